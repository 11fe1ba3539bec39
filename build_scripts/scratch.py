"""Makes the folders in which things are made ready, and knows those that a killed run left by what is in them.

In: the folder in which something will be put, and its name. Out: an empty folder that nobody else has. Errors:
``OSError`` when the disk refuses.

Each has a name of its own, so that it never falls on something that is there, and from its first moment a file that
says what it is; while its maker lives, the system holds that file locked. A name alone proves nothing: folders of other
people may be called alike.
"""

from __future__ import annotations

import contextlib
import errno
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
TIDIED_MEANWHILE = frozenset({errno.ENOENT, errno.ENOTEMPTY, errno.EEXIST})
"""How the system says that somebody else is removing the same folder."""
BEFORE = "anterior"
"""Inside: where a thing lies while another takes its place."""


@contextmanager
def scratch(beside: Path, name: str) -> Iterator[Path]:
    """Lend an empty folder in ``beside``, for what will be called ``name`` there; it is gone afterwards."""
    folder, handle = _made(beside, name)
    try:
        yield folder
    finally:
        with contextlib.suppress(OSError):  # the next run removes it
            _remove_held(folder, handle)


def _made(beside: Path, name: str) -> tuple[Path, int | None]:
    """Make a folder and hold its mark; another, where whoever tidies up took it for one that was left."""
    while True:
        folder = Path(tempfile.mkdtemp(prefix=f".{name}.", suffix=ENDING, dir=beside))
        try:
            handle = take(folder / MARK)
        except FileNotFoundError:
            continue
        except NoLocksError:
            handle = None
        except OSError:
            _remove_held(folder, None)
            raise
        else:
            if handle is None:
                continue
        try:
            _write_mark(folder / MARK, handle)
        except OSError:
            _remove_held(folder, handle)
            raise
        return folder, handle


def _write_mark(path: Path, handle: int | None) -> None:
    """Write the mark through the handle that holds it: another one, closed, would let go of it."""
    own = os.open(path, os.O_WRONLY | os.O_CREAT, 0o644) if handle is None else handle
    try:
        os.write(own, SIGNATURE)
        os.fsync(own)  # before all else: after a power cut, too, it tells whose the rest is
    finally:
        if handle is None:
            os.close(own)


def _remove_held(folder: Path, handle: int | None) -> None:
    """Remove a folder for work, its mark last; whoever looks meanwhile finds it held."""
    try:
        for inner in folder.iterdir():
            if inner.name != MARK:
                remove(inner)
    finally:
        if handle is not None and os.name == "nt":
            os.close(handle)  # there, no open file is removed
    try:
        shutil.rmtree(folder)
    finally:
        if handle is not None and os.name != "nt":
            os.close(handle)


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


def scratch_for(beside: Path, name: str) -> list[Path]:
    """List the folders in ``beside`` in which ``name`` is or was being made."""
    prefix = f".{name}."
    found = sorted(beside.glob(f".*{ENDING}"))
    return [path for path in found if "." not in _between(path.name, prefix, ENDING) and is_scratch(path)]


def _between(text: str, start: str, end: str) -> str:
    return text[len(start) : -len(end)] if text.startswith(start) and text.endswith(end) else "."


def recover(left: Path, beside: Path) -> None:
    """Put back what a killed run had moved away to make place, unless something is there, and remove the rest.

    Of a folder in which somebody is at work, nothing is touched.
    """
    try:
        handle = take(left / MARK)
        if handle is None:
            return
    except FileNotFoundError:  # somebody else removed it
        return
    except NoLocksError:
        handle = None
    for path in sorted((left / BEFORE).iterdir()) if (left / BEFORE).is_dir() else ():
        if not os.path.lexists(beside / path.name):
            path.rename(beside / path.name)
    try:
        _remove_held(left, handle)
    except OSError as error:
        if error.errno not in TIDIED_MEANWHILE:
            raise


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
    """Remove a file, a link or a whole folder, if it is there."""
    if path.is_symlink() or path.is_file():
        path.unlink()
    elif path.is_dir():
        if os.name == "nt":  # there, a read-only file does not go away
            for inner in path.rglob("*"):
                inner.chmod(0o666)
        shutil.rmtree(path)
