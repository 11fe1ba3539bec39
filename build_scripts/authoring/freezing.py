"""Freezes the documents of a hearing: what each one's bytes were, on which day, told in the records for good.

With the report, every figure that its outline shows is kept too, as it was shown.

Rows are only ever appended: a document that changes afterwards gets another row, and the first one stays.
"""

from __future__ import annotations

import csv
import hashlib
import io
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from build_scripts.addresses import HEARINGS
from build_scripts.authoring.showing import figures_of, outline_of
from build_scripts.characters import spelled
from build_scripts.exceptions import ConflictError, DataError, OutputError, UsageError
from build_scripts.labels import said
from build_scripts.load import find_packages, read_outlines, read_source, to_dataset
from build_scripts.model import Records, Row, Source, Table
from build_scripts.model.hearings import ROLES, is_among, is_report, split_saved
from build_scripts.pipeline import check, select_packages
from build_scripts.pipeline.checking import check_sources
from build_scripts.pipeline.reporting import silent
from build_scripts.plainfiles import name_fault
from build_scripts.refusals import reason
from build_scripts.scratch import recover, scratch, scratch_for
from build_scripts.settings import DATASETS
from build_scripts.validate import validate

FORMULA = ("#", "=", "+", "-", "@")
"""How a cell begins that a spreadsheet takes for an error or a formula."""
COLUMNS = ("audiencia", "documento", "fecha", "sha256", "edicion")

Look = Callable[[str], tuple[str, str] | None]
"""Gives a figure's text, with its unit, and the version of its data; ``None`` for one that is not published."""


@dataclass(frozen=True)
class Origin:
    """The edition that documents are taken from, as far as it is at hand; by default, none."""

    name: str = ""
    told: str = ""
    """How the order named it, for messages."""
    day: date | None = None
    """From when its documents were there to be frozen; ``None`` where only its name was told."""
    documents: Mapping[str, str] | None = None
    """The hashes of what it has of hearings, by path; ``None`` where only its name was told."""
    look: Look | None = None
    """How it has each figure; without it, figures are as the portal publishes them now."""


@dataclass(frozen=True)
class Freezing:
    """The rows that were added, and the day of the hearing where one is recorded."""

    rows: tuple[dict[str, str], ...]
    held: date | None
    shown: tuple[dict[str, str], ...] = ()
    """The figures that were added, as the report shows them."""
    otherwise: tuple[str, ...] = ()
    """Those that were on record already with another text, which stays."""


def freeze(
    root: Path,
    hearing: str,
    documents: Mapping[str, bytes],
    day: date,
    origin: Origin = Origin(),
    *,
    again: bool = False,
) -> Freezing:
    """Append to the records the hash of each document on a day and, of the report, the figures that it shows.

    Figures read as the edition has them; where it is not at hand, as the portal publishes them now.

    A document already frozen with the same bytes on that day adds nothing. One frozen with other bytes is refused
    unless ``again`` says that it is meant: the earlier row stays. Raises ``UsageError`` for a hearing, a day or a
    document that will not do, or that the edition does not have of that hearing; ``ConflictError`` for what
    contradicts an earlier row, ``DataError`` when the records are not valid; nothing is written then.
    """
    source, records = _records(root)
    table = _table(source, records, hearing)
    for name in documents:
        check_document(name)
    if not documents:
        raise UsageError("No hay qué fijar: nombre al menos un documento.")
    documents = _as_published(documents, hearing, records.folder(hearing))
    if origin.day and day < origin.day:
        raise UsageError(
            f"La edición «{origin.name}» es del {origin.day.isoformat()}, y lo que trae no pudo quedar fijo antes, el "
            f"{day.isoformat()}. Corrija --fecha."
        )
    _require_there(documents, origin, records.folder(hearing))
    edition, look = origin.name, origin.look
    kept = [row for row in table.rows if row.cells["audiencia"] == hearing]
    added = []
    for name, content in sorted(documents.items()):
        digest = hashlib.sha256(content).hexdigest()
        if _is_new(kept, name, content, (day.isoformat(), digest, edition), again=again):
            values = dict(zip(COLUMNS, (hearing, name, day.isoformat(), digest, edition), strict=True))
            added.append(values)
    shown: list[dict[str, str]] = []
    otherwise: list[str] = []
    if any(map(is_report, documents)) and (look or any(is_report(row["documento"]) for row in added)):
        shown, otherwise = _showings(root, records, hearing, edition, look)
    _append(root, source, [(records.table("cifras-mostradas"), shown), (table, added)])
    held = next(row["fecha"] for row in records.rows("audiencias") if row.cells["audiencia"] == hearing)
    return Freezing(tuple(added), held if isinstance(held, date) else None, tuple(shown), tuple(otherwise))


def _showings(
    root: Path, records: Records, hearing: str, edition: str, look: Look | None
) -> tuple[list[dict[str, str]], list[str]]:
    """Give the rows of what the hearing's outline shows and is not on record, and what is there with other words."""
    held, table = records.hearing(hearing), records.table("cifras-mostradas")
    outline = outline_of(read_outlines(root), held) if held else None
    if outline is None or table is None:
        return [], []
    checked = check(root, select_packages(root, ()))
    if any(finding.stops for finding in checked.findings):
        raise DataError(checked.findings)
    now = {f.id: f for figures in checked.figures.values() for f in figures if f.value is not None}
    kept = {row.cells["cifra"]: row.cells["texto"] for row in records.of("cifras-mostradas", hearing)}
    rows, otherwise = [], []
    for name in figures_of(outline, checked.datasets):
        today = (said(now[name]), checked.datasets[now[name].package].version) if name in now else None
        told = look(name) if look else today
        if told is None:
            continue
        text, version = " ".join(told[0].split()), told[1]
        if name not in kept:
            recast = today is not None and version == today[1] and text != " ".join(today[0].split())
            note = RECAST.format(edition) if recast else ""
            values = (hearing, name, text, version, edition, note)
            rows.append(dict(zip(ROLES["cifras-mostradas"], values, strict=True)))
        elif " ".join(kept[name].split()) != text:
            otherwise.append(name)
    return rows, otherwise


RECAST = "Así la publicó la edición {}; después cambió cómo se calcula o se escribe, con los mismos datos."


def _append(root: Path, source: Source, more: Sequence[tuple[Table | None, Sequence[Mapping[str, str]]]]) -> None:
    """Put rows at the end of tables, all or none; raises ``DataError`` or ``OutputError``."""
    before: dict[str, bytes] = {}
    after: dict[str, bytes] = {}
    for table, rows in more:
        if table is not None and rows:
            before[table.path] = (root / source.shown / table.path).read_bytes()
            after[table.path] = _with_rows(before[table.path], [field.name for field in table.fields], rows)
    if after:
        _require_valid(root, source, after)
    done: list[str] = []
    try:
        for path, content in after.items():
            _replace(root / source.shown / path, content)
            done.append(path)
    except OutputError:
        for path in done:
            _replace(root / source.shown / path, before[path])
        raise


def check_document(name: str) -> None:
    """Refuse a name that could not stand in a table of data: it is published, and a hash is looked up by it.

    Raises ``UsageError``.
    """
    fault = name_fault(name)
    if name.startswith(FORMULA):
        fault = f"empieza con uno de {' '.join(FORMULA)}, que una planilla toma por otra cosa"
    if fault:
        raise UsageError(f"El nombre del documento «{spelled(name)}» {fault}. Cámbiele el nombre, como informe.pdf.")


def _as_published(documents: Mapping[str, bytes], hearing: str, own: str) -> dict[str, bytes]:
    """Give documents the names that they have in the site: pages give them away by longer ones.

    Raises ``UsageError`` for a document of another hearing, or two of one name.
    """
    named: dict[str, bytes] = {}
    for name, content in documents.items():
        of, published = split_saved(name)
        if of and of not in {own, hearing}:
            raise UsageError(
                f"«{name}» es de la rendición {of}, y la audiencia «{hearing}» es de la {own}. Corrija --audiencia "
                "o el documento."
            )
        if published in named:
            raise UsageError(f"Dos documentos se llaman «{published}». Nombre uno solo, o cámbiele el nombre.")
        named[published] = content
    return named


def _require_there(documents: Mapping[str, bytes], origin: Origin, folder: str) -> None:
    """Refuse what the edition does not have of the hearing: its hash would lead whoever checks it to nothing."""
    if origin.documents is None:
        return
    own = {path: known for path, known in origin.documents.items() if path.startswith(f"{HEARINGS}/{folder}/")}
    for name, content in documents.items():
        digest = hashlib.sha256(content).hexdigest()
        if is_among(name, digest, own):
            continue
        other = next((path for path, known in origin.documents.items() if known == digest), None)
        if other:
            step = f"Es {other} de esa edición. Corrija --audiencia o el documento."
        else:
            step = f"Tome el documento de ella, con «portal rendicion … --edicion {origin.told}», y fíjelo así."
        whose = f" entre los documentos de {HEARINGS}/{folder}/" if other else ""
        raise UsageError(f"La edición «{origin.name}» no trae «{name}» con este contenido{whose}. {step}")


def _require_valid(root: Path, source: Source, instead: Mapping[str, bytes]) -> None:
    """Hold the records as they would be against all that ``portal validar`` asks; raises ``DataError``."""
    prospect = read_source(root / source.shown, root, instead)
    findings = check_sources(root, [prospect], {}, silent).findings
    if any(f.stops for f in findings):
        unwritten = "No se anotó nada: con la fila nueva, el registro no sería válido."
        raise DataError([replace(f, message=f"{unwritten} {f.message}") for f in findings if f.stops])


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


def _with_rows(content: bytes, header: Sequence[str], rows: Sequence[Mapping[str, str]]) -> bytes:
    """Give a table's file with rows at its end, its line ends as they were."""
    ending = "\r\n" if b"\r\n" in content else "\n"
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, header, restval="", lineterminator=ending)
    writer.writerows(rows)
    if not content.endswith(b"\n"):
        content += ending.encode()
    return content + text.getvalue().encode()


def _replace(path: Path, content: bytes) -> None:
    """Write the file aside and put it in place in one move: a reader sees the old or the new one."""
    try:
        for left in scratch_for(path.parent, path.name):
            recover(left, path.parent)
        with scratch(path.parent, path.name) as folder:
            aside = folder / path.name
            with aside.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            aside.chmod(path.stat().st_mode & 0o777)
            aside.replace(path)
    except OSError as error:
        raise OutputError(
            f"No se pudo escribir «{path}» ({reason(error)}). Quedó como estaba. Revise el espacio y los permisos."
        ) from error
