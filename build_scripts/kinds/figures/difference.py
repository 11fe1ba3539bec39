"""One value less another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from build_scripts.declare.objects import Key
from build_scripts.kinds.figures.base import Comparison, ComputedFigure, Result
from build_scripts.kinds.figures.terms import cell_words, term_of
from build_scripts.kinds.items import Term
from build_scripts.model import Dataset


@dataclass(frozen=True, kw_only=True)
class DifferenceFigure(ComputedFigure):
    """One value less another."""

    SAYS: ClassVar[str] = "Un valor menos otro."
    COMPARED: ClassVar[Comparison] = "pair"
    IN_MONEY: ClassVar[bool] = True

    kind: Literal["difference"] = "difference"
    from_: Annotated[Term, Key("from"), "Lo que se resta: celdas o filas."]
    to: Annotated[Term, "De lo que se resta: celdas o filas."]

    def compute(self, dataset: Dataset) -> Result:
        before, after = term_of(dataset, self.from_, "desde"), term_of(dataset, self.to, "hasta")
        words = f"A {cell_words(dataset, self.to)} se le resta {cell_words(dataset, self.from_)}."
        decimals = max(before.decimals, after.decimals)
        return Result(after.total - before.total, words, (before, after), decimals, after.unit, signed=True)
