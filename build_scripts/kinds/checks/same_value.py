"""Checks that a fact printed in two places is the same in both."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Annotated, ClassVar, Literal

from build_scripts.exact import half_unit
from build_scripts.kinds.checks.base import Mismatch
from build_scripts.kinds.checks.comparing import Rounded, absent, departs, mismatch, number_of
from build_scripts.kinds.items import Cells
from build_scripts.model import Dataset, Row


@dataclass(frozen=True, kw_only=True)
class SameValueCheck(Rounded):
    """A fact printed in two places is the same in both."""

    SAYS: ClassVar[str] = "Un dato impreso en dos lugares es el mismo. Cada lado debe ser una sola celda, con dato."

    kind: Literal["same-value"] = "same-value"
    left: Annotated[Cells, "Una celda."]
    right: Annotated[Cells, "La otra."]

    def mismatches(self, dataset: Dataset) -> Iterator[Mismatch]:
        left, right = self._single(dataset, self.left), self._single(dataset, self.right)
        for side, found in ((self.left, left), (self.right, right)):
            if found is None:
                yield absent(side.table(dataset), side.field, "una sola celda, con dato")
        if left is not None and right is not None:
            yield from self._compare(dataset, left, right)

    def _compare(self, dataset: Dataset, row: Row, other: Row) -> Iterator[Mismatch]:
        table, field = self.left.table(dataset), self.left.field
        printed, again = row.cells[field], other.cells[self.right.field]
        against = other.cells.get("fuente_lugar", "")
        a, b = number_of(row, field), number_of(other, self.right.field)
        if a is not None and b is not None:
            bound = self.bound(half_unit(printed) + half_unit(again))
            if abs(a - b) > self.allowed(bound):
                yield replace(mismatch(table, field, row, printed, b, bound), key={}, against=against)
        elif printed != again:
            yield replace(departs(table, field, row, again), key={}, against=against)

    def _single(self, dataset: Dataset, cells: Cells) -> Row | None:
        rows = cells.rows(dataset)
        return rows[0] if len(rows) == 1 and rows[0][cells.field] is not None else None
