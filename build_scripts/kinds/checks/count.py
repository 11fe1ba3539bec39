"""Checks that a table has as many rows as is printed or declared."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated, ClassVar, Literal

from build_scripts.declare.roles import Resource, Where
from build_scripts.kinds.checks.base import Mismatch
from build_scripts.kinds.checks.comparing import Rounded
from build_scripts.kinds.checks.printed_elsewhere import Computed, Constant, PrintedTotals, against
from build_scripts.model import Dataset


@dataclass(frozen=True, kw_only=True)
class CountCheck(Rounded):
    """A table has as many rows as is printed or declared; a count is exact on both sides."""

    SAYS: ClassVar[str] = "Una tabla tiene tantas filas como dice `equals`."

    kind: Literal["count"] = "count"
    resource: Annotated[Resource, "La tabla."]
    where: Annotated[Where, "Solo las filas que cumplen todo."] = dataclasses.field(default_factory=dict)
    equals: Annotated[Constant | PrintedTotals, "Cuántas deben ser: un número fijo o una celda de otra tabla."]

    def bound(self, rounding: Fraction) -> Fraction:
        return Fraction(0)

    def mismatches(self, dataset: Dataset) -> Iterator[Mismatch]:
        table = dataset.tables[self.resource]
        rows = Fraction(len(table.select(self.where)))
        yield from against(self, dataset, self.equals, Computed(table, table.primary_key[0], {}, rows, Fraction(0)))
