"""What is read: a package's folder as it was found."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Descriptors = Callable[[str], Mapping[str, Any] | None]
"""Gives a dataset's descriptor by its name, or ``None`` where there is no such dataset."""


@dataclass(frozen=True)
class Trouble:
    """Something that kept a file from being read as it should be; ``validate`` puts it into words."""

    code: str
    line: int | None = None
    found: str = ""


@dataclass(frozen=True)
class RawRecord:
    """A record of a CSV file: the line it starts on (header = 1) and its cells."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class RawTable:
    """A resource's file, decoded and split into cells; ``troubles`` says what went wrong on the way."""

    resource: str
    path: str
    header: tuple[str, ...] = ()
    records: tuple[RawRecord, ...] = ()
    troubles: tuple[Trouble, ...] = ()


@dataclass(frozen=True)
class Repeated:
    """An item that a descriptor declares once for each value of a column."""

    group: str
    """``figures``, ``breakdowns`` or ``charts``."""
    id: str
    """As it is declared."""
    field: str
    names: tuple[str, ...]
    """Of the items that were written out."""


@dataclass(frozen=True)
class Source:
    """A package's folder as it was found, before anything is believed about it."""

    slug: str
    shown: str
    """The folder as messages print it: from the project's root, with forward slashes."""
    descriptor: Any
    """The parsed JSON, or ``None``."""
    tables: tuple[RawTable, ...]
    prose: str | None
    troubles: tuple[Trouble, ...] = ()
    digest: str = ""
    """SHA-256 over the bytes of every file read, to know an unchanged package again."""
    repeated: tuple[Repeated, ...] = ()
    """What its descriptor declares once for each of several values; what it has by now is written out."""
