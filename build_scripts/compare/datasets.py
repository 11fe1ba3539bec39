"""Compares two snapshots dataset by dataset.

Cells are the text that the files have: a value that reads the same but is spelled differently (1.0 and 1.00) did
change, because printed digits are data.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

from build_scripts.compare.causes import Evidence, caused, evidence
from build_scripts.compare.computed import compare_computed
from build_scripts.compare.reasons import explained, names_of
from build_scripts.compare.renames import aligned
from build_scripts.compare.tables import TableChange, View, compare_tables, views
from build_scripts.model import (
    Comparison,
    DatasetChange,
    FigureChange,
    Level,
    ShownDoubt,
    ShownFigure,
    Snapshot,
    SnapshotDataset,
    Spec,
)
from build_scripts.versions import is_newer

OF_FILES = ("path", "bytes", "hash")
"""What a resource says of its file: a portal and its published site have it differently."""

NO_FIGURE = ShownFigure("", "", "")


def compare(before: Snapshot, after: Snapshot) -> Comparison:
    """Tell everything that changed from one snapshot to the other, in the order of the datasets' names."""
    former = _former_names(before.datasets, after.datasets)
    slugs = sorted({*before.datasets, *after.datasets} - set(former.values()))
    changes = tuple(_between(slug, former.get(slug, slug), before.datasets, after.datasets) for slug in slugs)
    return Comparison(before.label, after.label, changes, tuple(dict.fromkeys([*before.notes, *after.notes])))


def _former_names(before: Mapping[str, SnapshotDataset], after: Mapping[str, SnapshotDataset]) -> dict[str, str]:
    """Find the datasets that have another name now: a new name is no way around the reasons that changes need."""
    found: dict[str, str] = {}
    for slug in sorted(after.keys() - before.keys()):
        names = _portal_list(after[slug].source.descriptor, "formerly")
        gone = [name for name in names if name in before and name not in after and name not in found.values()]
        if gone:
            found[slug] = gone[0]
    return found


def _between(
    slug: str, former: str, before: Mapping[str, SnapshotDataset], after: Mapping[str, SnapshotDataset]
) -> DatasetChange:
    if former not in before:
        return _added(slug, after[slug])
    if slug not in after:
        return _removed(slug, before[slug])
    if former != slug:
        return _changed(slug, _renamed(slug, former, before[former]), after[slug], former)
    return _changed(slug, before[slug], after[slug])


def _renamed(slug: str, former: str, one: SnapshotDataset) -> SnapshotDataset:
    """Give a dataset's figures the ids that they have under its new name."""
    ids = {name: f"{slug}/{name.removeprefix(f'{former}/')}" for name in one.figures}
    return replace(one, figures={ids[name]: replace(figure, id=ids[name]) for name, figure in one.figures.items()})


def _changed(slug: str, before: SnapshotDataset, after: SnapshotDataset, formerly: str = "") -> DatasetChange:
    """Tell of a dataset that both have; one that is the same keeps only its name."""
    old, new = before.source.descriptor, after.source.descriptor
    tables_after = views(after.source)
    sides = aligned(views(before.source), tables_after)
    tables_before = sides.before
    tables = {
        name: compare_tables(name, tables_before[name], tables_after[name], renamed)
        for name, renamed in sides.columns.items()
    }
    revisions = _newer(new, old["version"])
    columns = tuple(one for table in tables.values() for one in table.columns)
    names = names_of(sides.tables, columns)
    cells = explained([one for table in tables.values() for one in table.cells], revisions, names)
    added = tuple(one for table in tables.values() for one in table.rows_added)
    removed = tuple(one for table in tables.values() for one in table.rows_removed)
    found = evidence(tables_before, tables_after, cells, added, removed)
    change = DatasetChange(
        slug,
        new["title"],
        "changed",
        old["version"],
        new["version"],
        resources_added=tuple(name for name in tables_after if name not in tables_before),
        resources_removed=tuple(name for name in tables_before if name not in tables_after),
        columns=columns,
        rows_added=added,
        rows_removed=removed,
        cells=cells,
        figures=tuple(_figures(slug, before, after, found)),
        doubts_added=_without(_doubts(new), _doubts(old)),
        doubts_removed=_without(_doubts(old), _doubts(new)),
        revisions=revisions,
        described=_described(old) != _described(new),
        titles=_titles(tables, tables_before, tables_after),
        computed=tuple(compare_computed(before.computed, after.computed, _unknown(before) | _unknown(after))),
        formerly=formerly,
        resources_renamed=sides.tables,
        reordered=tuple(name for name, table in tables.items() if table.reordered),
        rewritten=tuple(_rewritten(old, new)),
    )
    if change == DatasetChange(slug, new["title"], "changed", new["version"], new["version"]):
        return DatasetChange(slug, "", "same")
    return replace(change, level=_level(change))


def _removed(slug: str, one: SnapshotDataset) -> DatasetChange:
    """Tell of a dataset that went: its tables, not every row."""
    descriptor, names = one.source.descriptor, tuple(views(one.source))
    return DatasetChange(slug, descriptor["title"], "removed", descriptor["version"], resources_removed=names)


def _added(slug: str, one: SnapshotDataset) -> DatasetChange:
    """Tell of a dataset that came: its tables and its reasons, not every row."""
    descriptor = one.source.descriptor
    return DatasetChange(
        slug,
        descriptor["title"],
        "added",
        version_after=descriptor["version"],
        resources_added=tuple(views(one.source)),
        description=_first_sentence(str(descriptor.get("description", ""))),
        counts={
            "rows": sum(len(view.rows) for view in views(one.source).values()),
            "figures": sum(bool(figure.text) for figure in one.figures.values()),
        },
        revisions=tuple(_portal(descriptor, "revisions")),
    )


def _first_sentence(text: str) -> str:
    """Give the first sentence of a description.

    >>> _first_sentence("Lo cobrado, del art. 9. Por gestión."), _first_sentence("Todo")
    ('Lo cobrado, del art. 9.', 'Todo')
    """
    return re.split(r"(?<=[.!?])\s+(?=[A-ZÁÉÍÓÚÑ¿¡«])", text.strip(), maxsplit=1)[0]


def _level(change: DatasetChange) -> Level:
    """Give what the change asks of the version: what breaks a reader's work, what only adds to it, what corrects it."""
    named = change.formerly or change.resources_renamed
    if named or change.columns or change.resources_removed or change.rows_removed:
        return "major"
    if change.rows_added or change.resources_added:
        return "minor"
    return "patch" if change.cells or change.reordered else ""


def _rewritten(before: Spec, after: Spec) -> Iterator[str]:
    """Yield the versions whose revision was published and is not in its place any more, as it was."""
    now = _portal(after, "revisions")
    for at, one in enumerate(_portal(before, "revisions")):
        if at >= len(now) or now[at] != one:
            yield str(one.get("version", ""))


def _newer(descriptor: Spec, version: str) -> tuple[Spec, ...]:
    return tuple(one for one in _portal(descriptor, "revisions") if is_newer(one["version"], version))


def _portal(descriptor: Spec, key: str) -> Sequence[Any]:
    """Give the objects of a list of ``portal``."""
    return [one for one in _portal_list(descriptor, key) if isinstance(one, Mapping)]


def _portal_list(descriptor: Spec, key: str) -> Sequence[Any]:
    """Give a list of ``portal``, or none where an old or broken descriptor lacks it."""
    portal = descriptor.get("portal")
    found = portal.get(key) if isinstance(portal, Mapping) else None
    return found if isinstance(found, list) else []


# --- figures, doubts, texts ----------------------------------------------------------------------


def _figures(slug: str, before: SnapshotDataset, after: SnapshotDataset, found: Evidence) -> Iterator[FigureChange]:
    """Yield the figures that changed, came or went; one that could not be computed somewhere is unknown, not gone."""
    unknown = _uncomputed(slug, before) | _uncomputed(slug, after)
    recipes = [_recipes(slug, one) for one in (before, after)]
    for name in dict.fromkeys([*after.figures, *before.figures]):
        old, new = before.figures.get(name, NO_FIGURE), after.figures.get(name, NO_FIGURE)
        if name in unknown or _read(old) == _read(new):
            continue
        hidden = old.text == new.text and old.exact != new.exact
        periods, marks = ([getattr(one, name) if one.text else "" for one in (old, new)] for name in ("period", "mark"))
        texts = (_spelled(old, with_exact=hidden), _spelled(new, with_exact=hidden))
        change = FigureChange(name, new.title or old.title, *texts, periods[0], periods[1], marks[0], marks[1])
        told = change.what == "changed" and recipes[0].get(name) == recipes[1].get(name)
        yield caused(change, old, new, found) if told else change


def _uncomputed(slug: str, one: SnapshotDataset) -> set[str]:
    declared = {f"{slug}/{spec.get('id')}" for spec in _portal(one.source.descriptor, "figures")}
    return declared - set(one.figures)


def _recipes(slug: str, one: SnapshotDataset) -> Mapping[str, Any]:
    return {f"{slug}/{spec.get('id')}": spec for spec in _portal(one.source.descriptor, "figures")}


def _unknown(one: SnapshotDataset) -> set[str]:
    """Name the computed tables that a descriptor declares and nobody could read."""
    return {str(spec.get("id")) for spec in _portal(one.source.descriptor, "breakdowns")} - set(one.computed)


def _read(figure: ShownFigure) -> tuple[str, ...]:
    """Give all that a reader takes from a figure: of one without a value, nothing."""
    return (figure.text, figure.exact, figure.period, figure.mark) if figure.text else ()


def _spelled(figure: ShownFigure, *, with_exact: bool) -> str:
    return f"{figure.text} (exacto: {figure.exact})" if with_exact else figure.text


def _doubts(descriptor: Spec) -> list[ShownDoubt]:
    """List the declared inconsistencies; where one row departs twice, the second is told by its place."""
    titles = {check.get("id"): check.get("title", "") for check in _portal(descriptor, "checks")}
    seen: Counter[str] = Counter()
    doubts = []
    for spec in _portal(descriptor, "discrepancies"):
        check = str(spec.get("check", ""))
        row = spec.get("row")
        place = ", ".join(f"{k}={v}" for k, v in row.items()) if isinstance(row, Mapping) else ""
        name = f"{check}: {place}" if place else check
        seen[name] += 1
        again = f" ({seen[name]})" if seen[name] > 1 else ""
        title = str(titles.get(check, check))
        doubts.append(ShownDoubt(name + again, title, str(spec.get("printed", "")), str(spec.get("recomputed", ""))))
    return doubts


def _without(doubts: Sequence[ShownDoubt], others: Sequence[ShownDoubt]) -> tuple[ShownDoubt, ...]:
    """Leave out the doubts that are also among others, whatever the words of their check now are."""
    known = {(one.id, one.printed, one.computed) for one in others}
    return tuple(one for one in doubts if (one.id, one.printed, one.computed) not in known)


def _described(descriptor: Spec) -> Mapping[str, Any]:
    """Keep of a descriptor what it says of the data, without its names, its version, its history and its files."""
    portal = descriptor.get("portal")
    kept = {key: value for key, value in descriptor.items() if key not in {"name", "version"}}
    if isinstance(portal, Mapping):
        kept["portal"] = {key: value for key, value in portal.items() if key not in {"revisions", "formerly"}}
    kept["resources"] = [
        {key: value for key, value in resource.items() if key not in OF_FILES} for resource in descriptor["resources"]
    ]
    return kept


def _titles(
    tables: Mapping[str, TableChange], before: Mapping[str, View], after: Mapping[str, View]
) -> Mapping[str, Mapping[str, str]]:
    """Give the titles of the columns of each table with changes; of a column that went, the title that it had."""
    changed = [name for name, table in tables.items() if any(getattr(table, f.name) for f in fields(table))]
    return {name: {**before[name].titles, **after[name].titles} for name in changed}
