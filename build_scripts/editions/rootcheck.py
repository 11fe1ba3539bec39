"""Holds the pages beside the editions against the editions: no manifest lists them, and readers see them first.

The edition that was published last carries them, and its manifest vouches for them, whatever program made them. Of
editions that carry none, only names, days and hashes can be held against the list; that is said, and is no fault.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from build_scripts.addresses import EDITIONS
from build_scripts.editions.files import Problem
from build_scripts.editions.rootfile import carried_pages, page_names
from build_scripts.editions.store import Kept
from build_scripts.editions.versions import ATTRIBUTES, FIRST_PAGES, ROOT_PAGES, SIGNATURES, SIGNED
from build_scripts.exceptions import OutputError
from build_scripts.labels import day
from build_scripts.model import Edition

DIGEST = re.compile(r"<code>([0-9a-f]{64})</code>")
ALWAYS = tuple(name for name in FIRST_PAGES if name != ATTRIBUTES)
"""The pages that every publication has; of those that the last edition carries, none may lack."""


def check_pages(
    folder: Path, chain: Sequence[Edition], kept: Mapping[str, Kept], notes: list[str], *, whole: bool
) -> list[Problem]:
    """Check every page of the root; what cannot be held against anything is said in ``notes``.

    ``chain`` is in the order of publishing, which is known only where it is ``whole``.
    """
    wanted, why = _carried(folder, chain, kept) if whole else ({}, "la cadena está rota")
    there = {name for name in ROOT_PAGES if (folder / name).is_file()}
    problems = [Problem("falta", name, "Falta.") for name in wanted or ALWAYS if name not in there]
    problems += _check_list(folder, chain) if EDITIONS in there else []
    problems += [
        Problem("archivo-de-mas", name, "La última edición publicada no lo lleva.")
        for name in sorted(there - (page_names(kept[chain[-1].name]) if whole else there))
    ]
    known = {problem.place for problem in problems}
    if why:
        shown = ", ".join(name for name in ROOT_PAGES if name in there and not name.startswith("."))
        notes.append(f"De {shown} se revisó solo que {EDITIONS} nombre cada edición con su fecha y su huella: {why}.")
    told = "No es la que lleva la última edición publicada."
    return problems + [
        Problem("pagina-otra", name, told)
        for name, content in wanted.items()
        if name not in known and (folder / name).read_bytes() != content
    ]


def _check_list(folder: Path, chain: Sequence[Edition]) -> list[Problem]:
    """Look for each edition with its day and hash on the list, and for hashes that are nobody's."""
    text = (folder / EDITIONS).read_text(encoding="utf-8", errors="replace")
    printed = DIGEST.findall(text)
    problems = []
    for edition in chain:
        section = text.partition(f'<h2 id="{html.escape(edition.name)}">')[2].partition("</section>")[0]
        if not section:
            problems.append(Problem("pagina-otra", EDITIONS, f"No nombra la edición «{edition.name}»."))
            continue
        digests = DIGEST.findall(section)
        if digests != [edition.digest]:
            told = f"La huella que dice de la edición «{edition.name}» no es la de su manifiesto."
            problems.append(Problem("pagina-otra", EDITIONS, told, edition.digest, ", ".join(digests)))
        if f"<p>{day(edition.day)}</p>" not in section:
            told = f"La fecha que dice de la edición «{edition.name}» no es la suya."
            problems.append(Problem("pagina-otra", EDITIONS, told, day(edition.day)))
    strange = sorted(set(printed) - {edition.digest for edition in chain})
    if strange and not problems:
        told = "Dice una huella que no es de ninguna edición."
        problems.append(Problem("pagina-otra", EDITIONS, told, found=strange[0]))
    return problems


def _carried(folder: Path, chain: Sequence[Edition], kept: Mapping[str, Kept]) -> tuple[Mapping[str, bytes], str]:
    """Give the pages as they must be; or say why that cannot be known."""
    last = kept[chain[-1].name]
    signed = [name for name in kept if (folder / SIGNATURES / f"{name}{SIGNED}").is_file()]
    try:
        pages = carried_pages(last, signed)
    except OutputError:
        return {}, f"la edición «{last.edition.name}», que las lleva, está dañada"
    if pages is None:
        return {}, f"la edición «{last.edition.name}» es de otro programa y no las lleva, o no como se leen aquí"
    return pages, ""
