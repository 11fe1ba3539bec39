"""Compares two snapshots dataset by dataset.

Cells are the text that the files have: a value that reads the same but is spelled differently (1.0 and 1.00) did
change, because printed digits are data.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

from build_scripts import news
from build_scripts.compare.causes import Evidence, caused, evidence
from build_scripts.compare.computed import compare_computed
from build_scripts.compare.doubts import compare_doubts
from build_scripts.compare.items import MOVED, called_now, compare_items
from build_scripts.compare.readers import LISTS
from build_scripts.compare.reasons import explained, explained_items, names_of
from build_scripts.compare.renames import aligned
from build_scripts.compare.tables import TableChange, View, compare_tables, views
from build_scripts.compare.texts import compare_texts
from build_scripts.compare.vanished import renamed_in_silence
from build_scripts.model import (
    Comparison,
    DatasetChange,
    FigureChange,
    ItemChange,
    Level,
    ShownFigure,
    Snapshot,
    SnapshotDataset,
    Spec,
)
from build_scripts.versions import is_newer

OF_FILES = ("path", "bytes", "hash")
"""What a resource says of its file: a portal and its published site have it differently."""

NO_FIGURE = ShownFigure("", "", "")
NONE: Mapping[str, SnapshotDataset] = {}


def compare(before: Snapshot, after: Snapshot, vanished: Mapping[str, SnapshotDataset] = NONE) -> Comparison:
    """Tell everything that changed from one snapshot to the other, in the order of the datasets' names.

    ``vanished`` are datasets that were published earlier still, as they last were: one that comes back is held
    against what it was.
    """
    known = {**vanished, **before.datasets}
    former = _former_names(known, after.datasets)
    silent = _silent_names(known, after.datasets, former)
    names = {slug: (former | silent).get(slug, slug) for slug in after.datasets}
    changes = [
        _between(slug, names[slug], known, after.datasets, undeclared=slug in silent) for slug in sorted(after.datasets)
    ]
    changes += [
        _removed(slug, one, after.withdrawn.get(slug, ""))
        for slug, one in before.datasets.items()
        if slug not in names.values()
    ]
    both = before.texts is not None and after.texts is not None
    texts = compare_texts(before.texts or {}, after.texts or {}) if both else ()
    notes = tuple(dict.fromkeys([*before.notes, *after.notes]))
    return Comparison(before.label, after.label, tuple(sorted(changes, key=lambda one: one.slug)), notes, texts)


def _former_names(before: Mapping[str, SnapshotDataset], after: Mapping[str, SnapshotDataset]) -> dict[str, str]:
    """Find the datasets that have another name now: a new name is no way around the reasons that changes need."""
    found: dict[str, str] = {}
    for slug in sorted(after.keys() - before.keys()):
        names = _portal_list(after[slug].source.descriptor, "formerly")
        gone = [name for name in names if name in before and name not in after and name not in found.values()]
        if gone:
            found[slug] = gone[0]
    return found


def _silent_names(
    before: Mapping[str, SnapshotDataset], after: Mapping[str, SnapshotDataset], former: Mapping[str, str]
) -> dict[str, str]:
    """Find those that have another name and do not say so."""
    gone = sorted(before.keys() - after.keys() - set(former.values()))
    came = sorted(after.keys() - before.keys() - former.keys())
    return renamed_in_silence(before, after, gone, came) if gone and came else {}


def _between(
    slug: str,
    former: str,
    before: Mapping[str, SnapshotDataset],
    after: Mapping[str, SnapshotDataset],
    *,
    undeclared: bool = False,
) -> DatasetChange:
    if former not in before:
        return _added(slug, after[slug])
    if former != slug:
        change = _changed(slug, _renamed(slug, former, before[former]), after[slug], former)
        return replace(change, undeclared=undeclared)
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
    former = {one.before: one.after for one in columns if one.what == "renamed"}
    told = compare_items(called_now(old, {old: new for new, old in sides.tables.items()}, former), new)
    doubts = compare_doubts(old, new, revisions)
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
        doubts_added=doubts.added,
        doubts_removed=doubts.removed,
        untold=doubts.untold,
        untrue=doubts.untrue,
        revisions=revisions,
        meaning=told.meaning,
        wording=(*told.wording, *_prose(before, after)),
        titles=_titles(tables, tables_before, tables_after),
        computed=tuple(compare_computed(before.computed, after.computed, _unknown(before) | _unknown(after))),
        formerly=formerly,
        resources_renamed=sides.tables,
        reordered=tuple(name for name, table in tables.items() if table.reordered),
        rewritten=tuple(_rewritten(old, new)),
    )
    return _settled(change, before, after)


def _settled(change: DatasetChange, before: SnapshotDataset, after: SnapshotDataset) -> DatasetChange:
    """Add what is known only once the rest is: what moved by itself, reasons, other bytes, and what it asks for."""
    if not (change.meaning or change.wording):
        old, new = (_described(one.source.descriptor) for one in (before, after))
        change = replace(change, described=old != new)
    change = _with_moved(change, before, after)
    nothing = DatasetChange(change.slug, change.title, "changed", change.version_after, change.version_after)
    if change == nothing:
        change = replace(change, files=tuple(_other_bytes(before.files, after.files)))
    if change == nothing:
        return DatasetChange(change.slug, "", "same")
    change = replace(change, meaning=explained_items(change.meaning, change.revisions))
    return replace(change, level=_level(change))


def _prose(before: SnapshotDataset, after: SnapshotDataset) -> tuple[ItemChange, ...]:
    """Tell what reads otherwise in a dataset's text, where both sides kept it."""
    known = before.texts is not None and after.texts is not None
    return compare_texts(before.texts or {}, after.texts or {}) if known else ()


OF_EACH_EDITION = (".html", ".png", ".md")
"""Files that an edition names or paints: that one of them is not known on a side says nothing."""


def _other_bytes(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[str]:
    """Yield the published files with other bytes, as far as both sides know theirs."""
    if before and after:
        for path in sorted({*before, *after}):
            known = path in before and path in after
            if before.get(path) != after.get(path) and (known or not path.endswith(OF_EACH_EDITION)):
                yield path


def _with_moved(change: DatasetChange, before: SnapshotDataset, after: SnapshotDataset) -> DatasetChange:
    """Add what moved by itself: for the same data and the same recipe, a value says something else all the same.

    A figure that is only spelled otherwise is a matter of words.
    """
    known = {one.item for one in change.meaning}
    if _of_data(change) or any(name.partition("/")[0] not in LISTS for name in known):
        return change  # what its rows mean is another thing, and that has its own reason
    moved = [(_same_amount(before.figures.get(f.id), after.figures.get(f.id)), _moved(f)) for f in change.figures]
    moved += [
        (False, ItemChange(f"breakdowns/{t.name}", MOVED, f"tabla calculada «{t.title}»", "", news.computed(t)))
        for t in change.computed
    ]
    fresh = [(spelled, one) for spelled, one in moved if one.item not in known]
    return replace(
        change,
        meaning=(*change.meaning, *(one for spelled, one in fresh if not spelled)),
        wording=(*change.wording, *(one for spelled, one in fresh if spelled)),
    )


def _moved(figure: FigureChange) -> ItemChange:
    name = figure.id.rpartition("/")[2]
    return ItemChange(f"figures/{name}", MOVED, f"cifra «{figure.title}»", *news.figure_sides(figure))


def _of_data(change: DatasetChange) -> bool:
    """Tell whether any of the data changed."""
    return bool(
        change.cells
        or change.rows_added
        or change.rows_removed
        or change.columns
        or change.resources_added
        or change.resources_removed
        or change.resources_renamed
        or change.reordered
    )


def _same_amount(old: ShownFigure | None, new: ShownFigure | None) -> bool:
    """Tell whether a figure's exact value, period and mark are what they were, and only its spelling is another."""
    return bool(old and new) and _said(old) == _said(new)


def _said(figure: ShownFigure | None) -> tuple[str, ...]:
    return (figure.exact, figure.period, figure.mark) if figure and figure.text else ()


def _removed(slug: str, one: SnapshotDataset, reason: str) -> DatasetChange:
    """Tell of a dataset that went: its tables, not every row, and why."""
    descriptor, names = one.source.descriptor, tuple(views(one.source))
    version = descriptor["version"]
    return DatasetChange(slug, descriptor["title"], "removed", version, resources_removed=names, reason=reason)


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
    said = change.meaning or change.doubts_added or change.doubts_removed
    return "patch" if change.cells or change.reordered or said else ""


def as_judged_before(comparison: Comparison) -> Comparison:
    """Leave only what the rule was about before it reached what is said of the data: an older program asked no more."""
    kept = (
        replace(one, level=_level(then), meaning=(), untold=(), untrue=(), undeclared=False)
        for one in comparison.datasets
        if one.what != "removed"
        for then in [replace(one, meaning=(), doubts_added=(), doubts_removed=())]
    )
    return replace(comparison, datasets=tuple(kept))


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
