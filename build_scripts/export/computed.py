"""CSV of a computed table: machine numbers, full digits, one header line with the column names."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal

from build_scripts.model import Breakdown, Scalar


def encode_breakdown(breakdown: Breakdown) -> bytes:
    """Write the rows of a breakdown, without its totals: a total is never a row among its parts."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([column.name for column in breakdown.columns])
    writer.writerows(computed_cells(breakdown))
    return text.getvalue().encode("utf-8")


def computed_cells(breakdown: Breakdown) -> list[list[str]]:
    """Give the cells of a breakdown's rows as its CSV has them."""
    return [[_cell(value) for value in row] for row in breakdown.rows]


def _cell(value: Scalar) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.isoformat() if isinstance(value, date) else str(value)
