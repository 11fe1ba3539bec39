"""Holds the pages beside the editions against the editions: no manifest lists them, and readers see them first.

They are made anew from what the editions' own files say; the portal's name, notice and address are taken from the
edition that was published last, whose manifest vouches for them.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from build_scripts import __version__
from build_scripts.addresses import CURRENT
from build_scripts.editions.files import Problem
from build_scripts.editions.store import Kept
from build_scripts.editions.versions import ROOT_PAGES, SIGNATURES
from build_scripts.exceptions import OutputError
from build_scripts.labels import day
from build_scripts.model import Edition, Instance
from build_scripts.sums import MANIFEST

LIST = "ediciones.html"
NAME = re.compile(r'<span class="brand__name">(.*?)</span>', re.DOTALL)
NOTICE = re.compile(r'<aside class="notice" aria-label="Aviso"><p class="wrap">(.*?)</p></aside>', re.DOTALL)
CANONICAL = re.compile(rf'<link rel="canonical" href="([^"]*?){CURRENT}/(?:index\.html)?"')
DIGEST = re.compile(r"<code>([0-9a-f]{64})</code>")


def check_pages(
    folder: Path, chain: Sequence[Edition], kept: Mapping[str, Kept], notes: list[str], *, sound: bool
) -> list[Problem]:
    """Check every page of the root that is there; what cannot be made anew is said in ``notes``.

    ``chain`` is in the order of publishing; ``sound`` tells that the editions are as their manifests have them, for
    from others nothing can be made anew.
    """
    there = [name for name in ROOT_PAGES if (folder / name).is_file()]
    problems = _check_list(folder, chain) if LIST in there else []
    known = {problem.place for problem in problems}
    wanted, why = _made(folder, chain, kept) if sound else ({}, "las ediciones no están como se publicaron")
    if why:
        shown = ", ".join(name for name in there if not name.startswith("."))
        notes.append(f"De {shown} se revisó solo que {LIST} nombre cada edición con su fecha y su huella: {why}.")
        return problems
    told = "No es la que el programa hace de las ediciones: no dice lo que dicen sus archivos."
    return problems + [
        Problem("pagina-otra", name, told)
        for name in there
        if name not in known and (folder / name).read_bytes() != wanted[name]
    ]


def _check_list(folder: Path, chain: Sequence[Edition]) -> list[Problem]:
    """Look for each edition with its day and hash on the list, and for hashes that are nobody's."""
    text = (folder / LIST).read_text(encoding="utf-8", errors="replace")
    printed = DIGEST.findall(text)
    problems = []
    for edition in chain:
        section = text.partition(f'<h2 id="{html.escape(edition.name)}">')[2].partition("</section>")[0]
        if not section:
            problems.append(Problem("pagina-otra", LIST, f"No nombra la edición «{edition.name}»."))
            continue
        digests = DIGEST.findall(section)
        if digests != [edition.digest]:
            told = f"La huella que dice de la edición «{edition.name}» no es la de su manifiesto."
            problems.append(Problem("pagina-otra", LIST, told, edition.digest, ", ".join(digests)))
        if f"<p>{day(edition.day)}</p>" not in section:
            told = f"La fecha que dice de la edición «{edition.name}» no es la suya."
            problems.append(Problem("pagina-otra", LIST, told, day(edition.day)))
    strange = sorted(set(printed) - {edition.digest for edition in chain})
    if strange and not problems:
        told = "Dice una huella que no es de ninguna edición."
        problems.append(Problem("pagina-otra", LIST, told, found=strange[0]))
    return problems


def _made(folder: Path, chain: Sequence[Edition], kept: Mapping[str, Kept]) -> tuple[Mapping[str, bytes], str]:
    """Make the pages anew; or say why they cannot be."""
    from build_scripts.editions import sign
    from build_scripts.editions.rootpages import root_pages

    last = kept[chain[-1].name].site.folder
    try:
        page = (last / "index.html").read_text(encoding="utf-8")
        generator = json.loads((last / MANIFEST).read_bytes()).get("generator")
    except (OSError, ValueError):
        return {}, "no se puede leer la última edición"
    if generator != f"portal {__version__}":
        return {}, f"las hizo {generator or 'otro programa'}, y este es portal {__version__}"
    name, notice, address = (found.search(page) for found in (NAME, NOTICE, CANONICAL))
    if name is None:
        return {}, "la última edición no dice el nombre del portal"
    instance = Instance(
        root=folder,
        name=html.unescape(name[1]),
        notice=html.unescape(notice[1]) if notice else "",
        license_note="",
        data_license="",
        publisher="",
    )
    paths = {one: sign.signature_path(folder, one) for one in kept}
    signed = {one: f"{SIGNATURES}/{path.name}" for one, path in paths.items() if path.is_file()}
    try:
        made = root_pages(instance, html.unescape(address[1]) if address else "", kept, signed)
    except OutputError:
        return {}, "no se puede leer qué cambió en cada edición"
    return {output.path: output.content for output in made}, ""
