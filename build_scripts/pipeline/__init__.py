"""The whole build, stage by stage: gather everything first, then write.

``load → validate → reconcile → summarise → draw → export → typeset → compose → write → render → index → describe →
audit``; what a dataset's own page carries for machines is described before it is composed.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from build_scripts import __version__
from build_scripts.exceptions import DataError
from build_scripts.load import read_outlines
from build_scripts.model import Fingerprint, HistoryEntry, Instance, Output, Publication, Source
from build_scripts.pipeline.checking import Checked, check_sources, read_sources, select_packages
from build_scripts.pipeline.hearing import print_hearing, select_outline
from build_scripts.pipeline.planning import PAGES, Plan, plan
from build_scripts.pipeline.publishing import Ready, publish
from build_scripts.pipeline.reporting import Report, silent
from build_scripts.pipeline.sharing import workers_for
from build_scripts.pipeline.shown import snapshot
from build_scripts.pipeline.typesetting import typeset_all
from build_scripts.reuse import Store
from build_scripts.settings import STAGING

__all__ = ["PAGES", "Report", "build", "build_aside", "check", "print_rendicion", "select_packages"]


def check(root: Path, folders: Iterable[Path], report: Report = silent) -> Checked:
    """Read, validate and reconcile packages, and say everything that is wrong with them."""
    return check_sources(root, read_sources(root, list(folders)), {}, report)


def build(instance: Instance, destination: Path, report: Report = silent) -> int:
    """Build the whole site as working material and put it in place; gives the number of published datasets.

    Datasets whose files, settings and generator are as they were are taken from the last build. Raises ``DataError``
    with every finding, or another ``PortalError``; the previous site then stays as it was.
    """
    from build_scripts.describe import MANIFEST
    from build_scripts.write import check_destination, fresh_folder, recover, swap

    recover(destination)
    check_destination(destination, instance.root, MANIFEST)
    aside = fresh_folder(destination)
    try:
        published = build_aside(instance, aside, report)
        swap(aside, destination)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return published


def _nothing(history: Sequence[HistoryEntry]) -> Iterable[Output]:
    return ()


def build_aside(
    instance: Instance,
    aside: Path,
    report: Report = silent,
    publication: Publication | None = None,
    more: Callable[[Sequence[HistoryEntry]], Iterable[Output]] = _nothing,
) -> int:
    """Build the whole site in an empty folder, and put it nowhere; gives the number of published datasets.

    With a ``publication`` the site is an edition: it carries its name and day, and its history. ``more`` makes, of
    that history, files that the manifest lists too.
    """
    from build_scripts.write import fresh_folder

    root = instance.root
    outlines = read_outlines(root)
    sources = read_sources(root, select_packages(root, ()))
    store = Store(root / STAGING / "cache", repr(_lasting(instance)))
    ready = _ready(root, sources, instance, store, report)
    report("Componiendo páginas", 0, 1)
    history = _history(sources, ready, publication)
    printed = typeset_all(instance, outlines, [one.published for one in ready], store)
    planned = plan(instance, ready, history, printed)
    rendered = fresh_folder(aside, "paginas")
    try:
        _write(instance, ready, planned, store, aside, rendered, report, tuple(more(history)))
        store.tidy()
    finally:
        shutil.rmtree(rendered, ignore_errors=True)
    return len(ready)


def print_rendicion(
    instance: Instance, year: int, kind: str, destination: Path, edition: Path | None = None, report: Report = silent
) -> list[Fingerprint]:
    """Validate, compute and set the documents of one hearing into a folder; gives what was written."""
    root = instance.root
    outline = select_outline(root, year, kind)
    store = Store(root / STAGING / "cache", repr(_lasting(instance)))
    ready = _ready(root, read_sources(root, select_packages(root, ())), instance, store, report)
    published = [one.published for one in ready]
    return print_hearing(instance, outline, published, destination, store, edition, report)


def _lasting(instance: Instance) -> Instance:
    """Keep of the settings what datasets' own results depend on: no edition, nothing that only other pages say."""
    return replace(instance, root=Path(), numbers=(), deadlines=(), edition=None, frozen_url="")


def _history(sources: list[Source], ready: list[Ready], publication: Publication | None) -> tuple[HistoryEntry, ...]:
    """Put the edition that is being built before those that came before it, newest first."""
    if publication is None:
        return ()
    versions = {one.published.dataset.slug: one.published.dataset.version for one in ready}
    comparison = publication.compare(snapshot(publication.edition.name, sources, [one.published for one in ready]))
    return HistoryEntry(publication.edition, comparison, versions), *publication.history


def _write(
    instance: Instance,
    ready: list[Ready],
    planned: Plan,
    store: Store,
    aside: Path,
    rendered: Path,
    report: Report,
    more: Sequence[Output],
) -> None:
    """Write the site into a folder aside, its pages rendered meanwhile; then read it all back, audit and describe."""
    from concurrent.futures import ThreadPoolExecutor

    from build_scripts.describe import CHECKSUMS, MANIFEST, checksums, manifest
    from build_scripts.index import search_index
    from build_scripts.pipeline.auditing import Register, audit
    from build_scripts.pipeline.describing import describe_site
    from build_scripts.pipeline.painting import packed, paint_all
    from build_scripts.render import render, rendered_pages
    from build_scripts.write import merge, remove_others, write_all

    published = [one.published for one in ready]
    stage = instance.root / STAGING
    remove_others(write_all(planned.pages, stage), stage, PAGES)
    report("Construyendo el sitio", 0, 1)
    register = Register(store)

    def write_files() -> None:
        write_all([*planned.files, *paint_all(planned.paintings, store), *packed(planned.files, store)], aside)
        register.take(aside)

    with ThreadPoolExecutor(1) as meanwhile:  # the site generator is a process of its own, and takes longest
        writing = meanwhile.submit(write_files)
        render(stage / "mkdocs.yml", rendered, planned.expected, _epoch(_days(instance, ready)))
        write_all([search_index(instance, published, rendered_pages(rendered, planned.expected))], rendered)
        writing.result()
    report("Revisando las páginas", 0, 1)
    files = register.entries.copy()
    register.take(rendered)
    merge(rendered, aside)
    built = [entry.path for entry in register.entries[len(files) :]]
    about = [*planned.stubs, *describe_site(instance, published, files, built, planned.history), *more]
    names = (MANIFEST, CHECKSUMS, *(output.path for output in about))
    wrong = audit(instance, ready, register, planned.history, *names)
    if wrong:
        raise DataError(wrong)
    report("Escribiendo el manifiesto", 0, 1)
    about.append(checksums([*register.entries, *about]))
    datasets = [one.dataset for one in published]
    write_all(
        [*about, manifest([*register.entries, *about], datasets, f"portal {__version__}", instance.edition)], aside
    )
    register.keep()


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


def _days(instance: Instance, ready: Iterable[Ready]) -> list[str]:
    """List the days of all revisions; an edition has a day of its own."""
    if instance.edition:
        return [instance.edition.day.isoformat()]
    return [spec["date"] for one in ready for spec in one.published.dataset.specs("revisions")]


def _epoch(days: list[str]) -> int:
    """Give the second that stands for the build: midnight of the newest revision, so the clock plays no part."""
    return int(datetime.fromisoformat(max(days)).replace(tzinfo=UTC).timestamp()) if days else 0
