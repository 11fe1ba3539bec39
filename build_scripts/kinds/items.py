"""The objects by which kinds point at rows and cells."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Annotated, ClassVar

from build_scripts.declare.roles import AmountField, AnyField, Resource, Where
from build_scripts.model import Dataset, Row, Table

WHERE = "Solo las filas que cumplen todo; sin esta clave, todas."


@dataclass(frozen=True, kw_only=True)
class Rowset:
    """The rows of a table, all or those that meet a condition."""

    SHAPE: ClassVar[str] = "rowset"
    resource: Annotated[Resource, "La tabla."]
    where: Annotated[Where, WHERE] = dataclasses.field(default_factory=dict)

    def table(self, dataset: Dataset) -> Table:
        return dataset.tables[self.resource]

    def rows(self, dataset: Dataset) -> tuple[Row, ...]:
        return self.table(dataset).select(self.where)


@dataclass(frozen=True, kw_only=True)
class Cells:
    """The cells of a field, in all rows or in those that meet a condition."""

    SHAPE: ClassVar[str] = "cells"
    resource: Annotated[Resource, "La tabla."]
    field: Annotated[AnyField, "El campo."]
    where: Annotated[Where, WHERE] = dataclasses.field(default_factory=dict)

    def table(self, dataset: Dataset) -> Table:
        return dataset.tables[self.resource]

    def rows(self, dataset: Dataset) -> tuple[Row, ...]:
        return self.table(dataset).select(self.where)


@dataclass(frozen=True, kw_only=True)
class AmountCells(Cells):
    """Cells of an amount."""

    field: Annotated[AmountField, "El campo, de números."]


Term = AmountCells | Rowset
"""What an operation takes: the sum of some cells, or how many rows there are."""


@dataclass(frozen=True, kw_only=True)
class Each:
    """What is repeated once for each value of a column; it is gone once that is done."""

    SHAPE: ClassVar[str] = "each"
    resource: Annotated[Resource, "La tabla."]
    field: Annotated[AnyField, "El campo cuyos valores se recorren. Los datos que faltan no cuentan."]
