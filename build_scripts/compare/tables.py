"""Compares two versions of one table: its columns, its rows by primary key, and each cell as the file has it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from build_scripts.compare.periods import stated_amount, stated_marks, stated_period, statements
from build_scripts.model import CellChange, ColumnChange, Key, RowChange, Source

Cells = Mapping[str, str]

NUMERIC = frozenset({"integer", "number"})
WARNING = "Advertencia"
GIST = 3
"""How many cells tell a row from others."""


@dataclass(frozen=True)
class View:
    """A table with what is compared of it."""

    fields: Mapping[str, Mapping[str, Any]]
    """The declared columns by name, in their order."""
    key: tuple[str, ...]
    header: tuple[str, ...]
    rows: tuple[Cells, ...]
    lines: tuple[int, ...] = ()
    """Where each row stands in its file."""
    stated: Mapping[str, Any] | None = None
    """Of a table of statements: which column says what, as its package declares."""

    mark: str = ""
    """Of a table of statements: the caveat that its amounts carry wherever they are shown."""

    @cached_property
    def titles(self) -> Mapping[str, str]:
        return {name: str(declared.get("title", name)) for name, declared in self.fields.items()}

    def key_of(self, row: Cells) -> Key:
        return tuple((name, row.get(name, "")) for name in self.key)

    def change_of(self, resource: str, row: Cells) -> RowChange:
        """Tell of a row that came or went, with its period where it states an amount of one."""
        period = stated_period(self.stated, row) if self.stated else ""
        return RowChange(resource, self.key_of(row), row, period, tuple(self._gist(row)))

    def _gist(self, row: Cells) -> Iterator[tuple[str, str]]:
        """Yield two or three cells by which a reader knows a row: what it is of, and its amounts."""
        there = [name for name in self.fields if row.get(name) and name not in self.key]
        texts = [name for name in there if self.fields[name].get("type") == "string"]
        numbers = [name for name in there if self.fields[name].get("type") in NUMERIC]
        amounts = [name for name in numbers if self.fields[name].get("unit")][:2] or numbers[:1]
        chosen = {*texts[: max(1, GIST - len(amounts))], *amounts}
        for name in there:
            if name in chosen and self.stated and name == self.stated.get("value"):
                yield self.titles[name], stated_amount(self.stated, row)
                if self.mark:
                    yield WARNING, self.mark
            elif name in chosen:
                unit = self.fields[name].get("unit") if name in amounts else ""
                yield self.titles[name], f"{row[name]} {unit}" if unit else row[name]


@dataclass(frozen=True)
class TableChange:
    """What changed in one table; nobody has said yet why."""

    columns: tuple[ColumnChange, ...]
    rows_added: tuple[RowChange, ...]
    rows_removed: tuple[RowChange, ...]
    cells: tuple[CellChange, ...]
    reordered: bool = False
    """The rows that both have stand in another order."""


def views(source: Source) -> dict[str, View]:
    """Give the tables of a package by name; its descriptor names them, and has a schema for each."""
    raw = {table.resource: table for table in source.tables}
    stated, marks = statements(source.descriptor), stated_marks(source.descriptor)
    found = {}
    for resource in source.descriptor["resources"]:
        name, schema = resource["name"], resource["schema"]
        table = raw[name]
        key = schema.get("primaryKey", ())
        found[name] = View(
            {declared["name"]: declared for declared in schema["fields"]},
            (key,) if isinstance(key, str) else tuple(key),
            table.header,
            tuple(dict(zip(table.header, record.cells, strict=False)) for record in table.records),
            tuple(record.line for record in table.records),
            stated.get(name),
            marks.get(name, ""),
        )
    return found


def compare_tables(resource: str, before: View, after: View, renamed: Mapping[str, str]) -> TableChange:
    """Compare by primary key; where there is none that serves for both, by whole rows.

    ``before`` has its columns under their present names; ``renamed`` gives the former ones of those that changed.
    """
    names = (ColumnChange(resource, new, "renamed", old, new) for new, old in renamed.items())
    columns = (*names, *_columns(resource, before, after))
    shared = [name for name in after.header if name in before.header]
    keyed = before.key == after.key and identifies(before) and identifies(after)
    if not keyed:
        return TableChange(
            columns,
            tuple(_beyond(resource, after, before, shared)),
            tuple(_beyond(resource, before, after, shared)),
            (),
            _other_order(_contents(before, shared), _contents(after, shared)),
        )
    old = {before.key_of(row): row for row in before.rows}
    new = {after.key_of(row): row for row in after.rows}
    return TableChange(
        columns,
        tuple(after.change_of(resource, row) for key, row in new.items() if key not in old),
        tuple(before.change_of(resource, row) for key, row in old.items() if key not in new),
        tuple(
            CellChange(resource, key, name, after.titles.get(name, name), old[key].get(name, ""), row.get(name, ""))
            for key, row in new.items()
            if key in old
            for name in shared
            if old[key].get(name, "") != row.get(name, "")
        ),
        _other_order(list(old), list(new)),
    )


def _other_order(before: Sequence[Hashable], after: Sequence[Hashable]) -> bool:
    """Tell whether what two lists share stands in another order.

    >>> _other_order("abc", "axbc"), _other_order("abc", "cab"), _other_order("aab", "ab")
    (False, True, False)
    """
    common = Counter(before) & Counter(after)
    return _kept(before, common) != _kept(after, common)


def _kept(items: Sequence[Hashable], common: Counter[Hashable]) -> list[Hashable]:
    left = Counter(common)
    kept = []
    for item in items:
        if left[item] > 0:
            left[item] -= 1
            kept.append(item)
    return kept


def _contents(view: View, names: Sequence[str]) -> list[tuple[str, ...]]:
    return [tuple(row.get(name, "") for name in names) for row in view.rows]


def identifies(view: View) -> bool:
    """Tell whether the key is there and no two rows share it."""
    keys = {view.key_of(row) for row in view.rows}
    return bool(view.key) and set(view.key) <= set(view.header) and len(keys) == len(view.rows)


def _beyond(resource: str, one: View, other: View, shared: Sequence[str]) -> Iterator[RowChange]:
    """Yield the rows that one table has and the other has not, or has fewer of, by the columns that both have."""
    left = Counter(_contents(other, shared))
    for row in one.rows:
        content = tuple(row.get(name, "") for name in shared)
        if left[content]:
            left[content] -= 1
        else:
            yield one.change_of(resource, row)


def _columns(resource: str, before: View, after: View) -> Iterator[ColumnChange]:
    for name in before.fields:
        if name not in after.fields:
            yield ColumnChange(resource, name, "removed", before=str(before.fields[name].get("type", "")))
    for name, declared in after.fields.items():
        if name not in before.fields:
            yield ColumnChange(resource, name, "added", after=str(declared.get("type", "")))
            continue
        for what in ("type", "unit"):
            old, new = str(before.fields[name].get(what, "")), str(declared.get(what, ""))
            if old != new:
                yield ColumnChange(resource, name, "type" if what == "type" else "unit", old, new)
    if before.key != after.key:
        yield ColumnChange(resource, "", "key", ", ".join(before.key), ", ".join(after.key))
    old_order = [name for name in before.fields if name in after.fields]
    new_order = [name for name in after.fields if name in before.fields]
    if old_order != new_order:
        yield ColumnChange(resource, "", "order", ", ".join(old_order), ", ".join(new_order))
