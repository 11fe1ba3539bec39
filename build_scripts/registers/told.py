"""What is told of a hearing: tables whose cells are already words, some of which lead somewhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from build_scripts import labels
from build_scripts.model import (
    Column,
    Scalar,
)

UNPUBLISHED = "no publicado"
"""What stands where a document should say something and none does."""

NOTHING = "—"
"""What stands where there is nothing to say."""


class Part(NamedTuple):
    """A run of words, and the place of the site that it leads to, with the name that recipes give it."""

    text: str
    target: str = ""
    name: str = ""
    figure: str = ""
    """The id of the figure whose text the words are."""


class Told(NamedTuple):
    """A cell in words; ``missing`` where something should have been published and was not."""

    parts: tuple[Part, ...]
    missing: bool = False
    sort: str = ""

    @property
    def text(self) -> str:
        return "".join(part.text for part in self.parts)


class Entry(NamedTuple):
    """A row, and the key of the commitment that it is of, where it is of one."""

    key: str
    cells: tuple[Told, ...]


@dataclass(frozen=True)
class Register:
    """What the records say of one thing; without entries, nobody published any of it."""

    role: str
    title: str
    columns: tuple[Column, ...]
    entries: tuple[Entry, ...]
    note: str = ""
    """What is to be known of it, said below."""
    pending: str = ""
    """Why there cannot be any entries yet; empty where they could have been published."""


def said(value: object) -> Told:
    """Tell a text that a document should print; one that is missing says so."""
    text = str(value or "")
    return Told((Part(text or UNPUBLISHED),), missing=not text)


def optional(value: object) -> Told:
    """Tell a text that there need not be."""
    return Told((Part(str(value or "") or NOTHING),))


def worded_columns(*heads: tuple[str, str]) -> tuple[Column, ...]:
    """Give columns of words by name and title."""
    return tuple(Column(name, title, "text") for name, title in heads)


def told_day(value: Scalar) -> Told:
    """Tell a day that there should be."""
    return Told((Part(labels.short_day(value)),), sort=value.isoformat()) if isinstance(value, date) else said(None)


def told_count(value: Scalar) -> Told:
    """Tell a number that there should be."""
    return Told((Part(labels.number(value)),), sort=str(value)) if isinstance(value, int) else said(None)
