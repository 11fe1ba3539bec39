"""What the front matter of a composed page says besides what people wrote there: its picture, its scripts."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

SCRIPTS: Mapping[str, str] = {"datos.js": r"<[^>]* data-(copy|filter|site|today)\b"}
"""Each script that only some pages need, and the mark of the pieces that it brings to life."""


def with_front(text: str, lines: str) -> str:
    r"""Put lines into the front matter of a page, which may have none.

    >>> with_front("# A\n", "x: 1\n"), with_front("---\ntitle: A\n---\n", "x: 1\n")
    ('---\nx: 1\n---\n\n# A\n', '---\nx: 1\ntitle: A\n---\n')
    """
    return f"---\n{lines}{text[4:]}" if text.startswith("---\n") else f"---\n{lines}---\n\n{text}"


def with_scripts(text: str) -> str:
    r"""Name the scripts that the pieces of a page need, for ``base.html`` to load; most pages of words need none.

    >>> with_scripts('<p data-filter>'), with_scripts("nada")
    ('---\nguiones: ["datos.js"]\n---\n\n<p data-filter>', 'nada')
    """
    needed = [script for script, mark in SCRIPTS.items() if re.search(mark, text)]
    return with_front(text, f"guiones: {json.dumps(needed)}\n") if needed else text
