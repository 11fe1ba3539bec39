"""Checks ``portal.hearings``: the table of each role is there, with the columns, types and key of the role."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from typing import Any

from build_scripts.model import Finding, Source
from build_scripts.model.hearings import CLOSED, KEYS, ROLES
from build_scripts.validate.pointing import at_place

TYPES = {"string": "texto", "date": "fecha", "year": "año", "integer": "entero"}
REFERENCE = "Los roles y sus columnas están en la página «El descriptor»."


def check_hearings(source: Source) -> Iterator[Finding]:
    """Find roles whose table is missing or is not what the role asks; a descriptor without the key keeps no records."""
    resources = {r["name"]: r["schema"] for r in source.descriptor["resources"]}
    taken: dict[str, str] = {}
    for role, name in source.descriptor["portal"].get("hearings", {}).items():
        where = f"portal.hearings.{role}"
        if name not in resources:
            close = difflib.get_close_matches(name, resources, 1)
            step = f"¿Quiso escribir «{close[0]}»?" if close else "Declare la tabla en «resources», o quite el rol."
            message = f"«{name}» no es una tabla de este conjunto de datos."
            yield at_place(source, "audiencias-tabla", where, message, "una de: " + ", ".join(resources), name, step)
        elif name in taken:
            message = f"La tabla «{name}» no puede ser a la vez «{taken[name]}» y «{role}»."
            yield at_place(source, "audiencias-tabla", where, message, "una tabla por rol", name, "Nombre otra tabla.")
        else:
            yield from _columns(source, where, role, name, resources[name])
        taken.setdefault(name, role)


def _columns(source: Source, where: str, role: str, name: str, schema: Mapping[str, Any]) -> Iterator[Finding]:
    """Hold a table against the fixed columns of its role; it may have more, except where people could be named."""
    wanted, has = ROLES[role], {field["name"]: field["type"] for field in schema["fields"]}
    for column, kind in wanted.items():
        if column not in has:
            message = f"A la tabla «{name}» le falta la columna «{column}» del rol «{role}»."
            step = f"Agréguela al esquema y al archivo, con el tipo «{kind}» ({TYPES[kind]}). {REFERENCE}"
            yield at_place(source, "audiencias-tabla", where, message, ", ".join(wanted), ", ".join(has), step)
        elif has[column] != kind:
            message = f"La columna «{column}» de la tabla «{name}» es de otro tipo que el del rol «{role}»."
            step = f"Declárela con el tipo «{kind}»."
            yield at_place(source, "audiencias-tabla", where, message, f"{kind} ({TYPES[kind]})", has[column], step)
    more = [column for column in has if column not in wanted]
    if role in CLOSED and more:
        message = f"La tabla «{name}» tiene columnas de más: de quien pregunta o asiste solo se anota la organización."
        step = "Quítelas: el portal no pide ni guarda nombres, documentos ni teléfonos de personas."
        yield at_place(source, "audiencias-tabla", where, message, ", ".join(wanted), ", ".join(more), step)
    if tuple(schema["primaryKey"]) != KEYS[role]:
        message = f"La clave de la tabla «{name}» no es la del rol «{role}»."
        found = ", ".join(schema["primaryKey"])
        yield at_place(
            source,
            "audiencias-tabla",
            where,
            message,
            ", ".join(KEYS[role]),
            found,
            "Corrija «primaryKey» en su esquema.",
        )
