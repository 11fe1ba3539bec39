"""Compares the declared doubts of the source, and finds the reason of each that was withdrawn.

A doubt that goes takes with it the only place where a reader saw that two printed numbers do not agree: it asks for a
reason of its own, which stays published where the doubt stood.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from build_scripts.compare.items import doubt_name, objects
from build_scripts.model import ShownDoubt, Spec

Named = tuple[str, frozenset[tuple[str, str]]]
"""A check, and the row that a doubt is about; no row where it is about the whole table."""


@dataclass(frozen=True)
class Doubts:
    """What came and what went; one whose values are others is in both."""

    added: tuple[ShownDoubt, ...]
    removed: tuple[ShownDoubt, ...]
    """With its reason, where a revision states it."""
    untold: tuple[Spec, ...]
    """The declarations that went and whose reason nobody states."""
    untrue: tuple[Spec, ...]
    """The withdrawals that name no doubt that went."""


def compare_doubts(before: Spec, after: Spec, revisions: Iterable[Spec]) -> Doubts:
    """Tell the doubts that came and went from one descriptor to another."""
    old, new = list(_doubts(before)), list(_doubts(after))
    left = Counter(named(spec) for _, spec in new)
    withdrawn = [one for revision in revisions for one in objects(revision.get("withdrawn"))]
    told = {named(one): str(one.get("reason", "")) for one in withdrawn}
    removed, untold, gone = [], [], set()
    for doubt, spec in _without(old, new):
        name = named(spec)
        if left[name] > 0:
            left[name] -= 1
            removed.append(doubt)
            continue
        gone |= {name, (name[0], frozenset())}
        reason = told.get(name) or told.get((name[0], frozenset()), "")
        removed.append(replace(doubt, reason=reason))
        if not reason:
            untold.append({"title": doubt.title, **spec})
    untrue = tuple(one for one in withdrawn if named(one) not in gone)
    return Doubts(tuple(doubt for doubt, _ in _without(new, old)), tuple(removed), tuple(untold), untrue)


def named(spec: Spec) -> Named:
    """Name a doubt whatever the order of its row's columns, and however their values are typed."""
    row = spec.get("row")
    cells = row.items() if isinstance(row, Mapping) else ()
    return str(spec.get("check", "")), frozenset((str(name), _text(value)) for name, value in cells)


def _text(value: Any) -> str:
    return ("true" if value else "false") if isinstance(value, bool) else str(value)


def _doubts(descriptor: Spec) -> Iterator[tuple[ShownDoubt, Spec]]:
    """Yield the declared inconsistencies; where one row departs twice, the second is told by its place."""
    portal = descriptor.get("portal")
    portal = portal if isinstance(portal, Mapping) else {}
    titles = {check.get("id"): check.get("title", "") for check in objects(portal.get("checks"))}
    seen: Counter[str] = Counter()
    for spec in objects(portal.get("discrepancies")):
        check, name = str(spec.get("check", "")), doubt_name(spec)
        seen[name] += 1
        again = f" ({seen[name]})" if seen[name] > 1 else ""
        title = str(titles.get(check, check))
        printed, computed = (str(spec.get(key, "")) for key in ("printed", "recomputed"))
        yield ShownDoubt(name + again, title, printed, computed), spec


def _without(
    doubts: Iterable[tuple[ShownDoubt, Spec]], others: Iterable[tuple[ShownDoubt, Spec]]
) -> list[tuple[ShownDoubt, Spec]]:
    """Leave out the doubts that are also among others, whatever the words of their check now are."""
    known = {(one.id, one.printed, one.computed) for one, _ in others}
    return [pair for pair in doubts if (pair[0].id, pair[0].printed, pair[0].computed) not in known]
