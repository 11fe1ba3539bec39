"""No order writes over what is published, into what the portal works with, or over what others put there."""

from __future__ import annotations

import hashlib
import re
import shutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from zipfile import ZipFile

import pytest

from build_scripts.cli import ORDERS as ALL_ORDERS
from build_scripts.editions.verify import verify
from build_scripts.exceptions import OutputError
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


READING = {"comparar", "verificar", "validar"}
"""The orders that write nothing."""
APART = {"congelar", "llevar", "renovar"}
"""Those that put single files somewhere: their tests are below, in test_hearings and in test_declared."""


def test_every_order_that_writes_a_folder_is_among_those_tried_here() -> None:
    """One that is added later has to come through the same door."""
    assert set(ALL_ORDERS) == READING | APART | set(ORDERS)


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
@pytest.mark.parametrize(
    "place",
    [
        "datasets/impresos",
        "docs",
        "docs/rendicion/impresos",
        "datasets/cobros/data",
        "tests/s",
        "build_scripts",
        ".git/s",
    ],
)
def test_nothing_is_written_where_the_portal_reads(portal: Portal, order: str, place: str) -> None:
    code, error = refused(portal.root, portal, (*ORDERS[order], "--destino", str(portal.root / place)))
    assert code == 1
    assert re.search(r"está en «(docs|datasets|tests|build_scripts|\.git)», que el portal lee", error)


def test_a_kit_is_not_packed_into_an_edition(portal: Portal, publication: Path) -> None:
    told = ("llevar", str(publication / "2025-1" / "copia.zip"), "--edicion", str(publication / "2025-2"))
    code, error = refused(publication, portal, told)
    assert code == 3
    assert "quedaría dentro de la edición «2025-1»" in error


def test_a_kit_is_not_packed_beside_the_editions(portal: Portal, publication: Path) -> None:
    told = ("llevar", str(publication / "copia.zip"), "--edicion", str(publication / "2025-2"))
    code, error = refused(publication, portal, told)
    assert code == 3
    assert "donde solo «portal publicar» escribe" in error


def test_what_nobody_foresaw_of_a_disk_is_told_in_spanish_too() -> None:
    code, out, error = run("validar", "--proyecto", "a" * 300)
    assert (code, out) == (1, "")
    assert error.startswith(f"error: «{'a' * 300}/mkdocs.yml»: el nombre es demasiado largo. Revise")


def test_a_folder_that_leads_through_a_file_is_told_in_spanish(portal: Portal, tmp_path: Path) -> None:
    (tmp_path / "archivo").write_text("x")
    code, error = refused(tmp_path, portal, ("construir", "--destino", str(tmp_path / "archivo" / "sitio")))
    assert code == 1
    assert "una parte de esa ruta es un archivo, no una carpeta" in error


# --- what others put there -----------------------------------------------------------------------

EMPTY = '{{"generator": "{}", "datasets": [], "files": []}}'
FOREIGN = {
    "a web application": {"manifest.json": '{"name": "App", "icons": [], "start_url": "/"}', "app.js": "1"},
    "a browser extension": {"manifest.json": '{"manifest_version": 3, "name": "x", "version": "1"}', "popup.html": "1"},
    "a project of Node": {"manifest.json": "{}", "package.json": "{}", "node_modules/a/index.js": "1"},
    "a checkout": {"manifest.json": "{}", ".git/HEAD": "ref: refs/heads/main\n", "informe.odt": "1"},
    "a worktree": {"manifest.json": "{}", ".git": "gitdir: ../otra/.git/worktrees/x\n", "informe.odt": "1"},
    "another generator's site": {
        "manifest.json": '{"generator": "otro 1", "datasets": [], "files": []}',
        "a.html": "1",
    },
    "one that lists nothing of it": {
        "manifest.json": '{"generator": "portal 1", "datasets": [], "files": []}',
        "a": "1",
    },
    "a download with its sums": {"SHA256SUMS": "", "informe.pdf": "escaneado y firmado"},
    "a list of versions of others": {"versions.json": "[]", "index.html": "1", ".htaccess": "1"},
    "documents": {"tesis/capítulo 1.odt": "años de trabajo"},
    "a hidden file alone": {".notas": "1"},
}


def lay(folder: Path, files: Mapping[str, str]) -> Path:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize("order", list(ORDERS))
@pytest.mark.parametrize("kind", list(FOREIGN))
def test_a_folder_of_others_is_never_replaced_whatever_is_in_it(
    portal: Portal, tmp_path: Path, order: str, kind: str
) -> None:
    folder = lay(tmp_path / "ajena", FOREIGN[kind])
    code, error = refused(folder, portal, (*ORDERS[order], "--destino", str(folder)))
    assert code == 1
    assert "No se tocó nada" in error
    named = any(f"«{path.partition('/')[0]}" in error for path in FOREIGN[kind])
    assert named or "tiene un sitio construido, y esta orden" in error


@pytest.fixture
def built(portal: Portal, tmp_path: Path) -> Path:
    folder = tmp_path / "sitio"
    code, out, error = run("construir", "--proyecto", str(portal.root), "--destino", str(folder))
    assert code == 0, out + error
    return folder


def test_what_somebody_put_into_a_built_site_stops_the_next_build(portal: Portal, built: Path) -> None:
    order = ("construir", "--destino", str(built))
    added = {"notas.txt": "1", "datos/cobros/mi copia.xlsx": "1", ".git/HEAD": "1", "fotos/2024/a.jpg": "1"}
    for path, text in added.items():
        lay(built, {path: text})
        code, error = refused(built, portal, order)
        assert (code, "el portal no escribió" in error) == (1, True)
        named = path if path.startswith(("notas", "datos")) else f"{path.partition('/')[0]}/"
        assert f"«{named}»" in error
        shutil.rmtree(built / path.partition("/")[0]) if named.endswith("/") else (built / path).unlink()
    page = built / "index.html"
    page.write_text(f"{page.read_text(encoding='utf-8')}<!-- a mano -->", encoding="utf-8")
    assert "«index.html (cambió)»" in refused(built, portal, order)[1]
    page.unlink()
    page.symlink_to("/etc/hostname")
    assert "«index.html (cambió)»" in refused(built, portal, order)[1]
    page.unlink()  # what is lacking is nobody's loss
    lay(built, {".DS_Store": "1", "datos/Thumbs.db": "1"})  # what systems drop is no one's work
    (built / "vacía" / "más").mkdir(parents=True)
    code, out, error = run(*order, "--proyecto", str(portal.root))
    assert code == 0, out + error
    assert not {".DS_Store", "vacía"} & {path.name for path in built.iterdir()}
    assert [path.name for path in built.parent.iterdir() if path.name.startswith(".")] == []


def test_the_names_of_many_foreign_files_are_counted(portal: Portal, built: Path) -> None:
    lay(built, {f"{n}.txt": "1" for n in range(9)})
    error = refused(built, portal, ("construir", "--destino", str(built)))[1]
    assert "«0.txt», «1.txt», «2.txt», «3.txt», «4.txt» y 4 más" in error


def test_a_site_and_the_documents_of_a_hearing_do_not_replace_each_other(portal: Portal, built: Path) -> None:
    error = refused(built, portal, (*ORDERS["rendicion"], "--destino", str(built)))[1]
    assert "tiene un sitio construido, y esta orden escribe los documentos de una rendición" in error


def test_folders_beside_a_destination_are_left_alone_whatever_their_names(
    portal: Portal, tmp_path: Path, quick: None
) -> None:
    names = (".sitio.nuevo", ".sitio.anterior", ".sitio.paginas", ".sitio.a1b2c3d4.portal")
    for name in names:
        lay(tmp_path / name, {"documentos/carta.odt": "de alguien"})
    before = {name: content(tmp_path / name) for name in names}
    for folder in ("sitio", "sitio"):
        code, out, error = run("construir", "--proyecto", str(portal.root), "--destino", str(tmp_path / folder))
        assert code == 0, out + error
    assert {name: content(tmp_path / name) for name in names} == before


# --- beside the editions -------------------------------------------------------------------------


def test_what_others_put_beside_the_editions_stops_publishing(portal: Portal, publication: Path) -> None:
    order = (*ORDERS["publicar"], "--destino", str(publication))
    for path in ("CNAME", ".htaccess", "notas.txt", ".2025-3.abc.nuevo/tesis.odt", "firmas/carta.odt"):
        lay(publication, {path: "de alguien"})
        code, error = refused(publication, portal, order)
        assert (code, f"«{path}»" in error) == (1, True), error
        (publication / path).unlink()
        if (publication / path).parent != publication:
            (publication / path).parent.rmdir()


def test_what_others_put_into_the_copy_of_the_newest_is_not_replaced(tmp_path: Path, quick: None) -> None:
    put(tmp_path / "p", "2025-1", kind="copia")
    (tmp_path / "p/vigente/fotos").mkdir()
    (tmp_path / "p/vigente/fotos/acto.jpg").write_text("de alguien")
    before = content(tmp_path / "p", hidden=True)
    with pytest.raises(OutputError, match=r"«vigente/fotos/acto\.jpg»"):
        put(tmp_path / "p", "2025-2")
    assert content(tmp_path / "p", hidden=True) == before


@pytest.mark.parametrize("kind", ["folder", "file"])
def test_the_checkout_of_a_publication_is_kept_and_never_read_nor_counted(
    tmp_path: Path, quick: None, kind: str
) -> None:
    folder = tmp_path / "p"
    lay(folder, {".git/HEAD": "ref"} if kind == "folder" else {".git": "gitdir: ../x"})
    before = content(folder, hidden=True)
    opened: list[str] = []
    listening = [True]

    def hook(event: str, given: tuple[object, ...]) -> None:
        if listening and event in {"open", "os.scandir", "os.listdir"}:
            opened.append(str(given[0]))

    sys.addaudithook(hook)
    for name in ("2025-1", "2025-2"):
        put(folder, name)
    found = verify(folder)
    listening.clear()
    assert str(folder / ".gitattributes") in opened
    assert [path for path in opened if path == str(folder / ".git") or path.startswith(f"{folder}/.git/")] == []
    assert found.problems == ()
    assert not any(".git" in note for note in found.notes)
    assert before.items() <= content(folder, hidden=True).items()


def test_files_for_the_host_may_be_listed_with_their_hash(portal: Portal, tmp_path: Path, quick: None) -> None:
    name, known = tmp_path / "p/CNAME", hashlib.sha256(b"datos.ejemplo.bo\n").hexdigest()
    listed = "    hosting_files:\n" + "".join(
        f"      - {{path: {path}, sha256: {known}}}\n" for path in ("CNAME", ".well-known/security.txt")
    )
    config = portal.root / "mkdocs.yml"
    config.write_text(config.read_text(encoding="utf-8") + listed, encoding="utf-8")
    order = ("publicar", "2025-1", "--fecha", "2025-03-28", "--destino", str(tmp_path / "p"))
    lay(tmp_path / "p", {"CNAME": "otro.ejemplo.bo\n"})
    assert "«CNAME (su huella no es la de la configuración)»" in refused(tmp_path / "p", portal, order)[1]
    lay(tmp_path / "p", {"CNAME": "datos.ejemplo.bo\n", ".well-known/security.txt": "datos.ejemplo.bo\n"})
    for _ in range(2):
        code, out, error = run(*order, "--proyecto", str(portal.root))
        assert code == 0, out + error
    assert name.read_text(encoding="utf-8") == "datos.ejemplo.bo\n"


def test_what_publishing_would_cover_is_foreign_even_if_it_is_listed(portal: Portal, tmp_path: Path) -> None:
    known = hashlib.sha256(b"de alguien").hexdigest()
    config = portal.root / "mkdocs.yml"
    listed = f"    hosting_files:\n      - {{path: index.html, sha256: {known}}}\n"
    config.write_text(config.read_text(encoding="utf-8") + listed, encoding="utf-8")
    folder = lay(tmp_path / "p", {"index.html": "de alguien"})
    code, error = refused(folder, portal, (*ORDERS["publicar"], "--destino", str(folder)))
    assert (code, "«index.html»" in error) == (1, True), error


@pytest.mark.parametrize(
    "entry", ["CNAME", "{path: CNAME}", "{path: ../CNAME, sha256: X}", "{path: /a, sha256: X}", "{path: a, sha256: 1}"]
)
def test_a_file_for_the_host_that_is_not_told_whole_is_refused(portal: Portal, entry: str) -> None:
    config = portal.root / "mkdocs.yml"
    written = entry.replace("X", "0" * 64)
    config.write_text(f"{config.read_text(encoding='utf-8')}    hosting_files:\n      - {written}\n", encoding="utf-8")
    code, _, error = run("validar", "--proyecto", str(portal.root))
    assert code == 2
    assert "«extra.portal.hosting_files» lleva «path»" in error


# --- the folder in which builds work, and kits ---------------------------------------------------


def test_a_working_folder_that_is_not_the_portals_is_not_emptied(portal: Portal, tmp_path: Path) -> None:
    staging = portal.root / ".portal"
    lay(staging, {"docs/tesis.md": "años de trabajo", "cache/foto.jpg": "1"})
    for order in ("construir", "publicar"):
        code, error = refused(portal.root, portal, (*ORDERS[order], "--destino", str(tmp_path / "s")))
        assert (code, "«cache», «docs»" in error) == (1, True), error


@pytest.mark.parametrize("name", ["", "docs", "cache", "mkdocs.yml"])
def test_a_working_folder_does_not_lead_elsewhere(portal: Portal, tmp_path: Path, name: str) -> None:
    elsewhere = lay(tmp_path / "otra", {"tesis.md": "años de trabajo"})
    (portal.root / ".portal").mkdir()
    if not name:
        (portal.root / ".portal").rmdir()
    (portal.root / ".portal" / name).symlink_to(elsewhere)
    code, error = refused(tmp_path, portal, (*ORDERS["construir"], "--destino", str(tmp_path / "s")))
    assert (code, "es un enlace" in error) == (1, True), error


def test_what_lies_in_the_cache_by_another_name_stays(portal: Portal, built: Path) -> None:
    lay(portal.root / ".portal/cache", {"notas.txt": "1"})
    assert run("construir", "--proyecto", str(portal.root), "--destino", str(built))[0] == 0
    assert (portal.root / ".portal/cache/notas.txt").is_file()


@pytest.mark.parametrize("place", ["datasets/kit.zip", "docs/kit.zip", "docs/datos/kit.zip", ".portal/kit.zip"])
def test_a_kit_is_not_packed_where_the_portal_reads(portal: Portal, built: Path, place: str) -> None:
    (portal.root / "docs/datos").mkdir(exist_ok=True)
    code, error = refused(portal.root, portal, ("llevar", str(portal.root / place), "--sitio", str(built)))
    assert code == 1
    assert "que el portal lee" in error


def test_a_kit_that_somebody_added_to_is_not_replaced(portal: Portal, built: Path, tmp_path: Path) -> None:
    kit = tmp_path / "kit.zip"
    lay(tmp_path / ".kit.zip.nuevo", {"tesis.odt": "años de trabajo"})
    order = ("llevar", str(kit), "--sitio", str(built))
    for _ in range(2):
        code, out, error = run(*order, "--proyecto", str(portal.root))
        assert code == 0, out + error
    with ZipFile(kit, "a") as archive:
        archive.writestr("mis notas.txt", "de alguien")
    code, error = refused(tmp_path, portal, order)
    assert (code, "alguien la cambió" in error) == (1, True), error
    assert (tmp_path / ".kit.zip.nuevo/tesis.odt").is_file()
    assert not [path.name for path in tmp_path.iterdir() if path.name.endswith(".portal")]
