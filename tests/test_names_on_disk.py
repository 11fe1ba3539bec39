"""Names that UTF-8 cannot carry: a disk may hold them, and a damaged manifest may say them; nothing ends in a trace."""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
from pathlib import Path

import pytest

from build_scripts.cli import main
from build_scripts.sums import read_manifest
from tests.portals import Portal
from tests.test_carry import make_site

UNPRINTABLE = os.fsdecode(b"a\xff.txt")


def printed(*arguments: str) -> tuple[int, str]:
    """Run an order as on a console, which takes bytes; gives its exit code and all it printed."""
    out, error = (io.TextIOWrapper(io.BytesIO(), encoding="ascii") for _ in range(2))
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(error):
        code = main(arguments)
    told = ""
    for stream in (out, error):
        stream.flush()
        told += stream.buffer.getvalue().decode("utf-8")
    return code, told


@pytest.fixture
def edition(tmp_path: Path) -> Path:
    return make_site(tmp_path / "publicado" / "2026-11")


@pytest.fixture
def strange(edition: Path) -> Path:
    if sys.platform in {"win32", "darwin"}:
        pytest.fail("estas pruebas corren en Linux, donde un nombre es cualquier serie de bytes")
    (edition / UNPRINTABLE).write_text("x", encoding="utf-8")
    return edition


def test_a_file_with_a_name_that_cannot_be_written_is_a_finding(strange: Path) -> None:
    code, told = printed("verificar", str(strange))
    assert code == 1
    assert r"✗ a\udcff.txt" in told
    assert "No está en el manifiesto" in told


def test_it_is_json_for_machines_too(strange: Path) -> None:
    code, told = printed("verificar", str(strange), "--json")
    assert code == 1
    assert [one["place"] for one in json.loads(told)["findings"]] == [UNPRINTABLE]


def test_an_edition_with_such_a_file_is_not_carried(strange: Path, tmp_path: Path) -> None:
    code, told = printed("llevar", str(tmp_path / "kit.zip"), "--edicion", str(strange))
    assert code == 1
    assert r"a<U+DCFF>.txt: No está en el manifiesto" in told


def test_a_manifest_that_says_such_a_name_is_not_read(edition: Path, tmp_path: Path) -> None:
    path = edition / "manifest.json"
    whole = path.read_text(encoding="utf-8")
    path.write_text(whole.replace('"path": "404.html"', r'"path": "\ud800.html"'), encoding="utf-8")
    assert path.read_text(encoding="utf-8") != whole
    with pytest.raises(ValueError, match="surrogates"):
        read_manifest(path.read_bytes())
    for order in (("verificar", str(edition)), ("llevar", str(tmp_path / "kit.zip"), "--edicion", str(edition))):
        code, told = printed(*order)
        assert code == 1
        assert "no es un manifiesto como los que escribe el portal" in told


def test_a_folder_with_such_a_name_is_told(tmp_path: Path) -> None:
    code, told = printed("verificar", str(tmp_path / UNPRINTABLE))
    assert code == 2
    assert r"a<U+DCFF>.txt» no es una publicación" in told


def test_a_page_or_file_of_the_authors_with_such_a_name_is_refused(portal: Portal, tmp_path: Path) -> None:
    (portal.root / "docs" / UNPRINTABLE).write_text("x", encoding="utf-8")
    code, told = printed("construir", "--proyecto", str(portal.root), "--destino", str(tmp_path / "sitio"))
    assert code == 1
    assert "docs/a<U+DCFF>.txt\n  El nombre tiene un signo que no se ve (U+DCFF)" in told
