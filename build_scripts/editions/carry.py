"""Packs a site to be carried on a USB stick: a ZIP that opens in any browser, without network and without installing.

In: the folder of an edition or of any built site. Out: a ZIP with the whole of it, its printed documents at hand, a
page to begin with and a text that says how to open and verify it. Nothing is packed that is not as its manifest says,
and the ZIP is whole or is not there. The same site gives the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from build_scripts.addresses import HEARINGS, VERSIONS
from build_scripts.characters import spelled
from build_scripts.destination import check_apart, check_outside_editions, digest_of
from build_scripts.editions.disk import sync_file
from build_scripts.editions.files import check_site
from build_scripts.editions.leaflet import DOCUMENTS, START, kit_folder, leaflets
from build_scripts.editions.registered import frozen_elsewhere
from build_scripts.editions.store import Site, read_site
from build_scripts.exceptions import OutputError, UsageError
from build_scripts.labels import count_of
from build_scripts.plainfiles import LISTS, RESERVED, is_plain, open_plain, read_plain
from build_scripts.refusals import reason
from build_scripts.scratch import recover, scratch, scratch_for
from build_scripts.sums import MANIFEST

PRINTED = f"{HEARINGS}/"

LONGEST = 180
"""Signs in a path inside the ZIP: Windows takes 260, and people unpack far from the root."""
LARGEST = 2**32 - 1
"""Bytes that a file may have on FAT32, as most USB sticks are formatted."""
FORBIDDEN = re.compile(r'[<>:"|?*\\\x00-\x1f]')

PACKED_ALREADY = frozenset({".png", ".jpg", ".jpeg", ".webp", ".woff2", ".zip", ".xlsx", ".parquet", ".pdf", ".gz"})
FIRST_DAY, LAST_DAY = date(1980, 1, 1), date(2107, 12, 31)
"""The days that a ZIP can record."""
READABLE_BY_ALL = 0o100644 << 16
UNIX = 3

SHOWN = 10
"""Problems told by name; of the rest, how many."""


@dataclass(frozen=True)
class Kit:
    """What was packed."""

    path: Path
    files: int
    bytes: int
    site: Site
    absent: tuple[str, ...] = ()
    """The editions in which documents were frozen that could not be packed."""


def newest_edition(publication: Path) -> Path:
    """Find the folder of the newest edition of a publication, from its list of versions; raises ``UsageError``."""
    try:
        listed = json.loads(read_plain(publication / VERSIONS, LISTS))
        return publication / str(listed[0]["version"])
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise UsageError(
            f"«{publication}» no es una publicación: no tiene un {VERSIONS} con sus ediciones. "
            "Indique la carpeta que dio a --destino al publicar."
        ) from error


def carry(folder: Path, destination: Path, root: Path) -> Kit:
    """Pack the site of a folder into a ZIP, replacing one that was made so before; ``root`` is the portal's folder.

    Raises ``UsageError`` where there is no site or the ZIP cannot be named so, and ``OutputError`` where the site is
    not as its manifest says, a name would not survive on Windows, or the disk refuses; then nothing is written.
    """
    _check_destination(folder, destination, root)
    site = _whole(folder)
    frozen, absent = frozen_elsewhere(site)
    _refuse("no es como se fijó", _altered(frozen))
    members = dict(sorted(_members(site, frozen).items()))
    _refuse("no se puede desempacar en Windows o en una memoria USB", _unsafe(members))
    try:
        destination.parent.mkdir(parents=True, exist_ok=True)
        for left in scratch_for(destination.parent, destination.name):
            recover(left, destination.parent)
        with scratch(destination.parent, destination.name) as aside:
            _pack(members, site, aside / destination.name)
            _refuse_foreign(destination)  # somebody may have put it there meanwhile
            (aside / destination.name).replace(destination)
        return Kit(destination, len(members), destination.stat().st_size, site, tuple(absent))
    except OSError as error:
        raise OutputError(
            f"No se puede escribir «{destination}»: {reason(error)}. Nada quedó a medias. Elija otro lugar o "
            "libere espacio."
        ) from error


# --- what is packed ------------------------------------------------------------------------------


Member = Path | bytes
"""What a name in the ZIP stands for: a file of the site, or what is made for the kit."""


def _members(site: Site, frozen: Mapping[str, Path]) -> dict[str, Member]:
    folder = kit_folder(site)
    members: dict[str, Member] = {f"{folder}/{path}": site.folder / path for path in (MANIFEST, *site.files)}
    for path in site.files:
        if path.startswith(PRINTED) and path.endswith((".pdf", ".txt", ".ics")):
            members[f"{DOCUMENTS}/{path.removeprefix(PRINTED)}"] = site.folder / path
    printed = sorted(name for name in members if name.startswith(f"{DOCUMENTS}/"))
    return {**members, **frozen, **leaflets(site, printed, sorted(frozen))}


def _altered(frozen: Mapping[str, Path]) -> list[str]:
    """List the frozen documents that are not, to the byte, what their edition's manifest says."""
    wrong = []
    for name, path in frozen.items():
        edition, _, inside = name.partition("/")
        listed = read_site(path.parents[inside.count("/")]).files[inside]
        if digest_of(path) != listed.sha256:
            wrong.append(f"{name}: falta, o no es el que dice el manifiesto de la edición {edition}")
    return wrong


def _pack(members: Mapping[str, Member], site: Site, aside: Path) -> None:
    day = min(max(site.edition.day, FIRST_DAY), LAST_DAY) if site.edition else FIRST_DAY
    with ZipFile(aside, "w") as archive:
        for name, member in members.items():
            entry = ZipInfo(name, (*day.timetuple()[:3], 0, 0, 0))
            entry.compress_type = ZIP_STORED if PurePosixPath(name).suffix in PACKED_ALREADY else ZIP_DEFLATED
            entry.external_attr = READABLE_BY_ALL
            entry.create_system = UNIX  # the same bytes on every system
            archive.writestr(entry, member if isinstance(member, bytes) else read_plain(member, LARGEST))
        archive.comment = _seal(archive.infolist())
    sync_file(aside)  # a stick is pulled out soon


# --- what is refused -----------------------------------------------------------------------------


def _check_destination(folder: Path, destination: Path, root: Path) -> None:
    if destination.suffix.lower() != ".zip":
        raise UsageError(f"El archivo que se lleva termina en .zip; se encontró «{destination}».")
    if destination.is_dir():
        raise UsageError(f"«{destination}» es una carpeta. Indique el nombre de un archivo .zip.")
    check_outside_editions(destination)
    if destination.resolve().is_relative_to(folder.resolve()):
        raise UsageError(f"«{destination}» quedaría dentro de lo que se empaca. Elija otra carpeta.")
    check_apart(destination.parent, root, beside=True)
    _refuse_foreign(destination)


def _refuse_foreign(destination: Path) -> None:
    """Refuse to replace anything but a kit that was made here and is as it was made."""
    if os.path.lexists(destination) and (destination.is_symlink() or not _is_kit(destination)):
        raise OutputError(
            f"«{destination}» ya existe y no es una copia hecha con «portal llevar», o alguien la cambió (no trae "
            f"{START}, o su contenido no es el de su sello). No se tocó: escriba otro nombre, o mueva ese archivo."
        )


def _is_kit(path: Path) -> bool:
    """Tell whether a file is a kit that was made here, with nothing put into it since: only such a one is replaced."""
    try:
        with os.fdopen(open_plain(path), "rb") as kit, ZipFile(kit) as archive:
            return START in archive.namelist() and archive.comment == _seal(archive.infolist())
    except (OSError, BadZipFile):
        return False


def _seal(members: Iterable[ZipInfo]) -> bytes:
    """Spell the ZIP's comment, which tells what was packed: each name, with its size and its sum."""
    told = sorted(f"{member.filename}\0{member.file_size}\0{member.CRC}" for member in members)
    return b"portal llevar " + hashlib.sha256("\n".join(told).encode()).hexdigest().encode()


def _whole(folder: Path) -> Site:
    """Read a site that is as its manifest says, file by file, as ``portal verificar`` reads it."""
    if not is_plain(folder / MANIFEST):
        raise UsageError(
            f"«{folder}» no es una edición ni un sitio construido: no tiene {MANIFEST}. Indique otra carpeta."
        )
    try:
        site = read_site(folder)
    except OutputError as error:
        raise OutputError(f"{error} Recupérelo de donde se publicó, y repita la orden.") from error
    problems = [f"{problem.place}: {problem.message}" for problem in check_site(site)]
    _refuse("no es como dice su manifiesto", problems)
    return site


def _refuse(what: str, problems: Sequence[str]) -> None:
    """Raise ``OutputError`` with the problems, if there are any."""
    if not problems:
        return
    listed = "".join(f"\n  {problem}" for problem in problems[:SHOWN])
    rest = f"\n  y {count_of(len(problems) - SHOWN, 'más', 'más')}" if len(problems) > SHOWN else ""
    raise OutputError(
        f"No se empacó nada: lo que se quiere llevar {what}.{listed}{rest}\n"
        "Construya o publique de nuevo, o recupere la edición de donde se publicó, y repita la orden."
    )


def _unsafe(members: Mapping[str, Member]) -> list[str]:
    """List the names that Windows or FAT32 would refuse, or take for another's."""
    wrong: list[str] = []
    seen: dict[str, str] = {}
    for name, member in members.items():
        parts = name.split("/")
        if len(name) >= LONGEST:
            wrong.append(f"{name}: tiene {len(name)} signos y el límite es {LONGEST - 1}")
        if not name.isprintable():
            wrong.append(f"{spelled(name)}: tiene un signo que no se ve")
        elif any(not part or FORBIDDEN.search(part) or part[-1] in ". " for part in parts):
            wrong.append(f"{name}: tiene un signo que Windows no admite")
        if any(RESERVED.fullmatch(part) for part in parts):
            wrong.append(f"{name}: Windows reserva ese nombre")
        if isinstance(member, Path) and member.stat().st_size > LARGEST:
            wrong.append(f"{name}: pasa de los 4 GB que admite una memoria FAT32")
        for at in range(1, len(parts) + 1):
            whole = "/".join(parts[:at])
            key = unicodedata.normalize("NFC", whole).casefold()
            if seen.setdefault(key, whole) != whole or (at < len(parts)) != (seen[key] not in members):
                wrong.append(f"{name}: Windows lo confunde con {seen[key]}")
                break
    return wrong
