"""The list of pages for search engines: the Sitemaps protocol 0.9 (https://www.sitemaps.org/protocol.html)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from build_scripts.describe.addresses import address
from build_scripts.describe.markup import xml_text
from build_scripts.model import Dataset, Output

SITEMAP = "sitemap.xml"
HIDDEN = {"404.html"}


def sitemap(url: str, pages: Iterable[str], datasets: Iterable[Dataset]) -> Output:
    """List pages, which are HTML files of the site; a dataset's own carry the day of its newest revision.

    The protocol wants absolute addresses, so there is no sitemap without a public ``url``.
    """
    changed: Mapping[str, str] = {d.slug: d.revised.isoformat() for d in datasets}
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">']
    for page in sorted(set(pages) - HIDDEN):
        day = changed.get(_dataset_of(page), "")
        lastmod = f"<lastmod>{day}</lastmod>" if day else ""
        lines.append(f"<url><loc>{xml_text(address(url, page))}</loc>{lastmod}</url>")
    return Output(SITEMAP, "\n".join([*lines, "</urlset>\n"]).encode())


def _dataset_of(page: str) -> str:
    own = re.fullmatch(r"datos/([^/]+)/(?:index|cifras)\.html", page)
    return own[1] if own else ""
