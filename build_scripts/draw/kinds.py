"""The closed list of chart kinds: a breakdown and a declared chart go in, a Vega-Lite specification comes out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from build_scripts.draw import lettering
from build_scripts.draw.bars import bars
from build_scripts.draw.columns import columns
from build_scripts.draw.series import series
from build_scripts.draw.sketch import Sketch
from build_scripts.draw.stacked import stacked
from build_scripts.draw.theme import INK_SOFT, Paper
from build_scripts.draw.tiles import tiles
from build_scripts.draw.timeline import timeline
from build_scripts.exceptions import PortalError
from build_scripts.model import Breakdown, Spec

KINDS: Mapping[str, Callable[[Sketch, Breakdown, Spec], float]] = {
    "bars": bars,
    "columns": columns,
    "stacked": stacked,
    "timeline": timeline,
    "tiles": tiles,
    "series": series,
}
COLUMN_KEYS = ("category", "value", "label", "start", "end", "group", "row", "column")
NO_ROWS = "No hay datos para este gráfico."


def specify(paper: Paper, breakdown: Breakdown, spec: Spec) -> dict[str, Any]:
    """Draw a breakdown on a sheet of paper as its declared kind; without rows, say why in words."""
    sketch = Sketch(paper)
    if breakdown.rows:
        _require_columns(breakdown, spec)
        height = KINDS[spec["kind"]](sketch, breakdown, spec)
    else:
        height = _explain(sketch, breakdown)
    return sketch.specification(height, spec["description"])


def _require_columns(breakdown: Breakdown, spec: Spec) -> None:
    present = [column.name for column in breakdown.columns]
    asked = [spec[key] for key in COLUMN_KEYS if key in spec] + list(spec.get("values", ()))
    for name in asked:
        if name not in present:
            raise PortalError(
                f"{breakdown.package}, gráfico «{spec['id']}»: pide la columna «{name}», y el desglose "
                f"«{breakdown.name}» tiene {', '.join(present)}. Corrija «charts» en datapackage.json."
            )


def _explain(sketch: Sketch, breakdown: Breakdown) -> float:
    paper, y = sketch.paper, 0.0
    for line in lettering.wrap(breakdown.reason or NO_ROWS, paper.text, paper.width, 6):
        sketch.write(0, y + paper.text, line, colour=INK_SOFT)
        y += paper.line
    return y + 4
