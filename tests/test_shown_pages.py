"""``verificar.py`` reads the pages: each place that shows a figure shows the one that comes out of the CSV."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from tests.portals import SLUG, make_portal, run
from tests.test_verify import VERIFIER, verify

FIGURE = f"{SLUG}/total-2022"
CHART = f"datos/{SLUG}/graficos/total-por-gestion.html"
HOME = f"""# Inicio

En 2022 se cobró {{{{ figura("{FIGURE}") }}}}.

{{{{ tarjeta("{FIGURE}", "{SLUG}/gasto") }}}}

{{{{ compartir("Los cobros", "{FIGURE}") }}}}
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("lugares")
    portal = make_portal(folder / "portal")
    (portal.root / "docs" / "index.md").write_text(HOME, encoding="utf-8")
    with portal.described() as content:
        content["portal"]["figures"] += [
            {"id": "gasto", "kind": "uncomputable", "title": "Gasto", "reason": "No lo da.", "missing": ["El gasto"]},
            {
                "id": "cociente",
                "kind": "ratio",
                "title": "Cociente",
                "numerator": {"resource": "cobros", "field": "total"},
                "denominator": {"resource": "cobros"},
                "note": "Se cobró {figura:total-2022} en 2022.",
            },
        ]
    code, out, error = run("construir", "--proyecto", str(portal.root), "--destino", str(folder / "sitio"))
    assert code == 0, out + error
    return folder / "sitio"


@pytest.fixture
def site(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(built, tmp_path / "sitio"))


def sealed(site: Path) -> None:
    """Do as someone who alters the site and its manifest alike: only the marks can then give it away."""
    path = site / "manifest.json"
    document = json.loads(path.read_text(encoding="utf-8"))
    document["files"] = [one for one in document["files"] if (site / one["path"]).exists()]
    for one in document["files"]:
        one["sha256"] = hashlib.sha256((site / one["path"]).read_bytes()).hexdigest()
    path.write_text(json.dumps(document), encoding="utf-8")


def altered(path: Path, old: str, new: str, times: int = 1) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(old) >= 1, f"«{old}» no está en {path.name}"
    path.write_text(text.replace(old, new, times), encoding="utf-8")


# --- what is published ---------------------------------------------------------------------------


def test_a_whole_site_says_what_was_read(site: Path) -> None:
    code, printed = verify(site)
    assert code == 0, printed
    listed = json.loads((site / "cifras-por-pagina.json").read_text(encoding="utf-8"))["pages"]
    assert listed["index.html"] == {FIGURE: 2, f"{FIGURE}:alt": 1, f"{SLUG}/gasto": 1}
    pages, places = len(list(site.rglob("*.html"))), sum(sum(one.values()) for one in listed.values()) + 3
    assert f"Se leyeron {pages} páginas, con {places} lugares que muestran cifras: todo coincide." in printed
    assert "No se leyeron tablas, dibujos, imágenes, PDF ni planillas." in printed


def test_the_list_is_sealed_with_the_rest(site: Path) -> None:
    named = {one["path"] for one in json.loads((site / "manifest.json").read_text(encoding="utf-8"))["files"]}
    assert "cifras-por-pagina.json" in named


def test_the_reference_site_shows_no_figure_without_its_name(reference_site: Path) -> None:
    """Only the names of sources, and texts that are attributes or code, say one without a mark."""
    figures: dict[str, str] = {}
    for path in reference_site.glob("datos/*/cifras.json"):
        for one in json.loads(path.read_text(encoding="utf-8"))["figures"]:
            text = one["display"]["with_unit"]
            if one["display"]["unit"] and len(re.findall(r"\d", text)) >= 3:
                figures[text] = one["id"]
    said = re.compile(rf"(?<![\d.,])({'|'.join(map(re.escape, sorted(figures, key=len, reverse=True)))})(?!\d)")
    allowed = "[data-figure], code, title, script, td, .recipe__source, .figure__source, .facts, .copy, .sources, svg"
    unnamed = []
    for path in reference_site.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        if said.search(text):
            page = BeautifulSoup(text, "html.parser")
            for one in page.select(allowed):
                one.decompose()
            unnamed += [f"{path.name}: {found}" for found in page.find_all(string=said)]
    assert unnamed == []


def test_the_pages_are_read_as_another_parser_reads_them(reference_site: Path) -> None:
    read = 0
    for path in reference_site.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        if "data-figure" in text:
            marked = BeautifulSoup(text, "html.parser").select("[data-figure]")
            wanted = [(one["data-figure"], " ".join(one.get_text().split())) for one in marked]
            assert [(s.names[0], s.text) for s in VERIFIER.Page(text).found() if not s.several] == wanted, path
            read += len(wanted)
    assert read > 1000


# --- what was changed afterwards -----------------------------------------------------------------


def spots(built: Path) -> list[tuple[str, int, str]]:
    """Every place with a number: its page, which of the page's it is, and its text."""
    return [
        (path.relative_to(built).as_posix(), at, spot.text)
        for path in sorted(built.rglob("*.html"))
        for at, spot in enumerate(VERIFIER.Page(path.read_text(encoding="utf-8")).found())
        if not spot.several
    ]


def test_another_number_in_any_place_of_any_page_is_told_with_its_line(built: Path, site: Path) -> None:
    everywhere = spots(built)
    assert len(everywhere) > 20
    assert {page for page, _, _ in everywhere} == {
        "index.html",
        f"datos/{SLUG}/index.html",
        f"datos/{SLUG}/cifras.html",
        f"datos/{SLUG}/graficos/total-por-gestion.html",
    }
    for page, at, text in everywhere:
        path = site / page
        original = path.read_text(encoding="utf-8")
        opened = [*re.finditer(r"data-figures?=\"[^\"]*\"[^>]*>", original)][at]
        if opened[0].startswith("data-figures"):
            continue
        path.write_text(f"{original[: opened.end()]}9{original[opened.end() :]}", encoding="utf-8")
        sealed(site)
        code, printed = verify(site)
        line = original.count("\n", 0, original.rindex("<", 0, opened.start() + 1)) + 1
        assert code == 1
        assert f"✗ {page}\n      línea {line}: cifra «" in printed
        assert f"se esperaba «{text}» y se encontró «9{text}»".replace("«No", "«no", 1) in printed
        path.write_text(original, encoding="utf-8")


@pytest.mark.parametrize(
    "page", ["index.html", "regalias.html", "rendicion/2024-final.html", "departamentos/potosi.html"]
)
def test_a_false_number_on_a_page_of_the_reference_site_is_told(
    reference_site: Path, tmp_path: Path, page: str
) -> None:
    site = Path(shutil.copytree(reference_site, tmp_path / "sitio", copy_function=os.link))
    path, text = site / page, (site / page).read_text(encoding="utf-8")
    wanted = next(s.text for s in VERIFIER.Page(text).found() if re.search(r"\d,\d", s.text) and not s.several)
    number = re.findall(r"[\d.]+,\d+", wanted)[0]
    place = re.search(rf'data-figure="[^"]*"[^>]*>(?:<[^>]*>|[^<])*?{re.escape(number)}', text)
    assert place is not None
    path.unlink()
    path.write_text(f"{text[: place.end() - len(number)]}9.661,2{text[place.end() :]}", encoding="utf-8")
    manifest = (site / "manifest.json").read_text(encoding="utf-8")
    (site / "manifest.json").unlink()
    was, now = (hashlib.sha256(content).hexdigest() for content in (text.encode(), path.read_bytes()))
    (site / "manifest.json").write_text(manifest.replace(was, now), encoding="utf-8")
    code, printed = verify(site)
    assert code == 1
    assert f"✗ {page}\n      línea " in printed
    assert f"se esperaba «{wanted}» y se encontró «{wanted.replace(number, '9.661,2')}»" in printed
    assert "✗ no coinciden 1." in printed


INLINE = re.compile(rf'<a class="number"[^>]*data-figure="{FIGURE}"[^>]*>([^<]*)</a>')
Change = Callable[[Path], object]


def inline(text: str) -> Change:
    def change(site: Path) -> None:
        path = site / "index.html"
        page = path.read_text(encoding="utf-8")
        assert len(INLINE.findall(page)) == 1
        path.write_text(INLINE.sub(lambda found: text.format(mark=found[0], said=found[1]), page), encoding="utf-8")

    return change


def listing(site: Path) -> Path:
    return site / "cifras-por-pagina.json"


MISSING = f"debe mostrar «{FIGURE}» en 2 lugares y la muestra en 1"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (inline("<b>{said}</b>"), MISSING),
        (inline("Bs 9.661,2"), MISSING),
        (inline("<!-- {mark} --> 9"), MISSING),
        (inline("<template>{mark}</template> 9"), MISSING),
        (inline("<script>{mark}</script> 9"), MISSING),
        (inline("<span hidden>{mark}</span> 9"), MISSING),
        (inline("{mark}{mark}"), f"debe mostrar «{FIGURE}» en 2 lugares y la muestra en 3"),
        (inline('<b data-figure="otro/nombre">{said}</b>'), "nombra la cifra «otro/nombre», que este sitio no tiene"),
        (inline('<b data-figure="">{said}</b>'), "nombra la cifra «», que este sitio no tiene"),
        (inline('<b DATA-FIGURE="cobros/total-2022">Bs 1</b>'), "se esperaba «Bs 90,00» y se encontró «Bs 1»"),
        (inline('<b data-figure="cobros/gasto">0</b>'), "se esperaba «no se puede calcular» y se encontró «0»"),
        (inline('<b data-figure="cobros/total-2022">{said}'), "se esperaba «Bs 90,00» y se encontró «Bs 90,00."),
        (lambda s: (s / "index.html").unlink(), "falta la página, que muestra cifras"),
        (
            lambda s: altered(s / "index.html", 'Bs\xa090,00." data-f', 'Bs\xa019,00." data-f'),
            "y se encontró «Los cobros.",
        ),
        (lambda s: altered(s / "index.html", ': Bs\xa090,00." data', ': 7Bs\xa090,00." data'), "esperaba «Bs 90,00»"),
        (lambda s: altered(s / CHART, "<title data-figures", "<title data-figuras"), f"mostrar «{FIGURE}:alt» en 1"),
        (lambda s: altered(s / CHART, "se cobró Bs\xa090,00 ·", "se cobró Bs\xa090,009 ·"), "se cobró Bs 90,009 ·"),
        (lambda s: altered(s / "buscar/indice.js", '"Bs\xa090,00"', '"Bs\xa019,00"'), "se encontró «Bs 19,00»"),
        (lambda s: listing(s).write_text("[", encoding="utf-8"), "no se puede leer como JSON"),
        (lambda s: listing(s).write_text('{"format": 2}', encoding="utf-8"), "es de otro formato"),
        (lambda s: listing(s).write_text('{"format": 1, "pages": {"a": {"b": "c"}}}'), "está dañada"),
        (lambda s: altered(listing(s), '"cobros/total-2022": 2', '"cobros/total-2022": 1'), "en 1 lugar y"),
        (lambda s: altered(s / f"datos/{SLUG}/cobros.csv", "40,90.00", "40,91.00"), "se esperaba «Bs 91,00» y se enc"),
    ],
)  # fmt: skip
def test_what_someone_does_to_a_place_is_told(site: Path, change: Change, told: str) -> None:
    change(site)
    sealed(site)
    code, printed = verify(site)
    assert code == 1, printed
    assert told in printed.replace("\xa0", " ")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (
            lambda s: altered(s / "index.html", "En 2022", "En 2021"),
            "✗ index.html\n      no es la que nombra manifest.json",
        ),
        (lambda s: (s / "otra.html").write_text("<p>Bs 9"), "✗ otra.html\n      manifest.json no la nombra"),
        (lambda s: listing(s).unlink(), "✗ cifras-por-pagina.json\n      no se puede leer"),
        (lambda s: (s / "manifest.json").unlink(), "✗ manifest.json\n      no se puede leer"),
        (lambda s: (s / "manifest.json").write_text("{}"), "✗ manifest.json\n      está dañado"),
        (lambda s: os.mkfifo(s / "tubo.html"), "✗ tubo.html\n      no es un archivo, o es demasiado grande"),
        (lambda s: (s / "lazo.html").symlink_to("index.html"), "✗ lazo.html\n      no es un archivo"),
        (
            lambda s: os.truncate(s / "index.html", 65 << 20),
            "✗ index.html\n      no es un archivo, o es demasiado grande",
        ),
    ],
)
def test_what_is_not_as_the_manifest_says_is_told(site: Path, change: Change, told: str) -> None:
    change(site)
    code, printed = verify(site)
    assert code == 1
    assert told in printed


def test_a_package_alone_has_no_pages_and_says_so(site: Path, tmp_path: Path) -> None:
    archive = site / f"datos/{SLUG}.zip"
    assert zipfile.is_zipfile(archive)
    code, printed = verify(site, archive)
    assert code == 0
    assert "No se leyó ninguna página: aquí no hay un sitio." in printed


# --- pages made to do harm -----------------------------------------------------------------------

HARD: dict[str, Callable[[int], str]] = {
    "comments": lambda n: "<!--" * n,
    "ended comments": lambda n: "<!-- --!>" * n,
    "quotes": lambda n: '<a b="' * n,
    "mixed quotes": lambda n: "<a b='\"" * n,
    "spaces": lambda n: f"<a{' ' * n}" * 3,
    "equals": lambda n: "<a " + "b = " * n,
    "deep": lambda n: "<i>" * n,
    "deep marks": lambda n: '<i data-figure="a/b">x' * n,
    "loose ends": lambda n: "<i>" * n + "</b>" * n,
    "scripts": lambda n: "<script>" * n,
    "titles": lambda n: "<title></title" * n,
    "bogus": lambda n: "<!" * n,
    "angles": lambda n: "<" * n,
    "many names": lambda n: f'<img data-figures="{"a/b " * n}" alt="{"x" * n}">',
}


@pytest.mark.parametrize("kind", HARD)
def test_no_page_takes_more_than_its_length(kind: str) -> None:
    def seconds(size: int) -> float:
        text, best = HARD[kind](size), 9e9
        for _ in range(3):
            start = time.process_time()
            VERIFIER.Page(text).found()
            best = min(best, time.process_time() - start)
        return best

    small, large = seconds(10_000), seconds(80_000)
    assert large < 0.02 + 24 * small, f"{small:.4f} s → {large:.4f} s: eight times as long must not take its square"


@given(st.data())
def test_no_damage_to_a_page_ends_in_a_traceback(built: Path, data: Any) -> None:
    text = (built / "index.html").read_text(encoding="utf-8")
    pieces = st.sampled_from(
        ["<", ">", '"', "'", "<!--", "-->", "</", "=", "\0", "&#", "<svg>", "<p data-figure", "hidden"]
    )
    for _ in range(data.draw(st.integers(1, 8))):
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, min(len(text), start + 200)))
        text = text[:start] + data.draw(pieces) + text[end:]
    for spot in VERIFIER.Page(text).found():
        assert isinstance(spot.text, str)
