"""``portal construir`` end to end: what it writes, what it refuses, and that a failure changes nothing."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from build_scripts.scratch import BEFORE, ENDING, MARK, SIGNATURE
from tests.portals import SLUG, Portal, run

ROOT = Path(__file__).parent.parent
HOSTILE = "Uyuni <script>alert()</script> vale {{ 7 * 7 }} {% raw %} **negrita** `x` [a](http://b) &amp; <!-- c -->"


def construct(portal: Portal, destination: Path) -> tuple[int, str]:
    code, out, error = run("construir", "--proyecto", str(portal.root), "--destino", str(destination))
    assert "Traceback" not in out + error
    return code, out + error


def tree(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture
def site(portal: Portal, tmp_path: Path) -> Path:
    destination = tmp_path / "sitio"
    code, printed = construct(portal, destination)
    assert code == 0, printed
    return destination


def soup(page: Path) -> BeautifulSoup:
    return BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")


def test_every_promised_address_exists(site: Path) -> None:
    base = f"datos/{SLUG}"
    promised = {f"{base}/{table}.{ending}" for table in ("cobros", "lugares", "totales")
                for ending in ("csv", "xlsx", "json", "parquet")}  # fmt: skip
    promised |= {f"{base}/datapackage.json", f"{base}.zip", f"{base}/index.html", f"{base}/cifras.html"}
    promised |= {f"{base}/graficos/total-por-gestion.{ending}" for ending in ("svg", "png", "vl.json", "html")}
    promised |= {f"{base}/desgloses/por-gestion.csv", "index.html", "404.html", "manifest.json"}
    promised |= {f"{base}/cifras.json", "verificar.py"}
    assert promised <= set(tree(site))


def test_the_manifest_tells_the_bytes_and_hash_of_every_other_file(site: Path) -> None:
    manifest = json.loads((site / "manifest.json").read_text(encoding="utf-8"))
    listed = {f["path"]: (f["bytes"], f["sha256"]) for f in manifest["files"]}
    found = {
        name: ((site / name).stat().st_size, digest) for name, digest in tree(site).items() if name != "manifest.json"
    }
    assert listed == found


def test_the_zip_holds_data_descriptor_and_readme(site: Path) -> None:
    with zipfile.ZipFile(site / f"datos/{SLUG}.zip") as archive:
        assert sorted(archive.namelist()) == [
            "LEEME.txt",
            "cifras.json",
            "cobros.csv",
            "datapackage.json",
            "lugares.csv",
            "totales.csv",
        ]
        assert archive.read("cobros.csv") == (site / f"datos/{SLUG}/cobros.csv").read_bytes()
        assert "Las fuentes no declaran licencia." in archive.read("LEEME.txt").decode()


def test_two_builds_are_byte_identical_elsewhere_at_another_time_and_locale(
    portal: Portal, site: Path, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "otra carpeta"
    shutil.copytree(portal.root, elsewhere, ignore=shutil.ignore_patterns(".portal"))
    environment = {**os.environ, "TZ": "Asia/Tokyo", "LC_ALL": "C", "PYTHONHASHSEED": "7", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "build_scripts.cli", "construir", "--destino", "salida"]
    subprocess.run(command, cwd=elsewhere, env=environment, check=True, capture_output=True)
    assert tree(elsewhere / "salida") == tree(site)


def test_a_rebuild_from_the_store_is_the_same_site(portal: Portal, site: Path, tmp_path: Path) -> None:
    again = tmp_path / "otra-vez"
    assert construct(portal, again)[0] == 0
    assert tree(again) == tree(site)


def test_a_changed_cell_reaches_the_page_the_files_and_the_figures(portal: Portal, site: Path) -> None:
    portal.replace("50.00,40,90.00", "50.00,41,91.00")
    code, printed = construct(portal, site)
    assert code == 0, printed
    page = soup(site / f"datos/{SLUG}/index.html").get_text()
    assert "91,00" in page
    assert "90,00" not in page
    assert "91.00" in (site / f"datos/{SLUG}/cobros.csv").read_text(encoding="utf-8")


def test_findings_stop_the_build_and_leave_the_previous_site(portal: Portal, site: Path) -> None:
    before = tree(site)
    portal.replace("1020.50", "1021.50")
    code, printed = construct(portal, site)
    assert code == 1
    assert "Multas y ventas suman el total impreso" in printed
    assert "El sitio anterior queda como estaba." in printed
    assert tree(site) == before
    assert not list(site.parent.glob(f".*{ENDING}"))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{{ figura("cobros/otra") }}', ["docs/index.md, línea 3", "no tiene cifra «otra»", "total-2022"]),
        ('{{ figura("nada/otra") }}', ["docs/index.md, línea 3", "No hay un conjunto de datos «nada»"]),
        ("{{ cifra('x') }}", ["docs/index.md, línea 3", "No se reconoce «cifra»"]),
        ("{{ figura( }}", ["docs/index.md, línea 3", "No se entiende"]),
        ("{{ ''.__class__.__mro__ }}", ["docs/index.md"]),
        ("[roto](nada.md)", ["docs/index.md, línea 3", "nada.md", "una página que no hay"]),
        (
            "En 2022 se cobraron Bs 90,00.",
            ["docs/index.md", "línea 3", "escrita a mano", 'figura("cobros/total-2022")'],
        ),
    ],
)
def test_a_mistake_in_a_page_is_told_with_its_place(portal: Portal, site: Path, text: str, words: list[str]) -> None:
    before = tree(site)
    (portal.root / "docs/index.md").write_text(f"# Inicio\n\n{text}\n", encoding="utf-8")
    code, printed = construct(portal, site)
    assert code == 1
    for word in words:
        assert word in printed
    assert tree(site) == before


def test_markup_in_a_cell_is_shown_as_text_and_never_runs(portal: Portal, tmp_path: Path) -> None:
    portal.replace("con nota", HOSTILE)
    with portal.described() as content:
        content["title"] = HOSTILE
        content["resources"][1]["title"] = HOSTILE
    assert construct(portal, tmp_path / "s")[0] == 0
    page = soup(tmp_path / f"s/datos/{SLUG}/index.html")
    assert HOSTILE in [cell.get_text() for cell in page.select("#tabla-cobros td")]
    heading = page.select_one("h1")
    assert heading is not None
    assert heading.get_text() == HOSTILE
    assert HOSTILE in [h.get_text() for h in page.select("h3")]
    running = page.select('script:not([type="application/ld+json"])')  # what machines read of the page is no code
    assert not [s for s in running if "alert" in s.get_text()]
    assert not page.select("td strong, td code, td a[href='http://b'], h1 strong, h3 strong")


def test_an_output_folder_with_other_things_in_it_is_refused(portal: Portal, tmp_path: Path) -> None:
    (tmp_path / "mio").mkdir()
    (tmp_path / "mio" / "tesis.txt").write_text("años de trabajo", encoding="utf-8")
    code, printed = construct(portal, tmp_path / "mio")
    assert code == 1
    assert "no es un sitio construido" in printed
    assert (tmp_path / "mio" / "tesis.txt").exists()
    assert construct(portal, portal.root)[0] == 1
    assert (portal.root / "mkdocs.yml").exists()


def test_a_site_left_aside_by_a_killed_build_comes_back(portal: Portal, site: Path) -> None:
    before = tree(site)
    left = site.parent / f".{site.name}.a1b2c3d4{ENDING}"
    (left / BEFORE).mkdir(parents=True)
    (left / MARK).write_bytes(SIGNATURE)
    site.rename(left / BEFORE / site.name)
    portal.replace("1020.50", "1021.50")
    assert construct(portal, site)[0] == 1
    assert tree(site) == before


def test_a_resource_cannot_take_the_place_of_another_file(portal: Portal, tmp_path: Path) -> None:
    (portal.root / "docs/datos").mkdir(parents=True)
    (portal.root / f"docs/datos/{SLUG}.zip").write_bytes(b"PK\x03\x04otra cosa")
    code, printed = construct(portal, tmp_path / "s")
    assert code == 1
    assert "piden la misma ruta" in printed


def test_a_portal_without_packages_or_configuration_is_told_so(tmp_path: Path) -> None:
    code, out, error = run("construir", "--proyecto", str(tmp_path))
    assert code == 2
    assert "No hay mkdocs.yml" in out + error


def test_the_site_names_nothing_of_this_machine(site: Path, portal: Portal) -> None:
    needles = [str(ROOT).encode(), str(portal.root).encode()]
    for path in site.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert not any(needle in content for needle in needles), path


def test_all_numbers_of_a_figure_agree_between_page_recipe_and_file(site: Path) -> None:
    shown = soup(site / f"datos/{SLUG}/index.html").select_one(".figure__value")
    recipe = soup(site / f"datos/{SLUG}/cifras.html").select_one(".recipe:has(#total-2022), .recipe#total-2022")
    assert shown is not None
    assert recipe is not None
    assert "90,00" in shown.get_text()
    assert "90,00" in recipe.get_text()


# --- the columns that a page shows ---------------------------------------------------------------


def test_a_page_shows_the_columns_named_and_says_that_the_files_have_all(portal: Portal, tmp_path: Path) -> None:
    with portal.described() as descriptor:
        descriptor["portal"]["tables"] = [{"resource": "cobros", "columns": ["total", "gestion"]}]
    code, printed = construct(portal, tmp_path / "sitio")
    assert code == 0, printed
    page = soup(tmp_path / "sitio" / "datos" / SLUG / "index.html")
    table = page.select_one("table#tabla-cobros")
    assert table is not None
    assert [head["data-name"] for head in table.select("th[data-name]")] == ["gestion", "total"]
    box = table.find_parent(attrs={"data-table": True})
    assert box is not None
    assert box.has_attr("data-part")
    assert "Aquí se ven 2 de sus 9 columnas; el archivo CSV las trae todas." in box.get_text()
    head = (tmp_path / "sitio" / "datos" / SLUG / "cobros.csv").read_text("utf-8-sig").splitlines()[0]
    assert head.count(",") == 8
    totals = page.select_one("table#tabla-totales")
    assert totals is not None
    assert "columnas" not in totals.find_parent(attrs={"data-table": True}).get_text()  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("item", "place", "said"),
    [
        ({"resource": "cobro", "columns": ["gestion"]}, "portal.tables[0].resource", "«cobros»"),
        ({"resource": "cobros", "columns": ["gestion", "tota"]}, "portal.tables[0].columns", "«total»"),
        ({"resource": "cobros", "columns": ["total"]}, "portal.tables[0].columns", "«gestion»"),
    ],
)
def test_columns_that_cannot_be_shown_are_a_finding(
    portal: Portal, item: dict[str, object], place: str, said: str
) -> None:
    with portal.described() as descriptor:
        descriptor["portal"]["tables"] = [item]
    found = portal.validate().only
    assert found["field"] == place
    assert said in found["next"]
