"""Exchanges two names on disk in one step, where the system knows how: a reader meets the one or the other, never none.

In: two paths of one disk. Out: whether it was done. Errors: ``OSError`` when the disk refuses.
"""

from __future__ import annotations

import ctypes
import errno
import os
import sys
from pathlib import Path

HERE = -100  # AT_FDCWD: both paths are read from the current folder
SWAP = 2  # RENAME_EXCHANGE
UNKNOWN = frozenset({errno.ENOSYS, errno.EINVAL, errno.EPERM})


def exchanged(one: Path, other: Path) -> bool:
    """Exchange two names in one step; False where system or file system cannot."""
    if not sys.platform.startswith("linux"):
        return False
    call = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if call is None:
        return False
    sys.audit("portal.exchange", str(one), str(other))
    if call(HERE, os.fsencode(one), HERE, os.fsencode(other), ctypes.c_uint(SWAP)) == 0:
        return True
    number = ctypes.get_errno()
    if number in UNKNOWN:
        return False
    raise OSError(number, os.strerror(number), str(other))
