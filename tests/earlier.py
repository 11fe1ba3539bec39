"""A small publication as version 0.1.0 of the program made it, with its portal: what is published stays verifiable.

Two editions, both signed; the second corrects two cells. Made once, by that program's own ``portal publicar``.
"""

from __future__ import annotations

import tarfile
from pathlib import Path

from tests.portals import Portal

ARCHIVE = Path(__file__).parent / "published-0.1.0.tar.xz"
FIRST, LAST = "2026-11", "2026-12"


def unpacked(folder: Path) -> tuple[Portal, Path]:
    """Unpack it into an empty folder; gives the portal and the folder of the publication."""
    with tarfile.open(ARCHIVE) as archive:
        archive.extractall(folder, filter="data")
    return Portal(folder / "portal"), folder / "publicacion"
