"""Reads what is published: the manifests of a folder's editions. It believes nothing of them but their form."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from build_scripts.addresses import CURRENT, VERSIONS
from build_scripts.editions.versions import SIGNATURES
from build_scripts.exceptions import OutputError
from build_scripts.model import Edition
from build_scripts.plainfiles import LISTS, NotPlainError, read_plain
from build_scripts.sums import MANIFEST, Manifest, read_manifest


@dataclass(frozen=True)
class Site(Manifest):
    """A built site as its manifest has it."""

    folder: Path


@dataclass(frozen=True)
class Kept:
    """A published edition and the site that it is."""

    edition: Edition
    site: Site


def read_site(folder: Path) -> Site:
    """Read a site's manifest; raises ``OutputError`` where there is none or it has another form."""
    path = folder / MANIFEST
    try:
        content = read_plain(path, LISTS)
    except FileNotFoundError as error:
        raise OutputError(f"Falta «{path}».") from error
    except NotPlainError as error:
        raise OutputError(f"«{path}» {error.why}.") from error
    except OSError as error:
        raise OutputError(f"«{path}» no se puede leer.") from error
    try:
        told = read_manifest(content)
    except ValueError as error:
        raise OutputError(f"«{path}» no es un manifiesto como los que escribe el portal.") from error
    return Site(**vars(told), folder=folder)


def edition_folders(destination: Path) -> list[Path]:
    """List the folders of a publication that are to be editions: all but hidden ones and those with another use."""
    return sorted(
        path
        for path in destination.iterdir()
        if not path.name.startswith(".") and path.name not in {CURRENT, SIGNATURES} and _is_folder(path)
    )


def _is_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()


def read_kept(folder: Path) -> Kept:
    """Read a folder of a publication as the edition of its name; raises ``OutputError``."""
    site = read_site(folder)
    if site.edition is None or site.edition.name != folder.name:
        said = f"«{site.edition.name}»" if site.edition else "ninguna edición"
        raise OutputError(f"«{folder}» debería ser la edición «{folder.name}», y su manifiesto dice ser {said}.")
    return Kept(site.edition, site)


def read_editions(destination: Path) -> dict[str, Kept]:
    """Read all editions of a publication, by name; raises ``OutputError`` at the first that cannot be read."""
    return {folder.name: read_kept(folder) for folder in edition_folders(destination)}


def is_publication(folder: Path) -> bool:
    """Tell whether a folder holds a publication, whole or begun."""
    if not folder.is_dir() or (folder / MANIFEST).is_file():
        return False
    return (folder / VERSIONS).is_file() or any((path / MANIFEST).is_file() for path in edition_folders(folder))
