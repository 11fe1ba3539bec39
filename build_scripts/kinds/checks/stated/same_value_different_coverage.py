"""Checks that one amount is not stated both of a whole year and of a part of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Annotated, ClassVar, Literal

from build_scripts.declare.roles import AnyField
from build_scripts.kinds.checks.base import Mismatch
from build_scripts.kinds.checks.comparing import absent
from build_scripts.kinds.checks.stated.amounts import AMOUNT, AmountsCheck, doubt, name_of
from build_scripts.model import COVERAGES, PARTIAL, WHOLE, Dataset


@dataclass(frozen=True, kw_only=True)
class SameValueDifferentCoverageCheck(AmountsCheck):
    """No amount is stated of a whole year in one row and of a part of that year in another."""

    SAYS: ClassVar[str] = (
        "Una misma cantidad, dentro del redondeo impreso, no se dice de un año completo en una fila y de una parte "
        "de ese año en otra."
    )

    kind: Literal["same-value-different-coverage"] = "same-value-different-coverage"
    coverage: Annotated[AnyField, "El campo de la cobertura."]
    months: Annotated[AnyField | None, "El campo de los meses, para decirlos."] = None

    def mismatches(self, dataset: Dataset) -> Iterator[Mismatch]:
        table, groups = dataset.tables[self.resource], self.groups(dataset)
        if not groups:
            yield absent(table, self.value, AMOUNT)
        for group in groups:
            for one, other in combinations(group, 2):
                stated = {one.row[self.coverage]: one.row, other.row[self.coverage]: other.row}
                if set(stated) != set(COVERAGES) or abs(one.value - other.value) > one.half + other.half:
                    continue
                partial = stated[PARTIAL]
                months = partial[self.months] if self.months else None
                said = f"{PARTIAL}, {months}" if months else PARTIAL
                yield doubt(table, self.coverage, stated[WHOLE], f"{said}, según {name_of(table, partial)}", self.by)
