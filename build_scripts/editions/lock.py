"""Lets one publisher at a time into a folder; the system itself opens the lock when its holder dies."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from build_scripts.editions.disk import refusal
from build_scripts.exceptions import OutputError
from build_scripts.turns import PAUSE, NoLocksError, give_back, take

LOCK = ".publicando"


@contextmanager
def only_one(folder: Path, wait: float = 0) -> Iterator[None]:
    """Hold the folder's lock; raises ``OutputError`` when another holds it for longer than ``wait`` seconds."""
    path = folder / LOCK
    patience = time.monotonic() + wait
    while (handle := _acquire(path)) is None:
        if time.monotonic() >= patience:
            raise OutputError(
                f"Otra publicación está en curso en «{folder}». Espere a que termine y repita la orden, o deje que "
                "espere ella misma con --esperar SEGUNDOS."
            )
        time.sleep(PAUSE)
    try:
        yield
    finally:
        give_back(path, handle)


def _acquire(path: Path) -> int | None:
    """Open and lock the file; ``None`` while another holds it."""
    try:
        return take(path)
    except NoLocksError as error:
        raise OutputError(
            f"«{path.parent}» está en un disco que no admite bloqueos, y dos publicaciones a la "
            "vez podrían estorbarse. Publique en un disco de esta computadora y copie después la carpeta."
        ) from error
    except OSError as error:
        raise OutputError(f"{refusal(error, path.parent)}.") from error
