"""Writes a planned site into a folder aside: renders, reads it all back, audits, describes, seals with hashes."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

from build_scripts import __version__
from build_scripts.describe import manifest, shown_figures
from build_scripts.exceptions import DataError
from build_scripts.load import PAGES
from build_scripts.model import Fingerprint, Instance, Output
from build_scripts.pipeline.auditing import Register, audit
from build_scripts.pipeline.describing import describe_site
from build_scripts.pipeline.painting import packed, paint_all
from build_scripts.pipeline.planning import Plan
from build_scripts.pipeline.reporting import Report
from build_scripts.pipeline.working import Worked
from build_scripts.render import render, rendered_pages
from build_scripts.settings import CONFIG, STAGING
from build_scripts.sums import CHECKSUMS, GENERATOR, MANIFEST, checksums
from build_scripts.write import merge, remove_others, write_all


def write_site(
    instance: Instance,
    worked: Worked,
    planned: Plan,
    aside: Path,
    rendered: Path,
    report: Report,
    more: Sequence[Output],
) -> None:
    """Write a whole site into ``aside``, its pages coming by way of ``rendered``: an empty folder, and one to be made.

    ``more`` are files about the site, which the manifest lists too. Raises ``DataError`` with what the audit finds.
    """
    report("Construyendo el sitio", 0, 1)
    register = Register(worked.store)
    _write_files_and_pages(instance, worked, planned, aside, rendered, register)
    report("Revisando las páginas", 0, 1)
    files = register.entries.copy()
    register.take(rendered)
    merge(rendered, aside)
    built = [entry.path for entry in register.entries[len(files) :]]
    published = list(worked.published.values())
    day = datetime.fromtimestamp(_epoch(instance, worked), UTC).date()
    about = [*planned.stubs, *describe_site(instance, published, files, built, planned.history, day=day), *more]
    about.append(shown_figures(register.shown()))
    names = (MANIFEST, CHECKSUMS, *(output.path for output in about))
    wrong = audit(instance, worked.ready, register, planned.history, *names, stubs=planned.stubs)
    if wrong:
        raise DataError(wrong)
    report("Escribiendo el manifiesto", 0, 1)
    write_all(_sealed(instance, worked, register.entries, about), aside)
    register.keep()


def _write_files_and_pages(
    instance: Instance, worked: Worked, planned: Plan, aside: Path, rendered: Path, register: Register
) -> None:
    from build_scripts.index import search_index

    stage, store = instance.root / STAGING, worked.store
    remove_others(write_all(planned.pages, stage), stage, PAGES)

    def write_files() -> None:
        write_all([*planned.files, *paint_all(planned.paintings, store), *packed(planned.files, store)], aside)
        register.take(aside)

    with ThreadPoolExecutor(1) as meanwhile:  # the site generator is a process of its own, and takes longest
        writing = meanwhile.submit(write_files)
        render(stage / CONFIG, rendered, planned.expected, _epoch(instance, worked))
        if instance.edition and not instance.url:
            (rendered / "404.html").unlink()  # shown at any depth, it would ask for its style where there is none
        pages = rendered_pages(rendered, planned.expected)
        write_all([search_index(instance, list(worked.published.values()), pages)], rendered)
        writing.result()


def _sealed(
    instance: Instance, worked: Worked, entries: Sequence[Fingerprint], about: Sequence[Output]
) -> list[Output]:
    """Add to the files about the site their hashes and those of all others, and last the manifest."""
    listed = [*about, checksums([*entries, *about])]
    datasets = [one.dataset for one in worked.published.values()]
    return [*listed, manifest([*entries, *listed], datasets, f"{GENERATOR} {__version__}", instance.edition)]


def _epoch(instance: Instance, worked: Worked) -> int:
    """Give the second that stands for the build: midnight of the newest revision, so the clock plays no part.

    An edition has a day of its own.
    """
    days = [spec["date"] for one in worked.published.values() for spec in one.dataset.specs("revisions")]
    if instance.edition:
        days = [instance.edition.day.isoformat()]
    return int(datetime.fromisoformat(max(days)).replace(tzinfo=UTC).timestamp()) if days else 0
