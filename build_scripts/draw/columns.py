"""Vertical columns over periods, each value written over its column."""

from __future__ import annotations

from collections.abc import Sequence

from build_scripts import labels
from build_scripts.draw import lettering
from build_scripts.draw.bars import STUB, horizontal
from build_scripts.draw.entries import Entry, entries, extent
from build_scripts.draw.sketch import Axis, Bars, Sketch
from build_scripts.draw.theme import ACCENT, BOLD, INK_SOFT, MUTED
from build_scripts.model import Breakdown, Spec

AIR = 6
"""Between a column and its value."""
WIDEST = 84
FILL = 0.72
"""Of each period's room, what its column takes."""


def columns(sketch: Sketch, breakdown: Breakdown, spec: Spec) -> float:
    """Draw one column a row; returns the height taken.

    Where the exact values or the names do not fit side by side, the columns lie down as bars: nothing is
    rounded, shrunk or left out to make it fit.
    """
    paper = sketch.paper
    shown = entries(breakdown, spec["category"], spec["value"], spec.get("highlight", ()))
    step = paper.width / len(shown)
    named = _fitted([entry.label for entry in shown], paper.small, step)
    values = [word for entry in shown for word in _lines(entry, paper.text, step)]
    if named is None or any(lettering.width(word, paper.text, BOLD) > step - 2 for word in values):
        return horizontal(sketch, shown)
    return _standing(sketch, shown, named, step)


def _standing(sketch: Sketch, shown: Sequence[Entry], named: Sequence[Sequence[str]], step: float) -> float:
    paper, axis = sketch.paper, _axis(sketch, shown)
    foot = axis.start + (paper.line + 4 if axis.low < 0 else 0)
    for number, (entry, name) in enumerate(zip(shown, named, strict=True)):
        middle = step * (number + 0.5)
        _column(sketch, entry, axis, middle, step)
        for at, line in enumerate(name):
            sketch.write(middle, foot + paper.line * (at + 1) + 2, line, align="center", size=paper.small)
    sketch.line(INK_SOFT, (0, axis.at(0)), (paper.width, axis.at(0)))
    return foot + paper.line * max(len(name) for name in named) + 8


def _axis(sketch: Sketch, shown: Sequence[Entry]) -> Axis:
    """Leave a line over the highest column; without any value the stubs need little height."""
    paper, (low, high) = sketch.paper, extent(shown)
    empty = all(entry.value is None for entry in shown)
    return Axis(low, high, STUB + 2.0 * paper.line if empty else paper.height, paper.line + 2)


def _column(sketch: Sketch, entry: Entry, axis: Axis, middle: float, step: float) -> None:
    """Draw an entry's column and write its value at the end; a missing value is a hatched stub."""
    paper, half = sketch.paper, min(step * FILL, WIDEST) / 2
    if entry.value is None:
        sketch.hatch(middle - half, axis.at(0) - STUB, 2 * half, STUB)
        for at, line in enumerate(reversed(_lines(entry, paper.text, step))):
            y = axis.at(0) - STUB - AIR - paper.line * at
            sketch.write(middle, y, line, align="center", colour=INK_SOFT)
        return
    told = {"categoria": entry.label, "texto": entry.text}
    style = Bars(ACCENT if entry.highlighted else MUTED, axis, upright=True)
    sketch.add(style, **told, desde=0, hasta=entry.measure, x=middle - half, x2=middle + half)
    end = axis.at(entry.value)
    sketch.write_bold(middle, end + paper.text + 3 if entry.value < 0 else end - AIR, entry.text, align="center")


def _lines(entry: Entry, size: float, step: float) -> list[str]:
    """Return what stands over a column; only the words of a missing value may take two lines."""
    if entry.value is None and lettering.width(entry.text, size) > step - 2:
        return entry.text.split(" ")
    return [entry.text]


def _fitted(names: Sequence[str], size: float, step: float) -> list[list[str]] | None:
    """Set names under columns: whole, in two lines, or months by their first letters; None when they do not fit."""
    months = [name[:3] if name.lower() in labels.MONTHS else name for name in names]
    for candidates, room in ((names, step - 2), (months, step)):
        lines = [[name] if lettering.width(name, size) <= room else name.split(" ") for name in candidates]
        if all(len(name) <= 2 and all(lettering.width(word, size) <= room for word in name) for name in lines):
            return lines
    return None
