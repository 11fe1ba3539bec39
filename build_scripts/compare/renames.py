"""Finds the tables and columns that have another name now: a new name must not hide the cells that were corrected.

Nobody declares them: a name that went and one that came are the same thing where most of what they hold is the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from build_scripts.compare.tables import View

DISTINCT = 2
"""How many different values two columns must share, so that a few equal words do not make them one."""
WORDY = frozenset({"string", "integer", "number", "date", "year", "yearmonth"})
"""Types whose values tell one column from another; a yes or no does not."""


@dataclass(frozen=True)
class Aligned:
    """The tables of the older side under the names that they and their columns have now."""

    before: Mapping[str, View]
    tables: Mapping[str, str]
    """The former names of tables, by the present ones."""
    columns: Mapping[str, Mapping[str, str]]
    """The same of columns, by the table that both sides have."""


def aligned(before: Mapping[str, View], after: Mapping[str, View]) -> Aligned:
    """Give the older tables as they are called now, so that like is compared with like."""
    tables = renamed_tables(before, after)
    present = {old: new for new, old in tables.items()}
    named = {present.get(name, name): view for name, view in before.items()}
    columns = {name: renamed_columns(named[name], view) for name, view in after.items() if name in named}
    return Aligned(named | {name: called(named[name], columns[name]) for name in columns}, tables, columns)


def renamed_tables(before: Mapping[str, View], after: Mapping[str, View]) -> dict[str, str]:
    """Give, by its new name, the former one of each table that has another: most of its rows are in both."""
    gone = [name for name in before if name not in after]
    came = [name for name in after if name not in before]
    return pairs(came, gone, lambda new, old: _tables_alike(before[old], after[new]))


def _tables_alike(before: View, after: View) -> int:
    """Count the rows that two tables share, if most of their columns and of their rows are the same."""
    shared = [name for name in after.fields if name in before.fields]
    if 2 * len(shared) <= max(len(before.fields), len(after.fields)):
        return 0
    by = [name for name in before.key if name in shared] if before.key == after.key else shared
    return _most(*(Counter(tuple(row.get(n, "") for n in by) for row in one.rows) for one in (before, after)))


def _most(before: Counter[tuple[str, ...]], after: Counter[tuple[str, ...]]) -> int:
    """Count what two collections share, if it is most of the larger; otherwise 0."""
    common = (before & after).total()
    return common if 2 * common > max(before.total(), after.total()) else 0


def renamed_columns(before: View, after: View) -> dict[str, str]:
    """Give, by its new name, the former one of each column that has another: most of its cells are the same."""
    gone = [name for name in before.fields if name not in after.fields and name in before.header]
    came = [name for name in after.fields if name not in before.fields and name in after.header]
    return pairs(came, gone, lambda new, old: _columns_alike(before, old, after, new))


def _columns_alike(before: View, old: str, after: View, new: str) -> int:
    """Count the cells that two columns share, row by row where the key can tell; 0 if they are not most of them."""
    types = [one.fields[name].get("type", "") for one, name in ((before, old), (after, new))]
    if types[0] != types[1] or types[0] not in WORDY:
        return 0
    cells = [_cells(one, name, {old, new}) for one, name in ((before, old), (after, new))]
    shared = cells[0] & cells[1]
    if len({value for *_, value in shared} - {""}) < DISTINCT:
        return 0
    return _most(*cells)


def _cells(view: View, name: str, renamed: Iterable[str]) -> Counter[tuple[str, ...]]:
    """Count a column's cells, each with the key of its row, as far as the key has other names."""
    key = [field for field in view.key if field not in renamed]
    return Counter((*(row.get(field, "") for field in key), row.get(name, "")) for row in view.rows)


def pairs(came: Iterable[str], gone: Iterable[str], alike: Callable[[str, str], int]) -> dict[str, str]:
    """Pair each new name with one old name, the most alike first; of equals, the first in order.

    The same pairs come out whichever side is the newer.
    """
    old_names = list(gone)
    scores = [
        (-alike(new, old), min(here, there), max(here, there), new, old)
        for here, new in enumerate(came)
        for there, old in enumerate(old_names)
    ]
    found: dict[str, str] = {}
    for score, _, _, new, old in sorted(scores, key=lambda one: one[:3]):
        if score and new not in found and old not in found.values():
            found[new] = old
    return found


def called(view: View, columns: Mapping[str, str]) -> View:
    """Give a view with its columns under their new names; ``columns`` has the former ones by the new."""
    if not columns:
        return view
    names = {old: new for new, old in columns.items()}

    def renamed(name: str) -> str:
        return names.get(name, name)

    return replace(
        view,
        fields={renamed(name): {**declared, "name": renamed(name)} for name, declared in view.fields.items()},
        key=tuple(map(renamed, view.key)),
        header=tuple(map(renamed, view.header)),
        rows=tuple({renamed(name): cell for name, cell in row.items()} for row in view.rows),
    )
