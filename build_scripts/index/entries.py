"""What can be found of a dataset: the dataset itself, its figures with their answers, and the rows it declares."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from build_scripts import labels
from build_scripts.addresses import dataset_file, recipe_target
from build_scripts.model import Column, Figure, Instance, Published, Row, Spec, Table

Kind = Literal["page", "section", "question", "open", "figure", "marked", "part", "gap", "dataset", "row"]
"""A marked figure is one to confirm, and is found after those that are not. A gap is a figure that cannot be computed,
and says why; a part is one made for other pages, such as one of many places; an open page asks what no source answers.
"""


@dataclass(frozen=True)
class Entry:
    """One thing that can be found: what it is called, where it is, and what the list of results says of it."""

    kind: Kind
    href: str
    """From the site's root, with its anchor."""
    title: str
    place: str = ""
    """The page or the table it stands in; empty for a page."""
    answer: str = ""
    """What a figure says, with unit and period."""
    text: str = ""
    words: str = ""
    """Searched, never shown: other spellings, and what else people call it, parted by `` · ``."""


def dataset_entries(instance: Instance, one: Published) -> Iterator[Entry]:
    """List a dataset, its figures and the rows of the tables that its descriptor's ``search`` names."""
    dataset = one.dataset
    keywords = " ".join(dataset.descriptor.get("keywords", ()))
    href = dataset_file(dataset.slug)
    yield Entry("dataset", href, dataset.title, "Datos", "", dataset.description, keywords)
    parts = {spec["id"] for spec in dataset.specs("figures") if not spec.get("listed", True)}
    for figure in one.figures:
        if figure.name in parts and figure.mark:
            continue  # made for another page and in need of what that page says of it: the page is what is found
        kind: Kind = "part" if figure.name in parts else "marked" if figure.mark else "figure"
        yield _figure(figure, dataset.title, kind)
    for spec in dataset.portal.get("search", ()):
        yield from _rows(instance, one, spec)


def _figure(figure: Figure, place: str, kind: Kind) -> Entry:
    """List a figure with its answer, or with the reason why there is none."""
    href = recipe_target(figure)
    if figure.value is None:
        return Entry("gap", href, figure.title, place, answer_of(figure), figure.reason)
    note = "" if kind == "part" else figure.note  # repeated for every place, it would make the index too heavy
    return Entry(kind, href, figure.title, place, answer_of(figure), note)


def answer_of(figure: Figure) -> str:
    """Spell what a figure says, with its unit, its mark and its period."""
    said = labels.capital(labels.said(figure))
    mark = f" · {figure.mark}" if figure.mark and figure.value is not None else ""
    return said + mark + (f" ({figure.period})" if figure.period else "")


def _rows(instance: Instance, one: Published, spec: Spec) -> Iterator[Entry]:
    """List the rows of a table; one that its page has no room for is found at the table's head."""
    table = one.dataset.tables[spec["resource"]]
    page = dataset_file(one.dataset.slug)
    place = table.title if table.title == one.dataset.title else f"{table.title} · {one.dataset.title}"
    for at, row in enumerate(table.rows):
        anchor = f"{table.name}-{row.number}" if at < instance.table_rows else f"tabla-{table.name}"
        title = " ".join(_cells(table, row, spec["title"]))
        text = " · ".join(_cells(table, row, spec.get("text", ())))
        words = " ".join(_cells(table, row, spec.get("words", ())))
        if title:  # a row whose name the source lacks is nothing that someone could look for
            yield Entry("row", f"{page}#{anchor}", title, place, "", text, words)


def _cells(table: Table, row: Row, names: Iterable[str]) -> Iterator[str]:
    """Spell the cells that have something: texts as they are, the rest with their column's title and unit."""
    for name in names:
        field, value = table.field(name), row[name]
        if isinstance(value, str):
            yield " ".join(value.split())
        elif value is not None:
            yield f"{field.title}: {labels.with_unit(labels.cell(Column.of(field), value), field.unit)}"
