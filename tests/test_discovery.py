"""How the portal is found: its address, what it says of itself to machines, and where former addresses lead."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urljoin
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from pyshacl import validate
from rdflib import RDF, Graph, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF

from tests.portals import SLUG, Portal, add_original, run

SHAPES = Path(__file__).parent / "shapes" / "catalogue.ttl"
URL = "https://datos.example.org/portal/"
PAGE = f"datos/{SLUG}/index.html"
FRAMES = "datos/*/graficos/*.html"
ATOM = {"a": "http://www.w3.org/2005/Atom"}
MAPS = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}

Build = Callable[..., Path]


@pytest.fixture
def build(portal: Portal, tmp_path: Path) -> Build:
    """Build the portal through the public command; gives the site."""

    def construct(*options: str) -> Path:
        site = tmp_path / "sitio"
        code, out, error = run("construir", "--proyecto", str(portal.root), "--destino", str(site), *options)
        assert code == 0, out + error
        return site

    return construct


def refused(portal: Portal, tmp_path: Path, *options: str) -> tuple[int, str]:
    code, out, error = run("construir", "--proyecto", str(portal.root), "--destino", str(tmp_path / "no"), *options)
    assert code != 0
    assert "Traceback" not in out + error
    assert not (tmp_path / "no").exists()
    return code, out + error


def soup(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


def head_of(page: BeautifulSoup, selector: str, attribute: str = "content") -> str | None:
    found = page.select_one(f"head {selector}")
    return str(found[attribute]) if found else None


def structured(path: Path) -> dict[str, Any]:
    scripts = soup(path).select('head script[type="application/ld+json"]')
    assert len(scripts) == 1
    document: dict[str, Any] = json.loads(scripts[0].get_text())
    return document


# --- the public address --------------------------------------------------------------------------


def set_url(portal: Portal, url: str) -> None:
    portal.replace("    publisher:", f"    url: {url}\n    publisher:", file=portal.root / "mkdocs.yml")


def canonical(site: Path) -> str | None:
    return head_of(soup(site / PAGE), "link[rel=canonical]", "href")


def test_the_address_of_the_command_goes_before_the_variable_and_the_settings(
    portal: Portal, build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_url(portal, "https://uno.example/")
    assert canonical(build()) == f"https://uno.example/{PAGE}"
    monkeypatch.setenv("PORTAL_URL", "https://dos.example/")
    assert canonical(build()) == f"https://dos.example/{PAGE}"
    assert canonical(build("--url", URL)) == URL + PAGE
    assert canonical(build("--url", "")) is None
    monkeypatch.setenv("PORTAL_URL", "")
    assert canonical(build()) == f"https://uno.example/{PAGE}"


@pytest.mark.parametrize("url", ["datos.example/", "https://datos.example", "https://datos.example/?a=/"])
def test_an_address_nothing_can_be_joined_to_is_refused_wherever_it_is_written(
    portal: Portal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    words = f"debe empezar con https:// y terminar con /; es «{url}»"
    assert refused(portal, tmp_path, "--url", url) == (2, told := refused(portal, tmp_path, "--url", url)[1])
    assert f"La opción --url {words}" in told
    monkeypatch.setenv("PORTAL_URL", url)
    assert f"La variable PORTAL_URL {words}" in refused(portal, tmp_path)[1]
    monkeypatch.delenv("PORTAL_URL")
    set_url(portal, url)
    assert f"«extra.portal.url» {words}" in refused(portal, tmp_path)[1]


def test_every_page_says_its_address_and_what_it_shows_when_it_is_shared(portal: Portal, build: Build) -> None:
    (portal.root / "docs/mapa.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    home = '---\nimagen: mapa.png\nimagen_alt: Un mapa "dibujado".\n---\n\n# Inicio\n'
    (portal.root / "docs/index.md").write_text(home, encoding="utf-8")
    site = build("--url", URL)
    for path in set(site.rglob("*.html")) - set(site.glob(FRAMES)):
        page, where = soup(path), path.relative_to(site).as_posix()
        feed = head_of(page, 'link[rel=alternate][type="application/atom+xml"]', "href")
        assert feed
        assert urljoin(URL + where, feed) == f"{URL}novedades.xml"
        for name in ("og:title", "og:description", "og:type", "og:locale", "og:site_name"):
            assert head_of(page, f'meta[property="{name}"]'), (where, name)
        assert head_of(page, "meta[name=description]")
        assert page.select_one("meta[name=robots]") is None
        if where != "404.html":
            assert head_of(page, "link[rel=canonical]", "href") == URL + where
            assert head_of(page, 'meta[property="og:url"]') == URL + where
    home_page = soup(site / "index.html")
    assert head_of(home_page, 'meta[property="og:image"]') == f"{URL}mapa.png"
    assert head_of(home_page, 'meta[property="og:image:alt"]') == 'Un mapa "dibujado".'
    assert head_of(home_page, "meta[name='twitter:card']") == "summary_large_image"
    image = head_of(soup(site / PAGE), 'meta[property="og:image"]')
    assert image
    assert (site / image.removeprefix(URL)).is_file()


def test_a_page_for_frames_leaves_its_place_in_searches_to_that_of_its_dataset(build: Build) -> None:
    site = build("--url", URL)
    frames = list(site.glob(FRAMES))
    assert frames
    for path in frames:
        assert head_of(soup(path), "meta[name=robots]") == "noindex"
        assert head_of(soup(path), "link[rel=canonical]", "href") == URL + PAGE
    assert "/graficos/" not in (site / "sitemap.xml").read_text(encoding="utf-8")


def test_without_an_address_nothing_is_absolute_and_there_is_no_sitemap(build: Build) -> None:
    site = build()
    page = soup(site / PAGE)
    for selector in ("link[rel=canonical]", 'meta[property="og:url"]', 'meta[property="og:image"]'):
        assert page.select_one(selector) is None
    assert not list(site.glob("sitemap*"))
    assert (site / "robots.txt").read_text(encoding="utf-8") == "User-agent: *\nAllow: /\n"
    listed = {file["path"] for file in json.loads((site / "manifest.json").read_text(encoding="utf-8"))["files"]}
    assert {"robots.txt", "novedades.xml", "catalogo.jsonld"} <= listed


@pytest.mark.parametrize(
    ("head", "words"),
    [
        ("imagen: nada.png\nimagen_alt: Nada.", ["docs/index.md, línea 2", "«imagen»", "nada.png"]),
        ("imagen: datos/cobros/graficos/total-por-gestion.png", ["docs/index.md", "«imagen_alt»"]),
        ("antes: [/fuera.html]", ["docs/index.md", "«antes»", "se encontró: /fuera.html"]),
        ("antes: [../fuera.html]", ["docs/index.md", "«antes»"]),
        ("title: uno: dos", ["docs/index.md", "no es YAML válido"]),
    ],
)
def test_a_mistake_in_the_head_of_a_page_is_told(portal: Portal, tmp_path: Path, head: str, words: list[str]) -> None:
    (portal.root / "docs/index.md").write_text(f"---\n{head}\n---\n\n# Inicio\n", encoding="utf-8")
    told = refused(portal, tmp_path)[1]
    for word in words:
        assert word in told


# --- structured data -----------------------------------------------------------------------------


def test_a_dataset_describes_itself_with_its_files_as_they_are(portal: Portal, build: Build) -> None:
    with portal.described() as content:
        content["keywords"] = ["cobros", "prueba"]
        content["portal"]["place"] = "Bolivia"
        content["sources"] = [
            {"title": "Memoria", "organization": "Entidad", "date": "2024", "path": "https://ejemplo.org/memoria.pdf"}
        ]
    site = build("--url", URL)
    told = structured(site / PAGE)
    assert told["@id"] == f"{URL}{PAGE}#conjunto"
    assert (told["name"], told["version"], told["keywords"]) == ("Cobros de prueba", "1.0.0", ["cobros", "prueba"])
    assert (told["datePublished"], told["dateModified"]) == ("2026-11-21", "2026-11-21")
    assert told["temporalCoverage"] == "2020/2022"
    assert told["spatialCoverage"] == {"@type": "Place", "name": "Bolivia"}
    assert told["license"] == ["https://creativecommons.org/publicdomain/zero/1.0/"]
    work = {
        "@type": "CreativeWork",
        "name": "Memoria",
        "datePublished": "2024",
        "url": "https://ejemplo.org/memoria.pdf",
    }
    assert told["isBasedOn"] == [{**work, "publisher": {"@type": "Organization", "name": "Entidad"}}]
    amount = {"@type": "PropertyValue", "name": "Multas", "description": "Qué es multas.", "unitText": "Bs"}
    assert amount in told["variableMeasured"]
    assert len(told["distribution"]) == 3 * 4 + 2  # three tables in four formats, the package, its descriptor
    for file in told["distribution"]:
        content_bytes = (site / file["contentUrl"].removeprefix(URL)).read_bytes()
        assert file["sha256"] == hashlib.sha256(content_bytes).hexdigest()
        assert file["contentSize"] == f"{len(content_bytes)} B"
    catalogue = structured(site / "datos/index.html")
    assert catalogue["@type"] == "DataCatalog"
    assert catalogue["@id"] == told["includedInDataCatalog"]["@id"]
    assert catalogue["dataset"] == [{"@id": told["@id"]}]


def test_without_an_address_the_description_leads_to_the_same_files(build: Build) -> None:
    site = build()
    told = structured(site / PAGE)
    for file in told["distribution"]:
        assert (site / PAGE).parent.joinpath(file["contentUrl"]).resolve().is_file()
    assert "spatialCoverage" not in told
    assert urljoin(PAGE, told["@id"]) == f"{PAGE}#conjunto"
    assert urljoin("datos/index.html", structured(site / "datos/index.html")["dataset"][0]["@id"]) == f"{PAGE}#conjunto"


@pytest.mark.parametrize("text", ["</script><script>alert()</script>", "<!-- <script>", "año «ñ» 😀 \\ '\""])
def test_what_a_dataset_says_never_leaves_its_script(portal: Portal, build: Build, text: str) -> None:
    with portal.described() as content:
        content["description"] = f"Antes {text} después"
    site = build("--url", URL)
    told = structured(site / PAGE)
    assert told["description"] == f"Antes {text} después"
    assert not [s for s in soup(site / PAGE).select("script:not([type])") if "alert" in s.get_text()]


# --- the catalogue for harvesters ----------------------------------------------------------------


def graph_of(site: Path, base: str = "https://otra.example/catalogo.jsonld") -> Graph:
    return Graph().parse(site / "catalogo.jsonld", format="json-ld", publicID=base)


def conforms(graph: Graph) -> tuple[bool, str]:
    shapes = Graph().parse(SHAPES, format="turtle")
    valid, _, text = validate(graph, shacl_graph=shapes)
    return bool(valid), text


@pytest.fixture
def full(portal: Portal) -> Portal:
    """Give the portal everything that a catalogue can tell."""
    with portal.described() as content:
        content["keywords"] = ["cobros"]
        content["portal"]["place"] = "Bolivia"
    add_original(portal)
    portal.replace("    publisher:", "    contact: datos@example.org\n    publisher:", file=portal.root / "mkdocs.yml")
    return portal


@pytest.mark.parametrize("options", [(), ("--url", URL)])
def test_the_catalogue_is_what_dcat_ap_asks_for(full: Portal, build: Build, options: tuple[str, ...]) -> None:
    site = build(*options)
    base = URL if options else "https://otra.example/"
    graph = graph_of(site)
    valid, text = conforms(graph)
    assert valid, text
    assert len(set(graph.subjects(RDF.type, DCAT.Dataset))) == 2
    files = {str(address).removeprefix(base) for address in graph.objects(None, DCAT.downloadURL)}
    own = {".html", ".js"}  # pages and what makes their charts interactive; all else is there to be taken
    published = {p.relative_to(site).as_posix() for p in (site / "datos").rglob("*") if p.suffix not in own}
    assert files == {path for path in published if (site / path).is_file()}
    assert {str(name) for name in graph.objects(None, FOAF.name)} == {"Quien prueba"}
    mail = URIRef("http://www.w3.org/2006/vcard/ns#hasEmail")
    assert {str(address) for address in graph.objects(None, mail)} == {"mailto:datos@example.org"}


def test_the_catalogue_needs_no_network_to_be_read(full: Portal, build: Build) -> None:
    site = build()
    document = json.loads((site / "catalogo.jsonld").read_text(encoding="utf-8"))
    assert isinstance(document["@context"], dict)
    link = head_of(soup(site / "datos/index.html"), 'link[type="application/ld+json"]', "href")
    assert link == "../catalogo.jsonld"


def _without(term: URIRef) -> Callable[[Graph], object]:
    return lambda graph: graph.remove((None, term, None))


DAMAGES: dict[str, Callable[[Graph], object]] = {
    "sin título": _without(DCTERMS.title),
    "sin descripción": _without(DCTERMS.description),
    "sin quien publica": _without(DCTERMS.publisher),
    "sin dirección de acceso": _without(DCAT.accessURL),
    "sin descarga": _without(DCAT.downloadURL),
    "sin huella": _without(URIRef("http://spdx.org/rdf/terms#checksumValue")),
    "sin conjuntos": _without(DCAT.dataset),
    "licencia sin clase": lambda graph: graph.remove((None, RDF.type, DCTERMS.LicenseDocument)),
    "dos fechas": lambda graph: [
        graph.add((dataset, DCTERMS.modified, day))
        for dataset in set(graph.subjects(RDF.type, DCAT.Dataset))
        for day in graph.objects(None, DCAT.startDate)
    ],
}


@pytest.mark.parametrize("name", DAMAGES)
def test_a_damaged_catalogue_is_found_out(full: Portal, build: Build, name: str) -> None:
    graph = graph_of(build())
    before = len(graph)
    DAMAGES[name](graph)
    assert len(graph) != before
    assert not conforms(graph)[0]


@pytest.mark.parametrize("contact", ["nadie", "a b@example.org"])
def test_a_contact_nobody_could_use_is_refused(portal: Portal, tmp_path: Path, contact: str) -> None:
    portal.replace("    publisher:", f"    contact: {contact}\n    publisher:", file=portal.root / "mkdocs.yml")
    assert "«extra.portal.contact» debe ser un correo" in refused(portal, tmp_path)[1]


# --- sitemap, robots, feed -----------------------------------------------------------------------


def test_the_sitemap_lists_every_page_with_the_day_of_its_data(portal: Portal, build: Build) -> None:
    with portal.described() as content:
        content["portal"]["formerly"] = ["viejo"]
    (portal.root / "docs/año nuevo.md").write_text("# Año\n", encoding="utf-8")
    site = build("--url", URL)
    root = ElementTree.parse(site / "sitemap.xml").getroot()
    listed = {e.findtext("s:loc", "", MAPS): e.findtext("s:lastmod", None, MAPS) for e in root.findall("s:url", MAPS)}
    day = "2026-11-21"
    assert listed == {
        f"{URL}index.html": None,
        f"{URL}a%C3%B1o%20nuevo.html": None,
        f"{URL}datos/index.html": None,
        f"{URL}indice.html": None,
        f"{URL}{PAGE}": day,
        f"{URL}datos/{SLUG}/cifras.html": day,
    }
    assert f"Sitemap: {URL}sitemap.xml\n" in (site / "robots.txt").read_text(encoding="utf-8")
    assert not (site / "sitemap.xml.gz").exists()


def test_a_robots_file_of_ones_own_stays(portal: Portal, build: Build) -> None:
    (portal.root / "docs/robots.txt").write_text("User-agent: x\n", encoding="utf-8")
    assert (build() / "robots.txt").read_text(encoding="utf-8") == "User-agent: x\n"


@pytest.mark.parametrize(
    "name",
    [
        "novedades.xml",
        "catalogo.jsonld",
        "sitemap.xml",
        "sitemap.xml.gz",
        "manifest.json",
        "SHA256SUMS",
        "cambios.json",
        "versions.json",
        "404.html",
        "Manifest.JSON",  # the same file on Windows
        "sha256sums",
    ],
)
def test_a_file_in_the_place_of_the_portals_own_is_refused(portal: Portal, tmp_path: Path, name: str) -> None:
    (portal.root / "docs" / name).write_text("{}", encoding="utf-8")
    told = refused(portal, tmp_path)[1]
    assert f"docs/{name}" in told
    assert f"El portal escribe su propio «{name}»" in told
    assert "docs-propio" in {one["code"] for one in portal.validate().findings}


def test_a_folder_in_the_place_of_the_portals_own_file_is_refused(portal: Portal, tmp_path: Path) -> None:
    (portal.root / "docs" / "manifest.json").mkdir()
    (portal.root / "docs" / "manifest.json" / "a.txt").write_text("otra cosa", encoding="utf-8")
    assert "docs/manifest.json\n  El portal escribe su propio «manifest.json»" in refused(portal, tmp_path)[1]


@pytest.mark.parametrize("name", ["datos/cobros/cobros.csv", "datos/cobros/COBROS.csv"])
def test_a_file_in_the_place_of_one_that_the_data_have_is_refused(portal: Portal, tmp_path: Path, name: str) -> None:
    path = portal.root / "docs" / name
    path.parent.mkdir(parents=True)
    path.write_text("otra cosa", encoding="utf-8")
    assert f"piden la misma ruta: «{name}»" in refused(portal, tmp_path)[1]


def entries_of(site: Path) -> list[ElementTree.Element]:
    return ElementTree.parse(site / "novedades.xml").getroot().findall("a:entry", ATOM)


def test_the_feed_tells_each_revision_newest_first(portal: Portal, build: Build) -> None:
    with portal.described() as content:
        content["version"] = "1.10.0"
        content["title"] = "Cobros & <multas>"
        content["portal"]["revisions"] += [
            {"version": f"1.{n}.0", "date": "2026-12-01", "kind": "minor", "reason": 'Otra fila, «ya» & "esa".'}
            for n in range(1, 11)
        ]
    site = build("--url", URL)
    feed = ElementTree.parse(site / "novedades.xml").getroot()
    for required in ("a:id", "a:title", "a:updated", "a:author/a:name"):
        assert feed.findtext(required, "", ATOM), required
    assert feed.findtext("a:updated", "", ATOM) == "2026-12-01T00:00:00Z"
    own = [e.get("href") for e in feed.findall("a:link", ATOM) if e.get("rel") == "self"]
    assert own == [f"{URL}novedades.xml"]
    entries = entries_of(site)
    assert [e.findtext("a:title", "", ATOM) for e in entries] == [
        *(f"Cobros & <multas>, versión 1.{n}.0: filas nuevas" for n in range(10, 0, -1)),
        "Cobros & <multas>, versión 1.0.0: primera publicación",
    ]
    assert entries[0].findtext("a:summary", "", ATOM) == 'Otra fila, «ya» & "esa".'
    for entry in entries:
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT00:00:00Z", entry.findtext("a:updated", "", ATOM))
        link = entry.find("a:link", ATOM)
        assert link is not None
        assert link.get("href") == f"{URL}{PAGE}#historial"
    assert soup(site / PAGE).select_one("#historial")
    ids = [e.findtext("a:id", "", ATOM) for e in [feed, *entries]]
    assert len(set(ids)) == 12
    assert all(re.fullmatch(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", name) for name in ids)


def test_an_entry_is_the_same_on_any_host(build: Build) -> None:
    names = [[e.findtext("a:id", "", ATOM) for e in entries_of(build(*o))] for o in ((), ("--url", URL))]
    assert names[0] == names[1]


def test_every_page_leads_to_the_feed(build: Build) -> None:
    links = soup(build() / PAGE).select("footer a")
    assert [a["href"] for a in links if a.get_text() == "Novedades (Atom)"] == ["../../novedades.xml"]


# --- a page that is not there, and pages that moved ----------------------------------------------


@pytest.mark.parametrize(("options", "root"), [((), "/"), (("--url", URL), "/portal/")])
def test_the_page_of_errors_works_from_any_depth(build: Build, options: tuple[str, ...], root: str) -> None:
    page = soup(build(*options) / "404.html")
    leads = [str(e[a]) for e, a in [(e, a) for a in ("href", "src") for e in page.select(f"[{a}]")]]
    assert leads
    assert [lead for lead in leads if not lead.startswith((root, "#", "https://"))] == []
    main = page.select_one("main")
    assert main is not None
    assert {f"{root}index.html", f"{root}datos/index.html"} <= {str(a["href"]) for a in main.select("a")}
    assert main.select_one("button[data-find]")


def test_a_former_name_leads_to_the_present_one(portal: Portal, build: Build) -> None:
    with portal.described() as content:
        content["portal"]["formerly"] = ["cobros-viejos"]
    site = build("--url", URL)
    for name in ("index", "cifras"):
        stub = soup(site / f"datos/cobros-viejos/{name}.html")
        assert head_of(stub, "meta[http-equiv=refresh]") == f"0; url=../{SLUG}/{name}.html"
        assert head_of(stub, "link[rel=canonical]", "href") == f"{URL}datos/{SLUG}/{name}.html"
        assert head_of(stub, "meta[name=robots]") == "noindex"
        assert not stub.select("script, [style]")
        link = stub.select_one("main a")
        assert link is not None
        assert link["href"] == f"../{SLUG}/{name}.html"
    page = soup(site / "datos/cobros-viejos/index.html").get_text()
    assert f"Los archivos que estaban en datos/cobros-viejos/ están ahora en datos/{SLUG}/." in page


def test_a_written_page_leads_from_where_it_was(portal: Portal, build: Build) -> None:
    text = "---\nantes: [vieja.html, otra/ruta.html]\n---\n\n# Nueva & mejor\n"
    (portal.root / "docs/nueva.md").write_text(text, encoding="utf-8")
    site = build()
    assert head_of(soup(site / "vieja.html"), "meta[http-equiv=refresh]") == "0; url=nueva.html"
    stub = soup(site / "otra/ruta.html")
    assert head_of(stub, "meta[http-equiv=refresh]") == "0; url=../nueva.html"
    assert "Ahora está en Nueva & mejor." in stub.get_text()


@pytest.mark.parametrize("taken", ["nueva.html", "NUEVA.html", "404.html", f"datos/{SLUG}/cifras.html"])
def test_a_former_address_cannot_be_one_in_use(portal: Portal, tmp_path: Path, taken: str) -> None:
    (portal.root / "docs/nueva.md").write_text("# Nueva\n", encoding="utf-8")
    (portal.root / "docs/index.md").write_text(f"---\nantes: {taken}\n---\n\n# Inicio\n", encoding="utf-8")
    told = refused(portal, tmp_path)[1]
    assert f"docs/index.md\n  La dirección anterior «{taken}» ya la tiene el archivo" in told


def test_two_pages_cannot_have_had_the_same_address(portal: Portal, tmp_path: Path) -> None:
    for name in ("a", "b"):
        (portal.root / f"docs/{name}.md").write_text("---\nantes: x.html\n---\n\n# P\n", encoding="utf-8")
    assert "otra dirección anterior, declarada en docs/a.md" in refused(portal, tmp_path)[1]


@pytest.mark.parametrize(
    ("mine", "others", "words"),
    [
        (["lugares"], [], "«lugares» se llama así"),
        ([SLUG], [], f"«{SLUG}» se llama así"),
        (["viejo"], ["viejo"], f"«{SLUG}» se llamó así"),
        (["viejo", "viejo"], [], "se repite en la lista"),
    ],
)
def test_no_two_datasets_claim_one_name(portal: Portal, mine: list[str], others: list[str], words: str) -> None:
    add_original(portal)
    for one, names in ((portal, mine), (Portal(portal.root, "lugares"), others)):
        with one.described() as content:
            content["portal"] |= {"formerly": names} if names else {}
    finding = portal.validate().only
    assert finding["code"] == "descriptor-nombre-anterior"
    assert words in finding["message"]
    assert finding["field"].startswith("portal.formerly[")


def test_a_former_name_is_spelled_as_names_are(portal: Portal) -> None:
    with portal.described() as content:
        content["portal"]["formerly"] = ["Nombre Viejo"]
    finding = portal.validate().only
    assert (finding["field"], finding["code"]) == ("portal.formerly[0]", "descriptor-forma")


def test_a_clash_with_a_new_dataset_is_found_when_the_old_one_comes_from_the_store(
    portal: Portal, build: Build, tmp_path: Path
) -> None:
    with portal.described() as content:
        content["portal"]["formerly"] = ["lugares"]
    build()
    add_original(portal)
    assert "«lugares» se llama así" in refused(portal, tmp_path)[1]
