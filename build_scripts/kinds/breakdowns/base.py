"""What every computed table has: what it declares, and how its results are put together."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, is_dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, ClassVar

from build_scripts import labels
from build_scripts.declare.objects import members_of, role_of
from build_scripts.declare.roles import NUMBERS, Id, Text
from build_scripts.exact import add, to_decimal
from build_scripts.kinds.items import Cells, Each
from build_scripts.model import Breakdown, Column, Dataset, Row, Scalar, Spec

Resources = Mapping[str, Spec]
"""The declared tables, by name."""
Line = tuple[Scalar, ...]
Columns = list[tuple[str, str]]
"""Names of columns, each with what a chart can do with it: ``amount``, ``date`` or ``name``."""

DRAWN = {"integer": "amount", "number": "amount", "date": "date"}
NUMERIC = frozenset({"integer", "number"})
ROUNDED_INPUTS = "Calculado sobre cifras redondeadas, tal como están impresas."


@dataclass(frozen=True)
class Numbers:
    """The cells of a numeric field that an operation takes together."""

    resource: str
    field: str
    rows: tuple[Row, ...]
    whole: bool = False
    """They are the total of the others."""


@dataclass(frozen=True, kw_only=True)
class BreakdownRecipe(ABC):
    """A computed table, declared."""

    GIVES: ClassVar[str] = ""
    """The columns it gives, in Spanish, for the reference."""

    id: Annotated[Id, "Su nombre en el paquete."]
    title: Annotated[Text, "Su título."]
    note: Annotated[Text | None, "Una aclaración que se lee debajo."] = None
    kind: str

    @abstractmethod
    def compute(self, dataset: Dataset) -> Breakdown:
        """Work the table out; where it cannot be, it has no rows and says why."""

    @abstractmethod
    def columns(self, resources: Resources) -> Columns:
        """List the columns that the table will have, from what the descriptor alone declares."""

    def numbers(self, dataset: Dataset) -> Iterator[Numbers]:
        """List the amounts that it reads, so that a rule about them holds for every kind."""
        yield from _numbers(dataset, self, "", whole=False)

    def statements(self, dataset: Dataset) -> Iterator[str]:
        """Name the tables that its amounts are read from."""
        yield from (one.resource for one in self.numbers(dataset))

    def made(
        self,
        dataset: Dataset,
        columns: Sequence[Column],
        rows: Sequence[Line],
        totals: Sequence[Line] = (),
        notes: tuple[str, ...] = (),
    ) -> Breakdown:
        """Put the result together, the table's own note first."""
        own = (self.note,) if self.note else ()
        where = (dataset.slug, self.id, self.kind, self.title)
        return Breakdown(*where, tuple(columns), tuple(rows), tuple(totals), own + notes)

    def without(self, dataset: Dataset, columns: Sequence[Column], reason: str) -> Breakdown:
        """Say why there is no result."""
        return Breakdown(dataset.slug, self.id, self.kind, self.title, tuple(columns), (), reason=reason)


@dataclass(frozen=True, kw_only=True)
class RepeatableBreakdown(BreakdownRecipe):
    """A computed table that may be declared once for all the values of a column."""

    each: Annotated[Each | None, "Que se repita por cada valor de una columna."] = None


NO_VALUES = "No se puede calcular: ninguna fila tiene dato."
NO_TOTAL = "El total impreso con el que se compara no está en los datos."


def _numbers(dataset: Dataset, item: Any, resource: str, *, whole: bool) -> Iterator[Numbers]:
    if isinstance(item, tuple):
        for one in item:
            yield from _numbers(dataset, one, resource, whole=whole)
        return
    if not is_dataclass(item) or isinstance(item, type):
        return
    resource = getattr(item, "resource", resource)
    for member in members_of(type(item)):
        value, role = getattr(item, member.name), role_of(member.hint)
        total = whole or member.key == "total"
        if role is None:
            yield from _numbers(dataset, value, resource, whole=total)
        elif value and role.types is NUMBERS:
            for name in value if isinstance(value, tuple) else (value,):
                rows = dataset.tables[resource].select(getattr(item, "where", {}))
                yield Numbers(resource, name, rows, total)


def drawn_as(resources: Resources, resource: str, field: str) -> str:
    """Tell what a chart can do with a field."""
    kind = next(f["type"] for f in resources[resource]["schema"]["fields"] if f["name"] == field)
    return DRAWN.get(kind, "name")


def exact(row: Row, field: str) -> Fraction | None:
    """Return a cell as an exact number, or nothing where it is none."""
    value = row[field]
    return Fraction(value) if isinstance(value, int | Decimal) else None


def percent(part: Fraction | None, whole: Fraction) -> Decimal | None:
    """Return what percentage a part is; nothing of nothing."""
    return None if part is None or whole == 0 else to_decimal(part / whole * 100)


def added(rows: Sequence[Row], field: str) -> Decimal | int | None:
    """Add the cells that have a value; nothing where none has."""
    filled = [value for row in rows if isinstance(value := row[field], int | Decimal)]
    return add(filled) if filled else None


def printed_total(dataset: Dataset, cells: Cells) -> Decimal | int | None:
    """Add the cells that a printed total points at, one or one a group; ``None`` where nothing is printed."""
    return added(cells.rows(dataset), cells.field)


def parts_of(row: Row, parts: Sequence[str]) -> Decimal | int | None:
    """Add some cells of a row; nothing where none has a value."""
    values = [value for name in parts if isinstance(value := row[name], int | Decimal)]
    return add(values) if values else None


def lacking(rows: Sequence[Row], field: str) -> tuple[str, ...]:
    """Say how many rows a sum leaves out for want of a value; nothing where it lacks none."""
    empty = sum(1 for row in rows if row[field] is None)
    told = labels.count_of(empty, "fila que no tiene dato", "filas que no tienen dato")
    return (f"La suma no incluye {told}.",) if empty else ()
