"""Says what the records tell of a hearing: the same on its page, in its report and in its acta, which only lay it out.

In: everything published, and which hearing. Out: ``Register``s, tables whose cells are already words, and sentences.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Literal, NamedTuple

from build_scripts import labels
from build_scripts.addresses import dataset_file, recipe_target, row_target, table_id
from build_scripts.model import (
    Column,
    Deadline,
    Frozen,
    HearingKind,
    HistoryEntry,
    Instance,
    Outline,
    Published,
    Records,
    Row,
    Scalar,
    Section,
)
from build_scripts.model.hearings import NOTICE, RENAMED, RETARGETED, WITHDRAWN, last_day, split_backing
from build_scripts.since import Since, since

UNPUBLISHED = "no publicado"
"""What stands where a document should say something and none does."""
NOTHING = "—"
"""What stands where there is nothing to say."""

TITLES: Mapping[str, str] = {
    "compromisos": "Compromisos y su estado",
    "resultados": "Resultados informados",
    "explicaciones": "Por qué cambió un compromiso",
    "preguntas": "Preguntas de la audiencia",
    "asistencia": "Asistencia por organización",
    "cifras-mostradas": "Cifras que se mostraron en la audiencia",
    "informes": "Documentos fijados",
}
"""What the table of each role is called where a hearing is told of."""
SHOWN_TITLES: Mapping[str, str] = {"después": TITLES["cifras-mostradas"], "antes": "Cifras del informe fijado"}
SHOWN_ANY_DAY = "Cifras fijadas para la audiencia"
"""What the figures kept of a hearing are called: only once it was held, what was shown at it."""
NOT_YET = "La audiencia todavía no se hizo en la fecha de esta edición."
"""Said where there is nothing of what only the hearing itself brings."""
AT_HEARING = ("resultados", "preguntas", "asistencia", "cifras-mostradas")
"""The roles whose rows come of a hearing that was held."""
TAKEN_ON = "Compromisos asumidos en esta audiencia"
FROZEN_THERE = (
    "La huella es la del documento de esa edición. El que se ofrece o se lee aquí se compuso con los datos de ahora."
)
"""Said under the hashes: whoever checks them must not check the file beside them."""
CARRIED = "Preguntas abiertas de audiencias anteriores"


class Part(NamedTuple):
    """A run of words, and the place of the site that it leads to, with the name that recipes give it."""

    text: str
    target: str = ""
    name: str = ""


class Told(NamedTuple):
    """A cell in words; ``missing`` where something should have been published and was not."""

    parts: tuple[Part, ...]
    missing: bool = False
    sort: str = ""

    @property
    def text(self) -> str:
        return "".join(part.text for part in self.parts)


class Entry(NamedTuple):
    """A row, and the key of the commitment that it is of, where it is of one."""

    key: str
    cells: tuple[Told, ...]


@dataclass(frozen=True)
class Register:
    """What the records say of one thing; without entries, nobody published any of it."""

    role: str
    title: str
    columns: tuple[Column, ...]
    entries: tuple[Entry, ...]
    note: str = ""
    """What is to be known of it, said below."""
    pending: str = ""
    """Why there cannot be any entries yet; empty where they could have been published."""


class Notice(NamedTuple):
    """With how many days' notice a hearing's report was published."""

    facts: tuple[tuple[str, str], ...]
    """What is known of the hearing itself: name, day and place."""
    finding: str
    deadline: str
    """By when it had to be, and how that is known; empty where no deadline is set."""
    late: bool
    dated: bool


def said(value: object) -> Told:
    """Tell a text that a document should print; one that is missing says so."""
    text = str(value or "")
    return Told((Part(text or UNPUBLISHED),), missing=not text)


def optional(value: object) -> Told:
    """Tell a text that there need not be."""
    return Told((Part(str(value or "") or NOTHING),))


@dataclass(frozen=True)
class Account:
    """Everything that the records say of the rendición of a kind and a year, whether it has an outline or not."""

    instance: Instance
    published: Mapping[str, Published]
    kind: HearingKind
    year: int
    outline: Outline | None = None
    editions: Sequence[HistoryEntry] = ()
    """The editions at hand, in which what was frozen is looked for."""

    @cached_property
    def records(self) -> Records | None:
        return Records.among(one.dataset for one in self.published.values())

    @cached_property
    def hearings(self) -> list[Row]:
        """The recorded hearings: that which the outline names, or all of the year and kind."""
        if self.records is None:
            return []
        return self.records.held(self.outline) if self.outline else self.records.hearings(self.kind, self.year)

    @property
    def hearing(self) -> Row | None:
        return next(iter(self.hearings), None)

    @property
    def deadline(self) -> Deadline | None:
        return next((one for one in self.instance.deadlines if one.id == NOTICE), None)

    @property
    def sections(self) -> tuple[Section, ...]:
        """The outline's sections, and one for each thing on record that it forgot to call for."""
        if self.outline is None:
            return ()
        called = {section.record for section in self.outline.sections}
        left = [role for role in ("compromisos", "preguntas") if role not in called and self._holds(role)]
        return (*self.outline.sections, *(Section(f"registro-de-{role}", TITLES[role], record=role) for role in left))

    def _holds(self, role: str) -> bool:
        return any(register.entries for register in self.registers(role))

    def registers(self, role: str) -> list[Register]:
        """Give what a section shows of a role: its table and, where there is any, what goes with it."""
        more = {"compromisos": self.taken_on, "preguntas": self.carried}.get(role)
        beside = [more()] if more else []
        return [self.register(role), *(one for one in beside if one.entries)]

    def register(self, role: str) -> Register:
        """Give the table of a role as it is told of this hearing."""
        tables = {
            "compromisos": self.commitments,
            "resultados": self.results,
            "explicaciones": self.explanations,
            "preguntas": self.questions,
            "asistencia": self.attendance,
            "cifras-mostradas": self.shown_figures,
            "informes": self.frozen_documents,
        }
        register = tables[role]()
        early = role in AT_HEARING and not register.entries and self.tense == "antes"
        return replace(register, pending=NOT_YET) if early else register

    @property
    def tense(self) -> Literal["antes", "después", ""]:
        """Say whether what is told is told before the hearing's day or after it; empty where that is not known.

        Working material has no day: only a revision from after the hearing proves that it was held.
        """
        held = self.hearing["fecha"] if self.hearing else None
        if not isinstance(held, date):
            return ""
        if self.instance.edition:
            day = self.instance.edition.day
            return "antes" if day < held else "después" if day > held else ""
        return "después" if any(one.dataset.revised > held for one in self.published.values()) else ""

    def _of(self, role: str) -> list[Row]:
        keys = {row["audiencia"] for row in self.hearings}
        return [row for row in self.records.rows(role) if row["audiencia"] in keys] if self.records else []

    # --- commitments -----------------------------------------------------------------------------

    def commitments(self) -> Register:
        """Put what was promised beside what was reported, and say what became of each commitment."""
        rows = self.records.answered_for(self.year) if self.records else []
        return Register(
            "compromisos",
            TITLES["compromisos"],
            _words(
                ("texto", "Qué se prometió"),
                ("meta", "Meta prometida"),
                ("logrado", "Logrado"),
                ("estado", "Estado"),
                ("explicacion", "Explicación"),
                ("responsable", "Responsable y plazo"),
            ),
            tuple(self._commitment(row) for row in rows),
        )

    def _commitment(self, promise: Row) -> Entry:
        key, result = promise.cells["compromiso"], self._result(promise)
        by = [str(promise[name] or f"{name} {UNPUBLISHED}") for name in ("responsable", "plazo")]
        cells = (
            said(_promised(promise, result) + self._elsewhere(promise)),
            _goal(promise, result),
            _achieved(result),
            said(self._state(promise, result)),
            self._explained(promise, result),
            said("; ".join(by) if promise["responsable"] or promise["plazo"] else None),
        )
        return Entry(key, cells)

    def _finals(self) -> list[Row]:
        return self.records.hearings("final", self.year) if self.records else []

    def _result(self, promise: Row) -> Row | None:
        results = self.records.results(self._finals()) if self.records else []
        return next((row for row in results if row["compromiso"] == promise["compromiso"]), None)

    def _elsewhere(self, promise: Row) -> str:
        """Say at which hearing a commitment was taken on that is not of the year's initial one."""
        made = self.records.hearing(promise.cells["audiencia"]) if self.records else None
        if made is None or (made["tipo"], made["gestion"]) == ("inicial", self.year):
            return ""
        return f" (viene de la audiencia {made['tipo']} de {made['gestion']})"

    def _told(self, promise: Row) -> list[tuple[str, Row]]:
        """Give each published explanation of why it is no longer what was promised, whatever hearing it is kept under.

        A promise that is edited is explained under the hearing that took it on, and one that is reported otherwise
        under the final hearing: whoever reads of it needs both.
        """
        kinds, key = (WITHDRAWN, RENAMED, RETARGETED), promise["compromiso"]
        rows = self.records.rows("explicaciones") if self.records else ()
        return [(kind, row) for kind in kinds for row in rows if (row["compromiso"], row["clase"]) == (key, kind)]

    def _fulfilment(self, promise: Row, result: Row) -> str:
        """Say what became of a commitment, and whether its promise was changed before or in the report."""
        columns = {RETARGETED: "meta", RENAMED: "texto"}
        results = self.records.rows("resultados") if self.records else ()
        others = [
            r for r in results if r["compromiso"] == promise["compromiso"] and r["audiencia"] != result["audiencia"]
        ]
        elsewhere = {(r["audiencia"], kind) for r in others for kind in columns if _restated(promise, r, columns[kind])}
        told = {kind for kind, row in self._told(promise) if (row["audiencia"], kind) not in elsewhere}
        return fulfilment(promise, result, told)

    def _state(self, promise: Row, result: Row | None) -> str:
        if result is not None:
            return self._fulfilment(promise, result)
        withdrawn = any(kind == WITHDRAWN for kind, _ in self._told(promise))
        return labels.WITHDRAWN if withdrawn else labels.WITHOUT_RESULT

    def _explained(self, promise: Row, result: Row | None) -> Told:
        """Tell why; what was fulfilled as promised, or is not due yet, has nothing to explain."""
        told = [self._why_changed(promise)] if self._told(promise) else []
        told += [str(result["por_que_no"])] if result is not None and result["por_que_no"] else []
        owed = result is not None and self._fulfilment(promise, result) != labels.FULFILMENT["sí"]
        return said(" ".join(told)) if told or owed else optional(None)

    def _why_changed(self, promise: Row) -> str:
        return " ".join(f"{labels.capital(kind)}: {row['explicacion']}" for kind, row in self._told(promise))

    def taken_on(self) -> Register:
        """Give what was promised at this hearing, where that is a final one: the next hearings answer for it."""
        rows = self._of("compromisos") if self.kind == "final" else []
        names = ("texto", "indicador", "meta", "responsable", "plazo")
        heads = ("Qué se hará", "Indicador", "Meta", "Responsable", "Plazo")
        entries = [
            Entry(row.cells["compromiso"], tuple(self._taken_on(row) if n == "meta" else said(row[n]) for n in names))
            for row in rows
        ]
        return Register("asumidos", TAKEN_ON, _words(*zip(names, heads, strict=True)), tuple(entries))

    def _taken_on(self, promise: Row) -> Told:
        """Say a promise's goal and, where the promise is no longer the one that was made, what was published of it."""
        goal, why = _goal(promise, None), self._why_changed(promise)
        return Told((*goal.parts, Part(f" ({why})")), missing=goal.missing) if why else goal

    def results(self) -> Register:
        """Give what the hearing reported, beside what had been promised: a bare «sí» would hide a changed goal."""
        promises = {row["compromiso"]: row for row in self.records.rows("compromisos")} if self.records else {}
        entries = []
        for row in self._of("resultados"):
            promise = promises[row["compromiso"]]
            state = self._fulfilment(promise, row)
            why = said if state != labels.FULFILMENT["sí"] and row["cumplido"] != "sí" else optional
            cells = (
                said(_promised(promise, row)),
                _goal(promise, row),
                _achieved(row),
                said(state),
                why(row["por_que_no"]),
                said(row["fuente_lugar"]),
            )
            entries.append(Entry("", cells))
        columns = _words(
            ("texto", "Compromiso"),
            ("meta", "Meta prometida"),
            ("logrado", "Logrado"),
            ("estado", "Estado"),
            ("por_que_no", "Por qué no"),
            ("fuente_lugar", "Lugar en la fuente"),
        )
        return Register("resultados", TITLES["resultados"], columns, tuple(entries))

    def explanations(self) -> Register:
        """Give why commitments are no longer what was promised."""
        promises = {row["compromiso"]: row["texto"] for row in self.records.rows("compromisos")} if self.records else {}
        entries = [
            Entry(
                "",
                (
                    said(promises[row["compromiso"]]),
                    said(row["clase"]),
                    said(row["explicacion"]),
                    _day(row["fecha"]),
                    said(row["fuente_lugar"]),
                ),
            )
            for row in self._of("explicaciones")
        ]
        columns = _words(
            ("texto", "Compromiso"), ("clase", "Qué cambió"), ("explicacion", "Por qué"), ("fecha", "Fecha"),
            ("fuente_lugar", "Lugar en la fuente"),
        )  # fmt: skip
        return Register("explicaciones", TITLES["explicaciones"], columns, tuple(entries))

    # --- questions and attendance ----------------------------------------------------------------

    def questions(self) -> Register:
        """Give what was asked, what was answered, and the rows or the figure that an answer rests on."""
        entries = [
            Entry(
                "",
                (
                    said(row["organizacion"]),
                    said(row["texto"]),
                    optional(row["respuesta"]),
                    Told((backing(row["respaldo"], self.published, self.instance.table_rows),)),
                    said(row["estado"]),
                ),
            )
            for row in self._of("preguntas")
        ]
        columns = _words(
            ("organizacion", "Organización"), ("texto", "Pregunta"), ("respuesta", "Respuesta"),
            ("respaldo", "En qué se apoya"), ("estado", "Estado"),
        )  # fmt: skip
        return Register("preguntas", TITLES["preguntas"], columns, tuple(entries))

    def carried(self) -> Register:
        """Give the questions that earlier hearings left open."""
        rows = self.records.open_before(self.kind, self.year) if self.records else []
        entries = [
            Entry("", (said(self._name(row)), said(row["organizacion"]), said(row["texto"]), said(row["estado"])))
            for row in rows
        ]
        columns = _words(
            ("audiencia", "Audiencia"), ("organizacion", "Organización"), ("texto", "Pregunta"), ("estado", "Estado")
        )
        return Register("preguntas-abiertas", CARRIED, columns, tuple(entries))

    def _name(self, row: Row) -> str:
        made = self.records.hearing(row.cells["audiencia"]) if self.records else None
        return f"{made['tipo']} de {made['gestion']}" if made else row.cells["audiencia"]

    def attendance(self) -> Register:
        """Give how many people came, by organisation."""
        columns = (
            Column("organizacion", "Organización", "text"),
            Column("participantes", "Participantes", "integer"),
            Column("fuente_lugar", "Lugar en la fuente", "text"),
        )
        entries = [
            Entry("", (said(row["organizacion"]), _count(row["participantes"]), said(row["fuente_lugar"])))
            for row in self._of("asistencia")
        ]
        return Register("asistencia", TITLES["asistencia"], columns, tuple(entries))

    # --- the report's notice ---------------------------------------------------------------------

    def notice(self) -> Notice:
        """Say with how many days' notice the report was published; a late one is labelled, never left out."""
        hearing, deadline = self.hearing, self.deadline
        held = hearing["fecha"] if hearing else None
        finding, late = _notice(hearing, held if isinstance(held, date) else None, deadline, self.reports)
        told = "" if deadline is None else (
            f"El plazo: {labels.count_of(deadline.days, 'día', 'días')} calendario antes de la audiencia. "
            f"{deadline.citation.text}. {labels.DEADLINE_STATUS[deadline.citation.status]}"
        )  # fmt: skip
        return Notice(hearing_facts(hearing), finding, told, late, dated=isinstance(held, date))

    @property
    def reports(self) -> list[Frozen]:
        """The versions of the hearing's report that were frozen, in the order in which they were."""
        return [one for one in self._frozen() if one.is_report]

    def _frozen(self) -> list[Frozen]:
        if self.records is None:
            return []
        return [one for hearing in self.hearings for one in self.records.frozen(hearing.cells["audiencia"])]

    def frozen_documents(self) -> Register:
        """Give the documents whose bytes were fixed, with how many days' notice."""
        columns = (
            Column("documento", "Documento", "text"),
            Column("fecha", "Fijado el", "date"),
            Column("dias", "Días antes de la audiencia", "integer"),
            Column("plazo", "Plazo", "text"),
            Column("edicion", "Edición en que se fijó", "text"),
            Column("sha256", "Huella", "text"),
        )
        entries = [
            Entry(
                "",
                (
                    said(one.document),
                    _day(one.day),
                    _count(one.notice),
                    said(_frozen_state(one, self.deadline)),
                    Told((Part(one.edition, self._frozen_target(one)),)) if one.edition else said(None),
                    said(one.digest),
                ),
            )
            for one in self._frozen()
        ]
        note = FROZEN_THERE if any(one.edition for one in self._frozen()) else ""
        return Register("informes", TITLES["informes"], columns, tuple(entries), note)

    def _frozen_target(self, one: Frozen) -> str:
        """Name the file that was frozen, in the edition that holds it; empty where no edition at hand has it."""
        for entry in self.editions:
            if entry.edition.name == one.edition and one.digest in entry.documents:
                return f"../{one.edition}/{entry.documents[one.digest]}"
        return ""

    # --- what changed ----------------------------------------------------------------------------

    def shown_figures(self) -> Register:
        """Put figures as they were shown beside what they are today, with the reasons of the revisions."""
        kept = "Se mostró" if self.tense == "después" else "Se fijó"
        columns = _words(
            ("cifra", "Cifra"), ("mostrada", kept), ("hoy", "Hoy"), ("cambio", "¿Cambió?"), ("razon", "Por qué")
        )
        entries = [Entry("", self._shown(row)) for row in self._of("cifras-mostradas")]
        title = SHOWN_TITLES.get(self.tense, SHOWN_ANY_DAY)
        return Register("cifras-mostradas", title, columns, tuple(entries))

    def _shown(self, row: Row) -> tuple[Told, ...]:
        id_ = row.cells["cifra"]
        slug, _, name = id_.partition("/")
        one = self.published.get(slug)
        figure = next((f for f in one.figures if f.name == name), None) if one else None
        if one is None or figure is None:
            gone = (id_, row.cells["texto"], "ya no se publica", "sí", row["observacion"])
            return tuple(said(value) for value in gone)
        today = labels.said(figure)
        changed = _same(today) != _same(row.cells["texto"])
        return (
            Told((Part(figure.title, recipe_target(figure), id_),)),
            said(row.cells["texto"]),
            said(today),
            said("sí" if changed else "no"),
            Told((*_why(one, since(one, figure, row.cells["version"])), *_noted(row))) if changed else optional(None),
        )


# --- words ---------------------------------------------------------------------------------------


def _words(*heads: tuple[str, str]) -> tuple[Column, ...]:
    return tuple(Column(name, title, "text") for name, title in heads)


def _day(value: Scalar) -> Told:
    return Told((Part(labels.short_day(value)),), sort=value.isoformat()) if isinstance(value, date) else said(None)


def _count(value: Scalar) -> Told:
    return Told((Part(labels.number(value)),), sort=str(value)) if isinstance(value, int) else said(None)


def _promised(promise: Row, result: Row | None) -> str:
    """Say what was promised and, where it was reported with other words, which."""
    other = (
        f" (se informó con otro texto: «{result['texto']}»)" if result and _restated(promise, result, "texto") else ""
    )
    return f"{promise['texto']}{other}"


def _goal(promise: Row, result: Row | None) -> Told:
    """Say the goal with where it started from and, where another was reported, which."""
    goal = " ".join(str(promise[name]) for name in ("meta", "unidad") if promise[name])
    if promise["linea_base"] is not None:
        goal += f" (línea base: {promise['linea_base']})"
    if result is not None and _restated(promise, result, "meta"):
        goal = f"{goal or 'sin meta prometida'} (se informó con la meta {result['meta']})"
    return said(goal.strip())


def _achieved(result: Row | None) -> Told:
    """Say what was achieved; before its final hearing nothing is owed."""
    return said(result["logrado"]) if result is not None else optional(None)


def fulfilment(promise: Row, result: Row, told: Collection[str] = ()) -> str:
    """Say what became of a commitment; one that is fulfilled otherwise than it was promised says how.

    ``told`` are the kinds of change of which an explanation was published: the promise may have been edited, and then
    the result repeats what it says now.
    """
    said_of = str(result["cumplido"])
    state = labels.FULFILMENT.get(said_of, said_of)
    if said_of not in {"sí", "en parte"}:
        return state
    restated = []
    if _restated(promise, result, "meta"):
        restated.append(f"con la meta cambiada (de {promise['meta'] or 'ninguna'} a {result['meta']})")
    elif RETARGETED in told:
        restated.append("con la meta cambiada")
    if _restated(promise, result, "texto") or RENAMED in told:
        restated.append("con otro texto")
    return f"{state} {' y '.join(restated)}".rstrip()


def _restated(promise: Row, result: Row, column: str) -> bool:
    """Tell whether a result says something else than was promised; one that says nothing is as promised."""
    return result[column] is not None and _same(str(result[column])) != _same(str(promise[column] or ""))


def _same(text: str) -> str:
    """Spell a text so that the kind of its spaces makes no difference."""
    return " ".join(text.split())


def backing(value: Scalar, published: Mapping[str, Published], limit: int) -> Part:
    """Name what an answer rests on, and lead to it: a figure's recipe, a table, or a row of it.

    A page shows the first ``limit`` rows of a table: one further down is found by its table.
    """
    name = str(value or "")
    target, key = split_backing(name)
    slug, _, item = target.partition("/")
    one = published.get(slug)
    if one is None:
        return Part(name or NOTHING)
    figure = next((f for f in one.figures if f.name == item), None)
    if figure is not None:
        return Part(figure.title, recipe_target(figure), name)
    table = one.dataset.tables.get(item)
    if table is None:
        return Part(name)
    row = table.find(key) if key else None
    if row is None:
        return Part(table.title, f"{dataset_file(slug)}#{table_id(item)}", name)
    return Part(f"{table.title}: {key}", f"{dataset_file(slug)}#{row_target(table, row.number, limit)}", name)


def hearing_facts(hearing: Row | None) -> tuple[tuple[str, str], ...]:
    """Say what a hearing was called, when and where it is, in words that are true on any day."""
    if hearing is None:
        return ()
    day = hearing["fecha"]
    return (
        ("Audiencia", str(hearing["nombre_impreso"] or "nombre no publicado")),
        ("Fecha de la audiencia", labels.day(day) if isinstance(day, date) else "no publicada"),
        ("Lugar", str(hearing["lugar"] or "no publicado")),
    )


def _notice(
    hearing: Row | None, held: date | None, deadline: Deadline | None, reports: Sequence[Frozen]
) -> tuple[str, bool]:
    """Word the finding, and whether the report was late."""
    if hearing is None:
        return "No publicado: ningún documento leído nombra esta audiencia.", False
    if held is None:
        return "No publicado: ningún documento leído imprime la fecha de la audiencia.", False
    limit = last_day(hearing, deadline) if deadline else None
    if not reports:
        until = f"Último día para publicar el informe: {labels.day(limit)}. " if limit else ""
        return f"{until}El informe todavía no se fijó.", False
    first, *others = reports
    who = f"El informe fue fijado el {labels.day(first.day)} por quien publica este portal"
    words = [f"{who}, {_days(first)}{_label(first, deadline)}."]
    words += [f"Otra versión se fijó {_days(one)}{_label(one, deadline)}." for one in others]
    words.append("Es el día en que se fijó aquí, no el de una publicación de la entidad.")
    late = any(one.timeliness(deadline) in {"fuera de plazo", "después de la audiencia"} for one in reports)
    return " ".join(words), late


def _days(one: Frozen) -> str:
    notice = one.notice or 0
    if notice == 0:
        return "el mismo día de la audiencia"
    return f"{labels.count_of(abs(notice), 'día', 'días')} {'antes' if notice > 0 else 'después'} de la audiencia"


def _label(one: Frozen, deadline: Deadline | None) -> str:
    state = timeliness(one, deadline)
    return f": {state}" if state else ""


def timeliness(one: Frozen, deadline: Deadline | None) -> str:
    """Say whether a document came in time, and as who tells it where nobody read the deadline's norm."""
    state = one.timeliness(deadline)
    if deadline is None or state is None:
        return ""
    known = deadline.citation.status == "confirmada"
    if state == "a tiempo":
        return state if known else f"{state}, según el plazo que cita {labels.DEADLINE_AS_TOLD}"
    return "fuera de plazo" if known else f"fuera del plazo que cita {labels.DEADLINE_AS_TOLD}"


def _frozen_state(one: Frozen, deadline: Deadline | None) -> str:
    after = one.notice is not None and one.notice < 0
    told = [timeliness(one, deadline), "después de la audiencia" if after else ""]
    return ": ".join(filter(None, told)) or "sin plazo"


def _noted(row: Row) -> Iterator[Part]:
    """Add what whoever keeps the records says of a figure as it was shown."""
    if row["observacion"] is not None:
        yield Part(f" {row['observacion']}")


UNTOUCHED = "Ninguna revisión dice que corrigió una celda de esta cifra"


def _why(one: Published, found: Since) -> Iterator[Part]:
    """Say the reasons of the revisions that touched a figure; without any, what else there has been."""
    if not found.any:
        yield Part("La versión de los datos es la misma: cambió la forma de calcularla o de escribirla.")
        return
    reasons = list(found.touched or found.possible)
    if not found.touched:
        rest = ". Desde entonces hubo: " if reasons else ": cambió la forma de calcularla o de escribirla."
        yield Part(f"{UNTOUCHED}{rest}")
    for at, (number, reason) in enumerate(reasons, 1):
        yield Part(f"Versión {number}", f"{dataset_file(one.dataset.slug)}#historial")
        yield Part(f": {reason}{' ' if at < len(reasons) else ''}")
