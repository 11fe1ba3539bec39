"""The whole build, stage by stage: gather everything first, then write.

``load → validate → reconcile → summarise → draw → export → typeset → compose → write → render → index → describe →
audit``; what a dataset's own page carries for machines is described before it is composed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from build_scripts.destination import check_destination
from build_scripts.exceptions import DataError
from build_scripts.load import read_outlines
from build_scripts.model import Fingerprint, HistoryEntry, Instance, Output, Publication
from build_scripts.pipeline.alone import building
from build_scripts.pipeline.checking import Checked, check_sources, read_sources, select_packages
from build_scripts.pipeline.hearing import print_hearing, select_outline
from build_scripts.pipeline.planning import PAGES, check_page_links, plan, read_pages
from build_scripts.pipeline.reporting import Report, silent
from build_scripts.pipeline.shown import snapshot
from build_scripts.pipeline.typesetting import check_outlines, typeset_all
from build_scripts.pipeline.working import Worked, work_out

__all__ = [
    "PAGES",
    "Report",
    "build",
    "build_aside",
    "check",
    "check_all",
    "print_rendicion",
    "select_packages",
    "work_out",
]


def check(root: Path, folders: Iterable[Path], report: Report = silent) -> Checked:
    """Read, validate and reconcile packages, and say everything that is wrong with them."""
    return check_sources(root, read_sources(root, list(folders)), {}, report)


def check_all(root: Path, report: Report = silent) -> Checked:
    """Check every package of a portal, and the outlines of its rendiciones.

    What outlines name is looked up once all packages are valid: before, what is missing may only be unread.
    """
    checked = check(root, select_packages(root, ()), report)
    checked = replace(checked, findings=(*checked.findings, *check_page_links(read_pages(root / PAGES))))
    try:
        outlines = read_outlines(root)
    except DataError as error:
        return replace(checked, findings=(*checked.findings, *error.findings))
    if any(finding.stops for finding in checked.findings):
        return checked
    return replace(checked, findings=(*checked.findings, *check_outlines(outlines, checked.datasets)))


def build(instance: Instance, destination: Path, report: Report = silent) -> int:
    """Build the whole site as working material and put it in place; gives the number of published datasets.

    Datasets whose files, settings and generator are as they were are taken from the last build. Raises ``DataError``
    with every finding, or another ``PortalError``; the previous site then stays as it was.
    """
    from build_scripts.write import made_aside

    check = partial(check_destination, destination, instance.root, "site")
    check()  # before taking turns, which may take long
    with building(instance.root, report), made_aside(destination, check) as aside:
        return _build_aside(instance, aside, report)


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
    with building(instance.root, report):
        return _build_aside(instance, aside, report, publication, more)


def _build_aside(
    instance: Instance,
    aside: Path,
    report: Report,
    publication: Publication | None = None,
    more: Callable[[Sequence[HistoryEntry]], Iterable[Output]] = _nothing,
) -> int:
    from build_scripts.pipeline.writing import write_site
    from build_scripts.scratch import scratch

    outlines = read_outlines(instance.root)
    worked = work_out(instance, report)
    report("Componiendo páginas", 0, 1)
    history = _history(worked, publication)
    printed = typeset_all(instance, outlines, worked.published, worked.store)
    planned = plan(instance, worked.ready, history, printed)
    with scratch(aside.parent, aside.name) as rendered:
        write_site(instance, worked, planned, aside, rendered / PAGES, report, tuple(more(history)))
        worked.store.tidy()
    return len(worked.ready)


def print_rendicion(
    instance: Instance, year: int, kind: str, destination: Path, edition: Path | None = None, report: Report = silent
) -> list[Fingerprint]:
    """Validate, compute and set the documents of one hearing into a folder; gives what was written."""
    check_destination(destination, instance.root, "hearing")  # composing takes long
    outline = select_outline(instance.root, year, kind)
    worked = work_out(instance, report)
    return print_hearing(instance, outline, worked.published, destination, worked.store, edition, report)


def _history(worked: Worked, publication: Publication | None) -> tuple[HistoryEntry, ...]:
    """Put the edition that is being built in its place by date, newest first: of one day, the last published first."""
    if publication is None:
        return ()
    versions = {slug: one.dataset.version for slug, one in worked.published.items()}
    comparison = publication.compare(snapshot(publication.edition.name, worked.sources, worked.published))
    own, published = HistoryEntry(publication.edition, comparison, versions), publication.history
    newer = sum(entry.edition.day > own.edition.day for entry in published)
    return *published[:newer], own, *published[newer:]
