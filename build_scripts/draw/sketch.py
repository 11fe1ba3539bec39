"""Gathers the marks of a drawing and hands them over as Vega-Lite layers, one layer a style.

Three kinds of mark make every chart: bars, lines and words. Vertical places are drawing units worked out in
Python (labels of one or three lines need rows of different heights); the long side of a bar is its value on
a real scale, so the specification can be read and reused. Words come ready from ``labels``: Vega never
formats an amount.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal, Protocol

import altair as alt
from altair.utils import schemapi

from build_scripts.draw.theme import BOLD, FONT, HATCH, INK, Paper

schemapi.DEBUG_MODE = False
"""Altair checks each part against the schema as it is made, at five milliseconds a layer. The layers come from
a closed list, so the tests check them instead, once for all builds. A switch of the whole process, set here
and not around each chart because charts are drawn in threads; Altair is used nowhere else."""

Align = Literal["left", "center", "right"]
Weight = Literal[400, 600]
HATCH_STEP = 5


@dataclass(frozen=True)
class Axis:
    """A linear scale from values to drawing units."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: Decimal | float) -> float:
        """Return the place of a value, in drawing units."""
        share = (float(value) - self.low) / (self.high - self.low)
        return self.start + share * (self.end - self.start)

    def scale(self) -> alt.Scale:
        ends = [round(self.start, 2), round(self.end, 2)]
        return alt.Scale(type="linear", domain=[self.low, self.high], range=ends, nice=False, zero=False)


class Style(Protocol):
    """What the marks of one layer have in common."""

    def layer(self) -> alt.UnitSpec:
        """Return the layer without its data."""
        ...


@dataclass(frozen=True)
class Bars:
    """Rectangles; along an axis, lying or ``upright``, they reach from ``desde`` to ``hasta`` in its values."""

    colour: str
    axis: Axis | None = None
    upright: bool = False

    def layer(self) -> alt.UnitSpec:
        across = self.axis if not self.upright else None
        down = self.axis if self.upright else None
        encoding = alt.Encoding(
            x=_place("desde" if across else "x", across),
            y=_place("desde" if down else "y", down),
            x2=alt.SecondaryFieldDef(field="hasta" if across else "x2"),
            y2=alt.SecondaryFieldDef(field="hasta" if down else "y2"),
        )
        return alt.UnitSpec(mark=alt.MarkDef(type="rect", color=self.colour), encoding=encoding)


@dataclass(frozen=True)
class Lines:
    """Straight lines between two points."""

    colour: str
    thickness: float = 1

    def layer(self) -> alt.UnitSpec:
        encoding = alt.Encoding(
            x=_place("x"), y=_place("y"), x2=alt.SecondaryFieldDef(field="x2"), y2=alt.SecondaryFieldDef(field="y2")
        )
        mark = alt.MarkDef(type="rule", color=self.colour, strokeWidth=self.thickness)
        return alt.UnitSpec(mark=mark, encoding=encoding)


@dataclass(frozen=True)
class Words:
    """Lines of text that start, end or are centred at a point of their baseline."""

    size: float
    colour: str = INK
    align: Align = "left"
    weight: Weight = 400

    def layer(self) -> alt.UnitSpec:
        mark = alt.MarkDef(
            type="text", color=self.colour, fontSize=self.size, fontWeight=self.weight, align=self.align,
            baseline="alphabetic",
        )  # fmt: skip
        text = alt.Text(field="texto", type="nominal")
        return alt.UnitSpec(mark=mark, encoding=alt.Encoding(x=_place("x"), y=_place("y"), text=text))


class Sketch:
    """A sheet being filled; the first style used is the layer furthest back."""

    def __init__(self, paper: Paper) -> None:
        self.paper = paper
        self._records: dict[Style, list[dict[str, Any]]] = {}

    def add(self, style: Style, **record: Any) -> None:
        """Add one mark: its places in drawing units or on the style's axis, and what a reader of the data needs."""
        rounded = {name: round(value, 2) if isinstance(value, float) else value for name, value in record.items()}
        self._records.setdefault(style, []).append(rounded)

    def behind(self, style: Style) -> None:
        """Keep the furthest free layer for a style whose marks come later."""
        self._records.setdefault(style, [])

    def write(self, x: float, y: float, text: str, **style: Any) -> None:
        """Write a line of text in the paper's size unless ``style`` says otherwise."""
        self.add(Words(**{"size": self.paper.text, **style}), x=x, y=y, texto=text)

    def write_bold(self, x: float, y: float, text: str, **style: Any) -> None:
        self.write(x, y, text, weight=BOLD, **style)

    def line(self, colour: str, start: tuple[float, float], end: tuple[float, float], thickness: float = 1) -> None:
        self.add(Lines(colour, thickness), x=start[0], y=start[1], x2=end[0], y2=end[1])

    def hatch(self, left: float, top: float, wide: float, high: float) -> None:
        """Hatch a stub for a missing value: absence is seen, and is never a zero."""
        for offset in range(HATCH_STEP - int(high), int(wide), HATCH_STEP):
            x, x2 = max(0.0, offset), min(wide, offset + high)
            foot = top + high + offset
            self.line(HATCH, (left + x, foot - x), (left + x2, foot - x2), 1.5)

    def specification(self, height: float, description: str) -> dict[str, Any]:
        """Return the whole Vega-Lite specification, colours still CSS variables."""
        used = {style: records for style, records in self._records.items() if records}
        sheet = alt.TopLevelLayerSpec(
            layer=[style.layer() for style in used],
            width=self.paper.width,
            height=round(height),
            autosize="none",
            padding=0,
            background="transparent",
            description=description,
            resolve=alt.Resolve(scale=alt.ScaleResolveMap(x="independent", y="independent")),
            config=alt.Config(font=FONT, view=alt.ViewConfig(stroke=None)),
        )
        made: dict[str, Any] = sheet.to_dict(validate=False)
        for layer, records in zip(made["layer"], used.values(), strict=True):
            layer["data"] = {"values": records}
        return {"$schema": alt.SCHEMA_URL, **made}


def _place(field: str, axis: Axis | None = None) -> alt.PositionFieldDef:
    """Place a field on an axis, or as it is, in drawing units; nothing is drawn for either."""
    return alt.PositionFieldDef(field=field, type="quantitative", scale=axis.scale() if axis else None, axis=None)
