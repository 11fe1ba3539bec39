"""Takes a portal out of its git history, into a folder aside; the only place that runs git."""

from __future__ import annotations

import io
import subprocess
import tarfile
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from build_scripts.exceptions import UsageError
from build_scripts.settings import CONFIG, DATASETS

PARTS = (DATASETS, CONFIG)
DOCS = "docs"


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
    top = _git(root, "rev-parse", "--show-toplevel", fault=f"{known}no se puede leer.", known=known)
    where = Path(top.decode().strip())
    absent = f"En la revisión «{revision}» no hay un portal: se esperaba {' y '.join(PARTS)} en la misma carpeta."
    listed = set(_git(where, "ls-tree", "--name-only", "-z", tree, fault=absent, known=absent).decode().split("\0"))
    if not set(PARTS) <= listed:
        raise UsageError(absent)
    wanted = [*PARTS, *({DOCS} & listed)]
    _extract(_git(where, "archive", "--format=tar", tree, *wanted, fault=absent, known=absent), aside)


def _git(folder: Path, *arguments: str, fault: str, known: str) -> bytes:
    try:
        done = subprocess.run(["git", "-C", str(folder), *arguments], capture_output=True, check=False)
    except FileNotFoundError as error:
        raise UsageError(
            f"{known.removesuffix('como revisión de git, ')}para buscarlo en la historia hace falta git, y no está "
            "instalado. Instálelo, o escriba la carpeta de una edición o de un portal."
        ) from error
    if done.returncode != 0:
        raise UsageError(fault)
    return done.stdout


def _extract(archive: bytes, aside: Path) -> None:
    """Write the plain files of an archive below a folder: no links, and no way out of it."""
    with tarfile.open(fileobj=io.BytesIO(archive)) as members:
        for member in members:
            path = PurePosixPath(member.name)
            content = members.extractfile(member) if member.isreg() else None
            if content is None or path.is_absolute() or ".." in path.parts:
                continue
            target = aside.joinpath(*path.parts)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content.read())
