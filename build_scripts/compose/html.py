"""Turns templates into blocks of HTML that Markdown leaves alone, and texts into Markdown that shows them as text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import markdown
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from build_scripts import labels
from build_scripts.compose import links

TEMPLATES = Path(__file__).parent.parent / "templates"


@cache
def environment() -> Environment:
    """Give the environment of the component templates: everything is escaped, a missing name is an error."""
    env = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,  # else the disk is asked at every use whether a template changed
    )
    env.filters.update(
        number=labels.number,
        signed=labels.signed,
        percent=labels.percent,
        day=labels.day,
        size=labels.size,
        scalar=labels.scalar,
        with_unit=labels.with_unit,
        bare=labels.bare,
        count_of=labels.count_of,
        dec=labels.machine,
        saved_as=links.saved_as,
        marked=marked,
    )
    return env


def block(template: str, **context: Any) -> Markup:
    """Render a component as one line of HTML: with no line break in it, Markdown has nothing to interpret."""
    return Markup(one_line(environment().get_template(template).render(**context)))


def one_line(html: str) -> str:
    """Join the lines of an HTML block; what a cell has of line breaks was turned into references before."""
    return " ".join(filter(None, map(str.strip, html.split("\n")))).strip()


def visible(text: str) -> Markup:
    r"""Escape a cell's text so that line breaks survive and nothing in it is ever markup.

    >>> visible("a\n<b>")
    Markup('a&#10;&lt;b&gt;')
    """
    return Markup(str(Markup.escape(text)).replace("\r\n", "\n").replace("\n", "&#10;"))


def marked(text: str, calls: Iterable[tuple[str, str]]) -> Markup:
    r"""Escape a text, and put its name on each figure that it says; ``calls`` gives them in order, by id and text.

    >>> marked("De 47 & más", [("poa/metas", "47")])
    Markup('De <span data-figure="poa/metas">47</span> &amp; m\xe1s')
    """
    pieces: list[str] = []
    for figure, said in calls:
        before, _, text = text.partition(said)
        pieces.append(Markup('{}<span data-figure="{}">{}</span>').format(before, figure, said))
    return Markup("").join([*pieces, Markup.escape(text)])


def copyable(text: str, page: str) -> Markup:
    """Escape a text that people copy; where it names the site's address, the page can put its own."""
    place = Markup('<span data-site="{}">{}</span>').format(links.root(page), links.SITE)
    return Markup(visible(text).replace(links.SITE, place))


def as_markdown(text: str) -> str:
    r"""Escape a dataset's text for use inside Markdown, as a heading: no HTML, no emphasis, no link.

    >>> as_markdown("a *b* <i> [c](d)")
    'a \\*b\\* &lt;i&gt; \\[c\\](d)'
    """
    flat = " ".join(str(Markup.escape(text)).split())
    return re.sub(r"([\\`*_\[\]{}#|!~^])", r"\\\1", flat)


PAGE_LINK = re.compile(r'(<a href="(?![a-z]+:|/)[^"#?]*)\.md(?=[#?"])')


def from_markdown(text: str) -> Markup:
    """Convert a short written text to HTML; links to pages lead to what they become, as the site generator does it.

    >>> from_markdown("vea [los demás](../index.md#dinero)")
    Markup('<p>vea <a href="../index.html#dinero">los demás</a></p>')
    """
    return Markup(PAGE_LINK.sub(r"\1.html", one_line(markdown.markdown(text, output_format="html"))))
