"""Keeps ``vigente``, the address that always leads to the newest edition: a link, or a copy where links cannot be."""

from __future__ import annotations

import errno
import filecmp
from pathlib import Path
from typing import Literal

from build_scripts.addresses import CURRENT
from build_scripts.editions.disk import files_below, link_or_copy, sync_folder
from build_scripts.scratch import put_in_place

Kind = Literal["enlace", "copia"]

NO_LINKS = frozenset({errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EACCES})
"""How systems and disks say that they have no symbolic links; Windows also asks for a privilege (its error 1314)."""


def present_kind(destination: Path) -> Kind:
    """Tell what ``vigente`` is now; a link where there is none yet."""
    current = destination / CURRENT
    return "copia" if current.is_dir() and not current.is_symlink() else "enlace"


def lead_to(destination: Path, name: str, kind: Kind, aside: Path) -> None:
    """Let ``vigente`` lead to an edition, in one step wherever the system has one; leaves alone what already does.

    What comes to its place is made in the empty folder ``aside``.
    """
    if kind == "enlace" and _linked(destination, name, aside):
        return
    current = destination / CURRENT
    edition = destination / name
    if present_kind(destination) == "copia" and same_trees(edition, current):
        return  # asked for, or all that this disk can do
    new = aside / CURRENT
    _copy(edition, new)
    put_in_place(new, current, aside)
    sync_folder(destination)


def _linked(destination: Path, name: str, aside: Path) -> bool:
    """Make ``vigente`` a link; False where there can be none."""
    current = destination / CURRENT
    if current.is_symlink() and str(current.readlink()) == name:
        return True
    new = aside / CURRENT
    try:
        new.symlink_to(name, target_is_directory=True)
    except OSError as error:
        if error.errno in NO_LINKS or getattr(error, "winerror", None) == 1314:
            return False
        raise
    if present_kind(destination) == "copia":
        put_in_place(new, current, aside)
    else:
        new.replace(current)
    sync_folder(destination)
    return True


def _copy(edition: Path, target: Path) -> None:
    """Copy an edition's folders, and give each of its files a second name in them."""
    target.mkdir()
    for path in files_below(edition):
        copy = target / path.relative_to(edition)
        copy.parent.mkdir(parents=True, exist_ok=True)
        link_or_copy(path, copy)


def same_trees(one: Path, other: Path) -> bool:
    """Tell whether two folders hold the same files with the same bytes."""
    ours, theirs = ([path.relative_to(folder) for path in files_below(folder)] for folder in (one, other))
    return ours == theirs and all(_same(one / path, other / path) for path in ours)


def _same(one: Path, other: Path) -> bool:
    if one.is_symlink() or other.is_symlink():
        return False
    return one.samefile(other) or filecmp.cmp(one, other, shallow=False)
