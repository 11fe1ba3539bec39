"""Values joined to places on a grid: every place is a row, and one without a value has none; never a zero."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from build_scripts import labels
from build_scripts.exact import add, to_decimal
from build_scripts.model import Breakdown, Column, Dataset, Finding, Row, Scalar, Spec


def places(dataset: Dataset, spec: Spec) -> Breakdown:
    """Give each place its value, its share of the printed total if one is declared, and its cell of the grid.

    The order is that of the table of places. What ``check_places`` finds has been found before.
    """
    table, grid = dataset.tables[spec["resource"]], spec["places"]
    home = dataset.tables[grid["resource"]]
    value = table.field(spec["value"])
    cells = [home.field(grid[key]) for key in ("row", "column")]
    whole = _whole(dataset, spec["total"]) if "total" in spec else None
    columns = [Column.of(home.field(grid["category"]), "text"), Column.of(value)]
    if "total" in spec:
        columns.append(Column("participacion", "Del total impreso", "percent", "%", 2))
    columns += [Column.of(field) for field in cells]
    found = {str(row[spec["category"]]): row[value.name] for row in _placed(dataset, spec)}
    rows: list[tuple[Scalar, ...]] = []
    for row in home.rows:
        name = str(row[grid["category"]])
        amount = found.get(name)
        share = [_share(amount, whole)] if "total" in spec else []
        rows.append((name, amount, *share, *(row[field.name] for field in cells)))
    own = (spec["note"],) if "note" in spec else ()
    return Breakdown(
        dataset.slug,
        spec["id"],
        spec["kind"],
        spec["title"],
        tuple(columns),
        tuple(rows),
        notes=own + tuple(_left_out(dataset, spec)),
    )


def check_places(dataset: Dataset, shown: str) -> list[Finding]:
    """Find places that share a cell of the grid or have none, and places with several values; ``shown`` is the folder.

    That every value has its place is held by the foreign key that ``validate`` asks for.
    """
    findings: list[Finding] = []
    for spec in dataset.specs("breakdowns"):
        if spec["kind"] == "places":
            findings += _check_grid(dataset, spec, shown)
            findings += _check_values(dataset, spec, shown)
    return findings


def _check_grid(dataset: Dataset, spec: Spec, shown: str) -> Iterator[Finding]:
    grid = spec["places"]
    table = dataset.tables[grid["resource"]]
    taken: dict[tuple[Scalar, Scalar], str] = {}
    for row in table.rows:
        name, cell = str(row[grid["category"]]), (row[grid["row"]], row[grid["column"]])
        where = f"fila {row.cells[grid['row']]}, columna {row.cells[grid['column']]}"
        if not all(isinstance(at, int) and at >= 1 for at in cell):
            message = f"«{name}» no tiene un lugar en el mapa."
            expected, found = "una fila y una columna, enteros desde 1", where
        elif cell in taken:
            message = f"«{name}» y «{taken[cell]}» están en el mismo lugar del mapa."
            expected, found = "un lugar distinto para cada uno", where
        else:
            taken[cell] = name
            continue
        step = f"Corrija «{grid['row']}» o «{grid['column']}» en esa fila."
        file = f"{shown}/{table.path}"
        yield Finding("mapa-lugar", dataset.slug, file, message, step, row.number, grid["row"], expected, found)


def _check_values(dataset: Dataset, spec: Spec, shown: str) -> Iterator[Finding]:
    table = dataset.tables[spec["resource"]]
    lines: dict[str, list[int]] = {}
    for row in _placed(dataset, spec):
        lines.setdefault(str(row[spec["category"]]), []).append(row.number)
    for name, numbers in lines.items():
        if len(numbers) > 1:
            yield Finding(
                code="mapa-valores",
                package=dataset.slug,
                file=f"{shown}/datapackage.json",
                field=f"portal.breakdowns «{spec['id']}»",
                message=f"«{name}» tiene {len(numbers)} filas en «{table.name}», y el mapa lleva un valor por lugar.",
                expected="una fila por lugar",
                found="líneas " + ", ".join(map(str, numbers)),
                next="Elija las filas con «where», por ejemplo las de una gestión.",
            )


def _placed(dataset: Dataset, spec: Spec) -> list[Row]:
    rows = dataset.tables[spec["resource"]].select(spec.get("where", {}))
    return [row for row in rows if row[spec["category"]] is not None]


def _left_out(dataset: Dataset, spec: Spec) -> Iterator[str]:
    """Say how many values the source gives without a place; they are in the total and not on the map."""
    chosen = dataset.tables[spec["resource"]].select(spec.get("where", {}))
    loose = [row for row in chosen if row[spec["category"]] is None and row[spec["value"]] is not None]
    if loose:
        count = labels.count_of(len(loose), "valor no tiene", "valores no tienen")
        yield f"{count} lugar en los datos, y no se {'muestra' if len(loose) == 1 else 'muestran'} aquí."


def _whole(dataset: Dataset, cells: Spec) -> Decimal | int | None:
    printed = [row[cells["field"]] for row in dataset.tables[cells["resource"]].select(cells.get("where", {}))]
    amounts = [cell for cell in printed if isinstance(cell, int | Decimal)]
    return add(amounts) if amounts else None


def _share(amount: Scalar, whole: Decimal | int | None) -> Decimal | None:
    if not whole or not isinstance(amount, int | Decimal):
        return None
    return to_decimal(Fraction(amount) / Fraction(whole) * 100)
