"""What Excel, LibreOffice and haste do to a dataset, and what ``portal validar`` answers to whoever did it."""

from __future__ import annotations

import re
from typing import Any

import pytest

from build_scripts.braces import FUNCTIONS
from build_scripts.compose.hearings import hearing_calls
from build_scripts.compose.written import CALLS, Library
from build_scripts.settings import read_instance
from tests.portals import COBROS, TEXTO, TOTALES, Portal, run
from tests.test_build import construct
from tests.test_validate import DESCRIPTOR, PROSE, TABLE, described, of_field, text

HEADER, *ROWS = COBROS.strip().split("\n")
ENGLISH = re.compile(r"\b(the|cell|row|label|field|constraint|is not|type is|should)\b|extra-|missing-|incorrect-")


def rewritten(*lines: str) -> str:
    return "\n".join(lines) + "\n"


def no_english(found: dict[str, Any]) -> None:
    """Nothing that an officer reads comes raw from a library."""
    assert not ENGLISH.search(" ".join(str(found[key]) for key in ("message", "next", "expected")))


# --- rows and header -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("table", "row", "message", "step"),
    [
        pytest.param(
            rewritten(HEADER, *(f"{row},x,y" for row in ROWS)),
            2,
            "Las líneas 2 a 4 tienen 11 celdas y el encabezado 9.",
            '("Memoria 2024, sección 5") y los decimales con punto.',
            id="every row too long",
        ),
        pytest.param(
            rewritten(HEADER, *(row.replace(".", ",") for row in ROWS)),
            2,
            "Las líneas 2 a 4 tienen 11 celdas y el encabezado 9.",
            "los decimales con punto",
            id="decimal commas",
        ),
        pytest.param(
            rewritten(HEADER, ROWS[0] + ",x", *(f"{row},x,y" for row in ROWS[1:])),
            2,
            "Las líneas 2 a 4 tienen de 10 a 11 celdas y el encabezado 9.",
            "van entre comillas",
            id="rows too long, unlike",
        ),
        pytest.param(
            rewritten(HEADER, *(row[:18] for row in ROWS)),
            2,
            "Las líneas 2 a 4 tienen",
            "aunque esté vacía",
            id="every row too short",
        ),
        pytest.param(
            rewritten(HEADER, *(f"{row},," for row in ROWS)),
            2,
            "tienen 11 celdas",
            "columnas vacías del final",
            id="columns emptied at the end of the rows",
        ),
        pytest.param(
            rewritten(f"{HEADER},,", *(f"{row},," for row in ROWS)),
            1,
            "Hay 2 columnas sin nombre al final",
            "Bórrelas",
            id="nameless columns",
        ),
        pytest.param(
            rewritten(f"{HEADER},", *(f"{row}," for row in ROWS)), 1, "una columna sin nombre", "Bórrela", id="nameless"
        ),
        pytest.param(
            rewritten("Ingresos por gestión,,,,,,,,", HEADER, *ROWS), 1, "Hay un título", "borre el título", id="title"
        ),
        pytest.param(
            rewritten(HEADER, *ROWS, *[","] * 300, *[";;;;;;;;"] * 200),
            5,
            "Líneas 5 a 504 (500 filas vacías)",
            "Borre las filas vacías",
            id="rows of separators",
        ),
        pytest.param(
            rewritten(HEADER, *ROWS, *[""] * 500), 5, "Líneas 5 a 504 (500 filas vacías)", "Borre", id="blank lines"
        ),
        pytest.param(
            rewritten(*('"' + line.replace('"', '""') + '"' for line in (HEADER, *ROWS))),
            1,
            "Toda la fila está en una sola celda",
            "Texto en columnas",
            id="rows in one cell",
        ),
        pytest.param(
            rewritten(*('"' + line.replace('"', '""') + '";;' for line in (HEADER, *ROWS))),
            1,
            "Toda la fila está en una sola celda",
            "Texto en columnas",
            id="rows in one cell, and separators",
        ),
        pytest.param(
            rewritten(HEADER, *('"' + row.replace('"', '""') + '"' for row in ROWS)),
            2,
            "Toda la fila está en una sola celda",
            "Texto en columnas",
            id="rows in one cell below the header",
        ),
    ],
)
def test_what_befalls_every_row_is_told_once(portal: Portal, table: str, row: int, message: str, step: str) -> None:
    portal.data().write_text(table, encoding="utf-8")
    found = portal.validate().only
    assert (found["file"], found["row"]) == (TABLE, row)
    assert message in found["message"]
    assert step in found["next"]
    assert found["expected"] != found["found"]
    no_english(found)


@pytest.mark.parametrize("extra", ["x,y", "1,2", ","])
def test_no_row_is_taken_for_another_header(portal: Portal, extra: str) -> None:
    portal.data("totales").write_text(TOTALES.replace('total"', f'total",{extra}'), encoding="utf-8")
    for found in portal.validate().findings:
        no_english(found)
        assert found["row"]


# --- files ---------------------------------------------------------------------------------------


def renamed(portal: Portal, name: str) -> None:
    portal.data().rename(portal.data().with_name(name))


@pytest.mark.parametrize(
    ("name", "step"),
    [
        ("Cobros 2024.csv", "Cámbiele el nombre: debe ser «data/cobros.csv»."),
        ("cobros.csv.txt", "Quite «.txt» del nombre"),
        ("cobros.xlsx", "guárdelo como «CSV UTF-8»"),
    ],
)
def test_a_missing_file_is_told_with_the_one_that_is_there(portal: Portal, name: str, step: str) -> None:
    renamed(portal, name)
    found = portal.validate().only
    assert (found["expected"], found["found"]) == ("data/cobros.csv", f"data/{name}")
    assert step in found["next"]


def test_a_missing_file_without_a_similar_one_is_not_found_where_expected(portal: Portal) -> None:
    portal.data().unlink()
    assert portal.validate().only["found"] == ""


@pytest.mark.parametrize(("own", "name"), [("datapackage.json", "datapackage.json.txt"), ("texto.md", "Texto.md.txt")])
def test_an_ending_that_windows_hides_is_told(portal: Portal, own: str, name: str) -> None:
    (portal.package / own).rename(portal.package / name)
    found = portal.validate().only
    assert found["found"] == name
    assert own in found["next"]


def test_a_workbook_is_no_csv(portal: Portal) -> None:
    portal.data().write_bytes(b"PK\x03\x04\x14\0\x06\0")
    assert "Es un libro de Excel, no un CSV" in portal.validate().only["next"]


# --- cells ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "cell", "message", "step"),
    [
        ("300.25", "-", "no es un dato", "deje la celda vacía; no escriba 0"),
        ("300.25", "S/D", "no es un dato", "deje la celda vacía"),
        (",30,330", ",n/d,330", "no es un dato", "deje la celda vacía"),
        ("2021-02-01", "N/A", "no es un dato", "deje la celda vacía"),
        ("300.25", "=B2+C2", "Es una fórmula", "Pegado especial → Valores"),
        ("300.25", "#¡REF!", "Es una fórmula", "Pegado especial → Valores"),
        ("300.25", "#N/D", "Es una fórmula", "Pegado especial → Valores"),
        ("2021-02-01", "########", "Es una fórmula", "Pegado especial → Valores"),
        ("con nota", "#¡REF!", "Es una fórmula", "Pegado especial → Valores"),
        ("300.25", "64%", "signo «%»", "Quite «%»: escriba 64"),
        ("300.25", '"64,5 %"', "signo «%»", "Quite «%»: escriba 64.5"),
        ("300.25", "(45812)", "entre paréntesis", "negativo en contabilidad: escriba -45812"),
        (",30,330", ",Bs 45.812,330", "lleva la moneda", "Quite la moneda: escriba 45812"),
        (",30,330", ',"45.812,50",330', "columna es de enteros", "si la fuente imprime decimales"),
        (",30,330", ',"45.812,00",330', "columna es de enteros", "Escriba 45812"),
        (",30,330", ',"45,812",330', "coma de miles", "Escriba 45812"),
        ("300.25", "45 812.5", "miles con espacios", "Escriba 45812.5"),
        ("2021-02-01", "28/02/2020", "no es una fecha", "Escriba 2020-02-28"),
        ("2021-02-01", "2020-02-28 00:00:00", "no es una fecha", "Escriba 2020-02-28"),
        ("2021-02-01", "2020-02-30", "el 30 de febrero no existe", "Corríjala"),
        ("2021-02-01", "29/02/2021", "el 29 de febrero de 2021 no existe", "Corríjala"),
        ("2021-02-01", "02/28/2020", "no hay mes 28", "escriba 2020-02-28"),
        ("2021-02-01", "2020-13-41", "no hay mes 13", "Corríjala"),
        ("con nota", "con nota ", "Sobra un espacio al final", "«con nota»"),
        ("con nota", "\N{NO-BREAK SPACE}con nota", "Sobra un espacio al principio", "«con nota»"),
        ("con nota", "   ", "solo espacios", "Déjela vacía"),
        ("2021,B", "2021,B ", "Sobra un espacio al final", "«B»"),
        ("con nota", "la secciÃ³n 5", "otra codificación: «secciÃ³n»", "Debe decir «sección»"),
        ("con nota", "Â«notaÂ»", "otra codificación", "«nota»"),
        ("con nota", "Ã\x81rea", "otra codificación", "Debe decir «Área»"),
        (",false,", ",VERDADERO,", "verdadero ni falso", "Escriba true, en minúsculas"),
        ("con nota", "2020â€“2021", "otra codificación", "Debe decir «2020–2021»"),
    ],
)
def test_what_a_spreadsheet_leaves_in_a_cell_is_told_with_what_to_write(
    portal: Portal, old: str, cell: str, message: str, step: str
) -> None:
    portal.replace(old, cell)
    found = portal.validate().only
    assert found["row"] == 3
    assert message in found["message"]
    assert step in found["next"]
    assert found["expected"] != found["found"]


def test_an_edge_space_in_a_listed_value_is_told_as_such(portal: Portal) -> None:
    of_field(7, constraints={"enum": ["con nota"]})(portal)
    portal.replace("con nota", "con nota ")
    assert "Sobra un espacio" in portal.validate().only["message"]


@pytest.mark.parametrize(
    ("more", "expected"),
    [({}, "un código como 04.01"), ({"example": "99.99"}, "un código como 99.99")],
)
def test_a_code_of_another_form_is_told_by_example(portal: Portal, more: dict[str, Any], expected: str) -> None:
    of_field(7, constraints={"pattern": r"[0-9]{2}\.[0-9]{2}"}, **more)(portal)
    portal.replace(',true,,"Cuadro 1, fila 1"', ',true,04.01,"Cuadro 1, fila 1"')
    portal.replace("con nota", "4.1")
    found = portal.validate().only
    assert found["expected"] == expected
    no_english(found)


def test_zeros_that_excel_took_are_told(portal: Portal) -> None:
    of_field(7, constraints={"pattern": "[0-9]{4}"})(portal)
    portal.replace("con nota", "41")
    step = portal.validate().only["next"]
    assert "Escriba 0041." in step
    assert "Excel quita los ceros a la izquierda: dé formato Texto a la columna" in step


@pytest.mark.parametrize(("constraints", "message"), [({"minLength": 20}, "corto"), ({"maxLength": 3}, "largo")])
def test_a_text_of_another_length_is_told_in_spanish(portal: Portal, constraints: dict[str, Any], message: str) -> None:
    of_field(7, constraints=constraints)(portal)
    found = portal.validate().only
    assert f"demasiado {message}" in found["message"]
    no_english(found)


# --- notices -------------------------------------------------------------------------------------


def with_thousands(portal: Portal) -> None:
    portal.replace("300.25", "12.000")
    portal.replace(",330.25,", ",42.00,")
    portal.replace("1350.75", "1062.50", file=portal.data("totales"))


def test_a_number_that_may_be_thousands_is_asked_about_and_stops_nothing(portal: Portal) -> None:
    with_thousands(portal)
    outcome = portal.validate()
    found = outcome.only
    assert (outcome.code, found["severity"], found["row"], found["field"]) == (0, "aviso", 3, "multas")
    assert "¿Es 12 mil?" in found["message"]
    assert "Escriba 12000" in found["next"]
    code, out, error = run("validar", "--proyecto", str(portal.root))
    assert (code, error) == (0, "")
    assert "! Aviso: " in out
    assert "\n1 aviso.\n✓ 1 conjunto de datos revisado, sin errores.\n" in out


def test_a_notice_does_not_stop_the_build(portal: Portal, tmp_path: Any) -> None:
    with_thousands(portal)
    assert construct(portal, tmp_path / "s")[0] == 0


def test_three_decimals_among_others_alike_are_not_asked_about(portal: Portal) -> None:
    portal.replace("300.25", "12.000")
    portal.replace("1000.50", "1000.500")
    assert "celdas-miles" not in {f["code"] for f in portal.validate().findings}


# --- floods --------------------------------------------------------------------------------------


def test_a_flood_in_a_column_is_counted(portal: Portal) -> None:
    more = [f'{year},A,"1,5",1,1,2020-01-01,true,,x' for year in range(2100, 2212)]
    portal.data().write_text(rewritten(HEADER, *ROWS, *more), encoding="utf-8")
    found = portal.validate().findings
    assert len(found) == 21
    assert "Y 92 celdas más de la columna «multas»" in found[-1]["message"]
    assert "entre las líneas 25 y 116" in found[-1]["message"]


# --- the descriptor ------------------------------------------------------------------------------


def test_a_year_too_many_is_a_new_row_or_a_mistake_and_no_doubt(portal: Portal) -> None:
    portal.data().write_text(COBROS + "2023,A,,1,1,2023-01-01,true,,x\n", encoding="utf-8")
    step = portal.validate().only["next"]
    assert step == (
        "Si la fila es nueva, amplíe «of» en la comprobación «anios» hasta 2023, suba «version» y agregue la revisión; "
        "si es un error, bórrela."
    )


def test_a_value_that_the_other_table_lacks_is_to_be_added_there(portal: Portal) -> None:
    of = {"resource": "totales", "field": "concepto"}
    spec = {"id": "c", "title": "C", "kind": "coverage", "resource": "lugares", "field": "nombre", "of": of}
    described(lambda d: d["portal"]["checks"].append(spec))(portal)
    steps = {f["found"]: f["next"] for f in portal.validate().findings}
    assert "agregue «Oruro» a la tabla «totales»" in steps["Oruro"]
    assert steps["ausente"].startswith("Agregue la fila que falta; si la fuente no la imprime, declárelo")


def test_a_date_in_another_form_is_told_once(portal: Portal) -> None:
    described(lambda d: d["portal"]["revisions"][0].update(date="21/11/2026"))(portal)
    assert portal.validate().only["code"] == "descriptor-forma"


def test_lost_accents_in_the_descriptor_are_told(portal: Portal) -> None:
    described(lambda d: d["resources"][1].update(title="RegalÃ­as"))(portal)
    found = portal.validate().only
    assert (found["file"], found["field"]) == (DESCRIPTOR, "resources[1].title")
    assert "«Regalías»" in found["next"]


def test_a_doubt_that_changed_is_told_with_its_cell(portal: Portal) -> None:
    off = {
        "check": "suma-de-fila",
        "row": {"gestion": 2022},
        "printed": "91.00",
        "recomputed": "90.00",
        "note": "Así se imprime.",
    }
    described(lambda d: d["portal"]["discrepancies"].append(off))(portal)
    text(",90.00,", ",92.00,")(portal)
    assert f"{TABLE}, línea 4, columna «total»" in portal.validate().only["next"]


# --- texto.md ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("call", "message", "step"),
    [
        ('{{ figura("total-2023") }}', "«cobros» no tiene cifra «total-2023»", "¿Quiso escribir «total-2022»?"),
        ("{{ figura('cobros/total-2023') }}", "no tiene cifra", "¿Quiso escribir «total-2022»?"),
        ('{{ tarjeta("total-2022", "total-2021") }}', "no tiene cifra «total-2021»", "«total-2022»?"),
        ('{{ grafico("total-por-gestio") }}', "no tiene gráfico", "«total-por-gestion»?"),
        ('{{ desglose("por-gestio") }}', "no tiene desglose", "«por-gestion»?"),
        ('{{ tabla("cobro") }}', "no tiene tabla", "«cobros»?"),
        ('{{ figura("nada/total") }}', "No hay un conjunto de datos «nada»", "Corrija"),
        ('{{ dudas("cobro") }}', "No hay un conjunto de datos «cobro»", "Corrija"),
        ('{{ cifra("total-2022") }}', "No se reconoce «cifra»", "por ejemplo"),
        ('{{ figur("total-2022") }}', "No se reconoce «figur»", "¿Quiso escribir «figura»?"),
        ("{{ figura() }}", "lleva un nombre", "por ejemplo"),
        ('{{ figura("total-2022") }', "No se entiende", "por ejemplo"),
        ("{{ figura( }}", "No se entiende", "por ejemplo"),
        ("{{ tabl }}", "No se reconoce «tabl»", "¿Quiso escribir «tabla»?"),
        ('{% if true %}{{ figura("total-2023") }}{% endif %}', "no tiene cifra", "«total-2022»?"),
    ],
)
def test_a_broken_call_is_told_with_its_line_in_the_file(portal: Portal, call: str, message: str, step: str) -> None:
    portal.prose.write_text(TEXTO.replace("- Por qué.", f"- Por qué: {call}"), encoding="utf-8")
    found = portal.validate().only
    assert (found["file"], found["row"]) == (PROSE, 11)
    assert message in found["message"]
    assert step in found["next"]


def test_calls_that_are_right_are_left_in_peace(portal: Portal) -> None:
    right = """{{ figura("total-2022") }} {{ tabla('cobros') }} {{ tarjeta("total-2022", "cobros/total-2022",) }}
    {{ conjuntos() }} {{ dudas() }} {{ dudas("cobros") }} {{ enlace("cobros") }} {{ enlace("datos/index.md") }}"""
    for more in ("", "{% raw %}{{ nada() }}{% endraw %}", "{% set x = 1 %}{{ x }}", "{# nota #}"):
        portal.prose.write_text(TEXTO.replace("- Por qué.", right + more), encoding="utf-8")
        assert portal.validate().findings == []


def test_lost_accents_in_the_text_are_told_with_their_line(portal: Portal) -> None:
    portal.prose.write_text(TEXTO.replace("Cobros inventados", "SecciÃ³n inventada"), encoding="utf-8")
    found = portal.validate().only
    assert (found["file"], found["row"], found["found"]) == (PROSE, 3, "SecciÃ³n")


def test_the_calls_checked_are_those_that_pages_have(portal: Portal) -> None:
    library = Library(read_instance(portal.root), {})
    offered = {*CALLS, *hearing_calls(library, "index.md")}
    assert offered == set(FUNCTIONS)


def test_every_broken_page_is_told_and_the_site_stays(portal: Portal, tmp_path: Any) -> None:
    for name in ("index", "otra"):
        (portal.root / f"docs/{name}.md").write_text('{{ figura("cobros/nada") }}', encoding="utf-8")
    code, printed = construct(portal, tmp_path / "s")
    assert code == 1
    assert "docs/index.md, línea 1" in printed
    assert "docs/otra.md, línea 1" in printed
    assert printed.rstrip().endswith("El sitio anterior queda como estaba.")


def test_a_taken_port_is_told_before_building(portal: Portal) -> None:
    code, out, error = run("servir", "--proyecto", str(portal.root), "--puerto", "99999")
    assert code == 2
    assert "Validando" not in out + error
