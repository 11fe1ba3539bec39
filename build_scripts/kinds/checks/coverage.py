"""Checks that every expected value appears in a column, and no other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from build_scripts.declare.objects import Key, Limits
from build_scripts.declare.roles import AnyField, Resource
from build_scripts.kinds.checks.base import Mismatch
from build_scripts.kinds.checks.comparing import ABSENT, Tolerant, absent
from build_scripts.model import Dataset


@dataclass(frozen=True, kw_only=True)
class OtherColumn:
    """The values of another column."""

    resource: Annotated[Resource, "La otra tabla."]
    field: Annotated[AnyField, "Su campo."]


@dataclass(frozen=True, kw_only=True)
class NumberRange:
    """Whole numbers from one to another, both in it."""

    from_: Annotated[int, Limits(0, 9999), Key("from"), "El primer número."]
    to: Annotated[int, Limits(0, 9999), "El último."]


@dataclass(frozen=True, kw_only=True)
class CoverageCheck(Tolerant):
    """Every expected value appears, and no other."""

    SAYS: ClassVar[str] = "Están todos los valores esperados y ninguno más."

    kind: Literal["coverage"] = "coverage"
    resource: Annotated[Resource, "La tabla."]
    field: Annotated[AnyField, "El campo."]
    of: Annotated[
        OtherColumn | NumberRange, "Otra columna (`resource` y `field`) o un rango de números (`from` y `to`)."
    ]

    def mismatches(self, dataset: Dataset) -> Iterator[Mismatch]:
        table = dataset.tables[self.resource]
        expected, spell = self._expected(dataset), table.speller([self.field])
        present = {one: row for row in table.rows if (one := spell(row)) is not None}
        title = table.field(self.field).title.lower()
        if not expected and not present:
            yield absent(table, self.field, "al menos un valor")
        for one, value in expected.items():
            if one not in present:
                yield Mismatch(table.name, self.field, None, {self.field: value}, f"{title} {value}", ABSENT, value)
        for one, row in present.items():
            if one not in expected:
                value = row.cells[self.field]
                place = f"{title} {value}"
                yield Mismatch(table.name, self.field, row.number, {self.field: value}, place, value, "ninguno")

    def _expected(self, dataset: Dataset) -> Mapping[tuple[str, ...], str]:
        """List what should appear, by what tells one value from another, as it is written."""
        if isinstance(self.of, NumberRange):
            return {(str(n),): str(n) for n in range(self.of.from_, self.of.to + 1)}
        other, field = dataset.tables[self.of.resource], self.of.field
        spell = other.speller([field])
        return {one: row.cells[field] for row in other.rows if (one := spell(row)) is not None}
