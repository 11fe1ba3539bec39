"""Sets the printed documents of a rendición: report, slides and their notes, sheets, large print, acta and form.

In: the settings, an outline and everything published. Out: ``Document``s with the data they print, and their PDFs,
tagged for screen readers. Pure: the same data give the same bytes anywhere.
"""

from build_scripts.typeset.compiler import NoRoomError, compile_pdf
from build_scripts.typeset.documents import ACTA, REPORT, Document, acta, documents
from build_scripts.typeset.fitting import too_long

__all__ = ["ACTA", "REPORT", "Document", "NoRoomError", "acta", "compile_pdf", "documents", "too_long"]
