"""Checks the spelling of headers, numbers, dates and truth values, where a lenient reader would guess.

Frictionless accepts ``1e3``, ``NaN`` and several spellings of true, and with a comma declared as decimal mark
reads ``1000.50`` as 100050; so published tables are in machine form and every raw cell is looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from build_scripts.characters import UNPRINTABLE, code
from build_scripts.exact import decimals_of
from build_scripts.labels import count_of
from build_scripts.model import Finding, RawRecord, RawTable, Source
from build_scripts.validate.advice import FORMULA_WORDS, explain, is_sheet_error
from build_scripts.validate.garbled import GARBLED, find_garbled, garbled_words
from build_scripts.validate.shape import check_shape, whole_rows

FORMS = {
    "integer": (re.compile(r"-?[0-9]+"), "un entero como 14497924, sin puntos ni comas"),
    "number": (re.compile(r"-?[0-9]+(\.[0-9]+)?"), "un número como 1000.50, con punto decimal y sin miles"),
    "year": (re.compile(r"[0-9]{4}"), "un año de cuatro cifras, como 2024"),
    "boolean": (re.compile(r"true|false"), "true o false"),
    "date": (re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"), "una fecha como 2020-01-13"),
}
MOST_DIGITS = 38
"""What a decimal holds in Parquet (decimal128) and in most databases."""

THOUSANDS = re.compile(r"-?[1-9][0-9]{0,2}\.[0-9]{3}")
"""A number with three decimals that, written by hand, would be thousands: ``12.000``."""

LOST = "\N{REPLACEMENT CHARACTER}"


def check_cells(source: Source) -> list[Finding]:
    """Check header, rows and cells of every table that could be read."""
    findings: list[Finding] = []
    raw = {t.resource: t for t in source.tables}
    for resource in source.descriptor["resources"]:
        table = raw[resource["name"]]
        if not table.header:
            continue
        file = f"{source.shown}/{table.path}"
        wrong, readable = check_shape(source, file, resource, table)
        findings += wrong
        if readable:
            findings += _check_rows(source, file, resource, table)
    return findings


def _check_rows(source: Source, file: str, resource: dict[str, Any], table: RawTable) -> list[Finding]:
    findings: list[Finding] = []
    schema = resource["schema"]
    missing = {c["value"] if isinstance(c, dict) else c for c in schema.get("missingValues", [""])}
    forms = [(i, f["name"], *FORMS[f["type"]], f["type"]) for i, f in enumerate(schema["fields"]) if f["type"] in FORMS]
    texts = [(i, f["name"]) for i, f in enumerate(schema["fields"]) if f["type"] not in FORMS]
    records = whole_rows(table)
    for record in records:
        findings += _check_characters(source, file, table, record)
        for at, name, form, expected, kind in forms:
            cell = record.cells[at]
            if cell in missing or UNPRINTABLE.search(cell):
                continue  # control characters are told above
            if form.fullmatch(cell) and (kind != "date" or _is_day(cell)):
                if kind not in {"integer", "number"} or sum(map(str.isdigit, cell)) <= MOST_DIGITS:
                    continue
                expected = f"hasta {MOST_DIGITS} cifras"
            message, step = explain(kind, cell)
            findings.append(
                Finding("celdas-forma", source.slug, file, message, step, record.line, name, expected, cell[:80])
            )
        for at, name in texts:
            cell = record.cells[at]
            if (cell[:1].isspace() or cell[-1:].isspace() or cell[:1] == "#") and cell not in missing:
                findings += _check_text(source, file, record.line, name, cell)
    for at, name, _, _, kind in forms:
        if kind == "number":
            findings += _check_thousands(source, file, name, [(r.line, r.cells[at]) for r in records])
    return findings


def _check_text(source: Source, file: str, line: int, name: str, cell: str) -> Iterator[Finding]:
    """Find a space that nobody sees at the edge of a text, and what a spreadsheet shows for an error."""
    bare = cell.strip()
    if is_sheet_error(bare):
        yield Finding("celdas-forma", source.slug, file, *FORMULA_WORDS, line, name, "un texto", cell[:80])
    if cell == bare:
        return
    if not bare:
        message, step = "La celda tiene solo espacios.", "Déjela vacía."
    else:
        starts, ends = cell[:1].isspace(), cell[-1:].isspace()
        edge = "al principio y al final" if starts and ends else "al principio" if starts else "al final"
        message, step = f"Sobra un espacio {edge} de la celda.", f"Escriba «{bare[:80]}», sin espacios alrededor."
    shown = f"«{cell[:80]}»".replace("\N{NO-BREAK SPACE}", "␣")
    yield Finding("celdas-espacio", source.slug, file, message, step, line, name, bare[:80], shown)


def _check_thousands(source: Source, file: str, name: str, cells: list[tuple[int, str]]) -> Iterator[Finding]:
    """Ask about cells such as ``12.000`` where all the others print another number of decimals."""
    numbers = [(line, cell) for line, cell in cells if FORMS["number"][0].fullmatch(cell)]
    odd = [(line, cell) for line, cell in numbers if THOUSANDS.fullmatch(cell)]
    usual = {decimals_of(cell) for _, cell in numbers if not THOUSANDS.fullmatch(cell)}
    if len(usual) != 1 or 3 in usual or 2 * len(odd) > len(numbers):
        return
    for line, cell in odd:
        whole, _, rest = cell.partition(".")
        spelled = f"{whole} mil{f' {int(rest)}' if int(rest) else ''}"
        yield Finding(
            code="celdas-miles",
            package=source.slug,
            file=file,
            message=f"El número tiene tres decimales y los demás de la columna, no. ¿Es {spelled}?",
            next=f"Escriba {whole}{rest} si el punto separa miles; si la fuente imprime esos decimales, déjelo así.",
            row=line,
            field=name,
            expected=f"{count_of(next(iter(usual)), 'decimal', 'decimales')}, como las otras celdas",
            found=cell,
            severity="aviso",
        )


def _check_characters(source: Source, file: str, table: RawTable, record: RawRecord) -> Iterator[Finding]:
    """Find characters that no spreadsheet or page can show, and the traces that a lost accent leaves."""
    whole = "".join(record.cells)
    if not UNPRINTABLE.search(whole) and LOST not in whole and not GARBLED.search(whole):
        return
    for name, cell in zip(table.header, record.cells, strict=True):
        match = UNPRINTABLE.search(cell)
        kind = "celdas-caracter"
        if garbled := find_garbled(cell):
            kind, (message, step) = "celdas-codificacion", garbled_words(garbled)
        elif match:
            message = f"La celda tiene un carácter de control ({code(match[0])}) que no se ve ni se puede publicar."
            step = "Vuelva a escribir la celda sin ese carácter."
        elif LOST in cell:
            message = f"La celda tiene «{LOST}»: al convertir el archivo se perdió una letra."
            step = "Recupere la letra de la fuente y guarde el archivo en UTF-8."
        else:
            continue
        yield Finding(kind, source.slug, file, message, step, record.line, name, "texto visible", cell[:80])


def _is_day(cell: str) -> bool:
    try:
        date.fromisoformat(cell)
    except ValueError:
        return False
    return True
