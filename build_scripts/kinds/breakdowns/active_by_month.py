"""How many rows are under way, start and end in each month."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, ClassVar, Literal

from build_scripts import labels
from build_scripts.declare.roles import DateField, Resource, Where, Year
from build_scripts.kinds.breakdowns.base import Columns, Line, RepeatableBreakdown, Resources
from build_scripts.kinds.items import WHERE
from build_scripts.model import Breakdown, Column, Dataset

HEADINGS = (
    Column("mes", "Mes", "text"),
    Column("activas", "Activas", "integer"),
    Column("inician", "Inician", "integer"),
    Column("terminan", "Terminan", "integer"),
)


@dataclass(frozen=True, kw_only=True)
class ActiveByMonthBreakdown(RepeatableBreakdown):
    """Count, month by month, the rows whose span touches the month, and those that start or end in it."""

    SAYS: ClassVar[str] = "Cuántas filas están en curso, inician y terminan en cada mes."
    GIVES: ClassVar[str] = "`mes`, `activas`, `inician`, `terminan`"

    kind: Literal["active-by-month"] = "active-by-month"
    resource: Annotated[Resource, "La tabla."]
    start: Annotated[DateField, "El primer día."]
    end: Annotated[DateField, "El último."]
    year: Annotated[Year, "El año."]
    where: Annotated[Where, WHERE] = dataclasses.field(default_factory=dict)

    def columns(self, resources: Resources) -> Columns:
        return [("mes", "name"), ("activas", "amount"), ("inician", "amount"), ("terminan", "amount")]

    def compute(self, dataset: Dataset) -> Breakdown:
        spans = [
            (start, end)
            for row in dataset.tables[self.resource].select(self.where)
            if isinstance(start := row[self.start], date) and isinstance(end := row[self.end], date)
        ]
        return self.made(dataset, HEADINGS, [self._month(month, spans) for month in range(1, 13)])

    def _month(self, month: int, spans: Sequence[tuple[date, date]]) -> Line:
        first = date(self.year, month, 1)
        last = date(self.year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
        active = sum(1 for start, end in spans if start <= last and end >= first)
        starting = sum(1 for start, _ in spans if first <= start <= last)
        ending = sum(1 for _, end in spans if first <= end <= last)
        return labels.MONTHS[month - 1], active, starting, ending
