"""Reads what people put below docs/: pages, pictures and documents, and nothing that would run on a reader's computer.

In: the portal's root. Out: the files by path, and a ``Finding`` for all that may not go out, everything at once. HTML,
programs and styles come only from composed pages; files for the server only from the configuration.
"""

from __future__ import annotations

import stat
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from build_scripts.characters import spelled, visible
from build_scripts.load.drawing import drawing_fault
from build_scripts.load.outline import OUTLINES
from build_scripts.model import Finding
from build_scripts.plainfiles import (
    DOCUMENT,
    IMAGE,
    LONGEST_PATH,
    TEXT,
    NotPlainError,
    entries_below,
    kind_fault,
    name_fault,
    read_plain,
)
from build_scripts.refusals import reason

PAGES = "docs"


@dataclass(frozen=True)
class Kind:
    """What files of an ending are: how many bytes they may have, and how they begin."""

    limit: int
    begins: tuple[bytes, ...] = ()


HEAD = 64
PACKED = (b"PK\x03\x04",)
KINDS: Mapping[str, Kind] = {
    ".md": Kind(TEXT),
    ".png": Kind(IMAGE, (b"\x89PNG\r\n\x1a\n",)),
    ".jpg": Kind(IMAGE, (b"\xff\xd8\xff",)),
    ".jpeg": Kind(IMAGE, (b"\xff\xd8\xff",)),
    ".gif": Kind(IMAGE, (b"GIF87a", b"GIF89a")),
    ".webp": Kind(IMAGE, (b"RIFF",)),
    ".svg": Kind(TEXT),
    ".pdf": Kind(DOCUMENT, (b"%PDF-",)),
    ".csv": Kind(DOCUMENT),
    ".txt": Kind(DOCUMENT),
    ".json": Kind(DOCUMENT),
    ".ics": Kind(TEXT, (b"BEGIN:VCALENDAR", b"\xef\xbb\xbfBEGIN:VCALENDAR")),
    ".xlsx": Kind(DOCUMENT, PACKED),
    ".ods": Kind(DOCUMENT, PACKED),
    ".docx": Kind(DOCUMENT, PACKED),
    ".odt": Kind(DOCUMENT, PACKED),
    ".pptx": Kind(DOCUMENT, PACKED),
    ".odp": Kind(DOCUMENT, PACKED),
    ".zip": Kind(DOCUMENT, PACKED),
}
"""What may go out of docs/, by ending. None of it runs in a browser; workbooks with macros have other endings."""
OUTLINE = frozenset({".yml", ".yaml"})
"""Read, and not published: only in the folder of outlines."""
ACTIVE = frozenset({
    ".html", ".htm", ".xhtml", ".xht", ".shtml", ".mht", ".xml", ".xsl", ".xslt", ".js", ".mjs", ".cjs", ".wasm",
    ".css", ".swf", ".jar", ".hta", ".php", ".phtml", ".phar", ".cgi", ".pl", ".py", ".rb", ".sh", ".bat", ".cmd",
    ".ps1", ".exe", ".asp", ".aspx", ".jsp", ".webmanifest", ".appcache", ".xlsm", ".docm", ".pptm",
})  # fmt: skip
"""What runs, or looks, as a part of the site: on a reader's computer or on the server."""
LISTED = ", ".join(ending for ending in KINDS if ending != ".jpeg")


def read_docs(root: Path) -> dict[str, bytes]:
    """Read what people wrote below docs/, by path from there; what ``check_docs`` finds is left out."""
    looked = _looked(root, whole=True)
    return {path: content for path, content, found in looked if not found and content is not None}


def check_docs(root: Path) -> list[Finding]:
    """Find all below docs/ that may not go out, in the order of its path."""
    return [finding for _, _, found in _looked(root, whole=False) for finding in found]


def _looked(root: Path, *, whole: bool) -> Iterator[tuple[str, bytes | None, list[Finding]]]:
    """Yield each file below docs/: its path from there, its bytes, or the first few, and what is wrong with it."""
    folder = root / PAGES
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        yield "", None, [_irregular(PAGES, kind_fault(folder.lstat().st_mode))]
        return
    if not folder.is_dir():
        return
    known: dict[str, str] = {}
    for path, about in entries_below(folder):
        wrong = [*_misnamed(path), *_alike(path, known)]
        if stat.S_ISDIR(about.st_mode):
            yield path, None, wrong
        elif fault := kind_fault(about.st_mode):
            yield path, None, [*wrong, _irregular(f"{PAGES}/{path}", fault)]
        elif misfit := _misfit(path):
            yield path, None, [*wrong, misfit]
        else:
            content, unread = _read(folder, path, whole=whole)
            yield path, content, [*wrong, *unread]


def _misnamed(path: str) -> Iterator[Finding]:
    """Find a name that no address can safely carry; files for a server are told apart, by what they are."""
    name = path.rpartition("/")[2]
    fault = name_fault(name)
    if not fault and len(path) > LONGEST_PATH:
        fault = f"su ruta tiene {len(path)} signos y el límite es {LONGEST_PATH}"
    if name.startswith((".", "_")):
        step = (
            "Quítelo de docs/. Un archivo que pide el alojamiento se pone junto a las ediciones y se anota en "
            "«extra.portal.hosting_files»."
        )
        yield _told(path, "servidor", f"El nombre {fault}.", "páginas, imágenes y documentos", spelled(name), step)
    elif fault:
        step = "Cámbiele el nombre, como informe-2024.pdf."
        yield _told(path, "nombre", f"El nombre {fault}.", "un nombre que sirva de dirección", spelled(name), step)


def _alike(path: str, known: dict[str, str]) -> Iterator[Finding]:
    """Find two names that some systems take for one."""
    before = known.setdefault(unicodedata.normalize("NFC", path).casefold(), path)
    if before != path:
        message = "Otro nombre se distingue de este solo por mayúsculas o por cómo se escriben las tildes."
        step = "Cambie uno de los dos: en muchas computadoras serían el mismo archivo."
        yield _told(path, "iguales", message, "nombres distintos", f"{PAGES}/{spelled(before)}", step)


def _misfit(path: str) -> Finding | None:
    """Find a file of a kind that is not published as it is."""
    pure = PurePosixPath(path)
    endings = [ending.lower() for ending in pure.suffixes]
    active = next((ending for ending in endings if ending in ACTIVE), "")
    if active:
        message = f"Un archivo {active} no se publica tal cual: correría como parte del sitio, o en el servidor."
        step = "Escriba la página en Markdown (.md); los programas y estilos los pone el portal."
        return _told(path, "programa", message, f"uno de: {LISTED}", visible(pure.name), step)
    ending = pure.suffix.lower()
    if ending in OUTLINE and f"{PAGES}/{pure.parent}" == OUTLINES:
        return None
    if ending in KINDS and (ending != ".md" or pure.suffix == ".md"):
        return None
    step = "Quítelo de docs/, o conviértalo a uno de esos formatos."
    found = visible(ending) or "sin terminación"
    return _told(path, "clase", "Un archivo de esta clase no se publica.", f"uno de: {LISTED}", found, step)


def _read(folder: Path, path: str, *, whole: bool) -> tuple[bytes | None, list[Finding]]:
    """Read a file of a kind that is published, and hold its content against its ending."""
    ending = PurePosixPath(path).suffix.lower()
    kind = KINDS.get(ending, Kind(TEXT))
    try:
        content = read_plain(folder / path, kind.limit, first=None if whole or ending == ".svg" else HEAD)
    except NotPlainError as error:
        step = "Revise si es el archivo que quería; si lo es, redúzcalo."
        return None, [_told(path, "tamano", f"El archivo {error.why}.", "un archivo más pequeño", error.why, step)]
    except OSError as error:
        step = "Revise los permisos del archivo."
        return None, [_told(path, "lectura", "No se puede leer.", "un archivo legible", reason(error), step)]
    if kind.begins and not content.startswith(kind.begins):
        message, step = f"Termina en {ending}, y su contenido es otra cosa.", "Guárdelo otra vez en ese formato."
        return content, [_told(path, "contenido", message, f"un archivo {ending}", _begins(content), step)]
    if ending == ".svg" and (fault := drawing_fault(content)):
        message = "El dibujo SVG tiene algo que corre o que carga algo de fuera."
        step = "Guárdelo como «SVG simple», quite eso, o publíquelo como PNG."
        return content, [_told(path, "dibujo", message, "formas y textos", fault[1], step, fault[0])]
    return content, []


def _begins(content: bytes) -> str:
    return f"empieza con «{visible(content[:20].decode('latin-1'))}»" if content else "un archivo vacío"


def _irregular(file: str, fault: str) -> Finding:
    step = "Quítelo, y ponga en su lugar una copia de lo que quiere publicar, si es suyo."
    message = f"«{spelled(file)}» {fault}."
    return Finding("docs-archivo", PAGES, spelled(file), message, step, None, None, "un archivo del portal", fault)


def _told(path: str, code: str, message: str, expected: str, found: str, step: str, row: int | None = None) -> Finding:
    return Finding(f"docs-{code}", PAGES, f"{PAGES}/{spelled(path)}", message, step, row, None, expected, found)
