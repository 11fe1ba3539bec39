"""Relative addresses: the site has no fixed root, and works from a folder as well as from a server."""

from __future__ import annotations

import posixpath
from urllib.parse import quote


def page_url(page: str) -> str:
    """Give the file that a Markdown page becomes.

    >>> page_url("datos/index.md")
    'datos/index.html'
    """
    return page.removesuffix(".md") + ".html"


def link(target: str, page: str) -> str:
    """Address ``target`` (a file of the site, with an optional #anchor) from the page at Markdown path ``page``.

    >>> link("datos/pozos.zip", "datos/pozos/index.md"), link("index.html#a", "index.md")
    ('../pozos.zip', 'index.html#a')
    """
    path, hash_mark, anchor = target.partition("#")
    relative = posixpath.relpath(path, posixpath.dirname(page) or ".")
    return quote(relative) + hash_mark + anchor
