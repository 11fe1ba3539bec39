"""Finds why a figure reads otherwise: the revised cells, and the rows that came or went, among those it is made of.

Where a recipe does not tell its cells, or none of them changed, nothing is said: the recipe or the words may have.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from build_scripts.compare.tables import View
from build_scripts.model import CellChange, FigureChange, Key, Reading, RowChange, ShownFigure

MOST = 5
"""The most cells kept under a figure: the dataset has them all."""

Place = tuple[str, Key]
"""A row of a table, by its key."""


@dataclass(frozen=True)
class Evidence:
    """What changed in a dataset's tables, and where each changed row stands on each side."""

    cells: Sequence[CellChange]
    added: Sequence[Place]
    removed: Sequence[Place]
    before: Mapping[Place, int]
    after: Mapping[Place, int]

    def __bool__(self) -> bool:
        return bool(self.cells or self.added or self.removed)


def evidence(
    before: Mapping[str, View],
    after: Mapping[str, View],
    cells: Sequence[CellChange],
    added: Sequence[RowChange],
    removed: Sequence[RowChange],
) -> Evidence:
    """Gather what changed, with the lines of its rows; rows without a key that names them cannot be told."""
    changed = {(cell.resource, cell.key) for cell in cells}
    came, went = ([(r.resource, r.key) for r in rows if r.key] for rows in (added, removed))
    return Evidence(cells, came, went, dict(_lines(before, {*changed, *went})), dict(_lines(after, {*changed, *came})))


def _lines(tables: Mapping[str, View], wanted: set[Place]) -> Iterator[tuple[Place, int]]:
    for name in {name for name, _ in wanted} & tables.keys():
        view = tables[name]
        for row, line in zip(view.rows, view.lines, strict=True):
            place = (name, view.key_of(row))
            if place in wanted:
                yield place, line


def caused(change: FigureChange, old: ShownFigure, new: ShownFigure, found: Evidence) -> FigureChange:
    """Give a figure that changed what it was computed from and changed too."""
    if not found:
        return change
    before, after = _Read(old.readings), _Read(new.readings)
    cells = [cell for cell in found.cells if _moved(cell, found, before, after)]
    return replace(
        change,
        cells=tuple(cells[:MOST]),
        cells_all=len(cells),
        rows_added=sum(after.uses(place, found.after) for place in found.added),
        rows_removed=sum(before.uses(place, found.before) for place in found.removed),
    )


class _Read:
    """What a figure reads, ready to be asked for single rows."""

    def __init__(self, readings: Sequence[Reading]) -> None:
        self.readings = [(one, frozenset(one.lines)) for one in readings]

    def uses(self, place: Place, lines: Mapping[Place, int]) -> bool:
        line = lines.get(place)
        return any(one.resource == place[0] and line in known for one, known in self.readings)

    def reads(self, cell: CellChange, line: int | None) -> bool:
        return any(
            one.resource == cell.resource and one.field == cell.field and line in known for one, known in self.readings
        )

    def chooses_by(self, cell: CellChange) -> bool:
        return any(one.resource == cell.resource and cell.field in one.where for one, _ in self.readings)


def _moved(cell: CellChange, found: Evidence, before: _Read, after: _Read) -> bool:
    """Tell whether a figure reads a cell, or reads its row on one side only and chooses its rows by that column."""
    place = (cell.resource, cell.key)
    if before.reads(cell, found.before.get(place)) or after.reads(cell, found.after.get(place)):
        return True
    sided = before.uses(place, found.before) != after.uses(place, found.after)
    return sided and (before.chooses_by(cell) or after.chooses_by(cell))
