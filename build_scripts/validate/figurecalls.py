"""Checks the calls for figures in a descriptor's texts: none goes out with its braces, and each figure exists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from build_scripts import labels
from build_scripts.model import Finding, Source
from build_scripts.validate.pointing import at_place, unknown

EXPECTED = "{figura:nombre-de-la-cifra}"
ADMITTING = re.compile(r"portal\.(?:charts\[[0-9]+\]\.(?:title|subtitle|description)|figures\[[0-9]+\]\.note)")
"""The texts in which calls are filled in."""

FILLED = re.compile(r"\{(?:figura|cada|clave)\b[^{}]*\}?")
"""What stands for something else in some text; of other braces, such as those of a pattern, nothing is said."""

OWN = re.compile(r"portal\.charts\[[0-9]+\]\.link|.*\.constraints\..*")
"""Where braces have a meaning of their own: the address that each place of a chart leads to, and patterns."""


def check_figure_calls(source: Source) -> Iterator[Finding]:
    """Find calls that would be published as they are written, and those of figures that the dataset does not have."""
    figures = [figure["id"] for figure in source.descriptor["portal"]["figures"]]
    for where, text in _texts(source.descriptor, ""):
        if ADMITTING.fullmatch(where):
            yield from _calls(source, where, text, figures)
        elif not OWN.fullmatch(where) and (found := FILLED.search(text)):
            message = f"En «{where}» no se llena nada: «{found[0]}» saldría con sus llaves."
            step = (
                "Quítelo, o llévelo al título, el subtítulo o la descripción de un gráfico, o a la nota de una cifra."
            )
            yield at_place(source, "referencia-llamada", where, message, "un texto sin llamadas", found[0], step)


def _calls(source: Source, where: str, text: str, figures: list[str]) -> Iterator[Finding]:
    for call in labels.BRACES.finditer(text):
        named = labels.FIGURE_CALL.fullmatch(call[0])
        if named is None:
            message = f"No se entiende lo que está entre llaves en «{where}»."
            step = f"Escriba {EXPECTED}, en minúsculas y sin espacios, o quite las llaves."
            yield at_place(source, "referencia-llamada", where, message, EXPECTED, call[0], step)
        elif named[1] not in figures:
            yield unknown(source, where, "una cifra", named[1], figures)


def _texts(value: Any, where: str) -> Iterator[tuple[str, str]]:
    """Walk a valid descriptor: each text and its place; what still waits to be repeated is told elsewhere."""
    if isinstance(value, str):
        yield where, value
    elif isinstance(value, list):
        for at, item in enumerate(value):
            yield from _texts(item, f"{where}[{at}]")
    elif isinstance(value, dict) and "each" not in value:
        for key, item in value.items():
            yield from _texts(item, f"{where}.{key}" if where else key)
