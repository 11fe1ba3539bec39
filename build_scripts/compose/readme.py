"""The LEEME.txt that travels inside a dataset's ZIP: what it is, its doubts, its source and its licence."""

from __future__ import annotations

import re
from collections.abc import Sequence

from build_scripts import labels
from build_scripts.compose.html import machine
from build_scripts.model import Dataset, Discrepancy, Instance

ROUNDING = {
    "compatible": "compatible con el redondeo",
    "unexplained": "no se explica por el redondeo",
    "not-numeric": "no es una diferencia de números",
}


def readme(instance: Instance, dataset: Dataset, discrepancies: Sequence[Discrepancy]) -> str:
    """Write a plain text that explains the package to someone who has nothing but its files."""
    parts = [dataset.title, "=" * len(dataset.title), "", dataset.description, "", f"Versión {dataset.version}", ""]
    parts += ["TABLAS", ""]
    for table in dataset.tables.values():
        count = labels.count_of(len(table.rows), "fila", "filas")
        parts += [f"{table.title} ({count}): {table.description}", ""]
    if discrepancies:
        parts += ["DUDAS DE LA FUENTE", ""]
        for item in discrepancies:
            place = f" ({item.place})" if item.place else ""
            values = f"impreso {machine(item.printed)}, recalculado {machine(item.recomputed)}"
            parts.append(f"- {item.check_title}{place}: {values}; {ROUNDING[item.rounding]}. {item.note}")
        parts.append("")
    if dataset.prose.cannot_say:
        parts += ["QUÉ NO PUEDE DECIR CON ESTOS DATOS", "", _plain(dataset.prose.cannot_say), ""]
    parts += ["FUENTES", ""]
    for source in dataset.descriptor["sources"]:
        parts.append("- " + ", ".join(str(source[k]) for k in ("title", "organization", "date") if k in source))
    licenses = ", ".join(item["title"] for item in dataset.descriptor["licenses"])
    parts += ["", "LICENCIA DE LA COMPILACIÓN", "", licenses, "", instance.license_note, "", instance.notice, ""]
    return "\n".join(parts)


def _plain(text: str) -> str:
    """Drop the marks of Markdown and the calls to figures, which mean nothing in a text file."""
    without_calls = re.sub(r"\{\{.*?\}\}", "(vea la página del conjunto)", text)
    return re.sub(r"\[([^\]]*)\]\([^)]*\)|[*`]", r"\1", without_calls)
