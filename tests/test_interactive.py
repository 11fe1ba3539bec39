"""Charts that a reader makes interactive, under a policy that lets nothing in but the site's own files."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from fractions import Fraction
from importlib.resources import files
from pathlib import Path, PurePosixPath
from typing import Any

import altair
import pytest
from bs4 import BeautifulSoup, Tag
from hypothesis import given, settings
from hypothesis import strategies as st

from build_scripts.draw import kinds, library, library_name, live_script, views
from build_scripts.draw.sketch import Bars, Sketch
from build_scripts.model import Breakdown, Column, Scalar
from tests.portals import SLUG, Portal, run
from tests.test_browser import until
from tests.test_draw import BARS, CASES, HOSTILE, STACKED, make_breakdown, make_spec

AXE = files("axe_playwright_python") / "axe.min.js"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'"
)
EMBED_POLICY = (
    "default-src 'none'; style-src 'self'; img-src data:; font-src 'self'; base-uri 'none'; form-action 'none'"
)
"""Of a chart's page for other people's frames, which runs no program at all."""
PAGES = ("index.html", "regalias.html", "poa.html", "dudas.html", "404.html", "datos/poa-senavex-2020/index.html")
ROYALTIES = "datos/regalias-departamentales/index.html"
PLAN = "datos/poa-senavex-2020/index.html"
DATA_BLOCKS = {"application/ld+json", "application/json"}
DRAWN = [case for case, (breakdown, _) in CASES.items() if breakdown.rows]


def content_of(breakdown: Breakdown, spec: Mapping[str, Any]) -> dict[str, Any]:
    script = live_script(breakdown, spec).decode()
    found = re.fullmatch(r"graficoInteractivo\((.*)\);\n", script, re.DOTALL)
    assert found is not None
    content: dict[str, Any] = json.loads(found[1])
    return content


def targets(view: Mapping[str, Any]) -> list[dict[str, Any]]:
    marks: list[dict[str, Any]] = view["layer"][-1]["data"]["values"]
    return [mark for mark in marks if "ficha" in mark]


def walked(view: Mapping[str, Any]) -> list[int]:
    """List what the arrow keys go through, each value once."""
    return list(dict.fromkeys(mark["ficha"] for mark in targets(view)))


# --- what a page loads -------------------------------------------------------------------------


@pytest.mark.parametrize("case", DRAWN)
def test_every_view_is_a_valid_specification_with_colours_that_follow_the_page(case: str) -> None:
    content = content_of(*CASES[case])
    for at in {min(content["vistas"]), max(content["vistas"])}:  # checking takes long, and the rest are made alike
        view = content["vistas"][at]
        for paper in ("ancho", "angosto"):
            altair.LayerChart.from_dict(view[paper], validate=True)
            colours = {layer["mark"]["color"] for layer in view[paper]["layer"]}
            assert all(colour.startswith("var(--c-") for colour in colours)


@pytest.mark.parametrize("case", DRAWN)
def test_what_is_pointed_at_lies_within_the_sheet_and_says_something(case: str) -> None:
    content = content_of(*CASES[case])
    for view in content["vistas"].values():
        for sheet in view.values():
            for mark in targets(sheet):
                assert -1 <= mark["x"] <= mark["medio"] <= mark["x2"] <= sheet["width"] + 1
                assert -4 <= mark["y"] <= mark["y2"] <= sheet["height"] + 4
                note = content["fichas"][mark["ficha"]]
                assert note["titulo"]
                assert note["filas"]


@pytest.mark.parametrize("case", DRAWN)
def test_both_sheets_tell_the_same_values(case: str) -> None:
    for view in content_of(*CASES[case])["vistas"].values():
        wide, narrow = ({mark["ficha"] for mark in targets(sheet)} for sheet in (view["ancho"], view["angosto"]))
        assert wide == narrow


def test_a_value_is_told_exactly_with_its_unit_and_the_rest_of_its_row() -> None:
    share = Column("parte", "Del total", "percent", "%", 1)
    place, amount = CASES["bars"][0].columns
    breakdown = make_breakdown((place, amount, share), [("Potosí", Decimal("1064.24"), Decimal("64.0645"))])
    content = content_of(breakdown, make_spec(**BARS))
    assert content["fichas"] == [
        {"titulo": "Potosí", "filas": [["Monto", "Bs\xa01.064,24 millones"], ["Del total", "64,1\xa0%"]]}
    ]
    assert content["controles"][0]["opciones"] == ["Monto (millones de Bs)", "Del total (%)"]
    other = content["vistas"]["1"]["ancho"]
    assert "64,1\xa0%" in [r.get("texto") for layer in other["layer"] for r in layer["data"]["values"]]


def test_a_rank_is_not_offered_as_a_measure() -> None:
    rank = Column("puesto", "Puesto", "integer")
    count = Column("cuantas", "Cuántas", "integer")
    breakdown = make_breakdown((CASES["bars"][0].columns[0], count, rank), [("a", 5, 1), ("b", 9, 2), ("c", 7, 3)])
    assert [c["rotulo"] for c in content_of(breakdown, make_spec(**{**BARS, "value": "cuantas"}))["controles"]] == [
        "Orden"
    ]


def test_orders_put_values_and_names_in_order_and_what_is_missing_last() -> None:
    rows: list[tuple[Scalar, ...]] = [("Ñuflo", 2), ("Zudáñez", None), ("Ánimas", 9), ("Beni", 5)]
    breakdown = make_breakdown(CASES["bars"][0].columns, rows)
    orders = [[row[0] for row in view.breakdown.rows] for view in views.views(breakdown, make_spec(**BARS))]
    assert orders == [
        ["Ñuflo", "Zudáñez", "Ánimas", "Beni"],
        ["Ánimas", "Beni", "Ñuflo", "Zudáñez"],
        ["Ánimas", "Beni", "Ñuflo", "Zudáñez"],
    ]


def test_two_rows_with_one_name_are_each_told_with_their_own_value() -> None:
    breakdown = make_breakdown(CASES["bars"][0].columns, [("Uyuni", 2), ("Uyuni", 7)])
    content = content_of(breakdown, make_spec(**BARS))
    said = [content["fichas"][mark["ficha"]]["filas"] for mark in targets(content["vistas"][""]["ancho"])]
    assert said == [[["Valor", "2"]], [["Valor", "7"]]]


def test_a_short_bar_is_as_easy_to_point_at_as_a_long_one() -> None:
    for sheet in content_of(*CASES["bars"])["vistas"]["0"].values():
        assert {mark["x2"] - mark["x"] for mark in targets(sheet)} == {sheet["width"]}


@given(
    st.lists(
        st.lists(st.decimals(0, 10**9, places=2), min_size=3, max_size=3).filter(any),
        min_size=1,
        max_size=6,
    )
)
@settings(deadline=None)
def test_proportions_are_exact_and_make_a_whole(rows: list[list[Decimal]]) -> None:
    columns = CASES["stacked"][0].columns
    breakdown = make_breakdown(columns, [(2000 + at, *row) for at, row in enumerate(rows)])
    shares = views.proportions(breakdown, make_spec(**STACKED))
    assert shares is not None
    assert all(sum(row) == 1 for row in shares)
    assert [[share * sum(map(Fraction, row)) for share in part] for part, row in zip(shares, rows, strict=True)] == [
        [Fraction(cell) for cell in row] for row in rows
    ]


def test_parts_that_cannot_be_added_have_no_proportions() -> None:
    columns = CASES["stacked"][0].columns
    for row in ((2022, Decimal(1), None, Decimal(2)), (2022, Decimal(-1), Decimal(4), Decimal(2)), (2022, 0, 0, 0)):
        assert views.proportions(make_breakdown(columns, [row]), make_spec(**STACKED)) is None
    mixed = (*columns[:3], Column("otros", "Operaciones", "integer", "operaciones"))
    assert views.proportions(make_breakdown(mixed, [(2022, 5, 4, 3)]), make_spec(**STACKED)) is None


def test_a_timeline_is_narrowed_to_one_group_and_lit_by_month() -> None:
    content = content_of(*CASES["long timeline"])
    (choice,), (emphasis,) = content["controles"], content["realces"]
    assert len(choice["opciones"]) == 7
    assert sum(len(walked(content["vistas"][str(at)]["ancho"])) for at in range(1, 7)) == 47
    assert emphasis["opciones"][0] == ["Todo el año", None]
    assert emphasis["opciones"][2:4] == [["febrero", [31, 60]], ["marzo", [60, 91]]]
    assert emphasis["opciones"][12] == ["diciembre", [335, 366]]


def test_any_kind_that_says_what_its_marks_are_can_be_explored(monkeypatch: pytest.MonkeyPatch) -> None:
    def squares(sketch: Sketch, breakdown: Breakdown, _spec: Mapping[str, Any]) -> float:
        for at, (name, _) in enumerate(breakdown.rows):
            sketch.add(Bars("var(--c-accent)"), categoria=name, texto="9", x=40 * at, x2=40 * at + 36, y=0, y2=36)
        return 40

    monkeypatch.setitem(kinds.KINDS, "squares", squares)
    content = content_of(CASES["bars"][0], make_spec(kind="squares", category="lugar", value="monto"))
    sheet = content["vistas"][""]["ancho"]
    assert [content["fichas"][at]["titulo"] for at in walked(sheet)] == list(CASES["bars"][0].values("lugar"))
    assert [content["fichas"][at]["filas"][0][0] for at in walked(sheet)] == ["Monto"] * 9
    assert [(mark["x"], mark["x2"]) for mark in targets(sheet)][:2] == [(0, 36), (40, 76)]
    assert "elegido" in sheet["layer"][0]["encoding"]["opacity"]["condition"]["test"]


def test_without_rows_there_is_nothing_to_explore() -> None:
    assert live_script(*CASES["empty"]) == b""


def test_words_of_a_cell_stay_words() -> None:
    script = live_script(*CASES["hostile"]).decode()
    assert json.dumps(HOSTILE, ensure_ascii=False) in script
    assert script.count("\n") == 1


# --- what is written ---------------------------------------------------------------------------


@pytest.fixture
def site(portal: Portal, tmp_path: Path) -> Path:
    destination = tmp_path / "sitio"
    code, out, error = run("construir", "--proyecto", str(portal.root), "--destino", str(destination))
    assert code == 0, out + error
    return destination


def test_the_programs_are_written_once_with_version_and_notices(site: Path) -> None:
    scripts = site / "assets/javascripts"
    assert [path.name for path in scripts.glob("vega-*.js")] == [library_name()]
    packed = (scripts / library_name()).read_bytes()
    assert packed == library()
    assert len(gzip.compress(packed)) < 330_000
    assert b"Vega-Embed" in packed[:200]
    notice = (scripts / "vega-LICENSE.txt").read_text(encoding="utf-8")
    assert "University of Washington Interactive Data Lab" in notice
    assert (site / f"datos/{SLUG}/graficos/total-por-gestion.js").read_text(encoding="utf-8").startswith("grafico")


def test_a_portal_without_charts_carries_no_programs(portal: Portal, tmp_path: Path) -> None:
    with portal.described() as descriptor:
        descriptor["portal"]["charts"] = []
    destination = tmp_path / "sitio"
    assert run("construir", "--proyecto", str(portal.root), "--destino", str(destination))[0] == 0
    assert not list(destination.rglob("vega-*.js"))


def built_pages(site: Path) -> Iterator[tuple[str, BeautifulSoup]]:
    for path in sorted(site.rglob("*.html")):
        yield path.relative_to(site).as_posix(), BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


def test_every_page_states_the_policy_first_and_carries_nothing_that_it_refuses(reference_site: Path) -> None:
    seen = {POLICY: 0, EMBED_POLICY: 0}
    for name, page in built_pages(reference_site):
        expected = EMBED_POLICY if PurePosixPath(name).match("datos/*/graficos/*.html") else POLICY
        seen[expected] += 1
        assert page.head is not None, name
        charset, policy = [child for child in page.head.children if isinstance(child, Tag)][:2]
        assert charset.get("charset") == "utf-8", name
        assert (policy.get("http-equiv"), policy.get("content")) == ("Content-Security-Policy", expected), name
        for element in page.find_all(True):
            refused = [key for key in element.attrs if key == "style" or key.startswith("on")]
            assert refused == [], f"{name}: {element.name} {refused}"
            assert element.name not in {"style", "base", "iframe", "object", "embed"}, name
            assert not str(element.get("href", "")).startswith("javascript:"), name
            assert not (element.name == "form" and element.get("action")), name
            inline = element.name == "script" and not element.get("src") and element.get("type") not in DATA_BLOCKS
            assert not inline, name
    assert min(seen.values()) > 20


# --- what a reader meets -----------------------------------------------------------------------

WATCH = """() => {
  window.refused = []; window.moved = 0;
  addEventListener('securitypolicyviolation', (e) => refused.push(`${e.violatedDirective} ${e.blockedURI}`));
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.moved += entry.value;
  }).observe({ type: 'layout-shift', buffered: true });
}"""


@contextmanager
def watched(browser: Any, width: int = 1280, **options: Any) -> Iterator[tuple[Any, list[str], list[str]]]:
    """Open a window, and note what its pages ask for and what they complain of."""
    context = browser.new_context(viewport={"width": width, "height": 900}, **options)
    context.add_init_script(f"({WATCH})()")
    page, asked, logged = context.new_page(), [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: logged.append(message.text) if message.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: logged.append(str(error)))
    yield page, asked, logged
    context.close()


def explore(page: Any, chart: str) -> Any:
    figure = page.locator(f"#grafico-{chart}")
    figure.get_by_role("button", name="Explorar el gráfico").click()
    figure.locator(".chart__live svg").wait_for()
    return figure


def choose(figure: Any, label: str, option: str) -> None:
    figure.locator(".chart__choices label", has_text=label).locator("select").select_option(option)


def addresses(site: Path, url: str) -> tuple[str, str]:
    return url, f"file://{site}"


@pytest.mark.browser
def test_the_policy_refuses_nothing_over_the_network_nor_from_a_folder(
    browser: Any, reference_site: Path, reference_url: str
) -> None:
    for base in addresses(reference_site, reference_url):
        with watched(browser) as (page, _, logged):
            for name in PAGES:
                page.goto(f"{base}/{name}")
                assert page.evaluate("refused") == [], f"{base}/{name}"
            page.goto(f"{base}/{ROYALTIES}")
            page.locator("[data-find]").click()
            page.locator("#buscar-texto").fill("potosi")
            page.locator(".finder__list a").first.wait_for()
            page.locator(".finder").get_by_role("button", name="Cerrar").click()
            for chart in ("por-departamento", "asignacion"):
                figure = explore(page, chart)
                figure.locator("select").first.select_option(index=1)
                figure.locator(".chart__live").focus()
                page.keyboard.press("ArrowDown")
            assert page.evaluate("refused") == []
            assert [text for text in logged if "Content Security Policy" in text] == []
            if base.startswith("http"):  # from a folder, the browser complains of fonts asked for beforehand
                assert logged == []


@pytest.mark.browser
def test_the_policy_is_in_force(browser: Any, reference_url: str) -> None:
    with watched(browser) as (page, _, _logged):
        page.goto(f"{reference_url}/{ROYALTIES}")
        page.evaluate(
            "document.body.append(Object.assign(document.createElement('script'), {textContent: 'window.x = 1'}))"
        )
        until(page, "refused.length > 0")
        assert page.evaluate("window.x") is None


@pytest.mark.browser
def test_nothing_interactive_is_loaded_before_it_is_asked_for(browser: Any, reference_url: str) -> None:
    with watched(browser) as (page, asked, _):
        for name in (*PAGES, ROYALTIES):
            page.goto(f"{reference_url}/{name}")
        page.wait_for_load_state("networkidle")
        assert [url for url in asked if re.search(r"vega|grafico|\.vl\.json", url)] == []
        asked.clear()
        explore(page, "por-departamento")
        explore(page, "asignacion")
        # the icon is fetched by the browser in its own time
        names = [url.rsplit("/", 1)[-1] for url in asked if not url.endswith("/favicon.svg")]
        assert names == ["grafico.js", "por-departamento.js", library_name(), "asignacion.js"]


@pytest.mark.browser
@pytest.mark.parametrize("width", [360, 1280])
def test_the_interactive_chart_takes_the_place_of_the_drawing_and_gives_it_back(
    browser: Any, reference_url: str, width: int
) -> None:
    with watched(browser, width) as (page, _, _logged):
        page.goto(f"{reference_url}/{ROYALTIES}")
        static = page.locator("#grafico-por-departamento svg:visible").bounding_box()
        figure = explore(page, "por-departamento")
        live = figure.locator(".chart__live svg").bounding_box()
        assert (live["width"], live["height"]) == pytest.approx((static["width"], static["height"]), abs=1)
        assert page.evaluate("document.scrollingElement.scrollWidth") <= width
        assert "Gráfico interactivo listo" in figure.get_by_role("status").inner_text()
        stage = figure.get_by_role("application")
        title = figure.locator(".chart__title").inner_text()
        described = figure.locator(".chart__wide svg").get_attribute("aria-label")
        assert stage.get_attribute("aria-label") == f"{title}. {described}"
        assert page.evaluate("moved") < 0.05
        figure.get_by_role("button", name="Volver al dibujo").click()
        assert figure.locator(".chart__live").count() == 0
        back = figure.locator("svg:visible").bounding_box()
        assert (back["width"], back["height"]) == (static["width"], static["height"])
        explore(page, "por-departamento")


@pytest.mark.browser
def test_values_are_reached_by_pointer_and_by_keyboard_and_the_focus_goes_on(browser: Any, reference_url: str) -> None:
    with watched(browser) as (page, _, _logged):
        page.goto(f"{reference_url}/{ROYALTIES}")
        figure = explore(page, "por-departamento")
        tip, marks = figure.locator(".chart__tip"), figure.locator(".chart__live .mark-rect").last.locator("path")
        marks.nth(8).hover()
        assert "Tarija" in tip.inner_text()
        assert "0,05" in tip.inner_text()
        figure.locator("select").last.focus()
        page.keyboard.press("Tab")
        assert "Potosí" in tip.inner_text()
        page.keyboard.press("ArrowDown")
        assert "309,5" in tip.inner_text()
        assert "La Paz" in figure.locator("[aria-live]").inner_text()
        page.keyboard.press("End")
        assert "Tarija" in tip.inner_text()
        page.keyboard.press("Enter")
        bars = ".chart__live .mark-rect path[opacity='0.22']"
        until(page, f"document.querySelectorAll(`{bars}`).length === 8")
        page.keyboard.press("Escape")
        until(page, f"document.querySelectorAll(`{bars}`).length === 0")
        assert not tip.is_visible()
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('.chart__live')") is None


@pytest.mark.browser
def test_a_value_reached_by_keyboard_is_brought_into_the_window(browser: Any, reference_url: str) -> None:
    with watched(browser) as (page, _, _logged):
        page.goto(f"{reference_url}/{PLAN}")
        figure = explore(page, "linea-de-tiempo")
        figure.locator("select").last.focus()
        page.keyboard.press("Tab")
        page.keyboard.press("End")
        box = figure.locator(".chart__tip").bounding_box()
        assert 0 <= box["y"] <= 900 - box["height"]
        assert "11.05.07" in figure.locator(".chart__tip").inner_text()


@pytest.mark.browser
def test_a_finger_tells_a_value_and_lights_it(browser: Any, reference_url: str) -> None:
    with watched(browser, 360, has_touch=True, is_mobile=True) as (page, _, _logged):
        page.goto(f"{reference_url}/{ROYALTIES}")
        figure = explore(page, "por-departamento")
        figure.locator(".chart__live .mark-rect").last.locator("path").nth(2).tap()
        until(page, "document.querySelector('#grafico-por-departamento .chart__tip').innerText.includes('Oruro')")
        until(page, "document.querySelectorAll(`.chart__live .mark-rect path[opacity='0.22']`).length === 8")


@pytest.mark.browser
def test_measures_orders_and_groups_redraw_and_months_light(browser: Any, reference_url: str) -> None:
    with watched(browser) as (page, _, _logged):
        page.goto(f"{reference_url}/{ROYALTIES}")
        figure = explore(page, "por-departamento")
        choose(figure, "Medida", "Del total impreso (%)")
        choose(figure, "Orden", "Por nombre")
        until(page, "document.querySelector('.chart__live text').textContent === 'Beni'")
        assert figure.locator(".chart__live text", has_text="64,06").count() == 1
        page.goto(f"{reference_url}/{PLAN}")
        figure = explore(page, "linea-de-tiempo")
        choose(figure, "Acción", "04.02")
        figure.locator(".chart__live text", has_text="11.01").first.wait_for(state="detached")
        choose(figure, "En curso en", "marzo")
        until(page, "document.querySelectorAll(`.chart__live path[opacity='0.22']`).length === 4")


@pytest.mark.browser
def test_colours_follow_light_and_dark(browser: Any, reference_url: str) -> None:
    with watched(browser, color_scheme="light") as (page, _, _logged):
        page.goto(f"{reference_url}/{ROYALTIES}")
        bar = explore(page, "por-departamento").locator(".chart__live .mark-rect path").first
        before = bar.evaluate("e => getComputedStyle(e).fill")
        page.locator("[data-scheme]").click()
        assert bar.evaluate("e => getComputedStyle(e).fill") != before


@pytest.mark.browser
@pytest.mark.parametrize("lost", ["grafico.js", library_name(), "por-departamento.js"])
def test_what_cannot_be_loaded_is_said_and_the_drawing_stays(browser: Any, reference_url: str, lost: str) -> None:
    with watched(browser) as (page, _, _logged):
        page.route(f"**/{lost}", lambda route: route.abort())
        page.goto(f"{reference_url}/{ROYALTIES}")
        figure = page.locator("#grafico-por-departamento")
        figure.locator("[data-live]").click()
        figure.get_by_text("No se pudo cargar").wait_for()
        assert figure.locator(".chart__wide svg").is_visible()
        page.unroute(f"**/{lost}")
        figure.locator("[data-live]").click()
        figure.locator(".chart__live svg").wait_for()
        assert "listo" in figure.get_by_role("status").inner_text()


@pytest.mark.browser
def test_without_javascript_there_is_no_button(browser: Any, reference_url: str) -> None:
    with watched(browser, java_script_enabled=False) as (page, _, _logged):
        page.goto(f"{reference_url}/{ROYALTIES}")
        assert page.locator("[data-live]").count() == page.locator("figure.chart").count() == 3
        assert page.locator("[data-live]:visible").count() == 0


@pytest.mark.browser
@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_interactive_charts(browser: Any, reference_url: str, width: int, scheme: str) -> None:
    with watched(browser, width, color_scheme=scheme) as (page, _, _logged):
        for name, charts in ((ROYALTIES, ("por-departamento", "asignacion")), (PLAN, ("linea-de-tiempo",))):
            page.goto(f"{reference_url}/{name}")
            for chart in charts:
                figure = explore(page, chart)
                figure.locator(".chart__live .mark-rect").last.locator("path").first.hover()
            page.evaluate(AXE.read_text(encoding="utf-8"))
            result = page.evaluate("() => axe.run('.chart--live', {resultTypes: ['violations']})")
            assert [(v["id"], [n["target"] for n in v["nodes"]][:3]) for v in result["violations"]] == [], name


@pytest.mark.browser
def test_the_drawing_for_the_width_comes_when_the_window_changes(browser: Any, reference_url: str) -> None:
    with watched(browser) as (page, _, _logged):
        page.goto(f"{reference_url}/{ROYALTIES}")
        explore(page, "por-departamento")
        page.set_viewport_size({"width": 360, "height": 800})
        until(page, "document.querySelector('.chart__live svg').viewBox.baseVal.width === 324")
        assert page.evaluate("document.scrollingElement.scrollWidth") <= 360
