"""What is published: a dataset, its tables and its prose."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from build_scripts.model.values import Scalar, Spec, canonical, type_name


@dataclass(frozen=True)
class Field:
    """A column of a table, as the descriptor declares it."""

    name: str
    type: type_name
    title: str
    description: str
    unit: str | None = None
    from_source: bool = True
    """False where the name or the content of the column is the portal's own reading."""
    required: bool = False


@dataclass(frozen=True)
class ForeignKey:
    """``fields`` of this table point at ``reference_fields`` of ``resource`` in the same package."""

    fields: tuple[str, ...]
    resource: str
    reference_fields: tuple[str, ...]


@dataclass(frozen=True)
class Row:
    """One record: typed values, the cells as the file has them, and its line in the file (header = 1)."""

    number: int
    values: Mapping[str, Scalar]
    cells: Mapping[str, str]

    def __getitem__(self, name: str) -> Scalar:
        return self.values[name]


@dataclass(frozen=True)
class Table:
    """A resource: its fields and its rows, amounts exact (``int`` or ``Decimal``, never float)."""

    name: str
    title: str
    description: str
    path: str
    fields: tuple[Field, ...]
    primary_key: tuple[str, ...]
    foreign_keys: tuple[ForeignKey, ...]
    missing: Mapping[str, str]
    """Codes for a missing value and what each means."""
    rows: tuple[Row, ...]

    def field(self, name: str) -> Field:
        return next(f for f in self.fields if f.name == name)

    def key(self, row: Row) -> dict[str, Scalar]:
        return {name: row[name] for name in self.primary_key}

    def speller(self, names: Sequence[str]) -> Callable[[Row], tuple[str, ...] | None]:
        """Give what tells the rows that point at one another: the cells of some fields, each by its value.

        A row with one of them empty points at nothing: for it, ``None``. Joins compare this and never the raw cells,
        in which ``01`` is not ``1``.
        """
        kinds = [(name, self.field(name).type) for name in names]

        def spell(row: Row) -> tuple[str, ...] | None:
            if any(row[name] is None for name, _ in kinds):
                return None
            return tuple(canonical(kind, row.cells[name]) for name, kind in kinds)

        return spell

    def key_of(self, row: Row) -> str:
        """Spell a row's key as the file has it, the cells of a key of several columns joined by «/»."""
        return "/".join(row.cells[name] for name in self.primary_key)

    def find(self, key: str) -> Row | None:
        """The row whose key is spelled so."""
        return next((row for row in self.rows if self.key_of(row) == key), None)

    def select(self, where: Spec) -> tuple[Row, ...]:
        """The rows in which every named field has the wanted value, one of several, or is or is not empty."""
        rows = self.rows
        for name, want in where.items():
            wanted = _test(name, want)
            rows = tuple(row for row in rows if wanted(row))
        return rows


def _test(name: str, want: Any) -> Callable[[Row], bool]:
    """Make the question whether a row has a wanted value; what is wanted is read once, not once a row."""
    if isinstance(want, Mapping):
        empty = bool(want["empty"])
        return lambda row: (row[name] is None) == empty
    if isinstance(want, list | tuple):
        tests = [_test(name, one) for one in want]
        return lambda row: any(test(row) for test in tests)
    if isinstance(want, bool):
        return lambda row: row[name] is want
    text, amount, counts = str(want), _amount(want), isinstance(want, int | float | str)

    def same(row: Row) -> bool:
        value = row[name]
        if value is None or isinstance(value, bool):  # a code for a missing value is no value
            return False
        if counts and isinstance(value, int | Decimal):
            return amount is not None and value == amount
        return row.cells[name] == text

    return same


def _amount(want: object) -> Decimal | None:
    """Read a wanted value as a number that something can equal; nothing where it is none."""
    try:
        amount = Decimal(str(want))
        return None if amount.is_nan() else amount
    except ArithmeticError:
        return None


@dataclass(frozen=True)
class Prose:
    """What people write about a dataset (``texto.md``), section by section, Markdown not yet rendered."""

    what: str = ""
    can_say: str = ""
    cannot_say: str = ""
    questions: str = ""
    transcription: str = ""


@dataclass(frozen=True)
class Withdrawn:
    """A doubt of the source that was published and is not any more, with the reason that its revision gives."""

    version: str
    day: date
    title: str
    """What should hold, or the name of its check."""
    place: str
    """The row, column by column; empty for a check over the whole table."""
    printed: str
    """As it was declared; empty where the revision does not repeat it. So is ``recomputed``."""
    recomputed: str
    reason: str


@dataclass(frozen=True)
class Dataset:
    """A published Data Package, read whole."""

    slug: str
    title: str
    description: str
    version: str
    tables: Mapping[str, Table]
    descriptor: Spec
    """The descriptor as published, for what needs it verbatim: licences, sources, ``portal``."""
    prose: Prose = Prose()

    @property
    def portal(self) -> Spec:
        portal: Spec = self.descriptor["portal"]
        return portal

    @property
    def revised(self) -> date:
        """The day of the newest revision."""
        return date.fromisoformat(self.portal["revisions"][-1]["date"])

    @property
    def withdrawn(self) -> list[Withdrawn]:
        """The doubts that were withdrawn, the last ones first."""
        titles = {spec["id"]: spec.get("title", spec["id"]) for spec in self.portal["checks"]}
        return [
            Withdrawn(
                revision["version"],
                date.fromisoformat(revision["date"]),
                one.get("title") or titles.get(one["check"], one["check"]),
                ", ".join(f"{name} {value}" for name, value in one.get("row", {}).items()),
                one.get("printed", ""),
                one.get("recomputed", ""),
                one["reason"],
            )
            for revision in reversed(self.portal["revisions"])
            for one in revision.get("withdrawn", ())
        ]

    @property
    def key_years(self) -> list[int]:
        """The years that there are rows of, in order, from the year columns of the keys.

        A year outside a key dates something else (a document, a goal), not the data.
        """
        found = {
            value
            for table in self.tables.values()
            for field in table.fields
            if field.type == "year" and field.name in table.primary_key
            for row in table.rows
            if isinstance(value := row[field.name], int)
        }
        return sorted(found)

    @property
    def all_years(self) -> list[int]:
        """The years that the data are about, in order: those of its keys or, where they have none, the declared."""
        return self.key_years or sorted(self.portal.get("years", ()))

    @property
    def years(self) -> tuple[int, int] | None:
        """The first and the last year that the data are about; ``None`` when they are about none."""
        found = self.all_years
        return (found[0], found[-1]) if found else None

    def specs(self, kind: str) -> Iterator[Spec]:
        """The declared items of one of the six keys of ``portal``."""
        yield from self.portal[kind]
