"""Where the repeated pieces of a page can be linked to."""

from __future__ import annotations

from build_scripts.addresses import page_url
from build_scripts.model import Discrepancy


def doubt_id(doubt: Discrepancy) -> str:
    """Name a doubt's anchor by its check and its line: stable while both are."""
    return f"duda-{doubt.check}-{doubt.row or 0}"


def question_target(question: str, unpublished: str) -> str:
    """Name the page of a question that no source answers: its own, or that of all of them; empty when there is none.

    >>> question_target("transferencias", "vacios.md"), question_target("", "vacios.md"), question_target("a", "")
    ('vacios/transferencias.html', 'vacios.html', '')
    """
    if not unpublished:
        return ""
    return f"{unpublished.removesuffix('.md')}/{question}.html" if question else page_url(unpublished)
