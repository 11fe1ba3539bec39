"""Writes every output, and nothing else does; a site is built aside and then takes the old one's place.

In: ``Output``s and a destination. Errors: ``OutputError`` when two outputs claim one path, when a path would leave
the destination, or when the disk refuses.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path, PurePosixPath

from build_scripts.exceptions import OutputError
from build_scripts.model import Output
from build_scripts.plainfiles import same_bytes
from build_scripts.refusals import reason
from build_scripts.scratch import put_in_place, recover, scratch, scratch_for


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
            if not same_bytes(target, output.content):
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


@contextmanager
def made_aside(destination: Path, check: Callable[[], None]) -> Iterator[Path]:
    """Lend an empty folder that takes the destination's place once it is filled; on any error, all stays as it was.

    ``check`` refuses to lose what is there; it is asked before anything is done and once more at the end, for somebody
    may have put something there meanwhile. What a killed run left is put back or removed first.
    """
    place = destination.resolve()
    with ExitStack() as open_till_the_end:
        with _told(destination):
            place.parent.mkdir(parents=True, exist_ok=True)
            for left in scratch_for(place.parent, place.name):
                recover(left, place.parent)
            check()
            folder = open_till_the_end.enter_context(scratch(place.parent, place.name))
            aside = folder / "nuevo"
            aside.mkdir()
        yield aside
        with _told(destination):
            check()
            put_in_place(aside, place, folder)


@contextmanager
def _told(place: Path) -> Iterator[None]:
    """Say in words what the disk refuses."""
    try:
        yield
    except OSError as error:
        raise OutputError(_disk_message(error, place)) from error


def _disk_message(error: OSError, place: Path) -> str:
    return f"No se puede escribir en «{place}»: {reason(error)}. Lo que había queda como estaba."
