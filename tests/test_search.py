"""What a reader finds, over http and from a folder: the first result of what people ask, keys and focus."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from tests.test_browser import until

pytestmark = pytest.mark.browser

AXE = files("axe_playwright_python") / "axe.min.js"
BOX, HITS, STATUS = "#buscar-texto", ".finder .hit", "#buscar-estado"

FIRST = {
    "ejecucion": ("Ejecución", "No se puede calcular"),
    "rendición": ("Rendición de cuentas", ""),
    "rendicion": ("Rendición de cuentas", ""),
    "potosi": ("Regalía minera de Potosí", "Bs 1.064,24 millones"),
    "regalia potosi": ("Regalía minera de Potosí", "Bs 1.064,24 millones"),
    "cuanto recibe potosi": ("Regalía minera de Potosí", "Bs 1.064,24 millones"),
    "¿Cuánto recibe Potosí?": ("Regalía minera de Potosí", "Bs 1.064,24 millones"),
    "regalias la paz": ("Regalía minera de La Paz", "Bs 309,5 millones"),
    "regalía la paz": ("Regalía minera de La Paz", "Bs 309,5 millones"),
    "la paz": ("Regalía minera de La Paz", "Bs 309,5 millones"),
    "transferencias": ("se transfirió a cada gobierno departamental y municipal", "Pregunta sin respuesta"),
    "municipio": ("el mineral de cada municipio", "Pregunta sin respuesta"),
    "municipios": ("el mineral de cada municipio", "Pregunta sin respuesta"),
    "presupuesto ejecutado": ("¿Cuánto del presupuesto 2020 del SENAVEX se gastó?", "Pregunta sin respuesta"),
    "04.01.02.": ("04.01.02. ATENDER SOLICITUDES", ""),
    "4.1.2": ("04.01.02. ATENDER SOLICITUDES", ""),
    "29165": ("Decreto Supremo 29165", ""),
    "D.S. 29165": ("Decreto Supremo 29165", ""),
    "D.S. N.º 29.165": ("Decreto Supremo 29165", ""),
    "DS 5301": ("Decreto Supremo 5301", ""),
    "ley 535": ("Ley 535", ""),
    "resolución 012/2018": ("Resolución de Directorio 012/2018", ""),
    "plazo libro de compras": ("Presentar el libro de ventas brutas y el libro de compras", ""),
    "glosario": ("Glosario", ""),
    "dudas": ("Dudas de las fuentes", ""),
    "regalais potosi": ("Regalía minera de Potosí", ""),
    "estaño": ("se recaudó por cada mineral", "Pregunta sin respuesta"),
    "estano": ("se recaudó por cada mineral", "Pregunta sin respuesta"),
    "plata": ("se recaudó por cada mineral", "Pregunta sin respuesta"),
    "que es regalia": ("Regalía minera", "Lo que se paga al Estado"),
    "¿Qué es la regalía minera?": ("Regalía minera", "Lo que se paga al Estado"),
    "que significa NIM": ("NIM", "Número de Identificación Minera"),
    "regalia minera": ("Regalía minera", "Lo que se paga al Estado"),
    "mas que antes": ("en los años anteriores", "Pregunta sin respuesta"),
    "otros años": ("más o menos que en otros años", "Página"),
    "cuanto le toca a mi municipio": ("el mineral de cada municipio", "Pregunta sin respuesta"),
    "cuanto le toca a oruro": ("Regalía minera de Oruro", "Bs 166,5 millones"),
    "alcalde": ("municipio", "Pregunta sin respuesta"),
    "a quien reclamo": ("Lo que no se publica", ""),
    "donde me quejo": ("Lo que no se publica", ""),
    "contacto": ("Lo que no se publica", ""),
    "es verdad": ("Metodología", ""),
    "2022": ("los ingresos del SENARECOM", "2022"),
}
"""What is typed, with what the first result's title and answer say."""


@contextmanager
def searching(browser: Any, address: str, width: int = 1280) -> Iterator[Any]:
    context = browser.new_context(viewport={"width": width, "height": 800}, reduced_motion="reduce")
    page = context.new_page()
    page.goto(address)
    page.locator("[data-find]").click()
    page.wait_for_function("() => window.portalIndex")
    yield page
    context.close()


@pytest.fixture(params=["http", "file"])
def home(request: pytest.FixtureRequest, reference_site: Path, reference_url: str) -> str:
    return f"{reference_url}/index.html" if request.param == "http" else f"file://{reference_site}/index.html"


def test_the_first_result_is_what_was_asked_for(browser: Any, home: str) -> None:
    with searching(browser, home) as page:
        wrong = []
        for text, (title, answer) in FIRST.items():
            page.fill(BOX, text)
            first = page.locator(HITS).first.inner_text() if page.locator(HITS).count() else "(nada)"
            if title not in first.split("\n")[0] or answer not in first.replace("\N{NO-BREAK SPACE}", " "):
                wrong.append((text, first))
        assert wrong == []


def test_a_figure_shows_its_answer_among_the_results(browser: Any, home: str) -> None:
    with searching(browser, home) as page:
        page.fill(BOX, "regalia recaudada potosi")
        hit = page.locator(HITS, has_text="Regalía minera recaudada en Potosí").first
        assert hit.locator(".hit__answer").inner_text().startswith("Bs")
        assert hit.locator(".hit__where").inner_text().startswith("Cifra · ")
        hit.locator("a").click()
        page.wait_for_url("**/cifras.html#recaudacion-potosi")


@pytest.mark.parametrize("text", ["potosi", "la paz"])
def test_after_a_place_come_its_figures(browser: Any, reference_url: str, text: str) -> None:
    with searching(browser, f"{reference_url}/index.html") as page:
        page.fill(BOX, text)
        kinds = [where.split(" · ")[0] for where in page.locator(".hit__where").all_inner_texts()]
        assert kinds[:3] == ["Página", "Cifra", "Cifra"]


def test_questions_without_an_answer_do_not_hide_the_rest(browser: Any, reference_url: str) -> None:
    with searching(browser, f"{reference_url}/index.html") as page:
        for text in ("ejecucion", "regalias", "senarecom", "multas", "ley"):
            page.fill(BOX, text)
            kinds = [where.split(" · ")[0] for where in page.locator(".hit__where").all_inner_texts()]
            assert "Pregunta sin respuesta" not in kinds[:2], text


def test_a_place_that_no_document_names_leads_to_what_is_not_published(browser: Any, home: str) -> None:
    with searching(browser, home) as page:
        page.fill(BOX, "llallagua")
        assert page.locator(STATUS).inner_text() == "Nada coincide."
        assert page.locator("#buscar [data-empty] a", has_text="lo que no se publica").is_visible()
        page.keyboard.press("Enter")  # nothing was found: it leads nowhere by itself
        assert page.locator("#buscar").is_visible()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.wait_for_url("**/lo-que-no-se-publica/por-municipio.html")


def test_an_enye_is_a_letter_of_its_own_for_who_types_it(browser: Any, home: str) -> None:
    with searching(browser, home) as page:
        for text, wanted, unwanted in [("estaño", "estaño", "están "), ("año", "año", "ano "), ("ano", "año", "plano")]:
            page.fill(BOX, text)
            hits = [hit.lower() for hit in page.locator(HITS).all_inner_texts()]
            assert any(wanted in hit for hit in hits), text
            assert not any(unwanted in hit and wanted not in hit for hit in hits), text
        page.fill(BOX, "estano")
        assert not any("Dónde están" in hit for hit in page.locator(HITS).all_inner_texts())


def test_what_a_short_word_only_begins_is_left_out_when_the_word_itself_is_found(browser: Any, home: str) -> None:
    with searching(browser, home) as page:
        page.fill(BOX, "plata")
        assert "PLATAFORMA" not in " ".join(page.locator(HITS).all_inner_texts())
        page.fill(BOX, "plataf")
        assert "PLATAFORMA" in page.locator(HITS).first.inner_text()


def test_rows_that_are_only_spelled_alike_are_not_offered(browser: Any, home: str) -> None:
    with searching(browser, home) as page:
        page.fill(BOX, "uncia")
        assert page.locator(STATUS).inner_text() == "Nada coincide."
        assert "Pregunta sin respuesta" in page.locator(HITS).first.inner_text()


def test_words_that_say_nothing_find_nothing(browser: Any, home: str) -> None:
    with searching(browser, home) as page:
        for text in ("que", "donde", "me", "a", "es", "mi", "le", "cuanto", "¿dónde me?", "que es"):
            page.fill(BOX, text)
            assert page.locator(STATUS).inner_text() == "Escriba una palabra más, que diga qué busca.", text
            assert page.locator(HITS).count() == 0, text


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        (
            "regalias potosi 2023",
            ["Regalía minera de Potosí", "¿Cuánta regalía minera se recaudó en cada departamento en 2023?"],
        ),
        ("potosi 2019", ["Regalía minera de Potosí", "¿Cuánta regalía minera se recaudó en los años anteriores?"]),
        ("la paz 2022", ["Regalía minera de La Paz", "¿Cuánta regalía minera se recaudó en los años anteriores?"]),
    ],
)
def test_a_year_that_a_place_has_no_data_of_leads_to_the_place_and_to_the_question(
    browser: Any, home: str, text: str, titles: list[str]
) -> None:
    with searching(browser, home) as page:
        page.fill(BOX, text)
        assert page.locator(".hit__title").all_inner_texts()[:2] == titles
        assert page.locator(STATUS).inner_text().startswith(f"No hay una página de {text[-4:]}")
        page.fill(BOX, "potosi 2024")
        assert page.locator(".hit__title").first.inner_text() == titles[0].replace("La Paz", "Potosí")
        assert "No hay" not in page.locator(STATUS).inner_text()


def test_a_written_page_is_listed_once_and_questions_do_not_flood(browser: Any, home: str) -> None:
    with searching(browser, home) as page:
        for text in ("regalia", "dudas", "municipio", "documentos", "falta"):
            page.fill(BOX, text)
            links = page.locator(".finder .hit a").evaluate_all("all => all.map((a) => a.href)")
            kinds = [where.split(" · ")[0] for where in page.locator(".hit__where").all_inner_texts()]
            of_pages = [a.split("#")[0] for a, k in zip(links, kinds, strict=True) if k not in ("Cifra", "Fila")]
            written = [a for a in of_pages if "/datos/" not in a]
            assert len(written) == len(set(written)), text
            assert len(links) <= 20, text


def test_loading_is_said_at_once_and_what_is_typed_meanwhile_is_kept(browser: Any, home: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    held: list[Any] = []
    page.route("**/buscar.js", lambda route: held.append(route))
    page.goto(home)
    page.locator("[data-find]").click()
    assert page.locator(STATUS).inner_text() == "Cargando…"
    page.keyboard.type("glos")
    until(page, lambda: len(held) > 0)
    held[0].continue_()
    page.wait_for_function("() => window.portalIndex")
    page.keyboard.type("ario")
    assert page.input_value(BOX) == "glosario"
    assert "Glosario" in page.locator(HITS).first.inner_text()
    context.close()


def test_words_that_are_nowhere_together_are_said_to_be_so(browser: Any, home: str) -> None:
    with searching(browser, home) as page:
        page.fill(BOX, "xyzzy potosi")
        assert "Ninguna página tiene todas las palabras" in page.locator(STATUS).inner_text()
        assert "Potosí" in page.locator(HITS).first.inner_text()


def test_nothing_found_says_what_to_do(browser: Any, home: str) -> None:
    with searching(browser, home) as page:
        page.fill(BOX, "xyzzy")
        assert page.locator(STATUS).inner_text() == "Nada coincide."
        page.locator("[data-empty] a", has_text="todos los datos").click()
        page.wait_for_url("**/datos/index.html")


def test_keys_open_move_choose_and_close(browser: Any, home: str) -> None:
    with searching(browser, home) as page:
        page.keyboard.press("Escape")
        assert not page.locator("#buscar").is_visible()
        page.keyboard.press("Control+k")
        page.keyboard.type("potosi")
        page.keyboard.press("Escape")  # with text in the box: one press is enough
        assert not page.locator("#buscar").is_visible()
        page.wait_for_function("() => document.activeElement.matches('[data-find]')")
        page.keyboard.press("Enter")
        page.fill(BOX, "ley")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
        focused = "() => [...document.querySelectorAll('.hit a')].indexOf(document.activeElement)"
        assert page.evaluate(focused) == 1
        page.keyboard.press("ArrowUp")
        page.keyboard.press("ArrowUp")
        assert page.evaluate("() => document.activeElement.id") == "buscar-texto"
        page.fill(BOX, "glosario")
        page.keyboard.press("Enter")
        page.wait_for_url("**/datos/glosario/index.html")


def test_a_slash_typed_in_a_box_is_a_slash(browser: Any, reference_url: str) -> None:
    with searching(browser, f"{reference_url}/index.html") as page:
        page.fill(BOX, "")
        page.keyboard.type("12/2")
        assert page.input_value(BOX) == "12/2"


def test_a_search_can_be_linked_and_is_there_on_coming_back(browser: Any, reference_url: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{reference_url}/index.html?buscar=glosario")
    page.locator(HITS).first.locator("a").click()
    page.wait_for_url("**/datos/glosario/index.html")
    page.go_back()
    page.locator(HITS).first.wait_for()
    page.fill(BOX, "ley 535")
    page.wait_for_function("() => location.search === '?buscar=ley+535'")
    page.keyboard.press("Escape")
    page.wait_for_function("() => !location.search")
    context.close()


def test_script_and_index_come_only_when_search_is_opened(browser: Any, reference_url: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.rsplit("/", 1)[-1]))
    page.goto(f"{reference_url}/index.html")
    page.wait_for_load_state("networkidle")
    assert not {"buscar.js", "indice.js"} & set(asked)
    page.locator("[data-find]").click()
    page.wait_for_function("() => window.portalIndex")
    assert {"buscar.js", "indice.js"} <= set(asked)
    context.close()


@pytest.mark.parametrize("width", [360, 1280])
def test_results_are_accessible_and_fit(browser: Any, reference_url: str, width: int) -> None:
    with searching(browser, f"{reference_url}/index.html", width) as page:
        page.fill(BOX, "regalias")
        page.evaluate(AXE.read_text(encoding="utf-8"))
        result = page.evaluate("() => axe.run('#buscar', {resultTypes: ['violations']})")
        assert [(v["id"], [n["target"] for n in v["nodes"]][:3]) for v in result["violations"]] == []
        assert (
            page.evaluate(
                "() => { const d = document.getElementById('buscar'); return d.scrollWidth - d.clientWidth; }"
            )
            == 0
        )
