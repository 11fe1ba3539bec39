"""Compares what two descriptors say of their data: titles, recipes, checks and notes, each by the name it has.

In: two descriptors, the older with the names that its tables and columns have now. Out: ``ItemChange``s, sorted into
what asks for a reason and what is only told, as ``readers`` has it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from build_scripts.compare.readers import DESCRIPTOR, LISTS, class_of
from build_scripts.model import ItemChange, Spec

KINDS = {
    "figures": "cifra",
    "breakdowns": "tabla calculada",
    "charts": "gráfico",
    "checks": "comprobación",
    "resources": "tabla",
    "discrepancies": "duda",
}
"""What the items of each list are called."""

WHOLE = {
    "title": "título del conjunto",
    "description": "descripción del conjunto",
    "licenses": "licencia",
    "sources": "fuentes",
    "contributors": "quiénes participaron",
    "keywords": "palabras clave",
    "created": "fecha de creación",
    "homepage": "página de origen",
    "statements": "qué dice cada columna de las declaraciones",
    "tables": "columnas que muestra la página",
    "years": "años de los datos",
    "hearings": "tablas de las audiencias",
    "search": "qué encuentra el buscador",
    "place": "lugar de los datos",
    "formerly": "nombres anteriores",
}
"""What a key that stands alone is called."""

ORDER = "orden"
"""The key of a list whose items stand in another order."""

CALL = re.compile(r"\{figura:[^{}]*\}")
"""A figure that a title calls for: its number is no name."""

MOVED = "value"
"""The part of a figure or a computed table that moved by itself."""

Flat = Mapping[str, str]
"""Values by their dotted keys, spelled for people."""


@dataclass(frozen=True)
class Item:
    """Something that a descriptor says, by its name."""

    title: str
    """For readers: ``cifra «Se cobró en 2022»``."""
    path: str
    """Where its keys stand in the schema: ``portal.figures[].``."""
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Items:
    """What changed, by what it asks for."""

    meaning: tuple[ItemChange, ...]
    wording: tuple[ItemChange, ...]


def compare_items(before: Spec, after: Spec) -> Items:
    """Tell each key that says something else, came or went; data are left to their own rules."""
    old, new = _items(before), _items(after)
    changes = [one for name in dict.fromkeys([*new, *old]) for one in _between(name, old.get(name), new.get(name))]
    changes += [("wording", one) for one in _reordered(before, after)]
    return Items(*(tuple(one for found, one in changes if found == kind) for kind in ("meaning", "wording")))


def _items(descriptor: Spec) -> dict[str, Item]:
    """Name everything that a descriptor says, whatever it lacks."""
    portal = descriptor.get("portal")
    portal = portal if isinstance(portal, Mapping) else {}
    found: dict[str, Item] = {}
    for where, holder in (("", descriptor), ("portal.", portal)):
        for key, value in holder.items():
            if key not in {*LISTS, "resources", "portal", "discrepancies"}:
                found[key] = Item(WHOLE.get(key, key), where, {key: value})
    for resource in objects(descriptor.get("resources")):
        found |= _of_resource(resource)
    for group in LISTS:
        for one in objects(portal.get(group)):
            title = f"{KINDS[group]} «{CALL.sub('…', str(one.get('title', one.get('id'))))}»"
            found[f"{group}/{one.get('id')}"] = Item(title, f"portal.{group}[].", one)
    for doubt in objects(portal.get("discrepancies")):
        name = f"discrepancies/{doubt_name(doubt)}"
        again = sum(known == name or known.startswith(f"{name} (") for known in found)
        found[f"{name} ({again + 1})" if again else name] = Item(
            f"duda «{doubt_name(doubt)}»", "portal.discrepancies[].", doubt
        )
    return found


def _of_resource(resource: Spec) -> dict[str, Item]:
    name, schema = resource.get("name"), resource.get("schema")
    schema = schema if isinstance(schema, Mapping) else {}
    rest = {key: value for key, value in schema.items() if key != "fields"}
    title = str(resource.get("title", name))
    said = {**{key: value for key, value in resource.items() if key != "schema"}, "schema": rest}
    found = {f"resources/{name}": Item(f"tabla «{title}»", "resources[].", said)}
    for field in objects(schema.get("fields")):
        called = f"columna «{field.get('title', field.get('name'))}» de «{title}»"
        found[f"resources/{name}/{field.get('name')}"] = Item(called, "resources[].schema.fields[].", field)
    return found


def objects(value: Any) -> Sequence[Spec]:
    """Return the objects of a list that may be anything: an earlier edition is read as it is found."""
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []


def doubt_name(doubt: Spec) -> str:
    """Name a declared doubt by its check and its row: ``suma-de-fila: gestion=2021``."""
    row = doubt.get("row")
    place = ", ".join(f"{k}={v}" for k, v in row.items()) if isinstance(row, Mapping) else ""
    check = str(doubt.get("check", ""))
    return f"{check}: {place}" if place else check


def _between(name: str, old: Item | None, new: Item | None) -> Iterator[tuple[str, ItemChange]]:
    """Yield what changed of one item, each with its class; a table, a column or a doubt that came or went is data."""
    if old is None or new is None:
        yield from _whole(name, old, new)
        return
    sides = [flat(side.values) for side in (old, new)]
    for key in dict.fromkeys([*sides[1], *sides[0]]):
        before, after = (side.get(key, "") for side in sides)
        if before != after or (key in sides[0]) != (key in sides[1]):
            kind = class_of(f"{new.path}{_schema_path(key)}", DESCRIPTOR) or "wording"
            yield kind, ItemChange(name, "" if key == name else key, new.title, before, after)


def _whole(name: str, old: Item | None, new: Item | None) -> Iterator[tuple[str, ItemChange]]:
    one = new or old
    assert one is not None  # noqa: S101 - the name came from one of the two
    group = name.partition("/")[0]
    kind = "meaning" if group in LISTS else class_of(f"{one.path}{name}", DESCRIPTOR) or "wording"
    if group not in {"resources", "discrepancies"}:
        yield kind, ItemChange(name, "", one.title, _gist(old), _gist(new))


def _gist(item: Item | None) -> str:
    """Spell an item that came or went by its title, or by its only value."""
    if item is None:
        return ""
    title = item.values.get("title")
    return title if isinstance(title, str) and item.path else "; ".join(flat(item.values).values())


def flat(value: Any, path: str = "") -> dict[str, str]:
    """Spell each value by its dotted key; a list of objects by the places of its items, any other list whole.

    >>> flat({"of": {"where": {"gestion": 2022}}, "parts": ["a", "b"], "exact": True})
    {'of.where.gestion': '2022', 'parts': 'a, b', 'exact': 'sí'}
    """
    if isinstance(value, Mapping) and value:
        return {k: v for key, one in value.items() for k, v in flat(one, f"{path}.{key}" if path else str(key)).items()}
    if isinstance(value, list) and any(isinstance(one, Mapping) for one in value):
        return {k: v for at, one in enumerate(value) for k, v in flat(one, f"{path}[{at}]").items()}
    return {path: _spelled(value)}


def _spelled(value: Any) -> str:
    if isinstance(value, bool):
        return "sí" if value else "no"
    if isinstance(value, list) and all(isinstance(one, str) and ", " not in one for one in value):
        return ", ".join(value)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


def _schema_path(key: str) -> str:
    """Give the path that a key has in the schema.

    >>> _schema_path("licenses[0].title")
    'licenses[].title'
    """
    return re.sub(r"\[\d+\]", "[]", key)


def _reordered(before: Spec, after: Spec) -> Iterator[ItemChange]:
    """Yield the lists whose items stand in another order, which is that of the page."""
    for group in (*LISTS, "discrepancies", "resources"):
        names = [_names(group, one) for one in (before, after)]
        common = [[name for name in side if name in other] for side, other in (names, reversed(names))]
        if common[0] != common[1]:
            yield ItemChange(group, ORDER, f"orden de «{KINDS[group]}»", *(", ".join(side) for side in common))


def _names(group: str, descriptor: Spec) -> list[str]:
    portal = descriptor.get("portal")
    holder = descriptor if group == "resources" else portal if isinstance(portal, Mapping) else {}
    listed = objects(holder.get(group))
    if group == "discrepancies":
        return [doubt_name(one) for one in listed]
    return [str(one.get("name" if group == "resources" else "id")) for one in listed]


def called_now(descriptor: Spec, tables: Mapping[str, str], columns: Mapping[str, str]) -> Spec:
    """Give an older descriptor with the present names of its tables and columns, wherever a recipe says them.

    Both are by the former name. Texts are left as they are.
    """
    if not tables and not columns:
        return descriptor
    renamed: Spec = _called(descriptor, {**columns, **tables})
    return renamed


def _called(value: Any, names: Mapping[str, str]) -> Any:
    if isinstance(value, Mapping):
        return {
            names.get(key, key): one if key in {"title", "note", "description"} else _called(one, names)
            for key, one in value.items()
        }
    if isinstance(value, list):
        return [_called(one, names) for one in value]
    return names.get(value, value) if isinstance(value, str) else value
