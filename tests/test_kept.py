"""What is kept from one build to the next never shows: the same editions come out of a full store and of none."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from build_scripts.pipeline.painting import Painting, paint_all
from build_scripts.reuse import Store
from build_scripts.settings import STAGING
from tests.portals import Portal, run
from tests.test_editions import BASE, correct, publish
from tests.test_hearings import OUTLINE, PAGE, PLAZOS, WHOLE, make

FIRST, SECOND = "2026-1", "2026-2"
ELSEWHERE = "https://example.net/otro/"


def write_hearing(portal: Portal) -> None:
    folder = portal.root / "docs" / "rendicion"
    folder.mkdir()
    (folder / "2024-final.yml").write_text(OUTLINE, encoding="utf-8")
    (folder / "2024-final.md").write_text(PAGE, encoding="utf-8")


def revise(portal: Portal) -> None:
    """Change a cell, and what no dataset says: the outline, a deadline."""
    correct(Portal(portal.root))
    portal.replace("Rendición final 2024", "Rendición de 2024", file=portal.root / "docs/rendicion/2024-final.yml")
    portal.replace(PLAZOS, PLAZOS.replace("15", "20"), file=portal.root / "mkdocs.yml")


def publish_all(folder: Path, *, keep: bool) -> Path:
    """Publish two editions, the second elsewhere and revised; without ``keep``, each from an empty store."""
    portal, destination = make(folder / "portal", **WHOLE), folder / "publicación"
    write_hearing(portal)
    if keep:  # working material, at the address where editions are current
        where = ("--proyecto", str(portal.root), "--destino", str(folder / "site"), "--url", f"{BASE}vigente/")
        assert run("construir", *where)[0] == 0
    code, printed = publish(portal, destination, FIRST, "2026-11-30", "--url", BASE)
    assert code == 0, printed
    revise(portal)
    if not keep:
        shutil.rmtree(portal.root / STAGING)
    code, printed = publish(portal, destination, SECOND, "2026-12-31", "--url", ELSEWHERE)
    assert code == 0, printed
    return destination


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_two_editions_are_the_same_from_one_store_and_from_none(tmp_path: Path) -> None:
    kept, anew = (files(publish_all(tmp_path / name, keep=name == "con")) for name in ("con", "sin"))
    assert kept.keys() == anew.keys()
    assert [name for name in kept if kept[name] != anew[name]] == []
    for name in ("rendicion/2024-final/informe.pdf", "rendicion/2024-final.html", "datos/cobros/index.html"):
        assert kept[f"{FIRST}/{name}"] != kept[f"{SECOND}/{name}"]


@pytest.mark.parametrize("other", [{"scale": 1}, {"colours": 2}])
def test_a_drawing_painted_otherwise_is_painted_anew(tmp_path: Path, other: dict[str, int]) -> None:
    svg = (
        b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><circle cx="4" cy="4" r="3" fill="#a41"/></svg>'
    )
    drawings = {"a.png": Painting(svg), "b.png": Painting(svg, **other)}
    one, two = paint_all(drawings, Store(tmp_path, ""))
    assert one.content != two.content
    assert [png.content for png in paint_all(drawings, Store(tmp_path, ""))] == [one.content, two.content]
