"""Tells amounts of different basis, currency, coverage or scale that a series, a table or a figure would put together.

In: a dataset that declares a breakdown ``series``, which says what its table of statements means. Out: ``Finding``s.
A rule of the portal's own, so nothing excuses it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from build_scripts.model import COVERAGES, EXACT, PRECISIONS, Dataset, Figure, Finding, Row, Spec
from build_scripts.summarise.series import chosen_rows, read_statement, signature

MEASURE = ("basis", "currency", "coverage", "scale")
"""What amounts must have in common to be added, divided or compared."""
COMPUTED = {"shares", "growth", "composition", "concentration", "allocation", "places"}
"""Breakdowns that compute with the column under ``value``."""


def check_mixing(dataset: Dataset, figures: Sequence[Figure], shown: str) -> list[Finding]:
    """Find what cannot be one series, and figures and tables over statements that cannot be computed together."""
    specs = [spec for spec in dataset.specs("breakdowns") if spec["kind"] == "series"]
    findings = [finding for spec in specs for finding in _check_series(dataset, spec, shown)]
    for stated in {spec["statements"]["resource"]: spec["statements"] for spec in specs}.values():
        findings += _check_figures(dataset, figures, stated, shown)
        findings += _check_tables(dataset, stated, shown)
    return findings


# --- a series ------------------------------------------------------------------------------------


def _check_series(dataset: Dataset, spec: Spec, shown: str) -> Iterator[Finding]:
    table, stated = dataset.tables[spec["resource"]], spec["statements"]
    file, period = f"{shown}/{table.path}", spec["period"]
    years: dict[int, int] = {}
    first: Row | None = None

    def finding(code: str, row: Row, field: str, message: str, expected: str, found: str, step: str) -> Finding:
        where = f"«{spec['id']}»: {message}"
        return Finding(code, dataset.slug, file, where, step, row.number, field, expected, found)

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
            fields = (stated["basis"], stated["currency"], *stated["same"])
            differ = [name for name in fields if target[name] != first[name]]
            message = "mezcla lo que no se puede comparar."
            expected, found = (_said(dataset, stated, one, differ) for one in (first, target))
            step = "Elija una declaración igual en eso, o póngala en otra serie. No se declara como duda."
            yield finding("serie-mezclada", row, period, message, expected, found, step)
    yield from _check_index(dataset, spec, shown)


def _check_index(dataset: Dataset, spec: Spec, shown: str) -> Iterator[Finding]:
    """One index a year: with two, which one deflates would be a matter of order."""
    if "deflator" not in spec:
        return
    given = spec["deflator"]
    table = dataset.tables[given["resource"]]
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


# --- whatever else computes with statements ------------------------------------------------------


def _check_figures(dataset: Dataset, figures: Sequence[Figure], stated: Spec, shown: str) -> Iterator[Finding]:
    lines = {row.number: row for row in dataset.tables[stated["resource"]].rows}
    for figure in figures:
        used = [
            lines[line]
            for ingredient in figure.recipe.ingredients
            if (ingredient.resource, ingredient.field) == (stated["resource"], stated["value"])
            for line in ingredient.rows
        ]
        where = f"portal.figures «{figure.name}»"
        yield from _mixed(dataset, stated, used, where, shown)
        if figure.recipe.kind == "change":
            yield from _inexact(dataset, stated, used, where, shown)


def _check_tables(dataset: Dataset, stated: Spec, shown: str) -> Iterator[Finding]:
    for spec in dataset.specs("breakdowns"):
        measures = [m for m in spec.get("measures", ()) if m.get("field") == stated["value"]]
        if spec["kind"] in COMPUTED and stated["value"] in (spec.get("value"), *spec.get("parts", ())):
            measures.append(spec)
        for one in measures:
            if one["resource"] == stated["resource"]:
                rows = dataset.tables[one["resource"]].select(one.get("where", {}))
                yield from _mixed(dataset, stated, rows, f"portal.breakdowns «{spec['id']}»", shown)


def _mixed(dataset: Dataset, stated: Spec, rows: Sequence[Row], where: str, shown: str) -> Iterator[Finding]:
    for row in rows:
        differ = [stated[key] for key in MEASURE if row[stated[key]] != rows[0][stated[key]]]
        if differ:
            expected, found = (_said(dataset, stated, one, differ) for one in (rows[0], row))
            yield _refused(
                dataset, where, "Se calcularía con cantidades que no se pueden comparar.", expected, found, shown
            )
            return


def _inexact(dataset: Dataset, stated: Spec, rows: Sequence[Row], where: str, shown: str) -> Iterator[Finding]:
    """A bound or a round number has no rate of growth."""
    for row in rows:
        if row[stated["precision"]] != EXACT:
            message = "Se calcularía un cambio con una cantidad que no es exacta."
            found = _said(dataset, stated, row, [stated["precision"]])
            yield _refused(dataset, where, message, f"dos cantidades de precisión «{EXACT}»", found, shown)
            return


def _refused(dataset: Dataset, where: str, message: str, expected: str, found: str, shown: str) -> Finding:
    return Finding(
        code="cifra-mezclada",
        package=dataset.slug,
        file=f"{shown}/datapackage.json",
        field=where,
        message=message,
        expected=expected,
        found=found,
        next="Elija con «where» declaraciones iguales en eso. No se declara como duda.",
    )


def _said(dataset: Dataset, stated: Spec, row: Row, fields: Iterable[str]) -> str:
    table = dataset.tables[stated["resource"]]
    told = ", ".join(f"{table.field(name).title.lower()} {row.cells[name] or 'vacío'}" for name in fields)
    return f"{_name(dataset, stated, row)}: {told}"


def _name(dataset: Dataset, stated: Mapping[str, str], row: Row) -> str:
    return " ".join(row.cells[name] for name in dataset.tables[stated["resource"]].primary_key)


def _any(words: Sequence[str]) -> str:
    return " o ".join(f"«{word}»" for word in words)
