"""What is computed: figures with their recipe, breakdowns and charts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from build_scripts.model.dataset import Field
from build_scripts.model.values import Scalar, Spec


@dataclass(frozen=True)
class Unpointed:
    """Narrows rows to those whose ``key`` no row of ``resource`` has in its ``fields``."""

    resource: str
    fields: tuple[str, ...]
    key: tuple[str, ...]


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
    unpointed: Unpointed | None = None


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
    exact: str = ""
    """The result whole, for machines: a decimal number where it ends, else ``n/d``; a text cell as it is."""
    decimals: int | None = None
    """To how many decimals the result is rounded, half away from zero; ``None`` where a cell is shown as it is."""
    parameters: Mapping[str, str | int] = field(default_factory=dict)
    """What the operation needs besides its cells: how many, in which order."""
    split: bool = False
    """Rounded together with the other parts of its amount, by largest remainders (Hamilton), not by itself."""


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
    mark: str = ""
    """What is to be known of the number wherever it goes, such as ``cifra reportada, por confirmar``."""
    note_calls: tuple[tuple[str, str], ...] = ()
    """The figures that its note says, in order: the id of each, and how the note says it."""
    question: str = ""
    """Of what cannot be computed: the name of the question that nobody's documents answer."""

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
    mark: str = ""
    """What is to be known of its numbers wherever they go."""

    @property
    def id(self) -> str:
        return f"{self.package}/{self.name}"

    def column(self, name: str) -> Column:
        return next(c for c in self.columns if c.name == name)

    def values(self, name: str) -> tuple[Scalar, ...]:
        at = [c.name for c in self.columns].index(name)
        return tuple(row[at] for row in self.rows)


SITE = "sitio:"
"""How a drawing's links begin: a path within the site follows, which each page turns into its own address."""


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
    """For inline use: colours are CSS variables, no fixed width or height, links begin with ``SITE``."""
    narrow_svg: str
    standalone_svg: bytes
    vega_lite: bytes
    interactive: bytes = b""
    """The script that a page loads to make it interactive; empty when there is nothing to explore."""
    mark: str = ""
    """What is to be known of its numbers wherever it goes; its subtitle says it too."""

    @property
    def id(self) -> str:
        return f"{self.package}/{self.name}"
