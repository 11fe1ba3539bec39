"""Nothing typed, nothing that disagrees, no link that leads nowhere: the built pages are held against the data."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from build_scripts.audit import Reading, check_figures, check_links, read_page
from build_scripts.audit.vocabulary import words
from build_scripts.audit.wording import claims
from build_scripts.compose.html import TEMPLATES
from build_scripts.model import Figure, Recipe
from tests.portals import MKDOCS, Portal, run

THEME = TEMPLATES.parent / "theme"
FIGURE = Figure(
    "pozos",
    "total",
    "Total",
    Decimal("1661.2"),
    "1.661,2",
    "millones de Bs",
    "",
    "",
    Recipe("", "", "", (), "", "", ""),
)


def build(portal: Portal) -> tuple[int, str]:
    code, out, error = run("construir", "--proyecto", str(portal.root))
    assert "Traceback" not in out + error
    return code, out + error


def write(portal: Portal, text: str, page: str = "index.md") -> None:
    path = portal.root / "docs" / page
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def allow(portal: Portal, *entries: str) -> None:
    listed = "".join(f"      - {entry}\n" for entry in entries)
    (portal.root / "mkdocs.yml").write_text(f"{MKDOCS}    numbers:\n{listed}", encoding="utf-8")


# --- numbers -------------------------------------------------------------------------------------


TYPED = {
    "Se pavimentaron 7.431 metros.": "7.431",
    "El 63 % de las obras.": "63",
    "Hubo 9 reuniones.": "9",
    "Según la Ley N.º 8842.": "8842",
    "Se firmó el 3 de septiembre de 2019.": "2019-09-03",
    "Se firmó el 13/02/2020.": "2020-02-13",
    "Bs1661 en total.": "bs1661",
    "Son `7.432` metros.": "7.432",
    '<span class="x">7.4<b>33</b></span>': "7.433",
    "| a |\n|---|\n| 7.434 |": "7.434",
}


def test_a_typed_number_stops_the_build_and_is_named_with_its_page(portal: Portal) -> None:
    assert build(portal)[0] == 0
    before = (portal.root / "site" / "index.html").read_bytes()
    write(portal, "\n\n".join(["# Inicio", *TYPED]))
    code, printed = build(portal)
    assert code == 1
    named = re.findall(r"✗ index\.html\n  El número «(.+?)» está escrito a mano", printed)
    assert sorted(named) == sorted(TYPED.values())
    assert (portal.root / "site" / "index.html").read_bytes() == before


VOUCHED = (
    "En 2021, y desde 2020.",
    "Es el 13 de enero de 2020, o el 13/01/2020.",
    "Está en el cuadro 1, fila 2; vea los cuadros 1 y 1.",
    "De cada Bs 100 cobrados.",
    "Artículo II, literal b.",
    'Se cobró {{ figura("cobros/total-2022") }}.',
    "```\n7.431 metros\n```",
)


def test_what_the_data_have_is_vouched_for(portal: Portal) -> None:
    write(portal, "\n\n".join(["# Inicio", *VOUCHED]))
    code, printed = build(portal)
    assert code == 0, printed


def test_a_short_number_needs_its_word() -> None:
    data = words(["Ley N.º 535, artículo 11", "Cuadro 3"])
    said = {c.token: c.phrases for c in claims("los arts. 11 y 12 de la norma N° 535, cuadro 11")}
    assert set(said) == {"11", "12", "535"}
    known = [any(p in data for p in c.phrases) for c in claims("los arts. 11 y 12 de la norma N° 535, cuadro 11")]
    assert known == [True, False, True, False]


def test_a_typed_number_in_a_chart_title_is_found(portal: Portal) -> None:
    with portal.described() as content:
        content["portal"]["charts"][0]["title"] = "Subió 12,5 % en 2022"
    code, printed = build(portal)
    assert (code, "«12,5»" in printed, "datos/cobros/index.html" in printed) == (1, True, True)


def test_a_typed_number_in_what_is_said_of_a_drawing_is_found(portal: Portal) -> None:
    with portal.described() as content:
        content["portal"]["charts"][0]["description"] = "Columnas que bajan 77 puntos."
    code, printed = build(portal)
    assert (code, "«77»" in printed) == (1, True)


@pytest.mark.parametrize("place", ["figures", "breakdowns"])
def test_a_typed_number_in_a_note_is_found(portal: Portal, place: str) -> None:
    with portal.described() as content:
        content["portal"][place][0]["note"] = "Incluye 17 cobros tardíos."
    code, printed = build(portal)
    assert (code, "«17»" in printed, "17 cobros" in printed) == (1, True, True)


def test_a_norm_that_a_table_names_is_vouched_for(portal: Portal) -> None:
    write(portal, "# Inicio\n\nLo manda el D.S. N.º 29165, artículo 11.\n")
    assert build(portal)[0] == 1
    portal.replace("con nota", "Según el D.S. 29165; artículo 11")
    code, printed = build(portal)
    assert code == 0, printed


def test_people_cannot_mark_a_text_as_computed(portal: Portal) -> None:
    write(portal, "# Inicio\n\n<p data-computed>7.431</p>\n")
    code, printed = build(portal)
    assert (code, "✗ docs/index.md, línea 3" in printed, "data-computed" in printed) == (1, True, True)


# --- exceptions ----------------------------------------------------------------------------------


def test_an_exception_with_its_reason_lets_a_number_pass(portal: Portal) -> None:
    write(portal, "# Inicio\n\nComo manda RFC 4180, al 63 %.\n")
    allow(portal, '{number: "RFC 4180", reason: "Nombre."}', '{number: "63 %", where: index.html, reason: "Ejemplo."}')
    code, printed = build(portal)
    assert code == 0, printed


def test_all_of_one_page_can_be_excepted(portal: Portal) -> None:
    write(portal, "# Manual\n\nEscriba 7.431 o 8.\n", "manual.md")
    allow(portal, '{number: "*", where: manual.html, reason: "Ejemplos."}')
    code, printed = build(portal)
    assert code == 0, printed


@pytest.mark.parametrize(
    "entry",
    [
        '{number: "63 %"}',
        '{number: "63 %", reason: " "}',
        '{number: 63, reason: "Número."}',
        '{number: "63", reason: "Sí.", page: index.html}',
        "texto",
    ],
)
def test_an_exception_without_a_reason_or_of_another_shape_is_refused(portal: Portal, entry: str) -> None:
    allow(portal, entry)
    code, printed = build(portal)
    assert (code, "cada entrada de «extra.portal.numbers»" in printed) == (2, True)


STALE = {
    '{number: "63 %", reason: "Ya no se dice."}': "Ninguna página necesita esta excepción",
    '{number: "2021", reason: "Los datos lo tienen."}': "Ninguna página necesita esta excepción",
    '{number: "9", reason: "Valdría para todo."}': "demasiado amplia",
    '{number: "*", reason: "Todo."}': "demasiado amplia",
    '{number: "*", where: "*.html", reason: "Todo."}': "demasiado amplia",
    '{number: "nueve", reason: "No es un número."}': "demasiado amplia",
}


def test_an_exception_that_is_stale_or_excuses_too_much_is_found(portal: Portal) -> None:
    write(portal, "# Inicio\n\nEn 2021.\n")
    allow(portal, *STALE)
    code, printed = build(portal)
    assert code == 1
    told = [line for line in printed.splitlines() if "excepción" in line]
    assert len(told) == len(STALE)
    assert all(message in line for line, message in zip(told, STALE.values(), strict=True))
    assert printed.count("✗ mkdocs.yml") == len(STALE)


def test_an_exception_of_one_page_says_nothing_of_another(portal: Portal) -> None:
    for page in ("index.md", "otra.md"):
        write(portal, "# Una\n\nEl 63 % de las obras.\n", page)
    allow(portal, '{number: "63 %", where: index.html, reason: "Ejemplo."}')
    code, printed = build(portal)
    assert (code, "✗ otra.html" in printed, "✗ index.html" in printed) == (1, True, False)


# --- figures and templates -----------------------------------------------------------------------


def test_every_figure_on_the_pages_is_marked(portal: Portal) -> None:
    write(portal, '# Inicio\n\n{{ tarjeta("cobros/total-2022") }}\n\nFue {{ figura("cobros/total-2022") }}.\n')
    assert build(portal)[0] == 0
    home = read_page((portal.root / "site" / "index.html").read_bytes())
    recipe = read_page((portal.root / "site" / "datos" / "cobros" / "cifras.html").read_bytes())
    assert home.figures == (("cobros/total-2022", "Bs 90,00"),) * 2
    assert recipe.figures == (
        ("cobros/total-2022", "Bs 90,00"),
        ("cobros/total-2022:resultado", "90"),
        ("cobros/total-2022", "Bs 90,00"),  # in how to cite it
    )


@pytest.mark.parametrize(
    ("shown", "right"),
    [
        ("Bs\N{NO-BREAK SPACE}1.661,2 millones", True),
        ("<b>Bs </b><b>1.661,2</b><b> millones</b>", True),
        ("1.661,2", False),
        ("Bs 1.661,3 millones", False),
        ("No se puede calcular", False),
    ],
)
def test_a_figure_shown_otherwise_than_it_is_is_found(shown: str, right: bool) -> None:
    pages = {"a.html": read_page(f'<p>Fue <a data-figure="pozos/total">{shown}</a>.</p>'.encode())}
    found = check_figures(pages, [FIGURE])
    assert [(f.file, f.expected) for f in found] == ([] if right else [("a.html", "Bs 1.661,2 millones")])


def test_a_figure_that_cannot_be_computed_says_so_everywhere() -> None:
    page = read_page(b'<p data-figure="pozos/total">No se puede calcular</p><a data-figure="pozos/otra">1</a>')
    found = check_figures({"a.html": page}, [replace(FIGURE, value=None, display="No se puede calcular")])
    assert [f.field for f in found] == ["cifra «pozos/otra»"]


def typed_in_template(source: str) -> list[str]:
    """List the digits that a template would show whatever the data."""
    shown = re.sub(r"(?s)\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", "", source)
    return re.findall(r"\d+", re.sub(r"(?s)<(script|style)\b.*?</\1>|<[^>]*>", " ", shown))


@pytest.mark.parametrize("template", sorted([*TEMPLATES.rglob("*.html"), *THEME.rglob("*.html")]), ids=lambda p: p.name)
def test_no_template_has_a_number_of_its_own(template: Path) -> None:
    assert typed_in_template(template.read_text(encoding="utf-8")) == []


def test_a_number_in_a_template_would_be_seen() -> None:
    assert typed_in_template('<p class="a1" data-computed>{{ 1 }} Son 9 de {% if x == 2 %}12{% endif %}</p>') == [
        "9",
        "12",
    ]


# --- reading -------------------------------------------------------------------------------------


def read(page: str) -> Reading:
    return read_page(page.encode())


def tokens(page: str) -> list[str]:
    return [claim.token for claim in read(page).claims]


@pytest.mark.parametrize(
    ("page", "found"),
    [
        ("<td data-computed>1</td><td>2</td>", ["2"]),
        ("<div data-computed><div>1</div>2</div>3", ["3"]),
        ("<p data-computed>1<path d='2'/><pre>3</pre></p>4", ["4"]),
        ("<div data-computed><svg role='img' aria-label=\"Son 5, de 6\"><text>7</text></svg></div>", ["5", "6"]),
        ("<p>la marca data-computed dice 8</p>", ["8"]),
        ("<title>9</title><script>1</script><style>2</style><!-- 3 --><p title='4'>5&#54;</p>", ["9", "56"]),
        ('<meta name="description" content="Hay 21">', ["21"]),
        ('<p>a<sup id="fnref:1"><a href="#fn:1">1</a></sup></p>', []),
        ("<tbody data-computed><tr><td>1", []),
    ],
)
def test_only_what_people_wrote_is_read(page: str, found: list[str]) -> None:
    assert tokens(page) == found


# --- links ---------------------------------------------------------------------------------------


BROKEN = {
    '<a href="no-esta.html">x</a>': "el archivo no-esta.html",
    '<a href="datos/index.html#no-esta">x</a>': "el ancla #no-esta en datos/index.html",
    "<a class=\"x\" href='#no-esta'>x</a>": "el ancla #no-esta en index.html",
    '<img src="foto.png" alt="">': "el archivo foto.png",
    '<a href="/carpeta/">x</a>': "el archivo carpeta/index.html",
}


def test_a_link_that_leads_nowhere_stops_the_build(portal: Portal) -> None:
    write(portal, f"# Inicio\n\n<div>{''.join(BROKEN)}</div>\n")
    code, printed = build(portal)
    assert (code, printed.count("✗ index.html")) == (1, len(BROKEN)), printed
    assert [lacks for lacks in BROKEN.values() if f"se esperaba: {lacks}\n" not in printed] == []


def test_links_that_lead_somewhere_are_left_in_peace(portal: Portal) -> None:
    links = ("datos/", "datos/cobros.zip", "datos/cobros/index.html#cobros-2", "#uno", "#", "#top", "manifest.json",
             "https://example.org/no", "mailto:a@example.org", "?x=1", "/datos/index.html",
             "datos/cobros/graficos/total-por-gestion.png")  # fmt: skip
    anchors = "".join(f'<a href="{link}">x</a>' for link in links)
    write(portal, f'# Inicio\n\n<div id="uno">{anchors} Escriba href="nada".</div>\n')
    code, printed = build(portal)
    assert code == 0, printed


def test_the_page_of_what_is_not_there_is_checked_from_the_root_of_the_site() -> None:
    pages = {"404.html": read('<a href="/portal/a.html">x</a><a href="/portal/b.html">x</a>'), "a.html": read("")}
    found = check_links(pages, {"404.html", "a.html"}, "https://example.org/portal/")
    assert [f.expected for f in found] == ["el archivo b.html"]


def test_an_address_of_this_very_site_is_no_other_site() -> None:
    pages = {
        "a.html": read('<link rel="canonical" href="https://example.org/p/a.html"><a href="https://example.org/p/c">')
    }
    assert [f.expected for f in check_links(pages, {"a.html"}, "https://example.org/p/")] == ["el archivo c"]


def test_links_of_a_datasets_own_prose_lead_to_pages(portal: Portal) -> None:
    portal.replace("- Por qué.", "- Por qué: vea [los demás](../index.md).", file=portal.prose)
    code, printed = build(portal)
    assert code == 0, printed
    assert 'href="../index.html">los demás' in (portal.root / "site/datos/cobros/index.html").read_text("utf-8")


# --- once read, not read again -------------------------------------------------------------------


def test_a_page_that_is_as_it_was_is_still_held_against_the_data(portal: Portal) -> None:
    write(portal, "# Inicio\n\nLo manda el D.S. N.º 29165.\n")
    portal.replace("con nota", "Según el D.S. 29165")
    assert build(portal)[0] == 0
    portal.replace("Según el D.S. 29165", "sin norma")
    code, printed = build(portal)
    assert (code, "✗ index.html" in printed, "«29165»" in printed) == (1, True, True)
