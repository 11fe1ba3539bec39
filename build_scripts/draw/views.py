"""Works out what a reader may ask of a chart: another measure, another order, one group; each is a drawing of its own.

A breakdown and its declared chart go in; the choices, and for every combination of them a breakdown and a chart of
the same kinds come out. Nothing is estimated: other measures are columns of the same breakdown, orders move its rows,
groups leave rows out, and proportions are exact quotients of its cells.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import product
from typing import Any

from build_scripts import exact, labels
from build_scripts.draw.entries import names
from build_scripts.model import Breakdown, Column, Scalar, Spec

SORTABLE = 3
"""Rows from which an order says something."""
MEASURES = 6
"""The most measures a reader chooses among."""


@dataclass(frozen=True)
class Choice:
    """Something a reader chooses, and the drawings that come of each option."""

    label: str
    options: tuple[tuple[str, Callable[[Breakdown, Spec], tuple[Breakdown, Spec]]], ...]


@dataclass(frozen=True)
class View:
    """What is drawn when each choice stands at an option."""

    at: tuple[int, ...]
    breakdown: Breakdown
    spec: Spec


@dataclass(frozen=True)
class Emphasis:
    """Something that stands out while the rest fades; the drawing stays the same."""

    label: str
    signal: str
    options: tuple[tuple[str, Any], ...]
    """Words, and the signal's value; ``None`` leaves nothing faded."""


def choices(breakdown: Breakdown, spec: Spec) -> list[Choice]:
    """List what can be chosen of a chart; a choice with a single option is none."""
    found = [make(breakdown, spec) for make in _CHOICES.get(spec["kind"], ())] if breakdown.rows else []
    return [choice for choice in found if len(choice.options) > 1]


def views(breakdown: Breakdown, spec: Spec) -> list[View]:
    """Work out every combination of choices; the first is the chart as declared."""
    offered, made = choices(breakdown, spec), []
    for at in product(*(range(len(choice.options)) for choice in offered)):
        shown, drawn = breakdown, spec
        for choice, option in zip(offered, at, strict=True):
            shown, drawn = choice.options[option][1](shown, drawn)
        made.append(View(at, shown, drawn))
    return made


def emphases(breakdown: Breakdown, spec: Spec) -> list[Emphasis]:
    """List what a reader can make stand out: a part of the whole, what was going on in a month."""
    if not breakdown.rows:
        return []
    if spec["kind"] == "stacked":
        titles = [breakdown.column(value).title for value in spec["values"]]
        parts = [(title, {"campo": "serie", "valor": title}) for title in titles]
        return [Emphasis("Resaltar", "elegido", (("Todas las partes", None), *parts))]
    if spec["kind"] == "timeline":
        return [Emphasis("En curso en", "tramo", (("Todo el año", None), *_months(spec["year"])))]
    return []


def proportions(breakdown: Breakdown, spec: Spec) -> list[list[Fraction]] | None:
    """Divide each part by its row's whole, exactly; ``None`` where parts are missing, negative or of several units."""
    if len({breakdown.column(value).unit for value in spec["values"]}) > 1:
        return None
    rows = list(zip(*(breakdown.values(value) for value in spec["values"]), strict=True))
    found = []
    for row in rows:
        parts = [Fraction(cell) for cell in row if isinstance(cell, Decimal | int)]
        if len(parts) < len(row) or min(parts) < 0 or not sum(parts):
            return None
        found.append([part / sum(parts) for part in parts])
    return found


# --- one choice each ---------------------------------------------------------------------------


def _same(breakdown: Breakdown, spec: Spec) -> tuple[Breakdown, Spec]:
    return breakdown, spec


def _measure(breakdown: Breakdown, spec: Spec) -> Choice:
    """Offer the percentages of the breakdown, and what is counted in the unit of the declared value."""
    declared = breakdown.column(spec["value"])
    others = [column for column in breakdown.columns if _comparable(breakdown, column, declared)]
    options = [(_titled(column), _showing(column)) for column in others[: MEASURES - 1]]
    return Choice("Medida", ((_titled(declared), _same), *options))


def _prices(breakdown: Breakdown, spec: Spec) -> Choice:
    """Offer a series as it was stated and at the prices of its reference year; its range is no measure."""
    declared = breakdown.column(spec["value"])
    others = [c for c in breakdown.columns if c.name in {"valor", "valor_real"} and c != declared]
    return Choice("Medida", ((_titled(declared), _same), *((_titled(c), _showing(c)) for c in others)))


def _comparable(breakdown: Breakdown, column: Column, declared: Column) -> bool:
    cells = breakdown.values(column.name)
    numbers = [cell for cell in cells if isinstance(cell, Decimal | int) and not isinstance(cell, bool)]
    if column == declared or not numbers or len(numbers) + cells.count(None) < len(cells):
        return False
    if sorted(numbers) == list(range(1, len(cells) + 1)):  # places in an order measure nothing
        return False
    return column.kind == "percent" or (column.kind, column.unit) == (declared.kind, declared.unit)


def _titled(column: Column) -> str:
    return f"{column.title} ({column.unit})" if column.unit else column.title


def _showing(column: Column) -> Callable[[Breakdown, Spec], tuple[Breakdown, Spec]]:
    return lambda breakdown, spec: (breakdown, {**spec, "value": column.name})


def _order(breakdown: Breakdown, spec: Spec) -> Choice:
    if len(breakdown.rows) < SORTABLE:
        return Choice("Orden", ())
    return Choice(
        "Orden",
        (("Como en la tabla", _same), ("De mayor a menor", _by_value), ("Por nombre", _by_name)),
    )


def _by_value(breakdown: Breakdown, spec: Spec) -> tuple[Breakdown, Spec]:
    """Put the greatest first; what has no value goes last."""
    cells = breakdown.values(spec["value"])

    def key(at: int) -> tuple[bool, Decimal | int]:
        cell = cells[at]
        return (False, -cell) if isinstance(cell, Decimal | int) else (True, 0)

    return _rearranged(breakdown, sorted(range(len(cells)), key=key)), spec


def _by_name(breakdown: Breakdown, spec: Spec) -> tuple[Breakdown, Spec]:
    said = [unicodedata.normalize("NFD", name.casefold()) for name in names(breakdown, spec["category"])]
    return _rearranged(breakdown, sorted(range(len(said)), key=said.__getitem__)), spec


def _rearranged(breakdown: Breakdown, places: Sequence[int]) -> Breakdown:
    return replace(breakdown, rows=tuple(breakdown.rows[at] for at in places))


def _value_or_proportion(breakdown: Breakdown, spec: Spec) -> Choice:
    shares = proportions(breakdown, spec)
    if shares is None:
        return Choice("Medida", ())
    return Choice("Medida", (("Valor", _same), ("Proporción de cada barra (%)", _as_proportions)))


def _as_proportions(breakdown: Breakdown, spec: Spec) -> tuple[Breakdown, Spec]:
    """Put percentages, to one decimal when read, in the place of values."""
    shares = proportions(breakdown, spec) or []
    at = [[column.name for column in breakdown.columns].index(value) for value in spec["values"]]
    columns = tuple(
        replace(column, kind="percent", unit="%", decimals=1) if n in at else column
        for n, column in enumerate(breakdown.columns)
    )
    rows = []
    for row, parts in zip(breakdown.rows, shares, strict=True):
        cells: list[Scalar] = list(row)
        for place, part in zip(at, parts, strict=True):
            cells[place] = exact.to_decimal(part * 100)
        rows.append(tuple(cells))
    return replace(breakdown, columns=columns, rows=tuple(rows)), spec


def _group(breakdown: Breakdown, spec: Spec) -> Choice:
    groups = list(dict.fromkeys(names(breakdown, spec["group"])))
    title = breakdown.column(spec["group"]).title
    if len(groups) < 2:
        return Choice(title, ())
    return Choice(title, (("Ver todo", _same), *((group, _only(group)) for group in groups)))


def _only(group: str) -> Callable[[Breakdown, Spec], tuple[Breakdown, Spec]]:
    def chosen(breakdown: Breakdown, spec: Spec) -> tuple[Breakdown, Spec]:
        places = [at for at, name in enumerate(names(breakdown, spec["group"])) if name == group]
        return _rearranged(breakdown, places), spec

    return chosen


def _months(year: int) -> list[tuple[str, tuple[int, int]]]:
    """Give the days of each month, counted from the beginning of the year; the last is the next month's first."""
    starts = [(date(year, month, 1) - date(year, 1, 1)).days for month in range(1, 13)]
    ends = [*starts[1:], (date(year + 1, 1, 1) - date(year, 1, 1)).days]
    return [(month, (a, z)) for month, a, z in zip(labels.MONTHS, starts, ends, strict=True)]


_CHOICES: Mapping[str, tuple[Callable[[Breakdown, Spec], Choice], ...]] = {
    "bars": (_measure, _order),
    "columns": (_measure,),
    "series": (_prices,),
    "stacked": (_value_or_proportion,),
    "timeline": (_group,),
}
