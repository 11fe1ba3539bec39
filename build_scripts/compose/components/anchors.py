"""Where the repeated pieces of a page can be linked to."""

from __future__ import annotations

from build_scripts.compose.links import page_url
from build_scripts.model import Discrepancy, Table


def doubt_id(doubt: Discrepancy) -> str:
    """Name a doubt's anchor by its check and its line: stable while both are."""
    return f"duda-{doubt.check}-{doubt.row or 0}"


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


def question_target(question: str, unpublished: str) -> str:
    """Name the page of a question that no source answers: its own, or that of all of them; empty when there is none.

    >>> question_target("transferencias", "vacios.md"), question_target("", "vacios.md"), question_target("a", "")
    ('vacios/transferencias.html', 'vacios.html', '')
    """
    if not unpublished:
        return ""
    return f"{unpublished.removesuffix('.md')}/{question}.html" if question else page_url(unpublished)
