"""Puts what is published into the words and shapes that the templates print: the same as on the site.

In: the nouns of the model. Out: plain dictionaries of texts, ready to be written as JSON.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from build_scripts import labels
from build_scripts.addresses import breakdown_file, table_file
from build_scripts.model import (
    Breakdown,
    Chart,
    Column,
    Discrepancy,
    Figure,
    Outline,
    Published,
    Row,
    Scalar,
    Spec,
    Table,
)
from build_scripts.palette import light_palette, resolve
from build_scripts.registers import Register, Told

Piece = dict[str, Any]

ROWS = 60
"""The most rows of a table that are printed: two pages; the file has them all."""
MOST_BARS, LONGEST_NAME = 10, 20
"""Bars that a slide has room for, and letters of their names."""
WORDY = 16
"""A display longer than this is words, not a number."""
SIGN, EDGES = 4.75, 12
"""Points that a digit takes at the size of tables, and that a cell's edges take."""
WIDE_TYPE, NARROW_TYPE = 14, 13
"""Size of the words on each of a chart's two papers, in its own units."""
LINE, WHOLE = 11, 240
"""Points that a line of a table takes, and up to which a table is kept on one page."""
PAGE = 166 / 25.4 * 72
"""Points that a table can take on the page."""
BOLD = 1.15
"""How much wider a heading's letters are."""
EXACT = "_exacta"
"""How the columns end that hold an amount before its rounding; paper has the rounded ones."""
LONG_WORD, LONG_CELL = 16, 75
"""Signs of a word, and of a cell, beyond which a column need not grow."""

BLACK = {"ink": "#000000", "ink-soft": "#000000", "grid": "#000000", "paper": "#ffffff", "accent": "#000000",
         "muted": "#8c8c8c", "hatch": "#000000", "series-1": "#000000", "series-2": "#8c8c8c", "series-3": "#c4c4c4",
         "series-4": "#5a5a5a", "series-5": "#e6e6e6", "ramp-1": "#ffffff", "ramp-2": "#ffffff", "ramp-3": "#ffffff",
         "ramp-4": "#000000", "ramp-5": "#000000", "ramp-ink-1": "#000000", "ramp-ink-2": "#000000",
         "ramp-ink-3": "#000000", "ramp-ink-4": "#ffffff", "ramp-ink-5": "#ffffff"}  # fmt: skip
"""The palette of the photocopier: black, white, and greys only where no word stands on them."""

DOUBTS = {
    "compatible": "compatible con el redondeo",
    "unexplained": "no se explica por el redondeo",
    "not-numeric": "el texto no coincide",
    "stated": "lo declarado no concuerda",
}


@dataclass(frozen=True)
class Shelf:
    """Everything published, by the names that outlines use; ``validate`` has seen that they exist."""

    published: Mapping[str, Published]

    def figure(self, call: str) -> Figure:
        return labels.called(call, self._figure)

    def _figure(self, name: str) -> Figure:
        slug, item = name.split("/")
        return next(f for f in self.published[slug].figures if f.name == item)

    def chart(self, name: str) -> Chart:
        slug, item = name.split("/")
        return next(c for c in self.published[slug].charts if c.name == item)

    def breakdown(self, name: str) -> Breakdown:
        slug, item = name.split("/")
        return next(b for b in self.published[slug].breakdowns if b.name == item)

    def table(self, name: str) -> tuple[Published, Table]:
        slug, item = name.split("/")
        return self.published[slug], self.published[slug].dataset.tables[item]


def told(figure: Figure) -> str:
    """Say a figure with its unit and what is to be known of it, in a sentence."""
    text = labels.said(figure)
    if figure.value is None:
        return f"({text})"
    return f"{text} ({figure.mark})" if figure.mark else text


def passage(text: str, shelf: Shelf) -> list[Piece]:
    """Split a text into its words and its figures, these filled in."""
    parts: list[Piece] = []
    for at, part in enumerate(labels.ANY_FIGURE_CALL.split(text)):
        if at % 2:
            parts.append({"tipo": "cifra", "texto": told(shelf.figure(part))})
        elif part:
            parts.append({"tipo": "texto", "texto": part})
    return parts


def filled(text: str, shelf: Shelf) -> str:
    """Write a text's figures in, all as one line of words."""
    return "".join(part["texto"] for part in passage(text, shelf))


def figure_piece(figure: Figure, shelf: Shelf) -> Piece:
    """Give a figure as its card has it: number, unit, title, period, marks, doubts, source, recipe."""
    text = labels.with_unit(figure.display, figure.unit)
    before, shown, after = text.partition(labels.bare(figure.display)) if figure.display else ("", "", "")
    return {
        "calculada": figure.value is not None,
        "antes": before,
        "numero": shown,
        "despues": after,
        "texto": text,
        "palabras": len(shown) > WORDY,
        "titulo": figure.title,
        "periodo": "" if _says(figure.title, figure.period) else figure.period,
        "nota": figure.note,
        "marca": figure.mark,
        "razon": figure.reason,
        "falta": list(figure.missing),
        "fuente": figure.source_place,
        "receta": figure.id,
        "dudas": [
            f"{d.check_title}{f', {d.place}' if d.place else ''}"
            for d in shelf.published[figure.package].doubts_of(figure)
        ],
    }


def _says(title: str, period: str) -> bool:
    """Tell whether a title says all that a period would add to it."""
    words = set(re.findall(r"\w+", period.lower())) - {"gestión", "gestiones", "de", "a", "y"}
    return words <= set(re.findall(r"\w+", title.lower()))


def chart_piece(chart: Chart, shelf: Shelf, palette: Mapping[str, str] | None = None) -> Piece:
    """Give a chart as a drawing without its heading, which the page sets in its own type."""
    dataset = shelf.published[chart.package].dataset
    spec = next(s for s in dataset.specs("charts") if s["id"] == chart.name)
    colours = palette or light_palette()
    return {
        "dibujo": _drawing(chart.wide_svg, WIDE_TYPE, colours),
        "angosto": _drawing(chart.narrow_svg, NARROW_TYPE, colours),
        "titulo": chart.title,
        "bajada": chart.subtitle,
        "marca": chart.mark,
        "alt": labels.cautioned(f"{chart.title}. {chart.description}", chart.mark),
        "barras": _bars(chart, spec),
        "fuente": f"{labels.chart_source(dataset, spec)}. Datos: {dataset.slug}, versión {dataset.version}.",
    }


def _bars(chart: Chart, spec: Spec) -> list[Piece]:
    """Give the bars of a chart of one measure, for a slide to draw with letters that can be read from afar."""
    if chart.kind != "bars":
        return []
    named, measured = chart.breakdown.column(spec["category"]), chart.breakdown.column(spec["value"])
    values = chart.breakdown.values(measured.name)
    numbers = [value for value in values if isinstance(value, int | Decimal) and value >= 0]
    names = [labels.cell(named, name) for name in chart.breakdown.values(named.name)]
    fits = 2 <= len(values) <= MOST_BARS and max(map(len, names)) <= LONGEST_NAME
    if len(numbers) < len(values) or not fits or not max(numbers):
        return []
    marked = {str(value) for value in spec.get("highlight", ())}
    return [
        {
            "nombre": name,
            "texto": labels.cell(measured, value),
            "parte": round(float(value / max(numbers)), 4),  # a length to draw, not an amount
            "resaltada": not marked or name in marked,
        }
        for name, value in zip(names, numbers, strict=True)
    ]


def _drawing(svg: str, size: float, colours: Mapping[str, str]) -> Piece:
    """Give a drawing in a palette's colours, with its measures, the size of its words among them."""
    box = re.search(r'viewBox="\S+ \S+ (\S+) (\S+)"', svg)
    width, height = (float(box[1]), float(box[2])) if box else (2.0, 1.0)
    drawn = resolve(svg, colours).replace("<svg ", '<svg font-family="Public Sans" ', 1)
    return {"svg": drawn, "ancho": width, "alto": height, "letra": size}


def doubt_piece(doubt: Discrepancy, published: Published) -> Piece:
    """Give a doubt of the source: what is printed, what the sum gives, the difference, and the note."""
    field = published.dataset.tables[doubt.resource].field(doubt.field)
    others = {"not-numeric": "Se esperaba", "stated": "Se compara con"}
    expected = "El otro lugar dice" if doubt.twice else others.get(doubt.rounding, "Da la cuenta")
    values = [
        [
            f"{'En' if doubt.rounding == 'stated' else 'Impreso en'} «{field.title}»",
            labels.machine(doubt.printed, doubt.kind),
        ],
        [expected, labels.machine(doubt.recomputed, doubt.kind)],
    ]
    if doubt.difference is not None:
        values.append(["Diferencia", labels.signed(doubt.difference)])
    if doubt.bound is not None:
        values.append(["Permite el redondeo", f"±{labels.number(doubt.bound)}" if doubt.bound else labels.number(0)])
    unit = f"En {doubt.unit}. " if doubt.unit else ""
    return {
        "clase": DOUBTS[doubt.rounding],
        "titulo": doubt.check_title,
        "lugar": doubt.place,
        "valores": values,
        "nota": doubt.note,
        "fuente": f"{unit}{doubt.source_place}",
    }


def breakdown_piece(breakdown: Breakdown) -> Piece:
    """Give a computed table, or the reason why there is none; of an amount and its rounding, the rounded one."""
    chosen = [(at, column) for at, column in enumerate(breakdown.columns) if not column.name.endswith(EXACT)]
    columns = [column for _, column in chosen]
    rows = [[labels.cell(column, row[at]) for at, column in chosen] for row in breakdown.rows]
    totals = [
        ["" if row[at] is None else labels.cell(column, row[at]) for at, column in chosen] for row in breakdown.totals
    ]
    address = breakdown_file(breakdown)
    left = [] if len(columns) == len(breakdown.columns) else [f"Los importes sin redondear están en {address}."]
    return _table(
        breakdown.title, columns, rows, totals, [*breakdown.notes, *left], breakdown.reason, address, "Sin filas."
    )


def register_piece(register: Register, address: str) -> Piece:
    """Give a table of the records; where the site has an address, what leads somewhere does so in the file too."""
    told = [[_printed(cell) for cell in entry.cells] for entry in register.entries]
    notes, empty = filter(None, [register.note]), register.pending or "No publicado."
    piece = _table(register.title, register.columns, told, [], notes, "", "", empty)
    piece["filas"] = [
        [_linked(cell, address) if any(part.target for part in cell.parts) else text for cell, text in both]
        for both in (zip(entry.cells, texts, strict=True) for entry, texts in zip(register.entries, told, strict=True))
    ]
    return piece


DIGEST, GROUP = re.compile(r"\b[0-9a-f]{64}\b"), 8
"""A hash, and in groups of how many signs it is printed: whole, it goes past the edge of the paper."""


def _printed(cell: Told) -> str:
    return "".join(part["texto"] for part in _linked(cell, ""))


def _linked(cell: Told, address: str) -> list[Piece]:
    """Give a cell's words and where they lead, naming it for whoever has only the paper."""
    pieces: list[Piece] = []
    for part in cell.parts:
        target = f"{address}{part.target}" if address and part.target else ""
        pieces.append({"texto": DIGEST.sub(_grouped, part.text), "enlace": target, "clave": False})
        if part.name:
            pieces.append({"texto": f" ({part.name})", "enlace": target, "clave": True})
    return pieces


def _grouped(found: re.Match[str]) -> str:
    return " ".join(found[0][at : at + GROUP] for at in range(0, len(found[0]), GROUP))


def table_piece(published: Published, table: Table) -> Piece:
    """Give a resource as printed, with the columns its page shows."""
    named = {s["resource"]: s["columns"] for s in published.dataset.portal.get("tables", ())}.get(table.name)
    columns = [Column.of(f) for f in table.fields if named is None or f.name in named]
    cells = [[_cell(table, column, row) for column in columns] for row in table.rows]
    return _table(table.title, columns, cells, [], (), "", table_file(published.dataset.slug, table.name))


def _cell(table: Table, column: Column, row: Row) -> str:
    value: Scalar = row[column.name]
    if value is not None:
        return labels.cell(column, value)
    return table.missing.get(row.cells[column.name], labels.NO_DATA) if table.field(column.name).from_source else "—"


def _table(
    title: str,
    columns: Sequence[Column],
    rows: list[list[str]],
    totals: list[list[str]],
    notes: Iterable[str],
    reason: str,
    address: str,
    empty: str = "No publicado.",
) -> Piece:
    shown = list(notes)
    if len(rows) > ROWS:
        shown.append(f"Se imprimen {ROWS} de {labels.count_of(len(rows), 'fila', 'filas')}; todas están en {address}.")
    printed = rows[:ROWS]
    heads = [_head(column, [row[at] for row in (*printed, *totals)]) for at, column in enumerate(columns)]
    wide = sum(head["ancho"] for head in heads) > PAGE
    _share(heads)
    height = sum(_height(row, heads) for row in (*printed, *totals))
    return {
        "titulo": title,
        "columnas": heads,
        "filas": printed,
        "totales": totals,
        "notas": shown,
        "razon": reason,
        "ancha": wide,
        "corta": height <= WHOLE,
        "vacia": empty,
    }


def _height(row: Sequence[str], heads: Sequence[Piece]) -> float:
    """Reckon how high a row is printed, from the lines that its fullest cell takes."""
    lines = (-(-len(cell) * SIGN // (head["ancho"] - EDGES + SIGN)) for cell, head in zip(row, heads, strict=True))
    return LINE * float(max([1, *lines])) + EDGES - 3


def _head(column: Column, cells: Sequence[str]) -> Piece:
    """Head a column and measure it: the least that it takes without cutting a word, and what it could use."""
    number = column.kind in {"integer", "amount", "percent", "year"}
    unit = "" if column.unit is None or column.kind == "year" else column.unit
    heading = [len(word) * BOLD for word in (*column.title.split(), *unit.split())]
    inside = map(len, cells) if number else (min(len(word), LONG_WORD) for cell in cells for word in cell.split())
    least = max([*heading, *inside], default=1) * SIGN + EDGES
    whole = [*heading, *(() if number else (min(len(cell), LONG_CELL) for cell in cells))]
    useful = max([least, *(length * SIGN + EDGES for length in whole)])
    return {"titulo": column.title, "unidad": unit, "numero": number, "ancho": least, "util": useful}


def _share(heads: Sequence[Piece]) -> None:
    """Share what is left of the page among the columns that could use it; words take what nobody could."""
    left = max(0.0, PAGE - sum(head["ancho"] for head in heads))
    missing = sum(head["util"] - head["ancho"] for head in heads)
    given = min(left, missing)
    words = [head for head in heads if not head["numero"]] or list(heads)
    wanted = sum(head["util"] for head in words)
    for head in heads:
        need = (head.pop("util") - head["ancho"]) / missing * given if missing else 0.0
        rest = (left - given) * (head["ancho"] + need) / wanted if any(head is one for one in words) else 0.0
        head["ancho"] = round(head["ancho"] + need + rest, 2)


def sources_of(outline: Outline, shelf: Shelf) -> list[Published]:
    """Give the datasets that an outline shows anything of, in the order in which it first does."""
    names: list[str] = []
    for section in outline.sections:
        names += [*section.figures, *section.charts, *section.breakdowns, *section.tables, *section.doubts]
        names += [
            name for text in (section.title, *section.paragraphs) for name in labels.ANY_FIGURE_CALL.findall(text)
        ]
    for message in outline.messages:
        names += filter(None, [*message.figures, message.chart])
        names += labels.ANY_FIGURE_CALL.findall(message.title + message.says + message.notes)
    return [shelf.published[slug] for slug in dict.fromkeys(name.partition("/")[0] for name in names)]
