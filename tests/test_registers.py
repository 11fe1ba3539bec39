"""What the records tell of a hearing is the same on its page, in its report, in its acta and in the spreadsheets."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from openpyxl import load_workbook
from pypdf import PdfReader

from tests.portals import Portal, run
from tests.readback import pdf_text
from tests.test_hearings import DIGEST, PAGE, PROMISES, QUESTIONS, RESULTS, SHOWN, SLUG, explained, frozen, make

OUTLINE = """\
gestion: 2024
tipo: final
titulo: Rendición final 2024
base: Memoria de prueba
audiencia: 2024-final
secciones:
  - {id: compromisos, titulo: Compromisos, registro: compromisos}
  - {id: resultados, titulo: Resultados, registro: resultados}
  - {id: explicaciones, titulo: Explicaciones, registro: explicaciones}
  - {id: preguntas, titulo: Preguntas, registro: preguntas}
  - {id: asistencia, titulo: Asistencia, registro: asistencia}
  - {id: fijados, titulo: Fijados, registro: informes}
mensajes:
  - {titulo: Se cobró, cifra: cobros/total-2022, dice: "Se cobró {figura:cobros/total-2022}."}
"""
BEFORE = """\
gestion: 2025
tipo: inicial
titulo: Rendición inicial 2025
base: Memoria de prueba
secciones:
  - {id: inicio, titulo: Inicio, parrafos: [Lo que viene.]}
"""
ASKED = """\
p3,2024-final,Junta Z,¿Y en Oruro?,"Se lee en la tabla, fila de 2022",cobros/cobros#2022,respondida,Acta 3
p4,2024-final,Junta Z,¿Por qué no todo?,,,pendiente,Acta 3
"""
ROWS = {
    "compromisos": PROMISES + "c4,2024-final,Publicar el plan,,,1,documento,Planificación,desafío,2025,Acta 3\n",
    "resultados": RESULTS.replace("c1,2024-final,,,", "c1,2024-final,Instalar un laboratorio,1,"),
    "explicaciones": explained("c1", "cambio de meta", "Faltó dinero.")
    + explained("c1", "renombrado", "Era solo uno."),
    "preguntas": QUESTIONS + ASKED,
    "asistencia": "2024-final,Federación X,1240,Acta 3\n",
    "cifras_mostradas": SHOWN.replace("90,00", "80,00").replace("1.0.0,,", "1.0.0,,Se leyó mal en la audiencia."),
    "informes": frozen("2025-03-12") + frozen("2025-03-12", "diapositivas.pdf"),
}
REGISTERS = {
    "registro-compromisos": 3, "registro-asumidos": 1, "registro-resultados": 3, "registro-explicaciones": 2,
    "registro-preguntas": 2, "registro-preguntas-abiertas": 1, "registro-asistencia": 1, "registro-informes": 2,
    "registro-que-cambio": 1, "registro-fijados": 2,
}  # fmt: skip
"""The tables that the page of the final hearing has, and how many rows each."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a portal whose records have everything: what changed, what was late, what was carried."""
    portal = make(tmp_path_factory.mktemp("registers") / "portal", **ROWS)
    return built(portal)


def built(portal: Portal) -> Path:
    folder = portal.root / "docs" / "rendicion"
    folder.mkdir()
    (folder / "2024-final.yml").write_text(OUTLINE, encoding="utf-8")
    page = PAGE.replace('{{ compromisos("2024-inicial") }}\n', "")
    (folder / "2024-final.md").write_text(page, encoding="utf-8")
    (folder / "2025-inicial.yml").write_text(BEFORE, encoding="utf-8")
    text = '# Inicial\n\n{{ plazo("2025-inicial") }}\n\n{{ rendicion("2025-inicial") }}\n'
    (folder / "2025-inicial.md").write_text(text, encoding="utf-8")
    site = portal.root / "site"
    code, _, error = run("construir", "--proyecto", str(portal.root), "--destino", str(site))
    assert code == 0, error
    return site


def page_of(site: Path, name: str) -> BeautifulSoup:
    return BeautifulSoup((site / "rendicion" / f"{name}.html").read_text(encoding="utf-8"), "html.parser")


def rows_of(page: BeautifulSoup, ident: str) -> list[list[str]]:
    table = page.find(id=ident)
    assert isinstance(table, Tag), ident
    return [[" ".join(c.get_text().split()) for c in row.select("th, td")] for row in table.select("tbody tr")]


def squeezed(text: str) -> str:
    """Leave out where lines are broken, and the hyphens of words that were."""
    return re.sub(r"[\s\-\u00ad]", "", text)


NAMED = r"(?:\([a-z0-9/#]+\))?"
"""How paper names what words lead to on the page."""


def missing_of(rows: list[list[str]], document: str) -> Iterator[list[str]]:
    """Give the rows of a page that a document does not print cell after cell; between two, a place may be named."""
    for row in rows:
        pattern = NAMED.join(re.escape(squeezed(cell)) for cell in row)
        if not re.search(pattern, document):
            yield row


# --- the page and what is printed ----------------------------------------------------------------


def test_the_report_says_what_the_page_says(site: Path) -> None:
    page, report = page_of(site, "2024-final"), squeezed(pdf_text(site / "rendicion/2024-final/informe.pdf"))
    shown = {ident: rows_of(page, ident) for ident in REGISTERS}
    assert {ident: len(rows) for ident, rows in shown.items()} == REGISTERS
    assert [(ident, row) for ident, rows in shown.items() for row in missing_of(rows, report)] == []
    (notice,) = page.select(".notice-days")
    for told in notice.select("dl > div, p:has([data-computed]), p[data-computed]"):
        assert squeezed(told.get_text()) in report
    assert "8 días antes de la audiencia: fuera del plazo que cita la prensa" in notice.get_text()


def test_nothing_of_a_register_is_printed_past_the_edge_of_the_paper(site: Path) -> None:
    pages = PdfReader(site / "rendicion/2024-final/informe.pdf").pages
    words = " ".join(page.extract_text() for page in pages).split()
    groups = [DIGEST[at : at + 8] for at in range(0, len(DIGEST), 8)]
    assert words.count(groups[0]) == 8 * 4  # of two documents, in two tables, eight groups that are alike
    assert max(map(len, (word for word in words if set(word) <= set("0123456789abcdef")))) <= 8


def test_a_row_that_differs_is_seen(site: Path) -> None:
    report = squeezed(pdf_text(site / "rendicion/2024-final/informe.pdf"))
    rows = rows_of(page_of(site, "2024-final"), "registro-resultados")
    assert list(missing_of(rows, report)) == []
    other = [[*rows[0][:3], "cumplido", *rows[0][4:]]]
    assert list(missing_of(other, report)) == other


def test_the_acta_names_the_hearing_as_the_page_does(site: Path) -> None:
    acta = squeezed(pdf_text(site / "rendicion/2024-final/acta.pdf"))
    facts = {str(d.dt and d.dt.get_text()): d for d in page_of(site, "2024-final").select(".notice-days dl > div")}
    assert list(facts) == ["Audiencia:", "Fecha de la audiencia:", "Lugar:"]
    told = [fact.dd.get_text() for fact in facts.values() if fact.dd]
    assert told == ["Audiencia Final 2024", "20 de marzo de 2025", "Oruro, teatro"]
    assert [one for one in told if squeezed(one) not in acta] == []


def test_the_acta_prints_the_frozen_report_and_not_the_one_of_today(site: Path) -> None:
    folder = site / "rendicion/2024-final"
    today = hashlib.sha256((folder / "informe.pdf").read_bytes()).hexdigest()
    acta = squeezed(pdf_text(folder / "acta.pdf"))
    assert squeezed("Fecha en que se fijó el informe") in acta
    assert squeezed("12 de marzo de 2025, en la edición e1") in acta
    assert squeezed(f"Fijado el 12 de marzo de 2025, edición e1. Huella SHA-256 del informe fijado: {DIGEST}") in acta
    assert acta.count(DIGEST) == 1  # the slides were frozen too
    assert today not in acta
    unfrozen = site / "rendicion/2025-inicial"
    today = hashlib.sha256((unfrozen / "informe.pdf").read_bytes()).hexdigest()
    assert today in squeezed(pdf_text(unfrozen / "acta.pdf"))


def test_the_page_says_what_the_spreadsheets_say(site: Path) -> None:
    page = page_of(site, "2024-final")
    for role, columns in (
        ("resultados", ("logrado", "fuente_lugar")),
        ("preguntas", ("organizacion", "texto", "respuesta", "estado")),
        ("asistencia", ("organizacion", "fuente_lugar")),
        ("explicaciones", ("clase", "explicacion")),
        ("informes", ("documento", "sha256")),
    ):
        sheet = load_workbook(site / "datos" / SLUG / f"{role}.xlsx").worksheets[0]
        rows = [[str(c or "") for c in row] for row in sheet.iter_rows(values_only=True)]
        head = next(at for at, row in enumerate(rows) if "audiencia" in [c.lower() for c in row])
        names = [cell.lower() for cell in rows[head]]
        told = rows_of(page, f"registro-{role}")
        mine = [dict(zip(names, row, strict=True)) for row in rows[head + 1 :] if "2024-final" in row]
        assert len(mine) == len(told), role
        for cells in mine:
            assert any(all(cells[n] in row for n in columns if cells[n]) for row in told), role


# --- what became of a commitment -----------------------------------------------------------------


def test_a_changed_goal_is_told_wherever_a_result_is(site: Path) -> None:
    page = page_of(site, "2024-final")
    (first, *_), (result, *_) = (rows_of(page, f"registro-{role}") for role in ("compromisos", "resultados"))
    state = "cumplido en parte con la meta cambiada (de 2 a 1) y con otro texto"
    assert first == [
        "Instalar laboratorios (se informó con otro texto: «Instalar un laboratorio»)",
        "2 laboratorios (línea base: 0) (se informó con la meta 1)",
        "1", state, "Renombrado: Era solo uno. Cambio de meta: Faltó dinero. Faltó presupuesto", "Unidad A; 2024",
    ]  # fmt: skip
    assert result == [*first[:4], "Faltó presupuesto", "Acta 3"]


def test_what_was_fulfilled_or_is_not_due_owes_no_explanation(site: Path) -> None:
    page = page_of(site, "2024-final")
    (_, second, third) = rows_of(page, "registro-compromisos")
    assert (second[3:5], second[5]) == (["cumplido", "—"], "Unidad B; plazo no publicado")
    assert third[0] == "Publicar transferencias (viene de la audiencia final de 2023)"
    (due,) = rows_of(page_of(site, "2025-inicial"), "registro-compromisos")
    assert due[2:5] == ["—", "todavía sin resultado", "—"]
    assert "no publicado" not in "".join(due)


def test_what_was_noted_of_a_figure_as_shown_is_told(site: Path) -> None:
    ((*_, changed, why),) = rows_of(page_of(site, "2024-final"), "registro-que-cambio")
    assert changed == "sí"
    assert why.endswith("o de escribirla. Se leyó mal en la audiencia.")


def test_what_a_final_hearing_takes_on_is_there_and_at_the_next_one(site: Path) -> None:
    assert rows_of(page_of(site, "2024-final"), "registro-asumidos") == [
        ["Publicar el plan", "no publicado", "1 documento", "Planificación", "2025"]
    ]
    (due,) = rows_of(page_of(site, "2025-inicial"), "registro-compromisos")
    assert due[0] == "Publicar el plan (viene de la audiencia final de 2024)"
    report = squeezed(pdf_text(site / "rendicion/2025-inicial/informe.pdf"))
    assert list(missing_of([due], report)) == []


def test_an_outline_that_forgets_what_is_open_has_it_all_the_same(site: Path) -> None:
    page, report = page_of(site, "2025-inicial"), squeezed(pdf_text(site / "rendicion/2025-inicial/informe.pdf"))
    rows = rows_of(page, "registro-preguntas-abiertas")
    assert [row[2] for row in rows] == ["¿Y los municipios?", "¿Por qué no todo?"]
    assert list(missing_of(rows, report)) == []


# --- what an answer rests on ---------------------------------------------------------------------


def test_an_answer_leads_to_the_row_it_rests_on(site: Path) -> None:
    table = page_of(site, "2024-final").find(id="registro-preguntas")
    assert isinstance(table, Tag)
    assert [(a.get_text(), a["href"]) for a in table.select("tbody a")] == [
        ("Tabla cobros: 2022", "../datos/cobros/index.html#cobros-4")
    ]
    own = BeautifulSoup((site / "datos" / SLUG / "index.html").read_text(encoding="utf-8"), "html.parser")
    links = {a.get_text(): str(a["href"]) for a in own.select("#tabla-preguntas tbody a")}
    assert links == {
        "Se cobró en 2022": "../cobros/cifras.html#total-2022",
        "Tabla cobros: 2022": "../cobros/index.html#cobros-4",
    }
    target = BeautifulSoup((site / "datos/cobros/index.html").read_text(encoding="utf-8"), "html.parser")
    row = target.find(id="cobros-4")
    assert row is not None
    assert row.get_text().split()[0] == "2022"


@pytest.mark.parametrize(
    ("name", "message", "step"),
    [
        ("cobros/cobros#2023", "La tabla «cobros» de «cobros» no tiene una fila «2023».", "«cobros/cobros#202"),
        ("cobros/cobros#", "La tabla «cobros» de «cobros» no tiene una fila «».", ""),
        ("cobros/total-2022#1", "El respaldo «cobros/total-2022#1» nombra una fila, y «total-2022» es una cifra.", ""),
        ("cobros/nada#2022", "El respaldo «cobros/nada» no es una cifra ni una tabla publicada.", ""),
        ("../cobros#1", "El respaldo «../cobros» no es una cifra ni una tabla publicada.", ""),
    ],
)
def test_a_row_that_is_not_there_stops(tmp_path: Path, name: str, message: str, step: str) -> None:
    asked = QUESTIONS.replace("cobros/total-2022", name)
    portal = make(tmp_path / "portal", **{**ROWS, "preguntas": asked})
    for finding in (portal.validate().only, portal.validate(SLUG).only):
        assert finding["message"] == message
        assert step in finding["next"]


# --- on a screen ---------------------------------------------------------------------------------


@pytest.mark.browser
@pytest.mark.parametrize("width", [360, 1280])
def test_what_became_of_a_commitment_is_in_sight(browser: Any, site: Path, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto((site / "rendicion/2024-final.html").as_uri())
    for ident in REGISTERS:
        box = page.locator(f".table__scroll:has(#{ident})")
        assert box.evaluate("box => box.scrollWidth - box.clientWidth") <= 0, ident
    promise = page.locator("#registro-compromisos tbody th").first
    whole = page.locator("#registro-compromisos").evaluate("table => table.clientWidth")
    assert promise.evaluate("cell => cell.clientWidth") > (0.95 * whole if width == 360 else 150)
    page.close()
