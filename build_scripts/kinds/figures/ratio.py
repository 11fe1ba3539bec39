"""A quotient."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, ClassVar, Literal

from build_scripts import labels
from build_scripts.declare.roles import Factor
from build_scripts.kinds.figures.base import Comparison, ComputedFigure, Result, quotient
from build_scripts.kinds.figures.terms import cell_words, term_of
from build_scripts.kinds.items import Term
from build_scripts.model import Dataset


@dataclass(frozen=True, kw_only=True)
class RatioFigure(ComputedFigure):
    """A quotient, times a factor where one brings it to its unit."""

    SAYS: ClassVar[str] = "Un cociente."
    DECIMALS: ClassVar[str] = "2"
    COMPARED: ClassVar[Comparison] = "pair"
    MEETS_OTHERS: ClassVar[bool] = True

    kind: Literal["ratio"] = "ratio"
    numerator: Annotated[Term, "Lo que se divide: celdas o filas."]
    denominator: Annotated[Term, "Entre lo que se divide: celdas o filas."]
    factor: Annotated[Factor | None, "El número por el que se multiplica, exacto y entre comillas."] = None

    def compute(self, dataset: Dataset) -> Result:
        top = term_of(dataset, self.numerator, "numerador")
        bottom = term_of(dataset, self.denominator, "denominador")
        words = f"{cell_words(dataset, self.numerator)} se divide entre {cell_words(dataset, self.denominator)}"
        words = words[:1].upper() + words[1:]
        if self.factor is None:
            return Result(quotient(top, bottom), f"{words}.", (top, bottom), 2, None)
        words += f", y se multiplica por {labels.number(Decimal(self.factor))}."
        value = quotient(top, bottom) * Fraction(self.factor)
        return Result(value, words, (top, bottom), 2, None, parameters={"factor": self.factor})
