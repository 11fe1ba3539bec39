"""The one rule for files that others give: what may be read, how much of it, and which names are safe.

In: a path, and the most bytes that a file of its kind may have. Out: its bytes, or ``NotPlainError``, which says in
Spanish what is there instead. Only a regular file is ever read: a link leads out of the portal, a pipe never ends, a
device may do anything. What is there is judged on the open file, so that nobody can change it in between.
"""

from __future__ import annotations

import errno
import json
import os
import re
import stat
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from build_scripts.characters import code

TEXT = 2_000_000
"""Bytes of a page, a text, an outline, a drawing or the configuration: a thousand times a real one."""
STRUCTURE = 20_000_000
"""Of a descriptor."""
DATA = 2**32 - 1
"""Of a table: what FAT32, as most USB sticks are formatted, can hold; a register of ten million rows is a quarter."""
IMAGE = 20_000_000
DOCUMENT = 100_000_000
"""Of a document to download: the most that the usual hosts take."""
LISTS = 200_000_000
"""Of a manifest and the other lists of an edition: a million files."""
KEYS = 100_000

PIECE = 1 << 24
DROPPED = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
"""What systems leave in a folder when somebody looks at it: nobody's work."""
UNPUBLISHED = re.compile(r"\.git(attributes|ignore|keep)|\..*\.sw[a-p]|\.~lock\..*#|.*~|~\$.*")
"""What git and editors leave beside files: never read, never published, and no one's mistake."""

RESERVED = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE)
"""Names that Windows keeps for devices, with any ending."""
SIGNS = re.compile(r'[<>:"|?*\\#%{}`]')
"""What Windows does not admit in a name, and what means something else in an address or on a page."""
LONGEST_NAME = 120
LONGEST_PATH = 150
"""Signs of a path in the portal: Windows takes 260, and people unpack far from the root."""

KINDS = (
    (stat.S_ISLNK, "es un enlace simbólico"),
    (stat.S_ISDIR, "es una carpeta, no un archivo"),
    (stat.S_ISFIFO, "es una tubería con nombre, no un archivo"),
    (stat.S_ISSOCK, "es un socket, no un archivo"),
    (stat.S_ISBLK, "es un dispositivo, no un archivo"),
    (stat.S_ISCHR, "es un dispositivo, no un archivo"),
)


class NotPlainError(OSError):
    """What is there is no regular file, or a larger one than its kind may be."""

    def __init__(self, why: str, path: str | Path, *, linked: bool = False) -> None:
        super().__init__(errno.EINVAL, why, os.fspath(path))
        self.why = why
        self.linked = linked


class TooLargeError(NotPlainError):
    """A regular file has more bytes than its kind may have, or than were announced."""

    def __init__(self, path: str | Path, size: int, limit: int) -> None:
        super().__init__(f"pasa del límite, {_bytes(limit)}: tiene {_bytes(size)}", path)
        self.size, self.limit = size, limit


def read_plain(path: Path, limit: int, *, until_nul: bool = False, first: int | None = None) -> bytes:
    """Read a regular file of at most ``limit`` bytes; raises ``NotPlainError``, or what the system raises.

    With ``until_nul``, reading ends at the piece with the first zero byte: no text has one, and a file may be nothing
    but a gigabyte of them that takes no room on the disk. With ``first``, only so many bytes are read.
    """
    handle = open_plain(path)
    try:
        size = os.fstat(handle).st_size
        if size > limit:
            raise TooLargeError(path, size, limit)
        if first is not None:
            return os.read(handle, first)
        pieces: list[bytes] = []
        left = limit + 1  # it may grow meanwhile
        while piece := os.read(handle, min(PIECE, left)):
            pieces.append(piece)
            left -= len(piece)
            if left <= 0:
                raise TooLargeError(path, limit + 1, limit)
            if until_nul and b"\0" in piece:
                break
        return b"".join(pieces)
    finally:
        os.close(handle)


def read_json(path: Path) -> Any:
    """Read a JSON document; ``None`` where there is none, or none that can be read."""
    try:
        return json.loads(read_plain(path, LISTS))
    except (OSError, ValueError, RecursionError):
        return None


def open_plain(path: str | Path) -> int:
    """Open a regular file for reading, never waiting for anyone; raises ``NotPlainError`` or what the system raises."""
    try:
        about = os.lstat(path)
        _require_regular(about, path)
        handle = os.open(path, os.O_RDONLY | _flags())
    except OSError as error:
        if error.errno == errno.ELOOP and not isinstance(error, NotPlainError):  # a link came to its place meanwhile
            raise NotPlainError(KINDS[0][1], path, linked=True) from error
        raise
    try:
        _require_regular(os.fstat(handle), path)
    except NotPlainError:
        os.close(handle)
        raise
    return handle


def _flags() -> int:
    """Give what keeps opening from following a link or waiting at a pipe, where the system has it."""
    return sum(getattr(os, name, 0) for name in ("O_BINARY", "O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_NOCTTY"))


def _require_regular(about: os.stat_result, path: str | Path) -> None:
    if why := kind_fault(about.st_mode):
        raise NotPlainError(why, path, linked=stat.S_ISLNK(about.st_mode))


def kind_fault(mode: int) -> str:
    """Say what something is that is no regular file; empty for one that is."""
    if stat.S_ISREG(mode):
        return ""
    return next((words for test, words in KINDS if test(mode)), "no es un archivo corriente")


def is_plain(path: Path) -> bool:
    """Tell whether a regular file is there by its own right, no link to one."""
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except (OSError, ValueError):
        return False


def same_bytes(path: Path, content: bytes) -> bool:
    """Tell whether a regular file holds just these bytes; one of another size is not read."""
    try:
        return path.lstat().st_size == len(content) and read_plain(path, len(content)) == content
    except OSError:
        return False


def is_folder(path: Path) -> bool:
    """Tell whether a folder is there by its own right, no link to one."""
    try:
        return stat.S_ISDIR(path.lstat().st_mode)
    except (OSError, ValueError):
        return False


def name_fault(name: str) -> str:
    r"""Say what is wrong with the name of a file or folder that will be an address; empty for a safe one.

    >>> name_fault("informe 2024.pdf"), name_fault("a\u202egpj.md"), name_fault("_headers")
    ('', 'tiene un signo que no se ve (U+202E)', 'empieza con «_», que los servidores reservan')
    """
    hidden = next((one for one in name if not one.isprintable()), "")
    sign = SIGNS.search(name)
    faults = (
        (hidden, f"tiene un signo que no se ve ({code(hidden or ' ')})"),
        (unicodedata.normalize("NFC", name) != name, "lleva las tildes aparte de sus letras (no está en la forma NFC)"),
        (name.startswith((".", "_")), f"empieza con «{name[:1]}», que los servidores reservan"),
        (name != name.strip() or name.endswith("."), "tiene un espacio o un punto en una punta"),
        (sign, f"tiene el signo «{sign[0] if sign else ''}»"),
        (RESERVED.fullmatch(name), "Windows lo reserva para un aparato"),
        (len(name) > LONGEST_NAME, f"tiene {len(name)} signos y el límite es {LONGEST_NAME}"),
    )
    return next((words for wrong, words in faults if wrong), "")


def entries_below(folder: Path, *, everything: bool = False) -> Iterator[tuple[str, os.stat_result]]:
    """Yield all that lies below a folder, links not followed, by path from there: a folder before what is in it.

    What systems, git and editors leave there is passed over, unless ``everything`` is asked for. Raises what the
    system raises.
    """
    waiting = [(os.fspath(folder), "")]
    while waiting:
        place, prefix = waiting.pop()
        with os.scandir(place) as found:
            entries = sorted(found, key=lambda entry: entry.name)
        folders = []
        for entry in entries:
            if not everything and (entry.name in DROPPED or UNPUBLISHED.fullmatch(entry.name)):
                continue
            about = entry.stat(follow_symlinks=False)
            yield f"{prefix}{entry.name}", about
            if stat.S_ISDIR(about.st_mode):
                folders.append((entry.path, f"{prefix}{entry.name}/"))
        waiting += reversed(folders)


def _bytes(count: int) -> str:
    """Spell a size: in MB from one on, so that a limit is read at a glance."""
    whole, unit = (count // 1_000_000, "MB") if count >= 1_000_000 else (count, "bytes")
    return f"{whole:,} {unit}".replace(",", ".")
