"""Characters that no reader sees: which they are, where a text has one, and how to show them in a message.

In: texts, or what YAML and JSON make of a file. Out: the first such character, or the text with each spelled by its
code. XML, and so XLSX and PDF, cannot carry them; half of a surrogate pair cannot be written as UTF-8 at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

IN_LINE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""What no title, name or path has a use for."""

MARKDOWN = "\\`*_~^|[]{}$"
"""Signs that Markdown, its extensions or a template may take for markup, wherever in a line they stand."""

UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""What no text has a use for: a line break and a tabulation are harmless in one."""


def visible(text: str) -> str:
    r"""Show control characters by their code, so that a message cannot steer the terminal it is read on.

    >>> visible("a\x1b[31mb")
    'a<U+001B>[31mb'
    """
    return UNPRINTABLE.sub(lambda match: f"<{code(match[0])}>", text)


def spelled(name: str) -> str:
    r"""Show a name on one line, with each character that does not print, or looks like another, by its code.

    >>> spelled("a\nb\u202e"), spelled("año 1")
    ('a<U+000A>b<U+202E>', 'año 1')
    """
    return "".join(one if one.isprintable() else f"<{code(one)}>" for one in name)


def code(character: str) -> str:
    r"""Name a character by its number.

    >>> code("\x1b")
    'U+001B'
    """
    return f"U+{ord(character):04X}"


def unprintable_in(value: Any, among: re.Pattern[str] = UNPRINTABLE) -> str:
    r"""Give the first such character in any text of parsed JSON or YAML; empty if none has one.

    >>> unprintable_in({"a": ["b", "c\x07"]}), unprintable_in("dos\nlíneas")
    ('\x07', '')
    """
    return next((match[0] for text in texts(value) if (match := among.search(text))), "")


def texts(value: Any) -> Iterator[str]:
    """Yield every text of parsed JSON or YAML, keys too, however deep it is nested, and if it refers to itself."""
    pending, seen = [value], set()
    while pending:
        item = pending.pop()
        if isinstance(item, str):
            yield item
        elif isinstance(item, dict | list) and id(item) not in seen:
            seen.add(id(item))
            pending += [*item, *item.values()] if isinstance(item, dict) else item
