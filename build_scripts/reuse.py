"""Keeps what was worked out of each dataset, under a hash of everything it came from.

In: sources and results. A key covers the package's own bytes and those of the packages its checks name, the portal's
settings, the generator's own files and the versions of the libraries that draw and encode: any change is another key.
The store lies in the staging folder; deleting it loses nothing but time.

A portal may come from somebody else, its store included. What is kept is data, which nothing can run; and each result
is sealed with a secret of this user's own, which lies outside every portal: what another made is not believed.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import os
import secrets
import threading
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, get_origin

from build_scripts.destination import RESULT
from build_scripts.model import Source
from build_scripts.plaindata import decode, encode
from build_scripts.plainfiles import DATA, read_plain

LIBRARIES = (
    "altair", "frictionless", "jinja2", "markdown", "pandas", "pillow", "pyarrow", "segno", "typst",
    "vl-convert-python", "xlsxwriter",
)  # fmt: skip
SEAL = 32
"""Bytes of the seal (HMAC with SHA-256) that stands before each result."""
SECRET = Path("portal-de-transparencia", "sello")
"""Where the secret lies, below the folder in which this user's programs keep their state."""

Kept = TypeVar("Kept")


@cache
def _generator() -> bytes:
    """Hash the generator's own files and the libraries it draws and encodes with."""
    from importlib.metadata import version

    digest = hashlib.sha256("\n".join(f"{name} {version(name)}" for name in LIBRARIES).encode())
    package = Path(__file__).parent
    for path in sorted(package.rglob("*")):
        if path.is_file() and path.suffix in {".py", ".json", ".html", ".ttf", ".typ"}:
            digest.update(path.relative_to(package).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.digest()


def _state() -> Path:
    """Name the folder in which this user's programs keep their state; raises ``RuntimeError`` where there is none."""
    told = os.environ.get("LOCALAPPDATA" if os.name == "nt" else "XDG_STATE_HOME", "")
    return Path(told) if Path(told).is_absolute() else Path.home() / ".local" / "state"


@cache
def _secret() -> bytes:
    """Give this user's secret, made the first time; where it cannot be kept, one for this run only."""
    made = secrets.token_bytes(SEAL)
    try:
        path = _state() / SECRET
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with contextlib.suppress(FileExistsError):
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(made)
        kept = read_plain(path, SEAL)
    except (OSError, RuntimeError):
        return made
    return kept if len(kept) == SEAL else made


class Store:
    """A folder of results, one file a key."""

    def __init__(self, folder: Path, settings: str) -> None:
        self._folder = folder
        self._settings = settings.encode()
        self._wanted: set[str] = set()
        self._secret = _secret()

    def key(self, source: Source, all_sources: Iterable[Source]) -> str:
        """Name what comes of a source, given the sources it may refer to."""
        digest = hashlib.sha256(_generator() + self._settings + source.shown.encode() + source.digest.encode())
        named = _referred(source.descriptor)
        for other in all_sources:
            if other.slug in named:
                digest.update(other.slug.encode() + other.digest.encode())
        self._wanted.add(digest.hexdigest())
        return digest.hexdigest()

    def key_of(self, content: bytes) -> str:
        """Name what comes of some bytes alone."""
        key = hashlib.sha256(_generator() + content).hexdigest()
        self._wanted.add(key)
        return key

    def get(self, key: str, kind: type[Kept]) -> Kept | None:
        """Give what was kept under a key, or ``None``; what is damaged, or not ours, is as good as none."""
        try:
            kept = read_plain(self._folder / key, DATA)
            seal, payload = kept[:SEAL], kept[SEAL:]
            value = decode(payload, kind) if hmac.compare_digest(seal, self._sealed(key, payload)) else None
        except (OSError, ValueError):
            return None
        return value if isinstance(value, get_origin(kind) or kind) else None

    def put(self, key: str, value: Kept, kind: type[Kept]) -> None:
        """Keep a result; written aside and moved, so that an interrupted build leaves no half file."""
        self._folder.mkdir(parents=True, exist_ok=True)
        aside = self._folder / f"{key}.{os.getpid()}.{threading.get_ident()}"
        payload = encode(value, kind)
        aside.write_bytes(self._sealed(key, payload) + payload)
        with contextlib.suppress(FileNotFoundError):  # tidied away by a build that ended meanwhile: it costs only time
            aside.replace(self._folder / key)

    def _sealed(self, key: str, payload: bytes) -> bytes:
        return hmac.digest(self._secret, key.encode() + payload, "sha256")

    def tidy(self) -> None:
        """Forget what was not named since this store was opened."""
        if self._folder.is_dir():
            for path in self._folder.iterdir():
                if RESULT.fullmatch(path.name) and path.name not in self._wanted and not path.is_dir():
                    path.unlink(missing_ok=True)


def _referred(descriptor: Any) -> set[str]:
    """Name the packages that a descriptor's checks compare with, as far as it is well formed."""
    found: set[str] = set()
    if isinstance(descriptor, Mapping):
        portal = descriptor.get("portal")
        checks = portal.get("checks") if isinstance(portal, Mapping) else None
        for spec in checks if isinstance(checks, list) else ():
            for name in ("of", "reference") if isinstance(spec, Mapping) else ():
                target = spec.get(name)
                if isinstance(target, Mapping) and isinstance(target.get("package"), str):
                    found.add(target["package"])
    return found
