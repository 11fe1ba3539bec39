"""Knows which characters the shipped fonts can print, and spells the others so that nothing is lost in silence."""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

FONTS = Path(__file__).parents[1] / "fonts"
BODY = FONTS / "PublicSans-Regular.ttf"
"""The family in which a character is sought last: what it lacks cannot be printed."""

LIKE = {
    "\N{NARROW NO-BREAK SPACE}": "\N{NO-BREAK SPACE}", "\N{THIN SPACE}": " ", "\N{ZERO WIDTH SPACE}": "",
    "\N{SOFT HYPHEN}": "", "\N{HYPHEN}": "-", "\N{BULLET}": "·", "\t": " ", "\n": "\n", "\r": "",
    "\N{ZERO WIDTH NO-BREAK SPACE}": "",
}  # fmt: skip
"""Characters that another says as well."""


def printable(value: Any) -> Any:
    """Spell every text of JSON-like data in characters that can be printed, however deep.

    A character that no shipped font has becomes its letter without accents, or else its number, as ``[U+2603]``.

    >>> printable({"a": ["Año", "☃"]})
    {'a': ['Año', '[U+2603]']}
    """
    if isinstance(value, str):
        return value if _repertoire().issuperset(value) else "".join(map(_printed, unicodedata.normalize("NFC", value)))
    if isinstance(value, Mapping):
        return {key: printable(one) for key, one in value.items()}
    if isinstance(value, Sequence):
        return [printable(one) for one in value]
    return value


@cache
def _printed(sign: str) -> str:
    if sign in LIKE:
        return LIKE[sign]
    if sign in _repertoire():
        return sign
    bare = "".join(part for part in unicodedata.normalize("NFKD", sign) if not unicodedata.combining(part))
    return bare if bare and _repertoire().issuperset(bare) else f"[U+{ord(sign):04X}]"


@cache
def _repertoire() -> frozenset[str]:
    """Read the characters that the body font maps to a glyph, from its ``cmap`` table (OpenType 1.9, format 4)."""
    font = BODY.read_bytes()
    tables = {
        font[at : at + 4]: struct.unpack_from(">L", font, at + 8)[0]
        for at in range(12, 12 + 16 * struct.unpack_from(">H", font, 4)[0], 16)
    }
    start = tables[b"cmap"]
    count = struct.unpack_from(">H", font, start + 2)[0]
    offsets = [struct.unpack_from(">L", font, start + 4 + 8 * n + 4)[0] for n in range(count)]
    place = next(start + o for o in offsets if struct.unpack_from(">H", font, start + o)[0] == 4)
    segments = struct.unpack_from(">H", font, place + 6)[0] // 2
    ends = struct.unpack_from(f">{segments}H", font, place + 14)
    starts = struct.unpack_from(f">{segments}H", font, place + 16 + 2 * segments)
    return frozenset(
        chr(code)
        for first, last in zip(starts, ends, strict=True)
        for code in range(first, last + 1)
        if code != 0xFFFF  # the segment that ends the list
    )
