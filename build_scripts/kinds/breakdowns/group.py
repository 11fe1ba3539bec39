"""Counts and sums by group; tables are joined along the foreign keys that their schemas declare."""

from __future__ import annotations

import dataclasses
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal

from build_scripts.declare.roles import AmountField, AnyField, ColumnId, Resource, Text, Where
from build_scripts.exact import add
from build_scripts.kinds.breakdowns.base import Columns, Line, Numbers, RepeatableBreakdown, Resources
from build_scripts.kinds.items import WHERE
from build_scripts.labels import count_of
from build_scripts.model import Breakdown, Column, ColumnKind, Dataset, ForeignKey, Row, Scalar, Table


@dataclass(frozen=True, kw_only=True)
class Grouping:
    """The table whose rows are the groups."""

    resource: Annotated[Resource, "La tabla cuyas filas son los grupos."]
    field: Annotated[AnyField, "El campo que los nombra."]
    label: Annotated[AnyField | None, "El campo que se lee en lugar de la clave."] = None


@dataclass(frozen=True, kw_only=True)
class CountMeasure:
    """How many rows of a table each group has."""

    id: Annotated[ColumnId, "El nombre de su columna."]
    title: Annotated[Text, "Su encabezado."]
    aggregate: Annotated[Literal["count"], "`count` cuenta filas."]
    resource: Annotated[Resource, "La tabla que se cuenta."]
    where: Annotated[Where, WHERE] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class SumMeasure:
    """What a field of a table adds up to in each group."""

    id: Annotated[ColumnId, "El nombre de su columna."]
    title: Annotated[Text, "Su encabezado."]
    aggregate: Annotated[Literal["sum"], "`sum` suma un campo."]
    resource: Annotated[Resource, "La tabla del campo."]
    field: Annotated[AmountField, "El campo que se suma."]
    where: Annotated[Where, WHERE] = dataclasses.field(default_factory=dict)
    unit: Annotated[Text | None, "Unidad, si no es la del campo."] = None


Measure = CountMeasure | SumMeasure


@dataclass(frozen=True, kw_only=True)
class GroupBreakdown(RepeatableBreakdown):
    """Count rows and add amounts for every row of the grouping table, also where there are none.

    A group without rows counts 0; one without amounts adds to nothing, which is told as missing, not as zero.
    """

    SAYS: ClassVar[str] = "Conteos y sumas por categoría, también de las que no tienen filas."
    GIVES: ClassVar[str] = "*el campo de `by`*, *su `label`*, *el `id` de cada medida*"

    kind: Literal["group"] = "group"
    by: Annotated[Grouping, "La tabla que agrupa: `resource`, `field` y `label`."]
    measures: Annotated[tuple[Measure, ...], "Lista de medidas."]

    @property
    def names(self) -> tuple[str, ...]:
        """The columns that name a group."""
        return tuple(dict.fromkeys([self.by.field, self.by.label or self.by.field]))

    def columns(self, resources: Resources) -> Columns:
        return [*((name, "name") for name in self.names), *((one.id, "amount") for one in self.measures)]

    def compute(self, dataset: Dataset) -> Breakdown:
        table = dataset.tables[self.by.resource]
        results = [self._measured(dataset, measure) for measure in self.measures]
        lines: list[Line] = []
        for key, row in self._groups(table).items():
            values: list[Scalar] = []
            for measure, result in zip(self.measures, results, strict=True):
                values.append(result.get(key, 0 if isinstance(measure, CountMeasure) else None))
            lines.append((*(row.cells[name] for name in self.names), *values))
        columns = [Column(name, table.field(name).title, "text") for name in self.names]
        columns += [_column(dataset, measure) for measure in self.measures]
        totals = [_totals(lines, len(self.names))]
        return self.made(dataset, columns, lines, totals, tuple(self._lacking(dataset)))

    def drawn(self, dataset: Dataset, names: set[str]) -> list[Numbers]:
        """List the amounts of some of its columns."""
        measured = [one for one in self.measures if one.id in names and isinstance(one, SumMeasure)]
        tables = dataset.tables
        return [Numbers(one.resource, one.field, tables[one.resource].select(one.where)) for one in measured]

    def _groups(self, table: Table) -> Mapping[str, Row]:
        spell = table.speller([self.by.field])
        groups: dict[str, Row] = {}
        for row in table.rows:
            if (key := spell(row)) is not None:
                groups.setdefault(key[0], row)
        return groups

    def _measured(self, dataset: Dataset, measure: Measure) -> Mapping[str, Scalar]:
        import pandas as pd  # 0.4 s to import, so only where it is used

        grouped = _joined(pd, dataset, measure, self.by).groupby("group", sort=False, dropna=True)["value"]
        # not agg(): it turns whole numbers into floats as soon as one group adds to nothing
        counts = isinstance(measure, CountMeasure)
        return {key: len(values) if counts else _add(values) for key, values in grouped}

    def _lacking(self, dataset: Dataset) -> Iterator[str]:
        """Say what each sum leaves out for want of a value, so that it does not pass for the whole."""
        for measure in self.measures:
            if isinstance(measure, CountMeasure):
                continue
            rows = dataset.tables[measure.resource].select(measure.where)
            if empty := sum(1 for row in rows if row[measure.field] is None):
                told = count_of(empty, "fila que no tiene dato", "filas que no tienen dato")
                yield f"«{measure.title}» no incluye {told}."


def _add(values: Iterable[Any]) -> Decimal | int | None:
    """Add exact cells, leaving empty ones out; nothing but empty cells adds to nothing."""
    filled = [value for value in values if value is not None]
    return add(filled) if filled else None


def _totals(lines: list[Line], names: int) -> Line:
    measured = [_add(line[at] for line in lines) for at in range(names, len(lines[0]) if lines else 0)]
    return ("Total", *[None] * (names - 1), *measured)


def _column(dataset: Dataset, measure: Measure) -> Column:
    if isinstance(measure, CountMeasure):
        return Column(measure.id, measure.title, "integer")
    field = dataset.tables[measure.resource].field(measure.field)
    kind: ColumnKind = "integer" if field.type == "integer" else "amount"
    return Column(measure.id, measure.title, kind, measure.unit or field.unit)


def _joined(pd: Any, dataset: Dataset, measure: Measure, by: Grouping) -> Any:
    """Return a frame with one line a row of the measured table: its value, and the group it leads to."""
    table = dataset.tables[measure.resource]
    picked = table.select(measure.where)
    values = [row[measure.field] if isinstance(measure, SumMeasure) else 1 for row in picked]
    frame = pd.DataFrame({"value": values, **_spelled(table, picked)}, dtype=object)
    here = table
    for key in _path(dataset, table.name, by.resource):
        there = dataset.tables[key.resource]
        told = there.speller(key.reference_fields)  # pandas would join an empty key with another empty one
        right = pd.DataFrame(_spelled(there, [row for row in there.rows if told(row) is not None]), dtype=object)
        frame = frame.merge(
            right,
            how="left",
            left_on=[_name(here, name) for name in key.fields],
            right_on=[_name(there, name) for name in key.reference_fields],
            suffixes=("", "_"),
            validate="many_to_one",
        )
        here = there
    frame["group"] = frame[_name(here, by.field)]
    return frame[["group", "value"]]


def _spelled(table: Table, rows: Sequence[Row]) -> Mapping[str, list[str | None]]:
    """Return the columns of a table with each cell by its value, since the joins are made on them."""
    columns: dict[str, list[str | None]] = {}
    for field in table.fields:
        spell = table.speller([field.name])
        columns[_name(table, field.name)] = [None if (told := spell(row)) is None else told[0] for row in rows]
    return columns


def _name(table: Table, field: str) -> str:
    """Qualify a field by its table, since both sides of a join may have a field of one name."""
    return f"{table.name}.{field}"


def _path(dataset: Dataset, start: str, end: str) -> list[ForeignKey]:
    """Find the shortest way from one table to another along foreign keys."""
    queue: deque[tuple[str, list[ForeignKey]]] = deque([(start, [])])
    seen = {start}
    while queue:
        at, path = queue.popleft()
        if at == end:
            return path
        for key in dataset.tables[at].foreign_keys:
            if key.resource not in seen:
                seen.add(key.resource)
                queue.append((key.resource, [*path, key]))
    raise ValueError(f"no hay claves foráneas que lleven de «{start}» a «{end}»")
