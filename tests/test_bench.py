"""The portal that ``make bench`` measures is one that the program accepts: a bench that stops measures nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bench.synthetic import make_portal
from tests.portals import run

ROOT = Path(__file__).parents[1]


def test_a_portal_made_to_be_measured_is_built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_portal(tmp_path, (ROOT / "mkdocs.yml").read_text(encoding="utf-8"), 5)
    monkeypatch.chdir(tmp_path)

    code, _, error = run("construir")

    assert code == 0, error
    assert (tmp_path / "site" / "datos" / "cobros-0003" / "index.html").is_file()
