"""Renders Jinja templates and the pages of docs/ into Markdown, and the configuration that builds them.

In: the instance's settings, everything published, the written pages. Out: ``Output``s for the staging folder: the
pages below ``docs/`` and the ``mkdocs.yml`` that builds them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from build_scripts.braces import CallError, pages_of
from build_scripts.compose.components import embed_page
from build_scripts.compose.config import staged_config
from build_scripts.compose.dataset_page import complete, dataset_page, recipes_page
from build_scripts.compose.readme import readme
from build_scripts.compose.site_index import SITE_INDEX, site_index
from build_scripts.compose.written import Library, render_page
from build_scripts.exceptions import PageError
from build_scripts.model import Card, Download, HistoryEntry, Instance, Outline, Output, Published

CATALOGUE = "datos/index.md"
HISTORY = "historial.md"

__all__ = [
    "complete_pages",
    "compose",
    "compose_dataset",
    "embeds",
    "readme",
]


def compose_dataset(instance: Instance, one: Published, structured: str = "") -> list[Output]:
    """Compose a dataset's own two pages; they know of no other dataset, so they change only with their own.

    ``structured`` is what machines read on the first of them, as JSON-LD.
    """
    library = Library(instance, {one.dataset.slug: one})
    return [dataset_page(library, one, structured), recipes_page(library, one)]


def complete_pages(
    instance: Instance, pages: Sequence[tuple[Published, Sequence[Output]]], history: Sequence[HistoryEntry] = ()
) -> list[Output]:
    """Put into datasets' own pages what depends on the edition: the citation, and the editions that hold them."""
    library = Library(instance, {one.dataset.slug: one for one, _ in pages}, tuple(history))
    return [complete(library, one, page) for one, own in pages for page in own]


def embeds(instance: Instance, one: Published) -> list[Output]:
    """Compose the page of each chart that others put into theirs; it needs nothing of the site generator."""
    folder = f"datos/{one.dataset.slug}/graficos"
    return [
        Output(f"{folder}/{chart.name}.html", f"{embed_page(instance, one, chart)}\n".encode()) for chart in one.charts
    ]


def compose(
    instance: Instance,
    published: Sequence[Published],
    written: Mapping[str, bytes],
    structured: str = "",
    history: Sequence[HistoryEntry] = (),
    outlines: Sequence[Outline] = (),
    documents: Mapping[str, tuple[Download, ...]] = MappingProxyType({}),
) -> tuple[list[Output], list[Card]]:
    """Compose the pages that people wrote, which can call in anything published; other files pass as they are.

    ``structured`` is what machines read on the page of data, as JSON-LD. Gives the pages' files, and the pictures to
    share that they call for. Raises ``PageError`` with what is wrong with every page, one a line.
    """
    library = Library(instance, {p.dataset.slug: p for p in published}, tuple(history), tuple(outlines), documents)
    outputs: list[Output] = []
    texts: dict[str, bytes] = {}
    cards: list[Card] = []
    if CATALOGUE not in written:  # every dataset page leads there
        written = {**written, CATALOGUE: b"# Datos\n\n{{ conjuntos() }}\n"}
    if history and HISTORY not in written:  # editions' own pages and the feed lead there
        written = {**written, HISTORY: b"# Historial de cambios\n\n{{ historial() }}\n"}
    errors: list[PageError] = []
    for path, content in written.items():
        if not path.endswith(".md"):
            outputs.append(Output(f"docs/{path}", content))
            continue
        try:
            for page in pages_of(library.table, path, content):
                text, offered = render_page(library, page)
                texts[page.path] = text.encode("utf-8")
                cards += offered
        except PageError as error:
            errors.append(error)
        except CallError as error:
            errors.append(PageError(f"docs/{path}: {error} {error.step}"))
    if errors:
        raise PageError("\n".join(map(str, errors)))
    if SITE_INDEX not in texts:  # the footer leads there
        texts[SITE_INDEX] = site_index(library, texts)
    outputs += [Output(f"docs/{path}", text) for path, text in texts.items()]
    outputs += [staged_config(instance, published, {CATALOGUE: structured}), Output(".gitignore", b"*\n")]
    return outputs, cards
