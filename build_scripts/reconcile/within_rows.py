"""Checks within a row: sums, operations, shares and dates in order. Exact: quotients are ``Fraction``."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from itertools import pairwise, product

from build_scripts.exact import half_unit
from build_scripts.model import ABOUT, Dataset, Spec, Statements
from build_scripts.reconcile.mismatch import (
    Mismatch,
    absent,
    allowed,
    bound_of,
    mismatch,
    row_place,
)

Interval = tuple[Fraction, Fraction]


def _interval(cell: str) -> Interval:
    return Fraction(cell) - half_unit(cell), Fraction(cell) + half_unit(cell)


def row_sum(dataset: Dataset, spec: Spec) -> Iterator[Mismatch]:
    """The parts of each row add up to its printed total; an empty part adds nothing."""
    yield from row_formula(dataset, {**spec, "operation": "sum", "operands": spec["parts"], "result": spec["total"]})


def row_formula(dataset: Dataset, spec: Spec) -> Iterator[Mismatch]:
    """A column is the sum, difference, product, quotient, straight line (a·x + b) or growth (a·(1 + p/100)) of others.

    A statement that says of its amount that it is about so much has no rounding to be held to: its row tells nothing.
    ``exact_fields`` are columns whose printed values no rounding stands behind, such as the ends of a legal range.
    """
    table, statements = dataset.tables[spec["resource"]], Statements(dataset)
    compared = False
    for row in table.rows:
        operands = [name for name in spec["operands"] if row[name] is not None]
        if row[spec["result"]] is None or (spec["operation"] != "sum" and len(operands) < len(spec["operands"])):
            continue
        cells = [row.cells[name] for name in operands]
        value = _apply(spec["operation"], [Fraction(c) for c in cells])
        if value is None:  # a quotient by zero, which is not ours to judge
            continue
        if any(statements.precision(table.name, name, row) == ABOUT for name in (*operands, spec["result"])):
            continue
        compared = True
        printed = row.cells[spec["result"]]
        exact = set(spec.get("exact_fields", ()))
        own = Fraction(0) if spec["result"] in exact else half_unit(printed)
        spread = _spread(spec["operation"], [(row.cells[name], name in exact) for name in operands], value)
        bound = bound_of(spec, spread + own)
        if abs(Fraction(printed) - value) > allowed(spec, bound):
            yield mismatch(table, spec["result"], row, table.key(row), printed, value, bound)
    if not compared:
        yield absent(table, spec["result"], "una fila con lo que se compara")


def _apply(operation: str, values: list[Fraction]) -> Fraction | None:
    if operation == "sum":
        return sum(values, Fraction(0))
    if operation == "line":
        slope, at, start = values
        return slope * at + start
    if operation == "growth":
        before, percent = values
        return before * (1 + percent / 100)
    result = values[0]
    for value in values[1:]:
        if operation == "difference":
            result -= value
        elif operation == "product":
            result *= value
        elif value == 0:
            return None
        else:
            result /= value
    return result


def _spread(operation: str, cells: list[tuple[str, bool]], value: Fraction) -> Fraction:
    """The farthest the result can move when every operand that is not exact moves within its own rounding."""
    if operation in {"sum", "difference"}:
        return sum((half_unit(cell) for cell, exact in cells if not exact), Fraction(0))
    intervals = [(Fraction(cell),) if exact else _interval(cell) for cell, exact in cells]
    ends = [_apply(operation, list(corner)) for corner in product(*intervals)]
    return max((abs(end - value) for end in ends if end is not None), default=Fraction(0))


def share(dataset: Dataset, spec: Spec) -> Iterator[Mismatch]:
    """A printed percentage is its part of the whole, within the percentage's own printed rounding."""
    table = dataset.tables[spec["resource"]]
    whole_cells = [
        r.cells[spec["whole"]["field"]]
        for r in dataset.tables[spec["whole"]["resource"]].select(spec["whole"].get("where", {}))
        if r[spec["whole"]["field"]] is not None
    ]
    whole = sum((Fraction(c) for c in whole_cells), Fraction(0))
    whole_bound = bound_of(spec, sum((half_unit(c) for c in whole_cells), Fraction(0)))
    if whole <= whole_bound:
        yield absent(dataset.tables[spec["whole"]["resource"]], spec["whole"]["field"], "un todo mayor que cero")
        return
    compared = False
    for row in table.rows:
        part, percentage = row[spec["part"]], row[spec["percentage"]]
        if part is None or percentage is None:
            continue
        compared = True
        part_cell, printed = row.cells[spec["part"]], row.cells[spec["percentage"]]
        value = Fraction(part_cell) / whole * 100
        ends = [end / w * 100 for end in _interval(part_cell) for w in (whole - whole_bound, whole + whole_bound)]
        bound = bound_of(spec, max(abs(end - value) for end in ends) + half_unit(printed))
        own = bound_of(spec, half_unit(printed)) if "tolerance" not in spec else allowed(spec, bound)
        if abs(Fraction(printed) - value) > own:
            yield mismatch(table, spec["percentage"], row, table.key(row), printed, value, bound)
    if not compared:
        yield absent(table, spec["percentage"], "una fila con la parte y su porcentaje")


def date_order(dataset: Dataset, spec: Spec) -> Iterator[Mismatch]:
    """The dates of each row do not run backwards, nor leave the span that is declared."""
    table = dataset.tables[spec["resource"]]
    span = spec.get("within")
    compared = False
    for row in table.rows:
        dates = [(name, value) for name in spec["fields"] if isinstance(value := row[name], date)]
        compared = compared or len(dates) > (1 if span is None else 0)
        for (_, earlier), (name, later) in pairwise(dates):
            if later < earlier:
                found, limit = later.isoformat(), f"desde {earlier.isoformat()}"
                yield Mismatch(table.name, name, row.number, table.key(row), row_place(table, row), found, limit)
        if span is None:
            continue
        for name, value in dates:
            if not span["from"] <= value.isoformat() <= span["to"]:
                limit = f"entre {span['from']} y {span['to']}"
                place = row_place(table, row)
                yield Mismatch(table.name, name, row.number, table.key(row), place, value.isoformat(), limit)
    if not compared:
        yield absent(table, spec["fields"][0], "una fila con las fechas que se comparan")
