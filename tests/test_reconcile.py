"""The arithmetic that a descriptor declares: every kind of check passing, failing and declared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from build_scripts.exact import rounded
from build_scripts.model import Dataset, Discrepancy, Finding, Table
from build_scripts.reconcile import Reconciliation, reconcile
from tests.factories import make_dataset, make_field, make_table
from tests.portals import LUGARES, Portal, add_original

SHOWN = "datasets/conjunto"


def table(header: str, *rows: str, name: str = "tabla") -> Table:
    """Make a table from ``name:type`` columns and rows with cells apart by spaces; ``-`` is an empty cell."""
    fields = [make_field(*column.split(":")) for column in header.split()]
    cells = [["" if cell == "-" else cell for cell in row.split()] for row in rows]
    return make_table(fields, cells, name=name)


def run(check: Mapping[str, Any], *tables: Table, declared: Sequence[Mapping[str, Any]] = ()) -> Reconciliation:
    spec = {"id": "prueba", "title": "Se cumple", "resource": "tabla", **check}
    dataset = make_dataset(*tables, portal={"checks": [spec], "discrepancies": list(declared)})
    return reconcile(dataset, {}, SHOWN)


def told(result: Reconciliation) -> list[tuple[int | None, str | None, str, str]]:
    """Give row, field, printed and recomputed of each undeclared mismatch."""
    return [(f.row, f.field, f.found, f.expected) for f in result.findings]


def as_declared(finding: Finding, row: Mapping[str, Any] | None) -> dict[str, Any]:
    declared = {"check": "prueba", "printed": finding.found, "recomputed": finding.expected, "note": "Así está."}
    return declared | ({"row": dict(row)} if row else {})


FORMULA = {"kind": "row-formula", "operands": ["a", "b"], "result": "r"}
ROWS = "k:year a:number b:number r:number"
COLUMN = {"kind": "column-sum", "field": "a"}
TOTALS = {"resource": "totales", "field": "t", "key": {"n": "g"}}
SHARE = {"kind": "share", "part": "a", "percentage": "p", "whole": {"resource": "tabla", "field": "a"}}


LINE = {**FORMULA, "operation": "line", "operands": ["m", "a", "b"], "exact_fields": ["a", "r"]}


GROWTH = {**FORMULA, "operation": "growth", "operands": ["a", "b"], "tolerance": "printed-rounding"}


@pytest.mark.parametrize(
    ("row", "bound"),
    [("122 -27 80", "1.4775"), ("122 27 100", "1.7475"), ("100 0 90", "1.5025"), ("100 -150 -40", "1.2525")],
)
def test_a_fall_is_held_to_the_rounding_of_what_remains(row: str, bound: str) -> None:
    """The amount before counts once: what is left of it moves by no more than its own share."""
    (found,) = run(GROWTH, table(ROWS, f"2020 {row}")).findings
    declared = run(GROWTH, table(ROWS, f"2020 {row}"), declared=[as_declared(found, {"k": 2020})])
    assert [str(one.bound) for one in declared.discrepancies] == [bound]


def test_what_is_about_so_much_has_no_rounding_to_be_held_to() -> None:
    fields = "k:string a:number b:number r:number p:string s:integer m:string d:date h:date"
    rows = table(fields, "A 31.7 1.346 23 aproximado 1 x - -", "B 31.7 1.346 23 exacto 1 x - -")
    names = {"precision": "p", "scale": "s", "start": "d", "end": "h"}
    stated = {"resource": "tabla", "value": "a", **names, **dict.fromkeys(WORDED, "m")}
    spec = {"id": "prueba", "title": "Se cumple", "resource": "tabla", **FORMULA, "operation": "quotient"}
    found = reconcile(make_dataset(rows, portal={"checks": [spec], "statements": [stated]}), {}, SHOWN).findings
    assert [(f.row, f.found) for f in found] == [(3, "23")]


WORDED = ("coverage", "months", "basis", "currency", "measure", "place")


def test_a_straight_line_moves_only_within_the_rounding_of_its_coefficients() -> None:
    rows = table("k:year m:number a:number b:number r:number", "2020 0.00667 400 0.33333 3", "2021 0.01 400 0 4")
    undeclared = run(LINE, rows)
    assert told(undeclared) == [(2, "r", "3", "3.00133")]
    declared = [as_declared(undeclared.findings[0], {"k": 2020})]
    (doubt,) = run(LINE, rows, declared=declared).discrepancies
    assert (doubt.bound, doubt.rounding) == (Decimal("0.002005"), "compatible")


def test_totals_outside_what_the_check_is_about_are_left_alone() -> None:
    lines = table("k:string g:integer a:integer", "x 1 2", "y 2 3")
    totals = table("n:integer t:integer", "1 2", "2 4", name="totales")
    check = {**COLUMN, "by": ["g"], "where": {"g": [1]}, "equals": TOTALS}
    assert run(check, lines, totals) == Reconciliation((), ())


def test_a_row_in_no_group_is_told_in_words() -> None:
    lines = table("k:string g:integer a:integer", "x - 2")
    (finding,) = run(
        {**COLUMN, "by": ["g"], "equals": TOTALS}, lines, table("n:integer t:integer", name="totales")
    ).findings
    assert finding.message == "No se cumple (g sin dato): Se cumple."
    assert "None" not in finding.next


def test_a_check_without_anything_to_compare_stops_the_build(portal: Portal) -> None:
    with portal.described() as content:
        check = content["portal"]["checks"][1]
        check |= {"by": ["lugar"], "where": {"nota": "no existe"}}
    finding = portal.validate().only
    assert (finding["found"], finding["expected"]) == ("ausente", "al menos una celda que sumar")
    assert finding["next"].startswith("Corrija los campos o las condiciones de la comprobación «suma-de-columna»")


def test_a_straight_line_has_three_operands_and_a_growth_two(portal: Portal) -> None:
    with portal.described() as content:
        line = {"id": "recta", "kind": "row-formula", "title": "Recta", "resource": "cobros", "operation": "line"}
        content["portal"]["checks"].append({**line, "operands": ["multas", "ventas"], "result": "total"})
    assert portal.validate().only["message"] == "La operación «line» calcula pendiente × valor + constante."
    with portal.described() as content:
        content["portal"]["checks"][-1].update(operation="growth", operands=["multas", "ventas", "total"])
    told = portal.validate().only
    assert (told["expected"], told["found"]) == ("2 campos", "3 campos")
    assert told["message"] == "La operación «growth» calcula monto × (1 + porcentaje ÷ 100)."


@pytest.mark.parametrize(
    ("check", "tables"),
    [
        ({"kind": "row-sum", "parts": ["a", "b"], "total": "r"}, [table(ROWS, "2020 1.5 2 3.5", "2021 1 - 1")]),
        ({**FORMULA, "operation": "sum"}, [table(ROWS, "2020 1.5 2 3.5", "2021 - - -")]),
        ({**FORMULA, "operation": "difference"}, [table(ROWS, "2020 1.5 2 -0.5", "2021 1 - 9")]),
        ({**FORMULA, "operation": "product"}, [table(ROWS, "2020 1.5 2 3.0")]),
        ({**FORMULA, "operation": "quotient"}, [table(ROWS, "2020 3 2 1.5", "2021 1 0 9")]),
        ({**FORMULA, "operation": "quotient", "tolerance": "0.01"}, [table(ROWS, "2020 1 3 0.33")]),
        ({**FORMULA, "operation": "quotient", "tolerance": "printed-rounding"}, [table(ROWS, "2020 1 3 0.33")]),
        ({**COLUMN, "equals": {"constant": "100"}}, [table("k:string a:number", "x 60.5", "y 39.5", "z -")]),
        (
            {**COLUMN, "where": {"k": ["x", "y"]}, "equals": {"constant": "3"}},
            [table("k:string a:integer", "x 1", "y 2", "z 9")],
        ),
        (
            {**COLUMN, "equals": {"resource": "totales", "field": "t"}},
            [table("k:string a:integer", "x 1", "y 2"), table("k:string t:integer", "todo 3", name="totales")],
        ),
        (
            {**COLUMN, "by": ["g"], "equals": {"constant": "100"}},
            [table("k:string g:string a:integer", "x G 60", "y H 100", "z G 40")],
        ),
        (
            {**COLUMN, "by": ["g"], "equals": {"resource": "totales", "field": "t", "key": {"n": "g"}}},
            [
                table("k:string g:integer a:integer", "x 1 2", "y 2 3", "z 1 4"),
                table("n:integer t:integer", "1 6", "2 3", name="totales"),
            ],
        ),
        (SHARE, [table("k:string a:number p:number", "x 1 33.3", "y 1 33.33", "z 1 33")]),
        ({"kind": "count", "equals": {"constant": "2"}}, [table("k:string", "x", "y")]),
        (
            {"kind": "count", "where": {"k": "x"}, "equals": {"resource": "totales", "field": "t"}},
            [table("k:string", "x", "y"), table("t:integer", "1", name="totales")],
        ),
        (
            {
                "kind": "same-value",
                "left": {"resource": "tabla", "field": "a", "where": {"k": "x"}},
                "right": {"resource": "otra", "field": "b"},
            },
            [table("k:string a:number", "x 22.0", "y 1"), table("b:integer", "22", name="otra")],
        ),
        (
            {
                "kind": "same-value",
                "left": {"resource": "tabla", "field": "k"},
                "right": {"resource": "otra", "field": "b"},
            },
            [table("k:string", "sí"), table("b:string", "sí", name="otra")],
        ),
        (
            {"kind": "coverage", "field": "k", "of": {"from": 2020, "to": 2022}},
            [table("k:year", "2022", "2020", "2021")],
        ),
        (
            {"kind": "coverage", "field": "k", "of": {"resource": "otra", "field": "c"}},
            [table("k:string", "B", "A"), table("c:string", "A", "B", name="otra")],
        ),
        (
            {"kind": "sequence", "field": "k", "order": "consecutive", "style": "number"},
            [table("k:integer", "3", "4", "5")],
        ),
        (
            {"kind": "sequence", "field": "k", "order": "ascending", "style": "number"},
            [table("k:number", "1.5", "2", "40")],
        ),
        (
            {"kind": "sequence", "field": "k", "order": "descending", "style": "number"},
            [table("k:integer", "9", "4", "1")],
        ),
        (
            {"kind": "sequence", "field": "k", "order": "consecutive", "style": "letter"},
            [table("k:string", "m", "n", "ñ", "o")],
        ),
        (
            {"kind": "sequence", "field": "k", "order": "consecutive", "style": "letter"},
            [table("k:string", "m", "n", "o", "p")],
        ),
        (
            {"kind": "sequence", "field": "k", "order": "consecutive", "style": "last-number"},
            [table("k:string", "04.01.09.", "04.01.10.", "04.01.11.")],
        ),
        (
            {"kind": "sequence", "field": "n", "by": ["g"], "order": "consecutive", "style": "number"},
            [table("k:string g:string n:integer", "a G 1", "b H 7", "c G 2", "d H 8", "e G -")],
        ),
        (
            {"kind": "date-order", "fields": ["d", "h"], "within": {"from": "2020-01-01", "to": "2020-12-31"}},
            [table("k:string d:date h:date", "x 2020-01-01 2020-12-31", "y 2020-05-05 2020-05-05", "z - 2020-02-02")],
        ),
    ],
)
def test_a_check_that_holds_says_nothing(check: dict[str, Any], tables: list[Table]) -> None:
    result = run(check, *tables)
    assert result == Reconciliation((), ())


@pytest.mark.parametrize(
    ("check", "tables", "key", "mismatch"),
    [
        (
            {"kind": "row-sum", "parts": ["a", "b"], "total": "r"},
            [table(ROWS, "2020 1.50 2 4.50")],
            {"k": 2020},
            (2, "r", "4.50", "3.50"),
        ),
        ({**FORMULA, "operation": "difference"}, [table(ROWS, "2020 1 2 1")], {"k": 2020}, (2, "r", "1", "-1")),
        ({**FORMULA, "operation": "product"}, [table(ROWS, "2020 1.5 2 3.1")], {"k": 2020}, (2, "r", "3.1", "3.0")),
        (
            {**FORMULA, "operation": "quotient"},
            [table(ROWS, "2020 1 3 0.33")],
            {"k": 2020},
            (2, "r", "0.33", "0.333333333333"),
        ),
        (
            {**COLUMN, "equals": {"constant": "100"}},
            [table("k:string a:number", "x 60.5", "y 39.4")],
            None,
            (None, "a", "100", "99.9"),
        ),
        (
            {**COLUMN, "equals": {"resource": "totales", "field": "t"}},
            [table("k:string a:integer", "x 1", "y 2"), table("n:string t:integer", "todo 4", name="totales")],
            {"n": "todo"},
            (2, "t", "4", "3"),
        ),
        (
            {**COLUMN, "by": ["g"], "equals": {"constant": "100"}},
            [table("k:string g:string a:integer", "x G 60", "y H 100", "z G 41")],
            {"g": "G"},
            (None, "a", "100", "101"),
        ),
        (
            {**COLUMN, "by": ["g"], "equals": {"resource": "totales", "field": "t", "key": {"n": "g"}}},
            [
                table("k:string g:integer a:integer", "x 1 2", "y 2 3"),
                table("n:integer t:integer", "1 2", name="totales"),
            ],
            {"g": 2},
            (None, "t", "ausente", "3"),
        ),
        (
            SHARE,
            [table("k:string a:number p:number", "x 1 33.4", "y 2 66.7")],
            {"k": "x"},
            (2, "p", "33.4", "33.333333333333"),
        ),
        (
            {**SHARE, "whole": {"resource": "tabla", "field": "a", "where": {"k": "w"}}},
            [table("k:string a:number p:number", "x 1 33.4")],
            None,
            (None, "a", "ausente", "un todo mayor que cero"),
        ),
        ({"kind": "count", "equals": {"constant": "3"}}, [table("k:string", "x", "y")], None, (None, "k", "3", "2")),
        (
            {
                "kind": "same-value",
                "left": {"resource": "tabla", "field": "a"},
                "right": {"resource": "otra", "field": "b"},
            },
            [table("a:number", "22.5"), table("b:integer", "22", name="otra")],
            None,
            (2, "a", "22.5", "22.0"),
        ),
        (
            {
                "kind": "same-value",
                "left": {"resource": "tabla", "field": "a"},
                "right": {"resource": "otra", "field": "b"},
            },
            [table("a:string", "sí"), table("b:string", "no", name="otra")],
            None,
            (2, "a", "sí", "no"),
        ),
        (
            {
                "kind": "same-value",
                "left": {"resource": "tabla", "field": "a"},
                "right": {"resource": "otra", "field": "b", "where": {"b": "z"}},
            },
            [table("a:string", "sí"), table("b:string", "sí", name="otra")],
            None,
            (None, "b", "ausente", "una sola celda, con dato"),
        ),
        (
            {"kind": "row-sum", "parts": ["a", "b"], "total": "r"},
            [table(ROWS, "2020 1 2 -", "2021 3 - -")],
            None,
            (None, "r", "ausente", "una fila con lo que se compara"),
        ),
        (
            {**FORMULA, "operation": "quotient"},
            [table(ROWS, "2020 1 0 9", "2021 1 - 9")],
            None,
            (None, "r", "ausente", "una fila con lo que se compara"),
        ),
        (
            SHARE,
            [table("k:string a:number p:number", "x 1 -", "y - 3")],
            None,
            (None, "p", "ausente", "una fila con la parte y su porcentaje"),
        ),
        (
            {**COLUMN, "by": ["g"], "where": {"k": "w"}, "equals": {**TOTALS}},
            [table("k:string g:integer a:integer", "x 1 2"), table("n:integer t:integer", "1 2", name="totales")],
            None,
            (None, "a", "ausente", "al menos una celda que sumar"),
        ),
        (
            {**COLUMN, "where": {"k": "w"}, "equals": {"constant": "0"}},
            [table("k:string a:integer", "x 1")],
            None,
            (None, "a", "ausente", "al menos una celda que sumar"),
        ),
        (
            {**COLUMN, "by": ["g"], "equals": TOTALS},
            [
                table("k:string g:integer a:integer", "x 1 2", "y 3 -"),
                table("n:integer t:integer", "1 2", "2 99", "3 0", "4 -", "- 2", name="totales"),
            ],
            {"n": 2},
            (3, "t", "99", "alguna fila que sumar"),
        ),
        (
            {**COLUMN, "by": ["g"], "equals": TOTALS},
            [
                table("k:string g:integer a:integer", "x 1 2", "y - 3"),
                table("n:integer t:integer", "1 2", name="totales"),
            ],
            None,
            (None, "t", "ausente", "3"),
        ),
        (
            {"kind": "coverage", "field": "k", "of": {"resource": "otra", "field": "c"}},
            [table("k:string", "-"), table("c:string", "-", name="otra")],
            None,
            (None, "k", "ausente", "al menos un valor"),
        ),
        (
            {"kind": "sequence", "field": "a", "order": "consecutive", "style": "number"},
            [table("k:string a:integer", "x -")],
            None,
            (None, "a", "ausente", "al menos un valor"),
        ),
        (
            {"kind": "date-order", "fields": ["d", "h"]},
            [table("k:string d:date h:date", "x 2020-02-01 -")],
            None,
            (None, "d", "ausente", "una fila con las fechas que se comparan"),
        ),
        (
            {"kind": "coverage", "field": "k", "of": {"from": 2020, "to": 2021}},
            [table("k:year", "2020")],
            {"k": 2021},
            (None, "k", "ausente", "2021"),
        ),
        (
            {"kind": "coverage", "field": "k", "of": {"from": 2020, "to": 2020}},
            [table("k:year", "2020", "2031")],
            {"k": 2031},
            (3, "k", "2031", "ninguno"),
        ),
        (
            {"kind": "coverage", "field": "k", "of": {"resource": "otra", "field": "c"}},
            [table("k:string", "A"), table("c:string", "A", "B", name="otra")],
            {"k": "B"},
            (None, "k", "ausente", "B"),
        ),
        (
            {"kind": "sequence", "field": "k", "order": "consecutive", "style": "number"},
            [table("k:integer", "3", "5")],
            {"k": 5},
            (3, "k", "5", "4"),
        ),
        (
            {"kind": "sequence", "field": "k", "order": "ascending", "style": "number"},
            [table("k:integer", "3", "3")],
            {"k": 3},
            (3, "k", "3", "mayor que 3"),
        ),
        (
            {"kind": "sequence", "field": "k", "order": "consecutive", "style": "number"},
            [table("k:string", "1", "dos")],
            {"k": "dos"},
            (3, "k", "dos", "un número"),
        ),
        (
            {"kind": "sequence", "field": "k", "order": "consecutive", "style": "letter"},
            [table("k:string", "m", "ñ")],
            {"k": "ñ"},
            (3, "k", "ñ", "n"),
        ),
        (
            {"kind": "sequence", "field": "k", "order": "consecutive", "style": "letter"},
            [table("k:string", "n", "p")],
            {"k": "p"},
            (3, "k", "p", "ñ u o"),
        ),
        (
            {"kind": "sequence", "field": "k", "order": "consecutive", "style": "letter"},
            [table("k:string", "ñ", "p")],
            {"k": "p"},
            (3, "k", "p", "o"),
        ),
        (
            {"kind": "sequence", "field": "k", "order": "consecutive", "style": "letter"},
            [table("k:string", "aa", "a")],
            {"k": "a"},
            (3, "k", "a", "una letra"),
        ),
        (
            {"kind": "sequence", "field": "k", "order": "consecutive", "style": "last-number"},
            [table("k:string", "04.01.09.", "04.01.11.")],
            {"k": "04.01.11."},
            (3, "k", "04.01.11.", "04.01.10"),
        ),
        (
            {"kind": "date-order", "fields": ["d", "h"]},
            [table("k:string d:date h:date", "x 2020-02-01 2020-01-31")],
            {"k": "x"},
            (2, "h", "2020-01-31", "desde 2020-02-01"),
        ),
        (
            {"kind": "date-order", "fields": ["d"], "within": {"from": "2020-01-01", "to": "2020-12-31"}},
            [table("k:string d:date", "x 2021-01-01")],
            {"k": "x"},
            (2, "d", "2021-01-01", "entre 2020-01-01 y 2020-12-31"),
        ),
    ],
)
def test_a_check_that_fails_is_told_and_once_declared_is_published(
    check: dict[str, Any], tables: list[Table], key: dict[str, Any] | None, mismatch: tuple[Any, ...]
) -> None:
    result = run(check, *tables)
    assert told(result) == [mismatch]
    (finding,) = result.findings
    declared = run(check, *tables, declared=[as_declared(finding, key)])
    assert declared.findings == ()
    (discrepancy,) = declared.discrepancies
    assert (discrepancy.printed, discrepancy.recomputed) == mismatch[2:]
    assert discrepancy.note == "Así está."


# --- declarations --------------------------------------------------------------------------------

SUM = {"kind": "row-sum", "parts": ["a", "b"], "total": "r"}


@pytest.mark.parametrize(
    ("declared", "code"),
    [
        (
            {"check": "prueba", "row": {"k": 2020}, "printed": "5", "recomputed": "3", "note": "x"},
            "cuentas-discrepancia-cambiada",
        ),
        (
            {"check": "prueba", "row": {"k": 2021}, "printed": "4", "recomputed": "3", "note": "x"},
            "cuentas-discrepancia-ausente",
        ),
        ({"check": "prueba", "printed": "4", "recomputed": "3", "note": "x"}, "cuentas-discrepancia-ausente"),
    ],
)
def test_a_declaration_must_be_of_what_is_there(declared: dict[str, Any], code: str) -> None:
    result = run(SUM, table(ROWS, "2020 1 2 4"), declared=[declared])
    assert code in [f.code for f in result.findings]
    assert result.discrepancies == ()


def test_a_row_that_departs_twice_takes_a_declaration_each_in_any_order() -> None:
    check = {"kind": "date-order", "fields": ["d", "h"], "within": {"from": "2020-01-01", "to": "2020-12-31"}}
    dates = table("k:string d:date h:date", "x 2021-02-01 2021-01-31")
    findings = run(check, dates).findings
    declared = [as_declared(finding, {"k": "x"}) for finding in reversed(findings)]
    result = run(check, dates, declared=declared)
    assert (len(findings), result.findings, len(result.discrepancies)) == (3, (), 3)


def test_a_published_discrepancy_says_where_the_source_prints_it() -> None:
    here = table("k:year a:number b:number r:number fuente_lugar:string", "2020 1 2 4 cuadro-1")
    here = replace(here, fields=tuple(replace(f, unit="Bs") if f.name == "r" else f for f in here.fields))
    declared = {"check": "prueba", "row": {"k": 2020}, "printed": "4", "recomputed": "3", "note": "Sin explicación."}
    assert run(SUM, here, declared=[declared]).discrepancies == (
        Discrepancy(
            package="conjunto",
            check="prueba",
            check_title="Se cumple",
            resource="tabla",
            field="r",
            row=2,
            place="k 2020",
            printed="4",
            recomputed="3",
            difference=Decimal(1),
            bound=Decimal("1.5"),
            rounding="compatible",
            unit="Bs",
            note="Sin explicación.",
            source_place="cuadro-1",
            kind="number",
            group="rounding",
        ),
    )


# --- what rounding can account for ---------------------------------------------------------------


def classified(check: dict[str, Any], *tables: Table) -> list[str]:
    """Declare whatever a check finds, and give how each difference is classified."""
    findings = run(check, *tables).findings
    rows = {row.number: row for row in tables[0].rows}
    declared = [as_declared(f, tables[0].key(rows[f.row]) if f.row else None) for f in findings]
    return [d.rounding for d in run(check, *tables, declared=declared).discrepancies]


@pytest.mark.parametrize(
    ("check", "row", "rounding"),
    [
        # two parts and a total in whole units: half a unit each, one and a half in all
        (SUM, "2020 1 2 4", "compatible"),
        (SUM, "2020 1 2 5", "unexplained"),
        # parts with a decimal: 0.05 + 0.05 + 0.5
        (SUM, "2020 1.2 2.2 4", "compatible"),
        (SUM, "2020 1.2 2.1 4", "unexplained"),
        # four values in whole units: an edge of two, reached exactly, is still compatible
        ({**SUM, "parts": ["a", "b", "a"]}, "2020 1 2 6", "compatible"),
        ({**SUM, "parts": ["a", "b", "a"]}, "2020 1 2 7", "unexplained"),
        # 1.5 × 2.5 = 3.75, up to 1.55 × 2.55 = 3.9525
        ({**FORMULA, "operation": "product"}, "2020 1.5 2.5 4.0", "compatible"),
        ({**FORMULA, "operation": "product"}, "2020 1.5 2.5 4.1", "unexplained"),
        # 10 / 4 = 2.5, from 9.5 / 4.5 = 2.11 to 10.5 / 3.5 = 3
        ({**FORMULA, "operation": "quotient"}, "2020 10 4 3.0", "compatible"),
        ({**FORMULA, "operation": "quotient"}, "2020 10 4 3.1", "unexplained"),
        ({**FORMULA, "operation": "difference"}, "2020 5 3 1", "compatible"),
        ({**FORMULA, "operation": "difference"}, "2020 5 3 0", "unexplained"),
    ],
)
def test_a_difference_is_compatible_up_to_the_most_that_printed_digits_allow(
    check: dict[str, Any], row: str, rounding: str
) -> None:
    assert classified(check, table(ROWS, row)) == [rounding]


@pytest.mark.parametrize(
    ("percentage", "rounding"),
    [
        ("33", []),
        ("33.3", []),
        ("33.33", []),
        ("33.4", ["compatible"]),
        ("33.34", ["compatible"]),
        ("35", ["unexplained"]),
    ],
)
def test_a_percentage_is_held_to_its_own_printed_decimals(percentage: str, rounding: list[str]) -> None:
    parts = table("k:string a:number p:number", f"x 10.0 {percentage}", "y 20.0 66.67")
    assert classified(SHARE, parts) == rounding


def test_a_difference_between_texts_is_not_a_matter_of_rounding() -> None:
    check = {"kind": "sequence", "field": "k", "order": "consecutive", "style": "letter"}
    assert classified(check, table("k:string", "a", "c")) == ["not-numeric"]


@pytest.mark.parametrize("exact", [True, False])
@pytest.mark.parametrize(
    ("check", "tables"),
    [
        (SUM, [table(ROWS, "2020 1 2 4")]),
        ({**FORMULA, "operation": "product"}, [table(ROWS, "2020 1.5 2.5 4.0")]),
        (SHARE, [table("k:string a:number p:number", "x 10.0 33.4", "y 20.0 66.67")]),
        ({**COLUMN, "equals": {"constant": "3"}}, [table("k:string a:integer", "x 1", "y 3")]),
        (
            {
                "kind": "same-value",
                "left": {"resource": "tabla", "field": "a"},
                "right": {"resource": "otra", "field": "b"},
            },
            [table("a:integer", "22"), table("b:integer", "23", name="otra")],
        ),
    ],
)
def test_rounding_explains_nothing_of_values_that_are_exact(
    check: dict[str, Any], tables: list[Table], exact: bool
) -> None:
    (finding,) = run(check, *tables).findings
    key = tables[0].key(tables[0].rows[0]) if finding.row and check["kind"] != "same-value" else None
    (doubt,) = run({**check, "exact": exact}, *tables, declared=[as_declared(finding, key)]).discrepancies
    assert (doubt.bound == 0) is exact
    if exact:
        assert doubt.rounding == "unexplained"


def test_exact_values_admit_no_rounding_as_tolerance() -> None:
    check = {**SUM, "tolerance": "printed-rounding"}
    assert run(check, table(ROWS, "2020 1 2 4")).findings == ()
    assert len(run({**check, "exact": True}, table(ROWS, "2020 1 2 4")).findings) == 1


def test_a_count_is_exact_on_both_sides() -> None:
    check = {"kind": "count", "equals": {"resource": "totales", "field": "t"}}
    tables = [table("k:string", "x", "y"), table("n:string t:integer", "todo 3", name="totales")]
    (finding,) = run(check, *tables).findings
    (doubt,) = run(check, *tables, declared=[as_declared(finding, {"n": "todo"})]).discrepancies
    assert (str(doubt.bound), doubt.rounding) == ("0", "unexplained")
    assert len(run({**check, "tolerance": "printed-rounding"}, *tables).findings) == 1


amounts = st.fractions(min_value=-1000, max_value=1000, max_denominator=10_000)
decimals = st.integers(min_value=0, max_value=4)


def printed(value: Fraction, places: int) -> str:
    return f"{rounded(value, places):f}"


@given(st.lists(st.tuples(amounts, decimals), min_size=2, max_size=5), decimals)
def test_rounding_the_parts_and_the_sum_of_an_exact_row_is_never_unexplained(
    parts: list[tuple[Fraction, int]], places: int
) -> None:
    names = [f"p{at}" for at in range(len(parts))]
    total = sum((value for value, _ in parts), Fraction(0))
    row = " ".join(["2020", *(printed(*part) for part in parts), printed(total, places)])
    here = table(" ".join(["k:year", *(f"{name}:number" for name in names), "r:number"]), row)
    check = {"kind": "row-sum", "parts": names, "total": "r"}
    assert "unexplained" not in classified(check, here)
    assert run({**check, "tolerance": "printed-rounding"}, here).findings == ()


@given(st.sampled_from(["difference", "product", "quotient"]), amounts, amounts, st.tuples(*[decimals] * 3))
def test_rounding_an_exact_formula_is_never_unexplained(
    operation: str, a: Fraction, b: Fraction, places: tuple[int, ...]
) -> None:
    if rounded(b, places[1]) == 0:
        return  # a divisor printed as zero is not divided by
    exact = {"difference": a - b, "product": a * b, "quotient": a / b if b else Fraction(0)}[operation]
    row = f"2020 {printed(a, places[0])} {printed(b, places[1])} {printed(exact, places[2])}"
    assert "unexplained" not in classified({**FORMULA, "operation": operation}, table(ROWS, row))


@given(
    st.lists(st.fractions(min_value=1, max_value=1000, max_denominator=1000), min_size=2, max_size=6),
    decimals,
    decimals,
)
def test_rounding_exact_percentages_is_never_unexplained(values: list[Fraction], places: int, of: int) -> None:
    whole = sum(values)
    rows = [f"{at} {printed(v, of)} {printed(v / whole * 100, places)}" for at, v in enumerate(values)]
    assert "unexplained" not in classified(SHARE, table("k:integer a:number p:number", *rows))


# --- across packages -----------------------------------------------------------------------------


def others(*rows: str, header: str = "c:string n:string") -> dict[str, Dataset]:
    return {"original": make_dataset(table(header, *rows, name="lugares"), slug="original")}


COPY = {"id": "copia", "kind": "copy", "title": "Es copia", "resource": "lugares"}
COPY_OF = {**COPY, "of": {"package": "original", "resource": "lugares"}}
KEY = {"id": "clave", "kind": "foreign-key", "title": "Existe", "resource": "lugares", "fields": ["c"]}
KEY_OF = {**KEY, "reference": {"package": "original", "resource": "lugares", "fields": ["c"]}}


def across(check: Mapping[str, Any], packages: Mapping[str, Dataset], *rows: str) -> list[Finding]:
    mine = table("c:string n:string", *rows, name="lugares")
    return list(reconcile(make_dataset(mine, portal={"checks": [check]}), packages, SHOWN).findings)


def test_an_equal_copy_and_known_keys_say_nothing() -> None:
    assert across(COPY_OF, others("A Oruro", "B Beni"), "A Oruro", "B Beni") == []
    assert across(KEY_OF, others("A Oruro", "B Beni"), "A x", "- y") == []


@pytest.mark.parametrize(
    ("rows", "row", "expected", "found"),
    [
        (["A Oruro", "B Pando"], 3, "B | Beni", "B | Pando"),
        (["A Oruro"], None, "B | Beni", "ninguna fila"),
        (["A Oruro", "B Beni", "C Pando"], 4, "ninguna fila", "C | Pando"),
    ],
)
def test_a_copy_that_departs_is_told_by_row(rows: list[str], row: int | None, expected: str, found: str) -> None:
    (finding,) = across(COPY_OF, others("A Oruro", "B Beni"), *rows)
    assert (finding.code, finding.row, finding.expected, finding.found) == ("copia-distinta", row, expected, found)


@pytest.mark.parametrize("header", ["c:string n:integer", "c:string m:string", "c:string"])
def test_a_copy_has_the_fields_of_its_original(header: str) -> None:
    original = others("A 1" if " " in header else "A", header=header)
    (finding,) = across(COPY_OF, original, "A 1")
    assert (finding.code, finding.file) == ("copia-esquema", f"{SHOWN}/datapackage.json")


def test_a_copy_has_the_key_of_its_original() -> None:
    moved = replace(table("c:string n:string", "A Oruro", name="lugares"), primary_key=("n",))
    (finding,) = across(COPY_OF, {"original": make_dataset(moved)}, "A Oruro")
    assert finding.code == "copia-esquema"


def test_a_value_that_the_other_package_does_not_have_is_told() -> None:
    (finding,) = across(KEY_OF, others("A Oruro"), "A x", "Z y")
    assert (finding.code, finding.row, finding.field, finding.found) == ("clave-externa", 3, "c", "Z")


@pytest.mark.parametrize("check", [COPY_OF, KEY_OF])
def test_a_package_that_is_not_there_is_told(check: dict[str, Any]) -> None:
    (finding,) = across(check, {}, "A Oruro")
    assert (finding.code, finding.expected) == ("paquete-ausente", "original/lugares")


@pytest.mark.parametrize(
    ("fields", "message", "step"),
    [
        (["cc"], "«cc» no es un campo", "¿Quiso escribir «c»?"),
        (["c", "n"], "tantos campos", "Corrija los campos de la comprobación."),
    ],
)
def test_a_key_names_fields_that_the_other_package_has(fields: list[str], message: str, step: str) -> None:
    reference = {"package": "original", "resource": "lugares", "fields": fields}
    (finding,) = across({**KEY, "reference": reference}, others("A Oruro"), "A x")
    assert message in finding.message
    assert finding.next == step


def test_the_command_reads_the_package_that_a_check_points_at(portal: Portal) -> None:
    with portal.described() as descriptor:
        spec = {**COPY, "of": {"package": "lugares", "resource": "lugares"}}
        descriptor["portal"]["checks"].append(spec)
    original = add_original(portal, LUGARES.replace("Oruro", "ORURO"))
    found = portal.validate("cobros").only
    assert (found["code"], found["package"], found["row"]) == ("copia-distinta", "cobros", 2)
    original.data("lugares").write_text(LUGARES, encoding="utf-8")
    assert portal.validate("cobros").code == 0
