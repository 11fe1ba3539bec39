"""Execution of a plan by quarter: physical, weighted and financial, from published progress only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction

from build_scripts import labels
from build_scripts.exact import add, to_decimal
from build_scripts.model import Breakdown, Column, Dataset, Row, Scalar, Spec

Code = tuple[str, ...] | None
Speller = Callable[[Row], Code]

COLUMNS = (
    Column("trimestre", "Trimestre", "text"),
    Column("con_avance", "Operaciones con avance publicado", "integer"),
    Column("operaciones", "Operaciones del plan", "integer"),
    Column("ejecucion_fisica", "Ejecución física", "percent", "%", 1),
    Column("cumplimiento_ponderado", "Cumplimiento ponderado", "percent", "%", 1),
    Column("presupuesto", "Presupuesto", "amount"),
    Column("ejecutado", "Ejecutado", "amount"),
    Column("ejecucion_financiera", "Ejecución financiera", "percent", "%", 1),
)


def execution(dataset: Dataset, spec: Spec) -> Breakdown:
    """Compare what was achieved and spent, accumulated to each quarter, with goals, weights and budget.

    Physical execution is the plain mean, and weighted compliance the mean by weight, of achieved ÷ goal × 100, each
    operation counting 100 at most; only operations with published progress enter, and how many they are is a column.
    Financial execution is spent ÷ budget × 100 over the whole plan. Without progress there is no result, only why;
    a quarter up to which nothing spent is published has no financial execution: that is unknown, not zero.
    """
    table, published = dataset.tables[spec["resource"]], dataset.tables[spec["progress"]["resource"]]
    plan = [row for row in table.rows if row[spec["code"]] is not None]
    progress = published.rows
    notes = (spec["note"],) if "note" in spec else ()
    if not progress:
        reason = "No hay avance publicado: sin lo logrado y lo gastado no se puede calcular la ejecución."
        return Breakdown(dataset.slug, spec["id"], spec["kind"], spec["title"], COLUMNS, (), notes=notes, reason=reason)
    progress = tuple(row for row in progress if row[spec["progress"]["quarter"]] is not None)
    quarters = sorted({row[spec["progress"]["quarter"]] for row in progress}, key=_order)
    lacking = tuple(_lacking(plan, progress, spec))
    codes = table.speller([spec["code"]]), published.speller([spec["progress"]["code"]])
    out = [_quarter(plan, progress, spec, quarter, codes) for quarter in quarters]
    return Breakdown(dataset.slug, spec["id"], spec["kind"], spec["title"], COLUMNS, tuple(out), notes=notes + lacking)


def _quarter(
    plan: list[Row], progress: tuple[Row, ...], spec: Spec, quarter: Scalar, codes: tuple[Speller, Speller]
) -> tuple[Scalar, ...]:
    names = spec["progress"]
    planned, told_of = codes
    achieved: dict[Code, Fraction] = defaultdict(Fraction)
    spent: list[Decimal | int] = []
    told: set[Code] = set()
    for row in progress:
        if _order(row[names["quarter"]]) > _order(quarter):
            continue
        code = told_of(row)
        if (reached := _exact(row, names["achieved"])) is not None:
            achieved[code] += reached
            told.add(code)
        if isinstance(value := row[names["spent"]], int | Decimal):
            spent.append(value)
    ratios, weights = [], []
    for row in plan:
        goal, weight = _exact(row, spec["goal"]), _exact(row, spec["weight"])
        if (code := planned(row)) in told and goal:
            ratios.append(min(achieved[code] / goal, Fraction(1)))
            weights.append(weight)
    budget, total = _budget(plan, spec), add(spent) if spent else None
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


def _order(quarter: Scalar) -> tuple[Fraction, str]:
    """Put numbers in the order of numbers, 9 before 10, and names in that of letters."""
    return (Fraction(quarter), "") if isinstance(quarter, int | Decimal) else (Fraction(0), str(quarter))


def _budget(plan: list[Row], spec: Spec) -> Decimal | int | None:
    """Add what the plan prints; nothing printed adds to nothing, which is not zero."""
    printed = [v for row in plan if isinstance(v := row[spec["budget"]], int | Decimal)]
    return add(printed) if printed else None


UNSPENT = "fila de avance que no publica lo gastado", "filas de avance que no publican lo gastado"
UNBUDGETED = "operación del plan que no lo tiene", "operaciones del plan que no lo tienen"


def _lacking(plan: list[Row], progress: tuple[Row, ...], spec: Spec) -> Iterator[str]:
    """Say what the sums lack, so that none passes for the whole."""
    empty = sum(1 for row in plan if row[spec["budget"]] is None)
    if plan and empty == len(plan):
        yield "Ninguna operación del plan tiene presupuesto: ni el total ni la ejecución financiera se pueden calcular."
    elif empty:
        yield (
            f"Al presupuesto le falta el de {labels.count_of(empty, *UNBUDGETED)}; la ejecución financiera se calcula "
            "sin él."
        )
    unspent = sum(1 for row in progress if row[spec["progress"]["spent"]] is None)
    if 0 < unspent < len(progress):
        yield f"A lo ejecutado le falta lo de {labels.count_of(unspent, *UNSPENT)}."


def _weighted(ratios: list[Fraction], weights: list[Fraction | None]) -> Decimal | None:
    """Weigh by what the plan prints; one missing weight leaves no weighted result."""
    known = [w for w in weights if w is not None]
    if not ratios or len(known) < len(weights) or sum(known) == 0:
        return None
    return to_decimal(sum((r * w for r, w in zip(ratios, known, strict=True)), Fraction(0)) / sum(known) * 100)


def _exact(row: Row, field: str) -> Fraction | None:
    value = row[field]
    return Fraction(value) if isinstance(value, int | Decimal) else None
