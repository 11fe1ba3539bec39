"""A doubt shows both values as the source prints them: codes and years are no amounts, and no date is guessed."""

from __future__ import annotations

from pathlib import Path

from bs4 import BeautifulSoup

from tests.portals import SLUG, Portal, field, run


def test_codes_and_years_are_shown_as_they_are(portal: Portal, tmp_path: Path) -> None:
    def side(place: str) -> dict[str, object]:
        return {"resource": "lugares", "field": "clave", "where": {"codigo": place}}

    portal.data("lugares").write_text("codigo,nombre,clave\nA,Oruro,2020-13-45\nB,Potosí,0012\n", encoding="utf-8")
    portal.replace("2021,B,300.25", "2023,B,300.25")
    with portal.described() as content:
        content["resources"][0]["schema"]["fields"].append(field("clave", "string"))
        content["portal"]["checks"][2]["of"]["to"] = 2023
        content["portal"]["checks"].append(
            {
                "id": "claves",
                "kind": "same-value",
                "title": "La clave es la misma",
                "left": side("A"),
                "right": side("B"),
            }
        )
        content["portal"]["discrepancies"] = [
            {"check": "claves", "printed": "2020-13-45", "recomputed": "0012", "note": "La fuente imprime dos claves."},
            {"check": "anios", "row": {"gestion": "2021"}, "printed": "ausente", "recomputed": "2021"}
            | {"note": "La fuente no trae esa gestión en su cuadro."},
        ]
    code, out, error = run("construir", "--proyecto", str(portal.root), "--destino", str(tmp_path / "sitio"))
    assert code == 0, out + error
    page = (tmp_path / "sitio" / "datos" / SLUG / "index.html").read_text("utf-8")
    for value in ("2020-13-45", "0012", "2021"):
        assert f"<dd data-computed>{value}</dd>" in page
    assert "2.021" not in page


def test_of_many_doubts_on_a_page_about_something_else_the_rest_is_folded(reference_site: Path) -> None:
    def shown(page: str) -> tuple[int, int]:
        doubts = BeautifulSoup((reference_site / page).read_text("utf-8"), "html.parser").select(".doubts .doubt")
        return len(doubts), sum(one.find_parent("details") is not None for one in doubts)

    every, folded = shown("anios.html")
    assert every - folded == 6 < folded
    assert shown("dudas.html")[1] == 0
    assert shown("ingresos.html")[1] == 0
