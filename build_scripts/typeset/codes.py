"""Draws an address as a QR code. The only place that knows segno."""

from __future__ import annotations

import io
from functools import cache


@cache
def qr_svg(address: str) -> str:
    """Draw an address as an SVG in black; an empty address has no code."""
    if not address:
        return ""
    import segno

    sink = io.BytesIO()
    code = segno.make(address, micro=False, error="m", boost_error=False)
    code.save(sink, kind="svg", border=0, dark="#000000", xmldecl=False, svgns=True, nl=False)
    return sink.getvalue().decode()
