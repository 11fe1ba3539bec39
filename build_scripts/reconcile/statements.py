"""Checks of what several sources state about one thing: how far each goes, and where they are not the same thing.

Like those of ``checks``, each yields the places where what is stated and what its own data give differ; none decides
who is right. Amounts are compared exactly, each within half a unit of its last printed digit times its scale.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import combinations

from build_scripts import labels
from build_scripts.exact import half_unit, to_decimal
from build_scripts.model import COVERAGES, PARTIAL, WHOLE, Dataset, Row, Scalar, Spec, Table, coverage_of
from build_scripts.reconcile.mismatch import Mismatch, absent, row_place

AMOUNT = "al menos una fila con su cantidad"


@dataclass(frozen=True)
class Stated:
    """An amount as a row states it: its value and the most that printing may have rounded away, both to scale."""

    row: Row
    value: Fraction
    half: Fraction


def coverage_of_period(dataset: Dataset, spec: Spec) -> Iterator[Mismatch]:
    """A period called a whole year runs from 1 January to 31 December; one called partial lies within a year."""
    table = dataset.tables[spec["resource"]]
    rows = table.select(spec.get("where", {}))
    if not any(row[spec["coverage"]] in COVERAGES for row in rows):
        yield absent(table, spec["coverage"], "al menos una fila con su cobertura")
    for row in rows:
        stated, start, end = (row[spec[key]] for key in ("coverage", "start", "end"))
        if stated not in COVERAGES:
            continue
        dated = isinstance(start, date) and isinstance(end, date)
        found = coverage_of(start, end) if isinstance(start, date) and isinstance(end, date) else None
        if found == stated:
            continue
        if not dated:
            said = "un periodo sin sus dos fechas"
        else:
            name = found or "más de un año"
            said = f"{name}: del {row.cells[spec['start']]} al {row.cells[spec['end']]}"
        yield doubt(table, spec["coverage"], row, said)


def only_as_share(dataset: Dataset, spec: Spec) -> Iterator[Mismatch]:
    """Two amounts of one thing, on one stated basis, differ, and agree once the larger is taken as a declared share.

    They are probably stated on different bases (all that was collected, and the part of it that someone receives),
    and no row says which. Bases that are stated and differ are no doubt.
    """
    table = dataset.tables[spec["resource"]]
    share = Fraction(spec["percent"]) / 100
    unclear = set(spec.get("unclear", ()))
    groups = groups_of(table, spec)
    if not groups:
        yield absent(table, spec["value"], AMOUNT)
    for group in groups:
        for one, other in combinations(group, 2):
            large, small = (one, other) if one.value > other.value else (other, one)
            bases = {one.row[spec["basis"]], other.row[spec["basis"]]}
            if len(bases) > 1 and not bases & unclear:
                continue
            if large.value - small.value <= large.half + small.half:
                continue
            if agree_as_share(large, small, share):
                yield doubt(table, spec["value"], small.row, _as_share(table, spec, large, small, share), spec["by"])


def agree_as_share(large: Stated, small: Stated, share: Fraction) -> bool:
    """Tell whether an amount is a share of another, within the rounding of both."""
    return abs(large.value * share - small.value) <= large.half * share + small.half


def _as_share(table: Table, spec: Spec, large: Stated, small: Stated, share: Fraction) -> str:
    scale = scale_of(spec, small.row) or Fraction(1)
    whole, part = (labels.number(to_decimal(value / scale)) for value in (large.value, large.value * share))
    percent = labels.percent(to_decimal(share * 100))
    return f"{whole} ({name_of(table, large.row)}), cuyo {percent} es {part}"


def same_value_different_coverage(dataset: Dataset, spec: Spec) -> Iterator[Mismatch]:
    """No amount is stated of a whole year in one row and of a part of that year in another."""
    table = dataset.tables[spec["resource"]]
    groups = groups_of(table, spec)
    if not groups:
        yield absent(table, spec["value"], AMOUNT)
    for group in groups:
        for one, other in combinations(group, 2):
            stated = {one.row[spec["coverage"]]: one.row, other.row[spec["coverage"]]: other.row}
            if set(stated) != set(COVERAGES) or abs(one.value - other.value) > one.half + other.half:
                continue
            partial = stated[PARTIAL]
            months = partial[spec["months"]] if "months" in spec else None
            said = f"{PARTIAL}, {months}" if months else PARTIAL
            yield doubt(table, spec["coverage"], stated[WHOLE], f"{said}, según {name_of(table, partial)}", spec["by"])


def partial_called_whole(dataset: Dataset, spec: Spec) -> Iterator[Mismatch]:
    """No part of a year is called by the name of the whole year, in any of the named fields.

    The phrases are the descriptor's, with ``{periodo}`` for the year; a row is told once, at the first field.
    """
    table = dataset.tables[spec["resource"]]
    for row in table.select(spec.get("where", {})):
        if row[spec["coverage"]] != PARTIAL or row[spec["period"]] is None:
            continue
        phrases = [phrase.replace("{periodo}", row.cells[spec["period"]]).casefold() for phrase in spec["phrases"]]
        months = row[spec["months"]] if "months" in spec else None
        said = f"{PARTIAL}, {months}" if months else PARTIAL
        for name in spec["fields"]:
            if any(phrase in row.cells[name].casefold() for phrase in phrases):
                yield doubt(table, name, row, said)
                break


def groups_of(table: Table, spec: Spec) -> list[list[Stated]]:
    """Put together the amounts that the fields of ``by`` say are about one thing, in the order of the table."""
    groups: dict[tuple[Scalar, ...], list[Stated]] = {}
    for row in table.select(spec.get("where", {})):
        scale = scale_of(spec, row)
        if row[spec["value"]] is None or scale is None:
            continue
        cell = row.cells[spec["value"]]
        stated = Stated(row, Fraction(cell) * scale, half_unit(cell) * scale)
        groups.setdefault(tuple(row[name] for name in spec["by"]), []).append(stated)
    return list(groups.values())


def scale_of(spec: Spec, row: Row) -> Fraction | None:
    """Give by how much a row's value is multiplied, ``None`` where it does not say."""
    if "scale" not in spec:
        return Fraction(1)
    return None if row[spec["scale"]] is None else Fraction(row.cells[spec["scale"]])


def name_of(table: Table, row: Row) -> str:
    """Name a statement by its key, which is how its table shows it."""
    return " ".join(row.cells[name] for name in table.primary_key)


def doubt(table: Table, field: str, row: Row, said: str, by: Sequence[str] = ()) -> Mismatch:
    """Tell of a statement what is said elsewhere of the same; which one is right is not said."""
    place = place_of(table, row, by)
    return Mismatch(table.name, field, row.number, table.key(row), place, row.cells[field], said, stated=True)


def place_of(table: Table, row: Row, by: Sequence[str]) -> str:
    """Say a statement by its key and by what it is about: the portal's own key alone tells a reader nothing."""
    about = [row.cells[name] for name in by if row[name] is not None and table.field(name).type in {"string", "year"}]
    years = sorted({value.year for name in by if isinstance(value := row[name], date)})
    about += [str(year) for year in years]
    named = row_place(table, row) or name_of(table, row)
    return f"{named}: {', '.join(about)}" if about else named
