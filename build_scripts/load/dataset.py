"""Turns a valid ``Source`` into a frozen ``Dataset`` whose amounts are exact."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

from build_scripts.model import Dataset, Field, ForeignKey, Prose, RawTable, Row, Scalar, Source, Table

HEADINGS = {
    "qué es": "what",
    "qué puede decir con estos datos": "can_say",
    "qué no puede decir": "cannot_say",
    "preguntas frecuentes": "questions",
    "cómo se transcribió": "transcription",
}
"""The sections of ``texto.md`` and the attribute of ``Prose`` each fills."""


def to_dataset(source: Source) -> Dataset:
    """Build the dataset of a source that ``validate`` found valid; cells are read as the descriptor types them."""
    descriptor = source.descriptor
    raw = {table.resource: table for table in source.tables}
    tables = {r["name"]: _table(r, raw[r["name"]]) for r in descriptor["resources"]}
    return Dataset(
        slug=descriptor["name"],
        title=descriptor["title"],
        description=descriptor["description"],
        version=descriptor["version"],
        tables=tables,
        descriptor=descriptor,
        prose=read_prose(source.prose or ""),
    )


def _table(resource: dict[str, Any], raw: RawTable) -> Table:
    schema = resource["schema"]
    fields = tuple(_field(f) for f in schema["fields"])
    missing = _missing(schema)
    types = {f.name: f.type for f in fields}
    rows = []
    for record in raw.records:
        cells = dict(zip(raw.header, record.cells, strict=True))
        values = {name: None if cell in missing else _cast(types[name], cell) for name, cell in cells.items()}
        rows.append(Row(record.line, values, cells))
    return Table(
        name=resource["name"],
        title=resource["title"],
        description=resource["description"],
        path=resource["path"],
        fields=fields,
        primary_key=tuple(schema["primaryKey"]),
        foreign_keys=tuple(
            ForeignKey(
                tuple(k["fields"]), k["reference"]["resource"] or resource["name"], tuple(k["reference"]["fields"])
            )
            for k in schema.get("foreignKeys", ())
        ),
        missing=missing,
        rows=tuple(rows),
    )


def _field(declared: dict[str, Any]) -> Field:
    return Field(
        name=declared["name"],
        type=declared["type"],
        title=declared["title"],
        description=declared["description"],
        unit=declared.get("unit"),
        from_source=declared.get("origin", "source") == "source",
        required=bool(declared.get("constraints", {}).get("required", False)),
    )


def _missing(schema: dict[str, Any]) -> dict[str, str]:
    codes = schema.get("missingValues", [""])
    return {c["value"]: c["label"] for c in codes if isinstance(c, dict)} or dict.fromkeys(codes, "sin dato")


def _cast(kind: str, cell: str) -> Scalar:
    match kind:
        case "integer" | "year":
            return int(cell)
        case "number":
            return Decimal(cell)
        case "boolean":
            return cell == "true"
        case "date":
            return date.fromisoformat(cell)
        case _:
            return cell


def read_prose(text: str) -> Prose:
    """Split ``texto.md`` by its second-level headings; unknown headings are ``validate``'s to tell."""
    sections: dict[str, str] = {}
    for block in re.split(r"(?m)^## ", text)[1:]:
        heading, _, body = block.partition("\n")
        attribute = HEADINGS.get(heading.strip().lower())
        if attribute:
            sections[attribute] = body.strip()
    return Prose(**sections)
