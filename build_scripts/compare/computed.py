"""Compares computed tables: what pages show and offer as CSV, though no cell of it was typed.

They have no declared key: a row is named by its first columns, as few as name every row of both sides.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from build_scripts.model import ComputedCell, ComputedChange, Key, ShownTable

MOST = 20
"""The most cells kept of a table: they follow from the data, which are kept whole."""

LONGEST_NAME = 3
"""The most columns that name a row: where it takes more, the rows are no longer the same things."""

Row = Mapping[str, str]


def compare_computed(
    before: Mapping[str, ShownTable], after: Mapping[str, ShownTable], unknown: Iterable[str]
) -> Iterator[ComputedChange]:
    """Yield the computed tables that read otherwise, came or went, but those that are unknown on some side."""
    left_out = set(unknown)
    for name in dict.fromkeys([*after, *before]):
        if name in left_out:
            continue
        old, new = before.get(name), after.get(name)
        if old is None or new is None:
            one = old or new
            assert one is not None  # noqa: S101 - the name came from one of the two
            yield ComputedChange(name, one.title, "removed" if new is None else "added")
        elif (change := _changed(old, new)) != ComputedChange(name, new.title):
            yield change


def _changed(old: ShownTable, new: ShownTable) -> ComputedChange:
    """Compare row by row; the same rows in another order are the same."""
    other = old.columns != new.columns
    named = _name(old, new)
    if not named:
        return ComputedChange(new.name, new.title, other_rows=sorted(old.rows) != sorted(new.rows), other_columns=other)
    olds, news = _by_name(old, named), _by_name(new, named)
    cells = [
        ComputedCell(tuple(zip(named, name, strict=True)), column, was[column], row[column], _period(row))
        for name, row in news.items()
        if (was := olds.get(name))
        for column in new.columns
        if column in was and was[column] != row[column]
    ]
    return ComputedChange(
        new.name,
        new.title,
        cells=tuple(cells[:MOST]),
        cells_all=len(cells),
        rows_added=len(news.keys() - olds.keys()),
        rows_removed=len(olds.keys() - news.keys()),
        other_columns=other,
    )


def _period(row: Row) -> str:
    """Word the months of a row that a series says to cover part of its year."""
    months, state = row.get("meses", ""), row.get("estado", "")
    return f"{months}, {state}" if months and state else months


def _name(old: ShownTable, new: ShownTable) -> Sequence[str]:
    """Find the first columns that name every row of both; none where it takes too many, or all that there are."""
    for count in range(1, min(LONGEST_NAME, len(new.columns) - 1) + 1):
        named = new.columns[:count]
        if old.columns[:count] == named and all(len(_by_name(t, named)) == len(t.rows) for t in (old, new)):
            return named
    return ()


def _by_name(table: ShownTable, named: Sequence[str]) -> Mapping[tuple[str, ...], Row]:
    rows = (dict(zip(table.columns, row, strict=True)) for row in table.rows)
    return {tuple(row[name] for name in named): row for row in rows}


def label(key: Key) -> str:
    """Name a row of a computed table.

    >>> label((("departamento", "Potosí"), ("gestion", "2014")))
    'Potosí, 2014'
    """
    return ", ".join(cell for _, cell in key)
