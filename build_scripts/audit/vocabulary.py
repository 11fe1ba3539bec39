"""Lists the numbers that a dataset has, as a page may spell them.

In: everything published of a dataset. Out: a set of numbers and of phrases (``artículo 11``), to look claims up in.
What people type in a descriptor is not in it, except who the sources and licences are: it is what must be vouched for.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from build_scripts import labels
from build_scripts.audit.wording import EMPTY_WORDS, claims, distinctive
from build_scripts.model import Breakdown, Dataset, Field, Published, Row, Table


def vocabulary(published: Published) -> frozenset[str]:
    """List the numbers of a dataset: its cells, figures, calculated tables, names, sources and licences."""
    texts = {
        *_names(published.dataset),
        *_documents(published.dataset),
        *(text for table in published.dataset.tables.values() for text in _cells(table)),
        *_figures(published),
        *_doubts(published),
        *(text for breakdown in published.breakdowns for text in _calculated(published.dataset, breakdown)),
    }
    return words(texts) | frozenset(_own_words(published.dataset))


def words(texts: Iterable[str]) -> frozenset[str]:
    """List the numbers of some texts: by themselves where that says which they are, else in their phrases."""
    return frozenset(
        word for text in texts for claim in claims(text) for word in (claim.phrases if claim.short else (claim.token,))
    )


def _names(dataset: Dataset) -> Iterator[str]:
    yield dataset.slug
    for table in dataset.tables.values():
        yield from (table.name, *table.missing, *(field.name for field in table.fields))
    for kind in ("checks", "figures", "breakdowns", "charts"):
        yield from (spec["id"] for spec in dataset.specs(kind))


def _documents(dataset: Dataset) -> Iterator[str]:
    yield from (labels.chart_source(dataset, spec) for spec in dataset.specs("charts") if "source" not in spec)
    for kind in ("sources", "licenses"):
        for spec in dataset.descriptor[kind]:
            yield from (str(spec[key]) for key in ("title", "organization", "date", "version", "name") if key in spec)


def _cells(table: Table) -> Iterator[str]:
    for field in table.fields:
        what = _first_word(field.title)
        for row in table.rows:
            yield from _cell(field, what, row)


def _cell(field: Field, what: str, row: Row) -> Iterator[str]:
    value, raw = row[field.name], row.cells[field.name]
    if value is None or isinstance(value, bool):
        return
    if isinstance(value, str):
        if not raw.isalpha():
            yield raw if distinctive(raw) else f"{what} {raw}"
    elif isinstance(value, date):
        yield from (value.isoformat(), f"-{value.isoformat()[4:]}")
    else:
        spelled = str(value) if field.type == "year" else labels.number(value)
        yield from (spelled, raw)
        if not distinctive(spelled):
            yield from (f"{what} {spelled}", labels.with_unit(spelled, field.unit))


def _first_word(title: str) -> str:
    """Give the word of a title that says what the column holds."""
    return next((word for word in title.lower().split() if word not in EMPTY_WORDS), "")


def _figures(published: Published) -> Iterator[str]:
    typed = {spec["id"]: spec.get("note", "") for spec in published.dataset.specs("figures")}
    for figure in published.figures:
        if figure.value is not None:
            yield labels.with_unit(figure.display, figure.unit)
            yield figure.recipe.result
        yield figure.note.removeprefix(typed.get(figure.name, ""))


def _doubts(published: Published) -> Iterator[str]:
    for doubt in published.discrepancies:
        yield from (labels.machine(value, doubt.kind) for value in (doubt.printed, doubt.recomputed))
        yield from (labels.with_unit(labels.number(abs(v)), doubt.unit) for v in (doubt.difference, doubt.bound) if v)


def _own_words(dataset: Dataset) -> Iterator[str]:
    """Give the phrases in which a text says a short number of the very cells it is about.

    A column's description may give examples of its cells; the title of a check or a figure, and the note of a doubt,
    may say the values by which it chooses its rows.
    """
    for table in dataset.tables.values():
        for field in table.fields:
            if any(map(str.isdigit, field.description)):
                yield from _phrases_of([field.description], {row.cells[field.name] for row in table.rows})
    chosen: dict[str, set[str]] = {}
    for kind, name in (("figures", "id"), ("checks", "id"), ("discrepancies", "check")):
        for spec in dataset.specs(kind):
            values = chosen.setdefault(spec[name], set())
            values.update(_chosen(spec))
            yield from _phrases_of([spec.get("title", ""), spec.get("note", "")], values)


def _chosen(spec: Any) -> Iterator[str]:
    """Walk a specification for the values that its rows must have."""
    for key, value in spec.items() if isinstance(spec, Mapping) else ():
        if key in {"where", "row"}:
            yield from (str(one) for want in value.values() for one in (want if isinstance(want, list) else [want]))
        else:
            yield from _chosen(value)


def _phrases_of(texts: Iterable[str], tokens: Collection[str]) -> Iterator[str]:
    return (phrase for text in texts for claim in claims(text) if claim.token in tokens for phrase in claim.phrases)


def _calculated(dataset: Dataset, breakdown: Breakdown) -> Iterator[str]:
    typed = next((spec.get("note", "") for spec in dataset.specs("breakdowns") if spec["id"] == breakdown.name), "")
    yield from (note for note in breakdown.notes if note != typed)
    for at, column in enumerate(breakdown.columns):
        for row in (*breakdown.rows, *breakdown.totals):
            value = row[at]
            if isinstance(value, int | Decimal) and not isinstance(value, bool):
                yield labels.with_unit(labels.cell(column, value), column.unit)
