"""Tells the statements that a figure, a table, a series or a chart would put together and that are not comparable.

In: a dataset that declares in ``portal.statements`` what its tables of statements mean. Out: ``Finding``s. A rule of
the portal's own, so nothing excuses it. Whether amounts can be put together, ``comparing`` says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from build_scripts.kinds.figures import FIGURES
from build_scripts.kinds.figures.base import ComputedFigure
from build_scripts.kinds.figures.rank import RankFigure
from build_scripts.kinds.figures.real import RealFigure
from build_scripts.model import (
    COVERAGES,
    PARTIAL,
    PRECISIONS,
    Amount,
    Dataset,
    Figure,
    Finding,
    Ingredient,
    Row,
    Spec,
    Stated,
    Statements,
    same_months,
)
from build_scripts.summarise.chosen import COMPARABLE, Statement, chosen_rows, read_statement, signature
from build_scripts.summarise.comparing import Clash, change, inexact, joint, miscalled, pair, share, told
from build_scripts.summarise.reading import NUMERIC, Numbers, numbers_of

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
    for spec in dataset.specs("breakdowns"):
        if spec["kind"] == "series":
            findings += _check_series(dataset, statements.resolved(spec), shown)
    rule = _Rule(dataset, statements, shown)
    for figure in figures:
        findings += rule.figure(figure)
    for spec in dataset.specs("breakdowns"):
        findings += rule.breakdown(spec)
    for spec in dataset.specs("charts"):
        findings += rule.chart(spec)
    return findings


# --- a series ------------------------------------------------------------------------------------


def _check_series(dataset: Dataset, spec: Spec, shown: str) -> Iterator[Finding]:
    table, stated = dataset.tables[spec["resource"]], spec["statements"]
    file, period = f"{shown}/{table.path}", spec["period"]
    years: dict[int, int] = {}
    first: Row | None = None
    partial: Statement | None = None

    def finding(code: str, row: Row, field: str, message: str, expected: str, found: str, step: str) -> Finding:
        where = f"«{spec['id']}»: {message}"
        return Finding(code, dataset.slug, file, where, step, row.number, field, expected, found)

    def mixed(row: Row, one: Row, other: Row, differ: Sequence[str]) -> Finding:
        expected, found = (_said(dataset, stated, said, differ) for said in (one, other))
        step = "Elija una declaración igual en eso, o póngala en otra serie. No se declara como duda."
        return finding("serie-mezclada", row, period, "mezcla lo que no se puede comparar.", expected, found, step)

    for row in table.select(spec.get("where", {})):
        if row[period] is None:
            yield finding("serie-fila", row, period, "la fila no tiene año.", "un año", "vacío", "Complete el año.")
    for year, row, target in chosen_rows(dataset, spec):
        if year in years:
            message = f"hay dos filas elegidas para {year}."
            step = "Deje una, o elija con «where» las filas de una sola serie."
            yield finding(
                "serie-repetida", row, period, message, "una por año", f"líneas {years[year]} y {row.number}", step
            )
        years.setdefault(year, row.number)
        if not spec["from"] <= year <= spec["to"]:
            expected, step = f"de {spec['from']} a {spec['to']}", "Amplíe «from» o «to», o quite la fila."
            yield finding("serie-fuera", row, period, "la fila no se vería.", expected, str(year), step)
        one = read_statement(spec, target)
        if one is None or one.end.year != year:
            message = f"la declaración «{_name(dataset, stated, target)}» no puede estar en {year}."
            said = ", ".join(
                target.cells[stated[key]] or "vacío"
                for key in ("value", "scale", "precision", "coverage", "start", "end")
            )
            expected = (
                f"un número con su escala, precisión {_any(PRECISIONS)}, cobertura {_any(COVERAGES)}, "
                f"y las dos fechas dentro de {year}"
            )
            yield finding("serie-declaracion", row, period, message, expected, said, "Elija otra declaración.")
        first = first or target
        if signature(spec, target) != signature(spec, first):
            differ = [stated[key] for key in COMPARABLE if target[stated[key]] != first[stated[key]]]
            yield mixed(row, first, target, differ)
        elif target is not first and target.cells[stated["basis"]] in stated.get("unclear", ()):
            yield mixed(row, first, target, [stated["basis"]])
        if one is not None and one.coverage == PARTIAL:
            partial = partial or one
            if not same_months(one.span, partial.span):
                yield mixed(row, partial.row, target, [stated["months"]])
    if first is not None and (clash := _miscalled(dataset, spec, first)):
        message = f"«{spec['id']}»: {clash.message[:1].lower()}{clash.message[1:]}"
        where = f"portal.breakdowns «{spec['id']}»"
        yield Finding(
            code="serie-unidad",
            package=dataset.slug,
            file=f"{shown}/datapackage.json",
            field=where,
            message=message,
            expected=clash.expected,
            found=clash.found,
            next="Corrija «unit» o «factor» en la serie.",
        )
    yield from _check_index(dataset, spec, shown)


def _miscalled(dataset: Dataset, spec: Spec, row: Row) -> Clash | None:
    """A series is told in its own currency, and its factor leads to the unit that it says."""
    stated = next(one for one in Statements(dataset) if one.spec is spec["statements"])
    return miscalled(spec.get("unit", ""), stated.read(row), 1 / Fraction(spec.get("factor", "1")), stated.currencies)


def _check_index(dataset: Dataset, spec: Spec, shown: str) -> Iterator[Finding]:
    """One index a year, with two, which one deflates would be a matter of order; and of the currency of the series."""
    if "deflator" not in spec:
        return
    given, stated = spec["deflator"], spec["statements"]
    table = dataset.tables[given["resource"]]
    _, row, target = next(chosen_rows(dataset, spec), (0, None, None))  # the others are of its currency, or were told
    if row and target and target.cells[stated["currency"]] != given["money"]:
        message = f"«{spec['id']}»: el índice es de otra moneda."
        step = "Quite «deflator» de esa serie: un índice solo lleva a otros precios los montos de su moneda."
        found, expected = _said(dataset, stated, target, [stated["currency"]]), f"montos en {given['money']}"
        file = f"{shown}/{dataset.tables[spec['resource']].path}"
        field = spec["period"]
        yield Finding("serie-indice", dataset.slug, file, message, step, row.number, field, expected, found)
    seen: set[object] = set()
    for row in table.select(given.get("where", {})):
        year = row[given["period"]]
        if year is not None and year in seen:
            yield Finding(
                code="serie-indice",
                package=dataset.slug,
                file=f"{shown}/{table.path}",
                row=row.number,
                field=given["period"],
                message=f"«{spec['id']}»: el índice tiene dos filas de {year}.",
                expected="una por año",
                found=str(year),
                next="Elija con «where» en «deflator» las filas de una sola fecha por año.",
            )
        seen.add(year)


def _said(dataset: Dataset, stated: Spec, row: Row, fields: Iterable[str]) -> str:
    table = dataset.tables[stated["resource"]]
    told = ", ".join(f"{table.field(name).title.lower()} {row.cells[name] or 'vacío'}" for name in fields)
    return f"{_name(dataset, stated, row)}: {told}"


def _name(dataset: Dataset, stated: Mapping[str, str], row: Row) -> str:
    return " ".join(row.cells[name] for name in dataset.tables[stated["resource"]].primary_key)


def _any(words: Sequence[str]) -> str:
    return " o ".join(f"«{word}»" for word in words)


# --- whatever else computes with statements ------------------------------------------------------


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
        own = next(row for row in table.rows if row.number == figure.recipe.ingredients[1].rows[0])
        year = amount.end.year if amount.months and amount.end else None
        if own[given["period"]] != year:
            expected = f"el índice de {year}, el año de {amount.name}" if year else "un monto de meses conocidos"
            return Clash(expected, f"el de {own.cells[given['period']]}")
        return None

    def breakdown(self, spec: Spec) -> Iterator[Finding]:
        """Hold what a computed table adds, divides or puts side by side."""
        where = f"portal.breakdowns «{spec['id']}»"
        read = list(numbers_of(self.dataset, spec))
        sides = [(one, self._side(one.resource, one.field, one.rows)) for one in read]
        stated = [(one, side) for one, side in sides if side.stated]
        if not stated:
            return
        if spec["kind"] == "rows":
            yield from self._words(spec, stated, where)
            return
        if any(side.unknown for _, side in stated):
            yield from self._unknown([side for _, side in stated], where)
            return
        if spec["kind"] == "group":  # measures stand side by side, and nothing is computed between them
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

    def _words(self, spec: Spec, stated: Sequence[tuple[Numbers, _Side]], where: str) -> Iterator[Finding]:
        """A list of amounts does not show a bound as if it were exact."""
        for one, side in stated:
            field = side.stated.spec["precision"] if side.stated else ""
            at_hand = side.stated is not None and one.resource == side.stated.table.name
            clash = inexact(side.amounts)
            if clash and not (at_hand and field in spec["fields"]):
                step = "Elija con «where» las exactas."
                if at_hand:
                    step = f"Agregue «{field}» a «fields», o elija con «where» las exactas."
                message = "La tabla mostraría como exacta una cantidad que no lo es."
                yield self._finding(where, message, clash.expected, clash.said(side.stated), step)
                return

    def chart(self, spec: Spec) -> Iterator[Finding]:
        """Hold what shares an axis; a chart of a ``series`` tells bounds and partial years apart, and others do not."""
        drawn = next(one for one in self.dataset.specs("breakdowns") if one["id"] == spec["breakdown"])
        names = {spec[key] for key in DRAWN & set(spec) if isinstance(spec[key], str)} | set(spec.get("values", ()))
        sides: list[_Side] = []
        if drawn["kind"] == "series" and spec["kind"] != "series" and names & AMOUNTS:
            resolved = self.statements.resolved(drawn)
            stated = self.statements.of(resolved["statements"]["resource"])
            rows = [target for _, _, target in chosen_rows(self.dataset, resolved)]
            sides = [_Side(stated, tuple(stated.read(row) for row in rows if stated))]
        elif drawn["kind"] in {"rows", "group"}:
            measured = drawn["measures"] if drawn["kind"] == "group" else [drawn]
            chosen = [m for m in measured if m.get("id") in names] if drawn["kind"] == "group" else measured
            read = [one for m in chosen for one in numbers_of(self.dataset, {"kind": drawn["kind"], **m})]
            kept = [one for one in read if drawn["kind"] == "group" or one.field in names]
            sides = [self._side(one.resource, one.field, one.rows) for one in kept]
        sides = [side for side in sides if side.stated]
        where = f"portal.charts «{spec['id']}»"
        if any(side.unknown for side in sides):
            yield from self._unknown(sides, where)
        elif sides:
            amounts = tuple(a for side in sides for a in side.amounts)
            scaled = drawn["kind"] != "series"
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
