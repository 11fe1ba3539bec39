"""What the search can find: which entries there are, what they say, and that each leads somewhere."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup

from build_scripts.index import INDEX, LONGEST
from build_scripts.index.pages import page_entries, question_entries, repeated_entries
from tests.portals import SLUG, Portal, run

PAGE = """<html><head><title>Minas · Portal</title><meta name="description" content="Qué minas hay."></head><body>
<p>Fuera</p><article class="prose"><h1 id="minas">Las minas</h1><p>Intro.</p><div class="cards"><p>Bs 5</p></div>
<h2 id="una">Una <em>mina</em></h2><ul><li>Estaño</li><li>Zinc</li></ul><svg><title>Dibujo</title></svg>
<div data-table><table><tr><td>Celda</td></tr></table></div><h3 id="otra">Otra</h3><p>Texto</p>
<p data-search-exclude>No</p>
</article><footer>Pie</footer></body></html>"""


def built(portal: Portal, destination: Path) -> Path:
    code, out, error = run("construir", "--proyecto", str(portal.root), "--destino", str(destination))
    assert code == 0, out + error
    return destination


def read_index(site: Path) -> list[dict[str, Any]]:
    text = (site / INDEX).read_text(encoding="utf-8")
    match = re.fullmatch(r"window\.portalIndex=\{places:(.*?),entries:(\[\n.*\n\])\};\n", text, re.DOTALL)
    assert match
    places, entries = json.loads(match[1]), json.loads(match[2])
    names = ("kind", "href", "title", "place", "answer", "text", "words")
    padded = [dict(zip(names, [*entry, "", "", ""], strict=False)) for entry in entries]
    return [{**entry, "place": places[entry["place"]]} for entry in padded]


def declare(portal: Portal, *items: dict[str, Any]) -> None:
    with portal.described() as descriptor:
        descriptor["portal"]["search"] = list(items)


def test_a_page_is_taken_apart_by_its_headings_without_tables_drawings_or_figures() -> None:
    found = [(e.kind, e.href, e.title, e.place, e.text, e.words) for e in page_entries("minas.html", PAGE)]
    assert found == [
        ("page", "minas.html", "Las minas", "", "Qué minas hay. Intro.", "Minas"),
        ("section", "minas.html#una", "Una mina", "Las minas", "Estaño Zinc", ""),
        ("section", "minas.html#otra", "Otra", "Las minas", "Texto", ""),
    ]


def test_a_page_is_found_by_the_words_it_declares_besides_its_own(portal: Portal, tmp_path: Path) -> None:
    (portal.root / "docs" / "minas.md").write_text(
        '---\ntitle: Minas\npalabras: [socavón, "dónde «están»", "2023"]\n---\n\n# Minas\n', encoding="utf-8"
    )
    (portal.root / "docs" / "lugares").mkdir()
    (portal.root / "docs" / "lugares" / "cada.md").write_text(
        '---\ncada: cobros/cobros\nclave: fuente_lugar\npalabras: ["plata de {{ cada.lugar }}"]\n---\n\n# Lugar\n',
        encoding="utf-8",
    )
    found = {entry["href"]: entry["words"] for entry in read_index(built(portal, tmp_path / "site"))}
    assert found["minas.html"] == "socavón · dónde «están» · 2023"
    made = [words for href, words in found.items() if href.startswith("lugares/")]
    assert made
    assert all(" · plata de " in words for words in made)


@pytest.mark.parametrize("words", ["reclamo", "[2023]", "[reclamo, '']", "{a: b}"])
def test_words_that_are_no_list_of_texts_stop_the_build(portal: Portal, tmp_path: Path, words: str) -> None:
    (portal.root / "docs" / "minas.md").write_text(f"---\npalabras: {words}\n---\n\n# Minas\n", encoding="utf-8")
    code, out, error = run("construir", "--proyecto", str(portal.root), "--destino", str(tmp_path / "site"))
    assert code == 1
    assert "docs/minas.md, línea 2, palabras\n  «palabras» debe ser una lista de textos" in out + error


def test_a_page_that_asks_not_to_be_searched_is_found_by_title_and_description_only() -> None:
    page = PAGE.replace('<article class="prose">', '<article class="prose" data-search-exclude>')
    assert [(e.title, e.text) for e in page_entries("minas.html", page)] == [("Las minas", "Qué minas hay.")]


def test_pages_made_from_one_text_are_one_entry_each_without_what_they_share() -> None:
    made = {
        f"minas/{key}.html": (
            f'<meta name="description" content="Qué hay."><article class="prose" data-each><h1 id="m">Mina {name}</h1>'
            f"<p>Dice {name}.</p><h2 id='falta'>Falta</h2><p>Todas igual.</p><p>El plano de {name}.</p>"
            "<h2 id='carta'>Carta</h2><p>Fórmula.</p></article>"
        )
        for key, name in [("la-una", "Una"), ("otra", "Otra"), ("mas", "Más")]
    }
    found = [(e.kind, e.href, e.title, e.place, e.text, e.words) for e in repeated_entries(made, {}, "open", "Vacíos")]
    assert found[0] == (
        "open", "minas/la-una.html", "Mina Una", "Vacíos", "Dice Una. Falta: El plano de Una.", "la una"
    )  # fmt: skip
    assert len(found) == 3


def test_of_a_dataset_page_only_its_questions_are_read() -> None:
    page = (
        '<h2 id="datos">Datos</h2><p>No</p><h2 id="preguntas-frecuentes">Preguntas frecuentes</h2>'
        '<h3 id="que">¿Qué?</h3><p>Esto.</p><h2 id="fin">Fin</h2><h3 id="no">No</h3>'
    )
    found = [(e.kind, e.href, e.title, e.text) for e in question_entries("d.html", "D", page)]
    assert found == [("question", "d.html#que", "¿Qué?", "Esto.")]
    assert list(question_entries("d.html", "D", "<h2 id='datos'>Datos</h2>")) == []


def test_the_index_lists_dataset_figure_and_declared_rows(portal: Portal, tmp_path: Path) -> None:
    declare(
        portal, {"resource": "cobros", "title": ["lugar", "nota"], "text": ["total", "desde"], "words": ["gestion"]}
    )
    found = {entry["href"]: entry for entry in read_index(built(portal, tmp_path / "site"))}
    page = f"datos/{SLUG}/index.html"
    assert found[page]["kind"] == "dataset"
    figure = found[f"datos/{SLUG}/cifras.html#total-2022"]
    assert (figure["kind"], figure["title"]) == ("figure", "Se cobró en 2022")
    assert figure["answer"] == "Bs\N{NO-BREAK SPACE}90,00"
    row = found[f"{page}#cobros-3"]
    assert (row["title"], row["place"]) == ("B con nota", "Tabla cobros · Cobros de prueba")
    assert row["text"] == "Total: Bs\N{NO-BREAK SPACE}330,25 · Desde: 01/02/2021"
    assert row["words"] == "Gestion: 2021"


def test_of_a_long_text_the_beginning_is_read_up_to_a_whole_word(portal: Portal, tmp_path: Path) -> None:
    text = " ".join(["socavón"] * 300)
    (portal.root / "docs" / "minas.md").write_text(f"---\ntitle: Minas\n---\n\n# Minas\n\n{text}\n", encoding="utf-8")
    found = {entry["href"]: entry for entry in read_index(built(portal, tmp_path / "site"))}
    kept = found["minas.html"]["text"]
    assert len(kept) <= LONGEST + 1
    assert kept.endswith(" socavón…")


def test_a_figure_made_for_another_page_that_carries_a_mark_is_not_listed(portal: Portal, tmp_path: Path) -> None:
    with portal.described() as descriptor:
        figure = descriptor["portal"]["figures"][0]
        figure["listed"] = False
        name = figure["id"]
    href = f"datos/{SLUG}/cifras.html#{name}"
    assert href in {entry["href"] for entry in read_index(built(portal, tmp_path / "plain"))}
    with portal.described() as descriptor:
        descriptor["portal"]["figures"][0]["mark"] = "por confirmar"
    assert href not in {entry["href"] for entry in read_index(built(portal, tmp_path / "marked"))}


def test_without_the_key_no_row_is_listed(portal: Portal, tmp_path: Path) -> None:
    kinds = {entry["kind"] for entry in read_index(built(portal, tmp_path / "site"))}
    assert kinds == {"page", "dataset", "figure"}


def test_a_row_that_the_page_has_no_room_for_is_found_at_its_table(portal: Portal, tmp_path: Path) -> None:
    portal.replace("    name: Portal", "    table_rows: 2\n    name: Portal", file=portal.root / "mkdocs.yml")
    declare(portal, {"resource": "cobros", "title": ["fuente_lugar"]})
    rows = [entry["href"] for entry in read_index(built(portal, tmp_path / "site")) if entry["kind"] == "row"]
    page = f"datos/{SLUG}/index.html"
    assert rows == [f"{page}#cobros-2", f"{page}#cobros-3", f"{page}#tabla-cobros"]


@pytest.mark.parametrize(
    ("item", "place", "step"),
    [
        ({"resource": "cobro", "title": ["nota"]}, "portal.search[0].resource", "«cobros»"),
        ({"resource": "cobros", "title": ["notas"]}, "portal.search[0].title", "«nota»"),
        ({"resource": "cobros", "title": ["nota"], "text": ["tota"]}, "portal.search[0].text", "«total»"),
        ({"resource": "cobros", "title": ["nota"], "words": ["lugares"]}, "portal.search[0].words", "«lugar»"),
        ({"resource": "cobros", "titulo": ["nota"], "title": ["nota"]}, "portal.search[0]", "«title»"),
    ],
)
def test_a_name_that_leads_nowhere_is_a_finding(portal: Portal, item: dict[str, Any], place: str, step: str) -> None:
    declare(portal, item)
    found = portal.validate().only
    assert found["field"] == place
    assert step in found["next"]


def test_a_file_of_docs_cannot_take_the_place_of_the_index(portal: Portal, tmp_path: Path) -> None:
    (portal.root / "docs" / "buscar").mkdir()
    (portal.root / "docs" / INDEX).write_text("x", encoding="utf-8")
    code, out, error = run("construir", "--proyecto", str(portal.root), "--destino", str(tmp_path / "site"))
    assert code == 1
    assert INDEX in out + error


def test_the_site_index_lists_every_page_and_dataset_and_the_footer_leads_there(portal: Portal, tmp_path: Path) -> None:
    (portal.root / "docs" / "minas.md").write_text("---\ntitle: Las *minas*\n---\n\nTexto\n", encoding="utf-8")
    site = built(portal, tmp_path / "site")
    listed = BeautifulSoup((site / "indice.html").read_text(encoding="utf-8"), "html.parser")
    links = {a["href"]: a.get_text() for a in listed.select("article a")}
    assert links["index.html"] == "Inicio"
    assert links["minas.html"] == "Las *minas*"
    assert links[f"datos/{SLUG}/index.html"] == "Cobros de prueba"
    assert f"datos/{SLUG}/cifras.html" in links
    recipes = BeautifulSoup((site / f"datos/{SLUG}/cifras.html").read_text(encoding="utf-8"), "html.parser")
    assert recipes.select_one("footer a[href='../../indice.html']")


def test_a_portal_that_writes_its_own_site_index_keeps_it(portal: Portal, tmp_path: Path) -> None:
    (portal.root / "docs" / "indice.md").write_text("# El mío\n", encoding="utf-8")
    assert "El mío" in (built(portal, tmp_path / "site") / "indice.html").read_text(encoding="utf-8")


# --- the reference portal ------------------------------------------------------------------------


def test_every_entry_of_the_reference_leads_to_an_anchor_that_exists(reference_site: Path) -> None:
    found = read_index(reference_site)
    assert len(found) > 300
    pages: dict[str, set[str]] = {}
    for entry in found:
        path, _, anchor = entry["href"].partition("#")
        if path not in pages:
            pages[path] = set(re.findall(r'\bid="([^"]+)"', (reference_site / path).read_text(encoding="utf-8")))
        assert not anchor or anchor in pages[path], entry["href"]


def test_the_reference_index_is_small_and_the_only_one(reference_site: Path) -> None:
    assert len(gzip.compress((reference_site / INDEX).read_bytes())) <= 60_000
    assert not (reference_site / "search").exists()


def test_a_department_is_one_entry_with_what_was_collected_there(reference_site: Path) -> None:
    found = [e for e in read_index(reference_site) if e["href"].startswith("departamentos/potosi.html")]
    assert [(e["kind"], e["title"]) for e in found] == [("page", "Regalía minera de Potosí")]
    assert found[0]["answer"].replace("\N{NO-BREAK SPACE}", " ") == "Bs 1.064,24 millones (gestión 2024)"


def test_questions_are_listed_once_in_their_page_s_order_without_the_letter(reference_site: Path) -> None:
    found = [e for e in read_index(reference_site) if e["href"].startswith("lo-que-no-se-publica/")]
    assert {e["kind"] for e in found} == {"open"}
    assert {e["place"] for e in found} == {"Lo que no se publica"}
    pages = {path.name for path in (reference_site / "lo-que-no-se-publica").glob("*.html")}
    assert len(found) == len(pages) == len({e["href"] for e in found})
    assert found[0]["href"].endswith("/por-municipio.html")
    assert not any("Imprima esta página" in e["text"] or "De mi consideración" in e["text"] for e in found)


def test_the_page_for_those_who_write_descriptors_is_not_in_the_way(reference_site: Path) -> None:
    assert [e["kind"] for e in read_index(reference_site) if e["href"].startswith("descriptor.html")] == ["page"]
