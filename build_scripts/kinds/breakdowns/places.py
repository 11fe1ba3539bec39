"""Values joined to places on a grid: every place is a row, and one without a value has none; never a zero."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, ClassVar, Literal

from build_scripts import labels
from build_scripts.declare.roles import AmountField, AnyField, Resource, Where, WholeField
from build_scripts.exact import to_decimal
from build_scripts.kinds.breakdowns.base import (
    BreakdownRecipe,
    Columns,
    Line,
    Resources,
    drawn_as,
    printed_total,
)
from build_scripts.kinds.items import WHERE, AmountCells
from build_scripts.model import Breakdown, Column, Dataset, Finding, Row, Scalar


@dataclass(frozen=True, kw_only=True)
class Grid:
    """The table of the places, each with its cell of the grid."""

    resource: Annotated[Resource, "La tabla de lugares."]
    category: Annotated[AnyField, "El campo que los nombra."]
    row: Annotated[WholeField, "El de la fila del mapa, desde 1."]
    column: Annotated[WholeField, "El de la columna, desde 1."]


@dataclass(frozen=True, kw_only=True)
class PlacesBreakdown(BreakdownRecipe):
    """Match each place with its value, its share of the printed total if one is declared, and its cell of the grid.

    The order is that of the table of places. What ``findings`` tells has been told before.
    """

    SAYS: ClassVar[str] = (
        "Un valor por lugar de un mapa: une una tabla de lugares con los valores de otra. El lugar sin valor queda "
        "sin dato, nunca en cero."
    )
    GIVES: ClassVar[str] = "*`category` de los lugares*, *`value`*, *`row`*, *`column`* y, con `total`, `participacion`"

    kind: Literal["places"] = "places"
    resource: Annotated[Resource, "La tabla de los valores."]
    category: Annotated[AnyField, "El campo que nombra su lugar."]
    value: Annotated[AmountField, "El campo del monto."]
    where: Annotated[Where, WHERE] = dataclasses.field(default_factory=dict)
    total: Annotated[AmountCells | None, "Las celdas del total impreso."] = None
    places: Annotated[Grid, "La tabla de lugares: `resource`, `category`, `row` y `column`."]

    def columns(self, resources: Resources) -> Columns:
        share = [("participacion", "amount")] if self.total else []
        value = (self.value, drawn_as(resources, self.resource, self.value))
        grid = self.places
        return [(grid.category, "name"), value, *share, (grid.row, "amount"), (grid.column, "amount")]

    def compute(self, dataset: Dataset) -> Breakdown:
        table, home = dataset.tables[self.resource], dataset.tables[self.places.resource]
        cells = [home.field(name) for name in (self.places.row, self.places.column)]
        whole = printed_total(dataset, self.total) if self.total else None
        columns = [Column.of(home.field(self.places.category), "text"), Column.of(table.field(self.value))]
        if self.total:
            columns.append(Column("participacion", "Del total impreso", "percent", "%", 2))
        columns += [Column.of(field) for field in cells]
        found = {str(row[self.category]): row[self.value] for row in self._placed(dataset)}
        lines: list[Line] = []
        for row in home.rows:
            name = str(row[self.places.category])
            amount = found.get(name)
            share = [_share(amount, whole)] if self.total else []
            lines.append((name, amount, *share, *(row[field.name] for field in cells)))
        return self.made(dataset, columns, lines, notes=tuple(self._left_out(dataset)))

    def findings(self, dataset: Dataset, shown: str) -> Iterator[Finding]:
        """Find places that share a cell of the grid or have none, and places with several values.

        That every value has its place is held by the foreign key that ``validate`` asks for.
        """
        yield from self._grid(dataset, shown)
        yield from self._values(dataset, shown)

    def _grid(self, dataset: Dataset, shown: str) -> Iterator[Finding]:
        grid = self.places
        table = dataset.tables[grid.resource]
        taken: dict[tuple[Scalar, Scalar], str] = {}
        for row in table.rows:
            name, cell = str(row[grid.category]), (row[grid.row], row[grid.column])
            where = f"fila {row.cells[grid.row]}, columna {row.cells[grid.column]}"
            if not all(isinstance(at, int) and at >= 1 for at in cell):
                message = f"«{name}» no tiene un lugar en el mapa."
                expected, found = "una fila y una columna, enteros desde 1", where
            elif cell in taken:
                message = f"«{name}» y «{taken[cell]}» están en el mismo lugar del mapa."
                expected, found = "un lugar distinto para cada uno", where
            else:
                taken[cell] = name
                continue
            step = f"Corrija «{grid.row}» o «{grid.column}» en esa fila."
            file = f"{shown}/{table.path}"
            yield Finding("mapa-lugar", dataset.slug, file, message, step, row.number, grid.row, expected, found)

    def _values(self, dataset: Dataset, shown: str) -> Iterator[Finding]:
        table = dataset.tables[self.resource]
        lines: dict[str, list[int]] = {}
        for row in self._placed(dataset):
            lines.setdefault(str(row[self.category]), []).append(row.number)
        for name, numbers in lines.items():
            if len(numbers) > 1:
                yield Finding(
                    code="mapa-valores",
                    package=dataset.slug,
                    file=f"{shown}/datapackage.json",
                    field=f"portal.breakdowns «{self.id}»",
                    message=f"«{name}» tiene {len(numbers)} filas en «{table.name}», y el mapa lleva un valor por "
                    "lugar.",
                    expected="una fila por lugar",
                    found="líneas " + ", ".join(map(str, numbers)),
                    next="Elija las filas con «where», por ejemplo las de una gestión.",
                )

    def _placed(self, dataset: Dataset) -> list[Row]:
        rows = dataset.tables[self.resource].select(self.where)
        return [row for row in rows if row[self.category] is not None]

    def _left_out(self, dataset: Dataset) -> Iterator[str]:
        """Say how many values the source gives without a place; they are in the total and not on the map."""
        chosen = dataset.tables[self.resource].select(self.where)
        loose = [row for row in chosen if row[self.category] is None and row[self.value] is not None]
        if loose:
            count = labels.count_of(len(loose), "valor no tiene", "valores no tienen")
            yield f"{count} lugar en los datos, y no se {'muestra' if len(loose) == 1 else 'muestran'} aquí."


def _share(amount: Scalar, whole: Decimal | int | None) -> Decimal | None:
    if not whole or not isinstance(amount, int | Decimal):
        return None
    return to_decimal(Fraction(amount) / Fraction(whole) * 100)
