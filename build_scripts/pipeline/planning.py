"""Gathers all that will be written, and refuses what cannot stand together, before anything is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from build_scripts.exceptions import OutputError
from build_scripts.load import PAGES
from build_scripts.model import HistoryEntry, Instance, Output
from build_scripts.pipeline.pages import written_pages
from build_scripts.pipeline.painting import Painting, card_paintings, paintings
from build_scripts.pipeline.publishing import Ready
from build_scripts.pipeline.typesetting import Printed

NOTHING = Printed()


@dataclass(frozen=True)
class Plan:
    """A site about to be written."""

    files: tuple[Output, ...]
    """What goes as it is: the datasets' files, and the site's own."""
    paintings: Mapping[str, Painting]
    """What is painted meanwhile: path of each PNG → its drawing."""
    pages: tuple[Output, ...]
    """What the site generator builds from: Markdown, its configuration, and the files beside the pages."""
    stubs: tuple[Output, ...]
    """Pages that lead from former addresses to present ones."""
    history: tuple[HistoryEntry, ...] = ()
    """The editions that its pages tell of, newest first, the one being built included."""

    @property
    def expected(self) -> list[str]:
        """The Markdown pages that must come out as HTML."""
        return [p.path.removeprefix(f"{PAGES}/") for p in self.pages if p.path.endswith(".md")]


def plan(
    instance: Instance, ready: Sequence[Ready], history: Sequence[HistoryEntry] = (), printed: Printed = NOTHING
) -> Plan:
    """Compose the pages and gather the files; raises ``DataError`` or another ``PortalError``."""
    from build_scripts.braces.heads import moved_pages
    from build_scripts.compose import complete_pages, compose
    from build_scripts.describe import calendars, catalogue_jsonld, dataset_moves, redirects
    from build_scripts.export import verifier
    from build_scripts.index import INDEX
    from build_scripts.render import html_path

    published = [one.published for one in ready]
    datasets = [one.dataset for one in published]
    written = written_pages(instance.root)
    structured = catalogue_jsonld(instance, datasets)
    composed, cards = compose(instance, published, written, structured, history, printed.outlines, printed.documents)
    own = complete_pages(instance, [(one.published, one.pages) for one in ready], history)
    pages = [*own, *composed]
    files = [*(file for one in ready for file in one.files), verifier(), *calendars(instance, datasets), *printed.files]
    painted = {**paintings(files), **card_paintings(cards)}
    data = [*(file.path for file in files), *painted]
    _refuse_overlap([*data, INDEX], pages, html_path)
    moves = [*(move for dataset in datasets for move in dataset_moves(dataset)), *moved_pages(composed)]
    stubs = redirects(instance, moves, [*data, INDEX, "404.html", *(_built(page, html_path) for page in pages)])
    return Plan(tuple(files), painted, tuple(pages), tuple(stubs), tuple(history))


def _refuse_overlap(files: Iterable[str], pages: Iterable[Output], html_path: Callable[[str], str]) -> None:
    """A download must not cover a page, nor a file that people put below docs/."""
    taken = {(built := _built(page, html_path)).casefold(): built for page in pages}  # any case: see ``write_all``
    for file in files:
        if page := taken.get(file.casefold()):
            raise OutputError(f"Dos salidas piden la misma ruta: «{page}». Renombre el recurso, o el archivo de docs/.")


def _built(page: Output, html_path: Callable[[str], str]) -> str:
    """Name the file of the site that a staged file becomes."""
    path = page.path.removeprefix(f"{PAGES}/")
    return html_path(path) if path.endswith(".md") else path
