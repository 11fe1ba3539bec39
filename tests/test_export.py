"""What is downloaded says exactly what the dataset says, in every format, and the same bytes every time."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest
from frictionless import Package, system
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from build_scripts.exceptions import OutputError
from build_scripts.export import encode_csv, encode_json, encode_parquet, encode_xlsx, export
from build_scripts.export import workbook as xlsx
from build_scripts.model import Dataset, Discrepancy, Scalar, Table
from tests.factories import MISSING, make_dataset, make_field, make_table

README = "Qué contiene este archivo.\n"

FIELDS = (
    make_field("codigo", "string", required=True),
    make_field("nombre", "string"),
    make_field("cantidad", "integer"),
    make_field("monto", "number", unit="millones de Bs"),
    make_field("vigente", "boolean"),
    make_field("desde", "date"),
    make_field("gestion", "year"),
)
ROWS = (
    ("001", "Oruro, «ciudad»", "14497924", "22.0", "true", "2020-01-13", "2020"),
    ("002", 'dice "Potosí"\ny sigue', "-3", "1661.25", "false", "1899-12-31", "2021"),
    ("003", "", "", "", "", "", ""),
)


def records(table: Table) -> list[dict[str, Scalar]]:
    return [dict(row.values) for row in table.rows]


@pytest.fixture
def table() -> Table:
    return make_table(FIELDS, ROWS)


@pytest.fixture
def dataset(table: Table) -> Dataset:
    return make_dataset(table)


# --- readers: each brings a file back to the dataset's own values --------------------------------


def from_csv(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8"), newline=""), strict=True))


def from_json(content: bytes, table: Table) -> list[dict[str, Scalar]]:
    rows = json.loads(content, parse_float=Decimal)
    for field in table.fields:
        for row in rows:
            value = row[field.name]
            if value is not None and field.type == "number":
                row[field.name] = Decimal(value)
            if value is not None and field.type == "date":
                row[field.name] = date.fromisoformat(value)
    return list(rows)


def from_parquet(content: bytes) -> list[dict[str, Scalar]]:
    return list(parquet.read_table(io.BytesIO(content)).to_pylist())


def sheets(content: bytes) -> tuple[Any, Any]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return book["Datos"], book["Metadatos"]


def from_xlsx(content: bytes, table: Table) -> list[dict[str, Scalar]]:
    data, _ = sheets(content)
    return [
        {field.name: _typed(field.type, cell) for field, cell in zip(table.fields, row, strict=True)}
        for row in data.iter_rows(min_row=2, max_row=1 + len(table.rows), max_col=len(table.fields))
    ]


def _typed(kind: str, cell: Any) -> Scalar:
    value = cell.value
    match kind:
        case _ if value is None:
            return None
        case "number" if cell.data_type == "n":
            places = len(cell.number_format.partition(".")[2])
            return Decimal(repr(value)).quantize(Decimal(1).scaleb(-places))
        case "number":
            return Decimal(value)
        case "integer" | "year":
            return int(value)
        case "date":
            return value.date() if isinstance(value, datetime) else date.fromisoformat(value)
        case _:
            return value  # type: ignore[no-any-return]


def same(found: list[dict[str, Scalar]], table: Table) -> bool:
    """Compare values, and numbers by their printed digits."""

    def spelled(rows: list[dict[str, Scalar]]) -> list[dict[str, str]]:
        return [{name: f"{type(value).__name__}:{value}" for name, value in row.items()} for row in rows]

    return spelled(found) == spelled(records(table))


# --- round trips ---------------------------------------------------------------------------------


def test_csv_has_the_cells_as_they_are_in_the_source(table: Table) -> None:
    content = encode_csv(table)
    assert from_csv(content) == [dict(row.cells) for row in table.rows]
    assert content.startswith(b"codigo,nombre,cantidad,monto,vigente,desde,gestion\r\n001,")
    assert content.endswith(b"003,,,,,,\r\n")


def test_json_keeps_the_printed_digits(table: Table) -> None:
    content = encode_json(table)
    assert b'"monto": 22.0,' in content
    assert same(from_json(content, table), table)


def test_parquet_has_exact_typed_columns(dataset: Dataset, table: Table) -> None:
    content = encode_parquet(dataset, table)
    assert from_parquet(content) == records(table)
    schema = parquet.read_schema(io.BytesIO(content))
    assert [str(kind) for kind in schema.types] == [
        "string",
        "string",
        "int64",
        "decimal128(18, 2)",
        "bool",
        "date32[day]",
        "int64",
    ]
    assert schema.metadata[b"package"] == b"conjunto"
    assert schema.field("monto").metadata[b"unit"] == b"millones de Bs"


def test_xlsx_has_typed_cells_that_show_the_printed_decimals(dataset: Dataset, table: Table) -> None:
    content = encode_xlsx(dataset, table)
    assert same(from_xlsx(content, table), table)
    data, _ = sheets(content)
    assert [cell.value for cell in data[1]][3] == "Monto (millones de Bs)"
    assert (data["A2"].data_type, data["A2"].value) == ("s", "001")
    assert (data["C2"].data_type, data["C2"].number_format) == ("n", "#,##0")
    assert data["D2"].number_format == "#,##0.0"
    assert data["D3"].number_format == "#,##0.00"
    assert (data["E2"].data_type, data["E2"].value) == ("b", True)
    assert data["F2"].is_date
    assert (data["G2"].value, data["G2"].number_format) == (2020, "0")
    assert data.freeze_panes == "A2"
    assert data.auto_filter.ref == "A1:G4"


def test_xlsx_explains_itself(dataset: Dataset, table: Table) -> None:
    _, about = sheets(encode_xlsx(dataset, table))
    told = {row[0]: row[1] for row in about.iter_rows(values_only=True)}
    assert told["Conjunto de datos"] == dataset.title
    assert told["Fuente"] == "Memoria de prueba, Entidad, 2024"
    assert told["Licencia"] == "CC0 1.0, https://creativecommons.org/publicdomain/zero/1.0/"
    assert told["Versión"] == "1.0.0, del 21/11/2026 (primera publicación)"
    assert "Dudas de la fuente" not in told
    assert told["Monto (millones de Bs)"] == "monto"
    assert told["(vacía)"] == "sin dato en la fuente"


def test_a_later_version_is_not_told_as_the_first(table: Table) -> None:
    revisions = [
        {"version": "1.0.0", "date": "2026-11-21", "kind": "initial", "reason": "Primera."},
        {"version": "1.1.0", "date": "2026-12-02", "kind": "minor", "reason": "Más filas."},
    ]
    dataset = replace(make_dataset(table, portal={"revisions": revisions}), version="1.1.0")
    _, about = sheets(encode_xlsx(dataset, table))
    told = {row[0]: row[1] for row in about.iter_rows(values_only=True)}
    assert told["Versión"] == "1.1.0, del 02/12/2026 (la primera fue la 1.0.0, del 21/11/2026)"


def make_doubt(resource: str, field: str, printed: str, recomputed: str, difference: str | None) -> Discrepancy:
    number = None if difference is None else Decimal(difference)
    return Discrepancy(
        package="conjunto",
        check="cuenta",
        check_title=f"Las partes suman en {resource}",
        resource=resource,
        field=field,
        row=2,
        place="gestión 2024",
        printed=printed,
        recomputed=recomputed,
        difference=number,
        bound=None if number is None else Decimal("0.50"),
        rounding="not-numeric" if number is None else "compatible",
        unit="Bs",
        note="=1+1",
        source_place="",
        kind="string" if number is None else "number",
    )


def test_every_workbook_carries_every_doubt_of_its_dataset_with_numbers_as_numbers() -> None:
    parts = make_table([make_field("monto", "number")], [("9.5",)], name="partes")
    total = make_table([make_field("suma", "number")], [("9.4",)], name="total")
    dataset = make_dataset(parts, total)
    doubts = [
        make_doubt("total", "suma", "9.4", "9.50", "-0.10"),
        make_doubt("partes", "monto", "inciso b", "inciso c", None),
        make_doubt("total", "suma", "12345678901234567890", "1", "12345678901234567889"),
    ]
    files = {o.path.rsplit("/", 1)[-1]: o.content for o in export(dataset, "", doubts)}
    book = openpyxl.load_workbook(io.BytesIO(files["partes.xlsx"]))
    head, *rows = book["Dudas"].iter_rows()
    assert [cell.value for cell in head][:2] == ["Tabla", "Qué debería cumplirse"]
    assert [row[0].value for row in rows] == ["Tabla partes", "Tabla total", "Tabla total"]
    assert [cell.data_type for cell in rows[0][4:6]] == ["s", "s"]
    shown = [(cell.data_type, cell.value, cell.number_format) for cell in rows[1][4:8]]
    assert shown == [("n", 9.4, "#,##0.0"), ("n", 9.5, "#,##0.00"), ("n", -0.1, "#,##0.00"), ("n", 0.5, "#,##0.00")]
    assert (rows[2][4].data_type, rows[2][4].value) == ("s", "12345678901234567890")
    assert {row[9].data_type for row in rows} == {"s"}
    told = {row[0]: row[1] for row in book["Metadatos"].iter_rows(values_only=True)}
    assert told["Dudas de la fuente"] == "3 dudas en el conjunto, 1 en esta tabla: hoja «Dudas»."
    assert "Dudas" in openpyxl.load_workbook(io.BytesIO(files["total.xlsx"])).sheetnames


def test_headings_that_would_read_alike_carry_the_name() -> None:
    table = make_table([make_field("a", "string", title="Total"), make_field("b", "string", title="Total")], [])
    assert xlsx.headings(table) == ["Total [a]", "Total [b]"]


def test_an_empty_table_is_a_header_and_no_rows() -> None:
    table = make_table(FIELDS, [])
    dataset = make_dataset(table)
    assert encode_csv(table) == b"codigo,nombre,cantidad,monto,vigente,desde,gestion\r\n"
    assert json.loads(encode_json(table)) == []
    assert from_parquet(encode_parquet(dataset, table)) == []
    assert from_xlsx(encode_xlsx(dataset, table), table) == []


def test_missing_values_are_null_and_their_codes_stay_readable() -> None:
    codes = {**MISSING, "n/d": "no disponible", "-": "raya en el cuadro"}
    table = make_table(
        [make_field("id", "string"), make_field("monto", "number")],
        [("a", "n/d"), ("b", "-"), ("c", "")],
        missing=codes,
    )
    dataset = make_dataset(table)
    assert [row["monto"] for row in from_csv(encode_csv(table))] == ["n/d", "-", ""]
    assert [row["monto"] for row in json.loads(encode_json(table))] == [None, None, None]
    assert [row["monto"] for row in from_parquet(encode_parquet(dataset, table))] == [None, None, None]
    data, about = sheets(encode_xlsx(dataset, table))
    assert [data.cell(row, 2).value for row in (2, 3, 4)] == ["n/d", "-", None]
    assert ("n/d", "no disponible") in [row[:2] for row in about.iter_rows(values_only=True)]


# --- what a spreadsheet could spoil --------------------------------------------------------------

ACTIVE = ["=1+1", "+1", "-1+2", "@SUM(A1)", "\t=1+1", '=HYPERLINK("http://x","y")', "http://example.org", "{=1}", "1E5"]


@pytest.mark.parametrize("text", ACTIVE)
def test_text_that_looks_active_stays_text(text: str) -> None:
    table = make_table([make_field("texto", "string", description=text)], [(text,)])
    dataset = make_dataset(table)
    data, about = sheets(encode_xlsx(dataset, table))
    assert (data["A2"].data_type, data["A2"].value) == ("s", text)
    assert data["A2"].hyperlink is None
    assert text in [cell.value for row in about.iter_rows() for cell in row if cell.data_type == "s"]
    with ZipFile(io.BytesIO(encode_xlsx(dataset, table))) as parts:
        assert not any(b"<f>" in parts.read(name) for name in parts.namelist())
    assert from_csv(encode_csv(table)) == [{"texto": text}]


@pytest.mark.parametrize(
    ("cell", "kept_as"),
    [
        ("123456789012345", "n"),
        ("1234567890123456", "s"),
        ("1234567890123.45", "n"),
        ("12345678901234.56", "s"),
        ("1000000000000000000.00", "n"),
        ("-99999999999999999999999999999999999999.99", "s"),
        ("0.000000000000000000000000000000001", "s"),
    ],
)
def test_amounts_that_a_spreadsheet_would_round_go_as_text(cell: str, kept_as: str) -> None:
    table = make_table([make_field("id", "string"), make_field("monto", "number")], [("a", cell)])
    dataset = make_dataset(table)
    content = encode_xlsx(dataset, table)
    data, about = sheets(content)
    assert data["B2"].data_type == kept_as
    assert same(from_xlsx(content, table), table)
    noted = any("cifras van como texto" in str(row[0]) for row in about.iter_rows(values_only=True))
    assert noted == (kept_as == "s")
    assert from_parquet(encode_parquet(dataset, table)) == records(table)


def test_integers_beyond_64_bits_are_kept_whole() -> None:
    table = make_table([make_field("n", "integer")], [(str(2**63),), ("7",)])
    dataset = make_dataset(table)
    assert json.loads(encode_json(table)) == [{"n": 2**63}, {"n": 7}]
    assert from_parquet(encode_parquet(dataset, table)) == [{"n": str(2**63)}, {"n": "7"}]


def test_what_no_sheet_can_hold_is_refused(monkeypatch: pytest.MonkeyPatch, dataset: Dataset, table: Table) -> None:
    long = make_table([make_field("texto", "string")], [("x" * 32_768,)])
    with pytest.raises(OutputError, match=r"32768 caracteres .* Acórtelo"):
        encode_xlsx(make_dataset(long), long)
    monkeypatch.setattr(xlsx, "MOST_ROWS", 2)
    with pytest.raises(OutputError, match="tiene 3 filas y una hoja admite 2"):
        encode_xlsx(dataset, table)


# --- any data ------------------------------------------------------------------------------------

# XML and openpyxl have their own ideas of control characters; the formula marks and the separators are what matters.
TEXTS = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Co")), max_size=20),
    st.text(st.sampled_from("=+-@\t\n,;\"' 0áÑ«»"), max_size=8),
).filter(lambda text: text not in MISSING and "_x" not in text)
DECIMALS = st.builds(
    lambda digits, places: f"{Decimal(digits).scaleb(-places):f}", st.integers(-(10**20), 10**20), st.integers(0, 9)
)
CELLS = st.tuples(
    TEXTS,
    st.one_of(st.just(""), TEXTS),
    st.one_of(st.just(""), st.integers(-(2**63), 2**63 - 1).map(str)),
    st.one_of(st.just(""), DECIMALS),
    st.sampled_from(["", "true", "false"]),
    st.one_of(st.just(""), st.dates().map(date.isoformat)),
    st.one_of(st.just(""), st.integers(1000, 9999).map(str)),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(CELLS, max_size=4))
def test_every_format_gives_back_any_data(rows: list[tuple[str, ...]]) -> None:
    table = make_table(FIELDS, rows)
    dataset = make_dataset(table)
    assert from_csv(encode_csv(table)) == [dict(row.cells) for row in table.rows]
    assert same(from_json(encode_json(table), table), table)
    assert from_parquet(encode_parquet(dataset, table)) == records(table)
    assert from_xlsx(encode_xlsx(dataset, table), table) == records(table)


# --- the package ---------------------------------------------------------------------------------


def test_the_files_of_a_dataset(dataset: Dataset) -> None:
    assert [output.path for output in export(dataset, README)] == [
        "datos/conjunto/tabla.csv",
        "datos/conjunto/tabla.xlsx",
        "datos/conjunto/tabla.json",
        "datos/conjunto/tabla.parquet",
        "datos/conjunto/datapackage.json",
        "datos/conjunto/cifras.json",
        "datos/conjunto.zip",
    ]


def test_two_runs_give_the_same_bytes(dataset: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    first = export(dataset, README)
    later = time.time() + 86_400 * 400
    monkeypatch.setattr(time, "time", lambda: later)
    monkeypatch.setenv("TZ", "America/La_Paz")
    time.tzset()
    try:
        assert export(dataset, README) == first
    finally:
        monkeypatch.undo()
        time.tzset()


def test_no_file_carries_the_moment_it_was_made(dataset: Dataset) -> None:
    files = {output.path: output.content for output in export(dataset, README)}
    with ZipFile(io.BytesIO(files["datos/conjunto.zip"])) as archive:
        assert {member.date_time for member in archive.infolist()} == {(2026, 11, 21, 0, 0, 0)}
    with ZipFile(io.BytesIO(files["datos/conjunto/tabla.xlsx"])) as archive:
        assert {member.date_time[0] for member in archive.infolist()} == {1980}
        assert str(datetime.now(UTC).date()) not in archive.read("docProps/core.xml").decode().replace("2026-11-21", "")


@pytest.mark.parametrize(
    ("declared", "stamp"),
    [
        ("2026-11-21T02:00:00+04:00", (2026, 11, 20, 22, 0, 0)),
        ("2026-11-21", (2026, 11, 21, 0, 0, 0)),
        ("1970-01-01T00:00:00Z", (1980, 1, 1, 0, 0, 0)),
        ("ayer", (1980, 1, 1, 0, 0, 0)),
        (None, (1980, 1, 1, 0, 0, 0)),
    ],
)
def test_the_zip_is_dated_by_the_descriptor(table: Table, declared: str | None, stamp: tuple[int, ...]) -> None:
    made = make_dataset(table)
    descriptor = {key: value for key, value in made.descriptor.items() if key != "created"}
    if declared is not None:
        descriptor["created"] = declared
    dated = Dataset(made.slug, made.title, made.description, made.version, made.tables, descriptor)
    with ZipFile(io.BytesIO(export(dated, README)[-1].content)) as archive:
        assert {member.date_time for member in archive.infolist()} == {stamp}


def test_the_published_descriptor_is_the_datasets_with_sizes_and_hashes(dataset: Dataset) -> None:
    files = {output.path: output.content for output in export(dataset, README)}
    published = json.loads(files["datos/conjunto/datapackage.json"])
    resource = published["resources"][0]
    content = files["datos/conjunto/tabla.csv"]
    assert resource.pop("bytes") == len(content)
    assert resource.pop("hash") == f"sha256:{hashlib.sha256(content).hexdigest()}"
    assert resource.pop("path") == "tabla.csv"
    expected = json.loads(json.dumps(dataset.descriptor))
    del expected["resources"][0]["path"]
    assert published == expected


def test_exact_numbers_of_the_descriptor_are_written_as_declared(table: Table) -> None:
    declared = make_dataset(table, portal={"checks": [{"id": "x", "tolerance": Decimal("0.10"), "by": ()}]})
    content = next(o.content for o in export(declared, README) if o.path.endswith("datapackage.json"))
    assert b'"tolerance": 0.10' in content
    assert b'"by": []' in content


def _unpacked(files: Mapping[str, bytes], folder: Path) -> Path:
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return folder / "datos/conjunto"


def _zipped(files: Mapping[str, bytes], folder: Path) -> Path:
    with ZipFile(io.BytesIO(files["datos/conjunto.zip"])) as archive:
        archive.extractall(folder)
        assert archive.namelist() == ["LEEME.txt", "datapackage.json", "cifras.json", "tabla.csv", "otra.csv"]
        assert archive.read("LEEME.txt").decode() == README
    return folder


@pytest.mark.parametrize("place", [_unpacked, _zipped])
def test_frictionless_accepts_what_is_published(
    place: Callable[[Mapping[str, bytes], Path], Path], table: Table, tmp_path: Path
) -> None:
    other = make_table([make_field("id", "string")], [("a",)], name="otra")
    files = {output.path: output.content for output in export(make_dataset(table, other), README)}
    folder = place(files, tmp_path)
    assert _errors(folder) == []
    content = (folder / "tabla.csv").read_bytes()
    (folder / "tabla.csv").write_bytes(content.replace(b"22.0", b"22.1"))
    assert _errors(folder) == ["hash-count"]


def _errors(folder: Path) -> list[str]:
    with system.use_context(trusted=True):
        report = Package(str(folder / "datapackage.json")).validate()
    return [code for (code,) in report.flatten(["type"])]
