"""Headline numbers: each is one declared operation over cells that anyone can point at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from build_scripts import labels
from build_scripts.exact import rounded, to_decimal, whole_text
from build_scripts.kinds.figures import figures_of
from build_scripts.kinds.figures.base import ComputedFigure, FigureRecipe, Result
from build_scripts.kinds.figures.terms import CannotComputeError, Term
from build_scripts.kinds.figures.uncomputable import UncomputableFigure
from build_scripts.model import Dataset, Figure, Finding, Recipe, Statements


def compute_figures(dataset: Dataset, shown: str) -> tuple[list[Figure], list[Finding]]:
    """Compute every declared figure, and tell those whose rows are not as declared; ``shown`` is the folder to name."""
    figures: list[Figure] = []
    findings: list[Finding] = []
    for declared in figures_of(dataset):
        try:
            figures.append(_figure(dataset, declared))
        except CannotComputeError as error:
            findings.append(_finding(dataset, declared, str(error), shown))
    if findings:  # a note may call for a figure that could not be computed
        return figures, findings
    return [_noted(figure, figures) for figure in figures], []


def _noted(figure: Figure, figures: Sequence[Figure]) -> Figure:
    """Write the figures that a note calls for."""
    calls = tuple(labels.calls(figure.note, figures))
    return replace(figure, note=labels.fill(figure.note, figures), note_calls=calls)


def _figure(dataset: Dataset, declared: FigureRecipe) -> Figure:
    if isinstance(declared, ComputedFigure):
        return _dress(dataset, declared, declared.compute(dataset))
    if isinstance(declared, UncomputableFigure):
        return _uncomputable(dataset, declared)
    raise TypeError(f"a figure that nothing computes: {declared.kind}")


def _finding(dataset: Dataset, declared: FigureRecipe, why: str, shown: str) -> Finding:
    return Finding(
        code="cifra",
        package=dataset.slug,
        file=f"{shown}/datapackage.json",
        field=f"portal.figures «{declared.id}»",
        message=f"La cifra «{declared.title}» no se puede calcular: {why}.",
        expected="las filas que la cifra nombra, con dato",
        found=why,
        next="Corrija «where» en la cifra, o declárela «uncomputable» con su razón.",
    )


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


def _dress(dataset: Dataset, declared: ComputedFigure, result: Result) -> Figure:
    """Round once, from the exact value, and spell the result."""
    decimals = result.decimals if declared.decimals is None else declared.decimals
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
        kind=declared.kind,
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
        name=declared.id,
        title=declared.title,
        value=value,
        display=display,
        unit=declared.unit or result.unit or "",
        period=declared.period or "",
        note=" ".join(n for n in (declared.note, result.note) if n),
        mark=_mark(dataset, declared, result.terms),
        recipe=recipe,
        source_place=_places([t.source_place for t in result.terms if t.source_place]),
    )


def _mark(dataset: Dataset, declared: FigureRecipe, terms: Sequence[Term]) -> str:
    """Give a figure's own mark and that of the statements it is computed from, which it cannot drop."""
    statements = Statements(dataset)
    return labels.joined(
        [declared.mark or "", *(statements.mark(t.ingredient.resource) for t in terms if t.ingredient.field)]
    )


def _uncomputable(dataset: Dataset, declared: UncomputableFigure) -> Figure:
    recipe = Recipe("uncomputable", dataset.slug, dataset.version, (), "No hay operación posible.", "", "")
    return Figure(
        package=dataset.slug,
        name=declared.id,
        title=declared.title,
        value=None,
        display="no se puede calcular",
        unit=declared.unit or "",
        period=declared.period or "",
        note=declared.note or "",
        mark=declared.mark or "",
        recipe=recipe,
        reason=declared.reason,
        missing=declared.missing,
        question=declared.question or "",
    )
