"""Years as several sources state them: nothing mixed or interpolated, bounds stay bounds, and conflicts are seen."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Any
from zipfile import ZipFile

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from build_scripts.declare.objects import read
from build_scripts.draw import draw_card
from build_scripts.exact import rounded
from build_scripts.kinds.breakdowns.series.yearly import SeriesBreakdown
from build_scripts.labels import number
from build_scripts.model import Breakdown, Card, ForeignKey, coverage_of, same_months
from build_scripts.reconcile import reconcile
from build_scripts.summarise import compute_breakdowns, compute_figures
from tests.factories import make_dataset, make_field, make_table
from tests.portals import Portal, run
from tests.statements import MARK, SLUG, STATEMENTS, descriptor, make_statements, said

AXE = files("axe_playwright_python") / "axe.min.js"
Change = Callable[[dict[str, Any]], object]


@pytest.fixture
def stated(tmp_path: Path) -> Portal:
    return make_statements(tmp_path / "portal")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dichos")
    portal = make_statements(folder / "portal")
    code, out, error = run("construir", "--proyecto", str(portal.root), "--destino", str(folder / "sitio"))
    assert code == 0, out + error
    return folder / "sitio"


def change(portal: Portal, change: Change) -> None:
    with portal.described() as descriptor:
        change(descriptor)


def codes(portal: Portal) -> set[str]:
    return {finding["code"] for finding in portal.validate(SLUG).findings}


# --- one series, one measure ---------------------------------------------------------------------


def test_the_fixture_is_valid_with_its_doubts_declared(stated: Portal) -> None:
    assert stated.validate(SLUG).findings == []


@pytest.mark.parametrize(
    ("old", "new", "expected", "found"),
    [
        ("990,990,exacto,Bs,1000000,100 %", "990,990,exacto,Bs,1000000,85 %", "Base: 100 %", "Base: 85 %"),
        ("990,990,exacto,Bs,", "990,990,exacto,$us,", "Moneda: Bs", "Moneda: $us"),
    ],
)
def test_a_series_that_mixes_measures_stops_and_cannot_be_declared(
    stated: Portal, old: str, new: str, expected: str, found: str
) -> None:
    stated.replace(old, new, file=stated.data("declaraciones"))
    told = {finding["code"]: finding for finding in stated.validate(SLUG).findings}
    assert set(told) == {"cuentas-uniform", "serie-mezclada"}
    uniform = told["cuentas-uniform"]
    assert (uniform["file"], uniform["row"]) == (f"datasets/{SLUG}/data/elegidas.csv", 5)
    assert (uniform["expected"], uniform["found"]) == (f"{expected}, como en el resto de su grupo", found)
    assert "no se declara como duda" in uniform["next"]
    excuse = {
        "check": "series-de-una-medida",
        "row": {"serie": "pais", "gestion": 2022},
        "note": "Lo dicen las dos.",
    }
    change(
        stated,
        lambda d: d["portal"]["discrepancies"].append(
            {**excuse, "printed": uniform["found"], "recomputed": uniform["expected"]}
        ),
    )
    assert "cuentas-uniform" in codes(stated)


def test_a_choice_says_the_year_of_what_it_chooses(stated: Portal) -> None:
    stated.replace("pais,,2020,F004", "pais,,2019,F004", file=stated.data("elegidas"))
    told = {finding["code"]: finding for finding in stated.validate(SLUG).findings}
    assert (told["cuentas-uniform"]["field"], told["cuentas-uniform"]["expected"]) == ("gestion", "2020")
    assert "«F004» no puede estar en 2019" in told["serie-declaracion"]["message"]


def test_a_series_is_what_its_table_says(stated: Portal) -> None:
    stated.replace("hasta noviembre,,100 %", "hasta noviembre,,15 %", file=stated.data("series"))
    first, second = stated.validate(SLUG).findings
    assert (first["expected"], first["found"]) == ("Base: 15 %, como en el resto de su grupo", "Base: 100 %")
    assert {first["row"], second["row"]} == {6, 7}


def test_a_group_without_a_declaration_is_told(stated: Portal) -> None:
    stated.replace("pais-parcial,Todo", "otra,Todo", file=stated.data("series"))
    change(stated, lambda d: d["resources"][1]["schema"]["foreignKeys"].pop())
    assert stated.validate(SLUG).only["expected"] == "una fila de «series» para «pais-parcial»"


@pytest.mark.parametrize(
    ("damage", "code"),
    [
        (lambda p: p.replace("pais,,2022,F006", "pais,,2022,F016", file=p.data("elegidas")), "serie-declaracion"),
        (lambda p: p.replace("990,990,exacto", "990,,exacto", file=p.data("declaraciones")), "serie-declaracion"),
        (lambda p: p.replace("990,990,exacto", "990,990,seguro", file=p.data("declaraciones")), "serie-declaracion"),
        (lambda p: p.replace("pais,,2022,F006", "pais-parcial,,2018,F002", file=p.data("elegidas")), "serie-repetida"),
        (lambda p: change(p, lambda d: d["portal"]["breakdowns"][0].update(to=2023)), "serie-fuera"),
        (lambda p: change(p, lambda d: d["portal"]["breakdowns"][0].update({"from": 2025})), "serie-periodo"),
        (lambda p: change(p, lambda d: d["portal"]["charts"][0].update(elsewhere={"2099": "otra"})), "grafico-anio"),
        (lambda p: change(p, lambda d: d["resources"][1]["schema"]["foreignKeys"].pop(0)), "sin-clave"),
        (
            lambda p: change(p, lambda d: d["portal"]["checks"][3]["equals"].update(fields=["base"])),
            "sin-clave",
        ),
    ],
)
def test_what_cannot_be_a_series_is_told(stated: Portal, damage: Callable[[Portal], object], code: str) -> None:
    damage(stated)
    assert code in codes(stated)


def test_the_chart_of_a_series_draws_a_series(stated: Portal) -> None:
    rows = {"id": "filas", "kind": "rows", "title": "Filas", "resource": "ufv", "fields": ["gestion", "valor"]}

    def damage(descriptor: dict[str, Any]) -> None:
        descriptor["portal"]["breakdowns"].append(rows)
        descriptor["portal"]["charts"][0]["breakdown"] = "filas"

    change(stated, damage)
    assert stated.validate(SLUG).only["expected"] == "un desglose «series»"


def test_two_indices_of_a_year_are_told(stated: Portal) -> None:
    change(stated, lambda d: d["resources"][3]["schema"].update(primaryKey=["fecha"]))
    stated.replace("2020,2020-12-31", "2018,2020-12-31", file=stated.data("ufv"))
    assert "serie-indice" in codes(stated)


@pytest.mark.parametrize(
    ("spec", "found"),
    [
        (
            {"kind": "change", "from": said("F001"), "to": said("F003")},
            "F003: cobertura parcial, meses enero a noviembre",
        ),
        ({"kind": "change", "from": said("F001"), "to": said("F004")}, "F004: precision mínimo"),
        ({"kind": "difference", "from": said("F006"), "to": said("F011")}, "F011: moneda $us"),
        ({"kind": "share", "part": said("F012"), "whole": said("F013")}, "F013: base 100 %"),
        ({"kind": "ratio", "numerator": said("F006"), "denominator": said("F015")}, "F015: escala 1"),
    ],
)
def test_no_figure_computes_with_amounts_of_different_measure(stated: Portal, spec: dict[str, Any], found: str) -> None:
    change(stated, lambda d: d["portal"]["figures"].append({"id": "mezcla", "title": "Mezcla", **spec}))
    told = stated.validate(SLUG).only
    assert (told["code"], told["found"]) == ("cifra-mezclada", found)


def test_figures_of_one_measure_are_computed(stated: Portal) -> None:
    same = {"id": "cambio", "kind": "change", "title": "Cambio", "from": said("F005"), "to": said("F006")}
    change(stated, lambda d: d["portal"]["figures"].append(same))
    assert stated.validate(SLUG).findings == []


def test_no_table_adds_amounts_of_different_measure(stated: Portal) -> None:
    shares = {"kind": "shares", "resource": "declaraciones", "category": "declaracion", "value": "valor"}
    change(stated, lambda d: d["portal"]["breakdowns"].append({"id": "partes", "title": "Partes", **shares}))
    assert stated.validate(SLUG).only["field"] == "portal.breakdowns «partes»"


@pytest.mark.parametrize(
    ("damage", "where"),
    [
        (lambda d: d["portal"]["checks"][0].update(start="base"), "portal.checks[0].start"),
        (lambda d: d["portal"]["checks"][1].update(scale="ecsala"), "portal.checks[1].scale"),
        (lambda d: d["portal"]["checks"][1].update(percent="0"), "portal.checks[1].percent"),
        (lambda d: d["portal"]["checks"][3].update(match={"gestion": "año"}), "portal.checks[3].match.gestion"),
        (lambda d: d["portal"]["checks"][3].update(match={"gestion": "ano"}), "portal.checks[3].match"),
        (lambda d: d["portal"]["checks"][3].update(match={"ano": "gestion"}), "portal.checks[3].match"),
        (lambda d: d["portal"]["breakdowns"][0].update(factor="1/2"), "portal.breakdowns[0].factor"),
        (
            lambda d: d["portal"]["statements"][0].update(currency="monda"),
            "portal.statements[0].currency",
        ),
        (
            lambda d: d["portal"]["statements"][0].update(place="lugr"),
            "portal.statements[0].place",
        ),
        (
            lambda d: d["portal"]["statements"][0]["deflator"].update(date="valor"),
            "portal.statements[0].deflator.date",
        ),
        (lambda d: d["portal"]["charts"][0].update(value="estado"), "portal.charts[0].value"),
        (lambda d: d["portal"]["figures"][0].update(factor="-1"), "portal.figures[0].factor"),
        (lambda d: d["portal"]["figures"][0].update(mark="x" * 61), "portal.figures[0].mark"),
    ],
)
def test_a_wrong_key_is_told_where_it_stands(stated: Portal, damage: Change, where: str) -> None:
    change(stated, damage)
    assert stated.validate(SLUG).only["field"] == where


# --- what sources state of one thing -------------------------------------------------------------


def checked(spec: dict[str, Any], fields: str, *rows: str) -> list[tuple[int | None, str, str]]:
    """Give line, printed and recomputed of what a check finds; cells are apart by bars."""
    made = [make_field(*one.split(":")) for one in fields.split()]
    table = make_table(made, [[cell.strip() for cell in row.split("|")] for row in rows])
    whole = {"id": "prueba", "title": "Se cumple", "resource": "tabla", **spec}
    found = reconcile(make_dataset(table, portal={"checks": [whole]}), {}, "datasets/conjunto").findings
    return [(f.row, f.found, f.expected) for f in found]


PERIODS = {"kind": "coverage-of-period", "coverage": "c", "start": "d", "end": "h"}


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("1|año completo|2024-01-01|2024-12-31", None),
        ("1|parcial|2024-01-01|2024-11-30", None),
        ("1|parcial|2024-01-01|2024-11-30\n2|otra|2020-01-01|2024-12-31\n3||2020-01-01|", None),
        ("1|año completo|2024-01-01|2024-11-30", "parcial: del 2024-01-01 al 2024-11-30"),
        ("1|parcial|2024-01-01|2024-12-31", "año completo: del 2024-01-01 al 2024-12-31"),
        ("1|parcial|2023-11-01|2024-02-29", "más de un año: del 2023-11-01 al 2024-02-29"),
        ("1|año completo|2023-01-01|2024-12-31", "más de un año: del 2023-01-01 al 2024-12-31"),
        ("1|año completo|2024-01-01|", "un periodo sin sus dos fechas"),
    ],
)
def test_the_words_of_a_coverage_are_held_against_its_dates(row: str, expected: str | None) -> None:
    found = checked(PERIODS, "k:string c:string d:date h:date", *row.split("\n"))
    assert found == ([] if expected is None else [(2, row.split("|")[1], expected)])


def test_a_check_of_statements_without_any_does_not_hold() -> None:
    assert checked(PERIODS, "k:string c:string d:date h:date", "1|otra|2020-01-01|2024-12-31") == [
        (None, "ausente", "al menos una fila con su cobertura")
    ]
    for spec in (SHARED, COVERED):
        fields = f"k:string {spec['by'][0]}:string {spec['value']}:number s:integer b:string c:string"
        told = checked({**spec, "scale": "s"}, fields, "A|x||1|?|parcial", "B|x|3||?|parcial")
        assert told == [(None, "ausente", "al menos una fila con su cantidad")]


SHARED: dict[str, Any] = {
    "kind": "only-as-share", "value": "a", "scale": "s", "by": ["g"], "basis": "b", "unclear": ["?"], "percent": "85",
}  # fmt: skip
SHARED_FIELDS = "k:string g:string a:number s:integer b:string"


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        (("A|x|1230.9|1000000|100 %", "B|x|1046.3|1000000|100 %"), (3, "1046.3")),
        (("A|x|1046.3|1000000|?", "B|x|1230.9|1000000|100 %"), (2, "1046.3")),
        (("A|x|1230.9|1000000|?", "B|x|1046300000|1|?"), (3, "1046300000")),
        (("A|x|1230.9|1000000|100 %", "B|x|1046.3|1000000|85 %"), None),
        (("A|x|1230.9|1000000|100 %", "B|y|1046.3|1000000|100 %"), None),
        (("A|x|1230.9|1000000|100 %", "B|x|1046.3|1|100 %"), None),
        (("A|x|1230.9|1000000|100 %", "B|x|1046.40|1000000|100 %"), None),
        (("A|x|1230.9|1000000|100 %", "B|x|1231|1000000|100 %"), None),
        (("A|x|0|1|100 %", "B|x|0|1|100 %"), None),
        (("A|x||1000000|100 %", "B|x|1046.3||100 %", "C|x|5|1|100 %"), None),
    ],
)
def test_amounts_that_agree_only_as_a_share_are_doubted(rows: tuple[str, ...], found: tuple[int, str] | None) -> None:
    told = checked(SHARED, SHARED_FIELDS, *rows)
    assert [(row, printed) for row, printed, _ in told] == ([found] if found else [])


def test_the_doubt_names_the_other_amount_to_its_own_scale() -> None:
    ((_, _, words),) = checked(SHARED, SHARED_FIELDS, "A|x|1230900000|1|?", "B|x|1046.3|1000000|?")
    assert words == "1.230,9 (A), cuyo 85\N{NO-BREAK SPACE}% es 1.046,265"


@given(st.decimals(1000, 10**9, places=1), st.integers(0, 2), st.integers(10, 90))
def test_a_part_printed_to_any_precision_is_recognised(whole: Decimal, decimals: int, percent: int) -> None:
    part = rounded(Fraction(whole) * percent / 100, decimals)
    spec = {**SHARED, "percent": str(percent)}
    told = checked(spec, SHARED_FIELDS, f"A|x|{whole:f}|1|?", f"B|x|{part:f}|1|?")
    assert [(row, printed) for row, printed, _ in told] == [(3, f"{part:f}")]
    assert number(whole.normalize() if whole % 1 else int(whole)) in told[0][2]


COVERED: dict[str, Any] = {"kind": "same-value-different-coverage", "value": "a", "by": ["g"], "coverage": "c"}


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        (("A|x|1046.3|año completo", "B|x|1046.3|parcial"), [(2, "año completo", "parcial, según B")]),
        (("A|x|1046.3|parcial", "B|x|1046|año completo"), [(3, "año completo", "parcial, según A")]),
        (("A|x|1046.3|año completo", "B|x|1047|parcial"), []),
        (("A|x|1046.3|año completo", "B|y|1046.3|parcial"), []),
        (("A|x|1046.3|año completo", "B|x|1046.3|año completo"), []),
        (("A|x|1046.3|parcial", "B|x|1046.3|otra"), []),
    ],
)
def test_a_partial_amount_presented_as_whole_is_doubted(
    rows: tuple[str, ...], found: list[tuple[int, str, str]]
) -> None:
    assert checked(COVERED, "k:string g:string a:number c:string", *rows) == found


@given(st.dates(date(2000, 1, 1), date(2030, 12, 31)), st.integers(0, 800))
def test_a_period_is_whole_only_when_it_is_all_of_one_year(start: date, days: int) -> None:
    end = date.fromordinal(start.toordinal() + days)
    whole = (start, end) == (date(start.year, 1, 1), date(start.year, 12, 31))
    named = coverage_of(start, end)
    assert (named == "año completo") == whole
    assert (named is None) == (start.year != end.year)
    assert same_months((start, end), (start, end))


# --- the table of a series -----------------------------------------------------------------------


def test_every_year_has_its_statement_or_its_gap(site: Path) -> None:
    table = (site / "datos" / SLUG / "desgloses" / "por-gestion.csv").read_text("utf-8-sig").splitlines()
    assert table == [
        (
            "gestion,valor,estado,meses,menor,mayor,otras,declaracion,aparte,menor_aparte,mayor_aparte,dicho_aparte,"
            "cuales_aparte,cambio_porcentual,sin_cambio,valor_real"
        ),
        '2018,1046.3,año completo,,1046.3,1230.9,1,F001,1,,,,"F003: 1.046,3 (enero a noviembre)",,primer año,1438.6625',
        "2019,,falta,,,,1,,1,,,,F012: 5 (base 85 %); F013: 700 (sin elegir),,,",
        "2020,612.75,mínimo,,612.75,612.75,0,F004,1,,,,F016: 2.000 (otra),,falta 2019,732.635869565217",
        "2021,900.0,año completo,,900.0,900.0,2,F005,0,,,,,,una de las dos no es exacta,1031.25",
        "2022,990,año completo,,990,990,1,F006,0,,,,,10,,",
        "2023,1661.2,parcial,enero a noviembre,1661.2,1661.2,0,F007,0,,,,,,no cubren los mismos meses,1827.32",
        "2024,1744.26,parcial,enero a noviembre,1744.26,1744.26,0,F008,0,,,,,5,,1744.26",
    ]


def test_the_columns_that_charts_are_checked_against_are_those_computed(site: Path) -> None:
    table = (site / "datos" / SLUG / "desgloses" / "por-gestion.csv").read_text("utf-8-sig").splitlines()
    described = {one["name"]: one for one in descriptor()["resources"]}
    known = [name for name, _ in read(SeriesBreakdown, descriptor()["portal"]["breakdowns"][0]).columns(described)]
    assert sorted(known) == sorted(table[0].split(","))


def test_the_notes_say_the_gaps_the_method_and_the_date_of_reference(site: Path) -> None:
    page = BeautifulSoup((site / "datos" / SLUG / "index.html").read_text("utf-8"), "html.parser").get_text(" ")
    words = " ".join(page.split())
    assert "Sin ninguna declaración elegida: 2019. Un año que falta es un hueco" in words
    assert "Se hallaron declaraciones, y ninguna se eligió, de 2019;" in words
    assert "no se halló ninguna declaración" not in words
    assert "por el índice del 31 de diciembre de 2024 (2,75; «Valor» de «Tabla ufv»)" in words
    assert "Sin índice, y por eso sin valor con el de 2024: 2022." in words


def computed(
    *rows: str, stated: Mapping[str, Any] = STATEMENTS, index: Mapping[str, str] = MappingProxyType({}), **more: Any
) -> Breakdown:
    """Compute a series of chosen and other statements: ``year chosen? from to value precision basis``."""
    names = ("medida", "lugar", "precision", "moneda", "base", "cobertura", "meses")
    fields = [make_field("declaracion", "string"), make_field("desde", "date"), make_field("hasta", "date")]
    fields += [
        make_field("valor", "number"),
        make_field("escala", "integer"),
        *(make_field(n, "string") for n in names),
    ]
    cells, chosen = [], []
    for at, row in enumerate(rows):
        year, choice, start, end, value, precision, basis = row.split()
        whole = "año completo" if (start, end) == ("01-01", "12-31") else "parcial"
        period = [f"{year}-{start}", f"{year}-{end}"]
        cells.append([f"D{at}", *period, value, "1", "m", "x", precision, "Bs", basis, whole, ""])
        if choice == "*":
            chosen.append([year, f"D{at}"])
    picked = make_table([make_field("gestion", "year"), make_field("declaracion", "string")], chosen, name="elegidas")
    key = ForeignKey(("declaracion",), "declaraciones", ("declaracion",))
    spec = {
        "id": "d", "kind": "series", "title": "Serie", "resource": "elegidas", "period": "gestion", "from": 2019,
        "to": 2024, "statements": "declaraciones", **more,
    }  # fmt: skip
    tables = [replace(picked, foreign_keys=(key,)), make_table(fields, cells, name="declaraciones")]
    tables.append(
        make_table([make_field("gestion", "year"), make_field("valor", "number")], list(index.items()), name="ufv")
    )
    return compute_breakdowns(make_dataset(*tables, portal={"statements": [stated], "breakdowns": [spec]}))[0]


WHOLE_YEAR = "01-01 12-31"


def test_what_is_collected_along_a_year_is_divided_by_the_mean_of_its_ends() -> None:
    rows = (f"2019 * {WHOLE_YEAR} 100 exacto 100", f"2024 * {WHOLE_YEAR} 90 exacto 100")
    given = {"resource": "ufv", "period": "gestion", "value": "valor", "money": "Bs"}
    stated, index = {**STATEMENTS, "deflator": given}, {"2019": "2", "2023": "2.5", "2024": "3"}
    by_end = computed(*rows, stated=stated, index=index, deflator={"reference": 2024})
    by_mean = computed(*rows, stated=stated, index=index, deflator={"reference": 2024, "average": True})
    assert [by_end.values("valor_real")[at] for at in (0, -1)] == [150, 90]
    assert by_mean.values("valor_real")[0] is None
    assert str(by_mean.values("valor_real")[-1])[:8] == "98.18181"
    words = " ".join(by_mean.notes)
    assert "se divide entre el promedio del índice de su año y el del anterior" in words
    assert "sin valor con el de 2024: 2019." in words


@pytest.mark.parametrize(
    ("before", "now", "change", "why"),
    [
        (f"{WHOLE_YEAR} 100 exacto", f"{WHOLE_YEAR} 110 exacto", 10, ""),
        (f"{WHOLE_YEAR} -10 exacto", f"{WHOLE_YEAR} -5 exacto", None, "el año anterior es negativo"),
        ("01-01 11-30 100 exacto", "01-01 11-30 90.0 exacto", -10, ""),
        ("01-01 02-28 100 exacto", "01-01 02-29 90.0 exacto", -10, ""),
        ("01-01 11-30 100 exacto", f"{WHOLE_YEAR} 110 exacto", None, "no cubren los mismos meses"),
        ("01-01 11-30 100 exacto", "01-01 10-31 110 exacto", None, "no cubren los mismos meses"),
        (f"{WHOLE_YEAR} 100 mínimo", f"{WHOLE_YEAR} 110 exacto", None, "una de las dos no es exacta"),
        (f"{WHOLE_YEAR} 100 exacto", f"{WHOLE_YEAR} 110 aproximado", None, "una de las dos no es exacta"),
        (f"{WHOLE_YEAR} 0 exacto", f"{WHOLE_YEAR} 110 exacto", None, "el año anterior es cero"),
    ],
)
def test_a_change_is_computed_only_between_what_can_be_compared(
    before: str, now: str, change: int | None, why: str
) -> None:
    made = computed(f"2023 * {before} 100", f"2024 * {now} 100")
    assert (made.values("cambio_porcentual")[-1], made.values("sin_cambio")[-1]) == (change, why)


@pytest.mark.parametrize(
    ("others", "low", "high", "count"),
    [
        ((), "100", "100", 0),
        (("120 exacto 100",), "100", "120", 1),
        (("80.5 aproximado 100", "120 exacto 100"), "80.5", "120", 2),
        (("100.4 exacto 100",), "100", "100", 1),
        (("90 mínimo 100",), "100", "100", 1),
        (("150 mínimo 100",), "100", "150", 1),
        (("150 máximo 100",), "100", "100", 1),
        (("90 máximo 100",), "90", "100", 1),
        (("120 exacto 85",), "100", "100", 0),
    ],
)
def test_the_range_is_of_what_is_stated_of_the_same_and_a_bound_counts_where_it_contradicts(
    others: tuple[str, ...], low: str, high: str, count: int
) -> None:
    rows = [f"2024 - {WHOLE_YEAR} {other}" for other in others]
    made = computed(f"2024 * {WHOLE_YEAR} 100 exacto 100", "2024 - 01-01 11-30 70 exacto 100", *rows)
    last = [made.values(name)[-1] for name in ("menor", "mayor", "otras")]
    assert [str(cell) for cell in last] == [low, high, str(count)]


@pytest.mark.parametrize(
    ("cell", "factor", "shown"),
    [
        ("22.0", "1", "22.0"),
        ("742874", "0.000001", "0.742874"),
        ("1.50", "1000000", "1500000"),
        ("-3.2", "0.1", "-0.32"),
        ("8", "0.25", "2"),
        ("0.00", "10", "0.0"),
    ],
)
def test_an_amount_keeps_its_printed_digits_when_only_the_point_moves(cell: str, factor: str, shown: str) -> None:
    made = computed(f"2024 * {WHOLE_YEAR} {cell} exacto 100", factor=factor)
    assert str(made.values("valor")[-1]) == shown


@given(st.sets(st.integers(2019, 2024)), st.lists(st.decimals(1, 10**6, places=2), min_size=6, max_size=6))
def test_no_year_has_a_value_that_nobody_chose(years: set[int], amounts: list[Decimal]) -> None:
    rows = [f"{year} * {WHOLE_YEAR} {amounts[year - 2019]:f} exacto 100" for year in sorted(years)]
    made = computed(*rows)
    assert made.values("gestion") == tuple(range(2019, 2025))
    for year, value, state in zip(*(made.values(name) for name in ("gestion", "valor", "estado")), strict=True):
        assert isinstance(year, int)
        assert value == (amounts[year - 2019] if year in years else None)
        assert state == ("año completo" if year in years else "falta")


# --- marks ---------------------------------------------------------------------------------------


def test_a_mark_goes_wherever_its_figure_goes(site: Path) -> None:
    page, recipes = (
        BeautifulSoup((site / name).read_text("utf-8"), "html.parser")
        for name in ("index.html", f"datos/{SLUG}/cifras.html")
    )
    assert [tag.get_text() for tag in page.select(".figure .caveat")] == [MARK]
    long, short = page.select("p > .number")
    assert [tag.get_text() for tag in (long, short)] == ["Bs\xa090,00", "Bs\xa01.438,7 millones"]
    marks = [number.find_next_sibling("sup") for number in (long, short)]
    assert [mark and mark.get_text() for mark in marks] == [f"* ({MARK})", " (reportada)"]
    assert [mark and mark["title"] for mark in marks] == [MARK, "reportada"]
    doubted = short.find_parent("p")
    assert doubted is not None
    assert "(reportada) (con una duda de la fuente)" in doubted.get_text()
    assert page.get_text().count("con una duda de la fuente") == 1
    assert [tag.get_text() for tag in recipes.select(".recipe .caveat")] == [MARK, "reportada"]
    listed = json.loads((site / f"datos/{SLUG}/cifras.json").read_text("utf-8"))["figures"]
    assert [one["mark"] for one in listed] == [MARK, "reportada"]
    assert f'"Bs\xa090,00 · {MARK} (gestión 2022)"' in (site / "buscar/indice.js").read_text("utf-8")
    picture = page.select_one(".share img")
    assert picture is not None
    assert f"Regalía por habitante: Bs\xa090,00 ({MARK})" in str(picture["alt"])


def test_a_mark_goes_with_the_chart_of_what_it_is_about(site: Path) -> None:
    """Its subtitle did not say it: what a chart calls, or draws, it must not drop."""
    mark = STATEMENTS["mark"]
    told = f"Según lo declarado, en millones de bolivianos; {mark}"
    assert told in BeautifulSoup((site / "index.html").read_text("utf-8"), "html.parser").get_text()
    for name in ("svg", "vl.json"):
        drawn = (site / f"datos/{SLUG}/graficos/por-gestion.{name}").read_text("utf-8")
        assert drawn.count(mark) == 1, name


def test_a_mark_goes_with_the_files(site: Path) -> None:
    told = {}
    for table in ("declaraciones", "ufv", "series"):
        book = load_workbook(site / f"datos/{SLUG}/{table}.xlsx")
        told[table] = [row[1] for row in book["Metadatos"].iter_rows(values_only=True) if row[0] == "Advertencia"]
    carried = "Cifras que la llevan y se calculan con esta tabla: 1."
    assert told == {
        "declaraciones": [f"{MARK}. {carried}", f"reportada. {carried}"],
        "ufv": [f"reportada. {carried}"],
        "series": [],
    }
    with ZipFile(site / f"datos/{SLUG}.zip") as archive:
        text = archive.read("LEEME.txt").decode()
    assert f"- Regalía por habitante: Bs\xa090,00 (gestión 2022; {MARK})" in text
    assert text.count("(reportada)") == 1


def test_a_figure_without_a_mark_shows_none(site: Path) -> None:
    recipe = (site / "datos/cobros/cifras.html").read_text("utf-8")
    assert 'class="caveat"' not in recipe


def test_the_share_card_prints_the_mark() -> None:
    table = make_table([make_field("k", "string"), make_field("a", "number", unit="Bs")], [["x", "5"]])
    of = {"resource": "tabla", "field": "a"}
    specs = [{"id": f"f{at}", "kind": "value", "title": "Cifra", "mark": MARK, "of": of} for at in range(2)]
    made = tuple(compute_figures(make_dataset(table, portal={"figures": specs}), "datasets/conjunto")[0])
    drawn = draw_card(Card("tarjeta.png", "Regalía", made, "Diarios", "Portal", "No es oficial.")).decode()
    assert drawn.count(MARK) == 2


# --- what a reader meets -------------------------------------------------------------------------

LETTERS = """() => [...document.querySelectorAll('svg text')]
  .filter(t => t.getClientRects().length && t.textContent.trim())
  .map(t => parseFloat(getComputedStyle(t).fontSize) * t.getScreenCTM().a)"""


@pytest.fixture(scope="module")
def pages(browser: Any, site: Path) -> Iterator[Callable[..., Any]]:
    contexts = []

    def opened(width: int, scheme: str = "light", **options: Any) -> Any:
        context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme, **options)
        contexts.append(context)
        page = context.new_page()
        page.goto(f"file://{site}/index.html")
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_the_chart_of_a_series_can_be_read_by_everyone(pages: Callable[..., Any], width: int, scheme: str) -> None:
    page = pages(width, scheme, reduced_motion="reduce")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    result = page.evaluate("() => axe.run({resultTypes: ['violations']})")
    assert [(v["id"], [n["target"] for n in v["nodes"]][:3]) for v in result["violations"]] == []
    letters = page.evaluate(LETTERS)
    assert len(letters) > 20
    assert min(letters) >= 11
    assert page.evaluate("document.scrollingElement.scrollWidth") <= width


@pytest.mark.browser
@pytest.mark.parametrize("width", [360, 1280])
def test_a_gap_a_bound_and_a_partial_year_are_said_in_words(pages: Callable[..., Any], width: int) -> None:
    drawing = pages(width, java_script_enabled=False).locator(".chart svg:visible").first
    words = " ".join(drawing.locator("text").all_text_contents())
    for year in range(2018, 2025):
        assert str(year) in words
    assert "otras 2" in words or {"otras", "2"} <= set(words.split())  # 2019 has two, and none was chosen
    assert "más de" in words
    assert "noviembre" in words
    assert "Línea fina" in words


@pytest.mark.browser
def test_the_chart_of_a_series_can_be_explored(pages: Callable[..., Any]) -> None:
    page = pages(1280)
    page.get_by_role("button", name="Explorar el gráfico").click()
    page.locator(".chart__live svg").wait_for()
    page.get_by_role("application").focus()
    page.keyboard.press("Home")
    said = page.locator(".chart__tip").inner_text()
    measure = page.locator(".chart__choices select")
    assert [o.strip() for o in measure.locator("option").all_inner_texts()] == [
        "Valor (millones de Bs)",
        "Con el índice de 2024 (millones de Bs)",
    ]
    measure.select_option(index=1)
    page.locator(".chart__live text", has_text="1.438,66").wait_for()
    assert "Línea fina" not in page.locator(".chart__live").inner_text()
    assert "2018" in said
    assert "Bs\xa01.230,9 millones" in said
    assert "año completo" in said


def test_two_marks_in_one_paragraph_set_nothing_in_italics(stated: Portal, tmp_path: Path) -> None:
    call = f'{{{{ figura("{SLUG}/por-habitante") }}}}'
    (stated.root / "docs" / "index.md").write_text(f"# Inicio\n\nDe {call} a {call}.\n", encoding="utf-8")
    code, out, error = run("construir", "--proyecto", str(stated.root), "--destino", str(tmp_path / "sitio"))
    assert code == 0, out + error
    page = BeautifulSoup((tmp_path / "sitio/index.html").read_text("utf-8"), "html.parser")
    assert len(page.select("p > sup.number__mark")) == 2
    assert page.select("p em") == []
