"""Tells figures that contradict the rows that they read: another period, another unit, or one row for all of them.

In: a dataset, its figures, and what its descriptor repeats. Out: ``Finding``s. Only what is plain is told: where no
column says a year or a unit, nothing contradicts what is declared.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from build_scripts.model import Dataset, Figure, Finding, Ingredient, Repeated, Row, Spec, Statements, Table

YEAR = re.compile(r"(?<![0-9.,])(?:1[5-9]|2[0-4])[0-9]{2}(?![0-9.,]*[0-9])")
"""A year in a text; not a part of a longer number."""

ABOUT = frozenset({"valor", "sumando", "fila contada", "parte", "todo", "desde", "hasta", "numerador", "monto"})
"""The roles of the rows that a figure is about; an index or a rule has a date of its own."""

IN_ITS_UNIT = frozenset({"value", "sum", "difference", "real", "allocation"})
"""Figures that have the unit of the cells that they read."""
IN_PERCENT = frozenset({"share", "change", "top-share"})
ELSEWHERE = re.compile(r"según «(?P<column>[^«»]+)»")
"""How the unit of a field says that each row has its own."""
FEW = 3
"""The most copies named in a message."""
WORDS = frozenset({"id", "title", "note", "subtitle", "description", "source"})
"""What an item that is repeated says of itself, besides what it reads."""


def check_contradictions(
    dataset: Dataset, figures: Sequence[Figure], repeated: Iterable[Repeated], shown: str
) -> list[Finding]:
    """Find every figure that says something else than its rows; ``shown`` is the package's folder."""
    checker = _Checker(dataset, {figure.name: figure for figure in figures}, f"{shown}/datapackage.json")
    findings: list[Finding] = []
    for spec in dataset.specs("figures"):
        figure = checker.figures.get(spec["id"])
        if figure is not None and figure.value is not None:
            findings += [*checker.period(spec, figure), *checker.unit(spec, figure)]
    for spec in dataset.specs("breakdowns"):
        findings += checker.measures(spec)
    return [*findings, *(found for one in repeated for found in checker.repeated(one))]


class _Checker:
    """The rules, each about one declared item."""

    def __init__(self, dataset: Dataset, figures: Mapping[str, Figure], file: str) -> None:
        self.dataset, self.figures, self.file = dataset, figures, file
        self.statements = Statements(dataset)

    def _finding(self, code: str, where: str, message: str, expected: str, found: str, step: str) -> Finding:
        slug = self.dataset.slug
        return Finding(code, slug, self.file, message, step, field=where, expected=expected, found=found)

    # --- the period ---

    def period(self, spec: Spec, figure: Figure) -> Iterator[Finding]:
        """Hold the years of a figure's period against those of its rows; without any, those of its title."""
        rows = [year for one in figure.recipe.ingredients if one.role in ABOUT for year in self._years(one)]
        if not rows:
            return
        said = [int(year) for year in YEAR.findall(spec.get("period", ""))]
        named = [int(year) for year in YEAR.findall(spec["title"])]
        years, where = _span(rows), f"portal.figures «{spec['id']}»"
        if said and (min(said), max(said)) != (min(rows), max(rows)):
            yield self._finding(
                "cifra-periodo",
                f"{where}.period",
                f"La cifra «{spec['title']}» dice un periodo y lee filas de otro.",
                years,
                spec["period"],
                "Corrija «where», si lee otras filas, o «period», si dice otro periodo.",
            )
        elif named and not said and not set(named) & set(range(min(rows), max(rows) + 1)):
            yield self._finding(
                "cifra-periodo",
                f"{where}.title",
                f"El título de la cifra «{spec['title']}» dice un año del que no lee ninguna fila.",
                years,
                _span(named),
                "Corrija «where», si lee otras filas, o el título, si dice otro año.",
            )

    def _years(self, one: Ingredient) -> Iterator[int]:
        """Yield the years of the rows of an ingredient: those of its key, of what it chooses by, or of a statement."""
        table = self.dataset.tables[one.resource]
        columns = [f.name for f in table.fields if f.type == "year" and f.name in {*table.primary_key, *one.where}]
        wanted = frozenset(one.rows)
        for row in table.rows:
            if row.number in wanted:
                yield from (year for name in columns if isinstance(year := row[name], int))
                if not columns:
                    yield from self._stated(one, row)

    def _stated(self, one: Ingredient, row: Row) -> Iterator[int]:
        amount = self.statements.amount(one.resource, one.field or "", row)
        if amount and amount.start and amount.end:
            yield from (amount.start.year, amount.end.year)

    # --- the unit ---

    def unit(self, spec: Spec, figure: Figure) -> Iterator[Finding]:
        """Hold a declared unit against that of the field that the figure reads, or that its rows say."""
        declared = spec.get("unit")
        if declared is None or not figure.recipe.ingredients:
            return
        expected = ""
        if spec["kind"] in IN_PERCENT and not declared.startswith("%"):
            expected = "%"
        elif spec["kind"] in IN_ITS_UNIT:
            expected = self._other_unit(declared, figure.recipe.ingredients[-1 if spec["kind"] == "difference" else 0])
        if expected and not (expected == "%" and _by_hundred(declared, spec["title"])):
            yield self._finding(
                "cifra-unidad",
                f"portal.figures «{spec['id']}».unit",
                f"La cifra «{spec['title']}» dice una unidad que no tiene lo que lee.",
                expected,
                declared,
                "Corrija «unit», o quítela: la cifra toma la de su campo. Si el campo está mal, corrija su «unit».",
            )

    def _other_unit(self, declared: str, one: Ingredient) -> str:
        """Give the unit that the cells have, if it is another than the declared; a bracket around it is no matter."""
        if one.field is None or self.statements.of(one.resource):  # a statement says scale and currency apart
            return ""
        table = self.dataset.tables[one.resource]
        unit = table.field(one.field).unit
        if unit is None or (by_row := ELSEWHERE.fullmatch(unit)):
            column = next((f.name for f in table.fields if unit and by_row and f.title == by_row["column"]), "")
            return self._unit_of_rows(declared, table, one, column)
        return "" if declared.strip("()") == unit.strip("()") else unit

    def _unit_of_rows(self, declared: str, table: Table, one: Ingredient, column: str) -> str:
        """Give the unit that a column says of the rows read, if none of them says the declared one."""
        found = [f.name for f in table.fields if f.name == column or (not column and f.name == UNIT_COLUMN)]
        wanted = frozenset(one.rows)
        cells = [row.cells[name] for row in table.rows if row.number in wanted for name in found if row.cells[name]]
        if not cells or any(_same_unit(declared, cell) for cell in cells):
            return ""
        return ", ".join(dict.fromkeys(cells))

    def measures(self, spec: Spec) -> Iterator[Finding]:
        """Hold the units that a group declares of its sums against those of their fields."""
        for at, measure in enumerate(spec.get("measures", ())):
            if "unit" in measure and "field" in measure:
                unit = self.dataset.tables[measure["resource"]].field(measure["field"]).unit
                if unit and not ELSEWHERE.fullmatch(unit) and unit.strip("()") != measure["unit"].strip("()"):
                    yield self._finding(
                        "cifra-unidad",
                        f"portal.breakdowns «{spec['id']}».measures[{at}].unit",
                        f"La medida «{measure['title']}» dice una unidad que no tiene lo que suma.",
                        unit,
                        measure["unit"],
                        "Corrija «unit», o quítela: la medida toma la de su campo.",
                    )

    # --- what is repeated ---

    def repeated(self, one: Repeated) -> Iterator[Finding]:
        """Tell items made for each of several values that all read the same."""
        if len(one.names) < 2:
            return
        read = [self._read(one.group, name) for name in one.names]
        if None in read or any(other != read[0] for other in read):
            return
        yield self._finding(
            "repetida-igual",
            f"portal.{one.group} «{one.id}».each",
            f"«{one.id}» se repite por cada valor de «{one.field}», y todas sus copias leen lo mismo.",
            f"una lectura distinta por cada valor de «{one.field}»",
            f"{len(one.names)} copias iguales: {', '.join(one.names[:FEW])}{'…' if len(one.names) > FEW else ''}",
            "Ponga {cada} o {clave} donde se eligen las filas, por ejemplo en «where»; si no depende de ese valor, "
            "quite «each».",
        )

    def _read(self, group: str, name: str) -> Any:
        """Give all that an item reads: of a figure its rows, of another item what it declares."""
        if group == "figures":
            figure = self.figures.get(name)
            if figure is None or figure.value is None:
                return None
            return [(one.role, one.resource, one.field, one.rows) for one in figure.recipe.ingredients]
        spec = next(spec for spec in self.dataset.specs(group) if spec["id"] == name)
        return {key: value for key, value in spec.items() if key not in WORDS}


UNIT_COLUMN = "unidad"
"""The column in which a table says the unit of each row, where its field has none."""


def _same_unit(declared: str, cell: str) -> bool:
    """Tell whether a cell says a unit, whatever follows it.

    >>> _same_unit("%", "% de avance"), _same_unit("UFV por día", "UFV"), _same_unit("Bs", "días")
    (True, True, False)
    """
    one, other = declared.casefold().strip("()"), cell.casefold().strip("()")
    return one in other or other in one


def _by_hundred(unit: str, title: str) -> bool:
    """Tell whether a title says that a percentage is so many of a hundred of a unit.

    >>> _by_hundred("Bs", "De cada Bs 100 de regalía"), _by_hundred("Bs", "Parte de la regalía")
    (True, False)
    """
    return f"{unit} 100" in title or f"100 {unit}" in title


def _span(years: Iterable[int]) -> str:
    """Spell years, the first and the last where there are more.

    >>> _span([2024]), _span([2024, 2022, 2023])
    ('2024', 'de 2022 a 2024')
    """
    known = sorted(set(years))
    return str(known[0]) if len(known) == 1 else f"de {known[0]} a {known[-1]}"
