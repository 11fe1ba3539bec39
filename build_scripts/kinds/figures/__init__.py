"""The closed list of figures: each is a module with what it declares beside what it works out."""

from __future__ import annotations

from typing import Annotated

from build_scripts.declare.objects import Group, read
from build_scripts.kinds.figures.allocation import AllocationFigure
from build_scripts.kinds.figures.base import FigureRecipe
from build_scripts.kinds.figures.change import ChangeFigure
from build_scripts.kinds.figures.count import CountFigure
from build_scripts.kinds.figures.difference import DifferenceFigure
from build_scripts.kinds.figures.herfindahl import HerfindahlFigure
from build_scripts.kinds.figures.rank import RankFigure
from build_scripts.kinds.figures.ratio import RatioFigure
from build_scripts.kinds.figures.real import RealFigure
from build_scripts.kinds.figures.share import ShareFigure
from build_scripts.kinds.figures.top_share import TopShareFigure
from build_scripts.kinds.figures.total import SumFigure
from build_scripts.kinds.figures.uncomputable import UncomputableFigure
from build_scripts.kinds.figures.unreferenced import UnreferencedFigure
from build_scripts.kinds.figures.value import ValueFigure
from build_scripts.model import Dataset

FIGURES = Group.of(
    ValueFigure,
    SumFigure,
    CountFigure,
    ShareFigure,
    ChangeFigure,
    DifferenceFigure,
    RatioFigure,
    RealFigure,
    RankFigure,
    TopShareFigure,
    HerfindahlFigure,
    AllocationFigure,
    UnreferencedFigure,
    UncomputableFigure,
)


def figures_of(dataset: Dataset) -> tuple[FigureRecipe, ...]:
    """Return the figures that a dataset declares, in its order."""
    return tuple(read(Annotated[FigureRecipe, FIGURES], spec) for spec in dataset.specs("figures"))
