"""The closed list of checks; each yields the places where the printed value is not the recomputed one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from build_scripts.model import Dataset, Spec
from build_scripts.reconcile.down_columns import column_sum, count, coverage, same_value
from build_scripts.reconcile.in_order import sequence
from build_scripts.reconcile.mismatch import Mismatch
from build_scripts.reconcile.within_rows import date_order, row_formula, row_sum, share

CHECKS: Mapping[str, Callable[[Dataset, Spec], Iterator[Mismatch]]] = {
    "row-sum": row_sum,
    "row-formula": row_formula,
    "share": share,
    "date-order": date_order,
    "column-sum": column_sum,
    "count": count,
    "same-value": same_value,
    "coverage": coverage,
    "sequence": sequence,
}
