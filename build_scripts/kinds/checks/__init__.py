"""The closed list of checks: each is a module with what it declares beside what it finds."""

from __future__ import annotations

from typing import Annotated

from build_scripts.declare.objects import Group, read
from build_scripts.kinds.checks.base import Check
from build_scripts.kinds.checks.column_sum import ColumnSumCheck
from build_scripts.kinds.checks.copy_of import CopyCheck
from build_scripts.kinds.checks.count import CountCheck
from build_scripts.kinds.checks.coverage import CoverageCheck
from build_scripts.kinds.checks.date_order import DateOrderCheck
from build_scripts.kinds.checks.foreign_key import ForeignKeyCheck
from build_scripts.kinds.checks.restated import RestatedCheck
from build_scripts.kinds.checks.row_formula import RowFormulaCheck
from build_scripts.kinds.checks.row_sum import RowSumCheck
from build_scripts.kinds.checks.same_value import SameValueCheck
from build_scripts.kinds.checks.sequence import SequenceCheck
from build_scripts.kinds.checks.share import ShareCheck
from build_scripts.kinds.checks.stated.compared_alike import ComparedAlikeCheck
from build_scripts.kinds.checks.stated.conflicting_statements import ConflictingStatementsCheck
from build_scripts.kinds.checks.stated.coverage_of_period import CoverageOfPeriodCheck
from build_scripts.kinds.checks.stated.only_as_share import OnlyAsShareCheck
from build_scripts.kinds.checks.stated.partial_called_whole import PartialCalledWholeCheck
from build_scripts.kinds.checks.stated.same_value_different_coverage import SameValueDifferentCoverageCheck
from build_scripts.kinds.checks.stated.stated_share import StatedShareCheck
from build_scripts.kinds.checks.uniform import UniformCheck
from build_scripts.model import Dataset

CHECKS = Group.of(
    RowSumCheck,
    RowFormulaCheck,
    ColumnSumCheck,
    ShareCheck,
    CountCheck,
    SameValueCheck,
    CoverageCheck,
    SequenceCheck,
    DateOrderCheck,
    CoverageOfPeriodCheck,
    OnlyAsShareCheck,
    SameValueDifferentCoverageCheck,
    StatedShareCheck,
    ConflictingStatementsCheck,
    PartialCalledWholeCheck,
    ComparedAlikeCheck,
    UniformCheck,
    RestatedCheck,
    CopyCheck,
    ForeignKeyCheck,
)


def checks_of(dataset: Dataset) -> tuple[Check, ...]:
    """Return the checks that a dataset declares, in its order."""
    return tuple(read(Annotated[Check, CHECKS], spec) for spec in dataset.specs("checks"))
