"""Exact arithmetic and es-BO spelling: what must hold for any amount, however long."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from build_scripts import labels
from build_scripts.exact import add, decimals_of, half_unit, largest_remainder, rounded, to_decimal
from build_scripts.model import Column, Scalar
from tests.factories import make_field, make_table

LONG = 10**60
"""Far more digits than the 28 of the default decimal context."""

values = st.builds(Fraction, st.integers(-LONG, LONG), st.integers(1, 10**9))
places = st.integers(0, 8)
cells = st.builds(lambda digits, scale: f"{Decimal(digits).scaleb(-scale):f}", st.integers(-(10**27), 10**27), places)
decimal_numbers = st.builds(
    lambda digits, scale: rounded(Fraction(digits, 10**scale), scale), st.integers(-LONG, LONG), places
)
splits = st.lists(st.integers(0, 1000), min_size=1, max_size=8).filter(any)


def digits(value: Decimal | int) -> str:
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


@given(values, splits, places)
def test_the_parts_of_an_allocation_add_up_to_the_rounded_amount(amount: Fraction, split: list[int], to: int) -> None:
    shares = [Fraction(one, sum(split)) for one in split]
    parts = largest_remainder(amount, shares, to)
    assert sum(map(Fraction, parts)) == Fraction(rounded(amount, to))


@given(values, splits, places)
def test_no_part_of_an_allocation_is_a_whole_unit_from_its_exact_value(
    amount: Fraction, split: list[int], to: int
) -> None:
    shares = [Fraction(one, sum(split)) for one in split]
    target = Fraction(rounded(amount, to))
    for part, share in zip(largest_remainder(amount, shares, to), shares, strict=True):
        assert abs(Fraction(part) - target * share) < Fraction(1, 10**to)


@pytest.mark.parametrize(
    ("amount", "percents", "parts"),
    [
        ("309.5", [85, 15], ["263.08", "46.42"]),
        ("0.01", [50, 50], ["0.01", "0.00"]),
        ("-309.5", [85, 15], ["-263.08", "-46.42"]),
        ("0", [85, 15], ["0.00", "0.00"]),
        ("100", [100], ["100.00"]),
    ],
)
def test_what_is_left_goes_to_the_largest_remainder_and_ties_to_the_first(
    amount: str, percents: list[int], parts: list[str]
) -> None:
    shares = [Fraction(p, 100) for p in percents]
    assert [f"{p:f}" for p in largest_remainder(Fraction(amount), shares, 2)] == parts


@pytest.mark.parametrize(
    ("value", "to", "expected"),
    [
        ("0.5", 0, "1"),
        ("-0.5", 0, "-1"),
        ("1.5", 0, "2"),
        ("2.5", 0, "3"),
        ("0.125", 2, "0.13"),
        ("-0.124", 2, "-0.12"),
    ],
)
def test_a_half_is_rounded_away_from_zero(value: str, to: int, expected: str) -> None:
    assert f"{rounded(Fraction(value), to):f}" == expected


@given(values, places)
def test_rounding_moves_a_value_by_half_a_unit_at_most(value: Fraction, to: int) -> None:
    result = rounded(value, to)
    assert abs(Fraction(result) - value) <= half_unit(f"{result:f}")
    assert decimals_of(f"{result:f}") == to


@given(values, places)
def test_rounding_is_the_same_on_both_sides_of_zero(value: Fraction, to: int) -> None:
    assert rounded(-value, to) == rounded(value, to).copy_negate()


@given(decimal_numbers)
def test_a_fraction_that_ends_is_written_down_exactly(value: Decimal) -> None:
    assert Fraction(to_decimal(Fraction(value))) == Fraction(value)


@given(values)
def test_a_fraction_that_does_not_end_is_written_to_twelve_decimals(value: Fraction) -> None:
    assert abs(Fraction(to_decimal(value)) - value) <= Fraction(1, 2 * 10**12)


@given(st.lists(decimal_numbers | st.integers(-LONG, LONG)))
def test_adding_loses_no_digit_and_keeps_the_most_decimals(items: list[Decimal | int]) -> None:
    total = add(items)
    assert Fraction(total) == sum(map(Fraction, items))
    assert decimals_of(digits(total)) == max(map(decimals_of, map(digits, items)), default=0)


# --- labels --------------------------------------------------------------------------------------


def read_back(text: str) -> Decimal:
    return Decimal(text.replace(".", "").replace(",", ".").replace(labels.MINUS, "-"))


@given(decimal_numbers)
def test_a_spelled_number_reads_back_as_itself_digit_by_digit(value: Decimal) -> None:
    spelled = read_back(labels.number(value))
    assert Fraction(spelled) == Fraction(value)
    assert decimals_of(f"{spelled:f}") == decimals_of(f"{value:f}")


@given(decimal_numbers, places)
def test_a_number_is_spelled_with_the_decimals_asked_for(value: Decimal, to: int) -> None:
    assert Fraction(read_back(labels.number(value, to))) == Fraction(rounded(Fraction(value), to))


@given(st.integers(-LONG, LONG))
def test_thousands_are_grouped_by_three(value: int) -> None:
    first, *rest = labels.number(value).removeprefix(labels.MINUS).split(".")
    assert 1 <= len(first) <= 3
    assert all(len(group) == 3 for group in rest)


@pytest.mark.parametrize(
    ("value", "to", "expected"),
    [
        (Decimal("-0.001"), 2, "0,00"),
        (Decimal("-0.0"), None, "0,0"),
        (Decimal("1E+3"), None, "1.000"),
        (-1234, 1, "−1.234,0"),
    ],
)
def test_odd_numbers_are_spelled_plainly(value: Decimal | int, to: int | None, expected: str) -> None:
    assert labels.number(value, to) == expected


@pytest.mark.parametrize(
    ("column", "value", "expected"),
    [
        (Column("a", "A", "amount", "Bs", 2), Decimal("1234.5"), "1.234,50"),
        (Column("a", "A", "amount"), Decimal("1234.50"), "1.234,50"),
        (Column("a", "A", "amount"), None, "sin dato"),
        (Column("a", "A", "year"), 2024, "2024"),
        (Column("a", "A", "integer"), 2024, "2.024"),
        (Column("a", "A", "text"), True, "sí"),
        (Column("a", "A", "text"), "1.5", "1.5"),
    ],
)
def test_a_cell_is_spelled_as_its_column_says(column: Column, value: Scalar, expected: str) -> None:
    assert labels.cell(column, value) == expected


# --- selecting rows ------------------------------------------------------------------------------

ROWS = make_table(
    [
        make_field("k", "string"),
        make_field("n", "number"),
        make_field("y", "year"),
        make_field("b", "boolean"),
        make_field("d", "date"),
    ],
    [["A", "22.0", "2020", "true", "2020-01-13"], ["22", "", "2021", "false", ""], ["", "1", "", "", "2021-02-01"]],
)


@pytest.mark.parametrize(
    ("where", "lines"),
    [
        ({}, [2, 3, 4]),
        ({"k": "A"}, [2]),
        ({"k": 22}, [3]),
        ({"n": 22}, [2]),
        ({"n": 22.0}, [2]),
        ({"n": "22.00"}, [2]),
        ({"n": "no"}, []),
        ({"y": 2020}, [2]),
        ({"y": "2020"}, [2]),
        ({"y": [2020, 2021]}, [2, 3]),
        ({"b": True}, [2]),
        ({"b": False}, [3]),
        ({"b": 1}, []),
        ({"n": True}, []),
        ({"d": "2020-01-13"}, [2]),
        ({"n": {"empty": True}}, [3]),
        ({"n": {"empty": False}, "b": True}, [2]),
        ({"k": "A", "y": 2021}, []),
    ],
)
def test_rows_are_selected_by_value_and_not_by_spelling(where: dict[str, object], lines: list[int]) -> None:
    assert [row.number for row in ROWS.select(where)] == lines


@given(st.lists(cells, min_size=1, max_size=20), st.data())
def test_selecting_a_value_and_its_absence_parts_the_rows_in_two(printed: list[str], data: st.DataObject) -> None:
    table = make_table([make_field("n", "number")], [[cell] for cell in [*printed, ""]])
    wanted = data.draw(st.sampled_from(printed))
    chosen = table.select({"n": wanted})
    assert {row.cells["n"] for row in chosen} == {cell for cell in printed if Decimal(cell) == Decimal(wanted)}
    empty, filled = table.select({"n": {"empty": True}}), table.select({"n": {"empty": False}})
    assert sorted(row.number for row in (*empty, *filled)) == [row.number for row in table.rows]
