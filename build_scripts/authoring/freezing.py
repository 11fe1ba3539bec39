"""Freezes the documents of a hearing: what each one's bytes were, on which day, told in the records for good.

Rows are only ever appended: a document that changes afterwards gets another row, and the first one stays.
"""

from __future__ import annotations

import csv
import hashlib
import io
import os
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from build_scripts.exceptions import ConflictError, DataError, OutputError, UsageError
from build_scripts.load import find_packages, read_source, to_dataset
from build_scripts.model import Records, Row, Source, Table
from build_scripts.refusals import reason
from build_scripts.settings import DATASETS
from build_scripts.validate import validate

COLUMNS = ("audiencia", "documento", "fecha", "sha256", "edicion")


@dataclass(frozen=True)
class Freezing:
    """The rows that were added, and the day of the hearing where one is recorded."""

    rows: tuple[dict[str, str], ...]
    held: date | None


def freeze(
    root: Path, hearing: str, documents: Mapping[str, bytes], day: date, edition: str = "", *, again: bool = False
) -> Freezing:
    """Append to the records the hash of each document on a day.

    A document already frozen with the same bytes on that day adds nothing. One frozen with other bytes is refused
    unless ``again`` says that it is meant: the earlier row stays. Raises ``UsageError`` for a hearing, a day or a
    document that will not do, ``ConflictError`` for what contradicts an earlier row, ``DataError`` when the records
    are not valid; nothing is written then.
    """
    source, records = _records(root)
    table = _table(source, records, hearing)
    if not documents:
        raise UsageError("No hay qué fijar: nombre al menos un documento.")
    kept = [row for row in table.rows if row.cells["audiencia"] == hearing]
    added = []
    for name, content in sorted(documents.items()):
        digest = hashlib.sha256(content).hexdigest()
        if _is_new(kept, name, content, (day.isoformat(), digest, edition), again=again):
            values = dict(zip(COLUMNS, (hearing, name, day.isoformat(), digest, edition), strict=True))
            added.append(values)
    if added:
        path = root / source.shown / table.path
        _append(path, [field.name for field in table.fields], added)
    held = next(row["fecha"] for row in records.rows("audiencias") if row.cells["audiencia"] == hearing)
    return Freezing(tuple(added), held if isinstance(held, date) else None)


def _records(root: Path) -> tuple[Source, Records]:
    """Find the dataset that keeps the records of hearings, and read it whole."""
    for folder in find_packages(root / DATASETS):
        source = read_source(folder, root)
        portal = source.descriptor.get("portal") if isinstance(source.descriptor, Mapping) else None
        if isinstance(portal, Mapping) and "hearings" in portal:
            findings = validate(source)
            if any(f.stops for f in findings):
                raise DataError(findings)
            return source, Records(to_dataset(source))
    raise UsageError(
        "Ningún conjunto de datos lleva el registro de las audiencias. Declare «hearings» en la clave «portal» de su "
        "datapackage.json."
    )


def _table(source: Source, records: Records, hearing: str) -> Table:
    table = records.table("informes")
    if table is None:
        raise UsageError(
            f"{source.shown}/datapackage.json: «portal.hearings» no dice en qué tabla van los documentos fijados. "
            "Agregue el rol «informes»."
        )
    known = [row.cells["audiencia"] for row in records.rows("audiencias")]
    if hearing not in known:
        options = ", ".join(known) or "ninguna"
        raise UsageError(
            f"No hay una audiencia «{hearing}» en el registro. Hay: {options}. Agregue primero su fila en "
            f"{source.shown}/{_path(records, 'audiencias')}."
        )
    return table


def _path(records: Records, role: str) -> str:
    table = records.table(role)
    return table.path if table else ""


def _is_new(kept: Sequence[Row], name: str, content: bytes, told: tuple[str, str, str], *, again: bool) -> bool:
    """Tell whether a document needs a row: its day, hash and edition are ``told``.

    Raises ``UsageError`` or ``ConflictError`` where a row would hide or contradict an earlier one.
    """
    day, digest, edition = told
    if not content:
        raise UsageError(f"«{name}» está vacío: no hay qué fijar.")
    before = [row for row in kept if row.cells["documento"] == name]
    same = next((row for row in before if row.cells["sha256"] == digest), None)
    if same:
        _require_same(same, name, day, edition)
        return False
    if not before:
        return True
    last = before[-1]
    if not again:
        raise ConflictError(
            f"«{name}» ya se fijó el {last.cells['fecha']} con otro contenido ({last.cells['sha256'][:12]}…). Si hay "
            "una versión nueva, repita la orden con --otra-version: se agrega una fila y la anterior queda."
        )
    if day < last.cells["fecha"]:
        raise UsageError(
            f"«{name}» se fijó por última vez el {last.cells['fecha']}; una versión nueva no puede ser anterior, del "
            f"{day}. Corrija --fecha."
        )
    return True


def _require_same(row: Row, name: str, day: str, edition: str) -> None:
    """Refuse to freeze the same bytes on another day or in another edition: the first row is what counts."""
    then, where = row.cells["fecha"], row.cells["edicion"]
    if day != then or (edition and edition != where):
        known = f"el {then}, {f'en la edición «{where}»' if where else 'sin decir la edición'}"
        raise ConflictError(
            f"«{name}» ya se fijó con este mismo contenido {known}. Lo anotado no cambia: vale la primera fecha. Si es "
            "otro documento, déle otro nombre; si la fila está mal, corríjala en el registro con su revisión."
        )


def _append(path: Path, header: Sequence[str], rows: Sequence[Mapping[str, str]]) -> None:
    """Write the file anew with rows at its end, aside and then in one move: a reader sees the old or the new one."""
    content = path.read_bytes()
    ending = "\r\n" if b"\r\n" in content else "\n"
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, header, restval="", lineterminator=ending)
    writer.writerows(rows)
    if not content.endswith(b"\n"):
        content += ending.encode()
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        aside = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content + text.getvalue().encode())
                file.flush()
                os.fsync(file.fileno())
            aside.chmod(path.stat().st_mode & 0o777)
            aside.replace(path)
        finally:
            aside.unlink(missing_ok=True)
    except OSError as error:
        raise OutputError(
            f"No se pudo escribir «{path}» ({reason(error)}). Quedó como estaba. Revise el espacio y los permisos."
        ) from error
