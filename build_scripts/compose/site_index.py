"""The page that lists every page and every dataset: what search is to those whose browser runs no scripts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import yaml

from build_scripts.addresses import dataset_file, recipes_file
from build_scripts.braces.heads import head_of, title_of
from build_scripts.compose.html import as_markdown
from build_scripts.compose.links import link
from build_scripts.compose.written import Library
from build_scripts.model import Published

SITE_INDEX = "indice.md"


def site_index(library: Library, written: Mapping[str, bytes]) -> bytes:
    """Write the page: written pages in the order of the nav and then of their paths, datasets as in the catalogue."""
    first = [page for _, page in library.instance.nav if page in written]
    pages = [*first, *sorted(p for p in written if p.endswith(".md") and p not in {*first, SITE_INDEX})]
    titles = {page: title for title, page in library.instance.nav}
    lines = [
        "---",
        "title: Índice del sitio",
        "description: Todas las páginas y todos los conjuntos de datos del portal, en una lista.",
        "search:",
        "  exclude: true",
        "---",
        "",
        "# Índice del sitio",
        "",
        "## Páginas",
        "",
        *(f"- [{as_markdown(titles.get(p) or page_title(p, written[p]))}]({link(p, SITE_INDEX)})" for p in pages),
        "",
        "## Conjuntos de datos",
        "",
        *(line for one in library.published.values() for line in _dataset(one)),
        "",
    ]
    return "\n".join(lines).encode()


def page_title(path: str, content: bytes) -> str:
    """Name a page of the list; what is wrong with its head is told where heads are checked."""
    text = content.decode("utf-8")
    try:
        head = head_of(text)
    except (yaml.YAMLError, ValueError):
        head = {}
    return title_of(head, text, path)


def _dataset(one: Published) -> Iterator[str]:
    page, recipes = (
        link(path, SITE_INDEX) for path in (dataset_file(one.dataset.slug), recipes_file(one.dataset.slug))
    )
    yield f'- <a href="{page}">{as_markdown(one.dataset.title)}</a> (<a href="{recipes}">sus cifras</a>)'
