"""Rows that point at one another are joined by the value of their cells, however each file spells it."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from build_scripts.model import ForeignKey, Table
from build_scripts.reconcile import reconcile
from build_scripts.summarise import compute_breakdowns
from tests.factories import make_dataset, make_field, make_table
from tests.portals import COBROS, SLUG, TOTALES, Portal, run

BY_PLACE = {
    "id": "por-lugar",
    "kind": "group",
    "title": "Multas por lugar",
    "by": {"resource": "lugares", "field": "codigo", "label": "nombre"},
    "measures": [
        {"id": "suma", "title": "Multas", "aggregate": "sum", "resource": "cobros", "field": "multas"},
        {"id": "filas", "title": "Filas", "aggregate": "count", "resource": "cobros"},
    ],
}
LONELY = {"id": "sin-cobros", "kind": "unreferenced", "title": "Lugares sin cobros", "of": {"resource": "lugares"}}


@pytest.fixture
def padded(portal: Portal) -> Portal:
    """Spell one number in two ways: 1 and 2 where places are listed, 01 and 02 where they are pointed at."""
    with portal.described() as content:
        for at, field in ((0, 0), (1, 1)):
            content["resources"][at]["schema"]["fields"][field]["type"] = "integer"
        content["portal"]["breakdowns"].append(BY_PLACE)
        content["portal"]["figures"].append({**LONELY, "by": "cobros", "as": "count"})
    portal.data("lugares").write_text("codigo,nombre\n1,Oruro\n2,Potosí\n3,Tarija\n", encoding="utf-8")
    portal.data().write_text(COBROS.replace(",A,", ",01,").replace(",B,", ",02,"), encoding="utf-8")
    return portal


def test_no_amount_is_lost_to_a_zero_at_the_left(padded: Portal, tmp_path: Path) -> None:
    code, out, error = run("construir", "--proyecto", str(padded.root), "--destino", str(tmp_path / "sitio"))
    assert code == 0, out + error
    made = tmp_path / "sitio" / "datos" / SLUG
    table = (made / "desgloses" / "por-lugar.csv").read_text("utf-8-sig").splitlines()
    assert table[1:4] == ["1,Oruro,1050.50,2", "2,Potosí,300.25,1", "3,Tarija,,0"]
    figures: list[dict[str, Any]] = json.loads((made / "cifras.json").read_text("utf-8"))["figures"]
    assert {f["id"]: f["display"]["text"] for f in figures}["sin-cobros"] == "1"
    done = subprocess.run(
        [sys.executable, "-S", "-I", "-X", "utf8", str(tmp_path / "sitio" / "verificar.py")],
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout.decode()


def test_a_combination_is_not_unique_because_one_spells_it_with_a_zero(portal: Portal) -> None:
    with portal.described() as content:
        schema = content["resources"][2]["schema"]
        schema["fields"][1]["type"] = "integer"
        schema["uniqueKeys"] = [["multas"]]
        content["portal"]["checks"] = content["portal"]["checks"][:1]
    portal.data("totales").write_text(TOTALES.replace("1350.75", "7") + 'Otro,07,"Cuadro 1"\n', encoding="utf-8")
    assert portal.validate().only["message"] == "La combinación única se repite (ya está en la línea 2): multas = 07."


def pointing(*cells: str, kind: str = "integer", of: tuple[str, ...] = ("1", "2")) -> tuple[Table, Table]:
    """Make a table of places and one that points at them, its cells as given."""
    key = (ForeignKey(("lugar",), "lugares", ("codigo",)),)
    fields = [make_field("k", "string"), make_field("lugar", kind), make_field("clase", "string")]
    rows = [[chr(97 + at), cell, "x"] for at, cell in enumerate(cells)]
    places = make_table(
        [make_field("codigo", kind), make_field("clase", "string")], [[one, "x"] for one in of], name="lugares"
    )
    return replace(make_table(fields, rows), foreign_keys=key), places


@pytest.mark.parametrize(
    ("kind", "cells", "of", "failing"),
    [
        ("integer", ("01", "2"), ("1", "02"), []),
        ("number", ("1", "2.50"), ("1.0", "2.5"), []),
        ("string", ("01", "2"), ("1", "2"), [2]),
        ("number", ("1", "2.05"), ("1.0", "2.5"), [3]),
    ],
)
def test_checks_follow_keys_by_value_and_codes_letter_by_letter(
    kind: str, cells: tuple[str, ...], of: tuple[str, ...], failing: list[int]
) -> None:
    spec = {"id": "u", "kind": "uniform", "title": "T", "resource": "tabla", "by": ["k"]}
    checks: list[dict[str, Any]] = [
        {**spec, "of": {"resource": "lugares", "fields": ["clase"]}, "match": {"clase": "clase"}},
        {"id": "c", "kind": "foreign-key", "title": "T", "resource": "tabla", "fields": ["lugar"]}
        | {"reference": {"package": "otro", "resource": "lugares", "fields": ["codigo"]}},
        {"id": "t", "kind": "coverage", "title": "T", "resource": "tabla", "field": "lugar"}
        | {"of": {"resource": "lugares", "field": "codigo"}},
    ]
    table, places = pointing(*cells, kind=kind, of=of)
    other = make_dataset(places, slug="otro")
    for check in checks:
        found = reconcile(make_dataset(table, places, portal={"checks": [check]}), {"otro": other}, "d").findings
        assert [f.row for f in found if f.row] == failing, check["kind"]


def test_an_empty_key_leads_to_no_group_even_where_another_is_empty() -> None:
    table, places = pointing("", "1", of=("1", ""))
    spec = {**BY_PLACE, "by": {"resource": "lugares", "field": "clase"}}
    spec["measures"] = [{"id": "filas", "title": "Filas", "aggregate": "count", "resource": "tabla"}]
    (made,) = compute_breakdowns(make_dataset(table, places, portal={"breakdowns": [spec]}))
    assert made.rows == (("x", 1),)


def test_progress_finds_its_operation_by_value() -> None:
    plan = make_table([make_field(n, "integer") for n in ("c", "w", "g", "b")], [["1", "1", "10", "5"]], name="plan")
    fields = [make_field("k", "string"), make_field("c", "integer"), make_field("t", "string")]
    fields += [make_field("logrado", "integer"), make_field("gastado", "integer")]
    done = make_table(fields, [["a", "01", "T1", "5", "3"]], name="avance")
    progress = {"resource": "avance", "code": "c", "quarter": "t", "achieved": "logrado", "spent": "gastado"}
    spec = {"id": "e", "kind": "execution", "title": "E", "resource": "plan", "code": "c", "weight": "w", "goal": "g"}
    (made,) = compute_breakdowns(
        make_dataset(plan, done, portal={"breakdowns": [{**spec, "budget": "b", "progress": progress}]})
    )
    assert (made.values("con_avance"), made.values("ejecucion_fisica")) == ((1,), (50,))
