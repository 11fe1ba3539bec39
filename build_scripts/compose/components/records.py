"""The records of a hearing on a page: tables and findings laid out as they were told."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from build_scripts import labels
from build_scripts.addresses import calendar_file
from build_scripts.compose.components.tables import Cell, TableRow, render_table, unpublished_block
from build_scripts.compose.html import block, visible
from build_scripts.compose.links import link
from build_scripts.registers import Account, Part, Register, Told

NOT_RECORDED = "No está en los documentos que leímos."


@dataclass(frozen=True)
class Place:
    """Where a piece stands, and where what is missing leads."""

    page: str
    unpublished: str


def register_table(register: Register, place: Place, ident: str = "") -> Markup:
    """Show a register, or say that nobody published any of it; ``ident`` where the page has another of its kind."""
    if register.pending:
        return block("pending.html", title=register.title, reason=register.pending)
    if not register.entries:
        return unpublished_block(register.title, NOT_RECORDED, place.page, place.unpublished)
    rows = [
        TableRow(f"compromiso-{labels.slug(entry.key)}" if entry.key else "", [_cell(c, place) for c in entry.cells])
        for entry in register.entries
    ]
    return render_table(
        register.title, register.columns, rows, ident or f"registro-{register.role}", Markup.escape(register.note)
    )


def _cell(told: Told, place: Place) -> Cell:
    text = Markup("").join(linked(part, place.page) for part in told.parts)
    return Cell(text, told.sort, missing=told.missing, doubt=None)


def linked(part: Part, page: str) -> Markup:
    """Show words, leading to where they point."""
    if part.figure:
        return Markup('<span data-figure="{}">{}</span>').format(part.figure, visible(part.text))
    if not part.target:
        return visible(part.text)
    return Markup('<a href="{}">{}</a>').format(link(part.target, page), visible(part.text))


def notice_block(account: Account, place: Place) -> Markup:
    """Say what a hearing was and with how many days' notice its report was published; a late one is labelled."""
    notice, hearing = account.notice(), account.hearing
    calendar = link(calendar_file(hearing.cells["audiencia"]), place.page) if hearing and notice.dated else ""
    shown = block("notice.html", notice=notice, calendar=calendar)
    frozen = account.frozen_documents()
    return shown + Markup("\n\n") + register_table(frozen, place) if frozen.entries else shown
