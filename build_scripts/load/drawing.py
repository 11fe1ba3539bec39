"""Holds an SVG that somebody gave against what a drawing may have: shapes and words, and nothing that runs or loads.

In: the bytes of the file. Out: the first thing that will not do, with its line; ``None`` for a plain drawing. An SVG
that is opened by itself is a page of the site: its script would run there as the portal's own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

from build_scripts.characters import visible

SVG = "http://www.w3.org/2000/svg"
SHAPES = frozenset({
    "svg", "g", "defs", "symbol", "use", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon",
    "text", "tspan", "textPath", "title", "desc", "metadata", "image", "switch", "style", "linearGradient",
    "radialGradient", "stop", "clipPath", "mask", "pattern", "marker", "filter", "a", "feBlend", "feColorMatrix",
    "feComponentTransfer", "feComposite", "feConvolveMatrix", "feDiffuseLighting", "feDisplacementMap",
    "feDistantLight", "feDropShadow", "feFlood", "feFuncA", "feFuncB", "feFuncG", "feFuncR", "feGaussianBlur",
    "feImage", "feMerge", "feMergeNode", "feMorphology", "feOffset", "fePointLight", "feSpecularLighting",
    "feSpotLight", "feTile", "feTurbulence",
})  # fmt: skip
ACTIVE = frozenset(
    {"http://www.w3.org/1999/xhtml", "http://www.w3.org/1998/Math/MathML", "http://www.w3.org/2001/xml-events"}
)
"""Vocabularies that browsers act upon; those of the programs that draw are only notes."""
MEANT = frozenset({"", "http://www.w3.org/1999/xlink", "http://www.w3.org/XML/1998/namespace"})
"""Whose attributes browsers heed; others are notes of the program that drew."""
INSIDE = re.compile(r"#[^\s\"'()<>]*|data:image/(png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]*|")
LINK = re.compile(r"#[^\s\"'()<>]*|https?://[^\s\"'()<>]+|")
OUTSIDE = re.compile(
    r"url\(\s*['\"]?\s*(?!#)|@import|expression\s*\(|javascript:|behavior\s*:|-moz-binding|\\", re.IGNORECASE
)
"""What a style uses to load something, or to hide that it does."""


@dataclass
class _Reader:
    """Listens to the parser, and keeps the first fault."""

    parser: Any
    fault: tuple[int, str] | None = None
    styling: bool = False
    style: list[str] = field(default_factory=list)

    def note(self, what: str) -> None:
        self.fault = self.fault or (self.parser.CurrentLineNumber, what)

    def doctype(self, *_: object) -> None:
        self.note("una declaración <!DOCTYPE>")

    def instruction(self, target: str, _: str) -> None:
        self.note(f"una instrucción <?{target}?>")

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        space, _, element = name.rpartition(" ")
        if space in ACTIVE or (space == SVG and element not in SHAPES) or not space:
            self.note(f"el elemento <{element}>")
        self.styling = element == "style"
        for key, value in attributes.items():
            space, _, plain = key.rpartition(" ")
            if space not in MEANT:
                continue
            allowed = LINK if element == "a" else INSIDE
            runs = plain.lower().startswith("on") or plain == "base"
            if runs or (plain in {"href", "src"} and not allowed.fullmatch(value)) or OUTSIDE.search(value):
                self.note(f"el atributo {plain}=«{visible(value[:40])}»")

    def end(self, _: str) -> None:
        if OUTSIDE.search("".join(self.style)):
            self.note("un estilo que carga algo de fuera")
        self.styling, self.style = False, []

    def words(self, text: str) -> None:
        if self.styling:
            self.style.append(text)


def drawing_fault(content: bytes) -> tuple[int, str] | None:
    """Give the line and the name of the first thing that a drawing must not have.

    >>> drawing_fault(b'<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>')
    >>> drawing_fault(b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>')
    (1, 'el elemento <script>')
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    reader = _Reader(parser)
    parser.StartDoctypeDeclHandler = reader.doctype
    parser.ProcessingInstructionHandler = reader.instruction
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.words
    try:
        for at in range(0, len(content), 4096):  # it stops at the first fault, before any entity is written out
            parser.Parse(content[at : at + 4096], False)
            if reader.fault:
                return reader.fault
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError) as error:  # ValueError: an encoding that is not known
        return reader.fault or (getattr(error, "lineno", 1), f"algo que no es XML ({visible(str(error))})")
    return reader.fault
