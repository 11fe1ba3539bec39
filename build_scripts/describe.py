"""Describes what was published: the manifest with the bytes and the SHA-256 of every file."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable

from build_scripts.model import Dataset, Output

MANIFEST = "manifest.json"


def manifest(files: Iterable[Output], datasets: Iterable[Dataset], generator: str) -> Output:
    """List every file of a site by path, size and hash, and the version of every dataset; written last."""
    entries = [
        {"path": f.path, "bytes": len(f.content), "sha256": hashlib.sha256(f.content).hexdigest()}
        for f in sorted(files, key=lambda f: f.path)
    ]
    document = {
        "generator": generator,
        "datasets": [{"name": d.slug, "version": d.version} for d in sorted(datasets, key=lambda d: d.slug)],
        "files": entries,
    }
    return Output(MANIFEST, (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode())
