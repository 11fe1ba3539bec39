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
from build_scripts.characters import MARKDOWN
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
    """Render a component as one line of HTML in which Markdown has nothing to interpret, wherever a page puts it."""
    return inert(one_line(environment().get_template(template).render(**context)))


def one_line(html: str) -> str:
    """Join the lines of an HTML block; what a cell has of line breaks was turned into references before."""
    return " ".join(filter(None, map(str.strip, html.split("\n")))).strip()


MARKUP = re.compile(r"""<[a-zA-Z/!](?:"[^"]*"|'[^']*'|[^"'<>])*>""")
"""A tag or a comment; of these, Markdown leaves the signs alone that it only looks for in words."""
IN_WORDS = re.compile(rf"(?<!\w)_|_(?!\w)|[{re.escape(MARKDOWN.replace('_', ''))}]")
"""An underscore within a word, as names of columns have, is no markup."""
IN_TAGS = re.compile(r"[\\`|\[\]{}$]")


def inert(html: str) -> Markup:
    """Spell by number each sign of some HTML that Markdown could take for markup, in its texts and its attributes.

    A link made of a title would end the attribute that the title stands in. To do it twice changes nothing.

    >>> inert('<a title="[b](c)" class="d__e">_f_ [g](h) i_j</a>')
    Markup('<a title="&#91;b&#93;(c)" class="d__e">&#95;f&#95; &#91;g&#93;(h) i_j</a>')
    """
    pieces: list[str] = []
    at = 0
    for tag in MARKUP.finditer(html):
        pieces += [IN_WORDS.sub(_by_number, html[at : tag.start()]), IN_TAGS.sub(_by_number, tag[0])]
        at = tag.end()
    return Markup("".join([*pieces, IN_WORDS.sub(_by_number, html[at:])]))


def _by_number(found: re.Match[str]) -> str:
    return f"&#{ord(found[0])};"


def visible(text: str) -> Markup:
    r"""Escape a cell's text so that line breaks survive and nothing in it is ever markup.

    >>> visible("a\n<b>")
    Markup('a&#10;&lt;b&gt;')
    """
    return inert(str(Markup.escape(text)).replace("\r\n", "\n").replace("\n", "&#10;"))


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


def as_markdown(text: str) -> Markup:
    r"""Escape a text for use inside Markdown, as a heading or a paragraph: no HTML, no emphasis, no link, no list.

    >>> as_markdown("a *b* <i> [c](d)"), as_markdown("- uno"), as_markdown("2. dos")
    (Markup('a &#42;b&#42; &lt;i&gt; &#91;c&#93;(d)'), Markup('&#45; uno'), Markup('2&#46; dos'))
    """
    return Markup(AT_FIRST.sub(lambda found: f"{found[1]}&#{ord(found[2])};", visible(" ".join(text.split()))))


AT_FIRST = re.compile(r"^(\d*)([-+#=:.)])")
"""What makes of a paragraph a list, a heading or a line."""


PAGE_LINK = re.compile(r'(<a href="(?![a-z]+:|/)[^"#?]*)\.md(?=[#?"])')


def from_markdown(text: str) -> Markup:
    """Convert a short written text to HTML; links to pages lead to what they become, as the site generator does it.

    >>> from_markdown("vea [los demás](../index.md#dinero)")
    Markup('<p>vea <a href="../index.html#dinero">los demás</a></p>')
    """
    return Markup(PAGE_LINK.sub(r"\1.html", one_line(markdown.markdown(text, output_format="html"))))
