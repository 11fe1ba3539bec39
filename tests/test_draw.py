"""A chart shows the cells of its breakdown, exactly and legibly, and nothing else; the same bytes every time.

``UPDATE_GOLDEN=1`` writes the golden specifications anew; read the difference before keeping it.
"""

from __future__ import annotations

import json
import os
import re
import struct
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import altair
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from build_scripts import palette as palettes
from build_scripts.draw import draw, kinds, lettering, paint, theme
from build_scripts.exceptions import PortalError
from build_scripts.labels import MONTHS
from build_scripts.model import Breakdown, Chart, Column, Scalar

GOLDEN = Path(__file__).parent / "golden" / "draw"
Kind = dict[str, Any]
PALETTE = palettes.PALETTE
SVG = "{http://www.w3.org/2000/svg}"
SHOWN_WIDTH = {"ancho": 600, "angosto": 296}
"""The fewest CSS pixels at which the page shows each drawing."""
HOSTILE = 'Uyuni <script>alert("1")</script> & {{ figura }} **negrita** `código` [x](http://y) {% raw %}'

AMOUNT = Column("monto", "Monto", "amount", "millones de Bs")
PLACE = Column("lugar", "Departamento", "text")
YEAR = Column("gestion", "Gestión", "year")
COUNT = Column("activas", "Operaciones", "integer", "operaciones")
MONTH = Column("mes", "Mes", "text")
TIMES = (
    Column("operacion", "Operación", "text"),
    Column("inicio", "Inicio", "date"),
    Column("fin", "Fin", "date"),
    Column("accion", "Acción", "text"),
)
ALLOTTED = (
    YEAR,
    Column("gobernacion", "Gobernación", "amount", "millones de Bs", 1),
    Column("municipio", "Municipio productor", "amount", "millones de Bs", 1),
    Column("otros", "Otros municipios", "amount", "millones de Bs", 1),
)
ROW, SIDE = Column("fila", "Fila", "integer"), Column("columna", "Columna", "integer")
CELLS = {
    "Pando": (1, 1), "La Paz": (2, 1), "Beni": (2, 2), "Oruro": (3, 1), "Cochabamba": (3, 2), "Santa Cruz": (3, 3),
    "Potosí": (4, 1), "Chuquisaca": (4, 2), "Tarija": (5, 2),
}  # fmt: skip
DEPARTMENTS = [
    ("Potosí", "1064.24"), ("La Paz", "309.5"), ("Oruro", "166.5"), ("Cochabamba", "53.3"), ("Beni", "30.2"),
    ("Chuquisaca", "22.0"), ("Santa Cruz", "13.2"), ("Pando", "1.3"), ("Tarija", "0.8"),
]  # fmt: skip
INCOME = [(2020, 14497924), (2021, 29870758), (2022, 31299283), (2023, 27557634), (2024, 22567638)]

BARS: Kind = {"kind": "bars", "category": "lugar", "value": "monto"}
COLUMNS: Kind = {"kind": "columns", "category": "gestion", "value": "monto"}
MONTHLY: Kind = {"kind": "columns", "category": "mes", "value": "activas"}
STACKED: Kind = {"kind": "stacked", "category": "gestion", "values": ["gobernacion", "municipio", "otros"]}
TILES: Kind = {
    "kind": "tiles", "category": "lugar", "value": "monto", "row": "fila", "column": "columna",
    "breaks": [1, 10, 100, 1000],
}  # fmt: skip
LINKED: Kind = {**TILES, "link": "lugares/{clave}.html"}
SERIES: Kind = {"kind": "series", "category": "gestion", "value": "valor"}
TIMELINE: Kind = {
    "kind": "timeline", "label": "operacion", "start": "inicio", "end": "fin", "group": "accion", "year": 2020,
}  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def palette(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, str]]:
    """Draw with colours of our own, so that a new palette changes no test."""
    names = ["ink", "ink-soft", "grid", "paper", "accent", "muted", "hatch"]
    names += [f"{name}-{n}" for name in ("series", "ramp", "ramp-ink") for n in range(1, 6)]
    light = {name: f"#{n:06x}" for n, name in enumerate(names, 0xA0B0C0)}
    path = tmp_path_factory.mktemp("palette") / "palette.json"
    path.write_text(json.dumps({"light": light, "dark": {}}), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(palettes, "PALETTE", path)
        palettes.light_palette.cache_clear()
        yield light
    palettes.light_palette.cache_clear()


def make_breakdown(columns: Sequence[Column], rows: Sequence[Sequence[Scalar]], reason: str = "") -> Breakdown:
    return Breakdown("regalia", "por-lugar", "rows", "Regalía", tuple(columns), tuple(map(tuple, rows)), reason=reason)


def make_spec(**kind: Any) -> dict[str, Any]:
    return {"id": "grafico", "breakdown": "por-lugar", "description": "Barras con un valor por lugar.", **kind}


def make_chart(columns: Sequence[Column], rows: Sequence[Sequence[Scalar]], reason: str = "", **kind: Any) -> Chart:
    breakdown = make_breakdown(columns, rows, reason)
    return draw(breakdown, make_spec(**kind), title="Potosí reúne más", subtitle="Millones de Bs, gestión 2024")


def operations(count: int) -> list[tuple[Scalar, ...]]:
    first = date(2020, 1, 2)
    return [
        (
            f"04.{n // 8 + 1:02}.{n % 8 + 1:02} ATENDER LAS SOLICITUDES DE CERTIFICADOS DE LA PRODUCCIÓN NACIONAL {n}",
            first + timedelta(days=6 * n),
            min(first + timedelta(days=6 * n + 45), date(2020, 12, 31)),
            f"04.{n // 8 + 1:02} Emitir certificaciones",
        )
        for n in range(count)
    ]


def placed(*rows: tuple[str, str | None]) -> Breakdown:
    cells = [(name, Decimal(value) if value else None, *CELLS[name]) for name, value in rows]
    return make_breakdown((PLACE, AMOUNT, ROW, SIDE), cells)


STATED = (
    YEAR, Column("valor", "Valor", "amount", "millones de Bs"), Column("estado", "Estado", "text"),
    Column("meses", "Meses", "text"), Column("menor", "Menor", "amount", "millones de Bs"),
    Column("mayor", "Mayor", "amount", "millones de Bs"), Column("otras", "Otras", "integer"),
    Column("aparte", "Aparte", "integer"), Column("menor_aparte", "Menor aparte", "amount", "millones de Bs"),
    Column("mayor_aparte", "Mayor aparte", "amount", "millones de Bs"), Column("dicho_aparte", "Dicho", "text"),
)  # fmt: skip
BESIDE: tuple[Scalar, ...] = (0, None, None, "")
"""Of a year of which nothing is stated apart."""
STATES: list[tuple[str, str, str, str, str]] = [
    ("1046.3", "año completo", "", "1046.3", "1230.9"),
    ("", "falta", "", "", ""),
    ("612.75", "mínimo", "", "612.75", "612.75"),
    ("900", "aproximado", "", "810", "900"),
    ("0.8", "máximo", "", "0.8", "0.8"),
    ("1661.2", "parcial", "enero a noviembre", "1661.2", "1661.2"),
    ("700.5", "parcial, mínimo", "1.er semestre", "700.5", "701"),
]
"""A year of each state: value, state, months, least and greatest that is stated."""


def stated(first: int, count: int) -> Breakdown:
    """Make a series of years, each in the next state."""
    rows: list[Sequence[Scalar]] = []
    for at in range(count):
        value, state, months, low, high = STATES[at % len(STATES)]
        amounts = [Decimal(cell) if cell else None for cell in (value, low, high)]
        apart = (2, Decimal(700), Decimal(900), "700 a más de 900") if at % 4 == 1 else BESIDE
        rows.append((first + at, amounts[0], state, months, *amounts[1:], at % 3, *apart))
    return make_breakdown(STATED, rows)


EXAMPLES: dict[str, tuple[Breakdown, dict[str, Any]]] = {
    "tiles": (placed(*DEPARTMENTS[:-1], ("Tarija", None)), make_spec(**LINKED, highlight=["Potosí", "Tarija"])),
    "bars": (
        make_breakdown((PLACE, AMOUNT), [(name, Decimal(value)) for name, value in DEPARTMENTS]),
        make_spec(**BARS, highlight=["Potosí"]),
    ),
    "columns": (make_breakdown((YEAR, AMOUNT), INCOME), make_spec(**COLUMNS, highlight=["2022"])),
    "stacked": (
        make_breakdown(
            ALLOTTED,
            [
                (2022, Decimal("80.4"), Decimal("12.3"), Decimal("7.7")),
                (2023, Decimal("61.0"), Decimal("33.9"), Decimal("15.2")),
            ],
        ),
        make_spec(**STACKED),
    ),
    "series": (stated(2018, 7), make_spec(**SERIES)),
    "series-elsewhere": (stated(2018, 7), make_spec(**SERIES, elsewhere={"2019": "vea la Memoria"})),
    "timeline": (
        make_breakdown(TIMES, [*operations(10), ("Sin fechas", None, None, "05 Otras")]),
        make_spec(**TIMELINE),
    ),
}

CASES: dict[str, tuple[Breakdown, dict[str, Any]]] = {
    **EXAMPLES,
    "months": (
        make_breakdown((MONTH, COUNT), [(month, 20 + n) for n, month in enumerate(MONTHS)]),
        make_spec(**MONTHLY),
    ),
    "empty": (make_breakdown((), [], "La fuente no trae los montos."), make_spec(**BARS)),
    "all missing": (make_breakdown((PLACE, AMOUNT), [("Beni", None), ("Pando", None)]), make_spec(**BARS)),
    "missing columns": (make_breakdown((YEAR, AMOUNT), [(2020, None), (2021, None)]), make_spec(**COLUMNS)),
    "negative": (
        make_breakdown((PLACE, AMOUNT), [("Beni", Decimal("-33.25")), ("Pando", Decimal("120.50"))]),
        make_spec(**BARS),
    ),
    "one row": (make_breakdown((PLACE, AMOUNT), [("Potosí", 5)]), make_spec(**BARS)),
    "huge and tiny": (
        make_breakdown(
            (PLACE, AMOUNT),
            [("Enorme", Decimal("123456789012.34")), *((f"Pequeño {n}", Decimal("0.01")) for n in range(30))],
        ),
        make_spec(**BARS),
    ),
    "long names": (
        make_breakdown((PLACE, AMOUNT), [("Municipio productor de mineral " * 7, 3), ("x" * 200, Decimal("2.5"))]),
        make_spec(**BARS),
    ),
    "hostile": (make_breakdown((PLACE, AMOUNT), [(HOSTILE, 3), ("var(--c-ink)", 2)]), make_spec(**BARS)),
    "dwarfed": (
        make_breakdown(
            ALLOTTED, [(2022, Decimal("980.4"), Decimal("12.3"), Decimal("0.7")), (2023, Decimal(900), None, 1)]
        ),
        make_spec(**STACKED),
    ),
    "long timeline": (make_breakdown(TIMES, operations(47)), make_spec(**TIMELINE)),
    "long series": (stated(2012, 14), make_spec(**SERIES)),
    "unlinked tiles": (placed(*DEPARTMENTS), make_spec(**TILES)),
    "tiles too small": (
        make_breakdown((PLACE, AMOUNT, ROW, SIDE), [(HOSTILE, 3, 1, 1), ("Beni", Decimal("9876543210.12"), 2, 9)]),
        make_spec(**LINKED),
    ),
}


@pytest.fixture(scope="module", params=CASES)
def chart(request: pytest.FixtureRequest) -> Chart:
    breakdown, spec = CASES[request.param]
    return draw(breakdown, spec, title="Título & más", subtitle="Millones de Bs, gestión 2024", source="Fuente: una.")


def drawings(chart: Chart) -> dict[str, str]:
    return {"ancho": chart.wide_svg, "angosto": chart.narrow_svg}


def texts(svg: str | bytes) -> list[str]:
    return [element.text or "" for element in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def specification(case: str, paper: theme.Paper = theme.WIDE) -> dict[str, Any]:
    return kinds.specify(paper, *CASES[case])


# --- what holds for every drawing --------------------------------------------------------------


def test_drawing_is_one_image_named_by_its_description(chart: Chart) -> None:
    for svg in drawings(chart).values():
        root = ElementTree.fromstring(svg)
        assert root.get("aria-label") == chart.description
        assert [root.find(f"{SVG}{tag}") for tag in ("title", "desc")] == [None, None]  # they would be read twice
        assert root.get("role") == ("group" if list(root.iter(f"{SVG}a")) else "img")


def test_drawing_carries_nothing_that_a_strict_page_would_refuse(chart: Chart) -> None:
    for svg in drawings(chart).values():
        root = ElementTree.fromstring(svg)
        assert not {"width", "height"} & set(root.attrib)
        assert {element.tag.removeprefix(SVG) for element in root.iter()} <= {
            "svg", "g", "path", "text", "a",
        }  # fmt: skip
        assert all(link.attrib.pop("href").startswith("sitio:lugares/") for link in root.iter(f"{SVG}a"))
        names = {name for element in root.iter() for name in element.attrib}
        assert not [
            name for name in names if name in {"style", "class", "href", "font-family"} or name.startswith("on")
        ]
        assert [element for element in root.iter() if element.get("role")] == [root]


def test_colours_are_the_page_s_own(chart: Chart) -> None:
    for svg in drawings(chart).values():
        used = {e.get(name) for e in ElementTree.fromstring(svg).iter() for name in ("fill", "stroke") if e.get(name)}
        assert used
        used -= {"none"}  # what lies over a tile to be followed
        names = r"var\(--c-(?:[a-z]+(?:-soft)?|(?:series|ramp|ramp-ink)-[1-5])\)"
        assert all(re.fullmatch(names, colour or "") for colour in used)


def test_no_text_falls_below_eleven_pixels(chart: Chart) -> None:
    for variant, svg in drawings(chart).items():
        root = ElementTree.fromstring(svg)
        scale = SHOWN_WIDTH[variant] / float(root.get("viewBox", "").split()[2])
        groups = [group for group in root.iter(f"{SVG}g") if group.find(f"{SVG}text") is not None]
        sizes = [float(group.get("font-size", "nan")) for group in groups]
        assert sizes
        assert all(size * scale >= 11 for size in sizes), sizes


def test_text_stays_within_the_sheet(chart: Chart) -> None:
    for svg in drawings(chart).values():
        root = ElementTree.fromstring(svg)
        left, top, wide, high = map(float, root.get("viewBox", "").split())
        for group in root.iter(f"{SVG}g"):
            size, anchor = float(group.get("font-size", 0)), group.get("text-anchor", "start")
            for element in group.iter(f"{SVG}text"):
                span = lettering.width(element.text or "", size, int(group.get("font-weight", 400)))
                start = float(element.get("x", 0)) - {"start": 0, "middle": span / 2, "end": span}[anchor]
                assert start >= left - 1, element.text
                assert start + span <= left + wide + 1, element.text
                assert top <= float(element.get("y", 0)) - 0.7 * size, element.text
                assert float(element.get("y", 0)) + 0.2 * size <= top + high, element.text


def test_coordinates_have_at_most_two_decimals(chart: Chart) -> None:
    for svg in drawings(chart).values():
        drawn = re.sub(r"<(title|desc|text)\b.*?</\1>|aria-label=\"[^\"]*\"", "", svg)
        assert not re.search(r"\d\.\d{3}", drawn)


def test_specification_is_valid_and_works_by_itself(chart: Chart) -> None:
    specification = json.loads(chart.vega_lite)
    altair.LayerChart.from_dict(specification, validate=True)
    assert "var(--c-" not in json.dumps([layer["mark"] for layer in specification["layer"]])
    assert all("values" in layer["data"] for layer in specification["layer"])
    assert specification["title"]["text"] == "Título & más"


def test_files_to_take_away_say_what_they_show(chart: Chart, palette: Mapping[str, str]) -> None:
    root = ElementTree.fromstring(chart.standalone_svg)
    assert {"Título & más", "Millones de Bs, gestión 2024", "Fuente: una."} <= set(texts(chart.standalone_svg))
    colours = {e.get(name) for e in root.iter() for name in ("fill", "stroke") if e.get(name)}
    assert colours <= set(palette.values())
    painted = paint(chart.standalone_svg)
    width, height = struct.unpack(">II", painted[16:24])
    assert painted.startswith(b"\x89PNG")
    assert (width, height) == pytest.approx((2 * float(root.get("width", 0)), 2 * float(root.get("height", 0))), abs=2)


def test_nothing_is_said_that_is_not_in_the_breakdown_or_the_labels() -> None:
    breakdown, spec = CASES["bars"]
    chart = draw(breakdown, spec, title="Título", subtitle="")
    expected = [*breakdown.values("lugar"), "309,5", "1.064,24", "166,5", "53,3", "30,2", "22,0", "13,2", "1,3", "0,8"]
    assert sorted(texts(chart.wide_svg)) == sorted(texts(chart.narrow_svg)) == sorted(map(str, expected))


@pytest.mark.parametrize("count", [4, 14])
def test_a_gap_says_where_its_figure_is_and_long_decimals_are_left_to_the_table(count: int) -> None:
    stated = Decimal("678.715345")
    rows: list[tuple[Scalar, ...]] = [
        (2020 + at, stated, "exacto", None, None, None, 0, *BESIDE) for at in range(count)
    ]
    rows[1] = (2021, None, "sin dato", None, None, None, 0, *BESIDE)
    spec = make_spec(**SERIES)
    for told, found in (({"2021": "en otra"}, "en otra"), ({"2020": "no se ve"}, "sin dato")):
        chart = draw(make_breakdown(STATED, rows), {**spec, "elsewhere": told}, title="Título", subtitle="")
        for svg in (chart.wide_svg, chart.narrow_svg):
            words = " ".join(texts(svg))
            assert all(word in words for word in found.split())
            assert ("Rayado" in words) == (found == "sin dato")
            assert ("c-hatch" in svg) == (found == "sin dato")
            assert "678,72" in words
            assert "678,715" not in words
            assert "las exactas están en la tabla" in words


@pytest.mark.parametrize("count", [2, 14])
def test_what_says_no_basis_is_drawn_apart_and_keeps_its_words(count: int) -> None:
    """A gap says how many there are; a bound stays one; nothing of it is drawn at other prices."""
    rows: list[tuple[Scalar, ...]] = [(2020 + at, Decimal(50), "año completo", "", None, None, 0, *BESIDE)
                                      for at in range(count)]  # fmt: skip
    rows[1] = (2021, None, "falta", "", None, None, 1, 2, Decimal(73), Decimal(95), "más de 73 a 95")
    chart = draw(make_breakdown(STATED, rows), make_spec(**SERIES), title="Título", subtitle="")
    for svg in (chart.wide_svg, chart.narrow_svg):
        words = " ".join(texts(svg))
        for told in ("otras", "sin", "base", "clara:", "más", "73", "95", "Marca,", "cortado", "ninguna"):
            assert told in words.split(), told
        assert "sin dato" not in words


def test_a_single_amount_without_basis_is_a_mark_that_can_be_seen() -> None:
    drawn = {}
    for most in (73, 95):
        rows: list[tuple[Scalar, ...]] = [(2020, Decimal(50), "año completo", "", None, None, 0, *BESIDE)]
        rows.append((2021, None, "falta", "", None, None, 0, 1, Decimal(73), Decimal(most), "73"))
        chart = draw(make_breakdown(STATED, rows), make_spec(**SERIES), title="Título", subtitle="")
        drawn[most] = chart.wide_svg.count('stroke-width="3"')
    assert drawn == {73: 1, 95: 0}


# --- the same every time -----------------------------------------------------------------------


@pytest.mark.parametrize("kind", EXAMPLES)
@pytest.mark.parametrize("paper", [theme.WIDE, theme.NARROW], ids=lambda paper: paper.variant)
def test_specification_is_golden(kind: str, paper: theme.Paper) -> None:
    made = json.dumps(specification(kind, paper), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    path = GOLDEN / f"{kind}.{paper.variant}.vl.json"
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_text(made, encoding="utf-8")
    golden = json.loads(path.read_text(encoding="utf-8"))
    assert {**json.loads(made), "$schema": ""} == {**golden, "$schema": ""}, f"{path.name} cambió"


@pytest.mark.parametrize("kind", EXAMPLES)
def test_two_drawings_are_byte_identical(kind: str) -> None:
    breakdown, spec = EXAMPLES[kind]
    first, second = (draw(breakdown, spec, title="Título", subtitle="Sub") for _ in range(2))
    assert first == second


def test_drawings_have_no_ids_that_could_clash_on_a_page(chart: Chart) -> None:
    assert not re.search(r'\sid="', chart.wide_svg + chart.narrow_svg)


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_shared_palette_names_every_colour(mode: str, palette: Mapping[str, str]) -> None:
    colours = json.loads(PALETTE.read_text(encoding="utf-8"))[mode]
    assert set(palette) <= {name.removeprefix("--c-") for name in colours}


def test_a_chart_of_nine_bars_is_small() -> None:
    breakdown, spec = EXAMPLES["bars"]
    chart = draw(breakdown, spec, title="Título", subtitle="Sub")
    assert max(len(svg.encode()) for svg in drawings(chart).values()) < 4_000


# --- bars --------------------------------------------------------------------------------------


def test_bars_reach_their_exact_values_and_keep_the_order() -> None:
    layers = [layer for layer in specification("bars")["layer"] if layer["mark"]["type"] == "rect"]
    colours = {r["categoria"]: layer["mark"]["color"] for layer in layers for r in layer["data"]["values"]}
    placed: dict[str, Any] = {r["categoria"]: r for layer in layers for r in layer["data"]["values"]}
    assert {name: (r["desde"], r["hasta"]) for name, r in placed.items()} == {n: (0, float(v)) for n, v in DEPARTMENTS}
    assert sorted(placed, key=lambda name: placed[name]["y"]) == [name for name, _ in DEPARTMENTS]
    assert {name for name, colour in colours.items() if colour == theme.ACCENT} == {"Potosí"}
    assert {layer["encoding"]["x"]["scale"]["domain"][0] for layer in layers} == {0}


def test_without_highlight_every_bar_stands_out() -> None:
    layers = [layer for layer in specification("one row")["layer"] if layer["mark"]["type"] == "rect"]
    assert [layer["mark"]["color"] for layer in layers] == [theme.ACCENT]


def test_amounts_are_written_with_all_their_digits() -> None:
    amounts: list[Scalar] = [Decimal("0.1") + Decimal("0.2"), Decimal("9007199254740993.07"), 22, Decimal("22.0")]
    chart = make_chart((PLACE, AMOUNT), [(f"L{n}", amount) for n, amount in enumerate(amounts)], **BARS)
    for svg in drawings(chart).values():
        assert {"0,3", "9.007.199.254.740.993,07", "22", "22,0"} <= set(texts(svg))


def test_decimals_and_percent_are_spelled_as_in_tables() -> None:
    share = Column("monto", "Participación", "percent", "%", 1)
    chart = make_chart((PLACE, share), [("Potosí", Decimal("64.0648"))], **BARS)
    assert "64,1\N{NO-BREAK SPACE}%" in texts(chart.wide_svg)


def test_missing_value_is_hatched_and_said_and_never_a_bar() -> None:
    chart = make_chart((PLACE, AMOUNT), [("Beni", None), ("Pando", 0)], **BARS)
    for svg in drawings(chart).values():
        assert "sin dato" in texts(svg)
        assert "0" in texts(svg)
        assert theme.HATCH in svg
    rects = [layer for layer in json.loads(chart.vega_lite)["layer"] if layer["mark"]["type"] == "rect"]
    assert [r["categoria"] for layer in rects for r in layer["data"]["values"]] == ["Pando"]


def test_negative_bar_grows_to_the_left_with_a_real_minus() -> None:
    breakdown, spec = CASES["negative"]
    chart = draw(breakdown, spec, title="T", subtitle="S")
    assert "−33,25" in texts(chart.wide_svg)
    scale = specification("negative")["layer"][1]["encoding"]["x"]["scale"]
    assert scale["domain"] == [-33.25, 120.5]


def test_long_names_are_wrapped_and_shortened_on_both_papers() -> None:
    breakdown, spec = CASES["long names"]
    chart = draw(breakdown, spec, title="T", subtitle="S")
    for svg in drawings(chart).values():
        assert sum(text.endswith("…") for text in texts(svg)) == 2
    short = draw(breakdown, {**spec, "short_labels": True}, title="T", subtitle="S")
    assert len(texts(short.wide_svg)) == 4


def test_hostile_text_is_shown_as_it_is() -> None:
    breakdown, spec = CASES["hostile"]
    chart = draw(breakdown, {**spec, "description": HOSTILE}, title=HOSTILE, subtitle=HOSTILE)
    for svg in (*drawings(chart).values(), chart.standalone_svg.decode()):
        assert "<script" not in svg
        assert not re.search(r"\{\{|\{%|\*\*|`|\]\(", svg)
        root = ElementTree.fromstring(svg)
        assert HOSTILE in (root.get("aria-label"), root.findtext(f"{SVG}desc"))
        assert "var(--c-ink)" in texts(svg)
    assert HOSTILE.split(" ", maxsplit=1)[0] in " ".join(texts(chart.wide_svg))


def test_control_characters_do_not_break_the_svg() -> None:
    chart = make_chart((PLACE, AMOUNT), [("a\x00b\x1b\ufffe", 1)], **BARS)
    assert texts(chart.wide_svg)[0] == "a\ufffdb\ufffd\ufffd"


# --- columns -----------------------------------------------------------------------------------


def test_columns_stand_where_their_labels_fit_and_lie_down_where_not() -> None:
    wide, narrow = specification("columns"), specification("columns", theme.NARROW)
    upright = [spec["layer"][0]["encoding"]["y"]["scale"] is not None for spec in (wide, narrow)]
    assert upright == [True, False]
    breakdown, spec = EXAMPLES["columns"]
    chart = draw(breakdown, spec, title="T", subtitle="S")
    for svg in drawings(chart).values():
        assert {"14.497.924", "31.299.283", "2020", "2024"} <= set(texts(svg))


def test_twelve_months_keep_their_names_on_both_papers() -> None:
    breakdown, spec = CASES["months"]
    chart = draw(breakdown, spec, title="T", subtitle="S")
    for svg in drawings(chart).values():
        shown = texts(svg)
        assert [text for text in shown if text.isalpha()] == [month[:3] for month in MONTHS]
        assert {str(20 + n) for n in range(12)} <= set(shown)


def test_negative_column_hangs_below_zero() -> None:
    chart = make_chart((YEAR, AMOUNT), [(2020, Decimal("4.5")), (2021, Decimal("-2.5"))], **COLUMNS)
    assert "−2,5" in texts(chart.wide_svg)
    assert json.loads(chart.vega_lite)["layer"][0]["encoding"]["y"]["scale"]["domain"] == [-2.5, 4.5]


# --- stacked -----------------------------------------------------------------------------------


def test_parts_are_stacked_end_to_end_in_the_same_colours() -> None:
    layers = [layer for layer in specification("stacked")["layer"] if "scale" in layer["encoding"]["x"]]
    stacks = [layer for layer in layers if layer["encoding"]["x"]["scale"] and layer["mark"]["type"] == "rect"]
    assert [layer["mark"]["color"] for layer in stacks] == list(theme.SERIES[:3])
    first = [layer["data"]["values"][0] for layer in stacks]
    assert [(r["desde"], r["hasta"]) for r in first] == [(0, 80.4), (80.4, 92.7), (92.7, 100.4)]


@pytest.mark.parametrize(
    "row",
    [
        pytest.param((2022, 980, 12, Decimal("0.7")), id="one part dwarfs another"),
        pytest.param((2022, 980, None, 500), id="a value is missing"),
        pytest.param((2022, 980, -3, 500), id="a value is negative"),
    ],
)
def test_parts_get_panels_when_a_stack_would_mislead(row: tuple[Scalar, ...]) -> None:
    chart = make_chart(ALLOTTED, [row], **STACKED)
    for svg in drawings(chart).values():
        assert {"Gobernación", "Municipio productor", "Otros municipios"} <= set(texts(svg))
        assert "Cada panel tiene su propia escala." in texts(svg)


def test_parts_in_different_units_are_not_added() -> None:
    mixed = (*ALLOTTED[:3], Column("otros", "Operaciones", "integer", "operaciones"))
    chart = make_chart(mixed, [(2022, 50, 40, 30)], **STACKED)
    assert "Cada panel tiene su propia escala." in texts(chart.wide_svg)


# --- timeline ----------------------------------------------------------------------------------


def test_timeline_groups_its_operations_in_order_of_appearance() -> None:
    rows = [("b1", date(2020, 1, 1), date(2020, 1, 31), "B"), ("a1", date(2020, 2, 1), date(2020, 12, 31), "A")]
    rows.append(("b2", date(2020, 3, 1), date(2020, 3, 1), "B"))
    chart = make_chart(TIMES, rows, **TIMELINE)
    root = ElementTree.fromstring(chart.wide_svg)
    placed = {element.text: float(element.get("y", 0)) for element in root.iter(f"{SVG}text")}
    assert sorted((text for text in placed if text in {"A", "B", "a1", "b1", "b2"}), key=lambda t: placed[t]) == [
        "B", "b1", "b2", "A", "a1",
    ]  # fmt: skip
    assert {month[:3] for month in MONTHS} <= set(placed)


def test_both_days_of_an_operation_are_within_its_bar() -> None:
    rows = [("todo el año", date(2020, 1, 1), date(2020, 12, 31), "A"), ("un día", date(2020, 2, 1), None, "A")]
    spec = kinds.specify(theme.WIDE, make_breakdown(TIMES, rows), make_spec(**TIMELINE))
    records = [r for layer in spec["layer"] if layer["mark"]["type"] == "rect" for r in layer["data"]["values"]]
    assert [(r["desde"], r["hasta"]) for r in records] == [(0, 366)]


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        (None, date(2020, 1, 1), "sin dato"),
        (date(2020, 5, 1), date(2020, 4, 1), "el fin precede al inicio"),
        (date(2019, 5, 1), date(2019, 6, 1), "fuera de 2020"),
    ],
)
def test_days_that_cannot_be_drawn_are_said_in_words(start: date | None, end: date | None, said: str) -> None:
    chart = make_chart(TIMES, [("a", start, end, "A")], **TIMELINE)
    for svg in drawings(chart).values():
        assert said in texts(svg)
        assert theme.HATCH in svg


def test_every_one_of_forty_seven_operations_is_drawn() -> None:
    spec = specification("long timeline", theme.NARROW)
    records = [r for layer in spec["layer"] if layer["mark"]["type"] == "rect" for r in layer["data"]["values"]]
    assert len(records) == 47
    breakdown, declared = CASES["long timeline"]
    shown = texts(draw(breakdown, declared, title="T", subtitle="S").narrow_svg)
    assert shown.count("ene") > 1, "los meses se repiten a lo largo del gráfico"


# --- tiles -------------------------------------------------------------------------------------


def tiles_of(paper: theme.Paper, case: str = "tiles") -> dict[str, tuple[float, float, str]]:
    """Give the corner and the colour of each tile that has a value."""
    layers = [layer for layer in specification(case, paper)["layer"] if layer["mark"]["type"] == "rect"]
    marks = [(layer["mark"]["color"], r) for layer in layers for r in layer["data"]["values"] if "categoria" in r]
    assert {round(r["x2"] - r["x"], 2) == round(r["y2"] - r["y"], 2) for _, r in marks} == {True}
    return {r["categoria"]: (r["y"], r["x"], colour) for colour, r in marks}


@pytest.mark.parametrize("paper", [theme.WIDE, theme.NARROW], ids=lambda paper: paper.variant)
def test_tiles_stand_where_their_cells_say(paper: theme.Paper) -> None:
    corners = {name: place[:2] for name, place in tiles_of(paper, "unlinked tiles").items()}
    rows, columns = (sorted({corner[at] for corner in corners.values()}) for at in (0, 1))
    assert {name: (rows.index(y) + 1, columns.index(x) + 1) for name, (y, x) in corners.items()} == CELLS


def test_a_tile_has_the_colour_of_its_class_and_a_limit_belongs_to_the_class_above() -> None:
    at_limits = placed(("Pando", "0.99"), ("Beni", "1"), ("Oruro", "10.0"), ("Potosí", "999.99"), ("Tarija", "1000"))
    layers = kinds.specify(theme.WIDE, at_limits, make_spec(**TILES))["layer"]
    colours = {r["categoria"]: layer["mark"]["color"] for layer in layers for r in layer["data"]["values"]
               if "categoria" in r}  # fmt: skip
    assert colours == dict(zip(("Pando", "Beni", "Oruro", "Potosí", "Tarija"), theme.RAMP, strict=True))


def test_a_decimal_limit_is_what_the_descriptor_writes() -> None:
    breakdown = placed(("Pando", "0.1"), ("Beni", "0.09"))
    layers = kinds.specify(theme.WIDE, breakdown, make_spec(**{**TILES, "breaks": [0.1]}))["layer"]
    found = {r["categoria"]: layer["mark"]["color"] for layer in layers for r in layer["data"]["values"]
             if "categoria" in r}  # fmt: skip
    assert found == {"Pando": theme.RAMP[4], "Beni": theme.RAMP[0]}


def test_the_legend_says_every_class_and_the_absence_only_where_there_is_one() -> None:
    classes = {"menos de 1", "de 1 a menos de 10", "de 10 a menos de 100", "de 100 a menos de 1.000", "1.000 o más"}
    for case, absent in (("tiles", 2), ("unlinked tiles", 0)):
        breakdown, spec = CASES[case]
        for svg in drawings(draw(breakdown, spec, title="T", subtitle="S")).values():
            assert classes <= set(texts(svg))
            assert texts(svg).count("sin dato") == absent  # in its tile and in the legend
            assert (theme.HATCH in svg) == bool(absent)


def test_names_and_exact_values_stand_whole_in_their_tiles() -> None:
    breakdown, spec = CASES["unlinked tiles"]
    for svg in drawings(draw(breakdown, spec, title="T", subtitle="S")).values():
        assert {*CELLS, "1.064,24", "309,5", "22,0", "0,8"} <= set(texts(svg))


def test_highlighted_tiles_are_framed_in_an_ink_that_reads_on_them() -> None:
    rules = [layer for layer in specification("tiles")["layer"] if layer["mark"]["type"] == "rule"]
    frames = {rule["mark"]["color"]: len(rule["data"]["values"]) for rule in rules if rule["mark"]["strokeWidth"] == 2}
    assert frames == {theme.INK: 4, theme.RAMP_INK[4]: 4}
    assert not [r for r in specification("unlinked tiles")["layer"] if r["mark"]["type"] == "rule"]


def test_each_tile_leads_to_its_page_by_its_whole_name_in_reading_order() -> None:
    breakdown, spec = EXAMPLES["tiles"]
    chart = draw(breakdown, spec, title="T", subtitle="S")
    for svg in drawings(chart).values():
        links = [(a.get("href"), a.get("aria-label")) for a in ElementTree.fromstring(svg).iter(f"{SVG}a")]
        assert [name for _, name in links] == [
            "Pando: Bs\xa01,3 millones", "La Paz: Bs\xa0309,5 millones", "Beni: Bs\xa030,2 millones",
            "Oruro: Bs\xa0166,5 millones", "Cochabamba: Bs\xa053,3 millones", "Santa Cruz: Bs\xa013,2 millones",
            "Potosí: Bs\xa01.064,24 millones", "Chuquisaca: Bs\xa022,0 millones", "Tarija: sin dato",
        ]  # fmt: skip
        assert [target for target, _ in links][5:7] == ["sitio:lugares/santa-cruz.html", "sitio:lugares/potosi.html"]
    assert b"<a " not in chart.standalone_svg
    assert b"lugares/" not in chart.vega_lite


def test_places_become_bars_where_a_name_or_a_value_would_be_cut() -> None:
    breakdown, spec = CASES["tiles too small"]
    chart = draw(breakdown, spec, title="T", subtitle="S")
    for svg in drawings(chart).values():
        assert "9.876.543.210,12" in texts(svg)
        assert "ramp" not in svg
        assert "<a " not in svg


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([("Beni", 1, 2, 2), ("Pando", 1, 2, 2)], "«Pando» y «Beni» están en el mismo lugar"),
        ([("Beni", 1, 0, 2)], "«Beni» no tiene lugar en el mapa"),
        ([("Beni", 1, 1, None)], "«Beni» no tiene lugar en el mapa"),
    ],
)
def test_a_place_without_a_cell_of_its_own_is_not_drawn(rows: list[tuple[Scalar, ...]], said: str) -> None:
    with pytest.raises(PortalError, match=said):
        make_chart((PLACE, AMOUNT, ROW, SIDE), rows, **TILES)


def luminance(colour: str) -> float:
    """Measure a colour as WCAG 2 does (relative luminance, from 0 to 1)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_words_read_on_every_tile_and_the_ramp_runs_one_way(mode: str) -> None:
    colours: dict[str, str] = json.loads(PALETTE.read_text(encoding="utf-8"))[mode]
    ramp = [colours[f"ramp-{n}"] for n in range(1, 6)]
    pairs = [(fill, colours[f"ramp-ink-{n}"]) for n, fill in enumerate(ramp, 1)]
    pairs.append((colours["paper"], colours["ink"]))  # what a place without a value is written in
    assert [(pair, contrast(*pair)) for pair in pairs if contrast(*pair) < 4.5] == []
    # more stands further from the paper, on either
    from_paper = [contrast(fill, colours["paper"]) for fill in ramp]
    assert from_paper == sorted(from_paper)
    assert min(contrast(a, b) for a, b in pairwise(ramp)) > 1.3


@pytest.mark.parametrize(("mode", "blocks"), [("light", 1), ("dark", 2)])
def test_the_style_sheet_has_the_ramp_of_the_palette(mode: str, blocks: int) -> None:
    colours: dict[str, str] = json.loads(PALETTE.read_text(encoding="utf-8"))[mode]
    sheet = (PALETTE.parent / "assets" / "stylesheets" / "portal.css").read_text(encoding="utf-8")
    ramp = {name: value for name, value in colours.items() if name.startswith("ramp")}
    assert len(ramp) == 10
    assert {name for name, value in ramp.items() if sheet.count(f"--c-{name}: {value};") != blocks} == set()


# --- what cannot be drawn ----------------------------------------------------------------------


def test_without_rows_the_reason_stands_in_the_chart_s_place() -> None:
    chart = make_chart((PLACE, AMOUNT), [], "La fuente no trae los montos por departamento.", **BARS)
    assert texts(chart.wide_svg) == ["La fuente no trae los montos por departamento."]
    silent = make_chart((PLACE, AMOUNT), [], **BARS)
    assert texts(silent.wide_svg) == ["No hay datos para este gráfico."]


def test_text_cannot_be_measured() -> None:
    with pytest.raises(PortalError, match="«monto», que contiene «mucho» en lugar de un número"):
        make_chart((PLACE, AMOUNT), [("Beni", "mucho")], **BARS)


def test_an_unknown_column_is_named_with_those_there_are() -> None:
    with pytest.raises(PortalError, match="pide la columna «peso», y el desglose «por-lugar» tiene lugar, monto"):
        make_chart((PLACE, AMOUNT), [("Beni", 1)], **{**BARS, "value": "peso"})


# --- lettering ---------------------------------------------------------------------------------


@given(st.text(max_size=200), st.floats(30, 700), st.integers(1, 4))
@settings(deadline=None)
def test_wrapped_text_fits_in_room_and_lines(text: str, room: float, lines: int) -> None:
    wrapped = lettering.wrap(text, 14, room, lines)
    assert 1 <= len(wrapped) <= lines
    assert all(lettering.width(line, 14) <= room for line in wrapped)


def test_an_amount_wider_than_the_paper_is_written_whole_over_its_bar() -> None:
    from build_scripts.draw.bars import _groups
    from build_scripts.draw.lettering import width

    amount = "123.456.789.012.345.678.901.234.567.890.123.506,00"
    lines = _groups(amount, 13, 320)
    assert "".join(lines) == amount
    assert len(lines) > 1
    assert all(width(line, 13, 600) <= 320 for line in lines)
