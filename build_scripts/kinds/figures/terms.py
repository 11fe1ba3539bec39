"""Reads what a figure points at: cells or rows, as the term of an operation, with the words that name them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from build_scripts import labels
from build_scripts.exact import decimals_of
from build_scripts.kinds.items import Cells, Rowset
from build_scripts.model import Dataset, Ingredient, Row, Spec, Table


@dataclass(frozen=True)
class Term:
    """The cells, or the counted rows, that a figure points at."""

    ingredient: Ingredient
    cells: tuple[str, ...]
    total: Fraction
    decimals: int
    unit: str | None
    title: str
    source_place: str
    empty: int = 0
    """How many of the rows have no value, and so do not enter."""


class CannotComputeError(Exception):
    """The cells that a figure names are not there, are empty, or would divide by zero."""


def term_of(dataset: Dataset, of: Cells | Rowset, role: str, *, single: bool = False) -> Term:
    """Read cells, or count rows; ``single`` refuses all but one row. Raises ``CannotComputeError``."""
    table, where, rows = of.table(dataset), of.where, of.rows(dataset)
    if isinstance(of, Rowset):
        return counted(table, where, rows, role)
    field = table.field(of.field)
    if single and len(rows) != 1:
        raise CannotComputeError(f"se esperaba una fila y hay {len(rows)} {condition(table, where)}".rstrip())
    filled = [row for row in rows if row[field.name] is not None]
    if not filled:
        raise CannotComputeError(f"no hay dato en «{field.title}» {condition(table, where)}".rstrip())
    cells = tuple(row.cells[field.name] for row in filled)
    numeric = field.type in {"integer", "number", "year"}
    return Term(
        ingredient=ingredient_of(table, role, field.name, where, filled),
        cells=cells,
        total=sum((Fraction(c) for c in cells), Fraction(0)) if numeric else Fraction(0),
        decimals=max(decimals_of(c) for c in cells) if numeric else 0,
        unit=field.unit,
        title=field.title,
        source_place=filled[0].cells.get("fuente_lugar", "") if len(filled) == 1 else "",
        empty=len(rows) - len(filled),
    )


def counted(table: Table, where: Spec, rows: Sequence[Row], role: str) -> Term:
    """Make a term of how many rows there are."""
    title = f"filas de «{table.title}»"
    return Term(ingredient_of(table, role, None, where, rows), (), Fraction(len(rows)), 0, None, title, "")


def ingredient_of(table: Table, role: str, field: str | None, where: Spec, rows: Sequence[Row]) -> Ingredient:
    """Return which cells, on which lines of the CSV, a term is made of."""
    keys = tuple(", ".join(f"{table.field(n).title} {row.cells[n]}" for n in table.primary_key) for row in rows)
    values = tuple(row.cells[field] for row in rows) if field else ()
    return Ingredient(role, table.name, field, where, tuple(row.number for row in rows), keys, values)


def condition(table: Table, where: Spec) -> str:
    """Write a selection in words: ``donde Gestión es 2024``."""
    parts = []
    for name, want in where.items():
        title = table.field(name).title
        if isinstance(want, Mapping):
            parts.append(f"«{title}» está {'vacía' if want['empty'] else 'llena'}")
        elif isinstance(want, list | tuple):
            parts.append(f"«{title}» es " + " o ".join(labels.plain(w) for w in want))
        else:
            parts.append(f"«{title}» es {labels.plain(want)}")
    return "donde " + " y ".join(parts) if parts else ""


def cell_words(dataset: Dataset, of: Cells | Rowset) -> str:
    """Name cells in words: ``«Monto» de «Cobros» donde «Gestión» es 2024``."""
    table = of.table(dataset)
    of_table = f" de «{table.title}»"
    subject = f"«{table.field(of.field).title}»{of_table}" if isinstance(of, Cells) else f"las filas{of_table}"
    return f"{subject} {condition(table, of.where)}".strip()
