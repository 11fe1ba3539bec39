"""``portal servir``: the site is served, and built again when something changes."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
import urllib.request
from pathlib import Path

from tests.portals import SLUG, Portal, run

ROOT = Path(__file__).parent.parent
PATIENCE = 600
"""Seconds for three builds: a bound for what hangs, not a measure of what is slow."""


def test_a_change_reaches_the_served_page_and_a_mistake_leaves_the_last_good_one(portal: Portal) -> None:
    command = [sys.executable, "-u", "-m", "build_scripts.cli", "servir", "--puerto", "0"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    served = subprocess.Popen(
        command, cwd=portal.root, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    patience = threading.Timer(PATIENCE, served.kill)  # what is awaited is then not said, and the test fails
    patience.start()
    try:
        assert served.stdout is not None
        address = next(m[1] for line in served.stdout if (m := re.search(r"(http://localhost:\d+/)", line)))
        page = f"{address}datos/{SLUG}/index.html"
        assert "90,00" in read(page)
        portal.replace("50.00,40,90.00", "50.00,41,91.00")
        assert any("Sitio construido" in line for line in served.stdout)
        assert "91,00" in read(page)
        portal.replace("50.00,41,91.00", "50.00,41,99.00")
        assert any("No se construyó nada" in line for line in served.stdout)
        assert "91,00" in read(page)
    finally:
        patience.cancel()
        served.kill()
        served.communicate()


def read(address: str) -> str:
    with urllib.request.urlopen(address, timeout=PATIENCE) as answer:
        return str(answer.read().decode("utf-8"))


def test_an_impossible_port_is_told(portal: Portal) -> None:
    code, out, error = run("servir", "--proyecto", str(portal.root), "--puerto", "99999")
    assert code == 2
    assert "--puerto" in out + error
    assert "Traceback" not in out + error
