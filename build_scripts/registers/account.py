"""Says what the records tell of a hearing: the same on its page, in its report and in its acta, which only lay it out.

In: everything published, and which hearing. Out: ``Register``s, tables whose cells are already words, and sentences.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Literal

from build_scripts import labels
from build_scripts.addresses import recipe_target
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
    Section,
)
from build_scripts.model.hearings import NOTICE, RENAMED, RETARGETED, WITHDRAWN
from build_scripts.registers.told import (
    UNPUBLISHED,
    Entry,
    Part,
    Register,
    Told,
    optional,
    said,
    told_count,
    told_day,
    worded_columns,
)
from build_scripts.registers.wording import (
    Notice,
    achieved_words,
    backing,
    frozen_state,
    fulfilment,
    goal_words,
    hearing_facts,
    is_restated,
    noted,
    notice_of,
    promised_words,
    same_text,
    why_changed,
)
from build_scripts.since import since

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
            worded_columns(
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
            said(promised_words(promise, result) + self._elsewhere(promise)),
            goal_words(promise, result),
            achieved_words(result),
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
        elsewhere = {
            (r["audiencia"], kind) for r in others for kind in columns if is_restated(promise, r, columns[kind])
        }
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
        return Register("asumidos", TAKEN_ON, worded_columns(*zip(names, heads, strict=True)), tuple(entries))

    def _taken_on(self, promise: Row) -> Told:
        """Say a promise's goal and, where the promise is no longer the one that was made, what was published of it."""
        goal, why = goal_words(promise, None), self._why_changed(promise)
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
                said(promised_words(promise, row)),
                goal_words(promise, row),
                achieved_words(row),
                said(state),
                why(row["por_que_no"]),
                said(row["fuente_lugar"]),
            )
            entries.append(Entry("", cells))
        columns = worded_columns(
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
                    told_day(row["fecha"]),
                    said(row["fuente_lugar"]),
                ),
            )
            for row in self._of("explicaciones")
        ]
        columns = worded_columns(
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
        columns = worded_columns(
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
        columns = worded_columns(
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
            Entry("", (said(row["organizacion"]), told_count(row["participantes"]), said(row["fuente_lugar"])))
            for row in self._of("asistencia")
        ]
        return Register("asistencia", TITLES["asistencia"], columns, tuple(entries))

    # --- the report's notice ---------------------------------------------------------------------

    def notice(self) -> Notice:
        """Say with how many days' notice the report was published; a late one is labelled, never left out."""
        hearing, deadline = self.hearing, self.deadline
        held = hearing["fecha"] if hearing else None
        finding, late = notice_of(hearing, held if isinstance(held, date) else None, deadline, self.reports)
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
                    told_day(one.day),
                    told_count(one.notice),
                    said(frozen_state(one, self.deadline)),
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
        columns = worded_columns(
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
        changed = same_text(today) != same_text(row.cells["texto"])
        return (
            Told((Part(figure.title, recipe_target(figure), id_),)),
            said(row.cells["texto"]),
            Told((Part(today, figure=figure.id),)),
            said("sí" if changed else "no"),
            Told((*why_changed(one, since(one, figure, row.cells["version"])), *noted(row)))
            if changed
            else optional(None),
        )
