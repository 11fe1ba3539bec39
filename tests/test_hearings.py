"""Public hearings: what was promised is answered for, what was late is told, and what is not published says so."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from build_scripts.authoring import freeze
from build_scripts.exceptions import OutputError, UsageError
from build_scripts.load import read_outlines, read_source, to_dataset
from build_scripts.model import Citation, Deadline, Records
from build_scripts.model.hearings import CLOSED, KEYS, ROLES
from build_scripts.settings import read_instance
from tests.portals import Portal, add_package, descriptor, field, make_portal, resource, run

SLUG = "actas"
ROOT = Path(__file__).parent.parent
GOLDEN = Path(__file__).parent / "golden"

PLAZOS = """\
    plazos:
      - {id: informe-previo, dias: 15, cita: Ley de prueba según un diario, estado: reportada}
"""

HEARINGS = """\
2023-final,final,2023,,,Final 2023,Acta 1,
2024-inicial,inicial,2024,2024-02-20,Oruro,Inicial 2024,Acta 2,
2024-final,final,2024,2025-03-20,"Oruro, teatro",Audiencia Final 2024,Acta 3,
"""
PROMISES = """\
c1,2024-inicial,Instalar laboratorios,laboratorios,0,2,laboratorios,Unidad A,POA,2024,Acta 2
c2,2024-inicial,Publicar el padrón,,,un padrón,,Unidad B,desafío,,Acta 2
c3,2023-final,Publicar transferencias,,,doce meses,,Unidad C,audiencia anterior,,Acta 1
"""
RESULTS = """\
c1,2024-final,,,1,en parte,Faltó presupuesto,Acta 3
c2,2024-final,Publicar el padrón,un padrón,sí se publicó,sí,,Acta 3
c3,2024-final,,,doce,sí,,Acta 3
"""
QUESTIONS = """\
p1,2023-final,Federación X,¿Cuánto se cobró?,Está en la tabla,cobros/total-2022,respondida,Acta 1
p2,2024-inicial,Junta Y,¿Y los municipios?,,,pasa a la siguiente,Acta 2
"""
SHOWN = """\
2024-final,cobros/total-2022,"Bs 90,00",1.0.0,,
"""
ATTENDANCE = "2024-final,Federación X,3,Acta 3\n"
DIGEST = "ab" * 32


def records(**rows: str) -> dict[str, str]:
    """Give the table of every role: its header, and the rows told of it."""
    given = {"audiencias": HEARINGS, **{name.replace("_", "-"): text for name, text in rows.items()}}
    return {role: ",".join(columns) + "\n" + given.get(role, "") for role, columns in ROLES.items()}


def described() -> dict[str, Any]:
    tables = []
    for role, columns in ROLES.items():
        one = resource(role, "audiencia", *(field(name, kind) for name, kind in columns.items()))
        one["schema"]["primaryKey"] = list(KEYS[role])
        one["schema"]["missingValues"] = [{"value": "", "label": "no publicado"}]
        tables.append(one)
    empty: dict[str, Any] = {"checks": [], "discrepancies": [], "figures": [], "breakdowns": [], "charts": []}
    revisions = [{"version": "1.0.0", "date": "2026-11-21", "kind": "initial", "reason": "Primera."}]
    portal = {**empty, "hearings": {role: role for role in ROLES}, "revisions": revisions}
    return {**descriptor(), "name": SLUG, "title": "Actas de prueba", "resources": tables, "portal": portal}


def make(root: Path, **rows: str) -> Portal:
    """Make the tiny portal with a second dataset that keeps the records of three hearings."""
    portal = make_portal(root)
    (root / "mkdocs.yml").write_text((root / "mkdocs.yml").read_text(encoding="utf-8") + PLAZOS, encoding="utf-8")
    return add_package(portal, SLUG, described(), records(**rows))


WHOLE = {
    "compromisos": PROMISES, "resultados": RESULTS, "preguntas": QUESTIONS, "cifras_mostradas": SHOWN,
    "asistencia": ATTENDANCE,
}  # fmt: skip


@pytest.fixture
def whole(tmp_path: Path) -> Portal:
    return make(tmp_path / "portal", **WHOLE)


# --- the tables ----------------------------------------------------------------------------------


def test_whole_records_are_valid(whole: Portal) -> None:
    assert whole.validate().findings == []


def test_records_without_any_row_are_valid(tmp_path: Path) -> None:
    portal = make(tmp_path / "portal", audiencias="")
    assert portal.validate().findings == []


@pytest.mark.parametrize("role", list(ROLES))
def test_a_role_without_one_of_its_columns_is_told(tmp_path: Path, role: str) -> None:
    portal = make(tmp_path / "portal", audiencias="")
    gone = list(ROLES[role])[-1]
    with portal.described() as content:
        schema = next(r for r in content["resources"] if r["name"] == role)["schema"]
        schema["fields"] = [f for f in schema["fields"] if f["name"] != gone]
    portal.replace(f",{gone}\n", "\n", file=portal.data(role))
    finding = portal.validate(SLUG).findings[0]
    assert (finding["code"], finding["field"]) == ("audiencias-tabla", f"portal.hearings.{role}")
    assert f"le falta la columna «{gone}»" in finding["message"]
    assert ROLES[role][gone] in finding["next"]


def test_a_column_of_another_type_is_told(tmp_path: Path) -> None:
    portal = make(tmp_path / "portal", audiencias="")
    with portal.described() as content:
        content["resources"][0]["schema"]["fields"][3]["type"] = "string"
    finding = portal.validate(SLUG).only
    assert (
        finding["message"] == "La columna «fecha» de la tabla «audiencias» es de otro tipo que el del rol «audiencias»."
    )
    assert (finding["expected"], finding["found"]) == ("date (fecha)", "string")


@pytest.mark.parametrize("role", CLOSED)
def test_people_cannot_be_named(tmp_path: Path, role: str) -> None:
    portal = make(tmp_path / "portal", audiencias="")
    with portal.described() as content:
        schema = next(r for r in content["resources"] if r["name"] == role)["schema"]
        schema["fields"].append(field("nombre_y_apellido", "string"))
    portal.replace("fuente_lugar\n", "fuente_lugar,nombre_y_apellido\n", file=portal.data(role))
    finding = portal.validate(SLUG).only
    assert "solo se anota la organización" in finding["message"]
    assert finding["found"] == "nombre_y_apellido"


def test_a_misspelt_table_has_a_hint(tmp_path: Path) -> None:
    portal = make(tmp_path / "portal", audiencias="")
    with portal.described() as content:
        content["portal"]["hearings"]["preguntas"] = "pregunta"
    assert portal.validate(SLUG).only["next"] == "¿Quiso escribir «preguntas»?"


def test_two_datasets_cannot_keep_the_records(whole: Portal) -> None:
    add_package(whole, "actas-dos", {**described(), "name": "actas-dos"}, records(audiencias=""))
    finding = whole.validate().only
    assert (finding["code"], finding["package"], finding["found"]) == (
        "audiencias-repetidas", "actas-dos", "actas y actas-dos",
    )  # fmt: skip


# --- promised, then reported ---------------------------------------------------------------------


def drop(text: str, key: str) -> str:
    return "".join(line for line in text.splitlines(keepends=True) if not line.startswith(f"{key},"))


def explained(key: str, kind: str, text: str = "Así lo decidió la entidad.") -> str:
    return f"{key},2024-final,{kind},{text},2025-03-01,Acta 3\n"


@pytest.mark.parametrize("key", ["c1", "c2", "c3"])
def test_a_dropped_commitment_stops_unless_explained(tmp_path: Path, key: str) -> None:
    rows = {**WHOLE, "resultados": drop(RESULTS, key)}
    finding = make(tmp_path / "a", **rows).validate().only
    line = next(n for n, text in enumerate(PROMISES.splitlines(), 2) if text.startswith(key))
    assert (finding["file"], finding["row"]) == (f"datasets/{SLUG}/data/compromisos.csv", line)
    assert f"El compromiso «{key}» se prometió en" in finding["message"]
    assert finding["expected"] == f"un resultado de «{key}» en «2024-final»"
    assert "clase «retirado»" in finding["next"]
    assert make(tmp_path / "b", **rows, explicaciones=explained(key, "retirado")).validate().findings == []
    assert make(tmp_path / "c", **rows, explicaciones=explained(key, "renombrado")).validate().code == 1


@pytest.mark.parametrize(
    ("before", "after", "kind", "other", "column", "found"),
    [
        ("c2,2024-final,Publicar el padrón,", "c2,2024-final,Actualizar el padrón,", "renombrado",
         "cambio de meta", "texto", "Actualizar el padrón"),
        ("c1,2024-final,,,", "c1,2024-final,,1,", "cambio de meta", "renombrado", "meta", "1"),
    ],
)  # fmt: skip
def test_a_restated_commitment_stops_unless_explained(
    tmp_path: Path, before: str, after: str, kind: str, other: str, column: str, found: str
) -> None:
    rows = {**WHOLE, "resultados": RESULTS.replace(before, after)}
    finding = make(tmp_path / "a", **rows).validate().only
    assert (finding["file"], finding["field"], finding["found"]) == (
        f"datasets/{SLUG}/data/resultados.csv", column, found,
    )  # fmt: skip
    assert f"clase «{kind}»" in finding["next"]
    key = before[:2]
    assert make(tmp_path / "b", **rows, explicaciones=explained(key, kind)).validate().findings == []
    assert make(tmp_path / "c", **rows, explicaciones=explained(key, other)).validate().only["field"] == column


def test_other_spacing_is_not_another_text(tmp_path: Path) -> None:
    rows = {**WHOLE, "resultados": RESULTS.replace("Publicar el padrón", '"Publicar  el\npadrón"')}
    assert make(tmp_path / "portal", **rows).validate().code == 0


@pytest.mark.parametrize("promised", ["", "c9,2024-final,Otra cosa,,,,,,POA,,Acta 3\n"])
def test_a_result_that_nobody_promised_stops(tmp_path: Path, promised: str) -> None:
    rows = {**WHOLE, "compromisos": PROMISES + promised, "resultados": RESULTS + "c9,2024-final,,,1,sí,,Acta 3\n"}
    finding = make(tmp_path / "portal", **rows).validate().only
    assert finding["message"] == "Nadie prometió «c9» antes de «2024-final»."
    assert (finding["row"], finding["expected"], finding["found"]) == (5, "uno de: c1, c2, c3", "c9")


def test_results_are_reported_at_final_hearings(tmp_path: Path) -> None:
    rows = {**WHOLE, "resultados": RESULTS + "c1,2024-inicial,,,1,sí,,Acta 2\n"}
    finding = make(tmp_path / "portal", **rows).validate().only
    assert "se informan en una audiencia final" in finding["message"]


def test_what_was_not_fulfilled_says_why(tmp_path: Path) -> None:
    rows = {**WHOLE, "resultados": RESULTS.replace("1,en parte,Faltó presupuesto", "0,no,")}
    finding = make(tmp_path / "a", **rows).validate().only
    assert finding["message"] == "El compromiso «c1» no se cumplió, y no se dice por qué."
    assert (finding["file"], finding["row"], finding["field"]) == (
        f"datasets/{SLUG}/data/resultados.csv", 2, "por_que_no",
    )  # fmt: skip
    said = {**rows, "resultados": rows["resultados"].replace("no,,", "no,Faltó presupuesto,")}
    assert make(tmp_path / "b", **said).validate().findings == []


LATER = "2025-inicial,inicial,2025,,,Inicial 2025,Acta 4,\n2025-final,final,2025,,,Final 2025,Acta 5,\n"


@pytest.mark.parametrize("hearing", ["2025-final", "2024-final"])
def test_a_late_result_is_held_against_its_promise_too(tmp_path: Path, hearing: str) -> None:
    late = "c1,2025-final,Instalar un laboratorio,1,1,sí,,Acta 5\n"
    rows = {**WHOLE, "audiencias": HEARINGS + LATER, "resultados": RESULTS + late}
    findings = make(tmp_path / "a", **rows).validate().findings
    assert [(f["field"], f["row"], f["found"]) for f in findings] == [
        ("texto", 5, "Instalar un laboratorio"), ("meta", 5, "1"),
    ]  # fmt: skip
    told = "".join(explained("c1", kind) for kind in ("renombrado", "cambio de meta")).replace("2024-final", hearing)
    code = make(tmp_path / "b", **rows, explicaciones=told).validate().code
    assert code == (0 if hearing == "2025-final" else 1)  # what was explained before was not this


def test_a_change_explained_at_an_earlier_hearing_is_not_explained_again(tmp_path: Path) -> None:
    results = RESULTS.replace("c1,2024-final,,,", "c1,2024-final,,1,") + "c1,2025-final,,1,1,sí,,Acta 5\n"
    rows = {**WHOLE, "audiencias": HEARINGS + LATER, "resultados": results}
    told = explained("c1", "cambio de meta")
    assert make(tmp_path / "a", **rows, explicaciones=told).validate().findings == []
    less = {**rows, "resultados": results.replace("c1,2025-final,,1,", "c1,2025-final,,0,")}
    assert make(tmp_path / "b", **less, explicaciones=told).validate().only["found"] == "0"


def test_what_was_withdrawn_has_no_result(tmp_path: Path) -> None:
    finding = make(tmp_path / "portal", **WHOLE, explicaciones=explained("c1", "retirado")).validate().only
    assert finding["message"] == "El compromiso «c1» se dio por retirado en «2024-final», y tiene un resultado."
    assert (finding["file"], finding["row"]) == (f"datasets/{SLUG}/data/resultados.csv", 2)


def test_an_initial_hearing_alone_owes_no_results(tmp_path: Path) -> None:
    hearings = "2024-inicial,inicial,2024,,,Inicial 2024,Acta 2,\n"
    promises = "".join(line for line in PROMISES.splitlines(keepends=True) if "2024-inicial" in line)
    assert make(tmp_path / "portal", audiencias=hearings, compromisos=promises).validate().findings == []


@pytest.mark.parametrize(
    ("role", "rows", "message"),
    [
        ("explicaciones", explained("c9", "retirado"), "Se explica el compromiso «c9», que nadie prometió."),
        ("explicaciones", explained("c1", "retirado", ""), "La explicación del compromiso «c1» está vacía."),
        ("asistencia", "2030-final,Junta,3,Acta\n", "La audiencia «2030-final» no está registrada."),
        ("compromisos", PROMISES.replace("POA", "plan"), "«plan» no es una de las palabras de la columna «origen»."),
    ],
)
def test_what_the_records_contradict_is_told(tmp_path: Path, role: str, rows: str, message: str) -> None:
    finding = make(tmp_path / "portal", **{**WHOLE, role: rows}).validate().only
    assert finding["message"] == message
    assert finding["row"]
    assert finding["next"]


# --- no row of the hearings falls out of the pairing -----------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "field", "told"),
    [
        ("2024-final,final,2024,", "2024-final,final,,", "gestion", "no dice de qué gestión es"),
        ("2024-inicial,inicial,2024,", "2024-inicial,inicial,,", "gestion", "no dice de qué gestión es"),
        ("2024-final,final,2024,", "2024-final,,2024,", "tipo", "no es una de las palabras de la columna «tipo»"),
        ("2024-final,final,2024,", "2024-final,inicial,2024,", "tipo", "lo que dice su clave"),
        ("2024-final,final,2024,", "2024-final,final,2042,", "gestion", "lo que dice su clave"),
        ("2024-inicial,inicial,2024,", "2024-inicial,inicial,2042,", "gestion", "lo que dice su clave"),
        ("2024-final,final,2024,2025-03-20", "2024-final,final,2024,2023-03-20", "fecha", "antes de que empiece"),
        ("2024-final,final,2024,2025-03-20", "2024-final,final,2024,2024-02-19", "fecha", "antes que la inicial"),
        ("2024-inicial,inicial,2024,2024-02-20", "2024-inicial,inicial,2024,2014-02-20", "fecha", "antes de que"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("results", [RESULTS, ""])
def test_no_cell_of_a_hearing_switches_the_pairing_off(
    tmp_path: Path, before: str, after: str, field: str, told: str, results: str
) -> None:
    assert before in HEARINGS
    portal = make(
        tmp_path / "portal", **{**WHOLE, "audiencias": HEARINGS.replace(before, after), "resultados": results}
    )
    answer = portal.validate()
    assert answer.code == 1
    finding = next(f for f in answer.findings if f["field"] == field)
    assert finding["file"] == f"datasets/{SLUG}/data/audiencias.csv"
    assert told in finding["message"]


def test_a_key_that_says_no_year_owes_its_results_all_the_same(tmp_path: Path) -> None:
    named = {key: text.replace("2024-final", "la-de-marzo") for key, text in {**WHOLE, "audiencias": HEARINGS}.items()}
    assert make(tmp_path / "a", **named).validate().findings == []
    dropped = make(tmp_path / "b", **{**named, "resultados": ""}).validate().findings
    assert [f["found"] for f in dropped] == ["nada"] * 3


def test_a_second_hearing_of_the_same_year_and_kind_owes_the_results_too(tmp_path: Path) -> None:
    twice = HEARINGS + "2024-final-b,final,2024,2025-03-21,Oruro,Final 2024,Acta 3,\n"
    findings = make(tmp_path / "portal", **{**WHOLE, "audiencias": twice}).validate().findings
    assert [f["expected"] for f in findings] == [
        f"un resultado de «{key}» en «2024-final-b»" for key in ("c1", "c2", "c3")
    ]


@pytest.mark.parametrize("final", ["2025-final,final,2025,,,Final 2025,Acta 4,\n", "2026-final,final,2026,,,F,A,\n"])
def test_the_next_final_hearing_answers_for_a_year_whose_own_nobody_recorded(tmp_path: Path, final: str) -> None:
    later, key = HEARINGS.replace(HEARINGS.splitlines()[2] + "\n", final), final.partition(",")[0]
    rows = {**WHOLE, "audiencias": later, "cifras_mostradas": "", "asistencia": ""}
    findings = make(tmp_path / "a", **{**rows, "resultados": ""}).validate().findings
    assert [f["expected"] for f in findings] == [f"un resultado de «{one}» en «{key}»" for one in ("c1", "c2", "c3")]
    told = {**rows, "resultados": RESULTS.replace("2024-final", key)}
    assert make(tmp_path / "b", **told).validate().findings == []


def test_a_hearing_that_its_table_calls_missing_is_no_hearing(tmp_path: Path) -> None:
    portal = make(tmp_path / "portal", **{**WHOLE, "resultados": ""})
    with portal.described() as content:
        schema = next(r for r in content["resources"] if r["name"] == "compromisos")["schema"]
        schema["missingValues"] += [{"value": key, "label": "sin dato"} for key in ("2024-inicial", "2023-final")]
    assert {f["field"] for f in portal.validate().findings} == {"audiencia"}


@pytest.mark.parametrize(
    ("row", "field", "told"),
    [
        (f"2024-final,informe.pdf,,{DIGEST},e1\n", "fecha", "no dice qué día se fijó"),
        ("2024-final,informe.pdf,2025-03-01,abc,e1\n", "sha256", "no es una huella"),
    ],
)
def test_a_frozen_document_says_its_day_and_its_hash(tmp_path: Path, row: str, field: str, told: str) -> None:
    finding = make(tmp_path / "portal", **WHOLE, informes=row).validate().only
    assert (finding["file"], finding["field"]) == (f"datasets/{SLUG}/data/informes.csv", field)
    assert told in finding["message"]


# --- questions and shown figures -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("Está en la tabla", "", "La pregunta «p1» dice «respondida» y no tiene respuesta."),
        ("total-2022", "total-2", "El respaldo «cobros/total-2» no es una cifra ni una tabla publicada."),
        ("cobros/total-2022", "nada", "El respaldo «nada» no es una cifra ni una tabla publicada."),
        (",respondida,", ",contestada,", "«contestada» no es una de las palabras de la columna «estado»."),
    ],
)  # fmt: skip
def test_questions_that_stop(tmp_path: Path, before: str, after: str, message: str) -> None:
    portal = make(tmp_path / "portal", **{**WHOLE, "preguntas": QUESTIONS.replace(before, after)})
    assert portal.validate().only["message"] == message
    assert portal.validate(SLUG).only["message"] == message  # alone, the other dataset is read all the same


def test_an_answer_may_rest_on_a_table(tmp_path: Path) -> None:
    portal = make(
        tmp_path / "portal", **{**WHOLE, "preguntas": QUESTIONS.replace("cobros/total-2022", "cobros/cobros")}
    )
    assert portal.validate().findings == []


def test_a_shown_figure_that_is_gone_is_explained(tmp_path: Path) -> None:
    gone = SHOWN.replace("total-2022", "total-2019")
    finding = make(tmp_path / "a", **{**WHOLE, "cifras_mostradas": gone}).validate().only
    assert finding["message"] == "La cifra «cobros/total-2019» se mostró en la audiencia y ya no se publica."
    assert finding["next"] == "¿Quiso escribir «cobros/total-2022»?"
    told = gone.replace("1.0.0,,", "1.0.0,,La fuente la retiró.")
    assert make(tmp_path / "b", **{**WHOLE, "cifras_mostradas": told}).validate().findings == []


def test_a_shown_figure_names_a_version_that_was(tmp_path: Path) -> None:
    portal = make(tmp_path / "portal", **{**WHOLE, "cifras_mostradas": SHOWN.replace("1.0.0", "0.9.0")})
    assert portal.validate().only["expected"] == "uno de: 1.0.0"


def test_a_figure_that_goes_stops_the_next_build_too(whole: Portal, tmp_path: Path) -> None:
    destination = str(tmp_path / "site")
    assert run("construir", "--proyecto", str(whole.root), "--destino", destination)[0] == 0
    with whole_package(whole).described() as content:
        content["portal"]["figures"][0]["id"] = "total"
        content["portal"]["charts"][0]["title"] = "Cobros"
    code, _, error = run("construir", "--proyecto", str(whole.root), "--destino", destination)
    assert code == 1
    assert "ya no se publica" in error


def whole_package(portal: Portal) -> Portal:
    """Give the other dataset of the portal."""
    return Portal(portal.root)


# --- the clock -----------------------------------------------------------------------------------

DEADLINE = Deadline("informe-previo", 15, Citation("Ley de prueba", "reportada"))


def frozen(day: str, document: str = "informe.pdf", digest: str = DIGEST) -> str:
    return f"2024-final,{document},{day},{digest},e1\n"


@pytest.mark.parametrize(
    ("day", "notice", "state"),
    [
        ("2025-02-28", 20, "a tiempo"),
        ("2025-03-05", 15, "a tiempo"),
        ("2025-03-06", 14, "fuera de plazo"),
        ("2025-03-20", 0, "fuera de plazo"),
        ("2025-03-21", -1, "después de la audiencia"),
    ],
)
def test_days_of_notice(tmp_path: Path, day: str, notice: int, state: str) -> None:
    portal = make(tmp_path / "portal", informes=frozen(day))
    source = read_source(Portal(portal.root, SLUG).package, portal.root)
    (one,) = Records(to_dataset(source)).frozen("2024-final")
    assert (one.notice, one.timeliness(DEADLINE)) == (notice, state)
    assert portal.validate().findings == []  # a late report is told, and stops nothing


PAGE = """\
# Rendición

{{ documentos("2024-final") }}

{{ plazo("2024-final") }}

{{ rendicion("2024-final") }}

## ¿Qué cambió?

{{ que_cambio("2024-final") }}

{{ compromisos("2024-inicial") }}
"""
OUTLINE = """\
gestion: 2024
tipo: final
titulo: Rendición final 2024
base: Memoria de prueba
audiencia: 2024-final
secciones:
  - id: cobros
    titulo: "Lo cobrado: {figura:cobros/total-2022}"
    parrafos: ["En 2022 se cobró {figura:cobros/total-2022}, según la <Memoria>."]
    cifras: [cobros/total-2022]
    graficos: [cobros/total-por-gestion]
    desgloses: [cobros/por-gestion]
    tablas: [cobros/cobros]
    preguntas: ["¿Cuánto se transfirió?"]
    cita: {texto: La ley de prueba., estado: sin confirmar}
  - {id: compromisos, titulo: Compromisos, registro: compromisos}
  - {id: preguntas, titulo: Preguntas, registro: preguntas}
  - {id: asistencia, titulo: Asistencia, registro: asistencia}
mensajes:
  - {titulo: Se cobró, cifra: cobros/total-2022, dice: "Se cobró {figura:cobros/total-2022}."}
"""


def build(portal: Portal, page: str = PAGE, outline: str = OUTLINE) -> str:
    """Build the portal with a page of a rendición; gives its text, tags left out."""
    folder = portal.root / "docs" / "rendicion"
    folder.mkdir(exist_ok=True)
    (folder / "2024-final.yml").write_text(outline, encoding="utf-8")
    (folder / "2024-final.md").write_text(page, encoding="utf-8")
    site = portal.root / "site"
    code, _, error = run("construir", "--proyecto", str(portal.root), "--destino", str(site))
    assert code == 0, error
    return plain((site / "rendicion" / "2024-final.html").read_text(encoding="utf-8"))


def plain(html: str) -> str:
    body = html[html.index("<h1") :]
    return " ".join(re.sub(r"<[^>]*>", " ", body).replace("&nbsp;", " ").split())


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ("", "Último día para publicar el informe: 5 de marzo de 2025. El informe todavía no se fijó."),
        (frozen("2025-02-28"), "por quien publica este portal, 20 días antes de la audiencia: a tiempo, según"),
        (frozen("2025-03-19"), "1 día antes de la audiencia: fuera del plazo que cita la prensa. Es el día en que"),
        (frozen("2025-03-22"), "2 días después de la audiencia: fuera del plazo que cita la prensa."),
        (
            frozen("2025-02-28") + frozen("2025-03-18", digest="cd" * 32),
            "que cita la prensa. Otra versión se fijó 2 días antes de la audiencia: fuera del plazo que",
        ),
        (frozen("2025-02-28", "diapositivas.pdf"), "El informe todavía no se fijó."),
    ],
)  # fmt: skip
def test_the_page_tells_the_notice(tmp_path: Path, rows: str, told: str) -> None:
    text = build(make(tmp_path / "portal", **WHOLE, informes=rows), '# Plazo\n\n{{ plazo("2024-final") }}\n')
    assert told in text
    assert "Ley de prueba según un diario. Los días se conocen por esa fuente, no por el texto de la norma." in text
    assert text.count(DIGEST) == rows.count(DIGEST)


def test_a_confirmed_deadline_says_so(whole: Portal) -> None:
    config = whole.root / "mkdocs.yml"
    config.write_text(config.read_text(encoding="utf-8").replace("reportada", "confirmada"), encoding="utf-8")
    Portal(whole.root, SLUG).data("informes").open("a", encoding="utf-8").write(frozen("2025-03-19"))
    text = build(whole, '# Plazo\n\n{{ plazo("2024-final") }}\n')
    assert "Se leyó en el texto de la norma." in text
    assert "1 día antes de la audiencia: fuera de plazo." in text
    assert "prensa" not in text
    assert "según la prensa" not in (whole.root / "site" / "rendicion" / "2024-final.ics").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "entry",
    [
        "{id: a, dias: 15, estado: reportada}",
        "{id: a, dias: 0, cita: Ley, estado: reportada}",
        "{id: a, dias: '15', cita: Ley, estado: reportada}",
        "{id: a, dias: 15, cita: Ley, estado: segura}",
        "{id: a, dias: 15, cita: ' ', estado: reportada}",
    ],
)
def test_a_deadline_that_rests_on_nothing_is_refused(tmp_path: Path, entry: str) -> None:
    portal = make_portal(tmp_path / "portal")
    config = portal.root / "mkdocs.yml"
    config.write_text(config.read_text(encoding="utf-8") + f"    plazos: [{entry}]\n", encoding="utf-8")
    with pytest.raises(UsageError, match=r"extra\.portal\.plazos"):
        read_instance(portal.root)


# --- the calendar --------------------------------------------------------------------------------


def test_calendar_of_a_hearing(whole: Portal) -> None:
    build(whole)
    made = whole.root / "site" / "rendicion"
    assert sorted(path.name for path in made.glob("*.ics")) == ["2024-final.ics", "2024-inicial.ics"]  # 2023: no date
    content = (made / "2024-final.ics").read_bytes()
    assert content.decode("utf-8").replace("\r\n", "\n") == (GOLDEN / "2024-final.ics").read_text(encoding="utf-8")
    assert content.count(b"\r\n") == content.count(b"\n")
    build(whole)
    assert (made / "2024-final.ics").read_bytes() == content


def test_no_date_no_calendar(tmp_path: Path) -> None:
    portal = make(tmp_path / "portal", audiencias="2024-final,final,2024,,,Final,Acta,\n")
    assert "imprime la fecha de la audiencia" in build(portal)
    assert list((portal.root / "site").rglob("*.ics")) == []


# --- the page ------------------------------------------------------------------------------------


def test_page_of_a_whole_rendicion(whole: Portal) -> None:
    text = build(whole)
    assert "Lo cobrado: Bs 90" in text
    assert "En 2022 se cobró Bs 90,00 , según la &lt;Memoria&gt;." in text
    assert "Lo que usted puede preguntar ¿Cuánto se transfirió?" in text
    assert "En qué se apoya: La ley de prueba. por confirmar" in text
    assert (
        "Instalar laboratorios 2 laboratorios (línea base: 0) 1 cumplido en parte Faltó presupuesto Unidad A; 2024"
        in text
    )
    assert "Preguntas abiertas de audiencias anteriores" in text
    assert "Junta Y ¿Y los municipios? pasa a la siguiente" in text
    assert "Federación X 3" in text
    assert not (whole.root / "site" / "rendicion" / "2024-final.yml").exists()


def test_a_question_leads_to_its_letter(whole: Portal) -> None:
    whole.replace("  portal:\n", "  portal:\n    unpublished: vacios.md\n", file=whole.root / "mkdocs.yml")
    (whole.root / "docs/vacios").mkdir()
    for name in ("vacios.md", "vacios/transferencias.md"):
        (whole.root / "docs" / name).write_text("# Carta\n", encoding="utf-8")
    asked = '"¿Cuánto se transfirió?", {texto: "¿Cuándo, de {figura:cobros/total-2022}?", carta: CARTA}'
    outline = OUTLINE.replace('"¿Cuánto se transfirió?"', asked)
    text = build(whole, outline=outline.replace("CARTA", "transferencias"))
    assert "¿Cuánto se transfirió? ¿Cuándo, de Bs 90,00 ? Pídalo con una carta : ¿Cuándo, de Bs 90,00 ?" in text
    page = (whole.root / "site/rendicion/2024-final.html").read_text(encoding="utf-8")
    assert page.count('<a href="../vacios/transferencias.html">Pídalo con una carta') == 1
    with pytest.raises(AssertionError, match=r"«\.\./vacios/otra\.html» no lleva a ninguna parte"):
        build(whole, outline=outline.replace("CARTA", "otra"))
    with pytest.raises(AssertionError, match=r"¿Quiso escribir «carta»\?"):
        build(whole, outline=outline.replace("carta: CARTA", "crta: x"))


def test_documents_are_listed_by_what_they_are_for(whole: Portal) -> None:
    sheets = "fichas: {tabla: cobros/cobros, clave: gestion, nombre: gestion, titulo: Ficha}\n"
    text = build(whole, outline=OUTLINE + sheets)
    assert re.search(
        r"Para leer Informe PDF, [\d,]+ kB Resumen en letra grande PDF, [\d,]+ kB Guion de lectura TXT, .* "
        r"Para la audiencia Diapositivas .* Acta .* Por gestion: 3 fichas de una hoja 2020 2021 2022",
        text,
    )


def test_open_questions_wait_for_a_hearing_not_yet_recorded(tmp_path: Path) -> None:
    hearings = "".join(line for line in HEARINGS.splitlines(keepends=True) if not line.startswith("2024-final"))
    portal = make(tmp_path / "portal", audiencias=hearings, preguntas=QUESTIONS)
    outline = OUTLINE.replace("audiencia: 2024-final\n", "")
    assert "Junta Y ¿Y los municipios? pasa a la siguiente" in build(portal, outline=outline)
    answered = QUESTIONS.replace(",,,pasa a la siguiente", ",Se respondió,,respondida")
    portal.replace(QUESTIONS, answered, file=Portal(portal.root, SLUG).data("preguntas"))
    assert "Junta Y" not in build(portal, outline=outline)


def test_page_tells_what_became_of_commitments(tmp_path: Path) -> None:
    rows = {**WHOLE, "resultados": drop(RESULTS, "c2").replace("c1,2024-final,,,", "c1,2024-final,,1,")}
    told = explained("c2", "retirado", "No hubo decreto.") + explained("c1", "cambio de meta", "Se redujo la meta.")
    text = build(make(tmp_path / "portal", **rows, explicaciones=told))
    assert "retirado Retirado: No hubo decreto." in text
    assert "2 laboratorios (línea base: 0) (se informó con la meta 1)" in text
    assert "Cambio de meta: Se redujo la meta. Faltó presupuesto" in text
    assert "cumplido en parte con la meta cambiada (de 2 a 1)" in text


@pytest.mark.parametrize(
    ("restated", "kinds", "told"),
    [
        ("c1,2024-final,,1,1,sí,", ["cambio de meta"], "cumplido con la meta cambiada (de 2 a 1)"),
        ("c1,2024-final,Otra cosa,,2,sí,", ["renombrado"], "cumplido con otro texto"),
        (
            "c1,2024-final,Otra cosa,1,1,sí,",
            ["cambio de meta", "renombrado"],
            "cumplido con la meta cambiada (de 2 a 1) y con otro texto",
        ),
        ("c1,2024-final,,2,2,sí,", [], " cumplido "),
    ],
)
def test_a_commitment_fulfilled_otherwise_than_promised_says_so(
    tmp_path: Path, restated: str, kinds: list[str], told: str
) -> None:
    results = "".join(
        f"{restated},Acta\n" if line.startswith("c1,") else line for line in RESULTS.splitlines(keepends=True)
    )
    told_why = "".join(explained("c1", kind) for kind in kinds)
    text = build(make(tmp_path / "portal", **{**WHOLE, "resultados": results}, explicaciones=told_why))
    assert told in text
    assert ("cambiada" in text, "con otro texto" in text) == ("cambiada" in told, "con otro texto" in told)


def test_a_lowered_promise_is_not_told_as_fulfilled_plainly(tmp_path: Path) -> None:
    promises = PROMISES.replace("c1,2024-inicial,Instalar laboratorios,", "c1,2024-inicial,Instalar un laboratorio,")
    rows = {**WHOLE, "compromisos": promises.replace(",0,2,laboratorios,", ",0,1,laboratorios,")}
    rows["resultados"] = "".join(
        "c1,2024-final,,1,1,sí,,Acta\n" if line.startswith("c1,") else line
        for line in RESULTS.splitlines(keepends=True)
    )
    told = explained("c1", "cambio de meta", "Eran dos y quedó uno.") + explained("c1", "renombrado", "Era en plural.")
    told = told.replace("2024-final", "2024-inicial")  # where it was promised
    portal = make(tmp_path / "portal", **rows, explicaciones=told)
    assert portal.validate().findings == []
    text = build(portal)
    state = "cumplido con la meta cambiada y con otro texto"
    assert f"{state} Renombrado: Era en plural. Cambio de meta: Eran dos y quedó uno. Unidad A" in text


def test_page_without_rows_says_so_and_where_to_ask(tmp_path: Path) -> None:
    portal = make(tmp_path / "portal")
    config = portal.root / "mkdocs.yml"
    config.write_text(config.read_text(encoding="utf-8") + "    unpublished: vacios.md\n", encoding="utf-8")
    (portal.root / "docs" / "vacios.md").write_text("# Vacíos\n", encoding="utf-8")
    text = build(portal)
    for title in ("Compromisos y su estado", "Asistencia por organización", "Cifras que se mostraron en la audiencia"):
        assert f"{title} No publicado. No está en los documentos que leímos. Lo que no se publica" in text
    own = (portal.root / "site" / "datos" / SLUG / "index.html").read_text(encoding="utf-8")
    assert own.count("<strong>No publicado.</strong>") == len(ROLES) - 1  # the hearings themselves are there
    assert 'href="../../vacios.html"' in own


def test_a_portal_without_records_still_has_its_page(tmp_path: Path) -> None:
    portal = make_portal(tmp_path / "portal")
    text = build(portal, outline=OUTLINE.replace("audiencia: 2024-final\n", ""))
    assert "No publicado: ningún documento leído nombra esta audiencia." in text


def test_empty_tables_are_exported_whole(whole: Portal) -> None:
    import pyarrow.parquet as pq
    from openpyxl import load_workbook

    build(whole)
    folder = whole.root / "site" / "datos" / SLUG
    assert (folder / "informes.csv").read_text(encoding="utf-8") == ",".join(ROLES["informes"]) + "\n"
    assert json.loads((folder / "informes.json").read_text(encoding="utf-8")) == []
    parquet = pq.read_table(folder / "informes.parquet")
    assert (parquet.num_rows, parquet.column_names) == (0, list(ROLES["informes"]))
    sheet = load_workbook(folder / "informes.xlsx").worksheets[0]
    assert sheet.max_row >= 1


def test_what_changed_since_the_hearing(whole: Portal) -> None:
    assert "Se cobró en 2022 Bs 90,00 Bs 90,00 no" in build(whole)
    other = whole_package(whole)
    other.replace("2022,A,50.00,40,90.00", "2022,A,50.00,45,95.00")
    row: dict[str, Any] = {"resource": "cobros", "row": {"gestion": 2022}}
    history = [
        ("1.0.1", "patch", "Se leyó mal otra celda.", [{**row, "field": "nota", "from": "", "to": "otra"}]),
        ("2.0.0", "major", "La tabla lleva dos columnas nuevas.", []),
        ("2.0.1", "patch", "Se leyó mal un cinco.", [{**row, "field": "total", "from": "90.00", "to": "95.00"}]),
    ]
    for at, told in [
        (3, "Versión 2.0.1 : Se leyó mal un cinco."),
        (
            2,
            "Ninguna revisión dice que corrigió una celda de esta cifra. Desde entonces hubo: Versión 2.0.0",
        ),
        (1, "Ninguna revisión dice que corrigió una celda de esta cifra: cambió la forma de calcularla"),
    ]:
        with other.described() as content:
            content["version"] = history[at - 1][0]
            content["portal"]["revisions"][1:] = [
                {"version": version, "date": "2026-12-01", "kind": kind, "reason": reason}
                | ({"changes": changes} if changes else {})
                for version, kind, reason, changes in history[:at]
            ]
        assert f"Se cobró en 2022 Bs 90,00 Bs 95,00 sí {told}" in build(whole)


@pytest.mark.parametrize(
    ("call", "told"),
    [
        ('{{ rendicion("2023-final") }}', "No hay una rendición «2023-final» en docs/rendicion/. Hay: 2024-final"),
        ('{{ plazo("final") }}', "«final» no es una rendición: escriba la gestión y la parte, como «2024-final»"),
        ('{{ compromisos("2024-parcial") }}', "«2024-parcial» no es una rendición"),
    ],
)
def test_a_call_for_what_is_not_there(whole: Portal, call: str, told: str) -> None:
    with pytest.raises(AssertionError, match=re.escape(told)):
        build(whole, f"# Página\n\n{call}\n")


def test_an_outline_names_what_is_there(whole: Portal) -> None:
    with pytest.raises(AssertionError, match=r"docs/rendicion/2024-final\.yml, .*\n.*no tiene la cifra «nada»"):
        build(whole, outline=OUTLINE.replace("{figura:cobros/total-2022}, según", "{figura:cobros/nada}, según"))
    with pytest.raises(AssertionError, match="No hay una audiencia «2025-final»"):
        build(whole, outline=OUTLINE.replace("audiencia: 2024-final", "audiencia: 2025-final"))


# --- what was promised stays promised ------------------------------------------------------------


def demanded(before: Portal, after: Portal) -> list[tuple[str, str]]:
    """Give the field and the message of what ``comparar --exigir`` finds of promises."""
    code, _, error = run("comparar", str(before.root), str(after.root), "--exigir")
    told = re.findall(
        r", (\w+)\n  (El compromiso «[^»]*» ya se publicó[^.:]*?)[,:] (?:y ahora no está|lo prometido)", error
    )
    assert (code == 1) >= bool(told)
    return told


def test_a_promise_that_was_published_does_not_go(tmp_path: Path) -> None:
    before = make(tmp_path / "antes", **WHOLE)
    rows = {**WHOLE, "compromisos": drop(PROMISES, "c2"), "resultados": drop(RESULTS, "c2")}
    gone = make(tmp_path / "a", **rows)
    assert gone.validate().findings == []
    told = [("compromiso", "El compromiso «c2» ya se publicó")]
    assert demanded(before, gone) == told
    with Portal(gone.root, SLUG).described() as content:
        content["version"] = "2.0.0"
        reason = "Se ordenó la tabla de compromisos."
        content["portal"]["revisions"].append(
            {"version": "2.0.0", "date": "2026-12-01", "kind": "major", "reason": reason}
        )
    assert demanded(before, gone) == told  # a version and a reason for the table are no explanation of the promise
    kept = make(tmp_path / "b", **{**rows, "compromisos": PROMISES}, explicaciones=explained("c2", "retirado"))
    assert kept.validate().findings == []
    assert demanded(before, kept) == []


def test_another_name_of_the_records_hides_no_promise(tmp_path: Path) -> None:
    before = make(tmp_path / "antes", **WHOLE)
    after = make(tmp_path / "despues", **{**WHOLE, "compromisos": drop(PROMISES, "c2")})
    (after.root / "datasets" / SLUG).rename(after.root / "datasets" / "registro")
    with Portal(after.root, "registro").described() as content:
        content["name"] = "registro"
    assert len(demanded(before, after)) == 1
    with Portal(after.root, "registro").described() as content:
        del content["portal"]["hearings"]["compromisos"]
    assert len(demanded(before, after)) == 3


@pytest.mark.parametrize(
    ("old", "new", "column", "kind"),
    [
        (",0,2,laboratorios,", ",0,1,laboratorios,", "meta", "cambio de meta"),
        (",2,laboratorios,Unidad", ",2,talleres,Unidad", "unidad", "cambio de meta"),
        ("c1,2024-inicial,Instalar laboratorios,", "c1,2024-inicial,Estudiar laboratorios,", "texto", "renombrado"),
        ("laboratorios,laboratorios,0", "laboratorios,estudios,0", "indicador", "renombrado"),
        ("POA,2024,", "POA,2026,", "plazo", "cambio de meta"),
        ("c1,2024-inicial,", "c1,2023-final,", "audiencia", "cambio de meta"),
    ],
)
def test_a_promise_that_was_published_says_the_same_unless_explained(
    tmp_path: Path, old: str, new: str, column: str, kind: str
) -> None:
    assert PROMISES.count(old) == 1
    before = make(tmp_path / "antes", **WHOLE)
    rows = {**WHOLE, "compromisos": PROMISES.replace(old, new)}
    told = [(column, f"El compromiso «c1» ya se publicó con otro valor en «{column}»")]
    assert demanded(before, make(tmp_path / "a", **rows)) == told
    why = explained("c1", kind)
    assert demanded(before, make(tmp_path / "b", **rows, explicaciones=why)) == []
    stale = make(tmp_path / "c", **WHOLE, explicaciones=why)  # it was there for something else
    assert demanded(stale, make(tmp_path / "d", **rows, explicaciones=why)) == told


def test_other_spaces_in_a_promise_need_no_explanation(tmp_path: Path) -> None:
    rows = {**WHOLE, "compromisos": PROMISES.replace("Publicar el padrón", "Publicar  el padrón")}
    assert demanded(make(tmp_path / "a", **WHOLE), make(tmp_path / "b", **rows)) == []


FROZEN = f"2024-final,informe.pdf,2025-03-01,{DIGEST},e1\n"
KEPT = '2024-final,cobros/total-2022,"Bs 90,00",1.0.0,,\n'


def kept_back(before: Portal, after: Portal) -> list[str]:
    """Give the columns of what ``comparar --exigir`` finds of what was noted of a hearing; of a whole row, «fila»."""
    code, _, error = run("comparar", str(before.root), str(after.root), "--exigir")
    told = re.findall(r"Ya se publicó que [^(]*\(«[^»]*»\), (?:y ahora no está|con otro valor en «(\w+)»)", error)
    assert (code == 1) >= bool(told)
    return [column or "fila" for column in told]


@pytest.mark.parametrize(
    ("role", "row", "told"),
    [
        ("informes", "", ["fila"]),
        ("informes", FROZEN.replace("ab", "cd"), ["fila"]),
        ("informes", FROZEN.replace("2024-final", "2023-final"), ["fila"]),
        ("informes", FROZEN.replace("2025-03-01", "2025-02-01"), ["fecha"]),
        ("informes", FROZEN.replace(",e1", ","), ["edicion"]),
        ("informes", FROZEN + FROZEN.replace("ab", "cd"), []),
        ("informes", FROZEN.replace("2025-03-01", "2025-03-04"), []),  # against whoever noted it
        ("informes", FROZEN.replace(",e1", ",e2"), []),  # publishing holds it against the files of e2
        ("cifras_mostradas", "", ["fila"]),
        ("cifras_mostradas", KEPT.replace("90,00", "95,00"), ["texto"]),
        ("cifras_mostradas", KEPT.replace("1.0.0", "1.0.1"), ["version"]),
        ("cifras_mostradas", KEPT.replace("90,00", "95,00").replace(",,", ",,Así se dijo en la sala."), []),
        ("cifras_mostradas", KEPT.replace(",,", ",e1,"), []),
    ],
)
def test_what_was_noted_of_a_hearing_does_not_go(tmp_path: Path, role: str, row: str, told: list[str]) -> None:
    rows = {**WHOLE, "informes": FROZEN, "cifras_mostradas": KEPT}
    before, after = make(tmp_path / "antes", **rows), make(tmp_path / "despues", **{**rows, role: row})
    with Portal(after.root, SLUG).described() as content:
        content["version"] = "2.0.0"
        content["portal"]["revisions"].append(
            {"version": "2.0.0", "date": "2026-12-01", "kind": "major", "reason": "Se ordenó la tabla."}
        )
    assert kept_back(before, after) == told


@pytest.mark.parametrize(
    ("other", "severity"),
    [
        ("2023-final,informe.pdf", "error"),
        ("2023-final,mapa.pdf", "error"),
        ("2024-final,acta.pdf", None),
        ("2024-bis,informe.pdf", None),
    ],
)
def test_one_report_is_not_frozen_for_two_hearings(tmp_path: Path, other: str, severity: str | None) -> None:
    again = HEARINGS + "2024-bis,final,2024,,,Segunda final 2024,Acta 4,\n"
    results = RESULTS + RESULTS.replace("2024-final", "2024-bis")
    frozen = FROZEN + f"{other},2025-03-01,{DIGEST},\n"
    rows = {**WHOLE, "audiencias": again, "resultados": results, "informes": frozen}
    found = make(tmp_path / "portal", **rows).validate().findings
    assert [one["severity"] for one in found] == ([severity] if severity else [])
    if severity:
        assert "tiene la misma huella que «informe.pdf» de «2024-final»" in found[0]["message"]
        assert (found[0]["row"], found[0]["field"]) == (3, "sha256")


def test_another_paper_of_two_hearings_is_only_told(tmp_path: Path) -> None:
    rows = "".join(f"{hearing},mapa.pdf,2025-03-01,{DIGEST},\n" for hearing in ("2023-final", "2024-final"))
    (found,) = make(tmp_path / "portal", **WHOLE, informes=rows).validate().findings
    assert found["severity"] == "aviso"


def test_a_note_on_what_was_shown_does_not_go_nor_excuse_another_change(tmp_path: Path) -> None:
    noted = KEPT.replace(",,", ",,Así se dijo en la sala.")
    rows = {**WHOLE, "informes": FROZEN, "cifras_mostradas": noted}
    before = make(tmp_path / "antes", **rows)
    assert kept_back(before, make(tmp_path / "a", **{**rows, "cifras_mostradas": KEPT})) == ["observacion"]
    other = noted.replace("90,00", "95,00")
    assert kept_back(before, make(tmp_path / "b", **{**rows, "cifras_mostradas": other})) == ["texto"]
    gone = make(tmp_path / "c", **rows)
    with Portal(gone.root, SLUG).described() as content:
        del content["portal"]["hearings"]["informes"]
        del content["portal"]["hearings"]["cifras-mostradas"]
    assert kept_back(before, gone) == ["fila", "fila"]


def test_a_deleted_promise_is_told_to_come_back_and_be_explained(tmp_path: Path) -> None:
    rows = {**WHOLE, "compromisos": drop(PROMISES, "c2"), "resultados": drop(RESULTS, "c2")}
    before, gone = make(tmp_path / "antes", **WHOLE), make(tmp_path / "a", **rows)
    error = run("comparar", str(before.root), str(gone.root), "--exigir")[2]
    assert "Devuelva su fila, con la misma clave, y, si se retiró, publique además por qué" in " ".join(error.split())


# --- freezing ------------------------------------------------------------------------------------


def rows_of(portal: Portal) -> list[Mapping[str, str]]:
    with Portal(portal.root, SLUG).data("informes").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def congelar(portal: Portal, *more: str) -> tuple[int, str, str]:
    return run("congelar", str(portal.root / "informe.pdf"), "--proyecto", str(portal.root), *more)


ORDER = ("--audiencia", "2024-final", "--fecha", "2025-03-01")


def test_freezing_adds_a_row_and_only_once(whole: Portal) -> None:
    (whole.root / "informe.pdf").write_bytes(b"%PDF uno")
    code, out, _ = congelar(whole, *ORDER, "--edicion", "e1")
    assert code == 0
    assert rows_of(whole) == [
        {
            "audiencia": "2024-final",
            "documento": "informe.pdf",
            "fecha": "2025-03-01",
            "sha256": hashlib.sha256(b"%PDF uno").hexdigest(),
            "edicion": "e1",
        }
    ]
    assert "suba «version»" in out
    before = Portal(whole.root, SLUG).data("informes").read_bytes()
    for more in (("--fecha", "2025-03-09"), ("--fecha", "2025-03-01", "--edicion", "e2")):
        code, _, error = congelar(whole, "--audiencia", "2024-final", *more)
        assert code == 3
        assert "ya se fijó con este mismo contenido el 2025-03-01, en la edición «e1»" in error
    code, out, _ = congelar(whole, *ORDER)
    assert (code, Portal(whole.root, SLUG).data("informes").read_bytes()) == (0, before)
    assert "no se agregó nada" in out
    assert whole.validate().findings == []


def test_another_version_is_refused_or_stays_beside_the_first(whole: Portal) -> None:
    paper = whole.root / "informe.pdf"
    paper.write_bytes(b"%PDF uno")
    congelar(whole, *ORDER)
    paper.write_bytes(b"%PDF dos")
    code, _, error = congelar(whole, *ORDER)
    assert code == 3
    assert "ya se fijó el 2025-03-01 con otro contenido" in error
    assert len(rows_of(whole)) == 1
    code, _, error = congelar(whole, "--audiencia", "2024-final", "--fecha", "2025-02-01", "--otra-version")
    assert code == 2
    assert "no puede ser anterior" in error
    first = rows_of(whole)
    assert congelar(whole, "--audiencia", "2024-final", "--fecha", "2025-03-10", "--otra-version")[0] == 0
    assert rows_of(whole)[:1] == first
    assert len(rows_of(whole)) == 2


@pytest.mark.parametrize(
    ("hearing", "day", "told"),
    [
        ("2024-final", "2025-03-05", "15 días antes de la audiencia.\n"),
        ("2024-final", "2025-03-19", "1 día antes de la audiencia: fuera del plazo de 15 días (que se conoce por"),
        ("2024-final", "2025-03-20", "El mismo día de la audiencia: fuera del plazo"),
        ("2024-final", "2025-03-22", "2 días después de la audiencia: fuera del plazo de 15 días (que se conoce por"),
        ("2023-final", "2025-03-05", "La audiencia no tiene fecha en el registro"),
    ],
)  # fmt: skip
def test_freezing_says_the_notice(whole: Portal, hearing: str, day: str, told: str) -> None:
    (whole.root / "informe.pdf").write_bytes(b"%PDF")
    code, out, error = congelar(whole, "--audiencia", hearing, "--fecha", day)
    assert code == 0, error
    assert told in out


@pytest.mark.parametrize("name", ["2024-final-informe.pdf", "2024-FINAL-Informe (1).pdf", "Informe.pdf"])
def test_a_report_counts_by_whatever_name_the_page_gave_it_away(whole: Portal, name: str) -> None:
    (whole.root / name).write_bytes(b"%PDF uno")
    order = ("congelar", str(whole.root / name), "--proyecto", str(whole.root), *ORDER)
    code, out, error = run(*order)
    assert code == 0, error
    assert "19 días antes de la audiencia." in out
    assert [row["documento"] for row in rows_of(whole)] == ["informe.pdf"]
    (whole.root / "informe.pdf").write_bytes(b"%PDF uno")
    assert "no se agregó nada" in congelar(whole, *ORDER)[1]  # one document, one row, however it was saved
    text = build(whole, '# Plazo\n\n{{ plazo("2024-final") }}\n')
    assert "El informe todavía no se fijó" not in text
    assert "19 días antes" in text


def test_two_names_of_one_document_are_refused(whole: Portal) -> None:
    names = [whole.root / "informe.pdf", whole.root / "2024-final-informe.pdf"]
    for path in names:
        path.write_bytes(path.name.encode())
    code, _, error = run("congelar", *map(str, names), "--proyecto", str(whole.root), *ORDER)
    assert code == 2
    assert "Dos documentos se llaman «informe.pdf»" in error


def test_a_document_of_another_hearing_is_refused(whole: Portal) -> None:
    (whole.root / "2023-final-informe.pdf").write_bytes(b"%PDF")
    code, _, error = run(
        "congelar", str(whole.root / "2023-final-informe.pdf"), "--proyecto", str(whole.root), *ORDER
    )  # fmt: skip
    assert code == 2
    assert "es de la rendición 2023-final" in error
    assert rows_of(whole) == []


def test_what_is_no_report_does_not_stop_the_clock(whole: Portal) -> None:
    (whole.root / "presentación.pdf").write_bytes(b"%PDF")
    code, out, _ = run("congelar", str(whole.root / "presentación.pdf"), "--proyecto", str(whole.root), *ORDER)
    assert code == 0
    assert "El plazo se cuenta con el informe («informe.pdf»), y ninguno de estos documentos lo es." in out
    assert "días antes" not in out


def test_a_row_written_by_hand_with_the_saved_name_counts_too(tmp_path: Path) -> None:
    rows = frozen("2025-02-28", "2024-final-informe.pdf")
    text = build(make(tmp_path / "portal", **WHOLE, informes=rows), '# Plazo\n\n{{ plazo("2024-final") }}\n')
    assert "20 días antes de la audiencia: a tiempo" in text


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (("--audiencia", "2030-final", "--fecha", "2025-03-01"), "Hay: 2023-final, 2024-inicial, 2024-final"),
        (("--audiencia", "2024-final", "--fecha", "2025-02-30"), "un día que exista, como 2025-03-31; es «2025-02-30»"),
        (("--audiencia", "2024-final", "--fecha", "20250301"), "es «20250301»"),
        (("--audiencia", "2024-final"), "falta --fecha"),
        ((*ORDER, "--edicion", "Edición 1"), "lleva solo minúsculas sin acento"),
    ],
)
def test_freezing_asked_wrongly(whole: Portal, more: Sequence[str], told: str) -> None:
    (whole.root / "informe.pdf").write_bytes(b"%PDF")
    code, _, error = congelar(whole, *more)
    assert code == 2
    assert told in error
    assert rows_of(whole) == []


def test_a_missing_or_empty_document_is_told(whole: Portal) -> None:
    assert "No se pudo leer" in congelar(whole, *ORDER)[2]
    (whole.root / "informe.pdf").touch()
    assert "está vacío" in congelar(whole, *ORDER)[2]
    assert rows_of(whole) == []


ODD = [" informe.pdf", "informe.pdf ", "a\tb.pdf", "a\nb.pdf", "#N", "=1+1", "informe\x1b.pdf", "informe\u202efdp.txt",
       "CON.pdf", "a:b.pdf", "_informe.pdf", "-informe.pdf"]  # fmt: skip


@pytest.mark.parametrize("name", [*ODD, os.fsdecode(b"informe\xff.pdf")])
def test_a_document_with_an_odd_name_is_refused(whole: Portal, name: str) -> None:
    (whole.root / name).write_bytes(b"%PDF")
    before = Portal(whole.root, SLUG).data("informes").read_bytes()
    code, out, error = run("congelar", str(whole.root / name), "--proyecto", str(whole.root), *ORDER)
    assert (code, out) == (2, "")
    assert "Cámbiele el nombre" in error
    assert error.encode().decode().strip().isprintable()
    assert Portal(whole.root, SLUG).data("informes").read_bytes() == before


def test_two_documents_of_one_odd_name_are_told_without_steering_the_terminal(whole: Portal) -> None:
    names = [whole.root / "a" / "x\x1b\ny.pdf", whole.root / "b" / "x\x1b\ny.pdf"]
    for path in names:
        path.parent.mkdir()
        path.write_bytes(b"%PDF")
    code, _, error = run("congelar", *map(str, names), "--proyecto", str(whole.root), *ORDER)
    assert code == 2
    assert "x<U+001B><U+000A>y.pdf" in error


def test_freezing_adds_no_row_that_would_not_be_valid(whole: Portal) -> None:
    with Portal(whole.root, SLUG).described() as content:
        schema = next(r for r in content["resources"] if r["name"] == "informes")["schema"]
        schema["fields"].append(field("firmado_por", "string", constraints={"required": True}))
    path = Portal(whole.root, SLUG).data("informes")
    path.write_text(path.read_text(encoding="utf-8").replace("edicion\n", "edicion,firmado_por\n"), encoding="utf-8")
    before = path.read_bytes()
    assert whole.validate().findings == []
    (whole.root / "informe.pdf").write_bytes(b"%PDF")
    code, _, error = congelar(whole, *ORDER)
    assert code == 1
    assert "No se anotó nada" in error
    assert "firmado_por" in error
    assert path.read_bytes() == before


def test_freezing_adds_no_row_to_records_that_contradict_themselves(tmp_path: Path) -> None:
    portal = make(tmp_path / "portal", **{**WHOLE, "resultados": ""})
    before = Portal(portal.root, SLUG).data("informes").read_bytes()
    (portal.root / "informe.pdf").write_bytes(b"%PDF")
    code, _, error = congelar(portal, *ORDER)
    assert code == 1
    assert "no tiene resultado ni explicación" in error
    assert Portal(portal.root, SLUG).data("informes").read_bytes() == before


def test_freezing_leaves_the_file_whole_when_it_cannot_be_written(
    whole: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = Portal(whole.root, SLUG).data("informes")
    before = path.read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OutputError, match="Quedó como estaba"):
        freeze(whole.root, "2024-final", {"informe.pdf": b"x"}, date(2025, 3, 1))
    assert path.read_bytes() == before
    assert list(path.parent.glob(".*")) == []


def test_freezing_without_records_is_told(tmp_path: Path) -> None:
    portal = make_portal(tmp_path / "portal")
    (portal.root / "informe.pdf").write_bytes(b"%PDF")
    assert "Declare «hearings»" in congelar(portal, *ORDER)[2]


# --- the reference portal ------------------------------------------------------------------------


def reference() -> Iterator[Records]:
    for folder in sorted((ROOT / "datasets").iterdir()):
        source = read_source(folder, ROOT)
        if "hearings" in source.descriptor["portal"]:
            yield Records(to_dataset(source))


def test_the_reference_portal_invents_nothing() -> None:
    """The Memoria names a hearing and prints nothing else of it."""
    (found,) = reference()
    assert {role: len(found.rows(role)) for role in ROLES if found.rows(role)} == {"audiencias": 2}
    printed = {row.cells["nombre_impreso"] for row in found.rows("audiencias")}
    assert printed == {"Audiencia Pública de Rendición de Cuentas Final 2023 e Inicial 2024"}
    assert {row["fecha"] for row in found.rows("audiencias")} == {None}


def test_the_outline_of_the_reference_portal_reads() -> None:
    (outline,) = (one for one in read_outlines(ROOT) if one.name == "2024-final")
    assert outline.sheets is not None
    assert len({section.id for section in outline.sections}) == len(outline.sections)
    assert 5 <= len(outline.messages) <= 9
    assert all(message.says and message.notes for message in outline.messages)
