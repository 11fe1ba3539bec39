"""Tells, from the descriptor alone, what columns a breakdown will have and whether keys join two tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Resources = Mapping[str, Mapping[str, Any]]

KINDS = {"integer": "amount", "number": "amount", "date": "date"}
"""What a chart can do with a field of a type; the rest are names."""

ALLOCATED = 12
"""The most beneficiaries whose columns a chart may name: how many there are, the rows of the rule say."""

# what `summarise` adds to the declared fields; `tests/test_breakdowns.py` holds the two together
ADDED: Mapping[str, tuple[tuple[str, str], ...]] = {
    "shares": (("puesto", "amount"), ("participacion", "amount"), ("acumulada", "amount")),
    "growth": (("cambio", "amount"), ("cambio_porcentual", "amount")),
    "composition": (("componente", "name"), ("importe", "amount"), ("participacion", "amount")),
    "concentration": (("medida", "name"), ("resultado", "amount"), ("unidad", "name")),
    "active-by-month": (("mes", "name"), ("activas", "amount"), ("inician", "amount"), ("terminan", "amount")),
    "execution": (
        ("trimestre", "name"),
        ("con_avance", "amount"),
        ("operaciones", "amount"),
        ("ejecucion_fisica", "amount"),
        ("cumplimiento_ponderado", "amount"),
        ("presupuesto", "amount"),
        ("ejecutado", "amount"),
        ("ejecucion_financiera", "amount"),
    ),
    "series": (
        ("valor", "amount"),
        ("estado", "name"),
        ("meses", "name"),
        ("menor", "amount"),
        ("mayor", "amount"),
        ("otras", "amount"),
        ("aparte", "amount"),
        ("menor_aparte", "amount"),
        ("mayor_aparte", "amount"),
        ("dicho_aparte", "name"),
        ("cuales_aparte", "name"),
        ("cambio_porcentual", "amount"),
        ("sin_cambio", "name"),
    ),
    "allocation": (
        *((f"parte_{at}{end}", "amount") for at in range(1, ALLOCATED + 1) for end in ("_exacta", "")),
        ("ajuste", "amount"),
    ),
}
DECLARED = {
    "shares": ("category", "value"),
    "growth": ("period", "value"),
    "composition": ("period",),
    "allocation": ("category", "value"),
}


def columns_of(spec: Mapping[str, Any], resources: Resources) -> list[tuple[str, str]]:
    """List a breakdown's columns, each with what it holds: ``amount``, ``date`` or ``name``."""
    kind = spec["kind"]
    if kind == "group":
        by = spec["by"]
        names = dict.fromkeys([by["field"], by.get("label", by["field"])])
        return [*((name, "name") for name in names), *((m["id"], "amount") for m in spec["measures"])]
    if kind == "places":
        grid = spec["places"]
        share = [("participacion", "amount")] if "total" in spec else []
        value = (spec["value"], _kind(resources, spec["resource"], spec["value"]))
        return [(grid["category"], "name"), value, *share, (grid["row"], "amount"), (grid["column"], "amount")]
    if kind == "series":
        target = spec["statements"]
        keys = resources[spec["resource"]]["schema"].get("foreignKeys", ())
        led = [(k["fields"][0], "name") for k in keys if k["reference"]["resource"] == target][:1]
        real = [("valor_real", "amount")] if "deflator" in spec else []
        return [(spec["period"], "name"), *ADDED["series"], *led, *real]
    fields = spec["fields"] if kind == "rows" else [spec[key] for key in DECLARED.get(kind, ())]
    declared = [(name, _kind(resources, spec["resource"], name)) for name in fields]
    return [*declared, *ADDED.get(kind, ())]


def _kind(resources: Resources, resource: str, field: str) -> str:
    kind = next(f["type"] for f in resources[resource]["schema"]["fields"] if f["name"] == field)
    return KINDS.get(kind, "name")


def leads_to(resources: Resources, start: str, end: str) -> bool:
    """Tell whether foreign keys lead from one table to another."""
    seen, pending = {start}, [start]
    while pending:
        at = pending.pop()
        if at == end:
            return True
        for key in resources[at]["schema"].get("foreignKeys", ()):
            target = key["reference"]["resource"] or at
            if target not in seen:
                seen.add(target)
                pending.append(target)
    return False
