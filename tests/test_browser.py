"""What a reader meets in a browser: nothing unreachable, nothing too small, nothing from elsewhere."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser

AXE = files("axe_playwright_python") / "axe.min.js"
NARROW, WIDE = 360, 1280
PATIENCE = 30
PAGES = (
    "index.html",
    "ingresos.html",
    "regalias.html",
    "poa.html",
    "rendicion.html",
    "rendicion/2024-final.html",
    "lo-que-no-se-publica.html",
    "lo-que-no-se-publica/transferencias.html",
    "metodologia.html",
    "dudas.html",
    "descriptor.html",
    "historial.html",
    "verificar.html",
    "404.html",
    "datos/index.html",
    "datos/regalias-departamentales/index.html",
    "datos/regalias-departamentales/cifras.html",
    "datos/poa-senavex-2020/index.html",
)
# What a reader sees of each letter: the size in the drawing times the scale at which the drawing is shown.
LETTERS = """() => [...document.querySelectorAll('svg text')]
  .filter(t => t.getClientRects().length && t.textContent.trim())
  .map(t => [parseFloat(getComputedStyle(t).fontSize) * t.getScreenCTM().a, t.textContent])"""


@contextmanager
def opened(browser: Any, url: str, width: int, scheme: str = "light", **options: Any) -> Iterator[Any]:
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme, **options)
    page = context.new_page()
    page.goto(url)
    yield page
    context.close()


def until(page: Any, holds: str | Callable[[], object]) -> None:
    """Wait for an expression of the page to hold, or for a condition of ours.

    The browser's own way to wait evaluates text, which the pages' policy refuses.
    """
    end = time.monotonic() + PATIENCE
    while not (page.evaluate(holds) if isinstance(holds, str) else holds()):
        assert time.monotonic() < end, f"nunca: {holds}"
        page.wait_for_timeout(50)


def visited(browser: Any, url: str, width: int, scheme: str = "light", **options: Any) -> Iterator[tuple[str, Any]]:
    """Go through all pages in one window, which is much quicker than a window for each."""
    with opened(browser, f"{url}/{PAGES[0]}", width, scheme, **options) as page:
        for name in PAGES:
            page.goto(f"{url}/{name}")
            yield name, page


@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_no_letter_of_a_chart_is_smaller_than_eleven_pixels(browser: Any, reference_url: str, width: int) -> None:
    seen = 0
    for name, page in visited(browser, reference_url, width):
        letters = page.evaluate(LETTERS)
        seen += len(letters)
        assert [text for size, text in letters if size < 11] == [], name
    assert seen > 100


def test_only_one_drawing_of_each_chart_is_shown(browser: Any, reference_url: str) -> None:
    for width, shown, hidden in ((NARROW, "narrow", "wide"), (WIDE, "wide", "narrow")):
        with opened(browser, f"{reference_url}/regalias.html", width) as page:
            assert page.locator(f".chart__{shown} svg").first.is_visible()
            assert not page.locator(f".chart__{hidden} svg").first.is_visible()


def test_no_page_scrolls_sideways_on_a_phone(browser: Any, reference_url: str) -> None:
    for name, page in visited(browser, reference_url, NARROW):
        assert page.evaluate("document.scrollingElement.scrollWidth") <= NARROW, name


def test_a_page_asks_nothing_of_third_parties_and_logs_no_error(browser: Any, reference_url: str) -> None:
    asked: list[str] = []
    logged: list[str] = []
    context = browser.new_context(viewport={"width": WIDE, "height": 800})
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: logged.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: logged.append(str(error)))
    for name in PAGES:
        page.goto(f"{reference_url}/{name}")
    page.wait_for_load_state("networkidle")
    context.close()
    assert [url for url in asked if not url.startswith((reference_url, "data:", "blob:"))] == []
    assert logged == []


def test_a_table_is_filtered_without_minding_accents_and_sorted_by_amount(browser: Any, reference_url: str) -> None:
    with opened(browser, f"{reference_url}/datos/regalias-departamentales/index.html", WIDE) as page:
        table = page.locator("#tabla-regalias")
        filter_box = table.locator("xpath=ancestor::*[.//input][1]//input").first
        filter_box.fill("potosi")
        visible = [row for row in table.locator("tbody tr").all() if row.is_visible()]
        assert [row.locator("td, th").nth(1).inner_text() for row in visible] == ["Potosí"]
        filter_box.fill("")
        table.locator("thead button", has_text="Recaudación").click()
        assert table.locator("thead th[aria-sort=ascending]").count() == 1
        first = table.locator("tbody tr").first
        assert "Tarija" in first.inner_text()


def test_everything_is_there_without_javascript(browser: Any, reference_url: str) -> None:
    with opened(browser, f"{reference_url}/regalias.html", NARROW, java_script_enabled=False) as page:
        assert page.locator(".chart__narrow svg").first.is_visible()
        page.locator(".chart details summary").first.click()
        assert page.locator(".chart details table").first.is_visible()


@pytest.mark.parametrize(("width", "drawing"), [(NARROW, "narrow"), (WIDE, "wide")])
def test_the_tiles_of_a_map_are_walked_through_with_the_keyboard(
    browser: Any, reference_url: str, width: int, drawing: str
) -> None:
    with opened(browser, f"{reference_url}/datos/regalias-departamentales/index.html", width) as page:
        chart = page.locator("#grafico-mapa")
        chart.locator(f".chart__{drawing} svg a").first.focus()
        walked = []
        for _ in range(9):
            focused = page.evaluate(
                """() => { const a = document.activeElement, path = a.querySelector('path');
                return [a.getAttribute('aria-label').split(':')[0], a.href.baseVal, getComputedStyle(path).stroke] }"""
            )
            walked.append(focused)
            page.keyboard.press("Tab")
        assert [name for name, _, _ in walked] == [
            "Pando", "Beni", "La Paz", "Cochabamba", "Santa Cruz", "Oruro", "Chuquisaca", "Potosí", "Tarija",
        ]  # fmt: skip
        assert walked[4][1] == "../../departamentos/santa-cruz.html"
        ring = page.evaluate("getComputedStyle(document.body).color")
        assert {stroke for _, _, stroke in walked} == {ring}
        assert page.evaluate("document.activeElement.tagName") == "SUMMARY"  # the table, and not the other drawing
        box = chart.locator(f".chart__{drawing} svg a").nth(6).bounding_box()
        assert min(box["width"], box["height"]) >= 44


def test_the_site_opens_from_a_folder(browser: Any, reference_site: Path) -> None:
    with opened(browser, f"file://{reference_site}/index.html", WIDE) as page:
        page.get_by_role("link", name="Regalías", exact=True).first.click()
        page.wait_for_url("**/regalias.html")
        assert page.title().startswith("Regalías")
        assert page.locator("h1").inner_text() == "Regalías mineras por departamento"


# What is on paper besides the letter: every element with letters of its own that takes up room.
BESIDES = """() => [...document.querySelectorAll('body *')]
  .filter(e => !e.closest('.letter') && e.getClientRects().length
    && [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()))
  .map(e => e.textContent.trim())"""
A4 = {"width": 673, "height": 986}
"""What @page leaves of a sheet within its margins, in CSS pixels."""


def test_a_request_prints_alone_on_one_sheet(browser: Any, reference_url: str, reference_site: Path) -> None:
    names = sorted(path.name for path in (reference_site / "lo-que-no-se-publica").glob("*.html"))
    assert names
    context = browser.new_context(viewport=A4, color_scheme="dark")
    page = context.new_page()
    page.emulate_media(media="print", color_scheme="dark")
    for name in names:
        page.goto(f"{reference_url}/lo-que-no-se-publica/{name}")
        letter = page.locator(".letter")
        box = letter.bounding_box()
        assert page.evaluate(BESIDES) == [], name
        assert box["y"] + box["height"] <= A4["height"], name
        assert page.evaluate("document.documentElement.scrollWidth") <= A4["width"], name
        style = letter.evaluate("e => [getComputedStyle(e).color, getComputedStyle(e).fontSize]")
        assert style[0] == "rgb(0, 0, 0)", name
        assert float(style[1].removesuffix("px")) >= 11 * 4 / 3, name  # points
        assert page.locator(".letter__ask").inner_text() != ""
    context.close()


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_a_department_or_a_request_is_one_sheet_of_the_papers_in_use(
    browser: Any, reference_site: Path, reference_url: str, paper: str
) -> None:
    context = browser.new_context()
    page = context.new_page()
    departments = sorted(path.name for path in (reference_site / "departamentos").glob("*.html"))
    assert departments
    asked = [f"departamentos/{name}" for name in departments]
    asked += [f"lo-que-no-se-publica/{name}.html" for name in ("transferencias", "por-municipio", "vigencia-normas")]
    for name in asked:
        page.goto(f"{reference_url}/{name}")
        sheets = re.findall(rb"/Type\s*/Page\b(?!s)", page.pdf(format=paper))
        assert len(sheets) == 1, f"{name} en {paper}"
    context.close()
