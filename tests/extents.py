"""Reads from a PDF where each run of text is drawn, with its right end, which text extraction does not tell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pypdf import PageObject, PdfReader
from pypdf.generic import ContentStream

Matrix = tuple[float, float, float, float, float, float]
SAME: Matrix = (1, 0, 0, 1, 0, 0)


@dataclass(frozen=True)
class Run:
    """A run of text on a page: its left and right ends and its base line, in points from the lower left corner."""

    page: int
    left: float
    right: float
    base: float
    size: float


def runs(reader: PdfReader) -> Iterator[Run]:
    """Give every run of text of a document, but for those within drawings."""
    for number, page in enumerate(reader.pages, 1):
        yield from _of_page(number, page, reader)


def outside(reader: PdfReader) -> list[Run]:
    """Give the runs that are not wholly on their page; a point less than the edge is already too near."""
    box = reader.pages[0].mediabox
    return [
        run
        for run in runs(reader)
        if run.left < 1 or run.right > float(box.width) - 1 or run.base < 1 or run.base > float(box.height) - 1
    ]


def _of_page(number: int, page: PageObject, reader: PdfReader) -> Iterator[Run]:
    resources: Any = page["/Resources"]
    fonts = {name: _widths(font.get_object()) for name, font in resources.get("/Font", {}).items()}
    matrix, kept, text = SAME, [], SAME
    widths: dict[int, float] = {}
    size = 0.0
    contents = page.get_contents()
    assert contents is not None
    for operands, operator in ContentStream(contents, reader).operations:
        match operator:
            case b"q":
                kept.append(matrix)
            case b"Q":
                matrix = kept.pop()
            case b"cm":
                matrix = _times(_matrix(operands), matrix)
            case b"BT":
                text = SAME
            case b"Tf":
                widths, size = fonts[operands[0]], float(operands[1])
            case b"Tm":
                text = _matrix(operands)
            case b"Td":
                text = _times((1, 0, 0, 1, float(operands[0]), float(operands[1])), text)
            case b"Tj" | b"TJ":
                shown = operands[0] if operator == b"TJ" else operands
                length = sum(_length(part, widths) for part in shown) * size / 1000
                a, _, _, d, x, y = _times(text, matrix)
                yield Run(number, x, x + length * a, y, abs(size * d))
                text = _times((1, 0, 0, 1, length, 0), text)


def _length(part: Any, widths: dict[int, float]) -> float:
    if isinstance(part, int | float):
        return -float(part)
    codes = part.original_bytes if hasattr(part, "original_bytes") else bytes(part)
    return sum(widths.get(int.from_bytes(codes[at : at + 2]), widths[-1]) for at in range(0, len(codes), 2))


def _widths(font: Any) -> dict[int, float]:
    """Read the widths of a composite font's glyphs (ISO 32000-1, 9.7.4.3); -1 stands for all that are not told."""
    inner = font["/DescendantFonts"][0].get_object()
    told: dict[int, float] = {-1: float(inner.get("/DW", 1000))}
    given = [one.get_object() for one in inner.get("/W", ())]
    at = 0
    while at < len(given):
        first = int(given[at])
        if isinstance(given[at + 1], list):
            told |= {first + n: float(width) for n, width in enumerate(given[at + 1])}
            at += 2
        else:
            told |= dict.fromkeys(range(first, int(given[at + 1]) + 1), float(given[at + 2]))
            at += 3
    return told


def _matrix(operands: Any) -> Matrix:
    a, b, c, d, x, y = (float(one) for one in operands)
    return a, b, c, d, x, y


def _times(one: Matrix, other: Matrix) -> Matrix:
    a, b, c, d, x, y = one
    e, f, g, h, u, v = other
    return a * e + b * g, a * f + b * h, c * e + d * g, c * f + d * h, x * e + y * g + u, x * f + y * h + v
