"""The parts of a whole, from the largest, with what each is of it."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, ClassVar, Literal

from build_scripts import labels
from build_scripts.declare.roles import AmountField, AnyField, Resource, Where
from build_scripts.exact import add
from build_scripts.kinds.breakdowns.base import (
    NO_TOTAL,
    NO_VALUES,
    Columns,
    Line,
    RepeatableBreakdown,
    Resources,
    drawn_as,
    exact,
    lacking,
    percent,
    printed_total,
)
from build_scripts.kinds.items import WHERE, AmountCells
from build_scripts.model import Breakdown, Column, Dataset, Row

Total = Decimal | int


@dataclass(frozen=True, kw_only=True)
class SharesBreakdown(RepeatableBreakdown):
    """Order the parts of a whole, with share, rank and cumulative share; both wholes stand where they differ."""

    SAYS: ClassVar[str] = "Las partes de un todo, de mayor a menor, con su participación, su puesto y la acumulada."
    GIVES: ClassVar[str] = "`puesto`, *`category`*, *`value`*, `participacion`, `acumulada`"

    kind: Literal["shares"] = "shares"
    resource: Annotated[Resource, "La tabla."]
    category: Annotated[AnyField, "El campo que nombra cada parte."]
    value: Annotated[AmountField, "El campo del monto."]
    where: Annotated[Where, WHERE] = dataclasses.field(default_factory=dict)
    total: Annotated[AmountCells | None, "Las celdas del total impreso."] = None

    def columns(self, resources: Resources) -> Columns:
        declared = [(name, drawn_as(resources, self.resource, name)) for name in (self.category, self.value)]
        return [*declared, ("puesto", "amount"), ("participacion", "amount"), ("acumulada", "amount")]

    def compute(self, dataset: Dataset) -> Breakdown:
        picked = sorted(dataset.tables[self.resource].select(self.where), key=self._largest_first)
        filled = [cell for row in picked if isinstance(cell := row[self.value], int | Decimal)]
        total = add(filled)
        against = printed_total(dataset, self.total) if self.total else total
        differ = against is not None and against != total
        columns = list(self._headings(dataset, differ=differ))
        if not filled:
            return self.without(dataset, columns, NO_VALUES)
        if against is None:
            return self.without(dataset, columns, NO_TOTAL)
        rows = self._lines(picked, Fraction(total), Fraction(against), differ=differ)
        totals, notes = _totals(total, against) if differ else ([_total(total)], ())
        return self.made(dataset, columns, rows, totals, notes + lacking(picked, self.value))

    def _largest_first(self, row: Row) -> tuple[bool, Fraction]:
        value = exact(row, self.value)
        return (True, Fraction(0)) if value is None else (False, -value)

    def _headings(self, dataset: Dataset, *, differ: bool) -> Sequence[Column]:
        table = dataset.tables[self.resource]
        of_sum = [Column("participacion_suma", "De la suma", "percent", "%", 2)] if differ else []
        return [
            Column("puesto", "Puesto", "integer"),
            Column.of(table.field(self.category), "text"),
            Column.of(table.field(self.value)),
            Column("participacion", "Del total impreso" if differ else "Del total", "percent", "%", 2),
            *of_sum,
            Column("acumulada", "Acumulada", "percent", "%", 2),
        ]

    def _lines(self, picked: Sequence[Row], added: Fraction, printed: Fraction, *, differ: bool) -> list[Line]:
        amounts = [value for row in picked if (value := exact(row, self.value)) is not None]
        lines: list[Line] = []
        running = Fraction(0)
        for row in picked:
            amount = exact(row, self.value)
            running += amount or 0
            place = None if amount is None else 1 + sum(1 for other in amounts if other > amount)
            both = [percent(amount, printed), *([percent(amount, added)] if differ else [])]
            cumulative = None if amount is None else percent(running, printed)
            lines.append((place, row[self.category], row[self.value], *both, cumulative))
        return lines


def _total(total: Total) -> Line:
    return None, "Total", total, percent(Fraction(total), Fraction(total)), None


def _totals(total: Total, against: Total) -> tuple[list[Line], tuple[str, ...]]:
    """Show both wholes, and say that they are not one."""
    added, printed = Fraction(total), Fraction(against)
    totals: list[Line] = [
        (None, "Suma de las filas", total, percent(added, printed), percent(added, added), None),
        (None, "Total impreso", against, percent(printed, printed), percent(printed, added), None),
    ]
    note = (
        f"La suma de las filas ({labels.number(total)}) no es el total impreso ({labels.number(against)}): "
        "se dan las participaciones sobre ambos; la acumulada va sobre el impreso."
    )
    return totals, (note,)
