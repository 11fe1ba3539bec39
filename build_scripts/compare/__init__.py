"""Tells which datasets changed between two snapshots: as little as publishing needs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from build_scripts.model import Comparison, DatasetChange, Finding, Snapshot, SnapshotDataset


def compare(before: Snapshot, after: Snapshot) -> Comparison:
    """Compare raw cells and versions."""
    slugs = sorted({*before.datasets, *after.datasets})
    return Comparison(
        before.label, after.label, tuple(_one(s, before.datasets.get(s), after.datasets.get(s)) for s in slugs)
    )


def _one(slug: str, old: SnapshotDataset | None, new: SnapshotDataset | None) -> DatasetChange:
    was, now = (_said(one, "version") for one in (old, new))
    title = _said(new or old, "title")
    if old is None or new is None:
        return DatasetChange(slug, title, "removed" if new is None else "added", was, now)
    same = was == now and _records(old) == _records(new)
    return DatasetChange(slug, title, "same" if same else "changed", was, now)


def _said(one: SnapshotDataset | None, key: str) -> str:
    return str(one.source.descriptor[key]) if one else ""


def _records(one: SnapshotDataset) -> Any:
    return {table.resource: [record.cells for record in table.records] for table in one.source.tables}


def check_rule(comparison: Comparison) -> list[Finding]:
    """Refuse a change of data without a change of version."""
    return [
        Finding("version-igual", c.slug, f"datasets/{c.slug}/datapackage.json", "Cambió sin versión.", "Cámbiela.")
        for c in comparison.changed
        if c.version_before == c.version_after
    ]


def to_json(comparison: Comparison) -> dict[str, Any]:
    """Give a comparison as JSON has it."""
    keys = ("slug", "title", "what", "version_before", "version_after")
    datasets = [{key: getattr(one, key) for key in keys} for one in comparison.datasets]
    return {"before": comparison.before, "after": comparison.after, "datasets": datasets}


def from_json(document: Mapping[str, Any]) -> Comparison:
    """Read a comparison back."""
    return Comparison(
        document["before"], document["after"], tuple(DatasetChange(**one) for one in document["datasets"])
    )
