"""What can be found of a dataset: the dataset itself, its figures with their answers, and the rows it declares."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from build_scripts import labels
from build_scripts.model import Column, Figure, Instance, Published, Row, Spec, Table

Kind = Literal["page", "section", "question", "figure", "gap", "dataset", "row"]
"""A gap is a figure that cannot be computed, and says why."""


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
    """Searched, never shown: other spellings."""


def dataset_entries(instance: Instance, one: Published) -> Iterator[Entry]:
    """List a dataset, its figures and the rows of the tables that its descriptor's ``search`` names."""
    dataset = one.dataset
    keywords = " ".join(dataset.descriptor.get("keywords", ()))
    href = f"datos/{dataset.slug}/index.html"
    yield Entry("dataset", href, dataset.title, "Datos", "", dataset.description, keywords)
    for figure in one.figures:
        yield _figure(figure, dataset.title)
    for spec in dataset.portal.get("search", ()):
        yield from _rows(instance, one, spec)


def _figure(figure: Figure, place: str) -> Entry:
    """List a figure with its answer, or with the reason why there is none."""
    href = f"datos/{figure.package}/cifras.html#{figure.name}"
    period = f" ({figure.period})" if figure.period else ""
    if figure.value is None:
        return Entry("gap", href, figure.title, place, f"No se puede calcular{period}", figure.reason)
    mark = f" · {figure.mark}" if figure.mark else ""
    answer = labels.with_unit(figure.display, figure.unit) + mark + period
    return Entry("figure", href, figure.title, place, answer, figure.note)


def _rows(instance: Instance, one: Published, spec: Spec) -> Iterator[Entry]:
    """List the rows of a table; one that its page has no room for is found at the table's head."""
    table = one.dataset.tables[spec["resource"]]
    page = f"datos/{one.dataset.slug}/index.html"
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
