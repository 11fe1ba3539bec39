"""Draws a picture to share: a heading and a few figures, in the size in which messages and networks show it.

In: a ``Card``. Out: an SVG of 1200 by 630 units in light colours, to be painted as it is.
"""

from __future__ import annotations

from build_scripts import labels
from build_scripts.draw import lettering, svg
from build_scripts.draw.theme import ACCENT, BOLD, FONT, GRID, INK, INK_SOFT, PAPER
from build_scripts.model import Card, Figure
from build_scripts.palette import light_palette, resolve

WIDE, HIGH = 1200, 630
"""The size that Open Graph readers crop to."""
MARGIN = 64
ROOM = WIDE - 2 * MARGIN
HERO = (104, 88, 72, 60, 48)
"""Sizes of the first number, the largest that fits."""
SMALL = (38, 34, 30, 26)
"""Sizes of the other numbers."""
CAPTION = 23
SERIF = "Newsreader"


def draw_card(card: Card) -> bytes:
    """Draw the heading, the first figure large, the others below it in a row, then the source."""
    first, *others = card.figures
    heading = lettering.wrap(card.heading, 46, ROOM, 2, BOLD)
    y = MARGIN + 30.0
    parts = [_serif([(MARGIN, y + 54 * at, line) for at, line in enumerate(heading)], 46)]
    y += 54 * (len(heading) - 1)
    hero, y = _hero(first, y)
    parts += [hero, _row(others, y + 22), _foot(card)]
    document = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDE}" height="{HIGH}" viewBox="0 0 {WIDE} {HIGH}"'
        f' font-family="{FONT}"><path fill="{PAPER}" d="M0 0h{WIDE}v{HIGH}H0z"/>'
        f'<path fill="{ACCENT}" d="M0 0h{WIDE}v12H0z"/>{"".join(parts)}</svg>\n'
    )
    return resolve(document, light_palette()).encode()


def _hero(figure: Figure, y: float) -> tuple[str, float]:
    """Set the first figure and what it is; returns where it ends."""
    shown = labels.said(figure)
    size = next((s for s in HERO if lettering.width(shown, s, BOLD) <= ROOM), HERO[-1])
    y += size + 16
    number = svg.words([(MARGIN, y, shown)], size, ACCENT, BOLD)
    about = f"{figure.title}, {figure.period}" if figure.period else figure.title
    lines = lettering.wrap(about, 30, ROOM, 2)
    y += 48
    drawn = number + svg.words([(MARGIN, y + 38 * n, t) for n, t in enumerate(lines)], 30, INK)
    y += 38 * len(lines)
    if not figure.mark:
        return drawn, y
    mark = lettering.shorten(figure.mark, 24, ROOM, BOLD)
    return drawn + svg.words([(MARGIN, y, mark)], 24, ACCENT, BOLD), y + 26


def _row(figures: list[Figure], y: float) -> str:
    """Set the other figures side by side, each under a rule."""
    if not figures:
        return ""
    gap = 40
    room = (ROOM - gap * (len(figures) - 1)) / len(figures)
    widest = max((labels.said(figure) for figure in figures), key=lambda shown: lettering.width(shown, 1, BOLD))
    size = next((s for s in SMALL if lettering.width(widest, s, BOLD) <= room), SMALL[-1])
    parts = []
    for at, figure in enumerate(figures):
        x = MARGIN + at * (room + gap)
        about = lettering.wrap(figure.title, CAPTION, room, 3)
        parts.append(f'<path fill="{GRID}" d="M{x:.1f} {y:.1f}h{room:.1f}v2h-{room:.1f}z"/>')
        said = lettering.shorten(labels.said(figure), size, room, BOLD)
        parts.append(svg.words([(x, y + 50, said)], size, INK, BOLD))
        parts.append(svg.words([(x, y + 84 + 29 * n, line) for n, line in enumerate(about)], CAPTION, INK))
        if figure.mark:
            mark = lettering.wrap(figure.mark, 18, room, 2, BOLD)
            under = y + 84 + 29 * len(about)
            parts.append(svg.words([(x, under + 22 * n, line) for n, line in enumerate(mark)], 18, ACCENT, BOLD))
    return "".join(parts)


def _foot(card: Card) -> str:
    """Set the source, whose picture it is, and that it is nobody's official site."""
    notice = lettering.wrap(card.notice, 17, ROOM, 2)
    y = HIGH - 26 - 22.0 * (len(notice) - 1)
    source = lettering.shorten(f"{card.source} · {card.site}", 19, ROOM, BOLD)
    lines = [(MARGIN, y + 22 * at, line) for at, line in enumerate(notice)]
    caution = lettering.wrap(card.caution, 22, ROOM, 1, BOLD) if card.caution else []
    warned = svg.words([(MARGIN, y - 64, line) for line in caution], 22, ACCENT, BOLD)
    return warned + svg.words([(MARGIN, y - 30, source)], 19, INK, BOLD) + svg.words(lines, 17, INK_SOFT)


def _serif(lines: list[tuple[float, float, str]], size: float) -> str:
    return f'<g font-family="{SERIF}">{svg.words(lines, size, INK, BOLD)}</g>'
