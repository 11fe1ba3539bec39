"""``portal validar`` reads outlines of rendiciones too: their form, what they name, what cannot be read aloud."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.portals import SLUG, Portal, run
from tests.test_hearings import WHOLE, make
from tests.test_typeset import filled, outline, write

FILE = "docs/rendicion/2022-final.yml"


@pytest.fixture
def told(portal: Portal) -> Portal:
    return filled(portal)


def test_an_outline_that_names_what_there_is_has_nothing_to_mend(told: Portal) -> None:
    found = told.validate()
    assert (found.code, found.findings) == (0, [])


def section(**more: Any) -> dict[str, Any]:
    return {"secciones": [{"id": "a", "titulo": "A", **more}]}


@pytest.mark.parametrize(
    ("change", "field", "message"),
    [
        (section(cifras=["cobros/total-2022", "cobros/nada"]), "secciones, a, cifras", "no tiene la cifra «nada»"),
        (section(graficos=["cobros/nada"]), "secciones, a, graficos", "no tiene el gráfico «nada»"),
        (section(desgloses=["cobros/nada"]), "secciones, a, desgloses", "no tiene el desglose «nada»"),
        (section(tablas=["cobros/nada"]), "secciones, a, tablas", "no tiene la tabla «nada»"),
        (section(dudas=["nada"]), "secciones, a, dudas", "No hay un conjunto de datos «nada»"),
        ({"titulo": "{figura:cobros/nada}"}, "titulo", "no tiene la cifra «nada»"),
        ({"titulo": "{total}"}, "titulo", "No se entiende lo que está entre llaves"),
        ({"mensajes": [{"titulo": "A", "dice": "Son 90 Bs."}]}, "mensajes, el 1.º, dice", "leerlo en voz alta"),
        ({"seccion": []}, None, "Clave desconocida: «seccion»"),
        ({"gestion": "2022"}, "gestion", "Valor de otro tipo"),
    ],
)
def test_a_slip_in_an_outline_is_told_with_its_place(
    told: Portal, change: Mapping[str, Any], field: str | None, message: str
) -> None:
    write(told, {**outline(), **change})
    found = told.validate()
    assert found.code == 1
    assert found.only["file"] == FILE
    assert found.only["field"] == field
    assert message in found.only["message"]
    assert found.only["next"]


def test_an_outline_names_a_recorded_hearing(tmp_path: Any) -> None:
    portal = make(tmp_path / "portal", **WHOLE)
    filled(Portal(portal.root))
    write(portal, {**outline(), "audiencia": "2024-finall"})
    found = portal.validate().only
    assert found["message"] == "No hay una audiencia «2024-finall» en el registro."
    assert found["next"] == "¿Quiso escribir «2024-final»?"


def test_outlines_belong_to_the_whole_portal(told: Portal) -> None:
    write(told, {**outline(), "titulo": "{figura:cobros/nada}"})
    assert told.validate(SLUG).findings == []


def test_names_are_looked_up_once_the_data_are_valid(told: Portal) -> None:
    told.replace("300.25,30,330.25", "300.25,30,331.25")
    write(told, {**outline(), "titulo": "{figura:cobros/nada}", "seccion": []})
    assert {finding["file"] for finding in told.validate().findings} == {FILE, f"datasets/{SLUG}/data/cobros.csv"}
    write(told, {**outline(), "titulo": "{figura:cobros/nada}"})
    assert {finding["file"] for finding in told.validate().findings} == {f"datasets/{SLUG}/data/cobros.csv"}


def test_what_is_no_yaml_is_shown_with_its_line_and_not_explained_in_english(told: Portal) -> None:
    (told.root / FILE).write_text("gestion: 2022\ntitulo: Rendición: final\n", encoding="utf-8")
    found = told.validate().only
    assert (found["row"], found["found"]) == (2, "titulo: Rendición: final")


@pytest.mark.parametrize("text", ["Ley {figura:cobros/total-2022}.", "Ley {cada}.", "Ley {figura:…}."])
@pytest.mark.parametrize("place", ["secciones, a, cita", "mensajes, el 1.º, cita"])
def test_a_citation_is_copied_as_it_is_and_calls_nothing(told: Portal, place: str, text: str) -> None:
    cited = {"cita": {"texto": text, "estado": "sin confirmar"}}
    change = section(**cited) if place.startswith("secciones") else {"mensajes": [{"titulo": "A", **cited}]}
    write(told, {**outline(), **change})
    found = told.validate().only
    assert (found["code"], found["field"]) == ("guion-llamada", place)


def test_a_sheet_whose_file_could_not_be_named_is_told(told: Portal) -> None:
    told.replace("A,Oruro", f"A,{'Oruro ' * 50}".rstrip(), file=told.data("lugares"))
    write(told, {**outline(), "fichas": {**outline()["fichas"], "clave": "nombre"}})
    found = told.validate().only
    assert (found["code"], found["field"]) == ("guion-clave", "fichas, clave")
    assert "demasiado largo" in found["message"]
    exit_code, _, error = run(
        "rendicion", "2022", "--tipo", "final", "--proyecto", str(told.root), "--destino", str(told.root / "impresos")
    )
    assert exit_code == 1
    assert "demasiado largo" in error
    assert "sitio anterior" not in error
    assert not (told.root / "impresos").exists()


UNSEEN = [("\\ud800", "U+D800"), ("\\x1b[31m", "U+001B"), ("\\0", "U+0000"), ("\\ufffe", "U+FFFE")]


@pytest.mark.parametrize("order", ["validar", "construir", "rendicion"])
@pytest.mark.parametrize(("spelled", "code"), UNSEEN)
def test_a_character_that_nothing_can_carry_is_told(told: Portal, order: str, spelled: str, code: str) -> None:
    text = (told.root / FILE).read_text(encoding="utf-8")
    title = next(line for line in text.splitlines() if line.startswith("titulo:"))
    (told.root / FILE).write_text(text.replace(title, f'titulo: "Rendición {spelled} de prueba"'), encoding="utf-8")
    more = {"rendicion": ["2022", "--tipo", "final", "--destino", str(told.root / "impresos")]}.get(order, [])
    exit_code, out, error = run(order, *more, "--proyecto", str(told.root))
    assert exit_code == 1
    assert "El guion tiene un carácter de control o inválido" in out + error
    assert code in out + error


def test_a_text_of_several_lines_is_fine(told: Portal) -> None:
    write(told, {**outline(), "base": "Memoria\nde prueba"})
    assert told.validate().findings == []


@pytest.mark.parametrize(("spelled", "code"), UNSEEN)
@pytest.mark.parametrize("key", ["notice:", "site_name:"])
def test_the_settings_have_no_such_character_either(portal: Portal, key: str, spelled: str, code: str) -> None:
    portal.replace(key, f'site_author: "A{spelled}"\n{key}' if key == "site_name:" else f'{key} "A{spelled}" #',
                   file=portal.root / "mkdocs.yml")  # fmt: skip
    exit_code, _, error = run("construir", "--proyecto", str(portal.root))
    assert (exit_code, "\nTraceback" in error) == (2, False)
    assert f"carácter de control o inválido ({code})" in error


@pytest.mark.parametrize(
    "page",
    [
        "# Inicio\n\nAlgo \x1b[31m rojo.\n",
        "# Inicio\n\nAlgo \0 nulo.\n",
        '# Inicio\n\n{{ "\\ud800" }}\n',
        '---\ntitle: "Inicio \\ud800"\n---\n\n# Inicio\n',
        '---\ntitle: "Inicio \\x1b"\n---\n\n# Inicio\n',
    ],
)
def test_a_written_page_has_no_such_character_either(portal: Portal, page: str) -> None:
    (portal.root / "docs").mkdir(exist_ok=True)
    (portal.root / "docs" / "index.md").write_text(page, encoding="utf-8")
    exit_code, _, error = run("construir", "--proyecto", str(portal.root))
    assert exit_code == 1
    assert "docs/index.md" in error
    assert "carácter de control o inválido (U+" in error
    assert "\x1b" not in error


@pytest.mark.parametrize("line", ["Con \x1b rojo.", "Con \0 nulo.", "Con \x85 salto."])
def test_a_text_of_a_dataset_has_no_such_character_either(portal: Portal, line: str) -> None:
    portal.replace("Cobros inventados.", line, file=portal.prose)
    found = portal.validate().only
    assert (found["code"], found["file"], found["row"]) == ("texto-caracter", f"datasets/{SLUG}/texto.md", 3)


def test_a_page_with_the_line_ends_of_windows_is_fine(portal: Portal) -> None:
    (portal.root / "docs" / "index.md").write_bytes(b"# Inicio\r\n\r\nHola.\r\n")
    assert run("construir", "--proyecto", str(portal.root))[0] == 0


@pytest.mark.parametrize(
    ("change", "field", "message"),
    [
        ({"titulo": "a " * 10_001}, "titulo", "El texto es demasiado largo en «titulo»"),
        ({"base": "x" * 2_001}, None, "Hay una palabra demasiado larga"),
        (
            {"secciones": [{"id": f"s-{n}", "titulo": "S"} for n in range(61)]},
            "secciones",
            "La lista es demasiado larga en «secciones»",
        ),
        (
            {"mensajes": [{"titulo": f"M{n}"} for n in range(61)]},
            "mensajes",
            "La lista es demasiado larga en «mensajes»",
        ),
    ],
)
def test_an_outline_has_a_size_that_can_be_set(told: Portal, change: dict[str, Any], field: str, message: str) -> None:
    write(told, {**outline(), **change})
    found = told.validate().only
    assert (found["field"], message in found["message"]) == (field, True)
    assert found["expected"].startswith("hasta ")


def test_an_outline_has_no_more_sheets_than_are_wanted(told: Portal) -> None:
    told.data("lugares").write_text(
        "codigo,nombre\nA,Oruro\nB,Potosí\n" + "".join(f"C{n},Lugar {n}\n" for n in range(400)), encoding="utf-8"
    )
    write(
        told, {**outline(), "fichas": {"tabla": "cobros/lugares", "clave": "codigo", "nombre": "nombre", "titulo": "F"}}
    )
    assert "demasiadas filas para una ficha" in told.validate().only["message"]
