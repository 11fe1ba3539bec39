"""The closed list of checks; each yields the places where the printed value is not the recomputed one.

Everything is exact: ``int`` and ``Decimal`` as printed, quotients as ``Fraction``. The bound of a difference is the
most that rounding at the printed precision allows: half a unit of the last printed digit of every value involved,
and nothing where a check says that its values are ``exact``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise, product

from build_scripts import labels
from build_scripts.exact import half_unit, rounded, to_decimal
from build_scripts.model import ABOUT, AT_LEAST, AT_MOST, Dataset, Row, Scalar, Spec, Statements, Table

Interval = tuple[Fraction, Fraction]


@dataclass(frozen=True)
class Mismatch:
    """A printed value and the one its own source gives for it."""

    resource: str
    field: str
    row: int | None
    key: Mapping[str, Scalar]
    place: str
    printed: str
    recomputed: str
    difference: Fraction | None = None
    bound: Fraction | None = None
    """The most that rounding at the printed precision allows; like ``difference``, exact."""
    stated: bool = False
    """Whether ``recomputed`` tells of another statement, instead of what should be printed."""


def _interval(cell: str) -> Interval:
    return Fraction(cell) - half_unit(cell), Fraction(cell) + half_unit(cell)


def _text(value: Fraction, like: str = "") -> str:
    """Write a recomputed value with at least the decimals of the printed one it stands against."""
    exact = to_decimal(value)
    decimals = len(like.partition(".")[2])
    exponent = exact.as_tuple().exponent
    if isinstance(exponent, int) and -exponent < decimals:
        exact = rounded(value, decimals)
    return f"{exact:f}"


def _number(row: Row, field: str) -> Fraction | None:
    value = row[field]
    return Fraction(value) if isinstance(value, int | Decimal) else None


def row_place(table: Table, row: Row) -> str:
    """Say a row by what the source prints of its key: the portal's own ids tell a reader nothing."""
    printed = {name: value for name, value in table.key(row).items() if table.field(name).from_source}
    return _place(table, printed)


def _place(table: Table, key: Mapping[str, Scalar]) -> str:
    return ", ".join(f"{table.field(name).title.lower()} {_said(value)}" for name, value in key.items())


def _said(value: Scalar) -> str:
    return labels.scalar(value, empty=labels.NO_DATA) if value is None or isinstance(value, bool) else str(value)


def _mismatch(
    table: Table, field: str, row: Row | None, key: Mapping[str, Scalar], printed: str, value: Fraction, bound: Fraction
) -> Mismatch:
    return Mismatch(
        table.name,
        field,
        row.number if row else None,
        key,
        row_place(table, row) if row else "",
        printed,
        _text(value, printed),
        Fraction(printed) - value,
        bound,
    )


ABSENT = "ausente"
NO_ROWS = "alguna fila que sumar"


def absent(table: Table, field: str, expected: str) -> Mismatch:
    """A check that finds nothing to compare with has not passed: a mistaken ``where`` would hide every error."""
    return Mismatch(table.name, field, None, {}, "", ABSENT, expected)


def _bound(spec: Spec, bound: Fraction) -> Fraction:
    """Counts, and what a law prints, are exact: no rounding stands behind them."""
    return Fraction(0) if spec.get("exact") else bound


def _allowed(spec: Spec, bound: Fraction, default: str = "0") -> Fraction:
    tolerance = spec.get("tolerance", default)
    return bound if tolerance == "printed-rounding" else Fraction(tolerance)


# --- within a row --------------------------------------------------------------------------------


def row_sum(dataset: Dataset, spec: Spec) -> Iterator[Mismatch]:
    """The parts of each row add up to its printed total; an empty part adds nothing."""
    yield from row_formula(dataset, {**spec, "operation": "sum", "operands": spec["parts"], "result": spec["total"]})


def row_formula(dataset: Dataset, spec: Spec) -> Iterator[Mismatch]:
    """A column is the sum, difference, product, quotient, straight line (a·x + b) or growth (a·(1 + p/100)) of others.

    A statement that says of its amount that it is about so much has no rounding to be held to: its row tells nothing.
    ``exact_fields`` are columns whose printed values no rounding stands behind, such as the ends of a legal range.
    """
    table, statements = dataset.tables[spec["resource"]], Statements(dataset)
    compared = False
    for row in table.rows:
        operands = [name for name in spec["operands"] if row[name] is not None]
        if row[spec["result"]] is None or (spec["operation"] != "sum" and len(operands) < len(spec["operands"])):
            continue
        cells = [row.cells[name] for name in operands]
        value = _apply(spec["operation"], [Fraction(c) for c in cells])
        if value is None:  # a quotient by zero, which is not ours to judge
            continue
        if any(statements.precision(table.name, name, row) == ABOUT for name in (*operands, spec["result"])):
            continue
        compared = True
        printed = row.cells[spec["result"]]
        exact = set(spec.get("exact_fields", ()))
        own = Fraction(0) if spec["result"] in exact else half_unit(printed)
        spread = _spread(spec["operation"], [(row.cells[name], name in exact) for name in operands], value)
        bound = _bound(spec, spread + own)
        if abs(Fraction(printed) - value) > _allowed(spec, bound):
            yield _mismatch(table, spec["result"], row, table.key(row), printed, value, bound)
    if not compared:
        yield absent(table, spec["result"], "una fila con lo que se compara")


def _apply(operation: str, values: list[Fraction]) -> Fraction | None:
    if operation == "sum":
        return sum(values, Fraction(0))
    if operation == "line":
        slope, at, start = values
        return slope * at + start
    if operation == "growth":
        before, percent = values
        return before * (1 + percent / 100)
    result = values[0]
    for value in values[1:]:
        if operation == "difference":
            result -= value
        elif operation == "product":
            result *= value
        elif value == 0:
            return None
        else:
            result /= value
    return result


def _spread(operation: str, cells: list[tuple[str, bool]], value: Fraction) -> Fraction:
    """The farthest the result can move when every operand that is not exact moves within its own rounding."""
    if operation in {"sum", "difference"}:
        return sum((half_unit(cell) for cell, exact in cells if not exact), Fraction(0))
    intervals = [(Fraction(cell),) if exact else _interval(cell) for cell, exact in cells]
    ends = [_apply(operation, list(corner)) for corner in product(*intervals)]
    return max((abs(end - value) for end in ends if end is not None), default=Fraction(0))


def share(dataset: Dataset, spec: Spec) -> Iterator[Mismatch]:
    """A printed percentage is its part of the whole, within the percentage's own printed rounding."""
    table = dataset.tables[spec["resource"]]
    whole_cells = [
        r.cells[spec["whole"]["field"]]
        for r in dataset.tables[spec["whole"]["resource"]].select(spec["whole"].get("where", {}))
        if r[spec["whole"]["field"]] is not None
    ]
    whole = sum((Fraction(c) for c in whole_cells), Fraction(0))
    whole_bound = _bound(spec, sum((half_unit(c) for c in whole_cells), Fraction(0)))
    if whole <= whole_bound:
        yield absent(dataset.tables[spec["whole"]["resource"]], spec["whole"]["field"], "un todo mayor que cero")
        return
    compared = False
    for row in table.rows:
        part, percentage = row[spec["part"]], row[spec["percentage"]]
        if part is None or percentage is None:
            continue
        compared = True
        part_cell, printed = row.cells[spec["part"]], row.cells[spec["percentage"]]
        value = Fraction(part_cell) / whole * 100
        ends = [end / w * 100 for end in _interval(part_cell) for w in (whole - whole_bound, whole + whole_bound)]
        bound = _bound(spec, max(abs(end - value) for end in ends) + half_unit(printed))
        own = _bound(spec, half_unit(printed)) if "tolerance" not in spec else _allowed(spec, bound)
        if abs(Fraction(printed) - value) > own:
            yield _mismatch(table, spec["percentage"], row, table.key(row), printed, value, bound)
    if not compared:
        yield absent(table, spec["percentage"], "una fila con la parte y su porcentaje")


def date_order(dataset: Dataset, spec: Spec) -> Iterator[Mismatch]:
    """The dates of each row do not run backwards, nor leave the span that is declared."""
    table = dataset.tables[spec["resource"]]
    span = spec.get("within")
    compared = False
    for row in table.rows:
        dates = [(name, value) for name in spec["fields"] if isinstance(value := row[name], date)]
        compared = compared or len(dates) > (1 if span is None else 0)
        for (_, earlier), (name, later) in pairwise(dates):
            if later < earlier:
                found, limit = later.isoformat(), f"desde {earlier.isoformat()}"
                yield Mismatch(table.name, name, row.number, table.key(row), row_place(table, row), found, limit)
        if span is None:
            continue
        for name, value in dates:
            if not span["from"] <= value.isoformat() <= span["to"]:
                limit = f"entre {span['from']} y {span['to']}"
                place = row_place(table, row)
                yield Mismatch(table.name, name, row.number, table.key(row), place, value.isoformat(), limit)
    if not compared:
        yield absent(table, spec["fields"][0], "una fila con las fechas que se comparan")


# --- down a column -------------------------------------------------------------------------------


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
        bound = _bound(spec, sum((half_unit(c) for c in cells), Fraction(0)))
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
        if abs(Fraction(printed) - value) > _allowed(spec, bound):
            field = spec.get("field", table.primary_key[0])
            difference, place = Fraction(printed) - value, _place(table, key)
            yield Mismatch(table.name, field, None, key, place, printed, _text(value, printed), difference, bound)
        return
    totals = dataset.tables[equals["resource"]]
    rows = _printed(dataset, spec, key)
    if not rows:
        missing = absent(totals, equals["field"], _text(value))
        yield replace(missing, key=key, place=_place(table, key))
    for row in rows:
        printed = row.cells[equals["field"]]
        both = _bound(spec, bound + half_unit(printed))
        total = Statements(dataset).precision(totals.name, equals["field"], row)
        difference = Fraction(printed) - value
        if abs(difference) > _allowed(spec, both) and not _may_be(difference, total, stated):
            yield _mismatch(totals, equals["field"], row, totals.key(row), printed, value, both)


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
    a, b = _number(row, field), _number(other, other_field)
    if a is not None and b is not None:
        bound = _bound(spec, half_unit(printed) + half_unit(again))
        if abs(a - b) > _allowed(spec, bound):
            yield replace(_mismatch(table, field, row, table.key(row), printed, b, bound), key={})
    elif printed != again:
        yield Mismatch(table.name, field, row.number, {}, row_place(table, row), printed, again)


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


LONGEST = 38
"""Digits of a number within a text: as many as a cell of amounts may have."""
NUMBER = re.compile(rf"-?[0-9]{{1,{LONGEST}}}(\.[0-9]{{1,{LONGEST}}})?")
LETTERS = "abcdefghijklmnñopqrstuvwxyz"


def sequence(dataset: Dataset, spec: Spec) -> Iterator[Mismatch]:
    """Numbers, letters or the last part of codes follow one another as declared, within each group."""
    table = dataset.tables[spec["resource"]]
    last: dict[tuple[Scalar, ...], str] = {}
    for row in table.rows:
        if row[spec["field"]] is None:
            continue
        group = tuple(row[name] for name in spec.get("by", []))
        cell = row.cells[spec["field"]]
        before = last.get(group)
        last[group] = cell
        if before is None:
            continue
        wanted = _follows(before, cell, spec["style"], spec["order"])
        if wanted is not None:
            place = row_place(table, row)
            yield Mismatch(table.name, spec["field"], row.number, table.key(row), place, cell, wanted)
    if not last:
        yield absent(table, spec["field"], "al menos un valor")


def _follows(before: str, cell: str, style: str, order: str) -> str | None:
    """Give what should have come after ``before`` when ``cell`` does not follow it, else ``None``."""
    if style == "letter":
        return _letter_after(before, cell, order)
    if style == "number":
        if not (NUMBER.fullmatch(before) and NUMBER.fullmatch(cell)):
            return "un número"
        if _in_order(Fraction(before), Fraction(cell), order):
            return None
        return _text(Fraction(before) + 1) if order == "consecutive" else f"{WORDS[order]} {before}"
    head, mine = _last_number(before), _last_number(cell)
    if _in_order(head[1], mine[1], order):
        return None
    if order != "consecutive":
        return f"{WORDS[order]} {before}"
    return f"{head[0]}{head[1] + 1:0{head[2]}d}"


def _letter_after(before: str, cell: str, order: str) -> str | None:
    """Compare two letters in either of the alphabets that Spanish lists use: with ñ and without it."""
    places = [(a.find(before.lower()), a.find(cell.lower())) for a in (LETTERS, LETTERS.replace("ñ", ""))]
    if len(before) == len(cell) == 1 and any(min(two) >= 0 and _in_order(*two, order) for two in places):
        return None
    at = LETTERS.find(before.lower())
    if order != "consecutive" or len(before) != 1 or at < 0 or at + 1 == len(LETTERS):
        return f"una letra {WORDS[order]} {before}" if order != "consecutive" else "una letra"
    return "ñ u o" if before.lower() == "n" else LETTERS[at + 1]


WORDS = {"ascending": "mayor que", "descending": "menor que"}


def _in_order(before: Fraction | int, after: Fraction | int, order: str) -> bool:
    if order == "consecutive":
        return after == before + 1
    return after > before if order == "ascending" else after < before


def _last_number(text: str) -> tuple[str, int, int]:
    """Split a code into what precedes its last number, that number, and its width.

    >>> _last_number("04.01.02."), _last_number("2024")
    (('04.01.', 2, 2), ('', 2024, 4))
    """
    bare = text.rstrip(".")
    digits = min(LONGEST, len(bare) - len(bare.rstrip("0123456789")))
    return (bare[: len(bare) - digits], int(bare[len(bare) - digits :]), digits) if digits else (bare, -1, 0)


CHECKS: Mapping[str, Callable[[Dataset, Spec], Iterator[Mismatch]]] = {
    "row-sum": row_sum,
    "row-formula": row_formula,
    "share": share,
    "date-order": date_order,
    "column-sum": column_sum,
    "count": count,
    "same-value": same_value,
    "coverage": coverage,
    "sequence": sequence,
}
