"""Writes what is published so that a reader, a crash or a killed process meets the old or the new, never a half.

Every temporary thing lies in a folder of ``scratch``, inside the publication: what a killed run left is known by it.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from pathlib import Path

from build_scripts.plainfiles import same_bytes
from build_scripts.refusals import reason


def refusal(error: OSError, folder: Path) -> str:
    """Say in words that the disk refused, and why."""
    return f"No se puede escribir en «{folder}»: {reason(error)}"


def write_whole(path: Path, content: bytes, aside: Path) -> None:
    """Write a file that is there whole or not at all, by way of the folder ``aside``.

    One that already says the same is left alone.
    """
    if same_bytes(path, content):
        return
    temporary = aside / path.name
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
