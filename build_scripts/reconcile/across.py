"""Checks that reach into another package: equal copies, and keys that Frictionless does not follow."""

from __future__ import annotations

import difflib
from collections.abc import Mapping

from build_scripts.labels import count_of
from build_scripts.model import Dataset, Finding, Spec

ABSENT = "paquete-ausente"
"""A package is compared with one that is not there, or is not valid itself."""


def check_copy(dataset: Dataset, others: Mapping[str, Dataset], spec: Spec, shown: str) -> list[Finding]:
    """A resource that several packages carry is the same in all, schema and cells."""
    of = spec["of"]
    mine = dataset.tables[spec["resource"]]
    file = f"{shown}/{mine.path}"
    original = others[of["package"]].tables.get(of["resource"]) if of["package"] in others else None
    if original is None:
        return [_absent(dataset, spec, shown, f"{of['package']}/{of['resource']}")]
    step = f"Copie de nuevo la tabla «{of['resource']}» y su esquema desde el conjunto de datos «{of['package']}»."
    if mine.fields != original.fields:
        differing = [f.name for f, g in zip(mine.fields, original.fields, strict=False) if f != g]
        message = f"Los campos de la copia no son los de «{of['package']}»."
        found = ", ".join(differing) or count_of(len(mine.fields), "campo", "campos")
        return [Finding("copia-esquema", dataset.slug, f"{shown}/datapackage.json", message, step, found=found)]
    if (mine.primary_key, mine.missing) != (original.primary_key, original.missing):
        message = f"La clave o los códigos de dato ausente de la copia no son los de «{of['package']}»."
        return [Finding("copia-esquema", dataset.slug, f"{shown}/datapackage.json", message, step)]
    findings = []
    for at in range(max(len(mine.rows), len(original.rows))):
        ours = mine.rows[at] if at < len(mine.rows) else None
        theirs = original.rows[at] if at < len(original.rows) else None
        if ours and theirs and ours.cells == theirs.cells:
            continue
        findings.append(
            Finding(
                code="copia-distinta",
                package=dataset.slug,
                file=file,
                row=ours.number if ours else None,
                message=f"La fila no es igual a la de «{of['package']}».",
                expected=" | ".join(theirs.cells.values()) if theirs else "ninguna fila",
                found=" | ".join(ours.cells.values()) if ours else "ninguna fila",
                next=step,
            )
        )
    return findings


def check_foreign_key(dataset: Dataset, others: Mapping[str, Dataset], spec: Spec, shown: str) -> list[Finding]:
    """Every value points at a row of another package."""
    reference = spec["reference"]
    target = others[reference["package"]].tables.get(reference["resource"]) if reference["package"] in others else None
    label = f"{reference['package']}/{reference['resource']}"
    if target is None:
        return [_absent(dataset, spec, shown, label)]
    table = dataset.tables[spec["resource"]]
    theirs = [f.name for f in target.fields]
    unknown = [name for name in reference["fields"] if name not in theirs]
    if unknown or len(reference["fields"]) != len(spec["fields"]):
        return [_unfit(dataset, spec, shown, label, unknown, theirs)]
    known = set(map(target.speller(reference["fields"]), target.rows)) - {None}
    spell = table.speller(spec["fields"])
    findings = []
    for row in table.rows:
        value = tuple(row.cells[f] for f in spec["fields"])
        if all(row[f] is None for f in spec["fields"]) or spell(row) in known:
            continue
        findings.append(
            Finding(
                code="clave-externa",
                package=dataset.slug,
                file=f"{shown}/{table.path}",
                row=row.number,
                field=spec["fields"][0],
                message=f"«{', '.join(value)}» no está en «{label}».",
                expected=f"un valor de {', '.join(reference['fields'])}",
                found=", ".join(value),
                next=f"Corrija el valor o agregue la fila que falta en «{label}».",
            )
        )
    return findings


def _unfit(dataset: Dataset, spec: Spec, shown: str, label: str, unknown: list[str], options: list[str]) -> Finding:
    close = difflib.get_close_matches(unknown[0], options, 1) if unknown else []
    message = (
        f"«{unknown[0]}» no es un campo de «{label}»."
        if unknown
        else f"La comprobación «{spec['id']}» no nombra tantos campos propios como de «{label}»."
    )
    return Finding(
        code="referencia",
        package=dataset.slug,
        file=f"{shown}/datapackage.json",
        field=f"portal.checks «{spec['id']}»",
        message=message,
        expected="uno de: " + ", ".join(options) if unknown else _fields(spec["reference"]),
        found=unknown[0] if unknown else _fields(spec),
        next=f"¿Quiso escribir «{close[0]}»?" if close else "Corrija los campos de la comprobación.",
    )


def _absent(dataset: Dataset, spec: Spec, shown: str, label: str) -> Finding:
    return Finding(
        code=ABSENT,
        package=dataset.slug,
        file=f"{shown}/datapackage.json",
        field="portal.checks",
        message=f"La comprobación «{spec['id']}» compara con «{label}», que no es un conjunto válido.",
        expected=label,
        found="no está",
        next="Agregue ese conjunto de datos, corrija sus hallazgos o cambie la comprobación.",
    )


def _fields(spec: Spec) -> str:
    return count_of(len(spec["fields"]), "campo", "campos")
