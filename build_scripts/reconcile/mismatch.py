"""A printed value and the one that its own source gives for it: what every check yields, and how it is worded.

The bound of a difference is the most that rounding at the printed precision allows: half a unit of the last printed
digit of every value involved, and nothing where a check says that its values are ``exact``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from build_scripts import labels
from build_scripts.exact import rounded, to_decimal
from build_scripts.model import Row, Scalar, Spec, Table


@dataclass(frozen=True)
class Mismatch:
    """A printed value and the one its own source gives for it."""

    resource: str
    field: str
    row: int | None
    key: Mapping[str, Scalar]
    place: str
    printed: str
    recomputed: str
    difference: Fraction | None = None
    bound: Fraction | None = None
    """The most that rounding at the printed precision allows; like ``difference``, exact."""
    against: str = ""
    """Where ``recomputed`` is printed itself, when it is the same fact in another place."""
    stated: bool = False
    """Whether ``recomputed`` tells of another statement, instead of what should be printed."""


def spelled(value: Fraction, like: str = "") -> str:
    """Write a recomputed value with at least the decimals of the printed one it stands against."""
    exact = to_decimal(value)
    decimals = len(like.partition(".")[2])
    exponent = exact.as_tuple().exponent
    if isinstance(exponent, int) and -exponent < decimals:
        exact = rounded(value, decimals)
    return f"{exact:f}"


def number_of(row: Row, field: str) -> Fraction | None:
    """Give a cell as an exact number, or nothing where it is none."""
    value = row[field]
    return Fraction(value) if isinstance(value, int | Decimal) else None


def row_place(table: Table, row: Row) -> str:
    """Say a row by what the source prints of its key: the portal's own ids tell a reader nothing."""
    printed = {name: value for name, value in table.key(row).items() if table.field(name).from_source}
    return place_of_key(table, printed)


def place_of_key(table: Table, key: Mapping[str, Scalar]) -> str:
    """Say a key in words, column by column."""
    return ", ".join(f"{table.field(name).title.lower()} {_said(value)}" for name, value in key.items())


def _said(value: Scalar) -> str:
    return labels.scalar(value, empty=labels.NO_DATA) if value is None or isinstance(value, bool) else str(value)


def mismatch(
    table: Table, field: str, row: Row | None, key: Mapping[str, Scalar], printed: str, value: Fraction, bound: Fraction
) -> Mismatch:
    """Tell of a printed number that departs from its recomputed value."""
    return Mismatch(
        table.name,
        field,
        row.number if row else None,
        key,
        row_place(table, row) if row else "",
        printed,
        spelled(value, printed),
        Fraction(printed) - value,
        bound,
    )


ABSENT = "ausente"


def absent(table: Table, field: str, expected: str) -> Mismatch:
    """A check that finds nothing to compare with has not passed: a mistaken ``where`` would hide every error."""
    return Mismatch(table.name, field, None, {}, "", ABSENT, expected)


def bound_of(spec: Spec, bound: Fraction) -> Fraction:
    """Counts, and what a law prints, are exact: no rounding stands behind them."""
    return Fraction(0) if spec.get("exact") else bound


def allowed(spec: Spec, bound: Fraction, default: str = "0") -> Fraction:
    """Give the most that a check lets a difference be."""
    tolerance = spec.get("tolerance", default)
    return bound if tolerance == "printed-rounding" else Fraction(tolerance)
