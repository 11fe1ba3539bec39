"""Figures that contradict the rows that they read: another period, another unit, or one row for all of them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.portals import Portal

TOTAL = {"resource": "cobros", "field": "total"}


def figure(**keys: Any) -> dict[str, Any]:
    of = {**TOTAL, "where": {"gestion": 2022}}
    whole = {"id": "una", "kind": "value", "title": "Lo cobrado", "of": of, **keys}
    return {key: value for key, value in whole.items() if value is not None}


def with_figure(portal: Portal, **keys: Any) -> list[dict[str, Any]]:
    with portal.described() as descriptor:
        descriptor["portal"]["figures"].append(figure(**keys))
    return portal.validate().findings


CHANGE = {
    "kind": "change",
    "of": None,
    "from": {**TOTAL, "where": {"gestion": 2020}},
    "to": {**TOTAL, "where": {"gestion": 2022}},
}


@pytest.mark.parametrize(
    ("keys", "expected", "found"),
    [
        ({"period": "gestión 2021"}, "2022", "gestión 2021"),
        ({"period": "2020 a 2022"}, "2022", "2020 a 2022"),
        ({"title": "Se cobró en 2021"}, "2022", "2021"),
        ({"kind": "sum", "of": TOTAL, "period": "gestión 2022"}, "de 2020 a 2022", "gestión 2022"),
        ({**CHANGE, "period": "de 2021 a 2022"}, "de 2020 a 2022", "de 2021 a 2022"),
    ],
)
def test_a_figure_of_another_period_than_its_rows_is_told(
    portal: Portal, keys: dict[str, Any], expected: str, found: str
) -> None:
    (finding,) = with_figure(portal, **keys)
    assert (finding["code"], finding["expected"], finding["found"]) == ("cifra-periodo", expected, found)
    assert finding["file"] == "datasets/cobros/datapackage.json"
    assert finding["field"].startswith("portal.figures «una».")
    assert "where" in finding["next"]


@pytest.mark.parametrize(
    "keys",
    [
        {"period": "gestión 2022"},
        {"period": "31 de diciembre de 2022"},
        {"period": "todo el año"},
        {"title": "Se cobró en 2022, según el informe de 2024"},
        {"title": "Frente al de 2019", "period": "2022"},
        {"kind": "sum", "of": TOTAL, "period": "de 2020 a 2022"},
        {"kind": "sum", "of": TOTAL, "title": "De 2020 en adelante"},
        {"title": "De los 2.021 lugares"},
        {"title": "Ley N.º 2021/14", "of": {"resource": "totales", "field": "multas"}},
    ],
)
def test_a_period_that_its_rows_have_is_fine(portal: Portal, keys: dict[str, Any]) -> None:
    assert with_figure(portal, **keys) == []


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ({"unit": "$us"}, "Bs"),
        ({"unit": "millones de Bs"}, "Bs"),
        ({"kind": "sum", "of": TOTAL, "unit": "filas"}, "Bs"),
        ({**CHANGE, "unit": "Bs"}, "%"),
        ({**CHANGE, "kind": "difference", "unit": "%"}, "Bs"),
    ],
)
def test_a_unit_that_its_field_has_not_is_told(portal: Portal, keys: dict[str, Any], expected: str) -> None:
    (finding,) = with_figure(portal, **keys)
    assert (finding["code"], finding["expected"], finding["found"]) == ("cifra-unidad", expected, keys["unit"])
    assert finding["field"] == "portal.figures «una».unit"


@pytest.mark.parametrize(
    "keys",
    [
        {"unit": "Bs"},
        {"unit": "(Bs)"},
        {**CHANGE, "unit": "%"},
        {**CHANGE, "unit": "Bs", "title": "De cada Bs 100, cuánto más"},
        {"kind": "count", "of": {"resource": "cobros"}, "unit": "cuadros"},
    ],
)
def test_a_unit_that_its_field_has_is_fine(portal: Portal, keys: dict[str, Any]) -> None:
    assert with_figure(portal, **keys) == []


def with_units_by_row(portal: Portal, unit: str | None) -> None:
    """Let the unit of a table's amounts stand in a column of its own."""
    portal.data("totales").write_text(
        'concepto,multas,unidad,fuente_lugar\nTotal,1350.75,Bs,"Cuadro 1, total"\n', encoding="utf-8"
    )
    with portal.described() as descriptor:
        fields = descriptor["resources"][2]["schema"]["fields"]
        column = {"name": "unidad", "type": "string", "title": "Unidad", "description": "De la fila."}
        fields.insert(2, column)
        del fields[1]["unit"]
        fields[1] |= {"unit": unit} if unit else {}


@pytest.mark.parametrize("unit", ["según «Unidad»", None])
def test_a_unit_that_each_row_says_is_held_too(portal: Portal, unit: str | None) -> None:
    with_units_by_row(portal, unit)
    of = {"resource": "totales", "field": "multas"}
    assert with_figure(portal, unit="Bs", of=of) == []
    with portal.described() as descriptor:
        descriptor["portal"]["figures"][-1]["unit"] = "días"
    only = portal.validate().only
    assert (only["code"], only["expected"], only["found"]) == ("cifra-unidad", "Bs", "días")


def test_the_unit_of_a_measure_is_that_of_its_field(portal: Portal) -> None:
    measure = {"id": "suma", "title": "Suma", "aggregate": "sum", "resource": "cobros", "field": "multas", "unit": "Bs"}
    group = {
        "id": "grupo",
        "kind": "group",
        "title": "Por lugar",
        "by": {"resource": "lugares", "field": "codigo"},
        "measures": [measure],
    }
    with portal.described() as descriptor:
        descriptor["portal"]["breakdowns"].append(group)
    assert portal.validate().findings == []
    with portal.described() as descriptor:
        descriptor["portal"]["breakdowns"][-1]["measures"][0]["unit"] = "$us"
    only = portal.validate().only
    assert (only["field"], only["expected"]) == ("portal.breakdowns «grupo».measures[0].unit", "Bs")


EACH = {"resource": "cobros", "field": "gestion"}


def test_figures_that_all_read_one_row_are_told(portal: Portal) -> None:
    (finding,) = with_figure(portal, each={"resource": "lugares", "field": "codigo"}, title="Lo cobrado en {cada}")
    assert (finding["code"], finding["field"]) == ("repetida-igual", "portal.figures «una».each")
    assert finding["found"].startswith("2 copias iguales: una-a, una-b")
    assert "{cada}" in finding["next"]


def test_figures_that_each_read_their_row_are_fine(portal: Portal) -> None:
    of = {**TOTAL, "where": {"gestion": "{cada}"}}
    assert with_figure(portal, each=EACH, of=of, title="Lo cobrado en {cada}") == []


def test_tables_and_charts_that_are_all_the_same_are_told(portal: Portal) -> None:
    with portal.described() as descriptor:
        own = descriptor["portal"]
        own["breakdowns"].append({**own["breakdowns"][0], "id": "otra", "each": EACH, "title": "De {cada}"})
        own["charts"].append({**own["charts"][0], "id": "dibujo", "each": EACH, "title": "De {cada}"})
    assert [f["field"] for f in portal.validate().findings] == [
        "portal.breakdowns «otra».each",
        "portal.charts «dibujo».each",
    ]
