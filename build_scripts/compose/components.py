"""The repeated pieces of a page, each a block of HTML: figures, charts, tables, doubts, heads, downloads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from markupsafe import Markup

from build_scripts import labels
from build_scripts.compose.html import block, visible
from build_scripts.compose.links import link
from build_scripts.exact import DIGITS
from build_scripts.model import (
    Breakdown,
    Chart,
    Column,
    Discrepancy,
    Download,
    Field,
    Figure,
    Instance,
    Published,
    Row,
    Scalar,
    Table,
)


class Cell(NamedTuple):
    """A cell as a table shows it: text, what it sorts by, whether it is missing, the address of the doubt about it."""

    text: Markup
    sort: str
    missing: bool
    doubt: str | None


class TableRow(NamedTuple):
    """A row of a table and the anchor that recipes link to."""

    id: str
    cells: list[Cell]


# --- anchors -------------------------------------------------------------------------------------


def dataset_file(slug: str) -> str:
    """Name the file of a dataset's page."""
    return f"datos/{slug}/index.html"


def recipe_target(figure: Figure) -> str:
    """Name the place where a figure's recipe stands."""
    return f"datos/{figure.package}/cifras.html#{figure.name}"


def doubt_id(doubt: Discrepancy) -> str:
    """Name a doubt's anchor by its check and its line: stable while both are."""
    return f"duda-{doubt.check}-{doubt.row or 0}"


def row_id(resource: str, line: int) -> str:
    """Name a row's anchor by its line in the published CSV."""
    return f"{resource}-{line}"


WORDY = 16
"""A display longer than this is words, not a number."""

# --- figures -------------------------------------------------------------------------------------


def inline_figure(figure: Figure, page: str) -> Markup:
    """Show just the number, leading to its recipe."""
    return block("figure-inline.html", figure=figure, recipe_url=link(recipe_target(figure), page))


def figure_cards(figures: Sequence[Figure], doubts: Sequence[Sequence[Discrepancy]], page: str) -> Markup:
    """Show figures large, side by side."""
    longest = max((len(f.display) for f in figures if f.value is not None and len(f.display) <= WORDY), default=0)
    cards = [
        block(
            "figure.html",
            longest=longest,
            figure=f,
            recipe_url=link(recipe_target(f), page),
            doubts=_linked_doubts(d, page),
        )
        for f, d in zip(figures, doubts, strict=True)
    ]
    return Markup('<div class="cards">') + Markup("").join(cards) + Markup("</div>")


def doubts_summary(published: Sequence[Published], page: str) -> Markup:
    """Count the doubts of each dataset by class, on a few lines that lead to them."""
    columns = [
        Column("conjunto", "Conjunto de datos", "text"),
        Column("unexplained", "No se explican por el redondeo", "integer"),
        Column("compatible", "Compatibles con el redondeo", "integer"),
        Column("not-numeric", "De nombres, fechas o letras", "integer"),
    ]
    rows = []
    for one in published:
        counts = [sum(1 for d in one.discrepancies if d.rounding == c.name) for c in columns[1:]]
        if any(counts):
            href = link(f"{dataset_file(one.dataset.slug)}#dudas-de-la-fuente", page)
            title = Markup('<a href="{}">{}</a>').format(href, one.dataset.title)
            cells = [Cell(Markup(labels.number(n)), str(n), missing=False, doubt=None) for n in counts]
            rows.append(TableRow("", [Cell(title, one.dataset.title, missing=False, doubt=None), *cells]))
    return _table("Dudas por conjunto de datos", columns, rows, "resumen-dudas", Markup(""))


def doubts_of_figure(published: Published, figure: Figure) -> list[Discrepancy]:
    """The doubts about any cell that the figure was computed from."""
    cells = {(i.resource, i.field, line) for i in figure.recipe.ingredients for line in i.rows if i.field}
    return [d for d in published.discrepancies if (d.resource, d.field, d.row) in cells]


def recipe_block(published: Published, figure: Figure, page: str) -> Markup:
    """Show a figure's recipe: the rows used, each leading to its place in the table, operation, result, rounding."""
    inputs = [
        {
            "ingredient": i,
            "table": published.dataset.tables[i.resource],
            "field": published.dataset.tables[i.resource].field(i.field) if i.field else None,
            "file": link(f"datos/{figure.package}/{i.resource}.csv", page),
            "rows": [
                {
                    "line": line,
                    "key": visible(key),
                    "value": i.values[at] if i.values else "",
                    "href": link(f"{dataset_file(figure.package)}#{row_id(i.resource, line)}", page),
                }
                for at, (line, key) in enumerate(zip(i.rows, i.keys, strict=True))
            ],
        }
        for i in figure.recipe.ingredients
    ]
    return block(
        "recipe.html",
        figure=figure,
        recipe=figure.recipe,
        endless=len(figure.recipe.result.partition(".")[2]) == DIGITS,
        inputs=inputs,
        doubts=_linked_doubts(doubts_of_figure(published, figure), page),
    )


# --- doubts --------------------------------------------------------------------------------------


class LinkedDoubt(NamedTuple):
    """A doubt and where its own block stands."""

    doubt: Discrepancy
    id: str
    href: str


def _linked_doubts(doubts: Iterable[Discrepancy], page: str) -> list[LinkedDoubt]:
    return [LinkedDoubt(d, doubt_id(d), link(f"{dataset_file(d.package)}#{doubt_id(d)}", page)) for d in doubts]


def doubt_block(published: Published, doubt: Discrepancy, page: str, *, anchored: bool) -> Markup:
    """Show a doubt of the source; ``anchored`` on the dataset's own page only, where links to it lead."""
    field = published.dataset.tables[doubt.resource].field(doubt.field)
    return block(
        "doubt.html",
        doubt=doubt,
        id=doubt_id(doubt) if anchored else "",
        href=link(f"{dataset_file(doubt.package)}#{doubt_id(doubt)}", page),
        field=field,
        dataset=published.dataset,
    )


DOUBT_CLASSES = {"": ("unexplained", "not-numeric", "compatible"),
                 "cuentas": ("unexplained", "compatible"), "textos": ("not-numeric",)}  # fmt: skip
"""The classes of doubts a page can ask for, each in the order in which they are shown."""


def doubt_list(published: Sequence[Published], page: str, kind: str = "") -> Markup:
    """Show the doubts of several datasets, those that rounding does not explain first."""
    shown = DOUBT_CLASSES[kind]
    every = ((p, d) for p in published for d in p.discrepancies if d.rounding in shown)
    pairs = sorted(every, key=lambda pair: shown.index(pair[1].rounding))
    return (
        Markup('<div class="doubts">')
        + Markup("").join(doubt_block(p, d, page, anchored=False) for p, d in pairs)
        + Markup("</div>")
    )


# --- tables --------------------------------------------------------------------------------------


def resource_table(published: Published, table: Table, page: str, limit: int) -> Markup:
    """Show a resource's rows as printed, each with its anchor, cells with a doubt marked."""
    home = dataset_file(published.dataset.slug)
    doubts = {
        (d.row, d.field): link(f"{home}#{doubt_id(d)}", page)
        for d in published.discrepancies
        if d.resource == table.name
    }
    columns = [Column.of(f) for f in table.fields]
    rows = []
    for row in table.rows[:limit]:
        cells = [
            _printed(table, field, column, row, doubts.get((row.number, column.name)))
            for field, column in zip(table.fields, columns, strict=True)
        ]
        rows.append(TableRow(row_id(table.name, row.number), cells))
    return _table(
        table.title, columns, rows, f"tabla-{table.name}", _truncation(len(table.rows), limit, published, table, page)
    )


def _printed(table: Table, field: Field, column: Column, row: Row, doubt: str | None) -> Cell:
    """Show a cell; what the source lacks is marked as such, what the portal had nothing to add to is a dash."""
    value = row[field.name]
    if value is not None:
        return Cell(visible(labels.cell(column, value)), _sort_key(value), missing=False, doubt=doubt)
    label = table.missing.get(row.cells[field.name], labels.NO_DATA)
    if not field.from_source and label == SOURCE_LACKS:
        return Cell(Markup("—"), "", missing=False, doubt=doubt)
    return Cell(visible(label), "", missing=True, doubt=doubt)


SOURCE_LACKS = "sin dato en la fuente"
"""The label of an empty cell that says nothing of a column which is the portal's own."""


def _truncation(total: int, limit: int, published: Published, table: Table, page: str) -> Markup:
    if total <= limit:
        return Markup("")
    href = link(f"datos/{published.dataset.slug}/{table.name}.csv", page)
    return Markup('Se muestran {} de {}. <a href="{}">Descargue la tabla completa</a>.').format(
        labels.count_of(limit, "fila", "filas"), labels.number(total), href
    )


def breakdown_table(breakdown: Breakdown, page: str) -> Markup:
    """Show a computed table, or the reason why there is none."""
    if breakdown.reason:
        return block("uncomputable.html", title=breakdown.title, reason=breakdown.reason)
    rows = [TableRow("", [_computed(c, v) for c, v in zip(breakdown.columns, r, strict=True)]) for r in breakdown.rows]
    totals = [
        TableRow("", [_computed(c, v, blank=True) for c, v in zip(breakdown.columns, r, strict=True)])
        for r in breakdown.totals
    ]
    note = Markup(" ").join(Markup.escape(n) for n in breakdown.notes)
    return _table(breakdown.title, list(breakdown.columns), rows, f"desglose-{breakdown.name}", note, totals)


def _computed(column: Column, value: Scalar, *, blank: bool = False) -> Cell:
    text = "" if blank and value is None else labels.cell(column, value)
    return Cell(visible(text), _sort_key(value), value is None and not blank, None)


def _sort_key(value: Scalar) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.isoformat() if isinstance(value, date) else str(value)


def _table(
    caption: str,
    columns: Sequence[Column],
    rows: Sequence[TableRow],
    ident: str,
    note: Markup,
    totals: Sequence[TableRow] = (),
) -> Markup:
    return block("table.html", caption=caption, columns=columns, rows=rows, totals=totals, id=ident, note=note)


# --- charts --------------------------------------------------------------------------------------


def chart_block(published: Published, chart: Chart, page: str) -> Markup:
    """Show a chart: its finding, both drawings, its table folded under it, source and files."""
    folder = f"datos/{chart.package}"
    files = [
        ("PNG", link(f"{folder}/graficos/{chart.name}.png", page)),
        ("SVG", link(f"{folder}/graficos/{chart.name}.svg", page)),
        ("Vega-Lite", link(f"{folder}/graficos/{chart.name}.vl.json", page)),
        ("CSV", link(f"{folder}/desgloses/{chart.breakdown.name}.csv", page)),
    ]
    dataset = published.dataset
    return block(
        "chart.html",
        chart=chart,
        wide=Markup(chart.wide_svg),
        narrow=Markup(chart.narrow_svg),
        table_html=breakdown_table(chart.breakdown, page),
        files=files,
        source=labels.chart_source(dataset, next(s for s in dataset.specs("charts") if s["id"] == chart.name)),
        dataset=dataset,
        dataset_url=link(dataset_file(dataset.slug), page),
    )


# --- the dataset's own pieces --------------------------------------------------------------------


def dataset_head(published: Published, page: str) -> Markup:
    """Show what a dataset is at a glance: coverage, rows, version, licence, main downloads."""
    dataset = published.dataset
    revision = dataset.portal["revisions"][-1]
    rows = sum(len(t.rows) for t in dataset.tables.values())
    return block(
        "dataset-head.html",
        dataset=dataset,
        coverage=coverage(published),
        rows=rows,
        updated=date.fromisoformat(revision["date"]),
        licenses=dataset.descriptor["licenses"],
        sources=[{"organization": "", "date": "", **s} for s in dataset.descriptor["sources"]],
        files=[(d, link(d.path, page)) for d in _main_downloads(published)],
        main=main_table(published).title,
        doubts=len(published.discrepancies),
    )


def coverage(published: Published) -> str:
    """Say the years that the dataset spans, from the year columns of its keys; empty when it has none.

    A year outside a key dates something else (a document, a goal), not the data.
    """
    years = [
        value
        for table in published.dataset.tables.values()
        for field in table.fields
        if field.type == "year" and field.name in table.primary_key
        for row in table.rows
        if isinstance(value := row[field.name], int)
    ]
    if not years:
        return ""
    return str(min(years)) if min(years) == max(years) else f"{min(years)}–{max(years)}"


def main_table(published: Published) -> Table:
    """Choose the table that a dataset is about: the longest that is not another package's copy, the first of equals."""
    copies = {spec["resource"] for spec in published.dataset.specs("checks") if spec["kind"] == "copy"}
    tables = published.dataset.tables.values()
    return max(tables, key=lambda table: (table.name not in copies, len(table.rows)))


def _main_downloads(published: Published) -> list[Download]:
    slug = published.dataset.slug
    main = main_table(published).name
    wanted = [f"datos/{slug}/{main}.csv", f"datos/{slug}/{main}.xlsx", f"datos/{slug}.zip"]
    by_path = {d.path: d for d in published.downloads}
    return [by_path[path] for path in wanted if path in by_path]


def downloads(published: Published, page: str) -> Markup:
    """List every file with its size and rows, computed from the files."""
    tables = [
        (table, [(d, link(d.path, page)) for d in published.downloads if d.resource == table.name])
        for table in published.dataset.tables.values()
    ]
    whole = [(d, link(d.path, page)) for d in published.downloads if d.format in {"ZIP", "Data Package"}]
    return block("downloads.html", dataset=published.dataset, tables=tables, whole=whole)


TYPE_WORDS = {
    "string": "texto",
    "integer": "entero",
    "number": "número",
    "boolean": "sí o no",
    "date": "fecha",
    "year": "año",
}


def dictionary(table: Table) -> Markup:
    """Explain every field of a table."""
    return block("dictionary.html", table=table, types=TYPE_WORDS)


def citation(published: Published, page: str, publisher: str, site: str, url: str) -> Markup:
    """Give a citation as text and as BibTeX."""
    dataset = published.dataset
    revision = dataset.portal["revisions"][-1]
    day = date.fromisoformat(revision["date"])
    address = f"{url}{dataset_file(dataset.slug)}" if url else ""
    source = "; ".join(
        ", ".join(str(s[k]) for k in ("title", "organization") if k in s) for s in dataset.descriptor["sources"]
    )
    text = (
        f"{publisher} ({day.year}). {dataset.title}, versión {dataset.version} [conjunto de datos]. {site}. "
        f"Fuente: {source}." + (f" {address}" if address else "")
    )
    bibtex = [
        f"@misc{{{dataset.slug}-{dataset.version},",
        f"  author = {{{{{publisher}}}}},",
        f"  title = {{{{{dataset.title}}}}},",
        f"  year = {{{day.year}}},",
        f"  version = {{{dataset.version}}},",
        f"  note = {{Fuente: {source}}}" + ("," if address else ""),
    ]
    if address:
        bibtex.append(f"  url = {{{address}}}")
    bibtex.append("}")
    # references, not line breaks, so that Markdown sees a single line
    return block("citation.html", text=text, bibtex=visible("\n".join(bibtex)))


def revisions(published: Published) -> Markup:
    """List the versions of a dataset, newest first, each with its reason."""
    items = [
        {"changes": [], **r, "day": date.fromisoformat(r["date"])}
        for r in reversed(published.dataset.portal["revisions"])
    ]
    return block("revisions.html", revisions=items)


def catalogue(instance: Instance, published: Sequence[Published], page: str) -> Markup:
    """List every dataset with its coverage, doubts and whole download, in the groups that the settings declare."""
    items: list[dict[str, Any]] = [
        {
            "dataset": p.dataset,
            "url": link(dataset_file(p.dataset.slug), page),
            "coverage": coverage(p),
            "rows": sum(len(t.rows) for t in p.dataset.tables.values()),
            "doubts": len(p.discrepancies),
            "zip": next((link(d.path, page) for d in p.downloads if d.format == "ZIP"), ""),
            "zip_size": next((d.bytes for d in p.downloads if d.format == "ZIP"), 0),
        }
        for p in published
    ]
    by_slug = {item["dataset"].slug: item for item in items}
    groups = [(title, [by_slug.pop(s) for s in slugs if s in by_slug]) for title, slugs in instance.groups]
    if by_slug:
        groups.append(("Otros" if groups else "", list(by_slug.values())))
    return block("catalogue.html", groups=[group for group in groups if group[1]])
