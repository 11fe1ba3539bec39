"""The readers that hold the documents of a rendición against the figures: they see what differs, and only that."""

from __future__ import annotations

from decimal import Decimal

import pytest

from build_scripts.export.workbook import encode_xlsx
from build_scripts.model import Breakdown, Column, Figure, Ingredient, Recipe
from tests.factories import make_dataset, make_field, make_table
from tests.readback import (
    amounts_of,
    read_amounts,
    read_cards,
    read_page,
    read_passages,
    read_rows,
    read_script,
    read_workbook,
)

CELLS = Ingredient("valor", "tabla", "total", {}, (2, 3), ("a", "b"), ("1661.2", ""))


def make_figure(name: str, value: Decimal | None, display: str, unit: str, mark: str = "") -> Figure:
    recipe = Recipe("sum", "cobros", "1.0.0", (CELLS,), "", "", "")
    return Figure("cobros", name, f"Título de {name}", value, display, unit, "", "", recipe, mark=mark)


FIGURES = {
    figure.id: figure
    for figure in (
        make_figure("total", Decimal("1661.2"), "1.661,2", "millones de Bs"),
        make_figure("parte", Decimal("64.1"), "64,1", "%"),
        make_figure("gente", Decimal(201), "201", "habitantes", "por confirmar"),
        make_figure("gasto", None, "no se puede calcular", "Bs"),
    )
}
RIGHT = "Son Bs 1.661,2 millones, el 64,1 %. Viven 201 habitantes (por confirmar); falta no se puede calcular."
PASSAGE = (
    "Son {figura:cobros/total}, el {figura:cobros/parte}. Viven {figura:cobros/gente}; falta {figura:cobros/gasto}."
)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        (RIGHT, []),
        (RIGHT.replace("1.661,2", "1.661,3"), ["total"]),
        (RIGHT.replace("64,1", "64,12"), ["parte"]),
        (RIGHT.replace("64,1", "−64,1"), ["parte"]),
        (RIGHT.replace(" (por confirmar)", ""), ["gente, cobros/gasto"]),
        (RIGHT.replace("por confirmar", "por cotejar"), ["gente"]),
        (RIGHT.replace("no se puede", "sí se puede"), ["gasto"]),
    ],
)
def test_a_number_in_a_sentence_is_read_back(text: str, wrong: list[str]) -> None:
    found = read_passages("informe", text, [PASSAGE], FIGURES)
    assert [mismatch.figure.removeprefix("cobros/") for mismatch in found] == wrong


def test_every_place_where_a_sentence_stands_is_read() -> None:
    text = "Son Bs 1.661,2 millones. Más texto. Son Bs 1.661,9 millones."
    (wrong,) = read_passages("informe", text, ["Son {figura:cobros/total}."], FIGURES)
    assert (wrong.expected, wrong.found) == ("Bs 1.661,2 millones", "Bs 1.661,9 millones")


def test_a_number_is_read_to_its_end() -> None:
    text = "Son Bs 1.661,2 millones.000 de algo."
    assert read_passages("informe", text, ["Son {figura:cobros/total}."], FIGURES)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("64,1 % Título de parte, gestión 2024 Receta: cobros/parte", 0),
        ("64,2 % Título de parte, gestión 2024 Receta: cobros/parte", 1),
        ("Otra cosa", 1),
        ("Cuadro 3. Título de parte 64,1 % Título de parte", 0),
    ],
)
def test_a_number_above_its_title_is_read_back(text: str, wrong: int) -> None:
    assert len(read_cards("ficha", text, ["cobros/parte"], FIGURES)) == wrong


@pytest.mark.parametrize(
    ("told", "wrong"), [("64,1\N{NO-BREAK SPACE}%", 0), ("64,1", 1), ("No se puede calcular", 1), ("−64,1 %", 1)]
)
def test_an_element_of_the_site_is_read_back(told: str, wrong: int) -> None:
    html = (
        f'<p data-figure="cobros/parte"><span>{told}</span></p><p data-figure="cobros/gasto">No se puede calcular</p>'
    )
    assert len(read_page("página", html, FIGURES)) == wrong


SAID = "Son mil seiscientos sesenta y un millones doscientos mil bolivianos, el sesenta y cuatro coma uno por ciento."


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        (SAID, []),
        (SAID.replace(", el", ",  [Bs 1.661,2 millones]\r\n    el"), []),
        (SAID.replace("doscientos", "trescientos"), ["total"]),
        (SAID.replace("coma uno", "coma dos"), ["parte"]),
        (SAID.replace("sesenta y un", "sesenta y uno"), ["total"]),
        ("Nada.", ["total, cobros/parte"]),
    ],
)
def test_the_script_is_understood_as_a_listener_would(text: str, wrong: list[str]) -> None:
    found = read_script(text, ["Son {figura:cobros/total}, el {figura:cobros/parte}."], FIGURES)
    assert [mismatch.figure.removeprefix("cobros/") for mismatch in found] == wrong


def test_the_cells_of_a_spreadsheet_are_held_against_the_recipe() -> None:
    fields = [make_field("clave", "string"), make_field("total", "number")]
    table = make_table(fields, [["a", "1661.2"], ["b", "7"]])
    dataset = make_dataset(table, slug="cobros")
    figure = make_figure("total", Decimal("1661.2"), "1.661,2", "Bs")
    found = read_workbook("cobros/tabla", encode_xlsx(dataset, table), dataset, "tabla", [figure])
    assert [(wrong.place, wrong.expected, wrong.found) for wrong in found] == [("cobros/tabla, fila 3", "", "7")]


BREAKDOWN = Breakdown(
    "cobros", "por-lugar", "rows", "Por lugar",
    (Column("lugar", "Lugar", "text"), Column("total", "Total", "amount", "Bs", 2)),
    (("La Paz", Decimal("1000.50")), ("Beni", None)),
    (("Total", Decimal("1000.50")),),
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "wrong"),
    [("La Paz 1.000,50 Beni sin dato Total 1.000,50", 0), ("La Paz 1.000,51 Beni sin dato Total 1.000,50", 1), ("", 3)],
)
def test_the_rows_of_a_table_are_read_back(text: str, wrong: int) -> None:
    assert len(read_rows("informe", text, BREAKDOWN)) == wrong


def test_an_amount_that_nothing_published_has_is_seen() -> None:
    table = make_table([make_field("clave", "string"), make_field("total", "number")], [["a", "2500.75"]])
    known = amounts_of([(make_dataset(table), [BREAKDOWN], [])], FIGURES)
    assert (
        read_amounts("informe", "Bs 1.661,2; 64,1 %; −1.000,50; 2.500,75; en 2024; 12; D.S. 29165; v. 1.0.0", known)
        == []
    )
    (wrong,) = read_amounts("informe", "Son 1.000,51.", known)
    assert wrong.found == "1.000,51"
