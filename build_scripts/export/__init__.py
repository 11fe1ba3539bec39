"""Encodes a dataset in the formats people take away.

In: a ``Dataset``, its figures and the text of its LEEME.txt. Out: the ``Output``s below ``datos/``, the same bytes
every time.
"""

from __future__ import annotations

from collections.abc import Sequence

from build_scripts.export.bundle import encode_descriptor, encode_zip
from build_scripts.export.columnar import encode_parquet
from build_scripts.export.computed import computed_cells, encode_breakdown
from build_scripts.export.delimited import encode_csv
from build_scripts.export.recipes import RECIPES, encode_recipes
from build_scripts.export.records import encode_json
from build_scripts.export.verifier import verifier
from build_scripts.export.workbook import encode_xlsx
from build_scripts.model import Dataset, Discrepancy, Figure, Output

__all__ = [
    "computed_cells",
    "encode_breakdown",
    "encode_csv",
    "encode_descriptor",
    "encode_json",
    "encode_parquet",
    "encode_recipes",
    "encode_xlsx",
    "encode_zip",
    "export",
    "verifier",
]


def export(
    dataset: Dataset, readme: str, doubts: Sequence[Discrepancy] = (), figures: Sequence[Figure] = ()
) -> list[Output]:
    """Encode every table as CSV, XLSX, JSON and Parquet, the recipes as JSON, and the whole as Data Package and ZIP."""
    folder = f"datos/{dataset.slug}"
    csvs = {name: encode_csv(table) for name, table in dataset.tables.items()}
    descriptor = encode_descriptor(dataset, csvs)
    recipes = encode_recipes(dataset, figures)
    outputs = []
    for name, table in dataset.tables.items():
        outputs += [
            Output(f"{folder}/{name}.csv", csvs[name]),
            Output(f"{folder}/{name}.xlsx", encode_xlsx(dataset, table, doubts, figures)),
            Output(f"{folder}/{name}.json", encode_json(table)),
            Output(f"{folder}/{name}.parquet", encode_parquet(dataset, table)),
        ]
    outputs.append(Output(f"{folder}/datapackage.json", descriptor))
    outputs.append(Output(f"{folder}/{RECIPES}", recipes))
    outputs.append(Output(f"{folder}.zip", encode_zip(dataset, descriptor, csvs, readme, recipes)))
    return outputs
