"""Headline numbers: each is one declared operation over cells that anyone can point at."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from build_scripts import labels
from build_scripts.exact import largest_remainder, rounded, to_decimal, whole_text
from build_scripts.model import Dataset, Figure, Finding, Recipe, Spec, Statements, Unpointed
from build_scripts.summarise.terms import (
    CannotComputeError,
    Term,
    cell_words,
    counted,
    term_of,
)


@dataclass(frozen=True)
class Result:
    """A figure's value before it is dressed for display."""

    value: Fraction | str
    operation: str
    terms: tuple[Term, ...]
    decimals: int
    unit: str | None
    signed: bool = False
    note: str = ""
    suffix: str = ""
    """What follows the number in its display: ``.º de 9``."""
    prefix: str = ""
    """What precedes it, and its unit: ``más de``."""
    parameters: Mapping[str, str | int] = field(default_factory=dict)
    part: Decimal | None = None
    """What is shown when the value is rounded together with others, not by itself."""
    shown: str = ""
    """How a cell that is no number is spelled for reading."""


def compute_figures(dataset: Dataset, shown: str) -> tuple[list[Figure], list[Finding]]:
    """Compute every declared figure, and tell those whose rows are not as declared; ``shown`` is the folder to name."""
    figures: list[Figure] = []
    findings: list[Finding] = []
    for spec in dataset.specs("figures"):
        if spec["kind"] == "uncomputable":
            figures.append(_uncomputable(dataset, spec))
            continue
        try:
            figures.append(_dress(dataset, spec, KINDS[spec["kind"]](dataset, spec)))
        except CannotComputeError as error:
            findings.append(_finding(dataset, spec, str(error), shown))
    if findings:  # a note may call for a figure that could not be computed
        return figures, findings
    return [_noted(figure, figures) for figure in figures], []


def _noted(figure: Figure, figures: Sequence[Figure]) -> Figure:
    """Write the figures that a note calls for."""
    calls = tuple(labels.calls(figure.note, figures))
    return replace(figure, note=labels.fill(figure.note, figures), note_calls=calls)


def _finding(dataset: Dataset, spec: Spec, why: str, shown: str) -> Finding:
    return Finding(
        code="cifra",
        package=dataset.slug,
        file=f"{shown}/datapackage.json",
        field=f"portal.figures «{spec['id']}»",
        message=f"La cifra «{spec['title']}» no se puede calcular: {why}.",
        expected="las filas que la cifra nombra, con dato",
        found=why,
        next="Corrija «where» en la cifra, o declárela «uncomputable» con su razón.",
    )


# --- the closed list of kinds --------------------------------------------------------------------

LARGEST_FIRST: Mapping[str, str | int] = {"order": "descending"}


def _value(dataset: Dataset, spec: Spec) -> Result:
    term = term_of(dataset, spec["of"], "valor", single=True)
    kind = dataset.tables[spec["of"]["resource"]].field(spec["of"]["field"]).type
    words = f"Se lee la celda {cell_words(dataset, spec['of'])}, tal como está impresa."
    if kind not in {"integer", "number"}:
        shown = labels.machine(term.cells[0], kind)
        return Result(term.cells[0], words, (term,), term.decimals, term.unit, shown=shown)
    bound = _bound(dataset, spec["of"], term)
    if not bound:
        return Result(term.total, words, (term,), term.decimals, term.unit)
    words += f" La fuente no da un monto exacto: se dice «{bound}»."
    return Result(term.total, words, (term,), term.decimals, term.unit, prefix=f"{bound} ", parameters={"bound": bound})


def _bound(dataset: Dataset, spec: Spec, term: Term) -> str:
    """Give the words that a stated amount goes with, which it keeps wherever it is shown."""
    (line,) = term.ingredient.rows
    row = next(row for row in dataset.tables[spec["resource"]].rows if row.number == line)
    return Statements(dataset).bound(spec["resource"], spec["field"], row)


def _sum(dataset: Dataset, spec: Spec) -> Result:
    term = term_of(dataset, spec["of"], "sumando")
    where = cell_words(dataset, spec["of"])
    count = len(term.cells)
    words = (
        f"Se toma la única celda de {where}."
        if count == 1
        else f"Se suman las {labels.number(count)} celdas de {where}."
    )
    return Result(term.total, words, (term,), term.decimals, term.unit)


def _count(dataset: Dataset, spec: Spec) -> Result:
    term = term_of(dataset, spec["of"], "fila contada")
    return Result(term.total, f"Se cuentan {cell_words(dataset, spec['of'])}.", (term,), 0, "filas")


def _share(dataset: Dataset, spec: Spec) -> Result:
    part, whole = term_of(dataset, spec["part"], "parte"), term_of(dataset, spec["whole"], "todo")
    words = (
        f"La parte, {cell_words(dataset, spec['part'])}, se divide entre el todo, "
        f"{cell_words(dataset, spec['whole'])}, y se multiplica por 100."
    )
    return Result(_quotient(part, whole) * 100, words, (part, whole), 1, "%")


def _change(dataset: Dataset, spec: Spec) -> Result:
    before, after = (
        term_of(dataset, spec["from"], "desde", single=True),
        term_of(dataset, spec["to"], "hasta", single=True),
    )
    if before.total == 0:
        raise CannotComputeError("el valor de partida es cero")
    if before.total < 0:
        raise CannotComputeError("el valor de partida es negativo, y el signo del cambio engañaría")
    words = (
        f"Al valor final, {cell_words(dataset, spec['to'])}, se le resta el inicial, "
        f"{cell_words(dataset, spec['from'])}; la diferencia se divide entre el inicial y se multiplica por 100."
    )
    return Result((after.total - before.total) / before.total * 100, words, (before, after), 1, "%", signed=True)


def _difference(dataset: Dataset, spec: Spec) -> Result:
    before, after = term_of(dataset, spec["from"], "desde"), term_of(dataset, spec["to"], "hasta")
    words = f"A {cell_words(dataset, spec['to'])} se le resta {cell_words(dataset, spec['from'])}."
    decimals = max(before.decimals, after.decimals)
    return Result(after.total - before.total, words, (before, after), decimals, after.unit, signed=True)


def _ratio(dataset: Dataset, spec: Spec) -> Result:
    top, bottom = term_of(dataset, spec["numerator"], "numerador"), term_of(dataset, spec["denominator"], "denominador")
    words = f"{cell_words(dataset, spec['numerator'])} se divide entre {cell_words(dataset, spec['denominator'])}"
    words = words[:1].upper() + words[1:]
    if "factor" not in spec:
        return Result(_quotient(top, bottom), f"{words}.", (top, bottom), 2, None)
    factor = Decimal(spec["factor"])
    words += f", y se multiplica por {labels.number(factor)}."
    value = _quotient(top, bottom) * Fraction(factor)
    return Result(value, words, (top, bottom), 2, None, parameters={"factor": spec["factor"]})


def _real(dataset: Dataset, spec: Spec) -> Result:
    """Give an amount by an index: times the index of a reference date, by that of its own year or the mean of several.

    What is collected along a year is not all of its last day: the mean of both its ends stands nearer to it.
    """
    amount = term_of(dataset, spec["of"], "monto", single=True)
    own = term_of(dataset, spec["index"], "índice de su año")
    reference = term_of(dataset, spec["reference"], "índice de referencia", single=True)
    if own.total == 0:
        raise CannotComputeError("el índice de su año es cero")
    divisor = "el índice de su año" if len(own.cells) == 1 else "el promedio de los índices de su año"
    words = (
        f"El monto, {cell_words(dataset, spec['of'])}, se multiplica por el índice de referencia, "
        f"{cell_words(dataset, spec['reference'])}, y se divide entre {divisor}, "
        f"{cell_words(dataset, spec['index'])}."
    )
    value = amount.total * reference.total * len(own.cells) / own.total
    return Result(value, words, (amount, own, reference), amount.decimals, amount.unit)


def _rank(dataset: Dataset, spec: Spec) -> Result:
    mine, all_of = term_of(dataset, spec["of"], "valor", single=True), term_of(dataset, spec["among"], "entre")
    above = sum(1 for cell in all_of.cells if Fraction(cell) > mine.total)
    words = (
        f"Se cuentan los valores de {cell_words(dataset, spec['among'])} mayores que "
        f"{cell_words(dataset, spec['of'])}, y se suma uno."
    )
    suffix = f".º de {len(all_of.cells)}"
    return Result(Fraction(above + 1), words, (mine, all_of), 0, "", suffix=suffix, parameters=LARGEST_FIRST)


def _top_share(dataset: Dataset, spec: Spec) -> Result:
    parts = term_of(dataset, spec["of"], "valor")
    whole = term_of(dataset, spec["whole"], "todo") if "whole" in spec else parts
    top = sum(sorted((Fraction(c) for c in parts.cells), reverse=True)[: spec["count"]], Fraction(0))
    if whole.total == 0:
        raise CannotComputeError("el total es cero")
    count, where = min(spec["count"], len(parts.cells)), cell_words(dataset, spec["of"])
    how = (
        f"Se toma el valor más alto de {where}, se divide"
        if count == 1
        else f"Se suman los {labels.number(count)} valores más altos de {where}, se dividen"
    )
    words = f"{how} entre {cell_words(dataset, spec.get('whole', spec['of']))} y se multiplica por 100."
    terms = (parts, whole) if "whole" in spec else (parts,)
    return Result(top / whole.total * 100, words, terms, 1, "%", parameters={"count": spec["count"], **LARGEST_FIRST})


def _herfindahl(dataset: Dataset, spec: Spec) -> Result:
    parts = term_of(dataset, spec["of"], "valor")
    words = (
        f"Cada valor de {cell_words(dataset, spec['of'])} se divide entre la suma de todos; las participaciones, "
        "en porcentaje, se elevan al cuadrado y se suman (índice de Herfindahl-Hirschman, de 0 a 10.000)."
    )
    return Result(herfindahl([Fraction(c) for c in parts.cells]), words, (parts,), 0, "puntos")


def herfindahl(values: Sequence[Fraction]) -> Fraction:
    """Give the Herfindahl-Hirschman index, the sum of squared percentage shares: 10,000 when one holds all.

    Hirschman, A. O. (1964), "The Paternity of an Index", American Economic Review 54 (5).

    >>> herfindahl([Fraction(1), Fraction(1)])
    Fraction(5000, 1)
    """
    total = sum(values, Fraction(0))
    if total == 0:
        raise CannotComputeError("la suma es cero")
    return sum(((v / total * 100) ** 2 for v in values), Fraction(0))


def _allocation(dataset: Dataset, spec: Spec) -> Result:
    amount, rule = (
        term_of(dataset, spec["of"], "monto", single=True),
        term_of(dataset, spec["rule"], "regla", single=True),
    )
    words = (
        f"El monto, {cell_words(dataset, spec['of'])}, se multiplica por el porcentaje de la regla, "
        f"{cell_words(dataset, spec['rule'])}, y se divide entre 100."
    )
    note = "Es lo que da la regla, no un registro de transferencias."
    if not spec.get("exact"):  # a percentage that a norm fixes is no rounded number
        note = "Calculado sobre cifras redondeadas: es lo que da la regla, no un registro de transferencias."
    decimals = spec.get("decimals", max(2, amount.decimals))
    result = Result(amount.total * rule.total / 100, words, (amount, rule), decimals, amount.unit, note=note)
    return _split(result, term_of(dataset, spec["among"], "partes"), spec["rule"]) if "among" in spec else result


def _split(result: Result, among: Term, rule: Spec) -> Result:
    """Round a part together with the others of its amount, by largest remainders, so that they add up to it."""
    amount, mine = result.terms
    if among.total != 100:
        raise CannotComputeError(f"los porcentajes de «among» deben sumar 100 y suman {whole_text(among.total)}")
    (line,) = mine.ingredient.rows
    if among.ingredient.resource != mine.ingredient.resource or line not in among.ingredient.rows:
        raise CannotComputeError(f"el porcentaje de la regla ({rule['resource']}, línea {line}) no está en «among»")
    shares = [Fraction(cell) / 100 for cell in among.cells]
    part = largest_remainder(amount.total, shares, result.decimals)[among.ingredient.rows.index(line)]
    return replace(result, terms=(amount, mine, among), part=part)


def _unreferenced(dataset: Dataset, spec: Spec) -> Result:
    """Count, or take the share of, the rows that no row of another table points at by its foreign key."""
    table, child = dataset.tables[spec["of"]["resource"]], dataset.tables[spec["by"]]
    key = next((k for k in child.foreign_keys if k.resource == table.name), None)
    if key is None:
        raise CannotComputeError(f"«{child.title}» no tiene clave foránea hacia «{table.title}»")
    pointed = set(map(child.speller(key.fields), child.rows)) - {None}
    spell = table.speller(key.reference_fields)
    where: Mapping[str, Any] = spec["of"].get("where", {})
    rows = table.select(where)
    alone = [row for row in rows if spell(row) not in pointed]
    lone = counted(table, where, alone, f"fila sin ninguna en «{child.title}»")
    unpointed = Unpointed(child.name, key.fields, key.reference_fields)
    mine = replace(lone, ingredient=replace(lone.ingredient, unpointed=unpointed))
    parameters = {"as": spec["as"]}
    words = (
        f"Se cuentan {cell_words(dataset, spec['of'])} cuya clave no aparece en "
        f"«{child.field(key.fields[0]).title}» de «{child.title}»"
    )
    if spec["as"] == "count":
        return Result(Fraction(len(alone)), words + ".", (mine,), 0, "filas", parameters=parameters)
    whole = counted(table, where, rows, "todo")
    words += f", se dividen entre {cell_words(dataset, spec['of'])} y se multiplica por 100."
    return Result(_quotient(mine, whole) * 100, words, (mine, whole), 1, "%", parameters=parameters)


def _quotient(top: Term, bottom: Term) -> Fraction:
    if bottom.total == 0:
        raise CannotComputeError("el divisor es cero")
    return top.total / bottom.total


KINDS: Mapping[str, Callable[[Dataset, Spec], Result]] = {
    "value": _value,
    "sum": _sum,
    "count": _count,
    "share": _share,
    "change": _change,
    "difference": _difference,
    "ratio": _ratio,
    "real": _real,
    "rank": _rank,
    "top-share": _top_share,
    "herfindahl": _herfindahl,
    "allocation": _allocation,
    "unreferenced": _unreferenced,
}


# --- dressing ------------------------------------------------------------------------------------


def _places(places: Sequence[str]) -> str:
    """Name the places of the source once: what they begin with in common is not said again.

    >>> _places(["Memoria, cuadro 1, fila Oruro", "Memoria, cuadro 1, fila TOTAL", "Ley 535"])
    'Memoria, cuadro 1, fila Oruro; fila TOTAL; Ley 535'
    """
    told: list[str] = []
    before: list[str] = []
    for place in dict.fromkeys(places):
        parts = place.split(", ")
        same = next((n for n, (a, b) in enumerate(zip(before, parts, strict=False)) if a != b), 0)
        told.append(", ".join(parts[same:]))
        before = parts
    return "; ".join(told)


ROUNDED = {
    False: "la mitad hacia arriba",
    True: "por restos mayores, para que las partes sumen el monto, y en un empate la unidad que sobra va a la primera",
}


def _left_out(terms: Sequence[Term]) -> str:
    """Say how many rows have no value, so that what is added does not pass for the whole."""
    empty = sum(term.empty for term in terms)
    return (
        f" No entran {labels.count_of(empty, 'fila', 'filas')} sin dato."
        if empty > 1
        else (" No entra una fila sin dato." if empty else "")
    )


def _dress(dataset: Dataset, spec: Spec, result: Result) -> Figure:
    """Round once, from the exact value, and spell the result."""
    decimals = spec.get("decimals", result.decimals)
    value: Decimal | str
    if isinstance(result.value, str):
        value, display, exact, rounding = result.value, result.shown, result.value, "Sin redondeo: se muestra la celda."
    else:
        value = rounded(result.value, decimals) if result.part is None else result.part
        number = labels.signed(value) if result.signed else labels.number(value)
        display = f"{result.prefix}{number}{result.suffix}"
        exact_value = to_decimal(result.value)
        exact = f"{exact_value:f}"
        how = f"Redondeado a {labels.count_of(decimals, 'decimal', 'decimales')}, {ROUNDED[result.part is not None]}."
        rounding = "Sin redondeo." if Fraction(value) == result.value else how
    recipe = Recipe(
        kind=spec["kind"],
        package=dataset.slug,
        version=dataset.version,
        ingredients=tuple(t.ingredient for t in result.terms),
        operation=result.operation + _left_out(result.terms),
        result=exact,
        rounding=rounding,
        exact=result.value if isinstance(result.value, str) else whole_text(result.value),
        decimals=None if isinstance(result.value, str) else decimals,
        parameters=result.parameters,
        split=result.part is not None,
    )
    return Figure(
        package=dataset.slug,
        name=spec["id"],
        title=spec["title"],
        value=value,
        display=display,
        unit=spec.get("unit", result.unit or ""),
        period=spec.get("period", ""),
        note=" ".join(n for n in (spec.get("note", ""), result.note) if n),
        mark=_mark(dataset, spec, result.terms),
        recipe=recipe,
        source_place=_places([t.source_place for t in result.terms if t.source_place]),
    )


def _mark(dataset: Dataset, spec: Spec, terms: Sequence[Term]) -> str:
    """Give a figure's own mark and that of the statements it is computed from, which it cannot drop."""
    statements = Statements(dataset)
    return labels.joined(
        [spec.get("mark", ""), *(statements.mark(t.ingredient.resource) for t in terms if t.ingredient.field)]
    )


def _uncomputable(dataset: Dataset, spec: Spec) -> Figure:
    recipe = Recipe("uncomputable", dataset.slug, dataset.version, (), "No hay operación posible.", "", "")
    return Figure(
        package=dataset.slug,
        name=spec["id"],
        title=spec["title"],
        value=None,
        display="no se puede calcular",
        unit=spec.get("unit", ""),
        period=spec.get("period", ""),
        note=spec.get("note", ""),
        mark=spec.get("mark", ""),
        recipe=recipe,
        reason=spec["reason"],
        missing=tuple(spec["missing"]),
        question=spec.get("question", ""),
    )
