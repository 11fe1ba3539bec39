"""Follows a declared foreign key from a row to the row it leads to."""

from __future__ import annotations

from collections.abc import Sequence

from build_scripts.model import Dataset, Row, Table


def pointed_row(dataset: Dataset, table: Table, row: Row, resource: str, by: Sequence[str] | None = None) -> Row | None:
    """Return the row of ``resource`` that a row leads to, by the key of some fields or by the first there is.

    ``validate`` has seen that there is such a key. A row with an empty field of it leads nowhere.
    """
    keys = (key for key in table.foreign_keys if key.resource == resource)
    key = next(key for key in keys if by is None or key.fields == tuple(by))
    wanted, target = table.speller(key.fields)(row), dataset.tables[resource]
    spell = target.speller(key.reference_fields)
    return None if wanted is None else next((other for other in target.rows if spell(other) == wanted), None)
