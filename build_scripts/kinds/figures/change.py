"""How much an amount changed, in percent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from build_scripts.declare.objects import Key
from build_scripts.kinds.figures.base import Comparison, ComputedFigure, Result
from build_scripts.kinds.figures.terms import CannotComputeError, cell_words, term_of
from build_scripts.kinds.items import AmountCells
from build_scripts.model import Dataset


@dataclass(frozen=True, kw_only=True)
class ChangeFigure(ComputedFigure):
    """How much an amount changed from one value to another, in percent."""

    SAYS: ClassVar[str] = "Cuánto cambió, en porcentaje, de un valor a otro."
    DECIMALS: ClassVar[str] = "1"
    COMPARED: ClassVar[Comparison] = "change"

    kind: Literal["change"] = "change"
    from_: Annotated[AmountCells, Key("from"), "El valor inicial: una celda."]
    to: Annotated[AmountCells, "El valor final: una celda."]

    def compute(self, dataset: Dataset) -> Result:
        before = term_of(dataset, self.from_, "desde", single=True)
        after = term_of(dataset, self.to, "hasta", single=True)
        if before.total == 0:
            raise CannotComputeError("el valor de partida es cero")
        if before.total < 0:
            raise CannotComputeError("el valor de partida es negativo, y el signo del cambio engañaría")
        words = (
            f"Al valor final, {cell_words(dataset, self.to)}, se le resta el inicial, "
            f"{cell_words(dataset, self.from_)}; la diferencia se divide entre el inicial y se multiplica por 100."
        )
        return Result((after.total - before.total) / before.total * 100, words, (before, after), 1, "%", signed=True)
