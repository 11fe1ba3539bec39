"""Walks the ``portal`` object and lists every name in it: of what it should be the name, and of what type."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

NUMBERS = {"integer": "un entero", "number": "un número"}
WHOLE = {"integer": "un entero"}
DATES = {"date": "una fecha"}
AMOUNT_KEYS = {"total", "part", "percentage", "result", "value", "share", "weight", "goal", "budget", "achieved",
               "spent", "parts", "operands", "scale"}  # fmt: skip
DATE_KEYS = {"start", "end", "date"}
GRID_KEYS = {"row", "column"}
NAME_KEYS = {"field", "category", "period", "label", "beneficiary", "code", "quarter",
             "coverage", "months", "basis", "currency", "precision", "measure", "place",
             "printed"}  # fmt: skip
FIELD_KEYS = (AMOUNT_KEYS | DATE_KEYS | GRID_KEYS | NAME_KEYS) - {"parts", "operands"}
FIELD_LIST_KEYS = {"parts", "operands", "by", "fields", "exact_fields", "keys"}
FIELDS_BY_NAME = {"where", "key", "match"}
"""Objects whose keys are fields."""
ANY_FIELD = {"value", "same-value", "coverage", "sequence"}
"""Kinds whose ``field`` may be of any type; in the others it is an amount."""


@dataclass(frozen=True)
class Mention:
    """A name in the descriptor: where it stands, what it should name, and the names there are."""

    where: str
    what: str
    name: str
    options: Sequence[str]
    resource: str = ""
    types: Mapping[str, str] | None = None
    """The types that the field may have there; ``None``: any."""


def mentions(spec: Any, where: str, resource: str | None, fields: dict[str, list[str]], kind: str) -> Iterator[Mention]:
    """Walk a specification and yield each name in it with the names it may be."""
    if isinstance(spec, list):
        for at, item in enumerate(spec):
            yield from mentions(item, f"{where}[{at}]", resource, fields, kind)
        return
    if not isinstance(spec, dict) or "package" in spec:
        return
    if "resource" in spec:
        resource = spec["resource"]
        yield Mention(f"{where}.resource", "un recurso", spec["resource"], list(fields))
    if kind == "unreferenced" and isinstance(spec.get("by"), str):
        yield Mention(f"{where}.by", "un recurso", spec["by"], list(fields))
    for theirs in spec.get("match", {}).values():
        target = spec["of"].get("resource", resource)
        yield Mention(f"{where}.match", "un campo", theirs, fields.get(target, []), target)
    if "equals" in spec:
        for name in spec["equals"].get("key", {}).values():
            yield Mention(f"{where}.equals.key", "un campo de «by»", name, spec.get("by", []))
    known = fields.get(resource or "")
    for key, value in spec.items():
        inside = f"{where}.{key}"
        if known is not None and resource is not None and key in FIELDS_BY_NAME | FIELD_KEYS | FIELD_LIST_KEYS:
            names = [value] if isinstance(value, str) else value
            if key in FIELDS_BY_NAME or not isinstance(value, dict):
                wanted = _types(key, spec, kind)
                yield from (
                    Mention(inside, "un campo", n, known, resource, wanted) for n in names if isinstance(n, str)
                )
                continue
        if isinstance(value, dict | list) and key != "row":
            yield from mentions(value, inside, resource, fields, kind)


def _types(key: str, spec: Mapping[str, Any], kind: str) -> Mapping[str, str] | None:
    """Say of what types a field must be to stand under a key of a kind of check, figure or breakdown."""
    if key in AMOUNT_KEYS:
        return NUMBERS
    if key in GRID_KEYS:
        return WHOLE
    if key in DATE_KEYS or (key == "fields" and kind == "date-order"):
        return DATES
    if key == "field" and kind not in ANY_FIELD:
        return NUMBERS if kind != "group" or "aggregate" in spec else None
    return None
