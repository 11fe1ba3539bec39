"""Reads the files of sites and says which are not as their manifests have them.

Each file is read once, however many names it has on disk; several are read at a time, for hashing needs no one to take
turns.
"""

from __future__ import annotations

import hashlib
import os
import stat
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from build_scripts.editions.store import Site
from build_scripts.labels import count_of
from build_scripts.plainfiles import kind_fault, open_plain
from build_scripts.sums import CHECKSUMS, MANIFEST, checksums

PIECE = 1 << 20
THREADS = min(8, os.cpu_count() or 1)
BATCH = 32
"""Files handed to a thread at a time: handing over one costs as much as hashing a small one."""


@dataclass(frozen=True)
class Problem:
    """Something that is not as it was published."""

    code: str
    place: str
    """The file or folder, below the folder that is verified."""
    message: str
    expected: str = ""
    found: str = ""


def check_site(site: Site) -> list[Problem]:
    """Hold every file of a site against its manifest."""
    return check_files([site], site.folder)


@dataclass(frozen=True)
class _Wanted:
    """A name of a file, and what the manifest says of its bytes."""

    place: str
    path: str
    identity: tuple[int, int]
    sha256: str


def check_files(sites: Sequence[Site], root: Path) -> list[Problem]:
    """Hold every file of several sites against their manifests; places are told from ``root``."""
    problems: list[Problem] = []
    wanted: list[_Wanted] = []
    for site in sites:
        _look(site, root, problems, wanted)
    readable = {one.identity: one.path for one in reversed(wanted)}
    hashes = _hashes(readable)
    for one in wanted:
        found = hashes[one.identity]
        if found != one.sha256:
            unread = not found
            message = "No se puede leer." if unread else "Su contenido cambió después de publicarse."
            problems.append(
                Problem("ilegible" if unread else "contenido-cambiado", one.place, message, one.sha256, found)
            )
    return sorted(problems, key=lambda problem: problem.place)


def _look(site: Site, root: Path, problems: list[Problem], wanted: list[_Wanted]) -> None:
    """Walk a site's folder: say what is missing, left over or of another size, and list what is to be read."""
    prefix = "" if site.folder == root else f"{site.folder.relative_to(root).as_posix()}/"
    missing = set(site.files)
    for path, entry in _walk(site.folder):
        place = f"{prefix}{path}"
        file = site.files.get(path)
        about = entry.stat(follow_symlinks=False)
        if file is None:
            if path != MANIFEST or not stat.S_ISREG(about.st_mode):
                problems.append(Problem("archivo-de-mas", place, "No está en el manifiesto."))
            continue
        missing.discard(path)
        if not stat.S_ISREG(about.st_mode):
            problems.append(
                Problem(
                    "no-es-archivo", place, f"Debería ser un archivo, y {kind_fault(about.st_mode).partition(',')[0]}."
                )
            )
        elif about.st_size != file.bytes:
            told = "Cambió de tamaño después de publicarse."
            problems.append(
                Problem(
                    "contenido-cambiado",
                    place,
                    told,
                    count_of(file.bytes, "byte", "bytes"),
                    count_of(about.st_size, "byte", "bytes"),
                )
            )
        else:
            identity = (about.st_dev, about.st_ino) if about.st_ino else (-1, len(wanted))  # Windows does not tell it
            wanted.append(_Wanted(place, entry.path, identity, file.sha256))
    problems += [
        Problem("archivo-faltante", f"{prefix}{path}", "Está en el manifiesto y no en la carpeta.")
        for path in sorted(missing)
    ]
    sums = site.files.get(CHECKSUMS)
    if sums and sums.sha256 != _digest(checksums(f for p, f in site.files.items() if p != CHECKSUMS).content):
        told = "No dice las mismas huellas que el manifiesto."
        problems.append(Problem("sumas-distintas", f"{prefix}{CHECKSUMS}", told))


def _walk(folder: Path) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Yield all below a folder that is not a folder, with its path from there."""
    waiting = [(str(folder), "")]
    while waiting:
        place, prefix = waiting.pop()
        with os.scandir(place) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    waiting.append((entry.path, f"{prefix}{entry.name}/"))
                else:
                    yield f"{prefix}{entry.name}", entry


def _hashes(readable: Mapping[tuple[int, int], str]) -> dict[tuple[int, int], str]:
    """Hash each file once; empty for what cannot be read."""
    waiting = list(readable.items())
    batches = iter([waiting[at : at + BATCH] for at in range(0, len(waiting), BATCH)])
    hashes: dict[tuple[int, int], str] = {}

    def work() -> None:
        for batch in batches:  # taking the next one is a single step: no two threads get the same
            hashes.update([(identity, _hash(path)) for identity, path in batch])

    threads = [threading.Thread(target=work) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return hashes


def _hash(path: str) -> str:
    try:
        handle = open_plain(path)
    except OSError:
        return ""
    try:
        piece = os.read(handle, PIECE)
        digest = hashlib.sha256(piece)
        while piece := os.read(handle, PIECE):
            digest.update(piece)
    except OSError:
        return ""
    finally:
        os.close(handle)
    return digest.hexdigest()


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
