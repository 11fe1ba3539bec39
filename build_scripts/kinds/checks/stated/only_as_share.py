"""Checks that no two amounts of one thing agree only when one is taken as a known share of the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import Annotated, ClassVar, Literal

from build_scripts import labels
from build_scripts.declare.roles import AnyField, Factor, Text
from build_scripts.exact import to_decimal
from build_scripts.kinds.checks.base import Mismatch
from build_scripts.kinds.checks.comparing import absent
from build_scripts.kinds.checks.stated.amounts import AMOUNT, AmountsCheck, StatedAmount, doubt, larger_first, name_of
from build_scripts.model import Dataset, Table


@dataclass(frozen=True, kw_only=True)
class OnlyAsShareCheck(AmountsCheck):
    """Two amounts of one thing, on one stated basis, differ, and agree once the larger is taken as a declared share.

    They are probably stated on different bases (all that was collected, and the part of it that someone receives),
    and no row says which. Bases that are stated and differ are no doubt.
    """

    SAYS: ClassVar[str] = (
        "Dos cantidades de lo mismo, con la misma base o una de ellas sin precisar, no difieren justo en un "
        "porcentaje conocido. Si difieren y solo coinciden, dentro del redondeo impreso, cuando una se multiplica "
        "por él, es probable que una sea el total y la otra una parte."
    )

    kind: Literal["only-as-share"] = "only-as-share"
    basis: Annotated[AnyField, "El campo de la base."]
    unclear: Annotated[tuple[Text, ...], "Las bases que no dicen nada."] = ()
    percent: Annotated[Factor, "El porcentaje, exacto y entre comillas."]

    def mismatches(self, dataset: Dataset) -> Iterator[Mismatch]:
        table, share = dataset.tables[self.resource], Fraction(self.percent) / 100
        groups = self.groups(dataset)
        if not groups:
            yield absent(table, self.value, AMOUNT)
        for group in groups:
            for one, other in combinations(group, 2):
                large, small = larger_first(one, other)
                if self._comparable(one, other) and _differ(large, small) and small.share_of(large, share):
                    yield doubt(table, self.value, small.row, self._words(table, large, small, share), self.by)

    def _comparable(self, one: StatedAmount, other: StatedAmount) -> bool:
        bases = {one.row[self.basis], other.row[self.basis]}
        return len(bases) == 1 or bool(bases & set(self.unclear))

    def _words(self, table: Table, large: StatedAmount, small: StatedAmount, share: Fraction) -> str:
        scale = self.scale_of(small.row) or Fraction(1)
        whole, part = (labels.number(to_decimal(value / scale)) for value in (large.value, large.value * share))
        percent = labels.percent(to_decimal(share * 100))
        return f"{whole} ({name_of(table, large.row)}), cuyo {percent} es {part}"


def _differ(large: StatedAmount, small: StatedAmount) -> bool:
    return large.value - small.value > large.half + small.half
