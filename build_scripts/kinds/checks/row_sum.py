"""Checks that the parts of each row add up to its printed total."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from build_scripts.declare.objects import Size
from build_scripts.declare.roles import AmountField, Resource
from build_scripts.kinds.checks.base import Mismatch
from build_scripts.kinds.checks.comparing import Rounded
from build_scripts.kinds.checks.row_formula import Formula, compare
from build_scripts.model import Dataset


@dataclass(frozen=True, kw_only=True)
class RowSumCheck(Rounded):
    """The parts of each row add up to its printed total; an empty part adds nothing."""

    SAYS: ClassVar[str] = "Las partes de cada fila suman su total. Una parte vacía no suma nada."

    kind: Literal["row-sum"] = "row-sum"
    resource: Annotated[Resource, "La tabla."]
    parts: Annotated[tuple[AmountField, ...], Size(2), "Las partes: dos campos o más."]
    total: Annotated[AmountField, "El total impreso."]

    def mismatches(self, dataset: Dataset) -> Iterator[Mismatch]:
        return compare(self, dataset, self.resource, Formula("sum", self.parts, self.total))
