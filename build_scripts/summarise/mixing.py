"""Tells the statements that a figure, a table, a series or a chart would put together and that are not comparable.

In: a dataset that declares in ``portal.statements`` what its tables of statements mean. Out: ``Finding``s. A rule of
the portal's own, so nothing excuses it. Whether amounts can be put together, ``comparable`` says.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from build_scripts.kinds.breakdowns import breakdowns_of
from build_scripts.kinds.breakdowns.base import NUMERIC, BreakdownRecipe, Numbers
from build_scripts.kinds.breakdowns.group import GroupBreakdown
from build_scripts.kinds.breakdowns.rows import RowsBreakdown
from build_scripts.kinds.breakdowns.series.chosen import chosen_rows
from build_scripts.kinds.breakdowns.series.declared import Series
from build_scripts.kinds.breakdowns.series.yearly import SeriesBreakdown
from build_scripts.kinds.figures import FIGURES
from build_scripts.kinds.figures.base import ComputedFigure
from build_scripts.kinds.figures.rank import RankFigure
from build_scripts.kinds.figures.real import RealFigure
from build_scripts.model import Amount, Dataset, Figure, Finding, Ingredient, Row, Spec, Stated, Statements
from build_scripts.summarise.comparable import Clash, change, inexact, joint, miscalled, pair, share, told
from build_scripts.summarise.one_series import check_series

RULES = {"change": change, "pair": pair, "share": share}
"""How the two sides of a figure are held against each other, by what its kind says of itself."""
CHOOSE = "Elija con «where» declaraciones iguales en eso. No se declara como duda."
DRAWN = frozenset({"value", "values"})
AMOUNTS = frozenset({"valor", "valor_real", "menor", "mayor"})
"""The columns of a ``series`` that are amounts."""


def check_mixing(dataset: Dataset, figures: Sequence[Figure], shown: str) -> list[Finding]:
    """Find what cannot be one series, and what computes with, or draws on one axis, amounts that differ in kind."""
    if not dataset.portal.get("statements"):
        return []
    statements = Statements(dataset)
    findings: list[Finding] = []
    breakdowns = breakdowns_of(dataset)
    for declared in breakdowns:
        if isinstance(declared, SeriesBreakdown):
            findings += check_series(dataset, declared, shown)
    rule = _Rule(dataset, statements, shown)
    for figure in figures:
        findings += rule.figure(figure)
    for declared in breakdowns:
        findings += rule.breakdown(declared)
    for spec in dataset.specs("charts"):
        findings += rule.chart(spec)
    return findings


@dataclass(frozen=True)
class _Side:
    """Cells that an operation takes as one: with their statements, or of something else."""

    stated: Stated | None
    amounts: tuple[Amount, ...]
    unknown: str = ""
    """A table and a field of which nothing says which statements they repeat."""


@dataclass(frozen=True)
class _Rule:
    """Holds everything that is declared over statements to what can be compared."""

    dataset: Dataset
    statements: Statements
    shown: str

    def figure(self, figure: Figure) -> Iterator[Finding]:
        """Hold the sides of a figure's operation together and against each other."""
        kind, where = FIGURES.kinds[figure.recipe.kind], f"portal.figures «{figure.name}»"
        if not issubclass(kind, ComputedFigure):
            return
        sides = [self._ingredient(one) for one in figure.recipe.ingredients]
        if kind.IN_MONEY and sides[0].stated and sides[0].amounts:
            amount = sides[0].amounts[0]
            clash = miscalled(figure.unit, amount, amount.factor, sides[0].stated.currencies)
            yield from self._told(sides[0], [clash], where, "Corrija «unit» en la cifra.")
        if not kind.COMPARED:
            return
        stated = [side for side in sides if side.stated]
        if not stated:
            return
        if any(side.unknown for side in stated):
            yield from self._unknown(stated, where)
            return
        if issubclass(kind, RankFigure):
            stated = [_Side(stated[0].stated, tuple({a.name: a for side in stated for a in side.amounts}.values()))]
        clashes = [inexact(side.amounts) or joint(side.amounts) for side in stated]
        if kind.COMPARED in RULES and len(stated) == 2:
            clashes.append(RULES[kind.COMPARED](stated[0].amounts, stated[1].amounts))
        if issubclass(kind, RealFigure):
            clashes.append(self._index(figure, stated[0]))
        if not kind.MEETS_OTHERS and any(side.stated is None for side in sides):
            clashes.append(Clash("otra cantidad de la misma tabla de declaraciones", "una que no es una declaración"))
        yield from self._told(stated[0], clashes, where)

    def _ingredient(self, ingredient: Ingredient) -> _Side:
        if ingredient.field is None:
            return _Side(None, ())
        table = self.dataset.tables[ingredient.resource]
        lines = set(ingredient.rows)
        rows = tuple(row for row in table.rows if row.number in lines)
        return self._side(ingredient.resource, ingredient.field, rows)

    def _side(self, resource: str, field: str, rows: Sequence[Row]) -> _Side:
        stated = self.statements.of(resource)
        table = self.dataset.tables[resource]
        if stated is None or table.field(field).type not in NUMERIC:
            return _Side(None, ())
        read = [stated.amount(resource, field, row) for row in rows if row[field] is not None]
        amounts = tuple(amount for amount in read if amount is not None)
        return _Side(stated, amounts, f"«{field}» de «{resource}»" if len(amounts) < len(read) else "")

    def _index(self, figure: Figure, side: _Side) -> Clash | None:
        """An amount goes to other prices by the index of its own year and of its own currency."""
        stated, amount = side.stated, side.amounts[0]
        given = stated.spec.get("deflator") if stated else None
        if given is None:
            return Clash("un índice declarado en «deflator» de «portal.statements»", "ninguno")
        table = self.dataset.tables[given["resource"]]
        if amount.currency != given["money"]:
            return Clash(
                f"un monto en {given['money']}, la moneda de «{table.title}»", told(side.stated, amount, "currency")
            )
        for used in figure.recipe.ingredients[1:]:
            if (used.resource, used.field) != (given["resource"], given["value"]):
                return Clash(f"«{given['value']}» de «{given['resource']}»", f"«{used.field}» de «{used.resource}»")
        lines = set(figure.recipe.ingredients[1].rows)
        years = sorted(str(row[given["period"]]) for row in table.rows if row.number in lines)
        year = amount.end.year if amount.months and amount.end else None
        if year is None or years not in ([str(year)], [str(year - 1), str(year)]):
            own = f"el índice de {year}, el año de {amount.name}, o el de {year - 1} y el de {year}" if year else ""
            return Clash(own or "un monto de meses conocidos", f"el de {' y el de '.join(years)}")
        return None

    def breakdown(self, declared: BreakdownRecipe) -> Iterator[Finding]:
        """Hold what a computed table adds, divides or puts side by side."""
        where = f"portal.breakdowns «{declared.id}»"
        read = list(declared.numbers(self.dataset))
        sides = [(one, self._side(one.resource, one.field, one.rows)) for one in read]
        stated = [(one, side) for one, side in sides if side.stated]
        if not stated:
            return
        if isinstance(declared, RowsBreakdown):
            yield from self._words(declared, stated, where)
            return
        if any(side.unknown for _, side in stated):
            yield from self._unknown([side for _, side in stated], where)
            return
        if isinstance(declared, GroupBreakdown):  # measures stand side by side, and nothing is computed between them
            for _, side in stated:
                yield from self._told(side, [inexact(side.amounts) or joint(side.amounts)], where)
            return
        parts = tuple(a for one, side in stated if not one.whole for a in side.amounts)
        whole = tuple(a for one, side in stated if one.whole for a in side.amounts)
        clashes = [inexact(parts + whole), joint(parts), joint(whole)]
        if parts and whole:
            clashes.append(share(parts, whole))
        elif any(one.whole for one in read):
            clashes.append(Clash("un total de la misma tabla de declaraciones", "uno que no es una declaración"))
        yield from self._told(stated[0][1], clashes, where)

    def _words(self, declared: RowsBreakdown, stated: Sequence[tuple[Numbers, _Side]], where: str) -> Iterator[Finding]:
        """A list of amounts does not show a bound as if it were exact."""
        for one, side in stated:
            field = side.stated.spec["precision"] if side.stated else ""
            at_hand = side.stated is not None and one.resource == side.stated.table.name
            clash = inexact(side.amounts)
            if clash and not (at_hand and field in declared.fields):
                step = "Elija con «where» las exactas."
                if at_hand:
                    step = f"Agregue «{field}» a «fields», o elija con «where» las exactas."
                message = "La tabla mostraría como exacta una cantidad que no lo es."
                yield self._finding(where, message, clash.expected, clash.said(side.stated), step)
                return

    def chart(self, spec: Spec) -> Iterator[Finding]:
        """Hold what shares an axis; a chart of a ``series`` tells bounds and partial years apart, and others do not."""
        drawn = next(one for one in breakdowns_of(self.dataset) if one.id == spec["breakdown"])
        names = {spec[key] for key in DRAWN & set(spec) if isinstance(spec[key], str)} | set(spec.get("values", ()))
        sides: list[_Side] = []
        if isinstance(drawn, SeriesBreakdown):
            if spec["kind"] != "series" and names & AMOUNTS:
                stated = self.statements.of(drawn.stated)
                rows = [target for _, _, target in chosen_rows(Series.of(self.dataset, drawn))]
                sides = [_Side(stated, tuple(stated.read(row) for row in rows if stated))]
        elif isinstance(drawn, RowsBreakdown | GroupBreakdown):
            sides = [self._side(one.resource, one.field, one.rows) for one in drawn.drawn(self.dataset, names)]
        sides = [side for side in sides if side.stated]
        where = f"portal.charts «{spec['id']}»"
        if any(side.unknown for side in sides):
            yield from self._unknown(sides, where)
        elif sides:
            amounts = tuple(a for side in sides for a in side.amounts)
            scaled = not isinstance(drawn, SeriesBreakdown)
            yield from self._told(sides[0], [inexact(amounts) or joint(amounts, scaled=scaled)], where)

    def _told(self, side: _Side, clashes: Sequence[Clash | None], where: str, step: str = CHOOSE) -> Iterator[Finding]:
        """Tell the first clash: those that follow are mostly of the same rows."""
        for clash in clashes:
            if clash is not None:
                expected, found = clash.wanted(side.stated), clash.said(side.stated)
                yield self._finding(where, clash.message, expected, found, step)
                return

    def _unknown(self, sides: Sequence[_Side], where: str) -> Iterator[Finding]:
        found = next(side.unknown for side in sides if side.unknown)
        message = "Se calcularía con una cantidad que no se sabe de qué declaración es."
        step = "Declárela en «copies» de «portal.statements», con la clave que lleva a su declaración y su factor."
        yield self._finding(where, message, "la cantidad de una declaración, o su copia", found, step)

    def _finding(self, where: str, message: str, expected: str, found: str, step: str) -> Finding:
        return Finding(
            code="cifra-mezclada",
            package=self.dataset.slug,
            file=f"{self.shown}/datapackage.json",
            field=where,
            message=message,
            expected=expected,
            found=found,
            next=step,
        )
