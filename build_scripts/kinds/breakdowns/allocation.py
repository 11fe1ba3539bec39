"""What a rule assigns of each amount, rounded so that the parts add up."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, ClassVar, Literal

from build_scripts import labels
from build_scripts.declare.roles import AmountField, AnyField, Decimals, Resource, Where
from build_scripts.exact import add, largest_remainder, rounded, to_decimal
from build_scripts.kinds.breakdowns.base import (
    NO_TOTAL,
    NO_VALUES,
    ROUNDED_INPUTS,
    Columns,
    Line,
    RepeatableBreakdown,
    Resources,
    drawn_as,
    exact,
    lacking,
    printed_total,
)
from build_scripts.kinds.items import WHERE, AmountCells
from build_scripts.model import Breakdown, Column, Dataset, Row, Scalar

BENEFICIARIES = 12
"""The most beneficiaries whose columns a chart may name: how many there are, the rows of the rule say."""
NOT_WHOLE = "Los porcentajes de la regla no están completos o no suman 100."
BY_RULE = (
    "Es lo que da la regla, no un registro de transferencias. Cada parte se redondea por restos mayores, para que "
    "las partes sumen el importe; el ajuste es lo que el redondeo mueve hacia la primera."
)


@dataclass(frozen=True, kw_only=True)
class Rules:
    """Where the percentages of a rule are, and who gets each."""

    resource: Annotated[Resource, "La tabla de la regla."]
    share: Annotated[AmountField, "El campo del porcentaje."]
    beneficiary: Annotated[AnyField, "El del beneficiario."]
    where: Annotated[Where, WHERE] = dataclasses.field(default_factory=dict)

    def rows(self, dataset: Dataset) -> tuple[Row, ...]:
        return dataset.tables[self.resource].select(self.where)


@dataclass(frozen=True, kw_only=True)
class AllocationBreakdown(RepeatableBreakdown):
    """Apply a rule's shares to each printed amount and to the printed total, rounded so that parts add up."""

    SAYS: ClassVar[str] = (
        "Lo que una regla asigna de cada monto, redondeado por restos mayores para que las partes sumen."
    )
    GIVES: ClassVar[str] = (
        "*`category`*, *`value`*; por cada beneficiario, en el orden de la tabla de reglas, `parte_1_exacta` y "
        "`parte_1`, `parte_2_exacta` y `parte_2`…; `ajuste`"
    )

    kind: Literal["allocation"] = "allocation"
    resource: Annotated[Resource, "La tabla."]
    category: Annotated[AnyField, "El campo que nombra cada parte."]
    value: Annotated[AmountField, "El campo del monto."]
    total: Annotated[AmountCells | None, "Las celdas del total impreso."] = None
    decimals: Annotated[Decimals, "De 0 a 6."]
    rules: Annotated[Rules, "La regla: `resource`, `share`, `beneficiary` y `where`. Los porcentajes suman 100."]

    def columns(self, resources: Resources) -> Columns:
        declared = [(name, drawn_as(resources, self.resource, name)) for name in (self.category, self.value)]
        parts = [(f"parte_{at}{end}", "amount") for at in range(1, BENEFICIARIES + 1) for end in ("_exacta", "")]
        return [*declared, *parts, ("ajuste", "amount")]

    def compute(self, dataset: Dataset) -> Breakdown:
        picked = self.rules.rows(dataset)
        percents = [exact(row, self.rules.share) for row in picked]
        columns = self._headings(dataset, [str(row[self.rules.beneficiary]) for row in picked])
        if not picked or any(one is None for one in percents) or sum(one or 0 for one in percents) != 100:
            return self.without(dataset, columns, NOT_WHOLE)
        if self.total and printed_total(dataset, self.total) is None:
            return self.without(dataset, columns, NO_TOTAL)
        fractions = [Fraction(one or 0) / 100 for one in percents]
        named = [row for row in dataset.tables[self.resource].rows if row[self.category] is not None]
        lines = [self._split(str(row[self.category]), row[self.value], fractions) for row in named]
        if all(line[1] is None for line in lines):
            return self.without(dataset, columns, NO_VALUES)
        totals = self._totals(dataset, lines, fractions)
        told = (*self._ties(str(picked[0][self.rules.beneficiary]), lines, fractions), *_totals_apart(totals))
        notes = (ROUNDED_INPUTS, BY_RULE, *told, *lacking(named, self.value))
        return self.made(dataset, columns, lines, totals, notes)

    def _ties(self, first: str, lines: Sequence[Line], fractions: Sequence[Fraction]) -> Iterator[str]:
        """Say to whom the last unit of a tie goes: nobody's remainder is the larger, so a rule must be told."""
        amounts = [Fraction(line[1]) for line in lines if isinstance(line[1], int | Decimal)]
        tied = sum(1 for amount in amounts if _is_tie(amount, fractions, self.decimals))
        if tied:
            where = labels.count_of(tied, "fila", "filas")
            yield f"Donde dos restos empatan, la unidad que sobra va a «{first}», el primero de la lista: en {where}."

    def _headings(self, dataset: Dataset, names: Sequence[str]) -> Sequence[Column]:
        table = dataset.tables[self.resource]
        value = table.field(self.value)
        columns = [Column.of(table.field(self.category), "text"), Column.of(value)]
        for at, name in enumerate(names, 1):
            columns.append(Column(f"parte_{at}_exacta", f"{name}, exacto", "amount", value.unit))
            columns.append(Column(f"parte_{at}", name, "amount", value.unit, self.decimals))
        return [*columns, Column("ajuste", "Ajuste de redondeo", "amount", value.unit)]

    def _split(self, name: str, amount: Scalar, fractions: Sequence[Fraction]) -> Line:
        if not isinstance(amount, int | Decimal):
            return (name, None, *(None,) * (2 * len(fractions) + 1))
        whole = [Fraction(amount) * fraction for fraction in fractions]
        parts = largest_remainder(Fraction(amount), fractions, self.decimals)
        pairs = [cell for one, part in zip(whole, parts, strict=True) for cell in (to_decimal(one), part)]
        return (name, amount, *pairs, to_decimal(Fraction(parts[0]) - whole[0]))

    def _totals(self, dataset: Dataset, lines: Sequence[Line], fractions: Sequence[Fraction]) -> list[Line]:
        """Both totals stand: the sum of what was split, and the split of the printed total."""
        sums: list[Scalar] = ["Suma de las filas"]
        for at in range(1, 2 + 2 * len(fractions)):
            cells = [value for line in lines if isinstance(value := line[at], int | Decimal)]
            sums.append(add(cells))
        totals: list[Line] = [(*sums, None)]
        if self.total:
            totals.append(self._split("Total impreso", printed_total(dataset, self.total), fractions))
        return totals


def _is_tie(amount: Fraction, fractions: Sequence[Fraction], decimals: int) -> bool:
    """Tell whether the last unit that cutting leaves could go to either of two parts with the same remainder."""
    units = Fraction(abs(rounded(amount, decimals))) * 10**decimals
    remainders = sorted((units * share % 1 for share in fractions), reverse=True)
    left = int(sum(remainders))
    return 0 < left < len(remainders) and remainders[left - 1] == remainders[left]


def _totals_apart(totals: Sequence[Line]) -> Iterator[str]:
    """Say why two totals stand under the rows where they differ."""
    if len({row[1:] for row in totals}) > 1:
        yield (
            f"«{totals[0][0]}» suma lo de cada fila; «{totals[1][0]}» reparte el total que imprime la fuente. "
            "No son iguales porque las filas no suman ese total."
        )
