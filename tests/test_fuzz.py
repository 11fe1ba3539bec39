"""A few damaged inputs of each class, always the same: ``make fuzz`` runs thousands."""

from __future__ import annotations

from pathlib import Path

import pytest

from build_scripts.model import Snapshot
from tests.fuzz.__main__ import failures, main
from tests.fuzz.judging import ENDLESS, FAILURES, SILENT, Judge, Judgement
from tests.fuzz.mutators import CLASSES, mutated
from tests.fuzz.running import Result

EACH = 40
COMPARED = set(CLASSES) if "texts" in Snapshot.__dataclass_fields__ else {"csv", "descriptores"}
"""The classes whose changes versions are compared by."""


@pytest.fixture(scope="module")
def judge(tmp_path_factory: pytest.TempPathFactory) -> Judge:
    return Judge(tmp_path_factory.mktemp("fuzz") / "portal")


@pytest.mark.parametrize("kind", CLASSES)
def test_damaged_inputs_end_well(judge: Judge, kind: str) -> None:
    results = [Result((kind, f"1/{n}"), judge.judge(mutated(kind, judge.files, f"1/{n}")), 0) for n in range(EACH)]
    assert [one for one in failures(results) if SILENT not in one or kind in COMPARED] == []


def test_the_whole_portal_is_as_it_was_after_each_input(judge: Judge) -> None:
    for kind in CLASSES:
        judge.judge(mutated(kind, judge.files, "otra"))
    assert all((judge.portal.root / path).read_bytes() == content for path, content in judge.files.items())
    assert judge.judge({}).outcome == "aceptado sin cambio"


def test_the_same_seed_makes_the_same_inputs(judge: Judge) -> None:
    for kind in CLASSES:
        made = [mutated(kind, judge.files, f"7/{n}") for n in range(20)]
        assert made == [mutated(kind, judge.files, f"7/{n}") for n in range(20)]
        assert made != [mutated(kind, judge.files, f"8/{n}") for n in range(20)]


def test_every_way_of_failing_is_seen(judge: Judge, monkeypatch: pytest.MonkeyPatch) -> None:
    """The judge is judged: a program that fails in each way is found to."""

    def after(change: object) -> Judgement:
        return judge.judge({"docs/index.md": b"# Otra\n"} if change is None else {"docs/index.md": b"{{ 1/0 }}"})

    monkeypatch.setattr("tests.fuzz.judging._says", lambda before, after: False)
    assert after(None).outcome == SILENT
    monkeypatch.setattr("tests.fuzz.judging._says", lambda before, after: 1 / 0)
    assert after(None).outcome == "traza"
    monkeypatch.undo()
    monkeypatch.setattr("tests.fuzz.judging.run", lambda *_: (1, "", ""))
    assert after(1).outcome == "rechazado sin decir dónde o qué hacer"
    monkeypatch.setattr("tests.fuzz.judging.run", lambda *_: (0, "", ""))
    assert after(1).outcome == "validar lo acepta y construir no"


def test_an_input_that_does_not_end_is_counted_and_the_next_is_judged(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["--casos", "2", "--clase", "csv", "--procesos", "1", "--limite", "0"]) == 1
    shown = capsys.readouterr().out
    assert f"✗ csv: {ENDLESS}" in shown
    assert "--mostrar csv/1/" in shown
    assert all(outcome in shown for outcome in FAILURES)
