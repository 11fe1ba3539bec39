"""Reads a built site that is about to be carried: what its manifest says, and whether there is anything else."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any

from build_scripts.describe import MANIFEST
from build_scripts.exceptions import OutputError, UsageError
from build_scripts.labels import count_of

UNNAMED = "portal"
"""The folder of a site that is no edition."""
OURS = ("vigente", "documentos")
"""Folders that the kit has beside the site's."""
SHOWN = 10
"""Problems told by name; of the rest, how many."""
DIFFERENT = "no es como dice su manifiesto"


@dataclass(frozen=True)
class Site:
    """A built site as its manifest tells it."""

    folder: Path
    files: Mapping[str, str]
    """SHA-256 of every file, by path; without the manifest."""
    digest: str
    """Of the manifest."""
    edition: str
    """Empty for working material."""
    day: date | None

    @property
    def name(self) -> str:
        """Of its folder in the kit."""
        return UNNAMED if self.edition in {"", *OURS} else self.edition

    def text(self, path: str) -> str:
        """Read a page; empty where it cannot be read, which packing tells."""
        try:
            return (self.folder / path).read_text(encoding="utf-8", errors="replace")
        except OSError:
            return ""


def read_site(folder: Path) -> Site:
    """Read a site's manifest and see that there is no file more; raises ``UsageError`` or ``OutputError``."""
    path = folder / MANIFEST
    if not path.is_file():
        raise UsageError(
            f"«{folder}» no es una edición ni un sitio construido: no tiene {MANIFEST}. Indique otra carpeta."
        )
    content = path.read_bytes()
    try:
        told: dict[str, Any] = json.loads(content)
        files = {str(entry["path"]): str(entry["sha256"]) for entry in told["files"]}
        edition = told.get("edition")
        name, when = (str(edition["name"]), date.fromisoformat(edition["date"])) if edition else ("", None)
    except (ValueError, LookupError, TypeError) as error:
        raise OutputError(f"«{path}» está dañado: no se puede leer. Recupérelo de donde se publicó.") from error
    strange = [name for name in files if PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts]
    there = {found.relative_to(folder).as_posix() for found in folder.rglob("*") if not found.is_dir()}
    extra = sorted(there - files.keys() - {MANIFEST})
    refuse(DIFFERENT, [*(f"{name}: está fuera" for name in strange), *(f"{n}: sobra" for n in extra)])
    return Site(folder, files, hashlib.sha256(content).hexdigest(), name, when)


def refuse(what: str, problems: Sequence[str]) -> None:
    """Raise ``OutputError`` with the problems, if there are any."""
    if not problems:
        return
    listed = "".join(f"\n  {problem}" for problem in problems[:SHOWN])
    rest = f"\n  y {count_of(len(problems) - SHOWN, 'más', 'más')}" if len(problems) > SHOWN else ""
    raise OutputError(
        f"No se empacó nada: lo que se quiere llevar {what}.{listed}{rest}\n"
        "Construya o publique de nuevo, o recupere la edición de donde se publicó, y repita la orden."
    )
