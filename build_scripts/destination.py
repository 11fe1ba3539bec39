"""The one door to what orders write: refuses to write over what is published, or over what others put somewhere.

In: a destination, the portal's folder and what kind of folder it is to be. Out: nothing, or ``ConflictError`` for what
is published, and ``OutputError`` for the rest. A folder may be written anew where it is absent, empty, or the portal's
own: its manifest says that the portal made it, and lists every file that is in it. Every order asks here before it does
any work, and once more before it replaces anything.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import stat
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Literal

from build_scripts.addresses import VERSIONS
from build_scripts.exceptions import ConflictError, OutputError
from build_scripts.model import Fingerprint
from build_scripts.model.site import CONFIG, DATASETS, STAGING
from build_scripts.plainfiles import (
    DROPPED,
    KINDS,
    LISTS,
    TEXT,
    NotPlainError,
    entries_below,
    is_plain,
    kind_fault,
    open_plain,
    read_json,
    read_plain,
)
from build_scripts.refusals import reason
from build_scripts.sums import GENERATOR, MANIFEST, Manifest, read_manifest

WORKED = ("docs", DATASETS, "tests", "build_scripts", STAGING, ".git", ".github", ".venv")
"""The folders of a portal that nothing is written into: what is read, or made anew, at every build."""
FEW = 5

Kind = Literal["site", "hearing"]
MADE = {"site": "un sitio construido", "hearing": "los documentos de una rendición"}


def check_destination(destination: Path, root: Path, kind: Kind) -> None:
    """Refuse a place that cannot become a folder of this kind without loss; an empty or absent one is fine."""
    check_unpublished(destination)
    check_apart(destination, root)
    if destination.is_symlink():
        raise OutputError(f"«{destination}» es un enlace. Indique con --destino la carpeta misma.")
    if destination.is_file():
        raise OutputError(f"«{destination}» es un archivo, no una carpeta. Elija otra con --destino.")
    try:
        above = next(folder for folder in destination.absolute().parents if os.path.lexists(folder))
        if not above.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))
        check_own(destination, kind)
    except OSError as error:
        raise OutputError(f"«{destination}» no se puede leer: {reason(error)}. Elija otra con --destino.") from error


def check_own(destination: Path, kind: Kind) -> None:
    """Refuse to replace a folder in which anything is that the portal did not write; raises ``OSError`` too."""
    if not destination.is_dir():
        return
    there = sorted(path.name for path in destination.iterdir() if path.name not in DROPPED)
    if not there:
        return
    manifest = _own_manifest(destination)
    if manifest is None:
        raise OutputError(
            f"«{destination}» ya tiene archivos y no es {MADE[kind]} por el portal: no tiene un {MANIFEST} suyo. Tiene "
            f"{listed(there)}. No se tocó nada: elija otra carpeta con --destino, o saque antes lo que hay."
        )
    if manifest.kind != kind:
        raise OutputError(
            f"«{destination}» tiene {MADE[manifest.kind]}, y esta orden escribe {MADE[kind]}. No se tocó nada: elija "
            "otra carpeta con --destino, o saque antes lo que hay."
        )
    if foreign := list(_foreign(destination, manifest.files)):
        refuse_foreign(destination, foreign)


def refuse_foreign(destination: Path, names: Iterable[str]) -> None:
    """Stop an order, naming what it does not know; raises ``OutputError``."""
    raise OutputError(
        f"«{destination}» tiene archivos que el portal no escribió así: {listed(list(names))}. No se tocó nada: "
        "llévelos a otro lugar o bórrelos usted, o elija otra carpeta con --destino, y repita la orden."
    )


def listed(names: list[str]) -> str:
    """Name the first few, and say how many more there are."""
    shown = ", ".join(f"«{name}»" for name in names[:FEW])
    return f"{shown} y {len(names) - FEW} más" if len(names) > FEW else shown


def _own_manifest(folder: Path) -> Manifest | None:
    """Read the manifest with which the portal says that it made a folder; ``None`` where there is none of its own."""
    path = folder / MANIFEST
    if not is_plain(path):
        return None
    try:
        manifest = read_manifest(read_plain(path, LISTS))
    except (ValueError, NotPlainError):
        return None
    return manifest if manifest.generator.split(" ")[0] == GENERATOR and manifest.kind in MADE else None


def _foreign(folder: Path, files: Mapping[str, Fingerprint]) -> Iterator[str]:
    """Name all below a folder that its manifest does not list, and what is not as it lists it, in order.

    Of a folder in which nothing is listed, only its own name is given.
    """
    folders = {path.rsplit("/", at)[0] for path in files for at in range(1, path.count("/") + 1)}
    for path, entry in walk(folder, folders):
        file = files.get(path)
        if entry.is_dir(follow_symlinks=False):
            yield f"{path}/"
        elif file is None:
            if path != MANIFEST and entry.name not in DROPPED:
                yield path
        elif not _is(entry, file):
            yield f"{path} (cambió)"


def walk(folder: Path, known: Iterable[str]) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Yield the files and links below a folder, by path from there, and each folder with any that is not ``known``."""
    inside = set(known)
    waiting = [(str(folder), "")]
    while waiting:
        place, prefix = waiting.pop()
        with os.scandir(place) as entries:
            for entry in sorted(entries, key=lambda entry: entry.name):
                path = f"{prefix}{entry.name}"
                if not entry.is_dir(follow_symlinks=False):
                    yield path, entry
                elif path in inside:
                    waiting.append((entry.path, f"{path}/"))
                elif _holds_any(entry.path):
                    yield path, entry


def _holds_any(folder: str) -> bool:
    """Tell whether anything but empty folders lies below a folder."""
    with os.scandir(folder) as entries:
        return any(not entry.is_dir(follow_symlinks=False) or _holds_any(entry.path) for entry in entries)


def _is(entry: os.DirEntry[str], file: Fingerprint) -> bool:
    """Tell whether a file is, to the byte, what a manifest says."""
    return entry.stat(follow_symlinks=False).st_size == file.bytes and digest_of(Path(entry.path)) == file.sha256


def digest_of(path: Path) -> str:
    """Take a plain file's SHA-256, in hexadecimal; empty for a link or anything else."""
    try:
        handle = open_plain(path)
    except NotPlainError:
        return ""
    with os.fdopen(handle, "rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def check_apart(destination: Path, root: Path, *, beside: bool = False) -> None:
    """Refuse the portal's own folder, what contains it, and the folders that it works with.

    What is only put into the destination, ``beside`` what is there, may lie in the portal's folder or above it.
    """
    where, home = destination.resolve(), root.resolve()
    if not beside and _is_or_contains(where, home):
        raise OutputError(f"«{destination}» es la carpeta del portal o la contiene. Elija otra con --destino.")
    inside = _worked(where, home)
    if inside:
        raise OutputError(
            f"«{destination}» está en «{inside}», que el portal lee o rehace al construir. Elija otra con --destino."
        )


def _is_or_contains(where: Path, home: Path) -> bool:
    return any(_same_place(where, folder) for folder in (home, *home.parents))


def _worked(where: Path, home: Path) -> str:
    """Name the folder of the portal's own in which a place is; empty where it is in none."""
    above = (where, *where.parents)
    return next((name for name in WORKED if any(_same_place(folder, home / name) for folder in above)), "")


def _same_place(one: Path, other: Path) -> bool:
    """Tell whether two paths lead to one folder, by whatever names: some systems know no capitals."""
    try:
        return one == other or one.samefile(other)
    except OSError:
        return False


def check_unpublished(destination: Path) -> None:
    """Refuse an edition, what lies in one, and anything in a folder of editions: what is published never changes."""
    where = destination.resolve()
    for folder in (where, *where.parents):
        name = edition_of(folder)
        if name:
            what = "es" if folder == where else "está dentro de"
            raise ConflictError(_told(destination, f"{what} la edición «{name}»"))
        if holds_editions(folder):
            raise ConflictError(_told(destination, f"está en «{folder}», donde solo «portal publicar» escribe"))


def check_outside_editions(file: Path) -> None:
    """Refuse a file that would lie in an edition, where every file is listed, or beside the editions."""
    for folder in file.resolve().parents:
        if name := edition_of(folder):
            raise ConflictError(_told(file, f"quedaría dentro de la edición «{name}»"))
        if holds_editions(folder):
            raise ConflictError(_told(file, f"quedaría en «{folder}», donde solo «portal publicar» escribe"))


def _told(path: Path, what: str) -> str:
    return f"«{path}» {what}. Lo publicado no cambia, y no se tocó nada. Elija otro lugar, fuera de la publicación."


def edition_of(folder: Path) -> str:
    """Give the name of the edition that a folder's manifest says it is; empty where it says none."""
    document = read_json(folder / MANIFEST)
    edition = document.get("edition") if isinstance(document, dict) else None
    return str(edition.get("name") or "") if isinstance(edition, dict) else ""


def holds_editions(folder: Path) -> bool:
    """Tell whether a folder has a list of editions."""
    listed = read_json(folder / VERSIONS)
    return isinstance(listed, list) and any(isinstance(one, dict) and "version" in one for one in listed)


# --- the folder that builds work in --------------------------------------------------------------

TAG = "CACHEDIR.TAG"
TAGGED = b"Signature: 8a477f597d28d172789f06886806bc55\n# Carpeta de trabajo del portal: se rehace sola.\n"
"""The mark of the Cache Directory Tagging Specification: it tells backups, too, that nothing here is anyone's work."""
LOCK = "construyendo"
EARLIER = {".gitignore": b"*\n", CONFIG: b"# Generado en cada construcci"}
"""How files begin that versions without the tag put there."""
RESULT = re.compile(r"[0-9a-f]{64}(\.[0-9]+\.[0-9]+)?")
"""How the files of results in the cache are called, whole or being written."""


def make_staging(root: Path) -> None:
    """Make the folder in which builds work, or know it for the portal's own; raises ``OutputError``."""
    folder = root / STAGING
    try:
        _check_staging(root)
        folder.mkdir(exist_ok=True)
        if not (folder / TAG).is_file():
            (folder / TAG).write_bytes(TAGGED)
    except OSError as error:
        raise OutputError(f"No se puede escribir en «{folder}»: {reason(error)}.") from error


def _check_staging(root: Path) -> None:
    """Refuse to work in a folder that the portal did not make: what lies in it is deleted at every build."""
    folder = root / STAGING
    if folder.is_symlink():
        odd: tuple[Path, str] | None = (folder, KINDS[0][1])
    else:
        odd = next(_irregular(folder), None)
    if odd:
        raise OutputError(
            f"«{odd[0]}» {odd[1]}, y lo que hay en «{STAGING}» se rehace al construir. Quítelo y repita la orden."
        )
    if folder.is_dir() and not (folder / TAG).is_file() and (others := _not_staged(folder)):
        raise OutputError(
            f"«{folder}» es donde el portal trabaja al construir, y tiene archivos que no son suyos: {listed(others)}. "
            "No se tocó nada: llévelos a otro lugar y repita la orden."
        )


def _irregular(folder: Path) -> Iterator[tuple[Path, str]]:
    """Yield what in the folder is neither a file nor a folder: writing to it would write elsewhere, or never end."""
    if folder.is_dir():
        for path, about in entries_below(folder, everything=True):
            if not stat.S_ISDIR(about.st_mode) and (fault := kind_fault(about.st_mode)):
                yield folder / path, fault


def _not_staged(folder: Path) -> list[str]:
    """Name what builds without the tag did not put into a folder."""
    own = {name for name, begins in EARLIER.items() if _begins(folder / name, begins)}
    own |= {"docs"} if CONFIG in own else set()
    own |= {LOCK, "cache"} if all(map(RESULT.fullmatch, _names_in(folder / "cache"))) else {LOCK}
    return sorted(set(_names_in(folder)) - own)


def _begins(path: Path, content: bytes) -> bool:
    return is_plain(path) and read_plain(path, TEXT).startswith(content)


def _names_in(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()] if folder.is_dir() else []
