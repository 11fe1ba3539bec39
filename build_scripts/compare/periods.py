"""Words what a statement covers, so that part of a year that arrives is never read as a whole one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from build_scripts.labels import machine
from build_scripts.model import PARTIAL, WHOLE, Spec, bounded

SCALES = {"1": "", "1000": "miles de ", "1000000": "millones de ", "1000000000": "miles de millones de "}
ROLES = ("start", "end", "coverage", "months")


def statements(descriptor: Spec) -> dict[str, Mapping[str, Any]]:
    """Find the tables of statements, by what is declared of their columns; in old editions, each series said it."""
    portal = descriptor.get("portal")
    groups = [portal.get(key) for key in ("breakdowns", "statements")] if isinstance(portal, Mapping) else []
    declared = [one for group in groups if isinstance(group, list) for one in group if isinstance(one, Mapping)]
    found = {}
    for stated in (one.get("statements", one) for one in declared):
        if isinstance(stated, Mapping) and all(isinstance(stated.get(role), str) for role in ("resource", *ROLES)):
            found[stated["resource"]] = stated
    return found


def stated_period(stated: Mapping[str, Any], cells: Mapping[str, str]) -> str:
    """Word the period of a statement: its months and its year, and whether that is all of it.

    >>> stated = {"start": "desde", "end": "hasta", "coverage": "cobertura", "months": "meses"}
    >>> cells = {"desde": "2025-01-01", "hasta": "2025-11-30", "cobertura": "parcial", "meses": "enero a noviembre"}
    >>> stated_period(stated, cells), stated_period(stated, {**cells, "cobertura": "año completo"})
    ('enero a noviembre de 2025, parcial', '2025, año completo')
    >>> stated_period(stated, {**cells, "meses": ""})
    'del 1 de enero de 2025 al 30 de noviembre de 2025, parcial'
    """
    start, end, coverage, months = (cells.get(stated[role], "") for role in ROLES)
    if not start or not end:
        return ""
    year = end[:4]
    if coverage == WHOLE:
        return f"{year}, {WHOLE}"
    if coverage == PARTIAL and months:
        return f"{months} de {year}, {PARTIAL}"
    dated = f"del {machine(start, 'date')} al {machine(end, 'date')}"
    return f"{dated}, {coverage}" if coverage == PARTIAL else dated


def stated_marks(descriptor: Spec) -> dict[str, str]:
    """Give the caveat that goes with each table of statements: its own or, in old editions, those of its figures."""
    portal = descriptor.get("portal")
    figures = portal.get("figures") if isinstance(portal, Mapping) else None
    found: dict[str, dict[str, None]] = {name: {} for name in statements(descriptor)}
    own = {name: str(one["mark"]) for name, one in statements(descriptor).items() if isinstance(one.get("mark"), str)}
    for figure in figures if isinstance(figures, list) else ():
        mark = figure.get("mark") if isinstance(figure, Mapping) else None
        if isinstance(mark, str):
            for cells in figure.values():
                if isinstance(cells, Mapping) and cells.get("resource") in found:
                    found[cells["resource"]].setdefault(mark)
    return {name: "; ".join(marks) for name, marks in found.items() if marks} | own


def stated_amount(stated: Mapping[str, Any], cells: Mapping[str, str]) -> str:
    """Word an amount as it is stated: its bound, its number, its scale and its currency.

    >>> stated = {"value": "valor", "scale": "escala", "precision": "precision", "currency": "moneda"}
    >>> cells = {"valor": "1057", "escala": "1000000", "precision": "mínimo", "moneda": "Bs"}
    >>> stated_amount(stated, cells)
    'más de 1057 millones de Bs'
    >>> stated_amount(stated, {"valor": "27", "escala": "", "precision": "exacto", "moneda": "%"})
    '27 %'
    """
    value, scale, precision, currency = (
        cells.get(stated.get(role, ""), "") for role in ("value", "scale", "precision", "currency")
    )
    unit = f"{SCALES.get(scale, f'× {scale} ' if scale else '')}{currency}".strip()
    return bounded(precision, f"{value} {unit}".strip())
