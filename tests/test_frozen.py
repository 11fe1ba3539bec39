"""What was frozen for a hearing stays at hand and can be checked: its hash leads to its file, in its edition."""

from __future__ import annotations

import csv
import hashlib
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from bs4 import BeautifulSoup

from tests.portals import Portal, run
from tests.test_hearings import OUTLINE, SLUG, WHOLE, make

PAGE = '# Rendición\n\n{{ plazo("2024-final") }}\n'
PAPER = "rendicion/2024-final/informe.pdf"


def publish(portal: Portal, destination: Path, name: str, day: str, *options: str) -> tuple[int, str]:
    where = ("--proyecto", str(portal.root), "--destino", str(destination))
    code, out, error = run("publicar", name, "--fecha", day, *where, *options)
    assert "Traceback" not in out + error
    return code, out + error


def freeze(portal: Portal, paper: Path, edition: str, *more: str) -> tuple[int, str]:
    order = ("--audiencia", "2024-final", "--fecha", "2025-02-28", "--edicion", edition)
    code, out, error = run("congelar", str(paper), "--proyecto", str(portal.root), *order, *more)
    return code, out + error


def revise(portal: Portal, version: str, kind: str, reason: str = "Se anotó el informe fijado.", **more: Any) -> None:
    with portal.described() as content:
        content["version"] = version
        content["portal"]["revisions"].append(
            {"version": version, "date": "2026-12-01", "kind": kind, "reason": reason, **more}
        )


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
    path = Portal(portal.root, SLUG).data("informes")
    path.write_text(
        path.read_text(encoding="utf-8") + f"2024-final,informe.pdf,2025-02-28,{'ab' * 32},{edition}\n",
        encoding="utf-8",
    )
    revise(Portal(portal.root, SLUG), "1.1.0", "minor")
    code, printed = publish(portal, pub, "e2", "2026-12-03", "--ensayo")
    assert code == 1
    assert told in printed
    assert not (pub / "e2").exists()
