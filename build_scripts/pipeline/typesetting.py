"""Checks the outlines of rendiciones against what is published, and sets their documents; unchanged ones are kept."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from build_scripts.addresses import hearing_folder
from build_scripts.exceptions import DataError
from build_scripts.model import Dataset, Download, Finding, Instance, Outline, Output, Published
from build_scripts.reuse import Store

if TYPE_CHECKING:
    from build_scripts.typeset import Document


@dataclass(frozen=True)
class Printed:
    """The documents of every outline: their files, and how pages offer them, by the outline's name."""

    outlines: tuple[Outline, ...] = ()
    files: tuple[Output, ...] = ()
    documents: Mapping[str, tuple[Download, ...]] = field(default_factory=dict)


def check_outlines(outlines: Iterable[Outline], datasets: Mapping[str, Dataset]) -> list[Finding]:
    """Find what outlines name and no dataset declares, and what cannot be read aloud of them."""
    from build_scripts.narrate import check_passages
    from build_scripts.validate import check_outline

    return [
        finding for outline in outlines for finding in (*check_outline(outline, datasets), *check_passages(outline))
    ]


def require_outlines(outlines: Iterable[Outline], published: Mapping[str, Published]) -> None:
    """Hold outlines against what is published; raises ``DataError`` with all that is wrong with any of them."""
    findings = check_outlines(outlines, {slug: one.dataset for slug, one in published.items()})
    if findings:
        raise DataError(findings)


def typeset_all(
    instance: Instance, outlines: Sequence[Outline], published: Mapping[str, Published], store: Store
) -> Printed:
    """Set the documents of every outline, for the site."""
    require_outlines(outlines, published)
    files: list[Output] = []
    documents: dict[str, tuple[Download, ...]] = {}
    for outline in outlines:
        made = typeset_outline(instance, outline, published, store)
        files += [output for output, _ in made]
        documents[outline.name] = tuple(download for _, download in made)
    return Printed(tuple(outlines), tuple(files), documents)


def typeset_outline(
    instance: Instance, outline: Outline, published: Mapping[str, Published], store: Store
) -> list[tuple[Output, Download]]:
    """Set every document of an outline, the sheets last; the acta prints the report's hash.

    Raises ``DataError`` with all that does not fit on a slide or on a sheet.
    """
    from concurrent.futures import ThreadPoolExecutor

    from build_scripts.narrate import script
    from build_scripts.typeset import REPORT, acta, documents

    folder = hearing_folder(outline.name)
    planned = documents(instance, outline, published)
    with ThreadPoolExecutor(os.cpu_count()) as pool:  # the typesetter leaves Python free while it works
        tried = list(zip(planned, pool.map(lambda document: _tried(document, outline, store), planned), strict=True))
    findings = [finding for _, result in tried if not isinstance(result, bytes) for finding in result]
    if findings:
        raise DataError(findings)
    made = [(document, result) for document, result in tried if isinstance(result, bytes)]
    report = next(hashlib.sha256(pdf).hexdigest() for document, pdf in made if document.name == REPORT)
    minutes = acta(instance, outline, published, report)
    made.append((minutes, _set(minutes, store)))
    files = [(document.name, document.label, "PDF", pdf) for document, pdf in made]
    if outline.messages:
        told = script(instance, outline, published)
        files.append((told.path.removeprefix(f"{folder}/"), "Guion de lectura", "TXT", told.content))
    files.sort(key=lambda one: one[0].startswith("fichas/"))  # many and alike: they come last
    return [
        (Output(path, content), Download(path, label, form, len(content), sha256=hashlib.sha256(content).hexdigest()))
        for name, label, form, content in files
        for path in [f"{folder}/{name}"]
    ]


def _tried(document: Document, outline: Outline, store: Store) -> bytes | list[Finding]:
    """Set a document, or find what does not fit in it."""
    from build_scripts.typeset import NoRoomError, too_long

    try:
        return _set(document, store)
    except NoRoomError as error:
        return too_long(document, outline, error.pages)


def _set(document: Document, store: Store) -> bytes:
    """Set a document, or take it from when the same data were last set."""
    from build_scripts.typeset import compile_pdf

    key = store.key_of(f"{document.template}\0{document.data}".encode())
    pdf = store.get(key, bytes)
    if pdf is None:
        pdf = compile_pdf(document.name, document.template, document.data)
        store.put(key, pdf, bytes)
    return pdf
