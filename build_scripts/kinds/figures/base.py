"""What every figure has: what it declares, and the result that it works out before it is dressed for display."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, ClassVar, Literal

from build_scripts.declare.roles import Decimals, Id, Mark, Text
from build_scripts.kinds.figures.terms import CannotComputeError, Term
from build_scripts.kinds.items import Each
from build_scripts.model import Dataset


@dataclass(frozen=True)
class Result:
    """A figure's value before it is dressed for display."""

    value: Fraction | str
    operation: str
    """In Spanish words."""
    terms: tuple[Term, ...]
    decimals: int
    unit: str | None
    signed: bool = False
    note: str = ""
    suffix: str = ""
    """What follows the number in its display: ``.º de 9``."""
    prefix: str = ""
    """What precedes it, and its unit: ``más de``."""
    parameters: Mapping[str, str | int] = field(default_factory=dict)
    part: Decimal | None = None
    """What is shown when the value is rounded together with others, not by itself."""
    shown: str = ""
    """How a cell that is no number is spelled for reading."""


Comparison = Literal["", "joint", "change", "pair", "share"]
"""By what rule stated amounts may meet in a figure; empty where it computes with none."""


@dataclass(frozen=True, kw_only=True)
class FigureRecipe:
    """A headline number, declared: one operation over cells that anyone can point at."""

    id: Annotated[Id, "Su nombre en el paquete. Las páginas la llaman por él."]
    each: Annotated[Each | None, "Que se repita por cada valor de una columna."] = None
    listed: Annotated[bool, "`false`: no se muestra en la página del conjunto, sino donde otra página la llame."] = True
    title: Annotated[Text, "Qué es, en una línea que se lea bien debajo del número."]
    period: Annotated[Text | None, "De cuándo es: `gestión 2024`."] = None
    unit: Annotated[Text | None, "Unidad, si no es la del campo."] = None
    decimals: Annotated[Decimals | None, "Decimales que se muestran, de 0 a 6, si no son los de la clase."] = None
    note: Annotated[Text | None, "Una aclaración. Puede llamar a otra cifra del paquete con `{figura:id}`."] = None
    mark: Annotated[Mark | None, "Lo que hay que saber de la cifra dondequiera que vaya: `cifra provisional`."] = None
    kind: str


class ComputedFigure(FigureRecipe, ABC):
    """A figure that can be computed."""

    DECIMALS: ClassVar[str] = "los impresos"
    """How many decimals it shows unless it says otherwise, in Spanish."""
    COMPARED: ClassVar[Comparison] = "joint"
    """By what rule its two sides are held against each other, where they are stated amounts."""
    MEETS_OTHERS: ClassVar[bool] = False
    """An amount meets something else in it by nature: inhabitants, an index, the percentage of a rule."""
    IN_MONEY: ClassVar[bool] = False
    """Its unit is that of the amounts."""

    @abstractmethod
    def compute(self, dataset: Dataset) -> Result:
        """Work the figure out; raises ``CannotComputeError`` when its cells are not as it takes them to be."""


LARGEST_FIRST: Mapping[str, str | int] = {"order": "descending"}


def quotient(top: Term, bottom: Term) -> Fraction:
    """Divide; raises ``CannotComputeError`` when the divisor is zero."""
    if bottom.total == 0:
        raise CannotComputeError("el divisor es cero")
    return top.total / bottom.total
