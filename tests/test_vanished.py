"""Nothing published vanishes unnoticed: a dataset that goes says why, and one under another name is the same one."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from tests.portals import Portal, add_original, add_package, descriptor, make_portal, run
from tests.test_compare import NOTE, changed, codes, compared, correct_note, demanded, revise

WHY = "El registro pasó a otra entidad, que ya lo publica."
UNDECLARED = "cobros-anuales"


@pytest.fixture
def before(tmp_path: Path) -> Portal:
    return make_portal(tmp_path / "antes")


@pytest.fixture
def after(tmp_path: Path) -> Portal:
    return make_portal(tmp_path / "ahora")


def withdraw(portal: Portal, slug: str, reason: str = WHY) -> None:
    config = portal.root / "mkdocs.yml"
    text = config.read_text(encoding="utf-8")
    config.write_text(f"{text}    withdrawn:\n      - {{dataset: {slug}, reason: {json.dumps(reason)}}}\n", "utf-8")


def move(portal: Portal, name: str = UNDECLARED) -> Portal:
    """Give the dataset another name, and say nothing of it."""
    with portal.described() as described:
        described["name"] = name
    portal.package.rename(portal.package.with_name(name))
    return Portal(portal.root, name)


def test_a_dataset_that_goes_needs_a_reason(before: Portal, after: Portal) -> None:
    add_original(before)
    (finding,) = demanded(before, after)
    assert (finding.code, finding.file, finding.field) == (
        "conjunto-sin-razon",
        "mkdocs.yml",
        "extra.portal.withdrawn",
    )
    assert '- {dataset: lugares, reason: "…"}' in finding.next
    withdraw(after, "lugares")
    assert demanded(before, after) == []
    (removed,) = compared(before, after)["datasets"]
    assert (removed["what"], removed["reason"]) == ("removed", WHY)
    assert f"  Retirado porque: {WHY}\n" in run("comparar", str(before.root), str(after.root))[1]


@pytest.mark.parametrize(
    ("slug", "reason", "code"), [("cobros", WHY, "retirado-presente"), ("lugares", "x", "razon-vacia")]
)
def test_a_withdrawal_is_of_something_that_is_gone_and_says_why(
    after: Portal, slug: str, reason: str, code: str, tmp_path: Path
) -> None:
    withdraw(after, slug, reason)
    only = after.validate().only
    assert (only["code"], only["file"]) == (code, "mkdocs.yml")
    code_of_build, out, error = run("construir", "--proyecto", str(after.root), "--destino", str(tmp_path / "sitio"))
    assert (code_of_build, only["message"] in out + error) == (1, True)


@pytest.mark.parametrize("entry", ["{dataset: lugares}", "lugares", "{dataset: lugares, reason: x, razon: y}"])
def test_a_withdrawal_that_is_not_told_whole_is_refused(after: Portal, entry: str) -> None:
    config = after.root / "mkdocs.yml"
    config.write_text(config.read_text(encoding="utf-8") + f"    withdrawn: [{entry}]\n", encoding="utf-8")
    code, out, error = run("validar", "--proyecto", str(after.root))
    assert code == 2
    assert "extra.portal.withdrawn" in out + error


def test_another_name_that_nobody_declares_is_known_by_the_cells(before: Portal, after: Portal) -> None:
    renamed = move(after)
    correct_note(renamed)
    withdraw(renamed, "cobros")  # to call it withdrawn is no way around either
    change = changed(before, renamed)
    assert (change["what"], change["formerly"], change["undeclared"]) == ("changed", "cobros", True)
    assert [(c["before"], c["after"]) for c in change["cells"]] == [("con nota", "otra nota")]
    findings = demanded(before, renamed)
    assert codes(findings) == ["conjunto-renombrado", "version-igual", "celda-sin-razon"]
    assert findings[0].message.startswith("«cobros-anuales» parece «cobros» con otro nombre")
    assert '"formerly": ["cobros"]' in findings[0].next
    revise(renamed, "2.0.0", "major", NOTE, reason="Cambia de nombre.")
    assert codes(demanded(before, renamed)) == ["conjunto-renombrado"]
    with renamed.described() as described:
        described["portal"]["formerly"] = ["cobros"]
    assert demanded(before, renamed) == []


def test_a_name_changed_with_half_of_the_tables_and_columns_is_still_known(before: Portal, after: Portal) -> None:
    renamed = move(after)
    text = (renamed.package / "datapackage.json").read_text(encoding="utf-8").replace('"vigente"', '"rige"')
    (renamed.package / "datapackage.json").write_text(text, encoding="utf-8")
    renamed.replace("vigente", "rige")
    with renamed.described() as described:
        described["resources"] = described["resources"][:2]
        described["portal"]["checks"] = []
    assert changed(before, renamed)["formerly"] == "cobros"


def test_another_dataset_is_another_dataset(before: Portal, after: Portal) -> None:
    """The next plan has the columns of the last one, and other rows."""
    other = move(after)
    lines = other.data().read_text(encoding="utf-8").splitlines()
    new = [f"{2030 + n},,{n}.5,{n},{n}.5,2031-01-0{n},true,nota {n},Cuadro {n}" for n in (1, 2, 3)]
    other.data().write_text("\n".join([lines[0], *new]) + "\n", encoding="utf-8")
    other.data("totales").write_text("concepto,multas,fuente_lugar\nSuma,6.5,Cuadro 9\n", encoding="utf-8")
    other.data("lugares").write_text("codigo,nombre\nZ,Tarija\nY,Beni\n", encoding="utf-8")
    assert [(d["slug"], d["what"]) for d in compared(before, other)["datasets"]] == [
        ("cobros", "removed"),
        ("cobros-anuales", "added"),
    ]


def test_of_two_that_went_it_is_the_one_most_like_it(before: Portal, after: Portal) -> None:
    add_original(before)
    renamed = move(after)
    told = {d["slug"]: d["what"] for d in compared(before, renamed)["datasets"]}
    assert told == {"cobros-anuales": "changed", "lugares": "removed"}


# --- from edition to edition ----------------------------------------------------------------------


def publish(portal: Portal, destination: Path, name: str) -> tuple[int, str]:
    where = ("--fecha", "2026-12-01", "--proyecto", str(portal.root), "--destino", str(destination))
    code, out, error = run("publicar", name, *where)
    return code, out + error


def test_a_dataset_that_went_with_a_reason_does_not_come_back_as_if_it_were_new(portal: Portal, tmp_path: Path) -> None:
    destination = tmp_path / "publicación"
    second = add_original(portal)
    assert publish(portal, destination, "1")[0] == 0
    kept = tmp_path / "aparte"
    shutil.move(second.package, kept)
    code, out = publish(portal, destination, "2")
    assert (code, "El conjunto «lugares» ya se publicó y ahora no está" in out) == (1, True)
    withdraw(portal, "lugares")
    assert publish(portal, destination, "2")[0] == 0
    page = BeautifulSoup((destination / "2/historial.html").read_text(encoding="utf-8"), "html.parser").get_text(" ")
    assert f"Retirado porque: {WHY}" in " ".join(page.split())
    assert WHY in (destination / "2/novedades.xml").read_text(encoding="utf-8")
    assert WHY in (destination / "ediciones.html").read_text(encoding="utf-8")

    shutil.move(kept, second.package.with_name("sitios"))
    back = Portal(portal.root, "sitios")
    with back.described() as described:
        described["name"] = "sitios"
    back.replace("Potosí", "Potosi", file=back.data("lugares"))
    code, out = publish(portal, destination, "3")
    assert code == 1
    assert "«sitios» parece «lugares» con otro nombre" in out
    assert "Se corrigió un valor y ninguna revisión lo dice (lugares, codigo B, Nombre)" in out


def test_what_is_new_and_like_nothing_is_new(portal: Portal, tmp_path: Path) -> None:
    destination = tmp_path / "publicación"
    assert publish(portal, destination, "1")[0] == 0
    other = descriptor()
    other["name"] = "pozos"
    other["resources"] = other["resources"][:1]
    other["portal"] |= {"checks": [], "figures": [], "breakdowns": [], "charts": []}
    add_package(portal, "pozos", other, {"lugares": "codigo,nombre\nP1,Pozo uno\n"})
    code, out = publish(portal, destination, "2")
    assert (code, "pozos 1.0.0: conjunto de datos nuevo" in out) == (0, True)
