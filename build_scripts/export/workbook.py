"""XLSX for officers: typed cells, a header that stays in sight, and a sheet that says what every column means.

Nothing in a cell can act: text is text even when it looks like a formula or an address. A number with more digits than
a spreadsheet keeps goes as text, and the ``Metadatos`` sheet says so.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from build_scripts.exceptions import OutputError
from build_scripts.export.bundle import created
from build_scripts.labels import ROUNDING, count_of, machine, short_day
from build_scripts.model import Dataset, Discrepancy, Field, Figure, Row, Statements, Table

EXACT_DIGITS = 15
"""The significant digits that a spreadsheet keeps (IEEE 754 doubles; Excel shows no more)."""

MOST_DECIMALS = 30
"""The most decimals that a number format can show."""

MOST_ROWS = 1_048_575
"""Rows of a sheet, less the header."""

FIRST_DAY = date(1900, 3, 1)
"""Spreadsheets disagree on earlier dates, because of a 29 February 1900 that never was: those go as text."""

WIDEST, NARROWEST = 48, 9
"""Widths of a column, in characters."""

LINE_HEIGHT, TALLEST = 15, 405
"""Heights of a row, in points; LibreOffice, unlike Excel, opens wrapped text at the height that the file says."""

ABOUT_WIDTHS = (30, 28, 16, 18, 12, 12, 60)

TYPES = {
    "string": "texto",
    "integer": "número entero",
    "number": "número decimal",
    "boolean": "sí o no",
    "date": "fecha",
    "year": "año",
}

DICTIONARY = ["Columna", "Nombre en los otros formatos", "Tipo", "Unidad", "Origen", "Obligatorio", "Qué es"]

Style = Callable[..., Any]


def encode_xlsx(
    dataset: Dataset, table: Table, doubts: Sequence[Discrepancy] = (), figures: Sequence[Figure] = ()
) -> bytes:
    """Write the table as a workbook: ``Datos``, ``Metadatos`` and, where the dataset has any, ``Dudas``.

    Every workbook carries the doubts of the whole dataset: one about a total, which is a table of its own, is about
    its parts too. The marks of ``figures`` go with the table that they are computed from.
    """
    import xlsxwriter  # only where it is used

    if len(table.rows) > MOST_ROWS:
        message = (
            f"{dataset.slug}, tabla «{table.name}»: tiene {len(table.rows)} filas y una hoja admite {MOST_ROWS}. "
            "Divídala en tablas más pequeñas."
        )
        raise OutputError(message)
    sink = io.BytesIO()
    book = xlsxwriter.Workbook(sink, {"in_memory": True})
    book.set_properties(
        {
            "title": f"{dataset.title}: {table.title}",
            "subject": table.description,
            "comments": f"Versión {dataset.version}",
            "created": created(dataset),
        }
    )
    style = _styles(book)
    statements = Statements(dataset)
    too_long = _write_data(book.add_worksheet("Datos"), table, style, statements)
    facts = [*_facts(dataset, table, doubts), *_cautions(table, figures, statements.mark(table.name))]
    _write_about(book.add_worksheet("Metadatos"), facts, table, style, too_long=too_long)
    if doubts or dataset.withdrawn:
        _write_doubts(book.add_worksheet("Dudas"), dataset, table, doubts, style)
    book.close()
    return sink.getvalue()


def headings(table: Table) -> list[str]:
    """Head each column with its title and unit, and with its name too where two would read alike."""
    plain = [f"{field.title} ({field.unit})" if field.unit else field.title for field in table.fields]
    return [
        text if plain.count(text) == 1 else f"{text} [{field.name}]"
        for text, field in zip(plain, table.fields, strict=True)
    ]


def fits(value: Decimal | int) -> bool:
    """Tell whether a spreadsheet keeps every digit of a number.

    >>> fits(Decimal("1661.20")), fits(123456789012345), fits(Decimal("12345678901234.56"))
    (True, True, False)
    """
    exact = Decimal(value)
    digits = "".join(map(str, exact.as_tuple().digits)).strip("0")
    return len(digits) <= EXACT_DIGITS and _decimals(exact) <= MOST_DECIMALS and exact.adjusted() < MOST_DECIMALS


def _decimals(value: Decimal) -> int:
    return max(0, -int(value.as_tuple().exponent))


def _styles(book: Any) -> Style:
    """Give a function that makes each format once."""
    made: dict[tuple[tuple[str, object], ...], Any] = {}

    def style(**properties: object) -> Any:
        key = tuple(sorted(properties.items()))
        if key not in made:
            made[key] = book.add_format({"valign": "top", **properties})
        return made[key]

    return style


def _write_data(sheet: Any, table: Table, style: Style, statements: Statements) -> bool:
    """Fill the data sheet; tell whether any number had to go as text."""
    names = headings(table)
    widths = []
    for column, (name, field) in enumerate(zip(names, table.fields, strict=True)):
        _put_text(sheet, 0, column, name, _header(style, field))
        width = max((len(row.cells[field.name]) for row in table.rows), default=0)
        # Thousands marks and the filter's arrow take room of their own.
        width = max(width + (2 + width // 3 if field.type in ("integer", "number") else 2), min(len(name) + 4, 24))
        widths.append(min(max(width, NARROWEST), WIDEST))
        sheet.set_column(column, column, widths[-1])
    _fit_height(sheet, 0, names, [width - 3 for width in widths])
    texts = [(field.name, width) for field, width in zip(table.fields, widths, strict=True) if field.type == "string"]
    too_long = False
    fields = [field.name for field in table.fields]
    for at, row in enumerate(table.rows, 1):
        bounds = statements.unsaid(table.name, row, fields)
        for column, field in enumerate(table.fields):
            too_long |= _put(sheet, at, column, field, row, style, bounds.get(field.name, ""))
        _fit_height(sheet, at, [row.cells[name] for name, _ in texts], [width for _, width in texts])
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(table.rows), len(table.fields) - 1)
    sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    return too_long


def _header(style: Style, field: Field | None = None) -> Any:
    numeric = field is not None and field.type in ("integer", "number", "year", "date")
    place = {"align": "right"} if numeric else {"align": "left", "indent": 1}
    return style(bold=True, text_wrap=True, bottom=1, bg_color="#EDEDED", **place)


def _fit_height(sheet: Any, at: int, texts: Sequence[str], widths: Sequence[int]) -> None:
    """Make a row as tall as the text that takes most lines in its column."""
    lines = max((lines_of(text, width) for text, width in zip(texts, widths, strict=True)), default=1)
    if lines > 1:
        sheet.set_row(at, min(lines * LINE_HEIGHT, TALLEST))


def lines_of(text: str, width: int) -> int:
    r"""Estimate, with room to spare, the lines that a text takes in a column.

    >>> lines_of("Oruro", 9), lines_of("Gobierno Autónomo Departamental", 20), lines_of("a\nb", 9)
    (1, 2, 2)
    """
    return sum(1 + len(part) * 11 // (10 * width) if len(part) > width - 2 else 1 for part in text.split("\n"))


def _put(sheet: Any, at: int, column: int, field: Field, row: Row, style: Style, bound: str = "") -> bool:
    """Write one cell by its type; tell whether it was a number that had to go as text.

    A bound keeps its words (``más de``) in the format of its cell, which stays a number.
    """
    value, cell = row.values[field.name], row.cells[field.name]
    match value:
        case None:
            if cell:  # the code that says why there is no value
                _put_text(sheet, at, column, cell, style(align="right", italic=True))
        case bool():
            sheet.write_boolean(at, column, value, style())
        case int() | Decimal():
            if not fits(value):
                _put_text(sheet, at, column, cell, style(align="right", num_format="@"))
                return True
            places = _decimals(Decimal(value))
            shown = "0" if field.type == "year" else "#,##0." + "0" * places if places else "#,##0"
            words = f'"{bound} "' if bound else ""
            sheet.write_number(at, column, float(value), style(num_format=f"{words}{shown}"))
        case date():
            if value < FIRST_DAY:
                _put_text(sheet, at, column, cell, style(align="right", num_format="@"))
            else:
                sheet.write_datetime(at, column, value, style(num_format="dd/mm/yyyy", align="right"))
        case str():
            _put_text(sheet, at, column, value, style(text_wrap=True, align="left", indent=1))
    return False


def _put_text(sheet: Any, at: int, column: int, text: str, style: Any) -> None:
    """Write text that stays text; the library would leave out in silence what does not fit."""
    if sheet.write_string(at, column, text, style) != 0:
        message = f"Un texto de {len(text)} caracteres no cabe en una celda de XLSX: «{text[:60]}…». Acórtelo."
        raise OutputError(message)


def _write_about(sheet: Any, facts: Sequence[tuple[str, str]], table: Table, style: Style, *, too_long: bool) -> None:
    """Fill the sheet that explains the other one."""
    at = 0
    wrapped, bold, header = (
        style(text_wrap=True, align="left", indent=1),
        style(bold=True, align="left", indent=1),
        _header(style),
    )

    def line(cells: Sequence[str], first: Any, rest: Any) -> None:
        nonlocal at
        for column, text in enumerate(cells):
            _put_text(sheet, at, column, text, rest if column else first)
        _fit_height(sheet, at, cells, ABOUT_WIDTHS[: len(cells)])
        at += 1

    for label, text in facts:
        # Across the columns of the dictionary below, or long texts would make tall, narrow cells.
        sheet.merge_range(at, 1, at, len(DICTIONARY) - 1, "", wrapped)
        _put_text(sheet, at, 0, label, bold)
        _put_text(sheet, at, 1, text, wrapped)
        _fit_height(sheet, at, [text], [sum(ABOUT_WIDTHS[1:])])
        at += 1
    at += 1
    line(["Diccionario de campos"], bold, bold)
    line(DICTIONARY, header, header)
    for name, field in zip(headings(table), table.fields, strict=True):
        origin = "la fuente" if field.from_source else "el portal"
        required = "sí" if field.required or field.name in table.primary_key else "no"
        cells = [name, field.name, TYPES[field.type], field.unit or "", origin, required, field.description]
        line(cells, wrapped, wrapped)
    at += 1
    line(["Códigos de dato faltante"], bold, bold)
    line(["Celda", "Qué significa"], header, header)
    for code, meaning in table.missing.items():
        line([code or "(vacía)", meaning], wrapped, wrapped)
    if too_long:
        note = f"Los números de más de {EXACT_DIGITS} cifras van como texto: una hoja de cálculo los redondearía."
        _put_text(sheet, at + 1, 0, note, style(align="left", indent=1))
    for column, width in enumerate(ABOUT_WIDTHS):
        sheet.set_column(column, column, width)
    sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _facts(dataset: Dataset, table: Table, doubts: Sequence[Discrepancy]) -> list[tuple[str, str]]:
    """List what is worth knowing before the columns."""
    licences = "; ".join(f"{item['title']}, {item['path']}" for item in dataset.descriptor["licenses"])
    sources = "; ".join(
        ", ".join(item[key] for key in ("title", "organization", "version", "date", "path") if key in item)
        for item in dataset.descriptor["sources"]
    )
    here = sum(1 for doubt in doubts if doubt.resource == table.name)
    told = f"{count_of(len(doubts), 'duda', 'dudas')} en el conjunto, {here or 'ninguna'} en esta tabla: hoja «Dudas»."
    about = [("Dudas de la fuente", told)] if doubts else []
    if gone := len(dataset.withdrawn):
        about.append(("Dudas retiradas", f"{count_of(gone, 'duda', 'dudas')}, con su razón: hoja «Dudas»."))
    return [
        ("Conjunto de datos", dataset.title),
        ("Qué contiene", dataset.description),
        ("Tabla", table.title),
        ("Qué es cada fila", table.description),
        ("Fuente", sources),
        ("Licencia", licences),
        ("Versión", _version(dataset)),
        ("Identificador", f"{dataset.slug}/{table.name}"),
        ("Clave de la fila", ", ".join(table.primary_key)),
        *about,
    ]


def _cautions(table: Table, figures: Sequence[Figure], mark: str) -> list[tuple[str, str]]:
    """Say each mark that figures computed from this table carry, and how many do; or the table's own."""
    marks = Counter(f.mark for f in figures if f.mark and any(i.resource == table.name for i in f.recipe.ingredients))
    if mark and not any(mark in other for other in marks):
        return [("Advertencia", f"{mark}."), *_counted(marks)]
    return _counted(marks)


def _counted(marks: Mapping[str, int]) -> list[tuple[str, str]]:
    return [
        ("Advertencia", f"{mark}. Cifras que la llevan y se calculan con esta tabla: {count}.")
        for mark, count in marks.items()
    ]


def _version(dataset: Dataset) -> str:
    """Date the version and, where there were others, the first one too."""
    first, last = dataset.portal["revisions"][0], dataset.portal["revisions"][-1]
    now = f"{dataset.version}, del {short_day(date.fromisoformat(last['date']))}"
    if first is last:
        return f"{now} (primera publicación)"
    return f"{now} (la primera fue la {first['version']}, del {short_day(date.fromisoformat(first['date']))})"


DOUBTS = (
    "Tabla", "Qué debería cumplirse", "Fila", "Columna", "Impreso", "Recalculado", "Diferencia", "Permite el redondeo",
    "Redondeo", "Nota",
)  # fmt: skip
WITHDRAWN = "duda retirada"
DOUBT_WIDTHS = (24, 34, 20, 18, 16, 16, 12, 12, 22, 60)


def _write_doubts(sheet: Any, dataset: Dataset, table: Table, doubts: Sequence[Discrepancy], style: Style) -> None:
    """List the dataset's doubts, those about this table first; what is a number goes as a number."""
    for column, (title, width) in enumerate(zip(DOUBTS, DOUBT_WIDTHS, strict=True)):
        _put_text(sheet, 0, column, title, _header(style))
        sheet.set_column(column, column, width)
    for at, doubt in enumerate(sorted(doubts, key=lambda d: d.resource != table.name), 1):
        about = dataset.tables[doubt.resource]
        amounts = (doubt.printed, doubt.recomputed, doubt.difference, doubt.bound)
        cells: list[str | Decimal | None] = [
            about.title,
            doubt.check_title,
            doubt.place,
            about.field(doubt.field).title,
            *(_doubted(value, doubt) for value in amounts),
            ROUNDING[doubt.rounding],
            doubt.note,
        ]
        for column, cell in enumerate(cells):
            _put_quoted(sheet, at, column, cell, style)
        _fit_height(sheet, at, [c if isinstance(c, str) else "" for c in cells], DOUBT_WIDTHS)
    for at, gone in enumerate(dataset.withdrawn, len(doubts) + 1):
        note = f"Duda retirada en la versión {gone.version}, del {short_day(gone.day)}, porque: {gone.reason}"
        texts = ["", gone.title, gone.place, "", gone.printed, gone.recomputed, "", "", WITHDRAWN, note]
        for column, text in enumerate(texts):
            _put_quoted(sheet, at, column, text, style)
        _fit_height(sheet, at, texts, DOUBT_WIDTHS)
    sheet.freeze_panes(1, 0)
    sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})


def _doubted(value: str | Decimal | None, doubt: Discrepancy) -> str | Decimal | None:
    if value is not None and doubt.difference is not None and doubt.kind != "year":
        return Decimal(value)
    return machine(value, doubt.kind) if isinstance(value, str) else value


def _put_quoted(sheet: Any, at: int, column: int, cell: str | Decimal | None, style: Style) -> None:
    """Write a doubt's cell with the decimals that it was printed with."""
    if isinstance(cell, Decimal) and fits(cell):
        places = _decimals(cell)
        shown = "#,##0." + "0" * places if places else "#,##0"
        sheet.write_number(at, column, float(cell), style(num_format=shown, align="right"))
    elif cell is not None:
        text = cell if isinstance(cell, str) else f"{cell:f}"
        _put_text(sheet, at, column, text, style(text_wrap=True, align="left"))
