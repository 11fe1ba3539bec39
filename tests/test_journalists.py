"""What a desk needs: rows to take away, code that reads the data, citations that hold, charts for other pages."""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from bs4 import BeautifulSoup, Tag

from tests.portals import COBROS, SLUG, Portal, run
from tests.test_browser import AXE, NARROW, opened, until
from tests.test_interactive import EMBED_POLICY

PAGE = f"datos/{SLUG}/index.html"
NOTES = {2023: 'dos «citas» y ""comillas""', 2024: "s/d", 2025: "=1+1", 2026: "dos\tlíneas,\nuna <b>&amp;"}
MANY_ROWS = COBROS + "".join(
    f'{year},{"AB"[year % 2]},10.50,1,11.50,2023-04-0{year - 2022},false,"{note}","Cuadro 1, fila {year - 2019}"\n'
    for year, note in NOTES.items()
)
TABLE = "#tabla-cobros"
RETURN = (
    "const make = URL.createObjectURL; window.taken = [];"
    "URL.createObjectURL = (blob) => { window.taken.push(blob); return make(blob); };"
)


@pytest.fixture
def busy(portal: Portal) -> Portal:
    """The tiny portal with rows enough to be filtered and a page of what nobody publishes."""
    portal.data().write_bytes(MANY_ROWS.encode())
    portal.replace("1350.75", "1392.75", file=portal.data("totales"))
    with portal.described() as content:
        content["keywords"] = ["recaudación"]
        content["sources"] = [{"title": "Memoria de prueba", "organization": "Entidad Ñandú"}]
        content["resources"][1]["schema"]["missingValues"].append({"value": "s/d", "label": "no se imprime"})
        content["portal"]["checks"][2]["of"]["to"] = 2026
    config = portal.root / "mkdocs.yml"
    config.write_text(config.read_text(encoding="utf-8") + "    unpublished: vacios.md\n", encoding="utf-8")
    (portal.root / "docs/vacios.md").write_text("# Vacíos\n", encoding="utf-8")
    return portal


def built(portal: Portal, *, url: str = "", rows: int = 0) -> Path:
    config = portal.root / "mkdocs.yml"
    text = config.read_text(encoding="utf-8")
    text += f"    url: {url}\n" if url else ""
    config.write_text(text + (f"    table_rows: {rows}\n" if rows else ""), encoding="utf-8")
    destination = portal.root.parent / "sitio"
    code, out, error = run("construir", "--proyecto", str(portal.root), "--destino", str(destination))
    assert code == 0, out + error
    return destination


def soup(page: Path) -> BeautifulSoup:
    return BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")


def one(page: BeautifulSoup | Tag, selector: str) -> Tag:
    found = page.select(selector)
    assert len(found) == 1, (selector, len(found))
    return found[0]


# --- catalogue ---------------------------------------------------------------------------------


def test_an_entry_carries_what_it_is_found_by_and_the_list_is_whole_without_javascript(busy: Portal) -> None:
    page = soup(built(busy) / "datos/index.html")
    entry = one(page, ".entry")
    words = str(entry["data-words"]).split("\n")
    assert {"recaudación", "Tabla cobros", "Multas", "multas"} <= set(words)
    assert entry["data-years"] == "2020 2021 2022 2023 2024 2025 2026"
    assert entry["data-organizations"] == "Entidad Ñandú"
    assert not entry.has_attr("data-doubts") or entry.select("a[href$='#dudas-de-la-fuente']")
    assert not entry.has_attr("hidden")
    assert [o.get_text() for o in page.select("#filtro-anio option")][:3] == ["Todos", "2026", "2025"]
    assert not page.select("#filtro-fuente, #filtro-tema")  # nothing to choose from
    assert one(page, "[data-catalogue] [data-empty] a")["href"] == "../vacios.html"
    assert page.select_one("script[src$='javascripts/datos.js'][defer]")


def test_pages_without_data_do_not_load_its_script(busy: Portal) -> None:
    site = built(busy)
    assert "datos.js" not in (site / "vacios.html").read_text(encoding="utf-8")
    assert "datos.js" not in (site / f"datos/{SLUG}/cifras.html").read_text(encoding="utf-8")


def test_an_empty_result_leads_nowhere_when_nobody_wrote_that_page(portal: Portal) -> None:
    empty = one(soup(built(portal) / "datos/index.html"), "[data-catalogue] [data-empty]")
    assert not empty.select("a")


# --- files -------------------------------------------------------------------------------------


def test_a_saved_file_says_what_it_is_and_of_which_version(busy: Portal) -> None:
    site = built(busy)
    page = soup(site / PAGE)
    saved: dict[str, str] = {}
    for link in page.select("a[download]"):
        target = (site / PAGE).parent / str(link["href"])
        assert target.resolve().is_file(), link
        name = str(link["download"])
        assert re.fullmatch(rf"{SLUG}-[a-z-]*v1\.0\.0\.(csv|xlsx|json|parquet|zip|png|svg|vl\.json)", name), name
        assert saved.setdefault(name, str(target.resolve())) == str(target.resolve()), f"{name} is two files"
    assert {f"{SLUG}-cobros-v1.0.0.csv", f"{SLUG}-v1.0.0.zip", f"{SLUG}-desglose-por-gestion-v1.0.0.csv"} <= set(saved)


# --- programs ----------------------------------------------------------------------------------


def python_snippet(page: BeautifulSoup) -> str:
    return next(code for c in page.select(".programs code[data-text]") if "read_csv(dir" in (code := c.get_text()))


def run_snippet(code: str, folder: Path) -> pd.DataFrame:
    assert "DIRECCIÓN-DEL-SITIO/" in code
    scope: dict[str, Any] = {}
    exec(code.replace("DIRECCIÓN-DEL-SITIO/", f"{folder}/"), scope)
    table = scope["tabla"]
    assert isinstance(table, pd.DataFrame)
    return table


def test_the_python_example_reads_every_type_exactly(busy: Portal) -> None:
    site = built(busy)
    table = run_snippet(python_snippet(soup(site / PAGE)), site)
    assert list(table["multas"].map(str))[:3] == ["1000.50", "300.25", "50.00"]
    assert isinstance(table["multas"][0], Decimal)
    assert list(table["gestion"])[:2] == [2020, 2021]
    assert str(table["desde"][0].date()) == "2020-01-13"
    assert list(table["vigente"])[:2] == [True, False]
    assert table["nota"][1] == "con nota"
    assert pd.isna(table["nota"][0])
    assert pd.isna(table["nota"][4])


def test_every_python_example_of_the_reference_portal_keeps_each_cell(reference_site: Path) -> None:
    seen = 0
    for path in sorted(reference_site.glob("datos/*/index.html")):
        code = python_snippet(soup(path))
        name = re.search(r"datos/(\S+?)\.csv", code)
        assert name is not None
        published = list(csv.reader((reference_site / f"datos/{name[1]}.csv").open(encoding="utf-8", newline="")))
        table = run_snippet(code, reference_site)
        assert list(table.columns) == published[0]
        for column, cells in zip(published[0], zip(*published[1:], strict=True), strict=True):
            for read, cell in zip(table[column], cells, strict=True):
                told = "" if pd.isna(read) else str(read.date()) if hasattr(read, "date") else str(read)
                assert told.casefold() == cell.casefold(), (path, column, cell)
                seen += 1
    assert seen > 1000


def test_examples_name_the_address_of_a_site_that_has_one(busy: Portal) -> None:
    site = built(busy, url="https://ejemplo.test/portal/")
    page = soup(site / PAGE)
    codes = [code.get_text() for code in page.select(".programs code[data-text], .chart__embed code[data-text]")]
    assert len(codes) >= 6
    assert all("https://ejemplo.test/portal/datos/" in code for code in codes)
    assert not page.select("[data-site], [data-site-hint], [data-here]")
    assert "DIRECCIÓN" not in page.get_text()
    embed = soup(site / f"datos/{SLUG}/graficos/total-por-gestion.html")
    assert one(embed, "link[rel=canonical]")["href"] == f"https://ejemplo.test/portal/{PAGE}"


# --- citations ---------------------------------------------------------------------------------

ESCAPED = {r"\textbackslash{}": "\\", r"\textasciitilde{}": "~", r"\textasciicircum{}": "^"} | {
    f"\\{sign}": sign for sign in "{}#$%&_"
}


def parse_bibtex(text: str) -> tuple[str, str, dict[str, str]]:
    """Read one entry with braces, as BibTeX does: an escaped brace counts like any other; gives kind, key, fields."""
    head = re.match(r"@(\w+)\{([!-~]+),\n", text)
    assert head is not None, text
    assert head[2].isascii()
    fields, at = {}, head.end()
    while text[at:] != "}":
        named = re.compile(r" *(\w+) = \{").match(text, at)
        assert named is not None, text[at:]
        depth, end = 1, named.end()
        while depth:
            depth += {"{": 1, "}": -1}.get(text[end], 0)
            end += 1
        fields[named[1]] = text[named.end() : end - 1]
        at = end
        assert text[at] in ",\n", text[at:]
        at += 2 if text[at] == "," else 1
    return head[1], head[2], fields


def plain(latex: str) -> str:
    latex = re.sub(r"^\{(.*)\}$", r"\1", latex)
    unescaped = re.sub(r"\\text\w+\{\}|\\[{}#$%&_]", "", latex)
    assert not re.search(r"[\\{}#$%&_~^]", unescaped), latex
    return re.sub(r"\\text\w+\{\}|\\[{}#$%&_]", lambda m: ESCAPED[m[0]], latex)


def test_the_bibtex_can_be_parsed_whatever_the_title_holds(busy: Portal) -> None:
    title = "Cobros al % {A} & B_C #D $E ~ ^ \\x"  # no digit: nothing in the data would vouch for it
    with busy.described() as content:
        content["title"] = title
    site = built(busy)
    kind, key, fields = parse_bibtex(one(soup(site / PAGE), ".citation pre:has([data-visit]) code").get_text())
    assert (kind, key) == ("misc", f"{SLUG}-1.0.0")
    assert plain(fields["title"]) == title
    assert plain(fields["author"]) == "Quien prueba"
    assert fields["year"] == "2026"
    digest = hashlib.sha256((site / f"datos/{SLUG}.zip").read_bytes()).hexdigest()
    assert plain(fields["note"]) == (
        f"Versión 1.0.0, 21 de noviembre de 2026. Fuente: Memoria de prueba, Entidad Ñandú. SHA-256 del ZIP: {digest}."
    )
    assert "url" not in fields


def test_a_citation_says_what_only_its_reader_knows_is_missing(busy: Portal) -> None:
    site = built(busy)
    digest = hashlib.sha256((site / f"datos/{SLUG}.zip").read_bytes()).hexdigest()
    assert one(soup(site / PAGE), ".citation blockquote").get_text() == (
        "Quien prueba (2026). Cobros de prueba, versión 1.0.0, 21 de noviembre de 2026 [conjunto de datos]. "
        "Portal de prueba (construcción de trabajo, no una edición publicada). "
        "Fuente: Memoria de prueba, Entidad Ñandú. "
        f"SHA-256 del ZIP (primeros 16 caracteres): {digest[:16]}. "
        "Consultado el [fecha de consulta]."
    )


# --- charts for other pages --------------------------------------------------------------------


def test_the_page_of_a_chart_asks_for_nothing_but_the_style_sheet(busy: Portal) -> None:
    site = built(busy)
    file = site / f"datos/{SLUG}/graficos/total-por-gestion.html"
    page = soup(file)
    policy = str(one(page, "meta[http-equiv=Content-Security-Policy]")["content"])
    assert policy == EMBED_POLICY
    assert one(page, "meta[name=robots]")["content"] == "noindex"
    assert not page.select("script, style, [style], iframe, link[rel=canonical], header, footer")
    assert (file.parent / str(one(page, "link[rel=stylesheet]")["href"])).resolve().is_file()
    for link in page.select("a"):
        assert link["target"] == "_top"
        assert (file.parent / str(link["href"])).resolve().is_file()
    assert "En 2022 se cobró" in one(page, "h1").get_text()
    assert "Memoria de prueba" in one(page, ".chart__foot").get_text()
    assert "versión 1.0.0, CC0 1.0" in one(page, ".chart__foot").get_text()
    code = soup_of_code(one(soup(site / PAGE), ".chart__embed code").get_text())
    assert code["src"] == f"DIRECCIÓN-DEL-SITIO/datos/{SLUG}/graficos/total-por-gestion.html"
    assert code["title"] == one(page, "h1").get_text()
    assert (code["width"], code["loading"]) == ("100%", "lazy")


def soup_of_code(code: str) -> Tag:
    return one(BeautifulSoup(code, "html.parser"), "iframe")


# --- in a browser ------------------------------------------------------------------------------


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    yield context.new_page()
    context.close()


def taken(page: Any) -> bytes:
    return str(page.evaluate("window.taken.pop().text()")).encode()


@pytest.mark.browser
def test_rows_taken_away_unfiltered_are_the_published_file_to_the_byte(
    page: Any, reference_url: str, reference_site: Path
) -> None:
    page.add_init_script(RETURN)
    compared = 0
    for path in sorted(reference_site.glob("datos/*/index.html")):
        page.goto(f"{reference_url}/datos/{path.parent.name}/index.html")
        for box in page.locator("[data-file]:not([data-part]):has(.table__tools)").all():
            name = box.locator("table").get_attribute("id").removeprefix("tabla-")
            box.locator("thead button").last.click()  # sorted or not, the file has its own order
            box.get_by_role("button", name="Descargar lo filtrado").click()
            assert taken(page) == (path.parent / f"{name}.csv").read_bytes(), (path.parent.name, name)
            compared += 1
    assert compared > 20


@pytest.mark.browser
def test_filtered_rows_are_saved_as_a_file_and_linked(page: Any, busy: Portal) -> None:
    site = built(busy)
    published = (site / f"datos/{SLUG}/cobros.csv").read_bytes()
    page.goto(f"file://{site / PAGE}")
    box = page.locator(f"[data-table]:has({TABLE})")
    button = box.get_by_role("button", name="Descargar lo filtrado (CSV)", exact=True)
    with page.expect_download() as download:
        button.click()
    assert download.value.suggested_filename == f"{SLUG}-cobros-v1.0.0-filtrado.csv"
    assert Path(download.value.path()).read_bytes() == published
    box.get_by_label("Filtrar filas").fill("2023-04")
    assert box.get_by_role("status").inner_text() == "4 de 7 filas"
    box.get_by_label("en", exact=True).select_option("Nota")
    assert box.locator("[data-empty]").is_visible()
    assert box.locator("[data-empty] a").get_attribute("href") == "../../vacios.html"
    assert button.is_disabled()
    box.get_by_label("Filtrar filas").fill("COMILLAS")
    assert box.get_by_role("status").inner_text() == "1 de 7 filas"
    kept = page.url
    assert kept.endswith("#tabla-cobros?texto=COMILLAS&columna=nota")
    page.goto("about:blank")
    page.goto(kept)
    with page.expect_download() as download:
        button.click()
    lines = published.splitlines(keepends=True)
    assert Path(download.value.path()).read_bytes() == lines[0] + next(li for li in lines if b"comillas" in li)
    box.get_by_label("Filtrar filas").fill("")
    box.get_by_label("en", exact=True).select_option("todas las columnas")
    assert "#" not in page.url


@pytest.mark.browser
def test_a_table_cut_short_says_that_only_what_is_shown_is_taken(page: Any, busy: Portal) -> None:
    site = built(busy, rows=6)
    page.goto(f"file://{site / PAGE}")
    button = page.locator(f"[data-table]:has({TABLE})").get_by_role("button", name="Descargar lo filtrado")
    assert button.text_content() == "Descargar lo filtrado (CSV; solo de 6 filas que se muestran)"
    with page.expect_download() as download:
        button.click()
    content = Path(download.value.path()).read_bytes()
    assert content == b"".join((site / f"datos/{SLUG}/cobros.csv").read_bytes().splitlines(keepends=True)[:7])


@pytest.mark.browser
def test_the_catalogue_is_filtered_and_the_filter_can_be_linked(page: Any, reference_url: str) -> None:
    page.goto(f"{reference_url}/datos/index.html")
    entries = page.locator(".entry:visible")
    total = entries.count()
    status = page.locator(".picks [role=status]")
    page.get_by_label("Palabras").fill("REGALIA potosi departamento")
    assert 0 <= entries.count() < total
    page.get_by_label("Palabras").fill("regalias departamento")
    by_words = entries.count()
    assert 0 < by_words < total
    assert status.inner_text() == f"{by_words} de {total} conjuntos de datos"
    page.get_by_label("Tema").select_option("Dinero")
    page.get_by_label("Año que abarca").select_option("2024")
    page.get_by_label("Con dudas").check()
    assert [title.inner_text() for title in page.locator(".theme h2:visible").all()] == ["Dinero"]
    shown, kept = entries.all_inner_texts(), page.url
    assert shown
    assert all("duda" in text and "2024" in text for text in shown)
    page.goto("about:blank")
    page.goto(kept)
    assert entries.all_inner_texts() == shown
    page.get_by_label("Palabras").fill("nada de nada")
    assert page.locator("[data-catalogue] [data-empty]").is_visible()
    assert entries.count() == 0
    page.get_by_role("button", name="Quitar los filtros").click()
    until(page, "!location.hash")
    assert entries.count() == total


def copied(page: Any, name: str) -> str:
    """Press a button that copies, wait until the page says that it is done, and read the clipboard."""
    button = page.get_by_role("button", name=name, exact=True)
    button.click()
    button.locator("xpath=..").get_by_text("Copiado.", exact=True).wait_for()
    return str(page.evaluate("navigator.clipboard.readText()"))


@pytest.mark.browser
def test_what_is_copied_names_this_site_and_this_day(browser: Any, reference_url: str) -> None:
    address = f"{reference_url}/datos/regalias-departamentales/index.html"
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"], timezone_id="America/La_Paz")
    page = context.new_page()
    page.clock.set_fixed_time("2026-11-22T02:30:00Z")  # already the next day in Greenwich, not yet in Bolivia
    page.goto(address)
    assert copied(page, "Copiar la cita").endswith(f" Consultado el 21 de noviembre de 2026 en {address}")
    page.get_by_text("En formato BibTeX").click()
    fields = parse_bibtex(copied(page, "Copiar la cita en BibTeX").replace("\r\n", "\n"))[2]
    assert fields["url"] == address
    assert fields["urldate"] == "2026-11-21"
    page.get_by_text("Python, con pandas").click()
    assert f'direccion = "{reference_url}/datos/' in copied(page, "Copiar el ejemplo en Python")
    assert not page.locator("[data-site-hint]").is_visible()
    context.close()


@pytest.mark.browser
def test_without_a_clipboard_the_text_is_selected(page: Any, reference_url: str) -> None:
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    page.goto(f"{reference_url}/datos/regalias-departamentales/index.html")
    page.get_by_role("button", name="Copiar la cita", exact=True).click()
    assert page.evaluate("getSelection().toString()") == page.locator(".citation blockquote").inner_text()
    assert "Ctrl+C" in page.locator(".copy:has(blockquote) [role=status]").inner_text()


def frames(site: Path) -> dict[str, int]:
    """Give the height that each code to copy asks for, by the page it frames."""
    found = {}
    for path in site.rglob("index.html"):
        for code in soup(path).select(".chart__embed code"):
            frame = soup_of_code(code.get_text())
            found[str(frame["src"]).removeprefix("DIRECCIÓN-DEL-SITIO/")] = int(str(frame["height"]))
    return found


@pytest.mark.browser
def test_a_chart_fits_its_frame_at_every_width(page: Any, reference_url: str, reference_site: Path) -> None:
    wanted = frames(reference_site)
    assert len(wanted) > 10
    for path, height in wanted.items():
        page.goto(f"{reference_url}/{path}")
        for width in (320, NARROW, 420, 520, 631, 640, 720, 800):
            page.set_viewport_size({"width": width, "height": height})
            found = page.evaluate(
                "(({scrollWidth, scrollHeight}) => [scrollWidth, scrollHeight])(document.documentElement)"
            )
            assert found[0] <= width, path
            assert found[1] <= height, (path, width)


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_framed_chart_is_accessible_and_asks_nothing_of_others(browser: Any, reference_url: str, scheme: str) -> None:
    address = f"{reference_url}/datos/regalias-departamentales/graficos/por-departamento.html"
    with opened(browser, "about:blank", NARROW, scheme) as page:
        asked: list[str] = []
        said: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: said.append(message.text))
        page.goto(address)
        page.wait_for_load_state("networkidle")
        assert said == []
        assert all(url.startswith((reference_url, "data:")) for url in asked)
        assert len([url for url in asked if url.startswith("http")]) <= 4
        dark = page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(26, 23, 20)"
        assert dark == (scheme == "dark")
    with opened(browser, address, NARROW, scheme, bypass_csp=True) as page:
        page.evaluate(AXE.read_text(encoding="utf-8"))
        result = page.evaluate("() => axe.run({resultTypes: ['violations']})")
        assert [v["id"] for v in result["violations"]] == []


@pytest.mark.browser
@pytest.mark.parametrize(
    "place", ["datos/regalias-departamentales/index.html#tabla-regalias", "datos/index.html#filtro"]
)
def test_axe_finds_nothing_where_everything_is_unfolded_and_nothing_matches(
    page: Any, reference_url: str, place: str
) -> None:
    page.goto(f"{reference_url}/{place}?texto=zzz&palabras=zzz")
    assert page.locator("[data-empty]:visible").count() == 1
    page.evaluate("document.querySelectorAll('details').forEach((folded) => { folded.open = true; })")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    result = page.evaluate("() => axe.run({resultTypes: ['violations']})")
    assert [v["id"] for v in result["violations"]] == []
