"""Runs Frictionless over the tables already split into cells, and words its errors in Spanish.

The tables are handed over in memory: Frictionless opens no file, follows no link and asks no network. Only rows as
wide as the header are: among rows of other widths it would look for a header that it likes better.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from build_scripts.labels import count_of
from build_scripts.model import Finding, RawTable, Source, canonical
from build_scripts.validate.constraints import VALUES
from build_scripts.validate.patterns import matcher
from build_scripts.validate.shape import whole_rows
from build_scripts.validate.soundness import surely_sound

KEPT = ("name", "type", "constraints")


def check_structure(source: Source) -> list[Finding]:
    """Check rows, types, constraints, primary, unique and foreign keys of every table that could be split."""
    raw = {t.resource: replace(t, records=whole_rows(t)) for t in source.tables}  # `shape` tells the others
    readable = {
        r["name"]: r
        for r in source.descriptor["resources"]
        if list(raw[r["name"]].header) == [f["name"] for f in r["schema"]["fields"]]
    }
    resources = [_inline(r, raw[name], set(readable)) for name, r in readable.items()]
    findings: list[Finding] = []
    errors = {} if surely_sound(resources) else _errors(resources, _lookups(readable, raw))
    for name, resource in readable.items():
        findings += [_finding(source, resource, raw[name], error) for error in errors.get(name, ())]
        findings += _check_patterns(source, resource, raw[name])
        findings += _check_unique(source, resource, raw[name])
    return findings


def _errors(resources: list[dict[str, Any]], lookups: list[dict[str, Any]]) -> dict[str, list[Any]]:
    """Give what Frictionless finds in each table."""
    from frictionless import Package  # 0.2 s to import, so only where it is used

    package = Package.from_descriptor({"resources": [*resources, *lookups]})
    return {
        r["name"]: [e for task in package.get_resource(r["name"]).validate().tasks for e in task.errors]
        for r in resources
    }


def _inline(resource: dict[str, Any], table: RawTable, readable: set[str]) -> dict[str, Any]:
    schema = resource["schema"]
    keys = []
    for key in schema.get("foreignKeys", ()):
        target = key["reference"]["resource"] or resource["name"]
        if target in readable:
            fields = key["reference"]["fields"]
            keys.append({**key, "reference": {"resource": _lookup_name(target, fields), "fields": fields}})
    return {
        "name": resource["name"],
        "data": [list(table.header), *(list(r.cells) for r in table.records)],
        "schema": {
            "fields": [_kept(f) for f in schema["fields"]],
            "primaryKey": schema["primaryKey"],
            "foreignKeys": keys,
            "missingValues": _missing(schema),
        },
    }


def _kept(field: dict[str, Any]) -> dict[str, Any]:
    """Keep of a field what Frictionless is to check: not its pattern, which it would try in every way there is."""
    kept = {key: field[key] for key in KEPT if key in field}
    if "constraints" in kept:
        kept["constraints"] = {key: value for key, value in kept["constraints"].items() if key != "pattern"}
    return kept


def _lookup_name(target: str, fields: list[str]) -> str:
    return f"{target}.{'.'.join(fields)}"


def _lookups(readable: dict[str, dict[str, Any]], raw: dict[str, RawTable]) -> list[dict[str, Any]]:
    """Give each table that keys point at once more, with its key columns only.

    Frictionless copies the whole resource for every foreign key that points at it; with the key alone, checking the
    reference datasets takes half the time.
    """
    lookups: dict[str, dict[str, Any]] = {}
    for name, resource in readable.items():
        for key in resource["schema"].get("foreignKeys", ()):
            target, fields = key["reference"]["resource"] or name, key["reference"]["fields"]
            if target not in readable or _lookup_name(target, fields) in lookups:
                continue
            table, schema = raw[target], readable[target]["schema"]
            at = [table.header.index(f) for f in fields]
            types = {f["name"]: f["type"] for f in schema["fields"]}
            lookups[_lookup_name(target, fields)] = {
                "name": _lookup_name(target, fields),
                "data": [fields, *([r.cells[i] for i in at] for r in table.records)],
                "schema": {
                    "fields": [{"name": f, "type": types[f]} for f in fields],
                    "missingValues": _missing(schema),
                },
            }
    return list(lookups.values())


def _missing(schema: dict[str, Any]) -> list[str]:
    return [c["value"] if isinstance(c, dict) else c for c in schema.get("missingValues", [""])]


def _finding(source: Source, resource: dict[str, Any], table: RawTable, error: Any) -> Finding:
    at = getattr(error, "row_number", None)
    line = None
    if at is not None:
        line = 1 if at <= 1 else table.records[min(at - 2, len(table.records) - 1)].line
    cells = table.records[at - 2].cells if at and 2 <= at <= len(table.records) + 1 else ()
    message, expected, found, step, field = _words(resource, table, error, cells)
    file = f"{source.shown}/{table.path}"
    return Finding(f"estructura-{error.type}", source.slug, file, message, step, line, field, expected, found)


def _words(
    resource: dict[str, Any], table: RawTable, error: Any, cells: tuple[str, ...]
) -> tuple[str, str, str, str, str | None]:
    """Word an error: message, expected, found, next step and field."""
    schema = resource["schema"]
    field = getattr(error, "field_name", None) or None
    cell = str(getattr(error, "cell", "") or "")[:80]
    row = dict(zip(table.header, cells, strict=False))
    match error.type:
        case "type-error":
            kind = next((f["type"] for f in schema["fields"] if f["name"] == field), "")
            expected = VALUES.get(kind, "otro valor")
            return "La celda no es del tipo declarado.", expected, cell, "Corrija la celda o el tipo del campo.", field
        case "constraint-error":
            return _constraint_words(schema, table, field, cell, error)
        case "primary-key":
            key = ", ".join(f"{k} = {row.get(k, '')}" for k in schema["primaryKey"])
            if any(not row.get(k) for k in schema["primaryKey"]):
                return "La clave de la fila está incompleta.", "todas sus celdas", key, "Complete la clave.", None
            message = f"La clave se repite: {key}."
            return message, "una fila por clave", key, "Quite la fila repetida o corrija la clave.", None
        case "unique-error":
            return "El valor se repite en la columna.", "valores distintos", cell, "Corrija uno de los dos.", field
        case "foreign-key":
            names = tuple(getattr(error, "field_names", ()) or ())
            wanted = tuple(getattr(error, "reference_field_names", ()) or ())
            target = (getattr(error, "reference_name", "") or resource["name"]).partition(".")[0]
            found = ", ".join(row.get(n, "") for n in names)
            message = f"«{found}» no está en la tabla «{target}»."
            expected = f"un valor de {target}.{', '.join(wanted)}"
            step = f"Corrija el valor o agregue la fila que falta en «{target}»."
            return message, expected, found, step, names[0] if names else None
        case _:
            step = "Compare la tabla con su descripción en datapackage.json."
            return "La tabla no es como se declara.", "la tabla declarada", cell, step, field


def _constraint_words(
    schema: dict[str, Any], table: RawTable, field: str | None, cell: str, error: Any
) -> tuple[str, str, str, str, str | None]:
    declared: dict[str, Any] = next((f for f in schema["fields"] if f["name"] == field), {})
    constraints = declared.get("constraints", {})
    note = str(error.note)
    if '"required"' in note:
        step = "Complete la celda; si la fuente no da el dato, quite «required» del campo."
        return "Falta un dato obligatorio.", "un valor", "celda vacía", step, field
    if '"enum"' in note:
        options = ", ".join(str(o) for o in constraints.get("enum", ()))
        return "El valor no está en la lista permitida.", options, cell, "Use uno de los valores de la lista.", field
    for name, word in (("minimum", "menor que el mínimo"), ("maximum", "mayor que el máximo")):
        if f'"{name}"' in note:
            limit = str(constraints.get(name, ""))
            return f"El valor es {word}.", limit, cell, "Revise la celda con la fuente.", field
    for name, word in (("minLength", "corto"), ("maxLength", "largo")):
        if f'"{name}"' in note:
            letters = count_of(constraints.get(name, 0), "carácter", "caracteres")
            limit = f"{'al menos' if name == 'minLength' else 'hasta'} {letters}"
            return f"El texto es demasiado {word}.", limit, f"{cell} ({len(cell)})", "Compare con la fuente.", field
    step = "Compare la tabla con su descripción en datapackage.json."
    return "El valor no es como se declara.", "lo declarado en «constraints»", cell, step, field


def _pattern_words(
    declared: dict[str, Any], cell: str, example: str, matches: Callable[[str], bool]
) -> tuple[str, str, str, str, str | None]:
    """Show what a code looks like by one that is right: a regular expression tells an officer nothing."""
    expected = f"un código como {example}" if example else "un código en la forma declarada"
    step = "Escríbalo como los demás de la columna."
    padded = next((p for n in range(1, 7) if matches(p := "0" * n + cell)), "")
    if padded and cell.isdigit():
        step = f"Escriba {padded}. Excel quita los ceros a la izquierda: dé formato Texto a la columna."
    return "El valor no tiene la forma de los códigos de esta columna.", expected, cell, step, declared["name"]


def _check_patterns(source: Source, resource: dict[str, Any], table: RawTable) -> list[Finding]:
    """Find the cells that do not match their field's pattern."""
    schema, findings = resource["schema"], []
    missing, file = set(_missing(schema)), f"{source.shown}/{table.path}"
    for at, declared in enumerate(schema["fields"]):
        pattern = declared.get("constraints", {}).get("pattern")
        if pattern is None:
            continue
        matches = matcher(pattern)
        right = (r.cells[at] for r in table.records if r.cells[at] and matches(r.cells[at]))
        example = declared.get("example") or next(right, "")
        for record in table.records:
            cell = record.cells[at]
            if cell not in missing and not matches(cell):
                message, expected, found, step, field = _pattern_words(declared, cell[:80], example, matches)
                code = "estructura-constraint-error"
                findings.append(Finding(code, source.slug, file, message, step, record.line, field, expected, found))
    return findings


def _check_unique(source: Source, resource: dict[str, Any], table: RawTable) -> list[Finding]:
    """Enforce ``uniqueKeys``, which Frictionless reads and does not check."""
    findings = []
    for key in resource["schema"].get("uniqueKeys", ()):
        kinds = {f["name"]: f["type"] for f in resource["schema"]["fields"]}
        at = [table.header.index(name) for name in key]
        seen: dict[tuple[str, ...], int] = {}
        for record in table.records:
            cells = [record.cells[i] for i in at]
            value = tuple(canonical(kinds[n], v) for n, v in zip(key, cells, strict=True))
            if value in seen:
                text = ", ".join(f"{n} = {v}" for n, v in zip(key, cells, strict=True))
                message = f"La combinación única se repite (ya está en la línea {seen[value]}): {text}."
                file = f"{source.shown}/{table.path}"
                step = "Corrija o quite una de las dos filas."
                findings.append(
                    Finding("estructura-unica", source.slug, file, message, step, record.line, key[0], "única", text)
                )
            seen.setdefault(value, record.line)
    return findings
