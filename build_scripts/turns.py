"""Lets one process at a time do something; the system itself gives the turn back when its holder dies.

In: the file that stands for the turn. Out: an open handle that holds it. Errors: ``OSError`` where the file cannot be
made, and ``NoLocksError`` on a disk that knows no locks.
"""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from pathlib import Path

PAUSE = 0.2
"""Seconds between one try and the next."""
HELD = frozenset({errno.EACCES, errno.EAGAIN, errno.EDEADLK})


class NoLocksError(OSError):
    """The disk on which the file lies knows no locks."""


def take(path: Path) -> int | None:
    """Open and lock the file; ``None`` while another process holds it."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        if _locked(handle) and os.path.samestat(os.fstat(handle), path.stat()):
            return handle  # the last holder removes the file: a lock on a removed one holds nothing
    except FileNotFoundError:
        pass
    except OSError as error:
        os.close(handle)
        raise NoLocksError(error.errno, str(error)) from error
    os.close(handle)
    return None


def give_back(path: Path, handle: int) -> None:
    """Let the next one in."""
    if os.name == "posix":
        with contextlib.suppress(OSError):  # an empty file that stays harms nobody
            path.unlink()
    os.close(handle)


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
