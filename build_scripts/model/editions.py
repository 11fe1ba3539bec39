"""Editions: a site published once and never changed, the chain they form, and what changed from one to the next."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from build_scripts.model.chain import Edition
from build_scripts.model.source import Source
from build_scripts.model.values import Spec

Level = Literal["", "patch", "minor", "major"]
"""How far a version must move: not at all, a corrected value, new rows, changed columns."""

FigureNews = Literal["changed", "added", "removed", "another-period"]

Key = tuple[tuple[str, str], ...]
"""A row by its primary key: names of fields and their cells, in the order of the key."""


@dataclass(frozen=True)
class Reading:
    """The cells of one column that a figure was computed from, by the lines of their rows in the CSV."""

    resource: str
    field: str
    """Empty where rows are counted instead."""
    lines: tuple[int, ...]
    where: tuple[str, ...] = ()
    """The columns that choose those rows."""


@dataclass(frozen=True)
class ShownFigure:
    """A figure as readers saw it."""

    id: str
    """``conjunto/cifra``."""
    title: str
    text: str
    """With its unit; empty when it could not be computed."""
    exact: str = ""
    """The exact result, as its recipe has it."""
    period: str = ""
    """What it covers, such as ``enero a noviembre de 2025``."""
    mark: str = ""
    """What is to be known of it wherever it goes, such as ``cifra reportada, por confirmar``."""
    readings: tuple[Reading, ...] = ()
    """What it was computed from, as its recipe tells; none where it does not."""


@dataclass(frozen=True)
class ShownTable:
    """A computed table as its CSV has it."""

    name: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class ShownDoubt:
    """A declared inconsistency of the source as readers saw it."""

    id: str
    """Stable within its dataset: the check and the row it is about."""
    title: str
    printed: str
    computed: str
    reason: str = ""
    """Of one that was withdrawn, why; empty when nobody stated it."""


Texts = Mapping[str, Mapping[str, str]]
"""What people wrote: by the name of each file, its parts by their headings or keys."""


@dataclass(frozen=True)
class SnapshotDataset:
    """One dataset as it was: descriptor (its declared doubts too) and raw cells; what was computed, where known."""

    source: Source
    figures: Mapping[str, ShownFigure] = field(default_factory=dict)
    computed: Mapping[str, ShownTable] = field(default_factory=dict)
    texts: Texts | None = None
    """Its ``texto.md``; ``None`` where nobody kept it."""
    files: Mapping[str, str] = field(default_factory=dict)
    """The hash of each published file, and of its pages without what each edition adds, as far as they are known."""


@dataclass(frozen=True)
class Snapshot:
    """Everything that a portal published, or is about to."""

    label: str
    """For readers: the name of the edition, folder or revision."""
    datasets: Mapping[str, SnapshotDataset]
    notes: tuple[str, ...] = ()
    """What could not be known of it, and why."""
    day: date | None = None
    """Of an edition, its own."""
    texts: Texts | None = None
    """Pages, outlines and settings; ``None`` where nobody kept them."""
    withdrawn: Mapping[str, str] = field(default_factory=dict)
    """Why datasets that were published are not any more, by their names."""


@dataclass(frozen=True)
class CellChange:
    """A value that was revised, and the stated reason."""

    resource: str
    key: Key
    field: str
    title: str
    before: str
    after: str
    reason: str = ""
    """From ``portal.revisions``; empty when nobody stated one."""


@dataclass(frozen=True)
class RowChange:
    """A row that came or went, with its cells."""

    resource: str
    key: Key
    cells: Mapping[str, str]
    period: str = ""
    """Of a statement, what it covers: ``enero a noviembre de 2025, parcial``; empty where the table has none."""
    gist: tuple[tuple[str, str], ...] = ()
    """The few cells that tell the row from others, by the titles of their columns; amounts with their unit."""


@dataclass(frozen=True)
class ColumnChange:
    """A column that came, went or became another."""

    resource: str
    field: str
    what: Literal["added", "removed", "renamed", "type", "unit", "key", "order"]
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class FigureChange:
    """A figure that reads otherwise, with what each side was about; a side is empty where the figure did not exist."""

    id: str
    title: str
    before: str
    after: str
    period_before: str = ""
    period_after: str = ""
    mark_before: str = ""
    mark_after: str = ""
    cells: tuple[CellChange, ...] = ()
    """The first of the revised cells that it was computed from: why it changed."""
    cells_all: int = 0
    rows_added: int = 0
    """Of the rows that it was computed from, how many are new; ``rows_removed``, how many went."""
    rows_removed: int = 0

    @property
    def what(self) -> FigureNews:
        """Tell what happened to it; two values of different periods are never a change of one amount."""
        if not self.before or not self.after:
            return "added" if self.after else "removed"
        other = self.period_before and self.period_after and self.period_before != self.period_after
        return "another-period" if other else "changed"


@dataclass(frozen=True)
class ComputedCell:
    """A cell of a computed table that reads otherwise."""

    key: Key
    """What names its row: the first columns, as many as it takes."""
    field: str
    """The column as the CSV has it: of an edition, nothing else is known."""
    before: str
    after: str
    period: str = ""
    """Of a row that covers part of a year, its months and that."""


@dataclass(frozen=True)
class ComputedChange:
    """A computed table that reads otherwise, came or went."""

    name: str
    """Of its file: ``desgloses/<name>.csv``."""
    title: str
    what: Literal["changed", "added", "removed"] = "changed"
    cells: tuple[ComputedCell, ...] = ()
    """The first of those that changed, in the rows that both sides have."""
    cells_all: int = 0
    rows_added: int = 0
    rows_removed: int = 0
    other_rows: bool = False
    """Its rows are others, and nothing names them so that they could be held against one another."""
    other_columns: bool = False


@dataclass(frozen=True)
class ItemChange:
    """Something besides the data that readers are told and that says something else, came or went."""

    item: str
    """``figures/total-2024``, ``resources/cobros/multas``, ``description``, ``docs/ingresos.md``."""
    part: str
    """What of it, such as ``where.gestion``; empty where it is the whole."""
    title: str
    """For readers: ``cifra «Se cobró en 2022»``."""
    before: str
    after: str
    reason: str = ""
    """Why, where it asks for that; empty when nobody stated it."""


@dataclass(frozen=True)
class DatasetChange:
    """Everything that changed in one dataset; of one that is the same, only its name is kept."""

    slug: str
    title: str
    what: Literal["added", "removed", "changed", "same"]
    version_before: str = ""
    version_after: str = ""
    level: Level = ""
    """What the change asks of the version."""
    resources_added: tuple[str, ...] = ()
    resources_removed: tuple[str, ...] = ()
    columns: tuple[ColumnChange, ...] = ()
    rows_added: tuple[RowChange, ...] = ()
    rows_removed: tuple[RowChange, ...] = ()
    cells: tuple[CellChange, ...] = ()
    figures: tuple[FigureChange, ...] = ()
    doubts_added: tuple[ShownDoubt, ...] = ()
    doubts_removed: tuple[ShownDoubt, ...] = ()
    revisions: tuple[Spec, ...] = ()
    """The revisions that came since, oldest first, as the descriptor has them: their reasons."""
    described: bool = False
    """The descriptor is another in something that nobody reads or, in older files, in texts, checks or recipes."""
    titles: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Of each table named above: the titles of its columns, as they are now."""
    computed: tuple[ComputedChange, ...] = ()
    """They follow from the data and their recipes: they ask nothing of the version."""
    description: str = ""
    """Of one that came: what it is, in its descriptor's first sentence."""
    counts: Mapping[str, int] = field(default_factory=dict)
    """Of one that came: how many ``rows`` and ``figures`` it has."""
    formerly: str = ""
    """The name it had before, where that was another."""
    undeclared: bool = False
    """Nobody declares that name: it is known by its cells."""
    reason: str = ""
    """Of one that was removed, why; empty when nobody states it."""
    resources_renamed: Mapping[str, str] = field(default_factory=dict)
    """The former names of tables that have another, by the present ones: what changed in them is told as of any."""
    reordered: tuple[str, ...] = ()
    """The tables whose rows stand in another order: their files are others."""
    rewritten: tuple[str, ...] = ()
    """The versions whose published revision says something else now, or is gone."""
    meaning: tuple[ItemChange, ...] = ()
    """What figures, tables, charts and checks say of data that did not change: it asks for a version and a reason."""
    wording: tuple[ItemChange, ...] = ()
    """Descriptions, notes and other texts that read otherwise."""
    files: tuple[str, ...] = ()
    """Where nothing else changed: the published files that have other bytes all the same."""
    untold: tuple[Spec, ...] = ()
    """The declared doubts that were withdrawn and whose reason nobody states."""
    untrue: tuple[Spec, ...] = ()
    """The withdrawals that the revisions state and that did not happen."""


@dataclass(frozen=True)
class Comparison:
    """What changed between two snapshots, dataset by dataset, in the order of their names."""

    before: str
    after: str
    datasets: tuple[DatasetChange, ...]
    notes: tuple[str, ...] = ()
    texts: tuple[ItemChange, ...] = ()
    """Pages, outlines and settings that read otherwise."""

    @property
    def changed(self) -> tuple[DatasetChange, ...]:
        return tuple(d for d in self.datasets if d.what != "same")


@dataclass(frozen=True)
class HistoryEntry:
    """An edition and what changed in it since the edition it follows by date; nothing where it follows none."""

    edition: Edition
    comparison: Comparison | None
    versions: Mapping[str, str]
    """The version of every dataset that the edition holds, by its name."""
    documents: Mapping[str, str] = field(default_factory=dict)
    """The paths of the documents of hearings that the edition holds, by their hashes."""

    @property
    def being_built(self) -> bool:
        """Tell the edition that a build is making from those that are published: its manifest is not written yet."""
        return not self.edition.digest

    @property
    def is_first(self) -> bool:
        """Tell the first edition from one that is only older, by its day, than all that were published before it."""
        return not self.edition.previous


@dataclass(frozen=True)
class Publication:
    """What a build must know to be an edition; without it, it is working material."""

    edition: Edition
    """Of this build: name, day and what it follows; no digest yet."""
    compare: Callable[[Snapshot], Comparison | None]
    """Compares what is about to be published with the edition it follows, refusing what the rules refuse."""
    history: tuple[HistoryEntry, ...] = ()
    """The editions before this one, newest first."""
