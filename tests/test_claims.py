"""What the portal copies out of statements and compares between them: the copies are exact, each conflict is told."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from build_scripts.load import read_source, to_dataset
from build_scripts.model import Dataset, Finding, ForeignKey
from build_scripts.reconcile import reconcile
from build_scripts.summarise import check_unseen, compute_breakdowns
from tests.factories import make_dataset, make_field, make_table
from tests.portals import Portal
from tests.statements import SLUG, STATEMENTS, make_statements
from tests.test_datasets import ROOT
from tests.test_series import WHOLE_YEAR as FULL
from tests.test_series import checked, computed

REPORTED = ROOT / "datasets" / "regalias-reportadas"


# --- copies --------------------------------------------------------------------------------------

COPIED = {
    "id": "prueba", "title": "Es la copia", "kind": "restated", "resource": "copias", "field": "parte", "by": ["dicho"],
    "of": {"resource": "dichos", "field": "valor", "scale": "escala"}, "factor": "0.001",
}  # fmt: skip


def copied(row: str, **more: Any) -> list[tuple[int | None, str | None, str, str]]:
    """Check one copy, ``dicho lugar parte centesima``, of the statements A (1.5, thousands), B (2) and C (nothing)."""
    said = [make_field("k", "string"), make_field("lugar", "string"), make_field("base", "string")]
    said += [make_field("valor", "number"), make_field("escala", "integer")]
    cells = [["A", "x", "100 %", "1.5", "1000"], ["B", "y", "85 %", "2", "1"], ["C", "x", "100 %", "", ""]]
    fields = [make_field("k", "string"), make_field("dicho", "string"), make_field("lugar", "string")]
    fields += [make_field("parte", "number"), make_field("centesima", "number")]
    empty = ["" if cell == "-" else cell for cell in row.split()]
    table = make_table(fields, [["1", *empty]], name="copias")
    table = replace(table, foreign_keys=(ForeignKey(("dicho",), "dichos", ("k",)),))
    made = make_dataset(table, make_table(said, cells, name="dichos"), portal={"checks": [{**COPIED, **more}]})
    return [(f.row, f.field, f.expected, f.found) for f in reconcile(made, {}, "datasets/conjunto").findings]


@pytest.mark.parametrize(
    ("row", "more", "told"),
    [
        ("A x 1.5 -", {}, []),
        ("A x 1.50 -", {}, []),
        ("A x 1.6 -", {}, [(2, "parte", "1.5 (A)", "1.6")]),
        ("B x 0.002 -", {}, []),
        ("B x 2 -", {}, [(2, "parte", "0.002 (B)", "2")]),
        ("A x - -", {}, [(2, "parte", "1.5 (A)", "vacío")]),
        ("C x 1 -", {}, [(2, "parte", "un número (C)", "1")]),
        ("D x 1 -", {}, [(2, "dicho", "una fila de «dichos»", "D")]),
        ("- x 1 -", {}, [(2, "dicho", "una fila de «dichos»", "vacío")]),
        ("- x 1 -", {"where": {"dicho": {"empty": False}}}, []),
        ("A y 1.5 -", {"match": {"lugar": "lugar"}}, [(2, "lugar", "x (A)", "y")]),
        ("A x 1.5 -", {"of": {**COPIED["of"], "where": {"base": "100 %"}}}, []),  # type: ignore[dict-item]
        (
            "B x 0.002 -",
            {"of": {**COPIED["of"], "where": {"base": ["100 %", "?"]}}},  # type: ignore[dict-item]
            [(2, "dicho", "una fila con base 100 % o ?", "base 85 % (B)")],
        ),
        ("A x 1.5 0.015", {"of": {"field": "parte"}, "field": "centesima", "factor": "0.01"}, []),
        (
            "A x 1.5 0.15",
            {"of": {"field": "parte"}, "field": "centesima", "factor": "0.01"},
            [(2, "centesima", "0.015 (de «parte»)", "0.15")],
        ),
    ],
)
def test_a_copy_is_its_original_times_the_scale(row: str, more: Any, told: list[Any]) -> None:
    assert copied(row, **more) == told


def changed(folder: Path, table: str, where: Mapping[str, str], **cells: str) -> Dataset:
    """Read the published statements with some cells of a table changed."""
    shutil.copytree(REPORTED, folder / "datasets" / REPORTED.name)
    path = folder / "datasets" / REPORTED.name / "data" / f"{table}.csv"
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))
    for row in rows:
        if all(row[name] == value for name, value in where.items()):
            row.update(cells)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return to_dataset(read_source(folder / "datasets" / REPORTED.name, folder))


def copies(dataset: Dataset) -> list[Finding]:
    return [f for f in reconcile(dataset, {}, "d").findings if f.code in {"cuentas-restated", "cuentas-column-sum"}]


@pytest.mark.parametrize(
    ("table", "where", "cells", "field"),
    [
        ("declaraciones", {"declaracion": "F082"}, {"valor": "778715345"}, "parte"),
        ("declaraciones", {"declaracion": "F220"}, {"valor": "251"}, "parte"),
        ("declaraciones", {"declaracion": "F082"}, {"base": "85 %"}, "declaracion"),
        ("declaraciones", {"declaracion": "F091"}, {"hasta": "2015-11-30"}, "declaracion"),
        ("declaraciones", {"declaracion": "F140"}, {"valor": "178.9"}, "total"),
        ("declaraciones", {"declaracion": "F045"}, {"valor": "8.5"}, "parte"),
        ("declaraciones", {"declaracion": "F031"}, {"escala": "1"}, "antes"),
        ("partes", {"declaracion": "F222"}, {"declaracion": "F223"}, "parte"),
        ("participaciones", {"participacion": "P07"}, {"total": "135"}, "total"),
        ("participaciones", {"participacion": "P09"}, {"centesima": "5.48"}, "centesima"),
        ("variaciones", {"variacion": "V07"}, {"despues": "588"}, "despues"),
        ("totales", {"comparacion": "oruro-2014"}, {"total": "121"}, "total"),
    ],
)
def test_a_statement_that_changes_stops_what_was_copied_from_it(
    tmp_path: Path, table: str, where: Any, cells: Any, field: str
) -> None:
    assert copies(to_dataset(read_source(REPORTED, ROOT))) == []
    assert field in [found.field for found in copies(changed(tmp_path, table, where, **cells))]


@pytest.fixture
def stated(tmp_path: Path) -> Portal:
    return make_statements(tmp_path)


def test_a_copy_says_by_which_key_it_is_a_copy(stated: Portal) -> None:
    """Without one, nothing would say of what."""
    path = stated.root / "datasets" / SLUG / "datapackage.json"
    spec = '{"id": "copia", "kind": "restated", "title": "Es la copia", "resource": "declaraciones", "field": "valor", '
    spec += '"by": ["lugar"], "of": {"resource": "ufv", "field": "valor"}}'
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"checks": [', f'"checks": [{spec}, ', 1), encoding="utf-8")
    found = stated.validate(SLUG).only
    assert (found["code"], found["field"], found["found"]) == ("sin-clave", "portal.checks[0].by", "lugar")


# --- conflicts -----------------------------------------------------------------------------------

COMPARED = {
    "kind": "conflicting-statements", "value": "a", "precision": "p", "start": "d", "end": "h", "by": ["g"],
    "basis": "b", "unclear": ["?"], "percent": "85",
}  # fmt: skip
COMPARED_FIELDS = "k:string g:string a:number p:string b:string d:date h:date"
YEAR, MONTHS, OTHER = "2014-01-01|2014-12-31", "2014-01-01|2014-11-30", "2013-01-01|2013-12-31"


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ((f"A|x|10|exacto|W|{YEAR}", f"B|x|20|exacto|W|{YEAR}"), [(2, "10", "20 (B)")]),
        ((f"A|x|10|exacto|?|{YEAR}", f"B|x|20|exacto|W|{YEAR}"), [(3, "20", "10 (A, ?)")]),
        ((f"A|x|10|exacto|W|{YEAR}", f"B|x|10.4|exacto|W|{YEAR}"), []),
        ((f"A|x|10.0|exacto|W|{YEAR}", f"B|x|10.2|exacto|W|{YEAR}"), [(2, "10.0", "10,2 (B)")]),
        ((f"A|x|10|exacto|W|{YEAR}", f"B|x|20|exacto|P|{YEAR}"), []),
        ((f"A|x|10|exacto|W|{YEAR}", f"B|y|20|exacto|W|{YEAR}"), []),
        ((f"A|x|10|exacto|W|{YEAR}", f"B|x|20|exacto|W|{OTHER}"), []),
        ((f"A|x|10|exacto|W|{YEAR}", f"B|x|20|mínimo|W|{YEAR}"), [(2, "10", "más de 20 (B)")]),
        ((f"A|x|10|exacto|W|{YEAR}", f"B|x|4|mínimo|W|{YEAR}"), []),
        ((f"A|x|10|exacto|W|{YEAR}", f"B|x|4|máximo|W|{YEAR}"), [(2, "10", "menos de 4 (B)")]),
        ((f"A|x|10|exacto|W|{YEAR}", f"B|x|20|máximo|W|{YEAR}"), []),
        ((f"A|x|10|exacto|W|{YEAR}", f"B|x|20|aproximado|W|{YEAR}"), []),
        ((f"A|x|10|exacto|W|{YEAR}", f"B|x|9|exacto|W|{MONTHS}"), []),
        (
            (f"A|x|10|exacto|W|{YEAR}", f"B|x|20|exacto|W|{MONTHS}"),
            [(2, "10", "20 (B, del 1 de enero de 2014 al 30 de noviembre de 2014)")],
        ),
        ((f"A|x|10|mínimo|W|{YEAR}", f"B|x|20|exacto|W|{MONTHS}"), []),
        ((f"A|x|100|exacto|?|{YEAR}", f"B|x|85|exacto|W|{YEAR}"), []),
        ((f"A|x|10|exacto|W||{YEAR[:10]}", f"B|x|20|exacto|W|{YEAR}"), []),
        (
            (f"A|x|10|exacto|W|{YEAR}", f"B|x|20|exacto|W|{YEAR}", f"C|x|30|exacto|?|{YEAR}"),
            [(2, "10", "20 (B); 30 (C, ?)"), (3, "20", "30 (C, ?)")],
        ),
    ],
)
def test_amounts_that_cannot_both_be_are_told_once(rows: tuple[str, ...], found: list[Any]) -> None:
    assert checked(COMPARED, COMPARED_FIELDS, *rows) == found


def test_nothing_of_a_whole_is_more_than_the_whole() -> None:
    """Where the smaller is the whole, that it is the known share of the larger explains nothing."""
    rows = (f"A|x|100|exacto|?|{YEAR}", f"B|x|85|exacto|W|{YEAR}")
    assert checked({**COMPARED, "whole": "W"}, COMPARED_FIELDS, *rows) == [(3, "85", "100 (A, ?)")]
    assert checked({**COMPARED, "whole": "P"}, COMPARED_FIELDS, *rows) == []


SHARES = {
    "kind": "stated-share", "value": "a", "precision": "p", "by": ["g"], "basis": "b", "whole": "100 %",
    "shares": {"85 %": "85", "15 %": "15"},
}  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        (("A|x|122|exacto|100 %", "B|x|106|exacto|85 %"), [(3, "106", "103.7")]),
        (("A|x|122|exacto|100 %", "B|x|104|exacto|85 %"), []),
        (("A|x|122|exacto|100 %", "B|x|16|exacto|15 %"), [(3, "16", "18.3")]),
        (("A|x|122|exacto|?", "B|x|106|exacto|85 %"), []),
        (("A|x|122|exacto|100 %", "B|y|106|exacto|85 %"), []),
        (("A||122|exacto|100 %", "B||106|exacto|85 %"), []),
        (("A|x|122|exacto|100 %", "B|x|106|exacto|85 %", "C|x|125|exacto|100 %"), []),
        (("A|x|122|exacto|100 %", "B|x|110|exacto|85 %", "C|x|125|exacto|100 %"), [(3, "110", "106.25")]),
        (("A|x|100|mínimo|100 %", "B|x|106|exacto|85 %"), []),
        (("A|x|130|mínimo|100 %", "B|x|106|exacto|85 %"), [(3, "106", "110.5")]),
    ],
)
def test_what_is_stated_as_a_share_is_held_to_every_whole_of_the_same(rows: tuple[str, ...], found: list[Any]) -> None:
    assert checked(SHARES, "k:string g:string a:number p:string b:string", *rows) == found


CALLED = {
    "kind": "partial-called-whole", "coverage": "c", "period": "y", "months": "m", "fields": ["t", "n"],
    "phrases": ["gestión {periodo}", "gestión del {periodo}"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ("A|parcial|2014|enero|La Gestión del 2014|", [(2, "La Gestión del 2014", "parcial, enero")]),
        ("A|parcial|2014|enero|Otra cosa|dice «gestión 2014»", [(2, "dice «gestión 2014»", "parcial, enero")]),
        ("A|parcial|2014||gestión 2014|gestión 2014", [(2, "gestión 2014", "parcial")]),
        ("A|parcial|2014|enero|gestión 2013|", []),
        ("A|año completo|2014||gestión 2014|", []),
        ("A|parcial||enero|gestión 2014|", []),
    ],
)
def test_part_of_a_year_is_not_called_by_the_name_of_the_year(row: str, found: list[Any]) -> None:
    assert checked(CALLED, "k:string c:string y:year m:string t:string n:string", row) == found


@pytest.mark.parametrize(
    ("row", "found"),
    [
        (["V", "A", "B"], [(2, "A: base W", "B: base ?")]),
        (["V", "A", "C"], []),
        (["V", "A", ""], []),
        (["V", "B", "A"], [(2, "B: base ?", "A: base W")]),
    ],
)
def test_what_a_source_compares_is_alike(row: list[str], found: list[Any]) -> None:
    said = make_table([make_field("k", "string"), make_field("base", "string")], [["A", "W"], ["B", "?"], ["C", "W"]])
    table = make_table([make_field(name, "string") for name in ("v", "antes", "luego")], [row], name="cambios")
    keys = tuple(ForeignKey((name,), "tabla", ("k",)) for name in ("antes", "luego"))
    spec = {"kind": "compared-alike", "keys": ["antes", "luego"], "of": {"resource": "tabla", "fields": ["base"]}}
    whole = {"id": "prueba", "title": "Se cumple", "resource": "cambios", **spec}
    made = make_dataset(replace(table, foreign_keys=keys), said, portal={"checks": [whole]})
    assert [(f.row, f.found, f.expected) for f in reconcile(made, {}, "d").findings] == found


def test_a_doubt_between_statements_names_both_and_calls_neither_right(tmp_path: Path) -> None:
    """It says where each is, of what it is, and never that a text was misprinted."""
    doubts = reconcile(to_dataset(read_source(REPORTED, ROOT)), {}, "d").discrepancies
    told = {(d.check, d.place.partition(":")[0].partition(";")[0]): d for d in doubts}
    cochabamba = told["declaraciones-en-conflicto", "F074"]
    assert (cochabamba.rounding, cochabamba.printed) == ("stated", "13406200")
    assert cochabamba.place.startswith("F074: regalía minera, Cochabamba, Bs, 2014")
    assert cochabamba.recomputed == "16.000.000 (F073, sin precisar)"
    assert told["declaraciones-en-conflicto", "F072"].recomputed == "2.700.000 (F071, sin precisar)"
    assert told["declaraciones-en-conflicto", "F095"].recomputed == "4.000.000 (F094, sin precisar)"
    oruro = told["parte-de-lo-recaudado", "F079"]
    assert (oruro.printed, oruro.recomputed, str(oruro.difference), oruro.rounding) == (
        "106", "103.7", "2.3", "unexplained",
    )  # fmt: skip
    assert len({(d.check, d.row) for d in doubts}) == len(doubts) == 20
    known = [d for d in doubts if "F074, la parte" in d.note or "coincide solo" in d.recomputed]
    assert known == []
    senarecom = told["suma-de-partes-2014", ""]
    assert (str(senarecom.difference), str(senarecom.bound)) == ("-0.050215", "0.0500045")
    assert not any(d.check == "porcentajes" and "P07" in str(d.row) for d in doubts)


# --- what is stated beside a series --------------------------------------------------------------


@pytest.mark.parametrize(
    ("beside", "told"),
    [
        (f"2024 - {FULL} 80 exacto ?", (1, "80", "80", "80", "D2: 80 (base ?)")),
        (f"2024 - {FULL} 80.5 mínimo ?", (1, "80.5", "80.5", "más de 80,5", "D2: más de 80,5 (base ?)")),
        (f"2024 - {FULL} 80 exacto 85", (1, "None", "None", "", "D2: 80 (base 85)")),
        ("2024 - 01-01 06-30 80 exacto ?", (1, "None", "None", "", "D2: 80 (base ?, parcial)")),
        ("2024 - 01-01 06-30 80 exacto 100", (1, "None", "None", "", "D2: 80 (parcial)")),
        (f"2023 - {FULL} 80 exacto ?", (0, "None", "None", "", "")),
    ],
)
def test_what_cannot_be_compared_stands_beside_and_changes_nothing(beside: str, told: tuple[Any, ...]) -> None:
    chosen = (f"2023 * {FULL} 90 exacto 100", f"2024 * {FULL} 99 exacto 100")
    stated = {**STATEMENTS, "unclear": ["?"]}
    alone, made = (computed(*rows, stated=stated) for rows in (chosen, (*chosen, beside)))
    names = ("aparte", "menor_aparte", "mayor_aparte", "dicho_aparte", "cuales_aparte")
    assert tuple(str(made.values(name)[-1]) for name in names) == tuple(map(str, told))
    for name in ("valor", "cambio_porcentual", "menor", "sin_cambio"):
        assert made.values(name) == alone.values(name)


def test_a_gap_says_whether_anything_is_stated_of_it() -> None:
    stated = {**STATEMENTS, "unclear": ["?"]}
    made = computed(
        f"2024 * {FULL} 99 exacto 100",
        f"2021 - {FULL} 80 exacto ?",
        f"2022 - {FULL} 70 exacto 100",
        "2023 - 01-01 06-30 40 exacto 100",
        stated=stated,
    )
    words = " ".join(made.notes)
    assert "no se halló ninguna declaración de 2019 y 2020." in words
    assert "Se hallaron declaraciones, y ninguna se eligió, de 2021, 2022 y 2023;" in words
    assert made.values("cuales_aparte")[2:5] == ("D1: 80 (base ?)", "D2: 70 (sin elegir)", "D3: 40 (parcial)")
    assert made.values("valor")[:5] == (None,) * 5


def test_part_of_a_year_gives_way_to_the_whole_of_it() -> None:
    """Both are chosen, each for its own series; where these stand together the year is whole."""
    rows = (f"2023 * {FULL} 90 exacto 100", "2023 * 01-01 11-30 80 exacto 100", "2024 * 01-01 11-30 99 exacto 100")
    made = computed(*rows)
    assert made.values("valor")[-2:] == (90, 99)
    assert made.values("estado")[-2:] == ("año completo", "parcial")


def test_a_choice_that_no_series_shows_stops_the_build(stated: Portal) -> None:
    with Portal(stated.root, SLUG).described() as descriptor:
        descriptor["portal"]["breakdowns"][0]["where"] = {"declaracion": ["F001", "F004", "F005", "F006", "F007"]}
    found = stated.validate(SLUG).only
    assert (found["code"], found["found"]) == ("serie-sin-ver", "pais-parcial, 2024")


def test_another_choice_of_the_same_amount_leaves_the_chart_as_it_was(tmp_path: Path) -> None:
    """Which statement is chosen is said in one place; no list of statements stands beside it."""
    where = {"serie": "bolivia-recaudada-bs", "gestion": "2015"}
    made = {}
    for name, dataset in (
        ("before", to_dataset(read_source(REPORTED, ROOT))),
        ("after", changed(tmp_path, "elegidas", where, declaracion="F092")),
    ):
        assert list(check_unseen(dataset, "d")) == []
        made[name] = next(b for b in compute_breakdowns(dataset) if b.name == "nacional")
    assert made["before"].values("valor") == made["after"].values("valor")
    assert made["before"].values("declaracion") != made["after"].values("declaracion")


def test_the_national_series_has_the_eleven_months_of_2013() -> None:
    made = {b.name: b for b in compute_breakdowns(to_dataset(read_source(REPORTED, ROOT)))}
    years = made["nacional"].values("gestion")
    for name in ("nacional", "nacional-real"):
        at = years.index(2013)
        row = [made[name].values(column)[at] for column in ("valor", "estado", "meses", "declaracion")]
        assert row == [855, "parcial", "enero a noviembre", "F040"]
    assert made["serie-oruro"].values("dicho_aparte")[5] == "80 a 95"
    beside = made["serie-chuquisaca"]
    assert beside.values("cuales_aparte")[:3] == tuple(
        f"{said} (base sin precisar)" for said in ("F047: 4", "F071: 2,7", "F094: 4")
    )
    assert beside.values("cuales_aparte")[5] == (
        "F143: «entre los 9 millones y 10 millones» (base sin precisar, sin un número)"
    )
    assert "tabla no trae. En $us: 1; de antes de 2013: 3; en %: 1." in " ".join(beside.notes)


def test_what_a_government_received_is_named_beside_its_department() -> None:
    """No page may say that nothing was found of a year of which a government said what it received."""
    made = {b.name: b for b in compute_breakdowns(to_dataset(read_source(REPORTED, ROOT)))}
    potosi, oruro = (
        dict(zip(made[name].values("gestion"), made[name].values("cuales_aparte"), strict=True))
        for name in ("serie-potosi", "serie-oruro")
    )
    assert potosi[2024] == "F195: 904 (base 85 %, Potosí, Gobernación)"
    assert oruro[2014] == "F079: 106 (base 85 %, Oruro, Gobernación); F080: 16 (base 15 %, Oruro, municipios)"
    received = {"F066", "F086", "F107", "F115", "F120", "F195", "F224", "F229"}
    assert all(any(name in str(told) for told in potosi.values()) for name in received)
    assert "2013, 2021 y 2023." in " ".join(made["serie-potosi"].notes)
    assert made["serie-potosi"].values("estado")[-2:] == ("en la Memoria, año completo", "parcial")
    assert made["serie-potosi"].values("sin_cambio")[-1] == "no cubren los mismos meses"


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ("en otra tabla, año completo", "no cubren los mismos meses"),
        ("en otra tabla, parcial", "2023 está en otra tabla, parcial"),
        ("en otra tabla", "2023 está en otra tabla"),
    ],
)
def test_a_year_published_elsewhere_is_not_missing(told: str, why: str) -> None:
    made = computed("2024 * 01-01 11-30 99 exacto 100", elsewhere={"2023": told})
    assert made.values("estado")[-2:] == (told, "parcial")
    assert made.values("sin_cambio")[-1] == why


def test_a_series_names_no_year_elsewhere_that_it_does_not_have(stated: Portal) -> None:
    with stated.described() as descriptor:
        descriptor["portal"]["breakdowns"][0]["elsewhere"] = {"2099": "en otra tabla"}
    assert stated.validate(SLUG).only["code"] == "serie-anio"
