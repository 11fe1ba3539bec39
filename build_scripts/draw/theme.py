"""Names the colours and sizes of a drawing; colours are CSS variables until a file leaves the page."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

FONTS = Path(__file__).parents[1] / "fonts"
FONT = "Public Sans, sans-serif"
BOLD: Final = 600


def variable(name: str) -> str:
    """Name a colour as the page's style sheet knows it, so one drawing serves light and dark.

    >>> variable("ink-soft")
    'var(--c-ink-soft)'
    """
    return f"var(--c-{name})"


INK = variable("ink")
INK_SOFT = variable("ink-soft")
GRID = variable("grid")
PAPER = variable("paper")
ACCENT = variable("accent")
MUTED = variable("muted")
HATCH = variable("hatch")
SERIES = tuple(variable(f"series-{n}") for n in range(1, 6))
RAMP = tuple(variable(f"ramp-{n}") for n in range(1, 6))
"""One hue from little to much, for the classes of one measure."""
RAMP_INK = tuple(variable(f"ramp-ink-{n}") for n in range(1, 6))
"""What is read on each of them."""


def name_of(variable: str) -> str:
    """Return the bare name of a colour.

    >>> name_of("var(--c-ink-soft)")
    'ink-soft'
    """
    return variable.removeprefix("var(--c-").removesuffix(")")


@dataclass(frozen=True)
class Paper:
    """The sheet a chart is drawn on; every length in drawing units.

    The page shows the wide sheet down to 600 CSS pixels and the narrow one down to about 290, so these
    text sizes never fall below 11 CSS pixels on a screen.
    """

    variant: str
    width: int
    text: float
    small: float
    """For what stands under columns and over months."""
    line: int
    """From one baseline to the next within a label."""
    bar: int
    thin: int
    """A bar in a timeline."""
    gap: int
    """Between one row and the next."""
    labels: int
    """The most that labels may take beside the bars; on narrow paper wider ones go above them."""
    height: int
    """Of the plot of a column chart."""

    @property
    def narrow(self) -> bool:
        return self.variant == "angosto"


WIDE = Paper("ancho", 720, text=14, small=14, line=18, bar=20, thin=12, gap=12, labels=250, height=260)
NARROW = Paper("angosto", 320, text=13, small=12.5, line=16, bar=16, thin=10, gap=12, labels=96, height=200)
