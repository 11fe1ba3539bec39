"""Checks that what checks, breakdowns and charts name suits its use; every name is known to lead somewhere."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Any

from build_scripts.labels import count_of
from build_scripts.model import Finding, Source
from build_scripts.validate.columns import columns_of, leads_to
from build_scripts.validate.pointing import at_place, unknown

DRAWN_AS = {
    "value": "amount", "values": "amount", "row": "amount", "column": "amount", "start": "date", "end": "date",
}  # fmt: skip
"""What a chart draws of a column: amounts or dates; under any other key, names."""


def check_uses(source: Source) -> Iterator[Finding]:
    """Find groups and maps without a key that leads to their places, series and charts that cannot be drawn."""
    yield from _check_groups(source)
    yield from _check_places(source)
    yield from _check_led(source)
    yield from _check_copied(source)
    yield from _check_breaks(source)
    yield from _check_columns(source)
    yield from _check_lines(source)


def _check_groups(source: Source) -> Iterator[Finding]:
    """What a group measures must lead to the grouping table along declared foreign keys."""
    resources = {r["name"]: r for r in source.descriptor["resources"]}
    for at, spec in enumerate(source.descriptor["portal"]["breakdowns"]):
        for index, measure in enumerate(spec["measures"] if spec["kind"] == "group" else ()):
            start, end = measure["resource"], spec["by"]["resource"]
            if not leads_to(resources, start, end):
                message = f"No hay claves foráneas que lleven de «{start}» a «{end}»: no se puede agrupar."
                step = f"Declare en «{start}» la clave foránea hacia «{end}», o agrupe por otra tabla."
                where = f"portal.breakdowns[{at}].measures[{index}].resource"
                yield at_place(
                    source, "desglose-sin-camino", where, message, "un camino de claves foráneas", start, step
                )


def _check_places(source: Source) -> Iterator[Finding]:
    """Every value on a map has its place, which a declared foreign key holds row by row."""
    resources = {r["name"]: r for r in source.descriptor["resources"]}
    for at, spec in enumerate(source.descriptor["portal"]["breakdowns"]):
        if spec["kind"] != "places" or spec["resource"] == spec["places"]["resource"]:
            continue
        name, grid = spec["resource"], spec["places"]
        wanted = {
            "fields": [spec["category"]],
            "reference": {"resource": grid["resource"], "fields": [grid["category"]]},
        }
        if wanted not in resources[name]["schema"].get("foreignKeys", ()):
            message = f"Nada asegura que cada valor de «{name}» tenga su lugar en «{grid['resource']}»."
            expected = f"una clave foránea de «{spec['category']}» hacia «{grid['category']}»"
            step = f"Declare en «{name}» la clave foránea: {json.dumps(wanted, ensure_ascii=False)}."
            yield at_place(source, "mapa-clave", f"portal.breakdowns[{at}].places", message, expected, "ninguna", step)


def _check_led(source: Source) -> Iterator[Finding]:
    """What a series, a uniform group or a copy takes from other rows, a declared foreign key leads to."""
    portal = source.descriptor["portal"]
    resources = {r["name"]: r for r in source.descriptor["resources"]}
    yield from _check_copies(source, resources)
    for group, key, kind in (("breakdowns", "statements", "series"), ("checks", "of", "uniform")):
        for at, spec in enumerate(portal[group]):
            if spec["kind"] != kind:
                continue
            name, target = spec["resource"], spec[key] if kind == "series" else spec[key]["resource"]
            led = (k["reference"]["resource"] for k in resources[name]["schema"].get("foreignKeys", ()))
            if target not in led:
                message = f"Nada dice qué fila de «{target}» corresponde a cada una de «{name}»."
                step = f"Declare en «{name}» la clave foránea hacia «{target}»."
                where = f"portal.{group}[{at}].{key}.resource"
                yield at_place(source, "sin-clave", where, message, "una clave foránea", "ninguna", step)
            if kind == "uniform" and "equals" in spec and len(spec["equals"]["fields"]) != len(spec["of"]["fields"]):
                message = "Los campos que se comparan no son tantos como los declarados."
                expected, found = (count_of(len(spec[side]["fields"]), "campo", "campos") for side in ("of", "equals"))
                step = "Nombre los mismos campos en «of» y en «equals», en el mismo orden."
                yield at_place(
                    source, "sin-clave", f"portal.{group}[{at}].equals.fields", message, expected, found, step
                )
            if kind == "series" and spec["from"] > spec["to"]:
                message = "El primer año es posterior al último."
                expected, found = f"hasta {spec['to']}", str(spec["from"])
                step = "Corrija «from» o «to»."
                yield at_place(source, "serie-periodo", f"portal.{group}[{at}].from", message, expected, found, step)


def _check_copies(source: Source, resources: Mapping[str, Any]) -> Iterator[Finding]:
    """A copy of a stated amount names the key that leads to its statement; no amount copies two."""
    for at, stated in enumerate(source.descriptor["portal"].get("statements", ())):
        seen = set()
        for index, copy in enumerate(stated.get("copies", ())):
            where = f"portal.statements[{at}].copies[{index}]"
            keys = resources[copy["resource"]]["schema"].get("foreignKeys", ())
            led = [n for k in keys if k["reference"]["resource"] == stated["resource"] for n in k["fields"]]
            if copy["key"] not in led:
                message = f"«{copy['key']}» no lleva de «{copy['resource']}» a «{stated['resource']}»."
                expected = "un campo de una clave foránea hacia esa tabla"
                found = ", ".join(led) or "ninguna clave foránea"
                step = f"Nombre el campo de la clave, o declare en «{copy['resource']}» la clave foránea."
                yield at_place(source, "sin-clave", f"{where}.key", message, expected, found, step)
            if (copy["resource"], copy["field"]) in seen:
                message = f"«{copy['field']}» de «{copy['resource']}» está dos veces."
                step = "Deje una: una cantidad es copia de una sola declaración."
                yield at_place(source, "sin-clave", where, message, "una vez", "dos", step)
            seen.add((copy["resource"], copy["field"]))


def _check_copied(source: Source) -> Iterator[Finding]:
    """What a check follows from its own fields to other rows, a declared foreign key of those fields leads to."""
    resources = {r["name"]: r for r in source.descriptor["resources"]}
    for at, spec in enumerate(source.descriptor["portal"]["checks"]):
        if spec["kind"] not in {"restated", "compared-alike"} or "resource" not in spec["of"]:
            continue
        target = spec["of"]["resource"]
        keys = resources[spec["resource"]]["schema"].get("foreignKeys", ())
        declared = [key["fields"] for key in keys if key["reference"]["resource"] == target]
        where = f"portal.checks[{at}].{'by' if spec['kind'] == 'restated' else 'keys'}"
        for fields in [spec.get("by", [])] if spec["kind"] == "restated" else [[name] for name in spec["keys"]]:
            if fields not in declared:
                message = f"Nada dice qué fila de «{target}» corresponde a cada una de «{spec['resource']}»."
                step = f"Nombre los campos de una clave foránea hacia «{target}», o declárela."
                expected = " o ".join(", ".join(one) for one in declared) or "una clave foránea"
                yield at_place(source, "sin-clave", where, message, expected, ", ".join(fields) or "ningún campo", step)


def _check_breaks(source: Source) -> Iterator[Finding]:
    """The limits between the classes of a map go up."""
    for at, chart in enumerate(source.descriptor["portal"]["charts"]):
        breaks = chart.get("breaks", ())
        if any(low >= high for low, high in pairwise(breaks)):
            message = "Los límites entre las clases de colores no van de menor a mayor."
            found = ", ".join(map(str, breaks))
            step = "Ordene los números de «breaks» y quite los repetidos."
            where = f"portal.charts[{at}].breaks"
            yield at_place(source, "mapa-clases", where, message, "números en orden ascendente", found, step)


def _check_columns(source: Source) -> Iterator[Finding]:
    """No breakdown has two columns of one name, and every chart draws columns that its breakdown has."""
    portal = source.descriptor["portal"]
    resources = {r["name"]: r for r in source.descriptor["resources"]}
    columns: dict[str, Mapping[str, str]] = {}
    for at, spec in enumerate(portal["breakdowns"]):
        listed = columns_of(spec, resources)
        columns[spec["id"]] = dict(listed)
        names = [name for name, _ in listed]
        for name in sorted(n for n, times in Counter(names).items() if times > 1):
            message = f"El desglose tendría dos columnas con el nombre «{name}»."
            step = "Renombre la medida o el campo, o quite la repetición."
            yield at_place(
                source, "desglose-columnas", f"portal.breakdowns[{at}]", message, "nombres distintos", name, step
            )
    kinds = {spec["id"]: spec["kind"] for spec in portal["breakdowns"]}
    for at, chart in enumerate(portal["charts"]):
        if chart["kind"] == "series" and kinds[chart["breakdown"]] != "series":
            message = "El gráfico «series» dibuja un desglose «series»: de él salen los huecos, las cotas y los rangos."
            found, where = f"«{kinds[chart['breakdown']]}»", f"portal.charts[{at}].breakdown"
            step = "Nombre un desglose «series», o dibuje este como «columns»."
            yield at_place(source, "referencia-tipo", where, message, "un desglose «series»", found, step)
            continue
        has = columns[chart["breakdown"]]
        for key, name in _drawn(chart):
            where = f"portal.charts[{at}].{key}"
            if name not in has:
                yield unknown(source, where, f"una columna del desglose «{chart['breakdown']}»", name, list(has))
                continue
            wanted = DRAWN_AS.get(key)
            if wanted and has[name] != wanted:
                expected = "una columna de " + {"amount": "cantidades", "date": "fechas"}[wanted]
                message = f"El gráfico no puede dibujar «{name}» en «{key}»."
                step = "Elija otra columna del desglose."
                yield at_place(source, "referencia-tipo", where, message, expected, name, step)


def _drawn(chart: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    for key in ("category", "value", "label", "start", "end", "group", "row", "column"):
        if key in chart:
            yield key, chart[key]
    for name in chart.get("values", ()):
        yield "values", name


OPERANDS = {"line": (3, "pendiente × valor + constante"), "growth": (2, "monto × (1 + porcentaje ÷ 100)")}
"""How many operands the operations need that take them in a fixed order, and what each works out."""


def _check_lines(source: Source) -> Iterator[Finding]:
    """A straight line has a slope, a value and a constant; a growth, an amount and a percentage: in that order."""
    for at, spec in enumerate(source.descriptor["portal"]["checks"]):
        wanted, what = OPERANDS.get(spec.get("operation", ""), (0, ""))
        if wanted and len(spec["operands"]) != wanted:
            found, expected = (count_of(count, "campo", "campos") for count in (len(spec["operands"]), wanted))
            message = f"La operación «{spec['operation']}» calcula {what}."
            step = f"Nombre los {expected} en ese orden, o cambie la operación."
            yield at_place(source, "referencia-recta", f"portal.checks[{at}].operands", message, expected, found, step)
