"""What a table of statements means, declared once for its package, and of what each amount that leads to it is.

In: a ``Dataset`` whose descriptor has ``portal.statements``. A copy of a statement's amount in another table says
nothing of itself: its basis, currency, period and precision are those of the statement that its key points at.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property

from build_scripts.model.dataset import Dataset, ForeignKey, Row, Table
from build_scripts.model.statements import BOUNDS, COVERAGES, EXACT
from build_scripts.model.values import Spec

Months = tuple[int, int, int, int, int]


@dataclass(frozen=True)
class Amount:
    """An amount with all that its statement says it is of; cells as the file has them."""

    name: str
    """The key of the statement: ``F001``."""
    row: Row
    """The statement itself."""
    measure: str
    basis: str
    clear: bool
    """The basis is stated: of one that is not, nothing is known to be the same."""
    currency: str
    precision: str
    place: str
    part: bool
    """The place is one of the disjoint parts of a declared whole."""
    whole: bool
    coverage: str
    start: date | None
    end: date | None
    factor: Fraction | None
    """By what the cell is multiplied to give the amount: a million for ``32`` millions."""

    @property
    def exact(self) -> bool:
        return self.precision == EXACT

    @property
    def span(self) -> tuple[date | None, date | None]:
        return self.start, self.end

    @property
    def months(self) -> Months | None:
        """The part of its year that it covers, whatever the days of February; ``None`` where it is not known."""
        if self.start is None or self.end is None or self.coverage not in COVERAGES:
            return None
        last = (self.end + timedelta(days=1)).day == 1
        day = 0 if last else self.end.day
        return self.start.month, self.start.day, self.end.month, day, self.end.year - self.start.year


@dataclass(frozen=True)
class Stated:
    """One table of statements, with the copies of its amounts in other tables."""

    dataset: Dataset
    spec: Spec

    @property
    def table(self) -> Table:
        return self.dataset.tables[self.spec["resource"]]

    @property
    def mark(self) -> str:
        return str(self.spec.get("mark", ""))

    @cached_property
    def currencies(self) -> frozenset[str]:
        """The words of its column of currencies."""
        return frozenset(row.cells[self.spec["currency"]] for row in self.table.rows)

    @cached_property
    def tied(self) -> frozenset[str]:
        """The table itself and those whose foreign keys lead to it, at any remove."""
        found = {self.table.name}
        while more := {
            table.name
            for table in self.dataset.tables.values()
            if table.name not in found and any(key.resource in found for key in table.foreign_keys)
        }:
            found |= more
        return frozenset(found)

    def amount(self, resource: str, field: str, row: Row) -> Amount | None:
        """Tell of what a cell is; ``None`` where nothing declares which statement it repeats."""
        if resource == self.table.name:
            return self.read(row) if field == self.spec["value"] else None
        if (resource, field) not in self._copies:
            return None
        key, targets, factor = self._copies[resource, field]
        target = targets.get(tuple(row.cells[name] for name in key.fields))
        return self.read(target, factor) if target else None

    @cached_property
    def _copies(self) -> Mapping[tuple[str, str], tuple[ForeignKey, Mapping[tuple[str, ...], Row], Fraction]]:
        """Give of each declared copy the key that leads to its statement, the statements by it, and its scale."""
        found = {}
        for copy in self.spec.get("copies", ()):
            keys = self.dataset.tables[copy["resource"]].foreign_keys
            key = next(k for k in keys if k.resource == self.table.name and copy["key"] in k.fields)
            targets = {tuple(row.cells[name] for name in key.reference_fields): row for row in self.table.rows}
            found[copy["resource"], copy["field"]] = (key, targets, Fraction(copy["factor"]))
        return found

    def name(self, row: Row) -> str:
        return " ".join(row.cells[name] for name in self.table.primary_key)

    def read(self, row: Row, factor: Fraction | None = None) -> Amount:
        """Read a statement; ``factor`` is that of a copy of its amount, which has its own unit."""
        spec, cells = self.spec, row.cells
        start, end = row[spec["start"]], row[spec["end"]]
        scale = Fraction(cells[spec["scale"]]) if row[spec["scale"]] is not None else None
        division = spec.get("division")
        place = cells[spec["place"]]
        return Amount(
            name=self.name(row),
            row=row,
            measure=cells[spec["measure"]],
            basis=cells[spec["basis"]],
            clear=cells[spec["basis"]] not in spec.get("unclear", ()),
            currency=cells[spec["currency"]],
            precision=cells[spec["precision"]],
            place=place,
            part=bool(division and place and cells[division["category"]] == place),
            whole=bool(division and division["whole"] == place),
            coverage=cells[spec["coverage"]],
            start=start if isinstance(start, date) else None,
            end=end if isinstance(end, date) else None,
            factor=scale if factor is None else factor,
        )


@dataclass(frozen=True)
class Statements:
    """Every table of statements of a dataset; most have none."""

    dataset: Dataset

    def __iter__(self) -> Iterator[Stated]:
        return iter(self._all)

    @cached_property
    def _all(self) -> tuple[Stated, ...]:
        return tuple(Stated(self.dataset, spec) for spec in self.dataset.portal.get("statements", ()))

    def of(self, resource: str) -> Stated | None:
        """Find the statements that a table holds or leads to."""
        return next((one for one in self._all if resource in one.tied), None)

    def amount(self, resource: str, field: str, row: Row) -> Amount | None:
        stated = self.of(resource)
        return stated.amount(resource, field, row) if stated else None

    def unsaid(self, resource: str, row: Row, beside: Collection[str]) -> Mapping[str, str]:
        """Give the words of the bounds in a row's own cells, by field, where no column ``beside`` says how exact."""
        stated = self.of(resource)
        if stated is None or (resource == stated.table.name and stated.spec["precision"] in beside):
            return {}
        found = {field: self.bound(resource, field, row) for field in beside}
        return {field: words for field, words in found.items() if words and row[field] is not None}

    def precision(self, resource: str, field: str, row: Row) -> str:
        """Give the word for how exact an amount is; empty where it is of no statement."""
        amount = self.amount(resource, field, row)
        return amount.precision if amount else ""

    def bound(self, resource: str, field: str, row: Row) -> str:
        """Give the words without which an amount would pass for exact: ``más de``; empty for an exact one."""
        return BOUNDS.get(self.precision(resource, field, row), "")

    def mark(self, resource: str) -> str:
        """Give what is to be known of every number read from a table."""
        stated = self.of(resource)
        return stated.mark if stated else ""

    def resolved(self, spec: Spec) -> Spec:
        """Write into a series what its table of statements means, and the index that brings it to other prices."""
        stated = next(one.spec for one in self._all if one.spec["resource"] == spec["statements"])
        index = {"deflator": {**stated["deflator"], **spec["deflator"]}} if "deflator" in spec else {}
        return {**spec, "statements": stated, **index}
