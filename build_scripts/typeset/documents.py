"""Lays out which documents a rendición has, and the data that each of them prints.

In: the settings, an outline, everything published. Out: ``Document``s, which ``compiler`` turns into PDFs. Nothing
here reads a clock: a document's day is the edition's, or that of the newest revision.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from build_scripts import labels
from build_scripts.addresses import dataset_file, recipe_target
from build_scripts.model import (
    Citation,
    Dataset,
    Figure,
    Instance,
    Message,
    Outline,
    Published,
    Row,
    Section,
    Sheets,
)
from build_scripts.palette import light_palette
from build_scripts.registers import Account, hearing_facts
from build_scripts.typeset.codes import qr_svg
from build_scripts.typeset.compiler import encode
from build_scripts.typeset.pieces import (
    BLACK,
    Piece,
    Shelf,
    breakdown_piece,
    chart_piece,
    doubt_piece,
    figure_piece,
    filled,
    passage,
    register_piece,
    sources_of,
    table_piece,
)

KINDS = {"inicial": "Rendición de cuentas inicial", "final": "Rendición de cuentas final"}
REPORT = "informe.pdf"
ACTA = "acta.pdf"


@dataclass(frozen=True)
class Document:
    """A document about to be set: its file's name within the rendición's folder, what it is, its template and data."""

    name: str
    label: str
    template: str
    data: str


def documents(instance: Instance, outline: Outline, published: Mapping[str, Published]) -> list[Document]:
    """Give every document of an outline but the acta, which prints the report's hash."""
    shelf = Shelf(published)
    frame = _frame(instance, outline, shelf)
    slides = list(_slides(outline, shelf))

    def document(name: str, label: str, template: str, **data: Any) -> Document:
        return Document(name, label, template, encode({"marco": frame, **data}))

    return [
        document(
            REPORT,
            "Informe",
            "informe.typ",
            resumen=_summary(outline, shelf),
            secciones=list(_sections(outline, shelf, instance)),
            fuentes=[_source(one, frame["direccion"]) for one in sources_of(outline, shelf)],
        ),
        document("diapositivas.pdf", "Diapositivas", "diapositivas.typ", laminas=slides),
        document("notas-del-presentador.pdf", "Notas del presentador", "notas.typ", laminas=slides),
        document(
            "resumen-letra-grande.pdf",
            "Resumen en letra grande",
            "letra-grande.typ",
            mensajes=[_large(message, shelf) for message in outline.messages],
        ),
        document("formulario-de-preguntas.pdf", "Formulario de preguntas", "preguntas.typ"),
        *(
            document(f"fichas/{key}.pdf", f"Ficha: {name}", "ficha.typ", **data)
            for key, name, data in _sheets(outline.sheets, frame, shelf)
        ),
    ]


def acta(
    instance: Instance, outline: Outline, published: Mapping[str, Published], report: str, manifest: str = ""
) -> Document:
    """Give the acta, with the hash of the report and, where it is known, that of the edition's manifest.

    Where the records have the report that was frozen for the hearing, that is the one presented: ``report`` is of the
    one set today, which says something else as soon as the data do.
    """
    shelf = Shelf(published)
    account = _account(instance, outline, shelf)
    hearing = account.hearing
    day = hearing["fecha"] if hearing else None
    data = {
        "marco": _frame(instance, outline, shelf),
        "nombre": _text(hearing, "nombre_impreso"),
        "fecha": labels.day(day) if isinstance(day, date) else "",
        "lugar": _text(hearing, "lugar"),
        "informe": report,
        "fijados": [
            {"dia": labels.day(one.day), "edicion": one.edition, "huella": one.digest} for one in account.reports
        ],
        "manifiesto": manifest,
    }
    return Document(ACTA, "Acta", "acta.typ", encode(data))


# --- what every document says of itself ----------------------------------------------------------


def _frame(instance: Instance, outline: Outline, shelf: Shelf) -> Piece:
    day = instance.edition.day if instance.edition else _newest(shelf.published)
    address = instance.lasting_url
    facts = hearing_facts(_account(instance, outline, shelf).hearing)
    return {
        "titulo": filled(outline.title, shelf),
        "clase": KINDS[outline.kind],
        "antetitulo": _before_title(outline, shelf),
        "gestion": str(outline.year),
        "base": filled(outline.basis, shelf).rstrip("."),
        "audiencia": _told_hearing(facts),
        "aviso": instance.notice,
        "sitio": instance.name,
        "publica": instance.publisher,
        "licencia": instance.license_note,
        "licenciadatos": instance.data_license.rstrip("."),
        "edicion": f"Edición {instance.edition.name}" if instance.edition else "Material de trabajo, sin edición",
        "dia": labels.day(day),
        "fecha": [day.year, day.month, day.day],
        "segundo": int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()),
        "direccion": address,
        "qr": qr_svg(address),
        "colores": {name: light_palette()[name] for name in ("ink", "ink-soft", "accent", "muted", "grid", "paper")},
    }


def _before_title(outline: Outline, shelf: Shelf) -> str:
    """Say the kind and the year over a title that does not say them."""
    title = filled(outline.title, shelf).lower()
    said = KINDS[outline.kind].lower() in title and str(outline.year) in title
    return "" if said else f"{KINDS[outline.kind]} · gestión {outline.year}"


def _newest(published: Mapping[str, Published]) -> date:
    """Give the day of the newest revision; the first of all days where there is none."""
    days = [date.fromisoformat(s["date"]) for one in published.values() for s in one.dataset.specs("revisions")]
    return max(days, default=date(1970, 1, 1))


def _account(instance: Instance, outline: Outline, shelf: Shelf) -> Account:
    """Give what the records say of the hearing, as its page is given it."""
    return Account(instance, shelf.published, outline.kind, outline.year, outline)


def _text(row: Row | None, name: str) -> str:
    return str(row.cells.get(name, "")) if row else ""


def _told_hearing(facts: Sequence[tuple[str, str]]) -> str:
    """Say what the hearing was called, when and where it is, as far as it is recorded."""
    return " ".join(f"{name}: {value.rstrip('.')}." for name, value in facts)


def _source(one: Published, address: str) -> Piece:
    dataset = one.dataset
    titles = labels.source_names(dataset)
    return {
        "titulo": dataset.title,
        "version": dataset.version,
        "dia": labels.day(dataset.revised),
        "fuentes": f"{'Fuente' if len(titles) == 1 else 'Fuentes'}: {'; '.join(titles)}.",
        "direccion": f"{address}{dataset_file(dataset.slug)}",
    }


# --- the report ----------------------------------------------------------------------------------

UNKNOWN = 8
"""The most things nobody publishes that a summary names: it must fit on a page."""


def _summary(outline: Outline, shelf: Shelf) -> Piece:
    """Give what must be known before any detail: the messages, what was promised, what nobody says, what to ask."""
    shown = [shelf.figure(name) for section in outline.sections for name in section.figures]
    unknown = list(dict.fromkeys(figure.title for figure in shown if figure.value is None))
    promised = next((s for s in outline.sections if s.record == "compromisos" and s.paragraphs), None)
    asked = dict.fromkeys(question for message in outline.messages for question in message.questions)
    return {
        "mensajes": [
            {**_shown(message, shelf), "titulo": passage(message.title, shelf)}
            for message in outline.messages
            if message.figures
        ],
        "prometido": [passage(promised.paragraphs[0], shelf)] if promised else [],
        "nosabe": unknown[:UNKNOWN],
        "resto": len(unknown[UNKNOWN:]),
        "preguntas": [passage(question, shelf) for question in asked],
    }


def _citation(citation: Citation | None) -> list[Piece]:
    """Give what something rests on, and how well that is known, in the words of the site; none, or one."""
    return [{"texto": citation.text, "estado": labels.CITATION_STATUS[citation.status]}] if citation else []


APPENDED = {"asistencia": "La audiencia y su informe", "cifras-mostradas": "Qué cambió después"}
"""What the page calls for by itself, and how the report heads it where its outline has no section for it."""


def _sections(outline: Outline, shelf: Shelf, instance: Instance) -> Iterator[Piece]:
    """Give the sections that the page has, and what the page tells outside of them."""
    account = _account(instance, outline, shelf)
    yield from (_section(section, account, shelf) for section in account.sections)
    called = {section.record for section in account.sections}
    for role, title in APPENDED.items():
        if role not in called and (account.hearings if role == "asistencia" else account.register(role).entries):
            yield _section(Section(role, title, record=role), account, shelf)


def _section(section: Section, account: Account, shelf: Shelf) -> Piece:
    doubts = [
        doubt_piece(d, one) for one in map(shelf.published.__getitem__, section.doubts) for d in one.discrepancies
    ]
    return {
        "titulo": passage(section.title, shelf),
        "parrafos": [passage(text, shelf) for text in section.paragraphs],
        "cifras": [figure_piece(shelf.figure(name), shelf) for name in section.figures],
        "graficos": [chart_piece(shelf.chart(name), shelf) for name in section.charts],
        "cuadros": [
            *(breakdown_piece(shelf.breakdown(name)) for name in section.breakdowns),
            *(table_piece(*shelf.table(name)) for name in section.tables),
        ],
        "registro": list(_registers(section.record, account)) if section.record else [],
        "dudas": doubts,
        "sindudas": "Dudas de la fuente: ninguna declarada." if section.doubts and not doubts else "",
        "preguntas": [passage(question.text, shelf) for question in section.questions],
        "cita": _citation(section.citation),
        "plazo": _notice(account) if section.record == "asistencia" else [],
    }


def _notice(account: Account) -> list[str]:
    """Say what the hearing was, with how many days' notice its report was published, and how many were due."""
    told = account.notice()
    return [line for line in (_told_hearing(told.facts), told.finding, told.deadline) if line]


def _registers(role: str, account: Account) -> Iterator[Piece]:
    """Give the tables of the records that a page shows for a section; one without rows prints as not published."""
    registers = account.registers(role)
    if role == "asistencia" and (frozen := account.frozen_documents()).entries:
        registers.append(frozen)
    yield from (register_piece(one, account.instance.lasting_url) for one in registers)


# --- slides, notes and large print ---------------------------------------------------------------


def _slides(outline: Outline, shelf: Shelf) -> Iterator[Piece]:
    """Give the cover, and of each message its figures and its chart, each on a slide that shows nothing else."""
    laid: list[Piece] = [{"tipo": "tapa", **NO_SOURCE}]
    for place, message in enumerate(outline.messages, 1):
        told = {"mensaje": place, "titulo": passage(message.title, shelf), **_shown(message, shelf)}
        kinds = [*(["cifra"] if message.figures else []), *(["grafico"] if message.chart else [])] or ["mensaje"]
        for at, kind in enumerate(kinds):
            source = _slide_source(message, outline, shelf) if kind == "cifra" else NO_SOURCE
            slide = {**told, "tipo": kind, **source, "sigue": at > 0}
            if kind == "grafico":
                slide["grafico"] = chart_piece(shelf.chart(message.chart), shelf)
                slide["fuente"] = slide["grafico"]["fuente"]
            slide["dice"] = [] if at else passage(message.says, shelf)
            slide["notas"] = [] if at else passage(message.notes, shelf)
            laid.append(slide)
    for number, slide in enumerate(laid, 1):
        yield {**slide, "numero": number}


SAME_PLACE = "fila "
"""How a place begins that goes on in the document named before it."""
NO_SOURCE = {"fuente": "", "recetas": []}


def _shown(message: Message, shelf: Shelf) -> Piece:
    """Give what a message shows beside its words, wherever it is printed."""
    return {
        "cifras": [figure_piece(shelf.figure(name), shelf) for name in message.figures],
        "cita": _citation(message.citation),
        "preguntas": [passage(text, shelf) for text in message.questions],
    }


def _slide_source(message: Message, outline: Outline, shelf: Shelf) -> Piece:
    """Name where a slide's figures stand, and their recipes; what nobody publishes, by what was read in vain."""
    figures = [shelf.figure(name) for name in message.figures]
    places = list(dict.fromkeys(figure.source_place for figure in figures if figure.source_place))
    dataset = shelf.published[figures[0].package].dataset
    read = f"Fuente: {filled(outline.basis, shelf).rstrip('.')}"
    known = labels.sources(_titles(dataset)) if any(figure.value is not None for figure in figures) else read
    named = f"Fuente: {_without_repeats(places)}" if places else known
    return {"fuente": f"{named}.", "recetas": [figure.id for figure in figures]}


def _without_repeats(places: Sequence[str]) -> str:
    """Join places of sources, each said once, and of those in one document only what sets them apart.

    >>> _without_repeats(["Memoria, cuadro 1, fila 2024", "Memoria, cuadro 1, fila 2023; fila 2024", "Ley 1"])
    'Memoria, cuadro 1, fila 2024; fila 2023; Ley 1'
    """
    said: dict[tuple[str, str], str] = {}
    around = ""
    for part in (part for place in places for part in place.split("; ")):
        head, _, tail = part.rpartition(", ")
        where = (head or around if tail.startswith(SAME_PLACE) else head, tail)
        said.setdefault(where, tail if head == around else part)
        around = where[0]
    return "; ".join(said.values())


def _titles(dataset: Dataset) -> list[str]:
    return [str(source["title"]) for source in dataset.descriptor["sources"]]


def _large(message: Message, shelf: Shelf) -> Piece:
    told = {"titulo": passage(message.title, shelf), "dice": passage(message.says, shelf)}
    return {**told, **_shown(message, shelf)}


# --- sheets for the photocopier ------------------------------------------------------------------


def _sheets(sheets: Sheets | None, frame: Piece, shelf: Shelf) -> Iterator[tuple[str, str, Piece]]:
    """Give each row's key, name and sheet."""
    if sheets is None:
        return
    _, table = shelf.table(sheets.table)
    for row in table.rows:
        key, name = labels.slug(row.cells[sheets.key]), row.cells[sheets.name]

        def own(text: str, key: str = key, name: str = name) -> str:
            return labels.for_row(text, key, name)

        figures = [shelf.figure(own(figure)) for figure in sheets.figures]
        place, documents = _where(figures, sheets, shelf)
        address = frame["direccion"]
        yield (
            key,
            name,
            {
                "titulo": passage(own(sheets.title), shelf),
                "cifras": [figure_piece(figure, shelf) for figure in figures],
                "graficos": [chart_piece(shelf.chart(own(chart)), shelf, BLACK) for chart in sheets.charts],
                "parrafos": [passage(own(text), shelf) for text in sheets.paragraphs],
                "fuente": documents,
                "donde": f"{address}{place}" if address else "",
                "pagina": _page_of(figures, sheets, shelf),
                "qr": qr_svg(f"{address}{place}") if address else "",
            },
        )


def _where(figures: Sequence[Figure], sheets: Sheets, shelf: Shelf) -> tuple[str, str]:
    """Tell where a sheet's first figure can be recomputed, and where in which documents its figures stand."""
    slug = figures[0].package if figures else sheets.table.partition("/")[0]
    dataset = shelf.published[slug].dataset
    place = recipe_target(figures[0]) if figures else dataset_file(slug)
    printed = _without_repeats([figure.source_place for figure in figures if figure.source_place])
    return place, f"{printed or '; '.join(_titles(dataset))}. Conjunto {slug}, versión {dataset.version}."


def _page_of(figures: Sequence[Figure], sheets: Sheets, shelf: Shelf) -> str:
    """Name the page where a sheet's figures can be verified, for whoever has a copy and no address."""
    slug = figures[0].package if figures else sheets.table.partition("/")[0]
    return shelf.published[slug].dataset.title
