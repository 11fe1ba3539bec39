"""The operations of a year, by group, as bars under the months."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from build_scripts import labels
from build_scripts.draw import lettering
from build_scripts.draw.bars import AIR, STUB
from build_scripts.draw.entries import names
from build_scripts.draw.sketch import Axis, Bars, Lines, Sketch
from build_scripts.draw.theme import ACCENT, BOLD, GRID, INK_SOFT
from build_scripts.model import Breakdown, Scalar, Spec

COLUMN = 320
"""The most that labels take on wide paper: operations have long names."""
FAR = 520
"""After this much without months, the next group brings them again."""
SLIVER = 3
"""The least width of a bar, for operations of one day."""


@dataclass(frozen=True)
class Operation:
    """Something done between two days, both included."""

    label: str
    group: str
    start: date | None
    end: date | None


@dataclass(frozen=True)
class Layout:
    """Where a timeline's labels and days go."""

    year: int
    axis: Axis
    room: float
    """For labels."""
    above: bool
    """Labels stand above their bars instead of beside them."""

    def day(self, when: date) -> int:
        """Count the days from the beginning of the year to the beginning of a day."""
        return (when - date(self.year, 1, 1)).days


def timeline(sketch: Sketch, breakdown: Breakdown, spec: Spec) -> float:
    """Draw each operation as a bar under its group, on the months of the year; returns the height taken."""
    operations = _operations(breakdown, spec)
    layout = _layout(sketch, operations, spec["year"])
    sketch.behind(Lines(GRID))
    y, seen = _months(sketch, layout, 0), 0.0
    for group in dict.fromkeys(operation.group for operation in operations):
        if y - seen > FAR:
            seen = y
            y = _months(sketch, layout, y + sketch.paper.gap)
        y = top = _heading(sketch, group, y)
        for operation in operations:
            if operation.group == group:
                y = _row(sketch, layout, operation, y)
        if not layout.above:
            _quarters(sketch, layout, top - 4, y - 4)
    return y


def _layout(sketch: Sketch, operations: Sequence[Operation], year: int) -> Layout:
    paper = sketch.paper
    widest = max(lettering.width(operation.label, paper.text) for operation in operations)
    above = paper.narrow and widest > paper.labels
    room = paper.width if above else min(widest, paper.labels if paper.narrow else COLUMN)
    days = (date(year + 1, 1, 1) - date(year, 1, 1)).days
    return Layout(year, Axis(0, days, 0 if above else room + AIR, paper.width), room, above)


def _months(sketch: Sketch, layout: Layout, y: float) -> float:
    """Name the months, by their initials where three letters do not fit; returns where they end."""
    paper, axis = sketch.paper, layout.axis
    step = (axis.end - axis.start) / 12
    short = [month[:3] for month in labels.MONTHS]
    fits = all(lettering.width(month, paper.small) <= step - 1 for month in short)
    for number, month in enumerate(short, start=1):
        x = axis.at(layout.day(date(layout.year, number, 15)))
        text = month if fits else month[0].upper()
        sketch.write(x, y + paper.text, text, size=paper.small, align="center", colour=INK_SOFT)
    return y + paper.line + 4


def _quarters(sketch: Sketch, layout: Layout, top: float, bottom: float) -> None:
    days = [layout.day(date(layout.year, month, 1)) for month in (1, 4, 7, 10)]
    for x in [*(layout.axis.at(day) for day in days), layout.axis.end]:
        sketch.line(GRID, (x, top), (x, bottom))


def _heading(sketch: Sketch, group: str, y: float) -> float:
    """Write a group's name above its operations; returns where it ends."""
    paper = sketch.paper
    y += 8
    for line in lettering.wrap(group, paper.text, paper.width, 2, BOLD):
        sketch.write_bold(0, y + paper.text, line)
        y += paper.line
    return y + 6


def _row(sketch: Sketch, layout: Layout, operation: Operation, y: float) -> float:
    """Draw one operation with its label; returns where the next begins."""
    paper = sketch.paper
    lines = lettering.wrap(operation.label, paper.text, layout.room, 2)
    for number, line in enumerate(lines):
        sketch.write(0, y + paper.text + paper.line * number, line)
    words = paper.line * len(lines)
    place = y + words + 3 if layout.above else y + (words - paper.thin) / 2
    if layout.above:
        _quarters(sketch, layout, place - 1, place + paper.thin + 3)
    _bar(sketch, layout, operation, place)
    return (place + paper.thin if layout.above else y + words) + 8


def _bar(sketch: Sketch, layout: Layout, operation: Operation, y: float) -> None:
    """Draw an operation's days, as far as they fall within the year; what cannot be drawn is said in words."""
    paper, axis = sketch.paper, layout.axis
    start, end = operation.start, operation.end
    problem = _problem(start, end, layout.year)
    if problem or start is None or end is None:
        sketch.hatch(axis.start, y, STUB, paper.thin)
        sketch.write(axis.start + STUB + AIR, y + paper.thin / 2 + paper.text * 0.35, problem, colour=INK_SOFT)
        return
    least = SLIVER * axis.high / (axis.end - axis.start)
    first = min(max(layout.day(start), 0), axis.high - least)
    last = max(min(layout.day(end) + 1, axis.high), first + least)
    sketch.add(
        Bars(ACCENT, axis),
        operacion=operation.label,
        inicio=start.isoformat(),
        fin=end.isoformat(),
        desde=first,
        hasta=last,
        y=y,
        y2=y + paper.thin,
    )


def _problem(start: date | None, end: date | None, year: int) -> str:
    """Say why an operation has no bar; empty when it has one."""
    if start is None or end is None:
        return labels.NO_DATA
    if end < start:
        return "el fin precede al inicio"
    if end.year < year or start.year > year:
        return f"fuera de {year}"
    return ""


def _operations(breakdown: Breakdown, spec: Spec) -> list[Operation]:
    columns = zip(
        names(breakdown, spec["label"]),
        names(breakdown, spec["group"]),
        map(_date, breakdown.values(spec["start"])),
        map(_date, breakdown.values(spec["end"])),
        strict=True,
    )
    return [Operation(*cells) for cells in columns]


def _date(cell: Scalar) -> date | None:
    return cell if isinstance(cell, date) else None
