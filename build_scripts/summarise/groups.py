"""Counts and sums by group; tables are joined along the foreign keys that their schemas declare."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from build_scripts.exact import add
from build_scripts.labels import count_of
from build_scripts.model import Breakdown, Column, ColumnKind, Dataset, ForeignKey, Row, Scalar, Spec, Table


def group(dataset: Dataset, spec: Spec) -> Breakdown:
    """Count rows and add amounts for every row of the grouping table, also where there are none.

    A group without rows counts 0; one without amounts adds to nothing, which is told as missing, not as zero.
    """
    import pandas as pd  # 0.4 s to import, so only where it is used

    by = spec["by"]
    table = dataset.tables[by["resource"]]
    label = by.get("label", by["field"])
    columns = [Column(by["field"], table.field(by["field"]).title, "text")]
    if label != by["field"]:
        columns.append(Column(label, table.field(label).title, "text"))
    spell = table.speller([by["field"]])
    groups: dict[str, Row] = {}
    for row in table.rows:
        if (key := spell(row)) is not None:
            groups.setdefault(key[0], row)
    results: list[dict[str, Any]] = []
    for measure in spec["measures"]:
        columns.append(_column(dataset, measure))
        frame = _joined(pd, dataset, measure, by)
        counted = measure["aggregate"] == "count"
        grouped = frame.groupby("group", sort=False, dropna=True)["value"]
        # not agg(): it turns whole numbers into floats as soon as one group adds to nothing
        results.append({key: len(values) if counted else _add(values) for key, values in grouped})
    out: list[tuple[Scalar, ...]] = []
    for group, row in groups.items():
        names = [row.cells[by["field"]], *([row.cells[label]] if label != by["field"] else [])]
        values: list[Scalar] = []
        for measure, result in zip(spec["measures"], results, strict=True):
            values.append(result.get(group, 0 if measure["aggregate"] == "count" else None))
        out.append((*names, *values))
    totals = [_totals(out, len(columns) - len(spec["measures"]))]
    notes = ((spec["note"],) if "note" in spec else ()) + tuple(_lacking(dataset, spec))
    return Breakdown(
        dataset.slug, spec["id"], spec["kind"], spec["title"], tuple(columns), tuple(out), tuple(totals), notes
    )


def _add(values: Iterable[Any]) -> Decimal | int | None:
    """Add exact cells, leaving empty ones out; nothing but empty cells adds to nothing."""
    filled = [v for v in values if v is not None]
    return add(filled) if filled else None


def _lacking(dataset: Dataset, spec: Spec) -> Iterator[str]:
    """Say what each sum leaves out for want of a value, so that it does not pass for the whole."""
    for measure in spec["measures"]:
        if measure["aggregate"] == "count":
            continue
        rows = dataset.tables[measure["resource"]].select(measure.get("where", {}))
        if empty := sum(1 for row in rows if row[measure["field"]] is None):
            told = count_of(empty, "fila que no tiene dato", "filas que no tienen dato")
            yield f"«{measure['title']}» no incluye {told}."


def _totals(rows: list[tuple[Scalar, ...]], labels: int) -> tuple[Scalar, ...]:
    cells: list[Scalar] = ["Total", *[None] * (labels - 1)]
    measured = [_add(row[at] for row in rows) for at in range(labels, len(rows[0]) if rows else 0)]
    return (*cells, *measured)


def _column(dataset: Dataset, measure: Spec) -> Column:
    if measure["aggregate"] == "count":
        return Column(measure["id"], measure["title"], "integer")
    field = dataset.tables[measure["resource"]].field(measure["field"])
    kind: ColumnKind = "integer" if field.type == "integer" else "amount"
    return Column(measure["id"], measure["title"], kind, measure.get("unit", field.unit))


def _joined(pd: Any, dataset: Dataset, measure: Spec, by: Spec) -> Any:
    """Give a frame with one line a row of the measured table: its value, and the group it leads to."""
    table = dataset.tables[measure["resource"]]
    picked = table.select(measure.get("where", {}))
    frame = pd.DataFrame(
        {
            "value": [row[measure["field"]] if "field" in measure else 1 for row in picked],
            **_spelled(table, picked),
        },
        dtype=object,
    )
    here = table
    for key in _path(dataset, table.name, by["resource"]):
        there = dataset.tables[key.resource]
        told = there.speller(key.reference_fields)  # pandas would join an empty key with another empty one
        right = pd.DataFrame(_spelled(there, [row for row in there.rows if told(row) is not None]), dtype=object)
        frame = frame.merge(
            right,
            how="left",
            left_on=[_name(here, f) for f in key.fields],
            right_on=[_name(there, f) for f in key.reference_fields],
            suffixes=("", "_"),
            validate="many_to_one",
        )
        here = there
    frame["group"] = frame[_name(here, by["field"])]
    return frame[["group", "value"]]


def _spelled(table: Table, rows: Sequence[Row]) -> Mapping[str, list[str | None]]:
    """Give the columns of a table with each cell by its value, since the joins are made on them."""
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
