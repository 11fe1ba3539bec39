"""The nouns that the stages pass to one another; all frozen, none does input or output.

A *distribution* is, in DCAT and schema.org, a downloadable file; so the statistical result is a
``Breakdown``, and what the law splits among beneficiaries is an allocation.
"""

from build_scripts.model.dataset import Dataset, Field, ForeignKey, Prose, Row, Table
from build_scripts.model.findings import Discrepancy, Finding, Rounding
from build_scripts.model.results import (
    KIND_OF,
    SITE,
    Breakdown,
    Chart,
    Column,
    ColumnKind,
    Figure,
    Ingredient,
    Recipe,
    Unpointed,
)
from build_scripts.model.site import AllowedNumber, Card, Download, Fingerprint, Instance, Move, Output, Published
from build_scripts.model.source import RawRecord, RawTable, Source, Trouble
from build_scripts.model.statements import (
    ABOUT,
    AT_LEAST,
    AT_MOST,
    COVERAGES,
    EXACT,
    MISSING,
    PARTIAL,
    PRECISIONS,
    WHOLE,
    coverage_of,
    same_months,
)
from build_scripts.model.values import Scalar, Severity, Spec, type_name

__all__ = [
    "ABOUT",
    "AT_LEAST",
    "AT_MOST",
    "COVERAGES",
    "EXACT",
    "KIND_OF",
    "MISSING",
    "PARTIAL",
    "PRECISIONS",
    "SITE",
    "WHOLE",
    "AllowedNumber",
    "Breakdown",
    "Card",
    "Chart",
    "Column",
    "ColumnKind",
    "Dataset",
    "Discrepancy",
    "Download",
    "Field",
    "Figure",
    "Finding",
    "Fingerprint",
    "ForeignKey",
    "Ingredient",
    "Instance",
    "Move",
    "Output",
    "Prose",
    "Published",
    "RawRecord",
    "RawTable",
    "Recipe",
    "Rounding",
    "Row",
    "Scalar",
    "Severity",
    "Source",
    "Spec",
    "Table",
    "Trouble",
    "Unpointed",
    "coverage_of",
    "same_months",
    "type_name",
]
