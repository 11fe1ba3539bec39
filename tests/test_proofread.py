"""Numbers typed by hand where the data have them are found; everything else in a page is left in peace."""

from __future__ import annotations

from decimal import Decimal

import pytest

from build_scripts.model import Figure, Finding, Prose, Published, Recipe
from build_scripts.proofread import proofread
from tests.factories import make_dataset, make_field, make_table

TABLE = make_table(
    [make_field("gestion", "year"), make_field("monto", "integer"), make_field("parte", "number")],
    [["2024", "14497924", "64.06"], ["2023", "46", "-22.0"]],
    name="montos",
)
RECIPE = Recipe("value", "conjunto", "1.0.0", (), "", "", "")
FIGURE = Figure("conjunto", "cambio", "Cambio", Decimal("7.5"), "7,5", "%", "", "", RECIPE)


def read(page: str, prose: str = "") -> list[Finding]:
    dataset = make_dataset(TABLE)
    dataset = type(dataset)(**{**vars(dataset), "prose": Prose(can_say=prose)})
    return proofread({"pagina.md": page.encode(), "logo.svg": b"46 %"}, [Published(dataset, (), (FIGURE,), (), (), ())])


@pytest.mark.parametrize(
    "typed",
    [
        "Bs 14.497.924",
        "14.497.924",
        "14497924",
        "64,06",
        "64,06 %",
        "46 %",
        "Bs 46",
        "22,0",
        "−22,0",
        "46 millones",
        "7,5\N{NO-BREAK SPACE}%",
    ],
)
def test_a_number_that_the_data_have_is_found(typed: str) -> None:
    (finding,) = read(f"# Título\n\nSe cobró {typed}, según la Memoria.\n")
    assert (finding.file, finding.row) == ("docs/pagina.md", 3)
    assert finding.found in typed


@pytest.mark.parametrize(
    "text",
    [
        "En 2024, el artículo 46 y 46 filas.",
        "Versión 1.0.0 del 3 de septiembre de 2019.",
        "Subió 99,9 % hasta Bs 14.497.925.",
        '{{ figura("conjunto/cambio") }} y {% if x == 64.06 %}',
        "`64,06` y [así](https://example.org/64,06) y https://example.org/46%",
        '<span title="64,06 %">x</span>',
        "```\n64,06 %\n```",
        "~~~ csv\nBs 46\n~~~",
        "D.S. N.º 29165, código 64,06,1 y 14.497.924.001",
    ],
)
def test_what_is_no_quantity_of_the_data_is_left_in_peace(text: str) -> None:
    assert read(text) == []


def test_the_next_step_is_the_figure_to_call_or_the_table_to_declare_one_from() -> None:
    figure, cell = read("7,5 % y 64,06 %")
    assert figure.next == 'Escriba {{ figura("conjunto/cambio") }} en su lugar.'
    assert cell.next == "Está en la tabla conjunto/montos: declare una cifra y llámela."


def test_lines_are_counted_past_what_is_not_read() -> None:
    (finding,) = read("```\nuno\ndos\n```\n\n{{ x(\n1) }}\n\n64,06 %\n")
    assert finding.row == 9


def test_the_prose_of_a_dataset_is_read_too() -> None:
    (finding,) = read("", prose="- Que fue 64,06 %.")
    assert (finding.package, finding.file) == ("conjunto", "datasets/conjunto/texto.md")
