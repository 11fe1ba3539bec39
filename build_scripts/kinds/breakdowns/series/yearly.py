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
from typing import ClassVar, Literal

from build_scripts import labels
from build_scripts.exact import to_decimal
from build_scripts.kinds.breakdowns.base import Columns, Line, Numbers, Resources
from build_scripts.kinds.breakdowns.series.beside import apart_of, beside_cells, others_of, range_of
from build_scripts.kinds.breakdowns.series.chosen import Statement, chosen_rows, read_statement, thing_of
from build_scripts.kinds.breakdowns.series.declared import DeclaredSeries, Series, ToPrices
from build_scripts.kinds.statements import Deflator
from build_scripts.model import COVERAGES, EXACT, MISSING, Breakdown, Column, Dataset, Row, Scalar, same_months

OWN_COLUMNS = (
    ("valor", "amount"),
    ("estado", "name"),
    ("meses", "name"),
    ("menor", "amount"),
    ("mayor", "amount"),
    ("otras", "amount"),
    ("aparte", "amount"),
    ("menor_aparte", "amount"),
    ("mayor_aparte", "amount"),
    ("dicho_aparte", "name"),
    ("cuales_aparte", "name"),
    ("cambio_porcentual", "amount"),
    ("sin_cambio", "name"),
)
"""The columns that every series has, each with what a chart can do with it."""
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


@dataclass(frozen=True, kw_only=True)
class SeriesBreakdown(DeclaredSeries):
    """Match every year of the span with its chosen statement, or with its gap."""

    SAYS: ClassVar[str] = (
        "Una cantidad por año, elegida entre las que se declararon, con sus huecos, sus cotas y el rango de las demás."
    )
    GIVES: ClassVar[str] = (
        "*`period`*, `valor`, `estado`, `meses`, `menor`, `mayor`, `otras`, *la clave de la declaración*, `aparte`, "
        "`menor_aparte`, `mayor_aparte`, `dicho_aparte`, `cuales_aparte`, `cambio_porcentual`, `sin_cambio` y, con "
        "`deflator`, `valor_real`"
    )

    kind: Literal["series"] = "series"

    def columns(self, resources: Resources) -> Columns:
        keys = resources[self.resource]["schema"].get("foreignKeys", ())
        led = [(key["fields"][0], "name") for key in keys if key["reference"]["resource"] == self.stated][:1]
        real = [("valor_real", "amount")] if self.deflator else []
        return [(self.period, "name"), *OWN_COLUMNS, *led, *real]

    def numbers(self, dataset: Dataset) -> Iterator[Numbers]:
        return iter(())

    def statements(self, dataset: Dataset) -> Iterator[str]:
        yield self.stated

    def compute(self, dataset: Dataset) -> Breakdown:
        series = Series.of(dataset, self)
        chosen = {year: one for year, _, row in chosen_rows(series) if (one := read_statement(series, row))}
        index = _index(series)
        lines: list[Line] = []
        gaps: dict[int, bool] = {}
        for year in range(self.from_, self.to + 1):
            line, something = _line(series, year, chosen, index)
            lines.append(line)
            if year not in chosen:
                gaps[year] = something
        return self.made(dataset, list(_columns(series)), lines, notes=tuple(_notes(series, gaps, index)))


def _line(series: Series, year: int, chosen: Mapping[int, Statement], index: Mapping[int, Row]) -> tuple[Line, bool]:
    """Fill in a year; besides, whether anything is stated of it that was not chosen."""
    now, every = chosen.get(year), list(chosen.values())
    others = others_of(series, year, now, every)
    apart = apart_of(series, year, now, others, every)
    told, first = series.elsewhere.get(str(year - 1), ""), year == series.declared.from_
    change, why = _change(year, now, None if first else chosen.get(year - 1), first=first, told=told)
    real = [_real(series, now, index, year)] if series.index else []
    beside = beside_cells(series, series.key, [] if now else others, apart)
    return (*_cells(series, year, now, others), *beside, change, why, *real), bool(others or apart)


def _columns(series: Series) -> Iterator[Column]:
    value = series.statements.field(series.stated.value)
    unit = series.declared.unit or value.unit
    yield Column.of(series.choices.field(series.declared.period), "year")
    yield Column("valor", value.title, "amount", unit)
    yield Column("estado", "Estado", "text")
    yield Column("meses", "Meses", "text")
    yield Column("menor", "Menor de las declaradas", "amount", unit)
    yield Column("mayor", "Mayor de las declaradas", "amount", unit)
    yield Column("otras", "Otras declaraciones", "integer")
    yield Column.of(series.choices.field(series.key.fields[0]), "text")
    yield Column("aparte", "Otras que no se comparan", "integer")
    yield Column("menor_aparte", "Menor sin base clara", "amount", unit)
    yield Column("mayor_aparte", "Mayor sin base clara", "amount", unit)
    yield Column("dicho_aparte", "Dicho sin base clara", "text")
    yield Column("cuales_aparte", "Cuáles, y por qué no", "text")
    yield Column("cambio_porcentual", "Cambio respecto del año anterior", "percent", "%", 1)
    yield Column("sin_cambio", "Por qué no se calcula", "text")
    if series.declared.deflator:
        yield Column("valor_real", f"Con el índice de {series.declared.deflator.reference}", "amount", unit, 2)


def _cells(series: Series, year: int, now: Statement | None, others: Sequence[Statement]) -> Line:
    if now is None:
        return (year, None, series.elsewhere.get(str(year), MISSING), "", None, None, len(others), "")
    low, high = range_of(now, others)
    months, name = now.row[series.stated.months] or "", now.row[series.key.reference_fields[0]]
    return (year, now.shown, now.state, months, low, high, len(others), name)


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


def _index(series: Series) -> Mapping[int, Row]:
    """Return the row of the index of each year that has one."""
    if series.index is None:
        return {}
    rows, period, value = series.index.rows(series.dataset), series.index.period, series.index.value
    return {year: row for row in rows if isinstance(year := row[period], int) and row[value]}


def _real(series: Series, now: Statement | None, index: Mapping[int, Row], year: int) -> Decimal | None:
    """Return an amount by the index of the reference year; nothing where one of the indices is missing."""
    asked = series.declared.deflator
    if now is None or asked is None or series.index is None:
        return None
    years = (asked.reference, *asked.divisors(year))
    if not index.keys() >= set(years):
        return None
    there, *own = (Fraction(index[at].cells[series.index.value]) for at in years)
    return to_decimal(now.value * there * len(own) / sum(own))


def _notes(series: Series, gaps: Mapping[int, bool], index: Mapping[int, Row]) -> Iterator[str]:
    yield from _gap_notes(gaps)
    yield APART
    left = _left_out(series)
    if left:
        total = sum(left.values())
        what = f"{labels.number(total)} {'declaración' if total == 1 else 'declaraciones'}"
        which = "; ".join(f"{words}: {labels.number(count)}" for words, count in left.items())
        yield f"De lo mismo hay {what} más que esta tabla no trae. {which[0].upper()}{which[1:]}."
    yield RANGE
    if series.index is not None and series.declared.deflator is not None:
        yield from _index_notes(series, series.index, series.declared.deflator, gaps, index)


def _gap_notes(gaps: Mapping[int, bool]) -> Iterator[str]:
    """Say of each gap whether nothing is stated of it; ``gaps`` tells of each year whether something is."""
    if not gaps:
        return
    yield f"Sin ninguna declaración elegida: {_listed(list(gaps))}. {NOT_INTERPOLATED}"
    stated = [year for year, there in gaps.items() if there]
    silent = [year for year, there in gaps.items() if not there]
    if silent:
        yield f"De lo mismo y en la misma moneda no se halló ninguna declaración de {_listed(silent)}."
    if stated:
        yield f"Se hallaron declaraciones, y ninguna se eligió, de {_listed(stated)}; la tabla dice por qué."


def _index_notes(
    series: Series, given: Deflator, asked: ToPrices, gaps: Mapping[int, bool], index: Mapping[int, Row]
) -> Iterator[str]:
    """Say how amounts were brought to another year, and which could not be."""
    table, reference = series.dataset.tables[given.resource], asked.reference
    row = index.get(reference)
    if row is None:
        yield f"Falta el índice de {reference} en «{table.title}»: no se calcula nada con él."
        return
    day = row[given.date] if given.date else None
    when = f" del {labels.day(day)}" if isinstance(day, date) else f" de {reference}"
    printed, title = labels.scalar(row[given.value]), table.field(given.value).title
    own = "el promedio del índice de su año y el del anterior" if asked.average else "el índice de su año"
    yield (
        f"Con el índice de {reference}: el valor se multiplica por el índice{when} ({printed}; «{title}» de "
        f"«{table.title}») y se divide entre {own}. Una cota sigue siendo una cota."
    )
    shown = [year for year in range(series.declared.from_, series.declared.to + 1) if year not in gaps]
    absent = [year for year in shown if not index.keys() >= set(asked.divisors(year))]
    if absent:
        yield f"Sin índice, y por eso sin valor con el de {reference}: {_listed(absent)}."


def _left_out(series: Series) -> Mapping[str, int]:
    """Count what is stated of the same thing in another currency, or of a time that has no row here: each once."""
    stated = series.stated
    chosen = [row for _, _, row in chosen_rows(series)]
    things = {thing_of(series, row)[1:] for row in chosen}
    currencies = {row[stated.currency] for row in chosen}
    found: dict[str, int] = {}
    for row in series.statements.rows:
        if thing_of(series, row)[1:] in things and (words := _outside(series, row, currencies)):
            found[words] = found.get(words, 0) + 1
    return found


def _outside(series: Series, row: Row, currencies: Set[Scalar]) -> str:
    stated = series.stated
    end = row[stated.end]
    if row[stated.currency] not in currencies:
        return f"en {row.cells[stated.currency]}"
    if not isinstance(end, date):
        return "sin un periodo indicado"
    if end.year < series.declared.from_:
        return f"de antes de {series.declared.from_}"
    return f"de después de {series.declared.to}" if end.year > series.declared.to else ""


def _listed(years: Sequence[int]) -> str:
    words = [str(year) for year in years]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} y {words[-1]}"
