"""What readers see of editions: the history, a dataset's editions, citations that last, which edition a page is of."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup, Tag
from hypothesis import example, given
from hypothesis import strategies as st

from build_scripts.addresses import edition_anchor
from build_scripts.exceptions import DataError
from build_scripts.model import (
    CellChange,
    ColumnChange,
    Comparison,
    DatasetChange,
    Edition,
    FigureChange,
    HistoryEntry,
    Publication,
    RowChange,
    ShownDoubt,
    Snapshot,
)
from build_scripts.pipeline import build_aside
from build_scripts.settings import read_instance
from tests.conftest import served_from
from tests.portals import SLUG, Portal, make_portal, run

AXE = files("axe_playwright_python") / "axe.min.js"
BASE = "https://datos.example.org/portal/"
OLD, NEW = "2026-03", "2026-11"
DAYS = {OLD: date(2026, 3, 3), NEW: date(2026, 11, 22)}
PAGE = f"datos/{SLUG}/index.html"
ATOM = {"a": "http://www.w3.org/2005/Atom"}
REASON = "Se leyó mal un 5; el cuadro imprime 1000,50."

CHANGED = DatasetChange(
    SLUG,
    "Cobros de prueba",
    "changed",
    "1.0.0",
    "1.1.0",
    "minor",
    columns=(ColumnChange("cobros", "ventas", "unit", "USD", "Bs"),),
    rows_added=(RowChange("cobros", (("gestion", "2022"),), {"gestion": "2022", "multas": "50.00", "nota": ""}),),
    cells=(
        CellChange("cobros", (("gestion", "2020"),), "multas", "Multas", "1000.05", "1000.50", REASON),
        CellChange("cobros", (("gestion", "2021"),), "nota", "Nota", "", "con <nota>"),
    ),
    figures=(
        FigureChange(f"{SLUG}/total-2022", "Se cobró en 2022", "Bs 80", "Bs 90"),
        FigureChange(f"{SLUG}/otra", "Otra que no se podía calcular", "", "Bs 7"),
    ),
    doubts_removed=(ShownDoubt("suma", "Las multas suman el total", "1350.75", "1350.30"),),
    revisions=({"version": "1.1.0", "date": "2026-11-21", "kind": "minor", "reason": "Llegó la gestión 2022."},),
)
TOLD = (
    "2 celdas corregidas, 1 fila nueva, 1 cambio de columnas, 1 cifra que cambia, 1 cifra que aparece, "
    "1 duda que ya no está"
)
GONE = DatasetChange("viejo", "Un conjunto retirado", "removed", "2.0.0")
COMPARISON = Comparison(OLD, NEW, (CHANGED, GONE))
FIRST = HistoryEntry(Edition(OLD, DAYS[OLD], "ab" * 32), None, {SLUG: "1.0.0", "viejo": "2.0.0"})


def build(
    portal: Portal,
    folder: Path,
    name: str,
    comparison: Comparison | None = None,
    history: tuple[HistoryEntry, ...] = (),
    url: str = "",
) -> Path:
    """Build an edition as ``portal publicar`` does: aside, told its name, its day and what came before."""

    def compare(after: Snapshot) -> Comparison | None:
        assert after.label == name
        assert set(after.datasets) == {SLUG}
        return comparison

    edition = Edition(name, DAYS[name], "", history[0].edition.name if history else "")
    instance = replace(read_instance(portal.root), edition=edition)
    if url:
        instance = replace(instance, url=f"{url}vigente/", frozen_url=f"{url}{name}/")
    folder.mkdir(parents=True)
    build_aside(instance, folder, publication=Publication(edition, compare, history))
    return folder


def make_publication(portal: Portal, root: Path, url: str = "") -> Path:
    """Lay out two editions as a publisher does; the comparison and the list are made by hand."""
    build(portal, root / OLD, OLD, url=url)
    build(portal, root / NEW, NEW, COMPARISON, (FIRST,), url)
    (root / "vigente").symlink_to(NEW)
    listed = [
        {"version": name, "title": name, "aliases": alias, "date": DAYS[name].isoformat()}
        for name, alias in ((NEW, ["vigente"]), (OLD, []))
    ]
    (root / "versions.json").write_text(json.dumps(listed), encoding="utf-8")
    (root / "ediciones.html").write_text("<title>Ediciones</title>", encoding="utf-8")
    return root


def write_history(portal: Portal) -> None:
    (portal.root / "docs/historial.md").write_text("# Historial de cambios\n\n{{ historial() }}\n", encoding="utf-8")


@pytest.fixture(scope="module")
def publication(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two editions of the tiny portal, without a public address."""
    root = tmp_path_factory.mktemp("publicacion")
    portal = make_portal(root / "portal")
    write_history(portal)
    return make_publication(portal, root / "sitio")


@pytest.fixture(scope="module")
def addressed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same, with a public address."""
    root = tmp_path_factory.mktemp("con-direccion")
    return make_publication(make_portal(root / "portal"), root / "sitio", BASE)


def soup(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


def one(page: BeautifulSoup | Tag, selector: str) -> Tag:
    found = page.select(selector)
    assert len(found) == 1, (selector, len(found))
    return found[0]


def said(tag: Tag) -> str:
    return " ".join(tag.get_text(" ").split()).replace(" ,", ",").replace(" :", ":").replace(" ;", ";")


# --- the page of the whole history ----------------------------------------------------------------


def test_the_history_answers_first_then_shows_every_change_with_its_reason(publication: Path) -> None:
    page = soup(publication / NEW / "historial.html")
    assert said(one(page, ".history__answer")) == (
        "En esta edición cambió 1 de 2 conjuntos de datos y se retiró 1, "
        "respecto de la edición 2026-03, del 3 de marzo de 2026:"
    )
    assert [h["id"] for h in page.select("article h2")] == [f"edicion-{NEW}", f"edicion-{OLD}"]
    change = one(page, f"section[aria-labelledby=edicion-{NEW}_{SLUG}]")
    assert [said(h) for h in change.select("h4")] == [
        "Cifras que cambian",
        "Cifras que aparecen",
        "Celdas corregidas",
        "Filas nuevas",
        "Tablas y columnas",
        "Dudas de la fuente que ya no están",
    ]
    text = said(change)
    for words in (
        "Versión 1.0.0 → 1.1.0: 2 celdas corregidas, 1 fila nueva,",
        "Llegó la gestión 2022. versión 1.1.0, 21 de noviembre de 2026",
        "Gestion: 2020 Tabla cobros Multas: decía 1000.05; dice 1000.50",  # as the file has them, with a point
        f"Razón: {REASON}",
        "Nota: decía (celda vacía); dice con <nota>",
        "Se cobró en 2022: decía Bs 80; dice Bs 90",
        "Otra que no se podía calcular: antes no tenía valor; dice Bs 7",
        "la unidad de «Ventas» era «USD» y es «Bs».",
        "Las multas suman el total: la fuente imprime 1350.75; la cuenta da 1350.30",
    ):
        assert words in text, words
    row = one(change, "li > details")
    assert said(row) == "Gestion: 2022 Tabla cobros Multas 50.00"  # what names it is not said again, nor what is empty
    gone = one(page, f"section[aria-labelledby=edicion-{NEW}_viejo]")
    assert said(gone).endswith("Conjunto retirado; su última versión, 2.0.0, sigue en la edición 2026-03.")
    assert one(gone, "h3 a")["href"] == f"../{OLD}/datos/viejo/index.html"
    assert "Primera edición, con 2 conjuntos de datos." in said(one(page, "article"))


def test_a_change_that_nothing_stated_carries_no_reason(publication: Path) -> None:
    page = soup(publication / NEW / "historial.html")
    cell = next(item for item in page.select(".change__list li") if "con <nota>" in item.get_text())
    assert "Razón" not in cell.get_text()


def test_many_changes_are_folded_and_the_rest_is_counted(portal: Portal, tmp_path: Path) -> None:
    write_history(portal)
    cells = tuple(
        CellChange("cobros", (("gestion", str(year)),), "multas", "Multas", "1", "2") for year in range(1800, 1920)
    )
    comparison = Comparison(OLD, NEW, (replace(CHANGED, cells=cells, columns=()),))
    page = soup(build(portal, tmp_path / NEW, NEW, comparison, (FIRST,)) / "historial.html")
    section = one(page, "section.change")
    titles = [said(t) for t in section.select("h4")]
    shown = section.select("h4")[titles.index("Celdas corregidas")].find_next_sibling("ul")
    assert shown is not None
    assert len(shown.find_all("li", recursive=False)) == 5
    folded = shown.find_next_sibling("details")
    assert folded is not None
    assert said(one(folded, "summary")) == "95 más"
    left = folded.find_next_sibling("p")
    assert left is not None
    assert said(left) == "Hay 20 más en el archivo de cambios ."
    assert one(left, "a")["href"] == f"../{NEW}/cambios.json"


def test_an_edition_dated_before_others_takes_its_place_and_is_not_called_the_first(
    portal: Portal, tmp_path: Path
) -> None:
    """The history is in the order of days, whatever the order of publishing; what it says first is of this edition."""
    write_history(portal)
    first = replace(FIRST, edition=replace(FIRST.edition, name="a", day=date(2026, 11, 30)), versions={SLUG: "1.0.0"})
    second = replace(
        first, edition=Edition("b", date(2026, 12, 31), "cd" * 32, "a"), comparison=Comparison("a", "b", ())
    )
    site = build(portal, tmp_path / OLD, OLD, None, (second, first))
    why = "uando se publicó no había otra de su fecha o anterior con que compararla"
    page = soup(site / "historial.html")
    assert [h["id"] for h in page.select("article h2")] == ["edicion-b", "edicion-a", f"edicion-{OLD}"]
    assert said(one(page, ".history__answer")) == f"C{why}. Reúne 1 conjunto de datos."
    assert said(one(page, "article")).count("Primera edición") == 1
    listed = [said(item) for item in soup(site / PAGE).select(".editions > ol > li")]
    assert [item.split()[1] for item in listed] == ["b", "a", OLD]
    assert listed[1].endswith("Primera edición.")
    assert listed[2].endswith(f"Sin comparación: c{why}.")
    assert [(e.findtext("a:title", "", ATOM), e.findtext("a:summary", "", ATOM)) for e in entries(site)] == [
        ("Edición b: sin cambios en los datos", "Reúne 1 conjunto de datos."),
        ("Edición a: primera edición", "Reúne 1 conjunto de datos."),
        (f"Edición {OLD}: sin comparación", f"C{why}. Reúne 1 conjunto de datos."),
    ]
    newest = Comparison("a", OLD, (CHANGED,))
    site = build(portal, tmp_path / "otra", OLD, newest, (second, first))
    assert said(one(soup(site / "historial.html"), ".history__answer")).startswith("En esta edición cambió 1 de 1")
    assert [e.findtext("a:title", "", ATOM) for e in entries(site)][-1].startswith(f"Edición {OLD}: Cobros de prueba")


def test_an_edition_without_changes_says_so(portal: Portal, tmp_path: Path) -> None:
    write_history(portal)
    same = Comparison(OLD, NEW, (replace(CHANGED, what="same"),))
    site = build(portal, tmp_path / NEW, NEW, same, (FIRST,))
    assert said(one(soup(site / "historial.html"), ".history__answer")) == (
        "En esta edición no cambió ningún conjunto de datos, respecto de la edición 2026-03, del 3 de marzo de 2026."
    )
    titles = [e.findtext("a:title", "", ATOM) for e in entries(site)]
    assert titles == ["Edición 2026-11: sin cambios en los datos", "Edición 2026-03: primera edición"]


def test_working_material_says_what_it_is_and_lists_declared_revisions(portal: Portal, tmp_path: Path) -> None:
    write_history(portal)
    site = tmp_path / "sitio"
    code, out, error = run("construir", "--proyecto", str(portal.root), "--destino", str(site))
    assert code == 0, out + error
    page = soup(site / "historial.html")
    assert said(one(page, ".history__answer")).startswith("Esta es una construcción de trabajo, no una edición")
    assert said(one(page, ".revision")) == (
        "Cobros de prueba versión 1.0.0 primera publicación 21 de noviembre de 2026 Primera."
    )
    assert not page.select(".edition, .superseded, .foot__edition")
    assert not soup(site / PAGE).select("#ediciones")


def test_a_portal_that_wrote_no_such_page_gets_one_in_an_edition(addressed: Path) -> None:
    assert one(soup(addressed / NEW / "historial.html"), f"#edicion-{OLD}")


def test_a_dataset_cannot_call_the_history_of_all(portal: Portal) -> None:
    portal.replace("Cobros inventados.", "{{ historial() }}", file=portal.prose)
    assert "No se reconoce «historial»" in portal.validate().only["message"]


# --- a dataset's page ----------------------------------------------------------------------------


def test_a_dataset_lists_the_editions_that_hold_it(publication: Path) -> None:
    page = soup(publication / NEW / PAGE)
    listed = page.select(".editions .revision")
    assert [said(item) for item in listed] == [
        f"Edición 2026-11 22 de noviembre de 2026 · versión 1.0.0 {TOLD} . Llegó la gestión 2022.",
        "Edición 2026-03 3 de marzo de 2026 · versión 1.0.0 Primera edición.",
    ]
    assert [a["href"] for a in page.select(".editions strong a")] == [f"../../../{n}/{PAGE}" for n in (NEW, OLD)]
    target = str(one(listed[0], "p + p a")["href"])
    assert target == f"../../historial.html#edicion-{NEW}_{SLUG}"
    assert one(soup(publication / NEW / "historial.html"), "#" + target.partition("#")[2])


def test_what_a_dataset_keeps_of_a_build_serves_every_edition(publication: Path, tmp_path: Path) -> None:
    """The second edition took the dataset's results from the store; a portal that builds it anew must agree."""
    portal = make_portal(tmp_path / "portal")
    write_history(portal)
    anew = build(portal, tmp_path / NEW, NEW, COMPARISON, (FIRST,))
    built = sorted(p.relative_to(anew) for p in anew.rglob("*") if p.is_file())
    kept = publication / NEW
    assert built == sorted(p.relative_to(kept) for p in kept.rglob("*") if p.is_file())
    assert [str(f) for f in built if (anew / f).read_bytes() != (kept / f).read_bytes()] == []
    data = [p.relative_to(kept) for p in (kept / "datos").rglob("*") if p.is_file() and p.suffix != ".html"]
    assert len(data) > 10
    assert [str(f) for f in data if (publication / OLD / f).read_bytes() != (kept / f).read_bytes()] == []


def test_citations_and_sample_code_name_the_edition_and_where_it_stays(addressed: Path) -> None:
    page = soup(addressed / NEW / PAGE)
    frozen = f"{BASE}{NEW}/{PAGE}"
    cited = one(page, ".citation blockquote").get_text()
    assert "Portal de prueba, edición 2026-11 (22 de noviembre de 2026)." in cited
    assert cited.endswith(f" en {frozen}")
    bibtex = one(page, ".citation pre:has([data-visit]) code").get_text()
    assert f"  url = {{{frozen}}}" in bibtex
    assert "edición 2026-11 (22 de noviembre de 2026)" in bibtex
    code = one(page, ".programs").get_text()
    assert f'"{BASE}{NEW}/datos/{SLUG}/cobros.csv"' in code
    assert "vigente/datos" not in code
    assert "cambie /2026-11/ por /vigente/" in code
    canonical = one(page, "link[rel=canonical]")["href"]
    assert canonical == f"{BASE}vigente/{PAGE}"
    old = one(soup(addressed / OLD / PAGE), ".citation blockquote").get_text()
    assert old.endswith(f" en {BASE}{OLD}/{PAGE}")


def test_each_figure_is_cited_with_its_edition_and_where_its_recipe_stays(addressed: Path, publication: Path) -> None:
    for site, where in ((addressed, f". {BASE}{NEW}/datos/{SLUG}/cifras.html#total-2022"), (publication, ".")):
        page = soup(site / NEW / f"datos/{SLUG}/cifras.html")
        recipe = page.find(id="total-2022").find_parent("section")  # type: ignore[union-attr]
        assert isinstance(recipe, Tag)
        told = said(one(recipe, ".recipe__cite blockquote")).replace(" .", ".")
        assert told.startswith("«Se cobró en 2022»"), told
        assert told.endswith(f"edición {NEW} (22 de noviembre de 2026){where}"), told
        assert "versión 1.0.0" in told
        assert not page.select("script[src$='datos.js']")


def test_without_an_address_the_edition_is_still_named(publication: Path) -> None:
    citation = one(soup(publication / NEW / PAGE), ".citation")
    assert citation["data-edition"] == NEW
    assert "edición 2026-11 (22 de noviembre de 2026)" in citation.get_text()
    assert "url =" not in citation.get_text()


# --- every page ----------------------------------------------------------------------------------


def test_every_page_says_its_edition_and_leads_to_the_others_without_scripts(publication: Path) -> None:
    pages = [p for p in (publication / NEW).rglob("*.html") if "graficos" not in p.parts]
    assert len(pages) >= 6
    for path in pages:
        page = soup(path)
        for place in (".edition", ".foot"):
            assert "Edición 2026-11, 22 de noviembre de 2026" in said(one(page, place)), path
            own = path.relative_to(publication / NEW).as_posix()
            for link in (f"vigente/{own}" if place == ".edition" else "vigente/index.html", "ediciones.html"):
                found = [str(a["href"]) for a in page.select(f"{place} a") if str(a["href"]).endswith(link)]
                assert len(found) == 1, (path, link)
                assert (path.parent / found[0]).resolve() == (publication / link).resolve()
        changed = one(page, ".edition").find("a", string="Qué cambió")
        assert isinstance(changed, Tag)
        assert (path.parent / str(changed["href"])).resolve().name == f"historial.html#edicion-{NEW}"


def test_the_home_page_may_say_what_the_edition_changed(portal: Portal, tmp_path: Path) -> None:
    (portal.root / "docs/index.md").write_text("# Inicio\n\n{{ cambios_de_la_edicion() }}\n", encoding="utf-8")
    line = one(soup(build(portal, tmp_path / NEW, NEW, COMPARISON, (FIRST,)) / "index.html"), ".newest")
    assert said(line) == (
        f"Qué cambió en esta edición: Cobros de prueba ({TOLD}); Un conjunto retirado (conjunto retirado). "
        "Vea cada cambio"
    )
    assert one(line, "a")["href"] == f"historial.html#edicion-{NEW}"
    first = build(portal, tmp_path / "primera", OLD)
    same = build(portal, tmp_path / "igual", NEW, Comparison(OLD, NEW, ()), (FIRST,))
    assert [soup(folder / "index.html").select(".newest") for folder in (first, same)] == [[], []]


def test_a_link_out_of_the_edition_is_followed_too(portal: Portal, tmp_path: Path) -> None:
    (portal.root / "docs/index.md").write_text(
        '# Inicio\n\n<a href="../2026-03/index.html">la de marzo</a>\n\n'
        '<a href="../vigente/index.html">esta misma en la vigente</a> <a href="../vigente/otra.html">otra no</a> '
        '<a href="../2025-99/index.html">ninguna</a> <a href="../otra.html">tampoco</a>\n',
        encoding="utf-8",
    )
    with pytest.raises(DataError) as refused:
        build(portal, tmp_path / NEW, NEW, COMPARISON, (FIRST,))
    assert sorted(f.found for f in refused.value.findings) == [
        "../2025-99/index.html",
        "../otra.html",
        "../vigente/otra.html",
    ]


def test_working_material_leads_to_no_edition(portal: Portal, tmp_path: Path) -> None:
    (portal.root / "docs/index.md").write_text('# Inicio\n\n<a href="../vigente/index.html">x</a>\n', encoding="utf-8")
    code, out, error = run("construir", "--proyecto", str(portal.root), "--destino", str(tmp_path / "s"))
    assert code != 0
    assert "El enlace «../vigente/index.html» no lleva a ninguna parte" in out + error


# --- for machines --------------------------------------------------------------------------------


def entries(site: Path) -> list[ElementTree.Element]:
    return ElementTree.parse(site / "novedades.xml").getroot().findall("a:entry", ATOM)


def test_the_feed_tells_what_each_edition_changed(publication: Path, addressed: Path) -> None:
    told = entries(publication / NEW)
    assert [e.findtext("a:title", "", ATOM) for e in told] == [
        f"Edición 2026-11: Cobros de prueba, {TOLD}",
        "Edición 2026-11: Un conjunto retirado, conjunto retirado",
        "Edición 2026-03: primera edición",
    ]
    assert told[0].findtext("a:summary", "", ATOM) == (
        "Llegó la gestión 2022. Se cobró en 2022: Bs 80 → Bs 90. Otra que no se podía calcular: Bs 7. "
        "Multas (gestion 2020): 1000.05 → 1000.50. Y 1 valor más."
    )
    assert told[0].findtext("a:updated", "", ATOM) == "2026-11-22T00:00:00Z"
    link = told[0].find("a:link", ATOM)
    assert link is not None
    assert link.get("href") == f"historial.html#edicion-{NEW}_{SLUG}"
    names = [e.findtext("a:id", "", ATOM) for e in told]
    assert len(set(names)) == 3
    assert [e.findtext("a:id", "", ATOM) for e in entries(addressed / NEW)] == names
    assert [e.findtext("a:id", "", ATOM) for e in entries(publication / OLD)] == names[2:]


def test_the_catalogue_names_the_version_that_stays(addressed: Path) -> None:
    graph = json.loads((addressed / NEW / "catalogo.jsonld").read_text(encoding="utf-8"))["@graph"]
    dataset = next(node for node in graph if node["@type"] == "dcat:Dataset")
    assert dataset["@id"] == f"{BASE}vigente/{PAGE}#conjunto"
    assert dataset["hasVersion"]["@id"] == f"{BASE}{NEW}/{PAGE}#conjunto"
    assert dataset["hasVersion"]["version"] == "1.0.0"
    structured = one(soup(addressed / NEW / "datos/index.html"), "script[type='application/ld+json']").string
    assert structured is not None
    told = json.loads(structured)
    assert (told["version"], told["datePublished"]) == (NEW, "2026-11-22")
    assert told["archivedAt"] == f"{BASE}{NEW}/datos/index.html"
    assert f"Sitemap: {BASE}vigente/sitemap.xml" in (addressed / NEW / "robots.txt").read_text(encoding="utf-8")


# --- in a browser --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def served(publication: Path) -> Iterator[str]:
    with served_from(publication) as address:
        yield address


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    context = browser.new_context(viewport={"width": 360, "height": 800})
    opened = context.new_page()
    opened.troubles = []
    opened.on("pageerror", lambda error: opened.troubles.append(str(error)))
    yield opened
    assert opened.troubles == []
    context.close()


@pytest.mark.browser
def test_an_old_edition_says_so_and_leads_to_the_same_place_in_the_current_one(page: Any, served: str) -> None:
    page.goto(f"{served}/{OLD}/{PAGE}?a=b#historial")
    notice = page.get_by_role("status").filter(has_text="anterior")
    notice.get_by_role("link").wait_for()
    assert notice.inner_text().strip() == (
        "Edición 2026-03, anterior. La vigente es la 2026-11: vea esta página en ella."
    )
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 360
    seen, target = notice.bounding_box(), page.locator("#historial").bounding_box()
    assert seen["y"] == 0, "a deep link leaves the notice out of sight"
    assert seen["height"] < 60
    assert seen["height"] <= target["y"] < 700, "the notice covers what the link leads to"
    notice.get_by_role("link").click()
    page.wait_for_url(f"{served}/vigente/{PAGE}?a=b#historial")


@pytest.mark.browser
def test_a_page_that_the_current_edition_lacks_is_said_to_be_lacking(page: Any, publication: Path, served: str) -> None:
    lost = publication / OLD / "perdida.html"
    lost.write_bytes((publication / OLD / "historial.html").read_bytes())
    try:
        page.goto(f"{served}/{OLD}/perdida.html")
        link = page.locator(".superseded a")
        link.wait_for()
        assert page.locator(".superseded").inner_text().strip() == (
            "Edición 2026-03, anterior. La vigente es la 2026-11, que no tiene esta página: vea su portada."
        )
        assert link.get_attribute("href") == f"{served}/vigente/index.html"
        page.get_by_text("En otra edición").click()
        page.get_by_text("Edición 2026-11, 22 de noviembre de 2026 (vigente) (no existía)").wait_for()
        assert page.locator(".edition li a").count() == 0
    finally:
        lost.unlink()


@pytest.mark.browser
def test_a_connection_that_fails_keeps_the_link_to_the_same_page(page: Any, served: str) -> None:
    page.route("**/vigente/**", lambda route: route.abort())
    page.goto(f"{served}/{OLD}/{PAGE}")
    link = page.locator(".superseded a")
    link.wait_for()
    assert link.get_attribute("href") == f"{served}/vigente/{PAGE}"


@pytest.mark.browser
@pytest.mark.parametrize("folder", ["vigente", NEW])
def test_the_current_edition_has_no_notice_and_lists_the_others(page: Any, served: str, folder: str) -> None:
    page.goto(f"{served}/{folder}/{PAGE}")
    page.get_by_text("En otra edición").wait_for()
    assert page.locator(".edition").bounding_box()["height"] < 75, "more than two lines"
    page.get_by_text("En otra edición").click()
    link = page.get_by_role("link", name="Edición 2026-03, 3 de marzo de 2026")
    assert link.get_attribute("href") == f"{served}/{OLD}/{PAGE}"
    line = " ".join(" ".join(page.locator(".edition p").all_inner_texts()).split())
    assert line == "Edición 2026-11, 22 de noviembre de 2026 (es la vigente) Qué cambió"
    assert page.get_by_role("link", name="Ver esta página en la edición vigente").count() == 0
    assert page.locator(".superseded").inner_text() == ""
    assert not page.locator(".superseded").is_visible()


@pytest.mark.browser
def test_a_folder_alone_or_opened_from_disk_asks_for_nothing(page: Any, publication: Path) -> None:
    page.goto((publication / OLD / PAGE).as_uri())
    page.wait_for_load_state("networkidle")
    assert page.locator(".edition details").count() == 0
    assert page.locator(".edition a", has_text="Ver esta página en la edición vigente").is_visible()


@pytest.mark.browser
def test_what_is_copied_at_the_current_address_names_the_edition(page: Any, served: str) -> None:
    page.goto(f"{served}/vigente/{PAGE}")
    frozen = f"{served}/{NEW}/{PAGE}"
    assert page.locator(".citation blockquote").inner_text().strip().endswith(f" en {frozen}")
    assert f"url = {{{frozen}}}" in page.locator(".citation code:has([data-visit])").text_content()
    assert f'"{served}/{NEW}/datos/{SLUG}/cobros.csv"' in page.locator(".programs").text_content()


@pytest.mark.browser
def test_paper_says_which_edition_it_is(page: Any, served: str) -> None:
    page.goto(f"{served}/{OLD}/{PAGE}")
    page.locator(".superseded a").wait_for()
    page.emulate_media(media="print")
    assert page.locator(".edition p").first.is_visible()
    assert page.locator(".foot__edition").is_visible()
    assert not page.locator(".superseded").is_visible()
    assert not page.locator(".edition__links").is_visible()


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_editions_add_passes_the_rules_of_accessibility(browser: Any, served: str, scheme: str) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 800}, color_scheme=scheme, bypass_csp=True)
    opened = context.new_page()
    for address, waited in ((f"{OLD}/{PAGE}", ".superseded a"), (f"{NEW}/historial.html", ".edition details")):
        opened.goto(f"{served}/{address}")
        opened.locator(waited).wait_for()
        opened.evaluate("document.querySelectorAll('details').forEach((folded) => { folded.open = true; })")
        opened.evaluate(AXE.read_text(encoding="utf-8"))
        found = opened.evaluate("async () => (await axe.run({resultTypes: ['violations']})).violations")
        assert [(v["id"], [n["html"] for n in v["nodes"]][:2]) for v in found] == []
    context.close()


def test_the_page_of_errors_knows_where_its_edition_is_or_is_left_out(addressed: Path, publication: Path) -> None:
    assert one(soup(addressed / NEW / "404.html"), ".edition")["data-root"] == "/portal/vigente/."
    assert not (publication / NEW / "404.html").exists(), (
        "without an address it would ask for its style at the host's root"
    )


# --- places of their own -------------------------------------------------------------------------

NAMES = st.from_regex(r"[a-z0-9][a-z0-9.-]{0,3}", fullmatch=True).filter(lambda name: not name.endswith("."))
SLUGS = st.just("") | st.from_regex(r"[a-z0-9]{1,2}(-[a-z0-9]{1,2})?", fullmatch=True)


@given(st.lists(st.tuples(NAMES, SLUGS), unique=True, min_size=2))
@example([("b", "cobros"), ("b-cobros", "")])
@example([("a", "b-c"), ("a-b", "c")])
def test_no_two_editions_or_datasets_share_a_place(pairs: list[tuple[str, str]]) -> None:
    assert len({edition_anchor(*pair) for pair in pairs}) == len(pairs)
