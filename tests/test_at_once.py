"""Two orders at once on one portal: each comes out as if it were alone."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from build_scripts.destination import LOCK
from build_scripts.reuse import Store
from build_scripts.settings import STAGING
from build_scripts.turns import give_back, take
from tests.portals import Portal

ROOT = Path(__file__).parent.parent
WAITING = "Esperando a que termine otra construcción de este portal"


def started(portal: Portal, *arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "build_scripts.cli", *arguments, "--proyecto", str(portal.root)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def test_an_edition_and_a_site_that_are_built_at_once_do_not_get_each_others_pages(
    portal: Portal, tmp_path: Path
) -> None:
    """Both lay their pages down in one folder; the one line that tells them apart was then in neither or in both."""
    page = f"datos/{portal.slug}/index.html"
    both = [
        started(portal, "publicar", "uno", "--fecha", "2026-11-21", "--destino", str(tmp_path / "publicación")),
        started(portal, "construir", "--destino", str(tmp_path / "sitio")),
    ]
    for process in both:
        said, _ = process.communicate()
        assert process.returncode == 0, said
    assert 'data-edition="uno"' in (tmp_path / "publicación/uno" / page).read_text(encoding="utf-8")
    assert "data-edition" not in (tmp_path / "sitio" / page).read_text(encoding="utf-8")


def test_whoever_comes_while_another_builds_says_that_it_waits(portal: Portal, tmp_path: Path) -> None:
    turn = portal.root / STAGING / LOCK
    turn.parent.mkdir()
    held = take(turn)
    assert held is not None
    process = started(portal, "construir", "--destino", str(tmp_path / "sitio"))
    assert process.stdout is not None
    assert process.stdout.readline() == f"{WAITING}…\n"
    assert not (tmp_path / "sitio").exists()
    give_back(turn, held)
    said = process.stdout.read()
    assert process.wait() == 0, said
    assert WAITING not in said
    assert (tmp_path / "sitio" / "index.html").is_file()
    assert not turn.exists()


def test_a_result_that_another_build_tidied_away_costs_only_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """``portal rendicion`` keeps results too, and takes no turn: it writes no page."""
    one, other = Store(tmp_path, ""), Store(tmp_path, "")
    written = Path.write_bytes

    def write(path: Path, content: bytes) -> int:
        count = written(path, content)
        other.tidy()
        return count

    monkeypatch.setattr(Path, "write_bytes", write)
    one.put(one.key_of(b"uno"), "x", str)
    assert list(tmp_path.iterdir()) == []
