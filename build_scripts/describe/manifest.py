"""The manifest: the bytes and the SHA-256 of every file of a site; and the same hashes for ``sha256sum``."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict

from build_scripts.model import Dataset, Edition, Fingerprint, Output

MANIFEST = "manifest.json"
CHECKSUMS = "SHA256SUMS"


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


def manifest(
    files: Iterable[Output | Fingerprint],
    datasets: Iterable[Dataset],
    generator: str,
    edition: Edition | None = None,
) -> Output:
    """List every file of a site by path, size and hash, and the version of every dataset; written last.

    An edition's also says its name, its day and the hash of the manifest before it: the chain.
    """
    known = [fingerprint(file) if isinstance(file, Output) else file for file in files]
    entries = [asdict(file) for file in sorted(known, key=lambda file: file.path)]
    document = {
        "generator": generator,
        **(_edition(edition) if edition else {}),
        "datasets": [{"name": d.slug, "version": d.version} for d in sorted(datasets, key=lambda d: d.slug)],
        "files": entries,
    }
    return Output(MANIFEST, (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode())


def _edition(edition: Edition) -> dict[str, object]:
    previous = {"name": edition.previous, "manifest_sha256": edition.previous_digest} if edition.previous else None
    return {"edition": {"name": edition.name, "date": edition.day.isoformat(), "previous": previous}}
