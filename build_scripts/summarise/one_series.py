"""Tells what cannot be one series: rows chosen twice or out of its span, and statements that are not alike.

In: a dataset with a declared series. Out: ``Finding``s; nothing excuses them, for the portal itself chose the rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from build_scripts.kinds.breakdowns.series.chosen import (
    COMPARABLE,
    Statement,
    chosen_rows,
    read_statement,
    signature,
)
from build_scripts.kinds.breakdowns.series.declared import DeclaredSeries, Series
from build_scripts.model import COVERAGES, PARTIAL, PRECISIONS, Dataset, Finding, Row, Statements, same_months
from build_scripts.summarise.comparable import miscalled

READ = ("value", "scale", "precision", "coverage", "start", "end")
"""The columns that say whether a statement can stand in a year."""


def check_series(dataset: Dataset, declared: DeclaredSeries, shown: str) -> list[Finding]:
    """Find what cannot be one series; ``shown`` is the package's folder as messages print it."""
    rule = _Rule(Series.of(dataset, declared), shown)
    return [*rule.rows(), *rule.unit(), *rule.index()]


@dataclass
class _Rule:
    """Goes along the chosen rows, and remembers the first of them."""

    series: Series
    shown: str
    years: dict[int, int] = field(default_factory=dict)
    """The line of each year."""
    first: Row | None = None
    partial: Statement | None = None

    def rows(self) -> Iterator[Finding]:
        declared = self.series.declared
        for row in self.series.choices.select(declared.where):
            if row[declared.period] is None:
                yield self._of_row("serie-fila", row, "la fila no tiene año.", "un año", "vacío", "Complete el año.")
        for year, row, target in chosen_rows(self.series):
            yield from self._year(year, row)
            one = read_statement(self.series, target)
            yield from self._statement(year, row, target, one)
            yield from self._alike(row, target, one)

    def _year(self, year: int, row: Row) -> Iterator[Finding]:
        if year in self.years:
            message, found = f"hay dos filas elegidas para {year}.", f"líneas {self.years[year]} y {row.number}"
            step = "Deje una, o elija con «where» las filas de una sola serie."
            yield self._of_row("serie-repetida", row, message, "una por año", found, step)
        self.years.setdefault(year, row.number)
        start, end = self.series.declared.from_, self.series.declared.to
        if not start <= year <= end:
            expected, step = f"de {start} a {end}", "Amplíe «from» o «to», o quite la fila."
            yield self._of_row("serie-fuera", row, "la fila no se vería.", expected, str(year), step)

    def _statement(self, year: int, row: Row, target: Row, one: Statement | None) -> Iterator[Finding]:
        if one is not None and one.end.year == year:
            return
        message = f"la declaración «{self._name(target)}» no puede estar en {year}."
        found = ", ".join(target.cells[getattr(self.series.stated, role)] or "vacío" for role in READ)
        expected = (
            f"un número con su escala, precisión {_any(PRECISIONS)}, cobertura {_any(COVERAGES)}, "
            f"y las dos fechas dentro de {year}"
        )
        yield self._of_row("serie-declaracion", row, message, expected, found, "Elija otra declaración.")

    def _alike(self, row: Row, target: Row, one: Statement | None) -> Iterator[Finding]:
        stated = self.series.stated
        first = self.first = self.first or target
        if signature(self.series, target) != signature(self.series, first):
            columns = [getattr(stated, role) for role in COMPARABLE]
            yield self._mixed(row, first, target, [name for name in columns if target[name] != first[name]])
        elif target is not first and target.cells[stated.basis] in stated.unclear:
            yield self._mixed(row, first, target, [stated.basis])
        if one is not None and one.coverage == PARTIAL:
            partial = self.partial = self.partial or one
            if not same_months(one.span, partial.span):
                yield self._mixed(row, partial.row, target, [stated.months])

    def unit(self) -> Iterator[Finding]:
        """A series is told in its own currency, and its factor leads to the unit that it says."""
        if self.first is None:
            return
        declared, name = self.series.declared, self.series.stated.resource
        stated = next(one for one in Statements(self.series.dataset) if one.table.name == name)
        clash = miscalled(declared.unit or "", stated.read(self.first), 1 / self.series.factor, stated.currencies)
        if clash is not None:
            yield Finding(
                code="serie-unidad",
                package=self.series.dataset.slug,
                file=f"{self.shown}/datapackage.json",
                field=f"portal.breakdowns «{declared.id}»",
                message=f"«{declared.id}»: {clash.message[:1].lower()}{clash.message[1:]}",
                expected=clash.expected,
                found=clash.found,
                next="Corrija «unit» o «factor» en la serie.",
            )

    def index(self) -> Iterator[Finding]:
        """One index a year, with two, which one deflates would be a matter of order; and of the series' currency."""
        given, stated = self.series.index, self.series.stated
        if given is None:
            return
        _, row, target = next(chosen_rows(self.series), (0, None, None))  # the others are of its currency, or were told
        if row and target and target.cells[stated.currency] != given.money:
            step = "Quite «deflator» de esa serie: un índice solo lleva a otro año los montos de su moneda."
            found, expected = self._words(target, [stated.currency]), f"montos en {given.money}"
            yield self._of_row("serie-indice", row, "el índice es de otra moneda.", expected, found, step)
        seen: set[object] = set()
        for row in given.rows(self.series.dataset):
            year = row[given.period]
            if year is not None and year in seen:
                yield Finding(
                    code="serie-indice",
                    package=self.series.dataset.slug,
                    file=f"{self.shown}/{self.series.dataset.tables[given.resource].path}",
                    row=row.number,
                    field=given.period,
                    message=f"«{self.series.declared.id}»: el índice tiene dos filas de {year}.",
                    expected="una por año",
                    found=str(year),
                    next="Elija con «where» en «deflator» las filas de una sola fecha por año.",
                )
            seen.add(year)

    def _mixed(self, row: Row, one: Row, other: Row, differ: Sequence[str]) -> Finding:
        expected, found = self._words(one, differ), self._words(other, differ)
        step = "Elija una declaración igual en eso, o póngala en otra serie. No se declara como duda."
        return self._of_row("serie-mezclada", row, "mezcla lo que no se puede comparar.", expected, found, step)

    def _of_row(self, code: str, row: Row, message: str, expected: str, found: str, step: str) -> Finding:
        where, file = f"«{self.series.declared.id}»: {message}", f"{self.shown}/{self.series.choices.path}"
        at = self.series.declared.period
        return Finding(code, self.series.dataset.slug, file, where, step, row.number, at, expected, found)

    def _words(self, row: Row, fields: Iterable[str]) -> str:
        table = self.series.statements
        told = ", ".join(f"{table.field(name).title.lower()} {row.cells[name] or 'vacío'}" for name in fields)
        return f"{self._name(row)}: {told}"

    def _name(self, row: Row) -> str:
        return " ".join(row.cells[name] for name in self.series.statements.primary_key)


def _any(words: Sequence[str]) -> str:
    return " o ".join(f"«{word}»" for word in words)
