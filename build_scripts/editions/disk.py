"""Writes what is published so that a reader, a crash or a killed process meets the old or the new, never a half.

Every temporary thing lies beside what it becomes, under a name that begins with a point and ends with ``.nuevo``,
``.paginas`` or ``.anterior``: what a killed run left is known by it.
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterable
from pathlib import Path

from build_scripts.exchange import exchanged
from build_scripts.refusals import reason

NEW = ".nuevo"
BEFORE = ".anterior"
LEFT = (NEW, ".paginas", BEFORE)


def refusal(error: OSError, folder: Path) -> str:
    """Say in words that the disk refused, and why."""
    return f"No se puede escribir en «{folder}»: {reason(error)}"


def write_whole(path: Path, content: bytes) -> None:
    """Write a file that is there whole or not at all; one that already says the same is left alone."""
    if path.is_file() and not path.is_symlink() and path.read_bytes() == content:
        return
    temporary = path.with_name(f".{path.name.lstrip('.')}{NEW}")
    with temporary.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    sync_folder(path.parent)


def sync_file(path: Path) -> None:
    """Wait until a file's bytes are on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_folder(folder: Path) -> None:
    """Wait until a folder's names are on the disk, where the system can be asked."""
    if os.name == "posix":
        sync_file(folder)


def remove(path: Path) -> None:
    """Remove a file, a link or a whole folder, if it is there."""
    if path.is_symlink() or path.is_file():
        path.unlink()
    elif path.is_dir():
        if os.name == "nt":  # there, a read-only file does not go away
            for inner in path.rglob("*"):
                inner.chmod(0o666)
        shutil.rmtree(path)


def remove_leftovers(folder: Path) -> None:
    """Remove what killed runs left; what cannot be removed now, stays for the next."""
    for path in leftovers(folder):
        try:
            remove(path)
        except OSError as error:
            if error.errno in {errno.EROFS, errno.EACCES, errno.EPERM}:
                raise  # nothing else could be written either


def leftovers(folder: Path) -> list[Path]:
    """List what killed runs left, or one that is under way uses."""
    return sorted(p for p in folder.iterdir() if p.name.startswith(".") and p.name.endswith(LEFT))


def exchange(new: Path, old: Path) -> None:
    """Put ``new`` in the place of ``old``, of whatever kind both are, and remove what was there.

    In one step where the system knows how (Linux); else in two renames, and ``recover`` mends what a kill between
    them leaves.
    """
    if exchanged(new, old):
        remove(new)
        return
    aside = _before(old)
    remove(aside)
    old.rename(aside)
    try:
        new.rename(old)
    except OSError:
        aside.rename(old)
        raise
    remove(aside)


def recover(path: Path) -> None:
    """Put back what ``exchange`` had moved away when it was killed."""
    aside = _before(path)
    if os.path.lexists(aside) and not os.path.lexists(path):
        aside.rename(path)


def _before(path: Path) -> Path:
    return path.with_name(f".{path.name}{BEFORE}")


def link_or_copy(source: Path, target: Path) -> None:
    """Give a file a second name, or a copy where it cannot have one."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)
        target.chmod(0o444)


def files_below(folder: Path) -> Iterable[Path]:
    """Yield every file and link below a folder, in order."""
    for path in sorted(folder.rglob("*")):
        if path.is_symlink() or not path.is_dir():
            yield path
