"""The pieces of a dataset's own page: head, charts, files, dictionary, citation, history; and the catalogue."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from markupsafe import Markup

from build_scripts import labels
from build_scripts.compose.components.anchors import dataset_file
from build_scripts.compose.components.tables import breakdown_table
from build_scripts.compose.html import block, visible
from build_scripts.compose.links import link
from build_scripts.model import SITE, Chart, Download, Instance, Published, Table


def chart_block(published: Published, chart: Chart, page: str, unpublished: str) -> Markup:
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
        wide=_addressed(chart.wide_svg, page),
        narrow=_addressed(chart.narrow_svg, page),
        table_html=breakdown_table(chart.breakdown, page, unpublished),
        files=files,
        live=link(f"{folder}/graficos/{chart.name}.js", page) if chart.interactive else "",
        source=labels.chart_source(dataset, next(s for s in dataset.specs("charts") if s["id"] == chart.name)),
        dataset=dataset,
        dataset_url=link(dataset_file(dataset.slug), page),
    )


def _addressed(svg: str, page: str) -> Markup:
    """Address a drawing's links from the page that shows it; in its texts quotation marks are never bare."""
    return Markup(re.sub(f'href="{SITE}([^"]*)"', lambda found: f'href="{link(found[1], page)}"', svg))


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
    """Say the years that the dataset spans; empty when it has none."""
    first, last = published.dataset.years or ("", "")
    return f"{first}" if first == last else f"{first}–{last}"


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
    whole = [(d, link(d.path, page)) for d in published.downloads if d.format in {"ZIP", "Data Package", "Recetas"}]
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
    return block("revisions.html", revisions=items, kinds=labels.REVISION_KINDS)


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
