"""Headline numbers: each kind computed by hand, with the recipe that lets anyone repeat it."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from build_scripts.kinds.figures.herfindahl import herfindahl
from build_scripts.model import Figure, ForeignKey, Table
from build_scripts.summarise import compute_figures
from tests.factories import make_dataset, make_field, make_table

SHOWN = "datasets/conjunto"

YEARS = make_table(
    [
        make_field("gestion", "year"),
        make_field("lugar", "string"),
        make_field("monto", "number", unit="Bs"),
        make_field("filas", "integer"),
        make_field("fuente_lugar", "string"),
    ],
    [
        ["2020", "A", "10.00", "3", "fila 1"],
        ["2021", "B", "22.0", "", "fila 2"],
        ["2022", "A", "8.5", "4", "fila 3"],
        ["2023", "", "", "0", "fila 4"],
    ],
)
RULES = make_table(
    [make_field("quien", "string"), make_field("parte", "number", unit="%")], [["G", "85"]], name="regla"
)


def cells(field: str, **where: Any) -> dict[str, Any]:
    return {"resource": "tabla", "field": field, **({"where": where} if where else {})}


def compute(spec: dict[str, Any], *tables: Table) -> Figure:
    dataset = make_dataset(*(tables or (YEARS, RULES)), portal={"figures": [{"id": "f", "title": "Cifra", **spec}]})
    figures, findings = compute_figures(dataset, SHOWN)
    assert findings == []
    return figures[0]


ROWS: dict[str, Any] = {"resource": "tabla"}


@pytest.mark.parametrize(
    ("spec", "value", "display", "unit"),
    [
        ({"kind": "value", "of": cells("monto", gestion=2021)}, Decimal("22.0"), "22,0", "Bs"),
        ({"kind": "value", "of": cells("lugar", gestion=2021)}, "B", "B", ""),
        ({"kind": "value", "of": cells("gestion", gestion=2021)}, "2021", "2021", ""),
        ({"kind": "value", "of": cells("monto", gestion=2021), "decimals": 0}, Decimal(22), "22", "Bs"),
        ({"kind": "sum", "of": cells("monto")}, Decimal("40.50"), "40,50", "Bs"),
        ({"kind": "sum", "of": cells("monto", lugar="A")}, Decimal("18.50"), "18,50", "Bs"),
        ({"kind": "sum", "of": cells("filas"), "unit": "trámites"}, Decimal(7), "7", "trámites"),
        ({"kind": "count", "of": ROWS}, Decimal(4), "4", "filas"),
        ({"kind": "count", "of": {**ROWS, "where": {"monto": {"empty": True}}}}, Decimal(1), "1", "filas"),
        ({"kind": "count", "of": {**ROWS, "where": {"lugar": "Z"}}}, Decimal(0), "0", "filas"),
        ({"kind": "share", "part": cells("monto", lugar="A"), "whole": cells("monto")}, Decimal("45.7"), "45,7", "%"),
        ({"kind": "share", "part": {**ROWS, "where": {"lugar": "A"}}, "whole": ROWS}, Decimal("50.0"), "50,0", "%"),
        (
            {"kind": "change", "from": cells("monto", gestion=2020), "to": cells("monto", gestion=2021)},
            Decimal("120.0"),
            "+120,0",
            "%",
        ),
        (
            {"kind": "change", "from": cells("monto", gestion=2021), "to": cells("monto", gestion=2022)},
            Decimal("-61.4"),
            "−61,4",
            "%",
        ),
        (
            {"kind": "difference", "from": cells("monto", gestion=2021), "to": cells("monto", gestion=2022)},
            Decimal("-13.5"),
            "−13,5",
            "Bs",
        ),
        ({"kind": "ratio", "numerator": cells("monto"), "denominator": ROWS}, Decimal("10.13"), "10,13", ""),
        ({"kind": "rank", "of": cells("monto", gestion=2020), "among": cells("monto")}, Decimal(2), "2.º de 3", ""),
        ({"kind": "top-share", "of": cells("monto"), "count": 1}, Decimal("54.3"), "54,3", "%"),
        (
            {"kind": "top-share", "of": cells("monto"), "count": 1, "whole": cells("monto", lugar="A")},
            Decimal("118.9"),
            "118,9",
            "%",
        ),
        ({"kind": "herfindahl", "of": cells("filas", filas=[3, 4])}, Decimal(5102), "5.102", "puntos"),
        (
            {"kind": "allocation", "of": cells("monto", gestion=2021), "rule": {"resource": "regla", "field": "parte"}},
            Decimal("18.70"),
            "18,70",
            "Bs",
        ),
    ],
)
def test_a_figure_is_what_a_calculator_gives(
    spec: dict[str, Any], value: Decimal | str, display: str, unit: str
) -> None:
    figure = compute(spec)
    assert (figure.value, figure.display, figure.unit) == (value, display, unit)
    assert str(figure.value) == str(value), "the decimals are part of the result"


def test_a_recipe_names_the_rows_the_operation_the_exact_result_and_the_rounding() -> None:
    recipe = compute({"kind": "share", "part": cells("monto", lugar="A"), "whole": cells("monto")}).recipe
    part, whole = recipe.ingredients
    assert (part.rows, part.keys, part.values) == ((2, 4), ("Gestion 2020", "Gestion 2022"), ("10.00", "8.5"))
    assert (whole.role, whole.rows) == ("todo", (2, 3, 4))
    assert (recipe.package, recipe.version, recipe.kind) == ("conjunto", "1.0.0", "share")
    assert "donde «Lugar» es «A»" in recipe.operation
    assert recipe.result == "45.679012345679"
    assert recipe.rounding == "Redondeado a 1 decimal, la mitad hacia arriba."


def test_a_figure_read_from_one_cell_says_where_the_source_prints_it() -> None:
    assert compute({"kind": "value", "of": cells("monto", gestion=2022)}).source_place == "fila 3"


def test_what_has_no_value_is_said_not_to_enter() -> None:
    assert compute({"kind": "sum", "of": cells("filas")}).recipe.operation.endswith(" No entra una fila sin dato.")
    assert "No entra" not in compute({"kind": "sum", "of": cells("filas", lugar="A")}).recipe.operation


def test_what_the_source_does_not_say_is_not_computed() -> None:
    figure = compute({"kind": "uncomputable", "reason": "La fuente no lo da.", "missing": ["El gasto"]})
    assert (figure.value, figure.display) == (None, "no se puede calcular")
    assert (figure.reason, figure.missing) == ("La fuente no lo da.", ("El gasto",))


@pytest.mark.parametrize(
    ("spec", "why"),
    [
        ({"kind": "value", "of": cells("monto", gestion=2030)}, "se esperaba una fila y hay 0"),
        ({"kind": "value", "of": cells("monto", lugar="A")}, "se esperaba una fila y hay 2"),
        ({"kind": "value", "of": cells("monto", gestion=2023)}, "no hay dato en «Monto»"),
        ({"kind": "sum", "of": cells("monto", gestion=2023)}, "no hay dato en «Monto»"),
        ({"kind": "share", "part": cells("monto"), "whole": cells("filas", gestion=2023)}, "el divisor es cero"),
        (
            {"kind": "change", "from": cells("filas", gestion=2023), "to": cells("filas", gestion=2022)},
            "el valor de partida es cero",
        ),
        (
            {"kind": "change", "from": {"resource": "baja", "field": "monto"}, "to": cells("filas", gestion=2022)},
            "el valor de partida es negativo",
        ),
        ({"kind": "top-share", "of": cells("filas", gestion=2023), "count": 1}, "el total es cero"),
        ({"kind": "herfindahl", "of": cells("filas", gestion=2023)}, "la suma es cero"),
        ({"kind": "unreferenced", "of": ROWS, "by": "regla", "as": "count"}, "no tiene clave foránea"),
    ],
)
def test_a_figure_without_its_inputs_is_a_finding_and_never_a_guess(spec: dict[str, Any], why: str) -> None:
    below = make_table([make_field("monto", "number")], [["-10"]], name="baja")
    dataset = make_dataset(YEARS, RULES, below, portal={"figures": [{"id": "f", "title": "Cifra", **spec}]})
    figures, (finding,) = compute_figures(dataset, SHOWN)
    assert figures == []
    assert why in finding.message
    assert (finding.file, finding.field) == (f"{SHOWN}/datapackage.json", "portal.figures «f»")


# --- rows that nobody points at ------------------------------------------------------------------

PLACES = make_table(
    [make_field("codigo", "string"), make_field("tipo", "string")], [["A", "x"], ["B", "x"], ["C", "y"]], name="lugares"
)


@pytest.mark.parametrize(
    ("of", "way", "display"),
    [
        ({}, "count", "1"),
        ({}, "share", "33,3"),
        ({"where": {"tipo": "x"}}, "count", "0"),
        ({"where": {"tipo": "y"}}, "share", "100,0"),
    ],
)
def test_rows_that_no_key_points_at_are_counted(of: dict[str, Any], way: str, display: str) -> None:
    pointing = Table(**{**vars(YEARS), "foreign_keys": (ForeignKey(("lugar",), "lugares", ("codigo",)),)})
    spec = {"kind": "unreferenced", "of": {"resource": "lugares", **of}, "by": "tabla", "as": way}
    assert compute(spec, PLACES, pointing).display == display


# --- what always holds ---------------------------------------------------------------------------

amounts = st.lists(st.decimals(min_value=1, max_value=10**12, places=2), min_size=1, max_size=12)


def column(values: list[Decimal]) -> Table:
    rows = [[str(at), f"{value:f}"] for at, value in enumerate(values)]
    return make_table([make_field("k", "integer"), make_field("monto", "number")], rows)


@given(amounts)
def test_a_sum_is_exact_and_keeps_the_printed_decimals(values: list[Decimal]) -> None:
    figure = compute({"kind": "sum", "of": cells("monto")}, column(values))
    assert Fraction(figure.recipe.result) == sum(map(Fraction, values))
    assert figure.value == Decimal(figure.recipe.result)


@given(amounts)
def test_the_largest_is_first_and_a_rank_is_within_the_table(values: list[Decimal]) -> None:
    ranks = [
        compute({"kind": "rank", "of": cells("monto", k=at), "among": cells("monto")}, column(values)).value
        for at in range(len(values))
    ]
    order = sorted(range(len(values)), key=lambda at: -values[at])
    assert ranks[order[0]] == 1
    assert [ranks[at] for at in order] == sorted(ranks, key=lambda rank: Decimal(str(rank)))


@given(st.decimals(min_value=1, max_value=10**9, places=2), st.decimals(min_value=1, max_value=10**9, places=2))
def test_a_change_applied_to_where_it_started_gives_where_it_ended(before: Decimal, after: Decimal) -> None:
    spec = {"kind": "change", "from": cells("monto", k=0), "to": cells("monto", k=1)}
    percent = Fraction(compute(spec, column([before, after])).recipe.result)
    assert abs(Fraction(before) * (1 + percent / 100) - Fraction(after)) <= Fraction(before) / 10**14


@given(st.lists(st.fractions(min_value=Fraction(1, 100), max_value=1000), min_size=1, max_size=12))
def test_concentration_lies_between_even_parts_and_one_that_holds_all(values: list[Fraction]) -> None:
    assert Fraction(10_000, len(values)) <= herfindahl(values) <= 10_000


# --- parts of an amount, rounded together --------------------------------------------------------

THREE = make_table(
    [make_field("quien", "string"), make_field("parte", "number", unit="%")],
    [["G", "33.4"], ["M", "33.3"], ["U", "33.3"], ["X", "10"]],
    name="regla",
)


def rule(*who: str) -> dict[str, Any]:
    return {"resource": "regla", "field": "parte", "where": {"quien": list(who)}}


def part(who: str, among: dict[str, Any], amount: str = "10.00") -> dict[str, Any]:
    return {"kind": "allocation", "of": cells("monto", monto=amount), "rule": rule(who), "among": among}


def test_a_percentage_that_a_norm_fixes_is_not_told_as_rounded() -> None:
    spec = {"kind": "allocation", "of": cells("monto", gestion=2021), "rule": {"resource": "regla", "field": "parte"}}
    assert compute(spec).note.startswith("Calculado sobre cifras redondeadas")
    assert compute({**spec, "exact": True}).note == "Es lo que da la regla, no un registro de transferencias."


def test_a_note_calls_for_another_figure() -> None:
    other = {"id": "otra", "title": "Otra", "kind": "value", "of": cells("monto", gestion=2021)}
    asks = {**other, "id": "f", "note": "La fuente imprime {figura:otra}."}
    figures, findings = compute_figures(make_dataset(YEARS, portal={"figures": [asks, other]}), SHOWN)
    assert findings == []
    assert [figure.note for figure in figures] == ["La fuente imprime Bs\N{NO-BREAK SPACE}22,0.", ""]


def test_parts_of_an_amount_add_up_to_it() -> None:
    shown = [compute(part(who, rule("G", "M", "U"), "22.0"), YEARS, THREE) for who in "GMU"]
    assert [figure.display for figure in shown] == ["7,35", "7,33", "7,32"]  # by itself each M and U would be 7,33
    assert sum(Decimal(str(figure.value)) for figure in shown) == Decimal("22.00")
    assert shown[1].recipe.rounding.endswith(
        "para que las partes sumen el monto, y en un empate la unidad que sobra va a la primera."
    )
    assert shown[1].recipe.result == "7.326"


@pytest.mark.parametrize(
    ("among", "said"),
    [(rule("G", "M"), "suman 66.7"), (rule("M", "U", "G", "X"), "suman 110"), (rule("X"), "suman 10")],
)
def test_parts_that_are_not_a_whole_are_refused(among: dict[str, Any], said: str) -> None:
    dataset = make_dataset(YEARS, THREE, portal={"figures": [{"id": "f", "title": "Cifra", **part("G", among)}]})
    _, (finding,) = compute_figures(dataset, SHOWN)
    assert said in finding.message


def test_a_part_that_is_none_of_the_whole_is_refused() -> None:
    dataset = make_dataset(
        YEARS, THREE, portal={"figures": [{"id": "f", "title": "Cifra", **part("X", rule("G", "M", "U"))}]}
    )
    _, (finding,) = compute_figures(dataset, SHOWN)
    assert "no está en «among»" in finding.message


@pytest.mark.parametrize(
    ("spec", "words"),
    [
        ({"kind": "sum", "of": cells("monto")}, "Se suman las 3 celdas de "),
        ({"kind": "sum", "of": cells("monto", gestion=2020)}, "Se toma la única celda de "),
        ({"kind": "top-share", "of": cells("monto"), "count": 2}, "Se suman los 2 valores más altos de "),
        ({"kind": "top-share", "of": cells("monto"), "count": 5}, "Se suman los 3 valores más altos de "),
        ({"kind": "top-share", "of": cells("monto"), "count": 1}, "Se toma el valor más alto de "),
    ],
)
def test_words_agree_with_how_many_cells_there_are(spec: dict[str, Any], words: str) -> None:
    assert compute(spec).recipe.operation.startswith(words)
