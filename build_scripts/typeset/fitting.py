"""Finds what has to be shortened where a slide or a sheet has no room: which texts, and how long they can be.

In: a document and its pages without room. Out: a ``Finding`` for each text that is too long. Only where something
does not fit is anything set again, a page at a time.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from typing import Any

from build_scripts.labels import number
from build_scripts.model import Finding, Outline
from build_scripts.typeset.compiler import NoRoomError, compile_pdf, encode
from build_scripts.typeset.documents import Document

SLIDES, SHEET = "diapositivas.typ", "ficha.typ"
ELLIPSIS = [{"tipo": "texto", "texto": "…"}]
BLANK = {"tipo": "mensaje", "titulo": ELLIPSIS, "preguntas": [], "cita": [], "fuente": "", "recetas": []}
"""A slide that follows the one that is tried, which is then not the last: that one leaves room for the code."""

Place = tuple[str | int, ...]


def too_long(document: Document, outline: Outline, pages: Sequence[int]) -> list[Finding]:
    """Find what does not fit on some pages of a document, each text with the longest that does."""
    return [finding for page in pages for finding in _page(document, outline, page)]


def _page(document: Document, outline: Outline, page: int) -> Iterator[Finding]:
    data = json.loads(document.data)
    root: Place
    if document.template == SLIDES:
        slide, last = data["laminas"][page], page == len(data["laminas"]) - 1
        data["laminas"] = [slide] if last else [slide, BLANK]
        at = f"mensajes, el {slide['mensaje']}.º" if "mensaje" in slide else ""
        where, root = f"la diapositiva {slide['numero']}", ("laminas", 0)
        step = "Acórtelo, o pase lo demás a «notas» o a una sección del informe."
    else:
        at, where, root = "fichas", f"«{document.name}», que es de una hoja", ()
        step = "Acórtelo, o muestre menos cosas en «fichas»."
    texts = list(_texts(data, root, at))
    longest = max((_length(data, place) for place, _, _ in texts), default=0)
    cap = _largest(longest, lambda most: _fits(document, _cut(data, [place for place, _, _ in texts], most)))
    for place, key, what in texts:
        length = _length(data, place)
        if cap is None or length > cap:
            room = f"hasta {number(cap)} signos" if cap else "menos cosas"
            yield Finding(
                code="guion-no-cabe",
                package="docs",
                file=outline.path,
                message=f"No cabe en {where}: {what}.",
                next=step,
                field=key,
                expected=room,
                found=f"{number(length)} signos: «{_text(data, place)[:40]}…»",
            )


def _texts(data: Any, root: Place, at: str) -> Iterator[tuple[Place, str, str]]:
    """Give each text of a page: where it is in the data, where in the outline, and what it is in words."""
    piece = _at(data, root)
    if piece.get("tipo") == "tapa":
        for key, name in (("titulo", "titulo"), ("base", "base"), ("aviso", "aviso")):
            yield ("marco", key), name, f"el texto de «{name}»"
        return
    yield (*root, "titulo"), f"{at}, titulo", "el título"
    for key in ("preguntas", "parrafos"):
        for n, _ in enumerate(piece.get(key, ())):
            yield (*root, key, n), f"{at}, {key}", f"el {n + 1}.º de «{key}»"
    for n, _ in enumerate(piece.get("cita", ())):
        yield (*root, "cita", n, "texto"), f"{at}, cita", "el texto de «cita»"
    if piece.get("tipo") == "grafico":
        yield (*root, "grafico", "bajada"), f"{at}, grafico", "la bajada del gráfico («subtitle» en su descriptor)"
        return
    for n, figure in enumerate(piece.get("cifras", ())):
        for key, told in (("titulo", "title"), ("periodo", "period"), ("razon", "reason"), ("nota", "note")):
            what = f"«{told}» de la cifra {figure['receta']}, en su descriptor"
            yield (*root, "cifras", n, key), f"{at}, cifras", what
    for n, chart in enumerate(piece.get("graficos", ())):
        yield (*root, "graficos", n, "titulo"), f"{at}, graficos", f"«title» del gráfico «{chart['titulo'][:40]}»"


def _largest(most: int, fits: Callable[[int], bool]) -> int | None:
    """Search for the largest number that fits, where all smaller ones do; ``None`` where not even one does."""
    if not fits(1):
        return None
    low, high = 1, most
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if fits(middle) else (low, middle)
    return low


def _fits(document: Document, data: Any) -> bool:
    try:
        compile_pdf(document.name, document.template, encode(data))
    except NoRoomError as error:
        return 0 not in error.pages
    return True


def _cut(data: Any, places: Sequence[Place], most: int) -> Any:
    made = deepcopy(data)
    for *before, last in places:
        holder = _at(made, before)
        holder[last] = _shortened(holder[last], most)
    return made


def _shortened(value: Any, most: int) -> Any:
    """Cut a text, or a passage with its figures, to some signs."""
    if isinstance(value, str):
        return value[:most]
    left, parts = most, []
    for part in value:
        parts.append({**part, "texto": part["texto"][:left]})
        left -= len(parts[-1]["texto"])
    return parts


def _text(data: Any, place: Place) -> str:
    value = _at(data, place)
    return value if isinstance(value, str) else "".join(part["texto"] for part in value)


def _length(data: Any, place: Place) -> int:
    return len(_text(data, place))


def _at(data: Any, place: Sequence[str | int]) -> Any:
    for key in place:
        data = data[key]
    return data
