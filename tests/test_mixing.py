"""Statements that are not comparable enter no figure, table or axis, and a bound keeps its words wherever it goes."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from build_scripts.compose.components.tables import resource_table
from build_scripts.export.workbook import encode_xlsx
from build_scripts.load import read_source, to_dataset
from build_scripts.model import Dataset, ForeignKey, Published
from build_scripts.reconcile import reconcile
from build_scripts.summarise import check_mixing, compute_breakdowns, compute_figures
from build_scripts.verifier import verificar
from build_scripts.words import in_words
from tests.factories import make_dataset, make_field, make_table
from tests.portals import run
from tests.statements import SLUG, make_statements, said

MARK = "cifra reportada, por confirmar"
FIELDS = ("declaracion", "medida", "lugar", "parte", "base", "moneda", "precision", "cobertura", "meses")
STATED = {
    "resource": "declaraciones", "value": "valor", "scale": "escala", "precision": "precision", "start": "desde",
    "end": "hasta", "coverage": "cobertura", "months": "meses", "basis": "base", "unclear": ["?"],
    "currency": "moneda", "measure": "medida", "place": "lugar", "mark": MARK,
    "division": {"category": "parte", "whole": "País"},
    "copies": [
        {"resource": "partes", "field": "monto", "key": "declaracion", "factor": "1000000"},
        {"resource": "pares", "field": "antes", "key": "una", "factor": "1000000"},
        {"resource": "pares", "field": "despues", "key": "otra", "factor": "1000000"},
    ],
    "deflator": {"resource": "ufv", "period": "gestion", "value": "indice", "money": "Bs"},
}  # fmt: skip

YEAR, ELEVEN, QUARTER = ("01-01", "12-31"), ("01-01", "11-30"), ("01-01", "03-31")
ROWS: tuple[dict[str, Any], ...] = (
    {"id": "P14"},
    {"id": "P15", "year": 2015},
    {"id": "N14", "year": 2014, "months": ELEVEN},
    {"id": "N25", "year": 2025, "months": ELEVEN},
    {"id": "T24", "year": 2024, "months": QUARTER},
    {"id": "B13", "year": 2013, "precision": "mínimo"},
    {"id": "C16", "year": 2016, "precision": "aproximado"},
    {"id": "D15", "year": 2015, "currency": "$us"},
    {"id": "M15", "year": 2015, "measure": "impuesto"},
    {"id": "S15", "year": 2015, "basis": "?"},
    {"id": "S16", "year": 2016, "basis": "?"},
    {"id": "A14", "place": "Norte"},
    {"id": "Z14", "place": "Sur"},
    {"id": "A15", "year": 2015, "place": "Norte"},
    {"id": "G14", "place": "Norte (Gobernación)", "part": "Norte", "basis": "85 %"},
    {"id": "H14", "place": "Norte (municipios)", "part": "Norte", "basis": "15 %"},
    {"id": "O14", "scale": "1"},
)


def statement(row: Mapping[str, Any]) -> list[str]:
    year, months, place = row.get("year", 2014), row.get("months", YEAR), row.get("place", "País")
    part = row.get("part", "" if place == "País" else place)
    whole = months == YEAR
    cells = [
        row["id"],
        row.get("measure", "regalía"),
        place,
        part,
        row.get("basis", "100 %"),
        row.get("currency", "Bs"),
    ]
    cells += [
        row.get("precision", "exacto"),
        "año completo" if whole else "parcial",
        "" if whole else " a ".join(months),
    ]
    return [*cells, *(f"{year}-{day}" for day in months), row.get("scale", "1000000"), row.get("value", "10")]


def made(rows: tuple[Mapping[str, Any], ...] = ROWS, **portal: Any) -> Dataset:
    """Make statements of a country and its parts, two tables of copies, and an index."""
    texts = [make_field(name, "string") for name in FIELDS]
    dates = [make_field(name, "date") for name in ("desde", "hasta")]
    numbers = [make_field("escala", "integer"), make_field("valor", "number")]
    stated = make_table([*texts, *dates, *numbers], [statement(row) for row in rows], name="declaraciones")
    ids = [row["id"] for row in rows]
    copy = [make_field("declaracion", "string"), make_field("lugar", "string"), make_field("monto", "number")]
    parts = make_table(
        [*copy, make_field("otro", "number")],
        [[row["id"], row.get("place", "País"), row.get("value", "10"), "1"] for row in rows],
        name="partes",
    )
    two = [make_field(n, "string") for n in ("una", "otra")] + [make_field(n, "number") for n in ("antes", "despues")]
    pairs = make_table(two, [[a, b, "10", "10"] for a in ids for b in ids], name="pares")
    ufv = [[str(y), "2.5"] for y in range(2009, 2026)]

    def key(name: str) -> ForeignKey:
        return ForeignKey((name,), "declaraciones", ("declaracion",))

    return make_dataset(
        stated,
        replace(parts, foreign_keys=(key("declaracion"),)),
        replace(pairs, foreign_keys=(key("una"), key("otra"))),
        make_table([make_field("gestion", "year"), make_field("indice", "number")], ufv, name="ufv"),
        portal={"statements": [STATED], **portal},
    )


def cell(*names: str, resource: str = "declaraciones", field: str = "valor") -> dict[str, Any]:
    return {"resource": resource, "field": field, "where": {"declaracion": list(names)}}


def copied(*names: str) -> dict[str, Any]:
    return cell(*names, resource="partes", field="monto")


def price(*year: int) -> dict[str, Any]:
    return {"resource": "ufv", "field": "indice", "where": {"gestion": list(year)}}


def told(dataset: Dataset) -> list[tuple[str, str]]:
    figures, wrong = compute_figures(dataset, "datasets/conjunto")
    assert wrong == []
    return [(f.code, f.found) for f in check_mixing(dataset, figures, "datasets/conjunto")]


def of_figure(spec: dict[str, Any]) -> list[tuple[str, str]]:
    return told(made(figures=[{"id": "f", "title": "Cifra", **spec}]))


SIDES = {
    "change": ("from", "to"), "difference": ("from", "to"), "ratio": ("numerator", "denominator"),
    "share": ("part", "whole"),
}  # fmt: skip


@pytest.mark.parametrize("read", [cell, copied])
@pytest.mark.parametrize(
    ("kind", "one", "other", "found"),
    [
        ("change", "P14", "P15", None),
        ("change", "N14", "N25", None),
        ("change", "A14", "A15", None),
        ("change", "T24", "N25", "N25: cobertura parcial, meses 01-01 a 11-30"),
        ("change", "P14", "N25", "N25: cobertura parcial, meses 01-01 a 11-30"),
        ("change", "A14", "P15", "P15: lugar País"),
        ("change", "A14", "Z14", "Z14: lugar Sur"),
        ("change", "P14", "D15", "D15: moneda $us"),
        ("change", "P14", "M15", "M15: medida impuesto"),
        ("change", "G14", "A15", "A15: base 100 %"),
        ("change", "S15", "S16", "S15: base ?"),
        ("change", "B13", "P14", "B13: precision mínimo"),
        ("change", "P15", "C16", "C16: precision aproximado"),
        ("difference", "P14", "P15", None),
        ("difference", "A14", "Z14", None),
        ("difference", "A14", "P15", "P15: lugar País, desde 2015-01-01, hasta 2015-12-31"),
        ("difference", "B13", "P15", "B13: precision mínimo"),
        ("ratio", "N25", "T24", "T24: cobertura parcial, meses 01-01 a 03-31"),
        ("share", "A14", "P14", None),
        ("share", "A14", "P15", "P15: lugar País, desde 2015-01-01, hasta 2015-12-31"),
        ("share", "A14", "Z14", "A14: lugar Norte"),
        ("share", "G14", "A14", "A14: base 100 %"),
        ("share", "A15", "B13", "B13: precision mínimo"),
    ],
)
def test_two_statements_or_their_copies_are_computed_together_only_where_comparable(
    read: Callable[[str], dict[str, Any]], kind: str, one: str, other: str, found: str | None
) -> None:
    spec = dict(zip(SIDES[kind], (read(one), read(other)), strict=True))
    seen = of_figure({"kind": kind, **spec})
    assert seen == ([("cifra-mezclada", found)] if found else [])


@pytest.mark.parametrize(
    ("names", "found"),
    [
        (("A14", "Z14"), None),
        (("P14", "P15"), None),
        (("A14", "Z14", "A15"), "A15: lugar Norte, desde 2015-01-01, hasta 2015-12-31"),
        (("P14", "A14"), "P14: lugar País"),
        (("G14", "H14"), "H14: base 15 %"),
        (("P14", "O14"), "O14: escala 1"),
        (("P14", "M15"), "M15: medida impuesto"),
        (("P15", "B13"), "B13: precision mínimo"),
    ],
)
def test_only_years_of_a_place_or_parts_of_a_whole_add_up(names: tuple[str, ...], found: str | None) -> None:
    expected = [("cifra-mezclada", found)] if found else []
    assert of_figure({"kind": "sum", "of": cell(*names)}) == expected
    assert of_figure({"kind": "herfindahl", "of": cell(*names)}) == expected


def test_two_statements_of_one_thing_do_not_add_up() -> None:
    rows = ({"id": "P14"}, {"id": "Q14"})
    dataset = made(rows, figures=[{"id": "f", "kind": "sum", "title": "Suma", "of": cell("P14", "Q14")}])
    assert told(dataset) == [("cifra-mezclada", "Q14: lugar País, desde 2014-01-01, hasta 2014-12-31")]


@pytest.mark.parametrize(
    ("amount", "index", "found"),
    [
        ("P14", [2014], None),
        ("N25", [2025], None),
        ("N25", [2024, 2025], None),
        ("P14", [2009], "el de 2009"),
        ("N25", [2014, 2025], "el de 2014 y el de 2025"),
        ("D15", [2015], "D15: moneda $us"),
        ("B13", [2013], "B13: precision mínimo"),
    ],
)
def test_an_index_is_that_of_the_year_and_the_currency(amount: str, index: list[int], found: str | None) -> None:
    """Of its own year, or of both its ends: then it is divided by their mean."""
    for read in (cell, copied):
        seen = of_figure({"kind": "real", "of": read(amount), "index": price(*index), "reference": price(2024)})
        assert seen == ([("cifra-mezclada", found)] if found else [])


def test_an_amount_a_head_is_a_ratio_of_different_things() -> None:
    assert of_figure({"kind": "ratio", "numerator": cell("P14"), "denominator": price(2014)}) == []
    seen = of_figure({"kind": "difference", "from": cell("P14"), "to": price(2014)})
    assert seen == [("cifra-mezclada", "una que no es una declaración")]


def test_a_number_beside_a_statement_is_of_nothing_until_it_is_declared() -> None:
    other = cell("P14", "P15", resource="partes", field="otro")
    assert of_figure({"kind": "sum", "of": other}) == [("cifra-mezclada", "«otro» de «partes»")]


@settings(deadline=None)
@given(st.sampled_from(ROWS), st.sampled_from(ROWS), st.sampled_from(["change", "difference", "ratio", "share", "sum"]))
def test_whatever_two_statements_a_figure_takes_they_are_alike_or_it_is_told(
    one: Mapping[str, Any], other: Mapping[str, Any], kind: str
) -> None:
    reads = [{"resource": "pares", "field": field, "where": {"una": one["id"], "otra": other["id"]}} for field in
             ("antes", "despues")]  # fmt: skip
    spec = {"of": cell(one["id"], other["id"])} if kind == "sum" else dict(zip(SIDES[kind], reads, strict=True))
    if one is other and kind == "sum":
        return

    def like(row: Mapping[str, Any]) -> tuple[Any, ...]:
        scale = row.get("scale") if kind == "sum" else ""
        return (*(row.get(key) for key in ("basis", "currency", "measure", "months", "precision")), scale)

    if of_figure({"kind": kind, **spec}):
        return
    assert like(one) == like(other)
    assert {one.get("precision"), one.get("basis")}.isdisjoint({"mínimo", "aproximado", "?"})
    if one.get("place") != other.get("place"):
        assert kind != "change"
        assert one.get("year") == other.get("year")


# --- tables and axes -----------------------------------------------------------------------------

PARTS = {"kind": "shares", "resource": "partes", "category": "lugar", "value": "monto"}


def drawn(breakdown: dict[str, Any], **chart: Any) -> list[tuple[str, str]]:
    spec = {"id": "d", "title": "Tabla", **breakdown}
    charts = [{"id": "g", "breakdown": "d", **chart}] if chart else []
    return told(made(breakdowns=[spec], charts=charts))


def test_a_table_of_parts_is_of_one_time_and_one_basis() -> None:
    def shares(*names: str, total: str = "P14") -> list[tuple[str, str]]:
        return drawn({**PARTS, "where": {"declaracion": list(names)}, "total": copied(total)})

    assert shares("A14", "Z14") == []
    assert shares("G14", "H14") == [("cifra-mezclada", "H14: base 15 %")]
    assert [code for code, _ in shares("A14", "Z14", total="P15")] == ["cifra-mezclada"]
    assert shares("A14", "A15", "Z14") != []


@pytest.mark.parametrize("resource", ["declaraciones", "partes"])
def test_what_cannot_be_compared_shares_no_axis(resource: str) -> None:
    field = "valor" if resource == "declaraciones" else "monto"
    fields = ["declaracion", field]

    def axis(*names: str, **chart: Any) -> list[tuple[str, str]]:
        rows = {"kind": "rows", "resource": resource, "fields": fields, "where": {"declaracion": list(names)}}
        return drawn(rows, **chart)

    columns = {"kind": "columns", "category": "declaracion", "value": field}
    assert axis("P14", "P15", **columns) == []
    assert axis("A14", "Z14", **columns) == []
    assert axis("P14", "N25", **columns) == [("cifra-mezclada", "N25: cobertura parcial, meses 01-01 a 11-30")]
    assert axis("P14", "D15", **columns) == [("cifra-mezclada", "D15: moneda $us")]
    assert axis("P14", "D15") == []
    assert axis("P14", "B13") == [("cifra-mezclada", "B13: precision mínimo")]


def test_a_list_that_says_the_precision_may_show_a_bound() -> None:
    fields = ["declaracion", "valor", "precision"]
    rows = {"kind": "rows", "resource": "declaraciones", "fields": fields, "where": {"declaracion": ["P14", "B13"]}}
    assert drawn(rows) == []
    assert drawn(rows, kind="bars", category="declaracion", value="valor") != []


def test_each_measure_of_a_group_adds_what_can_be_added() -> None:
    def group(*names: str) -> list[tuple[str, str]]:
        where = {"declaracion": list(names)}
        measure = {"id": "m", "title": "M", "aggregate": "sum", "resource": "partes", "field": "monto", "where": where}
        count = {"id": "n", "title": "N", "aggregate": "count", "resource": "partes"}
        by = {"resource": "declaraciones", "field": "declaracion"}
        return drawn({"kind": "group", "by": by, "measures": [measure, count]})

    assert group("A14", "Z14") == []
    assert group("A14", "P14") == [("cifra-mezclada", "P14: lugar País")]


# --- marks and bounds ----------------------------------------------------------------------------


def test_the_mark_of_the_statements_goes_with_all_that_is_read_from_them() -> None:
    specs = [
        {"id": "una", "kind": "value", "title": "Una", "of": cell("P14")},
        {"id": "copia", "kind": "value", "title": "Copia", "of": copied("P14"), "mark": "provisional"},
        {"id": "cuantas", "kind": "count", "title": "Cuántas", "of": {"resource": "declaraciones"}},
        {"id": "indice", "kind": "value", "title": "Índice", "of": price(2014)},
    ]
    rows = {"kind": "rows", "resource": "partes", "fields": ["lugar", "monto"], "where": {"declaracion": ["P14"]}}
    tables = [
        {"id": "t", "title": "T", **rows},
        {"id": "u", "title": "U", **rows, "note": "Cifras por confirmar."},
        {"id": "v", "title": "V", **rows, "fields": ["lugar"]},
    ]
    dataset = made(figures=specs, breakdowns=tables)
    figures, _ = compute_figures(dataset, "datasets/conjunto")
    assert [f.mark for f in figures] == [MARK, f"provisional; {MARK}", "", ""]
    breakdowns = compute_breakdowns(dataset)
    assert [(b.mark, b.notes) for b in breakdowns] == [
        (MARK, ("Cifra reportada, por confirmar.",)),
        (MARK, ("Cifras por confirmar.",)),
        ("", ()),
    ]


@pytest.mark.parametrize("read", [cell, copied])
def test_a_bound_keeps_its_words(read: Callable[[str], dict[str, Any]]) -> None:
    specs = [
        {"id": f"f{at}", "kind": "value", "title": "Cifra", "unit": "millones de Bs", "of": read(name)}
        for at, name in enumerate(("B13", "C16", "P14"))
    ]
    figures, _ = compute_figures(made(figures=specs), "datasets/conjunto")
    assert [f.display for f in figures] == ["más de 10", "cerca de 10", "10"]
    assert [in_words(f) for f in figures] == [
        "más de diez millones de bolivianos",
        "cerca de diez millones de bolivianos",
        "diez millones de bolivianos",
    ]
    assert "más de" in figures[0].recipe.operation


@pytest.mark.parametrize(
    ("total", "precision", "found"),
    [
        ("19.9", "mínimo", []),
        ("20.2", "mínimo", ["20.2"]),
        ("20.2", "máximo", []),
        ("19.9", "máximo", ["19.9"]),
        ("19.9", "exacto", ["19.9"]),
    ],
)
def test_a_sum_doubts_a_bound_only_where_it_contradicts_it(total: str, precision: str, found: list[str]) -> None:
    rows = (
        {"id": "A14", "place": "Norte", "value": "10.00"},
        {"id": "Z14", "place": "Sur", "value": "10.00"},
        {"id": "T14", "value": total, "precision": precision},
    )
    check = {
        "id": "suma", "kind": "column-sum", "title": "Suman", "resource": "partes", "field": "monto",
        "where": {"declaracion": ["A14", "Z14"]},
        "equals": {"resource": "partes", "field": "monto", "where": {"declaracion": "T14"}},
    }  # fmt: skip
    findings = reconcile(made(rows, checks=[check]), {}, "datasets/conjunto").findings
    assert [f.found for f in findings] == found


def test_a_bound_is_told_on_the_page_in_the_recipes_and_by_the_verifier(tmp_path: Path) -> None:
    portal = make_statements(tmp_path / "portal")
    with portal.described() as descriptor:
        descriptor["portal"]["figures"].append(
            {"id": "cota", "kind": "value", "title": "Cota", "unit": "millones de Bs", "of": said("F004")}
        )
    index = portal.root / "docs/index.md"
    index.write_text(
        f'# Inicio\n\nFueron {{{{ figura("{SLUG}/cota") }}}}.\n\n{{{{ tarjeta("{SLUG}/cota") }}}}\n', "utf-8"
    )
    code, out, error = run("construir", "--proyecto", str(portal.root), "--destino", str(tmp_path / "sitio"))
    assert code == 0, out + error
    page = BeautifulSoup((tmp_path / "sitio/index.html").read_text("utf-8"), "html.parser")
    assert [tag.get_text() for tag in page.select("a.number, .figure__value")] == ["más de Bs\xa0612,75 millones"] * 2
    assert [tag.get_text() for tag in page.select(".figure__number")] == ["612,75"]
    listed = json.loads((tmp_path / f"sitio/datos/{SLUG}/cifras.json").read_text("utf-8"))["figures"]
    assert listed[-1]["display"]["text"] == "más de 612,75"
    assert verificar.main([str(tmp_path / f"sitio/datos/{SLUG}.zip")]) == 0


# --- the reference portal ------------------------------------------------------------------------

REPORTED = "regalias-reportadas"


@pytest.fixture
def reference(tmp_path: Path) -> Path:
    root = tmp_path / "portal"
    for name in (REPORTED, "departamentos", "regalias-departamentales", "ufv"):
        shutil.copytree(Path("datasets") / name, root / "datasets" / name)
    shutil.copy("mkdocs.yml", root)
    return root


def reported(root: Path) -> list[dict[str, Any]]:
    code, out, error = run("validar", REPORTED, "--proyecto", str(root), "--json")
    assert code in {0, 1}, error
    found: list[dict[str, Any]] = json.loads(out)["findings"]
    return found


def statement_of(name: str) -> dict[str, Any]:
    return {"resource": "declaraciones", "field": "valor", "where": {"declaracion": name}}


@pytest.mark.parametrize(
    "spec",
    [
        {"kind": "change", "from": statement_of("F189"), "to": statement_of("F214")},
        {"kind": "change", "from": statement_of("F078"), "to": statement_of("F103")},
        {"kind": "ratio", "numerator": statement_of("F214"), "denominator": statement_of("F189")},
        {
            "kind": "sum",
            "of": {
                "resource": "declaraciones",
                "field": "valor",
                "where": {"moneda": "Bs", "base": "100 %", "cobertura": "año completo", "escala": 1000000},
            },
        },
        {
            "kind": "change",
            "from": {"resource": "partes", "field": "parte", "where": {"declaracion": "F079"}},
            "to": {"resource": "partes", "field": "parte", "where": {"declaracion": "F220"}},
        },
        {
            "kind": "change",
            "from": {"resource": "totales", "field": "total", "where": {"declaracion": "F091"}},
            "to": {"resource": "totales", "field": "total", "where": {"declaracion": "F214"}},
        },
        {"kind": "difference", "from": statement_of("F068"), "to": statement_of("F091")},
    ],
)
def test_the_reported_years_cannot_be_put_together_where_they_differ(reference: Path, spec: dict[str, Any]) -> None:
    path = reference / "datasets" / REPORTED / "datapackage.json"
    described = json.loads(path.read_text("utf-8"))
    described["portal"]["figures"].append({"id": "mezcla", "title": "Mezcla", **spec})
    path.write_text(json.dumps(described), "utf-8")
    (finding,) = reported(reference)
    assert (finding["code"], finding["field"]) == ("cifra-mezclada", "portal.figures «mezcla»")


def test_three_months_enter_no_series_of_eleven(reference: Path) -> None:
    chosen = reference / "datasets" / REPORTED / "data/elegidas.csv"
    lines = chosen.read_text("utf-8").splitlines(keepends=True)
    at = next(n for n, line in enumerate(lines) if line.startswith("bolivia-recaudada-bs-ene-nov,,2014,"))
    lines.insert(at + 1, "bolivia-recaudada-bs-ene-nov,,2024,F189,Es la única.,Elección del portal\n")
    chosen.write_text("".join(lines), "utf-8")
    found = {(one["code"], one["found"]) for one in reported(reference)}
    assert ("cuentas-uniform", "Meses: 1.er trimestre") in found


@pytest.mark.parametrize(
    ("damage", "code", "found"),
    [
        (lambda p: p["figures"][0].update(unit="millones de $us"), "cifra-mezclada", "«millones de $us»"),
        (lambda p: p["figures"][0].update(unit="Bs"), "cifra-mezclada", "«Bs»"),
        (lambda p: p["breakdowns"][0].update(unit="millones de $us"), "serie-unidad", "«millones de $us»"),
        (lambda p: p["breakdowns"][0].update(factor="1"), "serie-unidad", "«millones de Bs»"),
    ],
)
def test_the_unit_of_money_is_that_of_the_statement(
    reference: Path, damage: Callable[[dict[str, Any]], object], code: str, found: str
) -> None:
    path = reference / "datasets" / REPORTED / "datapackage.json"
    described = json.loads(path.read_text("utf-8"))
    damage(described["portal"])
    path.write_text(json.dumps(described), "utf-8")
    assert {(one["code"], one["found"]) for one in reported(reference)} == {(code, found)}


def test_the_copy_of_a_bound_keeps_its_words_in_its_table_and_its_sheet(reference: Path) -> None:
    dataset = to_dataset(read_source(reference / "datasets" / REPORTED, reference))
    table = dataset.tables["totales"]
    published = Published(dataset, (), (), (), (), ())
    shown = BeautifulSoup(resource_table(published, table, "x.html", 50, ""), "html.parser").select("td.num")
    assert [tag.get_text(strip=True) for tag in shown][:2] == ["más de 1.146,9", "845,7"]
    book = load_workbook(BytesIO(encode_xlsx(dataset, table, (), ())))
    cells = [row[list(table.fields).index(table.field("total"))] for row in book["Datos"].iter_rows(min_row=2)]
    assert [(cell.value, cell.number_format) for cell in cells][:2] == [
        (1146.9, '"más de "#,##0.0'),
        (845.7, "#,##0.0"),
    ]
    warned = [row[1] for row in book["Metadatos"].iter_rows(values_only=True) if row[0] == "Advertencia"]
    assert warned == [f"{MARK}."]
