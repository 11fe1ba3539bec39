"""Takes a portal out of its git history, into a folder aside; the only place that runs git."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from build_scripts.exceptions import UsageError
from build_scripts.plainfiles import name_fault
from build_scripts.programs import find_program
from build_scripts.settings import CONFIG, DATASETS

PARTS = (DATASETS, CONFIG)
DOCS = "docs"
INERT = ("-c", "core.fsmonitor=false", "-c", f"core.hooksPath={os.devnull}", "-c", "protocol.allow=never")
OFFLINE: Mapping[str, str] = {
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
}
"""A repository may say that the rest of it is elsewhere, and with which program it is fetched."""


def extract_revision(revision: str, root: Path, aside: Path, looked: Sequence[str] = ()) -> None:
    """Write the datasets, settings and pages that the portal in ``root`` had at a revision.

    ``looked`` says what else the name could have been and was not. Raises ``UsageError``.
    """
    known = f"No se sabe qué es «{revision}»: {'; '.join([*looked, 'como revisión de git, '])}"
    prefix = _git(root, "rev-parse", "--show-prefix", fault=f"{known}no se puede buscar: «{root}» no está en un "
                  "repositorio de git. Escriba la carpeta de una edición o de un portal.", known=known)  # fmt: skip
    if revision.startswith("-"):
        raise UsageError(f"{known}no existe. Escriba una rama, una etiqueta o un commit que «git log» conozca.")
    commit = _git(
        root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}",
        fault=f"{known}no existe. Escriba una rama, una etiqueta o un commit que «git log» conozca.", known=known,
    )  # fmt: skip
    tree = f"{commit.decode().strip()}:{prefix.decode().strip()}"
    absent = f"En la revisión «{revision}» no hay un portal: se esperaba {' y '.join(PARTS)} en la misma carpeta."
    listed = _git(root, "ls-tree", "-r", "-z", "--full-tree", tree, "--", *PARTS, DOCS, fault=absent, known=absent)
    files = list(_files(listed))
    if not set(PARTS) <= {path.partition("/")[0] for path, _ in files}:
        raise UsageError(absent)
    wanted = "".join(f"{name}\n" for _, name in files).encode()
    _write(files, _git(root, "cat-file", "--batch", fault=absent, known=absent, given=wanted), aside, absent)


def _git(folder: Path, *arguments: str, fault: str, known: str, given: bytes = b"") -> bytes:
    """Run git so that nothing in the repository's own settings runs: who made it may be anyone.

    Only objects are read, as they are: ``git archive`` would run the filters that the repository names.
    """
    program = find_program("git")
    if program is None:
        raise UsageError(
            f"{known.removesuffix('como revisión de git, ')}para buscarlo en la historia hace falta git, y no está "
            "instalado. Instálelo, o escriba la carpeta de una edición o de un portal."
        )
    command = [program, *INERT, "-C", str(folder.resolve()), *arguments]
    environment = {**os.environ, **OFFLINE}
    done = subprocess.run(command, input=given, env=environment, capture_output=True, check=False)
    if done.returncode != 0:
        raise UsageError(fault)
    return done.stdout


def _files(listed: bytes) -> Iterator[tuple[str, str]]:
    """Yield the plain files of a listing, by path, each with its object's name: no links, and no way out."""
    for line in listed.decode("utf-8", "surrogateescape").split("\0"):
        about, _, path = line.partition("\t")
        mode, _, name = about.partition(" blob ")
        if mode.startswith("100") and not any(name_fault(part.lstrip("._") or "..") for part in path.split("/")):
            yield path, name


def _write(files: Sequence[tuple[str, str]], objects: bytes, aside: Path, absent: str) -> None:
    """Write each file with the bytes of its object, which come in the same order, each after a line about it."""
    at = 0
    for path, _ in files:
        end = objects.index(b"\n", at)
        about = objects[at:end].split()
        if len(about) != 3 or about[1] != b"blob":  # missing: the repository was not copied whole
            raise UsageError(absent)
        start, size = end + 1, int(about[2])
        target = aside.joinpath(*path.split("/"))
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(objects[start : start + size])
        at = start + size + 1
