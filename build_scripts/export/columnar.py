"""Parquet for those who program: exact decimals, real dates, and each column's title and unit in its metadata."""

from __future__ import annotations

import io
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, cast

from build_scripts.model import Dataset, Field, Scalar, Table

INT64 = 2**63


def encode_parquet(dataset: Dataset, table: Table) -> bytes:
    """Write the table as Parquet; a missing value is null."""
    import pyarrow as pa  # 0.2 s to import, so only where it is used
    from pyarrow import parquet

    columns, fields = [], []
    for field in table.fields:
        kind, values = _column(pa, field, [row.values[field.name] for row in table.rows])
        columns.append(pa.array(values, type=kind))
        fields.append(pa.field(field.name, kind, metadata=_about(field)))
    about = {
        "title": table.title,
        "description": table.description,
        "package": dataset.slug,
        "version": dataset.version,
        "license": ", ".join(item["name"] for item in dataset.descriptor["licenses"]),
    }
    sink = io.BytesIO()
    parquet.write_table(
        pa.Table.from_arrays(columns, schema=pa.schema(fields, metadata=about)), sink, compression="snappy"
    )
    return sink.getvalue()


def _column(pa: Any, field: Field, values: Sequence[Scalar]) -> tuple[Any, Sequence[Scalar]]:
    """Choose the column's type and give the values that fit it."""
    match field.type:
        case "number":
            present = [value for value in values if isinstance(value, Decimal)]
            digits, scale = _digits_and_scale(present)
            if digits <= 38:
                # 18 or 38 and nothing between: the type outlives next year's larger amounts.
                return pa.decimal128(18 if digits <= 18 else 38, scale), values
            if digits <= 76:
                return pa.decimal256(76, scale), values
            return pa.string(), [None if value is None else f"{cast(Decimal, value):f}" for value in values]
        case "integer":
            if all(-INT64 <= cast(int, value) < INT64 for value in values if value is not None):
                return pa.int64(), values
            return pa.string(), [None if value is None else str(value) for value in values]
        case "year":
            return pa.int64(), values
        case "boolean":
            return pa.bool_(), values
        case "date":
            return pa.date32(), values
        case "string":
            return pa.string(), values


def _digits_and_scale(values: Sequence[Decimal]) -> tuple[int, int]:
    """Count the digits that hold every value with the decimals of the one that has most.

    >>> _digits_and_scale([Decimal("1661.2"), Decimal("22.05")]), _digits_and_scale([])
    ((6, 2), (1, 0))
    """
    scale = max((-int(value.as_tuple().exponent) for value in values), default=0)
    whole = max((value.adjusted() + 1 for value in values if value), default=1)
    return max(whole, 1) + max(scale, 0), max(scale, 0)


def _about(field: Field) -> dict[str, str]:
    about = {"title": field.title, "description": field.description}
    return {**about, "unit": field.unit} if field.unit else about
