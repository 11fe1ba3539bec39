"""News of the data, for feed readers: Atom (RFC 4287), one entry a dataset that an edition changed.

Working material knows no editions: there it is one entry a revision.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid5

from build_scripts.addresses import HISTORY, dataset_file, edition_anchor
from build_scripts.describe.addresses import CATALOGUE_PAGE, address
from build_scripts.describe.markup import xml_text
from build_scripts.labels import REVISION_KINDS, count_of
from build_scripts.model import CellChange, Dataset, DatasetChange, FigureChange, HistoryEntry, Instance, Output, Spec
from build_scripts.news import NOT_COMPARED, change, figure_sides, holdings, texts

FEED = "novedades.xml"
MOST_VALUES = 3
"""How many values the summary of an entry tells, before and now; the page of the history has them all."""

NAMES = UUID("6f7a3c1e-52d4-4b8e-9d0b-2a1c7e94f5b3")
"""The namespace of the ids (RFC 9562, version 5): what has the same name has the same id on any host, always."""


@dataclass(frozen=True)
class _News:
    """An entry: its name, which never changes, title, day, where to read on, what kind of change, and the reasons."""

    name: str
    title: str
    day: str
    target: str
    kind: str
    summary: str


def feed(instance: Instance, datasets: Sequence[Dataset], history: Sequence[HistoryEntry] = ()) -> Output:
    """Tell what each edition changed, newest first; without editions, every revision of every dataset."""
    entries = list(_of_editions(history) if history else _of_revisions(datasets))
    newest = max((entry.day for entry in entries), default="1970-01-01")
    title = f"{instance.name}: novedades de los datos"
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="es">',
        f"<id>urn:uuid:{uuid5(NAMES, f'/{instance.name}')}</id>",
        f"<title>{xml_text(title)}</title>",
        f"<updated>{_moment(newest)}</updated>",
        f"<author><name>{xml_text(instance.publisher)}</name></author>",
        f"<rights>{xml_text(instance.data_license)}</rights>",
        f'<link rel="self" type="application/atom+xml" href="{xml_text(address(instance.url, FEED))}"/>',
        f'<link rel="alternate" type="text/html" href="{xml_text(address(instance.url, CATALOGUE_PAGE))}"/>',
    ]
    for entry in entries:
        lines += _entry(instance, entry)
    return Output(FEED, "\n".join([*lines, "</feed>\n"]).encode())


def _of_revisions(datasets: Sequence[Dataset]) -> Iterator[_News]:
    entries = [(revision, dataset) for dataset in datasets for revision in dataset.portal["revisions"]]
    entries.sort(key=lambda entry: entry[1].slug)
    entries.sort(key=lambda entry: (entry[0]["date"], _number(entry[0])), reverse=True)
    for revision, dataset in entries:
        version, kind = revision["version"], revision["kind"]
        title = f"{dataset.title}, versión {version}: {REVISION_KINDS[kind]}"
        target = f"{dataset_file(dataset.slug)}#historial"
        yield _News(f"{dataset.slug}/{version}", title, revision["date"], target, kind, revision["reason"])


def _of_editions(history: Sequence[HistoryEntry]) -> Iterator[_News]:
    for entry in history:
        name, day = entry.edition.name, entry.edition.day.isoformat()
        target = f"{HISTORY}#{edition_anchor(name)}"
        changed = entry.comparison.changed if entry.comparison else ()
        for one in changed:
            reasons = " ".join(spec["reason"] for spec in one.revisions)
            why = one.reason or reasons or "El portal muestra qué cambió."
            why = " ".join([why, *_values(one)])
            title = f"Edición {name}: {one.title}, {change(one)}"
            there = f"{HISTORY}#{edition_anchor(name, one.slug)}"
            yield _News(f"edicion/{name}/{one.slug}", title, day, there, one.level, why)
        said = texts(entry.comparison.texts) if entry.comparison else ""
        if said and changed:
            yield _News(f"edicion/{name}/textos", f"Edición {name}: {said}", day, target, "", "Vea cada texto.")
        if not changed:
            held = count_of(len(entry.versions), "conjunto de datos", "conjuntos de datos")
            what, why = _beginning(entry)
            yield _News(f"edicion/{name}", f"Edición {name}: {what}", day, target, "", f"{why}Reúne {held}.")


def _beginning(entry: HistoryEntry) -> tuple[str, str]:
    """Say what an edition without changes is, and why."""
    if entry.comparison is not None:
        said = texts(entry.comparison.texts)
        return f"sin cambios en los datos{f'; {said}' if said else ''}", ""
    return ("primera edición", "") if entry.is_first else ("sin comparación", f"C{NOT_COMPARED[1:]}. ")


def _values(one: DatasetChange) -> Iterator[str]:
    """Tell the first things that changed, doubts withdrawn, figures and cells, each with its mark; and how many more.

    Of a dataset that came, what it is and what it has.
    """
    if one.what == "added":
        yield from filter(None, (one.description, f"Tiene {held}." if (held := holdings(one)) else ""))
    told = [f"Duda retirada ({doubt.title}): {doubt.reason}" for doubt in one.doubts_removed if doubt.reason]
    told += [*map(_figure, one.figures), *(_cell(one, cell) for cell in one.cells)]
    yield from told[:MOST_VALUES]
    if len(told) > MOST_VALUES:
        yield f"Y {count_of(len(told) - MOST_VALUES, 'valor', 'valores')} más."


def _figure(one: FigureChange) -> str:
    before, after = figure_sides(one)
    told = {
        "changed": f"{before} → {after}",
        "added": after,
        "removed": f"ya no tiene valor; decía {before}",
        "another-period": f"antes, {before}; ahora, {after}; son de periodos distintos y no se comparan",
    }[one.what]
    return f"{one.title}: {told}."


def _cell(change: DatasetChange, cell: CellChange) -> str:
    titles = change.titles.get(cell.resource, {})
    row = ", ".join(f"{titles.get(name, name)} {text}" for name, text in cell.key)
    where = f"{cell.title} ({row})" if row else cell.title
    return f"{where}: {cell.before or 'celda vacía'} → {cell.after or 'celda vacía'}."


def _entry(instance: Instance, news: _News) -> list[str]:
    kind = [f'<category term="{news.kind}" label="{REVISION_KINDS[news.kind]}"/>'] if news.kind else []
    return [
        "<entry>",
        f"<id>urn:uuid:{uuid5(NAMES, news.name)}</id>",
        f"<title>{xml_text(news.title)}</title>",
        f"<updated>{_moment(news.day)}</updated>",
        f"<published>{_moment(news.day)}</published>",
        f'<link rel="alternate" type="text/html" href="{xml_text(address(instance.url, news.target, FEED))}"/>',
        *kind,
        f"<summary>{xml_text(news.summary)}</summary>",
        "</entry>",
    ]


def _moment(day: str) -> str:
    """Give a day as the moment that Atom wants; revisions have no hour."""
    return f"{day}T00:00:00Z"


def _number(revision: Spec) -> tuple[int, ...]:
    return tuple(int(part) for part in revision["version"].split("."))
