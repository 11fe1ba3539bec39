"""What changed from one edition to the next: makes the comparison of a new one, and reads those of the others."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from build_scripts import news
from build_scripts.addresses import CHANGES
from build_scripts.editions.store import Kept
from build_scripts.editions.versions import followed, newest_first
from build_scripts.exceptions import DataError, OutputError
from build_scripts.model import (
    Comparison,
    DatasetChange,
    Edition,
    Finding,
    HistoryEntry,
    Output,
    Publication,
    Snapshot,
    SnapshotDataset,
)
from build_scripts.plainfiles import LISTS, read_plain


def publication(edition: Edition, earlier: Sequence[Kept], warned: list[Finding]) -> Publication:
    """Tell a build what it must know to be ``edition``, published after ``earlier``, which are in chain order.

    What the rules warn of when the build compares is added to ``warned``.
    """
    by_name = {kept.edition.name: kept for kept in earlier}
    chain = [kept.edition for kept in earlier]
    partner = followed(chain, edition.day)
    history = tuple(_entry(by_name[e.name]) for e in newest_first(chain))
    return Publication(
        edition, _comparer(edition, by_name[partner.name] if partner else None, earlier, warned), history
    )


def _comparer(
    edition: Edition, partner: Kept | None, earlier: Sequence[Kept], warned: list[Finding]
) -> Callable[[Snapshot], Comparison | None]:
    def compared(after: Snapshot) -> Comparison | None:
        from build_scripts.compare import check_days, check_promises, check_rule, compare
        from build_scripts.editions.registered import check_registered
        from build_scripts.editions.snapshots import snapshot_of_edition

        before = snapshot_of_edition(partner.site.folder) if partner else None
        comparison = compare(before, after, _vanished(before, after, earlier)) if before else None
        findings = [*check_registered(after, edition, earlier), *check_days(after, comparison, edition.day)]
        if before and comparison:
            findings = [*check_rule(comparison), *check_promises(before, after), *findings]
        if any(finding.stops for finding in findings):
            raise DataError(findings)
        warned.extend(findings)
        return comparison

    return compared


def _vanished(before: Snapshot, after: Snapshot, earlier: Sequence[Kept]) -> dict[str, SnapshotDataset]:
    """Read the datasets that were published before those that are compared, each as it last was.

    Only where something is new can one of them have come back, under its name or another.
    """
    from build_scripts.editions.snapshots import snapshot_of_edition

    found: dict[str, SnapshotDataset] = {}
    if not after.datasets.keys() - before.datasets.keys():
        return found
    for kept in reversed(earlier):
        gone = kept.site.versions.keys() - before.datasets.keys() - found.keys()
        if gone:
            datasets = snapshot_of_edition(kept.site.folder).datasets
            found |= {slug: datasets[slug] for slug in gone if slug in datasets}
    return found


def changes_file(history: Sequence[HistoryEntry]) -> list[Output]:
    """Spell what changed in the edition that is being built; ``null`` where it was compared with none."""
    from build_scripts.compare import to_json

    comparison = next(entry.comparison for entry in history if entry.being_built)
    document = None if comparison is None else to_json(comparison)
    return [Output(CHANGES, (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode())]


def comparison_of(kept: Kept) -> Comparison | None:
    """Read what changed in an edition when it was published; raises ``OutputError``."""
    from build_scripts.compare import from_json

    path = kept.site.folder / CHANGES
    try:
        document = json.loads(read_plain(path, LISTS))
        return None if document is None else from_json(document)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise OutputError(
            f"«{path}» no se puede leer como lo escribió el portal. Ejecute «portal verificar» y recupere el archivo "
            "de un respaldo."
        ) from error


def _entry(kept: Kept) -> HistoryEntry:
    from build_scripts.editions.registered import documents_in

    return HistoryEntry(kept.edition, comparison_of(kept), kept.site.versions, documents_in(kept.site))


@dataclass(frozen=True)
class Told:
    """What became of a dataset in an edition, on one line."""

    slug: str
    title: str
    what: str
    reason: str
    """Why, as its revisions say; of one that came, what it is."""


def told(comparison: Comparison) -> list[Told]:
    """Tell each dataset that changed in a few words, and why."""
    words = {"added": "nuevo", "removed": "retirado"}
    return [
        Told(
            change.slug,
            change.title or change.slug,
            words.get(change.what, "") or _versions(change),
            change.description
            or change.reason
            or " ".join(dict.fromkeys(str(one["reason"]) for one in change.revisions)),
        )
        for change in comparison.changed
    ]


def _versions(change: DatasetChange) -> str:
    if change.version_before == change.version_after:
        return f"versión {change.version_after}, {news.change(change)}"
    return f"versión {change.version_before} → {change.version_after}"
