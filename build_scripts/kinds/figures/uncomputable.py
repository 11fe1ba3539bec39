"""What a reader would ask and the source does not let anyone compute."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from build_scripts.declare.roles import Id, Text
from build_scripts.kinds.figures.base import FigureRecipe


@dataclass(frozen=True, kw_only=True)
class UncomputableFigure(FigureRecipe):
    """What a reader would ask and the source does not let anyone compute: it is said so, with the reason."""

    SAYS: ClassVar[str] = "Lo que el lector preguntaría y la fuente no permite calcular."
    DECIMALS: ClassVar[str] = "—"

    kind: Literal["uncomputable"] = "uncomputable"
    reason: Annotated[Text, "Por qué."]
    missing: Annotated[tuple[Text, ...], "Lo que falta."]
    question: Annotated[Id | None, "El nombre de la pregunta en la página de lo que no se publica."] = None
