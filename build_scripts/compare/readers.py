"""What a reader reads of a dataset and of a portal, key by key, and what a change of each asks for.

In: the dotted path of a key, ``[]`` standing for the items of a list. Out: its ``Class``. Every key that the schemas
allow is sorted here once, by itself or with the key that it stands in; one that nobody has sorted fails a test. The
rule is written for people in docs/descriptor.md, section «Cuánto sube la versión».
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal

Class = Literal["data", "meaning", "wording", "unread"]
"""``data`` have a rule of their own: names, cells, columns, versions, revisions. ``meaning`` asks for a version and a
reason. ``wording`` is told. ``unread`` is for machines, or repeats what must be as it is."""


def _sorted(where: str, **classes: str) -> dict[str, Class]:
    """Sort the keys below a place: the names of each class in one text.

    >>> _sorted("a[].", wording="note")
    {'a[].note': 'wording'}
    """
    return {f"{where}{name}": kind for kind, names in classes.items() for name in names.split()}  # type: ignore[misc]  # the keywords are the classes


DESCRIPTOR: Mapping[str, Class] = {
    **_sorted(
        "",
        data="name version",
        meaning="title licenses sources",
        wording="description created homepage keywords contributors",
        unread="$schema",
    ),
    **_sorted("resources[].", data="name", meaning="title", wording="description"),
    **_sorted("resources[].", unread="path type format mediatype encoding bytes hash"),
    **_sorted("resources[].schema.", data="primaryKey", meaning="foreignKeys uniqueKeys missingValues"),
    **_sorted("resources[].schema.", unread="fieldsMatch"),
    **_sorted("resources[].schema.fields[].", data="name type unit", meaning="title origin constraints"),
    **_sorted("resources[].schema.fields[].", wording="description example"),
    **_sorted(
        "portal.checks[].",
        meaning="id kind title tolerance exact resource parts total operation exact_fields operands result field where "
        "by equals part percentage whole left right of value scale basis unclear percent coverage months start end "
        "precision shares period fields phrases keys factor match reference order style within",
    ),
    **_sorted("portal.discrepancies[].", data="check row printed recomputed", wording="note"),
    **_sorted(
        "portal.figures[].",
        data="id",
        meaning="each kind listed title period unit decimals mark of part whole from to numerator denominator factor "
        "index reference among count rule exact by as reason missing",
        wording="note question",
    ),
    **_sorted(
        "portal.breakdowns[].",
        data="id",
        meaning="each kind title resource fields where category value total period parts tops decimals rules by "
        "measures start end year code weight goal budget progress places from to unit factor statements elsewhere "
        "deflator",
        wording="note",
    ),
    **_sorted(
        "portal.charts[].",
        data="id",
        meaning="each listed kind title subtitle breakdown category value values highlight label start end group year "
        "row column breaks elsewhere",
        wording="description source short_labels link",
    ),
    **_sorted("portal.", meaning="statements tables years hearings", wording="search place formerly", data="revisions"),
}
"""The keys of ``datapackage.json``."""

OUTLINE: Mapping[str, Class] = _sorted("", wording="gestion tipo titulo base audiencia secciones mensajes fichas")
"""The keys of a hearing's outline: what it shows has its own version, and the outline only chooses and words."""

SETTINGS: Mapping[str, Class] = {
    **_sorted("", wording="site_name site_description nav", unread="docs_dir use_directory_urls"),
    **_sorted(
        "extra.portal.",
        wording="name notice license_note data_license publisher url contact table_rows unpublished groups links "
        "plazos withdrawn",
        unread="numbers hosting_files",
    ),
}
"""The keys of mkdocs.yml that the portal reads; the others are the site generator's, and count as words."""

LISTS = ("figures", "breakdowns", "charts", "checks")
"""The lists of a descriptor whose items have names."""


def class_of(path: str, table: Mapping[str, Class]) -> Class | None:
    """Give the class of a key: its own, or that of the nearest key around it; ``None`` where nobody has sorted it.

    >>> class_of("portal.figures[].of.where", DESCRIPTOR), class_of("portal.figures[].colour", DESCRIPTOR)
    ('meaning', None)
    """
    while path:
        if path in table:
            return table[path]
        path = path.removesuffix("[]") if path.endswith("[]") else path.rpartition(".")[0]
    return None


def setting_is_read(key: str) -> bool:
    """Tell whether a key of mkdocs.yml says, or lets pages say, something to readers: any key that is not known may.

    >>> setting_is_read("theme.palette"), setting_is_read("extra.portal.numbers[0].reason")
    (True, False)
    """
    return class_of(re.sub(r"\[\d+\]", "[]", key), SETTINGS) != "unread"


def keys_of(schema: Mapping[str, Any]) -> Iterator[str]:
    """Yield the path of every key that a JSON Schema allows, those of the alternatives of an item together."""
    seen: set[str] = set()
    yield from _keys(schema, schema, "", seen, ())


def _keys(node: Any, root: Mapping[str, Any], path: str, seen: set[str], within: tuple[str, ...]) -> Iterator[str]:
    if not isinstance(node, Mapping):
        return
    if isinstance(reference := node.get("$ref"), str) and reference not in within:
        target = root["$defs"][reference.rpartition("/")[2]]
        yield from _keys(target, root, path, seen, (*within, reference))
    for name, inner in node.get("properties", {}).items():
        below = f"{path}.{name}" if path else name
        if below not in seen:
            seen.add(below)
            yield below
        yield from _keys(inner, root, below, seen, within)
    if "items" in node:
        yield from _keys(node["items"], root, f"{path}[]", seen, within)
    for word in ("allOf", "anyOf", "oneOf"):
        for inner in node.get(word, ()):
            yield from _keys(inner, root, path, seen, within)
    for word in ("then", "else"):
        yield from _keys(node.get(word), root, path, seen, within)


def unsorted(keys: Iterable[str], table: Mapping[str, Class]) -> list[str]:
    """Name the keys that hold a value and that nobody has sorted; what only holds other keys needs no class."""
    listed = list(keys)
    holders = {key for key in listed if any(re.match(rf"{re.escape(key)}(\[\])*\.", other) for other in listed)}
    return [key for key in listed if class_of(key, table) is None and key not in holders]
