"""The hash of every file: what a manifest says of each, read back, and the same for ``sha256sum``.

Values in, values out: nothing here reads a file.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath
from typing import Any

from build_scripts.model import Edition, Fingerprint, Output

MANIFEST = "manifest.json"
GENERATOR = "portal"
"""The program's name, with which every manifest of its own begins to say who wrote it."""
CHECKSUMS = "SHA256SUMS"
CHANGES = "cambios.json"
"""What an edition says of what changed in it: named here, so that verifying need not know how sites are built."""


@dataclass(frozen=True)
class Manifest:
    """What a built site says of itself."""

    digest: str
    """SHA-256 of the manifest itself, in hexadecimal."""
    files: Mapping[str, Fingerprint]
    """By path, without the manifest itself."""
    versions: Mapping[str, str]
    """The version of every dataset, by its name."""
    edition: Edition | None
    """``None`` for working material."""
    generator: str
    """The program that wrote it, and its version."""
    kind: str
    """What the folder is: a ``site``, or the documents of a ``hearing``."""


def fingerprint(file: Output) -> Fingerprint:
    """Take a file's size and hash."""
    return Fingerprint(file.path, len(file.content), hashlib.sha256(file.content).hexdigest())


def checksums(files: Iterable[Output | Fingerprint]) -> Output:
    r"""List files as ``sha256sum --check`` reads them: all that exist but this list itself and the manifest.

    A name with a backslash or a line break is spelled as coreutils does, its line beginning with a backslash.

    >>> checksums([Output("a b.txt", b"")]).content.decode()
    'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  a b.txt\n'
    """
    known = [fingerprint(file) if isinstance(file, Output) else file for file in files]
    return Output(CHECKSUMS, "".join(_sum(file) for file in sorted(known, key=lambda file: file.path)).encode())


def _sum(file: Fingerprint) -> str:
    escaped = file.path.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r")
    return f"{'' if escaped == file.path else chr(92)}{file.sha256}  {escaped}\n"


def read_manifest(content: bytes) -> Manifest:
    """Read a manifest, believing nothing but its form; raises ``ValueError`` where it is not as the portal writes it.

    Paths lead nowhere outside the site's folder, and none is named twice.
    """
    digest = hashlib.sha256(content).hexdigest()
    try:
        document = json.loads(content)
        files = [_fingerprint(entry) for entry in document["files"]]
        versions = {_text(entry["name"]): _text(entry["version"]) for entry in document["datasets"]}
        edition = _edition(document["edition"], digest) if "edition" in document else None
        generator, kind = _text(document["generator"]), _text(document.get("kind", "site"))
    except (TypeError, KeyError, RecursionError) as error:
        raise ValueError(MANIFEST) from error
    named = {file.path: file for file in files}
    if len(named) < len(files):
        raise ValueError(MANIFEST)
    return Manifest(digest, named, versions, edition, generator, kind)


def _fingerprint(entry: Any) -> Fingerprint:
    path, size, digest = _text(entry["path"]), entry["bytes"], _text(entry["sha256"])
    pure = PurePosixPath(path)
    if pure.is_absolute() or ".." in pure.parts or not pure.parts or pure.as_posix() != path or path == MANIFEST:
        raise ValueError(path)
    if type(size) is not int or len(digest) != 64:
        raise ValueError(path)
    return Fingerprint(path, size, digest)


def _edition(entry: Any, digest: str) -> Edition:
    previous = entry["previous"]
    before = (_text(previous["name"]), _text(previous["manifest_sha256"])) if previous is not None else ("", "")
    return Edition(_text(entry["name"]), date.fromisoformat(entry["date"]), digest, *before)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    value.encode()  # half a character, as JSON can spell it, is a ``ValueError``
    return value
