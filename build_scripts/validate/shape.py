"""Checks the outline of a table: its header, and that every row has one cell a column.

What is wrong with many rows alike is one mistake, and is told once with its lines. In: a resource's ``RawTable``.
Out: findings; ``whole_rows`` gives the rows that the other checks can read.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from build_scripts.labels import count_of, number
from build_scripts.model import Finding, RawRecord, RawTable, Source

MOST_NAMED = 20
"""The most columns that a message names."""
BLANK = re.compile(r"[\s;,|]*")
"""A row made only of separators is as empty as a blank line."""
SEPARATORS = ((";", "punto y coma"), ("\t", "tabulación"), ("|", "barra vertical"))
RESAVE = (
    "En Excel: Archivo → Opciones → Avanzadas → quite «Usar separadores del sistema», ponga «.» decimal y «,» de "
    "miles, y guarde como «CSV UTF-8». En LibreOffice: Guardar como → CSV → UTF-8, separador «,»."
)
ONE_CELL = (
    "Toda la fila está en una sola celda.",
    (
        "En la planilla, use Datos → Texto en columnas, separado por comas, y guarde de nuevo como «CSV UTF-8»; en un "
        "editor de texto, quite las comillas de los extremos de cada línea y los «;» del final."
    ),
)


def whole_rows(table: RawTable) -> tuple[RawRecord, ...]:
    """Give the rows that have something in them and one cell for each column."""
    return tuple(r for r in table.records if len(r.cells) == len(table.header) and not is_blank(r))


def is_blank(record: RawRecord) -> bool:
    """Tell whether a row has nothing in it but spaces and separators."""
    return not any(record.cells) or all(BLANK.fullmatch(cell) for cell in record.cells)


def lines(numbers: Sequence[int]) -> str:
    """Name lines with runs joined.

    >>> lines([3]), lines([2, 3, 4]), lines([2, 5, 9])
    ('la línea 3', 'las líneas 2 a 4', 'las líneas 2, 5 y 9')
    """
    if len(numbers) == 1:
        return f"la línea {numbers[0]}"
    if numbers[-1] - numbers[0] == len(numbers) - 1 > 1:
        return f"las líneas {numbers[0]} a {numbers[-1]}"
    if len(numbers) <= 5:
        return f"las líneas {', '.join(map(str, numbers[:-1]))} y {numbers[-1]}"
    return f"{number(len(numbers))} líneas, de la {numbers[0]} a la {numbers[-1]},"


def runs(numbers: Iterable[int]) -> list[list[int]]:
    """Split ascending line numbers where one is left out."""
    numbered = enumerate(numbers)
    return [[n for _, n in group] for _, group in groupby(numbered, key=lambda pair: pair[1] - pair[0])]


def blank_lines(package: str, file: str, code: str, numbers: Iterable[int]) -> list[Finding]:
    """Tell each run of empty lines once."""
    findings = []
    for run in runs(numbers):
        if len(run) == 1:
            message, step = "Hay una línea en blanco: la fila está vacía.", "Borre la línea en blanco."
        else:
            message = f"Líneas {run[0]} a {run[-1]} ({number(len(run))} filas vacías)."
            step = "Borre las filas vacías (en la planilla: seleccione esas filas → Eliminar) y guarde de nuevo."
        findings.append(Finding(code, package, file, message, step, run[0], None, "una fila de datos por línea"))
    return findings


def check_shape(source: Source, file: str, resource: dict[str, Any], table: RawTable) -> tuple[list[Finding], bool]:
    """Check header and rows; also tell whether the header is the declared one, so that cells can be looked at."""
    wrong = _check_header(source, file, resource, table)
    return (wrong, False) if wrong else (_check_rows(source, file, table), True)


# --- the header ----------------------------------------------------------------------------------


def _check_header(source: Source, file: str, resource: dict[str, Any], table: RawTable) -> list[Finding]:
    expected = [f["name"] for f in resource["schema"]["fields"]]
    header = list(table.header)
    if header == expected:
        return []

    def finding(code: str, message: str, step: str) -> list[Finding]:
        return [Finding(code, source.slug, file, message, step, 1, None, ",".join(expected), ",".join(header))]

    if len(header) == 1 and len(expected) > 1:
        for mark, name in SEPARATORS:
            if mark in header[0]:
                return finding("celdas-separador", f"Las columnas están separadas por {name}, no por comas.", RESAVE)
    before = next((at for at, r in enumerate(table.records[:10], 1) if list(r.cells[: len(expected)]) == expected), 0)
    if before:
        line = table.records[before - 1].line
        message = f"Hay un título u otro texto antes del encabezado, que está en la línea {line}."
        step = "La primera línea debe ser el encabezado; borre el título"
        return finding("celdas-titulo", message, step + (f" (líneas 1 a {line - 1})." if line > 2 else "."))
    if header[: len(expected)] == expected and not any(h.strip() for h in header[len(expected) :]):
        return finding("celdas-encabezado-sin-nombre", *_nameless(len(header) - len(expected)))
    repeated = sorted(h for h, times in Counter(header).items() if times > 1)
    if repeated:
        message = f"El encabezado repite la columna «{repeated[0] or '(sin nombre)'}»."
        return finding("celdas-encabezado-repetido", message, "Quite o renombre la columna repetida.")
    absent = [e for e in expected if e not in header]
    extra = [h for h in header if h not in expected]
    if absent and len(extra) == len(header):
        message = "El encabezado falta o es otro: ninguna columna tiene el nombre declarado."
        return finding("celdas-encabezado", message, "Ponga los nombres de columna en la primera fila.")
    parts = [
        f"{one if len(names) == 1 else many} " + _listed(names)
        for one, many, names in (("falta", "faltan", absent), ("sobra", "sobran", extra))
        if names
    ]
    message = "El encabezado no es el declarado: " + ("; ".join(parts) or "las columnas están en otro orden") + "."
    return finding("celdas-encabezado", message, "Corrija el encabezado o los campos en datapackage.json.")


def _listed(names: Sequence[str]) -> str:
    """Name the first few; of a wrong file there may be thousands."""
    told = ", ".join(f"«{name[:60] or '(sin nombre)'}»" for name in names[:MOST_NAMED])
    return f"{told} y {len(names) - MOST_NAMED} más" if len(names) > MOST_NAMED else told


def _nameless(count: int) -> tuple[str, str]:
    if count == 1:
        return "Hay una columna sin nombre al final.", "Bórrela en la planilla (columna completa) y guarde de nuevo."
    return (
        f"Hay {count} columnas sin nombre al final.",
        "Bórrelas en la planilla (columnas completas) y guarde de nuevo.",
    )


# --- the rows ------------------------------------------------------------------------------------


def _check_rows(source: Source, file: str, table: RawTable) -> list[Finding]:
    empty = [r.line for r in table.records if is_blank(r)]
    findings = blank_lines(source.slug, file, "celdas-fila-vacia", empty)
    ragged: dict[str, list[RawRecord]] = {}
    for record in table.records:
        if len(record.cells) != len(table.header) and not is_blank(record):
            lone = len(record.cells) == 1 and any(mark in record.cells[0] for mark in ",;\t|")
            length = "lone" if lone else "long" if len(record.cells) > len(table.header) else "short"
            ragged.setdefault(length, []).append(record)
    return findings + [_ragged(source, file, len(table.header), length, rows) for length, rows in ragged.items()]


def _ragged(source: Source, file: str, width: int, length: str, records: Sequence[RawRecord]) -> Finding:
    """Tell rows that are too long, or too short, or one cell in all."""
    where = lines([r.line for r in records])
    counts = sorted({len(r.cells) for r in records})
    cells = f"{counts[0]} celda{'' if counts == [1] else 's'}"
    if len(counts) > 1:
        cells = f"de {counts[0]} a {counts[-1]} celdas"
    have = "tiene" if len(records) == 1 else "tienen"
    message = f"{where[0].upper()}{where[1:]} {have} {cells} y el encabezado {width}."
    found = cells
    if length == "lone":
        message, step = f"{ONE_CELL[0]} ({where.rstrip(',')}).", ONE_CELL[1]
        found = records[0].cells[0][:80]
    elif length == "short":
        step = "Revise comas y comillas: cada columna lleva una celda, aunque esté vacía."
    elif not any(any(r.cells[width:]) for r in records):
        step = "Borre las columnas vacías del final, que sobran, y guarde de nuevo."
    else:
        step = 'Los textos con coma van entre comillas ("Memoria 2024, sección 5") y los decimales con punto.'
    expected = count_of(width, "celda", "celdas")
    return Finding("celdas-cantidad", source.slug, file, message, step, records[0].line, None, expected, found)
