"""What part the largest hold."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated, ClassVar, Literal

from build_scripts import labels
from build_scripts.declare.objects import Limits
from build_scripts.kinds.figures.base import LARGEST_FIRST, Comparison, ComputedFigure, Result
from build_scripts.kinds.figures.terms import CannotComputeError, Term, cell_words, term_of
from build_scripts.kinds.items import AmountCells
from build_scripts.model import Dataset


@dataclass(frozen=True, kw_only=True)
class TopShareFigure(ComputedFigure):
    """What percentage the largest hold."""

    SAYS: ClassVar[str] = "Qué porcentaje reúnen las mayores."
    DECIMALS: ClassVar[str] = "1"
    COMPARED: ClassVar[Comparison] = "share"

    kind: Literal["top-share"] = "top-share"
    of: Annotated[AmountCells, "Las celdas."]
    count: Annotated[int, Limits(1), "Cuántas."]
    whole: Annotated[AmountCells | None, "El todo; sin la clave, la suma."] = None

    def compute(self, dataset: Dataset) -> Result:
        parts = term_of(dataset, self.of, "valor")
        whole = term_of(dataset, self.whole, "todo") if self.whole else parts
        top = sum(sorted((Fraction(cell) for cell in parts.cells), reverse=True)[: self.count], Fraction(0))
        if whole.total == 0:
            raise CannotComputeError("el total es cero")
        terms = (parts, whole) if self.whole else (parts,)
        parameters: dict[str, str | int] = {"count": self.count, **LARGEST_FIRST}
        return Result(top / whole.total * 100, self._words(dataset, parts), terms, 1, "%", parameters=parameters)

    def _words(self, dataset: Dataset, parts: Term) -> str:
        count, where = min(self.count, len(parts.cells)), cell_words(dataset, self.of)
        how = (
            f"Se toma el valor más alto de {where}, se divide"
            if count == 1
            else f"Se suman los {labels.number(count)} valores más altos de {where}, se dividen"
        )
        return f"{how} entre {cell_words(dataset, self.whole or self.of)} y se multiplica por 100."
