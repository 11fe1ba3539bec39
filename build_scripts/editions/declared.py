"""Holds a publication against the statement of what it has: which editions, from which day, and what lies beside them.

Without keys in hand, a statement that is missing or out of date is said and is no fault: publications of earlier
programs have none. With them, only a signed one that is valid is accepted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from build_scripts.addresses import CURRENT
from build_scripts.editions import sign
from build_scripts.editions.beside import strangers, unfinished
from build_scripts.editions.files import Problem
from build_scripts.editions.statement import Statement, read_statement
from build_scripts.editions.store import Kept
from build_scripts.editions.versions import STATEMENT, STATEMENT_SIGNED
from build_scripts.exceptions import OutputError
from build_scripts.labels import day
from build_scripts.plainfiles import is_plain

ABSENT = (
    f"No hay {STATEMENT}, que escriben «portal publicar» y «portal renovar»: sin ella no se ve si falta la última "
    "edición con todas sus huellas."
)


@dataclass(frozen=True)
class Day:
    """The day on which a statement must be valid, who says that it is that day, and the first that will do."""

    day: date
    by: str
    not_before: date | None = None

    @staticmethod
    def of(given: date | None, not_before: date | None = None) -> Day:
        """Take the day that was given, or the clock's."""
        if given:
            return Day(given, "el día indicado con --fecha", not_before)
        return Day(datetime.now(UTC).astimezone().date(), "el reloj de esta computadora", not_before)


@dataclass(frozen=True)
class Declared:
    """What came of a statement."""

    statement: Statement | None
    problems: tuple[Problem, ...]
    notes: tuple[str, ...] = ()
    vouches: bool = False
    """It has a good signature: whoever signed it answers for every edition that it names."""


def check_statement(folder: Path, kept: Mapping[str, Kept], judge: sign.Judge, when: Day, *, given: bool) -> Declared:
    """Check that a statement is there, valid, signed where keys are ``given``, and says what there is."""
    try:
        statement = read_statement(folder)
    except OutputError as error:
        return Declared(None, (Problem("declaracion-ilegible", STATEMENT, str(error)),))
    if statement is None:
        absent = Problem("sin-declaracion", STATEMENT, ABSENT)
        return Declared(None, (absent,)) if given or when.not_before else Declared(None, (), (ABSENT,))
    problems = [*_disagreements(folder, statement, kept), *_too_old(statement, when)]
    until = f"vale hasta el {day(statement.until)}; se juzgó con {when.by}, {day(when.day)}"
    notes = [f"Declaración de lo publicado: es del {day(statement.issued)} y {until}."]
    if when.day < statement.issued:
        notes.append("La declaración es de un día posterior: revise el reloj, o el día indicado.")
    if when.day > statement.until:
        told = "La declaración venció: lo que dice puede no ser lo último que se publicó."
        expired = Problem("declaracion-vencida", STATEMENT, told, f"{day(when.day)} o después", day(statement.until))
        problems += [expired] if given else []
        notes += [] if given else [told]
    signed = _check_signature(folder, judge, notes, given=given)
    vouches = sign.is_installed() and (folder / STATEMENT_SIGNED).is_file() and not problems and not signed
    return Declared(statement, (*problems, *signed), tuple(notes), vouches)


def _too_old(statement: Statement, when: Day) -> Iterator[Problem]:
    if when.not_before and statement.issued < when.not_before:
        told = "La declaración es anterior al día indicado con --no-antes-de."
        yield Problem("declaracion-vieja", STATEMENT, told, day(when.not_before), day(statement.issued))


def _disagreements(folder: Path, statement: Statement, kept: Mapping[str, Kept]) -> Iterator[Problem]:
    """Tell where the statement and the publication differ; of editions that are not there, their traces tell."""
    stated = {one.name: one for one in statement.editions}
    for name, one in kept.items():
        if name not in stated:
            told = f"No nombra la edición «{name}»: es anterior a ella, o esa edición no se publicó aquí."
            yield Problem("declaracion-otra", STATEMENT, told)
        elif (stated[name].digest, stated[name].day) != (one.edition.digest, one.edition.day):
            told = f"Lo que dice de la edición «{name}» no es lo que hay."
            wanted, found = (f"{day(e.day)}, {e.digest}" for e in (stated[name], one.edition))
            yield Problem("declaracion-otra", STATEMENT, told, wanted, found)
    for path in statement.files:
        if not is_plain(folder / path):
            yield Problem("declaracion-otra", STATEMENT, f"Nombra «{path}», que no está.")


def _check_signature(folder: Path, judge: sign.Judge, notes: list[str], *, given: bool) -> list[Problem]:
    path, signature = folder / STATEMENT, folder / STATEMENT_SIGNED
    if not is_plain(signature):
        told = "La declaración no está firmada."
        notes += [] if given else [told]
        return [Problem("sin-firma", STATEMENT_SIGNED, told)] if given else []
    if not sign.is_installed():
        notes.append(f"La firma de la declaración no se comprobó: falta {sign.TOOL}.")
        return []
    if why := judge.why_false(path, signature, sign.DECLARED):
        told = "La firma no es de esa llave sobre esta declaración."
        return [Problem("firma-falsa", STATEMENT_SIGNED, told, found=why)]
    if judge.is_revoked(path, signature, sign.DECLARED):
        return [Problem("llave-revocada", STATEMENT_SIGNED, "La firmó una llave revocada.")]
    notes.append("La declaración está firmada.")
    return []


def check_beside(
    folder: Path, kept: Mapping[str, Kept], declared: Declared, notes: list[str], *, given: bool
) -> list[Problem]:
    """Name what lies beside the editions and is neither the publication's own nor named by its statement.

    A folder for work is served like any other: it is said, and where keys are ``given`` it is a fault.
    """
    allowed = declared.statement.files if declared.statement else {}
    told = "Es una carpeta de trabajo: una orden está en curso o se interrumpió, o alguien la puso."
    work = [Problem("a-medias", name, told) for name in unfinished(folder)]
    notes += [] if given else [f"{one.place}: {told}" for one in work]
    return (work if given else []) + [
        Problem("ajeno", path, "No es como lo nombra la declaración." if listed else "No es de la publicación.")
        for path, listed in strangers(folder, list(kept.values()), allowed)
        if not path.startswith(f"{CURRENT}/")  # held against the manifest
    ]
