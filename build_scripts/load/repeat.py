"""Writes out what a descriptor declares once for each value of a column: a figure, a breakdown or a chart of its own.

In: a parsed descriptor and the raw tables. Out: the descriptor with one item a value in the place of each item that
has ``each``. What cannot be written out is left as it is, for ``validate`` to tell.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from build_scripts.labels import slug
from build_scripts.model import RawTable, Repeated, canonical

GROUPS = ("figures", "breakdowns", "charts")


def write_out(descriptor: Any, tables: Iterable[RawTable]) -> tuple[Any, tuple[Repeated, ...]]:
    """Repeat every item that asks for it, in the order in which its values first stand in their column.

    Gives also which items were made of one.
    """
    portal = descriptor.get("portal") if isinstance(descriptor, dict) else None
    if not isinstance(portal, dict):
        return descriptor, ()
    by_name = {table.resource: table for table in tables}
    schemas = _schemas(descriptor)
    groups: dict[str, list[Any]] = {}
    repeated: list[Repeated] = []
    for group in GROUPS:
        for item in portal[group] if isinstance(portal.get(group), list) else ():
            written = _written_out(item, by_name, schemas)
            groups.setdefault(group, []).extend(written)
            if written and written[0] is not item:
                names = tuple(str(one["id"]) for one in written)
                repeated.append(Repeated(group, item["id"], str(item["each"].get("field")), names))
    return {**descriptor, "portal": {**portal, **groups}}, tuple(repeated)


def _schemas(descriptor: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """Give the schema of each table; nothing has been checked yet, so what is not in its form is passed over."""
    resources = descriptor.get("resources")
    found = [one for one in resources if isinstance(one, dict)] if isinstance(resources, list) else []
    return {str(one.get("name")): one["schema"] for one in found if isinstance(one.get("schema"), dict)}


def _written_out(item: Any, tables: Mapping[str, RawTable], schemas: Mapping[str, Mapping[str, Any]]) -> list[Any]:
    each = item.get("each") if isinstance(item, dict) else None
    if not isinstance(each, dict) or not isinstance(item.get("id"), str):
        return [item]
    rest = {key: value for key, value in item.items() if key != "each"}
    resource = str(each.get("resource"))
    values = _values(tables.get(resource), str(each.get("field")), schemas.get(resource, {}))
    return [_filled({**rest, "id": f"{item['id']}-{slug(value)}"}, value) for value in values] or [item]


def _values(table: RawTable | None, field: str, schema: Mapping[str, Any]) -> list[str]:
    """Give a column's different values in order, each as it is first spelled; a missing one is no value."""
    if table is None or field not in table.header:
        return []
    at, missing, kind = table.header.index(field), _missing(schema), _type(schema, field)
    values: dict[str, str] = {}
    for record in table.records:
        cell = record.cells[at] if len(record.cells) > at else ""
        if cell and cell not in missing:
            values.setdefault(canonical(kind, cell), cell)
    return list(values.values())


def _missing(schema: Mapping[str, Any]) -> list[Any]:
    codes = schema.get("missingValues")
    return [c.get("value") if isinstance(c, dict) else c for c in codes] if isinstance(codes, list) else []


def _type(schema: Mapping[str, Any], field: str) -> str:
    fields = schema.get("fields")
    named = (f for f in fields if isinstance(f, dict) and f.get("name") == field) if isinstance(fields, list) else ()
    return next((str(f.get("type")) for f in named), "")


def _filled(node: Any, value: str) -> Any:
    """Put a value where its marks stand, however deep; keys are names and stay."""
    if isinstance(node, str):
        return node.replace("{cada}", value).replace("{clave}", slug(value))
    if isinstance(node, list):
        return [_filled(one, value) for one in node]
    if isinstance(node, dict):
        return {key: _filled(one, value) for key, one in node.items()}
    return node
