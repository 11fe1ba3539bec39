"""Tells of the maps whose places or values cannot be drawn."""

from __future__ import annotations

from build_scripts.kinds.breakdowns import breakdowns_of
from build_scripts.kinds.breakdowns.places import PlacesBreakdown
from build_scripts.model import Dataset, Finding


def check_places(dataset: Dataset, shown: str) -> list[Finding]:
    """Find what is wrong with any map; ``shown`` is the package's folder as messages print it."""
    maps = [one for one in breakdowns_of(dataset) if isinstance(one, PlacesBreakdown)]
    return [finding for one in maps for finding in one.findings(dataset, shown)]
