"""A chart inside someone else's page: the light page that goes into their frame, and the code of the frame."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from markupsafe import Markup

from build_scripts import labels
from build_scripts.addresses import dataset_file
from build_scripts.compose.html import block, copyable, marked
from build_scripts.compose.links import absolute, addressed, link, root
from build_scripts.model import Chart, Instance, Published, Spec

NARROWEST, WIDEST, STEP = 320, 800, 20
"""Widths of a frame, in pixels, at which everything must be seen without scrolling."""


def embed_file(chart: Chart) -> str:
    """Name the file of a chart's light page."""
    return f"datos/{chart.package}/graficos/{chart.name}.html"


def embed_page(instance: Instance, published: Published, chart: Chart) -> Markup:
    """Show a chart alone, with its source, version, licence and the way home."""
    page, dataset = embed_file(chart), published.dataset
    target = dataset_file(dataset.slug)
    return block(
        "embed.html",
        chart=chart,
        **told(published, chart),
        figures=[figure for figure, _ in labels.calls(_spec(published, chart)["title"], published.figures)],
        wide=addressed(chart.wide_svg, page),
        narrow=addressed(chart.narrow_svg, page),
        source=_source(published, chart),
        dataset=dataset,
        dataset_url=absolute(target, instance.url) if instance.url else link(target, page),
        home_url=instance.url or link("index.html", page),
        canonical=absolute(target, instance.url) if instance.url else "",
        root=root(page),
        name=instance.name,
        license=instance.data_license,
    )


def embed_code(published: Published, chart: Chart, page: str, url: str) -> Markup:
    """Offer the code of the frame, to copy."""
    frame = Markup('<iframe src="{}" title="{}" width="100%" height="{}" loading="lazy" frameborder="0"></iframe>')
    code = str(frame.format(absolute(embed_file(chart), url), chart.title, height(published, chart)))
    return block(
        "embed-code.html",
        chart=chart,
        title=told(published, chart)["title"],
        code=copyable(code, page),
        preview=link(embed_file(chart), page),
        narrowest=NARROWEST,
        widest=WIDEST,
    )


def height(published: Published, chart: Chart) -> int:
    """Work out the height of a frame, in pixels, in which the chart fits at every width a page may give it.

    A frame cannot grow with what it holds unless its page runs a script, so it is as high as the tallest case: the
    narrow drawing, which the style sheet lets grow to ``NARROW_MOST``, or the wide one from ``WIDE_FROM`` on.
    """
    return math.ceil((max(_heights(published, chart)) + _SLACK) / 10) * 10


NARROW_MOST, WIDE_FROM = 384, 600
"""As portal.css has them (``.embed .chart__narrow``, ``@container``), in pixels of the drawing's room."""
_SIDES, _ENDS, _SLACK = 32, 24, 12


def _heights(published: Published, chart: Chart) -> Iterator[float]:
    foot = f"{_source(published, chart)} Datos: {published.dataset.title}, versión {published.dataset.version}."
    for width in range(NARROWEST, WIDEST + 1, STEP):
        room = width - _SIDES
        drawing = (
            room * _ratio(chart.wide_svg) if room >= WIDE_FROM else min(room, NARROW_MOST) * _ratio(chart.narrow_svg)
        )
        title = _lines(chart.title, 10.2, room) * 26.3
        subtitle = _lines(chart.subtitle, 7.8, room) * 24.8
        yield _ENDS + title + subtitle + 21 + drawing + 16 + (_lines(foot, 7.2, room) + 2) * 22.4


def _lines(text: str, letter: float, room: float) -> int:
    """Count the lines a text takes, by the width of its letters in pixels; words break where they end."""
    lines, left = 1, room
    for word in text.split():
        needed = (len(word) + 1) * letter
        if needed > left and left < room:
            lines, left = lines + 1, room
        left -= needed
    return lines


def _ratio(svg: str) -> float:
    """Give height over width of a drawing, from its own box."""
    box = re.search(r'viewBox="\S+ \S+ (\S+) (\S+)"', svg)
    return float(box[2]) / float(box[1]) if box else 1.0


def told(published: Published, chart: Chart) -> dict[str, Markup]:
    """Give a chart's title and subtitle, with its name on each figure that they say."""
    spec = _spec(published, chart)
    texts = {"title": chart.title, "subtitle": chart.subtitle}
    return {key: marked(text, labels.calls(spec[key], published.figures)) for key, text in texts.items()}


def _spec(published: Published, chart: Chart) -> Spec:
    return next(s for s in published.dataset.specs("charts") if s["id"] == chart.name)


def _source(published: Published, chart: Chart) -> str:
    return f"{labels.chart_source(published.dataset, _spec(published, chart))}."
