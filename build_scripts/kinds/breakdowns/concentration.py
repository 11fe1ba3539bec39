"""How much the largest hold."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated, ClassVar, Literal

from build_scripts.declare.objects import Limits
from build_scripts.declare.roles import AmountField, AnyField, Resource
from build_scripts.exact import to_decimal
from build_scripts.kinds.breakdowns.base import ROUNDED_INPUTS, Columns, Line, RepeatableBreakdown, Resources, exact
from build_scripts.kinds.figures.herfindahl import herfindahl
from build_scripts.model import Breakdown, Column, Dataset

HEADINGS = (
    Column("medida", "Medida", "text"),
    Column("resultado", "Resultado", "amount", None, 1),
    Column("unidad", "Unidad", "text"),
)


@dataclass(frozen=True, kw_only=True)
class ConcentrationBreakdown(RepeatableBreakdown):
    """Measure how much the largest parts hold, and the Herfindahl-Hirschman index."""

    SAYS: ClassVar[str] = "Cuánto reúnen los mayores, y el índice de Herfindahl-Hirschman."
    GIVES: ClassVar[str] = "`medida`, `resultado`, `unidad`"

    kind: Literal["concentration"] = "concentration"
    resource: Annotated[Resource, "La tabla."]
    category: Annotated[AnyField, "El campo que nombra cada parte."]
    value: Annotated[AmountField, "El campo del monto."]
    tops: Annotated[tuple[Annotated[int, Limits(1)], ...], "Cuántos mayores se miden, como `[1, 3, 5]`."]

    def columns(self, resources: Resources) -> Columns:
        return [("medida", "name"), ("resultado", "amount"), ("unidad", "name")]

    def compute(self, dataset: Dataset) -> Breakdown:
        rows = dataset.tables[self.resource].rows
        amounts = sorted((value for row in rows if (value := exact(row, self.value)) is not None), reverse=True)
        total = sum(amounts, Fraction(0))
        if total == 0:
            return self.without(dataset, HEADINGS, "No hay importes con los que medir la concentración.")
        lines: list[Line] = []
        for held in dict.fromkeys(min(top, len(amounts)) for top in self.tops):  # of two, the five largest are two
            name = "Participación del mayor" if held == 1 else f"Participación de los {held} mayores"
            lines.append((name, to_decimal(sum(amounts[:held], Fraction(0)) / total * 100), "% de la suma"))
        lines.append(("Índice de Herfindahl-Hirschman", to_decimal(herfindahl(amounts)), "puntos, de 0 a 10.000"))
        return self.made(dataset, HEADINGS, lines, notes=(ROUNDED_INPUTS,))
