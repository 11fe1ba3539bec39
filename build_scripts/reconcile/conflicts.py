"""Compares what several rows state of one place and time, where their own fields say that it can be compared.

Each row has what it can at least and at most mean: its printed rounding, open above for «más de» and below for «menos
de». Only what lies outside that is told; none is said to be the right one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import combinations

from build_scripts import labels
from build_scripts.exact import to_decimal
from build_scripts.model import ABOUT, AT_LEAST, AT_MOST, Dataset, Row, Spec, Table, bounded
from build_scripts.reconcile.mismatch import Mismatch
from build_scripts.reconcile.statements import Stated, agree_as_share, doubt, groups_of, name_of, place_of, scale_of


@dataclass(frozen=True)
class Span:
    """What an amount can mean; ``None`` is without end."""

    low: Fraction | None
    high: Fraction | None

    def beyond(self, other: Span) -> bool:
        """Tell whether all of this lies above all of the other."""
        return self.low is not None and other.high is not None and self.low > other.high

    def apart(self, other: Span) -> bool:
        return self.beyond(other) or other.beyond(self)

    def times(self, share: Fraction) -> Span:
        low, high = (None if end is None else end * share for end in (self.low, self.high))
        return Span(low, high)


def _span(spec: Spec, one: Stated) -> Span:
    precision = one.row[spec["precision"]] if "precision" in spec else None
    low, high = one.value - one.half, one.value + one.half
    if precision == ABOUT:
        return Span(None, None)
    return Span(None if precision == AT_MOST else low, None if precision == AT_LEAST else high)


# --- two amounts of one thing --------------------------------------------------------------------


def conflicting_statements(dataset: Dataset, spec: Spec) -> Iterator[Mismatch]:
    """Two amounts of one period are the same within what each can mean, and that of a part is no more than the whole.

    Stated bases that differ are two things, and no conflict. A pair that agrees once the larger is taken as a declared
    share is left to ``only-as-share``, unless the smaller is the whole. Each is told once, at the row with its basis.
    """
    table = dataset.tables[spec["resource"]]
    unclear = set(spec.get("unclear", ()))
    about = [*spec["by"], spec["start"], spec["end"]]
    for group in groups_of(table, spec):
        told: dict[int, list[str]] = {}
        rows: dict[int, Row] = {}
        for one, other in combinations(group, 2):
            if _conflict(spec, one, other, unclear):
                at, against = (other, one) if one.row[spec["basis"]] in unclear else (one, other)
                rows[at.row.number] = at.row
                told.setdefault(at.row.number, []).append(_said(table, spec, at.row, against))
        for number in sorted(told):
            yield doubt(table, spec["value"], rows[number], "; ".join(told[number]), about)


def _conflict(spec: Spec, one: Stated, other: Stated, unclear: set[str]) -> bool:
    bases = {one.row[spec["basis"]], other.row[spec["basis"]]}
    if len(bases) > 1 and not bases & unclear:
        return False
    ours, theirs = _period(spec, one.row), _period(spec, other.row)
    if ours is None or theirs is None:
        return False
    if "percent" in spec and ours == theirs:
        large, small = (one, other) if one.value > other.value else (other, one)
        whole = "whole" in spec and small.row[spec["basis"]] == spec["whole"]  # which no part of it can pass
        if not whole and agree_as_share(large, small, Fraction(spec["percent"]) / 100):
            return False
    return _contradict((ours, _span(spec, one)), (theirs, _span(spec, other)))


def _contradict(one: tuple[tuple[date, date], Span], other: tuple[tuple[date, date], Span]) -> bool:
    (ours, mine), (theirs, its) = one, other
    if ours == theirs:
        return mine.apart(its)
    if theirs[0] <= ours[0] and ours[1] <= theirs[1]:
        return mine.beyond(its)
    return ours[0] <= theirs[0] and theirs[1] <= ours[1] and its.beyond(mine)


def _period(spec: Spec, row: Row) -> tuple[date, date] | None:
    start, end = row[spec["start"]], row[spec["end"]]
    return (start, end) if isinstance(start, date) and isinstance(end, date) else None


def _said(table: Table, spec: Spec, row: Row, other: Stated) -> str:
    """Word the other amount to the scale of this one, with what differs of its basis and its period."""
    scale = scale_of(spec, row) or Fraction(1)
    precision = other.row[spec["precision"]] if "precision" in spec else None
    words = bounded(precision, labels.number(to_decimal(other.value / scale)))
    about = [name_of(table, other.row)]
    if other.row[spec["basis"]] != row[spec["basis"]]:
        about.append(other.row.cells[spec["basis"]])
    if _period(spec, other.row) != _period(spec, row):
        start, end = (labels.machine(other.row.cells[spec[key]], "date") for key in ("start", "end"))
        about.append(f"del {start} al {end}")
    return f"{words} ({', '.join(about)})"


# --- a stated share ------------------------------------------------------------------------------


def stated_share(dataset: Dataset, spec: Spec) -> Iterator[Mismatch]:
    """An amount on a basis that is a share of another is that share of at least one whole stated of the same.

    Told against the nearest whole; rows with an empty field of ``by`` are of no place that can be compared.
    """
    table = dataset.tables[spec["resource"]]
    for group in groups_of(table, spec):
        if any(group[0].row[name] is None for name in spec["by"]):
            continue
        wholes = [one for one in group if one.row[spec["basis"]] == spec["whole"]]
        for part in group:
            percent = spec["shares"].get(part.row[spec["basis"]])
            if percent is None or not wholes:
                continue
            share = Fraction(percent) / 100
            if all(_span(spec, part).apart(_span(spec, whole).times(share)) for whole in wholes):
                yield _unlike(table, spec, part, wholes, share)


def _unlike(table: Table, spec: Spec, part: Stated, wholes: Sequence[Stated], share: Fraction) -> Mismatch:
    whole = min(wholes, key=lambda one: abs(one.value * share - part.value))
    scale = scale_of(spec, part.row) or Fraction(1)
    value, difference = (amount / scale for amount in (whole.value * share, part.value - whole.value * share))
    taken = f"{labels.percent(to_decimal(share * 100))} de {name_of(table, whole.row)}"
    place = f"{place_of(table, part.row, spec['by'])}; {taken}"
    return Mismatch(
        table.name,
        spec["value"],
        part.row.number,
        table.key(part.row),
        place,
        part.row.cells[spec["value"]],
        f"{to_decimal(value):f}",
        difference,
        (whole.half * share + part.half) / scale,
    )


# --- what a source itself compares ---------------------------------------------------------------


def compared_alike(dataset: Dataset, spec: Spec) -> Iterator[Mismatch]:
    """The two rows that each row leads to, to work out what a source compares, are alike in the named fields."""
    table, of = dataset.tables[spec["resource"]], spec["of"]
    target = dataset.tables[of["resource"]]
    known = {}
    for name in spec["keys"]:
        key = next(k for k in table.foreign_keys if k.resource == of["resource"] and k.fields == (name,))
        known[name] = dict(zip(map(target.speller(key.reference_fields), target.rows), target.rows, strict=True))
    one, other = spec["keys"]
    spell = {name: table.speller([name]) for name in (one, other)}
    for row in table.select(spec.get("where", {})):
        first, then = (known[name].get(spell[name](row)) for name in (one, other))
        if first is None or then is None:
            continue
        differ = [name for name in of["fields"] if first[name] != then[name]]
        if differ:
            left, right = (
                ", ".join(f"{target.field(name).title.lower()} {side.cells[name] or 'vacío'}" for name in differ)
                for side in (first, then)
            )
            said = f"{row.cells[other]}: {right}"
            place = place_of(table, row, ())
            printed = f"{row.cells[one]}: {left}"
            yield Mismatch(table.name, one, row.number, table.key(row), place, printed, said, stated=True)
