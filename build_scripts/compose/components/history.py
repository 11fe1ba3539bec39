"""What changed from one edition to the next, for readers: the page of the whole history, and a dataset's editions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from markupsafe import Markup

from build_scripts import labels, news
from build_scripts.addresses import CHANGES, HISTORY, dataset_file, edition_anchor, recipe_target
from build_scripts.compose.components.datasets import TYPE_WORDS
from build_scripts.compose.html import block, visible
from build_scripts.compose.links import link
from build_scripts.model import (
    ColumnChange,
    Comparison,
    Dataset,
    DatasetChange,
    Edition,
    FigureChange,
    FigureNews,
    HistoryEntry,
    ItemChange,
    Key,
    Published,
)

EMPTY = "celda vacía"

SHOWN, MOST = 5, 100
"""How many changes of one kind stand open, and how many at all: the rest is in the edition's cambios.json."""
RECENT = 8
"""How many editions a dataset's page lists open."""

FIGURES: Mapping[FigureNews, str] = {
    "changed": "Cifras que cambian",
    "added": "Cifras que aparecen",
    "another-period": "Cifras que son de otro periodo",
    "removed": "Cifras que ya no tienen valor",
}

Library = Mapping[str, Published]


def edition_link(name: str, target: str, page: str) -> str:
    """Address a file of an edition from a page of any: editions lie beside one another, above the site.

    >>> edition_link("2026-03", "datos/pozos/index.html", "datos/pozos/index.md")
    '../../../2026-03/datos/pozos/index.html'
    """
    return link(f"../{name}/{target}", page)


def history(published: Library, entries: Sequence[HistoryEntry], page: str) -> str:
    """Tell every edition, newest first, a block each; without editions, the revisions that datasets declare.

    What is said before them all is of the edition that the page is in, whatever its day.
    """
    if not entries:
        return str(_declared(published, page))
    days = {entry.edition.name: entry.edition.day for entry in entries}
    names = [(edition_anchor(name), name) for name in days]
    own = next(entry for entry in entries if entry.being_built)
    lead = block("history-lead.html", said=_answer(own, days), editions=names)
    told = (_edition(published, entry, days, page, answered=entry is own) for entry in entries)
    return "\n\n".join(map(str, (lead, *told)))


@dataclass(frozen=True)
class _Answer:
    """The first sentence about an edition: what changed, of how much."""

    text: str
    follows: str
    follows_day: date | None
    changed: tuple[tuple[str, str, str], ...]
    """Anchor, title and change of each dataset that changed."""


def _answer(entry: HistoryEntry, days: Mapping[str, date]) -> _Answer:
    held = labels.count_of(len(entry.versions), "conjunto de datos", "conjuntos de datos")
    if entry.comparison is None:
        alone = f"C{news.NOT_COMPARED[1:]}. Reúne {held}."
        return _Answer(f"Primera edición, con {held}." if entry.is_first else alone, "", None, ())
    before = entry.comparison.before
    told = tuple((_anchor(entry.edition, d), d.title, news.change(d)) for d in entry.comparison.changed)
    return _Answer(_sentence(entry.comparison, len(entry.versions)), before, days.get(before), told)


def _sentence(comparison: Comparison, held: int) -> str:
    """Say how many datasets changed, of those that there were.

    >>> _sentence(Comparison("a", "b", (DatasetChange("x", "X", "changed"),)), 18)
    'En esta edición cambió 1 de 18 conjuntos de datos'
    >>> _sentence(Comparison("a", "b", (DatasetChange("x", "X", "added"), DatasetChange("y", "Y", "removed"))), 18)
    'En esta edición se agregó 1 conjunto de datos y se retiró 1'
    """
    count = {kind: sum(d.what == kind for d in comparison.datasets) for kind in ("changed", "added", "removed")}
    there = held - count["added"] + count["removed"]
    parts = []
    if count["changed"]:
        verb = "cambió" if count["changed"] == 1 else "cambiaron"
        of = labels.count_of(there, "conjunto de datos", "conjuntos de datos")
        parts.append(f"{verb} {labels.number(count['changed'])} de {of}")
    for kind, one, many in (("added", "se agregó", "se agregaron"), ("removed", "se retiró", "se retiraron")):
        if count[kind]:
            verb = one if count[kind] == 1 else many
            counted = labels.count_of(count[kind], "conjunto de datos", "conjuntos de datos")
            parts.append(f"{verb} {labels.number(count[kind]) if parts else counted}")
    said = news.texts(comparison.texts)
    also = f"; {said}" if said else ""
    if not parts:
        return f"En esta edición no cambió ningún conjunto de datos{also}"
    return f"En esta edición {news.joined_with_and(parts)}{also}"


def _anchor(edition: Edition, change: DatasetChange) -> str:
    return edition_anchor(edition.name, change.slug)


def _edition(published: Library, entry: HistoryEntry, days: Mapping[str, date], page: str, *, answered: bool) -> Markup:
    name = entry.edition.name
    changed = entry.comparison.changed if entry.comparison else ()
    before = entry.comparison.before if entry.comparison else ""
    return block(
        "history-edition.html",
        edition=entry.edition,
        anchor=edition_anchor(name),
        said=_answer(entry, days),
        answered=answered,
        home=edition_link(name, "index.html", page),
        texts=_folded("item", "Páginas y textos del portal", ("texto", "textos"), map(_said, entry.comparison.texts))
        if entry.comparison and entry.comparison.texts
        else None,
        changes=[_change(published, entry.edition, before, change, days, page) for change in changed],
        all_url=edition_link(name, CHANGES, page) if entry.comparison else "",
        notes=entry.comparison.notes if entry.comparison else (),
    )


@dataclass(frozen=True)
class _Piece:
    """Changes of one kind: those that stand open, those that are folded, and how many are left out."""

    kind: str
    title: str
    shown: Sequence[Any]
    folded: Sequence[Any]
    left: int
    folded_as: tuple[str, str] = ("más", "más")
    """What those that are folded are called, one and many."""


def _piece(kind: str, title: str, items: Iterable[Any]) -> _Piece:
    every = list(items)
    return _Piece(kind, title, every[:SHOWN], every[SHOWN:MOST], max(0, len(every) - MOST))


def _folded(kind: str, title: str, called: tuple[str, str], items: Iterable[Any]) -> _Piece:
    every = list(items)
    return _Piece(kind, title, (), every[:MOST], max(0, len(every) - MOST), called)


def _change(
    published: Library, edition: Edition, before: str, change: DatasetChange, days: Mapping[str, date], page: str
) -> dict[str, Any]:
    """Gather what the template says of a dataset; one that was removed leads to the edition that still has it."""
    one = published.get(change.slug)
    holder = before if change.what == "removed" else edition.name
    known = holder in days
    return {
        "anchor": _anchor(edition, change),
        "title": change.title,
        "url": edition_link(holder, dataset_file(change.slug), page) if known else "",
        "holder": holder,
        "told": news.change(change),
        "held": news.holdings(change),
        "change": change,
        "reasons": [{**spec, "day": date.fromisoformat(spec["date"])} for spec in change.revisions],
        "kinds": labels.REVISION_KINDS,
        "pieces": [piece for piece in _pieces(change, one, page) if piece.shown or piece.folded],
    }


def _pieces(change: DatasetChange, one: Published | None, page: str) -> Iterator[_Piece]:
    dataset = one.dataset if one else None

    def rows(resource: str, key: Key) -> dict[str, str]:
        return {"table": _table(dataset, resource), "row": _key(change, dataset, resource, key)}

    recipes = {f.id: link(recipe_target(f), page) for f in one.figures} if one else {}
    for what, title in FIGURES.items():
        news = (f for f in change.figures if f.what == what)
        yield _piece("figure", title, (_figure(change, dataset, f, recipes.get(f.id, "")) for f in news))
    yield _piece(
        "cell",
        "Celdas corregidas",
        (
            {**rows(c.resource, c.key), "field": c.title, "reason": c.reason}
            | {"before": visible(c.before), "after": visible(c.after)}
            for c in change.cells
        ),
    )
    for title, found in (("Filas nuevas", change.rows_added), ("Filas retiradas", change.rows_removed)):
        told = ({**rows(r.resource, r.key), "period": r.period, "cells": _cells(change, dataset, r)} for r in found)
        yield _piece("row", title, told)
    yield _folded("computed", "Tablas calculadas que cambian", ("tabla", "tablas"), _computed(change, one))
    yield _piece("item", "Dicen otra cosa con los mismos datos", map(_said, change.meaning))
    yield _folded("item", "Textos que cambian", ("texto", "textos"), map(_said, change.wording))
    if change.what == "added":
        named = [f"«{_table(dataset, name)}»." for name in change.resources_added]
        yield _folded("text", "Tablas", ("tabla", "tablas"), named)
        return
    words = [f"Tabla nueva: «{_table(dataset, name)}»." for name in change.resources_added]
    words += [f"Tabla retirada: «{name}»." for name in change.resources_removed]
    words += [f"«{_table(dataset, new)}» se llamaba «{old}»." for new, old in change.resources_renamed.items()]
    words += [_column(change, dataset, c) for c in change.columns]
    words += [f"En «{_table(dataset, name)}», las filas están en otro orden." for name in change.reordered]
    words += [f"Archivo con otros bytes y los mismos datos: {path}." for path in change.files]
    yield _piece("text", "Tablas y columnas", words)
    yield _piece("doubt", "Dudas de la fuente nuevas", change.doubts_added)
    yield _piece("doubt", "Dudas de la fuente que ya no están", change.doubts_removed)


def _said(one: ItemChange) -> dict[str, Any]:
    """Gather what is said otherwise: from, to and why, or that it came or went."""
    whole = not one.part
    return {
        "title": f"{one.title[:1].upper()}{one.title[1:]}",
        "part": one.part,
        "before": visible(news.cut(one.before)) if one.before else "",
        "after": visible(news.cut(one.after)) if one.after else "",
        "gone": whole and not one.after,
        "new": whole and not one.before,
        "reason": one.reason,
    }


def _figure(change: DatasetChange, dataset: Dataset | None, figure: FigureChange, url: str) -> dict[str, Any]:
    """Gather a figure with what each side covers, its mark and what moved it; the note where none can be compared."""
    before, after = news.figure_sides(figure)
    note = news.ANOTHER_PERIOD if figure.what == "another-period" else ""
    cells = [
        f"{_table(dataset, c.resource)} · {_key(change, dataset, c.resource, c.key)} · {c.title} "
        f"({c.before or EMPTY} → {c.after or EMPTY})"
        for c in figure.cells
    ]
    told = {"because": news.because(figure, cells), "reasons": list(dict.fromkeys(c.reason for c in figure.cells))}
    return {"title": figure.title, "before": before, "after": after, "note": note, "url": url, **told}


def _computed(change: DatasetChange, one: Published | None) -> Iterator[dict[str, Any]]:
    """Gather the computed tables that changed, with the titles that their columns have now."""
    breakdowns = {b.name: b for b in one.breakdowns} if one else {}
    for table in change.computed:
        found = breakdowns.get(table.name)
        titles = {column.name: column.title for column in found.columns} if found else {}
        cells = [
            {
                "row": ", ".join(cell for _, cell in c.key),
                "period": c.period,
                "field": titles.get(c.field, c.field),
                "before": visible(c.before),
                "after": visible(c.after),
            }
            for c in table.cells
        ]
        left = table.cells_all - len(cells)
        yield {"title": table.title, "told": news.computed(table), "cells": cells, "left": left}


def _table(dataset: Dataset | None, resource: str) -> str:
    return dataset.tables[resource].title if dataset and resource in dataset.tables else resource


def _title(change: DatasetChange, dataset: Dataset | None, resource: str, name: str) -> str:
    """Name a column as its table does, or, where it is no more, as it did."""
    table = dataset.tables.get(resource) if dataset else None
    titles = {f.name: f.title for f in table.fields} if table else {}
    return titles.get(name) or change.titles.get(resource, {}).get(name, name)


def _key(change: DatasetChange, dataset: Dataset | None, resource: str, key: Key) -> str:
    return " · ".join(f"{_title(change, dataset, resource, name)}: {cell}" for name, cell in key)


def _cells(change: DatasetChange, dataset: Dataset | None, row: Any) -> list[tuple[str, Markup]]:
    """Give a row's cells but those that name it and those that are empty."""
    named = {name for name, _ in row.key}
    return [
        (_title(change, dataset, row.resource, name), visible(cell))
        for name, cell in row.cells.items()
        if cell and name not in named
    ]


def _column(whole: DatasetChange, dataset: Dataset | None, change: ColumnChange) -> str:
    where = f"En «{_table(dataset, change.resource)}»"
    name = f"«{_title(whole, dataset, change.resource, change.field)}»"
    before, after = (TYPE_WORDS.get(text, text) or "nada" for text in (change.before, change.after))
    return {
        "added": f"{where}, columna nueva: {name}.",
        "removed": f"{where}, columna retirada: {name}.",
        "renamed": f"{where}, la columna {name} tiene otro nombre: era «{change.before}» y es «{change.after}».",
        "type": f"{where}, {name} era de tipo {before} y es de tipo {after}.",
        "unit": f"{where}, la unidad de {name} era «{before}» y es «{after}».",
        "key": f"{where}, la clave de cada fila era «{before}» y es «{after}».",
        "order": f"{where}, las columnas están en otro orden.",
    }[change.what]


def _declared(published: Library, page: str) -> Markup:
    """List the revisions that datasets declare, newest first: all that working material knows of its past."""
    found = [
        {
            **spec,
            "day": date.fromisoformat(spec["date"]),
            "title": one.dataset.title,
            "url": f"{link(dataset_file(slug), page)}#historial",
        }
        for slug, one in published.items()
        for spec in reversed(one.dataset.portal["revisions"])
    ]
    found.sort(key=lambda spec: spec["date"], reverse=True)
    return block("history-working.html", piece=_piece("", "", found), kinds=labels.REVISION_KINDS)


def editions_of(entries: Sequence[HistoryEntry], slug: str, page: str) -> Markup:
    """List the editions that hold a dataset, newest first: date, version then, what changed and why.

    Before it got its name, those that hold it under the former one.
    """
    items = []
    for entry in entries:
        if slug not in entry.versions:
            continue
        change = _change_of(entry, slug)
        items.append(_held(entry, slug, change, page))
        slug = (change.formerly if change else "") or slug
    return block("editions.html", shown=items[:RECENT], folded=items[RECENT:], history=link(HISTORY, page))


def _change_of(entry: HistoryEntry, slug: str) -> DatasetChange | None:
    changes = entry.comparison.datasets if entry.comparison else ()
    return next((change for change in changes if change.slug == slug), None)


def _partly(entry: HistoryEntry) -> bool:
    """Tell whether something could not be compared: then nobody knows that nothing at all changed."""
    return bool(entry.comparison and entry.comparison.notes)


def _unchanged(entry: HistoryEntry) -> str:
    if entry.comparison is not None:
        return "sin cambios en los datos" if _partly(entry) else "sin cambios"
    return "primera edición" if entry.is_first else f"sin comparación: {news.NOT_COMPARED}"


def _held(entry: HistoryEntry, slug: str, change: DatasetChange | None, page: str) -> dict[str, Any]:
    name = entry.edition.name
    changed = change is not None and change.what != "same"
    return {
        "name": name,
        "day": entry.edition.day,
        "version": entry.versions[slug],
        "url": edition_link(name, dataset_file(slug), page),
        "told": news.change(change) if change and (changed or not _partly(entry)) else _unchanged(entry),
        "reasons": [spec["reason"] for spec in change.revisions] if change and changed else [],
        "anchor": edition_anchor(name, slug) if changed else "",
    }
