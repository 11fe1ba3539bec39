"""What every link of the chain of editions says of itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Edition:
    """An edition by its name, its day and the hash of its manifest."""

    name: str
    day: date
    digest: str = ""
    """SHA-256 of manifest.json, in hexadecimal; empty while it is being built."""
    previous: str = ""
    """Name of the edition published just before it, which its manifest names with its hash; empty for the first."""
    previous_digest: str = ""
