"""Refuses to write where it would harm: over what is published, over what the portal works with, over others' files.

In: a destination and the portal's folder. Out: nothing, or ``ConflictError`` for what is published, and ``OutputError``
for the rest. Every order that writes a folder asks here before it does any work.
"""

from __future__ import annotations

import json
from pathlib import Path

from build_scripts.addresses import VERSIONS
from build_scripts.exceptions import ConflictError, OutputError
from build_scripts.refusals import reason
from build_scripts.settings import STAGING
from build_scripts.sums import MANIFEST

WORKED = ("docs", "datasets", "build_scripts", STAGING, ".git")
"""The folders of a portal that nothing is written into: what is read, or made anew, at every build."""


def check_destination(destination: Path, root: Path, marker: str) -> None:
    """Refuse to replace a folder that holds something other than what an order of this kind makes.

    ``marker`` is the file that everything made by it has; an empty or absent destination is fine.
    """
    check_unpublished(destination)
    check_apart(destination, root)
    if destination.is_symlink():
        raise OutputError(f"«{destination}» es un enlace. Indique con --destino la carpeta misma.")
    if destination.is_file():
        raise OutputError(f"«{destination}» es un archivo, no una carpeta. Elija otra con --destino.")
    try:
        taken = destination.is_dir() and any(destination.iterdir()) and not (destination / marker).is_file()
    except OSError as error:
        raise OutputError(f"«{destination}» no se puede leer: {reason(error)}. Elija otra con --destino.") from error
    if taken:
        raise OutputError(
            f"«{destination}» ya tiene archivos y no es un sitio construido por esta orden (falta {marker}). "
            "Vacíela o elija otra carpeta con --destino."
        )


def check_apart(destination: Path, root: Path) -> None:
    """Refuse the portal's own folder, what contains it, and the folders that it works with."""
    where, home = destination.resolve(), root.resolve()
    if where == home or where in home.parents:
        raise OutputError(f"«{destination}» es la carpeta del portal o la contiene. Elija otra con --destino.")
    inside = next((name for name in WORKED if (home / name) in (where, *where.parents)), None)
    if inside:
        raise OutputError(
            f"«{destination}» está en «{inside}», que el portal lee o rehace al construir. Elija otra con --destino."
        )


def check_unpublished(destination: Path) -> None:
    """Refuse an edition, what lies in one, and anything in a folder of editions: what is published never changes."""
    where = destination.resolve()
    for folder in (where, *where.parents):
        name = edition_of(folder)
        if name:
            what = "es" if folder == where else "está dentro de"
            raise ConflictError(_told(destination, f"{what} la edición «{name}»"))
        if holds_editions(folder):
            raise ConflictError(_told(destination, f"está en «{folder}», donde solo «portal publicar» escribe"))


def check_outside_editions(file: Path) -> None:
    """Refuse a file that would lie in an edition, where every file is listed."""
    name = next((name for folder in file.resolve().parents if (name := edition_of(folder))), "")
    if name:
        raise ConflictError(_told(file, f"quedaría dentro de la edición «{name}»"))


def _told(path: Path, what: str) -> str:
    return f"«{path}» {what}. Lo publicado no cambia, y no se tocó nada. Elija otro lugar, fuera de la publicación."


def edition_of(folder: Path) -> str:
    """Give the name of the edition that a folder's manifest says it is; empty where it says none."""
    document = _json(folder / MANIFEST)
    edition = document.get("edition") if isinstance(document, dict) else None
    return str(edition.get("name") or "") if isinstance(edition, dict) else ""


def holds_editions(folder: Path) -> bool:
    """Tell whether a folder has a list of editions."""
    listed = _json(folder / VERSIONS)
    return isinstance(listed, list) and any(isinstance(one, dict) and "version" in one for one in listed)


def _json(path: Path) -> object:
    """Read a JSON document; nothing where there is none, or none that can be read."""
    try:
        return json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return None
