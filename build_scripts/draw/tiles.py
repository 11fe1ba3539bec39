"""A map without geometry: one square a place, in rough position, filled by the class of its value."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import pairwise

from build_scripts import labels
from build_scripts.draw import lettering
from build_scripts.draw.bars import horizontal
from build_scripts.draw.entries import Entry, entries
from build_scripts.draw.sketch import Bars, Lines, Sketch, Style
from build_scripts.draw.theme import BOLD, HATCH, INK, PAPER, RAMP, RAMP_INK, Paper
from build_scripts.exceptions import PortalError
from build_scripts.model import Breakdown, Scalar, Spec

LARGEST = 104
"""The side of a tile where there is room for more."""
APART = 8
"""Between tiles: the ring of the focused one goes there, whole."""
PAD = 7
"""Between a tile's edge and its words."""
FRAME = 2.5
"""How far within a highlighted tile its outline stands."""
SWATCH = 14
BESIDE = 6
"""Between a swatch and its words."""
FAR = 40
"""Between the grid and a legend at its side."""
BETWEEN = 16
"""Between one class of a legend and the next on the same line."""


@dataclass(frozen=True)
class Tile:
    """A place: where it stands in the grid, from 0, and what it shows."""

    entry: Entry
    row: int
    column: int
    shade: int | None
    """Which colour of the ramp, from 0; ``None`` without a value."""


@dataclass(frozen=True)
class Link:
    """A rectangle that leads to a page of the site, and what it is called aloud."""

    x: float
    y: float
    side: float
    target: str
    name: str


@dataclass(frozen=True)
class Grid:
    """Tiles laid out on a sheet of paper."""

    paper: Paper
    tiles: Sequence[Tile]

    @cached_property
    def side(self) -> int:
        count = 1 + max(tile.column for tile in self.tiles)
        return min(LARGEST, int((self.paper.width - APART * (count - 1)) / count))

    @property
    def width(self) -> int:
        return (self.side + APART) * (1 + max(tile.column for tile in self.tiles)) - APART

    @property
    def height(self) -> int:
        return (self.side + APART) * (1 + max(tile.row for tile in self.tiles)) - APART

    def corner(self, tile: Tile) -> tuple[int, int]:
        """Return the top left corner of a tile."""
        return (self.side + APART) * tile.column, (self.side + APART) * tile.row

    def name(self, tile: Tile) -> list[str]:
        """Break a place's name into the lines that fit over its value."""
        inner = self.side - 2 * PAD
        return lettering.wrap(tile.entry.label, self.paper.text, inner, max(1, int(inner / self.paper.line) - 1))

    @cached_property
    def legible(self) -> bool:
        """Whether every tile takes its name and its value, whole."""
        inner = self.side - 2 * PAD
        return all(
            lettering.width(tile.entry.text, self.paper.text, BOLD) <= inner
            and inner >= 2 * self.paper.line
            and " ".join(self.name(tile)) == " ".join(tile.entry.label.split())
            for tile in self.tiles
        )


def tiles(sketch: Sketch, breakdown: Breakdown, spec: Spec) -> float:
    """Draw one tile a row and the classes below, or beside where there is room; returns the height taken.

    Where a name or a value does not fit in its tile, the places become bars: nothing is cut to make it fit.
    """
    grid = _grid(sketch.paper, breakdown, spec)
    if not grid.legible:
        return horizontal(sketch, entries(breakdown, spec["category"], spec["value"], spec.get("highlight", ())))
    _order(sketch)
    for tile in grid.tiles:
        _tile(sketch, grid, tile, framed="highlight" in spec and tile.entry.highlighted)
    return _legend(sketch, grid, _classes(breakdown, spec))


def links(paper: Paper, breakdown: Breakdown, spec: Spec) -> list[Link]:
    """Give each tile its declared address, in reading order; none where places are drawn as bars."""
    if "link" not in spec or not breakdown.rows:
        return []
    grid = _grid(paper, breakdown, spec)
    unit = breakdown.column(spec["value"]).unit
    return [
        Link(
            *grid.corner(tile),
            grid.side,
            spec["link"].replace("{clave}", labels.slug(tile.entry.label)),
            f"{tile.entry.label}: {_aloud(tile.entry, unit)}",
        )
        for tile in sorted(grid.tiles if grid.legible else (), key=lambda tile: (tile.row, tile.column))
    ]


def _aloud(entry: Entry, unit: str | None) -> str:
    return entry.text if entry.value is None or unit == "%" else labels.with_unit(entry.text, unit)


# --- reading -----------------------------------------------------------------------------------


def _grid(paper: Paper, breakdown: Breakdown, spec: Spec) -> Grid:
    limits = [_limit(number) for number in spec["breaks"]]
    placed: dict[tuple[int, int], Tile] = {}
    cells = zip(
        entries(breakdown, spec["category"], spec["value"], spec.get("highlight", ())),
        breakdown.values(spec["row"]),
        breakdown.values(spec["column"]),
        strict=True,
    )
    for entry, row, column in cells:
        cell = _index(breakdown, entry, row), _index(breakdown, entry, column)
        if cell in placed:
            raise PortalError(
                f"{breakdown.id}: «{entry.label}» y «{placed[cell].entry.label}» están en el mismo lugar del mapa. "
                "Corrija su fila o su columna en la tabla de lugares."
            )
        level = None if entry.value is None else bisect_right(limits, Decimal(entry.value))
        placed[cell] = Tile(entry, *cell, None if level is None else _shade(level, len(limits)))
    return Grid(paper, list(placed.values()))


def _limit(number: float) -> Decimal:
    """Read a limit as the descriptor writes it: 0.1 is a tenth, whatever a binary fraction makes of it."""
    return Decimal(str(number))


def _shade(level: int, last: int) -> int:
    """Turn a class into a colour of the ramp: few classes take its ends, so that they are told apart.

    >>> [_shade(level, 2) for level in range(3)]
    [0, 2, 4]
    """
    return round(level * (len(RAMP) - 1) / last)


def _index(breakdown: Breakdown, entry: Entry, cell: Scalar) -> int:
    if isinstance(cell, int) and cell >= 1:
        return cell - 1
    raise PortalError(
        f"{breakdown.id}: «{entry.label}» no tiene lugar en el mapa: se esperaba un entero desde 1 y hay «{cell}». "
        "Corrija su fila o su columna en la tabla de lugares."
    )


# --- drawing -----------------------------------------------------------------------------------


def _order(sketch: Sketch) -> None:
    """Keep fills behind hatches, those behind the paper under words, and outlines over all of them."""
    styles: list[Style] = [
        *map(Bars, RAMP),
        Lines(HATCH, 1.5),
        Bars(PAPER),
        *(Lines(ink, 2) for ink in (INK, *RAMP_INK)),
    ]
    for style in styles:
        sketch.behind(style)


def _tile(sketch: Sketch, grid: Grid, tile: Tile, *, framed: bool) -> None:
    paper, side = sketch.paper, grid.side
    x, y = grid.corner(tile)
    ink = INK if tile.shade is None else RAMP_INK[tile.shade]
    name, value = grid.name(tile), tile.entry.text
    first, foot = y + PAD + paper.text * 0.8, y + side - PAD - 1
    if tile.shade is None:
        _absence(sketch, x, y, side)
        for at, line in enumerate(name):
            _clear(sketch, x + PAD, first + paper.line * at, line, 400)
        _clear(sketch, x + PAD, foot, value, BOLD)
    else:
        told = {"categoria": tile.entry.label, "texto": value, "valor": tile.entry.measure}
        sketch.add(Bars(RAMP[tile.shade]), **told, x=x, x2=x + side, y=y, y2=y + side)
    if framed:
        _frame(sketch, ink, x + FRAME, y + FRAME, side - 2 * FRAME)
    for at, line in enumerate(name):
        sketch.write(x + PAD, first + paper.line * at, line, colour=ink)
    sketch.write_bold(x + PAD, foot, value, colour=ink)


def _absence(sketch: Sketch, x: float, y: float, side: float) -> None:
    """Hatch a whole square: no value is not a pale one."""
    sketch.hatch(x, y, side, side)
    _frame(sketch, HATCH, x + 0.75, y + 0.75, side - 1.5, 1.5)


def _clear(sketch: Sketch, x: float, base: float, text: str, weight: int) -> None:
    """Put paper under words that stand on a hatch."""
    size = sketch.paper.text
    wide = lettering.width(text, size, weight)
    sketch.add(Bars(PAPER), x=x - 2, x2=x + wide + 2, y=base - size, y2=base + size * 0.3)


def _frame(sketch: Sketch, colour: str, x: float, y: float, side: float, thickness: float = 2) -> None:
    half = thickness / 2
    for level in (y, y + side):
        sketch.line(colour, (x - half, level), (x + side + half, level), thickness)
    for edge in (x, x + side):
        sketch.line(colour, (edge, y), (edge, y + side), thickness)


# --- legend ------------------------------------------------------------------------------------


def _classes(breakdown: Breakdown, spec: Spec) -> list[str]:
    """Say the classes in words, from the least; a limit belongs to the class above it."""
    percent = "\N{NO-BREAK SPACE}%" if breakdown.column(spec["value"]).unit == "%" else ""
    limits = [labels.number(_limit(number)) + percent for number in spec["breaks"]]
    middle = [f"de {low} a menos de {high}" for low, high in pairwise(limits)]
    return [f"menos de {limits[0]}", *middle, f"{limits[-1]} o más"]


def _legend(sketch: Sketch, grid: Grid, words: Sequence[str]) -> float:
    """Name the classes at the side of the grid, greatest on top, or below it; returns the height of all."""
    last = len(words) - 1
    items: list[tuple[str | None, str]] = [(RAMP[_shade(at, last)], text) for at, text in enumerate(words)]
    if any(tile.shade is None for tile in grid.tiles):
        items.append((None, labels.NO_DATA))
    paper = sketch.paper
    room = paper.width - grid.width - FAR
    if max(_span(paper, text) for _, text in items) <= room:
        shown = [*reversed(items[: len(words)]), *items[len(words) :]]
        places = [(float(grid.width + FAR), (paper.line + 6.0) * at) for at in range(len(shown))]
    else:
        shown = items
        places = list(_lines(paper, [text for _, text in items], grid.height + paper.gap))
    for (colour, text), (x, y) in zip(shown, places, strict=True):
        _class(sketch, colour, text, x, y)
    return max(grid.height, places[-1][1] + paper.line)


def _lines(paper: Paper, words: Sequence[str], top: float) -> Iterator[tuple[float, float]]:
    x, y = 0.0, top
    for text in words:
        if x and x + _span(paper, text) > paper.width:
            x, y = 0.0, y + paper.line + 4
        yield x, y
        x += _span(paper, text) + BETWEEN


def _class(sketch: Sketch, colour: str | None, text: str, x: float, y: float) -> None:
    if colour is None:
        _absence(sketch, x, y, SWATCH)
    else:
        sketch.add(Bars(colour), x=x, x2=x + SWATCH, y=y, y2=y + SWATCH)
    sketch.write(x + SWATCH + BESIDE, y + SWATCH - 2, text)


def _span(paper: Paper, text: str) -> float:
    return SWATCH + BESIDE + lettering.width(text, paper.text)
