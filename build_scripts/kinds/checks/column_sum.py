"""Checks that a column, or each group of it, adds up to a total printed elsewhere."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated, ClassVar, Literal

from build_scripts.declare.roles import AmountField, AnyField, Resource, Where
from build_scripts.exact import half_unit
from build_scripts.kinds.checks.base import Mismatch
from build_scripts.kinds.checks.comparing import Rounded, absent
from build_scripts.kinds.checks.printed_elsewhere import Computed, Constant, PrintedTotals, against
from build_scripts.model import Dataset, Row, Scalar, Statements


@dataclass(frozen=True, kw_only=True)
class ColumnSumCheck(Rounded):
    """A column, or each group of it, adds up to a constant or to a total printed elsewhere; no total is left over."""

    SAYS: ClassVar[str] = "Un campo, o cada grupo de él, suma lo que dice `equals`."

    kind: Literal["column-sum"] = "column-sum"
    resource: Annotated[Resource, "La tabla."]
    field: Annotated[AmountField, "El campo que se suma."]
    where: Annotated[Where, "Solo las filas que cumplen todo."] = dataclasses.field(default_factory=dict)
    by: Annotated[tuple[AnyField, ...], "Los campos que forman los grupos."] = ()
    equals: Annotated[Constant | PrintedTotals, "Lo que debe sumar: un número fijo o celdas de otra tabla."]

    def mismatches(self, dataset: Dataset) -> Iterator[Mismatch]:
        groups = self._groups(dataset)
        if not any(groups.values()):
            yield absent(dataset.tables[self.resource], self.field, "al menos una celda que sumar")
            return
        keys: list[dict[str, Scalar]] = [dict(zip(self.by, group, strict=True)) for group in groups]
        for key, rows in zip(keys, groups.values(), strict=True):
            yield from against(self, dataset, self.equals, self._computed(dataset, key, rows))
        if isinstance(self.equals, PrintedTotals):
            yield from self.equals.left_over(dataset, keys, self.where)

    def _groups(self, dataset: Dataset) -> dict[tuple[Scalar, ...], list[Row]]:
        groups: dict[tuple[Scalar, ...], list[Row]] = {} if self.by else {(): []}
        for row in dataset.tables[self.resource].select(self.where):
            rows = groups.setdefault(tuple(row[name] for name in self.by), [])
            if row[self.field] is not None:
                rows.append(row)
        return groups

    def _computed(self, dataset: Dataset, key: dict[str, Scalar], rows: list[Row]) -> Computed:
        table, statements = dataset.tables[self.resource], Statements(dataset)
        cells = [row.cells[self.field] for row in rows]
        value = sum((Fraction(cell) for cell in cells), Fraction(0))
        bound = self.bound(sum((half_unit(cell) for cell in cells), Fraction(0)))
        stated = frozenset(statements.precision(table.name, self.field, row) for row in rows)
        return Computed(table, self.field, key, value, bound, stated)
