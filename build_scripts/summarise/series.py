"""One amount a year, as chosen among what is stated: a missing year is a gap, a bound stays a bound.

Nothing is interpolated, converted or added. The chosen rows lead by foreign key to the statements; those of the same
thing that were not chosen stand beside each as a range and a count. What cannot be one series, ``mixing`` has told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from build_scripts import labels
from build_scripts.exact import half_unit, shifted, to_decimal
from build_scripts.model import (
    AT_LEAST,
    AT_MOST,
    COVERAGES,
    EXACT,
    MISSING,
    PARTIAL,
    PRECISIONS,
    WHOLE,
    Breakdown,
    Column,
    Dataset,
    ForeignKey,
    Row,
    Scalar,
    Spec,
    Statements,
    bounded,
    coverage_of,
    same_months,
)

NOT_INTERPOLATED = "Un año que falta es un hueco: no se interpola ni se reparte."
RANGE = (
    "Menor y mayor son las de todas las declaraciones comparables de ese año (misma base, moneda y periodo), "
    "contando la elegida; una que solo redondea otra no cuenta, y una cota («más de», «menos de») solo si la "
    "contradice."
)
APART = (
    "Las que no se comparan no precisan su base, son de otra (como la parte que recibió un gobierno), abarcan otros "
    "meses o no dan un número: se nombran, y no entran en ningún valor ni en ningún cambio."
)
OTHER_MONTHS = "no cubren los mismos meses"
COMPARABLE = ("basis", "currency", "measure", "place")
"""What every statement of a series has in common with the others."""


@dataclass(frozen=True)
class Statement:
    """A statement with its amount in the unit of the breakdown."""

    row: Row
    cell: str
    factor: Fraction
    start: date
    end: date
    coverage: str
    precision: str

    @property
    def value(self) -> Fraction:
        return Fraction(self.cell) * self.factor

    @property
    def half(self) -> Fraction:
        return half_unit(self.cell) * self.factor

    @property
    def shown(self) -> Decimal | int:
        """The amount with the digits that were printed, wherever only the point moves."""
        text = str(self.factor.numerator * self.factor.denominator)
        if text.strip("0") != "1" or (self.factor.numerator != 1 and self.factor.denominator != 1):
            return to_decimal(self.value)
        zeros = len(text) - 1
        printed = Decimal(self.cell).as_tuple()
        exponent = int(printed.exponent) + (zeros if self.factor.denominator == 1 else -zeros)
        digits = int("".join(map(str, printed.digits))) * (-1 if printed.sign else 1)
        return int(digits * 10**exponent) if exponent >= 0 else shifted(digits, exponent)

    @property
    def span(self) -> tuple[date, date]:
        return self.start, self.end

    @property
    def state(self) -> str:
        """Coverage and precision in one: ``año completo``, ``mínimo``, ``parcial`` or ``parcial, mínimo``."""
        if self.precision == EXACT:
            return self.coverage
        return self.precision if self.coverage == WHOLE else f"{self.coverage}, {self.precision}"


def series(dataset: Dataset, spec: Spec) -> Breakdown:
    """Give every year of the span its chosen statement, or its gap."""
    spec = Statements(dataset).resolved(spec)
    key = _key(dataset, spec)
    chosen = {year: one for year, _, row in chosen_rows(dataset, spec) if (one := read_statement(spec, row))}
    index = _index(dataset, spec)
    rows: list[tuple[Scalar, ...]] = []
    gaps: dict[int, bool] = {}
    before: Statement | None = None
    for year in range(spec["from"], spec["to"] + 1):
        now = chosen.get(year)
        others = _others(dataset, spec, year, now, list(chosen.values()))
        apart = _apart(dataset, spec, year, now, others, list(chosen.values()))
        elsewhere = spec.get("elsewhere", {})
        change, why = _change(year, now, before, first=year == spec["from"], told=elsewhere.get(str(year - 1), ""))
        real = [_real(spec, now, index, year)] if "deflator" in spec else []
        rows.append(
            (
                *_cells(spec, key, year, now, others),
                *_beside(spec, key, [] if now else others, apart),
                change,
                why,
                *real,
            )
        )
        if now is None:
            gaps[year] = bool(others or apart)
        before = now
    own = (spec["note"],) if "note" in spec else ()
    notes = own + tuple(_notes(dataset, spec, gaps, index))
    columns = tuple(_columns(dataset, spec, key))
    return Breakdown(dataset.slug, spec["id"], spec["kind"], spec["title"], columns, tuple(rows), notes=notes)


def _columns(dataset: Dataset, spec: Spec, key: ForeignKey) -> Iterator[Column]:
    table, stated = dataset.tables[spec["resource"]], spec["statements"]
    value = dataset.tables[stated["resource"]].field(stated["value"])
    unit = spec.get("unit", value.unit)
    yield Column.of(table.field(spec["period"]), "year")
    yield Column("valor", value.title, "amount", unit)
    yield Column("estado", "Estado", "text")
    yield Column("meses", "Meses", "text")
    yield Column("menor", "Menor de las declaradas", "amount", unit)
    yield Column("mayor", "Mayor de las declaradas", "amount", unit)
    yield Column("otras", "Otras declaraciones", "integer")
    yield Column.of(table.field(key.fields[0]), "text")
    yield Column("aparte", "Otras que no se comparan", "integer")
    yield Column("menor_aparte", "Menor sin base clara", "amount", unit)
    yield Column("mayor_aparte", "Mayor sin base clara", "amount", unit)
    yield Column("dicho_aparte", "Dicho sin base clara", "text")
    yield Column("cuales_aparte", "Cuáles, y por qué no", "text")
    yield Column("cambio_porcentual", "Cambio respecto del año anterior", "percent", "%", 1)
    yield Column("sin_cambio", "Por qué no se calcula", "text")
    if "deflator" in spec:
        yield Column("valor_real", f"A precios de {spec['deflator']['reference']}", "amount", unit, 2)


def _cells(
    spec: Spec, key: ForeignKey, year: int, now: Statement | None, others: Sequence[Statement]
) -> tuple[Scalar, ...]:
    if now is None:
        return (year, None, spec.get("elsewhere", {}).get(str(year), MISSING), "", None, None, len(others), "")
    low, high = _range(now, others)
    months = now.row[spec["statements"]["months"]] or ""
    return (year, now.shown, now.state, months, low, high, len(others), now.row[key.reference_fields[0]])


# --- reading -------------------------------------------------------------------------------------


def _key(dataset: Dataset, spec: Spec) -> ForeignKey:
    """Find the key from the chosen rows to the statements, which ``validate`` has asked for."""
    target = spec["statements"]["resource"]
    return next(k for k in dataset.tables[spec["resource"]].foreign_keys if k.resource == target)


def chosen_rows(dataset: Dataset, spec: Spec) -> Iterator[tuple[int, Row, Row]]:
    """Give year, choosing row and chosen statement of each choice that has both.

    Where whole years and parts of years stand together, a part gives way to the whole of its year.
    """
    coverage = spec["statements"]["coverage"]
    found = list(_choices(dataset, spec))
    whole = {year for year, _, target in found if target[coverage] == WHOLE}
    for year, row, target in found:
        if year not in whole or target[coverage] != PARTIAL:
            yield year, row, target


def _choices(dataset: Dataset, spec: Spec) -> Iterator[tuple[int, Row, Row]]:
    key = _key(dataset, spec)
    table, there = dataset.tables[spec["resource"]], dataset.tables[key.resource]
    known = dict(zip(map(there.speller(key.reference_fields), there.rows), there.rows, strict=True))
    spell = table.speller(key.fields)
    for row in table.select(spec.get("where", {})):
        year, wanted = row[spec["period"]], spell(row)
        if isinstance(year, int) and wanted is not None and wanted in known:
            yield year, row, known[wanted]


def read_statement(spec: Spec, row: Row) -> Statement | None:
    """Read a statement that can stand in a series: an amount, to a known scale, of a year or of a part of one."""
    stated = spec["statements"]
    start, end, coverage = row[stated["start"]], row[stated["end"]], row[stated["coverage"]]
    precision, scale = row[stated["precision"]], row[stated["scale"]]
    if not isinstance(start, date) or not isinstance(end, date) or coverage not in COVERAGES:
        return None
    if precision not in PRECISIONS or row[stated["value"]] is None or not isinstance(scale, int | Decimal):
        return None
    if coverage_of(start, end) is None:
        return None
    factor = Fraction(scale) * Fraction(spec.get("factor", "1"))
    return Statement(row, row.cells[stated["value"]], factor, start, end, str(coverage), str(precision))


def signature(spec: Spec, row: Row) -> tuple[Scalar, ...]:
    """Give what a statement must share with another to be compared with it, besides its period."""
    stated = spec["statements"]
    return tuple(row[stated[key]] for key in COMPARABLE)


def _of_year(dataset: Dataset, spec: Spec, year: int) -> Iterator[Row]:
    """Yield the statements that end in a year, before any is read: each of many series asks for each of its years."""
    stated = spec["statements"]
    for row in dataset.tables[stated["resource"]].rows:
        end = row[stated["end"]]
        if isinstance(end, date) and end.year == year:
            yield row


def _others(
    dataset: Dataset, spec: Spec, year: int, now: Statement | None, chosen: Sequence[Statement]
) -> list[Statement]:
    """Give the statements of the same thing and period that were not chosen; of a gap, those that could have been."""
    wanted = {(signature(spec, one.row), one.coverage) for one in ([now] if now else chosen)}
    found = []
    for row in _of_year(dataset, spec, year):
        one = read_statement(spec, row)
        if one is None or (signature(spec, row), one.coverage) not in wanted:
            continue
        alike = any(same_months(one.span, other.span) for other in chosen)
        if alike if now is None else (row is not now.row and one.span == now.span):
            found.append(one)
    return found


@dataclass(frozen=True)
class Apart:
    """A statement of the same thing and year that is never compared, and why."""

    row: Row
    amount: str
    """In the unit of the breakdown, or as it was printed where no number was read."""
    stated: Statement | None
    """``None`` where it cannot stand in any series."""
    why: str
    unclear: bool
    """Whether all that keeps it out is that it does not say its basis."""


def _apart(
    dataset: Dataset,
    spec: Spec,
    year: int,
    now: Statement | None,
    others: Sequence[Statement],
    chosen: Sequence[Statement],
) -> list[Apart]:
    """Give what else is stated of the same thing and year: of an unclear or other basis, or of other months.

    What a part of a division received, such as its government, is stated of that part, whatever place it names.
    """
    stated = spec["statements"]
    beside = [now] if now else ([one for one in chosen if one.coverage == WHOLE] or chosen)
    things = {_thing(spec, one.row) for one in beside}
    compared = {one.row.number for one in (*others, *([now] if now else []))}
    bases = {one.row[stated["basis"]] for one in beside}
    places = {one.row[stated["place"]] for one in beside}
    found = []
    for row in _of_year(dataset, spec, year):
        if row.number in compared or _thing(spec, row) not in things:
            continue
        one = read_statement(spec, row)
        alike = one is not None and any(same_months(one.span, other.span) for other in beside)
        vague = row[stated["basis"]] in stated.get("unclear", ()) and row[stated["place"]] in places
        reasons = [f"base {row.cells[stated['basis']]}"] if row[stated["basis"]] not in bases else []
        if row[stated["place"]] not in places:
            reasons.append(row.cells[stated["place"]])
        if row[stated["value"]] is None:
            reasons.append("sin un número")
        elif not alike:
            reasons.append(row.cells[stated["months"]] or row.cells[stated["coverage"]])
        why = ", ".join(reasons) or "sin elegir"
        found.append(Apart(row, _told(spec, row, one), one, why, vague and alike))
    return found


def _thing(spec: Spec, row: Row) -> tuple[Scalar, ...]:
    """Give all that makes two statements be about one thing but the basis; a place counts as its part of the whole."""
    stated = spec["statements"]
    part = row[stated["division"]["category"]] if "division" in stated else None
    return row[stated["currency"]], row[stated["measure"]], part or row[stated["place"]]


def _told(spec: Spec, row: Row, one: Statement | None) -> str:
    """Give an amount in the unit of the breakdown, whatever its period; what was printed, where no number was read."""
    stated = spec["statements"]
    if one is not None:
        return _amount(one)
    scale = row[stated["scale"]]
    if row[stated["value"]] is not None and isinstance(scale, int | Decimal):
        factor = Fraction(scale) * Fraction(spec.get("factor", "1"))
        amount = to_decimal(Fraction(row.cells[stated["value"]]) * factor)
        return bounded(row.cells[stated["precision"]], labels.number(amount))
    printed = row.cells[stated["printed"]] if "printed" in stated else ""
    return f"«{printed}»" if printed else ""


def _beside(spec: Spec, key: ForeignKey, unchosen: Sequence[Statement], apart: Sequence[Apart]) -> tuple[Scalar, ...]:
    """Count what is stated apart, give the ends of what only lacks a clear basis, and name all that is not chosen."""
    ends = sorted((one.stated for one in apart if one.stated and one.unclear), key=lambda one: one.value)
    low, high = (ends[0].shown, ends[-1].shown) if ends else (None, None)
    named = [*(Apart(one.row, _amount(one), one, "sin elegir", unclear=False) for one in unchosen), *apart]
    told = "; ".join(_named(key, one) for one in sorted(named, key=lambda one: one.row.number))
    words = [_amount(one) for one in ends]
    said = " a ".join((words[0], words[-1]) if low != high else words[:1])
    return len(apart), low, high, said, told


def _named(key: ForeignKey, one: Apart) -> str:
    name = " ".join(one.row.cells[field] for field in key.reference_fields)
    return f"{name}: {one.amount} ({_unbracketed(one.why)})" if one.amount else f"{name}, {_unbracketed(one.why)}"


def _unbracketed(words: str) -> str:
    """Say between commas what a cell has in brackets: it goes between brackets itself."""
    return words.replace(" (", ", ").replace(")", "")


def _amount(one: Statement) -> str:
    return bounded(one.precision, labels.number(one.shown))


def _range(now: Statement, others: Sequence[Statement]) -> tuple[Decimal | int, Decimal | int]:
    """Give the least and the greatest that is stated; a bound only counts where it contradicts, rounding never does."""
    apart = [one for one in others if abs(one.value - now.value) > one.half + now.half]
    low = min((one for one in apart if one.precision != AT_LEAST), key=lambda one: one.value, default=now)
    high = max((one for one in apart if one.precision != AT_MOST), key=lambda one: one.value, default=now)
    return min(now, low, key=lambda one: one.value).shown, max(now, high, key=lambda one: one.value).shown


# --- comparing -----------------------------------------------------------------------------------


def _change(
    year: int, now: Statement | None, before: Statement | None, *, first: bool, told: str
) -> tuple[Decimal | None, str]:
    """Compare with the year before, only where both are exact and cover the same months; else say why not.

    ``told`` says where the year before is, when it is not missing but published elsewhere, and how far it goes.
    """
    if first or now is None:
        return None, "" if now is None else "primer año"
    if before is None and told:
        coverage = next((word for word in told.split(", ") if word in COVERAGES), now.coverage)
        return None, OTHER_MONTHS if coverage != now.coverage else f"{year - 1} está {told}"
    if before is None:
        return None, f"falta {year - 1}"
    if now.coverage != before.coverage or not same_months(now.span, before.span):
        return None, OTHER_MONTHS
    if {now.precision, before.precision} != {EXACT}:
        return None, "una de las dos no es exacta"
    if before.value == 0:
        return None, "el año anterior es cero"
    if before.value < 0:
        return None, "el año anterior es negativo"
    return to_decimal((now.value - before.value) / before.value * 100), ""


def _index(dataset: Dataset, spec: Spec) -> Mapping[int, Row]:
    """Give the row of the index of each year that has one."""
    if "deflator" not in spec:
        return {}
    given = spec["deflator"]
    rows = dataset.tables[given["resource"]].select(given.get("where", {}))
    return {year: row for row in rows if isinstance(year := row[given["period"]], int) and row[given["value"]]}


def _real(spec: Spec, now: Statement | None, index: Mapping[int, Row], year: int) -> Decimal | None:
    """Give an amount at the prices of the reference year; nothing where either index is missing."""
    reference = spec["deflator"]["reference"]
    if now is None or year not in index or reference not in index:
        return None
    there, own = (Fraction(index[at].cells[spec["deflator"]["value"]]) for at in (reference, year))
    return to_decimal(now.value * there / own)


def _notes(dataset: Dataset, spec: Spec, gaps: Mapping[int, bool], index: Mapping[int, Row]) -> Iterator[str]:
    """Say of each gap whether nothing is stated of it; ``gaps`` tells of each year whether something is."""
    if gaps:
        yield f"Sin ninguna declaración elegida: {_listed(list(gaps))}. {NOT_INTERPOLATED}"
        stated = [year for year, there in gaps.items() if there]
        silent = [year for year, there in gaps.items() if not there]
        if silent:
            yield f"De lo mismo y en la misma moneda no se halló ninguna declaración de {_listed(silent)}."
        if stated:
            yield f"Se hallaron declaraciones, y ninguna se eligió, de {_listed(stated)}; la tabla dice por qué."
    yield APART
    left = _left_out(dataset, spec)
    if left:
        total = sum(left.values())
        what = f"{labels.number(total)} {'declaración' if total == 1 else 'declaraciones'}"
        which = "; ".join(f"{words}: {labels.number(count)}" for words, count in left.items())
        yield f"De lo mismo hay {what} más que esta tabla no trae. {which[0].upper()}{which[1:]}."
    yield RANGE
    if "deflator" not in spec:
        return
    given = spec["deflator"]
    table, reference = dataset.tables[given["resource"]], given["reference"]
    title = table.field(given["value"]).title
    row = index.get(reference)
    if row is None:
        yield f"Falta el índice de {reference} en «{table.title}»: no se calcula nada a precios de ese año."
        return
    day = row[given["date"]] if "date" in given else None
    when = f" del {labels.day(day)}" if isinstance(day, date) else f" de {reference}"
    printed = labels.scalar(row[given["value"]])
    yield (
        f"A precios de {reference}: el valor se multiplica por el índice{when} ({printed}; «{title}» de "
        f"«{table.title}») y se divide entre el índice de su año. Una cota sigue siendo una cota."
    )
    absent = [year for year in range(spec["from"], spec["to"] + 1) if year not in index and year not in gaps]
    if absent:
        yield f"Sin índice, y por eso sin valor a precios de {reference}: {_listed(absent)}."


def _left_out(dataset: Dataset, spec: Spec) -> Mapping[str, int]:
    """Count what is stated of the same thing in another currency, or of a time that has no row here: each once."""
    stated = spec["statements"]
    chosen = [row for _, _, row in chosen_rows(dataset, spec)]
    things = {_thing(spec, row)[1:] for row in chosen}
    currencies = {row[stated["currency"]] for row in chosen}
    found: dict[str, int] = {}
    for row in dataset.tables[stated["resource"]].rows:
        if _thing(spec, row)[1:] in things and (words := _outside(spec, row, currencies)):
            found[words] = found.get(words, 0) + 1
    return found


def _outside(spec: Spec, row: Row, currencies: Set[Scalar]) -> str:
    stated = spec["statements"]
    end = row[stated["end"]]
    if row[stated["currency"]] not in currencies:
        return f"en {row.cells[stated['currency']]}"
    if not isinstance(end, date):
        return "sin un periodo indicado"
    if end.year < spec["from"]:
        return f"de antes de {spec['from']}"
    return f"de después de {spec['to']}" if end.year > spec["to"] else ""


def _listed(years: Sequence[int]) -> str:
    words = [str(year) for year in years]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} y {words[-1]}"
