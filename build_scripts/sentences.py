"""Tells a reason from a gap that was filled so that nothing complains."""

from __future__ import annotations

import re

FEWEST = 10
"""Letters of a reason at least: «Se corrigió» has as many."""
DISTINCT = 5
OWN = re.compile(r"(TODO|FIXME|TBD|XXX)\b")
"""A note to oneself left in the reason. Capitals only: «Todo se leyó otra vez» is a sentence."""
LATER = re.compile(r"(?i)(pendiente|por|falta)( de)? (completar|definir|escribir|explicar|revisar)\W*")
"""The same, in whole words: a reason that says only that it is still to be written."""

WHY = f"una frase que diga por qué, con {FEWEST} letras o más"
"""What is asked for."""


def says_nothing(text: str) -> bool:
    """Tell whether a text is no reason: blank, too short to be one, one sign repeated, or a note to oneself.

    >>> [says_nothing(text) for text in ("", "  ", "x", "TODO: decir por qué", "..........", "pendiente de completar")]
    [True, True, True, True, True, True]
    >>> [says_nothing(text) for text in ("Se leyó mal un cinco.", "Una fila nueva.", "Todo se leyó otra vez.")]
    [False, False, False]
    """
    letters = [sign for sign in text.casefold() if sign.isalpha()]
    if len(letters) < FEWEST or len(set(letters)) < DISTINCT:
        return True
    return bool(OWN.match(text.strip()) or LATER.fullmatch(text.strip()))
