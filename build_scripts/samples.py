"""Blots out what Markdown only shows: samples between fences, code within a line, comments.

In: a text. Out: the same, with blanks in those places, line for line. Each sign is read a fixed number of times: marks
that nothing closes are marks and no more, however many there are.
"""

from __future__ import annotations

import re

FENCE = re.compile(r"(```|~~~).*")
INLINE = re.compile(r"`[^`\n]*+`")


def without_fences(text: str) -> str:
    r"""Blot out samples, which stand between two lines of marks.

    >>> without_fences("a\n```\nb\n```\nc")
    'a\n   \n \n   \nc'
    """
    lines = text.split("\n")
    opened: tuple[str, int] | None = None
    for at, line in enumerate(lines):
        mark = FENCE.match(line)
        if mark and opened is None:
            opened = (mark[1], at)
        elif mark and opened is not None and line.strip() == opened[0]:
            lines[opened[1] : at + 1] = [" " * len(one) for one in lines[opened[1] : at + 1]]
            opened = None
    return "\n".join(lines)


def without_samples(text: str) -> str:
    r"""Blot out fenced samples, code within a line, and comments.

    >>> without_samples("`a` b <!-- c\n--> d <!-- e")
    '    b       \n    d <!-- e'
    """
    return _without_comments(INLINE.sub(blank, without_fences(text)))


def blank(match: re.Match[str]) -> str:
    """Blot out a match, keeping its line breaks so that lines still count."""
    return _blanked(match[0])


def _blanked(text: str) -> str:
    return re.sub(r"[^\n]", " ", text)


def _without_comments(text: str) -> str:
    kept, at = [], 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start + 4)) >= 0:
        kept += [text[at:start], _blanked(text[start : end + 3])]
        at = end + 3
    return "".join([*kept, text[at:]])
