"""Takes stock of what was built, each file read once: fingerprints for the manifest, pages' readings for the audit.

A page that is as it was in the last build is not read again: its reading is kept under its hash.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from build_scripts import labels
from build_scripts.describe import fingerprint
from build_scripts.model import Finding, Fingerprint, HistoryEntry, Instance, Output
from build_scripts.pipeline.publishing import Ready
from build_scripts.render import built_files
from build_scripts.reuse import Store

SHELF = b"audit"
"""All readings lie under one key: opening one file for each page would take longer than reading most pages."""


class Register:
    """Every file of the site that is being built, and the readings of its pages."""

    def __init__(self, store: Store) -> None:
        from build_scripts.audit import Reading

        self.entries: list[Fingerprint] = []
        self.pages: dict[str, Reading] = {}
        self._hashes: dict[str, str] = {}
        self._store = store
        self._key = store.key_of(SHELF)
        self._known = store.get(self._key, dict[str, Reading]) or {}

    def take(self, folder: Path) -> None:
        """Add every file of a folder."""
        from build_scripts.audit import read_page

        for file in built_files(folder):
            entry = fingerprint(file)
            self.entries.append(entry)
            if file.path.endswith(".html"):
                reading = self._known.get(entry.sha256) or read_page(file.content)
                self.pages[file.path] = reading
                self._hashes[file.path] = entry.sha256

    def shown(self) -> dict[str, Counter[str]]:
        """Count the places of each page that show a figure, by the name that marks them; of a picture, by ``:alt``."""
        counted = {
            path: Counter([*(name for name, _ in reading.figures), *(f"{name}:alt" for name in reading.told)])
            for path, reading in self.pages.items()
        }
        return {path: count for path, count in sorted(counted.items()) if count}

    def keep(self) -> None:
        """Keep the readings for the next build, unless they are those of the last."""
        readings = {self._hashes[path]: reading for path, reading in self.pages.items()}
        if readings.keys() != self._known.keys():
            from build_scripts.audit import Reading

            self._store.put(self._key, readings, dict[str, Reading])


def audit(
    instance: Instance,
    ready: Sequence[Ready],
    register: Register,
    history: Sequence[HistoryEntry],
    *others: str,
    stubs: Sequence[Output] = (),
) -> list[Finding]:
    """Hold the pages against the data, and their links and what they load against the files.

    ``others`` are files yet to be written; ``stubs``, the pages among them that lead to others.
    """
    from build_scripts.audit import (
        check_executable,
        check_figures,
        check_links,
        check_numbers,
        editions_outside,
        find_executable,
        words,
    )

    figures = [figure for one in ready for figure in one.published.figures]
    named = (f"edición {e.edition.name}, {labels.day(e.edition.day)}" for e in history)
    known = words(named).union(*(one.vocabulary for one in ready))
    files = {*others, *(entry.path for entry in register.entries)}
    pages = dict(sorted(register.pages.items()))
    hashes = {entry.path: entry.sha256 for entry in register.entries}
    executable = {page: reading.executable for page, reading in pages.items()}
    executable |= {stub.path: find_executable(stub.content.decode(), leads_on=True) for stub in stubs}
    return [
        *check_numbers(pages, known, figures, instance.numbers),
        *check_figures(pages, figures),
        *check_links(pages, files, instance.url, editions_outside(history)),
        *check_executable(executable, hashes, instance.url, instance.styles),
    ]
