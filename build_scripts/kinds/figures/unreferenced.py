"""The rows that nothing points at."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, ClassVar, Literal

from build_scripts.declare.objects import Key
from build_scripts.declare.roles import Resource
from build_scripts.kinds.figures.base import Comparison, ComputedFigure, Result, quotient
from build_scripts.kinds.figures.terms import CannotComputeError, Term, cell_words, counted
from build_scripts.kinds.items import Rowset
from build_scripts.model import Dataset, ForeignKey, Table, Unpointed


@dataclass(frozen=True, kw_only=True)
class UnreferencedFigure(ComputedFigure):
    """The rows that no row of another table points at by its foreign key, counted or as a share."""

    SAYS: ClassVar[str] = "Las filas a las que no apunta ninguna fila de otra tabla, por su clave foránea."
    DECIMALS: ClassVar[str] = "0 o 1"
    COMPARED: ClassVar[Comparison] = ""

    kind: Literal["unreferenced"] = "unreferenced"
    of: Annotated[Rowset, "Las filas."]
    by: Annotated[Resource, "La otra tabla."]
    as_: Annotated[Literal["count", "share"], Key("as"), "`count` o `share`."]

    def compute(self, dataset: Dataset) -> Result:
        table, child = self.of.table(dataset), dataset.tables[self.by]
        key = next((key for key in child.foreign_keys if key.resource == table.name), None)
        if key is None:
            raise CannotComputeError(f"«{child.title}» no tiene clave foránea hacia «{table.title}»")
        mine = self._alone(dataset, child, key)
        words = (
            f"Se cuentan {cell_words(dataset, self.of)} cuya clave no aparece en "
            f"«{child.field(key.fields[0]).title}» de «{child.title}»"
        )
        parameters: dict[str, str | int] = {"as": self.as_}
        if self.as_ == "count":
            return Result(mine.total, words + ".", (mine,), 0, "filas", parameters=parameters)
        whole = counted(table, self.of.where, self.of.rows(dataset), "todo")
        words += f", se dividen entre {cell_words(dataset, self.of)} y se multiplica por 100."
        return Result(quotient(mine, whole) * 100, words, (mine, whole), 1, "%", parameters=parameters)

    def _alone(self, dataset: Dataset, child: Table, key: ForeignKey) -> Term:
        table = self.of.table(dataset)
        pointed = set(map(child.speller(key.fields), child.rows)) - {None}
        spell = table.speller(key.reference_fields)
        rows = [row for row in self.of.rows(dataset) if spell(row) not in pointed]
        term = counted(table, self.of.where, rows, f"fila sin ninguna en «{child.title}»")
        unpointed = Unpointed(child.name, key.fields, key.reference_fields)
        return replace(term, ingredient=replace(term.ingredient, unpointed=unpointed))
