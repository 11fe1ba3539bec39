"""The records of hearings on a page: what was promised, asked and shown, and with how many days' notice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from build_scripts import labels
from build_scripts.addresses import calendar_file, dataset_file, recipe_target
from build_scripts.compose.components.tables import Cell, TableRow, chosen_rows, render_table, unpublished_block
from build_scripts.compose.html import block, visible
from build_scripts.compose.links import link
from build_scripts.model import Column, Deadline, Frozen, HearingKind, HistoryEntry, Published, Records, Row, Scalar
from build_scripts.model.hearings import RENAMED, RETARGETED, WITHDRAWN, last_day
from build_scripts.since import Since, since

NOT_RECORDED = "No está en los documentos que leímos."
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "resultados": ("compromiso", "logrado", "cumplido", "por_que_no", "fuente_lugar"),
    "preguntas": ("organizacion", "texto", "respuesta", "estado"),
    "asistencia": ("organizacion", "participantes", "fuente_lugar"),
}
"""The columns of each role that a hearing's page shows; the files have them all."""
TITLES = {
    "compromisos": "Compromisos y su estado",
    "resultados": "Resultados informados",
    "preguntas": "Preguntas de la audiencia",
    "asistencia": "Asistencia por organización",
    "cifras-mostradas": "Cifras que se mostraron en la audiencia",
}


@dataclass(frozen=True)
class Place:
    """Where a piece stands, and where what is missing leads."""

    page: str
    unpublished: str


def record_table(records: Records | None, role: str, hearings: Sequence[Row], place: Place) -> Markup:
    """Show the rows of a role that are of some hearings, or say that none is published."""
    table = records.table(role) if records else None
    keys = {row["audiencia"] for row in hearings}
    rows = [row for row in table.rows if row["audiencia"] in keys] if table else []
    if table is None or not rows:
        return unpublished_block(TITLES[role], NOT_RECORDED, place.page, place.unpublished)
    return chosen_rows(table, rows, COLUMNS[role], TITLES[role], f"registro-{role}")


def commitments_table(records: Records | None, kind: HearingKind, year: int, place: Place) -> Markup:
    """Put what was promised beside what was reported, and say what became of each commitment."""
    if records is None:
        return unpublished_block(TITLES["compromisos"], NOT_RECORDED, place.page, place.unpublished)
    finals = records.hearings("final", year)
    promised = records.promised(kind, year)
    if not promised:
        return unpublished_block(TITLES["compromisos"], NOT_RECORDED, place.page, place.unpublished)
    columns = [
        Column("texto", "Qué se prometió", "text"),
        Column("meta", "Meta prometida", "text"),
        Column("responsable", "Responsable", "text"),
        Column("logrado", "Logrado", "text"),
        Column("estado", "Estado", "text"),
        Column("explicacion", "Explicación", "text"),
    ]
    results = {row["compromiso"]: row for row in records.results(finals)}
    rows = [
        TableRow(f"compromiso-{labels.slug(row.cells['compromiso'])}", _commitment(records, row, results, finals))
        for row in promised
    ]
    return render_table(TITLES["compromisos"], columns, rows, "registro-compromisos", Markup(""))


def _commitment(records: Records, promise: Row, results: Mapping[Scalar, Row], finals: Sequence[Row]) -> list[Cell]:
    result = results.get(promise["compromiso"])
    told = [
        f"{labels.capital(kind)}: {found['explicacion']}"
        for final in finals
        for kind in (WITHDRAWN, RENAMED, RETARGETED)
        if (found := records.explanation(promise.cells["compromiso"], final.cells["audiencia"], kind))
    ]
    if result is not None:
        state = _fulfilment(promise, result)
        told += [str(result["por_que_no"])] if result["por_que_no"] else []
    else:
        state = labels.WITHDRAWN if told else labels.WITHOUT_RESULT
    goal = " ".join(str(promise[name]) for name in ("meta", "unidad") if promise[name])
    if result is not None and _restated(promise, result, "meta"):
        goal += f" (se informó con la meta {result['meta']})"
    values = (promise["texto"], goal, promise["responsable"], result["logrado"] if result else None, state)
    return [text_cell(value) for value in (*values, " ".join(told))]


def _fulfilment(promise: Row, result: Row) -> str:
    """Say what became of a commitment; one that is fulfilled otherwise than it was promised says how."""
    told = str(result["cumplido"])
    state = labels.FULFILMENT.get(told, told)
    if told not in {"sí", "en parte"}:
        return state
    restated = []
    if _restated(promise, result, "meta"):
        restated.append(f"con la meta cambiada (de {promise['meta'] or 'ninguna'} a {result['meta']})")
    if _restated(promise, result, "texto"):
        restated.append("con otro texto")
    return f"{state} {' y '.join(restated)}".rstrip()


def _restated(promise: Row, result: Row, column: str) -> bool:
    """Tell whether a result says something else than was promised; one that says nothing is as promised."""
    return result[column] is not None and _same(str(result[column])) != _same(str(promise[column] or ""))


def text_cell(value: object) -> Cell:
    """Show a text; one that is missing says so."""
    text = str(value or "")
    return Cell(visible(text or "no publicado"), "", missing=not text, doubt=None)


def open_questions(records: Records | None, kind: str, year: int) -> Markup:
    """List what earlier hearings left open; nothing when they left nothing."""
    rows = records.open_before(kind, year) if records else []
    table = records.table("preguntas") if records else None
    if table is None or not rows:
        return Markup("")
    names = ("audiencia", "organizacion", "texto", "estado")
    return chosen_rows(table, rows, names, "Preguntas abiertas de audiencias anteriores", "preguntas-abiertas")


def notice_block(
    records: Records | None,
    hearing: Row | None,
    deadline: Deadline | None,
    place: Place,
    editions: Sequence[HistoryEntry] = (),
) -> Markup:
    """Say with how many days' notice the report was published; a late one is labelled, never left out."""
    held = hearing["fecha"] if hearing else None
    frozen = records.frozen(hearing.cells["audiencia"]) if records and hearing else []
    reports = [f for f in frozen if f.is_report]
    told, late = _notice(hearing, held if isinstance(held, date) else None, deadline, reports)
    calendar = link(calendar_file(hearing.cells["audiencia"]), place.page) if hearing and held else ""
    known = labels.DEADLINE_STATUS[deadline.citation.status] if deadline else ""
    shown = block("notice.html", told=told, late=late, deadline=deadline, known=known, calendar=calendar)
    return shown + Markup("\n\n") + _frozen_table(frozen, deadline, place.page, editions) if frozen else shown


def _notice(
    hearing: Row | None, held: date | None, deadline: Deadline | None, reports: Sequence[Frozen]
) -> tuple[str, bool]:
    """Word the finding, and whether the report was late."""
    if hearing is None:
        return "No publicado: ningún documento leído nombra esta audiencia.", False
    if held is None:
        return "No publicado: ningún documento leído imprime la fecha de la audiencia.", False
    when = f"La audiencia es el {labels.day(held)}."
    limit = last_day(hearing, deadline) if deadline else None
    if not reports:
        until = f" El último día para publicar el informe es el {labels.day(limit)}." if limit else ""
        return f"{when}{until} El informe todavía no se fijó.", False
    first, *others = reports
    who = f"El informe fue fijado el {labels.day(first.day)} por quien publica este portal"
    words = [f"{when} {who}, {_days(first)}{_label(first, deadline)}."]
    words += [f"Otra versión se fijó {_days(one)}{_label(one, deadline)}." for one in others]
    words.append("Es el día en que se fijó aquí, no el de una publicación de la entidad.")
    late = any(one.timeliness(deadline) in {"fuera de plazo", "después de la audiencia"} for one in reports)
    return " ".join(words), late


def _days(one: Frozen) -> str:
    notice = one.notice or 0
    if notice == 0:
        return "el mismo día"
    return f"{labels.count_of(abs(notice), 'día', 'días')} {'antes' if notice > 0 else 'después'}"


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


def frozen_target(one: Frozen, editions: Sequence[HistoryEntry]) -> str:
    """Name the file that was frozen, in the edition that holds it; empty where no edition at hand has those bytes."""
    for entry in editions:
        if entry.edition.name == one.edition and one.digest in entry.documents:
            return f"../{one.edition}/{entry.documents[one.digest]}"
    return ""


def _frozen_link(one: Frozen, editions: Sequence[HistoryEntry], page: str) -> Cell:
    target = frozen_target(one, editions)
    if not target:
        return text_cell(one.edition)
    href = Markup('<a href="{}" type="application/pdf">{}</a>').format(link(target, page), one.edition)
    return Cell(href, one.edition, missing=False, doubt=None)


FROZEN_THERE = (
    "La huella es la del documento de esa edición. El que ofrece esta página se compuso con los datos de ahora."
)
"""Said under the hashes: whoever checks them must not check the file beside them."""


def _frozen_table(
    frozen: Sequence[Frozen], deadline: Deadline | None, page: str, editions: Sequence[HistoryEntry]
) -> Markup:
    columns = [
        Column("documento", "Documento", "text"),
        Column("fecha", "Fijado el", "date"),
        Column("dias", "Días antes de la audiencia", "integer"),
        Column("plazo", "Plazo", "text"),
        Column("edicion", "Edición en que se fijó", "text"),
        Column("sha256", "Huella", "text"),
    ]
    rows = [
        TableRow(
            "",
            [
                text_cell(one.document),
                Cell(visible(labels.short_day(one.day)), one.day.isoformat(), missing=False, doubt=None),
                Cell(visible("" if one.notice is None else labels.number(one.notice)), str(one.notice), False, None),
                text_cell(_state(one, deadline)),
                _frozen_link(one, editions, page),
                text_cell(one.digest),
            ],
        )
        for one in frozen
    ]
    table = render_table("Documentos fijados", columns, rows, "registro-informes", Markup(""))
    return table + Markup("\n\n<p>{}</p>").format(FROZEN_THERE) if any(one.edition for one in frozen) else table


def _state(one: Frozen, deadline: Deadline | None) -> str:
    after = one.notice is not None and one.notice < 0
    told = [timeliness(one, deadline), "después de la audiencia" if after else ""]
    return ": ".join(filter(None, told)) or "sin plazo"


def changed_since(
    records: Records | None, hearings: Iterable[Row], published: Mapping[str, Published], place: Place
) -> Markup:
    """Put figures as they were shown at a hearing beside what they are today, with the reasons of the revisions."""
    keys = {row["audiencia"] for row in hearings}
    shown = [row for row in records.rows("cifras-mostradas") if row["audiencia"] in keys] if records else []
    if not shown:
        return unpublished_block(TITLES["cifras-mostradas"], NOT_RECORDED, place.page, place.unpublished)
    columns = [
        Column("cifra", "Cifra", "text"),
        Column("mostrada", "Se mostró", "text"),
        Column("hoy", "Hoy", "text"),
        Column("cambio", "¿Cambió?", "text"),
        Column("razon", "Por qué", "text"),
    ]
    rows = [TableRow("", _shown_cells(row, published, place.page)) for row in shown]
    return render_table(TITLES["cifras-mostradas"], columns, rows, "registro-cifras-mostradas", Markup(""))


def _shown_cells(row: Row, published: Mapping[str, Published], page: str) -> list[Cell]:
    slug, _, name = row.cells["cifra"].partition("/")
    one = published.get(slug)
    figure = next((f for f in one.figures if f.name == name), None) if one else None
    if one is None or figure is None:
        gone = [row.cells["cifra"], row.cells["texto"], "ya no se publica", "sí", row["observacion"]]
        return [text_cell(value) for value in gone]
    today = labels.said(figure)
    changed = _same(today) != _same(row.cells["texto"])
    title = Markup('<a href="{}">{}</a>').format(link(recipe_target(figure), page), figure.title)
    why = Markup("") if not changed else _why(one, since(one, figure, row.cells["version"]), page)
    return [
        Cell(title, "", missing=False, doubt=None),
        text_cell(row.cells["texto"]),
        text_cell(today),
        text_cell("sí" if changed else "no"),
        Cell(why, "", missing=False, doubt=None),
    ]


UNTOUCHED = "Ninguna revisión dice que corrigió una celda de esta cifra"


def _why(one: Published, found: Since, page: str) -> Markup:
    """Say the reasons of the revisions that touched a figure; without any, what else there has been."""
    if not found.any:
        return Markup("La versión de los datos es la misma: cambió la forma de calcularla o de escribirla.")
    href = link(f"{dataset_file(one.dataset.slug)}#historial", page)
    told = Markup(" ").join(
        Markup('<a href="{}">Versión {}</a>: {}').format(href, version, reason)
        for version, reason in found.touched or found.possible
    )
    if found.touched:
        return told
    if found.possible:
        return Markup("{}. Desde entonces hubo: {}").format(UNTOUCHED, told)
    return Markup("{}: cambió la forma de calcularla o de escribirla.").format(UNTOUCHED)


def _same(text: str) -> str:
    """Spell a text so that the kind of its spaces makes no difference."""
    return " ".join(text.split())
