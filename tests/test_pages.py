"""What people write between braces: all that is wrong is told with its line, nothing runs away, and nothing runs."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from build_scripts.braces import FUNCTIONS, fill, parse
from build_scripts.compose import readme
from build_scripts.pipeline import check, select_packages
from build_scripts.proofread import CODE
from build_scripts.render import name_tables
from build_scripts.samples import without_samples
from build_scripts.settings import read_instance
from tests.portals import TEXTO, Portal, run

EACH, END = '{% for f in filas("cobros/cobros") %}', "{% endfor %}"
KNOWN = frozenset(FUNCTIONS)


def write(portal: Portal, text: str, name: str = "index") -> None:
    (portal.root / f"docs/{name}.md").write_text(f"# Inicio\n\n{text}\n", encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "message", "step"),
    [
        ("{{ 1/0 }}", "no se hacen cuentas", "Declare una cifra"),
        ("{{ 9**9**9 }}", "no se hacen cuentas", "Declare una cifra"),
        ("{{ 'a' * 10**10 }}", "no se hacen cuentas", "Declare una cifra"),
        ('{{ -figura("cobros/total-2022") }}', "no se hacen cuentas", "Declare una cifra"),
        ("{{ 1.5 }}", "Un número con decimales no va entre llaves", "con coma"),
        ("{{ figura(1) }}", "Lo que lleva «figura» va entre comillas", "comillas"),
        ("{{ figura(none) }}", "Lo que lleva «figura» va entre comillas", "comillas"),
        ("{{ figura() }}", "«figura» lleva un nombre", "Escriba, por ejemplo"),
        ('{{ figura("cobros/total-2022", "x") }}', "«figura» lleva un nombre", "Escriba, por ejemplo"),
        ('{{ figura(name="cobros/total-2022") }}', "«figura» no lleva «name»", "Quite «name=»"),
        ('{{ figura(*["a"]) }}', "textos escritos uno por uno", "Escríbalos"),
        ("{{ figura }}", "A «figura» le faltan sus paréntesis", "Escriba, por ejemplo"),
        ('{{ figura("total-2022") }}', "«total-2022» no dice de qué conjunto es", "una barra"),
        ('{{ figura("cobros/total-2023") }}', "no tiene cifra «total-2023»", "¿Quiso escribir «total-2022»?"),
        ('{{ desglose("cobros/por-gestion", sola="2022") }}', "no lleva «sola»", "¿Quiso escribir «solo»?"),
        ('{{ desglose("cobros/por-gestion", solo="2023") }}', "no tiene una fila «2023»", "«2022»"),
        ('{{ dudas(clase="suma") }}', "No hay una clase de dudas «suma»", "«sumas»"),
        ('{{ total_dudas("cuentas", clase="textos") }}', "una sola clase", "Quite una"),
        ('{{ compartir("Título") }}', "un título y al menos una cifra", "Escriba, por ejemplo"),
        ('{{ compartir("A", "cobros/total-2022") }}' * 2, "una sola tarjeta", "Quite una"),
        ('{{ rendicion("2024-final") }}', "No hay una rendición «2024-final»", "Escriba su guion"),
        ('{{ plazo("final") }}', "no es una rendición", "Corrija"),
        ('{{ enlace("cobro") }}', "No hay un conjunto de datos «cobro»", "Corrija"),
        ('{{ filas("cobros/cobros") }}', "no se puede mostrar como texto", "Elija una de sus celdas"),
        (EACH + "{{ f }}" + END, "no se puede mostrar como texto", "Elija una de sus celdas"),
        (EACH + "{{ f.gestio }}" + END, "No hay una columna «gestio»", "¿Quiso escribir «gestion»?"),
        ('{% for f in "abc" %}{% endfor %}', "Solo se recorren filas", "docs/descriptor.md"),
        ("{{ {}.pop() }}", "No se admite «.pop()»", "docs/descriptor.md"),
        ("{{ ''.__class__ }}", "No se admite «__class__»", "docs/descriptor.md"),
        ('{{ "a"["__class__"] }}', "No se puede pedir «__class__»", "docs/descriptor.md"),
        ("{{ ('a' | e).__html__ }}", "No se admite «__html__»", "docs/descriptor.md"),
        ("{{ '{0.__class__}'.format(1) }}", "No se admite «.format()»", "docs/descriptor.md"),
        ("{{ cycler('a') }}", "No se reconoce «cycler»", "Escriba, por ejemplo"),
        ("{{ range(10) }}", "No se reconoce «range»", "Escriba, por ejemplo"),
        ("{{ 'a' | center(9999) }}", "No se admite «| center»", "docs/descriptor.md"),
        ("{% set figura = 'x' %}", "ya es el nombre de algo", "Elija otro nombre"),
        ("{% include 'index.md' %}", "Una página no trae otra", "escriba aquí"),
        ("{% set a %}x{% endset %}", "no se admite esto", "docs/descriptor.md"),
        ("{% autoescape false %}x{% endautoescape %}", "no se admite esto", "docs/descriptor.md"),
        ("{% macro a(x) %}{% endmacro %}{{ a() }}", "A «a» le falta «x»", "Agréguelo"),
        ("{{ [1][1:2, 3] }}", "no se admite esto", "docs/descriptor.md"),
        ("{% trans %}a{% endtrans %}", "No se entiende", "Escriba, por ejemplo"),
        ("{% raw %}", "No se entiende", "Escriba, por ejemplo"),
    ],
)
def test_what_is_wrong_in_a_page_is_told_with_its_line(portal: Portal, text: str, message: str, step: str) -> None:
    write(portal, text)
    found = portal.validate().only
    assert (found["file"], found["row"]) == ("docs/index.md", 3)
    assert message in found["message"]
    assert step in found["next"]
    assert found["expected"]
    assert found["found"]


def test_all_that_is_wrong_in_all_pages_is_told_at_once_and_the_build_says_the_same(
    portal: Portal, tmp_path: Path
) -> None:
    write(portal, '{{ figura("a/b") }} {{ figura(1) }}\n\n{{ tabla("cobros/x") }}')
    write(portal, "{{ 1/0 }}", "otra")
    told = portal.validate().findings
    assert [(f["file"], f["row"]) for f in told] == [("docs/index.md", 3), ("docs/otra.md", 3)]
    write(portal, '{{ figura("a/b") }}\n\n{{ tabla("cobros/x") }} ' + EACH + '{{ figura("b/" ~ f.lugar) }}' + END)
    told = portal.validate().findings
    assert [f["row"] for f in told if f["file"] == "docs/index.md"] == [3, 5, 5, 5]
    _, _, error = run("construir", "--proyecto", str(portal.root), "--destino", str(tmp_path / "s"))
    printed = "\n".join(f"✗ {f['file']}, línea {f['row']}\n  {f['message']}" for f in told)
    assert next(line for line in error.splitlines() if line.startswith("✗")) == printed.splitlines()[0]
    assert all(line in error.splitlines() for line in printed.splitlines())


NESTED = {
    "rows within rows": EACH * 12 + "x" + END * 12,
    "blocks": EACH * 40 + "x" + END * 40,
    "a macro that calls itself": "{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}",
    "a macro that calls itself twice": "{% macro a(x) %}{{ a(x ~ x) }}{{ a(x) }}{% endmacro %}{{ a('x') }}",
    "texts joined to themselves": '{% set x = "xxxxxxxxxx" %}' + "{% set x = x ~ x %}" * 60 + "{{ x }}",
    "a long text made again and again": '{% set x = "xxxxxxxxxx" %}'
    + "{% set x = x ~ x %}" * 18
    + (EACH * 8 + "{% set y = x | e %}" + END * 8),
    "brackets": "{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}",
    "negations": "{{ " + "not " * 5000 + "1 }}",
    "filters": '{{ "a"' + " | e" * 5000 + " }}",
    "columns": "{{ figura" + ".a" * 5000 + " }}",
    "digits": "{{ " + "9" * 100_000 + " }}",
    "spaces": "{{ figura(" + " " * 100_000,
    "quotation marks": '{{ figura("' * 20_000,
    "openings": "{{" * 50_000,
    "comments": "{#" * 50_000,
    "dashes": "{%-" * 50_000,
}


@pytest.mark.parametrize("text", NESTED.values(), ids=NESTED)
def test_no_page_keeps_validation_from_ending(portal: Portal, text: str) -> None:
    write(portal, text)
    start = time.perf_counter()
    found = portal.validate().only
    assert time.perf_counter() - start < 8
    assert (found["file"], found["row"]) == ("docs/index.md", 3)


def test_what_the_documentation_promises_is_filled_in() -> None:
    table: dict[str, Any] = {
        "figura": lambda name: f"<{name}>",
        "filas": lambda name: [
            {"clave": "a", "nombre": "Oruro & co", "x": ""},
            {"clave": "b", "nombre": "Potosí", "x": "1"},
        ],
    }
    text = """---
title: "{{ cada.nombre }}"
---
{% for f in filas("t") if f.x %}
- {{ f.nombre }}: {{ figura("a/" ~ f.clave) }}
{% else %}
nada
{% endfor %}
{% set uno, dos, tres = cada.nombre.partition(" de ") %}
{{ uno }}|{{ tres or "sin nada" }}|{{ cada.nombre | e }}|
{%- if clave in ["a"] and not dos %}sí{% elif dos == "x" %}no{% endif %}
{{ filas("t") | map(attribute="nombre") | join(", ") }} {{ (filas("t") | last).clave }} {{ "abc"[:-1] }}
{%- macro m(a, b="c") %}[{{ a }}{{ b }}]{% endmacro %} {{ m("x") }} {{ m("x", b="y") }}
{% raw %}{{ nada }}{% endraw %} {# nota #} {{ {"a": ["x<"]}.get(clave, []) | tojson }} {{ "q" if dos }}
"""
    names = {"cada": {"nombre": "A & B"}, "clave": "a"}
    filled = fill(parse(text, KNOWN, frozenset(names)), table, names)
    assert filled.mistakes == ()
    assert filled.text.split("\n") == [
        "---",
        'title: "A & B"',
        "---",
        "- Potosí: <a/b>",
        "A & B|sin nada|A &amp; B|síOruro & co, Potosí b ab [xc] [xy]",
        '{{ nada }}  ["x\\u003c"] ',
        "",
    ]


def test_prose_that_goes_through_rows_is_checked_row_by_row(portal: Portal) -> None:
    prose = TEXTO.replace("- Por qué.", '{% for f in filas("cobros") %}{{ figura("total-" ~ f.gestion) }}{% endfor %}')
    portal.prose.write_text(prose, encoding="utf-8")
    found = portal.validate().findings
    assert [(f["file"], f["row"], f["found"]) for f in found] == [
        ("datasets/cobros/texto.md", 11, f"total-{year}") for year in (2020, 2021)
    ]


@pytest.mark.parametrize(
    ("head", "message", "line"),
    [
        ("imagen: nada.png", "«imagen» debe ser una imagen del sitio", 2),
        ("imagen: [a]", "«imagen» debe ser una imagen del sitio", 2),
        ("title: A\nimagen: datos/cobros/graficos/total-por-gestion.png", "Falta «imagen_alt»", 3),
        ("title: A\npalabras: 7", "«palabras» debe ser una lista de textos", 3),
        ("antes: ../a.html", "«antes» debe ser una lista", 2),
        ("antes: [index.html]", "La dirección anterior «index.html» ya la tiene", None),
        ("title: a: b", "no es YAML válido", 2),
        ("title: " + "[" * 5000, "no es YAML válido", 1),
        ("title: 2024-13-45", "no es YAML válido", 1),
        ("palabras: " + "[" * 200 + "]" * 200, "«palabras» debe ser una lista de textos", 2),
        ("title: A\ndescription: \"{{ figura('cobros/total-2022') }}\"", "«figura» dibuja algo", 3),
        ('title: "a\\u0007"', "un carácter de control", 1),
        ("cada: cobros/nada", "no tiene tabla «nada»", 2),
        ("cada: [1]", "«cada» y «clave» deben ser textos", 2),
        ("cada: cobros/cobros\nclave: nada", "no es una columna", 2),
    ],
)
def test_validation_tells_what_is_wrong_with_a_head_as_the_build_does(
    portal: Portal, tmp_path: Path, head: str, message: str, line: int | None
) -> None:
    (portal.root / "docs/otra.md").write_text(f"---\n{head}\n---\n\n# Otra\n", encoding="utf-8")
    found = portal.validate().only
    assert (found["file"], found["row"]) == ("docs/otra.md", line)
    assert message in found["message"]
    code, _, error = run("construir", "--proyecto", str(portal.root), "--destino", str(tmp_path / "s"))
    assert code == 1
    assert found["message"] in error


def test_two_pages_never_take_one_address(portal: Portal) -> None:
    write(portal, "Una", "2020")
    (portal.root / "docs/cada.md").write_text("---\ncada: cobros/cobros\n---\n\n# {{ clave }}\n", encoding="utf-8")
    assert "piden la misma dirección: «2020.md»" in portal.validate().only["message"]


def test_a_number_typed_in_a_page_is_told_by_validation_too(portal: Portal) -> None:
    write(portal, "En 2022 se cobraron Bs 90,00.")
    found = portal.validate().only
    assert (found["code"], found["row"]) == ("cifra-escrita-a-mano", 3)


def test_a_page_in_another_encoding_is_told_with_its_line(portal: Portal) -> None:
    (portal.root / "docs/index.md").write_bytes("# Inicio\n\nAño\n".encode("latin-1"))
    found = portal.validate().only
    assert (found["row"], found["found"]) == (3, "0xf1")


@pytest.mark.parametrize(
    ("text", "row", "step"),
    [
        ("[x](xyzw123.md)", 3, "Corrija la ruta"),
        ("Uno.\n\n[x](lugare/oruro.md#a)", 5, "¿Quiso escribir «lugares/oruro.md»?"),
        ("![x](<indices.md> 'y')", 3, "¿Quiso escribir «indice.md»?"),
    ],
)
def test_a_link_to_a_page_that_is_not_there_is_told_by_validation(
    portal: Portal, text: str, row: int, step: str
) -> None:
    (portal.root / "docs/lugares").mkdir()
    (portal.root / "docs/lugares/oruro.md").write_text("# Oruro\n\n[x](../index.md)\n", encoding="utf-8")
    write(portal, text)
    found = portal.validate().only
    assert (found["file"], found["row"]) == ("docs/index.md", row)
    assert step in found["next"]


@pytest.mark.parametrize(
    "text",
    [
        "[x](index.md) [y](datos/cobros/index.md#a) [z](datos/cobros/cifras.md) [w](datos/index.md)",
        "`[x](nada.md)` <!-- [x](nada.md) -->\n\n```\n[x](nada.md)\n```\n\n    [x](nada.md)",
        "[x](https://ejemplo.org/nada.md) [y](/nada.md) [z](#nada.md)",
    ],
)
def test_links_that_lead_somewhere_are_left_in_peace(portal: Portal, text: str) -> None:
    write(portal, text)
    assert portal.validate().findings == []


def test_the_row_of_a_number_is_chosen_as_it_is_read(portal: Portal, tmp_path: Path) -> None:
    write(portal, '{{ desglose("cobros/por-gestion", solo="2022") }}')
    assert portal.validate().findings == []
    code, _, error = run("construir", "--proyecto", str(portal.root), "--destino", str(tmp_path / "s"))
    assert (code, "no tiene una fila" in error) == (0, False)


@pytest.mark.parametrize("piece", ["```a\n", "<!--", "`", "](", "<", "{{ a", "{%", "<h1>", "<table>", "[a](", "Bs  "])
def test_marks_that_nothing_closes_are_read_once(portal: Portal, piece: str) -> None:
    """Each was read to the end of the text, as often as there were of them."""
    start = time.perf_counter()
    text = piece * (200_000 // len(piece))
    without_samples(text)
    CODE.sub("", text)
    name_tables(text)
    assert time.perf_counter() - start < 5


@pytest.mark.parametrize("nav", ["[Inicio: 1.5]", "[Inicio: {a: 7}]", "7"])
def test_a_menu_that_leads_nowhere_is_no_traceback(portal: Portal, nav: str) -> None:
    portal.replace("nav:\n  - Inicio: index.md\n", f"nav: {nav}\n", file=portal.root / "mkdocs.yml")
    code, out, error = run("validar", "--proyecto", str(portal.root))
    assert (code in {0, 1, 2}, "Traceback" in out + error) == (True, False)


def test_what_a_text_says_to_its_writer_is_in_no_published_file(portal: Portal) -> None:
    portal.prose.write_text(
        TEXTO.replace("- Por qué.", "{# sola #}\n{# nota #}- Por qué{% if true %}.{% endif %}"), encoding="utf-8"
    )
    checked = check(portal.root, select_packages(portal.root, ()))
    said = readme(read_instance(portal.root), checked.datasets["cobros"], (), ())
    assert "\n\n- Por qué." in said
    assert "\n\n\n- Por qué." not in said
    assert "nota #" not in said
    assert "{%" not in said
