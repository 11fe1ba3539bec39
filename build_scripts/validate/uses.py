"""Checks that what checks, breakdowns and charts name suits its use; every name is known to lead somewhere."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from build_scripts.kinds.breakdowns.group import GroupBreakdown
from build_scripts.kinds.breakdowns.places import PlacesBreakdown
from build_scripts.kinds.breakdowns.series.yearly import SeriesBreakdown
from build_scripts.kinds.charts import ChartRecipe, SeriesChart, TilesChart
from build_scripts.kinds.checks.restated import RestatedCheck
from build_scripts.kinds.checks.row_formula import COUNTS, FORMULAS, RowFormulaCheck
from build_scripts.kinds.checks.stated.compared_alike import ComparedAlikeCheck
from build_scripts.kinds.checks.uniform import UniformCheck
from build_scripts.kinds.descriptor import Portal
from build_scripts.labels import count_of
from build_scripts.model import Finding, Source
from build_scripts.validate.pointing import at_place, unknown

Keys = Mapping[str, Sequence[Mapping[str, Any]]]
"""The foreign keys of each table."""


def check_uses(source: Source, portal: Portal) -> Iterator[Finding]:
    """Find groups and maps without a key that leads to their places, series and charts that cannot be drawn."""
    keys = {r["name"]: r["schema"].get("foreignKeys", ()) for r in source.descriptor["resources"]}
    yield from _check_groups(source, portal, keys)
    yield from _check_places(source, portal, keys)
    yield from _check_copies(source, portal, keys)
    yield from _check_series(source, portal, keys)
    yield from _check_uniform(source, portal, keys)
    yield from _check_pointing(source, portal, keys)
    yield from _check_breaks(source, portal)
    yield from _check_columns(source, portal)
    yield from _check_formulas(source, portal)


def _targets(keys: Keys, table: str) -> list[str]:
    return [key["reference"]["resource"] for key in keys[table]]


def _leads_to(keys: Keys, start: str, end: str) -> bool:
    """Tell whether foreign keys lead from one table to another."""
    seen, pending = {start}, [start]
    while pending:
        at = pending.pop()
        if at == end:
            return True
        fresh = {target or at for target in _targets(keys, at)} - seen
        seen |= fresh
        pending += fresh
    return False


def _check_groups(source: Source, portal: Portal, keys: Keys) -> Iterator[Finding]:
    """What a group measures must lead to the grouping table along declared foreign keys."""
    for at, group in enumerate(portal.breakdowns):
        for index, measure in enumerate(group.measures if isinstance(group, GroupBreakdown) else ()):
            start, end = measure.resource, group.by.resource if isinstance(group, GroupBreakdown) else ""
            if not _leads_to(keys, start, end):
                message = f"No hay claves foráneas que lleven de «{start}» a «{end}»: no se puede agrupar."
                step = f"Declare en «{start}» la clave foránea hacia «{end}», o agrupe por otra tabla."
                where = f"portal.breakdowns[{at}].measures[{index}].resource"
                expected = "un camino de claves foráneas"
                yield at_place(source, "desglose-sin-camino", where, message, expected, start, step)


def _check_places(source: Source, portal: Portal, keys: Keys) -> Iterator[Finding]:
    """Every value on a map has its place, which a declared foreign key holds row by row."""
    for at, drawn in enumerate(portal.breakdowns):
        if not isinstance(drawn, PlacesBreakdown) or drawn.resource == drawn.places.resource:
            continue
        name, grid = drawn.resource, drawn.places
        wanted = {"fields": [drawn.category], "reference": {"resource": grid.resource, "fields": [grid.category]}}
        if wanted not in keys[name]:
            message = f"Nada asegura que cada valor de «{name}» tenga su lugar en «{grid.resource}»."
            expected = f"una clave foránea de «{drawn.category}» hacia «{grid.category}»"
            step = f"Declare en «{name}» la clave foránea: {json.dumps(wanted, ensure_ascii=False)}."
            yield at_place(source, "mapa-clave", f"portal.breakdowns[{at}].places", message, expected, "ninguna", step)


def _check_copies(source: Source, portal: Portal, keys: Keys) -> Iterator[Finding]:
    """A copy of a stated amount names the key that leads to its statement; no amount copies two."""
    for at, stated in enumerate(portal.statements):
        seen = set()
        for index, copy in enumerate(stated.copies):
            where = f"portal.statements[{at}].copies[{index}]"
            of_table = keys[copy.resource]
            leading = [key for key in of_table if key["reference"]["resource"] == stated.resource]
            led = [name for key in leading for name in key["fields"]]
            if copy.key not in led:
                message = f"«{copy.key}» no lleva de «{copy.resource}» a «{stated.resource}»."
                expected = "un campo de una clave foránea hacia esa tabla"
                found = ", ".join(led) or "ninguna clave foránea"
                step = f"Nombre el campo de la clave, o declare en «{copy.resource}» la clave foránea."
                yield at_place(source, "sin-clave", f"{where}.key", message, expected, found, step)
            if (copy.resource, copy.field) in seen:
                message = f"«{copy.field}» de «{copy.resource}» está dos veces."
                step = "Deje una: una cantidad es copia de una sola declaración."
                yield at_place(source, "sin-clave", where, message, "una vez", "dos", step)
            seen.add((copy.resource, copy.field))


def _no_key(source: Source, where: str, name: str, target: str) -> Finding:
    message = f"Nada dice qué fila de «{target}» corresponde a cada una de «{name}»."
    step = f"Declare en «{name}» la clave foránea hacia «{target}»."
    return at_place(source, "sin-clave", where, message, "una clave foránea", "ninguna", step)


def _check_series(source: Source, portal: Portal, keys: Keys) -> Iterator[Finding]:
    """What a series takes from its statements, a declared foreign key leads to; and its span goes forward."""
    for at, series in enumerate(portal.breakdowns):
        if not isinstance(series, SeriesBreakdown):
            continue
        where = f"portal.breakdowns[{at}]"
        if series.stated not in _targets(keys, series.resource):
            yield _no_key(source, f"{where}.statements.resource", series.resource, series.stated)
        if series.from_ > series.to:
            message, step = "El primer año es posterior al último.", "Corrija «from» o «to»."
            expected, found = f"hasta {series.to}", str(series.from_)
            yield at_place(source, "serie-periodo", f"{where}.from", message, expected, found, step)


def _check_uniform(source: Source, portal: Portal, keys: Keys) -> Iterator[Finding]:
    """What a uniform group takes from other rows, a declared foreign key leads to, field by field."""
    for at, check in enumerate(portal.checks):
        if not isinstance(check, UniformCheck):
            continue
        where = f"portal.checks[{at}]"
        if check.of.resource not in _targets(keys, check.resource):
            yield _no_key(source, f"{where}.of.resource", check.resource, check.of.resource)
        if check.equals and len(check.equals.fields) != len(check.of.fields):
            message = "Los campos que se comparan no son tantos como los declarados."
            sides = (check.of.fields, check.equals.fields)
            expected, found = (count_of(len(fields), "campo", "campos") for fields in sides)
            step = "Nombre los mismos campos en «of» y en «equals», en el mismo orden."
            yield at_place(source, "sin-clave", f"{where}.equals.fields", message, expected, found, step)


def _check_pointing(source: Source, portal: Portal, keys: Keys) -> Iterator[Finding]:
    """What a check follows from its own fields to other rows, a declared foreign key of those fields leads to."""
    for at, check in enumerate(portal.checks):
        if isinstance(check, RestatedCheck) and check.of.resource:
            where, target, used = f"portal.checks[{at}].by", check.of.resource, [list(check.by)]
        elif isinstance(check, ComparedAlikeCheck):
            where, target, used = f"portal.checks[{at}].keys", check.of.resource, [[name] for name in check.keys]
        else:
            continue
        declared = [key["fields"] for key in keys[check.resource] if key["reference"]["resource"] == target]
        for fields in used:
            if fields not in declared:
                message = f"Nada dice qué fila de «{target}» corresponde a cada una de «{check.resource}»."
                step = f"Nombre los campos de una clave foránea hacia «{target}», o declárela."
                expected = " o ".join(", ".join(one) for one in declared) or "una clave foránea"
                found = ", ".join(fields) or "ningún campo"
                yield at_place(source, "sin-clave", where, message, expected, found, step)


def _check_breaks(source: Source, portal: Portal) -> Iterator[Finding]:
    """The limits between the classes of a map go up."""
    for at, chart in enumerate(portal.charts):
        breaks = chart.breaks if isinstance(chart, TilesChart) else ()
        if any(low >= high for low, high in pairwise(breaks)):
            message = "Los límites entre las clases de colores no van de menor a mayor."
            found = ", ".join(map(str, breaks))
            step = "Ordene los números de «breaks» y quite los repetidos."
            where = f"portal.charts[{at}].breaks"
            yield at_place(source, "mapa-clases", where, message, "números en orden ascendente", found, step)


def _check_columns(source: Source, portal: Portal) -> Iterator[Finding]:
    """No breakdown has two columns of one name, and every chart draws columns that its breakdown has."""
    resources = {r["name"]: r for r in source.descriptor["resources"]}
    columns: dict[str, Mapping[str, str]] = {}
    for at, breakdown in enumerate(portal.breakdowns):
        listed = breakdown.columns(resources)
        columns[breakdown.id] = dict(listed)
        names = [name for name, _ in listed]
        for name in sorted(n for n, times in Counter(names).items() if times > 1):
            message = f"El desglose tendría dos columnas con el nombre «{name}»."
            step, where = "Renombre la medida o el campo, o quite la repetición.", f"portal.breakdowns[{at}]"
            yield at_place(source, "desglose-columnas", where, message, "nombres distintos", name, step)
    kinds = {breakdown.id: breakdown.kind for breakdown in portal.breakdowns}
    for at, chart in enumerate(portal.charts):
        if isinstance(chart, SeriesChart) and kinds[chart.breakdown] != "series":
            message = "El gráfico «series» dibuja un desglose «series»: de él salen los huecos, las cotas y los rangos."
            found, where = f"«{kinds[chart.breakdown]}»", f"portal.charts[{at}].breakdown"
            step = "Nombre un desglose «series», o dibuje este como «columns»."
            yield at_place(source, "referencia-tipo", where, message, "un desglose «series»", found, step)
            continue
        yield from _drawn(source, at, chart, columns[chart.breakdown])


def _drawn(source: Source, at: int, chart: ChartRecipe, has: Mapping[str, str]) -> Iterator[Finding]:
    """Find the columns that a chart would draw and its breakdown has not, or not of that kind."""
    for name in chart.columns(f"portal.charts[{at}]"):
        if name.name not in has:
            yield unknown(source, name.where, f"una columna del desglose «{chart.breakdown}»", name.name, list(has))
        elif name.types and has[name.name] not in name.types:
            expected = f"una columna de {' o '.join(name.types.values())}"
            message = f"El gráfico no puede dibujar «{name.name}» en «{name.where.rpartition('.')[2]}»."
            step = "Elija otra columna del desglose."
            yield at_place(source, "referencia-tipo", name.where, message, expected, name.name, step)


def _check_formulas(source: Source, portal: Portal) -> Iterator[Finding]:
    """A straight line has a slope, a value and a constant; a growth, an amount and a percentage: in that order."""
    for at, check in enumerate(portal.checks):
        if not isinstance(check, RowFormulaCheck) or check.operation not in COUNTS:
            continue
        wanted = COUNTS[check.operation]
        if len(check.operands) != wanted:
            found, expected = (count_of(count, "campo", "campos") for count in (len(check.operands), wanted))
            message = f"La operación «{check.operation}» calcula {FORMULAS[check.operation]}."
            step = f"Nombre los {expected} en ese orden, o cambie la operación."
            yield at_place(source, "referencia-recta", f"portal.checks[{at}].operands", message, expected, found, step)
