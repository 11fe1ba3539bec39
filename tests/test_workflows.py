"""The workflows of the forge, as far as they can be known without running: pins, permissions, secrets, attestation."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import ROOT

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
PIN = re.compile(r"[\w-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+")
USES = re.compile(r"^\s*(?:- )?uses: *(.*)$", re.MULTILINE)
JOB_KEYS = frozenset(
    ["name", "needs", "if", "runs-on", "timeout-minutes", "permissions", "environment", "strategy", "steps"]
)
STEP_KEYS = frozenset(["name", "id", "if", "uses", "with", "env", "run"])
TOP_KEYS = frozenset(["name", "on", "permissions", "concurrency", "jobs"])
SCOPES = frozenset(["contents", "pages", "id-token", "attestations"])


def read(path: Path) -> dict[str, Any]:
    read: dict[Any, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    if True in read:  # YAML takes «on» for a truth value
        read["on"] = read.pop(True)
    return read


def jobs(path: Path) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = read(path)["jobs"]
    return found


def steps(path: Path) -> list[dict[str, Any]]:
    return [step for job in jobs(path).values() for step in job["steps"]]


def test_there_are_workflows() -> None:
    assert [path.stem for path in WORKFLOWS] == ["check", "preview", "publish"]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_every_action_is_pinned_by_commit_with_its_version(path: Path) -> None:
    lines = USES.findall(path.read_text(encoding="utf-8"))
    assert len(lines) == sum("uses" in step for step in steps(path)) > 0
    assert [line for line in lines if not PIN.fullmatch(line)] == []


def test_one_version_of_each_action_is_used() -> None:
    lines = {line for path in WORKFLOWS for line in USES.findall(path.read_text(encoding="utf-8"))}
    assert len({line.partition("@")[0] for line in lines}) == len(lines)


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_keys_are_those_that_the_forge_knows(path: Path) -> None:
    assert set(read(path)) <= TOP_KEYS
    for job in jobs(path).values():
        assert set(job) <= JOB_KEYS
        assert {"runs-on", "timeout-minutes", "steps"} <= set(job)
    for step in steps(path):
        assert set(step) <= STEP_KEYS
        assert ("uses" in step) != ("run" in step)


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_workflow_may_only_read_unless_a_job_says_what_for(path: Path) -> None:
    assert read(path)["permissions"] == {"contents": "read"}
    granted = {name: job["permissions"] for name, job in jobs(path).items() if "permissions" in job}
    wanted = {
        "publish": {
            "publish": {"contents": "write", "pages": "read", "id-token": "write", "attestations": "write"},
            "deploy": {"pages": "write", "id-token": "write"},
        }
    }
    assert granted == wanted.get(path.stem, {})
    assert {scope for job in granted.values() for scope in job} <= SCOPES


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_what_others_send_meets_no_secret(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    events = read(path)["on"]
    assert "pull_request_target" not in events
    assert "workflow_run" not in events
    if "workflow_dispatch" not in events:
        assert "secrets." not in text
    if "pull_request" in events:
        checkouts = [step for step in steps(path) if step.get("uses", "").startswith("actions/checkout@")]
        assert all(step["with"]["persist-credentials"] is False for step in checkouts)


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_programs_hold_nothing_that_the_forge_fills_in(path: Path) -> None:
    """What people type would otherwise be run."""
    for step in steps(path):
        assert "${{" not in step.get("run", "")


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_programs_are_ones_that_the_shell_reads(path: Path) -> None:
    for step in steps(path):
        if "run" in step:
            subprocess.run(["bash", "-n"], input=step["run"], text=True, check=True)


def test_an_edition_is_attested_before_it_is_kept() -> None:
    publish = jobs(ROOT / ".github" / "workflows" / "publish.yml")["publish"]
    names = [step.get("name", step.get("uses", "")) for step in publish["steps"]]
    attest = next(s for s in publish["steps"] if s.get("uses", "").startswith("actions/attest-build-provenance@"))
    order = [names.index(name) for name in ("Edición", attest["name"], "Guardar en la rama")]
    assert order == sorted(order)
    edition = publish["steps"][order[0]]["run"]
    folder, _, file = attest["with"]["subject-path"].partition("/${{ inputs.edicion }}/")
    assert (folder, file) == ("${{ runner.temp }}/ediciones", "manifest.json")
    assert '--destino "$RUNNER_TEMP/ediciones"' in edition  # so that the file is there
    assert 'publicar "$EDICION"' in edition
    assert "github.ref == 'refs/heads/main'" in publish["if"]


def test_the_key_is_in_no_command_and_does_not_stay() -> None:
    publish = jobs(ROOT / ".github" / "workflows" / "publish.yml")["publish"]
    holding = [step for step in publish["steps"] if "secrets." in str(step)]
    assert [step["name"] for step in holding] == ["Edición"]
    program = holding[0]["run"]
    assert holding[0]["env"]["LLAVE"] == "${{ secrets.LLAVE_DE_FIRMA }}"
    assert "trap 'rm -f \"$RUNNER_TEMP/llave\"' EXIT" in program
    assert "umask 077" in program
    assert publish["environment"] == "publicacion"


def test_it_is_said_how_to_tell_of_a_fault() -> None:
    text = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    for title in ("## Cómo avisar de una falla", "## Qué nos interesa", "## Versiones con correcciones"):
        assert title in text
    assert "@" not in text  # no address is made up
