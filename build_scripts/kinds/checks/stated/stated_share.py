"""Checks that what is said to be a share of a whole is that share of some whole stated of the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated, ClassVar, Literal

from build_scripts import labels
from build_scripts.declare.roles import AnyField, Shares, Text
from build_scripts.exact import to_decimal
from build_scripts.kinds.checks.base import Mismatch
from build_scripts.kinds.checks.stated.amounts import AmountsCheck, StatedAmount, name_of, place_of
from build_scripts.model import Dataset, Table


@dataclass(frozen=True, kw_only=True)
class StatedShareCheck(AmountsCheck):
    """An amount on a basis that is a share of another is that share of at least one whole stated of the same.

    Told against the nearest whole; rows with an empty field of ``by`` are of no place that can be compared.
    """

    SAYS: ClassVar[str] = (
        "Lo que se dice ser un porcentaje de un todo lo es, dentro del redondeo, de alguno de los todos que se "
        "declararon de lo mismo. Se prueban todas las filas de esas bases; la que tiene vacío un campo de `by`, no."
    )

    kind: Literal["stated-share"] = "stated-share"
    precision: Annotated[AnyField | None, "El campo de la precisión."] = None
    basis: Annotated[AnyField, "El campo de la base."]
    whole: Annotated[Text, "La base del todo."]
    shares: Annotated[Shares, 'A cada base su porcentaje, como `{"85 %": "85"}`.']

    def mismatches(self, dataset: Dataset) -> Iterator[Mismatch]:
        for group in self.groups(dataset, self.precision):
            if any(group[0].row[name] is None for name in self.by):
                continue
            wholes = [one for one in group if one.row[self.basis] == self.whole]
            for part in group:
                percent = self.shares.get(str(part.row[self.basis]))
                if percent is None or not wholes:
                    continue
                share = Fraction(percent) / 100
                if all(part.span.apart(whole.span.times(share)) for whole in wholes):
                    yield self._unlike(dataset.tables[self.resource], part, wholes, share)

    def _unlike(self, table: Table, part: StatedAmount, wholes: Sequence[StatedAmount], share: Fraction) -> Mismatch:
        whole = min(wholes, key=lambda one: abs(one.value * share - part.value))
        scale = self.scale_of(part.row) or Fraction(1)
        value, difference = (amount / scale for amount in (whole.value * share, part.value - whole.value * share))
        taken = f"{labels.percent(to_decimal(share * 100))} de {name_of(table, whole.row)}"
        return Mismatch(
            resource=table.name,
            field=self.value,
            row=part.row.number,
            key=table.key(part.row),
            place=f"{place_of(table, part.row, self.by)}; {taken}",
            printed=part.row.cells[self.value],
            recomputed=f"{to_decimal(value):f}",
            difference=difference,
            bound=(whole.half * share + part.half) / scale,
        )
