"""Makes small editions without a build, and lets the disk or the process fail at any step that writes.

The steps are those that Python itself reports (audit events), so that no way of writing escapes by being unknown here.
"""

from __future__ import annotations

import hashlib
import os
import signal
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from build_scripts.addresses import CURRENT, VERSIONS
from build_scripts.describe import checksums, manifest
from build_scripts.editions.current import same_trees
from build_scripts.editions.files import check_site
from build_scripts.editions.publish import Order, Outcome, publish
from build_scripts.editions.rootpages import root_pages
from build_scripts.editions.store import Kept, read_editions, read_site
from build_scripts.editions.verify import verify
from build_scripts.editions.versions import ROOT_PAGES, newest_first
from build_scripts.model import Edition, HistoryEntry, Instance, Output
from build_scripts.pipeline.reporting import silent
from build_scripts.write import write_all

STEPS = frozenset(
    {"os.mkdir", "os.rename", "os.link", "os.symlink", "os.chmod", "os.remove", "os.rmdir", "os.truncate"}
    | {"portal.exchange"}
)
NEEDING_ROOM = frozenset({"open", "os.mkdir", "os.rename", "os.link", "os.symlink"})
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC


class Trap:
    """Acts at the n-th writing step below a folder, or from it on."""

    def __init__(self) -> None:
        self.below = ""
        self.count = 0
        self.at = 0
        self.act: Callable[[], None] | None = None
        self.lasting = False

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        if self.act is None or not self._writes(event, arguments):
            return
        self.count += 1
        if self.count == self.at or (self.lasting and self.count > self.at and event in NEEDING_ROOM):
            self.act()

    def _writes(self, event: str, arguments: tuple[Any, ...]) -> bool:
        if event == "open":
            return self._inside(arguments[0]) and bool(arguments[2] & WRITING)
        return event in STEPS and self._inside(arguments[0])

    def _inside(self, path: Any) -> bool:
        if isinstance(path, bytes):
            path = os.fsdecode(path)
        if not isinstance(path, str | os.PathLike):  # removing a tree goes by open folders and bare names
            return False
        return os.fspath(path).startswith(self.below) or os.sep not in os.fspath(path)

    def set(self, below: Path, at: int, act: Callable[[], None], *, lasting: bool = False) -> None:
        self.below, self.count, self.at, self.act, self.lasting = str(below), 0, at, act, lasting

    def clear(self) -> None:
        self.act = None


TRAP = Trap()
sys.addaudithook(TRAP)


def refuse(number: int) -> Callable[[], None]:
    """Make the act of a disk that refuses."""

    def act() -> None:
        raise OSError(number, os.strerror(number))

    return act


def die() -> None:
    """End this process as a power cut would: nothing is tidied."""
    os.kill(os.getpid(), signal.SIGKILL)


# --- small editions ------------------------------------------------------------------------------


INSTANCE = Instance(
    root=Path("/nowhere"),
    name="Portal de prueba",
    notice="No es un sitio oficial.",
    license_note="",
    data_license="CC0 1.0",
    publisher="Quien prueba",
)

CONTENTS = {
    "2025-1": {"index.html": "uno", "datos/a/index.html": "a", "datos/a/a.csv": "x\n1\n", "datos/b.csv": "igual\n"},
    "2025-2": {"index.html": "dos", "datos/a/index.html": "a", "datos/a/a.csv": "x\n2\n", "datos/c.csv": "igual\n"},
    "2025-3": {"index.html": "tres", "datos/a/a.csv": "x\n3\n"},
}


def write_site(aside: Path, name: str, day: date, earlier: Sequence[Kept], *, carrying: bool = True) -> None:
    """Write what a build would leave: files, what changed, the pages that lead to the editions, sums and manifest."""
    previous = earlier[-1].edition if earlier else None
    edition = Edition(name, day, "", previous.name if previous else "", previous.digest if previous else "")
    files = [Output(path, text.encode()) for path, text in CONTENTS[name].items()]
    files.append(Output("cambios.json", b"null\n"))
    if carrying:
        chain = [*(kept.edition for kept in earlier), edition]
        files.append(root_pages(INSTANCE, "", [HistoryEntry(one, None, {}) for one in newest_first(chain)], ()))
    sums = checksums(files)
    write_all([*files, sums, manifest([*files, sums], [], "portal", edition)], aside)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let publishing take small sites instead of building a portal."""

    def build(instance: Instance, order: Order, earlier: Sequence[Kept], aside: Path, *others: Any) -> None:
        write_site(aside, order.name, order.day, earlier)

    monkeypatch.setattr("build_scripts.editions.publish._build", build)


def order(name: str, **options: Any) -> Order:
    return Order(name, date(2025, int(name[-1]), 28), **options)


def put(destination: Path, name: str, **options: Any) -> Outcome:
    """Publish a small edition."""
    return publish(INSTANCE, destination, order(name, **options), silent)


def content(folder: Path, *, hidden: bool = False) -> dict[str, str]:
    """Tell everything below a folder: hashes of files, targets of links; what is aside only when asked for."""
    return {
        path.relative_to(folder).as_posix(): f"→ {path.readlink()}"
        if path.is_symlink()
        else hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if (path.is_symlink() or path.is_file())
        and (hidden or path in {folder / page for page in ROOT_PAGES} or not _aside(path.relative_to(folder)))
    }


def _aside(path: Path) -> bool:
    return path.parts[0].startswith(".")


def require_whole(destination: Path, versions: Sequence[bytes]) -> None:
    """Hold what readers meet after any fault: whole editions, ``vigente`` to one of them, one of these lists."""
    kept = read_editions(destination)
    for one in kept.values():
        assert check_site(one.site) == []
    current = destination / CURRENT
    name = str(current.readlink()) if current.is_symlink() else copied_edition(current)
    assert name in kept
    if not current.is_symlink():
        assert same_trees(current, destination / name)
    assert (destination / VERSIONS).read_bytes() in versions


def copied_edition(folder: Path) -> str:
    """Name the edition that a copy is of."""
    edition = read_site(folder).edition
    assert edition is not None
    return edition.name


def require_sound(destination: Path) -> None:
    """Hold that verifying finds nothing, and that nothing lies aside."""
    assert verify(destination).problems == ()
    assert sorted(p.name for p in destination.iterdir() if p.name.startswith(".")) == [".gitattributes", ".nojekyll"]


def in_child(work: Callable[[], object]) -> int:
    """Do something in a child process; gives how it ended: 0, or minus the signal that ended it."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            work()
            code = 0
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
