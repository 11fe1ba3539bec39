"""Relative addresses: the site has no fixed root, and works from a folder as well as from a server."""

from __future__ import annotations

import posixpath
import re
from urllib.parse import quote

from markupsafe import Markup

from build_scripts import model
from build_scripts.model import Dataset

SITE = "DIRECCIÓN-DEL-SITIO/"
"""Stands for the site's public address while it has none; pages put there the one they are read from."""


def link(target: str, page: str) -> str:
    """Address ``target`` (a file of the site, with an optional #anchor) from the page at Markdown path ``page``.

    >>> link("datos/pozos.zip", "datos/pozos/index.md"), link("index.html#a", "index.md")
    ('../pozos.zip', 'index.html#a')
    """
    path, hash_mark, anchor = target.partition("#")
    relative = posixpath.relpath(path, posixpath.dirname(page) or ".")
    return quote(relative) + hash_mark + anchor


def addressed(svg: str, page: str) -> Markup:
    """Address a drawing's links from the page that shows it; in its texts quotation marks are never bare."""
    return Markup(re.sub(f'href="{model.SITE}([^"]*)"', lambda found: f'href="{link(found[1], page)}"', svg))


def absolute(target: str, url: str) -> str:
    """Address a file of the site from anywhere, or with ``SITE`` in front while the site has no address of its own.

    >>> absolute("datos/pozos.zip", "https://ejemplo.bo/"), absolute("datos/pozos.zip", "")
    ('https://ejemplo.bo/datos/pozos.zip', 'DIRECCIÓN-DEL-SITIO/datos/pozos.zip')
    """
    return (url or SITE) + quote(target)


def root(page: str) -> str:
    """Give the way from a page to the folder of the whole site.

    >>> root("datos/pozos/index.md"), root("index.md")
    ('../../', './')
    """
    return link(".", page) + "/"


def saved_as(path: str, dataset: Dataset) -> str:
    """Name a file of a dataset where it is saved: it says there what it is and of which version.

    ``datos/pozos/medidas.csv`` is saved as ``pozos-medidas-v1.0.0.csv``; ``datos/pozos.zip`` as ``pozos-v1.0.0.zip``.
    """
    inside = path.removeprefix("datos/").removeprefix(dataset.slug).removeprefix("/").removeprefix("graficos/")
    stem, _, ending = inside.replace("desgloses/", "desglose-").partition(".")
    parts = (dataset.slug, stem, f"v{dataset.version}")
    return f"{'-'.join(part for part in parts if part)}.{ending}"
