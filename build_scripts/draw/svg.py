"""Turns a Vega-Lite specification into a small SVG for the page, and that into files to take away.

Vega works out the scene (every mark with its place); the SVG is written here from the scene, because Vega's
own carries English roles, class names and fifteen decimals. Colours stay CSS variables until a file leaves
the page.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from xml.sax.saxutils import escape

import vl_convert

from build_scripts.characters import MARKDOWN
from build_scripts.draw import lettering
from build_scripts.draw.theme import BOLD, FONT, FONTS, INK, INK_SOFT, PAPER
from build_scripts.draw.tiles import Link
from build_scripts.model import SITE
from build_scripts.palette import light_palette, resolve

Item = Mapping[str, Any]
_ANCHORS = {"left": "start", "center": "middle", "right": "end"}
_MARGIN = 24
_RING = 2
_BLEED = 2
"""Room for what sticks out of a letter's box, such as the tail of a ``j``."""
_ENTITIES = str.maketrans({sign: f"&#{ord(sign)};" for sign in f"\"'=\n{MARKDOWN}"})
"""What Markdown or Jinja could take for markup; an SVG within a page passes through both."""
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Drawing:
    """What a sheet shows, as SVG elements, and its size in drawing units."""

    body: str
    width: float
    height: float


def scene(spec: Mapping[str, Any]) -> Drawing:
    """Let Vega place every mark of a specification, and write the marks as SVG elements."""
    vega = vl_convert.vegalite_to_vega(dict(spec))
    found = vl_convert.vega_to_scenegraph(_unmeasured(vega))
    groups = found["scenegraph"]["items"][0]["items"]
    body = "".join(_WRITERS[group["marktype"]](group["items"]) for group in groups if group["items"])
    return Drawing(body, spec["width"], spec["height"])


def inline(drawing: Drawing, description: str, links: Sequence[Link] = ()) -> str:
    """Wrap a drawing for a page: scales with its container, has no ids, and is read as one image.

    With links it is read as a group of them instead, each by its whole name; what they cover is then not read twice.
    Its name is its description: the title stands beside it on the page, and would be read twice.
    """
    body = drawing.body
    if links:
        body = f'<g aria-hidden="true">{body}</g>' + "".join(map(_anchor, links))
    box = f"{-_BLEED} {-_BLEED} {drawing.width + 2 * _BLEED} {drawing.height + 2 * _BLEED}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" role="{"group" if links else "img"}"'
        f' aria-label="{_text(description)}">{body}</svg>'
    )


def _anchor(link: Link) -> str:
    """Lay a link over its rectangle and a little beyond, where the style sheet draws the ring of the focused one."""
    x, y, side = (_n(length) for length in (link.x - _RING, link.y - _RING, link.side + 2 * _RING))
    return (
        f'<a href="{SITE}{_text(link.target)}" aria-label="{_text(link.name)}">'
        f'<path fill="none" pointer-events="all" d="M{x} {y}h{side}v{side}h-{side}z"/></a>'
    )


def standalone(drawing: Drawing, title: str, subtitle: str, source: str, description: str) -> bytes:
    """Frame a drawing as a file of its own: title and subtitle above, source below, light colours on paper."""
    head, top = _heading(title, subtitle, drawing.width)
    foot, height = _footer(source, drawing.width, top + drawing.height)
    wide = drawing.width + 2 * _MARGIN
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{height}" viewBox="0 0 {wide} {height}"'
        f' role="img" aria-labelledby="t" aria-describedby="d" font-family="{FONT}">'
        f'<title id="t">{_text(title)}</title><desc id="d">{_text(description)}</desc>'
        f'<path fill="{PAPER}" d="M0 0h{wide}v{height}H0z"/>{head}'
        f'<g transform="translate({_MARGIN} {top})">{drawing.body}</g>{foot}</svg>'
    )
    return (resolve(svg, light_palette()) + "\n").encode()


def paint(svg: bytes, scale: float = 2, colours: int | None = None) -> bytes:
    """Paint a standalone SVG as PNG with the portal's fonts; ``scale`` in pixels for each drawing unit.

    With a number of ``colours`` the picture is reduced to so many and packed as tight as it goes: an eighth of the
    bytes for twice the time, worth it where a picture is sent around.
    """
    _register_fonts()
    painted: bytes = vl_convert.svg_to_png(svg.decode(), scale=scale)
    return painted if colours is None else _packed(painted, colours)


def _packed(png: bytes, colours: int) -> bytes:
    from PIL import Image

    sink = io.BytesIO()
    with Image.open(io.BytesIO(png)) as picture:
        few = picture.convert("RGB").quantize(colours, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
        few.save(sink, "PNG", optimize=True)
    return sink.getvalue()


@cache
def _register_fonts() -> None:
    if FONTS.is_dir():
        vl_convert.register_font_directory(str(FONTS))


def _unmeasured(vega: dict[str, Any]) -> dict[str, Any]:
    """Hand each text over as its mark's description, so that Vega does not measure it.

    Measuring takes two milliseconds a label and nothing depends on it: every place is given.
    """
    for mark in vega["marks"]:
        update = mark["encode"]["update"]
        update["description"] = update.pop("text", {"value": ""})
    return vega


# --- marks -------------------------------------------------------------------------------------


def _rects(items: list[Item]) -> str:
    path = "".join(
        f"M{_n(item['x'])} {_n(item['y'])}h{_n(item['width'])}v{_n(item['height'])}H{_n(item['x'])}z" for item in items
    )
    return f'<path fill="{items[0]["fill"]}" d="{path}"/>'


def _rules(items: list[Item]) -> str:
    def stroke(item: Item) -> str:
        x, y = item.get("x", 0), item.get("y", 0)
        return f"M{_n(x)} {_n(y)}L{_n(item.get('x2', x))} {_n(item.get('y2', y))}"

    first = items[0]
    path = "".join(stroke(item) for item in items)
    return f'<path stroke="{first["stroke"]}" stroke-width="{_n(first["strokeWidth"])}" d="{path}"/>'


def _texts(items: list[Item]) -> str:
    first = items[0]
    lines = [(item.get("x", 0), item.get("y", 0), item["description"]) for item in items]
    weight = int(first.get("fontWeight", 400))
    return words(lines, first["fontSize"], first["fill"], weight, _ANCHORS[first.get("align", "left")])


_WRITERS: Mapping[str, Callable[[list[Item]], str]] = {"rect": _rects, "rule": _rules, "text": _texts}


def words(
    lines: Sequence[tuple[float, float, str]], size: float, colour: str, weight: int = 400, anchor: str = "start"
) -> str:
    """Set lines of words, each at the point of its baseline, in one size, colour and weight."""
    style = f'font-size="{_n(size)}" fill="{colour}"'
    style += f' font-weight="{weight}"' if weight != 400 else ""
    style += f' text-anchor="{anchor}"' if anchor != "start" else ""
    inner = "".join(f'<text x="{_n(x)}" y="{_n(y)}">{_text(text)}</text>' for x, y, text in lines)
    return f"<g {style}>{inner}</g>"


def _heading(title: str, subtitle: str, room: float) -> tuple[str, float]:
    """Set title and subtitle; returns them and where they end."""
    titles = [(_MARGIN, _MARGIN + 20 + 27 * n, line) for n, line in enumerate(lettering.wrap(title, 21, room, 3, BOLD))]
    under = titles[-1][1] + 25
    subtitles = [(_MARGIN, under + 20 * n, line) for n, line in enumerate(lettering.wrap(subtitle, 15, room, 2))]
    return words(titles, 21, INK, BOLD) + words(subtitles, 15, INK_SOFT), subtitles[-1][1] + 24


def _footer(source: str, room: float, top: float) -> tuple[str, float]:
    """Set the source's line; returns it and where the file ends."""
    lines = [(_MARGIN, top + 28 + 16 * n, line) for n, line in enumerate(lettering.wrap(source, 12, room, 3))]
    return words(lines, 12, INK_SOFT), lines[-1][1] + _MARGIN


def _text(text: str) -> str:
    """Write a text so that neither XML, nor Markdown, nor Jinja reads anything into it.

    >>> _text("<b>5 & 6</b> {{ x }}")
    '&lt;b&gt;5 &amp; 6&lt;/b&gt; &#123;&#123; x &#125;&#125;'
    """
    return escape(_NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)).translate(_ENTITIES)


def _n(value: float) -> str:
    """Write a coordinate in at most two decimals.

    >>> _n(23.333333), _n(450.0), _n(-0.001)
    ('23.33', '450', '0')
    """
    written = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if written == "-0" else written
