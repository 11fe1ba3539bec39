"""What can be found of a written page: the page and its sections, read from the HTML, where anchors are certain.

Pages made from one text, one for each row of a table, are one entry each: what they all say is not theirs.
"""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Literal

from build_scripts.index.entries import Entry, answer_of
from build_scripts.model import Figure

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
HEADINGS = {"h1", "h2", "h3"}
BELOW = HEADINGS - {"h1"}
BLOCKS = {"p", "li", "td", "th", "dt", "dd", "div", "figcaption", "summary", "blockquote"}
"""Where one piece of text ends and another begins, though the HTML has no space there."""
SKIPPED = {"cards", "doubts", "catalogue", "chart__table", "hush"}
"""Classes of what repeats other entries (figures, datasets, doubts), or the words around it."""
QUESTIONS = 'id="preguntas-frecuentes"'
REPEATED = re.compile(r"<article\b[^>]*\bdata-each\b")
"""How a page says that it is one of those that a text makes for each row of a table."""
APART = " · "
"""Between what a page may be looked for by: ``base.html`` puts it between a front matter's ``palabras`` too."""
BREAK = "\x1e"
"""Stands where a block ends, until spaces are made even: to ``str.split`` it is one of them."""


@dataclass
class _Section:
    """A heading and the text up to the next one."""

    tag: str
    anchor: str
    title: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    """Takes the article of a page apart, leaving out tables, drawings and what says it is not to be searched."""

    def __init__(self, *, inside: bool = False) -> None:
        super().__init__()
        self.title: list[str] = []
        self.description = ""
        self.excluded = False
        self.words: list[str] = []
        self.figures: list[str] = []
        self.sections = [_Section("", "")]
        self._inside = inside
        self._open: list[str] = []
        self._skipping: int | None = None
        self._into: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "meta" and given.get("name") == "description":
            self.description = given.get("content") or ""
        if tag == "title" and not self.title:  # a drawing has titles too, later
            self._into = self.title
        if tag == "article":
            self._inside, self.excluded = True, "data-search-exclude" in given
            self.words = [words] if (words := given.get("data-words")) else []
        if not self._inside or tag in VOID:
            return
        if figure := given.get("data-figure"):
            self.figures.append(figure)
        self._open.append(tag)
        if self._skipping is None and _skipped(tag, given):
            self._skipping = len(self._open)
        if self._skipping is None and tag in HEADINGS and given.get("id"):
            self.sections.append(_Section(tag, given["id"] or ""))
            self._into = self.sections[-1].title

    def handle_endtag(self, tag: str) -> None:
        if tag in HEADINGS or tag == "title":
            self._into = None
        if not self._inside or tag not in self._open:
            return
        while self._open.pop() != tag:
            pass
        if self._skipping is not None and len(self._open) < self._skipping:
            self._skipping = None
        if tag == "article":
            self._inside = False
        elif tag in BLOCKS:
            self.handle_data(BREAK)

    def handle_data(self, data: str) -> None:
        if self._into is not None:
            self._into.append(data)
        elif self._inside and self._skipping is None:
            self.sections[-1].text.append(data)


def _skipped(tag: str, given: dict[str, str | None]) -> bool:
    classes = set((given.get("class") or "").split())
    return (
        tag in {"svg", "script", "style", "pre", "nav"}
        or "data-table" in given
        or (tag != "article" and "data-search-exclude" in given)
        or bool(classes & SKIPPED)
    )


def page_entries(path: str, html: str) -> Iterator[Entry]:
    """List a page and its sections; of a page that asks not to be searched, only its title and description."""
    reader = _Reader()
    reader.feed(html)
    named = _plain(reader.title).partition(" · ")[0]
    first = next((s for s in reader.sections if s.tag == "h1"), None)
    title = _plain(first.title) if first else named
    intro = "" if reader.excluded else _plain([*reader.sections[0].text, *(first.text if first else [])])
    words = [named] if named != title else []
    yield Entry(
        "page", path, title, "", "", f"{reader.description} {intro}".strip(), APART.join([*words, *reader.words])
    )
    if not reader.excluded:
        yield from _section_entries(reader, path, title, "section")


def is_repeated(html: str) -> bool:
    """Tell whether a page is one of many made from one text."""
    return REPEATED.search(html) is not None


def repeated_entries(
    pages: Mapping[str, str], figures: Mapping[str, Figure], kind: Literal["page", "open"], place: str
) -> Iterator[Entry]:
    """List the pages that one text made, each with the answer of its first figure and what only some of them say."""
    readers: dict[str, _Reader] = {}
    for path, html in pages.items():
        readers[path] = _Reader()
        readers[path].feed(html)
    blocks = {path: _blocks(reader) for path, reader in readers.items()}
    times = Counter(block for own in blocks.values() for block in {block for _, block in own})
    shared = {block for block, count in times.items() if count > 1 and count * 2 > len(pages)}
    for path, reader in readers.items():
        first = next((s for s in reader.sections if s.tag == "h1"), None)
        title = _plain(first.title) if first else _plain(reader.title).partition(" · ")[0]
        figure = next((figures[name] for name in reader.figures if name in figures), None)
        own: dict[str, list[str]] = {}
        for heading, block in blocks[path]:
            if block not in shared:
                own.setdefault(heading, []).append(block)
        text = " ".join(f"{heading}: {' '.join(said)}" if heading else " ".join(said) for heading, said in own.items())
        key = posixpath.basename(path).removesuffix(".html").replace("-", " ")
        yield Entry(
            kind, path, title, place, answer_of(figure) if figure else "", text, APART.join([key, *reader.words])
        )


def _blocks(reader: _Reader) -> list[tuple[str, str]]:
    """Give a page's paragraphs, each with the heading it stands under, and its description with what has none."""
    sections = [] if reader.excluded else reader.sections
    blocks = [("", block) for s in sections if s.tag not in BELOW for block in _split(s.text)]
    blocks.append(("", reader.description))
    blocks += [(_plain(s.title), block) for s in sections if s.tag in BELOW for block in _split(s.text)]
    return [(heading, block) for heading, block in blocks if block]


def _split(pieces: list[str]) -> list[str]:
    return [" ".join(block.split()) for block in "".join(pieces).split(BREAK)]


def question_entries(path: str, title: str, html: str) -> Iterator[Entry]:
    """List the questions that a dataset's page answers; the rest of that page is the same for every dataset."""
    from_here = html.find(QUESTIONS)
    if from_here < 0:
        return
    start = html.find("</h2>", from_here) + len("</h2>")
    following = re.compile(r"<h2\b").search(html, start)
    reader = _Reader(inside=True)
    reader.feed(html[start : following.start() if following else len(html)])
    yield from _section_entries(reader, path, title, "question")


def _section_entries(reader: _Reader, path: str, place: str, kind: Literal["section", "question"]) -> Iterator[Entry]:
    for section in reader.sections:
        if section.tag in BELOW:
            yield Entry(kind, f"{path}#{section.anchor}", _plain(section.title), place, "", _plain(section.text))


def _plain(pieces: list[str]) -> str:
    return " ".join("".join(pieces).split())
