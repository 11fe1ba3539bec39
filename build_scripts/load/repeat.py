"""Writes out what a descriptor declares once for each value of a column: a figure, a breakdown or a chart of its own.

In: a parsed descriptor and the raw tables. Out: the descriptor with one item a value in the place of each item that
has ``each``. What cannot be written out is left as it is, for ``validate`` to tell.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from build_scripts.labels import slug
from build_scripts.model import RawTable

GROUPS = ("figures", "breakdowns", "charts")


def write_out(descriptor: Any, tables: Iterable[RawTable]) -> Any:
    """Repeat every item that asks for it, in the order in which its values first stand in their column."""
    portal = descriptor.get("portal") if isinstance(descriptor, dict) else None
    if not isinstance(portal, dict):
        return descriptor
    by_name = {table.resource: table for table in tables}
    groups = {
        group: [one for item in portal[group] for one in _written_out(item, by_name)]
        for group in GROUPS
        if isinstance(portal.get(group), list)
    }
    return {**descriptor, "portal": {**portal, **groups}}


def _written_out(item: Any, tables: Mapping[str, RawTable]) -> list[Any]:
    each = item.get("each") if isinstance(item, dict) else None
    if not isinstance(each, dict) or not isinstance(item.get("id"), str):
        return [item]
    rest = {key: value for key, value in item.items() if key != "each"}
    values = _values(tables.get(str(each.get("resource"))), str(each.get("field")))
    return [_filled({**rest, "id": f"{item['id']}-{slug(value)}"}, value) for value in values] or [item]


def _values(table: RawTable | None, field: str) -> list[str]:
    """Give a column's different values in order, the empty cell left out."""
    if table is None or field not in table.header:
        return []
    at = table.header.index(field)
    return list(dict.fromkeys(r.cells[at] for r in table.records if len(r.cells) > at and r.cells[at]))


def _filled(node: Any, value: str) -> Any:
    """Put a value where its marks stand, however deep; keys are names and stay."""
    if isinstance(node, str):
        return node.replace("{cada}", value).replace("{clave}", slug(value))
    if isinstance(node, list):
        return [_filled(one, value) for one in node]
    if isinstance(node, dict):
        return {key: _filled(one, value) for key, one in node.items()}
    return node
