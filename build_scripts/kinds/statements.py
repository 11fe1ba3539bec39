"""What the columns of a table of statements mean, declared once for all that computes with them."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Annotated

from build_scripts.declare.objects import Size, read
from build_scripts.declare.roles import AmountField, AnyField, DateField, Factor, Mark, Resource, Text, Where
from build_scripts.model import Dataset, Row


@dataclass(frozen=True, kw_only=True)
class Division:
    """Which places are the parts of a whole."""

    category: Annotated[AnyField, "El campo que nombra la parte."]
    whole: Annotated[Text, "El nombre del todo."]


@dataclass(frozen=True, kw_only=True)
class StatedCopy:
    """An amount of another table that repeats that of a statement."""

    resource: Annotated[Resource, "La tabla de la copia."]
    field: Annotated[AmountField, "El campo de la copia."]
    key: Annotated[AnyField, "El campo de la clave foránea que lleva a la declaración."]
    factor: Annotated[Factor, "Por cuánto se multiplica, entre comillas."]


@dataclass(frozen=True, kw_only=True)
class Deflator:
    """The index that brings amounts to the prices of another year."""

    resource: Annotated[Resource, "La tabla del índice."]
    period: Annotated[AnyField, "El campo del año."]
    value: Annotated[AmountField, "El del índice."]
    date: Annotated[DateField | None, "El de su fecha."] = None
    where: Annotated[Where, "Las filas que valen, una por año."] = dataclasses.field(default_factory=dict)
    money: Annotated[Text, "De qué moneda son los montos."]

    def rows(self, dataset: Dataset) -> tuple[Row, ...]:
        return dataset.tables[self.resource].select(self.where)


@dataclass(frozen=True, kw_only=True)
class StatementTable:
    """A table in which each row is what some source states of an amount."""

    resource: Annotated[Resource, "La tabla de las declaraciones."]
    value: Annotated[AmountField, "El campo del número."]
    scale: Annotated[AmountField, "El de por cuánto se multiplica."]
    precision: Annotated[AnyField, "El de la precisión: `exacto`, `mínimo`, `máximo` o `aproximado`."]
    start: Annotated[DateField, "El del primer día."]
    end: Annotated[DateField, "El del último."]
    coverage: Annotated[AnyField, "El de la cobertura: `año completo` o `parcial`."]
    months: Annotated[AnyField, "El de los meses."]
    basis: Annotated[AnyField, "El de la base."]
    unclear: Annotated[
        tuple[Text, ...], Size(unique=True), "Las bases que no dicen nada: con ellas no se compara."
    ] = ()
    currency: Annotated[AnyField, "El de la moneda."]
    measure: Annotated[AnyField, "El de lo que se mide."]
    place: Annotated[AnyField, "El del lugar."]
    printed: Annotated[AnyField | None, "El del monto como está impreso: se muestra donde no se leyó un número."] = None
    mark: Annotated[Mark | None, "La marca de todo lo que se lee o se calcula de la tabla."] = None
    division: Annotated[Division | None, "Qué lugares son las partes de un todo: `category` y `whole`."] = None
    copies: Annotated[tuple[StatedCopy, ...], "Las cantidades de otras tablas que repiten la de una declaración."] = ()
    deflator: Annotated[Deflator | None, "El índice que las lleva a otro año."] = None


def statement_table(dataset: Dataset, resource: str) -> StatementTable:
    """Return what a table of statements declares of itself; raises ``StopIteration`` where it declares nothing."""
    specs = dataset.portal.get("statements", ())
    found: StatementTable = next(read(StatementTable, spec) for spec in specs if spec["resource"] == resource)
    return found
