"""The published datasets: valid, complete, in machine form, and told to no Python module."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from typing import Any

import pytest

from build_scripts.load import find_packages, read_source, to_dataset
from build_scripts.model import Dataset
from build_scripts.model.hearings import ROLES
from build_scripts.pipeline import check, select_packages
from tests.portals import run

ROOT = Path(__file__).parent.parent
FOLDERS = find_packages(ROOT / "datasets")
NAMES = [folder.name for folder in FOLDERS]
ASKED_FOR = {
    "ingresos-institucionales", "regalias-departamentales", "reglas-distribucion", "poa-senavex-2020",
    "indicadores-gestion-2024", "gestion-2024", "servicios", "organizacion", "marco-normativo", "sistemas", "glosario",
}  # fmt: skip


@pytest.fixture(scope="module")
def datasets() -> dict[str, Dataset]:
    return {folder.name: to_dataset(read_source(folder, ROOT)) for folder in FOLDERS}


def test_every_published_dataset_is_valid() -> None:
    code, out, error = run("validar", "--json", "--proyecto", str(ROOT))
    assert (code, json.loads(out)["findings"], error) == (0, [], "")


def test_the_datasets_asked_for_are_there() -> None:
    assert set(NAMES) >= ASKED_FOR


def test_the_doubts_of_the_sources_are_told_by_what_rounding_allows() -> None:
    checked = check(ROOT, select_packages(ROOT, ["ingresos-institucionales"]))
    doubts = checked.discrepancies["ingresos-institucionales"]
    assert [(d.place, d.printed, d.recomputed, str(d.difference), d.rounding) for d in doubts] == [
        ("gestión 2020", "14497924", "14497925", "-1", "compatible"),
        ("gestión 2021", "29870758", "29849273", "21485", "unexplained"),
        ("gestión 2022", "31299283", "31298919", "364", "unexplained"),
    ]


def test_income_is_one_row_a_year_with_its_printed_total(datasets: dict[str, Dataset]) -> None:
    table = datasets["ingresos-institucionales"].tables["ingresos"]
    assert table.path == "data/ingresos.csv"
    assert table.fields[0].name == "gestion"
    assert [row["gestion"] for row in table.rows] == [2020, 2021, 2022, 2023, 2024]
    assert [row["total"] for row in table.rows] == [14497924, 29870758, 31299283, 27557634, 22567638]
    assert [row["otros_ingresos"] for row in table.rows if row["gestion"] == 2023] == [None]


def test_royalties_cover_the_nine_departments(datasets: dict[str, Dataset]) -> None:
    dataset = datasets["regalias-departamentales"]
    assert len(dataset.tables["regalias"].rows) == 9
    assert len(dataset.tables["departamentos"].rows) == 9
    assert len(dataset.tables["total-nacional"].rows) == 1


def test_the_plan_is_three_tables_joined_by_foreign_keys(datasets: dict[str, Dataset]) -> None:
    tables = datasets["poa-senavex-2020"].tables
    assert {k.resource for k in tables["operaciones"].foreign_keys} >= {"acciones"}
    assert {"acciones", "operaciones", "presupuesto"} <= set(tables)


PLACELESS = {"departamentos", "informes", "cifras-mostradas"}
"""Tables whose rows no document prints: the places there are, and what the portal itself froze and showed."""


@pytest.mark.parametrize("name", NAMES)
def test_a_package_is_described_in_full(name: str, datasets: dict[str, Dataset]) -> None:
    descriptor = datasets[name].descriptor
    assert [item["name"] for item in descriptor["licenses"]] == ["CC0-1.0"]
    assert descriptor["portal"]["revisions"][0]["kind"] == "initial"
    for resource in descriptor["resources"]:
        fields: list[dict[str, Any]] = resource["schema"]["fields"]
        assert fields[-1]["name"] == "fuente_lugar" or resource["name"] in PLACELESS, resource["name"]
        assert all(field["title"] and field["description"] for field in fields)
        assert resource["schema"]["missingValues"]


@pytest.mark.parametrize("name", NAMES)
def test_a_title_names_no_year_that_the_data_are_not_about(name: str, datasets: dict[str, Dataset]) -> None:
    dataset = datasets[name]
    assert {int(year) for year in re.findall(r"\b20\d\d\b", dataset.title)} <= set(dataset.all_years)


def test_years_are_declared_where_no_key_tells_them(datasets: dict[str, Dataset]) -> None:
    told = {name: dataset.all_years for name, dataset in datasets.items() if "years" in dataset.portal}
    assert told
    assert all(datasets[name].years == (min(years), max(years)) for name, years in told.items())
    assert datasets["poa-senavex-2020"].all_years == [2020]


def test_a_source_and_its_organization_are_spelled_one_way(datasets: dict[str, Dataset]) -> None:
    """Two spellings of one name would be two choices of the catalogue's filter."""
    sources = [source for dataset in datasets.values() for source in dataset.descriptor["sources"]]
    names = {source["organization"] for source in sources if "organization" in source}
    assert [(a, b) for a in names for b in names if a != b and re.search(rf"\b{re.escape(a)}\b", b)] == []
    spelled: dict[str, set[str]] = {}
    for source in sources:
        spelled.setdefault(source["title"].partition(",")[0].partition(" (")[0], set()).add(source["title"])
    assert [titles for titles in spelled.values() if len(titles) > 1] == []


@pytest.mark.parametrize("name", NAMES)
def test_a_table_is_plain_utf8_and_rfc_4180(name: str, datasets: dict[str, Dataset]) -> None:
    for table in datasets[name].tables.values():
        content = (ROOT / "datasets" / name / table.path).read_bytes()
        assert not content.startswith(b"\xef\xbb\xbf")
        assert b"\r" not in content
        assert content.endswith(b"\n")
        rows = list(csv.reader(content.decode("utf-8").splitlines(keepends=True), strict=True))
        assert rows[0] == [field.name for field in table.fields]


@pytest.mark.parametrize("name", NAMES)
def test_no_printed_total_hides_among_its_parts(name: str, datasets: dict[str, Dataset]) -> None:
    for table in datasets[name].tables.values():
        if any(field.type in {"integer", "number"} for field in table.fields):
            keys = [" ".join(map(str, table.key(row).values())).lower() for row in table.rows]
            totals = [key for key in keys if key in {"total", "totales", "suma", "total general", "total parcial"}]
            assert len(totals) in {0, len(keys)}, table.name  # a table of totals alone is what they should be in


def test_every_chart_and_figure_of_the_other_entitys_plan_names_it_and_its_year(datasets: dict[str, Dataset]) -> None:
    portal = datasets["poa-senavex-2020"].portal
    for chart in portal["charts"]:
        text = f"{chart['title']} {chart['subtitle']}"
        assert "SENAVEX" in text, chart["id"]
        assert "2020" in text, chart["id"]


@pytest.mark.parametrize("name", NAMES)
def test_no_module_knows_a_dataset_by_name(name: str) -> None:
    column = any(name in columns for columns in ROLES.values())  # a word of its own too: then only as an address
    after = "/" if column else r"(?![\w-])"
    written = re.compile(rf"(?<![\w-]){re.escape(name)}{after}")
    modules = (ROOT / "build_scripts").rglob("*.py")
    assert [m.relative_to(ROOT).as_posix() for m in modules if written.search(m.read_text(encoding="utf-8"))] == []


# --- the questions left open ---------------------------------------------------------------------


def test_what_cannot_be_computed_leads_to_its_question(datasets: dict[str, Dataset]) -> None:
    questions = {row["pregunta"] for row in datasets["datos-no-publicados"].tables["preguntas"].rows}
    asked = {
        f"{name}/{figure['id']}": figure.get("question")
        for name, dataset in datasets.items()
        if name != "datos-no-publicados"
        for figure in dataset.portal["figures"]
        if figure["kind"] == "uncomputable"
    }
    assert asked
    assert {figure: question for figure, question in asked.items() if question not in questions} == {}


def test_a_question_leads_to_a_dataset_and_tells_who_would_know(datasets: dict[str, Dataset]) -> None:
    for row in datasets["datos-no-publicados"].tables["preguntas"].rows:
        assert row["conjunto"] in NAMES, row["pregunta"]
        known = row["quien_lo_tendria"] != "no lo dice ninguna fuente que leímos"
        assert known == (row["base"] is not None) == (row["estado"] != "NO ENCONTRADO"), row["pregunta"]


def test_the_letter_invokes_the_constitution_alone(datasets: dict[str, Dataset]) -> None:
    rights = [row for row in datasets["datos-no-publicados"].tables["derechos"].rows if row["en_la_carta"]]
    assert {(row["norma"], row["estado"]) for row in rights} == {("Constitución Política del Estado", "CONFIRMADO")}
    assert all(str(row["en_la_carta"]).startswith(f"{row['articulo']} (") for row in rights)
