"""Checks the spelling of headers, numbers, dates and truth values, where a lenient reader would guess.

Frictionless accepts ``1e3``, ``NaN`` and several spellings of true, and with a comma declared as decimal mark
reads ``1000.50`` as 100050; so published tables are in machine form and every raw cell is looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from build_scripts.model import Finding, RawRecord, RawTable, Source

FORMS = {
    "integer": (re.compile(r"-?[0-9]+"), "un entero en forma de máquina, como 14497924"),
    "number": (re.compile(r"-?[0-9]+(\.[0-9]+)?"), "un número en forma de máquina, como 1000.50"),
    "year": (re.compile(r"[0-9]{4}"), "un año de cuatro cifras, como 2024"),
    "boolean": (re.compile(r"true|false"), "true o false"),
    "date": (re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"), "una fecha como 2020-01-13"),
}
MOST_DIGITS = 38
"""What a decimal holds in Parquet (decimal128) and in most databases."""

UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]")
"""Control characters: XML, and so XLSX, cannot carry them; a line break and a tabulation are harmless."""
LOST = "\N{REPLACEMENT CHARACTER}"


def visible(text: str) -> str:
    r"""Show control characters by their code, so that a message cannot steer the terminal it is read on.

    >>> visible("a\x1b[31mb")
    'a<U+001B>[31mb'
    """
    return UNPRINTABLE.sub(lambda match: f"<U+{ord(match[0]):04X}>", text)


def check_cells(source: Source) -> list[Finding]:
    """Check header and cells of every table that could be read."""
    findings: list[Finding] = []
    raw = {t.resource: t for t in source.tables}
    for resource in source.descriptor["resources"]:
        table = raw[resource["name"]]
        if not table.header:
            continue
        file = f"{source.shown}/{table.path}"
        wrong = _check_header(source, file, resource, table)
        findings += wrong or _check_rows(source, file, resource, table)
    return findings


def _check_header(source: Source, file: str, resource: dict[str, Any], table: RawTable) -> list[Finding]:
    expected = [f["name"] for f in resource["schema"]["fields"]]
    header = list(table.header)
    if header == expected:
        return []

    def finding(code: str, message: str, step: str) -> Finding:
        return Finding(code, source.slug, file, message, step, 1, None, ",".join(expected), ",".join(header))

    if len(header) == 1 and len(expected) > 1:
        for mark, name in ((";", "punto y coma"), ("\t", "tabulación"), ("|", "barra vertical")):
            if mark in header[0]:
                step = "Guarde el archivo como CSV separado por comas (en Excel: «CSV UTF-8») o cambie el separador."
                return [finding("celdas-separador", f"Las columnas están separadas por {name}, no por comas.", step)]
    repeated = sorted({h for h in header if header.count(h) > 1})
    if repeated:
        message = f"El encabezado repite la columna «{repeated[0]}»."
        return [finding("celdas-encabezado-repetido", message, "Quite o renombre la columna repetida.")]
    absent = [e for e in expected if e not in header]
    extra = [h for h in header if h not in expected]
    if absent and len(extra) == len(header):
        message = "El encabezado falta o es otro: ninguna columna tiene el nombre declarado."
        return [finding("celdas-encabezado", message, "Ponga los nombres de columna en la primera fila.")]
    parts = []
    if absent:
        parts.append("faltan " + ", ".join(f"«{a}»" for a in absent))
    if extra:
        parts.append("sobran " + ", ".join(f"«{e or '(sin nombre)'}»" for e in extra))
    message = "El encabezado no es el declarado: " + ("; ".join(parts) or "las columnas están en otro orden") + "."
    return [finding("celdas-encabezado", message, "Corrija el encabezado o los campos en datapackage.json.")]


def _check_rows(source: Source, file: str, resource: dict[str, Any], table: RawTable) -> list[Finding]:
    findings: list[Finding] = []
    schema = resource["schema"]
    missing = {c["value"] if isinstance(c, dict) else c for c in schema.get("missingValues", [""])}
    forms = [(i, f["name"], *FORMS[f["type"]], f["type"]) for i, f in enumerate(schema["fields"]) if f["type"] in FORMS]
    for record in table.records:
        if len(record.cells) != len(table.header):
            continue  # ragged rows are told by structure
        findings += _check_characters(source, file, table, record)
        for at, name, form, expected, kind in forms:
            cell = record.cells[at]
            if cell in missing:
                continue
            if UNPRINTABLE.search(cell):
                continue  # told above
            if form.fullmatch(cell) and (kind != "date" or _is_day(cell)):
                if kind not in {"integer", "number"} or sum(map(str.isdigit, cell)) <= MOST_DIGITS:
                    continue
                expected = f"hasta {MOST_DIGITS} cifras"
            message, step = _explain(kind, cell)
            findings.append(
                Finding("celdas-forma", source.slug, file, message, step, record.line, name, expected, cell[:80])
            )
    return findings


def _check_characters(source: Source, file: str, table: RawTable, record: RawRecord) -> Iterator[Finding]:
    """Find characters that no spreadsheet or page can show, and the trace that a lost accent leaves."""
    if not UNPRINTABLE.search(whole := "".join(record.cells)) and LOST not in whole:
        return
    for name, cell in zip(table.header, record.cells, strict=True):
        match = UNPRINTABLE.search(cell)
        if match:
            message = (
                f"La celda tiene un carácter de control (U+{ord(match[0]):04X}) que no se ve ni se puede publicar."
            )
            step = "Vuelva a escribir la celda sin ese carácter."
        elif LOST in cell:
            message = f"La celda tiene «{LOST}»: al convertir el archivo se perdió una letra."
            step = "Recupere la letra de la fuente y guarde el archivo en UTF-8."
        else:
            continue
        yield Finding(
            "celdas-caracter", source.slug, file, message, step, record.line, name, "texto visible", cell[:80]
        )


def _is_day(cell: str) -> bool:
    try:
        date.fromisoformat(cell)
    except ValueError:
        return False
    return True


def _explain(kind: str, cell: str) -> tuple[str, str]:
    """Say what is odd about a cell and how to write it, naming the right spelling where it can only be one."""
    bare = cell.strip().replace("\N{NO-BREAK SPACE}", "")
    if kind in {"integer", "number"}:
        if FORMS[kind][0].fullmatch(bare) and bare == cell:
            return "El número tiene más cifras de las que se publican exactas.", "Revise la celda con la fuente."
        if bare.lower() in {"nan", "inf", "-inf", "infinity", "-infinity"}:
            return "Eso no es una cantidad.", "Escriba la cantidad, o deje la celda vacía si la fuente no la da."
        if re.fullmatch(r"-?[0-9]+(\.[0-9]+)?[eE][+-]?[0-9]+", bare):
            return (
                "El número está en notación científica.",
                "Escriba todas las cifras; dé formato de número a la columna.",
            )
        if re.fullmatch(r"-?[0-9]{1,3}(\.[0-9]{3})*,[0-9]+|-?[0-9]+,[0-9]+", bare):
            machine = bare.replace(".", "").replace(",", ".")
            return "El número usa coma decimal o punto de miles.", f"Escriba {machine}"
        if re.fullmatch(r"-?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?", bare):
            return "El número usa coma de miles.", f"Escriba {bare.replace(',', '')}"
        if re.fullmatch(r"-?[0-9]{1,3}(\.[0-9]{3})" + ("+" if kind == "integer" else "{2,}"), bare):
            return "El número usa punto de miles.", f"Escriba {bare.replace('.', '')}"
        if kind == "integer" and re.fullmatch(r"-?[0-9]+\.[0-9]+", bare):
            return (
                "La columna es de enteros y la celda tiene decimales.",
                "Corrija la celda o declare el campo «number».",
            )
        if FORMS["number"][0].fullmatch(bare):
            return "Hay espacios alrededor del número.", f"Escriba {bare}"
        return (
            "La celda no es un número.",
            "Escriba solo cifras, con punto decimal si hace falta y sin moneda ni miles.",
        )
    if kind == "date":
        return "La celda no es una fecha válida.", "Escriba año-mes-día, como 2020-01-13."
    if kind == "year":
        return "La celda no es un año.", "Escriba el año con cuatro cifras."
    return "La celda no es verdadero ni falso.", "Escriba true o false, en minúsculas."
