"""What was frozen for a hearing stays at hand and can be checked: its hash leads to its file, in its edition."""

from __future__ import annotations

import csv
import hashlib
import os
import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from bs4 import BeautifulSoup

from build_scripts import labels
from tests.portals import Portal, run
from tests.readback import pdf_text
from tests.test_hearings import HEARINGS, OUTLINE, SHOWN, SLUG, WHOLE, make

PAGE = '# Rendición\n\n{{ plazo("2024-final") }}\n'
DAY = "2026-12-02"
PAPER = "rendicion/2024-final/informe.pdf"


def publish(portal: Portal, destination: Path, name: str, day: str, *options: str) -> tuple[int, str]:
    where = ("--proyecto", str(portal.root), "--destino", str(destination))
    code, out, error = run("publicar", name, "--fecha", day, *where, *options)
    assert "Traceback" not in out + error
    return code, out + error


def freeze(portal: Portal, paper: Path, edition: str, *more: str) -> tuple[int, str]:
    order = ("--audiencia", "2024-final", "--fecha", DAY, "--edicion", edition)
    code, out, error = run("congelar", str(paper), "--proyecto", str(portal.root), *order, *more)
    return code, out + error


def revise(portal: Portal, version: str, kind: str, reason: str = "Se anotó el informe fijado.", **more: Any) -> None:
    with portal.described() as content:
        content["version"] = version
        content["portal"]["revisions"].append(
            {"version": version, "date": "2026-12-01", "kind": kind, "reason": reason, **more}
        )


def note(portal: Portal, row: str) -> None:
    """Write a row of a frozen document by hand."""
    with Portal(portal.root, SLUG).data("informes").open("a", encoding="utf-8") as file:
        file.write(row + "\n")
    revise(Portal(portal.root, SLUG), "1.1.0", "minor")


def rows_of(portal: Portal, role: str) -> list[Mapping[str, str]]:
    with Portal(portal.root, SLUG).data(role).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> tuple[Portal, Path]:
    """The portal with an outline, and its first edition; the figures of the hearing are not on record yet."""
    folder = tmp_path_factory.mktemp("fijado")
    portal = make(folder / "portal", **{**WHOLE, "cifras_mostradas": ""})
    papers = portal.root / "docs" / "rendicion"
    papers.mkdir()
    (papers / "2024-final.yml").write_text(OUTLINE, encoding="utf-8")
    (papers / "2024-final.md").write_text(PAGE, encoding="utf-8")
    code, printed = publish(portal, folder / "pub", "e1", "2026-12-02")
    assert code == 0, printed
    return portal, folder / "pub"


@pytest.fixture
def one(published: tuple[Portal, Path], tmp_path: Path) -> tuple[Portal, Path]:
    portal = Portal(Path(shutil.copytree(published[0].root, tmp_path / "portal")))
    return portal, Path(shutil.copytree(published[1], tmp_path / "pub", symlinks=True))


def test_the_hash_of_a_frozen_report_leads_to_its_file_on_the_page_and_on_the_stick(
    one: tuple[Portal, Path], tmp_path: Path
) -> None:
    portal, pub = one
    code, printed = freeze(portal, pub / "e1" / PAPER, str(pub / "e1"))
    assert code == 0, printed
    (row,) = rows_of(portal, "informes")
    assert (row["documento"], row["edicion"]) == ("informe.pdf", "e1")
    assert row["sha256"] == hashlib.sha256((pub / "e1" / PAPER).read_bytes()).hexdigest()
    revise(Portal(portal.root, SLUG), "1.1.0", "minor")
    code, printed = publish(portal, pub, "e2", "2026-12-03")
    assert code == 0, printed
    page = pub / "e2" / "rendicion" / "2024-final.html"
    soup = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
    table = soup.find(id="registro-informes")
    assert table is not None
    (link,) = (a for a in table.find_all("a") if a.get_text() == "e1")
    target = (page.parent / str(link["href"])).resolve()
    assert target == (pub / "e1" / PAPER).resolve()
    assert hashlib.sha256(target.read_bytes()).hexdigest() == row["sha256"]
    assert "La huella es la del documento de esa edición." in soup.get_text()

    acta = "".join(pdf_text(pub / "e2" / "rendicion/2024-final/acta.pdf").split())
    frozen = "".join(labels.day(date.fromisoformat(row["fecha"])).split())
    assert f"{frozen},enlaedicióne1" in acta
    assert f"Fijadoel{frozen},edicióne1.HuellaSHA-256delinformefijado:{row['sha256']}" in acta

    kit = tmp_path / "copia.zip"
    assert run("llevar", str(kit), "--edicion", str(pub / "e2"))[0] == 0
    with ZipFile(kit) as archive:
        assert hashlib.sha256(archive.read(f"e1/{PAPER}")).hexdigest() == row["sha256"]
        text = archive.read("LEAME.txt").decode("utf-8-sig")
    assert "e1\\rendicion\\2024-final\\informe.pdf" in text
    shutil.rmtree(pub / "e1")
    code, out, _ = run("llevar", str(kit), "--edicion", str(pub / "e2"))
    assert code == 0
    assert "No se llevó el documento fijado en la edición e1: no está junto a esta." in out


def told_of(portal: Portal, destination: Path, name: str, day: str) -> tuple[str, str]:
    """Publish an edition; give the words of its page of the hearing and of its report."""
    code, printed = publish(portal, destination, name, day)
    assert code == 0, printed
    page = BeautifulSoup((destination / name / "rendicion" / "2024-final.html").read_text("utf-8"), "html.parser")
    report = pdf_text(destination / name / PAPER)
    return " ".join(page.get_text(" ").split()), " ".join(report.split())


@pytest.mark.parametrize(
    ("held", "kept", "pending"),
    [
        ("2026-12-18", "Cifras del informe fijado", True),
        ("2026-12-03", "Cifras fijadas para la audiencia", False),  # that day, it may be yet to come
        ("2026-11-30", "Cifras que se mostraron en la audiencia", False),
    ],
)
def test_an_edition_speaks_of_a_hearing_as_of_its_day(tmp_path: Path, held: str, kept: str, pending: bool) -> None:
    hearings = HEARINGS.replace("2025-03-20", held)
    portal = make(tmp_path / "portal", audiencias=hearings, cifras_mostradas=SHOWN)
    papers = portal.root / "docs" / "rendicion"
    papers.mkdir()
    (papers / "2024-final.yml").write_text(OUTLINE, encoding="utf-8")
    text = PAGE + '\n{{ rendicion("2024-final") }}\n\n{{ que_cambio("2024-final") }}\n'
    (papers / "2024-final.md").write_text(text, encoding="utf-8")
    for told in told_of(portal, tmp_path / "pub", "e1", "2026-12-03"):
        assert kept in told
        assert ("Se mostró" in told, "se mostraron" in told) == ((held < "2026-12-03"),) * 2
        assert "desde la audiencia" not in told
        assert told.count("La audiencia todavía no se hizo en la fecha de esta edición.") == 2 * pending


def test_an_edition_that_does_not_hold_the_document_is_no_place_to_freeze_it(one: tuple[Portal, Path]) -> None:
    portal, pub = one
    other = portal.root / "informe.pdf"
    other.write_bytes(b"%PDF otro")
    code, printed = freeze(portal, other, str(pub / "e1"))
    assert code == 2
    assert "La edición «e1» no trae «informe.pdf» con este contenido." in printed
    assert freeze(portal, other, str(pub))[0] == 2
    assert rows_of(portal, "informes") == []
    code, printed = freeze(portal, other, "nohay")
    assert code == 0
    assert "No se comprobó que la edición «nohay» traiga esto" in printed


@pytest.mark.parametrize(
    ("edition", "told"),
    [("nohay", "La edición «nohay» no está en esta carpeta"), ("e1", "La edición «e1» no trae el documento")],
)
def test_nothing_is_published_that_leads_whoever_checks_a_report_to_nothing(
    one: tuple[Portal, Path], edition: str, told: str
) -> None:
    portal, pub = one
    note(portal, f"2024-final,informe.pdf,{DAY},{'ab' * 32},{edition}")
    code, printed = publish(portal, pub, "e2", "2026-12-03", "--ensayo")
    assert code == 1
    assert told in printed
    assert not (pub / "e2").exists()


@pytest.mark.parametrize(
    ("hearing", "source", "name", "told"),
    [
        ("2023-final", "informe.pdf", "informe.pdf", "entre los documentos de rendicion/2023-final/"),
        ("2024-inicial", "diapositivas.pdf", "diapositivas.pdf", "entre los documentos de rendicion/2024-inicial/"),
        ("2024-final", "diapositivas.pdf", "informe.pdf", "Es rendicion/2024-final/diapositivas.pdf de esa edición."),
    ],
)
def test_one_hearings_document_is_not_frozen_for_another_nor_slides_as_the_report(
    one: tuple[Portal, Path], hearing: str, source: str, name: str, told: str
) -> None:
    portal, pub = one
    paper = portal.root / name
    content = (pub / "e1" / "rendicion" / "2024-final" / source).read_bytes()
    paper.write_bytes(content)
    where = ("--proyecto", str(portal.root), "--edicion", str(pub / "e1"))
    code, _, error = run("congelar", str(paper), "--audiencia", hearing, "--fecha", DAY, *where)
    assert code == 2
    assert told in error
    assert rows_of(portal, "informes") == []
    note(portal, f"{hearing},{name},{DAY},{hashlib.sha256(content).hexdigest()},e1")
    code, printed = publish(portal, pub, "e2", "2026-12-03", "--ensayo")
    assert code == 1
    assert f"con esa huella: esa huella es la de rendicion/2024-final/{source}." in printed


def test_a_report_is_not_frozen_before_the_edition_that_it_was_taken_from(one: tuple[Portal, Path]) -> None:
    portal, pub = one
    paper = pub / "e1" / PAPER
    where = ("--proyecto", str(portal.root), "--edicion", str(pub / "e1"), "--audiencia", "2024-final")
    code, _, error = run("congelar", str(paper), "--fecha", "2026-12-01", *where)
    assert code == 2
    assert "La edición «e1» es del 2026-12-02, y lo que trae no pudo quedar fijo antes, el 2026-12-01." in error
    assert rows_of(portal, "informes") == []


@pytest.mark.parametrize(
    ("day", "told"),
    [
        ("2026-12-01", "«informe.pdf» se habría fijado antes que la edición «e1»"),
        ("2026-12-02", ""),
        ("2026-12-03", ""),
        ("2026-12-04", "«informe.pdf» se habría fijado después que esta edición"),
    ],
)
def test_a_freezing_day_lies_between_its_edition_and_the_one_that_tells_of_it(
    one: tuple[Portal, Path], day: str, told: str
) -> None:
    portal, pub = one
    digest = hashlib.sha256((pub / "e1" / PAPER).read_bytes()).hexdigest()
    note(portal, f"2024-final,informe.pdf,{day},{digest},e1")
    code, printed = publish(portal, pub, "e2", "2026-12-03", "--ensayo")
    assert code == bool(told), printed
    assert told in printed


# --- every figure that is shown is kept ----------------------------------------------------------


def test_freezing_the_report_keeps_every_figure_that_the_outline_shows(one: tuple[Portal, Path]) -> None:
    portal, pub = one
    code, printed = freeze(portal, pub / "e1" / PAPER, str(pub / "e1"))
    assert code == 0, printed
    assert "Quedó anotado cómo se muestra 1 cifra del guion." in printed
    told = [
        {"audiencia": "2024-final", "cifra": "cobros/total-2022", "texto": "Bs 90,00", "version": "1.0.0",
         "edicion": "e1", "observacion": ""}
    ]  # fmt: skip
    assert rows_of(portal, "cifras-mostradas") == told
    assert portal.validate().findings == []
    code, printed = freeze(portal, pub / "e1" / PAPER, str(pub / "e1"))
    assert (code, rows_of(portal, "cifras-mostradas")) == (0, told)
    assert "no se agregó nada" in printed


def test_of_a_report_frozen_before_the_figures_can_still_be_kept(one: tuple[Portal, Path]) -> None:
    portal, pub = one
    assert freeze(portal, pub / "e1" / PAPER, str(pub / "e1"))[0] == 0
    path = Portal(portal.root, SLUG).data("cifras-mostradas")
    path.write_text(path.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    code, printed = freeze(portal, pub / "e1" / PAPER, str(pub / "e1"))
    assert code == 0, printed
    assert "✓ El informe ya estaba fijado, y sus cifras no." in printed
    assert len(rows_of(portal, "cifras-mostradas")) == len(rows_of(portal, "informes")) == 1


def test_a_disk_that_refuses_leaves_both_tables_as_they_were(
    one: tuple[Portal, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    portal, pub = one
    tables = [Portal(portal.root, SLUG).data(role) for role in ("informes", "cifras-mostradas")]
    before = [path.read_bytes() for path in tables]
    sync, calls = os.fsync, iter([None, OSError(28, "No space left on device")])

    def full(handle: int) -> None:
        if error := next(calls, None):
            raise error
        sync(handle)

    monkeypatch.setattr("os.fsync", full)
    code, printed = freeze(portal, pub / "e1" / PAPER, str(pub / "e1"))
    assert code == 1
    assert "Quedó como estaba" in printed
    assert [path.read_bytes() for path in tables] == before


def test_figures_are_kept_as_the_edition_has_them_whatever_the_portal_says_since(one: tuple[Portal, Path]) -> None:
    portal, pub = one
    portal.replace("2022,A,50.00,40,90.00", "2022,A,50.00,45,95.00")
    with portal.described() as content:  # a text of the recipe may change without another version
        next(f for f in content["portal"]["figures"] if f["id"] == "total-2022")["title"] = "Otro título"
    revise(portal, "1.0.1", "patch", "Se leyó mal un cinco.")
    code, printed = freeze(portal, pub / "e1" / PAPER, str(pub / "e1"))
    assert code == 0, printed
    (row,) = rows_of(portal, "cifras-mostradas")
    assert (row["texto"], row["version"]) == ("Bs 90,00", "1.0.0")
    assert portal.validate().findings == []


def test_without_an_edition_figures_are_kept_as_they_are_now_and_other_papers_keep_none(
    one: tuple[Portal, Path],
) -> None:
    portal, pub = one
    slides = portal.root / "diapositivas.pdf"
    slides.write_bytes(b"%PDF")
    order = ("--proyecto", str(portal.root), "--audiencia", "2024-final", "--fecha", "2025-02-28")
    assert run("congelar", str(slides), *order)[0] == 0
    assert rows_of(portal, "cifras-mostradas") == []
    assert run("congelar", str(pub / "e1" / PAPER), *order)[0] == 0
    (row,) = rows_of(portal, "cifras-mostradas")
    assert (row["texto"], row["edicion"]) == ("Bs 90,00", "")


def test_what_is_on_record_with_another_text_stays_and_is_told(one: tuple[Portal, Path]) -> None:
    portal, pub = one
    shown(portal, "Bs 80,00", "1.0.0", "", "Se mostró así por error.")
    code, printed = freeze(portal, pub / "e1" / PAPER, str(pub / "e1"))
    assert code == 0, printed
    assert "Ya estaban anotadas con otro texto, que queda: cobros/total-2022." in printed
    assert [row["texto"] for row in rows_of(portal, "cifras-mostradas")] == ["Bs 80,00"]


def shown(portal: Portal, text: str, version: str, edition: str, note: str = "") -> None:
    with Portal(portal.root, SLUG).data("cifras-mostradas").open("a", encoding="utf-8") as file:
        file.write(f'2024-final,cobros/total-2022,"{text}",{version},{edition},{note}\n')


@pytest.mark.parametrize("text", ["Bs 999 billones", "90,00", "Bs 90", "Bs 90,01"])
def test_what_was_shown_is_held_against_the_recipe(one: tuple[Portal, Path], text: str) -> None:
    portal, _ = one
    shown(portal, text, "1.0.0", "")
    found = portal.validate().only
    assert found["message"] == "«cobros/total-2022» no se lee así con la versión 1.0.0 de sus datos."
    assert (found["file"], found["row"], found["field"]) == (
        f"datasets/{SLUG}/data/cifras-mostradas.csv", 2, "texto",
    )  # fmt: skip
    assert (found["expected"], found["found"]) == ("Bs 90,00", text)
    code, _, error = run("construir", "--proyecto", str(portal.root), "--destino", str(portal.root / "site"))
    assert code == 1, "what was kept of the last build is held to it too"
    assert found["message"] in error
    path = Portal(portal.root, SLUG).data("cifras-mostradas")
    path.write_text(path.read_text(encoding="utf-8").rstrip("\n") + "Se mostró mal.\n", encoding="utf-8")
    assert portal.validate().findings == []


def test_what_was_shown_is_held_against_the_edition_that_it_names(one: tuple[Portal, Path]) -> None:
    portal, pub = one
    portal.replace("2022,A,50.00,40,90.00", "2022,A,50.00,45,95.00")
    cell = {"resource": "cobros", "row": {"gestion": 2022}}
    changes = [{**cell, "field": "ventas", "from": "40", "to": "45"},
               {**cell, "field": "total", "from": "90.00", "to": "95.00"}]  # fmt: skip
    revise(portal, "1.0.1", "patch", "Se leyó mal un cinco.", changes=changes)
    shown(portal, "Bs 70,00", "1.0.0", "e1")
    revise(Portal(portal.root, SLUG), "1.1.0", "minor")
    assert portal.validate().findings == []  # of another version, only the edition can tell
    code, printed = publish(portal, pub, "e2", "2026-12-03", "--ensayo")
    assert code == 1
    assert "La edición «e1» no publicó así la cifra «cobros/total-2022» («texto»)." in printed
    path = Portal(portal.root, SLUG).data("cifras-mostradas")
    path.write_text(path.read_text(encoding="utf-8").replace("70,00", "90,00"), encoding="utf-8")
    code, printed = publish(portal, pub, "e2", "2026-12-03", "--ensayo")
    assert code == 0, printed
