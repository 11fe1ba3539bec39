"""CSV as RFC 4180 has it: CRLF, commas, quotes only where they are needed; UTF-8 without a byte order mark.

CRLF and not the LF that the repository keeps: RFC 4180 and the default dialect of Data Package v2 say so, and the
published descriptor then needs no ``dialect``. Cells are the file's own, untouched. One that begins like a formula
stays so, because altering data to suit a program is not this format's business: whoever opens files in a spreadsheet
has the XLSX, where such a cell is text.
"""

from __future__ import annotations

import csv
import io

from build_scripts.model import Table


def encode_csv(table: Table) -> bytes:
    """Write the table's cells exactly as its source file has them."""
    names = [field.name for field in table.fields]
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(names)
    writer.writerows([row.cells[name] for name in names] for row in table.rows)
    return text.getvalue().encode("utf-8")
