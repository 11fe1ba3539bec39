"""What else is stated beside the chosen statement of a year: what can be compared as a range, the rest by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from build_scripts import labels
from build_scripts.exact import to_decimal
from build_scripts.kinds.breakdowns.series.chosen import (
    Statement,
    of_year,
    read_statement,
    signature,
    thing_of,
)
from build_scripts.kinds.breakdowns.series.declared import Series
from build_scripts.model import (
    AT_LEAST,
    AT_MOST,
    WHOLE,
    ForeignKey,
    Row,
    Scalar,
    bounded,
    same_months,
)


def others_of(series: Series, year: int, now: Statement | None, chosen: Sequence[Statement]) -> list[Statement]:
    """Give the statements of the same thing and period that were not chosen; of a gap, those that could have been."""
    wanted = {(signature(series, one.row), one.coverage) for one in ([now] if now else chosen)}
    found = []
    for row in of_year(series, year):
        one = read_statement(series, row)
        if one is None or (signature(series, row), one.coverage) not in wanted:
            continue
        alike = any(same_months(one.span, other.span) for other in chosen)
        if alike if now is None else (row is not now.row and one.span == now.span):
            found.append(one)
    return found


@dataclass(frozen=True)
class Apart:
    """A statement of the same thing and year that is never compared, and why."""

    row: Row
    amount: str
    """In the unit of the breakdown, or as it was printed where no number was read."""
    stated: Statement | None
    """``None`` where it cannot stand in any series."""
    why: str
    unclear: bool
    """Whether all that keeps it out is that it does not say its basis."""


def apart_of(
    series: Series,
    year: int,
    now: Statement | None,
    others: Sequence[Statement],
    chosen: Sequence[Statement],
) -> list[Apart]:
    """Give what else is stated of the same thing and year: of an unclear or other basis, or of other months.

    What a part of a division received, such as its government, is stated of that part, whatever place it names.
    """
    stated = series.stated
    beside = [now] if now else ([one for one in chosen if one.coverage == WHOLE] or chosen)
    things = {thing_of(series, one.row) for one in beside}
    compared = {one.row.number for one in (*others, *([now] if now else []))}
    bases = {one.row[stated.basis] for one in beside}
    places = {one.row[stated.place] for one in beside}
    found = []
    for row in of_year(series, year):
        if row.number in compared or thing_of(series, row) not in things:
            continue
        one = read_statement(series, row)
        alike = one is not None and any(same_months(one.span, other.span) for other in beside)
        vague = row[stated.basis] in stated.unclear and row[stated.place] in places
        reasons = [f"base {row.cells[stated.basis]}"] if row[stated.basis] not in bases else []
        if row[stated.place] not in places:
            reasons.append(row.cells[stated.place])
        if row[stated.value] is None:
            reasons.append("sin un número")
        elif not alike:
            reasons.append(row.cells[stated.months] or row.cells[stated.coverage])
        why = ", ".join(reasons) or "sin elegir"
        found.append(Apart(row, _told(series, row, one), one, why, vague and alike))
    return found


def _told(series: Series, row: Row, one: Statement | None) -> str:
    """Give an amount in the unit of the breakdown, whatever its period; what was printed, where no number was read."""
    stated = series.stated
    if one is not None:
        return _amount(one)
    scale = row[stated.scale]
    if row[stated.value] is not None and isinstance(scale, int | Decimal):
        factor = Fraction(scale) * series.factor
        amount = to_decimal(Fraction(row.cells[stated.value]) * factor)
        return bounded(row.cells[stated.precision], labels.number(amount))
    printed = row.cells[stated.printed] if stated.printed else ""
    return f"«{printed}»" if printed else ""


def beside_cells(
    series: Series, key: ForeignKey, unchosen: Sequence[Statement], apart: Sequence[Apart]
) -> tuple[Scalar, ...]:
    """Count what is stated apart, give the ends of what only lacks a clear basis, and name all that is not chosen."""
    ends = sorted((one.stated for one in apart if one.stated and one.unclear), key=lambda one: one.value)
    low, high = (ends[0].shown, ends[-1].shown) if ends else (None, None)
    named = [*(Apart(one.row, _amount(one), one, "sin elegir", unclear=False) for one in unchosen), *apart]
    told = "; ".join(_named(key, one) for one in sorted(named, key=lambda one: one.row.number))
    words = [_amount(one) for one in ends]
    said = " a ".join((words[0], words[-1]) if low != high else words[:1])
    return len(apart), low, high, said, told


def _named(key: ForeignKey, one: Apart) -> str:
    name = " ".join(one.row.cells[field] for field in key.reference_fields)
    return f"{name}: {one.amount} ({_unbracketed(one.why)})" if one.amount else f"{name}, {_unbracketed(one.why)}"


def _unbracketed(words: str) -> str:
    """Say between commas what a cell has in brackets: it goes between brackets itself."""
    return words.replace(" (", ", ").replace(")", "")


def _amount(one: Statement) -> str:
    return bounded(one.precision, labels.number(one.shown))


def range_of(now: Statement, others: Sequence[Statement]) -> tuple[Decimal | int, Decimal | int]:
    """Give the least and the greatest that is stated; a bound only counts where it contradicts, rounding never does."""
    apart = [one for one in others if abs(one.value - now.value) > one.half + now.half]
    low = min((one for one in apart if one.precision != AT_LEAST), key=lambda one: one.value, default=now)
    high = max((one for one in apart if one.precision != AT_MOST), key=lambda one: one.value, default=now)
    return min(now, low, key=lambda one: one.value).shown, max(now, high, key=lambda one: one.value).shown
