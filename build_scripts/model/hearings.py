"""The records of public hearings: what was promised, what was reported, what was asked, and when it was published.

A dataset keeps them when its descriptor has ``portal.hearings``, which says the table of each role; nothing here knows
a dataset or a table by name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from build_scripts.model.dataset import Dataset, Row, Table
from build_scripts.model.rendicion import Citation, Outline
from build_scripts.model.values import type_name

ROLES: Mapping[str, Mapping[str, type_name]] = {
    "audiencias": {
        "audiencia": "string", "tipo": "string", "gestion": "year", "fecha": "date", "lugar": "string",
        "nombre_impreso": "string", "fuente_lugar": "string", "observacion": "string",
    },
    "informes": {
        "audiencia": "string", "documento": "string", "fecha": "date", "sha256": "string", "edicion": "string",
    },
    "compromisos": {
        "compromiso": "string", "audiencia": "string", "texto": "string", "indicador": "string",
        "linea_base": "string", "meta": "string", "unidad": "string", "responsable": "string", "origen": "string",
        "plazo": "string", "fuente_lugar": "string",
    },
    "resultados": {
        "compromiso": "string", "audiencia": "string", "texto": "string", "meta": "string", "logrado": "string",
        "cumplido": "string", "por_que_no": "string", "fuente_lugar": "string",
    },
    "explicaciones": {
        "compromiso": "string", "audiencia": "string", "clase": "string", "explicacion": "string", "fecha": "date",
        "fuente_lugar": "string",
    },
    "preguntas": {
        "pregunta": "string", "audiencia": "string", "organizacion": "string", "texto": "string",
        "respuesta": "string", "respaldo": "string", "estado": "string", "fuente_lugar": "string",
    },
    "asistencia": {
        "audiencia": "string", "organizacion": "string", "participantes": "integer", "fuente_lugar": "string",
    },
    "cifras-mostradas": {
        "audiencia": "string", "cifra": "string", "texto": "string", "version": "string", "edicion": "string",
        "observacion": "string",
    },
}  # fmt: skip
"""The columns that the table of each role must have, and their types. Goals and achievements are texts, so that a
goal which is no number («un laboratorio en Uyuni») can be promised too."""

KEYS: Mapping[str, tuple[str, ...]] = {
    "audiencias": ("audiencia",),
    "informes": ("audiencia", "documento", "sha256"),
    "compromisos": ("compromiso",),
    "resultados": ("compromiso", "audiencia"),
    "explicaciones": ("compromiso", "audiencia", "clase"),
    "preguntas": ("pregunta",),
    "asistencia": ("audiencia", "organizacion"),
    "cifras-mostradas": ("audiencia", "cifra"),
}
"""The primary key of each role's table: by it the rules tell one promise, result or question from another."""

CLOSED = ("preguntas", "asistencia")
"""Roles that may have no other column: of whoever asks or attends the organisation is kept, never the person."""

NOTICE = "informe-previo"
"""The deadline, among those of the settings, by which a hearing's report must be public."""

REPORT = "informe"
"""The document whose freezing counts for the notice; the others are told beside it."""

WITHDRAWN, RENAMED, RETARGETED = "retirado", "renombrado", "cambio de meta"
ANSWERED, PENDING, CARRIED = "respondida", "pendiente", "pasa a la siguiente"
WORDS: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("audiencias", "tipo"): ("inicial", "final"),
    ("compromisos", "origen"): ("POA", "audiencia anterior", "desafío"),
    ("resultados", "cumplido"): ("sí", "en parte", "no", "sin dato"),
    ("explicaciones", "clase"): (WITHDRAWN, RENAMED, RETARGETED),
    ("preguntas", "estado"): (ANSWERED, PENDING, CARRIED),
}
"""The columns whose cells are one of a few words."""


SAVED = re.compile(r"(?i)([0-9]{4}-(?:inicial|final))-(.+)")
"""How a document is called when a page gives it away: what it is of, and its name there."""
COPY = re.compile(r" ?\([0-9]+\)(?=\.[^.]*$)")
"""What a browser adds to the name of what was saved twice."""


def split_saved(name: str) -> tuple[str, str]:
    """Part a document's file name into what it is of, where the name says so, and its name in the site.

    >>> split_saved("2024-final-informe (1).pdf"), split_saved("Informe.pdf"), split_saved("mapa.pdf")
    (('2024-final', 'informe.pdf'), ('', 'informe.pdf'), ('', 'mapa.pdf'))
    """
    saved = SAVED.fullmatch(name)
    of, rest = (saved[1].lower(), COPY.sub("", saved[2])) if saved else ("", name)
    return of, rest.lower() if rest.partition(".")[0].casefold() == REPORT else rest


def is_report(name: str) -> bool:
    """Tell whether a document is the report, from which the notice is counted, whatever name it was saved by."""
    return split_saved(name)[1].partition(".")[0] == REPORT


def is_among(name: str, digest: str, there: Mapping[str, str]) -> bool:
    """Tell whether a document's hash is that of one ``there``, hashes by path; the report is only a report's.

    >>> is_among("informe.pdf", "ab", {"x/informe.pdf": "ab"}), is_among("informe.pdf", "ab", {"x/acta.pdf": "ab"})
    (True, False)
    """
    same = [path.rpartition("/")[2] for path, known in there.items() if known == digest]
    return any(is_report(one) for one in same) if is_report(name) else bool(same)


@dataclass(frozen=True)
class Deadline:
    """A number of calendar days that some norm asks for, as far as it is known."""

    id: str
    days: int
    citation: Citation


Timeliness = Literal["a tiempo", "fuera de plazo", "después de la audiencia"]


@dataclass(frozen=True)
class Frozen:
    """A document whose bytes were fixed on a day, and how many days that was before the hearing."""

    row: Row
    document: str
    day: date
    digest: str
    edition: str
    notice: int | None
    """Days from the freezing to the hearing: negative after it, ``None`` while the hearing has no date."""

    @property
    def is_report(self) -> bool:
        return is_report(self.document)

    def timeliness(self, deadline: Deadline | None) -> Timeliness | None:
        """Say whether it came in time; ``None`` where the date or the number of days is not known."""
        if self.notice is None:
            return None
        if self.notice < 0:
            return "después de la audiencia"
        if deadline is None:
            return None
        return "a tiempo" if self.notice >= deadline.days else "fuera de plazo"


@dataclass(frozen=True)
class Records:
    """The tables of a dataset by their role."""

    dataset: Dataset

    @staticmethod
    def kept_by(dataset: Dataset) -> bool:
        return "hearings" in dataset.portal

    @classmethod
    def among(cls, datasets: Iterable[Dataset]) -> Records | None:
        """Find the dataset that keeps the records; ``None`` where none does."""
        return next((cls(dataset) for dataset in datasets if cls.kept_by(dataset)), None)

    def table(self, role: str) -> Table | None:
        """Give the table of a role; ``None`` where nobody keeps it."""
        name = self.dataset.portal["hearings"].get(role)
        return self.dataset.tables[name] if name else None

    def rows(self, role: str) -> tuple[Row, ...]:
        table = self.table(role)
        return table.rows if table else ()

    def of(self, role: str, hearing: str) -> list[Row]:
        """Give the rows of a role that are of one hearing."""
        return [row for row in self.rows(role) if row["audiencia"] == hearing]

    def hearing(self, key: str) -> Row | None:
        return next((row for row in self.rows("audiencias") if row["audiencia"] == key), None)

    def folder(self, key: str) -> str:
        """Name the folder of a hearing's printed documents: they are made by year and kind."""
        held = self.hearing(key)
        return f"{held.cells['gestion']}-{held.cells['tipo']}" if held else key

    def hearings(self, kind: str, year: int) -> list[Row]:
        """Give the hearings of a kind and a year: usually one, or none."""
        return [row for row in self.rows("audiencias") if (row["tipo"], row["gestion"]) == (kind, year)]

    def held(self, outline: Outline) -> list[Row]:
        """Give the hearings that an outline is for: the one that it names, or all of its kind and year."""
        if outline.hearing:
            return [row for row in self.rows("audiencias") if row["audiencia"] == outline.hearing]
        return self.hearings(outline.kind, outline.year)

    def answered_for(self, year: int) -> list[Row]:
        """Give the commitments that the hearings of a year are about: what is due in it, and what it reports late."""
        due = {row["compromiso"] for row in self.promised_for(year)}
        due |= {row["compromiso"] for row in self.results(self.hearings("final", year))}
        return [row for row in self.rows("compromisos") if row["compromiso"] in due]

    def promised_for(self, year: int) -> list[Row]:
        """Give the commitments that the final hearing of a year must answer for.

        Those of the initial hearing of that year, and those that the final hearing of the year before took on; also
        those of years whose own final hearing nobody recorded, for else none would answer for them.
        """
        finals = (order(row)[0] for row in self.rows("audiencias") if row["tipo"] == "final")
        last = max((one for one in finals if one < year), default=None)
        answered = [] if last is None else self.promised_by(last)
        return [row for row in self.promised_by(year) if row not in answered]

    def promised_by(self, year: int) -> list[Row]:
        """Give the commitments that are due at the final hearing of a year, or were due before."""
        places = {row["audiencia"] for row in self.rows("audiencias") if sum(order(row)) <= year}
        return [row for row in self.rows("compromisos") if row["audiencia"] in places]

    def results(self, finals: Sequence[Row]) -> list[Row]:
        """Give what final hearings reported of commitments."""
        places = {row["audiencia"] for row in finals}
        return [row for row in self.rows("resultados") if row["audiencia"] in places]

    def explanation(self, commitment: str, hearing: str, kind: str) -> Row | None:
        """Find the published explanation of why a commitment is no longer what was promised."""
        for row in self.rows("explicaciones"):
            if (row["compromiso"], row["audiencia"], row["clase"]) == (commitment, hearing, kind):
                return row
        return None

    def open_before(self, kind: str, year: int) -> list[Row]:
        """Give the questions that hearings before one left open: until one is answered, it is asked again.

        The hearing itself need not be recorded yet: what was left for it is asked at it all the same.
        """
        now = (year, int(kind == "final"))
        before = {row["audiencia"] for row in self.rows("audiencias") if order(row) < now}
        waiting = (PENDING, CARRIED)
        return [r for r in self.rows("preguntas") if r["audiencia"] in before and r["estado"] in waiting]

    def backed_by_rows(self) -> Iterator[str]:
        """Name the datasets that answers rest on a row of."""
        for row in self.rows("preguntas"):
            if "#" in row.cells["respaldo"]:
                yield row.cells["respaldo"].partition("/")[0]

    def frozen(self, hearing: str) -> list[Frozen]:
        """Give the documents frozen for a hearing, in the order in which they were."""
        held = self.hearing(hearing)
        day = held["fecha"] if held else None
        return sorted(self._frozen(hearing, day if isinstance(day, date) else None), key=lambda f: (f.day, f.document))

    def _frozen(self, hearing: str, held: date | None) -> Iterator[Frozen]:
        for row in self.of("informes", hearing):
            day = row["fecha"]
            if isinstance(day, date):
                notice = (held - day).days if held else None
                name, digest, edition = (str(row[key] or "") for key in ("documento", "sha256", "edicion"))
                yield Frozen(row, name, day, digest, edition, notice)


def split_backing(name: str) -> tuple[str, str]:
    """Part what an answer rests on into a figure or a table, and the key of one of the table's rows.

    >>> split_backing("pozos/produccion#2024/oruro"), split_backing("pozos/total")
    (('pozos/produccion', '2024/oruro'), ('pozos/total', ''))
    """
    target, _, key = name.partition("#")
    return target, key


def order(hearing: Row) -> tuple[int, int]:
    """Put hearings in their order: by year, the initial one first. Few print a date, and all have these.

    The final hearing of a year is held with the initial one of the next year, or just before it.
    """
    year = hearing["gestion"]
    return (year if isinstance(year, int) else 0), int(hearing["tipo"] == "final")


def last_day(hearing: Row, deadline: Deadline) -> date | None:
    """Give the last day on which a hearing's report could be published in time."""
    day = hearing["fecha"]
    return day - timedelta(days=deadline.days) if isinstance(day, date) else None
