"""Reads a built page once: the numbers people wrote, the figures shown, its anchors and its links.

In: HTML. Out: a ``Reading``, which depends on the page alone and is therefore kept while the page is the same.
Regular expressions, and a parser only for what is executable: a portal may have hundreds of pages of half a megabyte.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import NamedTuple

from build_scripts.audit.executable import Executable, find_executable
from build_scripts.audit.wording import Claim, claims


class Reading(NamedTuple):
    """What the audit needs to know of a page."""

    claims: tuple[Claim, ...]
    """The numbers in text that no template computed, each once."""
    figures: tuple[tuple[str, str], ...]
    """Every figure shown: its id and its text; with ``:resultado``, what its recipe's operation gives."""
    told: tuple[str, ...]
    """The ids of the figures that pictures say in words, in their ``alt``."""
    anchors: frozenset[str]
    links: tuple[str, ...]
    """Addresses of the page's links and files, each once."""
    executable: Executable = Executable((), ())
    """What it makes a browser run or load."""


MARK = re.compile(r"data-(?:computed\b|figure=)")
TOLD = re.compile(r'data-figures="([^"]*)"')
FIGURE = re.compile(r'data-figure="([^"]*)"')
UNREAD = re.compile(r'(?s)<(script|style|pre)\b.*?</\1>|<!--.*?-->|<sup id="fnref.*?</sup>')
"""What is no text (scripts), no statement (samples of files), or counted by Markdown (marks of footnotes)."""
INLINE = re.compile(
    r"</?(?:a|abbr|b|bdi|cite|code|em|i|kbd|mark|q|s|small|span|strong|sub|sup|time|tspan|u|wbr)(?:\s[^>]*)?>"
)
TAG = re.compile(r"<[^>]*>")
DESCRIPTION = re.compile(r'<meta name="description" content="([^"]*)"')
SAID_OF_DRAWING = re.compile(r'<svg\b[^>]*\saria-label="([^"]*)"')
ANCHORS = (re.compile(r'id="([^"]*)"'), re.compile(r"id='([^']*)'"), re.compile(r'name="([^"]*)"'))
LINKS = tuple(re.compile(p) for p in (r'href="([^"]*)"', r'src="([^"]*)"', r"href='([^']*)'", r"src='([^']*)'"))
"""Each begins with letters of its own, for which the engine leaps; an anchor too many only makes the audit milder."""


def read_page(content: bytes) -> Reading:
    """Read a page of the site."""
    page = content.decode("utf-8", "replace")
    written, figures = _split(page)
    text = TAG.sub("\n", INLINE.sub("", UNREAD.sub("\n", written)))
    description = DESCRIPTION.search(page)
    text = html.unescape(text + "\n" + (description[1] if description else ""))
    distinct = {(c.token, c.phrases): c for c in claims(text)}
    anchors = frozenset(html.unescape(name) for pattern in ANCHORS for name in pattern.findall(page))
    links = tuple(dict.fromkeys(html.unescape(link) for link in _links(page)))
    told = tuple(name for names in TOLD.findall(page) for name in html.unescape(names).split())
    return Reading(tuple(distinct.values()), tuple(figures), told, anchors, links, find_executable(page))


def _links(page: str) -> Iterator[str]:
    for pattern in LINKS:
        for match in pattern.finditer(page):
            before = page[match.start() - 1]
            inside = page.rfind("<", 0, match.start()) > page.rfind(">", 0, match.start())
            if inside and (before.isspace() or before == ":"):  # ``xlink:href``, but no ``data-src``
                yield match[1]


def plain_text(markup: str) -> str:
    """Give the text of some HTML as it is seen, spaces made one."""
    return " ".join(html.unescape(TAG.sub("", markup)).split())


def _split(page: str) -> tuple[str, list[tuple[str, str]]]:
    """Part a page into what people wrote and the figures that templates put in; what they computed is left out.

    What a computed drawing says of itself, in its ``aria-label``, is people's again.
    """
    kept: list[str] = []
    figures: list[tuple[str, str]] = []
    at = 0
    while mark := MARK.search(page, at):
        start = page.rfind("<", at, mark.start())
        opened = page.find(">", mark.end())
        if start < 0 or ">" in page[start : mark.start()] or opened < 0:  # the words of a text, not a tag's
            kept.append(page[at : mark.end()])
            at = mark.end()
            continue
        kept.append(page[at:start])
        name = page[start + 1 : mark.start()].split(None, 1)[0]
        end = _end(page, name, opened + 1)
        inside = page[opened + 1 : end]
        if figure := FIGURE.match(page, mark.start()):
            figures.append((html.unescape(figure[1]), plain_text(inside)))
            kept.append("_")  # so that what stands on either side does not run together
        else:
            figures += _split(inside)[1]
            kept += ["\n", *(f"{said}\n" for said in SAID_OF_DRAWING.findall(inside))]
        at = end
    kept.append(page[at:])
    return "".join(kept), figures


def _end(page: str, name: str, at: int) -> int:
    """Find where an element ends, given its name and where its content begins."""
    depth = 1
    while True:
        close = page.find(f"</{name}>", at)
        if close < 0:
            return len(page)
        depth += page.count(f"<{name} ", at, close) + page.count(f"<{name}>", at, close) - 1
        if not depth:
            return close
        at = close + 1
