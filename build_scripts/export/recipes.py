"""The recipes of a dataset's figures for machines: all that it takes to recompute them from the published CSVs.

Published as ``cifras.json``, in the shape that docs/metodologia.md explains to whoever reads it. ``FORMAT`` changes
when a reader of the old shape would no longer understand the new one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from build_scripts import labels
from build_scripts.export.records import OneLine, pretty
from build_scripts.model import Dataset, Figure, Ingredient, Row, Table

RECIPES = "cifras.json"
FORMAT = 1


def encode_recipes(dataset: Dataset, figures: Sequence[Figure]) -> bytes:
    """Write how each table is read, and each figure's cells, operation, exact result, rounding and display."""
    lines = {table.name: {row.number: row for row in table.rows} for table in dataset.tables.values()}
    document = {
        "format": FORMAT,
        "package": dataset.slug,
        "title": dataset.title,
        "version": dataset.version,
        "tables": {_file(name): _reading(table) for name, table in dataset.tables.items()},
        "figures": [_figure(dataset, figure, lines) for figure in figures],
    }
    return f"{pretty(document)}\n".encode()


def _file(resource: str) -> str:
    return f"{resource}.csv"


def _reading(table: Table) -> Mapping[str, Any]:
    """Tell what a ``where`` needs to know: the type of each column, and which cells are a missing value."""
    return {
        "title": table.title,
        "fields": {field.name: field.type for field in table.fields},
        "missing": list(table.missing),
    }


def _figure(dataset: Dataset, figure: Figure, lines: Mapping[str, Mapping[int, Row]]) -> Mapping[str, Any]:
    recipe = figure.recipe
    computed = figure.value is not None
    by_itself = "none" if recipe.decimals is None else "half-away-from-zero"
    rounding = {
        "mode": "largest-remainder" if recipe.split else by_itself,
        "decimals": recipe.decimals,
        "text": recipe.rounding,
    }
    return {
        "id": figure.name,
        "title": figure.title,
        "kind": recipe.kind,
        "package": recipe.package,
        "version": recipe.version,
        "ingredients": [_ingredient(dataset.tables[i.resource], i, lines[i.resource]) for i in recipe.ingredients],
        "parameters": recipe.parameters,
        "operation": recipe.operation,
        "result": recipe.exact if computed else None,
        "rounding": rounding if computed else None,
        "display": {
            "text": figure.display,
            "unit": figure.unit,
            "unit_of_one": figure.unit and labels.singular(figure.unit),
            "with_unit": labels.said(figure),
            "period": figure.period,
        },
        "note": figure.note,
        "mark": figure.mark,
        "reason": figure.reason,
        "missing": figure.missing,
    }


def _ingredient(table: Table, ingredient: Ingredient, lines: Mapping[int, Row]) -> Mapping[str, Any]:
    unpointed = ingredient.unpointed
    rows = []
    for line in ingredient.rows:
        row = lines[line]
        key = {name: row.cells[name] for name in table.primary_key}
        cell = {"cell": row.cells[ingredient.field]} if ingredient.field else {}
        rows.append({"line": line, "key": key, **cell})
    return {
        "role": ingredient.role,
        "file": _file(table.name),
        "field": ingredient.field,
        "where": ingredient.where,
        "unpointed": unpointed
        and {"file": _file(unpointed.resource), "fields": unpointed.fields, "key": unpointed.key},
        "rows": OneLine(rows),
    }
