"""Paints the PNG of every chart while the site generator, which is another process, renders the pages; packs too.

Painting is half of what a chart costs and no page needs to know its result, so it has no place on the way to them.
The same goes for packing the programs that make charts interactive.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import NamedTuple

from build_scripts.model import Card, Output
from build_scripts.reuse import Store

CARD_COLOURS = 64
"""Enough for ink, accent and the steps between them and the paper."""


class Painting(NamedTuple):
    """A drawing, how many pixels each of its units becomes, and how many colours are kept (all, if not said)."""

    svg: bytes
    scale: float = 2
    colours: int | None = None


def paintings(files: Sequence[Output]) -> dict[str, Painting]:
    """Name the PNG of each standalone drawing among the files: path of the PNG → drawing."""
    drawings = (file for file in files if PurePosixPath(file.path).match("datos/*/graficos/*.svg"))
    return {drawing.path.removesuffix("svg") + "png": Painting(drawing.content) for drawing in drawings}


def card_paintings(cards: Sequence[Card]) -> dict[str, Painting]:
    """Draw each picture to share and name its PNG, in the size in which it is posted."""
    if not cards:
        return {}
    from build_scripts.draw import draw_card

    return {card.path: Painting(draw_card(card), 1, CARD_COLOURS) for card in cards}


def paint_all(wanted: Mapping[str, Painting], store: Store) -> Iterator[Output]:
    """Give each PNG, painted now or when the same drawing was last painted."""
    for path, drawing in wanted.items():
        key = store.key_of(f"{drawing.scale} {drawing.colours}\0".encode() + drawing.svg)
        painted = store.get(key, bytes)
        if painted is None:
            from build_scripts.draw import paint

            painted = paint(*drawing)
            store.put(key, painted, bytes)
        yield Output(path, painted)


def packed(files: Sequence[Output], store: Store) -> Iterator[Output]:
    """Give the programs that make charts interactive, once for a site that has any; packing takes a second."""
    if not any(PurePosixPath(file.path).match("datos/*/graficos/*.js") for file in files):
        return
    from build_scripts.draw import library, library_name

    name = library_name()
    key = store.key_of(name.encode())
    content = store.get(key, bytes)
    if content is None:
        content = library()
        store.put(key, content, bytes)
    yield Output(f"assets/javascripts/{name}", content)
