"""The place of a value among others."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated, ClassVar, Literal

from build_scripts.kinds.figures.base import LARGEST_FIRST, ComputedFigure, Result
from build_scripts.kinds.figures.terms import cell_words, term_of
from build_scripts.kinds.items import AmountCells
from build_scripts.model import Dataset


@dataclass(frozen=True, kw_only=True)
class RankFigure(ComputedFigure):
    """The place of a cell among others, from the largest."""

    SAYS: ClassVar[str] = "El puesto de una celda entre otras, de mayor a menor."
    DECIMALS: ClassVar[str] = "0"

    kind: Literal["rank"] = "rank"
    of: Annotated[AmountCells, "La celda."]
    among: Annotated[AmountCells, "Las celdas entre las que está."]

    def compute(self, dataset: Dataset) -> Result:
        mine, every = term_of(dataset, self.of, "valor", single=True), term_of(dataset, self.among, "entre")
        above = sum(1 for cell in every.cells if Fraction(cell) > mine.total)
        words = (
            f"Se cuentan los valores de {cell_words(dataset, self.among)} mayores que "
            f"{cell_words(dataset, self.of)}, y se suma uno."
        )
        suffix = f".º de {len(every.cells)}"
        return Result(Fraction(above + 1), words, (mine, every), 0, "", suffix=suffix, parameters=LARGEST_FIRST)
