"""Renders what people write: pages and prose call figures, tables and charts in by name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError
from jinja2.sandbox import SandboxedEnvironment

from build_scripts.compose import components
from build_scripts.compose.links import link, page_url
from build_scripts.exceptions import PageError
from build_scripts.model import Breakdown, Chart, Figure, Instance, Published, Table


@dataclass(frozen=True)
class Library:
    """What pages can call in: everything published, by name."""

    instance: Instance
    published: Mapping[str, Published]

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


def render_page(library: Library, path: str, content: bytes) -> str:
    """Render a written page; raises ``PageError`` naming file and line."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise PageError(f"docs/{path}: no está en UTF-8. Vuelva a guardar la página con esa codificación.") from error
    return render_text(library, text, path, f"docs/{path}", None)


def render_text(library: Library, text: str, page: str, origin: str, own: str | None) -> str:
    """Render a text that stands on ``page``; inside a dataset's own prose, names need no package."""
    if "{" not in text:  # most prose calls nothing in: it is what a template would make of it, in no time
        return text.replace("\r\n", "\n").replace("\r", "\n")
    environment = SandboxedEnvironment(
        undefined=StrictUndefined, keep_trailing_newline=True
    )  # Markdown: its authors write HTML
    calls = _Calls(library, page, own)
    environment.globals = {
        "figura": calls.figure,
        "tarjeta": calls.card,
        "grafico": calls.chart,
        "desglose": calls.breakdown,
        "tabla": calls.table,
        "dudas": calls.doubts,
        "resumen_dudas": calls.doubts_summary,
        "conjuntos": calls.catalogue,
        "enlace": calls.link,
    }
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


def _line(error: BaseException) -> int:
    """Find the line of the page in the frames that the template left in the traceback."""
    line, frame = 1, error.__traceback__
    while frame is not None:
        if frame.tb_frame.f_code.co_filename == "<template>":
            line = frame.tb_lineno
        frame = frame.tb_next
    return line


class _Calls:
    """The functions a page can call, bound to the page they are called from."""

    def __init__(self, library: Library, page: str, own: str | None) -> None:
        self._library = library
        self._page = page
        self._own = own

    def _full(self, name: str) -> str:
        return f"{self._own}/{name}" if self._own and "/" not in name else name

    def figure(self, name: str) -> str:
        figure = self._library.figure(self._full(name))
        return str(components.inline_figure(figure, self._page))

    def card(self, *names: str) -> str:
        figures = [self._library.figure(self._full(name)) for name in names]
        doubts = [components.doubts_of_figure(self._library.package(f.package), f) for f in figures]
        return str(components.figure_cards(figures, doubts, self._page))

    def chart(self, name: str) -> str:
        chart = self._library.chart(self._full(name))
        return str(components.chart_block(self._library.package(chart.package), chart, self._page))

    def breakdown(self, name: str) -> str:
        breakdown = self._library.breakdown(self._full(name))
        return str(components.breakdown_table(breakdown, self._page))

    def table(self, name: str) -> str:
        slug, _ = _split(self._full(name))
        table = self._library.table(self._full(name))
        limit = self._library.instance.table_rows
        return str(components.resource_table(self._library.package(slug), table, self._page, limit))

    def doubts(self, *slugs: str, clase: str = "") -> str:
        if clase not in components.DOUBT_CLASSES:
            raise PageError(f"no hay una clase de dudas «{clase}». Hay: cuentas, textos")
        chosen = [self._library.package(s) for s in slugs] if slugs else list(self._library.published.values())
        return str(components.doubt_list(chosen, self._page, clase))

    def doubts_summary(self) -> str:
        return str(components.doubts_summary(list(self._library.published.values()), self._page))

    def catalogue(self) -> str:
        return str(components.catalogue(self._library.instance, list(self._library.published.values()), self._page))

    def link(self, target: str) -> str:
        """Address a dataset's page by its name, or any file of the site."""
        if target in self._library.published:
            target = f"datos/{target}/index.md"
        return link(page_url(target) if target.endswith(".md") else target, self._page)
