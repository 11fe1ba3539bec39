"""Computed tables: shares, growth, composition, allocation, groups, months, execution. Exact throughout."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from build_scripts import labels
from build_scripts.exact import add, decimals_of, largest_remainder, rounded, to_decimal
from build_scripts.kinds.figures.herfindahl import herfindahl
from build_scripts.model import KIND_OF, Breakdown, Column, Dataset, Row, Scalar, Spec, Statements
from build_scripts.summarise.execution import execution
from build_scripts.summarise.groups import group
from build_scripts.summarise.places import places
from build_scripts.summarise.reading import numbers_of
from build_scripts.summarise.series import series

BY_RULE = (
    "Es lo que da la regla, no un registro de transferencias. Cada parte se redondea por restos mayores, para que "
    "las partes sumen el importe; el ajuste es lo que el redondeo mueve hacia la primera."
)
NO_BASE = "El cambio porcentual no se calcula cuando el valor anterior es cero o negativo: su signo engañaría."
ROUNDED_INPUTS = "Calculado sobre cifras redondeadas, tal como están impresas."


def compute_breakdowns(dataset: Dataset) -> list[Breakdown]:
    """Compute every declared breakdown."""
    return [_marked(dataset, spec, KINDS[spec["kind"]](dataset, spec)) for spec in dataset.specs("breakdowns")]


def _marked(dataset: Dataset, spec: Spec, made: Breakdown) -> Breakdown:
    """Put on a table the mark of the statements that it reads, and say it where no note of its own does."""
    statements = Statements(dataset)
    read = [spec["statements"]] if spec["kind"] == "series" else [one.resource for one in numbers_of(dataset, spec)]
    mark = labels.joined(map(statements.mark, read))
    said = labels.cautioned(" ".join(made.notes), mark) == " ".join(made.notes)
    notes = made.notes if said else (*made.notes, f"{labels.capital(mark)}.")
    return replace(made, mark=mark, notes=notes)


def _build(
    dataset: Dataset,
    spec: Spec,
    columns: list[Column],
    rows: list[tuple[Scalar, ...]],
    totals: list[tuple[Scalar, ...]] | None = None,
    notes: tuple[str, ...] = (),
) -> Breakdown:
    own = (spec["note"],) if "note" in spec else ()
    return Breakdown(
        dataset.slug,
        spec["id"],
        spec["kind"],
        spec["title"],
        tuple(columns),
        tuple(rows),
        tuple(totals or ()),
        own + notes,
    )


def _exact(row: Row, field: str) -> Fraction | None:
    value = row[field]
    return Fraction(value) if isinstance(value, int | Decimal) else None


def _percent(part: Fraction | None, whole: Fraction) -> Decimal | None:
    return None if part is None or whole == 0 else to_decimal(part / whole * 100)


def _total(dataset: Dataset, cells: Spec) -> Decimal | int | None:
    """Add the cells that a printed total points at, one or one a group; ``None`` where nothing is printed."""
    rows = dataset.tables[cells["resource"]].select(cells.get("where", {}))
    printed = [v for r in rows if isinstance(v := r[cells["field"]], int | Decimal)]
    return add(printed) if printed else None


def _lacking(rows: Sequence[Row], field: str) -> tuple[str, ...]:
    """Say how many rows a sum leaves out for want of a value; nothing where it lacks none."""
    empty = sum(1 for row in rows if row[field] is None)
    told = labels.count_of(empty, "fila que no tiene dato", "filas que no tienen dato")
    return (f"La suma no incluye {told}.",) if empty else ()


def _without_values(dataset: Dataset, spec: Spec, columns: list[Column]) -> Breakdown:
    reason = "No se puede calcular: ninguna fila tiene dato."
    return Breakdown(dataset.slug, spec["id"], spec["kind"], spec["title"], tuple(columns), (), reason=reason)


def _without_total(dataset: Dataset, spec: Spec, columns: list[Column]) -> Breakdown:
    reason = "El total impreso con el que se compara no está en los datos."
    return Breakdown(dataset.slug, spec["id"], spec["kind"], spec["title"], tuple(columns), (), reason=reason)


# --- kinds ---------------------------------------------------------------------------------------


def rows(dataset: Dataset, spec: Spec) -> Breakdown:
    """Pick columns of a table, as they are."""
    table = dataset.tables[spec["resource"]]
    columns = [Column.of(table.field(name)) for name in spec["fields"]]
    picked = [tuple(r[name] for name in spec["fields"]) for r in table.select(spec.get("where", {}))]
    return _build(dataset, spec, columns, picked)


def shares(dataset: Dataset, spec: Spec) -> Breakdown:
    """Order the parts of a whole, with share, rank and cumulative share; both wholes stand where they differ."""
    table = dataset.tables[spec["resource"]]
    category, value = table.field(spec["category"]), table.field(spec["value"])
    picked = sorted(
        table.select(spec.get("where", {})),
        key=lambda r: (True, Fraction(0)) if (v := _exact(r, value.name)) is None else (False, -v),
    )
    filled = [cell for r in picked if isinstance(cell := r[value.name], int | Decimal)]
    total = add(filled)
    against = _total(dataset, spec["total"]) if "total" in spec else total
    differ = against is not None and against != total
    columns = [
        Column("puesto", "Puesto", "integer"),
        Column.of(category, "text"),
        Column.of(value),
        Column("participacion", "Del total impreso" if differ else "Del total", "percent", "%", 2),
    ]
    if differ:
        columns.append(Column("participacion_suma", "De la suma", "percent", "%", 2))
    columns.append(Column("acumulada", "Acumulada", "percent", "%", 2))
    if not filled:
        return _without_values(dataset, spec, columns)
    if against is None:
        return _without_total(dataset, spec, columns)
    added, printed = Fraction(total), Fraction(against)
    table_rows: list[tuple[Scalar, ...]] = []
    running = Fraction(0)
    amounts = [v for r in picked if (v := _exact(r, value.name)) is not None]
    for row in picked:
        amount = _exact(row, value.name)
        running += amount or 0
        place = None if amount is None else 1 + sum(1 for a in amounts if a > amount)
        both = [_percent(amount, printed), *([_percent(amount, added)] if differ else [])]
        cumulative = None if amount is None else _percent(running, printed)
        table_rows.append((place, row[category.name], row[value.name], *both, cumulative))
    totals, notes = _share_totals(total, against, differ)
    return _build(dataset, spec, columns, table_rows, totals, notes + _lacking(picked, value.name))


def _share_totals(
    total: Decimal | int, against: Decimal | int, differ: bool
) -> tuple[list[tuple[Scalar, ...]], tuple[str, ...]]:
    if not differ:
        return [(None, "Total", total, _percent(Fraction(total), Fraction(total)), None)], ()
    added, printed = Fraction(total), Fraction(against)
    totals: list[tuple[Scalar, ...]] = [
        (None, "Suma de las filas", total, _percent(added, printed), _percent(added, added), None),
        (None, "Total impreso", against, _percent(printed, printed), _percent(printed, added), None),
    ]
    note = (
        f"La suma de las filas ({labels.number(total)}) no es el total impreso ({labels.number(against)}): "
        "se dan las participaciones sobre ambos; la acumulada va sobre el impreso."
    )
    return totals, (note,)


def growth(dataset: Dataset, spec: Spec) -> Breakdown:
    """Compare each period with the one before it; with parts, also by the recomputed totals where they differ."""
    table = dataset.tables[spec["resource"]]
    period, value = table.field(spec["period"]), table.field(spec["value"])
    in_order = sorted(table.rows, key=lambda r: (0, v) if isinstance(v := r[period.name], int) else (1, 0))
    printed = [_exact(r, value.name) for r in in_order]
    sums = [_parts(r, spec["parts"]) for r in in_order] if "parts" in spec else []
    added = [None if s is None else Fraction(s) for s in sums] if "parts" in spec else printed
    differ = added != printed
    columns = [
        Column.of(period),
        Column.of(value),
        Column("cambio", "Cambio", KIND_OF[value.type], value.unit),
        Column("cambio_porcentual", "Cambio porcentual", "percent", "%", 1),
    ]
    if differ:
        columns.append(Column("suma", "Suma de las columnas", KIND_OF[value.type], value.unit))
        columns.append(Column("cambio_porcentual_suma", "Cambio de la suma", "percent", "%", 1))
    out: list[tuple[Scalar, ...]] = []
    unmeasured: list[Scalar] = []
    for at, row in enumerate(in_order):
        consecutive = at > 0 and _follows(in_order[at - 1][period.name], row[period.name])
        now, before = printed[at], printed[at - 1] if consecutive else None
        change = None if now is None or before is None else _minus(row, in_order[at - 1], value.name)
        if consecutive and any(v is not None and v <= 0 for v in (before, added[at - 1])):
            unmeasured.append(row[period.name])
        record = [row[period.name], row[value.name], change, _change(now, before)]
        if differ:
            record += [sums[at], _change(added[at], added[at - 1] if consecutive else None)]
        out.append(tuple(record))
    notes: tuple[str, ...] = (
        ("En una gestión al menos, el total impreso no es la suma de sus columnas: se dan ambos.",) if differ else ()
    )
    if unmeasured:
        notes += (f"{NO_BASE} Ocurre en {', '.join(map(str, unmeasured))}.",)
    return _build(dataset, spec, columns, out, notes=notes)


def _follows(before: Scalar, now: Scalar) -> bool:
    """Only neighbouring periods are compared: a missing year is a gap, not a change."""
    return isinstance(before, int) and isinstance(now, int) and now == before + 1


def _change(now: Fraction | None, before: Fraction | None) -> Decimal | None:
    return None if now is None or before is None or before <= 0 else to_decimal((now - before) / before * 100)


def _minus(row: Row, before: Row, field: str) -> Decimal:
    """Subtract as accounts do: with the decimals that the two cells print."""
    cells = row.cells[field], before.cells[field]
    return rounded(Fraction(cells[0]) - Fraction(cells[1]), max(map(decimals_of, cells)))


def _parts(row: Row, parts: list[str]) -> Decimal | int | None:
    values = [v for name in parts if isinstance(v := row[name], int | Decimal)]
    return add(values) if values else None


def composition(dataset: Dataset, spec: Spec) -> Breakdown:
    """Break each period into its parts, with their share of the printed total and, where it differs, of the sum."""
    table = dataset.tables[spec["resource"]]
    period = table.field(spec["period"])
    parts = [table.field(name) for name in spec["parts"]]
    sums = [None if (s := _parts(r, spec["parts"])) is None else Fraction(s) for r in table.rows]
    totals = [_exact(r, spec["total"]) for r in table.rows] if "total" in spec else sums
    differ = sums != totals
    columns = [
        Column.of(period),
        Column("componente", "Componente", "text"),
        Column("importe", "Importe", KIND_OF[parts[0].type], parts[0].unit),
        Column("participacion", "Del total impreso" if differ else "Del total", "percent", "%", 2),
    ]
    if differ:
        columns.append(Column("participacion_suma", "De la suma", "percent", "%", 2))
    out: list[tuple[Scalar, ...]] = []
    for row, added, total in zip(table.rows, sums, totals, strict=True):
        for part in parts:
            amount = _exact(row, part.name)
            record: list[Scalar] = [
                row[period.name],
                part.title,
                row[part.name],
                _percent(amount, total or Fraction(0)),
            ]
            if differ:
                record.append(_percent(amount, added or Fraction(0)))
            out.append(tuple(record))
    return _build(dataset, spec, columns, out)


def concentration(dataset: Dataset, spec: Spec) -> Breakdown:
    """Measure how much the largest parts hold, and the Herfindahl-Hirschman index."""
    table = dataset.tables[spec["resource"]]
    amounts = sorted((v for r in table.rows if (v := _exact(r, spec["value"])) is not None), reverse=True)
    columns = [
        Column("medida", "Medida", "text"),
        Column("resultado", "Resultado", "amount", None, 1),
        Column("unidad", "Unidad", "text"),
    ]
    total = sum(amounts, Fraction(0))
    if total == 0:
        reason = "No hay importes con los que medir la concentración."
        return Breakdown(dataset.slug, spec["id"], spec["kind"], spec["title"], tuple(columns), (), reason=reason)
    out: list[tuple[Scalar, ...]] = []
    for held in dict.fromkeys(min(top, len(amounts)) for top in spec["tops"]):  # of two parts, the five largest are two
        name = "Participación del mayor" if held == 1 else f"Participación de los {held} mayores"
        out.append((name, to_decimal(sum(amounts[:held], Fraction(0)) / total * 100), "% de la suma"))
    out.append(("Índice de Herfindahl-Hirschman", to_decimal(herfindahl(amounts)), "puntos, de 0 a 10.000"))
    return _build(dataset, spec, columns, out, notes=(ROUNDED_INPUTS,))


def allocation(dataset: Dataset, spec: Spec) -> Breakdown:
    """Apply a rule's shares to each printed amount and to the printed total, rounded so that parts add up."""
    table = dataset.tables[spec["resource"]]
    category, value = table.field(spec["category"]), table.field(spec["value"])
    rules = spec["rules"]
    picked = dataset.tables[rules["resource"]].select(rules.get("where", {}))
    names = [str(r[rules["beneficiary"]]) for r in picked]
    percents = [_exact(r, rules["share"]) for r in picked]
    unit = value.unit
    columns = [Column.of(category, "text"), Column.of(value)]
    for at, name in enumerate(names):
        columns.append(Column(f"parte_{at + 1}_exacta", f"{name}, exacto", "amount", unit))
        columns.append(Column(f"parte_{at + 1}", name, "amount", unit, spec["decimals"]))
    columns.append(Column("ajuste", "Ajuste de redondeo", "amount", unit))
    if not picked or any(p is None for p in percents) or sum(p or 0 for p in percents) != 100:
        reason = "Los porcentajes de la regla no están completos o no suman 100."
        return Breakdown(dataset.slug, spec["id"], spec["kind"], spec["title"], tuple(columns), (), reason=reason)
    if "total" in spec and _total(dataset, spec["total"]) is None:
        return _without_total(dataset, spec, columns)
    fractions = [Fraction(p or 0) / 100 for p in percents]
    out = [
        _split(str(r[category.name]), r[value.name], fractions, spec["decimals"])
        for r in table.rows
        if r[category.name] is not None
    ]
    if all(row[1] is None for row in out):
        return _without_values(dataset, spec, columns)
    totals = _allocation_totals(dataset, spec, out, fractions)
    named = [r for r in table.rows if r[category.name] is not None]
    return _build(dataset, spec, columns, out, totals, (ROUNDED_INPUTS, BY_RULE, *_lacking(named, value.name)))


def _split(name: str, amount: Scalar, fractions: list[Fraction], decimals: int) -> tuple[Scalar, ...]:
    if not isinstance(amount, int | Decimal):
        return (name, None, *(None,) * (2 * len(fractions) + 1))
    exact = [Fraction(amount) * f for f in fractions]
    parts = largest_remainder(Fraction(amount), fractions, decimals)
    pairs = [cell for e, p in zip(exact, parts, strict=True) for cell in (to_decimal(e), p)]
    return (name, amount, *pairs, to_decimal(Fraction(parts[0]) - exact[0]))


def _allocation_totals(
    dataset: Dataset, spec: Spec, out: list[tuple[Scalar, ...]], fractions: list[Fraction]
) -> list[tuple[Scalar, ...]]:
    """Both totals stand: the sum of what was split, and the split of the printed total."""
    sums: list[Scalar] = ["Suma de las filas"]
    sums += [add(v for r in out if isinstance(v := r[at], int | Decimal)) for at in range(1, 2 + 2 * len(fractions))]
    totals: list[tuple[Scalar, ...]] = [(*sums, None)]
    if "total" in spec:
        printed = _total(dataset, spec["total"])
        totals.append(_split("Total impreso", printed, fractions, spec["decimals"]))
    return totals


def active_by_month(dataset: Dataset, spec: Spec) -> Breakdown:
    """Count, month by month, the rows whose span touches the month, and those that start or end in it."""
    table = dataset.tables[spec["resource"]]
    year = spec["year"]
    spans = [
        (start, end)
        for r in table.select(spec.get("where", {}))
        if isinstance(start := r[spec["start"]], date) and isinstance(end := r[spec["end"]], date)
    ]
    columns = [
        Column("mes", "Mes", "text"),
        Column("activas", "Activas", "integer"),
        Column("inician", "Inician", "integer"),
        Column("terminan", "Terminan", "integer"),
    ]
    out: list[tuple[Scalar, ...]] = []
    for month in range(1, 13):
        first = date(year, month, 1)
        last = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
        active = sum(1 for start, end in spans if start <= last and end >= first)
        starting = sum(1 for start, _ in spans if first <= start <= last)
        ending = sum(1 for _, end in spans if first <= end <= last)
        out.append((labels.MONTHS[month - 1], active, starting, ending))
    return _build(dataset, spec, columns, out)


KINDS: Mapping[str, Callable[[Dataset, Spec], Breakdown]] = {
    "rows": rows,
    "shares": shares,
    "growth": growth,
    "composition": composition,
    "concentration": concentration,
    "allocation": allocation,
    "group": group,
    "active-by-month": active_by_month,
    "execution": execution,
    "places": places,
    "series": series,
}
