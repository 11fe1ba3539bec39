"""How the stages tell what they are doing."""

from __future__ import annotations

from collections.abc import Callable

Report = Callable[[str, int, int], None]
"""Told of each stage: its name in Spanish, how much is done, of how much."""


def silent(stage: str, done: int, total: int) -> None:
    """Report nothing."""
