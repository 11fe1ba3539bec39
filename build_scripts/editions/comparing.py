"""The order ``portal comparar``, without its command line."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from build_scripts.compare import check_days, check_promises, check_rule, compare, to_json, to_text
from build_scripts.editions.snapshots import read_snapshot
from build_scripts.model import Finding


def compared(names: Sequence[str], root: Path, destination: Path | None, *, as_json: bool) -> tuple[str, list[Finding]]:
    """Compare what two names name; gives what to print and what the rule of versions finds."""
    before, after = (read_snapshot(name, root, destination) for name in names)
    comparison = compare(before, after)
    printed = json.dumps(to_json(comparison), ensure_ascii=False, indent=1) if as_json else to_text(comparison)
    late = check_days(after, comparison, after.day) if after.day else []
    return printed, [*check_rule(comparison), *check_promises(before, after), *late]
