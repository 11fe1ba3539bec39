"""The nouns that the stages pass to one another; all frozen, none does input or output.

A *distribution* is, in DCAT and schema.org, a downloadable file; so the statistical result is a
``Breakdown``, and what the law splits among beneficiaries is an allocation.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

type_name = Literal["string", "integer", "number", "boolean", "date", "year"]
Scalar = str | int | Decimal | bool | date | None
Spec = Mapping[str, Any]
Severity = Literal["error", "aviso"]


# --- what is read ------------------------------------------------------------------------------


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


# --- what is published -------------------------------------------------------------------------


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

    def select(self, where: Spec) -> tuple[Row, ...]:
        """The rows in which every named field has the wanted value, one of several, or is or is not empty."""
        return tuple(row for row in self.rows if all(_matches(row, name, want) for name, want in where.items()))


def _matches(row: Row, name: str, want: Any) -> bool:
    value = row[name]
    if isinstance(want, Mapping):
        return (value is None) == bool(want["empty"])
    if isinstance(want, list | tuple):
        return any(_matches(row, name, one) for one in want)
    if isinstance(want, bool) or isinstance(value, bool):
        return value is want
    if isinstance(value, int | Decimal) and isinstance(want, int | float | str):
        try:
            return value == Decimal(str(want))
        except ArithmeticError:
            return False
    return row.cells[name] == str(want)


@dataclass(frozen=True)
class Prose:
    """What people write about a dataset (``texto.md``), section by section, Markdown not yet rendered."""

    what: str = ""
    can_say: str = ""
    cannot_say: str = ""
    questions: str = ""
    transcription: str = ""


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

    def specs(self, kind: str) -> Iterator[Spec]:
        """The declared items of one of the six keys of ``portal``."""
        yield from self.portal[kind]


# --- what is found -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Finding:
    """Something wrong, told so that an officer can act on it; it stops publication unless it is only an ``aviso``."""

    code: str
    package: str
    file: str
    message: str
    next: str
    row: int | None = None
    """Line in the file, header = 1."""
    field: str | None = None
    expected: str = ""
    found: str = ""
    difference: str | None = None
    severity: Severity = "error"

    @property
    def stops(self) -> bool:
        return self.severity == "error"


Rounding = Literal["compatible", "unexplained", "not-numeric"]


@dataclass(frozen=True)
class Discrepancy:
    """A place where the source does not agree with its own arithmetic, published beside its figure."""

    package: str
    check: str
    check_title: str
    resource: str
    field: str
    row: int | None
    place: str
    """The row in words, such as ``gestión 2021``; empty for a check over the whole table."""
    printed: str
    """As a machine number or text, in the source's printed digits."""
    recomputed: str
    difference: Decimal | None
    """Printed minus recomputed; ``None`` where the values are not numbers."""
    bound: Decimal | None
    """The most that rounding at the printed precision allows, in the field's unit."""
    rounding: Rounding
    unit: str | None
    note: str
    source_place: str


# --- what is computed --------------------------------------------------------------------------


@dataclass(frozen=True)
class Ingredient:
    """The cells a figure was computed from: one resource, one field, and the rows' keys and values."""

    role: str
    """What the cells are in the operation: ``valor``, ``parte``, ``todo``, ``desde``, ``hasta``…"""
    resource: str
    field: str | None
    """``None`` when rows are counted instead of cells read."""
    where: Spec
    rows: tuple[int, ...]
    """Line numbers in the published CSV."""
    keys: tuple[str, ...]
    """The same rows by their primary key, in words."""
    values: tuple[str, ...]
    """The cells exactly as the CSV has them; empty when counting."""


@dataclass(frozen=True)
class Recipe:
    """How anyone can recompute a figure from the published CSV."""

    kind: str
    package: str
    version: str
    ingredients: tuple[Ingredient, ...]
    operation: str
    """In Spanish words."""
    result: str
    """Before rounding for display, as a machine number; empty when it cannot be computed."""
    rounding: str
    """In Spanish words."""


@dataclass(frozen=True)
class Figure:
    """A headline number, or the reason why there is none."""

    package: str
    name: str
    title: str
    value: Decimal | int | str | None
    """``None``: it cannot be computed, and ``reason`` says why."""
    display: str
    """Spelled for readers in es-BO, without the unit."""
    unit: str
    period: str
    note: str
    recipe: Recipe
    source_place: str = ""
    reason: str = ""
    missing: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        return f"{self.package}/{self.name}"


ColumnKind = Literal["text", "integer", "amount", "percent", "date", "year"]


@dataclass(frozen=True)
class Column:
    """A column of a breakdown. ``decimals`` None keeps each cell's own digits."""

    name: str
    title: str
    kind: ColumnKind
    unit: str | None = None
    decimals: int | None = None

    @staticmethod
    def of(field: Field, kind: ColumnKind | None = None) -> Column:
        """Head a column with a field's title and unit, each cell keeping its own digits."""
        return Column(
            field.name, field.title, kind or ("percent" if field.unit == "%" else KIND_OF[field.type]), field.unit
        )


KIND_OF: Mapping[str, ColumnKind] = {
    "string": "text",
    "boolean": "text",
    "integer": "integer",
    "number": "amount",
    "date": "date",
    "year": "year",
}


@dataclass(frozen=True)
class Breakdown:
    """A computed table: the numbers behind a chart, and a table in its own right."""

    package: str
    name: str
    kind: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Scalar, ...], ...]
    totals: tuple[tuple[Scalar, ...], ...] = ()
    """Rows that are totals of the others, or printed totals; never among ``rows``."""
    notes: tuple[str, ...] = ()
    reason: str = ""
    """Why it cannot be computed; then there are no rows."""

    @property
    def id(self) -> str:
        return f"{self.package}/{self.name}"

    def column(self, name: str) -> Column:
        return next(c for c in self.columns if c.name == name)

    def values(self, name: str) -> tuple[Scalar, ...]:
        at = [c.name for c in self.columns].index(name)
        return tuple(row[at] for row in self.rows)


@dataclass(frozen=True)
class Chart:
    """A breakdown drawn: two SVGs for the page and the files to take away."""

    package: str
    name: str
    kind: str
    title: str
    subtitle: str
    description: str
    breakdown: Breakdown
    wide_svg: str
    """For inline use: colours are CSS variables, no fixed width or height."""
    narrow_svg: str
    standalone_svg: bytes
    vega_lite: bytes

    @property
    def id(self) -> str:
        return f"{self.package}/{self.name}"


# --- what is written ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Output:
    """A file to be written: a path below the site's root, with forward slashes, and its bytes."""

    path: str
    content: bytes


@dataclass(frozen=True)
class Fingerprint:
    """What the manifest says of a file: enough to know it again without holding it."""

    path: str
    bytes: int
    sha256: str


@dataclass(frozen=True)
class Download:
    """A published file as its page offers it."""

    path: str
    label: str
    format: str
    bytes: int
    resource: str | None = None
    rows: int | None = None


@dataclass(frozen=True)
class Published:
    """Everything that is published of one dataset, ready to be put on pages."""

    dataset: Dataset
    discrepancies: tuple[Discrepancy, ...]
    figures: tuple[Figure, ...]
    breakdowns: tuple[Breakdown, ...]
    charts: tuple[Chart, ...]
    downloads: tuple[Download, ...]


@dataclass(frozen=True)
class Instance:
    """The portal's own settings, from ``extra.portal`` of mkdocs.yml."""

    root: Path
    name: str
    notice: str
    """Says that the site is built from public documents and is no entity's official site."""
    license_note: str
    """What is known of the licence of the source documents."""
    data_license: str
    publisher: str
    """Who publishes the compilation, for citations."""
    url: str = ""
    """The site's public address, ending in a slash; empty while it has none."""
    table_rows: int = 500
    """The most rows that a page's table shows; the files hold all."""
    nav: tuple[tuple[str, str], ...] = ()
    """The top sections: title and first page."""
    groups: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """How the catalogue orders datasets: title of each group and its slugs; the rest come last."""
