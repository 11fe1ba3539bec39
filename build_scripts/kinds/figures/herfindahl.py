"""How concentrated amounts are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated, ClassVar, Literal

from build_scripts.kinds.figures.base import ComputedFigure, Result
from build_scripts.kinds.figures.terms import CannotComputeError, cell_words, term_of
from build_scripts.kinds.items import AmountCells
from build_scripts.model import Dataset


@dataclass(frozen=True, kw_only=True)
class HerfindahlFigure(ComputedFigure):
    """The Herfindahl-Hirschman index of some amounts."""

    SAYS: ClassVar[str] = "Índice de Herfindahl-Hirschman: cuánto se concentra, de 0 a 10.000."
    DECIMALS: ClassVar[str] = "0"

    kind: Literal["herfindahl"] = "herfindahl"
    of: Annotated[AmountCells, "Las celdas."]

    def compute(self, dataset: Dataset) -> Result:
        parts = term_of(dataset, self.of, "valor")
        words = (
            f"Cada valor de {cell_words(dataset, self.of)} se divide entre la suma de todos; las participaciones, "
            "en porcentaje, se elevan al cuadrado y se suman (índice de Herfindahl-Hirschman, de 0 a 10.000)."
        )
        return Result(herfindahl([Fraction(cell) for cell in parts.cells]), words, (parts,), 0, "puntos")


def herfindahl(values: Sequence[Fraction]) -> Fraction:
    """Return the Herfindahl-Hirschman index, the sum of squared percentage shares: 10,000 when one holds all.

    Hirschman, A. O. (1964), "The Paternity of an Index", American Economic Review 54 (5).

    >>> herfindahl([Fraction(1), Fraction(1)])
    Fraction(5000, 1)
    """
    total = sum(values, Fraction(0))
    if total == 0:
        raise CannotComputeError("la suma es cero")
    return sum(((value / total * 100) ** 2 for value in values), Fraction(0))
