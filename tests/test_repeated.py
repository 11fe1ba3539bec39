"""What is declared once and published many times: ``each`` in descriptors, ``cada`` in pages; and pictures to share."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from PIL import Image

from tests.portals import LUGARES, SLUG, Portal, run

EACH = {
    "id": "cobrado",
    "each": {"resource": "lugares", "field": "nombre"},
    "listed": False,
    "kind": "count",
    "title": "Cobros en {cada}",
    "of": {"resource": "lugares", "where": {"nombre": "{cada}"}},
}
PAGE = """\
---
cada: cobros/lugares
clave: nombre
title: "Cobros en {{ cada.nombre }}"
---

# {{ cada.nombre }} ({{ cada.codigo }})

{{ tarjeta("cobros/cobrado-" ~ clave) }}
"""


@pytest.fixture
def repeated(portal: Portal) -> Portal:
    with portal.described() as described:
        described["portal"]["figures"].append(EACH)
    page = portal.root / "docs" / "lugares" / "cada.md"
    page.parent.mkdir()
    page.write_text(PAGE, encoding="utf-8")
    return portal


def construct(portal: Portal) -> tuple[int, str, Path]:
    site = portal.root / "site"
    code, out, error = run("construir", "--proyecto", str(portal.root), "--destino", str(site))
    assert "Traceback" not in out + error
    return code, out + error, site


def soup(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


def test_a_figure_is_repeated_for_each_value(repeated: Portal) -> None:
    code, printed, site = construct(repeated)
    assert code == 0, printed
    recipes = soup(site / f"datos/{SLUG}/cifras.html")
    assert [recipes.find(id=f"cobrado-{key}").get_text() for key in ("oruro", "potosi")] == [  # type: ignore[union-attr]
        "Cobros en Oruro", "Cobros en Potosí",
    ]  # fmt: skip
    published = json.loads((site / f"datos/{SLUG}/datapackage.json").read_text(encoding="utf-8"))
    assert [f["id"] for f in published["portal"]["figures"]] == ["total-2022", "cobrado-oruro", "cobrado-potosi"]


def test_what_is_not_listed_stays_off_the_page_of_its_dataset(repeated: Portal) -> None:
    _, _, site = construct(repeated)
    page = (site / f"datos/{SLUG}/index.html").read_text(encoding="utf-8")
    assert "Se cobró en 2022" in page
    assert "Cobros en Oruro" not in page


def test_a_page_is_published_for_each_row(repeated: Portal) -> None:
    _, _, site = construct(repeated)
    assert sorted(path.name for path in (site / "lugares").iterdir()) == ["oruro.html", "potosi.html"]
    page = soup(site / "lugares/potosi.html")
    assert page.h1 is not None
    assert page.h1.get_text() == "Potosí (B)"
    assert page.title is not None
    assert page.title.get_text().startswith("Cobros en Potosí")
    foot = page.select_one(".figure__foot a")
    assert foot is not None
    assert foot["href"] == f"../datos/{SLUG}/cifras.html#cobrado-potosi"


@pytest.mark.parametrize(
    ("each", "said"),
    [
        ({"resource": "lugare", "field": "nombre"}, "lugares"),
        ({"resource": "lugares", "field": "nombres"}, "nombre"),
    ],
)
def test_each_of_what_is_not_there_is_refused(portal: Portal, each: dict[str, str], said: str) -> None:
    with portal.described() as described:
        described["portal"]["figures"].append({**EACH, "each": each})
    finding = portal.validate().only
    assert finding["code"] == "referencia"
    assert finding["next"] == f"¿Quiso escribir «{said}»?"


def test_a_code_for_a_missing_value_and_another_spelling_are_no_values_of_their_own(portal: Portal) -> None:
    with portal.described() as described:
        schema = described["resources"][0]["schema"]
        schema["fields"].append({**schema["fields"][1], "name": "zona", "type": "integer"})
        schema["missingValues"] = ["", "s/d"]
        of = {"resource": "lugares", "where": {"zona": "{cada}"}}
        each = {"resource": "lugares", "field": "zona"}
        spec = {"id": "zona", "each": each, "kind": "count", "title": "Lugares en {cada}", "of": of}
        described["portal"]["figures"].append(spec)
        missing = {"id": "sin-zona", "kind": "count", "title": "Sin zona", "of": {**of, "where": {"zona": "s/d"}}}
        empty = {"id": "vacia", "kind": "count", "title": "Sin zona", "of": {**of, "where": {"zona": {"empty": True}}}}
        described["portal"]["figures"] += [missing, empty]
    portal.data("lugares").write_text("codigo,nombre,zona\nA,Oruro,1\nB,Potosí,s/d\nC,Tarija,01\n", encoding="utf-8")
    code, out, error = run("construir", "--proyecto", str(portal.root))
    assert code == 0, out + error
    cifras = json.loads((portal.root / "site" / "datos" / portal.slug / "cifras.json").read_text("utf-8"))
    shown = {figure["id"]: figure["display"]["text"] for figure in cifras["figures"]}
    assert shown == {"total-2022": "90,00", "zona-1": "2", "sin-zona": "0", "vacia": "1"}


def test_each_of_an_empty_column_is_refused(portal: Portal) -> None:
    with portal.described() as described:
        described["portal"]["figures"].append({**EACH, "each": {"resource": "lugares", "field": "nombre"}})
    portal.replace("A,Oruro\nB,Potosí", "A,\nB,", file=portal.data("lugares"))
    finding = portal.validate().only
    assert "no tiene ninguno" in finding["message"]


def test_values_that_would_have_one_name_are_refused(portal: Portal) -> None:
    with portal.described() as described:
        described["portal"]["figures"].append(EACH)
    portal.replace(LUGARES, LUGARES + "C,potosi\n", file=portal.data("lugares"))
    assert "cobrado-potosi" in portal.validate().only["found"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("cada: cobros/lugares", "cada: cobros/lugar", "uno de: lugares"),
        ("clave: nombre", "clave: apodo", "una de: codigo, nombre"),
        ("{{ cada.codigo }}", "{{ cada.apodo }}", "línea 7"),
        ("cada: cobros/lugares", "cada: [cobros]", "deben ser textos"),
    ],
)
def test_a_page_that_cannot_be_repeated_stops_the_build(repeated: Portal, old: str, new: str, said: str) -> None:
    repeated.replace(old, new, file=repeated.root / "docs/lugares/cada.md")
    code, printed, site = construct(repeated)
    assert code == 1
    assert "docs/lugares/cada.md" in printed
    assert said in printed
    assert not site.exists()


def test_two_rows_of_one_address_stop_the_build(repeated: Portal) -> None:
    repeated.replace("clave: nombre", "clave: codigo", file=repeated.root / "docs/lugares/cada.md")
    repeated.replace("B,Potosí", "a,Potosí", file=repeated.data("lugares"))
    with repeated.described() as described:
        described["portal"]["figures"].pop()
    repeated.replace("2021,B,", "2021,a,")
    code, printed, _ = construct(repeated)
    assert code == 1
    assert "a.html" in printed


def test_a_page_goes_through_the_rows_of_a_table(portal: Portal) -> None:
    (portal.root / "docs/index.md").write_text(
        '# Inicio\n\n{% for f in filas("cobros/cobros") %}\n- {{ f.gestion }}: {{ f.multas }}\n{% endfor %}\n',
        encoding="utf-8",
    )
    _, printed, site = construct(portal)
    items = [item.get_text() for item in soup(site / "index.html").select("article li")]
    assert items == ["2020: 1.000,50", "2021: 300,25", "2022: 50,00"], printed


# --- pictures to share ---------------------------------------------------------------------------


def test_a_page_offers_a_picture_to_share(portal: Portal) -> None:
    (portal.root / "docs/index.md").write_text(
        '# Inicio\n\n{{ compartir("Lo cobrado", "cobros/total-2022") }}\n', encoding="utf-8"
    )
    code, printed, site = construct(portal)
    assert code == 0, printed
    content = (site / "compartir/index.png").read_bytes()
    assert len(content) < 100_000
    assert Image.open(io.BytesIO(content)).size == (1200, 630)
    shown = soup(site / "index.html").select_one(".share img")
    assert shown is not None
    assert shown["alt"] == "Lo cobrado. Se cobró en 2022: Bs\N{NO-BREAK SPACE}90,00."


@pytest.mark.parametrize("call", ['{{ compartir("Solo título") }}', '{{ compartir("A", "cobros/total-2022") }}' * 2])
def test_a_picture_that_says_nothing_or_a_second_one_is_refused(portal: Portal, call: str) -> None:
    (portal.root / "docs/index.md").write_text(f"# Inicio\n\n{call}\n", encoding="utf-8")
    code, printed, _ = construct(portal)
    assert code == 1
    assert "docs/index.md, línea 3" in printed


# --- what is missing -----------------------------------------------------------------------------


@pytest.mark.parametrize(("question", "target"), [({"question": "gasto"}, "vacios/gasto.html"), ({}, "vacios.html")])
def test_what_cannot_be_computed_leads_to_its_question(portal: Portal, question: dict[str, str], target: str) -> None:
    missing = {"id": "gasto", "kind": "uncomputable", "title": "Gasto", "reason": "No está.", "missing": ["El gasto"]}
    with portal.described() as described:
        described["portal"]["figures"].append({**missing, **question})
    portal.replace("  portal:\n", "  portal:\n    unpublished: vacios.md\n", file=portal.root / "mkdocs.yml")
    docs = portal.root / "docs"
    (docs / "vacios").mkdir()
    (docs / "vacios.md").write_text("# Lo que no se publica\n", encoding="utf-8")
    (docs / "vacios/gasto.md").write_text("# Gasto\n", encoding="utf-8")
    code, printed, site = construct(portal)
    assert code == 0, printed
    for page in ("index", "cifras"):
        links = [a["href"] for a in soup(site / f"datos/{SLUG}/{page}.html").select("a")]
        assert f"../../{target}" in links
