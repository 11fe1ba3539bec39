"""Only regular files are read, and no more of them than their kind may have."""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from build_scripts.export import verifier
from build_scripts.plainfiles import NotPlainError, TooLargeError, entries_below, name_fault, read_plain
from tests.portals import Portal, run
from tests.test_carry import make_site

GIANT = 2_147_483_648


@pytest.fixture(autouse=True)
def _in_time() -> Iterator[None]:
    """End a test that waits for a pipe that nobody writes to."""

    def late(*_: object) -> None:
        raise TimeoutError("la orden espera a una tubería")

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(60)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


def pipe(path: Path) -> None:
    path.unlink(missing_ok=True)
    os.mkfifo(path)


def link(path: Path) -> None:
    outside = path.parent / "fuera-del-portal"
    path.replace(outside) if path.exists() else outside.write_text("secreto", encoding="utf-8")
    path.symlink_to(outside)


def giant(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(GIANT)


# --- the door itself -----------------------------------------------------------------------------


def test_a_regular_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"hola")
    assert read_plain(tmp_path / "a", 4) == b"hola"


def test_one_byte_more_than_the_limit_is_not(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"holas")
    with pytest.raises(TooLargeError, match="pasa del límite, 4 bytes: tiene 5 bytes"):
        read_plain(tmp_path / "a", 4)


def test_a_file_that_grows_while_it_is_read_is_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"hola")
    real = os.read

    def growing(handle: int, count: int) -> bytes:
        with path.open("ab") as file:
            file.write(b"mas")
        return real(handle, count)

    monkeypatch.setattr("build_scripts.plainfiles.os.read", growing)
    with pytest.raises(TooLargeError):
        read_plain(path, 4)


@pytest.mark.parametrize(("make", "words"), [(pipe, "tubería"), (link, "enlace simbólico"), (Path.mkdir, "carpeta")])
def test_nothing_else_is_opened(tmp_path: Path, make: Callable[[Path], object], words: str) -> None:
    make(tmp_path / "a")
    with pytest.raises(NotPlainError, match=words):
        read_plain(tmp_path / "a", 100)


def test_nor_a_socket_nor_a_device(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "s"))
        with pytest.raises(NotPlainError, match="socket"):
            read_plain(tmp_path / "s", 100)
    with pytest.raises(NotPlainError, match="dispositivo"):
        read_plain(Path("/dev/zero"), 100)


@pytest.mark.parametrize("make", [pipe, link])
def test_what_takes_the_place_of_a_file_after_a_look_is_not_opened_either(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make: Callable[[Path], None]
) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"hola")
    real = os.open

    def swapped(name: str | Path, flags: int, mode: int = 0o777) -> int:
        make(path)
        return real(name, flags, mode)

    monkeypatch.setattr("build_scripts.plainfiles.os.open", swapped)
    with pytest.raises(NotPlainError):
        read_plain(path, 100)


def test_of_a_sparse_giant_one_piece_is_read(tmp_path: Path) -> None:
    giant(tmp_path / "a")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert len(read_plain(tmp_path / "a", 2**32, until_nul=True)) < 20_000_000
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000  # kB


def test_what_systems_and_editors_leave_is_passed_over(tmp_path: Path) -> None:
    for name in (".DS_Store", "Thumbs.db", ".gitkeep", ".a.md.swp", "a.md~", "~$a.xlsx", "a.md"):
        (tmp_path / name).write_bytes(b"")
    assert [path for path, _ in entries_below(tmp_path)] == ["a.md"]


@pytest.mark.parametrize(
    "name",
    [
        "a\nb.md", "a\tb.md", "a\x1b[31m.md", "a\u202egpj.md", "a\u200bb.md", "a\ufeff.md", "a\u2066.md", "a\u00a0b.md",
        "an\u0303o.md", "_headers", ".htaccess", " a.md", "a.md ", "a.", "con.md", "NUL", "com1.csv", "a:b.md", "a?.md",
        'a"b.md', "a<b.md", "a|b", "a\\b", "a#b.md", "a%41.md", "{{7*7}}.md", "x" * 121, os.fsdecode(b"a\xff.md"),
    ],
)  # fmt: skip
def test_names_that_are_not_safe(name: str) -> None:
    assert name_fault(name)


@pytest.mark.parametrize("name", ["index.md", "año 2024.pdf", "Informe (final).pdf", "2024-final.yml", "a_b.md"])
def test_names_that_are(name: str) -> None:
    assert name_fault(name) == ""


# --- validar --------------------------------------------------------------------------------------


@pytest.mark.parametrize("make", [pipe, link, giant])
@pytest.mark.parametrize(
    "place",
    ["docs/rendicion/2024-final.yml", "datasets/cobros/texto.md", "datasets/cobros/datapackage.json",
     "datasets/cobros/data/cobros.csv"],
)  # fmt: skip
def test_validar_names_what_is_no_file_of_its_kind_and_ends(
    portal: Portal, place: str, make: Callable[[Path], None]
) -> None:
    (portal.root / place).parent.mkdir(exist_ok=True)
    make(portal.root / place)
    found = portal.validate()
    assert found.code == 1
    assert {one["file"] for one in found.findings} & {place, "datasets/cobros/datapackage.json"}
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < 2_000_000  # kB


@pytest.mark.parametrize(("make", "words"), [(pipe, "tubería"), (link, "enlace"), (giant, "pasa del límite")])
def test_the_configuration_is_a_plain_file_too(portal: Portal, make: Callable[[Path], None], words: str) -> None:
    make(portal.root / "mkdocs.yml")
    code, _, told = run("validar", "--proyecto", str(portal.root))
    assert code
    assert words in told


def test_a_register_of_many_rows_is_within_the_limit(portal: Portal) -> None:
    """Tables are large by nature: what stops a text must not stop them."""
    rows = "".join(f"{n},x,,,,,,{'y' * 1000},c\n" for n in range(3000))
    portal.data().write_text("gestion,lugar,multas,ventas,total,desde,vigente,nota,fuente_lugar\n" + rows, "utf-8")
    assert portal.data().stat().st_size > 2_000_000
    assert not [one for one in portal.validate().findings if one["code"] == "archivo-large"]


# --- verificar ------------------------------------------------------------------------------------


@pytest.fixture
def publication(tmp_path: Path) -> Path:
    make_site(tmp_path / "publicado" / "2026-11")
    (tmp_path / "publicado" / "versions.json").write_text("[]", encoding="utf-8")
    (tmp_path / "publicado" / "firmas").mkdir()
    return tmp_path / "publicado"


@pytest.mark.parametrize("make", [pipe, link, giant])
@pytest.mark.parametrize(
    "place",
    ["2026-11/manifest.json", "2026-11/index.html", "2026-11/raiz.json", "versions.json", "ediciones.html",
     "index.html", "firmas/2026-11.sig", "firmas/llave.pub", "vigente"],
)  # fmt: skip
def test_verificar_names_what_is_no_file_and_ends(publication: Path, place: str, make: Callable[[Path], None]) -> None:
    make(publication / place)
    code, out, error = run("verificar", str(publication))
    assert code == 1
    assert "Traceback" not in out + error
    assert place.partition("/")[0] in out + error
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < 2_000_000  # kB


def test_a_key_that_is_a_pipe_is_refused(publication: Path, tmp_path: Path) -> None:
    pipe(tmp_path / "llave.pub")
    code, _, error = run("verificar", str(publication), "--llave", str(tmp_path / "llave.pub"))
    assert code == 2
    assert "llave.pub» no lo es" in error


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    folder = tmp_path / "cobros"
    folder.mkdir()
    (folder / "cifras.json").write_text(
        '{"format": 1, "package": "cobros", "version": "1", "tables": {"a.csv": {"fields": {"x": "integer"}, "missing"'
        ': [""]}}, "figures": [{"id": "uno", "title": "t", "kind": "count", "display": {"with_unit": "1", "text": "1", '
        '"unit": ""}, "rounding": {"mode": "half-away-from-zero", "decimals": 0}, "parameters": {}, "result": "1", '
        '"ingredients": [{"file": "a.csv", "field": null, "where": {}, "unpointed": null, "rows": [{"line": 2, '
        '"key": {"x": "1"}}]}]}]}',
        encoding="utf-8",
    )
    (folder / "a.csv").write_text("x\n1\n", encoding="utf-8")
    return folder


def alone(*arguments: str | Path) -> tuple[int, str]:
    """Run the program that travels with the data, by itself."""
    program = Path(sys.modules["build_scripts"].__path__[0]) / "verifier" / verifier().path
    command = [sys.executable, "-I", "-S", str(program), *map(str, arguments)]
    limited = ["/bin/sh", "-c", 'ulimit -v 1500000; exec "$@"', "sh", *command]
    done = subprocess.run(limited, capture_output=True, text=True, timeout=40, check=False)
    assert "Traceback" not in done.stdout + done.stderr
    return done.returncode, done.stdout


def test_the_dataset_of_these_tests_verifies(dataset: Path) -> None:
    assert alone(dataset)[0] == 0


@pytest.mark.parametrize("make", [pipe, link, giant])
@pytest.mark.parametrize("name", ["cifras.json", "a.csv"])
def test_the_stock_verifier_names_it_too(dataset: Path, name: str, make: Callable[[Path], None]) -> None:
    make(dataset / name)
    code, told = alone(dataset)
    assert code == 1
    assert name in told


@pytest.mark.parametrize("make", [pipe, link, giant])
def test_and_a_zip_that_is_none(dataset: Path, make: Callable[[Path], None]) -> None:
    site = dataset.parent / "sitio"
    site.mkdir()
    shutil.make_archive(str(site / "cobros"), "zip", dataset)
    assert alone(site)[0] == 0
    make(site / "cobros.zip")
    code, told = alone(site)
    assert code == 1
    assert "cobros.zip" in told


def test_a_zip_that_would_fill_the_memory_is_named(dataset: Path) -> None:
    site = dataset.parent / "sitio"
    site.mkdir()
    with ZipFile(site / "cobros.zip", "w", ZIP_DEFLATED) as archive:
        archive.write(dataset / "cifras.json", "cifras.json")
        with archive.open("a.csv", "w") as member:
            member.write(b"x\n")
            for _ in range(150):
                member.write(b"1" * 1_000_000)
    code, told = alone(site)
    assert code == 1
    assert "«a.csv» crecería a 150 MB" in told


def test_a_giant_that_its_manifest_announces_is_not_read(publication: Path) -> None:
    page, manifest = publication / "2026-11" / "index.html", publication / "2026-11" / "manifest.json"
    size = 2**45
    try:
        os.truncate(page, size)
    except OSError:
        size = 2**33  # the disk knows no larger file
        os.truncate(page, size)
    document = json.loads(manifest.read_text(encoding="utf-8"))
    next(one for one in document["files"] if one["path"] == "index.html")["bytes"] = size
    manifest.write_text(json.dumps(document), encoding="utf-8")
    code, out, _ = run("verificar", str(publication / "2026-11"))
    assert code == 1
    assert "Pasa de 4 GB" in out


# --- congelar -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("make", "words"), [(pipe, "tubería"), (link, "enlace"), (giant, "pasa del límite")])
def test_congelar_takes_only_plain_files(
    portal: Portal, tmp_path: Path, make: Callable[[Path], None], words: str
) -> None:
    make(tmp_path / "informe.pdf")
    order = ("congelar", str(tmp_path / "informe.pdf"), "--audiencia", "2024-final", "--fecha", "2025-01-01")
    code, _, error = run(*order, "--proyecto", str(portal.root))
    assert code == 2
    assert words in error


def test_a_pipe_above_a_destination_stops_no_order(portal: Portal, tmp_path: Path) -> None:
    (tmp_path / "arriba").mkdir()
    pipe(tmp_path / "arriba" / "manifest.json")
    pipe(tmp_path / "arriba" / "versions.json")
    started = time.monotonic()
    run("construir", "--proyecto", str(portal.root / "no-hay"), "--destino", str(tmp_path / "arriba" / "sitio"))
    from build_scripts.destination import check_unpublished

    check_unpublished(tmp_path / "arriba" / "sitio")
    assert time.monotonic() - started < 30
