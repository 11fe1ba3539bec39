"""The history of a dataset, as an officer writes it: step by step, in order, and each revision saying why."""

from __future__ import annotations

from typing import Any

import pytest

from tests.portals import Portal, add_original


def revised(portal: Portal, *revisions: dict[str, str]) -> None:
    """Add revisions to the first one, of 1.0.0 and 21 November 2026."""
    with portal.described() as descriptor:
        descriptor["portal"]["revisions"] += [
            {"date": "2026-12-01", "kind": "patch", "reason": "Se leyó mal un cinco.", **one} for one in revisions
        ]
        descriptor["version"] = descriptor["portal"]["revisions"][-1]["version"]


@pytest.mark.parametrize(
    "steps",
    [
        [("1.0.1", "patch")],
        [("1.1.0", "minor")],
        [("2.0.0", "major")],
        [("1.0.1", "patch"), ("1.1.0", "minor"), ("1.1.1", "patch"), ("2.0.0", "major"), ("2.0.1", "patch")],
        [("1.0.1", "patch")] + [(f"1.0.{n}", "patch") for n in range(2, 12)],
    ],
)
def test_versions_that_go_step_by_step_are_fine(portal: Portal, steps: list[tuple[str, str]]) -> None:
    revised(portal, *({"version": version, "kind": kind} for version, kind in steps))
    assert portal.validate().code == 0


@pytest.mark.parametrize("version", ["1.0.2", "1.2.0", "3.0.0", "1.1.1", "2.1.0", "1.0.0", "0.9.0"])
def test_a_version_that_is_not_the_next_one_is_told_with_those_that_are(portal: Portal, version: str) -> None:
    revised(portal, {"version": version})
    found = portal.validate().only
    assert (found["code"], found["field"]) == ("revision-salto", "portal.revisions[1].version")
    assert found["message"] == f"La versión {version} no es la siguiente a 1.0.0."
    assert (found["expected"], found["found"]) == ("1.0.1 (patch) o 1.1.0 (minor) o 2.0.0 (major)", version)


@pytest.mark.parametrize(("version", "kind", "right"), [("1.0.1", "minor", "patch"), ("2.0.0", "initial", "major")])
def test_a_kind_that_is_not_the_steps_is_told(portal: Portal, version: str, kind: str, right: str) -> None:
    revised(portal, {"version": version, "kind": kind})
    found = portal.validate().only
    assert (found["code"], found["expected"], found["found"]) == ("revision-clase", right, kind)


def test_a_day_before_the_one_before_is_told(portal: Portal) -> None:
    revised(portal, {"version": "1.0.1", "date": "2026-11-20"})
    found = portal.validate().only
    assert (found["code"], found["field"]) == ("revision-fecha", "portal.revisions[1].date")
    assert (found["expected"], found["found"]) == ("2026-11-21 o una posterior", "2026-11-20")


def test_two_revisions_of_one_day_are_fine(portal: Portal) -> None:
    revised(portal, {"version": "1.0.1", "date": "2026-11-21"})
    assert portal.validate().code == 0


NOTHING = ("   ", "x", "TODO", "TODO: escribir la razón", "…", "xxxxxxxxxxxxxxx", "Pendiente", "pendiente de completar")


@pytest.mark.parametrize("reason", NOTHING)
def test_a_reason_that_says_nothing_is_told(portal: Portal, reason: str) -> None:
    revised(portal, {"version": "1.0.1", "reason": reason})
    found = portal.validate().only
    assert (found["code"], found["field"]) == ("razon-vacia", "portal.revisions[1].reason")
    assert found["expected"] == "una frase que diga por qué, con 10 letras o más"


@pytest.mark.parametrize(
    "reason", ["Errata de la primera lectura.", "Todo se leyó de nuevo.", "Llegó el cuadro de 2023"]
)
def test_a_short_sentence_is_a_reason(portal: Portal, reason: str) -> None:
    revised(portal, {"version": "1.0.1", "reason": reason})
    assert portal.validate().code == 0


def test_an_empty_reason_asks_for_a_sentence_not_for_a_length(portal: Portal) -> None:
    revised(portal, {"version": "1.0.1", "reason": ""})
    found = portal.validate().only
    assert found["expected"] == "una frase que diga por qué, con 10 letras o más"
    assert found["next"] == "Escriba por qué."


@pytest.mark.parametrize("note", [" ", "x", "Sí.", "TODO"])
def test_a_doubt_whose_note_says_nothing_is_told(portal: Portal, note: str) -> None:
    item: dict[str, Any] = {"check": "suma-de-fila", "row": {"gestion": 2022}, "printed": "91.00"}
    with portal.described() as descriptor:
        descriptor["portal"]["discrepancies"].append({**item, "recomputed": "90.00", "note": note})
    portal.replace(",90.00,", ",91.00,")
    found = portal.validate().only
    assert (found["code"], found["field"]) == ("discrepancia-nota", "portal.discrepancies[0].note")


def test_a_package_that_is_wrong_is_told_once_and_not_in_those_that_refer_to_it(portal: Portal) -> None:
    with portal.described() as descriptor:
        check = {"id": "copia", "kind": "copy", "title": "Es copia", "resource": "lugares"}
        descriptor["portal"]["checks"].append({**check, "of": {"package": "lugares", "resource": "lugares"}})
    original = add_original(portal)
    assert portal.validate().code == 0
    with original.described() as descriptor:
        descriptor["titel"] = descriptor["title"]
    found = portal.validate().only
    assert (found["package"], found["code"]) == ("lugares", "descriptor-clave")
    found = portal.validate("cobros").only  # asked for alone, the other one's findings are not shown
    assert found["code"] == "paquete-ausente"
