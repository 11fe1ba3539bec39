"""Lists the numbers that a breakdown reads, table by table, so that a rule about them holds for every kind of it.

In: a dataset and a declared breakdown. Out: ``Numbers``, in the order of the declaration.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from build_scripts.model import Dataset, Row, Spec

NUMERIC = frozenset({"integer", "number"})
KEYS = frozenset(
    {"achieved", "budget", "field", "fields", "goal", "parts", "share", "spent", "total", "value", "weight"}
)
"""The keys of a breakdown that name fields which may be amounts."""
WHOLE = "total"
"""The key under which a breakdown names what its numbers are parts of."""


@dataclass(frozen=True)
class Numbers:
    """The cells of a numeric field that an operation takes together."""

    resource: str
    field: str
    rows: tuple[Row, ...]
    whole: bool = False
    """They are the total of the others."""


def numbers_of(dataset: Dataset, spec: Spec) -> Iterator[Numbers]:
    """Walk a breakdown for the numeric fields that it names; a ``series`` reads its statements in its own way."""
    if spec["kind"] != "series":
        yield from _walk(dataset, spec, None, whole=False)


def _walk(dataset: Dataset, node: Any, resource: str | None, *, whole: bool) -> Iterator[Numbers]:
    if isinstance(node, list):
        for one in node:
            yield from _walk(dataset, one, resource, whole=whole)
        return
    if not isinstance(node, dict):
        return
    resource = node.get("resource", resource)
    for key, value in node.items():
        if key == "where":
            continue
        names = [value] if isinstance(value, str) else value if isinstance(value, list) else []
        for name in names if resource and key in KEYS else ():
            if _numeric(dataset, str(resource), name):
                rows = dataset.tables[str(resource)].select(node.get("where", {}))
                yield Numbers(str(resource), name, rows, whole or key == WHOLE)
        if isinstance(value, dict | list):
            yield from _walk(dataset, value, resource, whole=whole or key == WHOLE)


def _numeric(dataset: Dataset, resource: str, name: Any) -> bool:
    return any(field.name == name and field.type in NUMERIC for field in dataset.tables[resource].fields)
