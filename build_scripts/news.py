"""Says in words what changed from one edition to the next: the same on pages, in the feed and on the terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from build_scripts.labels import count_of, qualified

if TYPE_CHECKING:
    from build_scripts.model import ComputedChange, DatasetChange, FigureChange, FigureNews, ItemChange

NOT_COMPARED = "cuando se publicó no había otra de su fecha o anterior con que compararla"
"""Of an edition that is not the first and yet follows none by its day."""

CHANGES = (
    ("cells", "celda corregida", "celdas corregidas"),
    ("rows_added", "fila nueva", "filas nuevas"),
    ("rows_removed", "fila retirada", "filas retiradas"),
    ("resources_renamed", "tabla que cambió de nombre", "tablas que cambiaron de nombre"),
    ("resources_added", "tabla nueva", "tablas nuevas"),
    ("resources_removed", "tabla retirada", "tablas retiradas"),
    ("columns", "cambio de columnas", "cambios de columnas"),
    ("reordered", "tabla con las filas en otro orden", "tablas con las filas en otro orden"),
    ("figures", "", ""),
    ("doubts_added", "duda nueva", "dudas nuevas"),
    ("doubts_removed", "duda que ya no está", "dudas que ya no están"),
    ("computed", "tabla calculada que cambia", "tablas calculadas que cambian"),
    ("meaning", "cosa que se dice distinto de los mismos datos", "cosas que se dicen distinto de los mismos datos"),
    ("wording", "texto que cambia", "textos que cambian"),
    ("files", "archivo con otros bytes y los mismos datos", "archivos con otros bytes y los mismos datos"),
)
"""What can change of a dataset from one edition to the next, and how it is counted."""


def change(what: DatasetChange) -> str:
    """Say on one line what changed in a dataset between two editions.

    >>> from build_scripts.model import DatasetChange
    >>> change(DatasetChange("pozos", "Pozos", "same")), change(DatasetChange("pozos", "Pozos", "added"))
    ('sin cambios', 'conjunto nuevo')
    """
    if what.what in {"same", "added", "removed"}:
        return {"same": "sin cambios", "added": "conjunto nuevo", "removed": "conjunto retirado"}[what.what]
    told = [f"antes se llamaba «{what.formerly}»"] if what.formerly else []
    for name, one, many in CHANGES:
        if name == "figures":
            told += _figures(what)
        elif found := getattr(what, name):
            told.append(count_of(len(found), one, many))
    return ", ".join(told) or "cambios que ninguna página muestra"


def texts(changes: Sequence[ItemChange]) -> str:
    """Say on one line which texts of the portal changed; nothing where none did.

    >>> from build_scripts.model import ItemChange
    >>> one = ItemChange("docs/a.md", "Qué es", "página «a.md»", "x", "y")
    >>> texts([one, one]), texts([])
    ('cambió el texto de 1 página', '')
    """
    kinds = Counter(title.partition(" «")[0] for _, title in dict.fromkeys((one.item, one.title) for one in changes))
    words = {"página": ("página", "páginas"), "guion": ("guion", "guiones"), "archivo": ("archivo", "archivos")}
    told = [count_of(kinds[kind], *both) for kind, both in words.items() if kinds[kind]]
    parts = [f"cambió el texto de {joined_with_and(told)}"] if told else []
    parts += ["cambió la configuración del portal"] if len(told) < len(kinds) else []
    return joined_with_and(parts)


def joined_with_and(parts: Sequence[str]) -> str:
    """Join as a sentence does.

    >>> joined_with_and(["uno", "dos", "tres"]), joined_with_and(["uno"])
    ('uno, dos y tres', 'uno')
    """
    return f"{', '.join(parts[:-1])}{' y ' if parts[1:] else ''}{parts[-1]}" if parts else ""


FIGURE_NEWS: Mapping[FigureNews, tuple[str, str]] = {
    "changed": ("cifra que cambia", "cifras que cambian"),
    "added": ("cifra que aparece", "cifras que aparecen"),
    "another-period": ("cifra de otro periodo", "cifras de otro periodo"),
    "removed": ("cifra que ya no tiene valor", "cifras que ya no tienen valor"),
}
"""What can happen to a figure, and how it is counted."""

ANOTHER_PERIOD = "Son de periodos distintos: no se comparan."


def _figures(what: DatasetChange) -> list[str]:
    counts = Counter(figure.what for figure in what.figures)
    return [count_of(counts[news], *words) for news, words in FIGURE_NEWS.items() if counts[news]]


def because(figure: FigureChange, cells: Sequence[str]) -> str:
    """Say what moved a figure: the revised cells, named already, and the rows that came or went; nothing if unknown.

    >>> from build_scripts.model import FigureChange
    >>> because(FigureChange("c/x", "X", "5", "6", cells_all=3, rows_added=1), ["2014 (1 → 2)", "2015 (2 → 3)"])
    'Cambió porque cambiaron: 2014 (1 → 2); 2015 (2 → 3) y 1 celda más; y porque hay 1 fila nueva.'
    >>> because(FigureChange("c/x", "X", "5", "6", rows_removed=2), []), because(FigureChange("c/x", "X", "5", "6"), [])
    ('Cambió porque ya no están 2 filas.', '')
    """
    parts = []
    if cells:
        left = figure.cells_all - len(cells)
        more = f" y {count_of(left, 'celda', 'celdas')} más" if left > 0 else ""
        parts.append(f"porque {'cambió' if figure.cells_all == 1 else 'cambiaron'}: {'; '.join(cells)}{more}")
    if figure.rows_added:
        parts.append(f"porque hay {count_of(figure.rows_added, 'fila nueva', 'filas nuevas')}")
    if figure.rows_removed:
        verb = "ya no está" if figure.rows_removed == 1 else "ya no están"
        parts.append(f"porque {verb} {count_of(figure.rows_removed, 'fila', 'filas')}")
    return f"Cambió {'; y '.join(parts)}." if parts else ""


def computed(table: ComputedChange) -> str:
    """Say on one line what changed in a computed table.

    >>> from build_scripts.model import ComputedChange
    >>> computed(ComputedChange("s", "S", cells_all=2, rows_added=1)), computed(ComputedChange("s", "S", "added"))
    ('2 celdas, 1 fila nueva', 'tabla nueva')
    """
    if table.what != "changed":
        return "tabla nueva" if table.what == "added" else "ya no está"
    told = [count_of(table.cells_all, "celda", "celdas")] if table.cells_all else []
    told += [count_of(table.rows_added, "fila nueva", "filas nuevas")] if table.rows_added else []
    told += [count_of(table.rows_removed, "fila retirada", "filas retiradas")] if table.rows_removed else []
    told += ["otras filas"] if table.other_rows else []
    return ", ".join([*told, "otras columnas"] if table.other_columns else told)


LONGEST = 300
"""The most signs of a text that is shown: enough to see what it is about."""


def both_sides(one: ItemChange, spell: Callable[[str], str] = str) -> str:
    """Say what something said and what it says; of what came or went, that.

    >>> from build_scripts.model import ItemChange
    >>> both_sides(ItemChange("figures/x", "title", "cifra «X»", "X", "Y"))
    'X → Y'
    >>> [both_sides(ItemChange("figures/x", "", "cifra «X»", *sides)) for sides in (("X", ""), ("", "X"))]
    ['ya no está', 'antes no estaba']
    """
    if not one.part and not (one.before and one.after):
        return "antes no estaba" if one.after else "ya no está"
    return " → ".join(cut(spell(text)) if text else "nada" for text in (one.before, one.after))


def cut(text: str) -> str:
    """Shorten a text that is only to be recognised.

    >>> len(cut("x" * 500))
    300
    """
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def holdings(change: DatasetChange) -> str:
    """Count what a new dataset has.

    >>> from build_scripts.model import DatasetChange
    >>> holdings(DatasetChange("pozos", "Pozos", "added", counts={"rows": 12, "figures": 1}))
    '12 filas y 1 cifra'
    """
    words = {"rows": ("fila", "filas"), "figures": ("cifra", "cifras")}
    return " y ".join(count_of(change.counts[name], *words[name]) for name in words if change.counts.get(name))


def figure_sides(one: FigureChange) -> tuple[str, str]:
    """Spell what a figure said and what it says, with its period and its mark; where both share them, once.

    >>> from build_scripts.model import FigureChange
    >>> figure_sides(FigureChange("c/x", "X", "5", "6", "2024", "2024", "por confirmar", "por confirmar"))
    ('5', '6 (2024; por confirmar)')
    >>> figure_sides(FigureChange("c/x", "X", "5", "4", "2024", "enero a noviembre de 2025"))
    ('5 (2024)', '4 (enero a noviembre de 2025)')
    """
    before, after = (one.period_before, one.mark_before), (one.period_after, one.mark_after)
    shared = before == after and one.after
    return (
        qualified(one.before, *(() if shared else before)) if one.before else "",
        qualified(one.after, *after) if one.after else "",
    )
