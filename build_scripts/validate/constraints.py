"""Checks that each field's constraints suit its type, before the library that applies them is asked to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from build_scripts.model import Finding, Source
from build_scripts.validate.patterns import is_bounded, is_pattern

ANY = {"required", "unique", "enum"}
LIMITS = {"minimum", "maximum"}
LENGTHS = {"pattern", "minLength", "maxLength"}
OF_TYPE = {
    "string": ANY | LENGTHS,
    "integer": ANY | LIMITS,
    "number": ANY | LIMITS,
    "year": ANY | LIMITS,
    "date": ANY | LIMITS,
    "boolean": {"required", "enum"},
}
VALUES = {
    "string": "un texto entre comillas",
    "integer": "un entero",
    "number": "un número",
    "year": "un año",
    "date": 'una fecha como "2020-01-13"',
    "boolean": "true o false",
}


def check_constraints(source: Source) -> list[Finding]:
    """Find constraints that a type does not have, limits and lists of another type, and patterns that are none."""
    return [
        finding
        for at, resource in enumerate(source.descriptor["resources"])
        for index, field in enumerate(resource["schema"]["fields"])
        for finding in _of_field(source, f"resources[{at}].schema.fields[{index}].constraints", field)
    ]


def _of_field(source: Source, where: str, field: dict[str, Any]) -> Iterator[Finding]:
    kind = field["type"]

    def finding(name: str, message: str, expected: str, found: object, step: str) -> Finding:
        file = f"{source.shown}/datapackage.json"
        return Finding(
            "descriptor-limite", source.slug, file, message, step, None, f"{where}.{name}", expected, str(found)[:80]
        )

    for name, value in field.get("constraints", {}).items():
        if name not in OF_TYPE[kind]:
            message = f"Un campo de tipo «{kind}» no lleva «{name}»."
            yield finding(name, message, ", ".join(sorted(OF_TYPE[kind])), name, "Quite esa clave o cambie el tipo.")
        elif name == "pattern" and not is_pattern(value):
            yield finding(name, "La expresión regular está mal escrita.", "una expresión regular", value, "Corríjala.")
        elif name == "pattern" and not is_bounded(value):
            message = "Esta expresión regular podría no terminar nunca de comprobarse."
            step = "Escríbala sin referencias (\\1) ni miradas ((?=…), (?<=…)), y corta."
            yield finding(name, message, "una expresión regular sencilla", value, step)
        elif name in LIMITS or name == "enum":
            for wrong in (v for v in (value if name == "enum" else [value]) if not _fits(kind, v)):
                message = f"El valor de «{name}» no es del tipo del campo."
                yield finding(name, message, VALUES[kind], wrong, "Corrija el valor o el tipo del campo.")


def _fits(kind: str, value: object) -> bool:
    """Tell whether a value of the descriptor can be one of a field of this type."""
    if kind == "boolean" or isinstance(value, bool):
        return kind == "boolean" and isinstance(value, bool)
    try:
        match kind:
            case "integer" | "year":
                return not isinstance(value, float) and str(int(str(value))) == str(value)
            case "number":
                return Decimal(str(value)).is_finite()
            case "date":
                return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
            case _:
                return isinstance(value, str)
    except (ValueError, InvalidOperation):
        return False
