"""Writes a comparison as JSON and reads it back whole: the cambios.json of an edition.

What is empty is left out, so that the file says only what changed. A row's key is an object whose members are in the
order of the key. ``FORMAT`` changes when a reader of the old shape would no longer understand the new one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from typing import Any

from build_scripts.exceptions import UsageError
from build_scripts.model import (
    CellChange,
    ColumnChange,
    Comparison,
    ComputedCell,
    ComputedChange,
    DatasetChange,
    FigureChange,
    ItemChange,
    RowChange,
    ShownDoubt,
)

FORMAT = 1

PARTS: Mapping[str, Any] = {
    "columns": ColumnChange,
    "rows_added": RowChange,
    "rows_removed": RowChange,
    "cells": CellChange,
    "figures": FigureChange,
    "doubts_added": ShownDoubt,
    "doubts_removed": ShownDoubt,
    "computed": ComputedChange,
    "meaning": ItemChange,
    "wording": ItemChange,
}

INNER: Mapping[Any, Any] = {FigureChange: CellChange, ComputedChange: ComputedCell}
"""What the ``cells`` are of a change that has some of its own."""


def to_json(comparison: Comparison) -> dict[str, Any]:
    """Give a comparison as JSON has it, the same for the same comparison."""
    return {
        "format": FORMAT,
        "before": comparison.before,
        "after": comparison.after,
        "datasets": [_plain(one) for one in comparison.changed],
        "unchanged": [one.slug for one in comparison.datasets if one.what == "same"],
        "notes": list(comparison.notes),
        **({"texts": [_plain(one) for one in comparison.texts]} if comparison.texts else {}),
    }


def from_json(document: Mapping[str, Any]) -> Comparison:
    """Read a comparison back; raises ``UsageError`` for a format that this program does not know."""
    if document.get("format") != FORMAT:
        raise UsageError(
            f"cambios.json: se esperaba el formato {FORMAT} y se encontró {document.get('format')!r}. "
            "Use la versión del programa que publicó esa edición, o una posterior."
        )
    changed = [_dataset(one) for one in document["datasets"]]
    same = [DatasetChange(slug, "", "same") for slug in document["unchanged"]]
    datasets = tuple(sorted([*changed, *same], key=lambda one: one.slug))
    texts = tuple(ItemChange(**one) for one in document.get("texts", ()))
    return Comparison(document["before"], document["after"], datasets, tuple(document["notes"]), texts)


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {f.name: _field(f.name, told) for f in fields(value) if (told := getattr(value, f.name)) != _default(f)}
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, tuple | list) else value


def _field(name: str, value: Any) -> Any:
    return dict(value) if name == "key" else _plain(value)


def _default(field: Any) -> Any:
    return field.default if field.default_factory is MISSING else field.default_factory()


def _dataset(document: Mapping[str, Any]) -> DatasetChange:
    told: dict[str, Any] = {key: tuple(v) if isinstance(v, list) else v for key, v in document.items()}
    told |= {name: tuple(_part(kind, one) for one in told[name]) for name, kind in PARTS.items() if name in told}
    return DatasetChange(**told)


def _part(kind: Any, document: Mapping[str, Any]) -> Any:
    told = dict(document)
    if "gist" in told:
        told["gist"] = tuple((title, cell) for title, cell in told["gist"])
    if "key" in told:
        told["key"] = tuple(told["key"].items())
    if kind in INNER and "cells" in told:
        told["cells"] = tuple(_part(INNER[kind], one) for one in told["cells"])
    return kind(**told)
