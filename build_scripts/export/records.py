"""JSON whose numbers keep their printed digits: 22.0 stays 22.0, and no amount passes through a float."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from build_scripts.model import Scalar, Table

_text = json.JSONEncoder(ensure_ascii=False).encode


def encode_json(table: Table) -> bytes:
    """Write the table as a list of records, one a line; a missing value is ``null``."""
    keys = [(field.name, f"{_text(field.name)}: ") for field in table.fields]
    lines = ["{" + ", ".join([key + literal(row.values[name]) for name, key in keys]) + "}" for row in table.rows]
    return ("[\n" + ",\n".join(lines) + "\n]\n" if lines else "[]\n").encode("utf-8")


def literal(value: Scalar | float) -> str:
    """Write one value as a JSON literal, exactly.

    >>> literal(Decimal("22.0")), literal(14497924), literal(None), literal(date(2019, 9, 3))
    ('22.0', '14497924', 'null', '"2019-09-03"')
    """
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case str():
            return _text(value)
        case Decimal():
            return f"{value:f}"
        case date():
            return f'"{value.isoformat()}"'
        case _:
            return repr(value)


class OneLine(tuple[Any, ...]):
    """A list whose items are written one a line, whatever they hold."""

    __slots__ = ()


def pretty(value: Any, margin: str = "") -> str:
    """Write any nesting of mappings, sequences and scalars as indented JSON.

    >>> print(pretty({"a": [1, Decimal("2.50")], "b": [], "c": OneLine([{"d": 1, "e": [2]}])}))
    {
      "a": [
        1,
        2.50
      ],
      "b": [],
      "c": [
        {"d": 1, "e": [2]}
      ]
    }
    """
    inner = margin + "  "
    if isinstance(value, Mapping):
        parts = [f"{inner}{_text(key)}: {pretty(item, inner)}" for key, item in value.items()]
        opening, closing = "{}"
    elif isinstance(value, Sequence) and not isinstance(value, str):
        parts = [inner + (flat(item) if isinstance(value, OneLine) else pretty(item, inner)) for item in value]
        opening, closing = "[]"
    else:
        return literal(value)
    return f"{opening}\n" + ",\n".join(parts) + f"\n{margin}{closing}" if parts else opening + closing


def flat(value: Any) -> str:
    """Write any nesting of mappings, sequences and scalars as JSON on one line."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_text(key)}: {flat(item)}" for key, item in value.items()) + "}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "[" + ", ".join(flat(item) for item in value) + "]"
    return literal(value)
