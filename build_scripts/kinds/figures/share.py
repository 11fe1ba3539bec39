"""What part one amount is of another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from build_scripts.kinds.figures.base import Comparison, ComputedFigure, Result, quotient
from build_scripts.kinds.figures.terms import cell_words, term_of
from build_scripts.kinds.items import Term
from build_scripts.model import Dataset


@dataclass(frozen=True, kw_only=True)
class ShareFigure(ComputedFigure):
    """What percentage a part is of its whole."""

    SAYS: ClassVar[str] = "Qué porcentaje es la parte del todo."
    DECIMALS: ClassVar[str] = "1"
    COMPARED: ClassVar[Comparison] = "share"

    kind: Literal["share"] = "share"
    part: Annotated[Term, "La parte: celdas o filas."]
    whole: Annotated[Term, "El todo: celdas o filas."]

    def compute(self, dataset: Dataset) -> Result:
        part, whole = term_of(dataset, self.part, "parte"), term_of(dataset, self.whole, "todo")
        words = (
            f"La parte, {cell_words(dataset, self.part)}, se divide entre el todo, "
            f"{cell_words(dataset, self.whole)}, y se multiplica por 100."
        )
        return Result(quotient(part, whole) * 100, words, (part, whole), 1, "%")
