"""Tells of chosen statements that no series shows: a choice that nobody sees has quietly emptied a chart."""

from __future__ import annotations

from collections.abc import Iterator

from build_scripts.kinds.breakdowns import breakdowns_of
from build_scripts.kinds.breakdowns.series.chosen import chosen_rows
from build_scripts.kinds.breakdowns.series.declared import Series
from build_scripts.kinds.breakdowns.series.yearly import SeriesBreakdown
from build_scripts.model import Dataset, Finding


def check_unseen(dataset: Dataset, shown: str) -> Iterator[Finding]:
    """Find the rows of every table of choices that none of the series over it shows."""
    seen: dict[str, set[int]] = {}
    for declared in breakdowns_of(dataset):
        if isinstance(declared, SeriesBreakdown):
            rows, series = seen.setdefault(declared.resource, set()), Series.of(dataset, declared)
            rows |= {row.number for year, row, _ in chosen_rows(series) if declared.from_ <= year <= declared.to}
    for resource, rows in seen.items():
        table = dataset.tables[resource]
        for row in table.rows:
            if row.number not in rows:
                yield Finding(
                    code="serie-sin-ver",
                    package=dataset.slug,
                    file=f"{shown}/{table.path}",
                    row=row.number,
                    field=table.primary_key[0],
                    message="Esta elección no se ve en ningún desglose «series».",
                    expected="una serie que la muestre",
                    found=", ".join(row.cells[name] for name in table.primary_key),
                    next="Corrija «where», «from» o «to» de la serie, declare otra que la muestre, o quite la fila.",
                )
