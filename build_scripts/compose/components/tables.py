"""Tables: a resource as printed, and a breakdown as computed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from markupsafe import Markup

from build_scripts import labels
from build_scripts.addresses import dataset_file, table_file
from build_scripts.compose.components.anchors import doubt_id, question_target, row_id, table_id
from build_scripts.compose.html import block, visible
from build_scripts.compose.links import link, saved_as
from build_scripts.model import Breakdown, Column, Field, Published, Row, Scalar, Statements, Table

LONGEST = 24
"""The most rows that stand open on a page: a longer table scrolls within itself, and says how many there are."""


class Cell(NamedTuple):
    """A cell as a table shows it: text, what it sorts by, whether it is missing, the address of the doubt about it."""

    text: Markup
    sort: str
    missing: bool
    doubt: str | None
    raw: Markup | None = None
    """The cell as the CSV has it, where neither the text nor what it sorts by is the same."""


class Export(NamedTuple):
    """How the shown rows of a table are taken away: the file's name without its ending, and whether all are shown."""

    name: str
    whole: bool


class TableRow(NamedTuple):
    """A row of a table and the anchor that recipes link to."""

    id: str
    cells: list[Cell]


def resource_table(published: Published, table: Table, page: str, limit: int, unpublished: str) -> Markup:
    """Show a resource's rows as printed, each with its anchor, cells with a doubt marked."""
    if not table.rows:
        reason = "No está en los documentos que leímos: la tabla no tiene filas."
        return unpublished_block(table.title, reason, page, unpublished, table_id(table.name))
    home = dataset_file(published.dataset.slug)
    doubts = {
        (d.row, d.field): link(f"{home}#{doubt_id(d)}", page)
        for d in published.discrepancies
        if d.resource == table.name
    }
    shown = _shown(published, table)
    columns = [Column.of(f) for f in shown]
    rows, statements, names = [], Statements(published.dataset), [field.name for field in shown]
    for row in table.rows[:limit]:
        bounds = statements.unsaid(table.name, row, names)
        cells = [
            _printed(table, field, column, row, doubts.get((row.number, column.name)), bounds.get(field.name, ""))
            for field, column in zip(shown, columns, strict=True)
        ]
        rows.append(TableRow(row_id(table.name, row.number), cells))
    saved = saved_as(table_file(published.dataset.slug, table.name), published.dataset)
    return render_table(
        table.title,
        columns,
        rows,
        table_id(table.name),
        _truncation(len(table.rows), limit, published, table, page) + _narrowed(shown, published, table, page),
        export=Export(saved.removesuffix(".csv"), len(table.rows) <= limit and len(shown) == len(table.fields)),
        question_url=_question_url(unpublished, page),
    )


def unpublished_block(title: str, reason: str, page: str, unpublished: str, ident: str = "") -> Markup:
    """Say that nobody published what a table is for, and where to ask for it."""
    url = _question_url(unpublished, page)
    return block("unpublished.html", title=title, reason=reason, id=ident, question_url=url)


def chosen_rows(table: Table, rows: Sequence[Row], names: Sequence[str], caption: str, ident: str) -> Markup:
    """Show some rows of a table and some of its columns, in their order, under another caption."""
    fields = [table.field(name) for name in names]
    columns = [Column.of(f) for f in fields]
    shown = [
        TableRow("", [_printed(table, f, c, row, None) for f, c in zip(fields, columns, strict=True)]) for row in rows
    ]
    return render_table(caption, columns, shown, ident, Markup(""))


def _shown(published: Published, table: Table) -> list[Field]:
    """Give the fields that a page shows: those the descriptor names, in the table's own order, or all."""
    named = {s["resource"]: s["columns"] for s in published.dataset.portal.get("tables", ())}.get(table.name)
    return [f for f in table.fields if named is None or f.name in named]


def _narrowed(shown: list[Field], published: Published, table: Table, page: str) -> Markup:
    """Say that the files have columns that the page leaves out, for it to stay light."""
    if len(shown) == len(table.fields):
        return Markup("")
    href = link(table_file(published.dataset.slug, table.name), page)
    return Markup(
        "Aquí se ven <span data-computed>{}</span> de sus <span data-computed>{}</span> columnas; "
        '<a href="{}">el archivo CSV</a> las trae todas.'
    ).format(len(shown), len(table.fields), href)


def _question_url(unpublished: str, page: str) -> str:
    target = question_target("", unpublished)
    return link(target, page) if target else ""


def _printed(table: Table, field: Field, column: Column, row: Row, doubt: str | None, bound: str = "") -> Cell:
    """Show a cell; what the source lacks is marked as such, what the portal had nothing to add to is a dash.

    ``bound`` are the words without which the number would pass for exact.
    """
    value, printed = row[field.name], row.cells[field.name]
    if value is not None:
        text, sort = f"{bound} {labels.cell(column, value)}".lstrip(), _sort_key(value)
        raw = _raw(printed, text if column.kind == "text" else sort)
        return Cell(visible(text), sort, missing=False, doubt=doubt, raw=raw)
    label, raw = table.missing.get(printed, labels.NO_DATA), _raw(printed, None)
    if not field.from_source and label == SOURCE_LACKS:
        return Cell(Markup("—"), "", missing=False, doubt=doubt, raw=raw)
    return Cell(visible(label), "", missing=True, doubt=doubt, raw=raw)


def _raw(printed: str, told: str | None) -> Markup | None:
    """Give a cell as the CSV has it unless the page already tells it so; what a page may alter is spelled by number."""
    if printed == told and printed == printed.strip() and printed.isprintable():
        return None
    return Markup("".join(c if c.isprintable() else f"&#{ord(c)};" for c in str(Markup.escape(printed))))


SOURCE_LACKS = "sin dato en la fuente"
"""The label of an empty cell that says nothing of a column which is the portal's own."""


def _truncation(total: int, limit: int, published: Published, table: Table, page: str) -> Markup:
    if total <= limit:
        return Markup("")
    href = link(table_file(published.dataset.slug, table.name), page)
    saved = saved_as(table_file(published.dataset.slug, table.name), published.dataset)
    return Markup(
        '<span data-computed>Se muestran {} de {}</span>. <a href="{}" download="{}">Descargue la tabla completa</a>.'
    ).format(labels.count_of(limit, "fila", "filas"), labels.number(total), href, saved)


def breakdown_table(breakdown: Breakdown, page: str, unpublished: str) -> Markup:
    """Show a computed table, or the reason why there is none."""
    if breakdown.reason:
        url = _question_url(unpublished, page)
        return block("uncomputable.html", title=breakdown.title, reason=breakdown.reason, question_url=url)
    rows = [TableRow("", [_computed(c, v) for c, v in zip(breakdown.columns, r, strict=True)]) for r in breakdown.rows]
    totals = [
        TableRow("", [_computed(c, v, blank=True) for c, v in zip(breakdown.columns, r, strict=True)])
        for r in breakdown.totals
    ]
    note = Markup(" ").join(Markup.escape(n) for n in breakdown.notes)
    ident, url = f"desglose-{breakdown.name}", _question_url(unpublished, page)
    return render_table(breakdown.title, list(breakdown.columns), rows, ident, note, totals, question_url=url)


def _computed(column: Column, value: Scalar, *, blank: bool = False) -> Cell:
    text = "" if blank and value is None else labels.cell(column, value)
    return Cell(visible(text), _sort_key(value), value is None and not blank, None)


def _sort_key(value: Scalar) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.isoformat() if isinstance(value, date) else str(value)


def render_table(
    caption: str,
    columns: Sequence[Column],
    rows: Sequence[TableRow],
    ident: str,
    note: Markup,
    totals: Sequence[TableRow] = (),
    *,
    export: Export | None = None,
    question_url: str = "",
) -> Markup:
    """Show rows of cells under a caption; totals stand apart from the rows."""
    return block(
        "table.html",
        caption=caption,
        columns=columns,
        rows=rows,
        totals=totals,
        id=ident,
        note=note,
        export=export,
        question_url=question_url,
        longest=LONGEST,
    )
