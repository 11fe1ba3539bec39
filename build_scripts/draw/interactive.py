"""Gives a drawing what it takes to be explored: a place to point at for each value, and what is said of it there.

A breakdown and its declared chart go in; a small script comes out, with one Vega-Lite specification a view and sheet
of paper. It is a script and not JSON because from a folder a page can read nothing else. Any kind drawn through a
``Sketch`` can be explored: what counts are the records that carry a ``categoria``, a ``serie`` or an ``operacion``.
All that is read comes spelled from ``labels``; colours stay CSS variables, so the page's light and dark reach them.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import altair as alt

from build_scripts import exact, labels
from build_scripts.draw import kinds, lettering
from build_scripts.draw.entries import names
from build_scripts.draw.library import library_name
from build_scripts.draw.stacked import BESIDE
from build_scripts.draw.theme import INK, NARROW, WIDE, Paper
from build_scripts.draw.views import choices, emphases, proportions, views
from build_scripts.model import Breakdown, Column, Scalar, Spec

CALLBACK = "graficoInteractivo"
"""The function of ``grafico.js`` that takes a chart in."""
FADED = 0.22
POINTED = 0.1
MARGIN = 4
"""By which what can be pointed at stands out from its bar, where nothing else is near."""
BLEED = 2
"""The static drawing's own, so that one takes exactly the place of the other."""
TOLD = 8
"""The most that is said of a value; the table below the chart says all."""

Layer = Mapping[str, Any]
Note = dict[str, Any]
Box = tuple[float, float, float, float]
"""Left, top, right and bottom, in drawing units."""


def live_script(breakdown: Breakdown, spec: Spec) -> bytes:
    """Encode what a page loads to make a chart interactive; nothing when the chart has no rows."""
    if not breakdown.rows:
        return b""
    notes = Notes(breakdown, spec)
    drawn = {
        ".".join(map(str, view.at)): {
            paper.variant: explorable(paper, kinds.specify(paper, view.breakdown, view.spec), notes)
            for paper in (WIDE, NARROW)
        }
        for view in views(breakdown, spec)
    }
    content = {
        "programa": library_name(),
        "controles": [
            {"rotulo": choice.label, "opciones": [words for words, _ in choice.options]}
            for choice in choices(breakdown, spec)
        ],
        "realces": [
            {"rotulo": one.label, "senal": one.signal, "opciones": one.options} for one in emphases(breakdown, spec)
        ],
        "fichas": notes.said,
        "vistas": drawn,
    }
    return f"{CALLBACK}({json.dumps(content, ensure_ascii=False, separators=(',', ':'), sort_keys=True)});\n".encode()


def explorable(paper: Paper, spec: Mapping[str, Any], notes: Notes) -> dict[str, Any]:
    """Add to a drawing the marks that are pointed at, and let the rest fade when some stand out.

    Three signals rule it from the page: ``elegido`` (a field and its value, or null), ``tramo`` (two days, or null)
    and ``foco`` (the number of the mark that is pointed at).
    """
    targets = list(_targets(paper, spec, notes))
    layers = [_fading(layer) if _described(layer) else layer for layer in spec["layer"]]
    signals: list[dict[str, Any]] = [{"name": name, "value": None} for name in ("elegido", "tramo")]
    return {
        **spec,
        "config": {**spec["config"], "aria": False},
        "params": [*signals, {"name": "foco", "value": -1}],
        "padding": BLEED,
        "layer": [*layers, _pointed(targets)] if targets else layers,
    }


# --- what can be pointed at --------------------------------------------------------------------


def _described(layer: Layer) -> bool:
    return layer["mark"]["type"] == "rect" and any(_key(record) for record in layer["data"]["values"])


def _key(record: Mapping[str, Any]) -> str:
    """Name the field that tells a mark from others: the part of a whole before its row."""
    return next((field for field in ("serie", "operacion", "categoria") if record.get(field)), "")


def _targets(paper: Paper, spec: Mapping[str, Any], notes: Notes) -> Iterator[dict[str, Any]]:
    """Place what is pointed at, in the order of reading."""
    found = [(layer, record) for layer in spec["layer"] if _described(layer) for record in layer["data"]["values"]]
    placed = [(_box(layer, record, paper), layer, record) for layer, record in found if _key(record)]
    rows = Counter((box[1], box[3]) for box, layer, _ in placed if _along(layer) == "x")
    posts = Counter((box[0], box[2]) for box, layer, _ in placed if _along(layer) == "y")
    placed.sort(key=lambda one: (one[0][0], one[0][1]) if _along(one[1]) == "y" else (one[0][1], one[0][0]))
    for number, (box, layer, record) in enumerate(placed):
        left, top, right, bottom = box
        if _along(layer) == "x" and rows[top, bottom] == 1:  # a short bar is as easy to point at as a long one
            left, top, right, bottom = 0, top - MARGIN, spec["width"], bottom + MARGIN
        elif _along(layer) == "y" and posts[left, right] == 1:
            top, bottom = 0, spec["height"]
        key = _key(record)
        target = {"x": left, "y": top, "x2": right, "y2": bottom, "n": number, "campo": key, "valor": record[key]}
        note = notes.of(record)
        middle = {"medio": _short((box[0] + box[2]) / 2)}
        told = {**middle, "ficha": note} if note is not None else {}
        yield {name: _short(value) if isinstance(value, float) else value for name, value in {**target, **told}.items()}


def _along(layer: Layer) -> str:
    """Tell on which axis a layer's values lie; empty when they lie on none."""
    return next((axis for axis in ("x", "y") if layer["encoding"][axis]["field"] == "desde"), "")


def _box(layer: Layer, record: Mapping[str, Any], paper: Paper) -> Box:
    """Work out a mark's place; that of a swatch takes in the words beside it."""
    ends = {}
    for axis in ("x", "y"):
        place, across = layer["encoding"][axis], layer["encoding"][f"{axis}2"]
        pair = [record[place["field"]], record[across["field"]]]
        if _along(layer) == axis:
            (low, high), (start, end) = place["scale"]["domain"], place["scale"]["range"]
            pair = [start + (value - low) / (high - low) * (end - start) for value in pair]
        ends[axis] = sorted(pair)
    (left, right), (top, bottom) = ends["x"], ends["y"]
    if "categoria" not in record and "serie" in record:
        right = min(right + BESIDE + lettering.width(record["serie"], paper.text), paper.width)
    return left, top, right, bottom


def _pointed(targets: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Make the layer that is pointed at, in front of all others and unseen until then."""
    shade = {"condition": {"test": "datum.n === foco", "value": POINTED}, "value": 0}
    places = {name: alt.PositionFieldDef(field=name, type="quantitative", scale=None, axis=None) for name in ("x", "y")}
    ends = {name: alt.SecondaryFieldDef(field=name) for name in ("x2", "y2")}
    mark = alt.MarkDef(type="rect", color=INK, cursor="pointer")
    layer = alt.UnitSpec(mark=mark, encoding=alt.Encoding(**places, **ends, fillOpacity=shade))
    made: dict[str, Any] = layer.to_dict(validate=False)
    return {**made, "data": {"values": list(targets)}}


def _fading(layer: Layer) -> dict[str, Any]:
    """Let a layer's marks fade when others were chosen, or when they lie outside the chosen days."""
    test = "(elegido === null || datum[elegido.campo] === elegido.valor)"
    if any("operacion" in record for record in layer["data"]["values"]):
        test += " && (tramo === null || (datum.desde < tramo[1] && datum.hasta > tramo[0]))"
    opacity = {"condition": {"test": test, "value": 1}, "value": FADED}
    return {**layer, "encoding": {**layer["encoding"], "opacity": opacity}}


def _short(value: float) -> float | int:
    cut = round(value, 1)
    return int(cut) if cut == int(cut) else cut


# --- what is said there ------------------------------------------------------------------------


class Notes:
    """What is said of each value: of its row, all that the breakdown knows; every note once for all views."""

    def __init__(self, breakdown: Breakdown, spec: Spec) -> None:
        self.said: list[Note] = []
        self._known: dict[tuple[str, str], int] = {}
        label = spec.get("category") or spec.get("label")
        rows = names(breakdown, label) if label else []
        once = {name for name, times in Counter(rows).items() if times == 1}
        for at, name in enumerate(rows):
            if name in once:  # of two rows with one name, a mark cannot tell which is its own
                self._tell_row(breakdown, spec, at, name, str(label))

    def of(self, record: Mapping[str, Any]) -> int | None:
        """Number the note on a record; a legend has none."""
        name = record.get("categoria") or record.get("operacion")
        if not name:
            return None
        key = (name, record.get("serie", ""))
        if key in self._known:
            return self._known[key]
        said = [[record.get("serie", "Valor"), record["texto"]]] if record.get("texto") else []
        self.said.append({"titulo": name, "filas": said})
        return len(self.said) - 1

    def _tell_row(self, breakdown: Breakdown, spec: Spec, at: int, name: str, label: str) -> None:
        row = dict(zip(breakdown.columns, breakdown.rows[at], strict=True))
        if spec["kind"] != "stacked":
            columns = [column for column in row if column.name != label]
            columns.sort(key=lambda column: column.name != spec.get("value"))
            lines = [[column.title, _spelled(column, row[column])] for column in columns if _worth(column, row[column])]
            self._keep(name, "", lines[:TOLD])
            return
        shares = proportions(breakdown, spec)
        for part, value in enumerate(spec["values"]):
            column = breakdown.column(value)
            lines = [[column.title, _spelled(column, row[column])]]
            if shares is not None:
                share = exact.rounded(shares[at][part] * 100, 1)
                lines.append(["Proporción de la barra", labels.percent(share, 1)])
            self._keep(name, column.title, lines)

    def _keep(self, name: str, part: str, lines: list[list[str]]) -> None:
        self._known[name, part] = len(self.said)
        self.said.append({"titulo": name, "filas": lines})


def _worth(column: Column, cell: Scalar) -> bool:
    """An empty text is not worth a line; a missing number is."""
    return cell is not None or column.kind not in {"text", "date"}


def _spelled(column: Column, cell: Scalar) -> str:
    if isinstance(cell, date):
        return labels.day(cell)
    if isinstance(cell, Decimal | int) and not isinstance(cell, bool) and column.kind != "year":
        if column.kind == "percent" or column.unit == "%":
            return labels.percent(cell, column.decimals)
        return labels.with_unit(labels.number(cell, column.decimals), column.unit)
    return labels.cell(column, cell)
