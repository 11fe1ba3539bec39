"""Holds what pages make a browser run or load against what the portal itself brings: nothing else may be there.

In: what was found in each page, the hashes of the site's files, and of the theme's. Out: ``Finding``s.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from urllib.parse import unquote

from build_scripts.audit.executable import Executable
from build_scripts.audit.linking import within
from build_scripts.audit.places import places
from build_scripts.model import Finding

ASSETS = Path(__file__).parent.parent / "theme" / "assets"


@cache
def theme_files() -> Mapping[str, str]:
    """Give the hashes of the files that the theme brings, by their path in a site."""
    files = (path for path in sorted(ASSETS.rglob("*")) if path.is_file())
    return {f"assets/{path.relative_to(ASSETS).as_posix()}": sha256(path.read_bytes()).hexdigest() for path in files}


def check_executable(
    pages: Mapping[str, Executable], hashes: Mapping[str, str], url: str, styles: tuple[str, ...] = ()
) -> list[Finding]:
    """Find what a page runs or loads that is none of the portal's own.

    ``hashes`` are those of the site's files, by path; ``styles`` are the style sheets that the settings add.
    """
    found: dict[tuple[str, str], list[str]] = {}
    for page, executable in pages.items():
        told = [(danger.what, danger.found, danger.line) for danger in executable.dangers]
        told += [
            ("un archivo que el portal no pone", *other) for other in _others(page, executable, hashes, url, styles)
        ]
        for what, shown, line in told:
            found.setdefault((what, shown), []).append(f"{page}, línea {line}")
    return [
        Finding(
            code="pagina-ejecuta",
            package="sitio",
            file=where[0].partition(", línea ")[0],
            row=int(where[0].rpartition(" ")[2]),
            message=f"En una página construida hay {what}. Está en {places(where)}.",
            expected="texto, enlaces https, http o mailto, y los programas y estilos del portal",
            found=shown,
            next="Quítelo de la página, del texto o de la configuración que lo trae. Un texto nunca necesita código.",
        )
        for (what, shown), where in found.items()
    ]


def _others(
    page: str, executable: Executable, hashes: Mapping[str, str], url: str, styles: tuple[str, ...]
) -> Iterator[tuple[str, int]]:
    """Give the address and line of each loaded file that is neither the theme's nor of the settings."""
    known = frozenset(theme_files().values())  # by what is in them, wherever a page says that they are
    for loaded in executable.loaded:
        path = within(loaded.address, url).partition("#")[0].partition("?")[0]
        file = posixpath.normpath(posixpath.join("/", posixpath.dirname(page), unquote(path))).lstrip("/")
        if hashes.get(file) not in known and file not in styles:
            yield loaded.address, loaded.line
