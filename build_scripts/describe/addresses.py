"""Addresses of the site's files and of the things they describe: absolute with a public address, else relative."""

from __future__ import annotations

import posixpath
from urllib.parse import quote

from build_scripts.addresses import dataset_file

CATALOGUE_PAGE = "datos/index.html"


def address(url: str, target: str, document: str = "") -> str:
    """Address ``target`` (a file of the site, with an optional #anchor) from the file ``document``.

    >>> address("https://datos.example/", "datos/pozos.zip", "datos/pozos/index.html")
    'https://datos.example/datos/pozos.zip'
    >>> address("", "datos/pozos.zip", "datos/pozos/index.html"), address("", "index.html#a")
    ('../pozos.zip', 'index.html#a')
    """
    path, hash_mark, anchor = target.partition("#")
    where = url + quote(path) if url else quote(posixpath.relpath(path, posixpath.dirname(document) or "."))
    return where + hash_mark + anchor


def dataset_id(slug: str) -> str:
    """Name a dataset itself, which is not its page: both catalogues and the page say the same name."""
    return f"{dataset_file(slug)}#conjunto"


CATALOGUE_ID = f"{CATALOGUE_PAGE}#catalogo"
PUBLISHER_ID = f"{CATALOGUE_PAGE}#editor"
