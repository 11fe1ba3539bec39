"""Checks that what the ``portal`` object names exists: resources, fields, checks, breakdowns, figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from build_scripts.declare.names import Name, names_in
from build_scripts.declare.roles import ResourceName
from build_scripts.kinds.breakdowns.series.yearly import SeriesBreakdown
from build_scripts.kinds.charts import SeriesChart
from build_scripts.kinds.descriptor import Portal, declared_portal
from build_scripts.labels import count_of
from build_scripts.model import Finding, Source
from build_scripts.sentences import WHY, says_nothing
from build_scripts.validate.figurecalls import check_figure_calls
from build_scripts.validate.hearings import check_hearings
from build_scripts.validate.pointing import at_place, unknown
from build_scripts.validate.uses import check_uses


def check_references(source: Source) -> list[Finding]:
    """Find names that lead nowhere, with the nearest name that does, and fields of a type that does not serve."""
    types = {r["name"]: {f["name"]: f["type"] for f in r["schema"]["fields"]} for r in source.descriptor["resources"]}
    fields = {name: list(of) for name, of in types.items()}
    portal = declared_portal(source.descriptor)
    findings = [*_check_each(source, fields), *_check_names(source, portal, types)]
    findings += list(_check_keys(source, fields))
    findings += list(_check_links(source, portal))
    findings += list(check_figure_calls(source))
    findings += list(_check_tables(source, portal))
    findings += list(_check_years(source))
    findings += list(check_hearings(source))
    return findings or list(check_uses(source, portal))


WORDS = {
    "field": "un campo",
    "resource": "un recurso",
    "check": "una comprobación",
    "breakdown": "un desglose",
    "group-field": "un campo de «by»",
}
NAMING = ("checks", "figures", "breakdowns", "statements", "charts", "discrepancies", "search", "tables")
"""The lists of ``portal`` whose names are of this dataset as it is; a revision may name what is no more."""


def _check_names(source: Source, portal: Portal, types: Mapping[str, Mapping[str, str]]) -> Iterator[Finding]:
    options = {
        "resource": list(types),
        "check": [one.id for one in portal.checks],
        "breakdown": [one.id for one in portal.breakdowns],
    }
    for name in (one for group in NAMING for one in names_in(getattr(portal, group), f"portal.{group}")):
        if name.what not in WORDS or ".each." in name.where or (name.what == "field" and name.resource not in types):
            continue
        known = list(types[name.resource]) if name.what == "field" else options.get(name.what, name.options or ())
        if name.name not in known:
            yield unknown(source, name.where, WORDS[name.what], name.name, known)
        elif name.what == "field" and name.types and types[name.resource][name.name] not in name.types:
            yield _unfit(source, name, types[name.resource][name.name])


def _unfit(source: Source, name: Name, found: str) -> Finding:
    expected = " o ".join((name.types or {}).values())
    message = f"El campo «{name.name}» de «{name.resource}» no sirve ahí: es de otro tipo."
    step = "Nombre otro campo, o corrija el tipo de ese en el esquema."
    return at_place(source, "referencia-tipo", name.where, message, expected, found, step)


def _check_each(source: Source, fields: Mapping[str, Sequence[str]]) -> Iterator[Finding]:
    """Tell of each item that still waits to be repeated why it could not be: only those still have the key."""
    for group in ("figures", "breakdowns", "charts"):
        for at, spec in enumerate(source.descriptor["portal"][group]):
            if "each" not in spec:
                continue
            where, resource, field = f"portal.{group}[{at}].each", spec["each"]["resource"], spec["each"]["field"]
            if resource not in fields:
                yield unknown(source, where, "un recurso", resource, list(fields))
            elif field not in fields[resource]:
                yield unknown(source, where, "un campo", field, fields[resource])
            else:
                message = f"«{spec['id']}» se repite por cada valor de «{field}», y esa columna no tiene ninguno."
                step = f"Complete la columna en la tabla «{resource}», o quite «each»."
                yield at_place(source, "referencia", where, message, "al menos un valor", "ninguno", step)


def _check_tables(source: Source, portal: Portal) -> Iterator[Finding]:
    """Find what a page would show of a table without the key that its rows are told by."""
    keys = {r["name"]: r["schema"]["primaryKey"] for r in source.descriptor["resources"]}
    for at, shown in enumerate(portal.tables):
        for name in keys.get(shown.resource, ()):
            if name not in shown.columns:
                message = f"La tabla «{shown.resource}» no mostraría «{name}», que es parte de su clave."
                step = f"Agregue «{name}» a «columns»: sin ella no se sabe qué fila es cada una."
                where, found = f"portal.tables[{at}].columns", ", ".join(shown.columns)
                yield at_place(source, "columnas", where, message, f"«{name}»", found, step)


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
                yield at_place(
                    source, "anios", "portal.years", message, "años en un solo lugar", found, "Quite «years»."
                )


def _check_links(source: Source, portal: Portal) -> Iterator[Finding]:
    for at, doubt in enumerate(portal.discrepancies):
        if says_nothing(doubt.note):  # such as the suggested declaration, pasted as it came
            step = "Escriba la nota: qué se ve y qué no se puede saber."
            where = f"portal.discrepancies[{at}].note"
            message = "La nota de la duda no dice nada, y quien la lea no sabrá qué pasa."
            yield at_place(source, "discrepancia-nota", where, message, WHY, doubt.note, step)
    yield from _check_series(source, portal)
    breakdowns = {one.id: one for one in portal.breakdowns}
    for at, chart in enumerate(portal.charts):
        drawn = breakdowns.get(chart.breakdown)
        for year in chart.elsewhere if isinstance(chart, SeriesChart) else ():
            if isinstance(drawn, SeriesBreakdown) and not drawn.from_ <= int(year) <= drawn.to:
                where, span = f"portal.charts[{at}].elsewhere", f"un año de {drawn.from_} a {drawn.to}"
                step = "Corrija el año, o quítelo."
                yield at_place(source, "grafico-anio", where, f"El gráfico no dibuja el año {year}.", span, year, step)


def _check_series(source: Source, portal: Portal) -> Iterator[Finding]:
    """A series reads a table of statements that says what it means, and goes to another year by its index."""
    stated = {one.resource: one for one in portal.statements}
    for at, series in enumerate(portal.breakdowns):
        if not isinstance(series, SeriesBreakdown):
            continue
        where = f"portal.breakdowns[{at}]"
        if series.stated not in stated:
            what = "una tabla de «portal.statements»"
            yield unknown(source, f"{where}.statements", what, series.stated, list(stated))
        elif series.deflator and stated[ResourceName(series.stated)].deflator is None:
            message = f"No se declara con qué índice se llevan a otro año los montos de «{series.stated}»."
            step = "Declare «deflator» en «portal.statements», o quítelo de la serie."
            expected = "«deflator» en la tabla de declaraciones"
            yield at_place(source, "serie-indice", f"{where}.deflator", message, expected, "ninguno", step)
        for year in series.elsewhere:
            if not series.from_ <= int(year) <= series.to:
                span, step = f"un año de {series.from_} a {series.to}", "Corrija el año, o quítelo."
                message = f"La serie no tiene el año {year}."
                yield at_place(source, "serie-anio", f"{where}.elsewhere", message, span, year, step)


def _check_keys(source: Source, fields: dict[str, list[str]]) -> Iterator[Finding]:
    schemas = {r["name"]: r["schema"] for r in source.descriptor["resources"]}
    for at, resource in enumerate(source.descriptor["resources"]):
        own = fields[resource["name"]]
        schema = resource["schema"]
        where = f"resources[{at}].schema"
        for name in [*schema["primaryKey"], *(n for k in schema.get("uniqueKeys", ()) for n in k)]:
            if name not in own:
                yield unknown(source, where, "un campo", name, own)
        for index, key in enumerate(schema.get("foreignKeys", ())):
            inside = f"{where}.foreignKeys[{index}]"
            target = key["reference"]["resource"] or resource["name"]
            if target not in fields:
                yield unknown(source, f"{inside}.reference.resource", "un recurso", target, list(fields))
                continue
            absent = [(n, own, "fields") for n in key["fields"] if n not in own]
            wanted = key["reference"]["fields"]
            absent += [(n, fields[target], "reference.fields") for n in wanted if n not in fields[target]]
            for name, options, part in absent:
                yield unknown(source, f"{inside}.{part}", "un campo", name, options)
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
        wanted, found = (count_of(len(some), "campo", "campos") for some in (theirs, mine))
        yield at_place(source, "clave-foranea", where, message, wanted, found, step)
        return
    alone = [[f["name"]] for f in schema["fields"] if f.get("constraints", {}).get("unique")]
    unique = [schema["primaryKey"], *schema.get("uniqueKeys", ()), *alone]
    if not any(set(names) <= set(theirs) for names in unique):
        message = f"La clave foránea señala campos que se pueden repetir en «{target}»."
        expected = "la clave de esa tabla: " + " o ".join(", ".join(names) for names in unique)
        step = "Señale la clave primaria, o declare esos campos en «uniqueKeys»."
        yield at_place(source, "clave-foranea", where, message, expected, ", ".join(theirs), step)
