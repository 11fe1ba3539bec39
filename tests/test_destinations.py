"""No order writes over what is published, into what the portal works with, or over what others put there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.faults import content, put, quick
from tests.portals import Portal, run

__all__ = ["quick"]


@pytest.fixture
def publication(tmp_path: Path, quick: None) -> Path:
    """Two small editions, and what leads to them."""
    folder = tmp_path / "publicación"
    put(folder, "2025-1")
    put(folder, "2025-2")
    return folder


def refused(where: Path, portal: Portal, order: Sequence[str]) -> tuple[int, str]:
    """Give an order that must be refused at once: nothing below the folder is touched."""
    before = content(where, hidden=True)
    code, out, error = run(*order, "--proyecto", str(portal.root))
    assert (content(where, hidden=True), "Traceback" in error) == (before, False), error
    assert "✓" not in out
    return code, error


PUBLISHED = ("2025-2", "2025-1", "vigente", "vigente/", "2025-1/datos", "2025-1/nueva", "vigente/nueva", "nueva", ".")
ORDERS = {
    "construir": ("construir",),
    "servir": ("servir", "--puerto", "0"),
    "rendicion": ("rendicion", "2024", "--tipo", "final"),
    "publicar": ("publicar", "2026-1", "--fecha", "2026-12-31"),
}


@pytest.mark.parametrize("order", list(ORDERS))
@pytest.mark.parametrize("place", PUBLISHED)
def test_nothing_is_written_over_an_edition_nor_beside_it(
    portal: Portal, publication: Path, order: str, place: str
) -> None:
    if order == "publicar" and place == ".":  # that is what the folder is for
        return
    told = (*ORDERS[order], "--destino", f"{publication}/{place}")
    code, error = refused(publication, portal, told)
    assert code == 3, error
    assert "Lo publicado no cambia" in error
    assert "Elija otro lugar" in error


def test_an_edition_is_known_wherever_it_was_copied_to(portal: Portal, publication: Path, tmp_path: Path) -> None:
    (publication / "2025-2").rename(tmp_path / "copia")
    code, error = refused(tmp_path / "copia", portal, ("construir", "--destino", str(tmp_path / "copia")))
    assert code == 3
    assert "es la edición «2025-2»" in error


def test_a_publication_whose_manifest_is_damaged_is_still_not_built_over(portal: Portal, publication: Path) -> None:
    manifest = publication / "2025-2" / "manifest.json"
    manifest.chmod(0o644)
    manifest.write_text("{", encoding="utf-8")
    assert refused(publication, portal, ("construir", "--destino", str(publication / "2025-2")))[0] == 3


def test_a_link_is_no_destination(portal: Portal, tmp_path: Path) -> None:
    (tmp_path / "verdadera").mkdir()
    (tmp_path / "enlace").symlink_to("verdadera")
    code, error = refused(tmp_path, portal, ("construir", "--destino", str(tmp_path / "enlace")))
    assert code == 1
    assert "es un enlace" in error


@pytest.mark.parametrize("order", ["construir", "rendicion"])
@pytest.mark.parametrize("place", ["datasets/impresos", "docs", "docs/rendicion/impresos", "datasets/cobros/data"])
def test_nothing_is_written_where_the_portal_reads(portal: Portal, order: str, place: str) -> None:
    code, error = refused(portal.root, portal, (*ORDERS[order], "--destino", str(portal.root / place)))
    assert code == 1
    assert re.search(r"está en «(docs|datasets)», que el portal lee", error)


def test_a_kit_is_not_packed_into_an_edition(portal: Portal, publication: Path) -> None:
    told = ("llevar", str(publication / "2025-1" / "copia.zip"), "--edicion", str(publication / "2025-2"))
    code, error = refused(publication, portal, told)
    assert code == 3
    assert "quedaría dentro de la edición «2025-1»" in error


def test_what_nobody_foresaw_of_a_disk_is_told_in_spanish_too() -> None:
    code, out, error = run("validar", "--proyecto", "a" * 300)
    assert (code, out) == (1, "")
    assert error.startswith(f"error: «{'a' * 300}/mkdocs.yml»: el nombre es demasiado largo. Revise")


def test_a_folder_that_leads_through_a_file_is_told_in_spanish(portal: Portal, tmp_path: Path) -> None:
    (tmp_path / "archivo").write_text("x")
    code, error = refused(tmp_path, portal, ("construir", "--destino", str(tmp_path / "archivo" / "sitio")))
    assert code == 1
    assert "una parte de esa ruta es un archivo, no una carpeta" in error
