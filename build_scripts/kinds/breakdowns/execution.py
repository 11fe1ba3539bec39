"""Execution of a plan by quarter: physical, weighted and financial, from published progress only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, ClassVar, Literal

from build_scripts import labels
from build_scripts.declare.roles import AmountField, AnyField, Resource
from build_scripts.exact import add, to_decimal
from build_scripts.kinds.breakdowns.base import Columns, Line, RepeatableBreakdown, Resources, added, exact
from build_scripts.model import Breakdown, Column, Dataset, Row, Scalar

Code = tuple[str, ...] | None
Speller = Callable[[Row], Code]

HEADINGS = (
    Column("trimestre", "Trimestre", "text"),
    Column("con_avance", "Operaciones con avance publicado", "integer"),
    Column("operaciones", "Operaciones del plan", "integer"),
    Column("ejecucion_fisica", "Ejecución física", "percent", "%", 1),
    Column("cumplimiento_ponderado", "Cumplimiento ponderado", "percent", "%", 1),
    Column("presupuesto", "Presupuesto", "amount"),
    Column("ejecutado", "Ejecutado", "amount"),
    Column("ejecucion_financiera", "Ejecución financiera", "percent", "%", 1),
)
NO_PROGRESS = "No hay avance publicado: sin lo logrado y lo gastado no se puede calcular la ejecución."
NO_BUDGET = "Ninguna operación del plan tiene presupuesto: ni el total ni la ejecución financiera se pueden calcular."
UNSPENT = "fila de avance que no publica lo gastado", "filas de avance que no publican lo gastado"
UNBUDGETED = "operación del plan que no lo tiene", "operaciones del plan que no lo tienen"


@dataclass(frozen=True, kw_only=True)
class Progress:
    """Where what was achieved and spent is published, quarter by quarter."""

    resource: Annotated[Resource, "La tabla del avance."]
    code: Annotated[AnyField, "El campo del código de la operación."]
    quarter: Annotated[AnyField, "El del trimestre."]
    achieved: Annotated[AmountField, "El de lo logrado."]
    spent: Annotated[AmountField, "El de lo gastado."]


@dataclass(frozen=True, kw_only=True)
class ExecutionBreakdown(RepeatableBreakdown):
    """Compare what was achieved and spent, accumulated to each quarter, with goals, weights and budget.

    Physical execution is the plain mean, and weighted compliance the mean by weight, of achieved ÷ goal × 100, each
    operation counting 100 at most; only operations with published progress enter, and how many they are is a column.
    Financial execution is spent ÷ budget × 100 over the whole plan. Without progress there is no result, only why;
    a quarter up to which nothing spent is published has no financial execution: that is unknown, not zero.
    """

    SAYS: ClassVar[str] = "La ejecución de un plan por trimestre, con el avance publicado."
    GIVES: ClassVar[str] = ", ".join(f"`{column.name}`" for column in HEADINGS)

    kind: Literal["execution"] = "execution"
    resource: Annotated[Resource, "La tabla del plan."]
    code: Annotated[AnyField, "El campo del código de la operación."]
    weight: Annotated[AmountField, "El del peso."]
    goal: Annotated[AmountField, "El de la meta."]
    budget: Annotated[AmountField, "El del presupuesto."]
    progress: Annotated[Progress, "El avance: `resource`, `code`, `quarter`, `achieved` y `spent`."]

    def columns(self, resources: Resources) -> Columns:
        return [(column.name, "name" if column.kind == "text" else "amount") for column in HEADINGS]

    def compute(self, dataset: Dataset) -> Breakdown:
        table, published = dataset.tables[self.resource], dataset.tables[self.progress.resource]
        plan = [row for row in table.rows if row[self.code] is not None]
        if not published.rows:
            notes = (self.note,) if self.note else ()
            return replace(self.without(dataset, HEADINGS, NO_PROGRESS), notes=notes)
        progress = tuple(row for row in published.rows if row[self.progress.quarter] is not None)
        quarters = sorted({row[self.progress.quarter] for row in progress}, key=_order)
        codes = table.speller([self.code]), published.speller([self.progress.code])
        lines = [self._quarter(plan, progress, quarter, codes) for quarter in quarters]
        return self.made(dataset, HEADINGS, lines, notes=tuple(self._lacking(plan, progress)))

    def _quarter(
        self, plan: Sequence[Row], progress: Sequence[Row], quarter: Scalar, codes: tuple[Speller, Speller]
    ) -> Line:
        planned, told_of = codes
        until = [row for row in progress if _order(row[self.progress.quarter]) <= _order(quarter)]
        achieved = self._achieved(until, told_of)
        spent = [value for row in until if isinstance(value := row[self.progress.spent], int | Decimal)]
        ratios, weights = [], []
        for row in plan:
            goal, code = exact(row, self.goal), planned(row)
            if code in achieved and goal:
                ratios.append(min(achieved[code] / goal, Fraction(1)))
                weights.append(exact(row, self.weight))
        budget, total = added(plan, self.budget), add(spent) if spent else None
        return (
            str(quarter),
            len(ratios),
            len(plan),
            to_decimal(sum(ratios, Fraction(0)) / len(ratios) * 100) if ratios else None,
            _weighted(ratios, weights),
            budget,
            total,
            to_decimal(Fraction(total) / Fraction(budget) * 100) if budget and total is not None else None,
        )

    def _achieved(self, rows: Sequence[Row], told_of: Speller) -> dict[Code, Fraction]:
        """Add what each operation achieved; one of which nothing is published is not there."""
        achieved: dict[Code, Fraction] = defaultdict(Fraction)
        for row in rows:
            if (reached := exact(row, self.progress.achieved)) is not None:
                achieved[told_of(row)] += reached
        return achieved

    def _lacking(self, plan: Sequence[Row], progress: Sequence[Row]) -> Iterator[str]:
        """Say what the sums lack, so that none passes for the whole."""
        empty = sum(1 for row in plan if row[self.budget] is None)
        if plan and empty == len(plan):
            yield NO_BUDGET
        elif empty:
            without = labels.count_of(empty, *UNBUDGETED)
            yield f"Al presupuesto le falta el de {without}; la ejecución financiera se calcula sin él."
        unspent = sum(1 for row in progress if row[self.progress.spent] is None)
        if 0 < unspent < len(progress):
            yield f"A lo ejecutado le falta lo de {labels.count_of(unspent, *UNSPENT)}."


def _order(quarter: Scalar) -> tuple[Fraction, str]:
    """Put numbers in the order of numbers, 9 before 10, and names in that of letters."""
    return (Fraction(quarter), "") if isinstance(quarter, int | Decimal) else (Fraction(0), str(quarter))


def _weighted(ratios: Sequence[Fraction], weights: Sequence[Fraction | None]) -> Decimal | None:
    """Weigh by what the plan prints; one missing weight leaves no weighted result."""
    known = [weight for weight in weights if weight is not None]
    if not ratios or len(known) < len(weights) or sum(known) == 0:
        return None
    return to_decimal(sum((r * w for r, w in zip(ratios, known, strict=True)), Fraction(0)) / sum(known) * 100)
