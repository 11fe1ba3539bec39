"""Measures, wraps and shortens the words of a drawing; text and a width go in, lines come out.

Widths are the advances of Public Sans in hundredths of an em, because neither the page's layout nor the
reader's fonts are known when a label must be fitted; a margin covers what another font would add.
"""

from __future__ import annotations

import re

from build_scripts.draw.theme import BOLD

ELLIPSIS = "…"
MARGIN = 1.04
_BOLD_FACTOR = 1.04
_UNKNOWN = 78
_ADVANCES = {
    23: ":·", 24: " ,;.`í\N{NO-BREAK SPACE}", 26: "!'i¡j|", 28: "IÍ", 31: "([])l", 34: "{}/\\", 39: "-*Jrtf", 42: "1º",
    45: "\"«°", 48: "^z»", 51: "vs?_¿", 55: "cy+<=>aá\N{MINUS SIGN}", 57: "kx\N{EN DASH}eo~éó", 59: "LhnuúñüFT",
    61: "#27bdpq0Y", 64: "69EgÉ345PZ8", 68: "$BSVKR", 70: "CDXUÚÜ&AÁ", 75: "GOÓNQÑ", 78: "Hw…", 86: "@m",
    90: "M%", 96: "W", 112: "\N{EM DASH}",
}  # fmt: skip
_WIDTHS = {character: width for width, characters in _ADVANCES.items() for character in characters}


def width(text: str, size: float, weight: int = 400) -> float:
    """Estimate the width of a text set at ``size``, in the same unit, erring on the wide side.

    >>> width("Potosí", 14) < width("Cochabamba", 14)
    True
    """
    ems = sum(_WIDTHS.get(character, _UNKNOWN) for character in text) / 100
    return ems * size * MARGIN * (_BOLD_FACTOR if weight >= BOLD else 1)


def shorten(text: str, size: float, room: float, weight: int = 400) -> str:
    """Cut a text that does not fit and end it with an ellipsis.

    >>> shorten("Autorizaciones previas", 14, 80)
    'Autorizac…'
    """
    if width(text, size, weight) <= room:
        return text
    end = len(text)
    while end > 1 and width(text[:end].rstrip() + ELLIPSIS, size, weight) > room:
        end -= 1
    return text[:end].rstrip() + ELLIPSIS


def wrap(text: str, size: float, room: float, lines: int, weight: int = 400) -> list[str]:
    """Break a text between words into at most ``lines`` lines, shortening the last if words are left over.

    >>> wrap("Apoyar a la protección del mercado interno", 14, 150, 2)
    ['Apoyar a la', 'protección del merc…']
    """
    words = re.split("[ \\t\\r\\n]+", text.strip())
    done: list[str] = []
    while words and len(done) < lines - 1:
        count = 1
        while count < len(words) and width(" ".join(words[: count + 1]), size, weight) <= room:
            count += 1
        done.append(shorten(" ".join(words[:count]), size, room, weight))
        words = words[count:]
    return [*done, shorten(" ".join(words), size, room, weight)] if words else done
