"""Makes the folders in which things are made ready, and knows those that a killed run left by what is in them.

In: the folder in which something will be put, and its name. Out: an empty folder that nobody else has. Errors:
``OSError`` when the disk refuses.

Each has a name of its own, so that it never falls on something that is there, and from its first moment a file that
says what it is; while its maker lives, the system holds that file locked. A name alone proves nothing: folders of other
people may be called alike.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from build_scripts.exchange import exchanged
from build_scripts.turns import NoLocksError, take

MARK = "CARPETA-DE-TRABAJO"
SIGNATURE = b"Carpeta de trabajo del portal. Se borra al terminar la orden que la hizo, o la siguiente.\n"
"""What the mark says: nothing else makes a folder one of these."""
ENDING = ".portal"
BEFORE = "anterior"
"""Inside: where a thing lies while another takes its place."""


@contextmanager
def scratch(beside: Path, name: str) -> Iterator[Path]:
    """Lend an empty folder in ``beside``, for what will be called ``name`` there; it is gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix=f".{name}.", suffix=ENDING, dir=beside))
    handle = None
    try:
        handle = _mark(folder / MARK)
        yield folder
    finally:
        if handle is not None:
            os.close(handle)  # before it is removed: Windows removes no open file
        with contextlib.suppress(OSError):  # the next run removes it
            remove(folder)


def _mark(path: Path) -> int | None:
    """Write the mark and hold it locked; ``None`` on a disk without locks."""
    with path.open("wb") as file:
        file.write(SIGNATURE)
        file.flush()
        os.fsync(file.fileno())  # before all else: after a power cut, too, it tells whose the rest is
    try:
        return take(path)
    except NoLocksError:
        return None


def is_scratch(folder: Path) -> bool:
    """Tell whether a folder is one of these: its mark is in it, or it is called so and is empty yet."""
    try:
        if folder.is_symlink() or not folder.is_dir() or not folder.name.endswith(ENDING):
            return False
        inside = [path.name for path in folder.iterdir()]
        if MARK not in inside:
            return not inside
        if not stat.S_ISREG((folder / MARK).lstat().st_mode):
            return False
        said = (folder / MARK).read_bytes()
    except PermissionError:  # on Windows, nobody reads what its maker holds locked
        return os.name == "nt"
    except OSError:
        return False
    return said == SIGNATURE or (len(inside) == 1 and SIGNATURE.startswith(said))  # cut short, it is alone


def is_left(folder: Path) -> bool:
    """Tell whether a folder is one of these whose maker is gone."""
    return is_scratch(folder) and not _is_held(folder / MARK)


def _is_held(mark: Path) -> bool:
    if not mark.is_file():
        return False
    try:
        handle = take(mark)
    except NoLocksError:
        return False
    except OSError:
        return True
    if handle is None:
        return True
    os.close(handle)
    return False


def left_for(beside: Path, name: str) -> list[Path]:
    """List the folders in ``beside`` that a killed run left while it made ``name``."""
    found = [path for path in beside.iterdir() if _could_be(path.name, name)] if beside.is_dir() else []
    return [path for path in sorted(found) if is_left(path)]


def _could_be(called: str, name: str) -> bool:
    prefix = f".{name}."
    return called.startswith(prefix) and called.endswith(ENDING) and "." not in called[len(prefix) : -len(ENDING)]


def all_left(beside: Path) -> list[Path]:
    """List the folders in ``beside`` that killed runs left, whatever they made."""
    return [path for path in sorted(beside.iterdir()) if path.name.endswith(ENDING) and is_left(path)]


def recover(left: Path, beside: Path) -> None:
    """Put back what a killed run had moved away to make place, unless something is there, and remove the rest."""
    for path in sorted((left / BEFORE).iterdir()) if (left / BEFORE).is_dir() else ():
        if not os.path.lexists(beside / path.name):
            path.rename(beside / path.name)
    remove(left)


def put_in_place(new: Path, target: Path, folder: Path) -> None:
    """Put what was made in the place of what is there, of whatever kind both are; the old one is left in ``folder``.

    In one step where the system knows how; else in two renames, and ``recover`` mends what a kill between them leaves.
    """
    if not os.path.lexists(target):
        new.rename(target)
        return
    if exchanged(new, target):
        return
    before = folder / BEFORE / target.name
    before.parent.mkdir(exist_ok=True)
    remove(before)
    target.rename(before)
    try:
        new.rename(target)
    except OSError:
        before.rename(target)
        raise


def remove(path: Path) -> None:
    """Remove a file, a link or a whole folder, if it is there; its mark last, which says whose the rest is."""
    if path.is_symlink() or path.is_file():
        path.unlink()
    elif path.is_dir():
        if os.name == "nt":  # there, a read-only file does not go away
            for inner in path.rglob("*"):
                inner.chmod(0o666)
        for inner in path.iterdir():
            if inner.name != MARK:
                shutil.rmtree(inner) if inner.is_dir() and not inner.is_symlink() else inner.unlink()
        shutil.rmtree(path)
