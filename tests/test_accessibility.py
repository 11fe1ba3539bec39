"""What people who do not see, do not point, or read with large letters meet: WCAG 2.2 AA as far as machines can tell.

The static rules are held against every page. In a browser, pages of one template are sampled (the letters, the charts
alone, the rows of a long table): each would cost its seconds to say the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise, product
from pathlib import Path
from typing import Any
from zlib import crc32

import pytest
from bs4 import BeautifulSoup, Tag

from tests.test_browser import AXE
from tests.test_draw import contrast

CSS = Path(__file__).parent.parent / "build_scripts/theme/assets/stylesheets/portal.css"
COMBINATIONS = tuple(product((360, 1280), ("light", "dark")))
SAMPLED = {"letter": 8, "embed": 8, "place": 4}
"""How many pages of a template axe reads here. All of them, whole and in every combination, take it ten minutes."""
ROWS = 12
"""How many rows of each table axe reads here."""


def kind_of(page: str) -> str:
    """Name the template a page comes from."""
    if "/graficos/" in page:
        return "embed"
    if page.endswith("/cifras.html"):
        return "recipes"
    if page.startswith("datos/") and page != "datos/index.html":
        return "dataset"
    if page.startswith("lo-que-no-se-publica/"):
        return "letter"
    return "place" if page.startswith("departamentos/") else "written"


@pytest.fixture(scope="module")
def pages(reference_site: Path) -> dict[str, list[str]]:
    """All pages by kind, those of a kind in an order that is always the same and has nothing to do with their names."""
    kinds: dict[str, list[str]] = {}
    for path in reference_site.rglob("*.html"):
        name = path.relative_to(reference_site).as_posix()
        kinds.setdefault(kind_of(name), []).append(name)
    return {kind: sorted(names, key=lambda n: (crc32(n.encode()), n)) for kind, names in sorted(kinds.items())}


@pytest.fixture(scope="module")
def examples(pages: dict[str, list[str]], reference_site: Path) -> list[str]:
    """One page of each kind, the shortest; and the home page."""
    shortest = (min(names, key=lambda n: ((reference_site / n).stat().st_size, n)) for names in pages.values())
    return ["index.html", *shortest]


# --- every page, as it is written -----------------------------------------------------------------


VAGUE = {"aquí", "clic aquí", "enlace", "leer más", "más", "ver", "ver más"}


def faults(markup: str) -> list[str]:
    """List what a page lacks for those who hear it."""
    page = BeautifulSoup(markup, "html.parser")
    found = []
    if page.html is None or page.html.get("lang") != "es":
        found.append("lang")
    levels = [int(heading.name[1]) for heading in page.find_all(re.compile("^h[1-6]$"))]
    if levels[:1] != [1] or levels.count(1) != 1 or any(after > before + 1 for before, after in pairwise(levels)):
        found.append(f"headings {levels}")
    mains = page.find_all("main")
    if len(mains) != 1:
        found.append(f"{len(mains)} main")
    elif (nav := page.find("nav")) and nav.find_parent("main") is None:  # a chart alone has nothing to skip
        skip = page.find("a")
        if not isinstance(skip, Tag) or skip.get("href") != f"#{mains[0].get('id')}":
            found.append("skip link")
    for table in page.find_all("table"):
        if table.caption is None or not table.caption.get_text(strip=True):
            found.append("caption")
        heads = table.find_all("th")
        if not heads or any(head.get("scope") not in ("col", "row") for head in heads):
            found.append("scope")
    for control in page.find_all(["a", "button"]):
        pictures = [image.get("alt", "") for image in control.find_all("img")]
        name = control.get("aria-label") or " ".join([control.get_text(" ", strip=True), *map(str, pictures)]).strip()
        if not name or str(name).casefold() in VAGUE:
            found.append(f"name {name!r}")
    found += ["alt" for image in page.find_all("img") if "alt" not in image.attrs]
    labelled = {label.get("for") for label in page.find_all("label")}
    fields = page.find_all(["input", "select", "textarea"])
    found += ["label" for field in fields if not field.get("aria-label") and field.get("id") not in labelled]
    ids = [element["id"] for element in page.find_all(id=True)]
    found += [f"id {name}" for name in sorted({name for name in ids if ids.count(name) > 1})] if len(ids) < 99 else []
    return found


def test_every_page_is_well_formed_for_those_who_hear_it(reference_site: Path, pages: dict[str, list[str]]) -> None:
    everything = [name for names in pages.values() for name in names]
    found = {name: faults((reference_site / name).read_text(encoding="utf-8")) for name in everything}
    assert {name: lacking for name, lacking in found.items() if lacking} == {}
    assert len(pages) == 6


def test_every_page_leads_to_what_is_not_good_yet(reference_site: Path, pages: dict[str, list[str]]) -> None:
    whole = [name for kind, names in pages.items() if kind != "embed" for name in names]
    lost = [name for name in whole if 'accesibilidad.html">' not in (reference_site / name).read_text(encoding="utf-8")]
    assert lost == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('lang="es"', "", "lang"),
        ("<h2>", "<h1>", "headings [1, 1]"),
        ("<h2>", "<h3>", "headings [1, 3]"),
        ("main", "div", "0 main"),
        ('href="#m"', 'href="#n"', "skip link"),
        ("<caption>C</caption>", "", "caption"),
        (' scope="col"', "", "scope"),
        ("Todos los pozos", "Aquí", "name 'Aquí'"),
        ("Todos los pozos", "", "name ''"),
        ('alt=""', "", "alt"),
        ('for="f"', "", "label"),
        ('<p id="p">', '<p id="m">', "id m"),
    ],
)
def test_what_a_page_lacks_is_found(old: str, new: str, fault: str) -> None:
    page = (
        '<html lang="es"><a href="#m">Saltar</a><nav></nav><main id="m"><h1>A</h1><h2>B</h2><img alt="">'
        '<table><caption>C</caption><tr><th scope="col">D</th></tr></table><p id="p"><a href="x">Todos los pozos</a>'
        '<label for="f">E</label><input id="f"></main></html>'
    )
    assert faults(page) == []
    assert faults(page.replace(old, new)) == [fault]


def test_nothing_moves_by_itself() -> None:
    assert not re.search(r"(?<![\w-])(transition|animation|scroll-behavior)[\w-]*:", CSS.read_text(encoding="utf-8"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_stand_out_from_the_hatching_of_what_is_missing(scheme: str) -> None:
    """Of letters on hatching or under a fixed head axe cannot tell: the colours themselves are compared."""
    css = CSS.read_text(encoding="utf-8")
    block = css if scheme == "light" else css[css.index('[data-md-color-scheme="slate"]') :]
    colours = dict(re.findall(r"--([\w-]+): (#\w{6});", block[: block.index("color-scheme:")]))
    ink, *grounds = [colours[name] for name in ("c-ink-soft", "c-grid", "c-paper", "tint")]
    assert min(contrast(ink, ground) for ground in grounds) >= 4.5


# --- in a browser ---------------------------------------------------------------------------------


def walk(browser: Any, url: str, names: list[str], width: int, scheme: str = "light") -> Iterator[tuple[str, Any]]:
    """Go through pages in one window."""
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page = context.new_page()
    for name in names:
        page.goto(f"{url}/{name}")
        yield name, page
    context.close()


CUT = f"document.querySelectorAll('tbody').forEach(b => [...b.rows].slice({ROWS}).forEach(r => r.remove()))"
RUN = """async () => (await axe.run({resultTypes: ['violations'], rules: {'target-size': {enabled: true}}})).violations
  .map(v => [v.id, v.nodes.slice(0, 3).map(n => n.target.join(' '))])"""


@pytest.mark.browser
def test_axe_finds_nothing(browser: Any, reference_url: str, pages: dict[str, list[str]], examples: list[str]) -> None:
    """Every page in one combination of width and colours, one of each kind in all four."""
    plan: dict[tuple[int, str], list[str]] = {combination: list(examples) for combination in COMBINATIONS}
    for kind, names in pages.items():
        for at, name in enumerate(names[: SAMPLED.get(kind)]):
            here = plan[COMBINATIONS[at % len(COMBINATIONS)]]
            here += [name] if name not in here else []
    found = []
    for (width, scheme), names in plan.items():
        for name, page in walk(browser, reference_url, names, width, scheme):
            page.evaluate(CUT)
            page.evaluate(AXE.read_text(encoding="utf-8"))
            found += [(name, width, scheme, *violation) for violation in page.evaluate(RUN)]
    assert found == []


@pytest.mark.browser
def test_axe_is_heard(browser: Any, reference_url: str) -> None:
    for _, page in walk(browser, reference_url, ["index.html"], 360):
        page.evaluate("document.querySelector('h1').outerHTML = '<h4><img></h4>'")
        page.evaluate(AXE.read_text(encoding="utf-8"))
        assert {"image-alt", "page-has-heading-one"} <= {name for name, _ in page.evaluate(RUN)}


@pytest.mark.browser
def test_the_skip_link_skips(browser: Any, reference_url: str, examples: list[str]) -> None:
    for name, page in walk(browser, reference_url, [n for n in examples if kind_of(n) != "embed"], 360):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip", name
        assert page.locator(".skip").bounding_box()["y"] >= 0, name
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.tagName") == "MAIN", name
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('main, footer') !== null"), name


# Of each focusable element that shows, what tells that it is chosen: its outline, or the ring of a tile.
UNSEEN = """() => [...document.querySelectorAll('a, button, input, select, summary, [tabindex="0"]')]
  .filter(e => e.getClientRects().length && getComputedStyle(e).visibility === 'visible')
  .filter(e => {
    e.focus();
    if (document.activeElement !== e) return false;
    const style = getComputedStyle(e.closest('svg') ? e.querySelector('path') : e);
    return e.closest('svg') ? !(parseFloat(style.strokeWidth) >= 2 && style.stroke !== 'none')
      : !(style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2);
  }).map(e => e.outerHTML.slice(0, 90))"""


@pytest.mark.browser
def test_what_is_chosen_by_keyboard_shows(browser: Any, reference_url: str, examples: list[str]) -> None:
    with_all = [*examples, "datos/index.html", "datos/regalias-departamentales/index.html"]
    for name, page in walk(browser, reference_url, with_all, 1280):
        page.keyboard.press("Tab")  # from here on the browser takes it that keys are used
        assert page.evaluate(UNSEEN) == [], name
        page.evaluate("document.styleSheets[0].insertRule('a:focus-visible { outline-width: 0 !important }')")
        assert page.evaluate(UNSEEN) != [], name  # the measure itself is awake


NARROW_TARGETS = """() => [...document.querySelectorAll(
    'header a, nav a, .foot__links a, .files a, .buttons a, .places a, button, summary, select, input')]
  .filter(e => e.getClientRects().length)
  .map(e => [e.getBoundingClientRect(), e.outerHTML.slice(0, 90)])
  .filter(([box]) => box.width < 24 || box.height < 24).map(([, text]) => text)"""


@pytest.mark.browser
def test_what_is_touched_is_large_enough(browser: Any, reference_url: str, examples: list[str]) -> None:
    with_all = [*examples, "datos/index.html", "datos/gestion-2024/index.html"]
    for name, page in walk(browser, reference_url, with_all, 360):
        menu = page.locator("[data-menu]")
        if menu.count():
            menu.click()
        assert page.evaluate(NARROW_TARGETS) == [], name


@pytest.mark.browser
@pytest.mark.parametrize(("width", "letters"), [(320, "100%"), (640, "200%"), (1280, "200%")])
def test_no_page_scrolls_sideways_with_large_letters(
    browser: Any, reference_url: str, pages: dict[str, list[str]], width: int, letters: str
) -> None:
    names = [name for kind in pages for name in pages[kind][: 4 if kind in SAMPLED else None]]
    for name, page in walk(browser, reference_url, names, width):
        page.evaluate(f"document.documentElement.style.fontSize = '{letters}'")
        assert page.evaluate("document.scrollingElement.scrollWidth") <= width, name


# --- what is heard ---------------------------------------------------------------------------------


def heard(page: Any) -> list[tuple[str, str]]:
    """Give what the browser hands to a screen reader, in order: the role and the whole text of each piece."""
    session = page.context.new_cdp_session(page)
    nodes = {node["nodeId"]: node for node in session.send("Accessibility.getFullAXTree")["nodes"]}
    pieces: list[tuple[str, str]] = []

    def text(node: dict[str, Any]) -> str:
        role, name = node.get("role", {}).get("value"), node.get("name", {}).get("value", "")
        if role in ("StaticText", "link", "button", "image") and not node.get("ignored"):
            return str(name)
        return "".join(text(nodes[child]) for child in node.get("childIds", []) if child in nodes)

    def in_order(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
        yield node
        for child in node.get("childIds", []):
            if child in nodes:
                yield from in_order(nodes[child])

    for node in in_order(next(iter(nodes.values()))):
        role = node.get("role", {}).get("value", "")
        if not node.get("ignored") and role in ("heading", "paragraph", "link", "button", "image", "Figcaption"):
            pieces.append((role, text(node).replace("\N{NO-BREAK SPACE}", " ").strip()))
    return pieces


@pytest.mark.browser
def test_the_main_figures_are_heard_whole(browser: Any, reference_url: str) -> None:
    names = ["index.html", "departamentos/potosi.html"]
    home, place = (heard(page) for _, page in walk(browser, reference_url, names, 1280))
    told = [words for role, words in home if role in ("heading", "paragraph")]
    at = told.index("¿Cuánta regalía minera se recaudó en 2024?")
    assert told[at + 1] == "Bs 1.661,2 millones"
    assert told[at + 2].startswith("en todo el país, según la Memoria del SENARECOM")
    assert "la regla asigna Bs 85 al departamento productor y Bs 15 a los municipios productores." in told[at + 2]
    assert ("link", "Potosí: Bs 1.064,24 millones") in home
    told = [words for role, words in place if role in ("heading", "paragraph")]
    at = told.index("Regalía minera de Potosí")
    assert told[at + 1].startswith("En Potosí se recaudaron Bs 1.064,24 millones de regalía minera en 2024, según ")
    assert told[at + 2].startswith("Para todos los municipios productores juntos, la regla asigna Bs 159,64 millones.")
    assert told[at + 3 : at + 5] == ["Bs 1.064,24 millones", "Regalía minera recaudada en Potosí"]


@pytest.mark.browser
def test_nothing_is_heard_twice_in_a_row_nor_as_a_bare_sign(
    browser: Any, reference_url: str, examples: list[str]
) -> None:
    for name, page in walk(browser, reference_url, [*examples, "departamentos/potosi.html"], 1280):
        pieces = heard(page)
        assert len(pieces) >= 3, name
        assert [words for _, words in pieces if not words or re.search("[↑↓›✓✗]", words)] == [], name
        pictures = {words for role, words in pieces if role == "image"}
        others = {words for role, words in pieces if role != "image"}
        assert pictures & others == set(), name
