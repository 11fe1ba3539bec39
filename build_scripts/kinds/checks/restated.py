"""Holds the numbers that the portal copied out of other rows, to rework a source's sums, to those rows."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated, Any, ClassVar, Literal

from build_scripts.declare.roles import AmountField, AnyField, Factor, Match, Resource, Where
from build_scripts.exact import to_decimal
from build_scripts.kinds.checks.base import OwnCheck
from build_scripts.kinds.checks.pointed import pointed_row
from build_scripts.model import Dataset, Finding, Row, Table


@dataclass(frozen=True, kw_only=True)
class Origin:
    """Where a copied number comes from: another table or, without ``resource``, another field of the same row."""

    resource: Annotated[Resource | None, "La tabla de la otra fila; sin ella, la misma fila."] = None
    field: Annotated[AmountField, "El campo del que se copió."]
    scale: Annotated[AmountField | None, "El campo por el que se multiplica."] = None
    where: Annotated[Where, "Lo que la otra fila debe cumplir, como su base y su periodo."] = dataclasses.field(
        default_factory=dict
    )


@dataclass(frozen=True, kw_only=True)
class RestatedCheck(OwnCheck):
    """Every number is that of the row its key leads to, times its scale and a factor; exactly, in every row."""

    SAYS: ClassVar[str] = (
        "Un número que el portal copió es, en toda fila, el de la fila de la que sale, por su escala y por un factor; "
        "exacto."
    )

    kind: Literal["restated"] = "restated"
    resource: Annotated[Resource, "La tabla."]
    field: Annotated[AmountField, "El número copiado."]
    by: Annotated[tuple[AnyField, ...], "Los campos de la clave foránea que lleva a la otra fila."] = ()
    of: Annotated[Origin, "De dónde sale: `resource`, `field`, `scale` y `where`; sin `resource`, de la misma fila."]
    factor: Annotated[Factor, "Por cuánto se multiplica, exacto y entre comillas."] = "1"
    match: Annotated[Match, "Campos de la fila que deben ser los de la otra."] = dataclasses.field(default_factory=dict)
    where: Annotated[Where, "Solo las filas que cumplen todo."] = dataclasses.field(default_factory=dict)

    def findings(self, dataset: Dataset, _: Mapping[str, Dataset], shown: str) -> list[Finding]:
        table = dataset.tables[self.resource]
        return [finding for row in table.select(self.where) for finding in self._row(dataset, table, row, shown)]

    def _row(self, dataset: Dataset, table: Table, row: Row, shown: str) -> Iterator[Finding]:
        origin = row if self.of.resource is None else pointed_row(dataset, table, row, self.of.resource, self.by)
        if origin is None:
            found = ", ".join(row.cells[name] or "vacío" for name in self.by)
            expected = f"una fila de «{self.of.resource}»"
            yield self._finding(dataset, table, shown, row, self.by[0], expected, found)
            return
        wanted, cell, of = self._amount(origin), row.cells[self.field], self._words_of(dataset, origin)
        if wanted is None or row[self.field] is None or Fraction(cell) != wanted:
            expected = "un número" if wanted is None else f"{to_decimal(wanted):f}"
            yield self._finding(dataset, table, shown, row, self.field, f"{expected}{of}", cell)
        for mine, theirs in self.match.items():
            if row[mine] != origin[theirs]:
                expected = f"{origin.cells[theirs] or 'vacío'}{of}"
                yield self._finding(dataset, table, shown, row, mine, expected, row.cells[mine])
        yield from self._meets(dataset, table, row, origin, shown)

    def _meets(self, dataset: Dataset, table: Table, row: Row, origin: Row, shown: str) -> Iterator[Finding]:
        """The other row is one that ``of.where`` admits."""
        origins, where = dataset.tables[self.of.resource] if self.of.resource else table, self.of.where
        if origin not in origins.select(where):
            found = ", ".join(f"{origins.field(name).title.lower()} {origin.cells[name] or 'vacío'}" for name in where)
            found += self._words_of(dataset, origin)
            expected, at = f"una fila con {_conditions(origins, where)}", (*self.by, self.field)[0]
            yield self._finding(dataset, table, shown, row, at, expected, found)

    def _amount(self, origin: Row) -> Fraction | None:
        of = self.of
        if origin[of.field] is None or (of.scale is not None and origin[of.scale] is None):
            return None
        scale = Fraction(origin.cells[of.scale]) if of.scale is not None else Fraction(1)
        return Fraction(origin.cells[of.field]) * scale * Fraction(self.factor)

    def _words_of(self, dataset: Dataset, origin: Row) -> str:
        if self.of.resource is None:
            return f" (de «{self.of.field}»)"
        key = dataset.tables[self.of.resource].primary_key
        return f" ({' '.join(origin.cells[name] for name in key)})"

    def _finding(
        self, dataset: Dataset, table: Table, shown: str, row: Row, field: str, expected: str, found: str
    ) -> Finding:
        return Finding(
            code="cuentas-restated",
            package=dataset.slug,
            file=f"{shown}/{table.path}",
            row=row.number,
            field=field,
            message=f"No se cumple: {self.title.rstrip('.')}.",
            expected=expected,
            found=found or "vacío",
            next="Corrija la copia, o la fila de la que sale: esto lo copia el portal y no se declara como duda.",
        )


def _conditions(table: Table, where: Mapping[str, Any]) -> str:
    told = []
    for name, value in where.items():
        if isinstance(value, Mapping):
            words = "vacío" if value["empty"] else "con dato"
        else:
            words = " o ".join(str(one) for one in value) if isinstance(value, list) else str(value)
        told.append(f"{table.field(name).title.lower()} {words}")
    return ", ".join(told)
