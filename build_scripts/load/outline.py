"""Reads the outlines of the rendiciones: ``docs/rendicion/<gestión>-<tipo>.yml``.

In: the portal's root. Out: ``Outline``s in the order of their files.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from build_scripts.exceptions import DataError
from build_scripts.model import Citation, Finding, Message, Outline, Section, Sheets

FOLDER = "docs/rendicion"


def read_outlines(root: Path) -> tuple[Outline, ...]:
    """Read every outline; raises ``DataError`` with what is wrong with the files, all at once."""
    outlines: list[Outline] = []
    findings: list[Finding] = []
    for path in sorted((root / FOLDER).glob("*.yml")):
        shown = f"{FOLDER}/{path.name}"
        try:
            outlines.append(_outline(yaml.safe_load(path.read_bytes()), shown))
        except (yaml.YAMLError, ValueError, KeyError, TypeError, AttributeError) as error:
            mark = getattr(error, "problem_mark", None)
            findings.append(
                Finding(
                    code="guion-forma",
                    package="rendicion",
                    file=shown,
                    message="El guion de la rendición no se entiende.",
                    next="Revise sangrías y comillas, y compare las claves con las de «El descriptor».",
                    row=mark.line + 1 if mark else None,
                    expected="YAML con gestion, tipo, titulo, base y secciones",
                    found=str(getattr(error, "problem", None) or error)[:120],
                )
            )
    if findings:
        raise DataError(findings)
    return tuple(outlines)


def _outline(told: Any, shown: str) -> Outline:
    if not re.fullmatch(r"\d{4}-(inicial|final)\.yml", Path(shown).name):
        raise ValueError(f"el archivo se llama «{Path(shown).name}»")
    return Outline(
        path=shown,
        year=told["gestion"],
        kind=told["tipo"],
        title=told["titulo"],
        basis=told["base"],
        sections=tuple(_section(one) for one in told["secciones"]),
        messages=tuple(_message(one) for one in told.get("mensajes", ())),
        sheets=_sheets(told["fichas"]) if "fichas" in told else None,
        hearing=told.get("audiencia", ""),
    )


def _section(told: Mapping[str, Any]) -> Section:
    return Section(
        id=told["id"],
        title=told["titulo"],
        paragraphs=tuple(told.get("parrafos", ())),
        figures=tuple(told.get("cifras", ())),
        charts=tuple(told.get("graficos", ())),
        breakdowns=tuple(told.get("desgloses", ())),
        tables=tuple(told.get("tablas", ())),
        record=told.get("registro", ""),
        doubts=tuple(told.get("dudas", ())),
        questions=tuple(told.get("preguntas", ())),
        citation=Citation(told["cita"]["texto"], told["cita"]["estado"]) if "cita" in told else None,
    )


def _message(told: Mapping[str, Any]) -> Message:
    return Message(
        title=told["titulo"],
        figure=told.get("cifra", ""),
        chart=told.get("grafico", ""),
        says=told.get("dice", ""),
        notes=told.get("notas", ""),
    )


def _sheets(told: Mapping[str, Any]) -> Sheets:
    return Sheets(
        table=told["tabla"],
        key=told["clave"],
        name=told["nombre"],
        title=told["titulo"],
        figures=tuple(told.get("cifras", ())),
        charts=tuple(told.get("graficos", ())),
        paragraphs=tuple(told.get("parrafos", ())),
    )
