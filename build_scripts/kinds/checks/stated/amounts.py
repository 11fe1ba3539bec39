"""The amounts that rows state of one thing, put together to be compared, and how what does not agree is worded.

Amounts are compared exactly, each within half a unit of its last printed digit times its scale.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Annotated

from build_scripts.declare.roles import AmountField, AnyField, Resource, Where
from build_scripts.exact import half_unit
from build_scripts.kinds.checks.base import Mismatch, SourceCheck
from build_scripts.kinds.checks.comparing import row_place
from build_scripts.model import ABOUT, AT_LEAST, AT_MOST, Dataset, Row, Scalar, Table

AMOUNT = "al menos una fila con su cantidad"


@dataclass(frozen=True)
class AmountRange:
    """What an amount can mean; ``None`` is without end."""

    low: Fraction | None
    high: Fraction | None

    def beyond(self, other: AmountRange) -> bool:
        """Tell whether all of this lies above all of the other."""
        return self.low is not None and other.high is not None and self.low > other.high

    def apart(self, other: AmountRange) -> bool:
        return self.beyond(other) or other.beyond(self)

    def times(self, share: Fraction) -> AmountRange:
        low, high = (None if end is None else end * share for end in (self.low, self.high))
        return AmountRange(low, high)


@dataclass(frozen=True)
class StatedAmount:
    """An amount as a row states it: its value and the most that printing may have rounded away, both to scale."""

    row: Row
    value: Fraction
    half: Fraction
    precision: str = ""

    @property
    def span(self) -> AmountRange:
        """What it can mean: its rounding, open above for «más de» and below for «menos de»."""
        if self.precision == ABOUT:
            return AmountRange(None, None)
        low, high = self.value - self.half, self.value + self.half
        return AmountRange(None if self.precision == AT_MOST else low, None if self.precision == AT_LEAST else high)

    def share_of(self, large: StatedAmount, share: Fraction) -> bool:
        """Tell whether it is a share of another, within the rounding of both."""
        return abs(large.value * share - self.value) <= large.half * share + self.half


@dataclass(frozen=True, kw_only=True)
class AmountsCheck(SourceCheck):
    """Compares the amounts that rows state of one thing."""

    resource: Annotated[Resource, "La tabla."]
    value: Annotated[AmountField, "El campo del número."]
    scale: Annotated[AmountField | None, "El campo por el que se multiplica."] = None
    by: Annotated[tuple[AnyField, ...], "Los campos que dicen que es lo mismo."]
    where: Annotated[Where, "Solo las filas que cumplen todo."] = dataclasses.field(default_factory=dict)

    def groups(self, dataset: Dataset, precision: str | None = None) -> list[list[StatedAmount]]:
        """Put together the amounts of one thing, in the order of the table; ``precision`` is the field that says it."""
        groups: dict[tuple[Scalar, ...], list[StatedAmount]] = {}
        for row in dataset.tables[self.resource].select(self.where):
            scale = self.scale_of(row)
            if row[self.value] is None or scale is None:
                continue
            cell = row.cells[self.value]
            said = row.cells[precision] if precision else ""
            stated = StatedAmount(row, Fraction(cell) * scale, half_unit(cell) * scale, said)
            groups.setdefault(tuple(row[name] for name in self.by), []).append(stated)
        return list(groups.values())

    def scale_of(self, row: Row) -> Fraction | None:
        """Return by how much a row's value is multiplied, ``None`` where it does not say."""
        if self.scale is None:
            return Fraction(1)
        return None if row[self.scale] is None else Fraction(row.cells[self.scale])


def larger_first(one: StatedAmount, other: StatedAmount) -> tuple[StatedAmount, StatedAmount]:
    """Put the larger of two amounts first; of two alike, the second."""
    return (one, other) if one.value > other.value else (other, one)


def name_of(table: Table, row: Row) -> str:
    """Name a statement by its key, which is how its table shows it."""
    return " ".join(row.cells[name] for name in table.primary_key)


def doubt(table: Table, field: str, row: Row, said: str, by: Sequence[str] = ()) -> Mismatch:
    """Describe what is said elsewhere of the same thing that a row states; which one is right is not said."""
    place = place_of(table, row, by)
    return Mismatch(table.name, field, row.number, table.key(row), place, row.cells[field], said, stated=True)


def place_of(table: Table, row: Row, by: Sequence[str]) -> str:
    """Name a statement by its key and by what it is about: the portal's own key alone tells a reader nothing."""
    about = [row.cells[name] for name in by if row[name] is not None and table.field(name).type in {"string", "year"}]
    years = sorted({value.year for name in by if isinstance(value := row[name], date)})
    about += [str(year) for year in years]
    named = row_place(table, row) or name_of(table, row)
    return f"{named}: {', '.join(about)}" if about else named
