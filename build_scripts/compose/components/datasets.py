"""The pieces of a dataset's own page: head, charts, files, dictionary, history."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from markupsafe import Markup

from build_scripts import labels
from build_scripts.addresses import dataset_file
from build_scripts.compose.components.embedding import embed_code, told
from build_scripts.compose.components.tables import breakdown_table
from build_scripts.compose.html import block, visible
from build_scripts.compose.links import addressed, link
from build_scripts.kinds.checks import checks_of
from build_scripts.kinds.checks.copy_of import CopyCheck
from build_scripts.model import Chart, Download, Published, Table


def chart_block(published: Published, chart: Chart, page: str, unpublished: str, url: str) -> Markup:
    """Show a chart: its finding, both drawings, its table folded under it, source and files."""
    folder = f"datos/{chart.package}"
    paths = [
        ("PNG", f"{folder}/graficos/{chart.name}.png"),
        ("SVG", f"{folder}/graficos/{chart.name}.svg"),
        ("Vega-Lite", f"{folder}/graficos/{chart.name}.vl.json"),
        ("CSV", f"{folder}/desgloses/{chart.breakdown.name}.csv"),
    ]
    dataset = published.dataset
    return block(
        "chart.html",
        chart=chart,
        **told(published, chart),
        wide=addressed(chart.wide_svg, page),
        narrow=addressed(chart.narrow_svg, page),
        table_html=breakdown_table(chart.breakdown, page, unpublished),
        files=[(label, path, link(path, page)) for label, path in paths],
        live=link(f"{folder}/graficos/{chart.name}.js", page) if chart.interactive else "",
        source=labels.chart_source(dataset, next(s for s in dataset.specs("charts") if s["id"] == chart.name)),
        dataset=dataset,
        dataset_url=link(dataset_file(dataset.slug), page),
        embed_html=embed_code(published, chart, page, url),
    )


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
    years = years_of(published)
    if not years:
        return ""
    return str(years[0]) if len(years) == 1 else f"{years[0]}–{years[-1]}"


def years_of(published: Published) -> list[int]:
    """List the years that the dataset is about: those of its keys or, where they have none, the declared."""
    return published.dataset.all_years


def main_table(published: Published) -> Table:
    """Choose the table that a dataset is about: the longest that is not another package's copy, the first of equals."""
    copies = {check.resource for check in checks_of(published.dataset) if isinstance(check, CopyCheck)}
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


def _change(published: Published, item: Mapping[str, Any]) -> dict[str, Any]:
    """Spell a corrected cell as the history does: by the titles that there are, the cell as the file has it."""
    table = published.dataset.tables.get(item["resource"])
    titles = {field.name: field.title for field in table.fields} if table else {}
    return {
        "table": table.title if table else item["resource"],
        "row": " · ".join(f"{titles.get(name, name)}: {cell}" for name, cell in item["row"].items()),
        "field": titles.get(item["field"], item["field"]),
        "before": visible(item["from"]),
        "after": visible(item["to"]),
        "reason": item.get("reason", ""),
    }


WHOLE = {
    "title": "Título del conjunto",
    "licenses": "Licencia",
    "sources": "Fuentes",
    "statements": "Qué dice cada columna de las declaraciones",
    "tables": "Columnas que muestra la página",
    "years": "Años de los datos",
    "hearings": "Tablas de las audiencias",
}
ITEMS = {"figures": "Cifra", "breakdowns": "Tabla calculada", "charts": "Gráfico", "checks": "Comprobación"}


SEVERAL = {"figures": "cifras", "breakdowns": "tablas calculadas", "charts": "gráficos", "checks": "comprobaciones"}


def _said(published: Published, name: str) -> str:
    """Say what means something else since a revision; of many under one name, that some do."""
    group, _, item = name.partition("/")
    if "*" in name:
        return f"Una o más {SEVERAL.get(group, 'cosas')} ({item or name}): dicen otra cosa"
    return f"{_item(published, group, item)}: dice otra cosa"


def _item(published: Published, group: str, item: str) -> str:
    """Name something by its title where it still has one."""
    if group == "resources":
        table = published.dataset.tables.get(item.partition("/")[0])
        return f"Tabla «{table.title}»" if table else f"Tabla «{item}»"
    if group not in ITEMS:
        return WHOLE.get(group, group)
    titles = {spec["id"]: labels.fill(spec["title"], published.figures) for spec in published.dataset.specs(group)}
    return f"{ITEMS[group]} «{titles.get(item, item)}»"


def revisions(published: Published) -> Markup:
    """List the versions of a dataset, newest first, each with its reason."""
    items = [
        {
            **r,
            "changes": [_change(published, c) for c in r.get("changes", ())],
            "said": [{"reason": "", "title": _said(published, i["item"]), **i} for i in r.get("items", ())],
            "day": date.fromisoformat(r["date"]),
        }
        for r in reversed(published.dataset.portal["revisions"])
    ]
    return block("revisions.html", revisions=items, kinds=labels.REVISION_KINDS)
