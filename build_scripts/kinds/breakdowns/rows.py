"""Columns of a table, as they are."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from build_scripts.declare.roles import AnyField, Resource, Where
from build_scripts.kinds.breakdowns.base import NUMERIC, Columns, Numbers, RepeatableBreakdown, Resources, drawn_as
from build_scripts.kinds.items import WHERE
from build_scripts.model import Breakdown, Column, Dataset


@dataclass(frozen=True, kw_only=True)
class RowsBreakdown(RepeatableBreakdown):
    """Pick columns and rows of a table, as they are."""

    SAYS: ClassVar[str] = "Nada: elige columnas y filas de una tabla."
    GIVES: ClassVar[str] = "*los campos de `fields`*"

    kind: Literal["rows"] = "rows"
    resource: Annotated[Resource, "La tabla."]
    fields: Annotated[tuple[AnyField, ...], "Los campos."]
    where: Annotated[Where, WHERE] = dataclasses.field(default_factory=dict)

    def compute(self, dataset: Dataset) -> Breakdown:
        table = dataset.tables[self.resource]
        columns = [Column.of(table.field(name)) for name in self.fields]
        return self.made(dataset, columns, [tuple(r[name] for name in self.fields) for r in table.select(self.where)])

    def columns(self, resources: Resources) -> Columns:
        return [(name, drawn_as(resources, self.resource, name)) for name in self.fields]

    def numbers(self, dataset: Dataset) -> Iterator[Numbers]:
        table = dataset.tables[self.resource]
        for name in self.fields:
            if table.field(name).type in NUMERIC:
                yield Numbers(self.resource, name, table.select(self.where))

    def drawn(self, dataset: Dataset, names: set[str]) -> list[Numbers]:
        """List the amounts of some of its columns."""
        return [one for one in self.numbers(dataset) if one.field in names]
