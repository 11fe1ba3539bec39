"""Turns a ``Breakdown`` into a ``Chart``: SVGs for the page, files to take away, and what it takes to explore it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from build_scripts.draw import kinds, svg, tiles
from build_scripts.draw.card import draw_card
from build_scripts.draw.interactive import live_script
from build_scripts.draw.library import library, library_name
from build_scripts.draw.svg import paint
from build_scripts.draw.theme import NARROW, WIDE, Paper, name_of
from build_scripts.model import Breakdown, Chart
from build_scripts.palette import light_palette

__all__ = ["draw", "draw_card", "library", "library_name", "live_script", "paint"]

TOLD = {
    "categoria": "Categoría", "serie": "Parte", "operacion": "Operación", "inicio": "Inicio", "fin": "Fin",
    "texto": "Valor",
}  # fmt: skip
"""What a record tells a reader of the data, and how that is named."""


def draw(breakdown: Breakdown, spec: Mapping[str, Any], *, title: str, subtitle: str, source: str = "") -> Chart:
    """Draw a breakdown as its declared chart, on wide and on narrow paper.

    ``spec`` is an item of ``charts`` in the descriptor; ``title`` and ``subtitle`` are its texts with the
    figures already written in. ``source`` is the line below the files that leave the page; without one they
    name the breakdown. The text alternative is the declared description and nothing else.
    """
    description = spec["description"]
    wide = kinds.specify(WIDE, breakdown, spec)
    drawing = svg.scene(wide)

    def inline(paper: Paper, drawn: svg.Drawing) -> str:
        links = tiles.links(paper, breakdown, spec)
        return svg.inline(drawn, description, links)

    standalone = svg.standalone(drawing, title, subtitle, source or f"Datos: {breakdown.id}", description)
    return Chart(
        package=breakdown.package,
        name=spec["id"],
        kind=spec["kind"],
        title=title,
        subtitle=subtitle,
        description=description,
        breakdown=breakdown,
        wide_svg=inline(WIDE, drawing),
        narrow_svg=inline(NARROW, svg.scene(kinds.specify(NARROW, breakdown, spec))),
        standalone_svg=standalone,
        vega_lite=_vega_lite(wide, title, subtitle),
        interactive=live_script(breakdown, spec),
    )


def _vega_lite(spec: Mapping[str, Any], title: str, subtitle: str) -> bytes:
    """Encode a specification to work by itself in any Vega-Lite editor: light colours, title, data within."""
    light = light_palette()
    layers = [
        {**_telling(layer), "mark": {**layer["mark"], "color": light[name_of(layer["mark"]["color"])]}}
        for layer in spec["layer"]
    ]
    heading = {
        "text": title, "fontSize": 18, "color": light["ink"], "subtitle": subtitle, "subtitleFontSize": 14,
        "subtitleColor": light["ink-soft"], "anchor": "start", "frame": "group", "offset": 14,
    }  # fmt: skip
    framed = {"title": heading, "autosize": "pad", "padding": 16, "background": light["paper"], "layer": layers}
    return (json.dumps({**spec, **framed}, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _telling(layer: Mapping[str, Any]) -> Mapping[str, Any]:
    """Let a layer's marks say what they are when an editor's reader points at them."""
    known = {name for record in layer["data"]["values"] for name in record}
    said = [{"field": name, "type": "nominal", "title": words} for name, words in TOLD.items() if name in known]
    if layer["mark"]["type"] != "rect" or not said:
        return layer
    return {**layer, "encoding": {**layer["encoding"], "tooltip": said}}
