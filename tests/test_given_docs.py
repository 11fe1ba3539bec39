"""What people put below docs/ and datasets/: plain files with safe names, of kinds that run nowhere."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from build_scripts.load import check_docs, read_docs
from build_scripts.load.docs import KINDS
from build_scripts.load.drawing import drawing_fault
from tests.portals import Portal, run

PNG = b"\x89PNG\r\n\x1a\n"
DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">{}</svg>'


def put(portal: Portal, path: str, content: bytes = b"x\n") -> Path:
    file = portal.root / "docs" / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    return file


def told(portal: Portal, path: str) -> dict[str, str]:
    """The one finding about a file; ``validar`` gives it with all its parts."""
    outcome = portal.validate()
    assert outcome.code == 1
    only = outcome.only
    assert only["file"] == f"docs/{path}"
    assert only["next"]
    assert only["expected"]
    assert only["found"]
    return only


def refused(portal: Portal, destination: Path) -> str:
    """What ``construir`` says when it stops, having written nothing."""
    code, out, error = run("construir", "--proyecto", str(portal.root), "--destino", str(destination))
    assert code == 1
    assert not destination.exists()
    return out + error


# --- links and what is no file -------------------------------------------------------------------


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    outside = tmp_path / "afuera"
    outside.mkdir()
    (outside / "clave.md").write_text("# Secreto\n\nuna clave\n", encoding="utf-8")
    return outside


@pytest.mark.parametrize("place", ["clave.md", "carpeta/clave.md"])
def test_a_link_to_a_file_outside_is_never_published(portal: Portal, secret: Path, tmp_path: Path, place: str) -> None:
    target = portal.root / "docs" / place
    target.parent.mkdir(exist_ok=True)
    target.symlink_to(secret / "clave.md")
    assert "enlace simbólico" in told(portal, place)["message"]
    assert f"docs/{place}" in refused(portal, tmp_path / "sitio")
    assert place not in read_docs(portal.root)


def test_nor_a_link_to_a_folder(portal: Portal, secret: Path, tmp_path: Path) -> None:
    (portal.root / "docs" / "carpeta").symlink_to(secret)
    assert "enlace simbólico" in told(portal, "carpeta")["message"]
    assert "docs/carpeta" in refused(portal, tmp_path / "sitio")


def test_nor_docs_itself(portal: Portal, secret: Path, tmp_path: Path) -> None:
    (portal.root / "docs").rename(portal.root / "docs-aparte")
    (portal.root / "docs").symlink_to(secret)
    assert portal.validate().only["file"] == "docs"
    assert "«docs» es un enlace simbólico" in refused(portal, tmp_path / "sitio")


def test_nor_a_link_inside_the_portal(portal: Portal) -> None:
    (portal.root / "docs" / "otra.md").symlink_to("index.md")
    assert "enlace" in told(portal, "otra.md")["message"]


def test_a_pipe_is_named(portal: Portal) -> None:
    os.mkfifo(portal.root / "docs" / "a.md")
    assert "tubería" in told(portal, "a.md")["message"]


@pytest.mark.parametrize(("make", "words"), [(os.mkfifo, "tubería"), (lambda p: Path(p).symlink_to("/etc"), "enlace")])
def test_what_no_descriptor_names_in_a_dataset_is_plain_too(
    portal: Portal, make: Callable[[str], None], words: str
) -> None:
    make(str(portal.package / "notas"))
    only = portal.validate().only
    assert (only["code"], words in only["found"]) == ("archivo-stray", True)


def test_a_plain_file_of_ones_own_in_a_dataset_is_fine(portal: Portal) -> None:
    (portal.package / "fuentes").mkdir()
    (portal.package / "fuentes" / "memoria.pdf").write_bytes(b"%PDF-1.7")
    (portal.package / ".gitkeep").write_bytes(b"")
    assert portal.validate().code == 0


def test_a_name_in_a_dataset_that_steers_a_terminal_is_told(portal: Portal) -> None:
    (portal.package / "a\x1b[31m.csv").write_bytes(b"")
    only = portal.validate().only
    assert (only["code"], "a<U+001B>" in only["found"]) == ("archivo-stray-name", True)


# --- names ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    ["a\nb.md", "a\x1b[31m.md", "informe\u202efdp.md", "a\u200bb.md", "CON.md", "a:b.md", 'a" onmouseover="x.md',
     "{{ 7 * 7 }}.md", " a.md", "a#b.md", os.fsdecode(b"a\xff.md")],
)  # fmt: skip
def test_a_name_that_is_not_safe_is_refused(portal: Portal, tmp_path: Path, name: str) -> None:
    put(portal, name)
    assert portal.validate().only["code"] == "docs-nombre"
    printed = refused(portal, tmp_path / "sitio")
    assert "docs/" in printed
    assert not any(one in printed for one in "\x1b\u202e\u200b")


def test_a_folder_with_such_a_name_too(portal: Portal) -> None:
    put(portal, "a\u202eb/index.md")
    assert portal.validate().only["code"] == "docs-nombre"


@pytest.mark.parametrize("name", ["_headers", "_redirects", ".htaccess", ".well-known/security.txt", "_config.yml"])
def test_a_file_for_the_server_is_refused(portal: Portal, name: str) -> None:
    put(portal, name)
    found = portal.validate()
    assert found.code == 1
    first = found.findings[0]
    assert first["code"] == "docs-servidor"
    assert "hosting_files" in first["next"]


def test_names_that_some_systems_take_for_one_are_refused(portal: Portal) -> None:
    put(portal, "Agua.md")
    put(portal, "agua.md")
    assert portal.validate().only["code"] == "docs-iguales"


def test_a_name_with_its_accents_apart_is_refused(portal: Portal) -> None:
    put(portal, unicodedata.normalize("NFD", "año.md"))
    assert "NFC" in portal.validate().only["message"]


def test_what_systems_and_editors_leave_is_neither_published_nor_told(portal: Portal, tmp_path: Path) -> None:
    for name in (".DS_Store", "Thumbs.db", ".gitkeep", ".index.md.swp", "index.md~"):
        put(portal, name)
    assert portal.validate().code == 0
    assert set(read_docs(portal.root)) == {"index.md"}


# --- kinds ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    ["a.html", "a.HTM", "sw.js", "a.mjs", "estilo.css", "a.xml", "a.wasm", "a.shtml", "a.php.txt", "libro.xlsm",
     "a.svgz", "CNAME", "a.exe", "a.MD", "otro.yml", "carpeta/guion.yml"],
)  # fmt: skip
def test_what_runs_or_is_unknown_does_not_go_out(portal: Portal, tmp_path: Path, name: str) -> None:
    put(portal, name)
    assert told(portal, name)["code"] in {"docs-programa", "docs-clase"}
    assert f"docs/{name}" in refused(portal, tmp_path / "sitio")
    assert name not in read_docs(portal.root)


def test_everything_is_told_at_once(portal: Portal) -> None:
    for name in ("sw.js", "_headers", "a\u202e.md"):
        put(portal, name)
    portal.replace("1000.50", "mil")
    codes = {one["code"] for one in portal.validate().findings}
    assert {"docs-programa", "docs-servidor", "docs-nombre"} < codes
    assert any(code.startswith("celdas") for code in codes)


@pytest.mark.parametrize("ending", [ending for ending, kind in KINDS.items() if kind.begins])
def test_a_file_is_what_its_ending_says(portal: Portal, ending: str) -> None:
    put(portal, f"a{ending}", b"<!doctype html><script>alert(1)</script>")
    assert told(portal, f"a{ending}")["code"] == "docs-contenido"
    put(portal, f"a{ending}", KINDS[ending].begins[0] + b"resto")
    assert portal.validate().code == 0


@pytest.mark.parametrize(("name", "limit"), [("a.md", 2_000_000), ("a.png", 20_000_000), ("a.pdf", 100_000_000)])
def test_each_kind_has_its_limit(portal: Portal, name: str, limit: int) -> None:
    with put(portal, name, PNG if name == "a.png" else b"%PDF-").open("r+b") as file:
        file.truncate(limit + 1)
    only = told(portal, name)
    assert only["code"] == "docs-tamano"
    assert f"{limit // 1_000_000} MB" in only["message"]


def test_good_files_are_published(portal: Portal, tmp_path: Path) -> None:
    put(portal, "assets/foto.png", PNG)
    put(portal, "assets/mapa.svg", DRAWING.format('<path d="M0 0"/>').encode())
    put(portal, "documentos/Memoria 2024.pdf", b"%PDF-1.7")
    put(portal, "robots.txt", b"User-agent: *\n")
    assert check_docs(portal.root) == []
    destination = tmp_path / "sitio"
    assert run("construir", "--proyecto", str(portal.root), "--destino", str(destination))[0] == 0
    for path in ("assets/foto.png", "assets/mapa.svg", "documentos/Memoria 2024.pdf", "robots.txt"):
        assert (destination / path).is_file()


# --- drawings -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        '<path onclick="alert(1)" d=""/>',
        '<a href="javascript:alert(1)"><text>a</text></a>',
        '<a xlink:href="JaVaScRiPt:alert(1)"><text>a</text></a>',
        '<a href="java&#115;cript:alert(1)"><text>a</text></a>',
        '<a href="data:text/html,x"><text>a</text></a>',
        "<foreignObject><p>a</p></foreignObject>",
        '<g xmlns:h="http://www.w3.org/1999/xhtml"><h:script>alert(1)</h:script></g>',
        '<image href="https://ejemplo.org/a.png"/>',
        '<image href="data:image/svg+xml;base64,AAAA"/>',
        '<use href="otro.svg#a"/>',
        '<style>@import "a.css";</style>',
        "<style>path{fill:url(https://ejemplo.org/a)}</style>",
        "<style>path{fill:u\\72l(x)}</style>",
        "<style>@im<!-- -->port 'a'</style>",
        '<path style="fill:url(//a)" d=""/>',
        '<set attributeName="onclick" to="alert(1)"/>',
        '<animate attributeName="href" to="javascript:a"/>',
        '<g xml:base="https://ejemplo.org/"/>',
    ],
)
def test_a_drawing_that_runs_or_loads_is_refused(portal: Portal, inside: str) -> None:
    put(portal, "a.svg", DRAWING.format(inside).encode())
    assert told(portal, "a.svg")["code"] == "docs-dibujo"


@pytest.mark.parametrize(
    "content",
    [
        b'<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>',
        b'<?xml-stylesheet href="a.css"?><svg xmlns="http://www.w3.org/2000/svg"/>',
        b'<html xmlns="http://www.w3.org/1999/xhtml"><script/></html>',
        b"<svg><script/></svg>",
        b"nada",
        b"",
        '<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'.encode("utf-16"),
    ],
)
def test_nor_what_is_no_plain_svg(content: bytes) -> None:
    assert drawing_fault(content)


def test_a_bomb_of_entities_is_not_written_out() -> None:
    levels = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<!DOCTYPE svg [<!ENTITY a0 "aaaaaaaaaa">{levels}]><svg xmlns="http://www.w3.org/2000/svg">&a11;</svg>'
    assert drawing_fault(bomb.encode()) == (1, "una declaración <!DOCTYPE>")


@pytest.mark.parametrize(
    "inside",
    [
        '<defs><linearGradient id="g"><stop offset="0"/></linearGradient></defs><path fill="url(#g)" d="M0 0"/>',
        '<style>.a{fill:#000;font-family:"A B"}</style><use href="#a"/><use xlink:href="#b"/>',
        '<a href="https://ejemplo.org/"><text x="1">Texto: url y @ y 100 %</text></a>',
        '<image href="data:image/png;base64,iVBORw0KGgo="/>',
        '<g xmlns:i="http://www.inkscape.org/namespaces/inkscape" i:export="C:\\a.png"><i:grid/></g>',
    ],
)
def test_what_drawing_programs_write_is_fine(inside: str) -> None:
    assert drawing_fault(DRAWING.format(inside).encode()) is None
