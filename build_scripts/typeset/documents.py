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
from build_scripts.model import Figure, Instance, Message, Outline, Published, Row, Section, Sheets
from build_scripts.palette import light_palette
from build_scripts.typeset.codes import qr_svg
from build_scripts.typeset.compiler import encode
from build_scripts.typeset.pieces import (
    BLACK,
    Piece,
    Shelf,
    breakdown_piece,
    chart_piece,
    doubt_piece,
    empty_piece,
    figure_piece,
    filled,
    passage,
    sources_of,
    table_piece,
)

KINDS = {"inicial": "Rendición de cuentas inicial", "final": "Rendición de cuentas final"}
REPORT = "informe.pdf"
ACTA = "acta.pdf"
HIDDEN = ("audiencia", "fuente_lugar")
"""Columns of the records that a document about one hearing need not repeat."""


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
            secciones=[_section(s, outline, shelf) for s in outline.sections],
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
    """Give the acta, with the hash of the report and, where it is known, that of the edition's manifest."""
    shelf = Shelf(published)
    hearing = _hearing(outline, shelf)
    day = hearing["fecha"] if hearing else None
    data = {
        "marco": _frame(instance, outline, shelf),
        "nombre": _text(hearing, "nombre_impreso"),
        "fecha": labels.day(day) if isinstance(day, date) else "",
        "lugar": _text(hearing, "lugar"),
        "informe": report,
        "manifiesto": manifest,
    }
    return Document(ACTA, "Acta", "acta.typ", encode(data))


# --- what every document says of itself ----------------------------------------------------------


def _frame(instance: Instance, outline: Outline, shelf: Shelf) -> Piece:
    day = instance.edition.day if instance.edition else _newest(shelf.published)
    address = instance.lasting_url
    hearing = _hearing(outline, shelf)
    return {
        "titulo": filled(outline.title, shelf),
        "clase": KINDS[outline.kind],
        "gestion": str(outline.year),
        "base": filled(outline.basis, shelf).rstrip("."),
        "audiencia": _told_hearing(hearing),
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


def _newest(published: Mapping[str, Published]) -> date:
    """Give the day of the newest revision; the first of all days where there is none."""
    days = [date.fromisoformat(s["date"]) for one in published.values() for s in one.dataset.specs("revisions")]
    return max(days, default=date(1970, 1, 1))


def _hearing(outline: Outline, shelf: Shelf) -> Row | None:
    return next(iter(shelf.records.held(outline)), None) if shelf.records else None


def _text(row: Row | None, name: str) -> str:
    return str(row.cells.get(name, "")) if row else ""


def _told_hearing(hearing: Row | None) -> str:
    """Say when and where the hearing is, as far as it is recorded."""
    if hearing is None:
        return ""
    day, place = hearing["fecha"], _text(hearing, "lugar")
    parts = [labels.day(day) if isinstance(day, date) else "fecha no publicada", place or "lugar no publicado"]
    return f"Audiencia: {'; '.join(parts)}."


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


def _section(section: Section, outline: Outline, shelf: Shelf) -> Piece:
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
        "registro": [_record(section.record, outline, shelf)] if section.record else [],
        "dudas": doubts,
        "sindudas": "Dudas de la fuente: ninguna declarada." if section.doubts and not doubts else "",
        "preguntas": [passage(question.text, shelf) for question in section.questions],
        "cita": [{"texto": section.citation.text, "estado": section.citation.status}] if section.citation else [],
    }


RECORDS = {
    "compromisos": "Compromisos", "resultados": "Resultados", "explicaciones": "Explicaciones",
    "preguntas": "Preguntas", "asistencia": "Asistencia por organización", "cifras-mostradas": "Cifras mostradas",
    "informes": "Informes congelados", "audiencias": "Audiencias",
}  # fmt: skip


def _record(role: str, outline: Outline, shelf: Shelf) -> Piece:
    """Give a table of the records, narrowed to the hearing; without rows it prints as not published."""
    records = shelf.records
    table = records.table(role) if records else None
    if records is None or table is None:
        return empty_piece(RECORDS[role])
    if role == "compromisos":  # what a final hearing answers for was promised at others
        rows = records.promised(outline.kind, outline.year)
    else:
        rows = [row for hearing in records.held(outline) for row in records.of(role, hearing.cells["audiencia"])]
    return table_piece(shelf.published[records.dataset.slug], table, rows, HIDDEN)


# --- slides, notes and large print ---------------------------------------------------------------


def _slides(outline: Outline, shelf: Shelf) -> Iterator[Piece]:
    """Give the cover, and of each message its figure and its chart, each on a slide that shows nothing else."""
    laid: list[Piece] = [{"tipo": "tapa", "fuente": ""}]
    for message in outline.messages:
        told = {"titulo": passage(message.title, shelf)}
        figure = shelf.figure(message.figure) if message.figure else None
        if figure:
            laid.append(
                {**told, "tipo": "cifra", "cifra": figure_piece(figure, shelf), "fuente": _slide_source(figure, shelf)}
            )
        if message.chart:
            chart = chart_piece(shelf.chart(message.chart), shelf)
            laid.append({**told, "tipo": "grafico", "grafico": chart, "fuente": chart["fuente"]})
        if not figure and not message.chart:
            laid.append({**told, "tipo": "mensaje", "fuente": ""})
        first = -2 if figure and message.chart else -1
        laid[first] |= {"dice": passage(message.says, shelf), "notas": passage(message.notes, shelf), "sigue": False}
        if first == -2:
            laid[-1] |= {"dice": [], "notas": [], "sigue": True}
    for number, slide in enumerate(laid, 1):
        yield {**slide, "numero": number}


def _slide_source(figure: Figure, shelf: Shelf) -> str:
    dataset = shelf.published[figure.package].dataset
    documents = labels.sources([s["title"] for s in dataset.descriptor["sources"]])
    documents = f"Fuente: {figure.source_place}" if figure.source_place else documents
    return f"{documents}. Receta: {figure.id}, versión {dataset.version}."


def _large(message: Message, shelf: Shelf) -> Piece:
    figure = [figure_piece(shelf.figure(message.figure), shelf)] if message.figure else []
    return {"titulo": passage(message.title, shelf), "cifra": figure, "dice": passage(message.says, shelf)}


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
        yield (
            key,
            name,
            {
                "titulo": passage(own(sheets.title), shelf),
                "cifras": [figure_piece(figure, shelf) for figure in figures],
                "graficos": [chart_piece(shelf.chart(own(chart)), shelf, BLACK) for chart in sheets.charts],
                "parrafos": [passage(own(text), shelf) for text in sheets.paragraphs],
                "fuente": documents,
                "donde": f"{frame['direccion']}{place}" if frame["direccion"] else f"{place} (sin dirección pública)",
                "qr": qr_svg(f"{frame['direccion']}{place}") if frame["direccion"] else "",
            },
        )


def _where(figures: Sequence[Figure], sheets: Sheets, shelf: Shelf) -> tuple[str, str]:
    """Tell where a sheet's first figure can be recomputed, and which documents it comes from."""
    slug = figures[0].package if figures else sheets.table.partition("/")[0]
    dataset = shelf.published[slug].dataset
    place = recipe_target(figures[0]) if figures else dataset_file(slug)
    titles = "; ".join(s["title"] for s in dataset.descriptor["sources"])
    printed = next((f"; {figure.source_place}" for figure in figures if figure.source_place), "")
    return place, f"{titles}{printed}. Conjunto {slug}, versión {dataset.version}."
