"""Finds under which name a dataset that is gone is still published: a new name must not hide what was corrected in it.

Its descriptor says so (``formerly``) or, where it does not, most of the cells are the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache

from build_scripts.compare.renames import aligned, pairs
from build_scripts.compare.tables import View, identifies, views
from build_scripts.model import SnapshotDataset

Datasets = Mapping[str, SnapshotDataset]


def alike(before: SnapshotDataset, after: SnapshotDataset) -> int:
    """Count the cells that two datasets share, if they are most of those of either; otherwise 0.

    Two without any cell are alike where their tables have the same columns.
    """
    old, new = views(before.source), views(after.source)
    sides = aligned(old, new)
    totals = [sum(len(view.rows) * len(view.header) for view in side.values()) for side in (old, new)]
    if not any(totals):
        return int({name: view.header for name, view in old.items()} == {n: v.header for n, v in new.items()})
    shared = sum(_shared(sides.before[name], view) for name, view in new.items() if name in sides.before)
    return shared if 2 * shared > max(totals) else 0


def _shared(before: View, after: View) -> int:
    """Count the cells that say the same in two versions of a table, row by row by the key that both have."""
    columns = [name for name in after.header if name in before.header]
    if before.key == after.key and identifies(before) and identifies(after):
        rows = {before.key_of(row): row for row in before.rows}
        both = ((rows[key], row) for row in after.rows if (key := after.key_of(row)) in rows)
        return sum(old.get(name) == row.get(name) for old, row in both for name in columns)
    contents = [Counter(tuple(row.get(name) for name in columns) for row in view.rows) for view in (before, after)]
    return (contents[0] & contents[1]).total() * len(columns)


def renamed_in_silence(before: Datasets, after: Datasets, gone: Iterable[str], came: Iterable[str]) -> dict[str, str]:
    """Give, by its new name, the former one of each dataset that came and is nearly one that went."""

    @cache
    def score(new: str, old: str) -> int:
        return alike(before[old], after[new])

    return pairs(list(came), list(gone), score)
