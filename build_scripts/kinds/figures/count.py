"""How many rows there are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from build_scripts.kinds.figures.base import Comparison, ComputedFigure, Result
from build_scripts.kinds.figures.terms import cell_words, term_of
from build_scripts.kinds.items import Rowset
from build_scripts.model import Dataset


@dataclass(frozen=True, kw_only=True)
class CountFigure(ComputedFigure):
    """How many rows there are."""

    SAYS: ClassVar[str] = "Cuántas filas hay."
    DECIMALS: ClassVar[str] = "0"
    COMPARED: ClassVar[Comparison] = ""

    kind: Literal["count"] = "count"
    of: Annotated[Rowset, "Las filas."]

    def compute(self, dataset: Dataset) -> Result:
        term = term_of(dataset, self.of, "fila contada")
        return Result(term.total, f"Se cuentan {cell_words(dataset, self.of)}.", (term,), 0, "filas")
