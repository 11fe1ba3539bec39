"""Lets one publisher at a time into a folder; the system itself opens the lock when its holder dies."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from build_scripts.editions.disk import refusal
from build_scripts.exceptions import OutputError

LOCK = ".publicando"
PAUSE = 0.2
HELD = frozenset({errno.EACCES, errno.EAGAIN, errno.EDEADLK})


@contextmanager
def only_one(folder: Path, wait: float = 0) -> Iterator[None]:
    """Hold the folder's lock; raises ``OutputError`` when another holds it for longer than ``wait`` seconds."""
    path = folder / LOCK
    patience = time.monotonic() + wait
    while (handle := _acquire(path)) is None:
        if time.monotonic() >= patience:
            raise OutputError(
                f"Otra publicación está en curso en «{folder}». Espere a que termine y repita la orden, o deje que "
                "espere ella misma con --esperar SEGUNDOS."
            )
        time.sleep(PAUSE)
    try:
        yield
    finally:
        if os.name == "posix":
            with contextlib.suppress(OSError):  # an empty file that stays harms nobody
                path.unlink()
        os.close(handle)


def _acquire(path: Path) -> int | None:
    """Open and lock the file; ``None`` while another holds it."""
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise OutputError(f"{refusal(error, path.parent)}.") from error
    try:
        if _locked(handle) and os.path.samestat(os.fstat(handle), path.stat()):
            return handle  # the last holder removes the file: a lock on a removed one holds nothing
    except FileNotFoundError:
        pass
    except OSError as error:
        os.close(handle)
        raise OutputError(
            f"«{path.parent}» está en un disco que no admite bloqueos, y dos publicaciones a la "
            "vez podrían estorbarse. Publique en un disco de esta computadora y copie después la carpeta."
        ) from error
    os.close(handle)
    return None


if sys.platform == "win32":
    import msvcrt

    def _locked(handle: int) -> bool:
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError as error:
            if error.errno in HELD:
                return False
            raise
        return True

else:
    import fcntl

    def _locked(handle: int) -> bool:
        try:
            fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)  # not flock: children of a killed publisher inherit that
        except OSError as error:
            if error.errno in HELD:
                return False
            raise
        return True
