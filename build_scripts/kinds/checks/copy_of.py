"""Checks that a table that several datasets carry is the same in all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from typing import Annotated, ClassVar, Literal

from build_scripts.declare.roles import Id, Package, Resource, Tolerance
from build_scripts.kinds.checks.base import OwnCheck
from build_scripts.kinds.checks.elsewhere import no_package
from build_scripts.labels import count_of
from build_scripts.model import Dataset, Finding, Table


@dataclass(frozen=True, kw_only=True)
class Original:
    """A table of another dataset."""

    package: Annotated[Package, "El otro conjunto."]
    resource: Annotated[Id, "Su tabla."]


@dataclass(frozen=True, kw_only=True)
class CopyCheck(OwnCheck):
    """A resource that several packages carry is the same in all, schema and cells."""

    SAYS: ClassVar[str] = "Una tabla es igual a la de otro paquete, en sus campos, su clave y sus celdas."

    kind: Literal["copy"] = "copy"
    tolerance: Annotated[Tolerance | None, "No se usa: nada se compara como cantidad."] = None
    resource: Annotated[Resource, "La tabla."]
    of: Annotated[Original, "De dónde es la copia: `package` y `resource`."]

    @property
    def packages(self) -> tuple[str, ...]:
        return (self.of.package,)

    def findings(self, dataset: Dataset, others: Mapping[str, Dataset], shown: str) -> list[Finding]:
        mine, package = dataset.tables[self.resource], self.of.package
        original = others[package].tables.get(self.of.resource) if package in others else None
        if original is None:
            return [no_package(dataset, self.id, shown, f"{package}/{self.of.resource}")]
        return list(self._shape(dataset, mine, original, shown)) or list(self._rows(dataset, mine, original, shown))

    @property
    def _step(self) -> str:
        source = f"«{self.of.resource}» y su esquema desde el conjunto de datos «{self.of.package}»"
        return f"Copie de nuevo la tabla {source}."

    def _shape(self, dataset: Dataset, mine: Table, original: Table, shown: str) -> Iterator[Finding]:
        file = f"{shown}/datapackage.json"
        if mine.fields != original.fields:
            differing = [f.name for f, g in zip(mine.fields, original.fields, strict=False) if f != g]
            message = f"Los campos de la copia no son los de «{self.of.package}»."
            found = ", ".join(differing) or count_of(len(mine.fields), "campo", "campos")
            yield Finding("copia-esquema", dataset.slug, file, message, self._step, found=found)
        elif (mine.primary_key, mine.missing) != (original.primary_key, original.missing):
            message = f"La clave o los códigos de dato ausente de la copia no son los de «{self.of.package}»."
            yield Finding("copia-esquema", dataset.slug, file, message, self._step)

    def _rows(self, dataset: Dataset, mine: Table, original: Table, shown: str) -> Iterator[Finding]:
        for ours, theirs in zip_longest(mine.rows, original.rows):
            if ours is None or theirs is None or ours.cells != theirs.cells:
                yield Finding(
                    code="copia-distinta",
                    package=dataset.slug,
                    file=f"{shown}/{mine.path}",
                    row=ours.number if ours else None,
                    message=f"La fila no es igual a la de «{self.of.package}».",
                    expected=" | ".join(theirs.cells.values()) if theirs else "ninguna fila",
                    found=" | ".join(ours.cells.values()) if ours else "ninguna fila",
                    next=self._step,
                )
