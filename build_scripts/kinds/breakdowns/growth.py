"""The change of each period from the one before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, ClassVar, Literal

from build_scripts.declare.objects import Size
from build_scripts.declare.roles import AmountField, AnyField, Resource
from build_scripts.exact import decimals_of, rounded, to_decimal
from build_scripts.kinds.breakdowns.base import (
    Columns,
    Line,
    RepeatableBreakdown,
    Resources,
    drawn_as,
    exact,
    parts_of,
)
from build_scripts.model import KIND_OF, Breakdown, Column, Dataset, Row, Scalar

NO_BASE = "El cambio porcentual no se calcula cuando el valor anterior es cero o negativo: su signo engañaría."
UNLIKE = "En una gestión al menos, el total impreso no es la suma de sus columnas: se dan ambos."


@dataclass(frozen=True, kw_only=True)
class GrowthBreakdown(RepeatableBreakdown):
    """Compare each period with the one before it; with parts, also by the recomputed totals where they differ."""

    SAYS: ClassVar[str] = "El cambio de cada periodo respecto del anterior. Un año que falta es un hueco, no un cambio."
    GIVES: ClassVar[str] = "*`period`*, *`value`*, `cambio`, `cambio_porcentual`"

    kind: Literal["growth"] = "growth"
    resource: Annotated[Resource, "La tabla."]
    period: Annotated[AnyField, "El campo del periodo."]
    value: Annotated[AmountField, "El campo del monto."]
    parts: Annotated[tuple[AmountField, ...], Size(2), "Los campos que deben sumar el valor."] = ()

    def columns(self, resources: Resources) -> Columns:
        declared = [(name, drawn_as(resources, self.resource, name)) for name in (self.period, self.value)]
        return [*declared, ("cambio", "amount"), ("cambio_porcentual", "amount")]

    def compute(self, dataset: Dataset) -> Breakdown:
        in_order = sorted(dataset.tables[self.resource].rows, key=self._by_period)
        printed = [exact(row, self.value) for row in in_order]
        sums = [parts_of(row, self.parts) for row in in_order] if self.parts else []
        added = [None if value is None else Fraction(value) for value in sums] if self.parts else printed
        differ = added != printed
        lines: list[Line] = []
        unmeasured: list[Scalar] = []
        for at, row in enumerate(in_order):
            before = in_order[at - 1] if at and _follows(in_order[at - 1][self.period], row[self.period]) else None
            bases = (printed[at - 1], added[at - 1]) if before else (None, None)
            if any(value is not None and value <= 0 for value in bases):
                unmeasured.append(row[self.period])
            change = None if before is None or None in (printed[at], bases[0]) else _minus(row, before, self.value)
            of_sum = [sums[at], _change(added[at], bases[1])] if differ else []
            lines.append((row[self.period], row[self.value], change, _change(printed[at], bases[0]), *of_sum))
        notes: tuple[str, ...] = (UNLIKE,) if differ else ()
        if unmeasured:
            notes += (f"{NO_BASE} Ocurre en {', '.join(map(str, unmeasured))}.",)
        return self.made(dataset, self._headings(dataset, differ=differ), lines, notes=notes)

    def _by_period(self, row: Row) -> tuple[int, int]:
        return (0, value) if isinstance(value := row[self.period], int) else (1, 0)

    def _headings(self, dataset: Dataset, *, differ: bool) -> Sequence[Column]:
        table = dataset.tables[self.resource]
        value = table.field(self.value)
        kind = KIND_OF[value.type]
        columns = [
            Column.of(table.field(self.period)),
            Column.of(value),
            Column("cambio", "Cambio", kind, value.unit),
            Column("cambio_porcentual", "Cambio porcentual", "percent", "%", 1),
        ]
        if differ:
            columns.append(Column("suma", "Suma de las columnas", kind, value.unit))
            columns.append(Column("cambio_porcentual_suma", "Cambio de la suma", "percent", "%", 1))
        return columns


def _follows(before: Scalar, now: Scalar) -> bool:
    """Only neighbouring periods are compared: a missing year is a gap, not a change."""
    return isinstance(before, int) and isinstance(now, int) and now == before + 1


def _change(now: Fraction | None, before: Fraction | None) -> Decimal | None:
    return None if now is None or before is None or before <= 0 else to_decimal((now - before) / before * 100)


def _minus(row: Row, before: Row, field: str) -> Decimal:
    """Subtract as accounts do: with the decimals that the two cells print."""
    cells = row.cells[field], before.cells[field]
    return rounded(Fraction(cells[0]) - Fraction(cells[1]), max(map(decimals_of, cells)))
