"""Checks that a column is worked out from others of its row. Exact: quotients are ``Fraction``."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import Annotated, ClassVar, Literal

from build_scripts.declare.objects import Size
from build_scripts.declare.roles import AmountField, Resource
from build_scripts.exact import half_unit
from build_scripts.kinds.checks.base import Mismatch
from build_scripts.kinds.checks.comparing import Rounded, absent, mismatch
from build_scripts.model import ABOUT, Dataset, Row, Statements

Operation = Literal["sum", "difference", "product", "quotient", "line", "growth"]
Interval = tuple[Fraction, Fraction]
COUNTS = {"line": 3, "growth": 2}
"""How many operands the operations need that take them in a fixed order."""
FORMULAS = {"line": "pendiente × valor + constante", "growth": "monto × (1 + porcentaje ÷ 100)"}
"""What those operations work out, in Spanish."""


@dataclass(frozen=True, kw_only=True)
class RowFormulaCheck(Rounded):
    """A column is the sum, difference, product, quotient, straight line (a·x + b) or growth (a·(1 + p/100)) of others.

    A statement that says of its amount that it is about so much has no rounding to be held to: its row tells nothing.
    ``exact_fields`` are columns whose printed values no rounding stands behind, such as the ends of a legal range.
    """

    SAYS: ClassVar[str] = (
        "Un campo es la suma (`sum`), la diferencia (`difference`), el producto (`product`), el cociente "
        "(`quotient`), la recta (`line`: pendiente × valor + constante) o el crecimiento (`growth`: monto × "
        "(1 + porcentaje ÷ 100)) de otros, en su orden. De una declaración aproximada no se sabe cuánto se aparta: "
        "su fila no se compara."
    )

    kind: Literal["row-formula"] = "row-formula"
    resource: Annotated[Resource, "La tabla."]
    operation: Annotated[Operation, "Qué se calcula."]
    operands: Annotated[tuple[AmountField, ...], Size(2), "Dos campos o más; tres en `line`, dos en `growth`."]
    result: Annotated[AmountField, "El campo impreso."]
    exact_fields: Annotated[tuple[AmountField, ...], "Los campos cuyos valores impresos son exactos."] = ()

    def mismatches(self, dataset: Dataset) -> Iterator[Mismatch]:
        return compare(
            self, dataset, self.resource, Formula(self.operation, self.operands, self.result, self.exact_fields)
        )


@dataclass(frozen=True)
class Formula:
    """What is worked out, of which columns, and where the result is printed."""

    operation: Operation
    operands: Sequence[str]
    result: str
    exact: Collection[str] = ()
    """The columns that no rounding stands behind."""

    def complete(self, row: Row) -> bool:
        """Tell whether a row has what the operation needs; to a sum, an empty part adds nothing."""
        parts = self.operation == "sum" or all(row[name] is not None for name in self.operands)
        return parts and row[self.result] is not None


def compare(check: Rounded, dataset: Dataset, resource: str, formula: Formula) -> Iterator[Mismatch]:
    """Work out each row that has what it takes and yield those that print something else."""
    table, statements = dataset.tables[resource], Statements(dataset)
    compared = False
    for row in filter(formula.complete, table.rows):
        operands = [name for name in formula.operands if row[name] is not None]
        value = _apply(formula.operation, [Fraction(row.cells[name]) for name in operands])
        if value is None:  # a quotient by zero, which is not ours to judge
            continue
        if any(statements.precision(table.name, name, row) == ABOUT for name in (*operands, formula.result)):
            continue
        compared = True
        printed = row.cells[formula.result]
        own = Fraction(0) if formula.result in formula.exact else half_unit(printed)
        cells = [(row.cells[name], name in formula.exact) for name in operands]
        bound = check.bound(_spread(formula.operation, cells, value) + own)
        if abs(Fraction(printed) - value) > check.allowed(bound):
            yield mismatch(table, formula.result, row, printed, value, bound)
    if not compared:
        yield absent(table, formula.result, "una fila con lo que se compara")


def _apply(operation: Operation, values: list[Fraction]) -> Fraction | None:
    if operation == "sum":
        return sum(values, Fraction(0))
    if operation == "line":
        slope, at, start = values
        return slope * at + start
    if operation == "growth":
        before, percent = values
        return before * (1 + percent / 100)
    result = values[0]
    for value in values[1:]:
        if operation == "difference":
            result -= value
        elif operation == "product":
            result *= value
        elif value == 0:
            return None
        else:
            result /= value
    return result


def interval(cell: str) -> Interval:
    """Return the least and the most that a printed number can stand for.

    >>> interval("1.5")
    (Fraction(29, 20), Fraction(31, 20))
    """
    return Fraction(cell) - half_unit(cell), Fraction(cell) + half_unit(cell)


def _spread(operation: Operation, cells: list[tuple[str, bool]], value: Fraction) -> Fraction:
    """Return the farthest the result can move when every operand that is not exact moves within its own rounding."""
    if operation in {"sum", "difference"}:
        return sum((half_unit(cell) for cell, exact in cells if not exact), Fraction(0))
    intervals = [(Fraction(cell),) if exact else interval(cell) for cell, exact in cells]
    ends = [_apply(operation, list(corner)) for corner in product(*intervals)]
    return max((abs(end - value) for end in ends if end is not None), default=Fraction(0))
