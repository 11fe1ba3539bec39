"""Turns a template and its data into a PDF. The only place that knows Typst.

The data go in as JSON and are printed as text: a template reads them, nothing is ever assembled as markup. Fonts are
those shipped; the system's are not looked at, so any machine makes the same bytes. No clock is read.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from build_scripts.exceptions import OutputError
from build_scripts.typeset.glyphs import FONTS, printable

if TYPE_CHECKING:
    import typst

TEMPLATES = Path(__file__).parent / "templates"
STANDARD: Final = "ua-1"
"""PDF/UA-1 (ISO 14289-1): tagged, titled, with a language, and an alternative for every image."""


NO_ROOM = re.compile(r"NO-CABE ([\d ]+)")
"""How a template tells on which of its pages something has no room, counted from zero."""


class NoRoomError(OutputError):
    """Pages of a document that cannot grow have more on them than fits; see ``fitting``."""

    def __init__(self, name: str, pages: Sequence[int]) -> None:
        super().__init__(f"En «{name}» hay páginas en las que no cabe lo que llevan. Acorte sus textos.")
        self.pages = tuple(pages)


def encode(data: Mapping[str, Any]) -> str:
    """Write a document's data as its template reads them; also what tells one document from another."""
    return json.dumps(printable(data), ensure_ascii=False, sort_keys=True)


def compile_pdf(name: str, template: str, data: str) -> bytes:
    """Set a document; a warning is an error, since it tells of a missing font or an empty place.

    Raises ``NoRoomError`` where a slide or a sheet has more on it than fits; for all else ``OutputError`` with the
    typesetter's words, which name the template and not the data.
    """
    import typst

    day = json.loads(data)["marco"]["segundo"]
    try:
        pdf, warnings = _compiler().compile_with_warnings(
            input=str(TEMPLATES / template),
            format="pdf",
            sys_inputs={"datos": data},
            pdf_standards=[STANDARD],
            timestamp=day,
        )
    except typst.TypstError as error:
        if told := NO_ROOM.search(str(error)):
            raise NoRoomError(name, [int(page) for page in told[1].split()]) from error
        raise OutputError(_failed(name, str(error))) from error
    if warnings or not isinstance(pdf, bytes):
        raise OutputError(_failed(name, "; ".join(map(str, warnings))))
    return pdf


def _failed(name: str, said: str) -> str:
    return (
        f"No se pudo componer «{name}»: {said}. "
        "Revise el guion de la rendición; si el texto es correcto, informe del problema a los mantenedores."
    )


_own = threading.local()
"""Each thread's compiler: one compiler sets one document at a time."""


def _compiler() -> typst.Compiler:
    import typst

    made: typst.Compiler | None = getattr(_own, "compiler", None)
    if made is None:
        made = _own.compiler = typst.Compiler(
            input=str(TEMPLATES / "comun.typ"), root=str(TEMPLATES), font_paths=_fonts(), ignore_system_fonts=True
        )
    return made


@cache
def _fonts() -> typst.Fonts:
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])
