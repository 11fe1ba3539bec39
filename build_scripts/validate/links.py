"""Checks where what people write leads: to a site or a mailbox, or within this one.

In: Markdown, with the file that it is from. Out: ``Finding``s with their lines. Only what is written out can be seen
here; what a call makes of it is seen on the page that is built.
"""

from __future__ import annotations

import difflib
import posixpath
import re
from collections.abc import Collection, Iterator
from html import unescape
from html.parser import HTMLParser
from urllib.parse import unquote

from build_scripts.model import Finding
from build_scripts.policies import REFUSED_ATTRIBUTES, REFUSED_ELEMENTS, is_address
from build_scripts.samples import without_samples

ADDRESSES = re.compile(
    r"\]\(\s*<?(?P<link>[^\s)>]*)"  # [text](address)
    r"|^ {0,3}\[[^\]\n]+\]:[ \t]*<?(?P<reference>[^\s>]*)"
    r"|<(?P<bare>[a-zA-Z][a-zA-Z0-9+.-]*:[^\s<>]*)>"
    r"""|(?<![\w-])(?:href|src|action|formaction|data|poster|xlink:href)\s*=\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'"""
    r"|(?P<naked>[^\s\"'>]+))",
    re.MULTILINE | re.IGNORECASE,
)
PICTURES = re.compile(
    r"!\[[^\[\]\n]{0,500}\]\(\s*<?(?P<mark>https?:[^\s)>]*)"
    r"""|<(?:img|image|video|audio|source|track|input)\b[^<>]{0,500}?\s(?:src|poster|srcset|href|xlink:href)\s*=\s*["']?"""
    r"(?P<tag>https?:[^\s\"'>]*)",
    re.IGNORECASE,
)
"""What a page would take from elsewhere as soon as it opens: no page asks anything of others."""
TAG = re.compile(r"<[a-z][^<>]{0,1000}>", re.IGNORECASE)
CALL = re.compile(r"\{[{%]")


TO_PAGE = re.compile(r"(?m)^(?! {4}|\t).*$")
"""The lines that are no sample by their indentation."""
LINK = re.compile(r"\]\(\s*+<?([^\s()>#?:]*\.md)(?=[#?)>\s])")
"""A link to another page, from where it stands."""


def check_page_links(origin: str, path: str, text: str, known: Collection[str]) -> Iterator[Finding]:
    """Find the links of a page to pages that are not there; ``text`` is the page with its calls filled in."""
    for line in TO_PAGE.finditer(without_samples(text)):
        for link in LINK.finditer(line[0]):
            target = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(link[1])))
            if link[1].startswith("/") or target in known:
                continue
            near = difflib.get_close_matches(target, known, 1)
            meant = posixpath.relpath(near[0], posixpath.dirname(path) or ".") if near else ""
            yield Finding(
                code="enlace-roto",
                package="docs",
                file=origin,
                message="Un enlace lleva a una página que no hay.",
                expected="la ruta de una página, desde la que la nombra",
                found=link[1][:120],
                next=f"¿Quiso escribir «{meant}»?" if meant else "Corrija la ruta o quite el enlace.",
            )


def check_links(package: str, file: str, text: str) -> Iterator[Finding]:
    """Find each address of a text that is neither https, http or mailto nor within the site, and foreign pictures."""
    shown = without_samples(text)
    for row, found in _numbered(ADDRESSES, shown):
        written = next(value for value in found.groups() if value is not None)
        if is_address(unescape(written), relative=True) or CALL.match(written):
            continue
        yield Finding(
            code="direccion-no-admitida",
            package=package,
            file=file,
            row=row,
            message="Un enlace lleva a una dirección que no se admite.",
            expected="una dirección que empiece con https://, http:// o mailto:, o la ruta de una página",
            found=written[:120],
            next="Corrija la dirección o quite el enlace. Para mostrarla sin enlace, póngala entre acentos graves.",
        )
    for row, found in _numbered(PICTURES, shown):
        yield Finding(
            code="imagen-de-otro-sitio",
            package=package,
            file=file,
            row=row,
            message="Una imagen, un sonido o un video viene de otro sitio: quien abra la página le pediría algo.",
            expected="la ruta de un archivo de docs/",
            found=(found["mark"] or found["tag"])[:120],
            next="Ponga una copia en docs/ y nómbrela por su ruta, o deje un enlace.",
        )


def check_code(package: str, file: str, text: str) -> Iterator[Finding]:
    """Find the tags of a text that no page may have, before they are on one: what runs, or brings in something."""
    shown = "\n".join(line if TO_PAGE.fullmatch(line) else "" for line in without_samples(text).split("\n"))
    for row, found in _numbered(TAG, shown):
        tag = _Tag()
        tag.feed(found[0])
        for what in tag.refused:
            yield Finding(
                code="texto-ejecuta",
                package=package,
                file=file,
                row=row,
                message=f"El texto tiene {what}, y ninguna página puede tenerlo.",
                expected="Markdown, o HTML sin programas, estilos ni marcos",
                found=found[0][:120],
                next="Quítelo. Para mostrarlo como ejemplo, póngalo entre acentos graves.",
            )


class _Tag(HTMLParser):
    """Reads one tag."""

    def __init__(self) -> None:
        super().__init__()
        self.refused: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {*REFUSED_ELEMENTS, "script"}:
            self.refused.append(f"un elemento «{tag}»")
        self.refused += [f"un atributo «{name}»" for name, _ in attrs if name[:2] == "on" or name in REFUSED_ATTRIBUTES]


def _numbered(pattern: re.Pattern[str], text: str) -> Iterator[tuple[int, re.Match[str]]]:
    """Yield each match with its line; each sign is counted once, however many there are."""
    row, at = 1, 0
    for found in pattern.finditer(text):
        row, at = row + text.count("\n", at, found.start()), found.start()
        yield row, found
