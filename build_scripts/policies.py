"""What a page may load, run and lead to, said once: to browsers, in the pages and in what servers send, and to checks.

A policy within a page (``<meta>``) knows no ``frame-ancestors``: only a server can say who may frame it.
"""

from __future__ import annotations

import re

PAGE = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'"
)
"""Of every page of a site: its own scripts, style, pictures and files, and nothing of anyone else."""
EMBED = "default-src 'none'; style-src 'self'; img-src data:; font-src 'self'; base-uri 'none'; form-action 'none'"
"""Of a chart alone, which others put into their pages: it runs nothing."""
PLAIN = "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'"
"""Of the pages that lead to others: those beside the editions, and those at former addresses."""

EMBED_SENT = "script-src 'none'; object-src 'none'; base-uri 'none'; form-action 'none'"
"""What servers send with such a page, and with the drawings beside it, which carry their own style."""
POLICIES = frozenset({PAGE, EMBED, PLAIN})

REFUSED_ATTRIBUTES = {
    "style": "un estilo en un atributo",
    "srcdoc": "una página dentro de un atributo («srcdoc»)",
    "formaction": "un formulario que envía a otra parte («formaction»)",
    "action": "un formulario que envía a otra parte («action»)",
    "ping": "un aviso a otra dirección («ping»)",
}
"""Attributes that no page has, in words; besides all that begin with «on»."""
REFUSED_ELEMENTS = frozenset({
    "animate", "animatemotion", "animatetransform", "annotation-xml", "applet", "base", "bgsound", "embed",
    "fencedframe", "foreignobject", "frame", "frameset", "iframe", "math", "noembed", "noframes", "noscript", "object",
    "param", "plaintext", "portal", "set", "style", "template", "use", "xmp",
})  # fmt: skip
"""What brings in a page, a program or a style, or is read in other ways by other parsers."""

SCHEMES = ("https", "http", "mailto")
"""What an address on a page may begin with: no program, no data, no file of the reader's."""
SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)


def is_address(text: str, *, relative: bool = False) -> bool:
    r"""Tell whether an address, as a browser reads it, leads to a site or a mailbox; or, ``relative``, within this one.

    Browsers drop line breaks within an address and signs that do not print before it.

    >>> [is_address(one) for one in ("https://ejemplo.bo", "MAILTO:a@ejemplo.bo", "a.html", "//a", "ftp://a")]
    [True, True, False, False, False]
    >>> [is_address(one, relative=True) for one in ("a.html#b", " \x01java\nscript:a", "//a", "/\\a", "data:,")]
    [True, False, False, False, False]
    """
    read = re.sub(r"[\t\n\r]", "", text).strip("".join(map(chr, range(0x21))))
    scheme = SCHEME.match(read)
    if scheme is None:
        return relative and not re.match(r"[/\\]{2}", read)
    known = scheme[1].lower()
    return known == "mailto" or (known in SCHEMES and read[scheme.end() :].startswith("//"))
