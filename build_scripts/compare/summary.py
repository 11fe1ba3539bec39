"""Says in a few lines what changed: what someone should see before it is published for good.

In: a ``Comparison``. Out: lines of text. The whole is ``to_text``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sized
from itertools import islice

from build_scripts import news
from build_scripts.compare.wording import LEVELS, cell_place, shown
from build_scripts.labels import count_of
from build_scripts.model import Comparison, DatasetChange

MOST = 10
"""The most cells that are shown."""

COUNTED = (
    ("resources_renamed", "tabla que cambió de nombre", "tablas que cambiaron de nombre"),
    ("resources_added", "tabla nueva", "tablas nuevas"),
    ("resources_removed", "tabla que ya no está", "tablas que ya no están"),
    ("columns", "columna que cambia", "columnas que cambian"),
    ("rows_added", "fila nueva", "filas nuevas"),
    ("rows_removed", "fila que ya no está", "filas que ya no están"),
    ("cells", "celda corregida", "celdas corregidas"),
    ("reordered", "tabla con las filas en otro orden", "tablas con las filas en otro orden"),
    ("figures", "cifra que cambia", "cifras que cambian"),
    ("doubts_removed", "duda que ya no está", "dudas que ya no están"),
    ("meaning", "cosa que se dice distinto de los mismos datos", "cosas que se dicen distinto de los mismos datos"),
    ("wording", "texto que cambia", "textos que cambian"),
    ("files", "archivo con otros bytes y los mismos datos", "archivos con otros bytes y los mismos datos"),
)


def to_summary(comparison: Comparison) -> list[str]:
    """Name the datasets that changed with how much of each did, and show the first cells."""
    lines = [f"Cambios frente a «{shown(comparison.before)}»:"]
    said = f"; {told}" if (told := news.texts(comparison.texts)) else ""
    if not comparison.changed:
        lines = [f"{lines[0]} ninguno en los datos{said}."]
        return [*lines, *(f"  {note}" for note in comparison.notes)]
    lines += [f"  {_dataset(change)}" for change in comparison.changed]
    lines += [f"  {told[:1].upper()}{told[1:]}."] if told else []
    cells = [(change, cell) for change in comparison.changed for cell in change.cells]
    for change, cell in islice(cells, MOST):
        named = cell_place(change, cell).removeprefix(f"{change.slug}, ")
        lines.append(f"    {change.slug}, {named}: {shown(cell.before)} → {shown(cell.after)}")
    if len(cells) > MOST:
        lines.append(f"    … y {count_of(len(cells) - MOST, 'celda más', 'celdas más')}: véalas con «portal comparar».")
    return lines


def _dataset(change: DatasetChange) -> str:
    if change.what == "added":
        return f"{change.slug} {shown(change.version_after)}: conjunto de datos nuevo"
    if change.what == "removed":
        why = f", porque: {shown(change.reason)}" if change.reason else ""
        return f"{change.slug} {shown(change.version_before)}: ya no está{why}"
    versions = shown(change.version_before)
    if change.version_after != change.version_before:
        versions += f" → {shown(change.version_after)}"
    counted = [f"antes se llamaba {shown(change.formerly)}"] if change.formerly else []
    counted += _counted(change)
    return f"{change.slug} {versions}: {', '.join(counted) or _texts(change)}"


def _texts(change: DatasetChange) -> str:
    return f"{LEVELS['']}; cambió algo que ninguna página muestra" if change.described else LEVELS[change.level]


def _counted(change: DatasetChange) -> Iterator[str]:
    for name, singular, plural in COUNTED:
        items: Sized = getattr(change, name)
        if items:
            yield count_of(len(items), singular, plural)
