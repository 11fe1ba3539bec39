"""The kit for a USB stick: what is in it, what it refuses to carry, and that it opens without network."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import pytest
from bs4 import BeautifulSoup

from build_scripts.describe import CHECKSUMS, MANIFEST, checksums, manifest
from build_scripts.editions.carry import _seal
from build_scripts.model import Edition, Output
from build_scripts.scratch import ENDING
from tests.portals import Portal, run
from tests.test_search import BOX, HITS

EDITION = Edition("2026-11", date(2026, 11, 21))
HOME = """<!doctype html><html lang="es"><head><title>Portal de
prueba</title><link rel="canonical" href="https://ejemplo.bo/vigente/index.html"></head>
<body><a href="../vigente/index.html">Vigente</a> <a href="../ediciones.html">Todas</a></body></html>"""
DEEP = """<!doctype html><html lang="es"><head><title>Cobros</title></head><body>
<a href="../../../vigente/datos/cobros/index.html#total">Vigente</a>
<a href="../../../2026-05/datos/cobros/index.html?x=1">Otra</a>
<a href="../../../2026-11/index.html">Esta misma</a> <a href="../../index.html">Portada</a>
<a href="https://ejemplo.bo/../x.html">Fuera</a></body></html>"""
LOST = """<!doctype html><html lang="es"><head><title>No está</title></head><body>
<a href="/portal/2026-11/../ediciones.html">Todas</a></body></html>"""
FILES = {
    "index.html": HOME,
    "404.html": LOST,
    "datos/cobros/index.html": DEEP,
    "datos/cobros/cobros.csv": "gestion,total\r\n2024,10\r\n",
    "rendicion/2024-final/informe.pdf": "%PDF-1.7 informe",
    "rendicion/2024-final/fichas/Potosí.pdf": "%PDF-1.7 ficha",
    "rendicion/2024-final/guion-de-lectura.txt": "GUION",
    "rendicion/2024-final.ics": "BEGIN:VCALENDAR",
    "rendicion/2024-final/index.html": "<title>Página</title>",
    "verificar.py": "print('bien')",
    "SHA256SUMS": "",
}


def make_site(folder: Path, files: dict[str, str] | None = None, edition: Edition | None = EDITION) -> Path:
    outputs = [Output(path, text.encode()) for path, text in (FILES if files is None else files).items()]
    listed = checksums(output for output in outputs if output.path != CHECKSUMS)
    outputs = [listed if output.path == CHECKSUMS else output for output in outputs]
    for output in [*outputs, manifest(outputs, [], "portal", edition)]:
        target = folder / output.path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(output.content)
    return folder


@pytest.fixture
def edition(tmp_path: Path) -> Path:
    return make_site(tmp_path / "publicado" / EDITION.name)


def carried(destination: Path, *options: str) -> ZipFile:
    code, out, error = run("llevar", str(destination), *options)
    assert code == 0, out + error
    return ZipFile(destination)


def put_kit(path: Path) -> None:
    """Put what a kit that was made before looks like."""
    with ZipFile(path, "w") as older:
        older.writestr("ABRA-AQUI.html", "antes")
        older.comment = _seal(older.infolist())


def refused(destination: Path, *options: str) -> str:
    before = destination.read_bytes() if destination.is_file() else None
    code, out, error = run("llevar", str(destination), *options)
    assert (code in {1, 2, 3}, out) == (True, "")
    assert "Traceback" not in error
    if not destination.is_dir():
        assert (destination.read_bytes() if destination.is_file() else None) == before
    if destination.parent.is_dir():
        assert [path.name for path in destination.parent.iterdir() if path.name.endswith(ENDING)] == []
    return error


@pytest.mark.parametrize("content", [b"una tesis", b""])
def test_a_file_that_is_no_kit_is_not_replaced(edition: Path, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "tesis.zip").write_bytes(content)
    error = refused(tmp_path / "tesis.zip", "--edicion", str(edition))
    assert "no es una copia hecha con «portal llevar»" in error
    assert "escriba otro nombre" in error


def test_another_zip_is_not_replaced(edition: Path, tmp_path: Path) -> None:
    with ZipFile(tmp_path / "kit.zip", "w") as archive:
        archive.writestr("capítulo.odt", "x")
    assert "no trae ABRA-AQUI.html" in refused(tmp_path / "kit.zip", "--edicion", str(edition))


# --- what is in it -----------------------------------------------------------------------------


def test_the_whole_edition_is_in_a_folder_with_its_name(edition: Path, tmp_path: Path) -> None:
    with carried(tmp_path / "kit.zip", "--edicion", str(edition)) as kit:
        inside = {
            name.removeprefix("2026-11/"): kit.read(name) for name in kit.namelist() if name.startswith("2026-11/")
        }
        there = {p.relative_to(edition).as_posix(): p.read_bytes() for p in edition.rglob("*") if p.is_file()}
        assert inside == there
        beside = [name for name in kit.namelist() if not name.startswith("2026-11/")]
        assert beside == [
            "2026-05/datos/cobros/index.html",
            "ABRA-AQUI.html",
            "LEAME.txt",
            "documentos/2024-final.ics",
            "documentos/2024-final/fichas/Potosí.pdf",
            "documentos/2024-final/guion-de-lectura.txt",
            "documentos/2024-final/informe.pdf",
            "ediciones.html",
            "vigente/copia.css",
            "vigente/datos/cobros/index.html",
            "vigente/index.html",
        ]
        assert kit.read("documentos/2024-final/informe.pdf") == b"%PDF-1.7 informe"


def test_no_link_of_the_kit_is_dead(edition: Path, tmp_path: Path) -> None:
    with carried(tmp_path / "kit.zip", "--edicion", str(edition)) as kit:
        kit.extractall(tmp_path / "usb")
    checked = 0
    for page in (tmp_path / "usb").rglob("*.html"):
        soup = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
        for element in [*soup.find_all("a"), *soup.find_all("link", rel="stylesheet")]:
            target = str(element["href"])
            if not target.startswith(("https:", "/")):
                checked += 1
                assert (page.parent / target.split("#")[0].split("?")[0]).is_file(), f"{page}: {target}"
    assert checked > 10


def test_a_page_outside_says_what_this_is_and_leads_back_to_the_same_page(edition: Path, tmp_path: Path) -> None:
    with carried(tmp_path / "kit.zip", "--edicion", str(edition)) as kit:
        page = BeautifulSoup(kit.read("vigente/datos/cobros/index.html"), "html.parser")
        assert "Es una copia de la edición 2026-11, del 21 de noviembre de 2026" in page.get_text()
        back, current = page.find_all("a")
        assert back["href"] == "../../../2026-11/datos/cobros/index.html"
        assert current["href"] == "https://ejemplo.bo/vigente/index.html"
        other = BeautifulSoup(kit.read("ediciones.html"), "html.parser")
        assert next(link["href"] for link in other.find_all("a")) == "2026-11/index.html"


def test_the_text_says_how_to_open_and_verify_in_the_oldest_notepad(edition: Path, tmp_path: Path) -> None:
    with carried(tmp_path / "kit.zip", "--edicion", str(edition)) as kit:
        raw = kit.read("LEAME.txt")
    assert raw.startswith(b"\xef\xbb\xbf")
    assert raw.count(b"\n") == raw.count(b"\r\n") > 20
    text = raw.decode("utf-8-sig")
    digest = hashlib.sha256((edition / MANIFEST).read_bytes()).hexdigest()
    for said in (
        "Portal de prueba\r\n",
        "Edición 2026-11, del 21 de noviembre de 2026",
        "ABRA-AQUI.html",
        f"  {digest}\r\n",
        "certutil -hashfile 2026-11\\manifest.json SHA256",
        "Get-FileHash -LiteralPath $f",
        "Compárela con la que se anotó en el acta",
        "sha256sum -c --quiet SHA256SUMS",
        "python 2026-11/verificar.py",
        "  documentos\\2024-final\\informe.pdf\r\n",
    ):
        assert said in text


def test_what_the_site_does_not_have_is_not_promised(tmp_path: Path) -> None:
    site = make_site(tmp_path / "site", {"index.html": "<title>Solo</title>"}, edition=None)
    with carried(tmp_path / "kit.zip", "--sitio", str(site)) as kit:
        assert kit.namelist() == ["ABRA-AQUI.html", "LEAME.txt", "portal/index.html", "portal/manifest.json"]
        text = kit.read("LEAME.txt").decode("utf-8-sig")
    assert "no es una edición publicada" in text
    assert not any(word in text for word in ("documentos", "SHA256SUMS", "verificar.py", "edición vigente"))


def test_the_same_edition_gives_the_same_bytes(edition: Path, tmp_path: Path) -> None:
    carried(tmp_path / "uno.zip", "--edicion", str(edition)).close()
    again = shutil.copytree(edition, tmp_path / "otra" / "carpeta")
    for path in again.rglob("*"):
        os.utime(path, (1, 1))
    with carried(tmp_path / "dos.zip", "--edicion", str(again)) as kit:
        assert {entry.date_time for entry in kit.infolist()} == {(2026, 11, 21, 0, 0, 0)}
        types = {entry.filename.rsplit(".", 1)[-1]: entry.compress_type for entry in kit.infolist()}
        assert (types["pdf"], types["html"], types["csv"]) == (ZIP_STORED, ZIP_DEFLATED, ZIP_DEFLATED)
    assert (tmp_path / "uno.zip").read_bytes() == (tmp_path / "dos.zip").read_bytes()


@pytest.mark.parametrize(
    ("day", "kept"),
    [(date(1970, 1, 1), (1980, 1, 1)), (date(2107, 12, 31), (2107, 12, 31)), (date(2200, 1, 1), (2107, 12, 31))],
)
def test_a_day_that_a_zip_cannot_record_becomes_the_nearest(tmp_path: Path, day: date, kept: tuple[int, ...]) -> None:
    site = make_site(tmp_path / "publicado", edition=Edition("futura", day))
    with carried(tmp_path / "kit.zip", "--edicion", str(site)) as archive:
        assert {entry.date_time[:3] for entry in archive.infolist()} == {kept}


def test_of_a_publication_the_newest_edition_is_carried(edition: Path, tmp_path: Path) -> None:
    make_site(edition.parent / "2026-05", edition=Edition("2026-05", date(2026, 5, 2)))
    listed = [{"version": "2026-11", "title": "2026-11", "aliases": ["vigente"]}, {"version": "2026-05"}]
    (edition.parent / "versions.json").write_text(json.dumps(listed), encoding="utf-8")
    with carried(tmp_path / "kit.zip", "--de", str(edition.parent)) as kit:
        assert "2026-11/index.html" in kit.namelist()


def test_without_more_the_built_site_is_carried(portal: Portal, tmp_path: Path) -> None:
    assert run("construir", "--proyecto", str(portal.root))[0] == 0
    with carried(tmp_path / "nueva" / "kit.zip", "--proyecto", str(portal.root)) as kit:
        assert "portal/index.html" in kit.namelist()


def test_an_older_kit_is_replaced(edition: Path, tmp_path: Path) -> None:
    put_kit(tmp_path / "kit.zip")
    carried(tmp_path / "kit.zip", "--edicion", str(edition)).close()


# --- what is refused ---------------------------------------------------------------------------


def flip(edition: Path) -> None:
    path = edition / "datos/cobros/cobros.csv"
    path.write_bytes(path.read_bytes().replace(b"10", b"11"))


DAMAGES: dict[str, Callable[[Path], object]] = {
    "datos/cobros/cobros.csv: Su contenido cambió": flip,
    "index.html: Está en el manifiesto y no en la carpeta": lambda edition: (edition / "index.html").unlink(),
    "datos/extra.csv: No está en el manifiesto": lambda edition: (edition / "datos/extra.csv").write_text("x"),
    "no es un manifiesto como los que escribe el portal. Recupérelo": lambda edition: (edition / MANIFEST).write_text(
        "{"
    ),
    "no tiene manifest.json": lambda edition: (edition / MANIFEST).unlink(),
}


@pytest.mark.parametrize("told", DAMAGES)
def test_a_damaged_edition_is_not_carried(edition: Path, tmp_path: Path, told: str) -> None:
    put_kit(tmp_path / "kit.zip")
    DAMAGES[told](edition)
    assert told in refused(tmp_path / "kit.zip", "--edicion", str(edition))


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (["datos/con.csv"], "datos/con.csv: Windows reserva ese nombre"),
        (["datos/a:b.csv"], "a:b.csv: tiene un signo que Windows no admite"),
        (["datos/punto."], "punto.: tiene un signo que Windows no admite"),
        (["datos/Uno.csv", "datos/uno.csv"], "datos/uno.csv: Windows lo confunde con"),
        (["Datos/a.csv", "datos/b.csv"], "datos/b.csv: Windows lo confunde con"),
        (["datos/" + "a" * 170], "signos y el límite es 179"),
    ],
)
def test_names_that_do_not_survive_on_windows_are_refused(tmp_path: Path, names: list[str], told: str) -> None:
    site = make_site(tmp_path / "sitio", {"index.html": "", **dict.fromkeys(names, "x")})
    assert told in refused(tmp_path / "kit.zip", "--edicion", str(site))


def test_a_file_outside_the_folder_is_refused(tmp_path: Path) -> None:
    site = make_site(tmp_path / "publicado" / "sitio", {"index.html": "", "../secreto.txt": "x"})
    assert "no es un manifiesto como los que escribe el portal" in refused(tmp_path / "kit.zip", "--edicion", str(site))


def test_the_longest_path_that_is_let_through_survives(tmp_path: Path) -> None:
    long = "a" * (179 - len("2026-11/"))
    with carried(
        tmp_path / "kit.zip", "--edicion", str(make_site(tmp_path / "s", {"index.html": "", long: "x"}))
    ) as kit:
        assert max(map(len, kit.namelist())) == 179


@pytest.mark.parametrize(
    ("number", "told"),
    [
        (errno.ENOSPC, "no queda espacio en el disco"),
        (errno.EROFS, "es de solo lectura"),
        (errno.EACCES, "no hay permiso"),
    ],
)
def test_a_disk_that_refuses_leaves_nothing_half_written(
    edition: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, told: str
) -> None:
    def refuse(_handle: int) -> None:
        raise OSError(number, os.strerror(number))

    put_kit(tmp_path / "kit.zip")
    monkeypatch.setattr(os, "fsync", refuse)
    error = refused(tmp_path / "kit.zip", "--edicion", str(edition))
    assert told in error
    assert "Nada quedó a medias" in error


def test_what_cannot_be_asked_for_is_told(edition: Path, tmp_path: Path) -> None:
    whole = ("--edicion", str(edition))
    assert "termina en .zip" in refused(tmp_path / "kit.rar", *whole)
    assert "dentro de la edición «2026-11»" in refused(edition / "kit.zip", *whole)
    assert "elija entre --edicion y --de" in refused(tmp_path / "kit.zip", *whole, "--de", str(tmp_path))
    assert "no es una publicación" in refused(tmp_path / "kit.zip", "--de", str(tmp_path))
    (tmp_path / "carpeta.zip").mkdir()
    assert "es una carpeta" in refused(tmp_path / "carpeta.zip", *whole)
    (tmp_path / "archivo").write_text("x")
    assert "No se puede escribir" in refused(tmp_path / "archivo" / "kit.zip", *whole)


# --- what a reader does with it ----------------------------------------------------------------


@pytest.fixture(scope="module")
def stick(reference_site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The reference portal, unpacked where people unpack: a folder with spaces and accents."""
    place = tmp_path_factory.mktemp("usb")
    with carried(place / "kit.zip", "--sitio", str(reference_site)) as kit:
        kit.extractall(place / "Memoria USB de María")
    return place / "Memoria USB de María"


@pytest.mark.browser
def test_the_kit_opens_searches_and_draws_without_network(browser: Any, stick: Path) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, offline=True)
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    page = context.new_page()
    page.goto((stick / "ABRA-AQUI.html").as_uri())
    page.wait_for_url("**/portal/index.html")
    page.locator("[data-find]").click()
    page.locator(BOX).fill("potosi")
    hit = page.locator(HITS).first
    hit.wait_for()
    assert "Potosí" in hit.inner_text()
    hit.locator("a").first.click()
    page.wait_for_url("**/departamentos/potosi.html")
    assert "Potosí" in page.title()
    page.goto((stick / "portal/datos/regalias-departamentales/index.html").as_uri())
    figure = page.locator("[data-live]").first.locator("xpath=ancestor-or-self::figure[1]")
    figure.get_by_role("button", name="Explorar el gráfico").click()
    figure.locator(".chart__live svg").wait_for()
    page.goto((stick / "portal/rendicion/2024-final.html").as_uri())
    report = page.locator("a[href$='informe.pdf']").first
    linked = unquote(str(report.evaluate("link => link.href")).removeprefix("file://"))
    assert Path(linked).read_bytes() == (stick / "documentos/2024-final/informe.pdf").read_bytes()
    assert [url for url in asked if not url.startswith(("file://", "data:", "blob:"))] == []
    context.close()


def test_the_printed_documents_and_the_script_are_at_hand(stick: Path) -> None:
    folder = stick / "portal/rendicion/2024-final"
    printed = {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    at_hand = stick / "documentos/2024-final"
    assert {p.relative_to(at_hand): p.read_bytes() for p in at_hand.rglob("*") if p.is_file()} == printed
    assert {"informe.pdf", "guion-de-lectura.txt"} <= {path.name for path in printed}


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_that_is_not_in_the_copy_reads_well_and_leads_back(
    browser: Any, edition: Path, tmp_path: Path, scheme: str
) -> None:
    with carried(tmp_path / "kit.zip", "--edicion", str(edition)) as kit:
        kit.extractall(tmp_path / "usb")
    context = browser.new_context(viewport={"width": 360, "height": 640}, color_scheme=scheme, offline=True)
    page = context.new_page()
    page.goto((tmp_path / "usb/2026-11/datos/cobros/index.html").as_uri())
    page.get_by_role("link", name="Vigente").click()
    page.get_by_role("heading", name="Esto no está en la copia que usted tiene").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert colour == {"light": "rgb(251, 248, 243)", "dark": "rgb(28, 24, 21)"}[scheme]
    page.get_by_role("link", name="Volver a la copia").click()
    page.wait_for_url("**/2026-11/datos/cobros/index.html")
    context.close()
