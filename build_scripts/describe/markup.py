"""Texts inside XML and HTML."""

from __future__ import annotations

import re
from html import escape

FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML document may hold, however it is spelled (XML 1.0, 2.2)."""


def xml_text(text: str) -> str:
    r"""Escape a text for an element or an attribute.

    >>> xml_text('a < "b" & c\x0b')
    'a &lt; &quot;b&quot; &amp; c'
    """
    return escape(FORBIDDEN.sub("", text))
