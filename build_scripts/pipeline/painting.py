"""Paints the PNG of every chart while the site generator, which is another process, renders the pages; packs too.

Painting is half of what a chart costs and no page needs to know its result, so it has no place on the way to them.
The same goes for packing the programs that make charts interactive.
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


def packed(files: Sequence[Output], store: Store) -> Iterator[Output]:
    """Give the programs that make charts interactive, once for a site that has any; packing takes a second."""
    if not any(PurePosixPath(file.path).match("datos/*/graficos/*.js") for file in files):
        return
    from build_scripts.draw import library, library_name

    name = library_name()
    key = store.key_of(name.encode())
    content = store.get(key)
    if not isinstance(content, bytes):
        content = library()
        store.put(key, content)
    yield Output(f"assets/javascripts/{name}", content)
