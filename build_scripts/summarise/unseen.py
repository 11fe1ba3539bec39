"""Tells of chosen statements that no series shows: a choice that nobody sees has quietly emptied a chart."""

from __future__ import annotations

from collections.abc import Iterator

from build_scripts.model import Dataset, Finding, Statements
from build_scripts.summarise.chosen import chosen_rows


def check_unseen(dataset: Dataset, shown: str) -> Iterator[Finding]:
    """Find the rows of every table of choices that none of the series over it shows."""
    seen: dict[str, set[int]] = {}
    for declared in dataset.specs("breakdowns"):
        if declared["kind"] == "series":
            spec = Statements(dataset).resolved(declared)
            rows = seen.setdefault(spec["resource"], set())
            rows |= {row.number for year, row, _ in chosen_rows(dataset, spec) if spec["from"] <= year <= spec["to"]}
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
