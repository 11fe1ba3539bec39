"""Writes the help of every command into the README, between its markers: ``python -m tests.refresh_docs``."""

from __future__ import annotations

import contextlib
import io
import re
from pathlib import Path

from build_scripts.cli import ORDERS, main

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
BLOCK = re.compile(r"(?s)(<!-- ayuda: empieza.*?-->\n).*?(<!-- ayuda: termina -->)")


def help_of(*order: str) -> str:
    """Give what a command prints when asked for help."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), contextlib.suppress(SystemExit):
        main([*order, "--help"])
    return printed.getvalue().strip()


def helps() -> str:
    """Give the help of the program and of each of its orders, as blocks of Markdown."""
    commands = [(), *((order,) for order in ORDERS)]
    return "\n".join(f"```text\n$ {' '.join(['portal', *c, '--help'])}\n{help_of(*c)}\n```\n" for c in commands)


def refreshed(readme: str) -> str:
    """Put the present help between the markers."""
    return BLOCK.sub(lambda block: f"{block[1]}\n{helps()}\n{block[2]}", readme)


if __name__ == "__main__":
    README.write_text(refreshed(README.read_text(encoding="utf-8")), encoding="utf-8")
