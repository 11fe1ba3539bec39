"""Answers quickly, with Frictionless' own schemas and cell readers, whether tables are surely as declared.

In: the tables as they would be handed to Frictionless whole. Out: yes, or not surely. Only Frictionless itself says
what is wrong with a table, so a no costs its full run and a yes spares it: most of that run goes into copies of every
field for every header, and of every table that a foreign key points at.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any

Columns = Mapping[str, Sequence[Any]]
"""A table's values, read by their types, by column."""


def surely_sound(resources: Sequence[Mapping[str, Any]]) -> bool:
    """Tell whether Frictionless would find nothing in these tables: types, constraints, keys, blank rows.

    Each has a ``name``, its ``data`` (the header, then rows as wide as it) and a ``schema`` whose foreign keys point
    at ``<table>.<its columns>``, a table among these. Fields that Frictionless refuses raise as they do there.
    """
    tables: dict[str, Columns] = {}
    for resource in resources:
        columns = _read(resource["schema"], resource["data"])
        if columns is None:
            return False
        tables[resource["name"]] = columns
    return all(_keys_hold(resource["schema"], tables[resource["name"]], tables) for resource in resources)


def _read(schema: Mapping[str, Any], data: Sequence[Sequence[str]]) -> Columns | None:
    """Read a table's cells, or give nothing where one is not as declared."""
    rows = data[1:]
    columns: dict[str, list[Any]] = {}
    for at, field in enumerate(schema["fields"]):
        cells = [row[at] for row in rows]
        constraints = field.get("constraints", {})
        read = _reader(field["type"], json.dumps(constraints), tuple(schema["missingValues"]))
        values = {}
        for cell in set(cells):
            value, notes = read(cell)
            if notes or value != value:  # what is not a number equals nothing, itself included
                return None
            values[cell] = value
        column = columns[field["name"]] = [values[cell] for cell in cells]
        if constraints.get("unique") and _repeats(value for value in column if value is not None):
            return None
    return columns


@cache
def _reader(kind: str, constraints: str, missing: tuple[str, ...]) -> Callable[[str], tuple[Any, Any]]:
    """Have Frictionless check what is declared of a field and make what reads its cells; most fields are alike."""
    from frictionless import Schema  # 0.2 s to import, so only where it is used

    field = {"name": "campo", "type": kind, "constraints": json.loads(constraints)}
    reader: Callable[[str], tuple[Any, Any]]
    reader = Schema.from_descriptor({"fields": [field], "missingValues": [*missing]}).fields[0].create_cell_reader()
    return reader


def _keys_hold(schema: Mapping[str, Any], columns: Columns, tables: Mapping[str, Columns]) -> bool:
    """Tell whether primary keys are there and differ, so that no row is blank, and foreign keys lead somewhere."""
    primary = _tuples(columns, schema["primaryKey"])
    if any(set(key) == {None} for key in primary) or _repeats(primary):
        return False
    for key in schema["foreignKeys"]:
        target = key["reference"]["resource"].partition(".")[0]
        known = set(_tuples(tables[target], key["reference"]["fields"]))
        if any(set(one) != {None} and one not in known for one in _tuples(columns, key["fields"])):
            return False
    return True


def _tuples(columns: Columns, names: Iterable[str]) -> list[tuple[Any, ...]]:
    return list(zip(*(columns[name] for name in names), strict=True))


def _repeats(values: Iterable[Any]) -> bool:
    seen = list(values)
    return len(set(seen)) < len(seen)
