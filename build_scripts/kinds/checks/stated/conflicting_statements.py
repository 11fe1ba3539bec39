"""Checks that two amounts of one thing can be true at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import combinations
from typing import Annotated, ClassVar, Literal

from build_scripts import labels
from build_scripts.declare.roles import AnyField, DateField, Factor, Text
from build_scripts.exact import to_decimal
from build_scripts.kinds.checks.base import Mismatch
from build_scripts.kinds.checks.stated.amounts import (
    AmountRange,
    AmountsCheck,
    StatedAmount,
    doubt,
    larger_first,
    name_of,
)
from build_scripts.model import Dataset, Row, Table, bounded

Period = tuple[date, date]


@dataclass(frozen=True, kw_only=True)
class ConflictingStatementsCheck(AmountsCheck):
    """Two amounts of one period are the same within what each can mean, and that of a part is no more than the whole.

    Stated bases that differ are two things, and no conflict. A pair that agrees once the larger is taken as a declared
    share is left to ``only-as-share``, unless the smaller is the whole. Each is told once, at the row with its basis.
    """

    SAYS: ClassVar[str] = (
        "Dos cantidades de lo mismo y del mismo periodo pueden ser ciertas a la vez, y la de una parte del periodo "
        "no pasa de la del todo. Cada una puede ser lo que su redondeo permite; «más de» no tiene tope, ni piso "
        "«menos de», y una aproximada no contradice a ninguna. Dos bases dichas y distintas no se comparan. Cada "
        "par se dice una vez."
    )

    kind: Literal["conflicting-statements"] = "conflicting-statements"
    precision: Annotated[AnyField | None, "El campo de la precisión."] = None
    start: Annotated[DateField, "El primer día."]
    end: Annotated[DateField, "El último."]
    basis: Annotated[AnyField, "El campo de la base."]
    unclear: Annotated[tuple[Text, ...], "Las bases que no dicen nada."] = ()
    percent: Annotated[Factor | None, "Deja a `only-as-share` los pares que coinciden así."] = None
    whole: Annotated[Text | None, "La base que es el todo: ninguna parte pasa de ella."] = None

    def mismatches(self, dataset: Dataset) -> Iterator[Mismatch]:
        table, about = dataset.tables[self.resource], [*self.by, self.start, self.end]
        for group in self.groups(dataset, self.precision):
            told: dict[int, list[str]] = {}
            rows: dict[int, Row] = {}
            for one, other in combinations(group, 2):
                if self._conflict(one, other):
                    at, against = (other, one) if one.row[self.basis] in self.unclear else (one, other)
                    rows[at.row.number] = at.row
                    told.setdefault(at.row.number, []).append(self._words(table, at.row, against))
            for number in sorted(told):
                yield doubt(table, self.value, rows[number], "; ".join(told[number]), about)

    def _conflict(self, one: StatedAmount, other: StatedAmount) -> bool:
        bases = {one.row[self.basis], other.row[self.basis]}
        ours, theirs = self._period(one.row), self._period(other.row)
        if (len(bases) > 1 and not bases & set(self.unclear)) or ours is None or theirs is None:
            return False
        if self.percent is not None and ours == theirs:
            large, small = larger_first(one, other)
            whole = self.whole is not None and small.row[self.basis] == self.whole  # which no part of it can pass
            if not whole and small.share_of(large, Fraction(self.percent) / 100):
                return False
        return _contradict((ours, one.span), (theirs, other.span))

    def _period(self, row: Row) -> Period | None:
        start, end = row[self.start], row[self.end]
        return (start, end) if isinstance(start, date) and isinstance(end, date) else None

    def _words(self, table: Table, row: Row, other: StatedAmount) -> str:
        """Write the other amount to the scale of this one, with what differs of its basis and its period."""
        scale = self.scale_of(row) or Fraction(1)
        words = bounded(other.precision, labels.number(to_decimal(other.value / scale)))
        about = [name_of(table, other.row)]
        if other.row[self.basis] != row[self.basis]:
            about.append(other.row.cells[self.basis])
        if self._period(other.row) != self._period(row):
            start, end = (labels.machine(other.row.cells[name], "date") for name in (self.start, self.end))
            about.append(f"del {start} al {end}")
        return f"{words} ({', '.join(about)})"


def _contradict(one: tuple[Period, AmountRange], other: tuple[Period, AmountRange]) -> bool:
    (ours, mine), (theirs, its) = one, other
    if ours == theirs:
        return mine.apart(its)
    if theirs[0] <= ours[0] and ours[1] <= theirs[1]:
        return mine.beyond(its)
    return ours[0] <= theirs[0] and theirs[1] <= ours[1] and its.beyond(mine)
