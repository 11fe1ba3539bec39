"""What changed from one publication to another, and whether versions and reasons own up to it: ``portal comparar``."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from build_scripts import news
from build_scripts.compare import check_rule, compare, from_json, to_json, to_text
from build_scripts.compare.computed import compare_computed
from build_scripts.compare.periods import statements
from build_scripts.editions.revisions import _files
from build_scripts.editions.snapshots import read_snapshot
from build_scripts.exceptions import UsageError
from build_scripts.model import (
    CellChange,
    ColumnChange,
    Comparison,
    ComputedCell,
    ComputedChange,
    DatasetChange,
    FigureChange,
    Finding,
    ItemChange,
    RawRecord,
    RawTable,
    RowChange,
    ShownDoubt,
    ShownFigure,
    ShownTable,
    Snapshot,
    SnapshotDataset,
    Source,
)
from tests.portals import Portal, add_original, make_portal, run
from tests.statements import MARK, STATEMENTS, make_statements, said

NOTE = {"resource": "cobros", "row": {"gestion": 2021}, "field": "nota", "from": "con nota", "to": "otra nota"}


@pytest.fixture
def before(tmp_path: Path) -> Portal:
    return make_portal(tmp_path / "antes")


@pytest.fixture
def after(tmp_path: Path) -> Portal:
    return make_portal(tmp_path / "ahora")


def revise(
    portal: Portal,
    version: str,
    kind: str,
    *changes: Mapping[str, Any],
    reason: str = "Se corrigió.",
    items: Sequence[str] = (),
) -> None:
    """Publish a revision: its version, and its entry in the history, which names cells and other items."""
    with portal.described() as descriptor:
        descriptor["version"] = version
        entry: dict[str, Any] = {"version": version, "date": "2026-12-01", "kind": kind, "reason": reason}
        entry |= {"changes": list(changes)} if changes else {}
        entry |= {"items": [{"item": name} for name in items]} if items else {}
        descriptor["portal"]["revisions"].append(entry)


def compared(before: Portal, after: Portal) -> Any:
    """Run the command as machines read it."""
    code, out, error = run("comparar", str(before.root), str(after.root), "--json")
    assert (code, error) == (0, "")
    return json.loads(out)


def changed(before: Portal, after: Portal) -> Any:
    """Give the one dataset that changed."""
    document = compared(before, after)
    assert len(document["datasets"]) == 1
    return document["datasets"][0]


def demanded(before: Portal, after: Portal) -> list[Finding]:
    """Give what the rule says of the newer portal, and see that the command says as much."""
    comparison = compare(read_snapshot(str(before.root), before.root), read_snapshot(str(after.root), after.root))
    findings = check_rule(comparison)
    code, _, error = run("comparar", str(before.root), str(after.root), "--exigir")
    assert code == int(any(f.stops for f in findings))
    assert all(f.message in error and f.next in error for f in findings)
    return findings


def codes(findings: list[Finding]) -> list[str]:
    return [finding.code for finding in findings]


def correct_note(portal: Portal) -> None:
    portal.replace("con nota", "otra nota")


def rename(portal: Portal, name: str) -> Portal:
    """Give the dataset another name, and tell the one that it had."""
    with portal.described() as descriptor:
        descriptor["name"] = name
        descriptor["portal"]["formerly"] = [portal.slug]
    portal.package.rename(portal.package.with_name(name))
    return Portal(portal.root, name)


# --- what is told --------------------------------------------------------------------------------


def test_nothing_changed(before: Portal, after: Portal) -> None:
    assert run("comparar", str(before.root), str(after.root)) == (
        0,
        f"De «{before.root}» a «{after.root}»\n\nNada cambió.\nSin cambios: 1 conjunto de datos.\n",
        "",
    )
    assert compared(before, after)["unchanged"] == ["cobros"]


def test_a_corrected_cell_reads_as_a_sentence_with_its_reason(before: Portal, after: Portal) -> None:
    correct_note(after)
    revise(after, "1.0.1", "patch", NOTE, reason="Se copió mal la nota de 2021.")
    code, out, error = run("comparar", str(before.root), str(after.root), "--exigir")
    assert (code, error) == (0, "")
    assert out == (
        f"De «{before.root}» a «{after.root}»\n"
        "\n"
        "cobros 1.0.0 → 1.0.1 (corrección de valores)\n"
        "  Revisión 1.0.1, 2026-12-01: Se copió mal la nota de 2021.\n"
        "  Celdas corregidas: 1\n"
        "    cobros, gestion 2021, Nota: con nota → otra nota\n"
        "      Razón: Se copió mal la nota de 2021.\n"
        "\n"
        "Sin cambios: 0 conjuntos de datos.\n"
    )


def test_a_value_spelled_with_other_digits_is_a_change(before: Portal, after: Portal) -> None:
    after.replace("50.00,40,90.00", "50.00,40,90.0")
    change = changed(before, after)
    assert change["cells"] == [
        {
            "resource": "cobros",
            "key": {"gestion": "2022"},
            "field": "total",
            "title": "Total",
            "before": "90.00",
            "after": "90.0",
        }
    ]
    assert change["level"] == "patch"


def test_a_figure_that_moves_with_its_cell_is_told(before: Portal, after: Portal) -> None:
    after.replace("50.00,40,90.00", "50.00,41,91.00")
    assert changed(before, after)["figures"] == [
        {
            "id": "cobros/total-2022",
            "title": "Se cobró en 2022",
            "before": "Bs\N{NO-BREAK SPACE}90,00",
            "after": "Bs\N{NO-BREAK SPACE}91,00",
            "cells": [
                {
                    "resource": "cobros",
                    "key": {"gestion": "2022"},
                    "field": "total",
                    "title": "Total",
                    "before": "90.00",
                    "after": "91.00",
                }
            ],
            "cells_all": 1,
        }
    ]
    _, out, _ = run("comparar", str(before.root), str(after.root))
    assert "\n      Cambió porque cambió: cobros, gestion 2022, Total (90.00 → 91.00).\n" in out


def test_a_figure_is_not_said_to_move_by_cells_that_it_does_not_read(before: Portal, after: Portal) -> None:
    correct_note(after)
    with after.described() as descriptor:
        descriptor["portal"]["figures"][0]["decimals"] = 0
    (figure,) = changed(before, after)["figures"]
    assert not {"cells", "cells_all", "rows_added", "rows_removed"} & set(figure)
    assert "Cambió porque" not in run("comparar", str(before.root), str(after.root))[1]


def test_a_count_moves_by_the_cells_that_choose_its_rows(before: Portal, after: Portal) -> None:
    for portal in (before, after):
        with portal.described() as descriptor:
            where = {"resource": "cobros", "where": {"lugar": "A"}}
            descriptor["portal"]["figures"].append({"id": "filas", "kind": "count", "title": "Filas de A", "of": where})
    after.replace("2021,B", "2021,A")
    figures = {one["id"]: one for one in changed(before, after)["figures"]}
    assert [(c["field"], c["key"]) for c in figures["cobros/filas"]["cells"]] == [("lugar", {"gestion": "2021"})]


def test_computed_tables_that_change_are_told_cell_by_cell(before: Portal, after: Portal) -> None:
    after.replace("50.00,40,90.00", "50.00,41,91.00")
    change = changed(before, after)
    assert change["computed"] == [
        {
            "name": "por-gestion",
            "title": "Total por gestión",
            "cells": [{"key": {"gestion": "2022"}, "field": "total", "before": "90.00", "after": "91.00"}],
            "cells_all": 1,
        }
    ]
    _, out, _ = run("comparar", str(before.root), str(after.root))
    assert "  Tablas calculadas que cambian: 1\n    Total por gestión (desgloses/por-gestion.csv): 1 celda\n" in out
    assert "\n      2022, total: 90.00 → 91.00\n" in out


def table(*rows: tuple[str, ...], columns: tuple[str, ...] = ("gestion", "valor")) -> dict[str, ShownTable]:
    return {"serie": ShownTable("serie", "Serie", columns, rows)}


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (table(("2020", "1")), table(("2020", "1"), ("2021", "2")), "1 fila nueva"),
        (table(("2020", "1"), ("2021", "2")), table(("2021", "3")), "1 celda, 1 fila retirada"),
        (table(("2020", "1"), ("2020", "2")), table(("2020", "1"), ("2020", "3")), "otras filas"),
        (table(("2020", "1")), table(("2020", "1", "x"), columns=("gestion", "valor", "nota")), "otras columnas"),
        (table(("2020", "1")), {}, "ya no está"),
        ({}, table(("2020", "1")), "tabla nueva"),
        (table(("2020", "1"), ("2021", "2")), table(("2021", "2"), ("2020", "1")), ""),
        (table(("2020", "1"), ("2020", "2")), table(("2020", "2"), ("2020", "1")), ""),
    ],
)
def test_computed_tables_are_held_row_by_row_where_their_first_columns_name_rows(
    old: Mapping[str, ShownTable], new: Mapping[str, ShownTable], told: str
) -> None:
    assert [news.computed(one) for one in compare_computed(old, new, ())] == ([told] if told else [])
    assert list(compare_computed(old, new, ["serie"])) == []


def test_a_computed_table_that_moves_by_itself_asks_for_a_version_and_a_reason(before: Portal, after: Portal) -> None:
    sides = [read_snapshot(str(p.root), p.root) for p in (before, after)]
    moved = replace(sides[1].datasets["cobros"], computed=table(("2020", "1")))
    known = replace(sides[0].datasets["cobros"], computed=table(("2020", "2")))
    comparison = compare(replace(sides[0], datasets={"cobros": known}), replace(sides[1], datasets={"cobros": moved}))
    (change,) = comparison.changed
    assert (change.level, [c.name for c in change.computed]) == ("patch", ["serie"])
    assert codes(check_rule(comparison)) == ["version-igual", "sentido-sin-razon"]


def test_an_edition_whose_computed_tables_cannot_be_read_says_nothing_of_them(portal: Portal, tmp_path: Path) -> None:
    site = tmp_path / "sitio"
    assert run("construir", "--proyecto", str(portal.root), "--destino", str(site))[0] == 0
    assert compared(Portal(site), portal)["unchanged"] == ["cobros"]
    (site / "datos/cobros/desgloses/por-gestion.csv").write_text('gestion,"total', encoding="utf-8")
    assert compared(Portal(site), portal)["unchanged"] == ["cobros"]


def test_a_new_row_shows_the_cells_by_which_it_is_known(before: Portal, after: Portal) -> None:
    after.replace("2022,A", "2023,A")
    _, out, _ = run("comparar", str(before.root), str(after.root))
    assert "    cobros, gestion 2023. Lugar: A; Multas: 50.00 Bs; Ventas: 40 Bs\n" in out


def test_sides_that_look_swapped_are_asked_about(before: Portal, after: Portal) -> None:
    correct_note(after)
    revise(after, "1.0.1", "patch", NOTE)
    asked = "¿Están al revés? A es lo de antes y B lo de ahora."
    assert asked in run("comparar", str(after.root), str(before.root))[1]
    assert asked not in run("comparar", str(before.root), str(after.root))[1]


def test_rows_come_and_go_by_their_key(before: Portal, after: Portal) -> None:
    after.replace("2022,A", "2023,A")
    change = changed(before, after)
    assert [row["key"] for row in change["rows_added"]] == [{"gestion": "2023"}]
    assert [row["key"] for row in change["rows_removed"]] == [{"gestion": "2022"}]
    assert change["rows_removed"][0]["cells"]["total"] == "90.00"
    assert "cells" not in change
    assert change["level"] == "major"


def test_rows_in_another_order_are_the_same_rows_in_another_file(before: Portal, after: Portal) -> None:
    """A version has one file in all editions, and whoever cites it has its hash."""
    header, first, *others = after.data().read_text(encoding="utf-8").splitlines()
    after.data().write_text("\n".join([header, *others, first]) + "\n", encoding="utf-8")
    change = changed(before, after)
    assert change["reordered"] == ["cobros"]
    assert not change.keys() & {"cells", "rows_added", "rows_removed"}
    assert [f.expected for f in demanded(before, after)] == ["1.0.1"]
    revise(after, "1.0.1", "patch")
    assert demanded(before, after) == []
    _, out, _ = run("comparar", str(before.root), str(after.root))
    assert "  Tablas con las filas en otro orden: 1\n    cobros\n" in out


def drop_column(portal: Portal) -> None:
    with portal.described() as descriptor:
        columns = descriptor["resources"][1]["schema"]["fields"]
        columns[:] = [column for column in columns if column["name"] != "nota"]
    lines = [line.split(",") for line in portal.data().read_text(encoding="utf-8").splitlines()]
    portal.data().write_text("".join(",".join(c[:7] + c[8:]) + "\n" for c in lines), encoding="utf-8")


def swap_columns(portal: Portal) -> None:
    with portal.described() as descriptor:
        columns = descriptor["resources"][0]["schema"]["fields"]
        columns.reverse()
    portal.data("lugares").write_text("nombre,codigo\nOruro,A\nPotosí,B\n", encoding="utf-8")


def change_type(portal: Portal) -> None:
    with portal.described() as descriptor:
        descriptor["resources"][1]["schema"]["fields"][3]["type"] = "number"


def change_unit(portal: Portal) -> None:
    with portal.described() as descriptor:
        descriptor["resources"][1]["schema"]["fields"][3]["unit"] = "millones de Bs"


def change_key(portal: Portal) -> None:
    with portal.described() as descriptor:
        descriptor["resources"][1]["schema"]["primaryKey"] = ["gestion", "lugar"]


@pytest.mark.parametrize(
    ("edit", "told"),
    [
        (drop_column, {"resource": "cobros", "field": "nota", "what": "removed", "before": "string"}),
        (
            swap_columns,
            {
                "resource": "lugares",
                "field": "",
                "what": "order",
                "before": "codigo, nombre",
                "after": "nombre, codigo",
            },
        ),
        (change_type, {"field": "ventas", "what": "type", "before": "integer", "after": "number"}),
        (change_unit, {"field": "ventas", "what": "unit", "before": "Bs", "after": "millones de Bs"}),
        (change_key, {"field": "", "what": "key", "before": "gestion", "after": "gestion, lugar"}),
    ],
)
def test_columns_that_change_ask_for_a_major_version(
    before: Portal, after: Portal, edit: Callable[[Portal], None], told: Mapping[str, str]
) -> None:
    edit(after)
    change = changed(before, after)
    assert change["columns"] == [{"resource": "cobros", **told}]
    assert change["level"] == "major"
    assert not {"cells", "rows_added", "rows_removed"} & set(change)
    back = changed(after, before)["columns"][0]
    assert back["what"] == {"removed": "added"}.get(told["what"], told["what"])
    assert (back.get("before"), back.get("after")) == (told.get("after"), told["before"])


def test_when_the_key_changes_rows_are_compared_whole(before: Portal, after: Portal) -> None:
    change_key(after)
    correct_note(after)
    change = changed(before, after)
    assert [row["cells"]["nota"] for row in change["rows_added"]] == ["otra nota"]
    assert [row["cells"]["nota"] for row in change["rows_removed"]] == ["con nota"]
    assert "cells" not in change


def test_rows_that_share_their_key_are_compared_whole_and_counted() -> None:
    one = snapshot({"t": [("1", "a"), ("1", "a"), ("2", "b")]})
    other = snapshot({"t": [("1", "a"), ("2", "c")]})
    (change,) = compare(one, other).datasets
    assert [dict(row.cells) for row in change.rows_removed] == [
        {"clave": "1", "valor": "a"},
        {"clave": "2", "valor": "b"},
    ]
    assert [dict(row.cells) for row in change.rows_added] == [{"clave": "2", "valor": "c"}]
    assert change.cells == ()


def test_tables_and_datasets_come_and_go(before: Portal, after: Portal) -> None:
    with after.described() as descriptor:
        del descriptor["resources"][2]
        descriptor["portal"]["checks"] = []
    add_original(after)
    own, added = compared(before, after)["datasets"]
    assert (own["resources_removed"], own["level"]) == (["totales"], "major")
    assert (added["slug"], added["what"], added["version_after"]) == ("lugares", "added", "1.0.0")
    own, removed = compared(after, before)["datasets"]
    assert (own["resources_added"], own["level"]) == (["totales"], "minor")
    assert (removed["slug"], removed["what"], removed["version_before"]) == ("lugares", "removed", "1.0.0")


def test_declared_doubts_appear_and_vanish(before: Portal, after: Portal) -> None:
    after.replace(",90.00,", ",91.00,")
    with after.described() as descriptor:
        descriptor["portal"]["discrepancies"] = [
            {
                "check": "suma-de-fila",
                "row": {"gestion": 2022},
                "printed": "91.00",
                "recomputed": "90.00",
                "note": "Así se imprime.",
            }
        ]
    doubt = {
        "id": "suma-de-fila: gestion=2022",
        "title": "Multas y ventas suman el total impreso",
        "printed": "91.00",
        "computed": "90.00",
    }
    assert changed(before, after)["doubts_added"] == [doubt]
    assert changed(after, before)["doubts_removed"] == [doubt]


def test_two_doubts_about_one_row_are_two(before: Portal, after: Portal) -> None:
    for portal, notes in ((before, ["90.10"]), (after, ["90.10", "90.20"])):
        with portal.described() as descriptor:
            descriptor["portal"]["discrepancies"] = [
                {
                    "check": "suma-de-fila",
                    "row": {"gestion": 2022},
                    "printed": n,
                    "recomputed": "90.00",
                    "note": "Así se imprime.",
                }
                for n in notes
            ]
    assert [d["id"] for d in changed(before, after)["doubts_added"]] == ["suma-de-fila: gestion=2022 (2)"]


def test_texts_of_the_descriptor_are_no_change_of_data(before: Portal, after: Portal) -> None:
    with after.described() as descriptor:
        descriptor["description"] = "Otra descripción."
    change = changed(before, after)
    assert change["wording"] == [
        {
            "item": "description",
            "part": "",
            "title": "descripción del conjunto",
            "before": "Datos inventados para una prueba.",
            "after": "Otra descripción.",
        }
    ]
    assert not {"level", "meaning"} & change.keys()
    assert demanded(before, after) == []


def test_a_cell_cannot_write_on_the_terminal(before: Portal, after: Portal) -> None:
    after.replace("con nota", '"con\x1b[31m\notra"')
    _, out, _ = run("comparar", str(before.root), str(after.root))
    assert "Nota: con nota → con\\u001b[31m\\u000aotra\n" in out
    assert "\x1b" not in out


# --- the reasons ---------------------------------------------------------------------------------


def test_several_revisions_of_a_cell_form_a_chain(before: Portal, after: Portal) -> None:
    after.replace("con nota", "tercera")
    revise(after, "1.0.1", "patch", NOTE, reason="Primera corrección.")
    revise(after, "1.0.2", "patch", {**NOTE, "from": "otra nota", "to": "tercera"}, reason="Segunda corrección.")
    assert changed(before, after)["cells"][0]["reason"] == "Primera corrección. Segunda corrección."
    assert demanded(before, after) == []


def test_a_broken_chain_explains_nothing(before: Portal, after: Portal) -> None:
    after.replace("con nota", "tercera")
    revise(after, "1.0.1", "patch", NOTE)
    revise(after, "1.0.2", "patch", {**NOTE, "from": "segunda", "to": "tercera"})
    assert "reason" not in changed(before, after)["cells"][0]
    (finding,) = demanded(before, after)
    assert (finding.code, finding.expected) == ("cambio-falso", "con nota → tercera")
    assert finding.found == "con nota → otra nota; segunda → tercera"


def test_a_cell_may_go_back_to_what_it_said_in_two_revisions(before: Portal, after: Portal) -> None:
    revise(after, "1.0.1", "patch", NOTE)
    revise(after, "1.0.2", "patch", {**NOTE, "from": "otra nota", "to": "con nota"})
    assert demanded(before, after) == []


def test_a_row_may_come_in_one_revision_and_be_corrected_in_the_next(before: Portal, after: Portal) -> None:
    before.replace('2022,A,50.00,40,90.00,2022-03-15,true,,"Cuadro 1, fila 3"\n', "")
    entry = {"resource": "cobros", "row": {"gestion": 2022}, "field": "ventas", "from": "41", "to": "40"}
    revise(after, "1.1.0", "minor")
    revise(after, "1.1.1", "patch", entry)
    assert demanded(before, after) == []
    with after.described() as descriptor:  # said at once, it is not true: there was nothing to correct
        descriptor["portal"]["revisions"][1]["changes"] = [entry]
        del descriptor["portal"]["revisions"][2]["changes"]
    assert codes(demanded(before, after)) == ["cambio-falso"]


def test_a_column_may_come_in_one_revision_and_be_corrected_in_the_next(before: Portal, after: Portal) -> None:
    drop_column(before)
    revise(after, "2.0.0", "major")
    revise(after, "2.0.1", "patch", {**NOTE, "to": "con nota", "from": "nota"})
    assert demanded(before, after) == []
    with after.described() as descriptor:
        descriptor["portal"]["revisions"][1]["changes"] = descriptor["portal"]["revisions"][2].pop("changes")
    assert codes(demanded(before, after)) == ["cambio-falso"]


def test_where_the_key_changed_entries_cannot_be_told_from_rows(before: Portal, after: Portal) -> None:
    change_key(after)
    correct_note(after)
    revise(after, "2.0.0", "major", {**NOTE, "row": {"gestion": 2021, "lugar": "B"}})
    assert demanded(before, after) == []


def test_a_corrected_cell_without_an_entry_is_told_with_the_line_to_paste(before: Portal, after: Portal) -> None:
    correct_note(after)
    revise(after, "1.0.1", "patch")
    (finding,) = demanded(before, after)
    assert (finding.code, finding.file, finding.field) == (
        "celda-sin-razon",
        "datasets/cobros/datapackage.json",
        "portal.revisions",
    )
    assert finding.message == "Se corrigió un valor y ninguna revisión lo dice (cobros, gestion 2021, Nota)."
    assert finding.found == "con nota → otra nota"
    line = json.loads(finding.next[finding.next.index("{") :])
    assert line == NOTE
    with after.described() as descriptor:
        descriptor["portal"]["revisions"][-1]["changes"] = [line]
    assert demanded(before, after) == []
    assert after.validate().code == 0


def test_an_entry_that_says_something_else_is_told(before: Portal, after: Portal) -> None:
    correct_note(after)
    revise(after, "1.0.1", "patch", {**NOTE, "from": "sin nota"})
    (finding,) = demanded(before, after)
    assert (finding.code, finding.expected) == ("cambio-falso", "con nota → otra nota")
    assert finding.found == "sin nota → otra nota"
    assert json.dumps(NOTE, ensure_ascii=False) in finding.next


@pytest.mark.parametrize(
    "entry",
    [NOTE, {**NOTE, "row": {"gestion": 1999}}, {**NOTE, "field": "notas"}, {**NOTE, "from": "x", "to": "x"}],
)
def test_an_entry_about_a_cell_that_did_not_change_is_told(
    before: Portal, after: Portal, entry: Mapping[str, Any]
) -> None:
    revise(after, "1.0.1", "patch", entry)
    (finding,) = demanded(before, after)
    assert (finding.code, finding.found) == ("cambio-falso", f"{entry['from']} → {entry['to']}")


def test_many_unexplained_cells_are_one_mistake(before: Portal, after: Portal) -> None:
    rows = [f"L{n},Lugar {n}" for n in range(40)]
    for portal, ending in ((before, ""), (after, " nuevo")):
        text = "codigo,nombre\nA,Oruro\nB,Potosí\n" + "".join(f"{row}{ending}\n" for row in rows)
        portal.data("lugares").write_text(text, encoding="utf-8")
    revise(after, "1.0.1", "patch")
    findings = demanded(before, after)
    assert len(findings) == 21
    assert findings[-1].message.startswith("Otros 20 valores")


# --- the version ---------------------------------------------------------------------------------


def add_row(portal: Portal) -> None:
    path = portal.data("lugares")
    path.write_text(path.read_text(encoding="utf-8") + "C,Tarija\n", encoding="utf-8")


def add_and_correct(portal: Portal) -> None:
    add_row(portal)
    correct_note(portal)


@pytest.mark.parametrize(
    ("edit", "version", "kind"),
    [(correct_note, "1.0.1", "patch"), (add_row, "1.1.0", "minor"), (drop_column, "2.0.0", "major")],
)
def test_a_change_without_a_new_version_is_told_with_the_one_it_asks_for(
    before: Portal, after: Portal, edit: Callable[[Portal], None], version: str, kind: str
) -> None:
    edit(after)
    finding = demanded(before, after)[0]
    assert (finding.code, finding.field, finding.expected, finding.found) == (
        "version-igual",
        "version",
        version,
        "1.0.0",
    )
    line = json.loads(finding.next[finding.next.index("{") :])
    assert line == {"version": version, "date": "", "kind": kind, "reason": ""}


@pytest.mark.parametrize(
    ("edit", "version", "kind", "code", "expected"),
    [
        (add_row, "1.0.1", "patch", "version-corta", "1.1.0 (minor)"),
        (drop_column, "1.1.0", "minor", "version-corta", "2.0.0 (major)"),
        (correct_note, "1.1.0", "minor", "version-larga", "1.0.1 (patch)"),
        (add_row, "2.0.0", "major", "version-larga", "1.1.0 (minor)"),
        (lambda portal: None, "1.1.0", "minor", "version-larga", "1.0.1 (patch)"),
    ],
)
def test_a_version_raised_too_little_or_too_much_is_told(
    before: Portal, after: Portal, edit: Callable[[Portal], None], version: str, kind: str, code: str, expected: str
) -> None:
    edit(after)
    revise(after, version, kind, *([NOTE] if edit is correct_note else []))
    (finding,) = demanded(before, after)
    assert (finding.code, finding.expected, finding.found) == (code, expected, f"{version} ({kind})")
    assert finding.stops


@pytest.mark.parametrize(
    ("edit", "version", "kind"),
    [
        (lambda portal: None, "1.0.1", "patch"),
        (correct_note, "1.0.1", "patch"),
        (add_row, "1.1.0", "minor"),
        (add_and_correct, "1.1.0", "minor"),
        (drop_column, "2.0.0", "major"),
    ],
)
def test_a_version_that_says_what_changed_is_accepted(
    before: Portal, after: Portal, edit: Callable[[Portal], None], version: str, kind: str
) -> None:
    edit(after)
    revise(after, version, kind, *([NOTE] if edit in {correct_note, add_and_correct} else []))
    assert demanded(before, after) == []


def test_versions_are_numbers_not_texts(before: Portal, after: Portal) -> None:
    for portal in (before, after):
        revise(portal, "1.9.0", "minor")
    add_row(after)
    revise(after, "1.10.0", "minor")
    assert demanded(before, after) == []
    assert [r["version"] for r in changed(before, after)["revisions"]] == ["1.10.0"]


def test_what_one_revision_did_and_another_undid_is_only_a_warning(before: Portal, after: Portal) -> None:
    revise(after, "1.1.0", "minor")
    revise(after, "2.0.0", "major")
    (finding,) = demanded(before, after)
    assert (finding.code, finding.severity) == ("version-larga", "aviso")


def test_a_version_that_goes_backwards_is_told(before: Portal, after: Portal) -> None:
    correct_note(before)
    revise(before, "1.0.1", "patch", NOTE)
    (finding,) = demanded(before, after)
    assert (finding.code, finding.expected, finding.found) == ("version-atras", "1.0.1 o una posterior", "1.0.0")


def test_a_version_that_no_revision_explains_is_told(before: Portal, after: Portal) -> None:
    add_row(after)
    with after.described() as descriptor:
        descriptor["version"] = "1.1.0"
    (finding,) = demanded(before, after)
    assert (finding.code, finding.expected) == ("version-sin-revision", "una revisión 1.1.0")


def test_a_revision_of_another_kind_than_its_version_is_told(before: Portal, after: Portal) -> None:
    add_row(after)
    revise(after, "1.1.0", "patch")
    (finding,) = demanded(before, after)
    assert (finding.code, finding.expected, finding.found) == ("revision-clase", "minor", "patch")


def test_a_new_dataset_may_have_any_version(before: Portal, after: Portal) -> None:
    add_original(after)
    assert demanded(before, after) == []


def test_figures_that_are_only_spelled_otherwise_are_a_warning() -> None:
    old, new = (snapshot({"t": [("1", "a")]}, figures={"c/x": text}, exact="1") for text in ("Bs 1", "Bs 1,0"))
    (finding,) = check_rule(compare(old, new))
    assert (finding.code, finding.severity) == ("cifra-movida", "aviso")
    assert (finding.expected, finding.found) == ("Bs 1", "Bs 1,0")


def test_a_figure_that_moves_without_its_data_asks_for_a_reason(before: Portal, after: Portal) -> None:
    with after.described() as descriptor:
        descriptor["portal"]["figures"][0]["of"]["field"] = "multas"
    assert [figure["after"] for figure in changed(before, after)["figures"]] == ["Bs\N{NO-BREAK SPACE}50,00"]
    assert codes(demanded(before, after)) == ["version-igual", "sentido-sin-razon"]
    revise(after, "1.0.1", "patch", items=["figures/total-2022"])
    assert demanded(before, after) == []
    old, new = (snapshot({"t": [("1", "a")]}, figures={"c/x": n}, exact=n) for n in ("1", "2"))
    newer = snapshot({"t": [("1", "b")]}, figures={"c/x": "2"}, exact="2")
    assert codes(check_rule(compare(old, new))) == ["version-igual", "sentido-sin-razon"]
    assert codes(check_rule(compare(old, newer))) == ["version-igual", "celda-sin-razon"]


def test_a_figure_shown_alike_may_have_another_exact_value() -> None:
    old, new = (snapshot({"t": []}, figures={"c/x": "Bs 1"}, exact=exact) for exact in ("1.01", "1.02"))
    (figure,) = compare(old, new).datasets[0].figures
    assert (figure.before, figure.after) == ("Bs 1 (exacto: 1.01)", "Bs 1 (exacto: 1.02)")


# --- what can be compared ------------------------------------------------------------------------


def test_a_built_site_says_the_same_as_its_portal(portal: Portal, tmp_path: Path) -> None:
    site = tmp_path / "sitio"
    assert run("construir", "--proyecto", str(portal.root), "--destino", str(site))[0] == 0
    shutil.rmtree(portal.root / ".portal", ignore_errors=True)
    code, out, error = run("comparar", str(site), "--proyecto", str(portal.root))
    assert (code, error) == (0, "")
    assert "Nada cambió." in out
    assert "Nota:" not in out
    portal.replace("50.00,40,90.00", "50.00,41,91.00")
    _, out, _ = run("comparar", str(site), ".", "--proyecto", str(portal.root))
    assert "cobros, gestion 2022, Total: 90.00 → 91.00" in out
    assert "cobros/total-2022, Se cobró en 2022: Bs\N{NO-BREAK SPACE}90,00 → Bs\N{NO-BREAK SPACE}91,00" in out
    (site / "datos" / "cobros" / "cifras.json").unlink()
    _, out, _ = run("comparar", str(site), "--proyecto", str(portal.root))
    assert "no se pueden leer las cifras de cobros" in out
    assert "cobros/total-2022" not in out


def test_an_edition_is_named_below_its_destination(portal: Portal, tmp_path: Path) -> None:
    editions = tmp_path / "ediciones"
    assert run("construir", "--proyecto", str(portal.root), "--destino", str(editions / "2026-11"))[0] == 0
    manifest = editions / "2026-11" / "manifest.json"
    document = json.loads(manifest.read_text(encoding="utf-8"))
    edition = {"name": "noviembre", "date": "2026-11-30", "previous": None}
    manifest.write_text(json.dumps({**document, "edition": edition}), encoding="utf-8")
    order = ("comparar", "2026-11", "--proyecto", str(portal.root))
    code, out, _ = run(*order, "--destino", str(editions))
    assert code == 0
    assert out.startswith("De «noviembre» a «portal de trabajo»\n")
    code, out, error = run("comparar", "2026-12", "--proyecto", str(portal.root), "--destino", str(editions))
    assert (code, out) == (2, "")
    assert f"no hay en «{editions}» una edición con ese nombre" in error


def test_an_invalid_portal_is_compared_all_the_same(before: Portal, after: Portal) -> None:
    after.replace(",90.00,", ',"91,00",')
    document = compared(before, after)
    (change,) = document["datasets"]
    assert [cell["after"] for cell in change["cells"]] == ["91,00"]
    assert "figures" not in change
    assert document["notes"] == [
        f"En «{after.root}», cobros tiene hallazgos de «portal validar»: sus cifras pueden faltar en la comparación."
    ]


@pytest.mark.parametrize("file", ["datapackage.json", "data/cobros.csv"])
def test_a_package_that_cannot_be_read_is_not_taken_for_gone(before: Portal, after: Portal, file: str) -> None:
    (after.package / file).write_text("", encoding="utf-8")
    code, out, error = run("comparar", str(before.root), str(after.root))
    assert (code, out) == (2, "")
    assert f"En «{after.root}» no se puede leer «cobros»" in error


def test_a_folder_that_is_no_portal_is_told(portal: Portal, tmp_path: Path) -> None:
    code, _, error = run("comparar", str(portal.root), "--proyecto", str(tmp_path))
    assert code == 2
    assert f"En «{tmp_path}» no hay un portal" in error


# --- reasons of single cells, and days -----------------------------------------------------------


def test_a_cell_says_its_own_reason_before_that_of_its_revision(before: Portal, after: Portal) -> None:
    correct_note(after)
    after.replace("50.00,40,90.00", "50.00,40,90.0")
    total = {"resource": "cobros", "row": {"gestion": 2022}, "field": "total", "from": "90.00", "to": "90.0"}
    own = "La nota estaba cortada."
    revise(after, "1.0.1", "patch", {**NOTE, "reason": own}, total, reason="Se revisó todo.")
    assert after.validate().findings == []
    assert [cell["reason"] for cell in changed(before, after)["cells"]] == [own, "Se revisó todo."]
    _, out, _ = run("comparar", str(before.root), str(after.root))
    assert f"Nota: con nota → otra nota\n      Razón: {own}\n" in out


def publish_on(portal: Portal, destination: Path, name: str, day: str) -> str:
    code, out, error = run(
        "publicar", name, "--fecha", day, "--proyecto", str(portal.root), "--destino", str(destination)
    )
    assert code == 0, out + error
    return error


def test_a_revision_of_a_later_day_than_its_edition_is_warned_of(portal: Portal, tmp_path: Path) -> None:
    destination = tmp_path / "publicación"
    late = "La fecha de lo revisado es posterior a la de la edición (versión 1.0.0)."
    error = publish_on(portal, destination, "primera", "2026-11-20")
    assert late in error
    assert "se esperaba: 2026-11-20 o antes\n    se encontró: 2026-11-21\n" in error
    correct_note(portal)
    revise(portal, "1.0.1", "patch", NOTE)
    error = publish_on(portal, destination, "segunda", "2026-11-30")
    assert "posterior a la de la edición (versión 1.0.1)." in error
    assert late not in error  # it was there before
    code, _, error = run("comparar", "primera", "segunda", "--exigir", "--destino", str(destination))
    assert (code, error.count("es posterior a la de la edición")) == (0, 1)
    with portal.described() as descriptor:
        descriptor["description"] = "Otros cobros."
    assert publish_on(portal, destination, "tercera", "2026-12-01").count("posterior") == 0


# --- periods and marks ---------------------------------------------------------------------------

PARTIAL_YEAR = "enero a noviembre de 2024"
ARRIVED = {
    "id": "ene-nov-2024",
    "kind": "value",
    "title": "Regalía pagada en 2024",
    "unit": "millones de Bs",
    "period": PARTIAL_YEAR,
    "mark": MARK,
    "of": said("F008"),
}
TOLD = f"Bs\N{NO-BREAK SPACE}1.744,26 millones ({PARTIAL_YEAR}; {MARK})"


def without(portal: Portal, *lost: str) -> None:
    """Take rows out of the statements, and the choice of each."""
    for name in ("declaraciones", "elegidas"):
        lines = portal.data(name).read_text(encoding="utf-8").splitlines(keepends=True)
        kept = [line for line in lines if not any(f"{row}," in line for row in lost)]
        portal.data(name).write_text("".join(kept), encoding="utf-8")


@pytest.fixture
def arrived(tmp_path: Path) -> tuple[Portal, Portal]:
    """A portal of statements before those of January to November of 2024, and the same with them, and with a figure."""
    before, after = make_statements(tmp_path / "antes"), make_statements(tmp_path / "ahora")
    without(before, "F008")
    with after.described() as descriptor:
        descriptor["portal"]["figures"].append(ARRIVED)
    revise(after, "1.1.0", "minor", reason="Llegó lo declarado de enero a noviembre de 2024.")
    assert [p.validate().findings for p in (before, after)] == [[], []]
    return before, after


def test_part_of_a_year_that_arrives_is_told_with_its_months_and_its_figures_with_their_mark(
    arrived: tuple[Portal, Portal],
) -> None:
    change = changed(*arrived)
    rows = [(row["resource"], row["key"], row.get("period")) for row in change["rows_added"]]
    assert rows == [
        ("declaraciones", {"declaracion": "F008"}, f"{PARTIAL_YEAR}, parcial"),
        ("elegidas", {"serie": "pais-parcial", "gestion": "2024"}, None),
    ]
    assert change["figures"] == [
        {
            "id": "dichos/ene-nov-2024",
            "title": "Regalía pagada en 2024",
            "before": "",
            "after": "Bs\N{NO-BREAK SPACE}1.744,26 millones",
            "period_after": PARTIAL_YEAR,
            "mark_after": MARK,
        }
    ]
    code, out, error = run("comparar", *(str(p.root) for p in arrived), "--exigir")
    assert (code, error) == (0, "")
    assert f"declaraciones, declaracion F008 ({PARTIAL_YEAR}, parcial). Medida: " in out
    assert "Valor: 1744.26 millones de Bs; Advertencia: reportada\n" in out
    assert f"  Cifras: 1\n    dichos/ene-nov-2024, Regalía pagada en 2024: sin valor → {TOLD}\n" in out
    back = changed(*reversed(arrived))["figures"][0]
    assert (back["period_before"], back["mark_before"], back["after"]) == (PARTIAL_YEAR, MARK, "")


def test_a_whole_year_is_told_as_one(tmp_path: Path) -> None:
    before, after = make_statements(tmp_path / "antes"), make_statements(tmp_path / "ahora")
    without(before, "F012", "F013", "F016")
    assert {row["key"]["declaracion"]: row["period"] for row in changed(before, after)["rows_added"]} == {
        "F012": "2019, año completo",
        "F013": "2019, año completo",
        "F016": "del 1 de enero de 2018 al 31 de diciembre de 2020",
    }


def newest(portal: Portal, statement: str, period: str, *without: str) -> None:
    """Let a figure show the newest amount there is, without the keys that are named."""
    with portal.described() as descriptor:
        figure = {**ARRIVED, "id": "ultima", "title": "Lo último que se sabe", "period": period, "of": said(statement)}
        descriptor["portal"]["figures"].append({k: v for k, v in figure.items() if k not in without})


def test_a_figure_of_part_of_a_year_is_never_a_change_from_a_whole_one(arrived: tuple[Portal, Portal]) -> None:
    before, after = arrived
    newest(before, "F006", "gestión 2022")
    newest(after, "F008", PARTIAL_YEAR)
    _, out, _ = run("comparar", str(before.root), str(after.root))
    assert (
        "dichos/ultima, Lo último que se sabe: "
        f"antes, Bs\N{NO-BREAK SPACE}990 millones (gestión 2022; {MARK}); ahora, {TOLD}. "
        "Son de periodos distintos: no se comparan.\n"
    ) in out
    assert "990 millones →" not in out


def test_a_mark_that_goes_is_told_though_the_number_stays(tmp_path: Path) -> None:
    before, after = make_statements(tmp_path / "antes"), make_statements(tmp_path / "ahora")
    newest(before, "F006", "gestión 2022")
    newest(after, "F006", "gestión 2022", "mark")
    (figure,) = changed(before, after)["figures"]
    assert (figure["before"], figure["after"]) == ("Bs\N{NO-BREAK SPACE}990 millones",) * 2
    assert (figure["mark_before"], figure.get("mark_after")) == (MARK, STATEMENTS["mark"])
    _, out, _ = run("comparar", str(before.root), str(after.root))
    assert f"millones (gestión 2022; {MARK}) → Bs\N{NO-BREAK SPACE}990 millones (gestión 2022; reportada)\n" in out


def test_an_old_edition_says_in_each_series_what_its_statements_mean() -> None:
    old = {"portal": {"breakdowns": [{"kind": "rows"}, {"kind": "series", "statements": STATEMENTS}]}}
    new = {"portal": {"breakdowns": [{"statements": "declaraciones"}], "statements": [STATEMENTS]}}
    assert statements(old) == statements(new) == {"declaraciones": STATEMENTS}


def test_readers_of_the_history_and_of_the_news_see_period_and_mark(
    arrived: tuple[Portal, Portal], tmp_path: Path
) -> None:
    before, after = arrived
    newest(before, "F006", "gestión 2022")
    newest(after, "F008", PARTIAL_YEAR)
    with after.described() as descriptor:
        descriptor["portal"]["revisions"][-1]["items"] = [{"item": "figures/ultima"}]
    destination = tmp_path / "publicación"
    for portal, name, day in ((before, "2024", "2025-01-31"), (after, "2025", "2026-01-31")):
        where = ("--proyecto", str(portal.root), "--destino", str(destination))
        code, out, error = run("publicar", name, "--fecha", day, *where)
        assert code == 0, out + error
    page = BeautifulSoup((destination / "2025/historial.html").read_text(encoding="utf-8"), "html.parser")
    section = page.select_one("#edicion-2025_dichos")
    assert section is not None
    assert section.parent is not None
    text = " ".join(section.parent.get_text(" ").split()).replace(" ,", ",").replace(" :", ":")
    told = TOLD.replace("\N{NO-BREAK SPACE}", " ")
    old = f"Bs 990 millones (gestión 2022; {MARK})"
    assert f"Regalía pagada en 2024: antes no tenía valor; dice {told}" in text
    assert f"Lo último que se sabe: antes, {old}; ahora, {told}. Son de periodos distintos: no se comparan." in text
    assert f"Declaracion: F008 ({PARTIAL_YEAR}, parcial)" in text
    assert "Meses enero a noviembre" in text
    assert f"decía {old}" not in text
    assert "1 cifra que aparece, 1 cifra de otro periodo" in text
    feed = (destination / "2025/novedades.xml").read_text(encoding="utf-8").replace("\N{NO-BREAK SPACE}", " ")
    assert f"Regalía pagada en 2024: {told}." in feed
    assert f"antes, {old}; ahora, {told}; son de periodos distintos y no se comparan." in feed
    kept = json.loads((destination / "2025/cambios.json").read_text(encoding="utf-8"))
    figures = kept["datasets"][0]["figures"]
    assert [(f["period_after"], f["mark_after"]) for f in figures] == [(PARTIAL_YEAR, MARK)] * 2
    assert compared(before, after)["datasets"] == kept["datasets"]
    code, out, _ = run("comparar", "2024", "2025", "--json", "--destino", str(destination))
    assert (code, json.loads(out)["datasets"]) == (0, kept["datasets"])


# --- git -----------------------------------------------------------------------------------------


def git(folder: Path, *arguments: str) -> None:
    who = {"GIT_AUTHOR_NAME": "x", "GIT_AUTHOR_EMAIL": "x@x", "GIT_COMMITTER_NAME": "x", "GIT_COMMITTER_EMAIL": "x@x"}
    environment = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")} | who
    subprocess.run(["git", "-C", str(folder), *arguments], check=True, capture_output=True, env=environment)


@pytest.mark.parametrize("below", ["", "un/portal"])
def test_a_git_revision_of_the_portal_is_compared_with_what_is_being_edited(tmp_path: Path, below: str) -> None:
    repository = tmp_path / "repositorio"
    repository.mkdir()
    portal = make_portal(repository / below) if below else make_portal(repository)
    git(repository, "init", "-q")
    git(repository, "add", ".")
    git(repository, "commit", "-qm", "x")
    git(repository, "tag", "publicado")
    correct_note(portal)
    code, out, error = run("comparar", "publicado", "--proyecto", str(portal.root))
    assert (code, error) == (0, "")
    assert out.startswith("De «publicado» a «portal de trabajo»\n")
    assert "cobros, gestion 2021, Nota: con nota → otra nota" in out
    code, _, error = run("comparar", "publicado", ".", "--exigir", "--proyecto", str(portal.root))
    assert code == 1
    assert "Lo publicado cambió y la versión no" in error
    for unknown in ("otro", "publicado:mkdocs.yml", "HEAD~9"):
        code, _, error = run("comparar", unknown, "--proyecto", str(portal.root))
        assert code == 2
        assert f"No se sabe qué es «{unknown}»" in error
        assert "como revisión de git, no existe" in error


def test_a_revision_from_before_the_portal_is_told(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    git(tmp_path, "commit", "-qm", "x", "--allow-empty")
    portal = make_portal(tmp_path / "portal")
    code, _, error = run("comparar", "HEAD", "--proyecto", str(portal.root))
    assert code == 2
    assert "En la revisión «HEAD» no hay un portal" in error


def test_links_in_a_revision_lead_nowhere(tmp_path: Path) -> None:
    portal = make_portal(tmp_path / "portal")
    secret = tmp_path / "secreto.csv"
    shutil.move(portal.data(), secret)
    portal.data().symlink_to(secret)
    git(portal.root, "init", "-q")
    git(portal.root, "add", ".")
    git(portal.root, "commit", "-qm", "x")
    code, _, error = run("comparar", "HEAD", "--proyecto", str(portal.root))
    assert code == 2
    assert "En «HEAD» no se puede leer «cobros»: no se puede leer la tabla «cobros»" in error


def test_nothing_is_taken_out_of_a_revision_but_plain_files_below_it() -> None:
    listed = [
        b"100644 blob aa\t../fuera",
        b"100644 blob aa\t/fuera",
        b"100644 blob aa\tdatasets/../../fuera",
        b"120000 blob aa\tenlace",
        b"160000 commit aa\tmodulo",
        b"100755 blob bb\tdatasets/uno.csv",
        b"",
    ]
    assert list(_files(b"\0".join(listed))) == [("datasets/uno.csv", "bb")]


def test_something_to_compare_is_asked_for() -> None:
    assert run("comparar") == (2, "", "error: falta A.\nVea «portal comparar --help».\n")
    code, _, error = run("comparar", " ")
    assert (code, error[:26]) == (2, "error: No se dijo qué comp")


def test_without_a_repository_or_without_git_it_is_said(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(portal.root.parent))
    code, _, error = run("comparar", "main", "--proyecto", str(portal.root))
    assert code == 2
    assert f"«{portal.root}» no está en un repositorio de git" in error
    monkeypatch.setenv("PATH", "")
    code, _, error = run("comparar", "main", "--proyecto", str(portal.root))
    assert code == 2
    assert "hace falta git, y no está instalado" in error


# --- what always holds ---------------------------------------------------------------------------

CELL = st.text(alphabet="01.-aé\n", max_size=3)
ROWS = st.lists(st.tuples(st.sampled_from("123456"), CELL), max_size=6, unique_by=lambda row: row[0])
TABLES = st.dictionaries(st.sampled_from(["t", "u"]), ROWS, min_size=1)


def snapshot(
    tables: Mapping[str, list[tuple[str, str]]],
    key: tuple[str, ...] = ("clave",),
    figures: Mapping[str, str] | None = None,
    exact: str = "",
    slug: str = "c",
) -> Snapshot:
    """Make a snapshot of one dataset whose tables have a key and a value."""
    names = ("clave", "valor")
    resources = [
        {"name": name, "schema": {"fields": [{"name": n, "type": "string"} for n in names], "primaryKey": list(key)}}
        for name in tables
    ]
    revisions = [{"version": "1.0.0", "date": "2026-11-21", "kind": "initial", "reason": "Primera."}]
    descriptor = {"title": "C", "version": "1.0.0", "resources": resources, "portal": {"revisions": revisions}}
    raw = tuple(
        RawTable(name, f"{name}.csv", names, tuple(RawRecord(at, cells) for at, cells in enumerate(rows, 2)))
        for name, rows in tables.items()
    )
    shown = {name: ShownFigure(name, name, text, exact) for name, text in (figures or {}).items()}
    return Snapshot("x", {slug: SnapshotDataset(Source(slug, slug, descriptor, raw, None), shown)})


KEYS = st.sampled_from([("clave",), (), ("clave", "valor")])
SNAPSHOTS = st.builds(snapshot, TABLES, KEYS, st.dictionaries(st.sampled_from(["c/x", "c/y"]), CELL.filter(bool)))
SNAPSHOTS_OF_ANY = SNAPSHOTS | st.builds(snapshot, TABLES, slug=st.just("d"))


@settings(deadline=None)
@given(SNAPSHOTS)
def test_nothing_changes_from_a_snapshot_to_itself(one: Snapshot) -> None:
    comparison = compare(one, one)
    assert comparison.changed == ()
    assert check_rule(comparison) == []


def rows_of(rows: tuple[RowChange, ...], former: Mapping[str, str]) -> list[str]:
    """Spell rows so that they can be compared, in tables by their former names."""
    return sorted(repr(replace(row, resource=former.get(row.resource, row.resource))) for row in rows)


def name(figure: FigureChange) -> str:
    """Name a figure within its dataset, whatever that is called."""
    return figure.id.rpartition("/")[2]


@settings(deadline=None)
@given(SNAPSHOTS_OF_ANY, SNAPSHOTS_OF_ANY)
def test_the_way_back_swaps_what_came_and_what_went(one: Snapshot, other: Snapshot) -> None:
    for there, back in zip(compare(one, other).datasets, compare(other, one).datasets, strict=True):
        assert {"added": "removed", "removed": "added"}.get(there.what, there.what) == back.what
        assert {old: new for new, old in there.resources_renamed.items()} == back.resources_renamed
        assert sorted(there.resources_added) == sorted(back.resources_removed)
        assert sorted(there.resources_removed) == sorted(back.resources_added)
        assert rows_of(there.rows_added, {}) == rows_of(back.rows_removed, back.resources_renamed)
        assert rows_of(there.rows_removed, {}) == rows_of(back.rows_added, back.resources_renamed)
        swapped = [(cell.key, cell.field, cell.after, cell.before) for cell in back.cells]
        assert sorted(swapped) == sorted((cell.key, cell.field, cell.before, cell.after) for cell in there.cells)
        assert sorted((name(f), f.after, f.before) for f in back.figures) == sorted(
            (name(f), f.before, f.after) for f in there.figures
        )


@settings(deadline=None)
@given(TABLES, TABLES)
def test_what_is_told_turns_one_table_into_the_other(one: Any, other: Any) -> None:
    (change,) = compare(snapshot(one), snapshot(other)).datasets
    now = {old: new for new, old in change.resources_renamed.items()}
    one = {now.get(name, name): listed for name, listed in one.items()}
    rows = {(name, key): value for name, listed in one.items() if name in other for key, value in listed}
    for row in change.rows_removed:
        assert rows.pop((row.resource, row.key[0][1])) == row.cells["valor"]
    for cell in change.cells:
        assert rows[cell.resource, cell.key[0][1]] == cell.before
        rows[cell.resource, cell.key[0][1]] = cell.after
    for row in change.rows_added:
        assert (row.resource, row.key[0][1]) not in rows
        rows[row.resource, row.key[0][1]] = row.cells["valor"]
    assert rows == {(name, key): value for name, listed in other.items() if name in one for key, value in listed}


TEXT = st.text(max_size=4)
NAME = st.text(alphabet="abc_", min_size=1, max_size=3)
KEY = st.dictionaries(NAME, TEXT, max_size=3).map(lambda pairs: tuple(pairs.items()))
GIST: st.SearchStrategy[tuple[tuple[str, str], ...]] = st.lists(st.tuples(TEXT, TEXT), max_size=2).map(tuple)
COUNT = st.integers(0, 3)
CELLS = st.lists(st.builds(CellChange, NAME, KEY, NAME, TEXT, TEXT, TEXT, TEXT), max_size=2).map(tuple)
ITEMS = st.lists(st.builds(ItemChange, NAME, *[TEXT] * 5), max_size=2).map(tuple)
WITHDRAWALS = st.lists(st.fixed_dictionaries({"check": NAME, "reason": TEXT}), max_size=2).map(tuple)
ROW_CHANGES = st.lists(
    st.builds(
        RowChange,
        NAME,
        KEY,
        st.dictionaries(NAME, TEXT),
        TEXT,
        GIST,
    ),
    max_size=2,
).map(tuple)
CHANGES = st.builds(
    DatasetChange,
    slug=NAME,
    title=TEXT,
    what=st.sampled_from(["added", "removed", "changed"]),
    version_before=TEXT,
    version_after=TEXT,
    level=st.sampled_from(["", "patch", "minor", "major"]),
    resources_added=st.lists(NAME, max_size=2).map(tuple),
    resources_removed=st.lists(NAME, max_size=2).map(tuple),
    columns=st.lists(
        st.builds(
            ColumnChange,
            NAME,
            TEXT,
            st.sampled_from(["added", "removed", "renamed", "type", "unit", "key", "order"]),
            TEXT,
            TEXT,
        ),
        max_size=2,
    ).map(tuple),
    rows_added=ROW_CHANGES,
    rows_removed=ROW_CHANGES,
    cells=CELLS,
    figures=st.lists(st.builds(FigureChange, NAME, *[TEXT] * 7, CELLS, *[COUNT] * 3), max_size=2).map(tuple),
    doubts_added=st.lists(st.builds(ShownDoubt, NAME, TEXT, TEXT, TEXT), max_size=2).map(tuple),
    doubts_removed=st.lists(st.builds(ShownDoubt, NAME, *[TEXT] * 4), max_size=2).map(tuple),
    revisions=st.lists(
        st.fixed_dictionaries(
            {
                "version": TEXT,
                "date": TEXT,
                "kind": TEXT,
                "reason": TEXT,
                "changes": st.lists(st.fixed_dictionaries({"row": st.dictionaries(NAME, st.integers() | TEXT)})),
            }
        ),
        max_size=2,
    ).map(tuple),
    described=st.booleans(),
    titles=st.dictionaries(NAME, st.dictionaries(NAME, TEXT), max_size=2),
    computed=st.lists(
        st.builds(
            ComputedChange,
            NAME,
            TEXT,
            st.sampled_from(["changed", "added", "removed"]),
            st.lists(st.builds(ComputedCell, KEY, *[TEXT] * 4), max_size=2).map(tuple),
            *[COUNT] * 3,
            st.booleans(),
            st.booleans(),
        ),
        max_size=2,
    ).map(tuple),
    description=TEXT,
    counts=st.dictionaries(st.sampled_from(["rows", "figures"]), COUNT),
    formerly=TEXT,
    meaning=ITEMS,
    wording=ITEMS,
    files=st.lists(NAME, max_size=2).map(tuple),
    undeclared=st.booleans(),
    reason=TEXT,
    untold=WITHDRAWALS,
    untrue=WITHDRAWALS,
    resources_renamed=st.dictionaries(NAME, NAME, max_size=2),
    reordered=st.lists(NAME, max_size=2).map(tuple),
    rewritten=st.lists(TEXT, max_size=2).map(tuple),
)
SAME = st.builds(DatasetChange, NAME, st.just(""), st.just("same"))
COMPARISONS = st.builds(
    Comparison,
    TEXT,
    TEXT,
    st.lists(CHANGES | SAME, max_size=4, unique_by=lambda one: one.slug).map(
        lambda listed: tuple(sorted(listed, key=lambda one: one.slug))
    ),
    st.lists(TEXT, max_size=2).map(tuple),
    ITEMS,
)


@settings(max_examples=60, deadline=None)
@given(COMPARISONS)
def test_a_comparison_survives_its_file(comparison: Comparison) -> None:
    written = json.dumps(to_json(comparison), ensure_ascii=True)
    assert from_json(json.loads(written)) == comparison
    assert json.dumps(to_json(from_json(json.loads(written)))) == written
    assert to_text(comparison)


def test_every_part_of_a_change_is_in_the_property() -> None:
    """A noun that grows must not be forgotten in its file."""
    tried = {"columns", "rows_added", "rows_removed", "cells", "figures", "doubts_added", "doubts_removed"}
    tried |= {"slug", "title", "what", "version_before", "version_after", "level", "resources_added"}
    tried |= {"resources_removed", "revisions", "described", "titles", "computed", "description", "counts"}
    tried |= {"formerly", "resources_renamed", "reordered", "rewritten", "meaning", "wording", "files"}
    tried |= {"untold", "untrue", "undeclared", "reason"}
    assert {field.name for field in fields(DatasetChange)} == tried


def test_a_file_of_another_format_is_refused() -> None:
    with pytest.raises(UsageError, match="se esperaba el formato 1 y se encontró 2"):
        from_json({"format": 2})


# --- another name --------------------------------------------------------------------------------


def test_a_dataset_with_another_name_is_the_same_one(before: Portal, after: Portal) -> None:
    renamed = rename(after, "cobros-anuales")
    revise(renamed, "2.0.0", "major", reason="Se llama como el documento lo llama.")
    assert demanded(before, renamed) == []
    document = compared(before, renamed)
    [told] = document["datasets"]
    assert document["unchanged"] == []
    assert (told["slug"], told["formerly"], told["level"]) == ("cobros-anuales", "cobros", "major")
    assert not told.keys() & {"cells", "figures", "rows_added", "resources_added", "described", "computed"}
    assert to_json(from_json(document)) == document
    _, out, _ = run("comparar", str(before.root), str(renamed.root))
    assert "cobros-anuales 1.0.0 → 2.0.0 (" in out
    assert "  Antes se llamaba cobros.\n" in out


def test_another_name_asks_for_a_version_and_is_no_way_around_reasons(before: Portal, after: Portal) -> None:
    renamed = rename(after, "cobros-anuales")
    renamed.replace("con nota", "otra nota")
    found = demanded(before, renamed)
    assert codes(found) == ["version-igual", "celda-sin-razon"]
    assert found[0].expected == "2.0.0"
    revise(renamed, "2.0.0", "major", NOTE)
    assert demanded(before, renamed) == []


def test_a_former_name_that_nobody_had_leads_nowhere(before: Portal, after: Portal) -> None:
    renamed = rename(after, "cobros-anuales")
    with renamed.described() as descriptor:
        descriptor["portal"]["formerly"] = ["nadie"]
    change = changed(before, renamed)
    assert (change["formerly"], change["undeclared"]) == ("cobros", True)


def rename_column(portal: Portal) -> None:
    """Call ``ventas`` ``venta``, with everything that names it."""
    for path in (portal.package / "datapackage.json", portal.data()):
        text = re.sub(r"(?<! y )ventas", "venta", path.read_text(encoding="utf-8"))
        path.write_text(text, encoding="utf-8")


def rename_table(portal: Portal) -> None:
    with portal.described() as descriptor:
        text = json.dumps(descriptor, ensure_ascii=False)
        named = text.replace('"resource": "cobros"', '"resource": "recaudos"')
        descriptor.update(json.loads(named))
        table = descriptor["resources"][1]
        table |= {"name": "recaudos", "path": table["path"].replace("cobros", "recaudos")}
    portal.data().rename(portal.data("recaudos"))


def item(field: str, before: str, after: str, resource: str = "cobros") -> dict[str, Any]:
    return {"resource": resource, "row": {"gestion": 2021}, "field": field, "from": before, "to": after}


@pytest.mark.parametrize(
    ("edit", "table", "field"), [(rename_column, "cobros", "venta"), (rename_table, "recaudos", "ventas")]
)
def test_a_table_or_column_with_another_name_still_owes_a_reason_for_each_cell(
    before: Portal, after: Portal, edit: Callable[[Portal], None], table: str, field: str
) -> None:
    edit(after)
    after.replace("300.25,30,330.25", "300.25,31,331.25", file=after.data(table))
    change = changed(before, after)
    assert not change.keys() & {"resources_added", "resources_removed", "rows_added", "rows_removed"}
    cells = [(c["resource"], c["field"], c["before"], c["after"]) for c in change["cells"]]
    assert cells == [(table, field, "30", "31"), (table, "total", "330.25", "331.25")]
    assert change["level"] == "major"
    revise(after, "2.0.0", "major", reason="Cambia un nombre.")
    assert codes(demanded(before, after)) == ["celda-sin-razon", "celda-sin-razon"]
    with after.described() as descriptor:
        listed = [item(field, "30", "31", table), item("total", "330.25", "331.25", table)]
        descriptor["portal"]["revisions"][-1]["changes"] = listed
    assert demanded(before, after) == []


def test_a_reason_under_the_former_name_of_a_column_is_the_reason_of_its_cell(before: Portal, after: Portal) -> None:
    """It was corrected in one revision and got its name in the next, both since what was published."""
    after.replace("300.25,30,330.25", "300.25,31,331.25")
    revise(after, "1.0.1", "patch", item("ventas", "30", "31"), item("total", "330.25", "331.25"))
    rename_column(after)
    with after.described() as descriptor:
        descriptor["portal"]["revisions"][-1]["changes"][0]["field"] = "ventas"
    revise(after, "2.0.0", "major", reason="Cambia un nombre.")
    assert demanded(before, after) == []


def test_a_column_that_is_another_thing_is_no_renamed_one(before: Portal, after: Portal) -> None:
    rename_column(after)
    for old, new in (("1000.50,20,1020.50", "1000.50,7,1007.50"), ("50.00,40,90.00", "50.00,8,58.00")):
        after.replace(old, new)
    assert [(c["field"], c["what"]) for c in changed(before, after)["columns"] if c["what"] != "order"] == [
        ("ventas", "removed"),
        ("venta", "added"),
    ]


def test_a_published_revision_stays_as_it_was_published(before: Portal, after: Portal) -> None:
    for portal in (before, after):
        correct_note(portal)
        revise(portal, "1.0.1", "patch", NOTE)
    with after.described() as descriptor:
        descriptor["portal"]["revisions"][-1] |= {"reason": "Otra razón distinta.", "date": "2026-12-02"}
    assert changed(before, after)["rewritten"] == ["1.0.1"]
    [finding] = demanded(before, after)
    assert (finding.code, finding.field) == ("revision-editada", "portal.revisions")
    with after.described() as descriptor:
        del descriptor["portal"]["revisions"][-1]["changes"]
    assert "revision-editada" in codes(demanded(before, after))
