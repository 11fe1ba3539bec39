"""Finds text that was UTF-8 and was read as Windows-1252: ``secciÃ³n`` for ``sección``."""

from __future__ import annotations

import re

CONTINUATION = "".join(
    chr(byte) + (bytes([byte]).decode("cp1252", "ignore") if byte < 0xA0 else "") for byte in range(0x80, 0xC0)
)
"""What Windows-1252, or Latin-1, makes of the second byte of a letter in UTF-8."""
GARBLED = re.compile(f"[ÂÃ][{CONTINUATION}]|â[{CONTINUATION}]{{2}}|ï¿½|ï»¿")

SAVE = (
    "Vuelva a exportar desde el original en UTF-8. En Excel, no abra el CSV con doble clic: Datos → Desde texto/CSV → "
    "«65001: Unicode (UTF-8)»."
)


def find_garbled(text: str) -> str | None:
    """Give the first garbled word of a text.

    >>> find_garbled("la secciÃ³n 5"), find_garbled("la sección 5")
    ('secciÃ³n', None)
    """
    match = GARBLED.search(text)
    if match is None:
        return None
    start = max(text.rfind(mark, 0, match.start()) for mark in " \n\t") + 1
    end = min(at if (at := text.find(mark, match.end())) >= 0 else len(text) for mark in " \n\t")
    return text[start:end][:60]


def garbled_words(word: str) -> tuple[str, str]:
    """Word the finding: message and next step, with the text as it was when it can be told."""
    try:
        meant = b"".join(map(_byte, word)).decode("utf-8")
    except UnicodeError:
        meant = ""
    step = f"Debe decir «{meant}». {SAVE}" if meant else SAVE
    return f"El texto parece leído con otra codificación: «{word}».", step


def _byte(letter: str) -> bytes:
    """Give the byte that was read as this letter; Windows-1252 leaves five of them to Latin-1."""
    return letter.encode("latin-1") if ord(letter) < 0x100 else letter.encode("cp1252")
