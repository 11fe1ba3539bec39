"""Parts of a whole as stacked bars, or one panel a part where a stack would hide some of them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from build_scripts.draw import lettering
from build_scripts.draw.bars import OVERHANG, horizontal
from build_scripts.draw.entries import Entry, entries
from build_scripts.draw.sketch import Axis, Bars, Sketch
from build_scripts.draw.theme import BOLD, INK_SOFT, PAPER, SERIES, Paper
from build_scripts.model import Breakdown, Spec

HIDDEN = Decimal("0.03")
"""A part whose largest value is below this share of the largest whole could not be seen in a stack."""
SEPARABLE = 4
"""Parts at least this wide are told apart by a gap; it would swallow narrower ones."""
SWATCH = 10
BESIDE = 5
"""Between a swatch and its words."""
APART = 14
"""Between one swatch's words and the next swatch."""


def stacked(sketch: Sketch, breakdown: Breakdown, spec: Spec) -> float:
    """Stack the parts of each row, or give each part a panel when a stack would mislead; returns the height taken.

    A stack needs one unit, no value missing or negative, and no part too small to be seen.
    """
    series = [entries(breakdown, spec["category"], value) for value in spec["values"]]
    parts = [breakdown.column(value) for value in spec["values"]]
    titles = [part.title for part in parts]
    if len({part.unit for part in parts}) == 1 and _stackable(sketch.paper, series):
        return _stacks(sketch, titles, series)
    return _panels(sketch, titles, series)


def _stackable(paper: Paper, series: Sequence[Sequence[Entry]]) -> bool:
    values = [[Decimal(e.value) if e.value is not None else Decimal(-1) for e in part] for part in series]
    if any(value < 0 for part in values for value in part):
        return False
    whole = max(sum(row) for row in zip(*values, strict=True))
    return min(max(part) for part in values) >= HIDDEN * whole and all(
        sum(_span(paper, entry.text) for entry in row) - APART <= paper.width for row in zip(*series, strict=True)
    )


# --- panels ------------------------------------------------------------------------------------


def _panels(sketch: Sketch, titles: Sequence[str], series: Sequence[Sequence[Entry]]) -> float:
    paper, y = sketch.paper, 0.0
    for title, part, colour in zip(titles, series, SERIES, strict=False):
        for line in lettering.wrap(title, paper.text, paper.width, 2, BOLD):
            sketch.write_bold(0, y + paper.text, line)
            y += paper.line
        y = horizontal(sketch, part, top=y + 8, colour=colour, part=title) + 2 * paper.gap
    sketch.write(0, y + 4, "Cada panel tiene su propia escala.", colour=INK_SOFT)
    return y + 10


# --- stacks ------------------------------------------------------------------------------------


def _stacks(sketch: Sketch, titles: Sequence[str], series: Sequence[Sequence[Entry]]) -> float:
    paper = sketch.paper
    y = _legend(sketch, titles) + paper.gap
    rows = list(zip(*series, strict=True))
    axis = Axis(0, max(sum(entry.measure for entry in row) for row in rows) or 1, 0, paper.width)
    for row in rows:
        for line in lettering.wrap(row[0].label, paper.text, paper.width, 2, BOLD):
            sketch.write_bold(0, y + paper.text, line)
            y += paper.line
        _stack(sketch, titles, row, axis, y + 4)
        y += 4 + paper.bar + BESIDE + SWATCH + 1.5 * paper.gap
    return y - 1.5 * paper.gap + 6


def _stack(sketch: Sketch, titles: Sequence[str], row: Sequence[Entry], axis: Axis, y: float) -> None:
    """Draw one row's parts end to end, with the value of each below it."""
    paper, start = sketch.paper, 0.0
    starts = []
    for title, entry, colour in zip(titles, row, SERIES, strict=False):
        starts.append(axis.at(start))
        end = start + entry.measure
        told = {"categoria": entry.label, "serie": title, "texto": entry.text}
        sketch.add(Bars(colour, axis), **told, desde=start, hasta=end, y=y, y2=y + paper.bar)
        start = end
    for before, x, after in zip(starts, starts[1:], [*starts[2:], axis.at(start)], strict=False):
        if min(x - before, after - x) >= SEPARABLE:
            sketch.line(PAPER, (x, y), (x, y + paper.bar), 1.5)
    sketch.line(INK_SOFT, (0, y - OVERHANG), (0, y + paper.bar + OVERHANG))
    for x, title, entry, colour in zip(_spread(paper, row, starts), titles, row, SERIES, strict=False):
        _swatch(sketch, x, y + paper.bar + BESIDE, colour, entry.text, categoria=entry.label, serie=title)


def _spread(paper: Paper, row: Sequence[Entry], wanted: Sequence[float]) -> list[float]:
    """Move values aside, first rightwards and then back from the edge, until none covers another."""
    spans = [_span(paper, entry.text) for entry in row]
    places: list[float] = []
    for x, before in zip(wanted, [0.0, *spans], strict=False):
        places.append(max(x, places[-1] + before if places else 0))
    edge: float = paper.width + APART
    for n in reversed(range(len(places))):
        places[n] = min(places[n], edge - spans[n])
        edge = places[n]
    return places


def _legend(sketch: Sketch, titles: Sequence[str]) -> float:
    """Name the parts beside their colours, in as many lines as needed; returns where they end."""
    paper, x, y = sketch.paper, 0.0, 0.0
    for title, colour in zip(titles, SERIES, strict=False):
        text = lettering.shorten(title, paper.text, paper.width - SWATCH - BESIDE)
        if x and x + _span(paper, text) - APART > paper.width:
            x, y = 0.0, y + paper.line + 2
        _swatch(sketch, x, y + 3, colour, text, serie=title)
        x += _span(paper, text)
    return y + paper.line


def _swatch(sketch: Sketch, x: float, y: float, colour: str, text: str, **told: str) -> None:
    sketch.add(Bars(colour), **told, x=x, x2=x + SWATCH, y=y, y2=y + SWATCH)
    sketch.write(x + SWATCH + BESIDE, y + SWATCH - 0.5, text)


def _span(paper: Paper, text: str) -> float:
    """Return the width of a swatch with its words and the room after them."""
    return SWATCH + BESIDE + lettering.width(text, paper.text) + APART
