"""Holds the numbers that the portal copied out of other rows, to rework a source's sums, to those rows.

A copy that is not its original is the portal's own mistake, so it cannot be declared as a doubt.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from build_scripts.exact import to_decimal
from build_scripts.model import Dataset, Finding, Row, Spec, Table


def check_restated(dataset: Dataset, _: Mapping[str, Dataset], spec: Spec, shown: str) -> list[Finding]:
    """Every number is that of the row its key leads to, times its scale and a factor; exactly, in every row.

    Without ``of.resource`` the original is another field of the same row.
    """
    table = dataset.tables[spec["resource"]]
    return [
        finding for row in table.select(spec.get("where", {})) for finding in _row(dataset, table, spec, row, shown)
    ]


def _row(dataset: Dataset, table: Table, spec: Spec, row: Row, shown: str) -> Iterator[Finding]:
    of = spec["of"]
    origins = dataset.tables[of["resource"]] if "resource" in of else table
    origin = _led(dataset, table, spec, row) if "resource" in of else row
    if origin is None:
        found = ", ".join(row.cells[name] or "vacío" for name in spec["by"])
        expected = f"una fila de «{of['resource']}»"
        yield _finding(dataset, table, spec, shown, row, spec["by"][0], expected, found)
        return
    wanted = _amount(spec, origin)
    cell = row.cells[spec["field"]]
    if wanted is None or row[spec["field"]] is None or Fraction(cell) != wanted:
        expected = "un número" if wanted is None else f"{to_decimal(wanted):f}"
        yield _finding(dataset, table, spec, shown, row, spec["field"], f"{expected}{_of(dataset, spec, origin)}", cell)
    for mine, theirs in spec.get("match", {}).items():
        if row[mine] != origin[theirs]:
            expected = f"{origin.cells[theirs] or 'vacío'}{_of(dataset, spec, origin)}"
            yield _finding(dataset, table, spec, shown, row, mine, expected, row.cells[mine])
    where = of.get("where", {})
    if origin not in origins.select(where):
        expected = f"una fila con {_said(origins, where)}"
        found = ", ".join(f"{origins.field(name).title.lower()} {origin.cells[name] or 'vacío'}" for name in where)
        found += _of(dataset, spec, origin)
        yield _finding(dataset, table, spec, shown, row, spec.get("by", [spec["field"]])[0], expected, found)


def _led(dataset: Dataset, table: Table, spec: Spec, row: Row) -> Row | None:
    """Follow the foreign key of the fields ``by``, which ``validate`` has seen declared."""
    key = next(k for k in table.foreign_keys if k.resource == spec["of"]["resource"] and list(k.fields) == spec["by"])
    target = dataset.tables[key.resource]
    wanted, spell = table.speller(key.fields)(row), target.speller(key.reference_fields)
    return next((other for other in target.rows if wanted is not None and spell(other) == wanted), None)


def _amount(spec: Spec, origin: Row) -> Fraction | None:
    of, factor = spec["of"], Fraction(spec.get("factor", "1"))
    if origin[of["field"]] is None or ("scale" in of and origin[of["scale"]] is None):
        return None
    scale = Fraction(origin.cells[of["scale"]]) if "scale" in of else Fraction(1)
    return Fraction(origin.cells[of["field"]]) * scale * factor


def _of(dataset: Dataset, spec: Spec, origin: Row) -> str:
    of = spec["of"]
    if "resource" not in of:
        return f" (de «{of['field']}»)"
    key = dataset.tables[of["resource"]].primary_key
    return f" ({' '.join(origin.cells[name] for name in key)})"


def _said(table: Table, where: Spec) -> str:
    told = []
    for name, value in where.items():
        if isinstance(value, Mapping):
            words = "vacío" if value["empty"] else "con dato"
        else:
            words = " o ".join(str(one) for one in value) if isinstance(value, list) else str(value)
        told.append(f"{table.field(name).title.lower()} {words}")
    return ", ".join(told)


def _finding(
    dataset: Dataset, table: Table, spec: Spec, shown: str, row: Row, field: str, expected: str, found: str
) -> Finding:
    return Finding(
        code="cuentas-restated",
        package=dataset.slug,
        file=f"{shown}/{table.path}",
        row=row.number,
        field=field,
        message=f"No se cumple: {spec['title'].rstrip('.')}.",
        expected=expected,
        found=found or "vacío",
        next="Corrija la copia, o la fila de la que sale: esto lo copia el portal y no se declara como duda.",
    )
