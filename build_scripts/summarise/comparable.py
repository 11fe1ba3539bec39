"""Says whether amounts that are stated can be put together: added, compared, divided, or drawn on one axis.

In: ``Amount``s. Out: a ``Clash``, or nothing. They agree in measure, basis, currency and scale, and cover the same
months. Beyond that they are of one place in several years, or of the disjoint parts of one whole in one period.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from fractions import Fraction

from build_scripts.exact import to_decimal
from build_scripts.labels import number
from build_scripts.model import EXACT, Amount, Stated

Amounts = Sequence[Amount]

UNIT = re.compile(r"(?:(miles de millones|millones|miles) de )?(.+)")
SCALES = {None: 1, "miles": 10**3, "millones": 10**6, "miles de millones": 10**9}
MIXED = "Se juntarían cantidades que no se pueden comparar."
ALIKE = ("measure", "basis", "currency", "months")
PLACED = ("place", "span")
COLUMNS = {"months": ("coverage", "months"), "factor": ("scale",), "span": ("start", "end")}
"""The columns of the statements that show why two amounts differ; of anything else, the one of its name."""


@dataclass(frozen=True)
class Clash:
    """Why amounts cannot be put together: two of them, and in what they differ; or what was expected, in words."""

    expected: str = ""
    found: str = ""
    message: str = MIXED
    of: Amount | None = None
    against: Amount | None = None
    differ: tuple[str, ...] = ()

    def wanted(self, stated: Stated | None) -> str:
        return self.expected or (told(stated, self.against, *self.differ) if self.against else "")

    def said(self, stated: Stated | None) -> str:
        return self.found or (told(stated, self.of, *self.differ) if self.of else "")


def told(stated: Stated | None, amount: Amount, *differ: str) -> str:
    """Say of a statement what matters: ``F003: cobertura parcial, meses enero a noviembre``."""
    if stated is None:
        return amount.name
    words = []
    for what in differ:
        if what == "factor" and amount.factor is not None:
            words.append(
                f"{stated.table.field(stated.spec['scale']).title.lower()} {number(to_decimal(amount.factor))}"
            )
            continue
        for column in COLUMNS.get(what, (what,)):
            field = stated.table.field(stated.spec[column])
            cell = amount.row.cells[field.name]
            if cell or column != "months":
                words.append(f"{field.title.lower()} {cell or 'vacío'}")
    return f"{amount.name}: {', '.join(words)}"


def miscalled(unit: str, amount: Amount, factor: Fraction | None, currencies: AbstractSet[str]) -> Clash | None:
    """A unit of money is in the currency and to the scale of the statement; any other unit is no concern of it."""
    called = UNIT.fullmatch(unit)
    if called is None or called[2] not in currencies:
        return None
    if called[2] == amount.currency and factor in {None, SCALES[called[1]]}:
        return None
    scale = next((f"{word} de " for word, by in SCALES.items() if word and by == factor), "")
    message = "La unidad no es la de la declaración."
    return Clash(f"«{scale}{amount.currency}», como {amount.name}", f"«{unit}»", message)


def inexact(amounts: Amounts) -> Clash | None:
    """Nothing is computed with a bound or a round number: it would pass for exact."""
    for one in amounts:
        if not one.exact:
            message = "Se calcularía con una cantidad que no es exacta."
            return Clash(f"cantidades de precisión «{EXACT}»", message=message, of=one, differ=("precision",))
    return None


def joint(amounts: Amounts, *, scaled: bool = True) -> Clash | None:
    """Amounts that are added or share an axis: one place in different years, or the parts of one whole at one time."""
    if len(amounts) < 2:
        return None
    if clash := _alike(amounts, scaled=scaled):
        return clash
    first = amounts[0]
    seen = set()
    for one in amounts:
        if (one.place, one.span) in seen:
            message = "Dos declaraciones de lo mismo contarían como dos cantidades."
            return Clash("una declaración de cada lugar y periodo", message=message, of=one, differ=PLACED)
        seen.add((one.place, one.span))
    if len({one.place for one in amounts}) == 1:
        return None
    for one in amounts:
        if not one.part:
            expected = "un solo lugar, o las partes de un mismo todo"
            return Clash(expected, of=one, differ=("place",))
        if one.span != first.span:
            return Clash(of=one, against=first, differ=PLACED)
    return None


def change(before: Amounts, after: Amounts) -> Clash | None:
    """A rate of growth: the same place and the same months, of two years."""
    if clash := _alike([*before, *after]):
        return clash
    one, other = before[0], after[0]
    if one.place != other.place:
        return Clash(of=other, against=one, differ=("place",))
    if one.span == other.span:
        return Clash("dos años distintos", of=other, differ=("span",))
    return None


def pair(left: Amounts, right: Amounts) -> Clash | None:
    """A difference or a quotient: the same place and months, or parts and whole of one period."""
    if clash := _alike([*left, *right]):
        return clash
    every = [*left, *right]
    if len({one.place for one in every}) == 1:
        return None
    return _divided(every)


def share(part: Amounts, whole: Amounts) -> Clash | None:
    """A part of a whole: of the same place, or of the whole of which its place is a part, at one time."""
    if clash := _alike([*part, *whole]):
        return clash
    if len({one.place for one in (*part, *whole)}) == 1:
        spans = {one.span for one in whole}
        late = next((one for one in part if one.span not in spans), None)
        return Clash(of=late, against=whole[0], differ=("span",)) if late else None
    held = {one.place for one in whole}
    for one in part:
        if one.place not in held and not any(w.whole for w in whole):
            return Clash(of=one, against=whole[0], differ=("place",))
    return _divided([*part, *whole])


def _divided(amounts: Amounts) -> Clash | None:
    """All are parts of the whole, or the whole, of one period."""
    for one in amounts:
        if not (one.part or one.whole):
            return Clash("un solo lugar, o un todo y sus partes", of=one, differ=("place",))
        if one.span != amounts[0].span:
            return Clash(of=one, against=amounts[0], differ=PLACED)
    return None


def _alike(amounts: Amounts, *, scaled: bool = True) -> Clash | None:
    """All agree in what they are of, as far as their statements tell it."""
    alike = (*ALIKE, "factor") if scaled else ALIKE
    for one in amounts:
        if not one.clear:
            return Clash("una base conocida", of=one, differ=("basis",))
        if one.months is None:
            return Clash("un periodo de meses conocidos", of=one, differ=("months",))
        if differ := tuple(what for what in alike if getattr(one, what) != getattr(amounts[0], what)):
            return Clash(of=one, against=amounts[0], differ=differ)
    return None
