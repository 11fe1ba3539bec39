"""The names of editions, their order by chain and by day, and versions.json; nothing here reads or writes.

The chain is the order of publishing: each edition names the one published before it and the hash of its manifest.
The newest is the newest by day; of several of one day, the last of the chain.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from build_scripts.addresses import CURRENT, EDITIONS, VERSIONS
from build_scripts.describe import SECURITY, SERVER_FILES
from build_scripts.exceptions import OutputError, UsageError
from build_scripts.model import Edition
from build_scripts.plainfiles import RESERVED

SIGNATURES = "firmas"
SIGNED = ".sig"
"""How the file of a signature ends."""
ATTRIBUTES = ".gitattributes"
STATEMENT = "declaracion.json"
"""What says which editions exist, from which day and until when that is to be believed."""
STATEMENT_SIGNED = f"{STATEMENT}{SIGNED}"
ALWAYS = ("index.html", EDITIONS, "404.html", "robots.txt", ".nojekyll")
"""The files beside the editions that every publication has."""
FIRST_PAGES = (*ALWAYS, ATTRIBUTES)
"""The pages that editions carried first; of what came later, an edition has what it carries."""
ROOT_PAGES = (*FIRST_PAGES, *SERVER_FILES, SECURITY)
"""All files that the program itself may write there, for the edition published last to carry: the only list of them.

Those beyond ``ALWAYS`` are there only where that edition carries them; a path may have folders.
"""

TAKEN = frozenset({CURRENT, SIGNATURES, VERSIONS, STATEMENT, STATEMENT_SIGNED, *FIRST_PAGES, *SERVER_FILES})
"""What lies beside the editions."""
STEMS = frozenset(name.partition(".")[0] for name in TAKEN) - {""}
"""Names so near to those that an address could be taken for theirs: hosts serve ``404`` for ``404.html``."""

NAME = re.compile(r"[a-z0-9.-]+")
LONGEST = 100


@dataclass(frozen=True)
class Fault:
    """A place where the chain does not hold."""

    edition: str
    message: str
    expected: str = ""
    found: str = ""


def check_name(name: str) -> str:
    """Give back a name that can be a folder and a part of an address anywhere; raises ``UsageError``."""
    if not NAME.fullmatch(name):
        raise UsageError(
            f"El nombre de una edición lleva solo minúsculas sin acento, cifras, puntos y guiones, como 2025-03; es "
            f"«{name}»."
        )
    if RESERVED.fullmatch(name):
        raise UsageError(f"Windows no admite una carpeta con el nombre «{name}». Elija otro, como 2025-03.")
    if name in TAKEN | STEMS:
        raise UsageError(f"«{name}» es el nombre de otra cosa en la carpeta publicada. Elija otro, como 2025-03.")
    if name.startswith((".", "-")) or name.endswith(".") or len(name) > LONGEST:
        raise UsageError(
            f"El nombre de una edición empieza con letra o cifra, no termina en punto y tiene hasta {LONGEST} signos; "
            f"es «{name}»."
        )
    return name


def chain_faults(editions: Iterable[Edition]) -> list[Fault]:
    """Find where the chain is broken: no first or several, a hash that is another's, a fork, a ring."""
    by_name = {edition.name: edition for edition in editions}
    faults: list[Fault] = []
    firsts = sorted(e.name for e in by_name.values() if not e.previous)
    if by_name and not firsts:
        faults.append(Fault("", "Ninguna edición es la primera: todas dicen seguir a otra."))
    if len(firsts) > 1:
        listed = ", ".join(f"«{name}»" for name in firsts)
        faults.append(Fault("", f"Varias ediciones dicen ser la primera: {listed}."))
    followers: dict[str, list[str]] = {}
    for name, edition in sorted(by_name.items()):
        if edition.previous:
            followers.setdefault(edition.previous, []).append(name)
            faults += _link_faults(edition, by_name.get(edition.previous))
    for name, those in followers.items():
        if len(those) > 1:
            listed = " y ".join(f"«{one}»" for one in those)
            faults.append(Fault(name, f"Más de una edición dice seguir a «{name}»: {listed}."))
    reached = {e.name for e in _walk(by_name)}
    whole = len(firsts) == 1 and all(len(those) == 1 for those in followers.values()) and not faults
    if whole and (apart := sorted(by_name.keys() - reached)):
        listed = ", ".join(f"«{name}»" for name in apart)
        faults.append(Fault("", f"Hay ediciones que se siguen en círculo, fuera de la cadena: {listed}."))
    return faults


def _link_faults(edition: Edition, previous: Edition | None) -> list[Fault]:
    if previous is None:
        return [Fault(edition.name, f"«{edition.name}» dice seguir a «{edition.previous}», que no está.")]
    if previous.digest != edition.previous_digest:
        message = f"El manifiesto de «{previous.name}» no es el que había cuando se publicó «{edition.name}»."
        return [Fault(edition.name, message, edition.previous_digest, previous.digest)]
    return []


def _walk(by_name: Mapping[str, Edition]) -> list[Edition]:
    after = {e.previous: e for e in by_name.values() if e.previous}
    first = next((e for _, e in sorted(by_name.items()) if not e.previous), None)
    walked: list[Edition] = []
    while first is not None and len(walked) < len(by_name):
        walked.append(first)
        first = after.get(first.name)
    return walked


def in_chain(editions: Iterable[Edition]) -> list[Edition]:
    """Put editions in the order of their publishing; raises ``OutputError`` where they form no chain."""
    known = list(editions)
    faults = chain_faults(known)
    if faults:
        raise OutputError(f"La cadena de ediciones está rota: {' '.join(fault.message for fault in faults)}")
    return _walk({edition.name: edition for edition in known})


def newest_first(chain: Sequence[Edition]) -> list[Edition]:
    """Order a chain by day, the newest first; of one day, the last published first."""
    places = {edition.name: place for place, edition in enumerate(chain)}
    return sorted(chain, key=lambda edition: (edition.day, places[edition.name]), reverse=True)


def followed(earlier: Sequence[Edition], day: date) -> Edition | None:
    """Give the edition that one of this day is compared with: of those published before it, the newest until then."""
    return next((edition for edition in newest_first(earlier) if edition.day <= day), None)


def versions_json(chain: Sequence[Edition], datasets: Mapping[str, Mapping[str, str]]) -> bytes:
    """Spell versions.json, as mkdocs-material's selector reads it, with the day, the hash and what each one holds.

    ``datasets`` gives, by name of edition, the version of every dataset in it.
    """
    entries = [
        {
            "version": edition.name,
            "title": edition.name,
            "aliases": [] if place else [CURRENT],
            "date": edition.day.isoformat(),
            "manifest_sha256": edition.digest,
            "datasets": dict(sorted(datasets[edition.name].items())),
        }
        for place, edition in enumerate(newest_first(chain))
    ]
    return (json.dumps(entries, ensure_ascii=False, indent=1) + "\n").encode()
