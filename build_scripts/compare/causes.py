"""Finds why a figure reads otherwise: the revised cells, and the rows that came or went, among those it is made of.

Where a recipe does not tell its cells, or none of them changed, nothing is said: the recipe or the words may have.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from build_scripts.compare.tables import View
from build_scripts.model import CellChange, FigureChange, Key, Reading, RowChange, ShownFigure

MOST = 5
"""The most cells kept under a figure: the dataset has them all."""

Place = tuple[str, Key]
"""A row of a table, by its key."""

Line = tuple[str, int]
"""A row of a table, by its line in the file of one side."""


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

    @cached_property
    def cells_at(self) -> tuple[Mapping[Line, Sequence[int]], Mapping[Line, Sequence[int]]]:
        """Find the cells that changed by the line of their row, before and after: a figure asks for its own only."""
        return _cells_at(self.cells, self.before), _cells_at(self.cells, self.after)

    @cached_property
    def lines_added(self) -> Mapping[str, frozenset[int]]:
        """Give the lines of the rows that came, by table."""
        return _by_table(self.added, self.after)

    @cached_property
    def lines_removed(self) -> Mapping[str, frozenset[int]]:
        """Give the lines of the rows that went, by table."""
        return _by_table(self.removed, self.before)


def _cells_at(cells: Sequence[CellChange], lines: Mapping[Place, int]) -> Mapping[Line, Sequence[int]]:
    found: dict[Line, list[int]] = {}
    for at, cell in enumerate(cells):
        line = lines.get((cell.resource, cell.key))
        if line is not None:
            found.setdefault((cell.resource, line), []).append(at)
    return found


def _by_table(places: Iterable[Place], lines: Mapping[Place, int]) -> Mapping[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    for place in places:
        found.setdefault(place[0], set()).add(lines[place])
    return {name: frozenset(them) for name, them in found.items()}


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
    near = {at for side, read in zip(found.cells_at, (before, after), strict=True) for at in read.among(side)}
    cells = [found.cells[at] for at in sorted(near) if _moved(found.cells[at], found, before, after)]
    return replace(
        change,
        cells=tuple(cells[:MOST]),
        cells_all=len(cells),
        rows_added=after.count(found.lines_added),
        rows_removed=before.count(found.lines_removed),
    )


class _Read:
    """What a figure reads, ready to be asked for single rows."""

    def __init__(self, readings: Sequence[Reading]) -> None:
        self.readings = [(one, frozenset(one.lines)) for one in readings]
        self.lines: dict[str, frozenset[int]] = {}
        for one, lines in self.readings:
            self.lines[one.resource] = self.lines.get(one.resource, frozenset()) | lines

    def among(self, cells: Mapping[Line, Sequence[int]]) -> Iterator[int]:
        """Yield the cells in any of the rows that it reads."""
        for resource, lines in self.lines.items():
            for line in lines:
                yield from cells.get((resource, line), ())

    def count(self, lines: Mapping[str, frozenset[int]]) -> int:
        """Count, of some lines by table, those that it reads."""
        return sum(len(mine & lines.get(resource, frozenset())) for resource, mine in self.lines.items())

    def uses(self, place: Place, lines: Mapping[Place, int]) -> bool:
        return lines.get(place) in self.lines.get(place[0], frozenset())

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
