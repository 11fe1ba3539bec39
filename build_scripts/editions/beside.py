"""Knows what lies beside the editions of a publication and is none of it: no order covers or removes that.

In: the folder of a publication. Out: the names of what is foreign there. A checkout's ``.git``, a folder or the file of
a worktree, is nobody's business here: it is kept, never read and never counted.
"""

from __future__ import annotations

import stat
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path

from build_scripts.addresses import CURRENT, VERSIONS
from build_scripts.destination import digest_of, edition_of, holds_editions, walk
from build_scripts.editions.lock import LOCK
from build_scripts.editions.rootfile import page_names
from build_scripts.editions.sign import PUBLIC
from build_scripts.editions.store import Kept, edition_folders
from build_scripts.editions.versions import SIGNATURES, SIGNED, STATEMENT, STATEMENT_SIGNED, TAKEN
from build_scripts.plainfiles import DROPPED
from build_scripts.scratch import MARK, is_scratch
from build_scripts.sums import MANIFEST

CHECKOUT = ".git"


def has_editions(folder: Path) -> bool:
    """Tell whether an edition lies in a folder, a damaged one included: a list or a manifest may be any program's."""
    folders = edition_folders(folder)
    damaged = holds_editions(folder) and any((path / MANIFEST).is_file() for path in folders)
    return damaged or any(edition_of(path) == path.name for path in folders)


def foreign_to_new(destination: Path, hosting: Mapping[str, str]) -> list[str]:
    """Name all that is foreign in a folder that is to become a publication.

    ``hosting`` gives, by path, the SHA-256 of the files for the host that the settings list: those may be there.
    """
    return _told(_foreign(destination, lambda path: False, hosting))


def foreign_to(destination: Path, kept: Collection[Kept], hosting: Mapping[str, str]) -> list[str]:
    """Name all that is foreign beside the editions ``kept`` of a publication, in their order, or in the copy of one."""
    return _told(strangers(destination, kept, hosting))


def strangers(destination: Path, kept: Collection[Kept], allowed: Mapping[str, str]) -> list[tuple[str, bool]]:
    """List the paths of all that is foreign there, and whether ``allowed`` lists it, with another hash."""
    editions = {path.name for path in edition_folders(destination)}  # each was read, or the order has stopped
    pages = {*(page_names(list(kept)[-1]) if kept else ()), VERSIONS, STATEMENT, STATEMENT_SIGNED}
    copied = {f"{CURRENT}/{path}" for one in kept for path in (*one.site.files, MANIFEST)}

    def is_file(path: str) -> bool:
        return stat.S_ISREG((destination / path).lstat().st_mode)

    def is_own(path: str) -> bool:
        top, _, inside = path.partition("/")
        if top == SIGNATURES:
            return is_file(path) and (inside == PUBLIC or ("/" not in inside and inside.endswith(SIGNED)))
        if top == CURRENT:
            return path in copied or (not inside and (destination / CURRENT).is_symlink())
        return path in editions or (path in pages and is_file(path))

    return _foreign(destination, is_own, allowed)


def unfinished(destination: Path) -> list[str]:
    """Name the folders for work that have anything in them: an order makes something in one now, or was cut short."""
    return [
        top.name
        for top in sorted(destination.iterdir())
        if is_scratch(top) and any(p.name != MARK for p in top.iterdir())
    ]


def _told(found: Iterable[tuple[str, bool]]) -> list[str]:
    return [f"{path} (su huella no es la de la configuración)" if listed else path for path, listed in found]


def _foreign(destination: Path, is_own: Callable[[str], bool], hosting: Mapping[str, str]) -> list[tuple[str, bool]]:
    """List what is neither the publication's own, nor of the checkout, nor listed in the settings.

    What would lie where the publication writes is foreign even if it is listed.
    """
    allowed = {path: digest for path, digest in hosting.items() if path.partition("/")[0] not in TAKEN}
    found = []
    for path, file in _files(destination, is_own):
        if not is_own(path) and not (path in allowed and digest_of(file) == allowed[path]):
            found.append((path, path in allowed))
    return found


def _files(destination: Path, is_own: Callable[[str], bool]) -> Iterator[tuple[str, Path]]:
    """Yield what is to be looked at: all but editions, the checkout, the lock and folders for work."""
    for top in sorted(destination.iterdir()):
        checkout = top.name == CHECKOUT and not top.is_symlink()  # a link leads anywhere, and a server may follow it
        if checkout or top.name in DROPPED or is_scratch(top) or _is_lock(top):
            continue
        if top.is_symlink() or not top.is_dir():
            yield top.name, top
        elif not is_own(top.name):
            below = {path.relative_to(top).as_posix() for path in top.rglob("*") if path.is_dir()}
            yield from ((f"{top.name}/{path}", Path(entry.path)) for path, entry in walk(top, below))


def _is_lock(path: Path) -> bool:
    """Tell whether a file is the lock that one publisher at a time holds; it is always empty."""
    about = path.lstat()
    return path.name == LOCK and stat.S_ISREG(about.st_mode) and about.st_size == 0
