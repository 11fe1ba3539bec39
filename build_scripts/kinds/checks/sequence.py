"""Checks that the numbers or letters of a list follow one another as they are printed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated, ClassVar, Literal

from build_scripts.declare.roles import AnyField, Resource
from build_scripts.kinds.checks.base import Mismatch
from build_scripts.kinds.checks.comparing import Tolerant, absent, departs, spelled
from build_scripts.model import Dataset, Scalar

Order = Literal["consecutive", "ascending", "descending"]
Style = Literal["number", "letter", "last-number"]


@dataclass(frozen=True, kw_only=True)
class SequenceCheck(Tolerant):
    """Numbers, letters or the last part of codes follow one another as declared, within each group."""

    SAYS: ClassVar[str] = "Los valores van en orden, dentro de cada grupo."

    kind: Literal["sequence"] = "sequence"
    resource: Annotated[Resource, "La tabla."]
    field: Annotated[AnyField, "El campo."]
    by: Annotated[tuple[AnyField, ...], "Los campos que forman los grupos."] = ()
    order: Annotated[Order, "`consecutive`, `ascending` o `descending`."]
    style: Annotated[Style, "`number`, `letter` o `last-number` (el último número de un código como `04.01.02`)."]

    def mismatches(self, dataset: Dataset) -> Iterator[Mismatch]:
        table = dataset.tables[self.resource]
        last: dict[tuple[Scalar, ...], str] = {}
        for row in table.rows:
            if row[self.field] is None:
                continue
            group = tuple(row[name] for name in self.by)
            cell, before = row.cells[self.field], last.get(group)
            last[group] = cell
            if before is not None and (wanted := _follows(before, cell, self.style, self.order)) is not None:
                yield departs(table, self.field, row, wanted)
        if not last:
            yield absent(table, self.field, "al menos un valor")


LONGEST = 38
"""Digits of a number within a text: as many as a cell of amounts may have."""

NUMBER = re.compile(rf"-?[0-9]{{1,{LONGEST}}}(\.[0-9]{{1,{LONGEST}}})?")

LETTERS = "abcdefghijklmnñopqrstuvwxyz"


def _follows(before: str, cell: str, style: Style, order: Order) -> str | None:
    """Return what should have come after ``before`` when ``cell`` does not follow it, else ``None``."""
    if style == "letter":
        return _letter_after(before, cell, order)
    if style == "number":
        if not (NUMBER.fullmatch(before) and NUMBER.fullmatch(cell)):
            return "un número"
        if _in_order(Fraction(before), Fraction(cell), order):
            return None
        return spelled(Fraction(before) + 1) if order == "consecutive" else f"{WORDS[order]} {before}"
    head, mine = _last_number(before), _last_number(cell)
    if _in_order(head[1], mine[1], order):
        return None
    if order != "consecutive":
        return f"{WORDS[order]} {before}"
    return f"{head[0]}{head[1] + 1:0{head[2]}d}"


def _letter_after(before: str, cell: str, order: Order) -> str | None:
    """Compare two letters in either of the alphabets that Spanish lists use: with ñ and without it."""
    places = [(a.find(before.lower()), a.find(cell.lower())) for a in (LETTERS, LETTERS.replace("ñ", ""))]
    if len(before) == len(cell) == 1 and any(min(two) >= 0 and _in_order(*two, order) for two in places):
        return None
    at = LETTERS.find(before.lower())
    if order != "consecutive" or len(before) != 1 or at < 0 or at + 1 == len(LETTERS):
        return f"una letra {WORDS[order]} {before}" if order != "consecutive" else "una letra"
    return "ñ u o" if before.lower() == "n" else LETTERS[at + 1]


WORDS = {"ascending": "mayor que", "descending": "menor que"}


def _in_order(before: Fraction | int, after: Fraction | int, order: Order) -> bool:
    if order == "consecutive":
        return after == before + 1
    return after > before if order == "ascending" else after < before


def _last_number(text: str) -> tuple[str, int, int]:
    """Split a code into what precedes its last number, that number, and its width.

    >>> _last_number("04.01.02."), _last_number("2024")
    (('04.01.', 2, 2), ('', 2024, 4))
    """
    bare = text.rstrip(".")
    digits = min(LONGEST, len(bare) - len(bare.rstrip("0123456789")))
    return (bare[: len(bare) - digits], int(bare[len(bare) - digits :]), digits) if digits else (bare, -1, 0)
