"""Checks that what the ``portal`` object names exists and suits its use: resources, fields, checks, breakdowns."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from build_scripts import labels
from build_scripts.model import Finding, Source, Spec
from build_scripts.sentences import WHY, says_nothing
from build_scripts.validate.columns import columns_of, leads_to
from build_scripts.validate.hearings import check_hearings

NUMBERS = {"integer": "un entero", "number": "un número"}
WHOLE = {"integer": "un entero"}
DATES = {"date": "una fecha"}
AMOUNT_KEYS = {"total", "part", "percentage", "result", "value", "share", "weight", "goal", "budget", "achieved",
               "spent", "parts", "operands", "scale"}  # fmt: skip
DATE_KEYS = {"start", "end", "date"}
GRID_KEYS = {"row", "column"}
NAME_KEYS = {"field", "category", "period", "label", "beneficiary", "code", "quarter",
             "coverage", "months", "basis", "currency", "precision"}  # fmt: skip
FIELD_KEYS = (AMOUNT_KEYS | DATE_KEYS | GRID_KEYS | NAME_KEYS) - {"parts", "operands"}
FIELD_LIST_KEYS = {"parts", "operands", "by", "fields", "exact_fields", "same"}
FIELDS_BY_NAME = {"where", "key", "match"}
"""Objects whose keys are fields."""
ANY_FIELD = {"value", "same-value", "coverage", "sequence"}
"""Kinds whose ``field`` may be of any type; in the others it is an amount."""
DRAWN_AS = {
    "value": "amount", "values": "amount", "row": "amount", "column": "amount", "start": "date", "end": "date",
}  # fmt: skip
"""What a chart draws of a column: amounts or dates; under any other key, names."""


@dataclass(frozen=True)
class Mention:
    """A name in the descriptor: where it stands, what it should name, and the names there are."""

    where: str
    what: str
    name: str
    options: Sequence[str]
    resource: str = ""
    types: Mapping[str, str] | None = None
    """The types that the field may have there; ``None``: any."""


def check_references(source: Source) -> list[Finding]:
    """Find names that lead nowhere, with the nearest name that does, and fields of a type that does not serve."""
    descriptor = source.descriptor
    types = {r["name"]: {f["name"]: f["type"] for f in r["schema"]["fields"]} for r in descriptor["resources"]}
    fields = {name: list(of) for name, of in types.items()}
    portal = descriptor["portal"]
    findings = list(_check_each(source, fields))
    for group in ("checks", "figures", "breakdowns"):
        for at, spec in enumerate(portal[group]):
            plain = {key: value for key, value in spec.items() if key != "each"}
            for mention in _mentions(plain, f"portal.{group}[{at}]", None, fields, spec["kind"]):
                if mention.name not in mention.options:
                    findings.append(_unknown(source, mention.where, mention.what, mention.name, mention.options))
                elif mention.types and types[mention.resource][mention.name] not in mention.types:
                    findings.append(_unfit(source, mention, types[mention.resource][mention.name]))
    findings += list(_check_keys(source, fields))
    findings += list(_check_links(source, portal))
    findings += list(_check_search(source, fields))
    findings += list(_check_tables(source, fields))
    findings += list(_check_years(source))
    findings += list(check_hearings(source))
    if not findings:  # from here on every name is known to lead somewhere
        findings += list(_check_groups(source))
        findings += list(_check_places(source))
        findings += list(_check_led(source))
        findings += list(_check_breaks(source))
        findings += list(_check_columns(source))
        findings += list(_check_lines(source))
    return findings


def _check_each(source: Source, fields: Mapping[str, Sequence[str]]) -> Iterator[Finding]:
    """Tell of each item that still waits to be repeated why it could not be: only those still have the key."""
    for group in ("figures", "breakdowns", "charts"):
        for at, spec in enumerate(source.descriptor["portal"][group]):
            if "each" not in spec:
                continue
            where, resource, field = f"portal.{group}[{at}].each", spec["each"]["resource"], spec["each"]["field"]
            if resource not in fields:
                yield _unknown(source, where, "un recurso", resource, list(fields))
            elif field not in fields[resource]:
                yield _unknown(source, where, "un campo", field, fields[resource])
            else:
                message = f"«{spec['id']}» se repite por cada valor de «{field}», y esa columna no tiene ninguno."
                step = f"Complete la columna en la tabla «{resource}», o quite «each»."
                yield _place(source, "referencia", where, message, "al menos un valor", "ninguno", step)


def _check_search(source: Source, fields: Mapping[str, Sequence[str]]) -> Iterator[Finding]:
    """Find tables and fields that the search cannot list because there are none by that name."""
    for at, spec in enumerate(source.descriptor["portal"].get("search", ())):
        where = f"portal.search[{at}]"
        if spec["resource"] not in fields:
            yield _unknown(source, f"{where}.resource", "un recurso", spec["resource"], list(fields))
            continue
        known = fields[spec["resource"]]
        for key in ("title", "text", "words"):
            for name in spec.get(key, ()):
                if name not in known:
                    yield _unknown(source, f"{where}.{key}", "un campo", name, known)


def _check_tables(source: Source, fields: Mapping[str, Sequence[str]]) -> Iterator[Finding]:
    """Find what a page cannot show of a table: no such table or column, or no key to tell its rows by."""
    for at, spec in enumerate(source.descriptor["portal"].get("tables", ())):
        where = f"portal.tables[{at}]"
        if spec["resource"] not in fields:
            yield _unknown(source, f"{where}.resource", "un recurso", spec["resource"], list(fields))
            continue
        for name in spec["columns"]:
            if name not in fields[spec["resource"]]:
                yield _unknown(source, f"{where}.columns", "un campo", name, fields[spec["resource"]])
        resource = next(r for r in source.descriptor["resources"] if r["name"] == spec["resource"])
        for name in resource["schema"]["primaryKey"]:
            if name not in spec["columns"]:
                message = f"La tabla «{spec['resource']}» no mostraría «{name}», que es parte de su clave."
                step = f"Agregue «{name}» a «columns»: sin ella no se sabe qué fila es cada una."
                found = ", ".join(spec["columns"])
                yield _place(source, "columnas", f"{where}.columns", message, f"«{name}»", found, step)


def _check_years(source: Source) -> Iterator[Finding]:
    """Find declared years that the keys of the tables already tell: two answers could differ."""
    if "years" not in source.descriptor["portal"]:
        return
    for resource in source.descriptor["resources"]:
        schema = resource["schema"]
        for field in schema["fields"]:
            if field["type"] == "year" and field["name"] in schema["primaryKey"]:
                table = resource["name"]
                message = f"Los años ya los dice «{field['name']}», que es parte de la clave de la tabla «{table}»."
                found = f"«years» y la columna «{field['name']}»"
                yield _place(source, "anios", "portal.years", message, "años en un solo lugar", found, "Quite «years».")


def _place(source: Source, code: str, where: str, message: str, expected: str, found: str, step: str) -> Finding:
    file = f"{source.shown}/datapackage.json"
    return Finding(code, source.slug, file, message, step, None, where, expected, found)


def _unknown(source: Source, where: str, what: str, name: str, options: Sequence[str]) -> Finding:
    close = difflib.get_close_matches(name, options, 1)
    step = f"¿Quiso escribir «{close[0]}»?" if close else "Corrija el nombre en datapackage.json."
    expected = "uno de: " + ", ".join(options[:20]) if options else "ninguno"
    return _place(
        source, "referencia", where, f"«{name}» no es {what} de este conjunto de datos.", expected, name, step
    )


def _unfit(source: Source, mention: Mention, found: str) -> Finding:
    expected = " o ".join((mention.types or {}).values())
    message = f"El campo «{mention.name}» de «{mention.resource}» no sirve ahí: es de otro tipo."
    step = "Nombre otro campo, o corrija el tipo de ese en el esquema."
    return _place(source, "referencia-tipo", mention.where, message, expected, found, step)


def _mentions(
    spec: Any, where: str, resource: str | None, fields: dict[str, list[str]], kind: str
) -> Iterator[Mention]:
    """Walk a specification and yield each name in it with the names it may be."""
    if isinstance(spec, list):
        for at, item in enumerate(spec):
            yield from _mentions(item, f"{where}[{at}]", resource, fields, kind)
        return
    if not isinstance(spec, dict) or "package" in spec:
        return
    if "resource" in spec:
        resource = spec["resource"]
        yield Mention(f"{where}.resource", "un recurso", spec["resource"], list(fields))
    if kind == "unreferenced" and isinstance(spec.get("by"), str):
        yield Mention(f"{where}.by", "un recurso", spec["by"], list(fields))
    for theirs in spec.get("match", {}).values():
        target = spec["of"]["resource"]
        yield Mention(f"{where}.match", "un campo", theirs, fields.get(target, []), target)
    if "equals" in spec:
        for name in spec["equals"].get("key", {}).values():
            yield Mention(f"{where}.equals.key", "un campo de «by»", name, spec.get("by", []))
    known = fields.get(resource or "")
    for key, value in spec.items():
        inside = f"{where}.{key}"
        if known is not None and resource is not None and key in FIELDS_BY_NAME | FIELD_KEYS | FIELD_LIST_KEYS:
            names = [value] if isinstance(value, str) else value
            if key in FIELDS_BY_NAME or not isinstance(value, dict):
                wanted = _types(key, spec, kind)
                yield from (
                    Mention(inside, "un campo", n, known, resource, wanted) for n in names if isinstance(n, str)
                )
                continue
        if isinstance(value, dict | list) and key != "row":
            yield from _mentions(value, inside, resource, fields, kind)


def _types(key: str, spec: Mapping[str, Any], kind: str) -> Mapping[str, str] | None:
    """Say of what types a field must be to stand under a key of a kind of check, figure or breakdown."""
    if key in AMOUNT_KEYS:
        return NUMBERS
    if key in GRID_KEYS:
        return WHOLE
    if key in DATE_KEYS or (key == "fields" and kind == "date-order"):
        return DATES
    if key == "field" and kind not in ANY_FIELD:
        return NUMBERS if kind != "group" or "aggregate" in spec else None
    return None


def _check_links(source: Source, portal: dict[str, Any]) -> Iterator[Finding]:
    checks = [c["id"] for c in portal["checks"]]
    for at, item in enumerate(portal["discrepancies"]):
        if item["check"] not in checks:
            yield _unknown(source, f"portal.discrepancies[{at}].check", "una comprobación", item["check"], checks)
        if says_nothing(item["note"]):  # such as the suggested declaration, pasted as it came
            step = "Escriba la nota: qué se ve y qué no se puede saber."
            where = f"portal.discrepancies[{at}].note"
            message = "La nota de la duda no dice nada, y quien la lea no sabrá qué pasa."
            yield _place(source, "discrepancia-nota", where, message, WHY, item["note"], step)
    breakdowns = [b["id"] for b in portal["breakdowns"]]
    figures = [f["id"] for f in portal["figures"]]
    for at, chart in enumerate(portal["charts"]):
        if chart["breakdown"] not in breakdowns:
            yield _unknown(source, f"portal.charts[{at}].breakdown", "un desglose", chart["breakdown"], breakdowns)
        drawn: Spec = next((b for b in portal["breakdowns"] if b["id"] == chart["breakdown"]), {})
        for year in chart.get("elsewhere", ()):
            if "from" in drawn and not drawn["from"] <= int(year) <= drawn["to"]:
                where, span = f"portal.charts[{at}].elsewhere", f"un año de {drawn['from']} a {drawn['to']}"
                step = "Corrija el año, o quítelo."
                yield _place(source, "grafico-anio", where, f"El gráfico no dibuja el año {year}.", span, year, step)
        for text in (chart["title"], chart["subtitle"], chart["description"]):
            for name in labels.FIGURE_CALL.findall(text):
                if name not in figures:
                    yield _unknown(source, f"portal.charts[{at}]", "una cifra", name, figures)
    for at, figure in enumerate(portal["figures"]):
        for name in labels.FIGURE_CALL.findall(figure.get("note", "")):
            if name not in figures:
                yield _unknown(source, f"portal.figures[{at}].note", "una cifra", name, figures)


def _check_keys(source: Source, fields: dict[str, list[str]]) -> Iterator[Finding]:
    schemas = {r["name"]: r["schema"] for r in source.descriptor["resources"]}
    for at, resource in enumerate(source.descriptor["resources"]):
        own = fields[resource["name"]]
        schema = resource["schema"]
        where = f"resources[{at}].schema"
        for name in [*schema["primaryKey"], *(n for k in schema.get("uniqueKeys", ()) for n in k)]:
            if name not in own:
                yield _unknown(source, where, "un campo", name, own)
        for index, key in enumerate(schema.get("foreignKeys", ())):
            inside = f"{where}.foreignKeys[{index}]"
            target = key["reference"]["resource"] or resource["name"]
            if target not in fields:
                yield _unknown(source, f"{inside}.reference.resource", "un recurso", target, list(fields))
                continue
            absent = [(n, own, "fields") for n in key["fields"] if n not in own]
            wanted = key["reference"]["fields"]
            absent += [(n, fields[target], "reference.fields") for n in wanted if n not in fields[target]]
            for name, options, part in absent:
                yield _unknown(source, f"{inside}.{part}", "un campo", name, options)
            if not absent:
                yield from _check_target(source, inside, key, target, schemas[target])


def _check_target(
    source: Source, where: str, key: dict[str, Any], target: str, schema: dict[str, Any]
) -> Iterator[Finding]:
    """A key points at as many fields as it has, and they tell one row from another."""
    mine, theirs = key["fields"], key["reference"]["fields"]
    if len(mine) != len(theirs):
        message = "La clave foránea no tiene tantos campos como los que señala."
        step = "Nombre los mismos campos en «fields» y en «reference.fields», en el mismo orden."
        yield _place(source, "clave-foranea", where, message, f"{len(theirs)} campos", f"{len(mine)} campos", step)
        return
    alone = [[f["name"]] for f in schema["fields"] if f.get("constraints", {}).get("unique")]
    unique = [schema["primaryKey"], *schema.get("uniqueKeys", ()), *alone]
    if not any(set(names) <= set(theirs) for names in unique):
        message = f"La clave foránea señala campos que se pueden repetir en «{target}»."
        expected = "la clave de esa tabla: " + " o ".join(", ".join(names) for names in unique)
        step = "Señale la clave primaria, o declare esos campos en «uniqueKeys»."
        yield _place(source, "clave-foranea", where, message, expected, ", ".join(theirs), step)


def _check_lines(source: Source) -> Iterator[Finding]:
    """A straight line has a slope, a value and a constant: three operands, in that order."""
    for at, spec in enumerate(source.descriptor["portal"]["checks"]):
        if spec.get("operation") == "line" and len(spec["operands"]) != 3:
            found = f"{len(spec['operands'])} campos"
            message = "La operación «line» calcula pendiente × valor + constante."
            step = "Nombre los tres campos en ese orden, o cambie la operación."
            yield _place(source, "referencia-recta", f"portal.checks[{at}].operands", message, "3 campos", found, step)


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
                yield _place(source, "desglose-sin-camino", where, message, "un camino de claves foráneas", start, step)


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
            yield _place(source, "mapa-clave", f"portal.breakdowns[{at}].places", message, expected, "ninguna", step)


def _check_led(source: Source) -> Iterator[Finding]:
    """What a series or a uniform group takes from other rows, a declared foreign key leads to."""
    portal = source.descriptor["portal"]
    resources = {r["name"]: r for r in source.descriptor["resources"]}
    for group, key, kind in (("breakdowns", "statements", "series"), ("checks", "of", "uniform")):
        for at, spec in enumerate(portal[group]):
            if spec["kind"] != kind:
                continue
            name, target = spec["resource"], spec[key]["resource"]
            led = (k["reference"]["resource"] for k in resources[name]["schema"].get("foreignKeys", ()))
            if target not in led:
                message = f"Nada dice qué fila de «{target}» corresponde a cada una de «{name}»."
                step = f"Declare en «{name}» la clave foránea hacia «{target}»."
                where = f"portal.{group}[{at}].{key}.resource"
                yield _place(source, "sin-clave", where, message, "una clave foránea", "ninguna", step)
            if kind == "uniform" and "equals" in spec and len(spec["equals"]["fields"]) != len(spec["of"]["fields"]):
                message = "Los campos que se comparan no son tantos como los declarados."
                expected, found = (f"{len(spec[side]['fields'])} campos" for side in ("of", "equals"))
                step = "Nombre los mismos campos en «of» y en «equals», en el mismo orden."
                yield _place(source, "sin-clave", f"portal.{group}[{at}].equals.fields", message, expected, found, step)
            if kind == "series" and spec["from"] > spec["to"]:
                message = "El primer año es posterior al último."
                expected, found = f"hasta {spec['to']}", str(spec["from"])
                step = "Corrija «from» o «to»."
                yield _place(source, "serie-periodo", f"portal.{group}[{at}].from", message, expected, found, step)


def _check_breaks(source: Source) -> Iterator[Finding]:
    """The limits between the classes of a map go up."""
    for at, chart in enumerate(source.descriptor["portal"]["charts"]):
        breaks = chart.get("breaks", ())
        if any(low >= high for low, high in pairwise(breaks)):
            message = "Los límites entre las clases de colores no van de menor a mayor."
            found = ", ".join(map(str, breaks))
            step = "Ordene los números de «breaks» y quite los repetidos."
            where = f"portal.charts[{at}].breaks"
            yield _place(source, "mapa-clases", where, message, "números en orden ascendente", found, step)


def _check_columns(source: Source) -> Iterator[Finding]:
    """No breakdown has two columns of one name, and every chart draws columns that its breakdown has."""
    portal = source.descriptor["portal"]
    resources = {r["name"]: r for r in source.descriptor["resources"]}
    columns: dict[str, Mapping[str, str]] = {}
    for at, spec in enumerate(portal["breakdowns"]):
        listed = columns_of(spec, resources)
        columns[spec["id"]] = dict(listed)
        names = [name for name, _ in listed]
        for name in sorted({n for n in names if names.count(n) > 1}):
            message = f"El desglose tendría dos columnas con el nombre «{name}»."
            step = "Renombre la medida o el campo, o quite la repetición."
            yield _place(
                source, "desglose-columnas", f"portal.breakdowns[{at}]", message, "nombres distintos", name, step
            )
    kinds = {spec["id"]: spec["kind"] for spec in portal["breakdowns"]}
    for at, chart in enumerate(portal["charts"]):
        if chart["kind"] == "series" and kinds[chart["breakdown"]] != "series":
            message = "El gráfico «series» dibuja un desglose «series»: de él salen los huecos, las cotas y los rangos."
            found, where = f"«{kinds[chart['breakdown']]}»", f"portal.charts[{at}].breakdown"
            step = "Nombre un desglose «series», o dibuje este como «columns»."
            yield _place(source, "referencia-tipo", where, message, "un desglose «series»", found, step)
            continue
        has = columns[chart["breakdown"]]
        for key, name in _drawn(chart):
            where = f"portal.charts[{at}].{key}"
            if name not in has:
                yield _unknown(source, where, f"una columna del desglose «{chart['breakdown']}»", name, list(has))
                continue
            wanted = DRAWN_AS.get(key)
            if wanted and has[name] != wanted:
                expected = "una columna de " + {"amount": "cantidades", "date": "fechas"}[wanted]
                message = f"El gráfico no puede dibujar «{name}» en «{key}»."
                step = "Elija otra columna del desglose."
                yield _place(source, "referencia-tipo", where, message, expected, name, step)


def _drawn(chart: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    for key in ("category", "value", "label", "start", "end", "group", "row", "column"):
        if key in chart:
            yield key, chart[key]
    for name in chart.get("values", ()):
        yield "values", name
