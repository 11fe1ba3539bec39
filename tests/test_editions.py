"""``portal publicar`` and ``portal verificar``: what is published stays, leads to the newest, and shows any change."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from build_scripts.describe import SERVER_FILES
from build_scripts.editions.verify import REDONE, verify
from build_scripts.editions.versions import chain_faults, check_name, followed, in_chain, newest_first
from build_scripts.exceptions import ConflictError, OutputError, UsageError
from build_scripts.model import Edition
from tests.faults import content, put, quick, write_site
from tests.portals import SLUG, Portal, make_portal, run

__all__ = ["quick"]

ROOT = Path(__file__).parent.parent
BASE = "https://example.org/portal/"


def publish(portal: Portal, destination: Path, name: str, day: str, *options: str) -> tuple[int, str]:
    where = ("--proyecto", str(portal.root), "--destino", str(destination))
    code, out, error = run("publicar", name, "--fecha", day, *where, *options)
    assert "Traceback" not in out + error
    return code, out + error


def correct(portal: Portal) -> None:
    """Correct a cell, and publish the revision that says so."""
    portal.replace("300.25,30,330.25", "300.25,31,331.25")
    row: dict[str, Any] = {"resource": "cobros", "row": {"gestion": 2021}}
    with portal.described() as descriptor:
        descriptor["version"] = "1.0.1"
        descriptor["portal"]["revisions"].append(
            {
                "version": "1.0.1",
                "date": "2026-12-01",
                "kind": "patch",
                "reason": "Error de transcripción.",
                "changes": [
                    {**row, "field": "ventas", "from": "30", "to": "31"},
                    {**row, "field": "total", "from": "330.25", "to": "331.25"},
                ],
            }
        )


def make_two(folder: Path, *options: str) -> tuple[Portal, Path]:
    """Publish two editions of the tiny portal, the second with a corrected cell."""
    portal, destination = make_portal(folder / "portal"), folder / "publicación"
    code, printed = publish(portal, destination, "2026-1", "2026-11-30", "--url", BASE, *options)
    assert code == 0, printed
    correct(portal)
    code, printed = publish(portal, destination, "2026-2", "2026-12-31", "--url", BASE, *options)
    assert code == 0, printed
    return portal, destination


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> tuple[Portal, Path]:
    return make_two(tmp_path_factory.mktemp("dos"))


@pytest.fixture
def two(original: tuple[Portal, Path], tmp_path: Path) -> Path:
    """A copy of the publication, its own files, to be altered."""
    return Path(shutil.copytree(original[1], tmp_path / "p", symlinks=True))


@pytest.fixture
def again(original: tuple[Portal, Path], two: Path, tmp_path: Path) -> tuple[Portal, Path]:
    """A copy of the portal too."""
    return Portal(Path(shutil.copytree(original[0].root, tmp_path / "portal"))), two


def manifest(folder: Path) -> Any:
    return json.loads((folder / "manifest.json").read_text(encoding="utf-8"))


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


# --- what is published ---------------------------------------------------------------------------


def test_each_edition_names_the_one_before_it_and_vigente_leads_to_the_newest(two: Path) -> None:
    assert manifest(two / "2026-1")["edition"] == {"name": "2026-1", "date": "2026-11-30", "previous": None}
    assert manifest(two / "2026-2")["edition"] == {
        "name": "2026-2",
        "date": "2026-12-31",
        "previous": {"name": "2026-1", "manifest_sha256": digest(two / "2026-1" / "manifest.json")},
    }
    assert (two / "vigente").readlink() == Path("2026-2")
    assert (two / "vigente" / "datos" / SLUG / "index.html").is_file()


def test_versions_json_is_as_the_selector_reads_it_with_day_hash_and_datasets(two: Path) -> None:
    assert json.loads((two / "versions.json").read_text(encoding="utf-8")) == [
        {
            "version": name,
            "title": name,
            "aliases": aliases,
            "date": day,
            "manifest_sha256": digest(two / name / "manifest.json"),
            "datasets": {SLUG: version},
        }
        for name, aliases, day, version in (
            ("2026-2", ["vigente"], "2026-12-31", "1.0.1"),
            ("2026-1", [], "2026-11-30", "1.0.0"),
        )
    ]


def test_an_edition_says_what_changed_and_lists_every_file_for_sha256sum(two: Path) -> None:
    assert json.loads((two / "2026-1" / "cambios.json").read_text(encoding="utf-8")) is None
    assert SLUG in (two / "2026-2" / "cambios.json").read_text(encoding="utf-8")
    for name in ("2026-1", "2026-2"):
        done = subprocess.run(
            ["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"],
            cwd=two / name,
            capture_output=True,
            check=False,
        )
        assert (done.returncode, done.stdout) == (0, b"")
        listed = {
            line.partition("  ")[2] for line in (two / name / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
        }
        assert listed == set(content(two / name, hidden=True)) - {"SHA256SUMS", "manifest.json"}
        assert {file["path"] for file in manifest(two / name)["files"]} == listed | {"SHA256SUMS"}


def test_published_files_are_read_only_and_those_that_did_not_change_take_no_more_disk(
    original: tuple[Portal, Path],
) -> None:
    first, second = original[1] / "2026-1", original[1] / "2026-2"
    assert {oct(p.stat().st_mode & 0o777) for p in second.rglob("*") if p.is_file()} == {"0o444"}
    same = f"datos/{SLUG}/lugares.csv"
    assert (first / same).samefile(second / same)
    before = {p.relative_to(first): digest(p) for p in first.rglob("*") if p.is_file()}
    alike = [path for path, told in before.items() if (second / path).is_file() and digest(second / path) == told]
    assert alike
    assert all((first / path).samefile(second / path) for path in alike if (first / path).stat().st_size)
    assert not (first / f"datos/{SLUG}/cobros.csv").samefile(second / f"datos/{SLUG}/cobros.csv")


def test_addresses_are_those_of_the_current_edition_and_citations_can_be_frozen(two: Path) -> None:
    page = (two / "2026-1" / "index.html").read_text(encoding="utf-8")
    assert f'rel="canonical" href="{BASE}vigente/' in page
    assert f"{BASE}vigente/" in (two / "2026-2" / "sitemap.xml").read_text(encoding="utf-8")


def test_a_plain_build_carries_its_sums_too(portal: Portal, tmp_path: Path) -> None:
    assert run("construir", "--proyecto", str(portal.root), "--destino", str(tmp_path / "sitio"))[0] == 0
    done = subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=tmp_path / "sitio", check=False)
    assert done.returncode == 0
    assert not (tmp_path / "sitio" / "cambios.json").exists()
    code, out, _ = run("verificar", str(tmp_path / "sitio"))
    assert code == 0
    assert "material de trabajo" in out


# --- publishing again ----------------------------------------------------------------------------


def test_the_same_again_changes_nothing(again: tuple[Portal, Path]) -> None:
    portal, two = again
    there = content(two, hidden=True)
    code, printed = publish(portal, two, "2026-2", "2026-12-31", "--url", BASE)
    assert (code, content(two, hidden=True)) == (0, there)
    assert "«2026-2» ya estaba publicada, idéntica" in printed


def test_the_same_again_mends_what_leads_to_the_editions(again: tuple[Portal, Path]) -> None:
    portal, two = again
    there = content(two, hidden=True)
    (two / "vigente").unlink()
    (two / "vigente").symlink_to("2026-1")
    (two / "versions.json").write_text("[", encoding="utf-8")
    (two / "ediciones.html").unlink()
    assert publish(portal, two, "2026-2", "2026-12-31", "--url", BASE)[0] == 0
    assert content(two, hidden=True) == there


def test_an_old_edition_comes_out_identical_from_its_own_data(again: tuple[Portal, Path], tmp_path: Path) -> None:
    _, two = again
    there = content(two, hidden=True)
    code, printed = publish(make_portal(tmp_path / "primero"), two, "2026-1", "2026-11-30", "--url", BASE)
    assert code == 0, printed
    assert "idéntica" in printed
    assert content(two, hidden=True) == there


def test_other_content_under_a_name_that_is_taken_is_refused_with_3(again: tuple[Portal, Path]) -> None:
    portal, two = again
    there = content(two, hidden=True)
    (portal.root / "docs" / "index.md").write_text("# Otro inicio\n", encoding="utf-8")
    code, printed = publish(portal, two, "2026-2", "2026-12-31", "--url", BASE)
    assert code == 3
    assert "ya está publicada con otro contenido" in printed
    assert "«index.html»" in printed
    assert "Lo publicado queda como estaba" in printed
    assert content(two, hidden=True) == there


def test_another_day_under_a_name_that_is_taken_is_refused_with_3(again: tuple[Portal, Path]) -> None:
    portal, two = again
    there = content(two, hidden=True)
    code, printed = publish(portal, two, "2026-2", "2027-01-01", "--url", BASE)
    assert code == 3
    assert "con fecha 2026-12-31" in printed
    assert content(two, hidden=True) == there


def test_an_edition_that_somebody_altered_is_not_taken_for_identical(again: tuple[Portal, Path]) -> None:
    portal, two = again
    altered = two / "2026-2" / "index.html"
    altered.chmod(0o644)
    altered.write_text(altered.read_text(encoding="utf-8").replace("Inicio", "Otro00"), encoding="utf-8")
    code, printed = publish(portal, two, "2026-2", "2026-12-31", "--url", BASE)
    assert code == 3
    assert "«2026-2/index.html»" in printed or "«index.html»" in printed
    assert "portal verificar" in printed


def test_data_with_errors_publish_nothing(again: tuple[Portal, Path]) -> None:
    portal, two = again
    there = content(two, hidden=True)
    portal.replace("50.00,40", "50.01,40")
    code, printed = publish(portal, two, "2026-3", "2027-01-31")
    assert code == 1
    assert "✗ datasets/cobros/" in printed
    assert "No se publicó nada. Lo publicado queda como estaba." in printed
    assert content(two, hidden=True) == there


def test_an_edition_dated_before_others_is_published_but_not_the_current(two: Path, tmp_path: Path) -> None:
    code, printed = publish(make_portal(tmp_path / "primero"), two, "2025-9", "2025-09-30", "--url", BASE)
    assert code == 0, printed
    assert "Vigente: 2026-2" in printed
    assert manifest(two / "2025-9")["edition"]["previous"]["name"] == "2026-2"
    assert (two / "2025-9" / "cambios.json").read_bytes() == b"null\n"
    assert [v["version"] for v in json.loads((two / "versions.json").read_text())] == ["2026-2", "2026-1", "2025-9"]
    told = [section.get_text(" ", strip=True) for section in soup(two / "ediciones.html").find_all("section")]
    assert ["Es la primera: no hay otra con que compararla." in text for text in told] == [False, True, False]
    assert "Cuando se publicó no había otra de su fecha o anterior con que compararla." in told[2]
    assert run("verificar", str(two))[0] == 0


def test_a_dataset_with_another_name_keeps_its_editions_and_its_old_address(portal: Portal, tmp_path: Path) -> None:
    place = tmp_path / "p"
    assert publish(portal, place, "2026-1", "2026-11-21")[0] == 0
    with portal.described() as content:
        content |= {"name": "cobros-anuales", "version": "2.0.0"}
        content["portal"]["formerly"] = [SLUG]
        reason = "Se llama como lo llama el documento."
        revision = {"version": "2.0.0", "date": "2026-11-30", "kind": "major", "reason": reason}
        content["portal"]["revisions"].append(revision)
    portal.package.rename(portal.package.with_name("cobros-anuales"))
    code, printed = publish(portal, place, "2026-2", "2026-11-30")
    assert code == 0, printed
    assert "cobros-anuales 1.0.0 → 2.0.0: antes se llamaba cobros" in printed
    page = BeautifulSoup((place / "2026-2/datos/cobros-anuales/index.html").read_text(encoding="utf-8"), "html.parser")
    assert f"../../../2026-1/datos/{SLUG}/index.html" in [link["href"] for link in page.select("main a")]
    assert (place / f"2026-2/datos/{SLUG}/index.html").is_file()
    assert found(place) == []


# --- vigente -------------------------------------------------------------------------------------


def test_of_two_editions_of_one_day_the_last_published_is_the_newest_whatever_their_names(
    portal: Portal, tmp_path: Path
) -> None:
    for name in ("b", "a"):
        assert publish(portal, tmp_path / "p", name, "2025-03-31")[0] == 0
    assert (tmp_path / "p" / "vigente").readlink() == Path("a")
    assert found(tmp_path / "p") == []


def test_vigente_may_be_a_copy_and_become_a_link_again(tmp_path: Path, quick: None) -> None:
    put(tmp_path, "2025-1", kind="copia")
    put(tmp_path, "2025-2")  # stays what it is
    assert not (tmp_path / "vigente").is_symlink()
    assert (tmp_path / "vigente" / "index.html").samefile(tmp_path / "2025-2" / "index.html")
    put(tmp_path, "2025-3", kind="enlace")
    assert (tmp_path / "vigente").readlink() == Path("2025-3")
    assert verify(tmp_path).problems == ()
    put(tmp_path, "2025-3", kind="copia")
    assert not (tmp_path / "vigente").is_symlink()
    assert verify(tmp_path).problems == ()


def test_a_damaged_file_is_not_passed_on_to_the_next_edition(tmp_path: Path, quick: None) -> None:
    put(tmp_path, "2025-1")
    damaged = tmp_path / "2025-1" / "datos" / "a" / "index.html"
    damaged.chmod(0o644)
    damaged.write_text("b")
    put(tmp_path, "2025-2")
    assert (tmp_path / "2025-2" / "datos" / "a" / "index.html").read_text() == "a"
    assert [p.place for p in verify(tmp_path).problems] == ["2025-1/datos/a/index.html"]


def test_equal_bytes_are_shared_under_any_path(tmp_path: Path, quick: None) -> None:
    put(tmp_path, "2025-1")
    put(tmp_path, "2025-2")
    assert (tmp_path / "2025-1" / "datos" / "b.csv").samefile(tmp_path / "2025-2" / "datos" / "c.csv")


# --- what is asked -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["uno"], "falta --fecha, --destino"),
        (["uno", "--fecha", "31/12/2026", "--destino", "p"], "un día que exista, como 2025-03-31; es «31/12/2026»"),
        (["uno", "--fecha", "20261231", "--destino", "p"], "un día que exista"),
        (["uno", "--fecha", "2026-02-30", "--destino", "p"], "un día que exista"),
        (["Uno", "--fecha", "2026-12-31", "--destino", "p"], "solo minúsculas sin acento"),
        (["año", "--fecha", "2026-12-31", "--destino", "p"], "solo minúsculas sin acento"),
        (["a/b", "--fecha", "2026-12-31", "--destino", "p"], "solo minúsculas sin acento"),
        (["..", "--fecha", "2026-12-31", "--destino", "p"], "empieza con letra o cifra"),
        ([".uno", "--fecha", "2026-12-31", "--destino", "p"], "empieza con letra o cifra"),
        (["vigente", "--fecha", "2026-12-31", "--destino", "p"], "es el nombre de otra cosa"),
        (["firmas", "--fecha", "2026-12-31", "--destino", "p"], "es el nombre de otra cosa"),
        (["versions.json", "--fecha", "2026-12-31", "--destino", "p"], "es el nombre de otra cosa"),
        (["uno", "--fecha", "2026-12-31", "--destino", "p", "--vigente", "x"], "--vigente lleva enlace o copia"),
        (["uno", "--fecha", "2026-12-31", "--destino", "p", "--esperar", "x"], "un número entero"),
        (["uno", "--fecha", "2026-12-31", "--destino", "p", "--esperar", "-1"], "0 o más"),
        (["uno", "--fecha", "2026-12-31", "--destino", "p", "--url", "x"], "debe empezar con https://"),
        (["uno", "--fecha", "2026-12-31", "--destino", "p", "--firmar", "nada"], "«nada» no existe"),
    ],
)
def test_misuse_of_publicar_is_told_with_exit_2(
    portal: Portal, monkeypatch: pytest.MonkeyPatch, arguments: list[str], message: str
) -> None:
    monkeypatch.chdir(portal.root)
    code, _, error = run("publicar", *arguments)
    assert code == 2
    assert message in error
    assert not (portal.root / "p").exists()


@pytest.mark.parametrize(
    ("place", "message"),
    [
        (".", "es la carpeta del portal"),
        ("..", "es la carpeta del portal o la contiene"),
        ("docs/p", "está en «docs»"),
        ("datasets", "está en «datasets»"),
        (".portal/p", "está en «.portal»"),
        ("mkdocs.yml", "es un archivo"),
        ("otra", "tiene otros archivos, como «tesis.odt»"),
        ("sitio", "es un sitio ya construido"),
    ],
)
def test_a_folder_that_cannot_be_published_to_is_told(portal: Portal, place: str, message: str) -> None:
    for path in ("otra/tesis.odt", "sitio/manifest.json"):
        (portal.root / path).parent.mkdir()
        (portal.root / path).write_text("{}")
    before = content(portal.root, hidden=True)
    code, printed = publish(portal, portal.root / place, "uno", "2026-12-31")
    assert code == 1
    assert message in printed
    assert content(portal.root, hidden=True) == before


def test_the_folder_of_a_branch_without_editions_yet_is_as_good_as_empty(tmp_path: Path, quick: None) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "HEAD").write_text("ref: refs/heads/ediciones\n")
    put(tmp_path, "2025-1")
    assert (tmp_path / ".git" / "HEAD").is_file()
    assert verify(tmp_path).problems == ()


# --- the pages beside the editions ---------------------------------------------------------------


def soup(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


def test_the_root_leads_to_the_current_edition(two: Path) -> None:
    page = soup(two / "index.html")
    refresh = page.find("meta", attrs={"http-equiv": "refresh"})
    assert refresh is not None
    assert refresh["content"] == "0; url=vigente/index.html"
    assert page.find("a", href="vigente/index.html")
    assert (two / "robots.txt").read_text() == f"User-agent: *\nAllow: /\nSitemap: {BASE}vigente/sitemap.xml\n"
    assert (two / ".nojekyll").read_bytes() == b""


def test_the_list_tells_each_edition_with_day_hash_and_what_changed(two: Path) -> None:
    page = soup(two / "ediciones.html")
    sections = page.find_all("section")
    assert [a["href"] for a in page.select("section h2 a")] == ["2026-2/index.html", "2026-1/index.html"]
    for section, name, day in zip(sections, ("2026-2", "2026-1"), ("31 de diciembre", "30 de noviembre"), strict=True):
        text = section.get_text(" ", strip=True)
        assert f"{day} de 2026" in text
        assert digest(two / name / "manifest.json") in text
        assert ("vigente" in text) == (name == "2026-2")
    (change,) = sections[0].select("li")
    assert change.get_text(" ", strip=True).startswith("Cobros de prueba (versión 1.0.0 → 1.0.1): ")
    revisions = json.loads((two / "2026-2/datos/cobros/datapackage.json").read_bytes())["portal"]["revisions"]
    assert change.get_text().endswith(revisions[-1]["reason"])
    assert change.select("a")[0]["href"] == "2026-2/historial.html#edicion-2026-2_cobros"
    assert "Es la primera" in sections[1].get_text(" ", strip=True)


def test_the_orders_that_the_list_gives_find_a_file_and_a_list_changed_together(two: Path, tmp_path: Path) -> None:
    shutil.copytree(two / "2026-2", tmp_path / "copia")
    ordered = [code.get_text() for code in soup(two / "ediciones.html").select("ol li > code:first-child")]
    names = json.loads((two / "2026-2/manifest.json").read_bytes())["files"]
    listed = next(one["sha256"] for one in names if one["path"] == "SHA256SUMS")
    said = [subprocess.run(order.split(), cwd=tmp_path / "copia", capture_output=True, text=True) for order in ordered]
    assert [(done.returncode, done.stdout.split()[:1]) for done in said] == [
        (0, []),
        (0, [listed]),
        (0, [digest(two / "2026-2/manifest.json")]),
    ]
    file, sums = tmp_path / "copia/datos/cobros/cobros.csv", tmp_path / "copia/SHA256SUMS"
    old = digest(file)
    other = hashlib.sha256(b"otra").hexdigest()
    for path, forged in ((file, b"otra"), (sums, sums.read_bytes().replace(old.encode(), other.encode()))):
        path.unlink()
        path.write_bytes(forged)
    said = [subprocess.run(order.split(), cwd=tmp_path / "copia", capture_output=True, text=True) for order in ordered]
    assert said[0].returncode == 0
    assert said[1].stdout.split()[0] != listed


def test_root_pages_lead_nowhere_that_is_not_there(two: Path) -> None:
    for name in ("index.html", "ediciones.html"):
        for tag in soup(two / name).find_all(["a", "link"]):
            address = str(tag["href"])
            if not address.startswith(("#", "https://")):
                file, _, anchor = address.partition("#")
                assert (two / file).is_file(), address
                assert not anchor or soup(two / file).find(id=anchor), address
    for tag in soup(two / "404.html").find_all(["a", "link"]):
        address = str(tag["href"])
        assert address.startswith(("#", "/portal/")), address  # a host shows it at any depth
        assert (two / address.removeprefix("/portal/")).is_file() or address.startswith("#")
    for name in ("index.html", "ediciones.html", "404.html"):
        text = (two / name).read_text(encoding="utf-8")
        assert "<script" not in text
        assert "style=" not in text


# --- verifying -----------------------------------------------------------------------------------


def found(folder: Path, *options: str) -> list[tuple[str, str]]:
    day = ("--fecha", "2025-03-30") if "--llave" in options and "--fecha" not in options else ()
    code, out, error = run("verificar", str(folder), "--json", *options, *day)
    assert error == ""
    told = json.loads(out)
    assert (code == 0) == told["valid"] == (told["findings"] == [])
    return [(one["code"], one["place"]) for one in told["findings"]]


def test_a_whole_publication_is_told_with_the_hash_for_the_acta(two: Path) -> None:
    code, out, _ = run("verificar", str(two))
    assert code == 0
    assert "todo coincide con lo publicado" in out
    assert "Edición 2026-2, 31 de diciembre de 2026" in out
    assert digest(two / "2026-2" / "manifest.json") in out
    assert found(two) == found(two / "2026-1") == found(two / "vigente") == []


def flipped(path: Path) -> None:
    path.chmod(0o644)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def test_one_flipped_byte_of_any_kind_of_file_is_found(two: Path) -> None:
    kinds = {p.suffix or p.name: p for p in sorted((two / "2026-1").rglob("*")) if p.is_file() and p.stat().st_size}
    assert {".html", ".csv", ".xlsx", ".parquet", ".zip", ".png", ".svg", ".js", ".css", ".json", "SHA256SUMS"} <= set(
        kinds
    )
    for path in kinds.values():
        if path.name == "manifest.json":
            continue
        there = path.read_bytes()
        flipped(path)
        assert ("contenido-cambiado", path.relative_to(two).as_posix()) in found(two), path
        path.write_bytes(there)
    assert found(two) == []


def test_a_flipped_byte_of_a_manifest_is_found(two: Path) -> None:
    flipped(two / "2026-1" / "manifest.json")
    assert found(two) != []


Change = Callable[[Path], object]


@pytest.mark.parametrize(
    ("change", "code", "place"),
    [
        (lambda p: (p / "2026-1/index.html").unlink(), "archivo-faltante", "2026-1/index.html"),
        (lambda p: (p / "2026-1/nuevo.html").write_text("x"), "archivo-de-mas", "2026-1/nuevo.html"),
        (lambda p: (p / "2026-1/.oculto").write_text("x"), "archivo-de-mas", "2026-1/.oculto"),
        (lambda p: (p / "2026-1/otro").symlink_to("datos"), "archivo-de-mas", "2026-1/otro"),
        (lambda p: swap_for_link(p / "2026-1/index.html"), "no-es-archivo", "2026-1/index.html"),
        (lambda p: grow(p / "2026-1/index.html"), "contenido-cambiado", "2026-1/index.html"),
        (lambda p: (p / "2026-1/manifest.json").unlink(), "manifiesto-ilegible", "2026-1/manifest.json"),
        (lambda p: rewritten(p / "2026-1", "[]"), "manifiesto-ilegible", "2026-1/manifest.json"),
        (lambda p: rewritten(p / "2026-1", "{"), "manifiesto-ilegible", "2026-1/manifest.json"),
        (lambda p: shutil.rmtree(p / "2026-1"), "cadena-rota", "2026-2"),
        (lambda p: shutil.rmtree(p / "2026-2"), "vigente-otra", "vigente"),
        (lambda p: (p / "2026-1").rename(p / "2026-0"), "manifiesto-ilegible", "2026-0/manifest.json"),
        (lambda p: point(p, "2026-1"), "vigente-otra", "vigente"),
        (lambda p: (p / "vigente").unlink(), "falta", "vigente"),
        (lambda p: (p / "versions.json").write_text("[]"), "versiones-otras", "versions.json"),
        (lambda p: (p / "versions.json").unlink(), "falta", "versions.json"),
        (lambda p: (p / "ediciones.html").unlink(), "falta", "ediciones.html"),
        (lambda p: retold(p / "ediciones.html", "31 de diciembre", "30 de diciembre"), "pagina-otra", "ediciones.html"),
        (lambda p: retold(p / "ediciones.html", "no cambia después", "cambia"), "pagina-otra", "ediciones.html"),
        (lambda p: retold(p / "index.html", "vigente/index.html", "2026-1/index.html"), "pagina-otra", "index.html"),
        (lambda p: retold(p / "404.html", "no existe", "existe"), "pagina-otra", "404.html"),
        (lambda p: retold(p / "robots.txt", "Allow", "Disallow"), "pagina-otra", "robots.txt"),
    ],
)  # fmt: skip
def test_whatever_is_not_as_published_is_found(two: Path, change: Change, code: str, place: str) -> None:
    change(two)
    assert (code, place) in found(two)


def retold(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_list_must_print_the_hash_of_each_manifest(two: Path) -> None:
    old = digest(two / "2026-1/manifest.json")
    retold(two / "ediciones.html", old, "0" * 64)
    verdict = verify(two)
    (problem,) = verdict.problems
    assert (problem.code, problem.place, problem.expected, problem.found) == (
        "pagina-otra",
        "ediciones.html",
        old,
        "0" * 64,
    )
    assert "puede ser la única huella" in verdict.step(problem)  # which of the two was altered, nothing here tells


def test_a_page_whose_words_were_altered_is_made_anew(two: Path) -> None:
    retold(two / "404.html", "no existe", "existe")
    verdict = verify(two)
    (problem,) = verdict.problems
    assert verdict.step(problem) == REDONE


def test_an_edition_made_anew_leaves_its_trace_in_what_must_not_be_rebuilt(two: Path) -> None:
    """Whoever forges the newest edition with its manifest leaves its old hash in the lists, and only there."""
    path = two / "2026-2/manifest.json"
    path.chmod(0o644)
    path.write_bytes(path.read_bytes() + b"\n")
    verdict = verify(two)
    assert {(one.code, one.place) for one in verdict.problems} == {
        ("pagina-otra", "ediciones.html"),
        ("versiones-otras", "versions.json"),
        ("declaracion-otra", "declaracion.json"),
    }
    assert all("puede ser la única huella de lo que había" in verdict.step(one) for one in verdict.problems)


def test_pages_of_a_program_that_did_not_carry_them_are_held_only_against_hashes_and_days(
    tmp_path: Path, quick: None
) -> None:
    put(tmp_path, "2025-1")
    shutil.rmtree(tmp_path / "2025-1")
    for name in (".gitattributes", *SERVER_FILES):
        (tmp_path / name).unlink()
    write_site(tmp_path / "2025-1", "2025-1", date(2025, 1, 28), (), carrying=False)
    new = digest(tmp_path / "2025-1/manifest.json")
    for name in ("versions.json", "ediciones.html", "declaracion.json"):
        text = (tmp_path / name).read_text(encoding="utf-8")
        (tmp_path / name).write_text(re.sub(r"[0-9a-f]{64}", new, text), encoding="utf-8")
    retold(tmp_path / "404.html", "no existe", "existe")
    verdict = verify(tmp_path)
    assert verdict.problems == ()
    assert any("se revisó solo que ediciones.html nombre cada edición" in note for note in verdict.notes)
    retold(tmp_path / "ediciones.html", new, "0" * 64)
    assert [one.code for one in verify(tmp_path).problems] == ["pagina-otra"]
    (tmp_path / "_headers").write_text("/*\n  X: y\n", encoding="utf-8")  # that program wrote none
    assert ("ajeno", "_headers") in found(tmp_path)


@pytest.fixture
def reworded(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[], None]:
    """Change the words of the list, as a later program would."""

    def change() -> None:
        from build_scripts.editions import rootpages

        shutil.copytree(rootpages.TEMPLATES / "publication", tmp_path / "plantillas" / "publication")
        retold(tmp_path / "plantillas/publication/ediciones.html", "no cambia después", "queda como está")
        monkeypatch.setattr(rootpages, "TEMPLATES", tmp_path / "plantillas")

    return change


def test_a_program_with_other_words_finds_no_fault_and_still_finds_what_was_altered(
    tmp_path: Path, quick: None, reworded: Callable[[], None]
) -> None:
    place = tmp_path / "p"
    put(place, "2025-1")
    there = content(place, hidden=True)
    reworded()
    assert found(place) == []
    retold(place / "ediciones.html", "no cambia después", "cambia después")
    assert found(place) == [("pagina-otra", "ediciones.html")]
    with pytest.raises(ConflictError, match="otro contenido"):  # it would come out otherwise: it is no repetition
        put(place, "2025-1")
    assert content(place, hidden=True) == there  # what leads to it is put right all the same
    put(place, "2025-2")
    assert "queda como está" in (place / "ediciones.html").read_text(encoding="utf-8")
    assert found(place) == []


def test_repeating_an_older_order_changes_nothing_though_the_portal_has_another_name_and_address(
    portal: Portal, tmp_path: Path
) -> None:
    place = tmp_path / "p"
    assert publish(portal, place, "2026-1", "2026-11-30")[0] == 0
    settings = portal.root / "mkdocs.yml"
    old = settings.read_bytes()
    settings.write_bytes(old.replace(b"    name: Portal de prueba", b"    name: Otro nombre"))
    assert publish(portal, place, "2026-2", "2026-12-31", "--url", BASE)[0] == 0
    there = content(place, hidden=True)
    settings.write_bytes(old)
    code, printed = publish(portal, place, "2026-1", "2026-11-30")
    assert (code, content(place, hidden=True)) == (0, there), printed
    assert found(place) == []


def test_pages_carried_by_an_edition_that_was_damaged_are_not_written(tmp_path: Path, quick: None) -> None:
    put(tmp_path, "2025-1")
    retold(tmp_path / "index.html", "Edición vigente", "Otra")
    there = (tmp_path / "index.html").read_bytes()
    carried = tmp_path / "2025-1/raiz.json"
    carried.chmod(0o644)
    retold(carried, "Edición vigente", "Otra")
    with pytest.raises(OutputError, match=r"raiz.json. no es el archivo que dice su manifiesto.*portal verificar"):
        put(tmp_path, "2025-2")
    assert (tmp_path / "index.html").read_bytes() == there
    assert ("contenido-cambiado", "2025-1/raiz.json") in found(tmp_path)


@pytest.mark.parametrize("conversion", ["true", "input"])
def test_a_clone_with_other_line_ends_verifies(tmp_path: Path, quick: None, conversion: str) -> None:
    """Git for Windows rewrites the line ends of texts unless the repository says otherwise."""
    put(tmp_path / "p", "2025-1")
    identity = ("-c", "user.name=Quien prueba", "-c", "user.email=prueba@example.org")
    for order in (
        ["git", "init", "-q", str(tmp_path / "p")],
        ["git", "-C", str(tmp_path / "p"), "add", "--all", "--force"],
        ["git", "-C", str(tmp_path / "p"), *identity, "commit", "-q", "-m", "Edición"],
        ["git", "-c", f"core.autocrlf={conversion}", "clone", "-q", str(tmp_path / "p"), str(tmp_path / "copia")],
    ):
        subprocess.run(order, check=True)
    assert found(tmp_path / "copia") == []


def swap_for_link(path: Path) -> None:
    path.rename(path.with_name("verdadero.html"))
    path.symlink_to("verdadero.html")


def grow(path: Path) -> None:
    path.chmod(0o644)
    path.write_bytes(path.read_bytes() + b" ")


def rewritten(folder: Path, text: str) -> None:
    (folder / "manifest.json").chmod(0o644)
    (folder / "manifest.json").write_text(text, encoding="utf-8")


def point(destination: Path, name: str) -> None:
    (destination / "vigente").unlink()
    (destination / "vigente").symlink_to(name)


def test_empty_folders_are_no_matter(two: Path) -> None:
    (two / "2026-1" / "vacía").mkdir()
    assert found(two) == []


def forged(folder: Path) -> None:
    """Change a file, and the sums and the manifest with it: the edition alone looks whole."""
    page, sums = folder / "index.html", folder / "SHA256SUMS"
    for path in (page, sums, folder / "manifest.json"):
        path.chmod(0o644)
    old = digest(page), digest(sums)
    page.write_bytes(page.read_bytes().replace(b"Inicio", b"Otra00"))
    sums.write_text(sums.read_text(encoding="utf-8").replace(old[0], digest(page)), encoding="utf-8")
    text = (folder / "manifest.json").read_text(encoding="utf-8")
    text = text.replace(old[0], digest(page)).replace(old[1], digest(sums))
    (folder / "manifest.json").write_text(text, encoding="utf-8")


def test_an_edition_replaced_whole_is_given_away_by_the_next(two: Path) -> None:
    acta = digest(two / "2026-1" / "manifest.json")
    forged(two / "2026-1")
    assert found(two / "2026-1") == []  # by itself it looks right
    assert ("cadena-rota", "2026-2") in found(two)
    assert ("huella-otra", "manifest.json") in found(two / "2026-1", "--huella", acta)


def test_only_the_acta_gives_away_the_last_edition_replaced_whole(again: tuple[Portal, Path]) -> None:
    _, two = again
    acta = digest(two / "2026-2" / "manifest.json")
    forged(two / "2026-2")
    for name in ("versions.json", "ediciones.html", "declaracion.json"):
        retold(two / name, acta, digest(two / "2026-2" / "manifest.json"))
    assert found(two) == []
    assert found(two, "--huella", acta) == [("huella-otra", "manifest.json")]


def test_sums_that_do_not_say_what_the_manifest_says_are_found(two: Path) -> None:
    folder = two / "2026-2"
    sums = folder / "SHA256SUMS"
    old = digest(sums)
    sums.chmod(0o644)
    sums.write_text(sums.read_text(encoding="utf-8").replace("a", "b", 1), encoding="utf-8")
    rewritten(folder, (folder / "manifest.json").read_text(encoding="utf-8").replace(old, digest(sums)))
    assert ("sumas-distintas", "2026-2/SHA256SUMS") in found(two)


def test_the_hash_of_the_acta_may_be_of_any_edition_and_copied_in_groups(two: Path) -> None:
    newest, first = (digest(two / name / "manifest.json") for name in ("2026-2", "2026-1"))
    assert found(two, "--huella", newest) == []
    grouped = " ".join(first[at : at + 8].upper() for at in range(0, 64, 8))
    code, out, _ = run("verificar", str(two), "--huella", grouped)
    assert code == 0
    assert "La huella indicada es la de la edición «2026-1»" in out


def test_a_copy_that_is_not_the_newest_is_found(tmp_path: Path, quick: None) -> None:
    put(tmp_path, "2025-1", kind="copia")
    put(tmp_path, "2025-2")
    shutil.rmtree(tmp_path / "vigente")
    shutil.copytree(tmp_path / "2025-1", tmp_path / "vigente")
    assert found(tmp_path) == [("vigente-otra", "vigente")]
    flipped(tmp_path / "vigente" / "index.html")
    assert ("contenido-cambiado", "vigente/index.html") in found(tmp_path)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["nada"], "no es una publicación, ni una edición"),
        (["p", "--huella", "abc"], "64 signos"),
        (["p", "--llave", "nada"], "con una llave pública de OpenSSH"),
    ],
)
def test_misuse_of_verificar_is_told_with_exit_2(
    tmp_path: Path, quick: None, monkeypatch: pytest.MonkeyPatch, options: list[str], message: str
) -> None:
    put(tmp_path / "p", "2025-1")
    monkeypatch.chdir(tmp_path)
    code, out, error = run("verificar", *options)
    assert (code, out) == (2, "")
    assert message in error


def test_verifying_starts_without_what_building_needs(two: Path) -> None:
    program = (
        "import sys; from build_scripts.cli import main; main(); print(*{m.partition('.')[0] for m in sys.modules})"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, "verificar", str(two)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    heavy = {"pandas", "numpy", "altair", "frictionless", "yaml", "markdown", "pyarrow", "typst", "icalendar"}
    assert not heavy & set(done.stdout.split())


# --- signatures ----------------------------------------------------------------------------------


def made_key(folder: Path, name: str = "llave") -> Path:
    folder.mkdir(exist_ok=True)
    command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "una nota", "-f", str(folder / name)]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
    return folder / name


def test_a_signature_lies_outside_the_edition_and_is_checked(tmp_path: Path, quick: None) -> None:
    key = made_key(tmp_path / "llaves")
    destination = tmp_path / "p"
    put(destination, "2025-1")
    plain = content(destination / "2025-1")
    put(destination, "2025-1", key=key)
    put(destination, "2025-2", key=key)
    assert content(destination / "2025-1") == plain
    assert sorted(p.name for p in (destination / "firmas").iterdir()) == ["2025-1.sig", "2025-2.sig", "llave.pub"]
    assert key.read_bytes() not in [p.read_bytes() for p in destination.rglob("*") if p.is_file()]
    assert found(destination) == found(destination, "--llave", f"{key}.pub") == []
    assert found(destination / "2025-1", "--llave", f"{key}.pub") == []
    other = made_key(tmp_path / "llaves", "otra")
    told = sorted(code for code, _ in found(destination, "--llave", f"{other}.pub"))
    assert told == ["firma-falsa"] * 3 + ["llave-otra"]  # the published key is not the given one either
    put(destination, "2025-3")  # without a key: the others stay as they are
    assert len(list((destination / "firmas").iterdir())) == 3
    assert "firmas/2025-2.sig" in (destination / "ediciones.html").read_text(encoding="utf-8")


def test_editions_that_no_signature_vouches_for_are_told_and_with_a_key_in_hand_not_accepted(
    tmp_path: Path, quick: None
) -> None:
    """A signed manifest vouches for those before it, by the chain; for those after it, nobody does."""
    key = made_key(tmp_path / "llaves")
    destination = tmp_path / "p"
    put(destination, "2025-1")
    put(destination, "2025-2", key=key)
    assert found(destination, "--llave", f"{key}.pub") == []
    told = "Sin firma propia, respaldadas por la cadena de una posterior: 2025-1."
    assert told in verify(destination).notes
    put(destination, "2025-3")
    assert found(destination) == []
    assert "Sin firma, ni la de una posterior que las respalde: 2025-3." in verify(destination).notes
    unsigned = [("sin-firma", "declaracion.json.sig"), ("sin-firma", "firmas/2025-3.sig")]
    assert found(destination, "--llave", f"{key}.pub") == unsigned
    put(destination, "2025-3", key=key)
    assert found(destination, "--llave", f"{key}.pub") == []


def test_an_office_may_change_its_key(tmp_path: Path, quick: None) -> None:
    put(tmp_path / "p", "2025-1", key=made_key(tmp_path / "llaves"))
    put(tmp_path / "p", "2025-2", key=made_key(tmp_path / "llaves", "otra"))
    assert found(tmp_path / "p") == []


def test_a_signature_of_other_bytes_is_found(tmp_path: Path, quick: None) -> None:
    destination = tmp_path / "p"
    put(destination, "2025-1", key=made_key(tmp_path / "llaves"))
    put(destination, "2025-2", key=tmp_path / "llaves" / "llave")
    (destination / "firmas" / "2025-2.sig").write_bytes((destination / "firmas" / "2025-1.sig").read_bytes())
    assert found(destination) == [("firma-falsa", "firmas/2025-2.sig")]
    (destination / "firmas" / "2025-9.sig").write_bytes(b"x")
    assert ("firma-sin-edicion", "firmas/2025-9.sig") in found(destination)


def test_with_a_key_in_hand_a_publication_without_signatures_is_not_accepted(tmp_path: Path, quick: None) -> None:
    put(tmp_path / "p", "2025-1")
    key = made_key(tmp_path / "llaves")
    assert found(tmp_path / "p", "--llave", f"{key}.pub") == [
        ("sin-firma", "declaracion.json.sig"),
        ("sin-firma", "firmas"),
    ]


def test_what_cannot_sign_is_told_before_anything_is_built(
    tmp_path: Path, quick: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "texto").write_text("no es una llave")
    with pytest.raises(UsageError, match="no es una llave que ssh-keygen pueda usar"):
        put(tmp_path / "p", "2025-1", key=tmp_path / "texto")
    with pytest.raises(UsageError, match="dentro de la carpeta que se publica"):
        put(tmp_path / "p", "2025-1", key=made_key(tmp_path / "p", ".llave"))
    key = made_key(tmp_path / "llaves")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UsageError, match="hace falta ssh-keygen"):
        put(tmp_path / "q", "2025-1", key=key)
    assert not (tmp_path / "q").exists()


# --- reproducible --------------------------------------------------------------------------------


def test_the_same_editions_come_out_byte_by_byte_elsewhere(original: tuple[Portal, Path], tmp_path: Path) -> None:
    portal, destination = make_portal(tmp_path / "Otra carpeta, ñ" / "portal"), tmp_path / "allá" / "p"
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TZ": "Asia/Kathmandu", "LC_ALL": "C", "PYTHONHASHSEED": "7"}
    environment |= {"SOURCE_DATE_EPOCH": "1", "COLUMNS": "40"}
    for name, day in (("2026-1", "2026-11-30"), ("2026-2", "2026-12-31")):
        for path in portal.root.rglob("*"):
            os.utime(path, (1_000_000_000, 1_000_000_000))
        command = [sys.executable, "-m", "build_scripts.cli", "publicar", name, "--fecha", day, "--url", BASE]
        command += ["--destino", str(destination), "--proyecto", str(portal.root)]
        subprocess.run(command, env=environment, cwd=tmp_path, check=True, capture_output=True)
        if name == "2026-1":
            correct(portal)
    assert content(destination, hidden=True) == content(original[1], hidden=True)


# --- names, order and chain ----------------------------------------------------------------------


@given(st.text(alphabet="abz019.-", min_size=1, max_size=8))
def test_a_name_that_is_accepted_is_a_folder_like_any_other(name: str) -> None:
    try:
        check_name(name)
    except UsageError:
        assert name.startswith((".", "-")) or name.endswith(".")
    else:
        assert Path(name).name == name


def chained(days: list[int]) -> list[Edition]:
    chain: list[Edition] = []
    for place, day in enumerate(days):
        before = chain[-1] if chain else None
        chain.append(
            Edition(
                f"e{place}",
                date(2025, 1, day),
                f"h{place}",
                before.name if before else "",
                before.digest if before else "",
            )
        )
    return chain


@given(st.lists(st.integers(1, 5), min_size=1, max_size=8), st.randoms())
def test_the_chain_is_put_back_in_order_whatever_the_order_of_reading(days: list[int], random: Any) -> None:
    chain = chained(days)
    mixed = list(chain)
    random.shuffle(mixed)
    assert in_chain(mixed) == chain
    ordered = newest_first(chain)
    assert [e.day for e in ordered] == sorted((e.day for e in chain), reverse=True)
    assert ordered[0] == max(chain, key=lambda e: (e.day, chain.index(e)))
    partner = followed(chain, date(2025, 1, 3))
    assert (partner is None) == all(day > 3 for day in days)
    assert partner is None or partner.day == max(e.day for e in chain if e.day.day <= 3)


@given(st.integers(2, 6), st.data())
def test_any_break_of_the_chain_is_found(length: int, data: Any) -> None:
    chain = chained([1] * length)
    at = data.draw(st.integers(0, length - 1))
    one = chain[at]
    kind = data.draw(st.sampled_from(["hash", "loop", "second first", "fork"]))
    if kind == "hash":
        chain[at] = Edition(one.name, one.day, "otro", one.previous, one.previous_digest)
        broken = at < length - 1  # of the last, only the acta knows
    elif kind == "loop":
        last = chain[-1]
        chain[0] = Edition(chain[0].name, one.day, chain[0].digest, last.name, last.digest)
        broken = True
    elif kind == "second first":
        chain[at] = Edition(one.name, one.day, one.digest)
        broken = at > 0
    else:
        chain.append(Edition("z", one.day, "h", one.previous, one.previous_digest))
        broken = True
    assert bool(chain_faults(chain)) == broken


def test_a_publication_with_a_broken_chain_is_not_added_to(tmp_path: Path, quick: None) -> None:
    put(tmp_path / "p", "2025-1")
    aside = tmp_path / "otra"
    write_site(aside, "2025-2", date(2025, 2, 28), ())
    aside.rename(tmp_path / "p" / "2025-2")
    with pytest.raises(Exception, match="La cadena de ediciones está rota"):
        put(tmp_path / "p", "2025-3")
    assert ("cadena-rota", "") in found(tmp_path / "p")


def test_every_problem_has_a_next_step() -> None:
    from build_scripts.editions.verify import MADE, STEPS

    folder = Path(__file__).parent.parent / "build_scripts" / "editions"
    told = {code for path in folder.glob("*.py") for code in re.findall(r'Problem\(\s*"([a-z-]+)"', path.read_text())}
    assert len(told) > 10
    assert told - {*STEPS, *MADE} == set()
