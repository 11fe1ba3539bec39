"""Builds what the portal's pages are compared with: one page of the theme as it comes, with one drawn chart."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

CONFIG = """\
site_name: De serie
theme:
  name: material
  language: es
  font: false
use_directory_urls: false
"""


def stock_page(folder: Path, chart: Path) -> Path:
    """Build a site of one page in a folder; gives where it lies."""
    (folder / "docs").mkdir(parents=True)
    (folder / "mkdocs.yml").write_text(CONFIG, encoding="utf-8")
    drawing = chart.read_text(encoding="utf-8").replace("\n", " ")
    (folder / "docs/index.md").write_text(f"# De serie\n\nUn gráfico.\n\n<div>{drawing}</div>\n", encoding="utf-8")
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    command = [sys.executable, "-m", "mkdocs", "build", "-q", "-f", str(folder / "mkdocs.yml")]
    subprocess.run(command, check=True, env=environment, capture_output=True)
    return folder / "site"
