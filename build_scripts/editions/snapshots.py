"""Reads a published edition back for comparing: the least that publishing needs, until the whole module is here."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

from build_scripts.model import RawRecord, RawTable, Snapshot, SnapshotDataset, Source


def snapshot_of_edition(folder: Path) -> Snapshot:
    """Read what an edition published of each dataset."""
    found = {}
    for path in sorted((folder / "datos").glob("*/datapackage.json")):
        descriptor = json.loads(path.read_text(encoding="utf-8"))
        tables = [_table(path.parent, resource["name"]) for resource in descriptor["resources"]]
        found[path.parent.name] = SnapshotDataset(Source(path.parent.name, "", descriptor, tuple(tables), None))
    return Snapshot(folder.name, found)


def _table(folder: Path, name: str) -> RawTable:
    text = (folder / f"{name}.csv").read_bytes().decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    records = [RawRecord(place + 2, tuple(row)) for place, row in enumerate(rows[1:])]
    return RawTable(name, f"{name}.csv", tuple(rows[0]), tuple(records))
