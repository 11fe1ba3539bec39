"""Checks that the dates of a row go forward and stay within a span."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Annotated, ClassVar, Literal

from build_scripts.declare.objects import Key
from build_scripts.declare.roles import DateField, Day, Resource
from build_scripts.kinds.checks.base import Mismatch
from build_scripts.kinds.checks.comparing import Tolerant, absent, departs
from build_scripts.model import Dataset


@dataclass(frozen=True, kw_only=True)
class Days:
    """A span of days, both ends in it."""

    from_: Annotated[Day, Key("from"), "El primer día."]
    to: Annotated[Day, "El último día."]


@dataclass(frozen=True, kw_only=True)
class DateOrderCheck(Tolerant):
    """The dates of each row do not run backwards, nor leave the span that is declared."""

    SAYS: ClassVar[str] = "Las fechas de una fila no retroceden y, con `within`, no salen del periodo."

    kind: Literal["date-order"] = "date-order"
    resource: Annotated[Resource, "La tabla."]
    fields: Annotated[tuple[DateField, ...], "Las fechas, en orden."]
    within: Annotated[Days | None, "El periodo, con `from` y `to`."] = None

    def mismatches(self, dataset: Dataset) -> Iterator[Mismatch]:
        table, compared = dataset.tables[self.resource], False
        for row in table.rows:
            dates = [(name, value) for name in self.fields if isinstance(value := row[name], date)]
            compared = compared or len(dates) > (1 if self.within is None else 0)
            for (_, earlier), (name, later) in pairwise(dates):
                if later < earlier:
                    yield departs(table, name, row, f"desde {earlier.isoformat()}", later.isoformat())
            for name, value in dates if self.within else ():
                if self.within and not self.within.from_ <= value.isoformat() <= self.within.to:
                    expected = f"entre {self.within.from_} y {self.within.to}"
                    yield departs(table, name, row, expected, value.isoformat())
        if not compared:
            yield absent(table, self.fields[0], "una fila con las fechas que se comparan")
