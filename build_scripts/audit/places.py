"""Names the pages on which something is found: the first of them, and how many more."""

from __future__ import annotations

from collections.abc import Sequence

from build_scripts import labels

MOST = 3


def places(pages: Sequence[str]) -> str:
    """Name pages in a sentence.

    >>> places(["a.html"]), places(["a.html", "b.html", "c.html", "d.html"])
    ('a.html', 'a.html, b.html, c.html y 1 página más')
    """
    rest = len(pages) - MOST
    more = f" y {labels.count_of(rest, 'página más', 'páginas más')}" if rest > 0 else ""
    return ", ".join(pages[:MOST]) + more
