"""Follows every link from a page of the site to a page, a file or an anchor of the site.

In: the readings of all pages, the paths of all files, the site's public address. Out: ``Finding``s. Links to other
sites are left alone: whether they answer is not this portal's to promise, and a build asks the network for nothing.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from urllib.parse import unquote, urlsplit

from build_scripts.addresses import CHANGES, CURRENT, EDITIONS, dataset_file
from build_scripts.audit.places import places
from build_scripts.audit.reading import Reading
from build_scripts.model import Finding, HistoryEntry

SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//")
TOP = frozenset({"", "top"})
"""Anchors that every browser knows as the top of a page."""


def editions_outside(history: Iterable[HistoryEntry]) -> frozenset[str]:
    """List what lies beside an edition that its pages may lead to: the pages and documents of others, and their lists.

    Paths from the folder that holds the editions; nothing for working material, which lies beside no edition. That a
    page may lead to itself in the current edition is known to ``check_links``.
    """
    paths: set[str] = set()
    for entry in history:
        own = ("index.html", CHANGES, *map(dataset_file, entry.versions), *entry.documents.values())
        paths.update(f"{entry.edition.name}/{path}" for path in own)
    return frozenset({*paths, f"{CURRENT}/index.html", EDITIONS}) if paths else frozenset()


def check_links(
    pages: Mapping[str, Reading], files: Collection[str], url: str, outside: Collection[str] = ()
) -> list[Finding]:
    """Find links that lead to no file, or to an anchor that its page does not have.

    ``outside`` are the files beside the site's own folder that links may lead to; where there are some, the site is an
    edition, and each of its pages may lead to that very page of the current one, which is not made yet.
    """
    broken: dict[tuple[str, str], list[str]] = {}
    for page, reading in pages.items():
        folder = posixpath.dirname(page)
        for link in reading.links:
            lacking = _lacking(page, folder, link, pages, files, url)
            if lacking and not _beside(page, _above(folder, link, url), outside):
                broken.setdefault((lacking, link), []).append(page)
    return [
        Finding(
            code="enlace-roto",
            package="sitio",
            file=where[0],
            message=f"El enlace «{link}» no lleva a ninguna parte. Está en {places(where)}.",
            expected=lacking,
            found=link,
            next="Corrija el enlace, en la página o en el texto del conjunto. Un ancla lleva el nombre de su título, y "
            "cambia con él.",
        )
        for (lacking, link), where in broken.items()
    ]


def _beside(page: str, above: str, outside: Collection[str]) -> bool:
    """Say whether a link out of the site leads to what may lie beside it."""
    return above in outside or (bool(outside) and above == f"{CURRENT}/{page}")


def _lacking(page: str, folder: str, link: str, pages: Mapping[str, Reading], files: Collection[str], url: str) -> str:
    """Say what a link expects and the site lacks; empty when it leads where it says."""
    path, _, anchor = within(link, url).partition("#")
    if SCHEME.match(path):
        return ""
    target = _target(folder, path.partition("?")[0]) if path else page
    if target not in files:
        return f"el archivo {target}"
    anchors = pages[target].anchors if target in pages else None
    if anchors is None or anchor in TOP or anchor in anchors or unquote(anchor) in anchors:
        return ""
    return f"el ancla #{unquote(anchor)} en {target}"


def _above(folder: str, link: str, url: str) -> str:
    """Name the file of an address that leaves the site's folder, from the folder above it; else nothing."""
    path = unquote(within(link, url).partition("#")[0].partition("?")[0])
    whole = posixpath.normpath(path.lstrip("/") if path.startswith("/") else posixpath.join(folder, path))
    return whole.removeprefix("../") if whole.startswith("../") else ""


def within(link: str, url: str) -> str:
    """Spell an address of this very site from its root, as ``/page.html``."""
    if not url:
        return link
    if link.startswith(url):
        return "/" + link.removeprefix(url)
    base = urlsplit(url).path
    return "/" + link.removeprefix(base) if link.startswith(base) else link


@lru_cache(maxsize=4096)  # a page's links lead mostly to a few files, each with many anchors
def _target(folder: str, path: str) -> str:
    """Name the file of an address; a folder's is its index."""
    whole = posixpath.normpath(posixpath.join("/", folder, unquote(path))).lstrip("/")
    if path.endswith(("/", "/.", "/..")) or path in {".", ".."} or not whole:
        return posixpath.join(whole, "index.html")
    return whole
