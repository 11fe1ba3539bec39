"""Packs the programs that make charts interactive (Vega, Vega-Lite and their embedding) into one file of the site."""

from __future__ import annotations

from functools import cache

import vl_convert

LICENCE = "vega-LICENSE.txt"
"""The notices of what is packed; it lies among the theme's scripts."""


@cache
def library_name() -> str:
    """Name the file by its version, so that a new one is never taken for the old."""
    return f"vega-{vl_convert.get_vega_version()}.js"


def library() -> bytes:
    """Pack the programs, without asking the network; it takes about a second.

    They are meant as a module, which pages opened from a folder cannot load: a function keeps their names to itself.
    """
    vega, lite, embed = (
        vl_convert.get_vega_version(),
        vl_convert.get_vegalite_versions()[-1],
        vl_convert.get_vega_embed_version(),
    )
    notice = f"/*! Vega {vega}, Vega-Lite {lite}, Vega-Embed {embed}: BSD-3-Clause. Avisos: {LICENCE} */"
    packed: str = vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;", vl_version=lite)
    return f'{notice}\n(() => {{\n"use strict";\n{packed.strip()}\n}})();\n'.encode()
