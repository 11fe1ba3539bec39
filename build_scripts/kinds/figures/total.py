"""The sum of some cells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from build_scripts import labels
from build_scripts.kinds.figures.base import ComputedFigure, Result
from build_scripts.kinds.figures.terms import cell_words, term_of
from build_scripts.kinds.items import AmountCells
from build_scripts.model import Dataset


@dataclass(frozen=True, kw_only=True)
class SumFigure(ComputedFigure):
    """The sum of the cells that have a value."""

    SAYS: ClassVar[str] = "La suma de las celdas con dato."
    IN_MONEY: ClassVar[bool] = True

    kind: Literal["sum"] = "sum"
    of: Annotated[AmountCells, "Las celdas."]

    def compute(self, dataset: Dataset) -> Result:
        term, where = term_of(dataset, self.of, "sumando"), cell_words(dataset, self.of)
        count = labels.number(len(term.cells))
        words = f"Se toma la única celda de {where}." if count == "1" else f"Se suman las {count} celdas de {where}."
        return Result(term.total, words, (term,), term.decimals, term.unit)
