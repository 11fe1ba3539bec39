"""The values that nouns are made of."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Literal

type_name = Literal["string", "integer", "number", "boolean", "date", "year"]
Scalar = str | int | Decimal | bool | date | None
Spec = Mapping[str, Any]
Severity = Literal["error", "aviso"]
