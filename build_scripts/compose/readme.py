"""The LEEME.txt that travels inside a dataset's ZIP: what it is, its doubts, its source and its licence."""

from __future__ import annotations

import re
from collections.abc import Sequence

from build_scripts import labels
from build_scripts.model import Dataset, Discrepancy, Figure, Instance


def readme(
    instance: Instance, dataset: Dataset, discrepancies: Sequence[Discrepancy], figures: Sequence[Figure] = ()
) -> str:
    """Write a plain text that explains the package to someone who has nothing but its files."""
    parts = [dataset.title, "=" * len(dataset.title), "", dataset.description, "", f"Versión {dataset.version}", ""]
    parts += ["TABLAS", ""]
    for table in dataset.tables.values():
        count = labels.count_of(len(table.rows), "fila", "filas")
        parts += [f"{table.name}.csv — {table.title} ({count}): {table.description}", ""]
    parts += ["cifras.json — La receta de cada cifra, para programas. verificar.py, que está en la raíz del sitio, las"]
    parts += ["repite todas: python verificar.py, con esta carpeta o con su ZIP.", ""]
    parts += ["Los CSV llevan punto decimal. Para Excel, use el XLSX de la página del conjunto de datos.", ""]
    if marked := [figure for figure in figures if figure.mark]:
        parts += ["CIFRAS QUE LLEVAN UNA ADVERTENCIA", ""]
        for figure in marked:
            text = labels.with_unit(figure.display, figure.unit) if figure.value is not None else "no se puede calcular"
            parts.append(f"- {figure.title}: {labels.qualified(text, figure.period, figure.mark)}")
        parts.append("")
    if discrepancies:
        parts += ["DUDAS DE LA FUENTE", ""]
        for item in discrepancies:
            place = f" ({item.place})" if item.place else ""
            printed, recomputed = (labels.machine(value, item.kind) for value in (item.printed, item.recomputed))
            first, then = ("dice", "se compara con") if item.rounding == "stated" else ("impreso", "recalculado")
            then = "el otro lugar dice" if item.twice else then
            values = f"{first} {printed}, {then} {recomputed}"
            parts.append(f"- {item.check_title}{place}: {values}; {labels.ROUNDING[item.rounding]}. {item.note}")
        parts.append("")
    if dataset.withdrawn:
        parts += ["DUDAS RETIRADAS", ""]
        for gone in dataset.withdrawn:
            place = f" ({gone.place})" if gone.place else ""
            values = f": decía {gone.printed} y se comparaba con {gone.recomputed}" if gone.printed else ""
            day = labels.day(gone.day)
            parts.append(f"- {gone.title}{place}{values}. Duda retirada porque: {gone.reason} ({gone.version}, {day})")
        parts.append("")
    if dataset.prose.cannot_say:
        parts += ["QUÉ NO PUEDE DECIR CON ESTOS DATOS", "", _plain(dataset.prose.cannot_say), ""]
    parts += ["FUENTES", ""]
    for source in dataset.descriptor["sources"]:
        parts.append("- " + ", ".join(str(source[k]) for k in ("title", "organization", "date") if k in source))
    day = labels.day(dataset.revised)
    site = f"{instance.url}datos/{dataset.slug}/index.html" if instance.url else ""
    citation = f"{instance.publisher}. {dataset.title}, versión {dataset.version} ({day}). {instance.name}. {site}"
    parts += ["", "CÓMO CITAR", "", citation.strip()]
    licenses = ", ".join(item["title"] for item in dataset.descriptor["licenses"])
    parts += ["", "LICENCIA DE LA COMPILACIÓN", "", licenses, "", instance.license_note, "", instance.notice, ""]
    return "\n".join(parts)


def _plain(text: str) -> str:
    """Drop the marks of Markdown and the calls to figures, which mean nothing in a text file."""
    # with the end of its line, as on the page: one that stands alone leaves nothing behind
    text = re.sub(r"(?:\{#(?:[^#{]++|#(?!\})|\{(?!#))*+#\}|\{%(?:[^%{]++|%(?!\})|\{(?!%))*+%\})\n?", "", text)
    without_calls = re.sub(r"\{\{(?:[^{}\n]++|\{(?!\{)|\}(?!\}))*+\}\}", "(vea la página del conjunto)", text)
    return re.sub(r"\[([^\[\]]*+)\]\([^)\[]*+\)|[*`]", r"\1", without_calls)
