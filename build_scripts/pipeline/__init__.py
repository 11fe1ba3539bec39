"""The whole build in one function, stage by stage: gather everything first, then write.

``load → validate → reconcile → summarise → draw → export → compose → write → render → describe``
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from build_scripts import __version__
from build_scripts.exceptions import DataError, OutputError
from build_scripts.model import Fingerprint, Instance, Output, Source
from build_scripts.pipeline.checking import Checked, check_sources, read_sources, select_packages
from build_scripts.pipeline.painting import packed, paint_all, paintings
from build_scripts.pipeline.publishing import Ready, publish
from build_scripts.pipeline.reporting import Report, silent
from build_scripts.pipeline.sharing import workers_for
from build_scripts.reuse import Store
from build_scripts.settings import STAGING

__all__ = ["Report", "build", "check", "select_packages"]

PAGES = "docs"


def check(root: Path, folders: Iterable[Path], report: Report = silent) -> Checked:
    """Read, validate and reconcile packages, and say everything that is wrong with them."""
    return check_sources(root, read_sources(root, list(folders)), {}, report)


def build(instance: Instance, destination: Path, report: Report = silent) -> int:
    """Build the whole site and put it in place; gives the number of published datasets.

    Datasets whose files, settings and generator are as they were are taken from the last build. Raises ``DataError``
    with every finding, or another ``PortalError``; the previous site then stays as it was.
    """
    from concurrent.futures import ThreadPoolExecutor

    from build_scripts.compose import compose
    from build_scripts.describe import MANIFEST, fingerprint, manifest
    from build_scripts.proofread import proofread
    from build_scripts.render import built_files, html_path, render
    from build_scripts.write import check_destination, fresh_folder, merge, recover, remove_others, swap, write_all

    root = instance.root
    recover(destination)
    check_destination(destination, root, MANIFEST)

    # load → validate → reconcile → summarise → draw → export, for what changed
    sources = read_sources(root, select_packages(root, ()))
    store = Store(root / STAGING / "cache", repr(replace(instance, root=Path())))
    ready = _ready(root, sources, instance, store, report)
    published = [one.published for one in ready]
    files = [file for one in ready for file in one.files]

    # compose, and read what people wrote for numbers typed by hand
    report("Componiendo páginas", 0, 1)
    written = read_pages(root / PAGES)
    typed = proofread(written, published)
    if typed:
        raise DataError(typed)
    pages = [*(page for one in ready for page in one.pages), *compose(instance, published, written)]

    # write aside, and render beside it → describe → put in place
    wanted = paintings(files)
    _refuse_overlap([*(file.path for file in files), *wanted], pages, html_path)
    aside, rendered = fresh_folder(destination), fresh_folder(destination, "paginas")
    try:
        stage = root / STAGING
        remove_others(write_all(pages, stage), stage, PAGES)
        report("Construyendo el sitio", 0, 1)
        expected = [p.path.removeprefix(f"{PAGES}/") for p in pages if p.path.endswith(".md")]

        def write_files() -> list[Fingerprint]:
            write_all([*files, *paint_all(wanted, store), *packed(files, store)], aside)
            return [fingerprint(file) for file in built_files(aside)]

        with ThreadPoolExecutor(1) as meanwhile:  # the site generator is a process of its own, and takes longest
            written_files = meanwhile.submit(write_files)
            render(stage / "mkdocs.yml", rendered, expected, _epoch(published_days(ready)))
        report("Escribiendo el manifiesto", 0, 1)
        entries = [*written_files.result(), *(fingerprint(file) for file in built_files(rendered))]
        merge(rendered, aside)
        datasets = [one.dataset for one in published]
        write_all([manifest(entries, datasets, f"portal {__version__}")], aside)
        swap(aside, destination)
        store.tidy()
    finally:
        for folder in (aside, rendered):
            shutil.rmtree(folder, ignore_errors=True)
    return len(published)


def _ready(root: Path, sources: list[Source], instance: Instance, store: Store, report: Report) -> list[Ready]:
    """Take from the store what nothing touched since, and work out the rest; in the order of the sources."""
    keys = {s.slug: store.key(s, sources) for s in sources}
    known = {slug: found for slug, key in keys.items() if isinstance(found := store.get(key), Ready)}
    changed = [s for s in sources if s.slug not in known]
    valid = {slug: one.published.dataset for slug, one in known.items()}
    with workers_for(len(changed)) as workers:
        checked = check_sources(root, changed, valid, report, workers)
        if any(f.stops for f in checked.findings):
            raise DataError(checked.findings)
        for one in publish(instance, checked, report, workers):
            known[one.published.dataset.slug] = one
            store.put(keys[one.published.dataset.slug], one)
    return [known[s.slug] for s in sources]


def read_pages(folder: Path) -> dict[str, bytes]:
    """Read what people write below docs/, by path from there."""
    if not folder.is_dir():
        return {}
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    }


def published_days(ready: Iterable[Ready]) -> list[str]:
    """List the days of all revisions."""
    return [spec["date"] for one in ready for spec in one.published.dataset.specs("revisions")]


def _epoch(days: list[str]) -> int:
    """Give the second that stands for the build: midnight of the newest revision, so the clock plays no part."""
    return int(datetime.fromisoformat(max(days)).replace(tzinfo=UTC).timestamp()) if days else 0


def _refuse_overlap(files: Iterable[str], pages: Iterable[Output], html_path: Callable[[str], str]) -> None:
    """A download must not cover a page, nor a file that people put below docs/."""
    inside = [page.path.removeprefix(f"{PAGES}/") for page in pages]
    taken = {html_path(path) if path.endswith(".md") else path for path in inside}
    for file in files:
        if file in taken:
            raise OutputError(f"Dos salidas piden la misma ruta: «{file}». Renombre el recurso, o el archivo de docs/.")
