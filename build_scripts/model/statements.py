"""The closed words by which a table of statements says how far each goes; a rule reads them, never the prose."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

WHOLE: Final = "año completo"
PARTIAL: Final = "parcial"
COVERAGES: Final = (WHOLE, PARTIAL)
"""What a period may be called to enter a series; any other word keeps its statement out."""

EXACT: Final = "exacto"
AT_LEAST: Final = "mínimo"
AT_MOST: Final = "máximo"
ABOUT: Final = "aproximado"
PRECISIONS: Final = (EXACT, AT_LEAST, AT_MOST, ABOUT)
"""How an amount is stated: as it is, as ``más de``, as ``menos de`` or as ``cerca de``."""
BOUNDS: Final = {AT_LEAST: "más de", AT_MOST: "menos de", ABOUT: "cerca de"}
"""The words that go with an amount that is not exact, wherever it goes."""


def bounded(precision: object, amount: str) -> str:
    """Put before an amount the words of its precision.

    >>> bounded(AT_LEAST, "929"), bounded("exacto", "929"), bounded(None, "929")
    ('más de 929', '929', '929')
    """
    words = BOUNDS.get(str(precision))
    return f"{words} {amount}" if words else amount


MISSING: Final = "falta"
"""The state of a year that no chosen statement covers."""


def coverage_of(start: date, end: date) -> str | None:
    """Name the coverage of a period: a whole year, part of one, or ``None`` for what lies in no single year.

    >>> coverage_of(date(2024, 1, 1), date(2024, 12, 31)), coverage_of(date(2024, 1, 1), date(2024, 11, 30))
    ('año completo', 'parcial')
    """
    if start.year != end.year or end < start:
        return None
    return WHOLE if (start.month, start.day, end.month, end.day) == (1, 1, 12, 31) else PARTIAL


def same_months(a: tuple[date, date], b: tuple[date, date]) -> bool:
    """Tell whether two periods cover the same part of their years, whatever the days of February.

    >>> leap, common = (date(2024, 1, 1), date(2024, 2, 29)), (date(2023, 1, 1), date(2023, 2, 28))
    >>> same_months(leap, common)
    True
    """
    return _part(*a) == _part(*b)


def _part(start: date, end: date) -> tuple[int, int, int, int]:
    last = (end + timedelta(days=1)).day == 1
    return start.month, start.day, end.month, 0 if last else end.day
