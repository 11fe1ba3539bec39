"""Finds the stated reason of each revised value: the entries of ``changes`` that lead from its old text to its new.

Several revisions may have touched one cell: then their entries form a chain, each starting where the one before ended.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from itertools import pairwise
from typing import Any

from build_scripts.model import CellChange, ColumnChange, ItemChange, Key, Spec

Cell = tuple[str, frozenset[tuple[str, str]], str]
"""A table, a row by its key whatever the order of its fields, and a column."""


@dataclass(frozen=True)
class Entry:
    """One item of a revision's ``changes``."""

    revision: Spec
    item: Mapping[str, Any]


@dataclass(frozen=True)
class Names:
    """The present names of what was renamed: a revision from before then says the former ones."""

    tables: Mapping[str, str]
    """By the former name."""
    columns: Mapping[tuple[str, str], str]
    """By the present name of the table and the former one of the column."""


NO_NAMES = Names({}, {})


def names_of(tables: Mapping[str, str], columns: Iterable[ColumnChange]) -> Names:
    """Gather the renames of a dataset; ``tables`` has the former names by the present ones."""
    renamed = {(one.resource, one.before): one.after for one in columns if one.what == "renamed"}
    return Names({old: new for new, old in tables.items()}, renamed)


def cell_of(resource: str, key: Key, field: str) -> Cell:
    """Name a cell by its row's key."""
    return resource, frozenset(key), field


def entries(revisions: Iterable[Spec], names: Names = NO_NAMES) -> dict[Cell, list[Entry]]:
    """Gather what the revisions say of each cell, by its present names, oldest first."""
    found: dict[Cell, list[Entry]] = {}
    for revision in revisions:
        for item in revision.get("changes", ()):
            table = names.tables.get(item["resource"], item["resource"])
            row = {names.columns.get((table, name), name): _text(value) for name, value in item["row"].items()}
            field = names.columns.get((table, item["field"]), item["field"])
            found.setdefault(cell_of(table, tuple(row.items()), field), []).append(Entry(revision, item))
    return found


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def is_chain(found: Sequence[Entry]) -> bool:
    """Tell whether each entry changes something, and starts with what the one before left."""
    steps = all(entry.item["from"] != entry.item["to"] for entry in found)
    return bool(found) and steps and all(a.item["to"] == b.item["from"] for a, b in pairwise(found))


def ends(found: Sequence[Entry]) -> tuple[str, str]:
    """Give what a cell said before its first entry and what it says after its last."""
    return found[0].item["from"], found[-1].item["to"]


def explained(cells: Iterable[CellChange], revisions: Iterable[Spec], names: Names) -> tuple[CellChange, ...]:
    """Give each change its own reasons, or its revisions', oldest first; none where no revision lists exactly it."""
    known = entries(revisions, names)
    result = []
    for cell in cells:
        found = known.get(cell_of(cell.resource, cell.key, cell.field), [])
        if is_chain(found) and ends(found) == (cell.before, cell.after):
            reasons = dict.fromkeys(str(entry.item.get("reason") or entry.revision["reason"]) for entry in found)
            cell = replace(cell, reason=" ".join(reasons))
        result.append(cell)
    return tuple(result)


def explained_items(items: Iterable[ItemChange], revisions: Iterable[Spec]) -> tuple[ItemChange, ...]:
    """Give each thing that says something else its own reason, or its revision's; none where no revision names it.

    What is new corrects nothing that was read before: the reason of any revision will do.
    """
    known = list(revisions)
    return tuple(replace(one, reason=" ".join(dict.fromkeys(_reasons(one, known)))) for one in items)


def is_new(one: ItemChange) -> bool:
    """Tell whether the whole thing was not there before."""
    return not one.part and not one.before


def _reasons(one: ItemChange, revisions: Iterable[Spec]) -> Iterable[str]:
    for revision in revisions:
        found = [listed for listed in named_items(revision) if fnmatchcase(one.item, str(listed["item"]))]
        if found:
            yield from (str(listed.get("reason") or revision["reason"]) for listed in found)
        elif is_new(one):
            yield str(revision["reason"])


def named_items(revision: Spec) -> list[Mapping[str, Any]]:
    """Give what a revision says to mean something else now, as far as it is well formed."""
    listed = revision.get("items")
    found = [one for one in listed if isinstance(one, Mapping)] if isinstance(listed, list) else []
    return [one for one in found if isinstance(one.get("item"), str)]
