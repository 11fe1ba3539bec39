"""The values that nouns are made of, and when two of them are one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Literal

type_name = Literal["string", "integer", "number", "boolean", "date", "year"]
Scalar = str | int | Decimal | bool | date | None
Spec = Mapping[str, Any]
Severity = Literal["error", "aviso"]

PLAIN_NUMBER = re.compile(r"(-?)([0-9]++)(?:\.([0-9]*+))?+")


def canonical(kind: str, cell: str) -> str:
    """Spell a cell so that two spell alike when their values are one: numbers lose the zeros that say nothing.

    >>> canonical("integer", "01"), canonical("number", "-1.50"), canonical("number", "-0.0"), canonical("string", "01")
    ('1', '-1.5', '0', '01')
    """
    match = PLAIN_NUMBER.fullmatch(cell) if kind in {"integer", "number", "year"} else None
    if match is None:
        return cell
    sign, whole, decimals = match[1], match[2].lstrip("0") or "0", (match[3] or "").rstrip("0")
    digits = f"{whole}.{decimals}" if decimals else whole
    return digits if digits == "0" else f"{sign}{digits}"
