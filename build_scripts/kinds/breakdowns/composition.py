"""The parts of each period, and what each is of its total."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated, ClassVar, Literal

from build_scripts.declare.objects import Size
from build_scripts.declare.roles import AmountField, AnyField, Resource
from build_scripts.kinds.breakdowns.base import (
    Columns,
    Line,
    RepeatableBreakdown,
    Resources,
    drawn_as,
    exact,
    parts_of,
    percent,
)
from build_scripts.model import KIND_OF, Breakdown, Column, Dataset


@dataclass(frozen=True, kw_only=True)
class CompositionBreakdown(RepeatableBreakdown):
    """Break each period into its parts, with their share of the printed total and, where it differs, of the sum."""

    SAYS: ClassVar[str] = "Las partes de cada periodo y su participación."
    GIVES: ClassVar[str] = "*`period`*, `componente`, `importe`, `participacion`"

    kind: Literal["composition"] = "composition"
    resource: Annotated[Resource, "La tabla."]
    period: Annotated[AnyField, "El campo del periodo."]
    parts: Annotated[tuple[AmountField, ...], Size(2), "Las partes: dos campos o más."]
    total: Annotated[AmountField | None, "El campo del total impreso."] = None

    def columns(self, resources: Resources) -> Columns:
        period = (self.period, drawn_as(resources, self.resource, self.period))
        return [period, ("componente", "name"), ("importe", "amount"), ("participacion", "amount")]

    def compute(self, dataset: Dataset) -> Breakdown:
        table = dataset.tables[self.resource]
        sums = [None if (added := parts_of(r, self.parts)) is None else Fraction(added) for r in table.rows]
        totals = [exact(row, self.total) for row in table.rows] if self.total else sums
        differ = sums != totals
        lines: list[Line] = []
        for row, of_parts, total in zip(table.rows, sums, totals, strict=True):
            for name in self.parts:
                amount = exact(row, name)
                of_sum = [percent(amount, of_parts or Fraction(0))] if differ else []
                share = percent(amount, total or Fraction(0))
                lines.append((row[self.period], table.field(name).title, row[name], share, *of_sum))
        return self.made(dataset, self._headings(dataset, differ=differ), lines)

    def _headings(self, dataset: Dataset, *, differ: bool) -> Sequence[Column]:
        table = dataset.tables[self.resource]
        part = table.field(self.parts[0])
        columns = [
            Column.of(table.field(self.period)),
            Column("componente", "Componente", "text"),
            Column("importe", "Importe", KIND_OF[part.type], part.unit),
            Column("participacion", "Del total impreso" if differ else "Del total", "percent", "%", 2),
        ]
        return [*columns, Column("participacion_suma", "De la suma", "percent", "%", 2)] if differ else columns
