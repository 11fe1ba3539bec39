"""Computes the tables that a dataset declares, each with the mark of the statements that it reads."""

from __future__ import annotations

from dataclasses import replace

from build_scripts import labels
from build_scripts.kinds.breakdowns import breakdowns_of
from build_scripts.kinds.breakdowns.base import BreakdownRecipe
from build_scripts.model import Breakdown, Dataset, Statements


def compute_breakdowns(dataset: Dataset) -> list[Breakdown]:
    """Compute every declared breakdown, in the order of the descriptor."""
    return [_marked(dataset, declared, declared.compute(dataset)) for declared in breakdowns_of(dataset)]


def _marked(dataset: Dataset, declared: BreakdownRecipe, made: Breakdown) -> Breakdown:
    """Put on a table the mark of the statements that it reads, and say it where no note of its own does."""
    mark = labels.joined(map(Statements(dataset).mark, declared.statements(dataset)))
    said = labels.cautioned(" ".join(made.notes), mark) == " ".join(made.notes)
    notes = made.notes if said else (*made.notes, f"{labels.capital(mark)}.")
    return replace(made, mark=mark, notes=notes)
