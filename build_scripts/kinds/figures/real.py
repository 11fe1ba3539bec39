"""An amount by the index of another date."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from build_scripts.kinds.figures.base import ComputedFigure, Result
from build_scripts.kinds.figures.terms import CannotComputeError, cell_words, term_of
from build_scripts.kinds.items import AmountCells
from build_scripts.model import Dataset


@dataclass(frozen=True, kw_only=True)
class RealFigure(ComputedFigure):
    """An amount by an index: times that of a reference date, by that of its own year or the mean of several.

    What is collected along a year is not all of its last day: the mean of both its ends stands nearer to it.
    """

    SAYS: ClassVar[str] = "Un monto por el índice de otra fecha: monto × índice de referencia ÷ índice de su año."
    MEETS_OTHERS: ClassVar[bool] = True
    IN_MONEY: ClassVar[bool] = True

    kind: Literal["real"] = "real"
    of: Annotated[AmountCells, "El monto: una celda."]
    index: Annotated[AmountCells, "El índice de su año: una celda, o varias cuyo promedio se toma."]
    reference: Annotated[AmountCells, "El índice de la fecha de referencia: una celda."]

    def compute(self, dataset: Dataset) -> Result:
        amount = term_of(dataset, self.of, "monto", single=True)
        own = term_of(dataset, self.index, "índice de su año")
        reference = term_of(dataset, self.reference, "índice de referencia", single=True)
        if own.total == 0:
            raise CannotComputeError("el índice de su año es cero")
        divisor = "el índice de su año" if len(own.cells) == 1 else "el promedio de los índices de su año"
        words = (
            f"El monto, {cell_words(dataset, self.of)}, se multiplica por el índice de referencia, "
            f"{cell_words(dataset, self.reference)}, y se divide entre {divisor}, "
            f"{cell_words(dataset, self.index)}."
        )
        value = amount.total * reference.total * len(own.cells) / own.total
        return Result(value, words, (amount, own, reference), amount.decimals, amount.unit)
