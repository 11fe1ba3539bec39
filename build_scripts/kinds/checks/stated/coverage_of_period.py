"""Checks that a period covers what it is said to cover."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated, ClassVar, Literal

from build_scripts.declare.roles import AnyField, DateField, Resource, Where
from build_scripts.kinds.checks.base import Mismatch, SourceCheck
from build_scripts.kinds.checks.comparing import absent
from build_scripts.kinds.checks.stated.amounts import doubt
from build_scripts.model import COVERAGES, Dataset, Row, coverage_of


@dataclass(frozen=True, kw_only=True)
class CoverageOfPeriodCheck(SourceCheck):
    """A period called a whole year runs from 1 January to 31 December; one called partial lies within a year."""

    SAYS: ClassVar[str] = (
        "Lo que dice ser de un año completo va del 1 de enero al 31 de diciembre; lo parcial cae dentro de un año y "
        "no es el año entero."
    )

    kind: Literal["coverage-of-period"] = "coverage-of-period"
    resource: Annotated[Resource, "La tabla."]
    coverage: Annotated[AnyField, "El campo de la cobertura."]
    start: Annotated[DateField, "El primer día."]
    end: Annotated[DateField, "El último."]
    where: Annotated[Where, "Solo las filas que cumplen todo."] = dataclasses.field(default_factory=dict)

    def mismatches(self, dataset: Dataset) -> Iterator[Mismatch]:
        table = dataset.tables[self.resource]
        rows = table.select(self.where)
        if not any(row[self.coverage] in COVERAGES for row in rows):
            yield absent(table, self.coverage, "al menos una fila con su cobertura")
        for row in rows:
            if row[self.coverage] in COVERAGES and (said := self._otherwise(row)) is not None:
                yield doubt(table, self.coverage, row, said)

    def _otherwise(self, row: Row) -> str | None:
        """Say what a period covers, when that is not what its row says."""
        start, end = row[self.start], row[self.end]
        if not isinstance(start, date) or not isinstance(end, date):
            return "un periodo sin sus dos fechas"
        found = coverage_of(start, end)
        if found == row[self.coverage]:
            return None
        return f"{found or 'más de un año'}: del {row.cells[self.start]} al {row.cells[self.end]}"
