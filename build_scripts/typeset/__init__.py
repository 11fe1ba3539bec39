"""Sets the printed documents of a rendición: report, slides and their notes, sheets, large print, acta and form.

In: the settings, an outline and everything published. Out: ``Document``s with the data they print, and their PDFs,
tagged for screen readers. Pure: the same data give the same bytes anywhere.
"""

from build_scripts.typeset.compiler import compile_pdf
from build_scripts.typeset.documents import ACTA, REPORT, Document, acta, documents

__all__ = ["ACTA", "REPORT", "Document", "acta", "compile_pdf", "documents"]
