"""Checks that the two rows that a source itself compares are alike in what it says they share."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from build_scripts.declare.objects import Size
from build_scripts.declare.roles import AnyField, Resource, Where
from build_scripts.kinds.checks.base import Mismatch, SourceCheck
from build_scripts.kinds.checks.stated.amounts import place_of
from build_scripts.model import Dataset, Row, Table


@dataclass(frozen=True, kw_only=True)
class AlikeRows:
    """The table that keys lead to, and the fields in which its rows must be alike."""

    resource: Annotated[Resource, "La tabla señalada."]
    fields: Annotated[tuple[AnyField, ...], "Los campos que deben ser iguales."]


@dataclass(frozen=True, kw_only=True)
class ComparedAlikeCheck(SourceCheck):
    """The two rows that each row leads to, to work out what a source compares, are alike in the named fields."""

    SAYS: ClassVar[str] = (
        "Las dos filas que una fuente compara, a las que llevan dos claves foráneas, son iguales en lo que se dice."
    )

    kind: Literal["compared-alike"] = "compared-alike"
    resource: Annotated[Resource, "La tabla."]
    keys: Annotated[tuple[AnyField, ...], Size(2, 2), "Los campos de las dos claves."]
    of: Annotated[AlikeRows, "La tabla señalada, `resource`, y los campos que deben ser iguales, `fields`."]
    where: Annotated[Where, "Solo las filas que cumplen todo."] = dataclasses.field(default_factory=dict)

    def mismatches(self, dataset: Dataset) -> Iterator[Mismatch]:
        table, target = dataset.tables[self.resource], dataset.tables[self.of.resource]
        one, other = self.keys
        known = {name: self._pointed(dataset, name) for name in self.keys}
        spell = {name: table.speller([name]) for name in self.keys}
        for row in table.select(self.where):
            first, then = (known[name].get(spell[name](row)) for name in (one, other))
            if first is None or then is None:
                continue
            differ = [name for name in self.of.fields if first[name] != then[name]]
            if differ:
                left, right = (_cells(target, side, differ) for side in (first, then))
                said, printed = f"{row.cells[other]}: {right}", f"{row.cells[one]}: {left}"
                place = place_of(table, row, ())
                yield Mismatch(table.name, one, row.number, table.key(row), place, printed, said, stated=True)

    def _pointed(self, dataset: Dataset, name: str) -> Mapping[tuple[str, ...] | None, Row]:
        """Return the rows that a key leads to, by what it is spelled like."""
        target = dataset.tables[self.of.resource]
        keys = dataset.tables[self.resource].foreign_keys
        key = next(k for k in keys if k.resource == self.of.resource and k.fields == (name,))
        return dict(zip(map(target.speller(key.reference_fields), target.rows), target.rows, strict=True))


def _cells(table: Table, row: Row, names: list[AnyField]) -> str:
    return ", ".join(f"{table.field(name).title.lower()} {row.cells[name] or 'vacío'}" for name in names)
