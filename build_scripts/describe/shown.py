"""Lists which figures each page shows: whoever verifies the pages then sees when one is no longer where it was."""

from __future__ import annotations

import json
from collections.abc import Mapping

from build_scripts.addresses import SHOWN
from build_scripts.model import Output

FORMAT = 1


def shown_figures(pages: Mapping[str, Mapping[str, int]]) -> Output:
    """Write how many places of each page show each figure, by the names that mark them, one page a line.

    >>> print(shown_figures({"a.html": {"pozos/total": 2}}).content.decode())
    {
     "format": 1,
     "pages": {
      "a.html": {"pozos/total": 2}
     }
    }
    <BLANKLINE>
    """
    lines = (f"  {_json(page)}: {_json(dict(sorted(counts.items())))}" for page, counts in sorted(pages.items()))
    listed = ",\n".join(lines)
    inside = f"{{\n{listed}\n }}" if listed else "{}"
    return Output(SHOWN, f'{{\n "format": {FORMAT},\n "pages": {inside}\n}}\n'.encode())


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
