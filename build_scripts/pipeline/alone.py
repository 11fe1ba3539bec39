"""Lets one build at a time use a portal's staging folder: of two at once, the pages would be mixed.

In: the portal's folder. Out: the turn, held until the end. Whoever comes second waits, and says so.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from build_scripts.destination import LOCK, make_staging
from build_scripts.exceptions import OutputError
from build_scripts.pipeline.reporting import Report
from build_scripts.refusals import reason
from build_scripts.settings import STAGING
from build_scripts.turns import PAUSE, NoLocksError, give_back, take


@contextmanager
def building(root: Path, report: Report) -> Iterator[None]:
    """Hold the staging folder; raises ``OutputError`` when it cannot be written."""
    path = root / STAGING / LOCK
    make_staging(root)
    try:
        handle = _awaited(path, report)
    except OSError as error:
        raise OutputError(f"No se puede escribir en «{path.parent}»: {reason(error)}.") from error
    try:
        yield
    finally:
        if handle is not None:
            give_back(path, handle)


def _awaited(path: Path, report: Report) -> int | None:
    """Take the turn when it comes; ``None`` on a disk without locks, good enough for who builds one thing at a time."""
    try:
        while (handle := take(path)) is None:
            report("Esperando a que termine otra construcción de este portal", 0, 1)
            time.sleep(PAUSE)
    except NoLocksError:
        return None
    return handle
