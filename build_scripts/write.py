"""Writes every output, and nothing else does; a site is built aside and then takes the old one's place.

In: ``Output``s and a destination. Errors: ``OutputError`` when two outputs claim one path, when a path would leave
the destination, or when the disk refuses.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from build_scripts.exceptions import OutputError
from build_scripts.exchange import exchanged
from build_scripts.model import Output
from build_scripts.refusals import reason


def write_all(outputs: Iterable[Output], below: Path) -> list[Output]:
    """Write outputs below a folder, leaving alone files that already hold the same bytes; give them back in order."""
    seen: dict[str, Output] = {}
    for output in outputs:
        path = PurePosixPath(output.path)
        if path.is_absolute() or ".." in path.parts or not path.parts:
            raise OutputError(f"La salida «{output.path}» saldría de la carpeta del sitio. Cambie su nombre.")
        key = path.as_posix().casefold()  # on some systems a file is found by its name in any case
        clash = seen.get(key)
        if clash is not None:
            raise OutputError(
                f"Dos salidas piden la misma ruta: «{clash.path}» y «{output.path}». Renombre un recurso o una página."
            )
        seen[key] = output
    for key, output in seen.items():
        folder = next((seen[str(p)] for p in PurePosixPath(key).parents if str(p) in seen), None)
        if folder is not None:
            raise OutputError(
                f"«{folder.path}» sería archivo y carpeta a la vez, por «{output.path}». Renombre uno de los dos."
            )
    try:
        for output in seen.values():
            target = below.joinpath(*PurePosixPath(output.path).parts)
            target.parent.mkdir(parents=True, exist_ok=True)
            if not _same(target, output.content):
                target.write_bytes(output.content)
    except OSError as error:
        raise OutputError(_disk_message(error, below)) from error
    return list(seen.values())


def remove_others(kept: Iterable[Output], below: Path, folder: str) -> None:
    """Delete what lies in ``folder`` of ``below`` and is not one of ``kept``: yesterday's pages do not linger."""
    wanted = {below.joinpath(*PurePosixPath(output.path).parts) for output in kept}
    for path in sorted((below / folder).rglob("*"), reverse=True):
        if path.is_dir() and not path.is_symlink():
            if not any(path.iterdir()):
                path.rmdir()
        elif path not in wanted:
            path.unlink()


def fresh_folder(destination: Path, purpose: str = "nuevo") -> Path:
    """Make an empty folder, beside the destination, in which a site or a part of it is built."""
    aside = destination.parent / f".{destination.name}.{purpose}"
    try:
        if aside.exists():
            shutil.rmtree(aside)
        aside.mkdir(parents=True)
    except OSError as error:
        raise OutputError(_disk_message(error, aside)) from error
    return aside


def merge(part: Path, whole: Path) -> None:
    """Move every file of a folder to the same place in another; refuses to cover a file that is there."""
    try:
        for path in sorted(part.rglob("*")):
            target = whole / path.relative_to(part)
            if path.is_dir():
                target.mkdir(parents=True, exist_ok=True)
            elif target.exists():
                raise OutputError(f"Dos salidas piden la misma ruta: «{target.relative_to(whole).as_posix()}».")
            else:
                path.replace(target)
    except OSError as error:
        raise OutputError(_disk_message(error, whole)) from error


def swap(aside: Path, destination: Path) -> None:
    """Put a finished site in the place of the previous one, which stays as it was until this moment.

    Where the system exchanges two names in one step, whoever is reading the site never finds it gone.
    """
    old = _set_aside(destination)
    try:
        if old.exists():
            shutil.rmtree(old)
        if destination.exists():
            if exchanged(aside, destination):
                shutil.rmtree(aside)
                return
            destination.replace(old)
        aside.replace(destination)
        if old.exists():
            shutil.rmtree(old)
    except OSError as error:
        if old.exists() and not destination.exists():
            old.replace(destination)
        raise OutputError(_disk_message(error, destination)) from error


def recover(destination: Path) -> None:
    """Put the previous site back when a build was killed between the two moves of ``swap``."""
    old = _set_aside(destination)
    if old.is_dir() and not destination.exists():
        try:
            old.replace(destination)
        except OSError as error:
            raise OutputError(_disk_message(error, destination)) from error


def _set_aside(destination: Path) -> Path:
    return destination.parent / f".{destination.name}.anterior"


def _same(target: Path, content: bytes) -> bool:
    return target.is_file() and target.stat().st_size == len(content) and target.read_bytes() == content


def _disk_message(error: OSError, place: Path) -> str:
    return f"No se puede escribir en «{place}»: {reason(error)}. Lo que había queda como estaba."
