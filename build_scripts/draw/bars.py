"""Horizontal bars, each value written at the end of its bar."""

from __future__ import annotations

import re
from collections.abc import Sequence

from build_scripts.draw import lettering
from build_scripts.draw.entries import Entry, entries, extent
from build_scripts.draw.sketch import Axis, Bars, Sketch
from build_scripts.draw.theme import ACCENT, BOLD, INK_SOFT, MUTED, Paper
from build_scripts.model import Breakdown, Spec

AIR = 8
"""Between a bar and the words beside it."""
STUB = 30
"""The hatched stub of a missing value."""
LEAST = 24
"""The least length left for the bars; amounts that leave less go over their bars, on lines of their own."""
OVERHANG = 3
"""By which the zero line stands out from the bars."""


def bars(sketch: Sketch, breakdown: Breakdown, spec: Spec) -> float:
    """Draw one horizontal bar a row, in the breakdown's order; returns the height taken."""
    shown = entries(breakdown, spec["category"], spec["value"], spec.get("highlight", ()))
    return horizontal(sketch, shown, lines=1 if spec.get("short_labels") else 3)


def horizontal(
    sketch: Sketch, shown: Sequence[Entry], *, top: float = 0, lines: int = 3, colour: str = ACCENT, part: str = ""
) -> float:
    """Draw bars from ``top`` down and return where they end.

    Names take at most ``lines`` lines at the left of the bars, or above them on narrow paper if they are long.
    ``part`` names the part of a whole that the bars are, for readers of the data.
    """
    paper = sketch.paper
    widest = max(lettering.width(entry.label, paper.text, BOLD) for entry in shown)
    above = paper.narrow and widest > paper.labels
    room = paper.width if above else min(widest, paper.labels)
    axis = _axis(paper, shown, 0 if above else room + AIR)
    if axis.end - axis.start < LEAST:
        return _under_amounts(sketch, shown, top, lines, colour, part)
    y = top
    some = not all(entry.highlighted for entry in shown)
    for number, entry in enumerate(shown):
        y += paper.gap if number else 0
        name = lettering.wrap(entry.label, paper.text, room, lines)
        place = y + paper.line * len(name) + 4 if above else y + max(0.0, paper.line * len(name) - paper.bar) / 2
        first = y + paper.text if above else _baseline(paper, place) - paper.line * (len(name) - 1) / 2
        for at, line in enumerate(name):
            sketch.write(0, first + paper.line * at, line, weight=BOLD if some and entry.highlighted else 400)
        _bar(sketch, entry, axis, place, colour if entry.highlighted else MUTED, part)
        y = max(place + paper.bar, first + paper.line * (len(name) - 1) + 4)
        if above:
            sketch.line(INK_SOFT, (axis.at(0), place - OVERHANG), (axis.at(0), place + paper.bar + OVERHANG))
    if not above:
        sketch.line(INK_SOFT, (axis.at(0), top), (axis.at(0), y))
    return y + OVERHANG


def _under_amounts(sketch: Sketch, shown: Sequence[Entry], top: float, lines: int, colour: str, part: str) -> float:
    """Draw bars as long as the paper, each under its name and its amount, whole: these leave no room beside a bar."""
    paper = sketch.paper
    low, high = extent(shown)
    axis, y = Axis(low, high, 0, paper.width), top
    for number, entry in enumerate(shown):
        y += paper.gap if number else 0
        names = lettering.wrap(entry.label, paper.text, paper.width, lines)
        amounts = _groups(entry.text, paper.text, paper.width)
        for at, (line, weight) in enumerate([*((name, 400) for name in names), *((one, BOLD) for one in amounts)]):
            sketch.write(0, y + paper.text + paper.line * at, line, weight=weight)
        y += paper.line * (len(names) + len(amounts)) + 4
        if entry.value is None:
            sketch.hatch(axis.at(0), y, STUB, paper.bar)
        else:
            told = {"categoria": entry.label, **({"serie": part} if part else {}), "texto": entry.text}
            style = Bars(colour if entry.highlighted else MUTED, axis)
            sketch.add(style, **told, desde=0, hasta=entry.measure, y=y, y2=y + paper.bar)
        sketch.line(INK_SOFT, (axis.at(0), y - OVERHANG), (axis.at(0), y + paper.bar + OVERHANG))
        y += paper.bar
    return y + OVERHANG


def _groups(text: str, size: float, room: float) -> list[str]:
    """Break an amount between its groups of thousands, and words between them, so that each line has room."""
    made = [""]
    for piece in re.findall(r"[^. ]*[. ]?", text):
        if made[-1] and lettering.width(made[-1] + piece, size, BOLD) > room:
            made.append("")
        made[-1] += piece
    return [line.strip() for line in made]


def _axis(paper: Paper, shown: Sequence[Entry], left: float) -> Axis:
    """Leave room for the words at the end of each bar, negative ones at the left."""
    low, high = extent(shown)
    spans = [(lettering.width(entry.text, paper.text, BOLD) + AIR, entry.measure < 0) for entry in shown]
    before = max((span for span, negative in spans if negative), default=0)
    after = max((span for span, negative in spans if not negative), default=0)
    return Axis(low, high, left + before, paper.width - after)


def _bar(sketch: Sketch, entry: Entry, axis: Axis, y: float, colour: str, part: str) -> None:
    """Draw an entry's bar and write its value at the end; a missing value is a hatched stub."""
    paper, base = sketch.paper, _baseline(sketch.paper, y)
    if entry.value is None:
        sketch.hatch(axis.at(0), y, STUB, paper.bar)
        sketch.write(axis.at(0) + STUB + AIR, base, entry.text, colour=INK_SOFT)
        return
    told = {"categoria": entry.label, **({"serie": part} if part else {}), "texto": entry.text}
    sketch.add(Bars(colour, axis), **told, desde=0, hasta=entry.measure, y=y, y2=y + paper.bar)
    if entry.value < 0:
        sketch.write_bold(axis.at(entry.value) - AIR + 2, base, entry.text, align="right")
    else:
        sketch.write_bold(axis.at(entry.value) + AIR - 2, base, entry.text)


def _baseline(paper: Paper, y: float) -> float:
    """Return the baseline that centres a line of text on a bar."""
    return y + paper.bar / 2 + paper.text * 0.35
