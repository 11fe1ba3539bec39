"""The key under which a dataset's results are kept tells any two datasets apart, to the byte and the file."""

from __future__ import annotations

from pathlib import Path

from build_scripts.load import read_source
from tests.portals import Portal, run

HERE = "https://aqui.example/"


def construct(portal: Portal, destination: Path, url: str) -> None:
    code, out, error = run("construir", "--proyecto", str(portal.root), "--destino", str(destination), "--url", url)
    assert code == 0, out + error


def test_a_line_that_goes_from_the_last_table_to_the_text_is_looked_at_anew(portal: Portal, tmp_path: Path) -> None:
    with portal.described() as content:
        content["resources"].append(content["resources"].pop(0))  # the last is now the one without amounts
    table, line = portal.data("lugares"), "C,La Paz\n"
    before = table.read_text(encoding="utf-8")
    table.write_text(before + line, encoding="utf-8")
    construct(portal, tmp_path / "sitio", HERE)
    table.write_text(before, encoding="utf-8")
    portal.prose.write_text(line + portal.prose.read_text(encoding="utf-8"), encoding="utf-8")
    code, out, error = run("construir", "--proyecto", str(portal.root), "--destino", str(tmp_path / "sitio"))
    assert code == 1
    assert "Hay texto antes de la primera sección" in out + error


def test_every_file_of_a_dataset_is_told_apart_in_its_key(portal: Portal) -> None:
    """The same bytes, parted otherwise among files; a file that is empty, and one that is not there."""
    files = (portal.data("cobros"), portal.data("totales"), portal.prose)
    ways: list[tuple[bytes | None, ...]] = [
        (b"a\nb\n", b"c\n", b""),
        (b"a\nb\n", b"c\n", None),
        (b"a\n", b"b\nc\n", b""),
        (b"a\nb\n", b"", b"c\n"),
        (b"a\nb\n", None, b"c\n"),
        (None, b"a\nb\nc\n", b""),
        (None, None, b"a\nb\nc\n"),
    ]
    seen = set()
    for way in ways:
        for path, content in zip(files, way, strict=True):
            path.unlink(missing_ok=True)
            if content is not None:
                path.write_bytes(content)
        seen.add(read_source(portal.package, portal.root).digest)
    assert len(seen) == len(ways)
