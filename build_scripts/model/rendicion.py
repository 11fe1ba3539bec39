"""The outline of a rendición: which published things it shows, in which order, with which words.

One outline makes the page, the report, the slides, the sheets and the script for radio, so they cannot disagree.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

HearingKind = Literal["inicial", "final"]

CitationStatus = Literal["confirmada", "reportada", "sin confirmar"]
CITATION_STATUSES: tuple[CitationStatus, ...] = get_args(CitationStatus)
"""How well it is known what a norm says."""

MOST_FIGURES = 2
"""Figures that a message may show: a third could not be read from the last row."""


@dataclass(frozen=True)
class Citation:
    """What a section or a deadline rests on, and how well it is known."""

    text: str
    """The norm, and where it was read."""
    status: CitationStatus


@dataclass(frozen=True)
class Question:
    """What the reader can ask, and the letter that asks it, where there is one."""

    text: str
    letter: str = ""
    """The name of the question that no source answers, among those that have a letter."""


@dataclass(frozen=True)
class Section:
    """A section of the report and of the page."""

    id: str
    title: str
    paragraphs: tuple[str, ...] = ()
    """Plain text in which ``{figura:conjunto/cifra}`` stands for a figure with its unit."""
    figures: tuple[str, ...] = ()
    charts: tuple[str, ...] = ()
    breakdowns: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    """Resources of a dataset, ``conjunto/tabla``."""
    record: str = ""
    """A table of the records, by its role, narrowed to this hearing: ``compromisos``, ``resultados``…"""
    doubts: tuple[str, ...] = ()
    """Datasets whose doubts are listed."""
    questions: tuple[Question, ...] = ()
    """What the reader can ask."""
    citation: Citation | None = None


@dataclass(frozen=True)
class Message:
    """One thing to be understood: a slide, and a passage of the script that is read aloud."""

    title: str
    """What is to be understood, in a line; may hold figures."""
    figures: tuple[str, ...] = ()
    """The one that is shown large, and another beside it where the line names two; see ``MOST_FIGURES``."""
    chart: str = ""
    says: str = ""
    """The passage to read aloud; figures are spelled in words there."""
    notes: str = ""
    """For whoever presents the slide."""
    questions: tuple[str, ...] = ()
    """What those who listen can ask about it."""
    citation: Citation | None = None
    """The norm it rests on, where that is no document of its figures' dataset."""


@dataclass(frozen=True)
class Sheets:
    """One sheet a row of a table, for the photocopier; ``{clave}`` and ``{cada}`` as in repeated pages."""

    table: str
    """``conjunto/tabla``."""
    key: str
    """The field whose cell becomes ``{clave}`` and the file's name."""
    name: str
    """The field whose cell becomes ``{cada}``."""
    title: str
    figures: tuple[str, ...] = ()
    charts: tuple[str, ...] = ()
    paragraphs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outline:
    """Everything that is presented of a year at one hearing."""

    path: str
    """The file that declares it, for messages."""
    year: int
    kind: HearingKind
    title: str
    basis: str
    """Which documents it is made from."""
    sections: tuple[Section, ...]
    messages: tuple[Message, ...] = ()
    sheets: Sheets | None = None
    hearing: str = ""
    """The record of the hearing, ``audiencia`` of the dataset of records; empty while none is recorded."""

    @property
    def name(self) -> str:
        return f"{self.year}-{self.kind}"
