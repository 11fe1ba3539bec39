"""Findings at a place of the descriptor: what stands there, what should, and the nearest name that exists."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

from build_scripts.model import Finding, Source


def at_place(source: Source, code: str, where: str, message: str, expected: str, found: str, step: str) -> Finding:
    """Give a finding about what stands at ``where`` in the descriptor."""
    file = f"{source.shown}/datapackage.json"
    return Finding(code, source.slug, file, message, step, None, where, expected, found)


def unknown(source: Source, where: str, what: str, name: str, options: Sequence[str]) -> Finding:
    """Give the finding about a name that leads nowhere, with the nearest of those that do."""
    close = difflib.get_close_matches(name, options, 1)
    step = f"¿Quiso escribir «{close[0]}»?" if close else "Corrija el nombre en datapackage.json."
    expected = "uno de: " + ", ".join(options[:20]) if options else "ninguno"
    return at_place(
        source, "referencia", where, f"«{name}» no es {what} de este conjunto de datos.", expected, name, step
    )
