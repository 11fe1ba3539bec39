"""Reads statements, and which of them are chosen for each year of a series."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from build_scripts.exact import half_unit, shifted, to_decimal
from build_scripts.kinds.breakdowns.series.declared import Series
from build_scripts.model import (
    COVERAGES,
    EXACT,
    PARTIAL,
    PRECISIONS,
    WHOLE,
    Row,
    Scalar,
    coverage_of,
)

COMPARABLE = ("basis", "currency", "measure", "place")
"""What every statement of a series has in common with the others."""


@dataclass(frozen=True)
class Statement:
    """A statement with its amount in the unit of the breakdown."""

    row: Row
    cell: str
    factor: Fraction
    start: date
    end: date
    coverage: str
    precision: str

    @property
    def value(self) -> Fraction:
        return Fraction(self.cell) * self.factor

    @property
    def half(self) -> Fraction:
        return half_unit(self.cell) * self.factor

    @property
    def shown(self) -> Decimal | int:
        """The amount with the digits that were printed, wherever only the point moves."""
        text = str(self.factor.numerator * self.factor.denominator)
        if text.strip("0") != "1" or (self.factor.numerator != 1 and self.factor.denominator != 1):
            return to_decimal(self.value)
        zeros = len(text) - 1
        printed = Decimal(self.cell).as_tuple()
        exponent = int(printed.exponent) + (zeros if self.factor.denominator == 1 else -zeros)
        digits = int("".join(map(str, printed.digits))) * (-1 if printed.sign else 1)
        return int(digits * 10**exponent) if exponent >= 0 else shifted(digits, exponent)

    @property
    def span(self) -> tuple[date, date]:
        return self.start, self.end

    @property
    def state(self) -> str:
        """Coverage and precision in one: ``año completo``, ``mínimo``, ``parcial`` or ``parcial, mínimo``."""
        if self.precision == EXACT:
            return self.coverage
        return self.precision if self.coverage == WHOLE else f"{self.coverage}, {self.precision}"


def chosen_rows(series: Series) -> Iterator[tuple[int, Row, Row]]:
    """Give year, choosing row and chosen statement of each choice that has both.

    Where whole years and parts of years stand together, a part gives way to the whole of its year.
    """
    coverage = series.stated.coverage
    found = list(_choices(series))
    whole = {year for year, _, target in found if target[coverage] == WHOLE}
    for year, row, target in found:
        if year not in whole or target[coverage] != PARTIAL:
            yield year, row, target


def _choices(series: Series) -> Iterator[tuple[int, Row, Row]]:
    key, table, there = series.key, series.choices, series.statements
    known = dict(zip(map(there.speller(key.reference_fields), there.rows), there.rows, strict=True))
    spell = table.speller(key.fields)
    for row in table.select(series.declared.where):
        year, wanted = row[series.declared.period], spell(row)
        if isinstance(year, int) and wanted is not None and wanted in known:
            yield year, row, known[wanted]


def read_statement(series: Series, row: Row) -> Statement | None:
    """Read a statement that can stand in a series: an amount, to a known scale, of a year or of a part of one."""
    stated = series.stated
    start, end, coverage = row[stated.start], row[stated.end], row[stated.coverage]
    precision, scale = row[stated.precision], row[stated.scale]
    if not isinstance(start, date) or not isinstance(end, date) or coverage not in COVERAGES:
        return None
    if precision not in PRECISIONS or row[stated.value] is None or not isinstance(scale, int | Decimal):
        return None
    if coverage_of(start, end) is None:
        return None
    factor = Fraction(scale) * series.factor
    return Statement(row, row.cells[stated.value], factor, start, end, str(coverage), str(precision))


def signature(series: Series, row: Row) -> tuple[Scalar, ...]:
    """Give what a statement must share with another to be compared with it, besides its period."""
    stated = series.stated
    return tuple(row[getattr(stated, role)] for role in COMPARABLE)


def of_year(series: Series, year: int) -> Iterator[Row]:
    """Yield the statements that end in a year, before any is read: each of many series asks for each of its years."""
    stated = series.stated
    for row in series.statements.rows:
        end = row[stated.end]
        if isinstance(end, date) and end.year == year:
            yield row


def thing_of(series: Series, row: Row) -> tuple[Scalar, ...]:
    """Give all that makes two statements be about one thing but the basis; a place counts as its part of the whole."""
    stated = series.stated
    part = row[stated.division.category] if stated.division else None
    return row[stated.currency], row[stated.measure], part or row[stated.place]
