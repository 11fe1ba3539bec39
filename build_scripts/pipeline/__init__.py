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
from build_scripts.load import PAGES, read_outlines
from build_scripts.model import Fingerprint, HistoryEntry, Instance, Outline, Output, Publication, Texts
from build_scripts.pipeline.alone import building
from build_scripts.pipeline.checking import Checked, check_given, check_sources, read_sources, select_packages
from build_scripts.pipeline.hearing import print_hearing, select_outline
from build_scripts.pipeline.pages import check_prose, check_written
from build_scripts.pipeline.planning import plan
from build_scripts.pipeline.reporting import Report, silent
from build_scripts.pipeline.shown import snapshot
from build_scripts.pipeline.texts import digests, portal_texts, texts_file
from build_scripts.pipeline.typesetting import check_outlines, typeset_all
from build_scripts.pipeline.working import Worked, work_out
from build_scripts.validate import check_withdrawn

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


def check_all(root: Path, instance: Instance | None, report: Report = silent) -> Checked:
    """Check every package of a portal, its pages, and the outlines of its rendiciones.

    What pages and outlines name is looked up once all packages are valid: before, what is missing may only be unread.
    Without settings that can be read, pages are not looked into.
    """
    sources = read_sources(root, select_packages(root, ()))
    checked = check_sources(root, sources, {}, report)
    findings = [*check_given(root), *checked.findings]
    if instance is not None:
        findings += check_withdrawn(instance.withdrawn, [source.slug for source in sources])
    outlines: Sequence[Outline] = ()
    try:
        outlines = read_outlines(root)
    except DataError as error:
        findings += error.findings
    if not any(finding.stops for finding in checked.findings):
        findings += check_outlines(outlines, checked.datasets)
        findings += check_prose(checked.datasets, sources)
        if instance is not None:
            findings += check_written(instance, checked.datasets, checked.discrepancies, checked.figures)
    return replace(checked, findings=tuple(findings))


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
    _require_written(instance, worked, outlines)
    report("Componiendo páginas", 0, 1)
    texts = portal_texts(instance.root)
    history = _history(instance, worked, publication, texts)
    printed = typeset_all(instance, outlines, worked.published, worked.store)
    planned = plan(instance, worked.ready, history, printed)
    with scratch(aside.parent, aside.name) as rendered:
        about = (texts_file(texts, instance.withdrawn, worked.sources, worked.ready), *more(history))
        write_site(instance, worked, planned, aside, rendered / PAGES, report, about)
        worked.store.tidy()
    return len(worked.ready)


def _require_written(instance: Instance, worked: Worked, outlines: Sequence[Outline]) -> None:
    """Hold all that is written against what is published, as ``check_all`` does; raises ``DataError``."""
    published = worked.published
    datasets = {slug: one.dataset for slug, one in published.items()}
    discrepancies = {slug: one.discrepancies for slug, one in published.items()}
    figures = {slug: one.figures for slug, one in published.items()}
    findings = [
        *check_outlines(outlines, datasets),
        *check_prose(datasets, worked.sources),
        *check_written(instance, datasets, discrepancies, figures),
    ]
    if findings:
        raise DataError(findings)


def print_rendicion(
    instance: Instance, year: int, kind: str, destination: Path, edition: Path | None = None, report: Report = silent
) -> list[Fingerprint]:
    """Validate, compute and set the documents of one hearing into a folder; gives what was written."""
    check_destination(destination, instance.root, "hearing")  # composing takes long
    outline = select_outline(instance.root, year, kind)
    worked = work_out(instance, report)
    return print_hearing(instance, outline, worked.published, destination, worked.store, edition, report)


def _history(
    instance: Instance, worked: Worked, publication: Publication | None, texts: Texts
) -> tuple[HistoryEntry, ...]:
    """Put the edition that is being built in its place by date, newest first: of one day, the last published first."""
    if publication is None:
        return ()
    versions = {slug: one.dataset.version for slug, one in worked.published.items()}
    files = {one.published.dataset.slug: digests(one) for one in worked.ready}
    withdrawn, name = dict(instance.withdrawn), publication.edition.name
    comparison = publication.compare(snapshot(name, worked.sources, worked.published, texts, withdrawn, files))
    own, published = HistoryEntry(publication.edition, comparison, versions), publication.history
    newer = sum(entry.edition.day > own.edition.day for entry in published)
    return *published[:newer], own, *published[newer:]
