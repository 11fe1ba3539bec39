"""Checks a descriptor against the project's strict JSON Schema: every key is known, a misspelt one is an error."""

from __future__ import annotations

import difflib
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

import jsonschema_rs
from jsonschema import Draft202012Validator, FormatChecker, validators
from jsonschema.exceptions import ValidationError

from build_scripts.kinds.descriptor import descriptor_schema
from build_scripts.model import Finding, Source
from build_scripts.sentences import WHY
from build_scripts.validate.constraints import check_constraints
from build_scripts.validate.garbled import find_garbled, garbled_words

TYPES = {
    "string": "un texto entre comillas",
    "array": "una lista",
    "object": "un objeto { … }",
    "boolean": "true o false",
    "integer": "un número entero",
    "number": "un número",
}

ADDRESS = r"""^(https?://[^\s<>"\\]+|mailto:[^\s<>"\\]+@[^\s<>"\\]+)$"""
PATTERNS = {
    "^[a-z0-9]+(-[a-z0-9]+)*$": "minúsculas, cifras y guiones, como mi-tabla",
    "^[a-z][a-z0-9_]*$": "minúsculas, cifras y guiones bajos, como mi_columna",
    "^-?[0-9]+(\\.[0-9]+)?$": 'un número exacto entre comillas, como "100" o "0.05"',
    "^[0-9]+(\\.[0-9]+)?$": 'un número exacto entre comillas, como "0" o "0.5"',
    "^[0-9]{1,9}\\.[0-9]{1,9}\\.[0-9]{1,9}$": "tres números separados por puntos, como 1.0.0",
    "^[0-9]{4}-[0-9]{2}-[0-9]{2}$": "una fecha como 2020-01-13",
    ADDRESS: "una dirección que empiece con https:// o http://, o un correo que empiece con mailto:",
    "^[a-z]+(/[a-z0-9_*-]+){0,2}$": "una lista y un nombre, como figures/total-2024 o figures/parte-*",
}


@cache
def _validator() -> Any:
    # a number such as 2020.0 is no integer here: years and counts are used as they are written
    strict = Draft202012Validator.TYPE_CHECKER.redefine("integer", lambda _, value: type(value) is int)
    kind = validators.extend(Draft202012Validator, type_checker=strict)  # type: ignore[no-untyped-call]
    return kind(descriptor_schema(), format_checker=FormatChecker(["date"]))


@cache
def _quick_validator() -> Any:
    return jsonschema_rs.validator_for(descriptor_schema(), validate_formats=True)


def _surely_valid(descriptor: Any) -> bool:
    """Answer yes quickly for what the same schema finds valid; to word what is wrong takes a hundred times longer."""
    return not _has_float(descriptor) and bool(_quick_validator().is_valid(descriptor))


def _has_float(descriptor: Any) -> bool:
    """Tell whether a number such as 2020.0 is anywhere: only the slow validator refuses it as an integer."""
    left = [descriptor]
    while left:  # not by recursion: a descriptor may be as deep as someone likes
        value = left.pop()
        if isinstance(value, float):
            return True
        if isinstance(value, dict | list):
            left += value.values() if isinstance(value, dict) else value
    return False


def check_descriptor(source: Source) -> list[Finding]:
    """Find every place where the descriptor departs from the schema, and names used twice in one list."""
    errors = (
        []
        if _surely_valid(source.descriptor)
        else [leaf for error in _validator().iter_errors(source.descriptor) for leaf in _leaves(error)]
    )
    spelled_wrong = {_dotted(e.absolute_path) for e in errors if e.validator == "pattern"}
    findings = [
        _finding(source, e)
        for e in errors
        if not (e.validator == "format" and _dotted(e.absolute_path) in spelled_wrong)
    ]
    if not findings:
        findings += [*_repeated(source), *_colliding(source), *_garbled(source), *check_constraints(source)]
        if source.descriptor["name"] != source.slug:
            findings.append(
                _place(
                    source,
                    "name",
                    "descriptor-nombre",
                    "El nombre del conjunto de datos no es el de su carpeta.",
                    source.slug,
                    str(source.descriptor["name"]),
                    "Cambie «name» o renombre la carpeta: la dirección de la página sale de ese nombre.",
                )
            )
    return sorted(set(findings), key=lambda f: f.field or "")


def _leaves(error: ValidationError) -> Iterable[ValidationError]:
    """Follow an ``anyOf`` to the alternative that was meant: the one that fails deepest or least."""
    if error.validator != "anyOf" or not error.context:
        return [error]
    branches: dict[Any, list[ValidationError]] = {}
    for child in error.context:
        branches.setdefault(child.schema_path[0], []).append(child)

    def distance(group: list[ValidationError]) -> tuple[bool, int, int]:
        other_kind = any(c.validator == "type" and not c.path for c in group)
        return other_kind, sum(1 for c in group if c.validator in {"required", "additionalProperties"}), len(group)

    meant = min(branches.values(), key=distance)
    return [leaf for child in meant for leaf in _leaves(child)]


def _dotted(path: Iterable[Any]) -> str:
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else str(step)
    return text


def _place(
    source: Source, field: str, code: str, message: str, expected: str, found: str, step: str, row: int | None = None
) -> Finding:
    file = f"{source.shown}/datapackage.json"
    return Finding(code, source.slug, file, message, step, row, field, expected, found)


def _finding(source: Source, error: ValidationError) -> Finding:
    where = _dotted(error.absolute_path)
    inside = f" en «{where}»" if where else ""
    value: Any = error.validator_value
    instance: Any = error.instance
    found = json.dumps(instance, ensure_ascii=False)[:120]
    match error.validator:
        case "additionalProperties":
            schema: Any = error.schema
            known = sorted(schema.get("properties", {}))
            unknown = sorted(set(instance) - set(known))
            hints = [m for key in unknown for m in difflib.get_close_matches(key, known, 1)]
            step = f"¿Quiso escribir «{hints[0]}»? Corrija o quite la clave." if hints else "Corrija o quite la clave."
            names = ", ".join(f"«{k}»" for k in unknown)
            message = f"Clave desconocida{inside}: {names}."
            return _place(
                source, where, "descriptor-clave", message, "una de: " + ", ".join(known), ", ".join(unknown), step
            )
        case "required":
            absent = [key for key in value if key not in instance]
            # one error a missing key: jsonschema names it first in its message
            key = next((k for k in absent if error.message.startswith(f"'{k}'")), absent[0])
            message = f"Falta la clave «{key}»{inside}."
            return _place(source, where, "descriptor-falta", message, key, "nada", f"Agregue «{key}».")
        case "enum" | "const":
            options = value if error.validator == "enum" else [value]
            close = difflib.get_close_matches(str(instance), [str(o) for o in options], 1)
            step = f"¿Quiso escribir «{close[0]}»?" if close else "Escriba uno de los valores esperados."
            expected = ", ".join(str(o) for o in options)
            return _place(source, where, "descriptor-valor", f"Valor desconocido{inside}.", expected, found, step)
        case "type":
            kinds = [value] if isinstance(value, str) else value
            expected = " o ".join(TYPES.get(k, k) for k in kinds)
            return _place(
                source,
                where,
                "descriptor-tipo",
                f"Valor de otro tipo{inside}.",
                expected,
                found,
                "Corrija ese valor según lo esperado.",
            )
        case "pattern":
            expected = PATTERNS.get(value, value)
            return _place(
                source,
                where,
                "descriptor-forma",
                f"Valor mal escrito{inside}.",
                expected,
                found,
                "Escríbalo en la forma esperada.",
            )
        case "minimum" | "maximum":
            expected = f"{'al menos' if error.validator == 'minimum' else 'hasta'} {value}"
            step = "Corrija ese número."
            return _place(
                source, where, "descriptor-limite", f"Número fuera de lo admitido{inside}.", expected, found, step
            )
        case "maxLength":
            step, expected = "Acórtelo.", f"hasta {value} caracteres"
            found = f"{instance[:40]}… ({len(instance)} caracteres)"
            return _place(source, where, "descriptor-limite", f"Valor demasiado largo{inside}.", expected, found, step)
        case "format":
            step = "Escriba una fecha que exista: año-mes-día."
            expected = "una fecha como 2020-01-13"
            return _place(source, where, "descriptor-fecha", f"Fecha que no existe{inside}.", expected, found, step)
        case "minItems" | "minProperties" | "minLength":
            return _place(
                source,
                where,
                "descriptor-vacio",
                f"Valor vacío o demasiado corto{inside}.",
                WHY if _explains(where) else f"al menos {value}",
                found,
                _to_fill(where),
            )
        case _:
            return _place(
                source,
                where,
                "descriptor-esquema",
                f"El descriptor no cumple el esquema{inside}.",
                str(error.validator),
                found,
                "Compare con la página «El descriptor» de la documentación.",
            )


def _explains(where: str) -> bool:
    """Tell whether a key says why: no other may stand empty in its place."""
    return where.endswith((".reason", ".note"))


def _to_fill(where: str) -> str:
    if where.startswith("portal.discrepancies") and where.endswith(".note"):
        return "Escriba la nota: qué se ve y qué no se puede saber."
    return "Escriba por qué." if where.endswith(".reason") else "Complételo o quite la clave."


def _garbled(source: Source) -> Iterator[Finding]:
    """Find texts whose accents were lost on the way."""
    whole = json.dumps(source.descriptor, ensure_ascii=False)  # nearly always all is well, and this tells at once
    left: list[tuple[str, Any]] = [("", source.descriptor)] if find_garbled(whole) else []
    while left:
        where, value = left.pop()
        if isinstance(value, dict):
            left += [(f"{where}.{key}" if where else key, item) for key, item in value.items()]
        elif isinstance(value, list):
            left += [(f"{where}[{at}]", item) for at, item in enumerate(value)]
        elif isinstance(value, str) and (word := find_garbled(value)):
            message, step = garbled_words(word)
            yield _place(source, where, "descriptor-codificacion", message, "texto UTF-8", word, step)


def _colliding(source: Source) -> Iterator[Finding]:
    """A resource is published as <name>.json beside datapackage.json: it cannot have that name."""
    for at, resource in enumerate(source.descriptor["resources"]):
        if resource["name"] == "datapackage":
            message = "El nombre «datapackage» es el del propio descriptor: las dos descargas ocuparían la misma ruta."
            step = "Dé otro nombre al recurso."
            yield _place(
                source, f"resources[{at}].name", "descriptor-reservado", message, "otro nombre", "datapackage", step
            )


def _repeated(source: Source) -> list[Finding]:
    """Names must be unique within each list, or one item would silently stand for two."""
    findings = []
    descriptor = source.descriptor
    lists = [("resources", [r["name"] for r in descriptor["resources"]])]
    lists += [
        (f"resources[{i}].schema.fields", [f["name"] for f in r["schema"]["fields"]])
        for i, r in enumerate(descriptor["resources"])
    ]
    portal = descriptor["portal"]
    lists += [(f"portal.{k}", [i["id"] for i in portal[k]]) for k in ("checks", "figures", "breakdowns", "charts")]
    for where, names in lists:
        for name in sorted(n for n, times in Counter(names).items() if times > 1):
            message = f"El nombre «{name}» se repite en «{where}»."
            findings.append(
                _place(
                    source, where, "descriptor-repetido", message, "nombres distintos", name, "Renombre uno de los dos."
                )
            )
    return findings
