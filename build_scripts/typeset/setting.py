"""The process that sets documents, one after the other, as it is told: it can be ended, which a thread cannot.

In, on standard input: a template, its data and the day, as JSON, one a line. Out, on standard output: a line of JSON
that says how it went and how many bytes follow, and those bytes. The only place that knows Typst.
"""

from __future__ import annotations

import json
import signal
import sys
from pathlib import Path
from typing import Any

TEMPLATES = Path(__file__).parent / "templates"
FONTS = Path(__file__).parents[1] / "fonts"
STANDARD = "ua-1"
"""PDF/UA-1 (ISO 14289-1): tagged, titled, with a language, and an alternative for every image."""


def serve() -> None:
    """Answer until there is nothing more to set."""
    import typst

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the process that the person started
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])
    root = str(TEMPLATES)
    compiler = typst.Compiler(input=f"{root}/comun.typ", root=root, font_paths=fonts, ignore_system_fonts=True)
    for line in sys.stdin.buffer:
        told, pdf = _set(compiler, json.loads(line))
        sys.stdout.buffer.write(json.dumps({"said": told, "length": len(pdf)}).encode() + b"\n" + pdf)
        sys.stdout.buffer.flush()


def _set(compiler: Any, asked: dict[str, Any]) -> tuple[str, bytes]:
    """Set a document; gives what is wrong, or else its bytes. A warning tells of a missing font or an empty place."""
    import typst

    try:
        pdf, warnings = compiler.compile_with_warnings(
            input=str(TEMPLATES / asked["template"]),
            format="pdf",
            sys_inputs={"datos": asked["data"]},
            pdf_standards=[STANDARD],
            timestamp=asked["day"],
        )
    except typst.TypstError as error:
        return str(error) or "error", b""
    if warnings or not isinstance(pdf, bytes):
        return "; ".join(map(str, warnings)) or "error", b""
    return "", pdf


if __name__ == "__main__":
    serve()
