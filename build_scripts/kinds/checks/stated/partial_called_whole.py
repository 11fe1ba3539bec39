"""Checks that a part of a year is not called by the name of the whole year."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from build_scripts.declare.roles import AnyField, Resource, Text, Where
from build_scripts.kinds.checks.base import Mismatch, SourceCheck
from build_scripts.kinds.checks.stated.amounts import doubt
from build_scripts.model import PARTIAL, Dataset


@dataclass(frozen=True, kw_only=True)
class PartialCalledWholeCheck(SourceCheck):
    """No part of a year is called by the name of the whole year, in any of the named fields.

    The phrases are the descriptor's, with ``{periodo}`` for the year; a row is told once, at the first field.
    """

    SAYS: ClassVar[str] = "Lo que abarca solo unos meses no se llama, en ninguno de los campos, como el año entero."

    kind: Literal["partial-called-whole"] = "partial-called-whole"
    resource: Annotated[Resource, "La tabla."]
    coverage: Annotated[AnyField, "El campo de la cobertura."]
    period: Annotated[AnyField, "El campo del año."]
    months: Annotated[AnyField | None, "El campo de los meses, para decirlos."] = None
    fields: Annotated[tuple[AnyField, ...], "Los campos donde se busca."]
    phrases: Annotated[tuple[Text, ...], "Las frases, con `{periodo}` en lugar del año."]
    where: Annotated[Where, "Solo las filas que cumplen todo."] = dataclasses.field(default_factory=dict)

    def mismatches(self, dataset: Dataset) -> Iterator[Mismatch]:
        table = dataset.tables[self.resource]
        for row in table.select(self.where):
            if row[self.coverage] != PARTIAL or row[self.period] is None:
                continue
            phrases = [phrase.replace("{periodo}", row.cells[self.period]).casefold() for phrase in self.phrases]
            months = row[self.months] if self.months else None
            said = f"{PARTIAL}, {months}" if months else PARTIAL
            called = (name for name in self.fields if any(one in row.cells[name].casefold() for one in phrases))
            if name := next(called, None):
                yield doubt(table, name, row, said)
