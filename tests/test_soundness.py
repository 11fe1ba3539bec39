"""The quick answer on a table is never kinder than Frictionless, and spares its full run where that finds nothing."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from build_scripts.model import RawRecord, RawTable
from build_scripts.validate import structure
from build_scripts.validate.soundness import surely_sound
from tests.portals import Portal

MISSING = ["", "s/d"]
CELLS = {
    "string": ["A", "B", "a", " ", "01", "true"],
    "integer": ["1", "01", "2", "-3", "1.0", "1e3", "x"],
    "number": ["1", "1.0", "1.00", "2.5", "-3", "NaN", "INF", "1e3", "x"],
    "year": ["2020", "2021", "20", "20200"],
    "date": ["2020-01-13", "2020-01-14", "2020-13-01", "13/01/2020"],
    "boolean": ["true", "false", "1", "TRUE", "si"],
}
LIMITS = {"integer": (0, 2), "number": (0, 2), "year": (2020, 2020), "date": ("2020-01-13", "2020-01-13")}
SHARED = {
    "string": ["A"],
    "integer": [1],
    "number": [1, 2.5],
    "year": [2020],
    "date": ["2020-01-13"],
    "boolean": [True],
}


def table(name: str, rows: list[tuple[str, ...]], kinds: dict[str, str], **schema: Any) -> dict[str, Any]:
    """A table as ``structure`` hands it over."""
    asked = schema.pop("asked", {})
    return {
        "name": name,
        "data": [list(kinds), *(list(row) for row in rows)],
        "schema": {
            "fields": [{"name": n, "type": kind, "constraints": asked.get(n, {})} for n, kind in kinds.items()],
            "primaryKey": ["clave"],
            "foreignKeys": [],
            "missingValues": MISSING,
            **schema,
        },
    }


def pointing(target: str, fields: list[str], wanted: list[str]) -> list[dict[str, Any]]:
    return [{"fields": fields, "reference": {"resource": f"{target}.{'.'.join(wanted)}", "fields": wanted}}]


@st.composite
def constraints(draw: st.DrawFn, kind: str) -> dict[str, Any]:
    """Some of what a field of a type may be asked."""
    found: dict[str, Any] = {}
    if draw(st.integers(0, 3)) == 0:
        found["required"] = True
    if kind != "boolean" and draw(st.integers(0, 5)) == 0:
        found["unique"] = True
    if draw(st.integers(0, 5)) == 0:
        found["enum"] = SHARED[kind]
    if kind in LIMITS and draw(st.integers(0, 3)) == 0:
        found["minimum"], found["maximum"] = LIMITS[kind]
    if kind == "string" and draw(st.integers(0, 3)) == 0:
        found |= {"pattern": "[A-Z]|[0-9]+", "minLength": 1, "maxLength": 1}
    return found


@st.composite
def packages(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Two tables of any types, the second pointing at the first's key, with few values so that they meet."""
    key = draw(st.sampled_from(sorted(CELLS)))
    other = draw(st.sampled_from(sorted(CELLS)))
    wide = draw(st.booleans())  # a key of two columns
    points = draw(st.booleans())
    kinds = {"clave": key, "dato": other}
    fields = ["clave", "dato"] if wide else ["clave"]
    cells = (st.sampled_from(CELLS[kind] + CELLS[kind][:2] * 6 + MISSING) for kind in kinds.values())
    rows = st.lists(st.tuples(*cells), max_size=4)
    asked = st.fixed_dictionaries({name: constraints(kind) for name, kind in kinds.items()})
    keys = pointing("lugares", fields, fields) if points else []
    return [
        table("lugares", draw(rows), kinds, asked=draw(asked), primaryKey=fields),
        table("cobros", draw(rows), kinds, asked=draw(asked), primaryKey=["clave", "dato"], foreignKeys=keys),
    ]


def errors(resources: list[dict[str, Any]]) -> set[str]:
    """What Frictionless itself finds."""
    readable = {r["name"]: {**r, "schema": {**r["schema"], "foreignKeys": []}} for r in resources}
    raw = {
        r["name"]: RawTable(r["name"], "", tuple(r["data"][0]), tuple(RawRecord(1, tuple(c)) for c in r["data"][1:]))
        for r in resources
    }
    for resource in resources:
        readable[resource["name"]]["schema"]["foreignKeys"] = [
            {**key, "reference": {**key["reference"], "resource": key["reference"]["resource"].partition(".")[0]}}
            for key in resource["schema"]["foreignKeys"]
        ]
    found = structure._errors(resources, structure._lookups(readable, raw))
    return {error.type for of_table in found.values() for error in of_table}


@settings(max_examples=150, deadline=None)
@given(packages())
def test_the_quick_answer_is_that_of_frictionless(resources: list[dict[str, Any]]) -> None:
    found, sure = errors(resources), surely_sound(resources)
    event(f"sound: {sure}")
    assert not (sure and found)
    if not any("NaN" in row for resource in resources for row in resource["data"]):
        assert sure == (not found)


WORDS = {"clave": "string", "dato": "string"}
NUMBERS = {"clave": "number", "dato": "number"}
PLACES = table("lugares", [("A", "a"), ("B", "")], WORDS)
WRONG = {
    "a row without a key": [table("cobros", [("s/d", "a")], WORDS)],
    "a blank row": [table("cobros", [("", "s/d")], WORDS)],
    "two spellings of one key": [table("cobros", [("1", "2"), ("1.0", "3")], NUMBERS)],
    "a repeated value": [table("cobros", [("A", "a"), ("B", "a")], WORDS, asked={"dato": {"unique": True}})],
    "no value where one is asked": [table("cobros", [("A", "")], WORDS, asked={"dato": {"required": True}})],
    "a key that leads nowhere": [
        PLACES,
        table("cobros", [("A", "C")], WORDS, foreignKeys=pointing("lugares", ["dato"], ["clave"])),
    ],
    "half a key": [
        PLACES,
        table("cobros", [("A", "")], WORDS, foreignKeys=pointing("lugares", ["clave", "dato"], ["clave", "dato"])),
    ],
    "what equals nothing, itself included": [
        table("cobros", [("NaN", "1")], NUMBERS, foreignKeys=pointing("cobros", ["clave"], ["clave"]))
    ],
}


@pytest.mark.parametrize("resources", WRONG.values(), ids=WRONG.keys())
def test_what_frictionless_refuses_is_never_sure(resources: list[dict[str, Any]]) -> None:
    assert errors(resources)
    assert not surely_sound(resources)


def test_an_empty_key_leads_nowhere_and_needs_not() -> None:
    cobros = table("cobros", [("A", ""), ("B", "A")], WORDS, foreignKeys=pointing("lugares", ["dato"], ["clave"]))
    assert not errors([PLACES, cobros])
    assert surely_sound([PLACES, cobros])


def test_valid_tables_are_spared_the_full_run(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> object:
        raise AssertionError("la revisión entera no hacía falta")

    monkeypatch.setattr(structure, "_errors", refuse)
    assert portal.validate().code == 0


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("2021,B", "2021,Z", "estructura-foreign-key"),
        ("2021,B", "2020,B", "estructura-primary-key"),
        ('"Cuadro 1, fila 2"', "", "estructura-constraint-error"),
    ],
)
def test_what_is_found_does_not_depend_on_the_quick_answer(
    portal: Portal, monkeypatch: pytest.MonkeyPatch, old: str, new: str, code: str
) -> None:
    portal.replace(old, new)
    quick = portal.validate()
    assert code in {finding["code"] for finding in quick.findings}
    monkeypatch.setattr(structure, "surely_sound", lambda _: False)
    assert portal.validate() == quick
