"""What a series declares, and the tables that it reads put together with it."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated

from build_scripts.declare.objects import Key
from build_scripts.declare.roles import AnyField, Factor, Id, Notes40, Resource, Text, Where, Year
from build_scripts.kinds.breakdowns.base import RepeatableBreakdown
from build_scripts.kinds.items import WHERE
from build_scripts.kinds.statements import Deflator, StatementTable, statement_table
from build_scripts.model import Dataset, ForeignKey, Table


@dataclass(frozen=True, kw_only=True)
class ToPrices:
    """The year to whose prices amounts are brought."""

    reference: Annotated[Year, "El año cuyo índice se toma."]
    average: Annotated[
        bool, "`true`: cada monto se divide entre el promedio del índice de su año y el del anterior."
    ] = False

    def divisors(self, year: int) -> tuple[int, ...]:
        """Return the years the mean of whose indices an amount is divided by."""
        return (year - 1, year) if self.average else (year,)


@dataclass(frozen=True, kw_only=True)
class DeclaredSeries(RepeatableBreakdown):
    """The keys of a series; ``yearly`` computes it."""

    resource: Annotated[Resource, "La tabla de lo elegido."]
    period: Annotated[AnyField, "El campo del año."]
    where: Annotated[Where, WHERE] = dataclasses.field(default_factory=dict)
    from_: Annotated[Year, Key("from"), "El primer año."]
    to: Annotated[Year, "El último."]
    unit: Annotated[Text | None, "La unidad."] = None
    factor: Annotated[Factor, "Por cuánto se multiplica para llegar a esa unidad, exacto y entre comillas."] = "1"
    stated: Annotated[Id, Key("statements"), "La tabla de las declaraciones."]
    elsewhere: Annotated[Notes40, "Dónde está la cifra de un año que no falta, con su cobertura."] = dataclasses.field(
        default_factory=dict
    )
    deflator: Annotated[ToPrices | None, "El año con cuyo índice se calcula, en `reference`; y `average`."] = None


@dataclass(frozen=True)
class Series:
    """A series with the tables that it reads."""

    dataset: Dataset
    declared: DeclaredSeries
    stated: StatementTable

    @classmethod
    def of(cls, dataset: Dataset, declared: DeclaredSeries) -> Series:
        return cls(dataset, declared, statement_table(dataset, declared.stated))

    @property
    def choices(self) -> Table:
        """The table of what was chosen."""
        return self.dataset.tables[self.declared.resource]

    @property
    def statements(self) -> Table:
        return self.dataset.tables[self.stated.resource]

    @property
    def key(self) -> ForeignKey:
        """The key from the chosen rows to the statements, which ``validate`` has asked for."""
        return next(key for key in self.choices.foreign_keys if key.resource == self.stated.resource)

    @property
    def factor(self) -> Fraction:
        return Fraction(self.declared.factor)

    @property
    def index(self) -> Deflator | None:
        """The index that brings its amounts to other prices, where it asks for one."""
        return self.stated.deflator if self.declared.deflator else None

    @property
    def elsewhere(self) -> Mapping[str, str]:
        return self.declared.elsewhere
