"""Computes what a dataset declares: ``Figure``s with their recipe and ``Breakdown``s.

In: a reconciled dataset. Out: figures and breakdowns in the order of the descriptor, exact. Pure: no file, no clock.
"""

from build_scripts.summarise.breakdowns import compute_breakdowns
from build_scripts.summarise.contradictions import check_contradictions
from build_scripts.summarise.figures import compute_figures
from build_scripts.summarise.maps import check_places
from build_scripts.summarise.mixing import check_mixing
from build_scripts.summarise.unseen import check_unseen

__all__ = [
    "check_contradictions",
    "check_mixing",
    "check_places",
    "check_unseen",
    "compute_breakdowns",
    "compute_figures",
]
