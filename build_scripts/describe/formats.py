"""What kind of file a published file is, by how its name ends: its IANA media type and its name in the EU's list."""

from __future__ import annotations

from dataclasses import dataclass

IANA = "https://www.iana.org/assignments/media-types/"
EU = "http://publications.europa.eu/resource/authority/file-type/"


@dataclass(frozen=True)
class Format:
    """A kind of file: media type, entry in the EU's authority table of file types or nothing, and a word for it."""

    media_type: str
    file_type: str
    word: str


FORMATS = {
    "csv": Format("text/csv", "CSV", "CSV"),
    "xlsx": Format("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "XLSX", "XLSX"),
    "parquet": Format("application/vnd.apache.parquet", "PARQUET", "Parquet"),
    "json": Format("application/json", "JSON", "JSON"),
    "zip": Format("application/zip", "ZIP", "ZIP"),
    "pdf": Format("application/pdf", "PDF", "PDF"),
    "png": Format("image/png", "PNG", "PNG"),
    "svg": Format("image/svg+xml", "SVG", "SVG"),
}
OTHER = Format("application/octet-stream", "", "archivo")


def format_of(path: str) -> Format:
    """Tell the kind of a file.

    >>> format_of("datos/pozos/pozos.csv").media_type, format_of("datos/pozos/graficos/a.vl.json").file_type
    ('text/csv', 'JSON')
    """
    return FORMATS.get(path.rsplit(".", 1)[-1].lower(), OTHER)
