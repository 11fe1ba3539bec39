"""Checks that a printed percentage is its part of the whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated, ClassVar, Literal

from build_scripts.declare.roles import AmountField, Resource
from build_scripts.exact import half_unit
from build_scripts.kinds.checks.base import Mismatch
from build_scripts.kinds.checks.comparing import Rounded, absent, mismatch
from build_scripts.kinds.checks.row_formula import interval
from build_scripts.kinds.items import AmountCells
from build_scripts.model import Dataset


@dataclass(frozen=True, kw_only=True)
class ShareCheck(Rounded):
    """A printed percentage is its part of the whole, within the percentage's own printed rounding."""

    SAYS: ClassVar[str] = "Un porcentaje impreso es la parte del todo que le corresponde."

    kind: Literal["share"] = "share"
    resource: Annotated[Resource, "La tabla."]
    part: Annotated[AmountField, "El campo de la parte."]
    percentage: Annotated[AmountField, "El campo del porcentaje impreso."]
    whole: Annotated[AmountCells, "Las celdas del todo."]

    def mismatches(self, dataset: Dataset) -> Iterator[Mismatch]:
        whole, spread = self._whole(dataset)
        if whole <= spread:
            yield absent(self.whole.table(dataset), self.whole.field, "un todo mayor que cero")
            return
        table, compared = dataset.tables[self.resource], False
        for row in table.rows:
            if row[self.part] is None or row[self.percentage] is None:
                continue
            compared = True
            part, printed = row.cells[self.part], row.cells[self.percentage]
            value = Fraction(part) / whole * 100
            ends = [end / of * 100 for end in interval(part) for of in (whole - spread, whole + spread)]
            bound = self.bound(max(abs(end - value) for end in ends) + half_unit(printed))
            admitted = self.bound(half_unit(printed)) if self.tolerance is None else self.allowed(bound)
            if abs(Fraction(printed) - value) > admitted:
                yield mismatch(table, self.percentage, row, printed, value, bound)
        if not compared:
            yield absent(table, self.percentage, "una fila con la parte y su porcentaje")

    def _whole(self, dataset: Dataset) -> tuple[Fraction, Fraction]:
        """Add up the whole, and what rounding allows of it."""
        name = self.whole.field
        cells = [row.cells[name] for row in self.whole.rows(dataset) if row[name] is not None]
        spread = self.bound(sum((half_unit(cell) for cell in cells), Fraction(0)))
        return sum((Fraction(cell) for cell in cells), Fraction(0)), spread
