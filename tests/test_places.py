"""A map of places through the public commands: what is wrong with it is told, and its tiles lead to their pages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.portals import SLUG, Portal, field, run

GRID = "codigo,nombre,fila,columna\nA,Oruro,1,1\nB,Potosí,2,1\nC,La Paz,1,2\n"
Change = Callable[[dict[str, Any]], object]


@pytest.fixture
def mapped(portal: Portal) -> Portal:
    """The tiny portal with its places on a grid; the third has no value."""
    portal.data("lugares").write_text(GRID, encoding="utf-8")
    with portal.described() as descriptor:
        descriptor["resources"][0]["schema"]["fields"] += [field("fila", "integer"), field("columna", "integer")]
        descriptor["portal"]["breakdowns"].append(
            {
                "id": "mapa",
                "kind": "places",
                "title": "Multas por lugar",
                "resource": "cobros",
                "category": "lugar",
                "value": "multas",
                "where": {"gestion": [2020, 2021]},
                "places": {"resource": "lugares", "category": "codigo", "row": "fila", "column": "columna"},
            }
        )
        descriptor["portal"]["charts"].append(
            {
                "id": "mapa",
                "kind": "tiles",
                "title": "Multas",
                "subtitle": "Bolivianos",
                "description": "Mapa de cuadros.",
                "breakdown": "mapa",
                "category": "codigo",
                "value": "multas",
                "row": "fila",
                "column": "columna",
                "breaks": [100, 500.5],
                "link": "lugares/{clave}.html",
            }
        )
    return portal


def change(portal: Portal, change: Change) -> None:
    with portal.described() as descriptor:
        change(descriptor)


def test_a_map_is_valid_and_its_tiles_are_addressed_from_the_page_that_shows_them(
    mapped: Portal, tmp_path: Path
) -> None:
    (mapped.root / "docs" / "index.md").write_text(f'# Inicio\n\n{{{{ grafico("{SLUG}/mapa") }}}}\n', encoding="utf-8")
    (mapped.root / "docs" / "datos").mkdir()
    (mapped.root / "docs" / "datos" / "index.md").write_text("# Datos\n", encoding="utf-8")
    (mapped.root / "docs" / "lugares").mkdir()
    for key in "abc":
        (mapped.root / "docs" / "lugares" / f"{key}.md").write_text("# Lugar\n", encoding="utf-8")
    site = tmp_path / "site"
    code, out, error = run("construir", "--proyecto", str(mapped.root), "--destino", str(site))
    assert code == 0, out + error
    home, own = ((site / page).read_text("utf-8") for page in ("index.html", f"datos/{SLUG}/index.html"))
    assert home.count('<a href="lugares/c.html" aria-label="C: sin dato">') == 2  # on wide and on narrow paper
    assert own.count('<a href="../../lugares/a.html" aria-label="A: Bs\N{NO-BREAK SPACE}1.000,50">') == 2
    assert "sitio:" not in home + own
    table = (site / "datos" / SLUG / "desgloses" / "mapa.csv").read_text("utf-8-sig").splitlines()
    assert table[1:] == ["A,1000.50,1,1", "B,300.25,2,1", "C,,1,2"]


def test_an_unknown_place_is_told_in_its_row(mapped: Portal) -> None:
    mapped.replace("2021,B", "2021,Z")
    found = mapped.validate().only
    assert (found["row"], found["field"]) == (3, "lugar")
    assert "Z" in found["found"]


def test_values_must_be_tied_to_their_places(mapped: Portal) -> None:
    change(mapped, lambda d: d["resources"][1]["schema"].pop("foreignKeys"))
    found = mapped.validate().only
    assert (found["code"], found["field"]) == ("mapa-clave", "portal.breakdowns[1].places")
    assert '{"fields": ["lugar"], "reference": {"resource": "lugares", "fields": ["codigo"]}}' in found["next"]


def test_a_place_with_two_values_is_told_with_their_lines(mapped: Portal) -> None:
    change(mapped, lambda d: d["portal"]["breakdowns"][1].pop("where"))
    found = mapped.validate().only
    assert (found["code"], found["found"]) == ("mapa-valores", "líneas 2, 4")
    assert "«where»" in found["next"]


@pytest.mark.parametrize(
    ("old", "new", "row", "message"),
    [
        ("La Paz,1,2", "La Paz,2,1", 4, "«C» y «B» están en el mismo lugar del mapa."),
        ("La Paz,1,2", "La Paz,0,2", 4, "«C» no tiene un lugar en el mapa."),
        ("Potosí,2,1", "Potosí,2,", 3, "«B» no tiene un lugar en el mapa."),
    ],
)
def test_every_place_has_a_cell_of_its_own(mapped: Portal, old: str, new: str, row: int, message: str) -> None:
    mapped.replace(old, new, file=mapped.data("lugares"))
    found = mapped.validate().only
    assert (found["code"], found["file"], found["row"]) == ("mapa-lugar", f"datasets/{SLUG}/data/lugares.csv", row)
    assert found["message"] == message


@pytest.mark.parametrize("breaks", [[10, 1], [5, 5]])
def test_the_limits_of_classes_go_up(mapped: Portal, breaks: list[int]) -> None:
    change(mapped, lambda d: d["portal"]["charts"][1].update(breaks=breaks))
    found = mapped.validate().only
    assert (found["code"], found["field"]) == ("mapa-clases", "portal.charts[1].breaks")


@pytest.mark.parametrize(
    ("damage", "where"),
    [
        (lambda d: d["portal"]["breakdowns"][1]["places"].update(row="nombre"), "portal.breakdowns[1].places.row"),
        (
            lambda d: d["portal"]["breakdowns"][1]["places"].update(column="colunma"),
            "portal.breakdowns[1].places.column",
        ),
        (lambda d: d["portal"]["charts"][1].update(row="filas"), "portal.charts[1].row"),
        (lambda d: d["portal"]["charts"][1].update(column="codigo"), "portal.charts[1].column"),
        (lambda d: d["portal"]["charts"][1].update(link="lugares/todos.html"), "portal.charts[1].link"),
        (lambda d: d["portal"]["charts"][1].update(link="https://otro.bo/{clave}"), "portal.charts[1].link"),
        (lambda d: d["portal"]["charts"][1].update(breaks=[1, 2, 3, 4, 5]), "portal.charts[1].breaks"),
    ],
)
def test_a_wrong_key_is_told_where_it_stands(mapped: Portal, damage: Change, where: str) -> None:
    change(mapped, damage)
    assert mapped.validate().only["field"] == where
