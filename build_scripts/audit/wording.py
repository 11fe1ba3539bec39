"""Finds the numbers in a text, and the words that say what each is a number of.

In: text. Out: ``Claim``s. A long number says which it is by itself; a short one only beside its word: an ``11`` is in
any table, but ``artículo 11`` is one thing. The same rule reads the pages and the data, so both come out alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from build_scripts.labels import MONTHS


class Claim(NamedTuple):
    """A number in a text: how it is spelled, its phrases where it needs one, and the text around it."""

    token: str
    phrases: tuple[str, ...]
    """The number with the word before it and with the word after it; empty for one that needs neither."""
    around: str

    @property
    def short(self) -> bool:
        return not distinctive(self.token)


LONG_DAY = re.compile(rf"(?i)\b(\d{{1,2}})(?:\.?º)? de ({'|'.join(MONTHS)})(?: del? (\d{{4}}))?\b")
SHORT_DAY = re.compile(r"(?<![\w/])(\d{1,2})/(\d{1,2})/(\d{4})(?![\w/])")
ISO_DAY = re.compile(r"(?:\d{4}|-)-\d{2}-\d{2}")
WHOLE = re.compile(r"(?i)\bcada (?:Bs )?100\b")
"""How shares are told: it is the whole of a percentage, and no quantity."""
DIGIT = re.compile(r"\d")
PIECES = re.compile(r"[–—…/=|+*()\[\]]|:(?=[^\W\d])|(?<=\d)(?=%)|(?<=\d{4})-(?=\d{4})")
CORE = re.compile(r"\w(?:.*\w)?|%")
FIGURES = re.compile(r"\d+(?:[.,]\d+)*")

EMPTY_WORDS = frozenset(
    [
        "a",
        "al",
        "ante",
        "cada",
        "como",
        "con",
        "cuyo",
        "de",
        "del",
        "desde",
        "e",
        "el",
        "en",
        "entre",
        "es",
        "esta",
        "este",
        "hasta",
        "la",
        "las",
        "lo",
        "los",
        "más",
        "me",
        "menos",
        "ni",
        "no",
        "o",
        "para",
        "pero",
        "por",
        "que",
        "se",
        "según",
        "si",
        "sin",
        "sobre",
        "son",
        "su",
        "sus",
        "también",
        "u",
        "un",
        "una",
        "uno",
        "unos",
        "unas",
        "y",
        "ya",
    ]
)
"""Words that say nothing of what a number counts or names."""

SAME = {
    "art": "artículo", "arts": "artículo", "artículos": "artículo", "inc": "inciso", "incisos": "inciso",
    "num": "numeral", "numerales": "numeral", "secciones": "sección", "cuadros": "cuadro", "páginas": "página",
    "pág": "página", "págs": "página", "gestiones": "gestión", "ítems": "ítem", "apartados": "apartado",
    "leyes": "ley",
    "formularios": "formulario", "n": "n.º", "nº": "n.º", "n.os": "n.º", "núm": "n.º", "número": "n.º",
}  # fmt: skip
"""Other ways to write the words that stand before a number."""

FAR = 4
"""How many words back the word of a number may be: «artículos 11, 12 y 13»."""
AROUND = 45


def distinctive(token: str) -> bool:
    """Tell whether a number is known by itself: four digits, three with a mark, a date, or a name with a digit in it.

    >>> distinctive("29165"), distinctive("66,1"), distinctive("7.8"), distinctive("100"), distinctive("utf-8")
    (True, True, False, False, True)
    """
    digits = sum(sign.isdigit() for sign in token)
    return digits >= 4 or (digits == 3 and not token.isdigit()) or not FIGURES.fullmatch(token)


def claims(text: str) -> Iterator[Claim]:
    """Give every number of a text, line by line.

    >>> [(c.token, c.phrases) for c in claims("Los artículos 11 y 12 del D.S. N.º 29165, de 3 de abril de 2006")]
    [('11', ('artículo 11',)), ('12', ('artículo 12', '12 d.s')), ('29165', ()), ('2006-04-03', ())]
    """
    for line in filter(DIGIT.search, text.splitlines()):
        yield from _of_line(line)


@lru_cache(maxsize=4096)
def _of_line(written: str) -> tuple[Claim, ...]:
    """Give the numbers of a line; the same lines stand on many pages and in many cells."""
    line = written.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ").strip()
    words = [word for piece in _pieces(WHOLE.sub("", line)) if (word := _core(piece))]
    return tuple(
        Claim(word, () if distinctive(word) else _phrases(words, at), _around(line, word))
        for at, word in enumerate(words)
        if DIGIT.search(word)
    )


def _pieces(line: str) -> list[str]:
    """Split a line into words, dates first made one word each."""
    dated = SHORT_DAY.sub(lambda m: f"{m[3]}-{int(m[2]):02d}-{int(m[1]):02d}", LONG_DAY.sub(_iso, line))
    pieces: list[str] = []
    for word in dated.split():
        found = ISO_DAY.search(word)
        pieces += [found[0]] if found else PIECES.split(word)
    return pieces


def _iso(match: re.Match[str]) -> str:
    month = MONTHS.index(match[2].lower()) + 1
    return f" {match[3] or '-'}-{month:02d}-{int(match[1]):02d} "


def _core(piece: str) -> str:
    """Strip a word of its punctuation, and spell it as the others of its kind."""
    if ISO_DAY.fullmatch(piece):
        return piece
    found = CORE.search(piece)
    word = found[0].lower() if found else ""
    return SAME.get(word, word)


def _phrases(words: Sequence[str], at: int) -> tuple[str, ...]:
    word = words[at]
    nearest = next((w for w in reversed(words[max(0, at - FAR) : at]) if _says(w)), "")
    beside = words[at - 1] if at and not FIGURES.fullmatch(words[at - 1]) and not _says(words[at - 1]) else ""
    before = [w for w in (nearest, beside) if w and w not in EMPTY_WORDS]  # «CC0 1.0»: a name with digits is a word
    phrases = [f"{name} {word}" for name in before]
    after = words[at + 1] if at + 1 < len(words) else ""
    if after in {"de", "del"}:
        after = words[at + 2] if at + 2 < len(words) else ""
    if after and _says(after):
        phrases.append(f"{word} {after}")
    return tuple(phrases)


def _says(word: str) -> bool:
    """Tell whether a word can say what a number is of: not an empty one, nor another number."""
    return word not in EMPTY_WORDS and not DIGIT.search(word)


def _around(line: str, word: str) -> str:
    at = max(line.lower().find(word), 0)
    start, end = max(0, at - AROUND), at + len(word) + AROUND
    shown = " ".join(line[start:end].split())
    return f"{'…' if start else ''}{shown}{'…' if end < len(line) else ''}"
