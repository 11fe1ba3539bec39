"""What a percentage assigns of an amount."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Annotated, ClassVar, Literal

from build_scripts.exact import largest_remainder, whole_text
from build_scripts.kinds.figures.base import ComputedFigure, Result
from build_scripts.kinds.figures.terms import CannotComputeError, Term, cell_words, term_of
from build_scripts.kinds.items import AmountCells
from build_scripts.model import Dataset

EXACT = "Es lo que da la regla, no un registro de transferencias."
ROUNDED = "Calculado sobre cifras redondeadas: es lo que da la regla, no un registro de transferencias."


@dataclass(frozen=True, kw_only=True)
class AllocationFigure(ComputedFigure):
    """What a percentage assigns of an amount; with ``among``, rounded so that all parts add up to it."""

    SAYS: ClassVar[str] = "Lo que un porcentaje asigna de un monto."
    DECIMALS: ClassVar[str] = "2 o los impresos"
    MEETS_OTHERS: ClassVar[bool] = True
    IN_MONEY: ClassVar[bool] = True

    kind: Literal["allocation"] = "allocation"
    of: Annotated[AmountCells, "El monto: una celda."]
    rule: Annotated[AmountCells, "La celda del porcentaje."]
    among: Annotated[
        AmountCells | None,
        "Las celdas de todos los porcentajes que reparten ese monto, que suman 100: con ella la cifra se redondea por "
        "restos mayores, y las partes suman el monto.",
    ] = None
    exact: Annotated[
        Literal[True] | None,
        "`true` si el monto es un porcentaje que fija una norma: la nota no dice que se calculó sobre cifras "
        "redondeadas.",
    ] = None

    def compute(self, dataset: Dataset) -> Result:
        amount = term_of(dataset, self.of, "monto", single=True)
        rule = term_of(dataset, self.rule, "regla", single=True)
        words = (
            f"El monto, {cell_words(dataset, self.of)}, se multiplica por el porcentaje de la regla, "
            f"{cell_words(dataset, self.rule)}, y se divide entre 100."
        )
        note = EXACT if self.exact else ROUNDED  # a percentage that a norm fixes is no rounded number
        decimals = max(2, amount.decimals) if self.decimals is None else self.decimals
        result = Result(amount.total * rule.total / 100, words, (amount, rule), decimals, amount.unit, note=note)
        return self._split(result, term_of(dataset, self.among, "partes")) if self.among else result

    def _split(self, result: Result, among: Term) -> Result:
        """Round a part together with the others of its amount, by largest remainders, so that they add up to it."""
        amount, mine = result.terms
        if among.total != 100:
            raise CannotComputeError(f"los porcentajes de «among» deben sumar 100 y suman {whole_text(among.total)}")
        (line,) = mine.ingredient.rows
        if among.ingredient.resource != mine.ingredient.resource or line not in among.ingredient.rows:
            place = f"{self.rule.resource}, línea {line}"
            raise CannotComputeError(f"el porcentaje de la regla ({place}) no está en «among»")
        shares = [Fraction(cell) / 100 for cell in among.cells]
        part = largest_remainder(amount.total, shares, result.decimals)[among.ingredient.rows.index(line)]
        return replace(result, terms=(amount, mine, among), part=part)
