"""The manifest: the bytes and the SHA-256 of every file of a site."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict

from build_scripts.model import Dataset, Edition, Fingerprint, Output
from build_scripts.sums import MANIFEST, fingerprint


def manifest(
    files: Iterable[Output | Fingerprint],
    datasets: Iterable[Dataset],
    generator: str,
    edition: Edition | None = None,
    kind: str = "site",
) -> Output:
    """List every file of a site by path, size and hash, and the version of every dataset; written last.

    An edition's also says its name, its day and the hash of the manifest before it: the chain. A folder of another
    ``kind`` than a site says which.
    """
    known = [fingerprint(file) if isinstance(file, Output) else file for file in files]
    entries = [asdict(file) for file in sorted(known, key=lambda file: file.path)]
    document = {
        "generator": generator,
        **({"kind": kind} if kind != "site" else {}),
        **(_edition(edition) if edition else {}),
        "datasets": [{"name": d.slug, "version": d.version} for d in sorted(datasets, key=lambda d: d.slug)],
        "files": entries,
    }
    return Output(MANIFEST, (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode())


def _edition(edition: Edition) -> dict[str, object]:
    previous = {"name": edition.previous, "manifest_sha256": edition.previous_digest} if edition.previous else None
    return {"edition": {"name": edition.name, "date": edition.day.isoformat(), "previous": previous}}
