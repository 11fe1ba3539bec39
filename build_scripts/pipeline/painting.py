"""Paints the PNG of every chart while the site generator, which is another process, renders the pages.

Painting is half of what a chart costs and no page needs to know its result, so it has no place on the way to them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from build_scripts.model import Output
from build_scripts.reuse import Store


def paintings(files: Sequence[Output]) -> dict[str, Output]:
    """Name the PNG of each standalone drawing among the files: path of the PNG → drawing."""
    drawings = (file for file in files if PurePosixPath(file.path).match("datos/*/graficos/*.svg"))
    return {drawing.path.removesuffix("svg") + "png": drawing for drawing in drawings}


def paint_all(wanted: dict[str, Output], store: Store) -> Iterator[Output]:
    """Give each PNG, painted now or when the same drawing was last painted."""
    for path, drawing in wanted.items():
        key = store.key_of(drawing.content)
        painted = store.get(key)
        if not isinstance(painted, bytes):
            from build_scripts.draw import paint

            painted = paint(drawing.content)
            store.put(key, painted)
        yield Output(path, painted)
