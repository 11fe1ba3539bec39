"""Computed tables: small ones by hand, and what must hold for any amounts."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Annotated, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from build_scripts.declare.objects import read
from build_scripts.exact import shifted
from build_scripts.kinds.breakdowns import BREAKDOWNS
from build_scripts.kinds.breakdowns.base import BreakdownRecipe
from build_scripts.model import Breakdown, ForeignKey, Scalar, Table
from build_scripts.summarise import compute_breakdowns
from tests.factories import make_dataset, make_field, make_table


def table(header: str, *rows: str, name: str = "tabla", keys: tuple[ForeignKey, ...] = ()) -> Table:
    """Make a table from ``name:type`` columns and rows with cells apart by spaces; ``-`` is an empty cell."""
    fields = [make_field(*column.split(":")) for column in header.split()]
    cells = [["" if cell == "-" else cell for cell in row.split()] for row in rows]
    return replace(make_table(fields, cells, name=name), foreign_keys=keys)


def compute(spec: dict[str, Any], *tables: Table) -> Breakdown:
    full = {"id": "d", "title": "Desglose", "resource": "tabla", **spec}
    return compute_breakdowns(make_dataset(*tables, portal={"breakdowns": [full]}))[0]


def spelled(rows: tuple[tuple[Scalar, ...], ...]) -> list[str]:
    """Write rows down as their digits, so that 22.0 is not 22."""
    return [" ".join("-" if cell is None else str(cell) for cell in row) for row in rows]


def test_rows_are_picked_as_they_are() -> None:
    picked = compute(
        {"kind": "rows", "fields": ["k", "a"], "where": {"g": "x"}},
        table("k:string g:string a:number", "A x 22.0", "B y 1", "C x -"),
    )
    assert spelled(picked.rows) == ["A 22.0", "C -"]


# --- shares --------------------------------------------------------------------------------------

SHARES = {"kind": "shares", "category": "k", "value": "a"}


def test_shares_come_in_order_with_rank_and_running_sum_and_ties_share_a_rank() -> None:
    shares = compute(SHARES, table("k:string a:number", "A 10.0", "B 40.0", "C 40.0", "D -", "E 10.0"))
    assert spelled(shares.rows) == [
        "1 B 40.0 40 40",
        "1 C 40.0 40 80",
        "3 A 10.0 10 90",
        "3 E 10.0 10 100",
        "- D - - -",
    ]
    assert spelled(shares.totals) == ["- Total 100.0 100 -"]


def test_where_the_printed_total_differs_both_wholes_stand() -> None:
    printed = table("n:string t:number", "todo 50.0", name="totales")
    shares = compute(
        {**SHARES, "total": {"resource": "totales", "field": "t"}},
        table("k:string a:number", "A 30.0", "B 10.0"),
        printed,
    )
    assert [c.title for c in shares.columns[3:]] == ["Del total impreso", "De la suma", "Acumulada"]
    assert spelled(shares.rows) == ["1 A 30.0 60 75 60", "2 B 10.0 20 25 80"]
    assert spelled(shares.totals) == ["- Suma de las filas 40.0 80 100 -", "- Total impreso 50.0 100 125 -"]
    assert "(40,0) no es el total impreso (50,0)" in shares.notes[0]


@pytest.mark.parametrize("rows", [[], ["todo -"]])
def test_without_the_printed_total_there_is_a_reason_and_no_guess(rows: list[str]) -> None:
    printed = table("n:string t:number", *rows, name="totales")
    shares = compute(
        {**SHARES, "total": {"resource": "totales", "field": "t"}}, table("k:string a:number", "A 1"), printed
    )
    assert shares.rows == ()
    assert "no está en los datos" in shares.reason


amounts = st.lists(st.integers(0, 10**40), min_size=1, max_size=12).filter(any)


def listed(values: list[int], decimals: int = 2) -> Table:
    return table("k:integer a:number", *(f"{at} {shifted(value, -decimals):f}" for at, value in enumerate(values)))


@given(amounts)
def test_the_running_share_ends_at_a_hundred_and_never_falls(values: list[int]) -> None:
    whole = sum(values)
    exact = [Fraction(value, whole) * 100 for value in sorted(values, reverse=True)]
    assert sum(exact) == 100
    running = compute(SHARES, listed([v or 1 for v in values])).values("acumulada")
    assert running[-1] == 100
    assert list(running) == sorted(running, key=lambda cell: Decimal(str(cell)))


@given(amounts)
def test_ranks_follow_the_amounts(values: list[int]) -> None:
    shares = compute(SHARES, listed([*values, 1]))
    order = [Decimal(str(a)) for a in shares.values("a")]
    assert order == sorted(order, reverse=True)
    assert list(shares.values("puesto")) == [1 + sum(1 for other in order if other > mine) for mine in order]


# --- growth and composition ----------------------------------------------------------------------

GROWTH = {"kind": "growth", "period": "k", "value": "r"}


def test_growth_compares_neighbouring_years_only_and_keeps_the_printed_decimals() -> None:
    growth = compute(GROWTH, table("k:year r:number", "2019 20.0", "2020 22.0", "2022 11.00", "2023 -", "2024 5"))
    assert spelled(growth.rows) == ["2019 20.0 - -", "2020 22.0 2.0 10", "2022 11.00 - -", "2023 - - -", "2024 5 - -"]


def test_growth_has_no_percentage_from_zero() -> None:
    assert spelled(compute(GROWTH, table("k:year r:integer", "2019 0", "2020 5")).rows) == ["2019 0 - -", "2020 5 5 -"]


def test_growth_is_given_by_the_sum_too_where_a_printed_total_is_not_the_sum() -> None:
    years = table("k:year a:number b:number r:number", "2019 1.0 1.0 2.0", "2020 1.5 1.5 4.0")
    growth = compute({**GROWTH, "parts": ["a", "b"]}, years)
    assert spelled(growth.rows) == ["2019 2.0 - - 2.0 -", "2020 4.0 2.0 100 3.0 50"]
    assert "se dan ambos" in growth.notes[0]


@given(st.lists(st.integers(1, 10**12), min_size=2, max_size=8))
def test_growth_can_be_undone(values: list[int]) -> None:
    growth = compute(GROWTH, table("k:year r:integer", *(f"{2000 + at} {value}" for at, value in enumerate(values))))
    for (before, now), percent in zip(pairwise(values), growth.values("cambio_porcentual")[1:], strict=True):
        assert abs(Fraction(str(percent)) - Fraction(now - before, before) * 100) <= Fraction(1, 10**12)


def test_composition_gives_each_part_of_each_year() -> None:
    years = table("k:year a:number b:number r:number", "2019 3 1 4", "2020 - 1 2")
    parts = compute({"kind": "composition", "period": "k", "parts": ["a", "b"], "total": "r"}, years)
    assert spelled(parts.rows) == ["2019 A 3 75 75", "2019 B 1 25 25", "2020 A - - -", "2020 B 1 50 100"]


def test_composition_without_a_total_is_of_the_sum() -> None:
    parts = compute(
        {"kind": "composition", "period": "k", "parts": ["a", "b"]}, table("k:year a:integer b:integer", "2019 3 1")
    )
    assert spelled(parts.rows) == ["2019 A 3 75", "2019 B 1 25"]


def test_concentration_measures_the_largest_and_the_index() -> None:
    spec = {"kind": "concentration", "category": "k", "value": "a", "tops": [1, 2]}
    result = compute(spec, table("k:string a:integer", "A 5", "B 3", "C 2", "D -"))
    assert [str(cell) for cell in result.values("resultado")] == ["50", "80", "3800"]
    assert compute(spec, table("k:string a:integer", "A 0")).reason != ""


def test_concentration_does_not_name_more_parts_than_there_are() -> None:
    spec = {"kind": "concentration", "category": "k", "value": "a", "tops": [1, 2, 3, 5]}
    result = compute(spec, table("k:string a:integer", "A 5", "B 3"))
    assert list(result.values("medida")) == [
        "Participación del mayor",
        "Participación de los 2 mayores",
        "Índice de Herfindahl-Hirschman",
    ]


# --- allocation ----------------------------------------------------------------------------------

ALLOCATION = {
    "kind": "allocation",
    "category": "k",
    "value": "a",
    "decimals": 2,
    "rules": {"resource": "regla", "share": "p", "beneficiary": "q"},
}
RULE = table("q:string p:number", "Gobernación 85", "Municipios 15", name="regla")


def test_an_allocation_is_exact_and_rounded_so_that_parts_add_up() -> None:
    totals = table("t:number", "310.0", name="totales")
    split = compute(
        {**ALLOCATION, "total": {"resource": "totales", "field": "t"}},
        table("k:string a:number", "A 0.1", "B 309.5", "C -"),
        RULE,
        totals,
    )
    assert spelled(split.rows) == [
        "A 0.1 0.085 0.09 0.015 0.01 0.005",
        "B 309.5 263.075 263.08 46.425 46.42 0.005",
        "C - - - - - -",
    ]
    assert spelled(split.totals) == [
        "Suma de las filas 309.6 263.160 263.17 46.440 46.43 -",
        "Total impreso 310.0 263.5 263.50 46.5 46.50 0",
    ]
    assert split.notes[0] == "Calculado sobre cifras redondeadas, tal como están impresas."


@pytest.mark.parametrize("rows", [[], ["G 85"], ["G 85", "M -"], ["G 85", "M 16"]])
def test_a_rule_that_does_not_split_the_whole_splits_nothing(rows: list[str]) -> None:
    split = compute(ALLOCATION, table("k:string a:number", "A 1"), table("q:string p:number", *rows, name="regla"))
    assert split.rows == ()
    assert "no suman 100" in split.reason


@given(amounts)
def test_the_parts_of_every_row_add_up_to_its_amount(values: list[int]) -> None:
    split = compute(ALLOCATION, listed(values, decimals=1), RULE)
    for amount, first, second in zip(split.values("a"), split.values("parte_1"), split.values("parte_2"), strict=True):
        assert Fraction(str(first)) + Fraction(str(second)) == Fraction(str(amount))


# --- groups --------------------------------------------------------------------------------------

AREAS = table("c:string n:string", "X Equis", "Y Ye", "Z Zeta", name="areas")
ACTIONS = table(
    "id:string area:string", "1 X", "2 Y", "3 X", name="acciones", keys=(ForeignKey(("area",), "areas", ("c",)),)
)
GROUP: dict[str, Any] = {
    "kind": "group",
    "by": {"resource": "areas", "field": "c", "label": "n"},
    "measures": [
        {"id": "lineas", "title": "Líneas", "aggregate": "count", "resource": "tabla"},
        {"id": "suma", "title": "Suma", "aggregate": "sum", "resource": "tabla", "field": "a"},
        {"id": "con", "title": "Con dato", "aggregate": "count", "resource": "tabla", "where": {"a": {"empty": False}}},
    ],
}


def lines(kind: str, *rows: str) -> Table:
    return table(f"k:integer accion:string a:{kind}", *rows, keys=(ForeignKey(("accion",), "acciones", ("id",)),))


def test_rows_are_grouped_through_two_keys_and_a_group_without_amounts_adds_to_nothing() -> None:
    grouped = compute(GROUP, AREAS, ACTIONS, lines("number", "1 1 1.50", "2 3 2", "3 2 -", "4 - 9"))
    assert spelled(grouped.rows) == ["X Equis 2 3.50 2", "Y Ye 1 - 0", "Z Zeta 0 - 0"]
    assert spelled(grouped.totals) == ["Total - 3 3.50 2"]


def test_whole_numbers_stay_whole_beside_a_group_without_amounts() -> None:
    grouped = compute(GROUP, AREAS, ACTIONS, lines("integer", f"1 1 {10**17 + 1}", "2 2 -"))
    assert grouped.values("suma") == (10**17 + 1, None, None)
    assert all(type(cell) is int for cell in grouped.values("lineas"))


def test_a_table_is_grouped_by_its_own_column() -> None:
    spec = {**GROUP, "by": {"resource": "tabla", "field": "accion"}}
    grouped = compute(spec, AREAS, ACTIONS, lines("integer", "1 2 5", "2 1 1", "3 2 6", "4 - 9"))
    assert spelled(grouped.rows) == ["2 2 11 2", "1 1 1 1"]


@settings(max_examples=30)
@given(st.lists(st.tuples(st.sampled_from("123"), st.integers(-(10**40), 10**40)), min_size=1, max_size=20))
def test_group_sums_add_up_to_the_column(rows: list[tuple[str, int]]) -> None:
    written = [f"{at} {action} {shifted(value, -2):f}" for at, (action, value) in enumerate(rows)]
    grouped = compute(GROUP, AREAS, ACTIONS, lines("number", *written))
    whole = sum(Fraction(value, 100) for _, value in rows)
    assert sum(Fraction(str(cell)) for cell in grouped.values("suma") if cell is not None) == whole
    assert Fraction(str(grouped.totals[0][3])) == whole
    assert grouped.totals[0][2] == len(rows)


# --- months --------------------------------------------------------------------------------------


def test_months_count_what_is_under_way_and_what_starts_and_ends() -> None:
    spans = table(
        "k:string d:date h:date",
        "A 2019-05-01 2020-01-31",
        "B 2020-01-31 2020-03-01",
        "C 2020-12-31 2021-02-01",
        "D - 2020-04-04",
    )
    months = compute({"kind": "active-by-month", "start": "d", "end": "h", "year": 2020}, spans)
    assert len(months.rows) == 12
    assert spelled(months.rows)[:4] == ["enero 2 1 1", "febrero 1 0 0", "marzo 1 0 1", "abril 0 0 0"]
    assert spelled(months.rows)[-1] == "diciembre 1 1 0"


# --- execution -----------------------------------------------------------------------------------

EXECUTION = {
    "kind": "execution", "code": "c", "weight": "p", "goal": "m", "budget": "b",
    "progress": {"resource": "avance", "code": "c", "quarter": "t", "achieved": "l", "spent": "g"},
}  # fmt: skip
PROGRESS = "k:integer c:string t:string l:number g:number"


def executed(plan: list[str], progress: list[str]) -> Breakdown:
    return compute(
        EXECUTION, table("c:string p:number m:number b:number", *plan), table(PROGRESS, *progress, name="avance")
    )


def test_execution_accumulates_quarter_by_quarter() -> None:
    # goals 10 and 4, weights 60 and 40, budgets 1000.50 and 500, and one operation without goal
    result = executed(
        ["A 60 10 1000.50", "B 40 4 500", "C 20 - -"],
        ["1 A T1 5 100.25", "2 A T2 7 -", "3 B T2 1 200", "4 C T2 3 -"],
    )
    assert spelled(result.rows) == [
        # A: 5 ÷ 10 = 50 %; spent 100.25 ÷ 1500.50
        "T1 1 3 50 50 1500.50 100.25 6.681106297901",
        # A: 12 ÷ 10, held at 100 %; B: 1 ÷ 4 = 25 %; mean 62.5 %, by weight (60 × 100 + 40 × 25) ÷ 100 = 70 %
        "T2 2 3 62.5 70 1500.50 300.25 20.009996667777",
    ]


def test_execution_without_published_progress_has_a_reason_and_no_rows() -> None:
    result = executed(["A 60 10 1000"], [])
    assert result.rows == ()
    assert "No hay avance publicado" in result.reason


def test_execution_with_a_weight_missing_has_no_weighted_result() -> None:
    assert spelled(executed(["A - 10 100", "B 40 4 100"], ["1 A T1 5 1", "2 B T1 1 1"]).rows) == [
        "T1 2 2 37.5 - 200 2 1"
    ]


def test_execution_without_anything_spent_published_is_unknown_and_not_zero() -> None:
    assert spelled(executed(["A 60 10 1000"], ["1 A T1 5 -"]).rows) == ["T1 1 1 50 50 1000 - -"]
    assert spelled(executed(["A 60 10 1000"], ["1 A T1 - 0"]).rows) == ["T1 0 1 - - 1000 0 0"]


# --- places --------------------------------------------------------------------------------------

PLACES: dict[str, Any] = {
    "kind": "places",
    "category": "k",
    "value": "a",
    "places": {"resource": "lugares", "category": "n", "row": "f", "column": "c"},
}
HOMES = table("n:string f:integer c:integer", "Z 1 1", "Y 1 2", "X 2 2", name="lugares")


def test_every_place_is_a_row_in_its_own_order_and_without_a_value_has_none() -> None:
    mapped = compute(PLACES, HOMES, table("k:string a:number", "X 22.0", "Z -"))
    assert spelled(mapped.rows) == ["Z - 1 1", "Y - 1 2", "X 22.0 2 2"]


def test_places_have_their_share_of_the_printed_total_and_rows_are_chosen() -> None:
    printed = table("n:string t:number", "todo 88.0", name="totales")
    spec = {**PLACES, "total": {"resource": "totales", "field": "t"}, "where": {"g": 2024}}
    mapped = compute(spec, HOMES, printed, table("g:year k:string a:number", "2023 X 5", "2024 X 22.0", "2024 Y 0"))
    assert spelled(mapped.rows) == ["Z - - 1 1", "Y 0 0 1 2", "X 22.0 25 2 2"]


def test_a_value_without_a_place_is_told() -> None:
    mapped = compute(PLACES, HOMES, table("i:integer k:string a:number", "1 X 2", "2 - 7", "3 - -"))
    assert mapped.notes == ("1 valor no tiene lugar en los datos, y no se muestra aquí.",)


@given(st.permutations(["X 1.50", "Y 20", "Z 0.00"]))
def test_the_order_of_the_values_does_not_matter(rows: list[str]) -> None:
    assert spelled(compute(PLACES, HOMES, table("k:string a:number", *rows)).rows) == [
        "Z 0.00 1 1",
        "Y 20 1 2",
        "X 1.50 2 2",
    ]


# --- what the descriptor alone tells of the columns ----------------------------------------------

EVERYTHING = table("k:year a:number b:number r:number d:date h:date g:string", "2020 1 2 3 2020-01-01 2020-02-01 x")


@pytest.mark.parametrize(
    "spec",
    [
        {"kind": "rows", "fields": ["k", "a"]},
        SHARES,
        {**GROWTH, "parts": ["a", "b"]},
        {"kind": "composition", "period": "k", "parts": ["a", "b"]},
        {"kind": "concentration", "category": "k", "value": "a", "tops": [1]},
        ALLOCATION,
        {"kind": "active-by-month", "start": "d", "end": "h", "year": 2020},
        {**GROUP, "by": {"resource": "tabla", "field": "g"}, "measures": GROUP["measures"][1:2]},
        {**EXECUTION, "code": "g", "weight": "a", "goal": "b", "budget": "r"},
        {**PLACES, "category": "g"},
        {**PLACES, "category": "g", "total": {"resource": "tabla", "field": "r"}},
    ],
    ids=lambda spec: spec["kind"],
)
def test_the_columns_that_charts_are_checked_against_are_those_computed(spec: dict[str, Any]) -> None:
    tables = (EVERYTHING, RULE, HOMES, table(PROGRESS, name="avance"))
    computed = [column.name for column in compute(spec, *tables).columns]
    described = {r["name"]: r for r in make_dataset(*tables).descriptor["resources"]}
    whole = {"id": "d", "title": "D", **({} if spec["kind"] == "group" else {"resource": "tabla"}), **spec}
    known = [name for name, _ in read(Annotated[BreakdownRecipe, BREAKDOWNS], whole).columns(described)]
    if spec["kind"] == "allocation":
        known = [name for name in known if name in computed]
    assert sorted(known) == sorted(computed)


# --- what is not told is not zero ----------------------------------------------------------------

ALLOTTED = {"kind": "allocation", "category": "k", "value": "a", "decimals": 2}
SPLIT = {"resource": "r", "share": "p", "beneficiary": "b"}
PLANNED = {
    "kind": "execution", "code": "k", "weight": "w", "goal": "g", "budget": "p",
    "progress": {"resource": "avance", "code": "c", "quarter": "t", "achieved": "l", "spent": "e"},
}  # fmt: skip
ADVANCE = "f:string c:string t:integer l:number e:number"


@pytest.mark.parametrize("spec", [SHARES, {**ALLOTTED, "rules": SPLIT}])
def test_without_a_single_value_there_is_no_total(spec: dict[str, Any]) -> None:
    rules = table("b:string p:number", "D 85", "M 15", name="r")
    made = compute(spec, table("k:string a:number", "A -", "B -"), rules)
    assert (made.rows, made.totals, made.reason) == ((), (), "No se puede calcular: ninguna fila tiene dato.")
    some = compute(spec, table("k:string a:number", "A -", "B 2", "C -"), rules)
    assert some.notes[-1] == "La suma no incluye 2 filas que no tienen dato."


def test_a_plan_without_budgets_has_no_budget() -> None:
    done = table(ADVANCE, "a A 1 5 3", name="avance")
    made = compute(PLANNED, table("k:string w:number g:number p:number", "A 1 10 -", "B 1 10 -"), done)
    assert (made.values("presupuesto"), made.values("ejecucion_financiera")) == ((None,), (None,))
    assert "ni el total ni la ejecución financiera" in made.notes[0]


def test_what_a_plan_lacks_is_said() -> None:
    done = table(ADVANCE, "a A 9 5 3", "b A 10 1 -", name="avance")
    made = compute(PLANNED, table("k:string w:number g:number p:number", "A 1 10 6", "B 1 10 -"), done)
    assert made.values("trimestre") == ("9", "10")
    assert made.values("ejecutado") == (3, 3)
    assert made.notes == (
        (
            "Al presupuesto le falta el de 1 operación del plan que no lo tiene; "
            "la ejecución financiera se calcula sin él."
        ),
        "A lo ejecutado le falta lo de 1 fila de avance que no publica lo gastado.",
    )


def test_a_group_says_what_its_sum_lacks() -> None:
    grouped = compute(GROUP, AREAS, ACTIONS, lines("number", "1 1 1.50", "2 3 -"))
    assert [note for note in grouped.notes if "no incluye 1 fila que no tiene dato" in note]


def test_rows_without_a_value_come_after_negative_ones() -> None:
    assert compute(SHARES, table("k:string a:number", "A -5", "B -", "C 30")).values("k") == ("C", "A", "B")


def test_growth_goes_by_year_and_has_no_rate_on_a_base_below_zero() -> None:
    spec = {"kind": "growth", "period": "k", "value": "a"}
    made = compute(spec, table("k:year a:number", "2023 -5", "2022 -10", "2021 4", "2020 2"))
    assert made.values("k") == (2020, 2021, 2022, 2023)
    assert made.values("cambio") == (None, 2, -14, 5)
    assert made.values("cambio_porcentual") == (None, 100, -350, None)
    assert made.notes[-1].endswith("cero o negativo: su signo engañaría. Ocurre en 2023.")
