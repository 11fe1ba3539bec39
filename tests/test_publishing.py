"""What ``portal publicar`` says before it publishes for good, what it refuses to publish, and the rehearsal of it."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from build_scripts.editions.verify import verify
from build_scripts.exceptions import ConflictError, OutputError
from tests.faults import CONTENTS, content, put, quick
from tests.portals import Portal, make_portal, run
from tests.test_editions import correct, publish

__all__ = ["quick"]


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> tuple[Portal, Path, str]:
    """A publication with one edition, and what was said when it was published."""
    folder = tmp_path_factory.mktemp("primera")
    portal, destination = make_portal(folder / "portal"), folder / "publicación"
    code, printed = publish(portal, destination, "2026-1", "2026-11-30")
    assert code == 0, printed
    return portal, destination, printed


@pytest.fixture
def one(first: tuple[Portal, Path, str], tmp_path: Path) -> tuple[Portal, Path]:
    portal = Portal(Path(shutil.copytree(first[0].root, tmp_path / "portal")))
    return portal, Path(shutil.copytree(first[1], tmp_path / "publicación", symlinks=True))


def test_the_first_edition_says_that_it_was_compared_with_nothing(first: tuple[Portal, Path, str]) -> None:
    lines = [line for line in first[2].splitlines() if not line.endswith("…")]
    assert lines[0] == "Es la primera edición de esta carpeta: no se comparó con nada."
    assert lines[1].startswith("✓ Edición «2026-1» publicada")


def test_what_changes_is_shown_before_it_is_published_and_a_rehearsal_shows_the_same(one: tuple[Portal, Path]) -> None:
    portal, destination = one
    correct(portal)
    before = content(destination, hidden=True)
    code, rehearsed = publish(portal, destination, "2026-2", "2026-12-31", "--ensayo")
    assert code == 0, rehearsed
    assert content(destination, hidden=True) == before
    told = (
        "Cambios frente a «2026-1»:\n"
        "  cobros 1.0.0 → 1.0.1: 2 celdas corregidas\n"
        "    cobros, gestion 2021, Ventas: 30 → 31\n"
        "    cobros, gestion 2021, Total: 330.25 → 331.25\n"
    )
    assert told in rehearsed
    assert "✓ Ensayo: la edición «2026-2» se puede publicar" in rehearsed
    assert "Vigente:" not in rehearsed
    code, printed = publish(portal, destination, "2026-2", "2026-12-31")
    assert code == 0, printed
    assert printed.index(told) < printed.index("✓ Edición «2026-2» publicada")


def test_a_rehearsal_refuses_what_publishing_refuses(one: tuple[Portal, Path]) -> None:
    portal, destination = one
    portal.replace("1000.50,20,1020.50", "1000.50,21,1021.50")
    before = content(destination, hidden=True)
    for name, day, expected in (("2026-1", "2026-11-30", 3), ("2026-2", "2026-12-31", 1)):
        code, printed = publish(portal, destination, name, day, "--ensayo")
        assert code == expected, printed
        assert "No se publicó nada" in printed
    assert content(destination, hidden=True) == before


def test_a_rehearsal_leaves_no_folder_where_there_was_none(one: tuple[Portal, Path], tmp_path: Path) -> None:
    code, printed = publish(one[0], tmp_path / "nueva", "2026-2", "2026-12-31", "--ensayo")
    assert code == 0, printed
    assert not (tmp_path / "nueva").exists()


def test_an_edition_dated_before_the_newest_says_that_vigente_stays(one: tuple[Portal, Path]) -> None:
    portal, destination = one
    code, printed = publish(portal, destination, "2026-0", "2026-10-31")
    assert code == 0, printed
    assert "Ninguna edición de esta carpeta es de su fecha o anterior: no se comparó con nada." in printed
    assert "Atención: la vigente sigue siendo 2026-1, del 30 de noviembre de 2026." in printed


def test_a_version_that_is_out_never_carries_other_data(one: tuple[Portal, Path]) -> None:
    """Dated before all others, nothing is compared by date: the version alone gives it away."""
    portal, destination = one
    portal.replace("1000.50,20,1020.50", "1000.50,21,1021.50")
    before = content(destination)
    code, printed = publish(portal, destination, "2026-0", "2026-10-31")
    assert code == 1, printed
    assert "La edición «2026-1», del 30 de noviembre de 2026, ya publicó la versión 1.0.0 con otros datos" in printed
    assert "(«cobros»)" in printed
    assert "→ Si lo de ahora es otra cosa, suba «version» y agregue su revisión" in printed
    assert content(destination) == before


@pytest.mark.parametrize("name", ["con", "nul", "aux.2026", "prn", "com1", "lpt9", "404", "index", "robots"])
def test_a_name_that_cannot_be_a_folder_or_is_anothers_address_is_refused(
    portal: Portal, tmp_path: Path, name: str
) -> None:
    code, printed = publish(portal, tmp_path / "p", name, "2026-12-31")
    assert code == 2
    assert f"«{name}»" in printed
    assert "Elija otro" in printed
    assert not (tmp_path / "p").exists()


# --- what is damaged -----------------------------------------------------------------------------


@pytest.fixture
def small(tmp_path: Path, quick: None) -> Path:
    for name in ("2025-1", "2025-2"):
        put(tmp_path / "publicación", name)
    return tmp_path / "publicación"


def damage(folder: Path) -> None:
    """Leave every kind of harm that files can take."""
    (folder / "2025-2" / "datos" / "a" / "a.csv").unlink()
    (folder / "2025-2" / "de-mas.txt").write_text("x")
    page = folder / "2025-2" / "index.html"
    page.chmod(0o644)
    page.write_text("dooos")
    manifest = folder / "2025-1" / "manifest.json"
    manifest.chmod(0o644)
    manifest.write_bytes(manifest.read_bytes() + b"\n")
    (folder / "versions.json").write_text("[]")
    (folder / "firmas").mkdir()
    (folder / "firmas" / "2024.sig").write_text("x")
    (folder / "404.html").unlink()


def test_every_problem_has_a_next_step(small: Path) -> None:
    damage(small)
    code, out, _ = run("verificar", str(small))
    assert code == 1
    assert out.count("✗") == out.count("    → ") >= 7
    assert "Quite el archivo: no es de la edición." in out
    code, out, _ = run("verificar", str(small), "--json")
    found: list[dict[str, Any]] = json.loads(out)["findings"]
    assert code == 1
    assert len({one["code"] for one in found}) >= 7
    assert all(one["next"].endswith(".") for one in found)


def test_nothing_is_published_on_a_broken_chain_and_it_says_what_to_do(portal: Portal, small: Path) -> None:
    damage(small)
    before = content(small)
    code, printed = publish(portal, small, "2026-2", "2026-12-31")
    assert code == 1
    assert "La cadena de ediciones está rota" in printed
    assert f"ejecute «portal verificar {small}»" in printed
    assert content(small) == before


PLACES = r"versions\.json, ediciones\.html, vigente y declaracion\.json"
LOST = rf"Falta la edición «2025-2», que nombran {PLACES}, con la huella [0-9a-f]{{64}}\."


def test_nothing_is_published_over_a_lost_edition(small: Path) -> None:
    """What names it may be all that is left of it."""
    shutil.rmtree(small / "2025-2")
    before = content(small, hidden=True)
    for name, rehearsal in (("2025-3", False), ("2025-3", True), ("2025-1", False)):
        with pytest.raises(OutputError, match=LOST) as refused:
            put(small, name, rehearsal=rehearsal)
        assert "Recupérela de una copia" in str(refused.value)
        assert "siga en otra carpeta" in str(refused.value)
    assert content(small, hidden=True) == before
    told = verify(small)
    (problem,) = [one for one in told.problems if one.code == "edicion-perdida"]
    assert (problem.place, len(problem.expected)) == ("2025-2", 64)
    assert "siga en otra carpeta" in told.step(problem)
    assert not any("Repita la última orden" in told.step(one) for one in told.problems)


def test_a_lost_edition_comes_back_from_its_own_data_only_with_its_own_hash(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = content(small, hidden=True)
    shutil.rmtree(small / "2025-2")
    with monkeypatch.context() as patch:
        patch.setitem(CONTENTS, "2025-2", {"index.html": "otro"})
        with pytest.raises(ConflictError, match=f"{LOST} Ahora sale con otra, [0-9a-f]{{64}}, y lo"):
            put(small, "2025-2")
    put(small, "2025-2")
    assert content(small, hidden=True) == before
    assert verify(small).problems == ()


TRACES = ["versions.json", "ediciones.html", "vigente", "firmas", "declaracion.json"]


@pytest.mark.parametrize("left", TRACES)
def test_any_one_trace_of_a_lost_edition_is_enough(small: Path, left: str) -> None:
    (small / "firmas").mkdir()
    (small / "firmas/2025-2.sig").write_text("x")
    shutil.rmtree(small / "2025-2")
    for name in {*TRACES} - {left}:
        shutil.rmtree(small / name) if name == "firmas" else (small / name).unlink()
    before = content(small, hidden=True)
    with pytest.raises(OutputError, match="Falta la edición «2025-2», que nombra "):
        put(small, "2025-3")
    assert content(small, hidden=True) == before


def test_without_any_edition_the_lists_are_not_taken_for_an_empty_folder(small: Path) -> None:
    for name in ("2025-1", "2025-2"):
        shutil.rmtree(small / name)
    with pytest.raises(OutputError, match=r"Falta la edición «2025-2».* Falta la edición «2025-1»"):
        put(small, "2025-3")
    assert {one.code for one in verify(small).problems} >= {"edicion-perdida", "sin-ediciones"}
    (small / "versions.json").unlink()
    with pytest.raises(OutputError, match=r"Falta la edición «2025-2».* Falta la edición «2025-1»"):
        put(small, "2025-3")


def test_nothing_is_published_while_a_list_tells_another_hash(small: Path) -> None:
    old = (small / "versions.json").read_text(encoding="utf-8")
    (small / "versions.json").write_text(re.sub("[0-9a-f]{64}", "0" * 64, old, count=1), encoding="utf-8")
    with pytest.raises(OutputError, match=r"no es la que nombra versions.json, con la huella 0{64}: tiene [0-9a-f]"):
        put(small, "2025-3")
    (small / "versions.json").write_text(old, encoding="utf-8")
    put(small, "2025-3")


def test_comparing_with_a_folder_of_editions_names_those_there_are(one: tuple[Portal, Path]) -> None:
    portal, destination = one
    where = ("--proyecto", str(portal.root))
    code, _, error = run("comparar", str(destination), *where)
    assert code == 2
    assert f"«{destination / 'vigente'}»" in error
    assert f"--destino {destination} (hay: 2026-1)" in error
    code, _, error = run("comparar", "2026-9", *where, "--destino", str(destination))
    assert code == 2
    assert "una edición con ese nombre (hay: 2026-1)" in error
