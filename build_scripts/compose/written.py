"""Renders what people write: pages and prose call figures, tables and charts in by name."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import wraps
from types import MappingProxyType
from typing import Any, TypeVar

from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, Undefined
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup

from build_scripts import labels
from build_scripts.characters import UNPRINTABLE, code, visible
from build_scripts.compose import components
from build_scripts.compose.front_matter import HEAD, with_front, with_scripts
from build_scripts.compose.hearings import hearing_calls
from build_scripts.compose.html import visible as as_text
from build_scripts.compose.links import link, page_url
from build_scripts.exceptions import PageError
from build_scripts.model import (
    Breakdown,
    Card,
    Chart,
    Column,
    Download,
    Figure,
    HistoryEntry,
    Instance,
    Outline,
    Published,
    Row,
    Table,
)


@dataclass(frozen=True)
class Page:
    """A page to be made: its path, its text, and the names that its text may use besides the calls."""

    path: str
    origin: str
    """The file it was written in, for messages."""
    content: bytes
    names: Mapping[str, Any] = field(default_factory=dict)


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


def told(table: Table, row: Row) -> dict[str, str]:
    """Give a row's cells as readers see them; a missing one is empty, so that a page can ask for it."""
    return {f.name: "" if row[f.name] is None else labels.cell(Column.of(f), row[f.name]) for f in table.fields}


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
        text = head + _called_in(calls, above + text[start:], origin, names, _in_body).removeprefix(above)
    if found := UNPRINTABLE.search(text):  # written so, or by a call
        raise PageError(
            f"{origin}: la página tiene un carácter de control o inválido ({code(found[0])}) cerca de "
            f"«{visible(text[max(0, found.start() - 30) : found.end() + 10].strip())}». Bórrelo."
        )
    return text  # most prose calls nothing in: it is what a template would make of it, in no time


def _in_body(value: object) -> object:
    """Show what data say as text wherever in Markdown it is put; what a call made is markup, and stays as it is."""
    return value if isinstance(value, Markup | Undefined) else as_text(str(value))


def _in_head(value: object) -> object:
    """Keep what data say within its line of the head."""
    return " ".join(value.split()) if isinstance(value, str) else value


def _called_in(
    calls: Calls, text: str, origin: str, names: Mapping[str, Any], shown: Callable[[object], object]
) -> str:
    """Put in what a text calls for; raises ``PageError`` naming the line of a call that cannot be read."""
    # Its authors write Markdown and HTML; only what they call in is escaped. A line with nothing but a block leaves
    # nothing behind.
    environment = SandboxedEnvironment(
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=shown is _in_body,
        finalize=shown,
    )
    environment.filters |= {"e": as_text, "escape": as_text}
    environment.globals = {**names, **calls.functions()}
    try:
        return environment.from_string(text).render()
    except TemplateSyntaxError as error:
        raise PageError(
            f"{origin}, línea {error.lineno}: no se entiende lo que está entre llaves. "
            'Escriba, por ejemplo, {{ figura("conjunto/cifra") }}.'
        ) from error
    except PageError as error:
        raise PageError(f"{origin}, línea {_line(error)}: {error}.") from error
    except (TemplateError, TypeError) as error:
        known = ", ".join(sorted(environment.globals))
        raise PageError(
            f"{origin}, línea {_line(error)}: no se reconoce lo que está entre llaves. Se puede llamar a: {known}."
        ) from error


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


def _line(error: BaseException) -> int:
    """Find the line of the page in the frames that the template left in the traceback."""
    line, frame = 1, error.__traceback__
    while frame is not None:
        if frame.tb_frame.f_code.co_filename == "<template>":
            line = frame.tb_lineno
        frame = frame.tb_next
    return line


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
        functions = {name: getattr(self, method) for name, method in CALLS.items()}
        if self._alone:  # a dataset's prose has no page of its own to share, and is the same in every edition
            del functions["compartir"], functions["historial"], functions["cambios_de_la_edicion"]
        else:  # nor does it know of hearings, which other datasets' figures are shown at
            functions |= hearing_calls(self._library, self._page)
        return {name: _as_markup(function) for name, function in functions.items()}

    def _full(self, name: str) -> str:
        return f"{self._own}/{name}" if self._own and "/" not in name else name

    def figure(self, name: str) -> str:
        figure = self._library.figure(self._full(name))
        doubts = components.doubts_of_figure(self._library.package(figure.package), figure)
        return str(components.inline_figure(figure, self._page, doubts))

    def card(self, *names: str) -> str:
        figures = [self._library.figure(self._full(name)) for name in names]
        doubts = [components.doubts_of_figure(self._library.package(f.package), f) for f in figures]
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
            rows = tuple(row for row in breakdown.rows if row[0] == solo)
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

    def _doubt_class(self, name: str) -> tuple[str, ...]:
        if name not in components.DOUBT_CLASSES:
            raise PageError(
                f"no hay una clase de dudas «{name}». Hay: {', '.join(filter(None, components.DOUBT_CLASSES))}"
            )
        return components.DOUBT_CLASSES[name]

    def doubts_summary(self) -> str:
        return str(components.doubts_summary(list(self._library.published.values()), self._page))

    def doubts_total(self, clase: str = "") -> str:
        """Count the doubts of all datasets, or those of a class, in a sentence."""
        wanted = self._doubt_class(clase)
        count = sum(d.rounding in wanted for one in self._library.published.values() for d in one.discrepancies)
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
        """Give a table's rows to go through, each with its cells as readers see them, and its address as ``clave``.

        The address is that of the row's page where ``cada`` makes one: the slug of the primary key's first field.
        """
        table = self._library.table(self._full(name))
        first = table.primary_key[0]
        return [{"clave": labels.slug(row.cells[first]), **told(table, row)} for row in table.rows]

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
