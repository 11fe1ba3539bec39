"""Finds which revisions of a dataset can be why a figure reads otherwise than it did with an earlier version.

In: what is published of a dataset, one of its figures, a version. Out: the revisions after it that list a cell of the
figure and, apart, those that list none and may have moved it all the same: rows, columns or recipes have no list.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from build_scripts.model import Figure, Published, Spec, Table

Reason = tuple[str, str]
"""A version, and why it was made."""


class Since(NamedTuple):
    """The revisions after a version, oldest first, as far as they concern a figure."""

    touched: tuple[Reason, ...]
    """They say that they corrected a cell which the figure is made of."""
    possible: tuple[Reason, ...]
    """They do not, and came with rows, columns or texts, or name a cell that is not there any more."""
    any: bool
    """There is a revision since, whatever it is about."""


def since(one: Published, figure: Figure, version: str) -> Since:
    """Sort the revisions after a version by whether they touched a figure; of an unknown version, all there are."""
    revisions = list(one.dataset.specs("revisions"))
    known = [spec["version"] for spec in revisions]
    after = revisions[known.index(version) + 1 :] if version in known else revisions
    touched: list[Reason] = []
    possible: list[Reason] = []
    for spec in after:
        verdicts = [(_touches(item, one, figure), item) for item in spec.get("changes", ())]
        reasons = dict.fromkeys(str(item.get("reason") or spec["reason"]) for hit, item in verdicts if hit)
        if reasons:
            touched.append((spec["version"], " ".join(reasons)))
        elif spec["kind"] != "patch" or not verdicts or any(hit is None for hit, _ in verdicts):
            possible.append((spec["version"], str(spec["reason"])))
    return Since(tuple(touched), tuple(possible), bool(after))


def _touches(item: Mapping[str, Any], one: Published, figure: Figure) -> bool | None:
    """Tell whether a corrected cell is one that a figure is made of; ``None`` where the cell is not to be found."""
    table = one.dataset.tables.get(str(item["resource"]))
    line = next(_lines(table, item["row"]), None) if table else None
    if table is None or line is None or item["field"] not in {field.name for field in table.fields}:
        return None
    return any(
        used.resource == table.name
        and ((line in used.rows and item["field"] == used.field) or item["field"] in used.where)
        for used in figure.recipe.ingredients
    )


def _lines(table: Table, key: Spec) -> Iterator[int]:
    """Yield the lines of the rows that a key names, which has each cell as a text or as what it stands for."""
    for row in table.rows:
        if all(row.cells.get(name) == str(value) for name, value in key.items()):
            yield row.number
