"""Finds the total of a group where it is printed, and holds a computed value against it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Annotated

from build_scripts.declare.roles import Amount, AmountField, GroupKey, Resource, Where
from build_scripts.exact import half_unit
from build_scripts.kinds.checks.base import Mismatch
from build_scripts.kinds.checks.comparing import Rounded, absent, departs, mismatch, place_of_key, spelled
from build_scripts.model import AT_LEAST, AT_MOST, Dataset, Row, Scalar, Statements, Table

NO_ROWS = "alguna fila que sumar"


@dataclass(frozen=True, kw_only=True)
class Constant:
    """A fixed number."""

    constant: Annotated[Amount, "Un número fijo, exacto y entre comillas."]


@dataclass(frozen=True, kw_only=True)
class PrintedTotals:
    """The cells where the totals of groups are printed."""

    resource: Annotated[Resource, "La tabla de los totales."]
    field: Annotated[AmountField, "El campo del total."]
    where: Annotated[Where, "Solo las filas que cumplen todo."] = dataclasses.field(default_factory=dict)
    key: Annotated[GroupKey, "A cada campo de esta tabla, el de `by` que le corresponde."] = dataclasses.field(
        default_factory=dict
    )

    def rows(self, dataset: Dataset, key: Mapping[str, Scalar]) -> list[Row]:
        """Return the rows where the total of a group is printed; what is in no group has none."""
        where = {**self.where}
        for theirs, ours in self.key.items():
            value = key[ours]
            if value is None:
                return []
            where[theirs] = value if isinstance(value, bool) else str(value)
        return [row for row in dataset.tables[self.resource].select(where) if row[self.field] is not None]

    def left_over(
        self, dataset: Dataset, keys: list[dict[str, Scalar]], own: Mapping[str, object]
    ) -> Iterator[Mismatch]:
        """Yield the totals of groups without rows; what a check's own condition asks of a group, it asks of them."""
        if not self.key:
            return
        totals = dataset.tables[self.resource]
        looked_at = {row.number for key in keys for row in self.rows(dataset, key)}
        where = {**self.where, **{theirs: own[ours] for theirs, ours in self.key.items() if ours in own}}
        for row in totals.select(where):
            told = row[self.field] is not None and all(row[theirs] is not None for theirs in self.key)
            if told and row.number not in looked_at:
                yield departs(totals, self.field, row, NO_ROWS)


@dataclass(frozen=True)
class Computed:
    """The value that a group of rows gives."""

    table: Table
    field: str
    key: Mapping[str, Scalar]
    value: Fraction
    bound: Fraction
    stated: AbstractSet[str] = frozenset()
    """The precisions of what was added, where it is of statements."""


def against(
    check: Rounded, dataset: Dataset, equals: Constant | PrintedTotals, computed: Computed
) -> Iterator[Mismatch]:
    """Hold a computed value against a constant or against the rows where it is printed."""
    if isinstance(equals, Constant):
        yield from _constant(check, equals.constant, computed)
        return
    totals = dataset.tables[equals.resource]
    rows = equals.rows(dataset, computed.key)
    if not rows:
        missing = absent(totals, equals.field, spelled(computed.value))
        yield replace(missing, key=computed.key, place=place_of_key(computed.table, computed.key))
    for row in rows:
        printed = row.cells[equals.field]
        both = check.bound(computed.bound + half_unit(printed))
        total = Statements(dataset).precision(totals.name, equals.field, row)
        difference = Fraction(printed) - computed.value
        if abs(difference) > check.allowed(both) and not _may_be(difference, total, computed.stated):
            yield mismatch(totals, equals.field, row, printed, computed.value, both)


def _constant(check: Rounded, printed: str, computed: Computed) -> Iterator[Mismatch]:
    difference = Fraction(printed) - computed.value
    if abs(difference) > check.allowed(computed.bound):
        table, key = computed.table, computed.key
        recomputed, place = spelled(computed.value, printed), place_of_key(table, key)
        yield Mismatch(table.name, computed.field, None, key, place, printed, recomputed, difference, computed.bound)


def _may_be(difference: Fraction, total: str, added: AbstractSet[str]) -> bool:
    """Tell whether a bound leaves room for a difference: «más de 5» is not contradicted by parts that add up to 6."""
    if difference < 0:
        return total == AT_LEAST or AT_MOST in added
    return total == AT_MOST or AT_LEAST in added
