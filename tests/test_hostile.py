"""Whatever a text says, no page runs it: hostile texts wherever a portal takes one, and every page parsed."""

from __future__ import annotations

import json
import re
import time
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import yaml
from bs4 import BeautifulSoup
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from build_scripts import policies
from build_scripts.audit import check_executable, find_executable, theme_files
from build_scripts.editions.leaflet import leaflets
from build_scripts.editions.store import read_site
from build_scripts.model import Edition
from build_scripts.policies import PAGE as PAGE_POLICY
from tests.portals import Portal, make_portal, run
from tests.test_typeset import filled, outline
from tests.test_typeset import write as write_outline

FREE = frozenset({"title", "description", "subtitle", "note", "unit", "label", "organization", "mark", "period"})
"""The keys of a descriptor whose values are words and nothing else."""

HOSTILE = [
    '[pulse](http://b.example "onmouseover=alert(document) x=")',
    '![x](http://b.example/a.png "onerror=alert(document)")',
    "[x](javascript:alert(document))",
    "<javascript:alert(document)>",
    "<img src=x onerror=alert(document)>",
    '"><script>alert(document)</script>',
    "' onfocus=alert(document) autofocus x='",
    '" onfocus=alert(document) autofocus x="',
    "`<svg onload=alert(document)>`",
    "a {: onclick=alert(document) }",
    "{ onclick=alert(document) }",
    "&lt;svg onload=alert(document)&gt;",
    "&quot; onload=alert(document) &quot;",
    "**<iframe srcdoc='<script>alert(document)</script>'>**",
    "</title><script>alert(document)</script>",
    "</script><script>alert(document)</script>",
    "]]><base href=//b.example/>--><!--",
    "| a | <details open ontoggle=alert(document)> |",
    "[x][y]  [y]: data:text/html,<script>alert(document)</script>",
    "[^x] *[b]: c \\[x](vbscript:y) ~~z~~ $$w$$ {{ figura }} {% raw %}",
]

WORDS = st.one_of(
    st.sampled_from(HOSTILE),
    st.lists(
        st.sampled_from(
            [*"\"'<>[](){}`*_|\\!#:;=&/ -.", "on", "onload=", "javascript:", "<a ", "](", "x", "{: ", "&quot;"]
        ),
        min_size=1,
        max_size=24,
    ).map(lambda pieces: f"a{''.join(pieces)}z".replace("{figura:", "")),
)


class Dangers(HTMLParser):
    """An eye of its own on a page: what a browser would run, told without asking the portal's audit."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._script: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        self.found += [f"{tag} {name}" for name in has if name.startswith("on") or name in {"style", "srcdoc"}]
        self.found += [
            f"{tag} {name}={value}"
            for name, value in has.items()
            if re.match(r"(javascript|vbscript|data):", re.sub(r"[\x00-\x20]", "", value.lower()))
            and (tag, name, value) != ("link", "href", "data:,")
        ]
        if tag in {"style", "base", "object", "embed", "iframe", "frame", "applet"}:
            self.found.append(tag)
        if tag == "script":
            self._script = has.get("type", "")
            source = has.get("src", "")
            if source and not re.fullmatch(r"(/p/vigente)?/?(\.\./)*assets/javascripts/[a-z]+\.js", source):
                self.found.append(f"script {source}")
            if not source and self._script != "application/ld+json":
                self.found.append("script")

    def handle_data(self, data: str) -> None:
        if self._script == "application/ld+json" and data.strip():
            json.loads(data)

    def handle_endtag(self, tag: str) -> None:
        self._script = None


def dangers(folder: Path) -> list[str]:
    """Give all that would run in the pages of a folder."""
    found = []
    for page in sorted(folder.rglob("*.html")):
        eye = Dangers()
        eye.feed(page.read_text(encoding="utf-8"))
        eye.close()
        found += [f"{page.relative_to(folder)}: {one}" for one in eye.found]
    return found


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Give the way to each free text of a descriptor."""
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
        if isinstance(inner, dict | list):
            yield from places(inner, (*path, key))
        elif key in FREE and isinstance(inner, str):
            yield (*path, key)


def put(value: Any, path: tuple[Any, ...], text: str) -> None:
    for step in path[:-1]:
        value = value[step]
    value[path[-1]] = text


PAGE = """\
---
title: Inicio
---
# Inicio

Se cobró {{ figura("cobros/total-2022") }} en total, y {{ figura("cobros/falta") }}.

| Cuánto |
|---|
| {{ figura("cobros/total-2022") }} |

- {{ tarjeta("cobros/total-2022", "cobros/falta") }} seguido

Vea {{ grafico("cobros/total-por-gestion") }} y {{ desglose("cobros/por-gestion") }} {{ tabla("cobros/cobros") }}

{{ dudas() }} {{ resumen_dudas() }} {{ conjuntos() }} {{ compartir("Hola", "cobros/total-2022") }}

{% for fila in filas("cobros/lugares") %}
- {{ fila.nombre }} <span title="{{ fila.nombre }}">{{ fila.nombre }}</span> [{{ fila.nombre }}](index.md)
{% endfor %}
"""
EACH = """\
---
cada: cobros/lugares
title: "Lugar {{ clave }}"
description: Sobre un lugar
---
# {{ cada.nombre }}

<p title="{{ cada.nombre }}">{{ cada.nombre | e }}</p>
"""


def rich(root: Path) -> Portal:
    """Make a portal that shows every piece there is."""
    portal = filled(make_portal(root))
    with portal.described() as described:
        figure = described["portal"]["figures"][0]
        figure |= {"note": "Nota.", "mark": "con aviso", "period": "gestión"}
        described["portal"]["figures"].append(
            {
                "id": "falta",
                "kind": "uncomputable",
                "title": "Falta",
                "reason": "Nadie la publica.",
                "missing": ["Un dato"],
            }
        )
        described["sources"][0] |= {"organization": "Quien prueba", "path": "https://ejemplo.org/a"}
        described["keywords"] = ["uno"]
    (root / "docs" / "index.md").write_text(PAGE, encoding="utf-8")
    (root / "docs" / "lugar").mkdir()
    (root / "docs" / "lugar" / "cada.md").write_text(EACH, encoding="utf-8")
    write_outline(portal, outline())
    return portal


def build(portal: Portal) -> tuple[int, str]:
    code, out, error = run("construir", "--proyecto", str(portal.root))
    assert "Traceback" not in out + error
    return code, out + error


def test_a_link_in_a_figures_title_leaves_no_handler(portal: Portal) -> None:
    with portal.described() as described:
        described["portal"]["figures"][0]["title"] = HOSTILE[0]
    (portal.root / "docs" / "index.md").write_text('# A\n\nSon {{ figura("cobros/total-2022") }}.\n', encoding="utf-8")
    code, said = build(portal)
    assert code == 0, said
    assert dangers(portal.root / "site") == []
    page = (portal.root / "site" / "index.html").read_text(encoding="utf-8")
    assert BeautifulSoup(page, "html.parser").select("a.number")[0]["title"] == f"Verifique esta cifra: {HOSTILE[0]}"


def spoil(portal: Portal, texts: Iterator[str]) -> list[str]:
    """Put a text into every place of a portal that takes one: descriptor, cells, outline, settings; gives those put."""
    used = []

    def another(*, braces: bool = True) -> str:
        used.append(next(texts) if braces else re.sub("[{}]", "", next(texts)))
        return used[-1]

    with portal.described() as described:
        for path in list(places(described)):
            keep = " {figura:total-2022}" if path[-1] == "title" and "charts" in path else ""
            text = another(braces=path[-1] != "note" and "charts" not in path)  # elsewhere they call figures in
            put(described, path, text[:60] if path[-1] == "mark" else text + keep)
        described["keywords"] = [another()]
    for name, old in {"lugares": "Oruro", "cobros": "con nota"}.items():
        cell = another(braces=False).strip() or "x"  # without its braces it may begin with a space, which is a finding
        portal.replace(old, '"' + cell.replace('"', '""') + '"', file=portal.data(name))
    told = outline()
    told |= {key: another(braces=False) for key in ("titulo", "base")}
    first = told["secciones"][0]
    first |= {key: another(braces=False) for key in ("titulo",)}
    first |= {key: [another(braces=False)] for key in ("parrafos", "preguntas")}
    first["cita"]["texto"] = another(braces=False)
    write_outline(portal, told)
    config = yaml.safe_load((portal.root / "mkdocs.yml").read_text(encoding="utf-8"))
    for key in ("name", "publisher", "notice", "data_license", "license_note"):
        config["extra"]["portal"][key] = another()
    config |= {
        "site_name": another(),
        "site_description": another(),
        "nav": [{another(): "index.md"}, {another(): "lugar/a.md"}],
    }
    config["extra"]["portal"]["links"] = [{"title": another(), "page": "index.md"}]
    config["extra"]["portal"]["groups"] = {another(): ["cobros"]}
    (portal.root / "mkdocs.yml").write_text(yaml.safe_dump(config, allow_unicode=True), encoding="utf-8")
    return used


@settings(max_examples=3, phases=[Phase.generate])
@given(st.lists(WORDS, min_size=80, max_size=120))
def test_no_text_of_a_portal_is_run(texts: list[str]) -> None:
    with TemporaryDirectory() as folder:
        portal = rich(Path(folder) / "portal")
        spoil(portal, cycle([*HOSTILE, *texts]))
        code, said = build(portal)
        assert code == 0, said
        assert dangers(portal.root / "site") == []


def test_no_page_around_an_edition_runs_a_text(tmp_path: Path) -> None:
    """Those beside the editions, at former addresses, and in what is taken away."""
    portal = rich(tmp_path / "portal")
    spoil(portal, cycle(HOSTILE))
    with portal.described() as described:
        described["portal"]["formerly"] = ["antes"]
    folder, kit = tmp_path / "publicacion", tmp_path / "copia.zip"
    where = ["--destino", str(folder), "--proyecto", str(portal.root)]
    code, out, error = run("publicar", "2026-11", "--fecha", "2026-11-21", "--url", "https://ejemplo.bo/p/", *where)
    assert code == 0, out + error
    assert {"index.html", "404.html", "ediciones.html"} <= {path.name for path in folder.iterdir()}
    assert (folder / "2026-11" / "datos" / "antes" / "index.html").is_file()
    assert dangers(folder) == []
    assert run("llevar", str(kit), "--edicion", str(folder / "2026-11"))[0] == 0
    with zipfile.ZipFile(kit) as packed:
        packed.extractall(tmp_path / "copia")
    assert len(list((tmp_path / "copia").rglob("*.html"))) > 10
    assert dangers(tmp_path / "copia") == []


def test_a_kit_of_someone_elses_edition_leads_to_no_program(portal: Portal, tmp_path: Path) -> None:
    folder = tmp_path / "sitio"
    assert run("construir", "--proyecto", str(portal.root), "--destino", str(folder), "--url", "https://a.bo/")[0] == 0
    page = folder / "index.html"
    page.write_text(page.read_text("utf-8").replace('"https://a.bo/', '"javascript:alert()//'), "utf-8")
    site = read_site(folder)
    made = leaflets(replace(site, edition=Edition("2026-11", date(2026, 11, 21))), ())
    pages = [content.decode() for name, content in made.items() if name.endswith(".html")]
    assert len(pages) > 2
    for text in pages:
        assert not find_executable(text, leads_on=True).dangers, text


def test_a_text_is_read_as_it_was_written(portal: Portal) -> None:
    """What is escaped for Markdown and for HTML is still the same words."""
    with portal.described() as described:
        described["portal"]["figures"][0]["note"] = told = (
            '- *a* <b> "c" `d` [e](f) | g_h \\i ~j~ ^k^ &amp; 1. l'.replace("1", "uno")
        )
    page = '{{ tarjeta("cobros/total-2022") }}\n\nUna {{ tarjeta("cobros/total-2022") }} en su línea.\n'
    (portal.root / "docs" / "index.md").write_text(f"# A\n\n{page}", encoding="utf-8")
    code, said = build(portal)
    assert code == 0, said
    for name in ("index.html", "datos/cobros/index.html", "datos/cobros/cifras.html"):
        built = BeautifulSoup((portal.root / "site" / name).read_text(encoding="utf-8"), "html.parser")
        assert told in built.get_text(), name


def test_cells_that_a_page_goes_through_are_text(portal: Portal) -> None:
    cell = '<img src=x onerror=alert(a)> [b](javascript:c) *d* "e"'
    portal.replace("Oruro", '"' + cell.replace('"', '""') + '"', file=portal.data("lugares"))
    (portal.root / "docs" / "index.md").write_text(
        "# A\n\n{% for fila in filas('cobros/lugares') %}\n"
        '<p class="x" title="{{ fila.nombre }}">{{ fila.nombre }}</p>\n\n{{ fila.nombre | e }}\n\n{% endfor %}\n',
        encoding="utf-8",
    )
    code, said = build(portal)
    assert code == 0, said
    page = BeautifulSoup((portal.root / "site" / "index.html").read_text(encoding="utf-8"), "html.parser")
    first = page.select("p.x")[0]
    assert (first["title"], first.get_text()) == (cell, cell)
    assert cell in [p.get_text() for p in page.select("article p")][1]


# --- the audit -----------------------------------------------------------------------------------


CLEAN = f'<!doctype html>\n<meta http-equiv="Content-Security-Policy" content="{PAGE_POLICY}">\n'

RUNS = [
    '<img src="https://ejemplo.bo/a.png">',
    "<img src=a.png srcset='a.png 1x, http://ejemplo.bo/a.png 2x'>",
    '<video src="https://ejemplo.bo/a.mp4"></video>',
    '<video poster="https://ejemplo.bo/a.png"></video>',
    '<svg><image xlink:href="https://ejemplo.bo/a.png"/></svg>',
    '<a href="x.html" onclick="a()">x</a>',
    "<p oNmOuSeOvEr=a()>x</p>",
    "<p/onclick=a()>x</p>",
    '<p title="x"onclick="a()">x</p>',
    "<svg><g onload=a()></g></svg>",
    '<a href="javascript:a()">x</a>',
    '<a href="JaVaScRiPt:a()">x</a>',
    '<a href="&#106;avascript:a()">x</a>',
    '<a href="java&#10;script:a()">x</a>',
    '<a href="java\tscript:a()">x</a>',
    '<a href=" \x01javascript:a()">x</a>',
    '<a href="javascript&colon;a()">x</a>',
    '<a href="vbscript:a()">x</a>',
    '<a href="data:text/html,x">x</a>',
    '<img src="data:image/svg+xml,x">',
    '<img srcset="a.png 1x, data:image/png,x 2x">',
    '<svg><a xlink:href="javascript:a()">x</a></svg>',
    '<a href="//otro.example/x">x</a>',
    '<a href="/\\otro.example/x">x</a>',
    '<a href="ftp://otro.example/x">x</a>',
    "<script>a()</script>",
    "<script type=module>a()</script>",
    '<script type="application/ld+json">a()</script>',
    '<script type="application/ld+json">{"a": "<!--"}</script>',
    '<script type="application/ld+json" src="otro.js"></script>',
    '<script src="https://otro.example/a.js"></script>',
    '<script src="otro.js"></script>',
    "<style>p { color: red }</style>",
    '<p style="color: red">x</p>',
    '<link rel="stylesheet" href="otro.css">',
    '<link rel="modulepreload" href="otro.js">',
    '<link rel="import" href="a.html">',
    '<link rel="icon" href="https://otro.example/a.svg">',
    '<link rel="icon stylesheet" href="otro.css">',
    '<base href="/otro/">',
    '<object data="x.html"></object>',
    '<embed src="x.html">',
    '<iframe src="x.html"></iframe>',
    '<iframe srcdoc="x"></iframe>',
    '<meta http-equiv="refresh" content="0; url=https://otro.example/">',
    '<meta http-equiv="refresh" content="0; url=otra.html">',
    '<meta http-equiv="Content-Security-Policy" content="script-src \'unsafe-inline\'">',
    '<form action="https://otro.example/"></form>',
    '<button formaction="https://otro.example/">x</button>',
    '<svg><animate attributeName="href" values="x"/></svg>',
    '<svg><use href="#x"/></svg>',
    "<noscript><p title='</noscript><img src=x onerror=a()>'></noscript>",
    "<!--> <p> -->",
    "<!-- x --!> <p> -->",
    "<![CDATA[ x ]]>",
    "<?x?>",
    "</ x>",
    "<!-- x",
]


@pytest.mark.parametrize("piece", ["<a ", '<a "', "<!--", "<!-- x --", '<p a="', "<a/", "</", "<script></scrip"])
@pytest.mark.parametrize("end", ["", "\">'></html>"])
def test_a_page_that_never_closes_is_read_in_no_time(piece: str, end: str) -> None:
    started = time.process_time()
    find_executable(CLEAN + piece * 50_000 + end)
    assert time.process_time() - started < 5


@pytest.mark.parametrize("body", RUNS)
def test_what_runs_or_comes_from_elsewhere_is_found_with_its_line(body: str) -> None:
    found = check_executable({"a/b.html": find_executable(f"{CLEAN}<main>\n{body}\n</main>")}, {}, "")
    assert found, body
    assert {(one.file, one.row) for one in found} == {("a/b.html", 4)}
    assert "a/b.html, línea 4" in found[0].message


@pytest.mark.parametrize(
    "body",
    [
        '<a href="x.html#y">x</a> <a href="https://ejemplo.bo">x</a> <a href="mailto:a@ejemplo.bo">x</a>',
        '<p title="onclick=a() &lt;script&gt; javascript:a()">onclick="a()" &lt;img onerror=a()&gt;</p>',
        '<script type="application/ld+json">{"a": "\\u003cscript>"}</script>',
        '<script src="../assets/javascripts/portal.js"></script>',
        '<link rel="stylesheet" href="/assets/stylesheets/portal.css">',
        '<link rel="canonical" href="https://ejemplo.bo/a.html"><link rel="icon" href="data:,">',
        '<link rel="icon" href="../assets/images/propio.svg">',
        "<!-- portal: cita --> <img src='a.png'> <svg aria-label='a'><path d='M0 0'/></svg>",
    ],
)
def test_what_a_page_is_made_of_is_left_in_peace(body: str) -> None:
    assert check_executable({"a/b.html": find_executable(CLEAN + body)}, theme_files(), "") == []


def test_a_page_has_the_portals_policy() -> None:
    assert "sin la política" in check_executable({"a.html": find_executable("<p>x</p>")}, {}, "")[0].message


def test_a_script_is_the_themes_by_what_is_in_it() -> None:
    page = {"a.html": find_executable(f'{CLEAN}<script src="assets/javascripts/portal.js"></script>')}
    assert check_executable(page, theme_files(), "") == []
    other = {**theme_files(), "assets/javascripts/portal.js": "0" * 64}
    assert check_executable(page, other, "")[0].found == "assets/javascripts/portal.js"


def test_every_page_of_the_templates_carries_a_policy_that_is_said_once() -> None:
    folder = Path(policies.__file__).parent
    pages = [*folder.glob("theme/*.html"), *folder.glob("templates/**/*.html")]
    said = {m for page in pages for m in re.findall(r'Security-Policy" content="([^"]*)"', page.read_text("utf-8"))}
    assert said == policies.POLICIES


@pytest.mark.parametrize(
    ("file", "old", "new", "found"),
    [
        ("docs/index.md", "# Inicio\n", "# Inicio\n\n<b onclick='a()'>x</b>\n", "onclick"),
        ("docs/index.md", "# Inicio\n", "# Inicio\n\nhola\n{: onclick=x }\n", "onclick"),
        ("mkdocs.yml", "nav:", "copyright: <b onclick='a()'>x</b>\nnav:", "onclick"),
        ("mkdocs.yml", "nav:", "extra_javascript: [https://otro.example/a.js]\nnav:", "extra_javascript"),
        ("mkdocs.yml", "nav:", "site_url: https://ejemplo.bo/'onclick='/\nnav:", ""),
    ],
)
def test_a_page_that_would_run_something_is_not_published(
    portal: Portal, file: str, old: str, new: str, found: str
) -> None:
    portal.replace("nav:", "markdown_extensions: [attr_list]\nnav:", file=portal.root / "mkdocs.yml")
    portal.replace(old, new, file=portal.root / file)
    code, said = build(portal)
    assert code == (1 if found else 0), said
    assert found in said
    assert not found or "pagina" in said or "página" in said


# --- addresses -----------------------------------------------------------------------------------

WRONG = [
    "javascript:alert(a)",
    "data:text/html,a",
    "file:///etc/passwd",
    "//ejemplo.bo",
    "ftp://ejemplo.bo",
    "una ruta",
]


@pytest.mark.parametrize("address", WRONG)
@pytest.mark.parametrize("place", ["sources", "contributors", "licenses"])
def test_an_address_of_a_descriptor_is_of_a_site_or_a_mailbox(portal: Portal, place: str, address: str) -> None:
    with portal.described() as described:
        described.setdefault(place, [{"title": "Alguien"}])[0]["path"] = address
    found = portal.validate().only
    assert (found["field"], found["file"]) == (f"{place}[0].path", "datasets/cobros/datapackage.json")
    assert "https://" in found["expected"]


def test_an_address_may_be_of_a_site_or_a_mailbox(portal: Portal) -> None:
    with portal.described() as described:
        described["sources"][0]["path"] = "mailto:a@ejemplo.bo"
        described["contributors"] = [{"title": "A", "path": "http://ejemplo.bo/a?b=c#d"}]
    assert portal.validate().code == 0


@pytest.mark.parametrize(
    "link",
    [
        "[x](javascript:a)",
        "[x]( <JavaScript:a> )",
        "[x](java&#x73;cript:a)",
        "[x][y]\n\n[y]: data:text/html,a",
        "<vbscript:a>",
        '<a class="x" href="javascript:a">x</a>',
        "<img src=data:image/png,a>",
        "[x](//ejemplo.bo)",
    ],
)
@pytest.mark.parametrize("file", ["docs/uno.md", "datasets/cobros/texto.md"])
def test_a_link_that_people_write_is_checked_where_they_wrote_it(portal: Portal, file: str, link: str) -> None:
    path = portal.root / file
    text = path.read_text(encoding="utf-8") if path.exists() else "# Uno\n"
    path.write_text(f"{text}\n{link}\n", encoding="utf-8")
    found = portal.validate()
    assert found.code == 1
    assert (found.only["code"], found.only["file"]) == ("direccion-no-admitida", file)
    assert found.only["row"] == text.count("\n") + 2 + link.rpartition("\n")[0].count("\n") + ("\n" in link)


def test_links_that_may_stand_are_left_in_peace(portal: Portal) -> None:
    links = "[a](index.md) [b](https://ejemplo.bo) <mailto:a@ejemplo.bo> [c](#d) `[x](javascript:a)`\n"
    links += (
        "\n[e]: https://ejemplo.bo/b\n\n```\n[x](javascript:a)\n```\n\nAsí: nota: dos [f]({{ enlace('cobros') }})\n"
    )
    (portal.root / "docs" / "index.md").write_text(f"# A\n\n## D\n\n{links}", encoding="utf-8")
    assert portal.validate().findings == []


def test_the_menu_leads_to_pages_and_sites(portal: Portal) -> None:
    portal.replace("Inicio: index.md", "Inicio: javascript:a()", file=portal.root / "mkdocs.yml")
    found = portal.validate()
    assert found.code != 0
    assert "«nav», «Inicio»" in found.printed


@pytest.mark.parametrize("file", ["docs/index.md", "datasets/cobros/texto.md"])
@pytest.mark.parametrize(
    "picture",
    [
        "![Una foto](https://ejemplo.bo/a.png)",
        '<img alt="Una foto" src="http://ejemplo.bo/a.png">',
        "<img srcset='https://ejemplo.bo/a.png 2x' alt=''>",
    ],
)
def test_a_picture_of_another_site_is_told_where_it_was_written(portal: Portal, file: str, picture: str) -> None:
    path = portal.root / file
    text = path.read_text(encoding="utf-8")
    path.write_text(f"{text}\n{picture}\n", encoding="utf-8")
    only = portal.validate().only
    assert (only["code"], only["file"], only["row"]) == ("imagen-de-otro-sitio", file, text.count("\n") + 2)
    path.write_text(f"{text}\n`{picture}`\n\n[Una foto](https://ejemplo.bo/a.png)\n", encoding="utf-8")
    assert portal.validate().findings == []


@pytest.mark.parametrize("file", ["docs/index.md", "datasets/cobros/texto.md"])
@pytest.mark.parametrize(
    "code",
    ['<p onclick="a()">x</p>', "<script>a()</script>", "<iframe title=a></iframe>", '<p style="color: red">x</p>'],
)
def test_code_is_told_where_it_was_written(portal: Portal, file: str, code: str) -> None:
    path = portal.root / file
    text = path.read_text(encoding="utf-8")
    path.write_text(f"{text}\n{code}\n", encoding="utf-8")
    only = portal.validate().only
    assert (only["code"], only["file"], only["row"]) == ("texto-ejecuta", file, text.count("\n") + 2)
    shown = f"`{code}`\n\n    {code}\n\n<b title='a onclick=b'>x</b> a < b\n"
    path.write_text(f"{text}\n{shown}", encoding="utf-8")
    assert portal.validate().findings == []
