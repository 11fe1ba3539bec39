"""The colours shared by the style sheet, the drawings and the printed documents, and how a drawing takes them on."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

PALETTE = Path(__file__).parent / "theme" / "palette.json"


@cache
def light_palette() -> Mapping[str, str]:
    """Read the light colours, keyed by bare name (``ink``), from the palette shared with the style sheet."""
    colours: dict[str, str] = json.loads(PALETTE.read_text(encoding="utf-8"))["light"]
    return {name.removeprefix("--c-"): value for name, value in colours.items()}


def resolve(svg: str, palette: Mapping[str, str]) -> str:
    """Put the palette's values where attributes name CSS variables, for files that leave the page.

    >>> resolve('fill="var(--c-ink)"', {"ink": "#221d18"})
    'fill="#221d18"'
    """
    return re.sub(r'="var\(--c-([a-z0-9-]+)\)"', lambda found: f'="{palette[found[1]]}"', svg)
