"""One amount a year, as chosen among what is stated: a missing year is a gap, a bound stays a bound.

Nothing is interpolated, converted or added. The chosen rows lead by foreign key to the statements; those of the same
thing that were not chosen stand beside each as a range and a count. What cannot be one series, ``mixing`` has told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from datetime import date
from decimal import Decimal
from fractions import Fraction

from build_scripts import labels
from build_scripts.exact import to_decimal
from build_scripts.model import (
    COVERAGES,
    EXACT,
    MISSING,
    Breakdown,
    Column,
    Dataset,
    ForeignKey,
    Row,
    Scalar,
    Spec,
    Statements,
    same_months,
)
from build_scripts.summarise.beside import apart_of, beside_cells, others_of, range_of
from build_scripts.summarise.chosen import (
    Statement,
    chosen_rows,
    key_to_statements,
    read_statement,
    thing_of,
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


def series(dataset: Dataset, spec: Spec) -> Breakdown:
    """Give every year of the span its chosen statement, or its gap."""
    spec = Statements(dataset).resolved(spec)
    key = key_to_statements(dataset, spec)
    chosen = {year: one for year, _, row in chosen_rows(dataset, spec) if (one := read_statement(spec, row))}
    index = _index(dataset, spec)
    rows: list[tuple[Scalar, ...]] = []
    gaps: dict[int, bool] = {}
    before: Statement | None = None
    for year in range(spec["from"], spec["to"] + 1):
        now = chosen.get(year)
        others = others_of(dataset, spec, year, now, list(chosen.values()))
        apart = apart_of(dataset, spec, year, now, others, list(chosen.values()))
        elsewhere = spec.get("elsewhere", {})
        change, why = _change(year, now, before, first=year == spec["from"], told=elsewhere.get(str(year - 1), ""))
        real = [_real(spec, now, index, year)] if "deflator" in spec else []
        rows.append(
            (
                *_cells(spec, key, year, now, others),
                *beside_cells(spec, key, [] if now else others, apart),
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
        yield Column("valor_real", f"Con el índice de {spec['deflator']['reference']}", "amount", unit, 2)


def _cells(
    spec: Spec, key: ForeignKey, year: int, now: Statement | None, others: Sequence[Statement]
) -> tuple[Scalar, ...]:
    if now is None:
        return (year, None, spec.get("elsewhere", {}).get(str(year), MISSING), "", None, None, len(others), "")
    low, high = range_of(now, others)
    months = now.row[spec["statements"]["months"]] or ""
    return (year, now.shown, now.state, months, low, high, len(others), now.row[key.reference_fields[0]])


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
    """Give an amount by the index of the reference year; nothing where one of the indices is missing."""
    years = _divisors(spec, year)
    reference = spec["deflator"]["reference"]
    if now is None or not index.keys() >= {reference, *years}:
        return None
    there, *own = (Fraction(index[at].cells[spec["deflator"]["value"]]) for at in (reference, *years))
    return to_decimal(now.value * there * len(own) / sum(own))


def _divisors(spec: Spec, year: int) -> tuple[int, ...]:
    """Tell the mean of which years' indices an amount is divided by."""
    return (year - 1, year) if spec["deflator"].get("average") else (year,)


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
        yield f"Falta el índice de {reference} en «{table.title}»: no se calcula nada con él."
        return
    day = row[given["date"]] if "date" in given else None
    when = f" del {labels.day(day)}" if isinstance(day, date) else f" de {reference}"
    printed = labels.scalar(row[given["value"]])
    own = "el promedio del índice de su año y el del anterior" if given.get("average") else "el índice de su año"
    yield (
        f"Con el índice de {reference}: el valor se multiplica por el índice{when} ({printed}; «{title}» de "
        f"«{table.title}») y se divide entre {own}. Una cota sigue siendo una cota."
    )
    shown = [year for year in range(spec["from"], spec["to"] + 1) if year not in gaps]
    absent = [year for year in shown if not index.keys() >= set(_divisors(spec, year))]
    if absent:
        yield f"Sin índice, y por eso sin valor con el de {reference}: {_listed(absent)}."


def _left_out(dataset: Dataset, spec: Spec) -> Mapping[str, int]:
    """Count what is stated of the same thing in another currency, or of a time that has no row here: each once."""
    stated = spec["statements"]
    chosen = [row for _, _, row in chosen_rows(dataset, spec)]
    things = {thing_of(spec, row)[1:] for row in chosen}
    currencies = {row[stated["currency"]] for row in chosen}
    found: dict[str, int] = {}
    for row in dataset.tables[stated["resource"]].rows:
        if thing_of(spec, row)[1:] in things and (words := _outside(spec, row, currencies)):
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
