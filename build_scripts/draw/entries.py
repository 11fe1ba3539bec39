"""Reads a breakdown's columns into what a chart shows: cells go in, labelled values come out."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal

from build_scripts import labels
from build_scripts.exceptions import PortalError
from build_scripts.model import Breakdown, Column, Scalar


@dataclass(frozen=True)
class Entry:
    """A category with its value, and the value as readers see it."""

    label: str
    value: Decimal | int | None
    text: str
    highlighted: bool = True

    @property
    def measure(self) -> float | int:
        """The value for geometry only; what is read is ``text``."""
        return self.value if isinstance(self.value, int) else float(self.value or 0)


def entries(breakdown: Breakdown, category: str, value: str, highlight: Collection[str] = ()) -> list[Entry]:
    """Pair each category with its value, in the breakdown's order; without a highlight all stand out."""
    column = breakdown.column(value)
    cells = zip(names(breakdown, category), breakdown.values(value), strict=True)
    return [
        Entry(name, _amount(breakdown, value, cell), _spelled(column, cell), not highlight or name in highlight)
        for name, cell in cells
    ]


def names(breakdown: Breakdown, column: str) -> list[str]:
    """Spell a column's cells as categories: years and numbered codes are never grouped by thousands."""
    cells = breakdown.values(column)
    return [str(cell) if type(cell) is int else labels.scalar(cell, empty=labels.NO_DATA) for cell in cells]


def extent(shown: Iterable[Entry]) -> tuple[float, float]:
    """Return the least and the greatest value, zero always within; two different numbers even without values."""
    values = [entry.measure for entry in shown]
    low, high = min([0, *values]), max([0, *values])
    return (low, high) if low < high else (0, 1)


def _amount(breakdown: Breakdown, column: str, cell: Scalar) -> Decimal | int | None:
    if cell is None or (isinstance(cell, Decimal | int) and not isinstance(cell, bool)):
        return cell
    raise PortalError(
        f"{breakdown.id}: el gráfico mide la columna «{column}», que contiene «{cell}» en lugar de un número. "
        "Elija otra columna en «charts» del descriptor."
    )


def _spelled(column: Column, cell: Scalar) -> str:
    """Spell a value exactly as the tables do; the unit stands in the chart's subtitle, except for ``%``."""
    if not isinstance(cell, Decimal | int):
        return labels.NO_DATA
    if column.kind == "percent" or column.unit == "%":
        return labels.percent(cell, column.decimals)
    return labels.number(cell, column.decimals)
