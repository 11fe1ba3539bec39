"""Builds tiny datasets in memory, so that a test shows all the data it is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from build_scripts.model import Dataset, Field, Row, Scalar, Table

MISSING = {"": "sin dato en la fuente"}

READERS: Mapping[str, Any] = {
    "string": str,
    "integer": int,
    "number": Decimal,
    "boolean": lambda cell: cell == "true",
    "date": date.fromisoformat,
    "year": int,
}


def make_field(name: str, kind: Any, **more: Any) -> Field:
    """Make a field whose title and description follow from its name."""
    return Field(name, kind, **{"title": name.capitalize(), "description": f"Qué es {name}.", **more})


def make_table(
    fields: Sequence[Field],
    rows: Sequence[Sequence[str]],
    *,
    name: str = "tabla",
    key: Sequence[str] = (),
    missing: Mapping[str, str] = MISSING,
) -> Table:
    """Make a table from its fields and its cells as a CSV file would have them."""
    made = []
    for at, cells in enumerate(rows, 2):
        printed = dict(zip([f.name for f in fields], cells, strict=True))
        values: dict[str, Scalar] = {
            f.name: None if printed[f.name] in missing else READERS[f.type](printed[f.name]) for f in fields
        }
        made.append(Row(at, values, printed))
    return Table(
        name=name,
        title=f"Tabla {name}",
        description=f"Una fila por cosa de {name}.",
        path=f"data/{name}.csv",
        fields=tuple(fields),
        primary_key=tuple(key) or (fields[0].name,),
        foreign_keys=(),
        missing=missing,
        rows=tuple(made),
    )


def make_dataset(*tables: Table, slug: str = "conjunto", portal: Mapping[str, Any] | None = None) -> Dataset:
    """Make a dataset with a complete descriptor around its tables."""
    descriptor = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": slug,
        "title": "Conjunto de prueba",
        "description": "Datos inventados para una prueba.",
        "version": "1.0.0",
        "created": "2026-11-21T00:00:00Z",
        "licenses": [
            {"name": "CC0-1.0", "title": "CC0 1.0", "path": "https://creativecommons.org/publicdomain/zero/1.0/"}
        ],
        "sources": [{"title": "Memoria de prueba", "organization": "Entidad", "date": "2024"}],
        "resources": [_resource(table) for table in tables],
        "portal": {
            "checks": [],
            "discrepancies": [],
            "figures": [],
            "breakdowns": [],
            "charts": [],
            "revisions": [{"version": "1.0.0", "date": "2026-11-21", "kind": "initial", "reason": "Primera."}],
            **(portal or {}),
        },
    }
    return Dataset(
        slug=slug,
        title="Conjunto de prueba",
        description="Datos inventados para una prueba.",
        version="1.0.0",
        tables={table.name: table for table in tables},
        descriptor=descriptor,
    )


def _resource(table: Table) -> dict[str, Any]:
    return {
        "name": table.name,
        "path": table.path,
        "type": "table",
        "title": table.title,
        "description": table.description,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {
            "fields": [_field(field) for field in table.fields],
            "primaryKey": list(table.primary_key),
            "missingValues": [{"value": value, "label": label} for value, label in table.missing.items()],
        },
    }


def _field(field: Field) -> dict[str, Any]:
    made: dict[str, Any] = {
        "name": field.name,
        "type": field.type,
        "title": field.title,
        "description": field.description,
    }
    if field.unit:
        made["unit"] = field.unit
    if field.required:
        made["constraints"] = {"required": True}
    return made
