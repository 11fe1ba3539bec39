"""Checks that every value points at a row of another dataset, which Frictionless does not follow."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from build_scripts.declare.roles import AnyField, ColumnId, Id, Package, Resource, Tolerance
from build_scripts.kinds.checks.base import OwnCheck
from build_scripts.kinds.checks.elsewhere import no_package
from build_scripts.labels import count_of
from build_scripts.model import Dataset, Finding, Table


@dataclass(frozen=True, kw_only=True)
class Reference:
    """Fields of a table of another dataset."""

    package: Annotated[Package, "El otro conjunto."]
    resource: Annotated[Id, "Su tabla."]
    fields: Annotated[tuple[ColumnId, ...], "Sus campos, en el mismo orden."]

    @property
    def label(self) -> str:
        return f"{self.package}/{self.resource}"


@dataclass(frozen=True, kw_only=True)
class ForeignKeyCheck(OwnCheck):
    """Every value points at a row of another package."""

    SAYS: ClassVar[str] = "Cada valor existe en una tabla de otro paquete."

    kind: Literal["foreign-key"] = "foreign-key"
    tolerance: Annotated[Tolerance | None, "No se usa: nada se compara como cantidad."] = None
    resource: Annotated[Resource, "La tabla."]
    fields: Annotated[tuple[AnyField, ...], "Sus campos."]
    reference: Annotated[Reference, "La otra tabla: `package`, `resource` y `fields`."]

    @property
    def packages(self) -> tuple[str, ...]:
        return (self.reference.package,)

    def findings(self, dataset: Dataset, others: Mapping[str, Dataset], shown: str) -> list[Finding]:
        package = self.reference.package
        target = others[package].tables.get(self.reference.resource) if package in others else None
        if target is None:
            return [no_package(dataset, self.id, shown, self.reference.label)]
        options = [field.name for field in target.fields]
        unknown = [name for name in self.reference.fields if name not in options]
        if unknown or len(self.reference.fields) != len(self.fields):
            return [self._unfit(dataset, shown, unknown, options)]
        return list(self._astray(dataset, target, shown))

    def _astray(self, dataset: Dataset, target: Table, shown: str) -> Iterator[Finding]:
        table, reference = dataset.tables[self.resource], self.reference
        known = set(map(target.speller(reference.fields), target.rows)) - {None}
        spell = table.speller(self.fields)
        for row in table.rows:
            if all(row[name] is None for name in self.fields) or spell(row) in known:
                continue
            value = ", ".join(row.cells[name] for name in self.fields)
            yield Finding(
                code="clave-externa",
                package=dataset.slug,
                file=f"{shown}/{table.path}",
                row=row.number,
                field=self.fields[0],
                message=f"«{value}» no está en «{reference.label}».",
                expected=f"un valor de {', '.join(reference.fields)}",
                found=value,
                next=f"Corrija el valor o agregue la fila que falta en «{reference.label}».",
            )

    def _unfit(self, dataset: Dataset, shown: str, unknown: list[str], options: list[str]) -> Finding:
        label, close = self.reference.label, difflib.get_close_matches(unknown[0], options, 1) if unknown else []
        fewer = f"La comprobación «{self.id}» no nombra tantos campos propios como de «{label}»."
        return Finding(
            code="referencia",
            package=dataset.slug,
            file=f"{shown}/datapackage.json",
            field=f"portal.checks «{self.id}»",
            message=f"«{unknown[0]}» no es un campo de «{label}»." if unknown else fewer,
            expected="uno de: " + ", ".join(options) if unknown else _count(self.reference.fields),
            found=unknown[0] if unknown else _count(self.fields),
            next=f"¿Quiso escribir «{close[0]}»?" if close else "Corrija los campos de la comprobación.",
        )


def _count(names: Sequence[str]) -> str:
    return count_of(len(names), "campo", "campos")
