"""Compares a printed number with the one its own source gives, and words what departs.

The bound of a difference is the most that rounding at the printed precision allows: half a unit of the last printed
digit of every value involved, and nothing where a check says that its values are ``exact``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Annotated

from build_scripts import labels
from build_scripts.declare.roles import Tolerance
from build_scripts.exact import rounded, to_decimal
from build_scripts.kinds.checks.base import Mismatch, SourceCheck
from build_scripts.model import Row, Scalar, Table

ABSENT = "ausente"


@dataclass(frozen=True, kw_only=True)
class Tolerant(SourceCheck):
    """A check of numbers, which may admit a difference."""

    tolerance: Annotated[Tolerance | None, "Cuánta diferencia se admite; sin la clave, ninguna."] = None

    def allowed(self, bound: Fraction, default: str = "0") -> Fraction:
        """Return the most that a difference may be, given the most that rounding allows."""
        tolerance = self.tolerance or default
        return bound if tolerance == "printed-rounding" else Fraction(tolerance)


@dataclass(frozen=True, kw_only=True)
class Rounded(Tolerant):
    """A check of numbers that are printed rounded, unless it says that they are exact."""

    exact: Annotated[bool, "Los valores impresos son exactos: ningún redondeo explica una diferencia."] = False

    def bound(self, rounding: Fraction) -> Fraction:
        """Return the most that rounding allows: of counts, and of what a law prints, nothing."""
        return Fraction(0) if self.exact else rounding


def spelled(value: Fraction, like: str = "") -> str:
    """Write a recomputed value with at least the decimals of the printed one it stands against."""
    exact = to_decimal(value)
    decimals = len(like.partition(".")[2])
    exponent = exact.as_tuple().exponent
    if isinstance(exponent, int) and -exponent < decimals:
        exact = rounded(value, decimals)
    return f"{exact:f}"


def number_of(row: Row, field: str) -> Fraction | None:
    """Return a cell as an exact number, or nothing where it is none."""
    value = row[field]
    return Fraction(value) if isinstance(value, int | Decimal) else None


def row_place(table: Table, row: Row) -> str:
    """Name a row by what the source prints of its key: the portal's own ids tell a reader nothing."""
    printed = {name: value for name, value in table.key(row).items() if table.field(name).from_source}
    return place_of_key(table, printed)


def place_of_key(table: Table, key: Mapping[str, Scalar]) -> str:
    """Write a key in words, column by column."""
    return ", ".join(f"{table.field(name).title.lower()} {_words(value)}" for name, value in key.items())


def _words(value: Scalar) -> str:
    return labels.scalar(value, empty=labels.NO_DATA) if value is None or isinstance(value, bool) else str(value)


def mismatch(table: Table, field: str, row: Row, printed: str, value: Fraction, bound: Fraction) -> Mismatch:
    """Describe a printed number that departs from its recomputed value."""
    return Mismatch(
        table.name,
        field,
        row.number,
        table.key(row),
        row_place(table, row),
        printed,
        spelled(value, printed),
        Fraction(printed) - value,
        bound,
    )


def departs(table: Table, field: str, row: Row, expected: str, found: str | None = None) -> Mismatch:
    """Describe a cell that is not what was expected, where there is no difference to be worked out."""
    printed = row.cells[field] if found is None else found
    return Mismatch(table.name, field, row.number, table.key(row), row_place(table, row), printed, expected)


def absent(table: Table, field: str, expected: str) -> Mismatch:
    """A check that finds nothing to compare with has not passed: a mistaken ``where`` would hide every error."""
    return Mismatch(table.name, field, None, {}, "", ABSENT, expected)
