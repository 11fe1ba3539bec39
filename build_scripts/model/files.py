"""A file to be written, and what is enough to know it again."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Output:
    """A file to be written: a path below the site's root, with forward slashes, and its bytes."""

    path: str
    content: bytes


@dataclass(frozen=True)
class Fingerprint:
    """What the manifest says of a file: enough to know it again without holding it."""

    path: str
    bytes: int
    sha256: str
