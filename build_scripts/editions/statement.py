"""States what exists in a publication, from which day, and until when that is to be believed.

A chain shows any edition that is missing but the last: who removes that one and all that names it leaves a whole, older
publication. The statement names every edition; it is signed as they are, and grows old, so that an older one put back
in its place is not believed for ever. It also names what lies beside the editions for the host's sake, and the keys
that were revoked, for whoever verifies has no settings.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from build_scripts.destination import digest_of
from build_scripts.editions import sign
from build_scripts.editions.disk import write_whole
from build_scripts.editions.versions import STATEMENT, STATEMENT_SIGNED
from build_scripts.exceptions import OutputError
from build_scripts.model import Edition, Instance

FORMAT = 1
LARGEST = 16 << 20


@dataclass(frozen=True)
class Statement:
    """What somebody who publishes says that there is."""

    issued: date
    until: date
    """The last day on which it is to be believed."""
    editions: tuple[Edition, ...]
    """Name, day and the manifest's hash of each, in the order of publishing."""
    files: Mapping[str, str] = field(default_factory=dict)
    """The SHA-256 of what lies beside the editions for the host's sake, by path."""
    revoked: tuple[str, ...] = ()
    """Public keys whose signatures do not count."""


def spelled(statement: Statement) -> bytes:
    """Spell a statement as it is published."""
    document = {
        "format": FORMAT,
        "issued": statement.issued.isoformat(),
        "valid_until": statement.until.isoformat(),
        "editions": [
            {"name": one.name, "date": one.day.isoformat(), "manifest_sha256": one.digest} for one in statement.editions
        ],
        "files": [{"path": path, "sha256": digest} for path, digest in sorted(statement.files.items())],
        "revoked_keys": list(statement.revoked),
    }
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def read_statement(destination: Path) -> Statement | None:
    """Read the statement of a publication, believing nothing but its form; ``None`` where there is none.

    Raises ``OutputError`` where it cannot be read.
    """
    path = destination / STATEMENT
    try:
        about = path.lstat()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise OutputError(f"«{path}» no se puede leer.") from error
    if path.is_symlink() or not path.is_file() or about.st_size > LARGEST:
        raise OutputError(f"«{path}» no es una declaración, sino otra cosa.")
    try:
        return _read(json.loads(path.read_bytes()))
    except OSError as error:
        raise OutputError(f"«{path}» no se puede leer.") from error
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise OutputError(f"«{path}» no es una declaración como las que escribe el portal.") from error


def _read(document: Any) -> Statement:
    if document["format"] != FORMAT:
        raise ValueError(STATEMENT)
    editions = tuple(
        Edition(_text(one["name"]), date.fromisoformat(one["date"]), _text(one["manifest_sha256"]))
        for one in document["editions"]
    )
    files = {_text(one["path"]): _text(one["sha256"]) for one in document["files"]}
    issued, until = (date.fromisoformat(document[key]) for key in ("issued", "valid_until"))
    return Statement(issued, until, editions, files, tuple(map(_text, document["revoked_keys"])))


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    value.encode()  # half a character, as JSON can spell it, is a ``ValueError``
    return value


def state(
    destination: Path, chain: Sequence[Edition], instance: Instance, day: date, signer: sign.Signer | None, aside: Path
) -> Statement:
    """Write what there is, and sign it; the signature of another statement does not stay.

    It is issued on ``day``, unless one that is there is of a later day: repeating an old order takes nothing back.
    Files are made ready in ``aside``. Raises ``OSError``, or ``UnfinishedError`` where it is not signed.
    """
    issued = max([day, *(known.issued for known in [_known(destination)] if known)])
    statement = Statement(
        issued,
        issued + timedelta(days=min(instance.valid_days, (date.max - issued).days)),
        tuple(Edition(one.name, one.day, one.digest) for one in chain),
        {path: digest for path, digest in instance.hosting_files if _is(destination / path, digest)},
        instance.revoked_keys,
    )
    path, signature, content = destination / STATEMENT, destination / STATEMENT_SIGNED, spelled(statement)
    if not path.is_file() or path.read_bytes() != content:
        signature.unlink(missing_ok=True)
        write_whole(path, content, aside)
    if signer:
        told = "La declaración de lo publicado ya está escrita"
        signer.sign_file(path, signature, aside, told, sign.DECLARED)
    return statement


def _known(destination: Path) -> Statement | None:
    try:
        return read_statement(destination)
    except OutputError:
        return None


def _is(path: Path, digest: str) -> bool:
    try:
        return digest_of(path) == digest
    except OSError:
        return False
