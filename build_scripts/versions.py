"""Versions of datasets: three numbers, of which the first that differs says how far one is from another."""

from __future__ import annotations

import re

from build_scripts.model import Level

LEVELS: tuple[Level, ...] = ("major", "minor", "patch")
ORDER: tuple[Level, ...] = ("", "patch", "minor", "major")
"""From the least to the most that a change can ask."""


def numbers(version: str) -> tuple[int, ...]:
    """Read a version; what is not one counts as before all others.

    >>> numbers("1.10.2"), numbers("segunda")
    ((1, 10, 2), (0, 0, 0))
    """
    match = re.fullmatch(r"(\d{1,9})\.(\d{1,9})\.(\d{1,9})", version)
    return tuple(int(part) for part in match.groups()) if match else (0, 0, 0)


def is_newer(version: str, other: str) -> bool:
    """Tell whether a version comes after another."""
    return numbers(version) > numbers(other)


def step(before: str, after: str) -> Level:
    """Tell how far a version was raised.

    >>> step("1.0.0", "1.0.2"), step("1.0.2", "1.1.0"), step("1.9.9", "2.0.0"), step("1.0.0", "1.0.0")
    ('patch', 'minor', 'major', '')
    """
    pairs = zip(LEVELS, numbers(before), numbers(after), strict=True)
    return next((level for level, old, new in pairs if old != new), "")


def raised(version: str, level: Level) -> str:
    """Give the next version that a change of a level asks for.

    >>> raised("1.2.3", "patch"), raised("1.2.3", "minor"), raised("1.2.3", "major")
    ('1.2.4', '1.3.0', '2.0.0')
    """
    if not level:
        return version
    at = LEVELS.index(level)
    known = numbers(version)
    return ".".join(map(str, (*known[:at], known[at] + 1, *(0 for _ in known[at + 1 :]))))
