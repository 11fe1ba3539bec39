"""Turns everything wrong with a package into ``Finding``s that a Spanish-speaking officer can act on.

In: a ``Source``. Out: all findings at once, in the order of the files. Structure is Frictionless' work
(``structure``); what Frictionless lets through is looked at here: the files themselves (``files``), the keys of
the descriptor (``descriptor``), its history (``revisions``), the spelling of numbers and dates (``cells``) and what
the ``portal`` object refers to (``references``). What ``texto.md`` calls in may be another package's, so that is a
check of its own (``check_calls``); so are the names that datasets had before (``check_formerly``), those that were
withdrawn (``check_withdrawn``), and the pages of docs/ (``check_pages``).
"""

from __future__ import annotations

from dataclasses import replace

from build_scripts.characters import visible
from build_scripts.model import Finding, Source
from build_scripts.validate.calls import check_calls
from build_scripts.validate.cells import check_cells
from build_scripts.validate.descriptor import check_descriptor
from build_scripts.validate.files import check_files, check_prose
from build_scripts.validate.formerly import check_formerly
from build_scripts.validate.links import check_code, check_links, check_page_links
from build_scripts.validate.outlines import check_outline
from build_scripts.validate.pages import check_pages, check_prose_calls
from build_scripts.validate.references import check_references
from build_scripts.validate.revisions import check_revisions
from build_scripts.validate.structure import check_structure
from build_scripts.validate.withdrawn import check_withdrawn

__all__ = [
    "check_calls",
    "check_code",
    "check_formerly",
    "check_links",
    "check_outline",
    "check_page_links",
    "check_pages",
    "check_prose_calls",
    "check_withdrawn",
    "validate",
]


def validate(source: Source) -> list[Finding]:
    """Find everything that can be known from the package alone, worded so that any terminal can show it."""
    return [replace(f, message=visible(f.message), found=visible(f.found)) for f in _find(source)]


def _find(source: Source) -> list[Finding]:
    """Run the checks in order; later ones run only where they make sense."""
    findings = check_files(source)
    if source.descriptor is None:
        return findings
    broken = check_descriptor(source)
    findings += broken
    if broken:
        return findings
    findings += check_prose(source)
    findings += check_links(source.slug, f"{source.shown}/texto.md", source.prose or "")
    findings += check_code(source.slug, f"{source.shown}/texto.md", source.prose or "")
    findings += check_references(source)
    findings += check_revisions(source)
    broken_keys = any((f.field or "").startswith("resources[") for f in findings)
    findings += check_cells(source)
    if broken_keys:
        return findings
    spelled_wrong = {(f.file, f.row, f.field) for f in findings if f.stops}
    misread = {(f.file, f.row, "estructura-primary-key") for f in findings if f.code == "celdas-forma"}
    findings += [
        f
        for f in check_structure(source)
        if (f.file, f.row, f.field) not in spelled_wrong and (f.file, f.row, f.code) not in misread
    ]
    return sorted(findings, key=lambda f: (f.file != f"{source.shown}/datapackage.json", f.file, f.row or 0))
