"""The nouns that the stages pass to one another; all frozen, none does input or output.

A *distribution* is, in DCAT and schema.org, a downloadable file; so the statistical result is a
``Breakdown``, and what the law splits among beneficiaries is an allocation.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from build_scripts.model.chain import Edition
    from build_scripts.model.dataset import Dataset, Field, ForeignKey, Prose, Row, Table, Withdrawn
    from build_scripts.model.editions import (
        CellChange,
        ColumnChange,
        Comparison,
        ComputedCell,
        ComputedChange,
        DatasetChange,
        FigureChange,
        FigureNews,
        HistoryEntry,
        ItemChange,
        Key,
        Level,
        Publication,
        Reading,
        RowChange,
        ShownDoubt,
        ShownFigure,
        ShownTable,
        Snapshot,
        SnapshotDataset,
        Texts,
    )
    from build_scripts.model.files import Fingerprint, Output
    from build_scripts.model.findings import Discrepancy, DoubtGroup, Finding, Rounding
    from build_scripts.model.hearings import Deadline, Frozen, Records, Timeliness
    from build_scripts.model.rendicion import (
        CITATION_STATUSES,
        Citation,
        HearingKind,
        Message,
        Outline,
        Question,
        Section,
        Sheets,
    )
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
    from build_scripts.model.site import AllowedNumber, Card, Download, Instance, Move, Published, Sending
    from build_scripts.model.source import Descriptors, RawRecord, RawTable, Repeated, Source, Trouble
    from build_scripts.model.stated import Amount, Stated, Statements
    from build_scripts.model.statements import (
        ABOUT,
        AT_LEAST,
        AT_MOST,
        BOUNDS,
        COVERAGES,
        EXACT,
        MISSING,
        PARTIAL,
        PRECISIONS,
        WHOLE,
        bounded,
        coverage_of,
        same_months,
    )
    from build_scripts.model.values import Scalar, Severity, Spec, canonical, type_name

HOMES = {
    "chain": "Edition",
    "dataset": "Dataset Field ForeignKey Prose Row Table Withdrawn",
    "editions": (
        "CellChange ColumnChange Comparison ComputedCell ComputedChange DatasetChange FigureChange FigureNews "
        "HistoryEntry ItemChange Key Level Publication Reading RowChange ShownDoubt ShownFigure ShownTable Snapshot "
        "SnapshotDataset Texts"
    ),
    "files": "Fingerprint Output",
    "findings": "Discrepancy DoubtGroup Finding Rounding",
    "hearings": "Deadline Frozen Records Timeliness",
    "rendicion": "CITATION_STATUSES Citation HearingKind Message Outline Question Section Sheets",
    "results": "KIND_OF SITE Breakdown Chart Column ColumnKind Figure Ingredient Recipe Unpointed",
    "site": "AllowedNumber Card Download Instance Move Published Sending",
    "source": "Descriptors RawRecord RawTable Repeated Source Trouble",
    "stated": "Amount Stated Statements",
    "statements": (
        "ABOUT AT_LEAST AT_MOST BOUNDS COVERAGES EXACT MISSING PARTIAL PRECISIONS WHOLE bounded coverage_of same_months"
    ),
    "values": "Scalar Severity Spec canonical type_name",
}
"""Where each noun lives: a noun is made when first named, so that an order pays only for those it uses."""

__all__ = [
    "ABOUT",
    "AT_LEAST",
    "AT_MOST",
    "BOUNDS",
    "CITATION_STATUSES",
    "COVERAGES",
    "EXACT",
    "KIND_OF",
    "MISSING",
    "PARTIAL",
    "PRECISIONS",
    "SITE",
    "WHOLE",
    "AllowedNumber",
    "Amount",
    "Breakdown",
    "Card",
    "CellChange",
    "Chart",
    "Citation",
    "Column",
    "ColumnChange",
    "ColumnKind",
    "Comparison",
    "ComputedCell",
    "ComputedChange",
    "Dataset",
    "DatasetChange",
    "Deadline",
    "Descriptors",
    "Discrepancy",
    "DoubtGroup",
    "Download",
    "Edition",
    "Field",
    "Figure",
    "FigureChange",
    "FigureNews",
    "Finding",
    "Fingerprint",
    "ForeignKey",
    "Frozen",
    "HearingKind",
    "HistoryEntry",
    "Ingredient",
    "Instance",
    "ItemChange",
    "Key",
    "Level",
    "Message",
    "Move",
    "Outline",
    "Output",
    "Prose",
    "Publication",
    "Published",
    "Question",
    "RawRecord",
    "RawTable",
    "Reading",
    "Recipe",
    "Records",
    "Repeated",
    "Rounding",
    "Row",
    "RowChange",
    "Scalar",
    "Section",
    "Sending",
    "Severity",
    "Sheets",
    "ShownDoubt",
    "ShownFigure",
    "ShownTable",
    "Snapshot",
    "SnapshotDataset",
    "Source",
    "Spec",
    "Stated",
    "Statements",
    "Table",
    "Texts",
    "Timeliness",
    "Trouble",
    "Unpointed",
    "Withdrawn",
    "bounded",
    "canonical",
    "coverage_of",
    "same_months",
    "type_name",
]


def __getattr__(name: str) -> object:
    for home, nouns in HOMES.items():
        if name in nouns.split():
            found: object = getattr(import_module(f"{__name__}.{home}"), name)
            globals()[name] = found
            return found
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
