"""Puts a finished site in place as an edition: what it shares with others is shared on disk; then, one rename."""

from __future__ import annotations

import contextlib
import filecmp
import os
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from build_scripts.editions.disk import sync_file, sync_folder
from build_scripts.editions.store import Kept, Site, read_site
from build_scripts.sums import MANIFEST

READ_ONLY = 0o444
TOGETHER = 8
"""Files waited for at a time: a disk writes many in about the time of one."""


def place(aside: Path, destination: Path, name: str, kept: Sequence[Kept]) -> int:
    """Put the site that was built in ``aside`` at ``destination/name``; gives how many files it shares with others.

    ``aside`` lies in a folder for work, which is used too.

    ``kept`` are the editions that are there, in chain order. Raises ``OSError``; until the last step nothing changed.
    """
    site = read_site(aside)
    shared = _share(site, kept, aside.parent / "igual")
    own = [aside / path for path in (*site.files, MANIFEST) if path not in shared]
    _seal(own)
    for folder in (aside, *(path for path in sorted(aside.rglob("*")) if path.is_dir())):
        sync_folder(folder)
    aside.rename(destination / name)
    sync_folder(destination)
    return len(shared)


def _share(site: Site, kept: Sequence[Kept], temporary: Path) -> set[str]:
    """Make of each file that another edition already has, byte by byte, a second name of that one."""
    there = {file.sha256: one.site.folder / path for one in kept for path, file in one.site.files.items() if file.bytes}
    shared: set[str] = set()
    for path, file in site.files.items():
        same = there.get(file.sha256)
        if same is not None and _take(site.folder / path, same, temporary):
            shared.add(path)
    return shared


def _take(own: Path, same: Path, temporary: Path) -> bool:
    """Replace a file by another name of one with the same bytes; where that cannot be, it stays: it costs only disk."""
    try:
        if same.is_symlink() or not filecmp.cmp(own, same, shallow=False):  # never inherit what somebody altered
            return False
        os.link(same, temporary)
        temporary.replace(own)
    except OSError:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        return False
    return True


def _seal(files: Iterable[Path]) -> None:
    """Make files read-only, and wait until they are on the disk."""

    def seal(path: Path) -> None:
        sync_file(path)
        path.chmod(READ_ONLY)

    with ThreadPoolExecutor(TOGETHER) as threads:
        for _ in threads.map(seal, files):
            pass
