"""Checks down a column: totals printed elsewhere, counts, values that must be the same, spans without gaps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace
from fractions import Fraction

from build_scripts.exact import half_unit
from build_scripts.model import AT_LEAST, AT_MOST, Dataset, Row, Scalar, Spec, Statements, Table
from build_scripts.reconcile.mismatch import (
    ABSENT,
    Mismatch,
    absent,
    allowed,
    bound_of,
    mismatch,
    number_of,
    place_of_key,
    row_place,
    spelled,
)

NO_ROWS = "alguna fila que sumar"


def column_sum(dataset: Dataset, spec: Spec) -> Iterator[Mismatch]:
    """A column, or each group of it, adds up to a constant or to a total printed elsewhere; no total is left over."""
    table = dataset.tables[spec["resource"]]
    by, statements = spec.get("by", []), Statements(dataset)
    groups: dict[tuple[Scalar, ...], list[Row]] = {(): []} if not by else {}
    for row in table.select(spec.get("where", {})):
        rows = groups.setdefault(tuple(row[name] for name in by), [])
        if row[spec["field"]] is not None:
            rows.append(row)
    if not any(groups.values()):
        yield absent(table, spec["field"], "al menos una celda que sumar")
        return
    for group, rows in groups.items():
        key = dict(zip(by, group, strict=True))
        cells = [row.cells[spec["field"]] for row in rows]
        value = sum((Fraction(c) for c in cells), Fraction(0))
        bound = bound_of(spec, sum((half_unit(c) for c in cells), Fraction(0)))
        stated = frozenset(statements.precision(table.name, spec["field"], row) for row in rows)
        yield from _against(dataset, spec, table, key, value, bound, stated)
    yield from _left_over(dataset, spec, [dict(zip(by, group, strict=True)) for group in groups])


def _left_over(dataset: Dataset, spec: Spec, keys: list[dict[str, Scalar]]) -> Iterator[Mismatch]:
    """Find the printed totals of groups without rows; what ``where`` asks of a group, it asks of its total."""
    pairs = spec["equals"].get("key", {})
    if not pairs:
        return
    totals, field = dataset.tables[spec["equals"]["resource"]], spec["equals"]["field"]
    looked_at = {row.number for key in keys for row in _printed(dataset, spec, key)}
    own = spec.get("where", {})
    where = {**spec["equals"].get("where", {}), **{theirs: own[ours] for theirs, ours in pairs.items() if ours in own}}
    for row in totals.select(where):
        told = row[field] is not None and all(row[theirs] is not None for theirs in pairs)
        if told and row.number not in looked_at:
            place = row_place(totals, row)
            yield Mismatch(totals.name, field, row.number, totals.key(row), place, row.cells[field], NO_ROWS)


def _against(
    dataset: Dataset,
    spec: Spec,
    table: Table,
    key: Mapping[str, Scalar],
    value: Fraction,
    bound: Fraction,
    stated: AbstractSet[str] = frozenset(),
) -> Iterator[Mismatch]:
    """Hold a computed value against a constant or against the rows where it is printed.

    ``stated`` are the precisions of what was added, where it is of statements.
    """
    equals = spec["equals"]
    if "constant" in equals:
        printed = equals["constant"]
        if abs(Fraction(printed) - value) > allowed(spec, bound):
            field = spec.get("field", table.primary_key[0])
            difference, place = Fraction(printed) - value, place_of_key(table, key)
            yield Mismatch(table.name, field, None, key, place, printed, spelled(value, printed), difference, bound)
        return
    totals = dataset.tables[equals["resource"]]
    rows = _printed(dataset, spec, key)
    if not rows:
        missing = absent(totals, equals["field"], spelled(value))
        yield replace(missing, key=key, place=place_of_key(table, key))
    for row in rows:
        printed = row.cells[equals["field"]]
        both = bound_of(spec, bound + half_unit(printed))
        total = Statements(dataset).precision(totals.name, equals["field"], row)
        difference = Fraction(printed) - value
        if abs(difference) > allowed(spec, both) and not _may_be(difference, total, stated):
            yield mismatch(totals, equals["field"], row, totals.key(row), printed, value, both)


def _printed(dataset: Dataset, spec: Spec, key: Mapping[str, Scalar]) -> list[Row]:
    """Give the rows where the total of a group is printed; what is in no group has none."""
    equals = spec["equals"]
    where = {**equals.get("where", {})}
    for theirs, ours in equals.get("key", {}).items():
        value = key[ours]
        if value is None:
            return []
        where[theirs] = value if isinstance(value, bool) else str(value)
    return [row for row in dataset.tables[equals["resource"]].select(where) if row[equals["field"]] is not None]


def _may_be(difference: Fraction, total: str, added: AbstractSet[str]) -> bool:
    """Tell whether a bound leaves room for a difference: «más de 5» is not contradicted by parts that add up to 6."""
    if difference < 0:
        return total == AT_LEAST or AT_MOST in added
    return total == AT_MOST or AT_LEAST in added


def count(dataset: Dataset, spec: Spec) -> Iterator[Mismatch]:
    """A table has as many rows as is printed or declared; a count is exact on both sides."""
    table = dataset.tables[spec["resource"]]
    rows = table.select(spec.get("where", {}))
    yield from _against(dataset, {**spec, "exact": True}, table, {}, Fraction(len(rows)), Fraction(0))


def same_value(dataset: Dataset, spec: Spec) -> Iterator[Mismatch]:
    """A fact printed in two places is the same in both."""
    left, right = (_single(dataset, spec[side]) for side in ("left", "right"))
    for side, found in (("left", left), ("right", right)):
        if found is None:
            cells = spec[side]
            yield absent(dataset.tables[cells["resource"]], cells["field"], "una sola celda, con dato")
    if left is None or right is None:
        return
    (table, row, field), (_, other, other_field) = left, right
    printed, again = row.cells[field], other.cells[other_field]
    a, b = number_of(row, field), number_of(other, other_field)
    against = other.cells.get("fuente_lugar", "")
    if a is not None and b is not None:
        bound = bound_of(spec, half_unit(printed) + half_unit(again))
        if abs(a - b) > allowed(spec, bound):
            yield replace(mismatch(table, field, row, table.key(row), printed, b, bound), key={}, against=against)
    elif printed != again:
        yield Mismatch(table.name, field, row.number, {}, row_place(table, row), printed, again, against=against)


def _single(dataset: Dataset, cells: Spec) -> tuple[Table, Row, str] | None:
    table = dataset.tables[cells["resource"]]
    rows = table.select(cells.get("where", {}))
    return (table, rows[0], cells["field"]) if len(rows) == 1 and rows[0][cells["field"]] is not None else None


def coverage(dataset: Dataset, spec: Spec) -> Iterator[Mismatch]:
    """Every expected value appears, and no other."""
    table = dataset.tables[spec["resource"]]
    of = spec["of"]
    if "resource" in of:
        other = dataset.tables[of["resource"]]
        told = other.speller([of["field"]])
        expected = {one: r.cells[of["field"]] for r in other.rows if (one := told(r)) is not None}
    else:
        expected = {(str(n),): str(n) for n in range(of["from"], of["to"] + 1)}
    spell = table.speller([spec["field"]])
    present = {one: row for row in table.rows if (one := spell(row)) is not None}
    title = table.field(spec["field"]).title.lower()
    if not expected and not present:
        yield absent(table, spec["field"], "al menos un valor")
    for one, value in expected.items():
        if one not in present:
            yield Mismatch(table.name, spec["field"], None, {spec["field"]: value}, f"{title} {value}", ABSENT, value)
    for one, row in present.items():
        if one not in expected:
            value = row.cells[spec["field"]]
            key = {spec["field"]: value}
            yield Mismatch(table.name, spec["field"], row.number, key, f"{title} {value}", value, "ninguno")
