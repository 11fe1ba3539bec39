"""Where things lie in a site, as paths below its root, and what lies beside the editions: addresses that stay.

Others link to these files, so each address is said here and nowhere else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from build_scripts.model import Breakdown, Figure, Table

CHANGES = "cambios.json"
"""What an edition says of what changed in it; a plain build has none."""
TEXTS = "textos.json"
"""What people wrote of a site, apart from what was computed, so that versions of it can be compared."""
ROOT = "raiz.json"
"""The pages beside the editions, as they are to be once the edition that carries them is published."""
HISTORY = "historial.html"
VERIFIER = "verificar.py"
"""The program with which readers recompute the figures."""
SHOWN = "cifras-por-pagina.json"
"""Which figures each page shows, and how many times: what ``verificar.py`` must find there."""
HEARINGS = "rendicion"
"""The folder of everything printed for hearings."""

CURRENT = "vigente"
"""What leads to the newest edition, beside them all."""
VERSIONS = "versions.json"
EDITIONS = "ediciones.html"
"""The list of all editions, beside them."""


def edition_anchor(name: str, slug: str = "") -> str:
    """Name the place of an edition on the page of the history, or of a dataset in it.

    No edition's name has the sign between the two, so no two places have one name.

    >>> edition_anchor("2026-11"), edition_anchor("2026-11", "pozos")
    ('edicion-2026-11', 'edicion-2026-11_pozos')
    """
    return f"edicion-{name}_{slug}" if slug else f"edicion-{name}"


def dataset_file(slug: str) -> str:
    """Name the file of a dataset's page."""
    return f"datos/{slug}/index.html"


def recipes_file(slug: str) -> str:
    """Name the file of the page with the recipes of a dataset's figures."""
    return f"datos/{slug}/cifras.html"


def recipe_target(figure: Figure) -> str:
    """Name the place where a figure's recipe stands."""
    return f"{recipes_file(figure.package)}#{figure.name}"


def table_file(slug: str, table: str) -> str:
    """Name the CSV of a table."""
    return f"datos/{slug}/{table}.csv"


def row_id(resource: str, line: int) -> str:
    """Name a row's anchor by its line in the published CSV."""
    return f"{resource}-{line}"


def table_id(resource: str) -> str:
    """Name the anchor of a resource's table."""
    return f"tabla-{resource}"


def row_target(table: Table, line: int, limit: int) -> str:
    """Name the anchor where a row is found: its own, or its table's when the page shows only ``limit`` rows."""
    shown = len(table.rows) <= limit or line < table.rows[limit].number
    return row_id(table.name, line) if shown else table_id(table.name)


def breakdown_file(breakdown: Breakdown) -> str:
    """Name the CSV of a computed table."""
    return f"datos/{breakdown.package}/desgloses/{breakdown.name}.csv"


def hearing_folder(name: str) -> str:
    """Name the folder of the documents of an outline."""
    return f"{HEARINGS}/{name}"


def calendar_file(hearing: str) -> str:
    """Name the file with a recorded hearing's dates."""
    return f"{HEARINGS}/{hearing}.ics"


def page_url(page: str) -> str:
    """Return the file that a Markdown page becomes.

    >>> page_url("datos/index.md")
    'datos/index.html'
    """
    return page.removesuffix(".md") + ".html"
