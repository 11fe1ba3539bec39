"""An amount at the prices of another date."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from build_scripts.kinds.figures.base import ComputedFigure, Result
from build_scripts.kinds.figures.terms import CannotComputeError, cell_words, term_of
from build_scripts.kinds.items import AmountCells
from build_scripts.model import Dataset


@dataclass(frozen=True, kw_only=True)
class RealFigure(ComputedFigure):
    """An amount at the prices of a reference date: times the index there, by the index of its own year."""

    SAYS: ClassVar[str] = "Un monto a los precios de otra fecha: monto × índice de referencia ÷ índice de su año."
    MEETS_OTHERS: ClassVar[bool] = True
    IN_MONEY: ClassVar[bool] = True

    kind: Literal["real"] = "real"
    of: Annotated[AmountCells, "El monto: una celda."]
    index: Annotated[AmountCells, "El índice de su año: una celda."]
    reference: Annotated[AmountCells, "El índice de la fecha de referencia: una celda."]

    def compute(self, dataset: Dataset) -> Result:
        amount = term_of(dataset, self.of, "monto", single=True)
        own = term_of(dataset, self.index, "índice de su año", single=True)
        reference = term_of(dataset, self.reference, "índice de referencia", single=True)
        if own.total == 0:
            raise CannotComputeError("el índice de su año es cero")
        words = (
            f"El monto, {cell_words(dataset, self.of)}, se multiplica por el índice de referencia, "
            f"{cell_words(dataset, self.reference)}, y se divide entre el índice de su año, "
            f"{cell_words(dataset, self.index)}."
        )
        value = amount.total * reference.total / own.total
        return Result(value, words, (amount, own, reference), amount.decimals, amount.unit)
