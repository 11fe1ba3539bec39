"""Checks the signatures of editions: whose they are, whether those keys still count, and for what each vouches."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from build_scripts.editions import sign
from build_scripts.editions.files import Problem
from build_scripts.editions.statement import read_statement
from build_scripts.editions.store import Kept
from build_scripts.editions.versions import SIGNATURES, SIGNED
from build_scripts.exceptions import OutputError
from build_scripts.labels import count_of
from build_scripts.plainfiles import is_plain
from build_scripts.sums import MANIFEST


def judge_of(destination: Path, keys: list[str] | None, listed: Path | None) -> sign.Judge:
    """Gather who may sign in a publication: the keys given, or those published in it; and which no longer count."""
    public = destination / SIGNATURES / sign.PUBLIC
    known = keys or (sign.read_keys(public) if is_plain(public) else [])
    try:
        statement = read_statement(destination)
    except OutputError:
        statement = None
    return sign.Judge(tuple(known), statement.revoked if statement else (), listed)


def check_published_key(destination: Path, keys: list[str], notes: list[str]) -> list[Problem]:
    """Hold the public keys that are published against those ``given``: others would be led to trust the former."""
    path, place = destination / SIGNATURES / sign.PUBLIC, f"{SIGNATURES}/{sign.PUBLIC}"
    if not is_plain(path):
        return []  # absent, or told already as what lies there and is not ours
    published = sign.read_keys(path)
    if not set(published) & set(keys):
        told = "No tiene ninguna de las llaves indicadas con --llave: quien no tenga la suya creería en otra."
        return [Problem("llave-otra", place, told)]
    if more := len(set(published) - set(keys)):
        counted = count_of(more, "llave que no está", "llaves que no están")
        notes.append(f"{place} nombra además {counted} en --llave: de antes, o de otra persona.")
    return []


def check_signatures(
    destination: Path,
    kept: Mapping[str, Kept],
    judge: sign.Judge,
    notes: list[str],
    *,
    given: bool,
    alone: bool = False,
    vouched: bool = False,
) -> list[Problem]:
    """Check the signatures that there are; with keys ``given``, one must vouch for every edition.

    A signed manifest names the hash of the one before it, and so vouches for all that were published before. A signed
    statement has ``vouched`` for all of them.
    """
    folder = destination / SIGNATURES
    names = {path.name.removesuffix(SIGNED): path for path in sorted(folder.glob(f"*{SIGNED}"))}
    problems = [
        Problem("firma-sin-edicion", f"{SIGNATURES}/{path.name}", "Firma una edición que no está.")
        for name, path in names.items()
        if name not in kept and not alone
    ]
    signed = {name: path for name, path in names.items() if name in kept}
    if not signed and not vouched:
        lacking = Problem("sin-firma", SIGNATURES, "No hay ninguna firma que comprobar con esa llave.")
        return [*problems, lacking] if given else problems
    if not sign.is_installed():
        notes.append(f"Hay firmas y no se comprobaron: falta {sign.TOOL}.")
        return problems
    revoked, false = [], {}
    for name, path in signed.items():
        manifest = kept[name].site.folder / MANIFEST
        if why := judge.why_false(manifest, path):
            told = "La firma no es de esa llave sobre este manifiesto."
            false[name] = Problem("firma-falsa", f"{SIGNATURES}/{path.name}", told, found=why)
        elif judge.is_revoked(manifest, path):
            revoked.append(name)
    good = [name for name in signed if name not in {*revoked, *false}]
    if good:
        published = f"{SIGNATURES}/{sign.PUBLIC}: compárela con la que obtuvo de otra parte"
        whose = "la llave indicada" if given else published
        notes.append(f"Firmadas: {', '.join(good)}; comprobadas con {whose}.")
    chain = [name for name in kept if name not in false]
    unvouched = _unvouched(chain, good, revoked, notes, given=given, vouched=vouched)
    return [*problems, *false.values(), *unvouched]


def _unvouched(
    chain: list[str], good: list[str], revoked: list[str], notes: list[str], *, given: bool, vouched: bool
) -> list[Problem]:
    """Tell the editions that no good signature answers for: their own, a later one's, or the statement's."""
    last = max((chain.index(name) for name in good), default=-1)
    if named := [name for name in chain[: last + 1] if name not in good]:
        notes.append(f"Sin firma propia, respaldadas por la cadena de una posterior: {', '.join(named)}.")
    after = chain[last + 1 :]
    if vouched and after:
        notes.append(f"Sin firma propia, respaldadas por la declaración firmada: {', '.join(after)}.")
        return []
    told = "La firmó una llave revocada, y ninguna otra la respalda."
    gone = [name for name in after if name in revoked]
    problems = [Problem("llave-revocada", f"{SIGNATURES}/{name}{SIGNED}", told) for name in gone]
    unsigned = [name for name in after if name not in revoked]
    if unsigned and not given:
        notes.append(f"Sin firma, ni la de una posterior que las respalde: {', '.join(unsigned)}.")
    told = "No está firmada, ni lo está una posterior que la respalde."
    return problems + [Problem("sin-firma", f"{SIGNATURES}/{name}{SIGNED}", told) for name in unsigned if given]
