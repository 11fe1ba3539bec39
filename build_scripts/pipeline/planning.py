"""Gathers all that will be written, and refuses what cannot stand together, before anything is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from build_scripts.exceptions import DataError, OutputError
from build_scripts.model import Finding, HistoryEntry, Instance, Output
from build_scripts.pipeline.describing import check_names
from build_scripts.pipeline.painting import Painting, card_paintings, paintings
from build_scripts.pipeline.publishing import Ready
from build_scripts.pipeline.typesetting import Printed

PAGES = "docs"
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
    from build_scripts.audit import check_marks
    from build_scripts.compose import check_images, check_words, complete_pages, compose, moved_pages
    from build_scripts.describe import calendars, catalogue_jsonld, dataset_moves, redirects
    from build_scripts.export import verifier
    from build_scripts.index import INDEX
    from build_scripts.proofread import proofread
    from build_scripts.render import html_path

    published = [one.published for one in ready]
    datasets = [one.dataset for one in published]
    written = read_pages(instance.root / PAGES)
    for outline in printed.outlines:  # it is read, not shown as it is
        written.pop(outline.path.removeprefix(f"{PAGES}/"), None)
    typed = [*proofread(written, published), *check_marks(written, published), *check_page_links(written)]
    if typed:
        raise DataError(typed)
    check_names(written)
    structured = catalogue_jsonld(instance, datasets)
    composed, cards = compose(instance, published, written, structured, history, printed.outlines, printed.documents)
    own = complete_pages(instance, [(one.published, one.pages) for one in ready], history)
    pages = [*own, *composed]
    files = [*(file for one in ready for file in one.files), verifier(), *calendars(instance, datasets), *printed.files]
    painted = {**paintings(files), **card_paintings(cards)}
    data = [*(file.path for file in files), *painted]
    _refuse_overlap([*data, INDEX], pages, html_path)
    check_images(composed, {*data, *written})
    check_words(composed)
    moves = [*(move for dataset in datasets for move in dataset_moves(dataset)), *moved_pages(composed)]
    stubs = redirects(instance, moves, [*data, INDEX, "404.html", *(_built(page, html_path) for page in pages)])
    return Plan(tuple(files), painted, tuple(pages), tuple(stubs), tuple(history))


def check_page_links(written: Mapping[str, bytes]) -> list[Finding]:
    """Find where the pages that people write lead to what no page may lead to."""
    from build_scripts.validate import check_links

    texts = ((path, content.decode("utf-8", "replace")) for path, content in written.items() if path.endswith(".md"))
    return [finding for path, text in texts for finding in check_links("docs", f"{PAGES}/{path}", text)]


def read_pages(folder: Path) -> dict[str, bytes]:
    """Read what people write below docs/, by path from there."""
    if not folder.is_dir():
        return {}
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    }


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
