"""The hash of every file: what the manifest says of each, and the same for ``sha256sum``; values in, values out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from build_scripts.model import Fingerprint, Output

MANIFEST = "manifest.json"
CHECKSUMS = "SHA256SUMS"
CHANGES = "cambios.json"
"""What an edition says of what changed in it: named here, so that verifying need not know how sites are built."""


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
