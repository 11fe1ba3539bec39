"""Reads the pages that lead to the editions out of the edition that was published last, which carries them.

They lie in ``raiz.json``, which its manifest lists as any other file: so whoever publishes again, and with whatever
program, writes the same bytes, and whoever verifies needs no program that words and draws as the publisher's did. Only
two things cannot be in it, because they come after the manifest: the hash of the manifest itself, and whether an
edition is signed. Their places are marked.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Mapping
from typing import Any

from build_scripts.addresses import ROOT
from build_scripts.editions.store import Kept
from build_scripts.editions.versions import FIRST_PAGES, ROOT_PAGES
from build_scripts.exceptions import OutputError
from build_scripts.model import Output
from build_scripts.plainfiles import LISTS, read_plain

OWN_DIGEST = "\0sha256\0"
"""Stands in a page that is being made for the hash of the manifest that will list it."""
PLACES = re.compile(r"\0sha256\0|\0signed ([^\0]*)\0([^\0]*)\0")


def if_signed(name: str) -> tuple[str, str]:
    """Give what stands, in a page that is being made, around the words that only a signed edition gets."""
    return f"\0signed {name}\0", "\0"


def root_file(pages: Mapping[str, str]) -> Output:
    """Spell the file that carries the pages, each as its pieces in order.

    A piece is a text as it is, ``{"own": "manifest_sha256"}``, or ``{"signed": EDITION, "text": …}``, a text that
    stands only where that edition is signed.
    """
    document = {name: _pieces(text) for name, text in pages.items()}
    return Output(ROOT, (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode())


def _pieces(text: str) -> list[object]:
    pieces: list[object] = []
    at = 0
    for found in PLACES.finditer(text):
        marked = {"signed": found[1], "text": found[2]} if found[1] else {"own": "manifest_sha256"}
        pieces += [text[at : found.start()], marked]
        at = found.end()
    return [*pieces, text[at:]]


def carried_pages(last: Kept, signed: Collection[str]) -> dict[str, bytes] | None:
    """Give the pages that the edition published last carries; ``None`` where it carries none that can be read.

    Editions of a program that did not know of them have none. ``signed`` names the editions that have a signature.
    Raises ``OutputError`` where the file is not the one that the manifest lists.
    """
    listed = last.site.files.get(ROOT)
    if listed is None:
        return None
    path = last.site.folder / ROOT
    try:
        content = read_plain(path, LISTS)
    except OSError as error:
        raise OutputError(f"«{path}» falta o no se puede leer.") from error
    if hashlib.sha256(content).hexdigest() != listed.sha256:
        raise OutputError(f"«{path}» no es el archivo que dice su manifiesto.")
    try:
        document = json.loads(content)
        if not document or set(document) - set(ROOT_PAGES):  # nothing else is ever written beside the editions
            return None
        return {name: _filled(pieces, last.edition.digest, signed).encode() for name, pieces in document.items()}
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def page_names(last: Kept) -> frozenset[str]:
    """Name the pages that lie beside the editions because of the one published last; all, where it is damaged."""
    try:
        return frozenset({*FIRST_PAGES, *(carried_pages(last, ()) or ())})
    except OutputError:
        return frozenset(ROOT_PAGES)


def _filled(pieces: list[Any], digest: str, signed: Collection[str]) -> str:
    return "".join(piece if isinstance(piece, str) else _place(piece, digest, signed) for piece in pieces)


def _place(piece: Mapping[str, str], digest: str, signed: Collection[str]) -> str:
    if "own" in piece:
        return digest
    return piece["text"] if piece["signed"] in signed else ""
