"""What version 0.1.0 published stays verifiable and comparable, and is published on."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.earlier import FIRST, LAST, unpacked
from tests.portals import Portal, run

SCRIPT = Path(__file__).parent.parent / "build_scripts/verifier/verificar.py"


@pytest.fixture
def earlier(tmp_path: Path) -> tuple[Portal, Path]:
    return unpacked(tmp_path)


def test_it_is_verified(earlier: tuple[Portal, Path]) -> None:
    code, out, _ = run("verificar", str(earlier[1]))
    assert code == 0, out
    assert "88 archivos revisados" in out
    assert f"Firmadas: {FIRST}, {LAST}" in out


def test_its_figures_are_recomputed_by_its_own_program_and_by_this_one(earlier: tuple[Portal, Path]) -> None:
    edition = earlier[1] / LAST
    for script in (edition / "verificar.py", SCRIPT):
        done = subprocess.run([sys.executable, str(script), str(edition)], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        assert "✓ coinciden 1; ✗ no coinciden 0" in done.stdout
    assert "Se leyeron 7 páginas, con 5 lugares que muestran cifras: todo coincide." in done.stdout
    assert "Esta edición no tiene cifras-por-pagina.json" in done.stdout


def test_its_editions_are_compared(earlier: tuple[Portal, Path]) -> None:
    code, out, _ = run("comparar", FIRST, LAST, "--destino", str(earlier[1]), "--json")
    assert code == 0
    (dataset,) = json.loads(out)["datasets"]
    assert [(one["before"], one["after"]) for one in dataset["cells"]] == [("40", "45"), ("90.00", "95.00")]


def test_the_next_edition_is_published_on_it(earlier: tuple[Portal, Path]) -> None:
    portal, destination = earlier
    before = {path: path.read_bytes() for path in sorted(destination.glob("2026-1[12]/**/*")) if path.is_file()}
    where = ("--proyecto", str(portal.root), "--destino", str(destination), "--url", "https://example.org/")
    code, out, error = run("publicar", "2027-01", "--fecha", "2027-01-10", *where)
    assert code == 0, out + error
    assert "Cambios frente a «2026-12»" in out
    assert before == {path: path.read_bytes() for path in before}
    code, out, _ = run("verificar", str(destination))
    assert code == 0, out
    assert "Edición 2027-01, 10 de enero de 2027" in out
    shutil.rmtree(destination)
