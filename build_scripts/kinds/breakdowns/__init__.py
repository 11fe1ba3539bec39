"""The closed list of computed tables: each is a module with what it declares beside what it works out."""

from __future__ import annotations

from typing import Annotated

from build_scripts.declare.objects import Group, read
from build_scripts.kinds.breakdowns.active_by_month import ActiveByMonthBreakdown
from build_scripts.kinds.breakdowns.allocation import AllocationBreakdown
from build_scripts.kinds.breakdowns.base import BreakdownRecipe
from build_scripts.kinds.breakdowns.composition import CompositionBreakdown
from build_scripts.kinds.breakdowns.concentration import ConcentrationBreakdown
from build_scripts.kinds.breakdowns.execution import ExecutionBreakdown
from build_scripts.kinds.breakdowns.group import GroupBreakdown
from build_scripts.kinds.breakdowns.growth import GrowthBreakdown
from build_scripts.kinds.breakdowns.places import PlacesBreakdown
from build_scripts.kinds.breakdowns.rows import RowsBreakdown
from build_scripts.kinds.breakdowns.series.yearly import SeriesBreakdown
from build_scripts.kinds.breakdowns.shares import SharesBreakdown
from build_scripts.model import Dataset

BREAKDOWNS = Group.of(
    RowsBreakdown,
    SharesBreakdown,
    GrowthBreakdown,
    CompositionBreakdown,
    ConcentrationBreakdown,
    AllocationBreakdown,
    GroupBreakdown,
    ActiveByMonthBreakdown,
    ExecutionBreakdown,
    PlacesBreakdown,
    SeriesBreakdown,
)


def breakdowns_of(dataset: Dataset) -> tuple[BreakdownRecipe, ...]:
    """Return the computed tables that a dataset declares, in its order."""
    return tuple(read(Annotated[BreakdownRecipe, BREAKDOWNS], spec) for spec in dataset.specs("breakdowns"))
