"""The two pages of every dataset, made from its descriptor alone: the dataset itself and the recipes of its figures.

They are kept from one build to the next while the dataset is the same, so what depends on the edition is a mark on a
line of its own, which ``complete`` fills in.
"""

from __future__ import annotations

import re
from html import unescape

from markupsafe import Markup

from build_scripts.braces.heads import front_matter, with_scripts
from build_scripts.compose import components
from build_scripts.compose.html import as_markdown, block, from_markdown
from build_scripts.compose.links import link
from build_scripts.compose.written import Library, render_text
from build_scripts.model import Chart, Figure, Output, Published
from build_scripts.registers import backing

RECIPES_INTRO = (
    "Cada cifra de este portal sale de celdas publicadas. Aquí están, una por una: las filas usadas, la operación, "
    "el resultado exacto y el redondeo. Con el CSV y una calculadora puede repetirlas. La receta comprueba que la "
    "cifra es la que dan los documentos, no que los documentos digan lo que pasó. En el CSV, los decimales van con "
    "punto."
)


PROGRAMS, CITATION, EDITIONS = (f"<!-- portal: {what} -->" for what in ("programas", "cita", "ediciones"))
"""Marks of what is put in last: the addresses to read the data from, the citation, the editions that hold them."""

FIGURE_CITATION = re.compile(r"<!-- portal: cita de ([a-z0-9-]+) -->")
"""The mark, in a figure's recipe, of the figure's own citation."""


BACKED = re.compile(r"<!-- portal: respaldo de ([^<>]+?) -->")
"""The mark of what an answer at a hearing rests on, which may be of another dataset."""


def complete(library: Library, one: Published, page: Output) -> Output:
    """Put into a page of a dataset what depends on the edition that is being built, and on those before it."""
    if page.path == f"docs/datos/{one.dataset.slug}/cifras.md":
        return _cited(library, one, page)
    if page.path != f"docs/datos/{one.dataset.slug}/index.md":
        return page
    path, instance = page.path.removeprefix("docs/"), library.instance
    text = page.content.decode("utf-8")
    filled = {
        PROGRAMS: components.programs(one, path, instance),
        CITATION: components.citation(one, path, instance),
        EDITIONS: "",
    }
    if library.history:
        filled[EDITIONS] = f"## Ediciones\n\n{components.editions_of(library.history, one.dataset.slug, path)}"
    for mark, piece in filled.items():
        text = text.replace(f"\n{mark}\n", f"\n{piece}\n", 1)
    text = BACKED.sub(lambda found: str(_backing(library, unescape(found[1]), path)), text)
    return Output(page.path, with_scripts(text).encode("utf-8"))


def _backing(library: Library, name: str, page: str) -> Markup:
    """Name what an answer rests on, leading to it."""
    return components.linked(backing(name, library.published, library.instance.table_rows), page)


def _cited(library: Library, one: Published, page: Output) -> Output:
    """Put the citation of each figure into its recipe."""
    figures = {figure.name: figure for figure in one.figures}
    text = FIGURE_CITATION.sub(
        lambda found: str(components.figure_citation(one, figures[found[1]], library.instance)),
        page.content.decode("utf-8"),
    )
    return Output(page.path, with_scripts(text).encode("utf-8"))


def dataset_page(library: Library, one: Published, structured: str = "") -> Output:
    """Compose what it is, its figures, doubts, charts, tables, dictionary, downloads and history, to be completed."""
    dataset = one.dataset
    page = f"datos/{dataset.slug}/index.md"
    instance = library.instance

    figures, charts = _listed(one)

    def prose(text: str) -> str:
        return render_text(library, text, page, f"datasets/{dataset.slug}/texto.md", dataset.slug)

    front = front_matter(
        {"title": dataset.title, "description": dataset.description, **_picture(charts), "structured": structured}
    )
    parts: list[str] = [
        block("breadcrumb.html", trail=[("Datos", link("datos/index.html", page))], here=dataset.title),
        f"# {as_markdown(dataset.title)}",
        components.dataset_head(one, page),
        prose(dataset.prose.what),
        block(
            "say.html",
            can=from_markdown(prose(dataset.prose.can_say)),
            cannot=from_markdown(prose(dataset.prose.cannot_say)),
        ),
    ]
    if figures:
        doubts = [one.doubts_of(f) for f in figures]
        parts += ["## Cifras", components.figure_cards(figures, doubts, page, instance.unpublished)]
    if one.discrepancies or dataset.withdrawn:
        parts += ["## Dudas de la fuente", *([_doubts_intro(), _doubts(one, page)] if one.discrepancies else [])]
    if dataset.withdrawn:
        parts += ["### Dudas retiradas", components.withdrawn_doubts([one])]
    if charts:
        parts += [
            "## Gráficos",
            *(components.chart_block(one, c, page, instance.unpublished, instance.url) for c in charts),
        ]
    if dataset.prose.questions:
        parts += ["## Preguntas frecuentes", prose(dataset.prose.questions)]
    parts += ["## Descargas", components.downloads(one, page)]
    parts += ["## Úselo en su programa", PROGRAMS]
    parts += ["## Cómo citar", CITATION]
    drawn = {chart.breakdown.name for chart in one.charts}
    loose = [b for b in one.breakdowns if b.name not in drawn]
    if loose:
        parts += ["## Tablas calculadas", *(components.breakdown_table(b, page, instance.unpublished) for b in loose)]
    parts += ["## Datos", *_tables(library, one, page)]
    parts += ["## Diccionario de datos", *(components.dictionary(t) for t in dataset.tables.values())]
    if dataset.prose.transcription:
        parts += ["## Cómo se transcribió", prose(dataset.prose.transcription)]
    parts += [EDITIONS, "## Historial", components.revisions(one)]
    return Output(f"docs/{page}", _join([front, *parts]).encode("utf-8"))


def recipes_page(library: Library, one: Published) -> Output:
    """Compose the recipe of every figure: rows, operation, result, rounding, version."""
    dataset = one.dataset
    page = f"datos/{dataset.slug}/cifras.md"
    trail = [("Datos", link("datos/index.html", page)), (dataset.title, link(f"datos/{dataset.slug}/index.html", page))]
    title = f"Verifique las cifras: {dataset.title}"
    parts: list[str] = [
        front_matter(
            {
                "title": title,
                "description": f"De qué filas sale cada cifra de «{dataset.title}», con qué operación y qué redondeo.",
                **_picture(_listed(one)[1]),
            }
        ),
        block("breadcrumb.html", trail=trail, here="Verifique las cifras"),
        f"# {as_markdown(title)}",
        RECIPES_INTRO,
        *([components.repeat_all(dataset, page)] if one.figures else []),
        *(
            components.recipe_block(one, figure, page, library.instance.table_rows, library.instance.unpublished)
            for figure in one.figures
        ),
    ]
    if not one.figures:
        parts.append("Este conjunto de datos no tiene cifras destacadas.")
    return Output(f"docs/{page}", _join(parts).encode("utf-8"))


def _listed(one: Published) -> tuple[list[Figure], list[Chart]]:
    """Leave out what is made for other pages, such as a figure for each of many places; its recipe stays."""
    hidden = {
        (kind, s["id"]) for kind in ("figures", "charts") for s in one.dataset.specs(kind) if not s.get("listed", True)
    }
    figures = [f for f in one.figures if ("figures", f.name) not in hidden]
    return figures, [c for c in one.charts if ("charts", c.name) not in hidden]


def _doubts_intro() -> str:
    return (
        "Lugares donde una fuente no concuerda consigo misma o con otra. Se publican los dos valores, tal como son, "
        "y cuánto de la diferencia permite el redondeo."
    )


def _doubts(one: Published, page: str) -> str:
    blocks = [components.doubt_block(one, d, page, anchored=True) for d in one.discrepancies]
    return '<div class="doubts">' + "".join(blocks) + "</div>"


def _tables(library: Library, one: Published, page: str) -> list[str]:
    parts = []
    for table in one.dataset.tables.values():
        parts += [
            f"### {as_markdown(table.title)}",
            as_markdown(table.description),
            components.resource_table(one, table, page, library.instance.table_rows, library.instance.unpublished),
        ]
    return parts


def _picture(charts: list[Chart]) -> dict[str, str]:
    """Show the first chart where a link to the page is shared."""
    if not charts:
        return {}
    chart = charts[0]
    return {
        "imagen": f"datos/{chart.package}/graficos/{chart.name}.png",
        "imagen_alt": f"{chart.title}. {chart.description}",
    }


def _join(parts: list[str]) -> str:
    return "\n\n".join(str(part) for part in parts) + "\n"
