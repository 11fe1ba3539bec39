"""Checks where what people write leads: to a site or a mailbox, or within this one.

In: Markdown, with the file that it is from. Out: ``Finding``s with their lines. Only what is written out can be seen
here; what a call makes of it is seen on the page that is built.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from build_scripts.model import Finding
from build_scripts.policies import is_address

CODE = re.compile(r"(?ms)^(```|~~~).*?^\1\s*$|`[^`\n]*`|<!--.*?-->")
"""Where an address is only shown."""
ADDRESSES = re.compile(
    r"\]\(\s*<?(?P<link>[^\s)>]*)"  # [text](address)
    r"|^ {0,3}\[[^\]\n]+\]:[ \t]*<?(?P<reference>[^\s>]*)"
    r"|<(?P<bare>[a-zA-Z][a-zA-Z0-9+.-]*:[^\s<>]*)>"
    r"""|(?<![\w-])(?:href|src|action|formaction|data|poster|xlink:href)\s*=\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'"""
    r"|(?P<naked>[^\s\"'>]+))",
    re.MULTILINE | re.IGNORECASE,
)
CALL = re.compile(r"\{[{%]")


def check_links(package: str, file: str, text: str) -> Iterator[Finding]:
    """Find each address of a text that is neither https, http or mailto nor within the site."""
    shown = CODE.sub(lambda code: re.sub(r"[^\n]", " ", code[0]), text)
    for found in ADDRESSES.finditer(shown):
        written = next(value for value in found.groups() if value is not None)
        if is_address(unescape(written), relative=True) or CALL.match(written):
            continue
        yield Finding(
            code="direccion-no-admitida",
            package=package,
            file=file,
            row=shown.count("\n", 0, found.start()) + 1,
            message="Un enlace lleva a una dirección que no se admite.",
            expected="una dirección que empiece con https://, http:// o mailto:, o la ruta de una página",
            found=written[:120],
            next="Corrija la dirección o quite el enlace. Para mostrarla sin enlace, póngala entre acentos graves.",
        )
