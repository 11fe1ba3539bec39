"""The documents of one hearing in a folder of their own: from the portal as it is, or from a published edition.

Of an edition the documents are given as they were published, to the byte, so that there is one report and one hash;
the acta is set anew, because only now the hash of the edition's manifest can be printed on it.
"""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path, PurePosixPath
from typing import get_args

from build_scripts import __version__
from build_scripts.addresses import CURRENT, hearing_folder
from build_scripts.destination import check_destination
from build_scripts.exceptions import OutputError, UsageError
from build_scripts.load import OUTLINES, read_outlines
from build_scripts.model import Edition, Fingerprint, HearingKind, Instance, Outline, Output, Published
from build_scripts.pipeline.reporting import Report, silent
from build_scripts.pipeline.typesetting import require_outlines, typeset_outline
from build_scripts.plainfiles import LISTS, NotPlainError, is_plain, read_plain
from build_scripts.reuse import Store
from build_scripts.sums import GENERATOR, MANIFEST, checksums, fingerprint, read_manifest

KINDS = get_args(HearingKind)


def select_outline(root: Path, year: int, kind: str) -> Outline:
    """Find the outline of a year's hearing; raises ``UsageError`` naming those there are."""
    if kind not in KINDS:
        close = difflib.get_close_matches(kind, KINDS, 1, 0.4)
        meant = f" ¿Quiso decir «{close[0]}»?" if close else ""
        raise UsageError(f"La opción --tipo lleva {' o '.join(KINDS)}; se encontró «{kind}».{meant}")
    outlines = read_outlines(root)
    for outline in outlines:
        if (outline.year, outline.kind) == (year, kind):
            return outline
    known = ", ".join(f"{o.year} --tipo {o.kind}" for o in outlines)
    raise UsageError(
        f"No hay un guion de la rendición {kind} de {year}. Hay: {known or 'ninguno'}. "
        f"{'Pida una de esas, o cree' if known else 'Cree'} {OUTLINES}/{year}-{kind}.yml."
    )


def print_hearing(
    instance: Instance,
    outline: Outline,
    published: Mapping[str, Published],
    destination: Path,
    store: Store,
    edition: Path | None = None,
    report: Report = silent,
) -> list[Fingerprint]:
    """Put all documents of an outline into a folder, all or none; gives what was written, in the order of reading.

    Raises ``DataError``, ``UsageError`` or ``OutputError``; the folder then stays as it was.
    """
    from build_scripts.describe import manifest

    require_outlines([outline], published)
    report("Componiendo documentos", 0, 1)
    if edition is None:
        made = [output for output, _ in typeset_outline(instance, outline, published, store)]
    else:
        made = _of_edition(instance, outline, published, edition)
    files = [replace(output, path=output.path.removeprefix(f"{hearing_folder(outline.name)}/")) for output in made]
    prints = [fingerprint(file) for file in files]
    sums = checksums(prints)
    about = manifest([*prints, sums], (), f"{GENERATOR} {__version__}", kind="hearing")
    _write([*files, sums, about], destination, instance.root)
    return prints


def _of_edition(
    instance: Instance, outline: Outline, published: Mapping[str, Published], edition: Path
) -> list[Output]:
    """Take an edition's documents as they are, checked against its manifest, and set the acta with its hash."""
    from build_scripts.typeset import ACTA, REPORT, acta, compile_pdf

    known, listed = _manifest(edition)
    folder = hearing_folder(outline.name)
    files = [_unchanged(edition, file) for path, file in listed.items() if path.startswith(f"{folder}/")]
    report = next((file for file in files if file.path == f"{folder}/{REPORT}"), None)
    if report is None:
        there = sorted({PurePosixPath(path).parts[1] for path in listed if path.endswith(f"/{REPORT}")})
        raise UsageError(
            f"La edición «{known.name}» no trae los documentos de {outline.name}. "
            f"Trae: {', '.join(there) or 'ninguno'}. Indique otra edición, o quite --edicion."
        )
    base = instance.url.removesuffix(f"{CURRENT}/")
    frozen = f"{base}{known.name}/" if base else ""
    own = replace(instance, edition=known, frozen_url=frozen)
    digest = hashlib.sha256(report.content).hexdigest()
    minutes = acta(own, outline, published, digest, known.digest)
    pdf = compile_pdf(minutes.name, minutes.template, minutes.data)
    at = f"{folder}/{ACTA}"
    return [*(file for file in files if file.path != at), Output(at, pdf)]


def _manifest(edition: Path) -> tuple[Edition, Mapping[str, Fingerprint]]:
    """Read which edition a folder is, and its files by path; raises ``UsageError`` where a folder is no edition."""
    path = edition / MANIFEST
    step = "Indique la carpeta de una edición publicada con «portal publicar»."
    if not is_plain(path):
        raise UsageError(f"«{edition}» no es una edición: no tiene {MANIFEST}. {step}")
    unknown = f"«{path}» no dice qué edición es. {step}"
    try:
        told = read_manifest(read_plain(path, LISTS))
    except (NotPlainError, ValueError) as error:
        raise UsageError(unknown) from error
    if told.edition is None:
        raise UsageError(unknown)
    return told.edition, told.files


def _unchanged(edition: Path, file: Fingerprint) -> Output:
    path = edition / file.path
    content = read_plain(path, file.bytes) if is_plain(path) and path.lstat().st_size == file.bytes else b""
    if hashlib.sha256(content).hexdigest() != file.sha256:
        raise OutputError(
            f"«{path}» falta o no es el que dice el manifiesto de la edición. "
            "Ejecute «portal verificar» sobre ella y use una copia entera."
        )
    return Output(file.path, content)


def _write(files: Sequence[Output], destination: Path, root: Path) -> None:
    """Write a folder aside and put it in place; refuses to replace one that holds anything else."""
    from build_scripts.write import made_aside, write_all

    with made_aside(destination, partial(check_destination, destination, root, "hearing")) as aside:
        write_all(files, aside)
