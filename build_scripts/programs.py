"""Starts other programs as if the portal's folder were somebody else's: nothing that lies there is run or imported.

In: the name of a program. Out: its full path, and an environment to start it in. A folder that was received may hold a
``git.exe``, a ``yaml.py`` or a ``mkdocs/``, and be the folder that the order is given in.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

KEPT = "PYTHONPATH"
SAFE = "PYTHONSAFEPATH"
"""With it, Python does not look for modules in the folder that it is started in."""


def find_program(name: str) -> str | None:
    """Find a program on the path, and never in the present folder, where Windows would look first.

    >>> find_program("no-hay-tal-programa")
    """
    folders = [folder for folder in os.get_exec_path() if os.path.isabs(folder)]  # noqa: PTH117 - texts, as the system has them
    names = (name, f"{name}.exe") if os.name == "nt" else (name,)
    candidates = (str(Path(folder, one)) for folder in folders for one in names)
    return next((found for one in candidates if (found := shutil.which(one))), None)


def python_environment() -> dict[str, str]:
    """Give the environment for a Python of our own: no variable tells it to import or run what the portal does not.

    Of the folders with libraries those stay that are told in full: one told in part, or an empty one, is the folder
    that the order is given in.
    """
    kept = {key: value for key, value in os.environ.items() if not key.upper().startswith("PYTHON")}
    folders = [one for one in os.environ.get(KEPT, "").split(os.pathsep) if Path(one).is_absolute()]
    return {**kept, SAFE: "1", **({KEPT: os.pathsep.join(folders)} if folders else {})}


@contextmanager
def safe_children() -> Iterator[None]:
    """Let processes that Python itself starts look for no module in the present folder."""
    before = os.environ.get(SAFE)
    os.environ[SAFE] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ[SAFE]
        else:
            os.environ[SAFE] = before
