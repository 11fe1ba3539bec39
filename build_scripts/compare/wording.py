"""Words a comparison for people: rows by their key, cells as the files have them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from build_scripts import news
from build_scripts.compare.computed import label
from build_scripts.compare.reasons import is_new
from build_scripts.labels import REVISION_KINDS, count_of
from build_scripts.model import (
    CellChange,
    ColumnChange,
    Comparison,
    ComputedChange,
    DatasetChange,
    FigureChange,
    ItemChange,
    Key,
    Level,
    RowChange,
    ShownDoubt,
)
from build_scripts.news import ANOTHER_PERIOD, because, computed, figure_sides, holdings
from build_scripts.versions import is_newer

LEVELS: Mapping[Level, str] = {
    "": "los datos no cambiaron",
    "patch": "valores corregidos, filas en otro orden, u otra cosa que se dice de los mismos datos",
    "minor": "filas o tablas nuevas",
    "major": "otro nombre, columnas que cambian, o filas o tablas que ya no están",
}

COLUMNS: Mapping[str, str] = {
    "added": "columna nueva",
    "removed": "columna que ya no está",
    "renamed": "columna que cambió de nombre",
    "type": "otro tipo",
    "unit": "otra unidad",
    "key": "otra clave primaria",
    "order": "otro orden de columnas",
}

MOST = 100
"""The most items of one kind that the text lists; the JSON has them all."""

EMPTY = "(vacía)"

LONGEST = 60
"""The most signs of a cell that is shown only so that its row be recognised."""

REVERSED = "¿Están al revés? A es lo de antes y B lo de ahora."


def shown(text: str) -> str:
    r"""Show a text on any terminal: what is empty is said, and what does not print is spelled out.

    >>> shown(""), shown("22.0"), shown("a" + chr(27) + "b" + chr(10))
    ('(vacía)', '22.0', 'a\\u001bb\\u000a')
    """
    return "".join(f"\\u{ord(c):04x}" if unicodedata.category(c) in {"Cc", "Cf", "Cs"} else c for c in text) or EMPTY


def place(change: DatasetChange, resource: str, key: Key) -> str:
    """Name a row by its table and its key: ``ingresos, gestión 2022``."""
    titles = change.titles.get(resource, {})
    named = (f"{_lower(titles.get(name, name))} {shown(cell)}" for name, cell in key)
    return ", ".join([resource, *named])


def cell_place(change: DatasetChange, cell: CellChange) -> str:
    """Name a cell: ``ingresos, gestión 2022, Multas``."""
    return f"{place(change, cell.resource, cell.key)}, {cell.title}"


def _lower(title: str) -> str:
    """Start a title in lower case inside a sentence, unless it is an acronym."""
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]


def to_text(comparison: Comparison) -> str:
    """Word a whole comparison for a terminal."""
    lines = [f"De «{shown(comparison.before)}» a «{shown(comparison.after)}»", ""]
    if _reversed(comparison):
        lines += [REVERSED, ""]
    for change in comparison.changed:
        lines += [*_dataset(change), ""]
    same = sum(one.what == "same" for one in comparison.datasets)
    if not comparison.changed and not comparison.texts:
        lines.append("Nada cambió, en lo que se puede comparar." if comparison.notes else "Nada cambió.")
    elif not comparison.changed:
        lines.append("Nada cambió en los datos.")
    lines += [*_several("Textos del portal que cambian", [_item(one) for one in comparison.texts])]
    lines.append(f"Sin cambios: {count_of(same, 'conjunto de datos', 'conjuntos de datos')}.")
    lines += [f"Nota: {note}" for note in comparison.notes]
    return "\n".join(lines)


def _reversed(comparison: Comparison) -> bool:
    """Tell whether every dataset that changed has an older version now: then the sides may have been swapped."""
    pairs = [(d.version_before, d.version_after) for d in comparison.changed if d.what == "changed"]
    return bool(pairs) and all(is_newer(before, after) for before, after in pairs)


def _dataset(change: DatasetChange) -> Iterator[str]:
    if change.what == "added":
        yield f"{change.slug} {shown(change.version_after)} (conjunto de datos nuevo): {shown(change.title)}"
        if change.description:
            yield f"  {shown(change.description)}"
        if held := holdings(change):
            yield f"  Tiene {held}."
        return
    if change.what == "removed":
        yield f"{change.slug} {shown(change.version_before)} (ya no está): {shown(change.title)}"
        yield f"  Retirado porque: {shown(change.reason)}" if change.reason else "  Nadie dice la razón."
        return
    versions = shown(change.version_before)
    if change.version_after != change.version_before:
        versions += f" → {shown(change.version_after)}"
    level = REVISION_KINDS[change.level] if change.level else LEVELS[""]
    yield f"{change.slug} {versions} ({level})"
    if change.formerly:
        undeclared = ", por sus celdas: nadie lo declara" if change.undeclared else ""
        yield f"  Antes se llamaba {shown(change.formerly)}{undeclared}."
    for revision in change.revisions:
        yield f"  Revisión {shown(revision['version'])}, {revision['date']}: {shown(revision['reason'])}"
    renamed = [f"{old} → {new}" for new, old in change.resources_renamed.items()]
    yield from _several("Tablas que cambiaron de nombre", renamed)
    yield from _several("Tablas con las filas en otro orden", change.reordered)
    yield from _several("Revisiones publicadas que ahora dicen otra cosa o ya no están", change.rewritten)
    yield from _several("Tablas nuevas", change.resources_added)
    yield from _several("Tablas que ya no están", change.resources_removed)
    yield from _several("Columnas", [_column(one) for one in change.columns])
    yield from _several("Celdas corregidas", [_cell(change, one) for one in change.cells])
    yield from _several("Filas nuevas", [_row(change, one) for one in change.rows_added])
    yield from _several("Filas que ya no están", [_row(change, one) for one in change.rows_removed])
    yield from _several("Cifras", [_figure(change, one) for one in change.figures])
    yield from _several("Tablas calculadas que cambian", [_computed(one) for one in change.computed])
    yield from _several("Dudas de la fuente nuevas", [_doubt(one) for one in change.doubts_added])
    yield from _several("Dudas de la fuente que ya no están", [_doubt(one) for one in change.doubts_removed])
    yield from _several("Dicen otra cosa con los mismos datos", [_item(one, needs=True) for one in change.meaning])
    yield from _several("Textos que cambian", [_item(one) for one in change.wording])
    yield from _several("Archivos con otros bytes y los mismos datos", change.files)
    if change.described:
        yield "  También cambió el descriptor, en algo que ninguna página muestra."


def _several(title: str, items: Sequence[str]) -> Iterable[str]:
    if not items:
        return
    yield f"  {title}: {len(items)}"
    yield from (f"    {item}" for item in islice(items, MOST))
    if len(items) > MOST:
        yield f"    … y {len(items) - MOST} más; con --json están todas"


def _column(one: ColumnChange) -> str:
    place = f"{one.resource}, {one.field}" if one.field else one.resource
    both = f" ({one.before or 'ninguna'} → {one.after or 'ninguna'})" if one.what not in {"added", "removed"} else ""
    return f"{place}: {COLUMNS[one.what]}{both}"


def _cell(change: DatasetChange, one: CellChange) -> str:
    why = f"\n      Razón: {shown(one.reason)}" if one.reason else "\n      Ninguna revisión dice la razón."
    return f"{cell_place(change, one)}: {shown(one.before)} → {shown(one.after)}{why}"


def _row(change: DatasetChange, one: RowChange) -> str:
    about = f" ({shown(one.period)})" if one.period else ""
    if one.key:
        gist = "; ".join(f"{shown(title)}: {short(shown(cell))}" for title, cell in one.gist)
        return f"{place(change, one.resource, one.key)}{about}{f'. {gist}' if gist else ''}"
    return f"{one.resource}: {', '.join(shown(cell) for cell in one.cells.values())}{about}"


def short(text: str) -> str:
    """Shorten a cell that is only to be recognised.

    >>> len(short("x" * 500))
    60
    """
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _computed(one: ComputedChange) -> str:
    lines = [f"{shown(one.title)} (desgloses/{shown(one.name)}.csv): {computed(one)}"]
    for cell in one.cells:
        about = f" ({shown(cell.period)})" if cell.period else ""
        where = f"{shown(label(cell.key))}{about}, {shown(cell.field)}"
        lines.append(f"{where}: {shown(cell.before)} → {shown(cell.after)}")
    if one.cells_all > len(one.cells):
        lines.append(f"… y {count_of(one.cells_all - len(one.cells), 'celda', 'celdas')} más")
    return "\n      ".join(lines)


def _figure(change: DatasetChange, one: FigureChange) -> str:
    before, after = (shown(text) if text else "sin valor" for text in figure_sides(one))
    told = f"{one.id}, {shown(one.title)}"
    if one.what == "another-period":
        return f"{told}: antes, {before}; ahora, {after}. {ANOTHER_PERIOD}"
    cells = [f"{cell_place(change, cell)} ({shown(cell.before)} → {shown(cell.after)})" for cell in one.cells]
    lines = [f"{told}: {before} → {after}", because(one, cells)]
    lines += [f"Razón: {shown(reason)}" for reason in dict.fromkeys(cell.reason for cell in one.cells) if reason]
    return "\n      ".join(filter(None, lines))


def _doubt(one: ShownDoubt) -> str:
    why = f"\n      Retirada porque: {shown(one.reason)}" if one.reason else ""
    return f"{shown(one.title)} ({shown(one.id)}): impreso {shown(one.printed)}, recalculado {shown(one.computed)}{why}"


def _item(one: ItemChange, *, needs: bool = False) -> str:
    """Word what is said otherwise, with its reason; of what ``needs`` one and has none, that."""
    place = f"{shown(one.title)} ({shown(one.item)}{f', {shown(one.part)}' if one.part else ''})"
    told = f"{place}: {news.both_sides(one, shown)}"
    if one.reason:
        return f"{told}\n      Razón: {shown(one.reason)}"
    return f"{told}\n      Ninguna revisión dice la razón." if needs and not is_new(one) else told
