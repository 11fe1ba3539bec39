"""The source's doubts: one by one, listed by class, and counted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from markupsafe import Markup

from build_scripts import labels
from build_scripts.addresses import dataset_file
from build_scripts.compose.components.anchors import doubt_id
from build_scripts.compose.components.tables import Cell, TableRow, render_table
from build_scripts.compose.html import block
from build_scripts.compose.links import link
from build_scripts.model import Column, Discrepancy, Published, Rounding


class LinkedDoubt(NamedTuple):
    """A doubt and where its own block stands."""

    doubt: Discrepancy
    id: str
    href: str


def linked_doubts(doubts: Iterable[Discrepancy], page: str) -> list[LinkedDoubt]:
    """Give each doubt with the place where its own block stands."""
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


OPEN_FIRST: tuple[Rounding, ...] = ("unexplained", "stated", "not-numeric", "compatible")
"""In which order the doubts of a list are shown."""


MOST_OPEN, FIRST = 8, 6
"""The most doubts that stand open on a page about something else, and how many do where there are more."""


def doubt_list(published: Sequence[Published], page: str, kind: str = "") -> Markup:
    """Show the doubts of several datasets, those that rounding does not explain first.

    Without a class they are part of a page about something else: of many, the rest is folded.
    """
    shown = labels.DOUBT_CLASSES[kind]
    every = ((p, d) for p in published for d in p.discrepancies if d.group in shown)
    pairs = sorted(every, key=lambda pair: OPEN_FIRST.index(pair[1].rounding))
    blocks = [doubt_block(p, d, page, anchored=False) for p, d in pairs]
    if kind or len(blocks) <= MOST_OPEN:
        return _listed(blocks)
    told = labels.count_of(len(blocks) - FIRST, "duda más", "dudas más")
    folded = Markup("<details><summary data-computed>Vea {}</summary>{}</details>").format(
        told, _listed(blocks[FIRST:])
    )
    return _listed(blocks[:FIRST]) + folded


def _listed(blocks: Sequence[Markup]) -> Markup:
    return Markup('<div class="doubts">') + Markup("").join(blocks) + Markup("</div>")


def withdrawn_doubts(published: Sequence[Published], page: str = "") -> Markup:
    """List the doubts that were withdrawn, with their reasons; nothing where there are none.

    With a ``page`` about several datasets, each says which it was of and leads to it.
    """
    found = [
        (doubt, one.dataset.title, link(f"{dataset_file(one.dataset.slug)}#dudas-de-la-fuente", page) if page else "")
        for one in published
        for doubt in one.dataset.withdrawn
    ]
    return block("withdrawn.html", doubts=found) if found else Markup("")


def doubts_summary(published: Sequence[Published], page: str) -> Markup:
    """Count the doubts of each dataset by class, on a few lines that lead to them; and those that were withdrawn."""
    columns = [
        Column("conjunto", "Conjunto de datos", "text"),
        Column("sums", "Sumas que no cierran", "integer"),
        Column("rest", "Dice dos cosas", "integer"),
        Column("reported", "De terceros", "integer"),
        Column("rounding", "Caben en el redondeo", "integer"),
    ]
    rows = []
    for one in published:
        counts = [sum(1 for d in one.discrepancies if d.group == c.name) for c in columns[1:]]
        if any(counts):
            href = link(f"{dataset_file(one.dataset.slug)}#dudas-de-la-fuente", page)
            title = Markup('<a href="{}">{}</a>').format(href, one.dataset.title)
            cells = [Cell(Markup(labels.number(n)), str(n), missing=False, doubt=None) for n in counts]
            rows.append(TableRow("", [Cell(title, one.dataset.title, missing=False, doubt=None), *cells]))
    table = render_table("Dudas por conjunto de datos", columns, rows, "resumen-dudas", Markup(""))
    gone = sum(len(one.dataset.withdrawn) for one in published)
    if not gone:
        return table
    told = labels.count_of(gone, "duda retirada", "dudas retiradas")
    return table + Markup("<details><summary data-computed>Vea {}, con su razón</summary>{}</details>").format(
        told, withdrawn_doubts(published, page)
    )
