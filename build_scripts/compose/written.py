"""Renders what people write: pages and prose call figures, tables and charts in by name."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import wraps
from types import MappingProxyType
from typing import Any, TypeVar

from markupsafe import Markup

from build_scripts import braces, labels
from build_scripts.addresses import page_url
from build_scripts.braces import HEAD, Page
from build_scripts.braces.heads import with_front, with_scripts
from build_scripts.characters import UNPRINTABLE, code, visible
from build_scripts.compose import components
from build_scripts.compose.hearings import hearing_calls
from build_scripts.compose.html import visible as as_text
from build_scripts.compose.links import link
from build_scripts.exceptions import PageError
from build_scripts.model import (
    Breakdown,
    Card,
    Chart,
    DoubtGroup,
    Download,
    Figure,
    HistoryEntry,
    Instance,
    Outline,
    Published,
    Table,
)


@dataclass(frozen=True)
class Library:
    """What pages can call in: everything published, by name."""

    instance: Instance
    published: Mapping[str, Published]
    history: tuple[HistoryEntry, ...] = ()
    """The editions, newest first, the one being built included; none for working material."""
    outlines: tuple[Outline, ...] = ()
    """What is presented at each hearing."""
    documents: Mapping[str, tuple[Download, ...]] = field(default_factory=dict)
    """The printed documents there are of each outline, by its name."""

    def package(self, slug: str) -> Published:
        if slug not in self.published:
            raise PageError(f"no hay un conjunto de datos «{slug}». Hay: {', '.join(sorted(self.published))}")
        return self.published[slug]

    def figure(self, name: str) -> Figure:
        slug, item = _split(name)
        return _named(self.package(slug).figures, item, "cifra", slug)

    def chart(self, name: str) -> Chart:
        slug, item = _split(name)
        return _named(self.package(slug).charts, item, "gráfico", slug)

    def breakdown(self, name: str) -> Breakdown:
        slug, item = _split(name)
        return _named(self.package(slug).breakdowns, item, "desglose", slug)

    def table(self, name: str) -> Table:
        slug, item = _split(name)
        return _named(self.package(slug).dataset.tables.values(), item, "tabla", slug)


Named = TypeVar("Named", Figure, Chart, Breakdown, Table)


def _split(name: str) -> tuple[str, str]:
    slug, slash, item = name.partition("/")
    if not slash or not item:
        raise PageError(f"«{name}» debe ser conjunto/nombre, como «pozos/total-2024»")
    return slug, item


def _named(items: Iterable[Named], name: str, noun: str, slug: str) -> Named:
    choices = list(items)
    for item in choices:
        if item.name == name:
            return item
    options = ", ".join(i.name for i in choices) or "ninguno"
    raise PageError(f"«{slug}» no tiene {noun} «{name}». Tiene: {options}")


def render_page(library: Library, page: Page) -> tuple[str, list[Card]]:
    """Render a written page, and give the pictures it offers to share; raises ``PageError`` naming file and line."""
    try:
        text = page.content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise PageError(f"{page.origin}: no está en UTF-8. Vuelva a guardar la página con esa codificación.") from error
    cards: list[Card] = []
    rendered = render_text(library, text, page.path, page.origin, None, page.names, cards)
    return with_scripts(_with_picture(rendered, cards[0]) if cards else rendered), cards


def _with_picture(text: str, card: Card) -> str:
    """Name a page's picture to share in its front matter."""
    told = json.dumps(components.card_in_words(card))
    return with_front(text, f"imagen: {json.dumps(card.path)}\nimagen_alt: {told}\n")


def render_text(
    library: Library,
    text: str,
    page: str,
    origin: str,
    own: str | None,
    names: Mapping[str, Any] = MappingProxyType({}),
    cards: list[Card] | None = None,
) -> str:
    """Render a text that stands on ``page``; inside a dataset's own prose, names need no package.

    ``names`` are what the text may say besides calls; the pictures it offers to share are put into ``cards``.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "{" in text:
        calls = Calls(library, page, own, cards)
        front = HEAD.match(text) if cards is not None else None
        start = front.end() if front else 0
        above = "\n" * text.count("\n", 0, start)  # so that a line has in messages the number that it has in the file
        head = _called_in(calls, text[:start], origin, names, _in_head) if start else ""
        text = head + _called_in(calls, above + text[start:], origin, names, as_text).removeprefix(above)
    if found := UNPRINTABLE.search(text):  # written so, or by a call
        raise PageError(
            f"{origin}: la página tiene un carácter de control o inválido ({code(found[0])}) cerca de "
            f"«{visible(text[max(0, found.start() - 30) : found.end() + 10].strip())}». Bórrelo."
        )
    return text  # most prose calls nothing in: it is what a template would make of it, in no time


def _in_head(text: str) -> str:
    """Keep what data say within its line of the head."""
    return " ".join(text.split())


def _called_in(calls: Calls, text: str, origin: str, names: Mapping[str, Any], shown: Callable[[str], str]) -> str:
    """Put in what a text calls for; raises ``PageError`` with every call that cannot be answered, one a line.

    ``validate`` has said so before; this is what keeps a page from coming out with a hole whatever happens.
    """
    functions = calls.functions()
    filled = braces.fill(braces.parse(text, frozenset(functions), frozenset(names)), functions, names, shown, as_text)
    if filled.mistakes:
        told = [f"{origin}, línea {m.line}: {m.message} Se esperaba {m.expected}. {m.next}" for m in filled.mistakes]
        raise PageError("\n".join(told))
    return filled.text


CALLS: Mapping[str, str] = {
    "figura": "figure",
    "tarjeta": "card",
    "grafico": "chart",
    "desglose": "breakdown",
    "tabla": "table",
    "dudas": "doubts",
    "resumen_dudas": "doubts_summary",
    "total_dudas": "doubts_total",
    "conjuntos": "catalogue",
    "enlace": "link",
    "filas": "rows",
    "compartir": "share",
    "historial": "history",
    "cambios_de_la_edicion": "edition_changes",
}
"""What a page calls, and the method of ``Calls`` that answers."""


def _as_markup(function: Callable[..., Any]) -> Callable[..., Any]:
    """Mark what a call makes as markup: it is escaped already."""

    @wraps(function)
    def called(*given: Any, **named: Any) -> Any:
        made = function(*given, **named)
        return Markup(made) if isinstance(made, str) else made

    return called


class Calls:
    """The functions a page can call, bound to the page they are called from."""

    def __init__(self, library: Library, page: str, own: str | None, cards: list[Card] | None) -> None:
        self._library = library
        self._page = page
        self._own = own
        self._cards = [] if cards is None else cards
        self._alone = cards is None
        self._unpublished = library.instance.unpublished

    def functions(self) -> dict[str, Callable[..., Any]]:
        """Give what the page may call, by name."""
        functions: dict[str, Callable[..., Any]] = {name: getattr(self, method) for name, method in CALLS.items()}
        if not self._alone:  # a dataset's prose knows of no hearings, which other datasets' figures are shown at
            functions |= hearing_calls(self._library, self._page)
        known = [name for name, one in braces.FUNCTIONS.items() if not (self._alone and one.only_pages)]
        return {name: _as_markup(functions[name]) for name in known}

    def _full(self, name: str) -> str:
        return f"{self._own}/{name}" if self._own and "/" not in name else name

    def figure(self, name: str) -> str:
        figure = self._library.figure(self._full(name))
        doubts = self._library.package(figure.package).doubts_of(figure)
        return str(components.inline_figure(figure, self._page, doubts))

    def card(self, *names: str) -> str:
        figures = [self._library.figure(self._full(name)) for name in names]
        doubts = [self._library.package(f.package).doubts_of(f) for f in figures]
        return str(components.figure_cards(figures, doubts, self._page, self._unpublished))

    def chart(self, name: str) -> str:
        chart = self._library.chart(self._full(name))
        url = self._library.instance.url
        one = self._library.package(chart.package)
        return str(components.chart_block(one, chart, self._page, self._unpublished, url))

    def breakdown(self, name: str, solo: str = "") -> str:
        """Show a computed table; ``solo`` keeps the row of one category, without the totals of all."""
        breakdown = self._library.breakdown(self._full(name))
        if solo:
            rows = tuple(row for row in breakdown.rows if str(row[0]) == solo)
            if not rows:
                raise PageError(f"«{name}» no tiene una fila «{solo}»")
            breakdown = replace(breakdown, rows=rows, totals=())
        return str(components.breakdown_table(breakdown, self._page, self._unpublished))

    def table(self, name: str) -> str:
        slug, _ = _split(self._full(name))
        table = self._library.table(self._full(name))
        limit = self._library.instance.table_rows
        one = self._library.package(slug)
        return str(components.resource_table(one, table, self._page, limit, self._unpublished))

    def doubts(self, *slugs: str, clase: str = "") -> str:
        self._doubt_class(clase)
        chosen = [self._library.package(s) for s in slugs] if slugs else list(self._library.published.values())
        return str(components.doubt_list(chosen, self._page, clase))

    def _doubt_class(self, name: str) -> tuple[DoubtGroup, ...]:
        if name not in labels.DOUBT_CLASSES:
            raise PageError(f"no hay una clase de dudas «{name}». Hay: {', '.join(filter(None, labels.DOUBT_CLASSES))}")
        return labels.DOUBT_CLASSES[name]

    def doubts_summary(self) -> str:
        return str(components.doubts_summary(list(self._library.published.values()), self._page))

    def doubts_total(self, clase: str = "") -> str:
        """Count the doubts of all datasets, or those of a class, in a sentence."""
        wanted = self._doubt_class(clase)
        count = sum(d.group in wanted for one in self._library.published.values() for d in one.discrepancies)
        return f"<span data-computed>{labels.number(count)}</span>"

    def catalogue(self) -> str:
        return str(components.catalogue(self._library.instance, list(self._library.published.values()), self._page))

    def history(self) -> str:
        """Tell what changed in each edition; in working material, the revisions that datasets declare."""
        return components.history(self._library.published, self._library.history, self._page)

    def edition_changes(self) -> str:
        """Name what changed in the edition that is being built; nothing in working material or in a first edition."""
        return str(components.edition_changes(self._library.history, self._page))

    def rows(self, name: str) -> list[dict[str, str]]:
        """Give a table's rows to go through."""
        return braces.rows(self._library.table(self._full(name)))

    def share(self, heading: str, *names: str, fuente: str = "", aviso: str = "") -> str:
        """Offer a picture of a few figures to share; it is the page's own wherever its address is posted."""
        figures = tuple(self._library.figure(self._full(name)) for name in names)
        if not figures:
            raise PageError("«compartir» lleva un título y al menos una cifra")
        dataset = self._library.package(figures[0].package).dataset
        documents = [fuente] if fuente else [spec["title"] for spec in dataset.descriptor["sources"]]
        instance = self._library.instance
        path = f"compartir/{self._page.removesuffix('.md')}.png"
        card = Card(path, heading, figures, labels.sources(documents), instance.name, instance.notice, aviso)
        if any(known.path == path for known in self._cards):
            raise PageError("una página tiene una sola tarjeta para compartir")
        self._cards.append(card)
        return str(components.share_block(card, self._page))

    def link(self, target: str) -> str:
        """Address a dataset's page by its name, or any file of the site."""
        if target in self._library.published:
            target = f"datos/{target}/index.md"
        return link(page_url(target) if target.endswith(".md") else target, self._page)
