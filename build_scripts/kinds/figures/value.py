"""A cell, as it is printed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from build_scripts import labels
from build_scripts.kinds.figures.base import Comparison, ComputedFigure, Result
from build_scripts.kinds.figures.terms import Term, cell_words, term_of
from build_scripts.kinds.items import Cells
from build_scripts.model import Dataset, Statements


@dataclass(frozen=True, kw_only=True)
class ValueFigure(ComputedFigure):
    """A cell, as it is printed; an amount that is not stated as exact keeps the words it goes with."""

    SAYS: ClassVar[str] = "Una celda, tal como está impresa."
    COMPARED: ClassVar[Comparison] = ""
    IN_MONEY: ClassVar[bool] = True

    kind: Literal["value"] = "value"
    of: Annotated[Cells, "Una sola celda."]

    def compute(self, dataset: Dataset) -> Result:
        term = term_of(dataset, self.of, "valor", single=True)
        kind = self.of.table(dataset).field(self.of.field).type
        words = f"Se lee la celda {cell_words(dataset, self.of)}, tal como está impresa."
        if kind not in {"integer", "number"}:
            shown = labels.machine(term.cells[0], kind)
            return Result(term.cells[0], words, (term,), term.decimals, term.unit, shown=shown)
        bound = self._bound(dataset, term)
        if not bound:
            return Result(term.total, words, (term,), term.decimals, term.unit)
        words += f" La fuente no da un monto exacto: se dice «{bound}»."
        said: dict[str, str | int] = {"bound": bound}
        return Result(term.total, words, (term,), term.decimals, term.unit, prefix=f"{bound} ", parameters=said)

    def _bound(self, dataset: Dataset, term: Term) -> str:
        """Return the words that a stated amount goes with, which it keeps wherever it is shown."""
        (line,) = term.ingredient.rows
        row = next(row for row in self.of.table(dataset).rows if row.number == line)
        return Statements(dataset).bound(self.of.resource, self.of.field, row)
