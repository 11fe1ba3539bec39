"""Holds texts against a descriptor's regular expressions in a time that only grows with the text.

The usual engine tries every way in which an expression could match: one as short as ``(a+)+`` takes it years. This one
never goes back, and does without what would need that: references to what was found, and looking ahead or behind.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

import jsonschema_rs

LONGEST = 500
"""Signs of an expression; that of any code has a tenth."""


def is_pattern(text: str) -> bool:
    """Tell whether a text is a regular expression, to whoever uses the data as to this program."""
    try:
        re.compile(text)
    except (re.error, RecursionError, OverflowError):
        return False
    return True


def is_bounded(text: str) -> bool:
    """Tell whether cells can be held against an expression without going back."""
    if len(text) > LONGEST:
        return False
    try:
        matcher(text)
    except (jsonschema_rs.ValidationError, ValueError):
        return False
    return True


@cache
def matcher(text: str) -> Callable[[str], bool]:
    """Give what tells whether a whole text matches; raises ``ValidationError`` for what cannot be told so."""
    schema = {"type": "string", "pattern": f"^(?:{text})$"}
    made: Callable[[str], bool]
    made = jsonschema_rs.validator_for(schema, pattern_options=jsonschema_rs.RegexOptions()).is_valid
    return made
