"""What the edition that is being built changed, on one line for any page."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from build_scripts import news
from build_scripts.addresses import edition_anchor
from build_scripts.compose.html import block
from build_scripts.compose.links import link
from build_scripts.model import HistoryEntry

NAMED = 3
"""How many of the datasets that changed the line names; the history has them all."""


def edition_changes(entries: Sequence[HistoryEntry], page: str) -> Markup:
    """Name the datasets that changed and lead to the history; nothing for working material or without changes."""
    newest = next((entry for entry in entries if entry.being_built), None)
    changed = newest.comparison.changed if newest and newest.comparison else ()
    texts = news.texts(newest.comparison.texts) if newest and newest.comparison else ""
    if newest is None or not (changed or texts):
        return Markup("")
    return block(
        "newest.html",
        changes=[(one.title, news.change(one)) for one in changed[:NAMED]],
        left=len(changed) - NAMED,
        texts=texts if changed else f"{texts[:1].upper()}{texts[1:]}",
        href=f"{link('historial.html', page)}#{edition_anchor(newest.edition.name)}",
    )
