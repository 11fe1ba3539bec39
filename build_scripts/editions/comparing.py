"""The order ``portal comparar``, without its command line."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from build_scripts.compare import as_judged_before, check_days, check_promises, check_rule, compare, to_json, to_text
from build_scripts.editions.snapshots import read_snapshot, snapshot_of_portal
from build_scripts.model import Comparison, Finding, Snapshot


def compared(names: Sequence[str], root: Path, destination: Path | None, *, as_json: bool) -> tuple[str, list[Finding]]:
    """Compare what two names name; gives what to print and what the rule of versions finds."""
    before, after = (read_snapshot(name, root, destination) for name in names)
    comparison, findings = held_against(before, after)
    printed = json.dumps(to_json(comparison), ensure_ascii=False, indent=1) if as_json else to_text(comparison)
    late = check_days(after, comparison, after.day) if after.day else []
    return printed, [*findings, *late]


def held_against(before: Snapshot, after: Snapshot) -> tuple[Comparison, list[Finding]]:
    """Tell what changed from one snapshot to another, and all that the rules ask of it.

    Of an edition that keeps no texts, which an older program published, no more is asked than was asked of it then.
    """
    comparison = compare(before, after)
    judged = comparison if after.texts is not None else as_judged_before(comparison)
    return comparison, [*check_rule(judged), *check_promises(before, after)]


def compare_portals(before: Path, after: Path) -> tuple[Comparison, list[Finding]]:
    """Tell what changed from the portal in one folder to that in another, and all that the rules ask of it.

    Nothing changed in silence where the comparison names it, or a finding does: see ``is_silent``.
    """
    return held_against(*(snapshot_of_portal(root, root.as_posix()) for root in (before, after)))


def is_silent(comparison: Comparison, findings: Sequence[Finding]) -> bool:
    """Tell whether nobody who reads what was compared would learn that anything changed."""
    return not comparison.changed and not comparison.texts and not findings


def check_against(root: Path, edition: Path) -> list[Finding]:
    """Find what the rules ask of the portal in a folder, held against an edition that was published."""
    before = read_snapshot(edition.as_posix(), root)
    return held_against(before, snapshot_of_portal(root, root.as_posix()))[1]
