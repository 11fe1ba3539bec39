"""What every order prints: progress, findings, errors, counts."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, TextIO

from build_scripts.characters import visible
from build_scripts.exceptions import DataError, PortalError, UsageError
from build_scripts.labels import count_of

if TYPE_CHECKING:
    from build_scripts.model import Finding


class Progress:
    """Shows each stage on standard error: a line that counts on a terminal, a plain line elsewhere."""

    def __init__(self) -> None:
        self.stage = ""
        self.live = sys.stderr.isatty()

    def __call__(self, stage: str, done: int, total: int) -> None:
        counted = f" {done}/{total}" if total > 1 else ""
        if self.live:
            print(f"\r\x1b[K{stage}…{counted}", end="", file=sys.stderr, flush=True)
        elif stage != self.stage:
            print(f"{stage}…", file=sys.stderr, flush=True)
        self.stage = stage

    def finish(self) -> None:
        if self.live:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def tell(error: PortalError, *, building: bool) -> None:
    """Print an error, with all its findings when it has them; a failed build also says what became of the site."""
    if isinstance(error, DataError):
        print_findings(error.findings, sys.stderr)
    else:
        print(f"error: {visible(str(error))}", file=sys.stderr)
    if building:
        print("No se construyó nada. El sitio anterior queda como estaba.", file=sys.stderr)


def read_day(text: str, option: str = "--fecha") -> date:
    """Read a day written as 2025-03-31; raises ``UsageError``, which names the ``option`` it was given with."""
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            pass
    raise UsageError(f"La opción {option} lleva un día que exista, como 2025-03-31; es «{text}».")


def print_findings(findings: Sequence[Finding], stream: TextIO) -> None:
    """Print findings one by one, and then how many there were."""
    for finding in findings:
        place = finding.file + (f", línea {finding.row}" if finding.row else "")
        place += f", {finding.field}" if finding.field else ""
        print(visible(f"{'✗' if finding.stops else '! Aviso:'} {place}\n  {finding.message}"), file=stream)
        for label, value in (
            ("se esperaba", finding.expected),
            ("se encontró", finding.found),
            ("diferencia", finding.difference),
        ):
            if value:
                print(visible(f"    {label}: {value}"), file=stream)
        print(visible(f"    → {finding.next}"), file=stream)
    stopping = sum(f.stops for f in findings)
    counts = [(stopping, "hallazgo", "hallazgos"), (len(findings) - stopping, "aviso", "avisos")]
    if findings:
        print(f"\n{'; '.join(count_of(*c) for c in counts if c[0])}.", file=stream)


def as_json(finding: Finding) -> dict[str, object]:
    """Give a finding as machines read it."""
    values = asdict(finding)
    keys = ("code", "severity", "package", "file", "row", "field", "expected", "found", "difference", "message", "next")
    return {key: values[key] for key in keys}


def as_annotation(finding: Finding) -> str:
    """Spell a finding as a GitHub Actions workflow command; its data part escapes %, CR and LF."""
    text = f"{finding.message} Se esperaba: {finding.expected}. Se encontró: {finding.found}. → {finding.next}"
    for raw, escaped in (("%", "%25"), ("\r", "%0D"), ("\n", "%0A")):
        text = text.replace(raw, escaped)
    file = finding.file
    for raw, escaped in (("%", "%25"), (":", "%3A"), (",", "%2C")):  # properties have two characters more to escape
        file = file.replace(raw, escaped)
    line = f",line={finding.row}" if finding.row else ""
    return f"::{'error' if finding.severity == 'error' else 'warning'} file={file}{line}::{text}"
