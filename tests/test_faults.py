"""Publishing is cut short at every step: what was published stays whole, and the same order again completes it."""

from __future__ import annotations

import errno
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest

from build_scripts.addresses import CURRENT, VERSIONS
from build_scripts.editions.verify import verify
from build_scripts.exceptions import OutputError, UnfinishedError
from tests.faults import (
    TRAP,
    content,
    die,
    in_child,
    put,
    quick,
    refuse,
    require_sound,
    require_whole,
)
from tests.portals import Portal, run

__all__ = ["quick"]

ROOT = Path(__file__).parent.parent
KINDS = ("enlace", "copia")
FEWEST = 30
"""Steps that publishing takes at least: were they fewer, the trap would be missing some."""


class Case:
    """A publication with one edition, and what it is to become with the second."""

    def __init__(self, folder: Path, kind: str) -> None:
        self.kind = kind
        self.before = folder / "antes"
        put(self.before, "2025-1", kind=kind)
        after = folder / "después"
        shutil.copytree(self.before, after, symlinks=True)
        put(after, "2025-2", kind=kind)
        require_sound(after)
        self.there = content(self.before)
        self.then = content(after)
        self.lists = [(one / VERSIONS).read_bytes() for one in (self.before, after)]
        self.destination = folder / "publicación"

    def fresh(self) -> None:
        shutil.rmtree(self.destination, ignore_errors=True)
        shutil.copytree(self.before, self.destination, symlinks=True)

    def publish(self) -> None:
        put(self.destination, "2025-2", kind=self.kind)

    def require_first(self) -> None:
        """The edition that was there is there, byte by byte."""
        first = {path: told for path, told in content(self.destination).items() if path.startswith("2025-1/")}
        assert first == {path: told for path, told in self.there.items() if path.startswith("2025-1/")}


@pytest.fixture(params=KINDS)
def case(request: pytest.FixtureRequest, tmp_path: Path, quick: None) -> Case:
    return Case(tmp_path, request.param)


def killed(case: Case, step: int) -> bool:
    """Publish anew in a child that dies at a step; False when it came to its end before."""
    case.fresh()

    def work() -> None:
        TRAP.set(case.destination, step, die)
        case.publish()

    ended = in_child(work)
    assert ended in {0, -signal.SIGKILL}
    return ended != 0


def test_a_kill_at_any_step_leaves_all_whole_and_the_next_order_completes_it(case: Case) -> None:
    step = 1
    while killed(case, step):
        require_whole(case.destination, case.lists)
        case.require_first()
        case.publish()
        assert content(case.destination) == case.then
        require_sound(case.destination)
        step += 1
    assert step > FEWEST


def test_a_kill_while_the_first_edition_is_published_leaves_a_folder_that_can_be_published_to(
    tmp_path: Path, quick: None
) -> None:
    destination, step = tmp_path / "publicación", 1
    while True:
        shutil.rmtree(destination, ignore_errors=True)

        def work(at: int = step) -> None:
            TRAP.set(destination, at, die)
            put(destination, "2025-1")

        if in_child(work) == 0:
            break
        put(destination, "2025-1")
        require_sound(destination)
        step += 1
    assert step > FEWEST


def test_without_an_exchange_in_one_step_the_next_order_puts_vigente_back(
    tmp_path: Path, quick: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("build_scripts.scratch.exchanged", lambda new, old: False)
    case, step = Case(tmp_path, "copia"), 1
    while killed(case, step):
        places = [case.destination / CURRENT, *case.destination.glob(f".*.portal/anterior/{CURRENT}")]
        assert any((place / "index.html").is_file() for place in places)
        with pytest.raises(ZeroDivisionError):  # even an order that comes to nothing
            failing(case, monkeypatch)
        require_whole(case.destination, case.lists)
        case.publish()
        assert content(case.destination) == case.then
        require_sound(case.destination)
        step += 1
    assert step > FEWEST


def failing(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("build_scripts.editions.publish._build", lambda *arguments: 1 // 0)
        case.publish()


@pytest.mark.parametrize(
    ("number", "words", "lasting"),
    [
        pytest.param(errno.ENOSPC, "no queda espacio en el disco", False, id="full once"),
        pytest.param(errno.ENOSPC, "no queda espacio en el disco", True, id="full from then on"),
        pytest.param(errno.EROFS, "es de solo lectura", True, id="read-only from then on"),
    ],
)
def test_a_disk_that_refuses_at_any_step_is_told_and_nothing_is_half_written(
    case: Case, number: int, words: str, lasting: bool
) -> None:
    step = 1
    refused = 0
    while True:
        case.fresh()
        TRAP.set(case.destination, step, refuse(number), lasting=lasting)
        try:
            case.publish()
            error = None
        except OutputError as raised:
            error = raised
        finally:
            reached = TRAP.count >= step
            TRAP.clear()
        if not reached:
            break
        if error is not None:
            refused += 1
            assert words in str(error)
            assert isinstance(error, UnfinishedError) == (case.destination / "2025-2").exists()
            assert isinstance(error, UnfinishedError) or content(case.destination) == case.there
        require_whole(case.destination, case.lists)
        case.require_first()
        case.publish()
        assert content(case.destination) == case.then
        require_sound(case.destination)
        step += 1
    assert step > FEWEST
    assert refused > FEWEST // 2


def test_a_file_that_cannot_grow_is_never_left_half(case: Case) -> None:
    """The limit is the system's own: a write stops in the middle."""
    told = case.destination.parent / "dicho.txt"

    def work(limit: int) -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
        try:
            case.publish()
        except OutputError as error:
            resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
            told.write_text(str(error), encoding="utf-8")

    words = set()
    for limit in (0, 3, 40, 300, 700, 1500):
        case.fresh()
        told.unlink(missing_ok=True)
        assert in_child(partial(work, limit)) == 0
        words.add(told.read_text(encoding="utf-8").partition(": ")[2][:40])
        require_whole(case.destination, case.lists)
        case.require_first()
        case.publish()
        assert content(case.destination) == case.then
        require_sound(case.destination)
    assert all(said.startswith("un archivo pasa del tamaño permitido") for said in words)


def test_bytes_that_do_not_reach_the_disk_are_not_published(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    case.fresh()

    def fsync(handle: int) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", fsync)
        with pytest.raises(OutputError, match="el disco da errores"):
            case.publish()
    assert content(case.destination, hidden=True) == case.there


def test_a_disk_that_fills_while_pages_are_made_is_told_in_words(
    portal: Portal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The site generator is a process of its own: it says so in English, at the end of a long trace."""
    said = f"Traceback\nOSError: [Errno {errno.ENOSPC}] No space left on device: 'x'"
    done = subprocess.CompletedProcess([], 1, "", said)
    monkeypatch.setattr("build_scripts.render.subprocess.run", lambda *arguments, **options: done)
    options = ("--proyecto", str(portal.root), "--destino", str(tmp_path / "p"))
    code, _, error = run("publicar", "uno", "--fecha", "2025-03-31", *options)
    assert code == 1
    assert "no queda espacio en el disco" in error
    assert "Traceback" not in error
    assert not (tmp_path / "p").exists()


def test_a_disk_without_links_of_any_kind_gets_copies(
    tmp_path: Path, quick: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*arguments: object, **options: object) -> None:
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(os, "symlink", refused)
    monkeypatch.setattr(os, "link", refused)
    put(tmp_path / "p", "2025-1")
    assert put(tmp_path / "p", "2025-2").shared == 0
    assert (tmp_path / "p" / CURRENT / "index.html").read_text() == "dos"
    assert not (tmp_path / "p" / CURRENT).is_symlink()
    require_sound(tmp_path / "p")


# --- the whole command ---------------------------------------------------------------------------


KILLED = """
import os, signal, sys
from build_scripts.cli import main

class Told:
    def __init__(self, stage):
        self.stage, self.stream = stage, sys.stderr
    def write(self, text):
        if text.startswith(self.stage):
            os.kill(os.getpid(), signal.SIGKILL)
        return self.stream.write(text)
    def __getattr__(self, name):
        return getattr(self.stream, name)

sys.stderr = Told(sys.argv.pop(1))
sys.exit(main())
"""
"""The command, ended at the moment at which it tells of a stage; from outside, the kill would come at any later one."""
ORDER = ("-m", "build_scripts.cli")


def started(
    portal: Portal, destination: Path, name: str, *options: str, program: tuple[str, ...] = ORDER
) -> subprocess.Popen[str]:
    command = [sys.executable, *program, "publicar", name, "--fecha", "2025-06-30"]
    command += ["--destino", str(destination), "--proyecto", str(portal.root), *options]
    return subprocess.Popen(
        command, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def test_a_kill_during_the_build_leaves_what_was_published(portal: Portal, tmp_path: Path) -> None:
    destination = tmp_path / "publicación"
    options = ("--proyecto", str(portal.root), "--destino", str(destination))
    assert run("publicar", "uno", "--fecha", "2025-03-31", *options)[0] == 0
    there = content(destination)
    for stage in ("Calculando", "Construyendo el sitio", "Escribiendo el manifiesto"):
        shutil.rmtree(portal.root / ".portal" / "cache", ignore_errors=True)
        process = started(portal, destination, "dos", program=("-c", KILLED, stage))
        process.communicate()
        assert process.returncode == -signal.SIGKILL, stage
        assert content(destination) == there
        assert verify(destination).problems == ()
    code, out, error = run("publicar", "dos", "--fecha", "2025-06-30", *options)
    assert code == 0, out + error
    assert verify(destination).problems == ()
    assert content(destination / CURRENT) == content(destination / "dos")


MIDWAY = """
import os, signal, subprocess, sys, time
from build_scripts import render
from build_scripts.cli import main

class Started:
    def __getattr__(self, name):
        return getattr(subprocess, name)
    def run(self, command, **options):
        subprocess.Popen(command, env=options["env"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(float(sys.argv[0]))
        os.kill(os.getpid(), signal.SIGKILL)

render.subprocess = Started()
sys.argv[0] = sys.argv.pop(1)
sys.exit(main())
"""
"""The command, ended while the site generator runs: that process goes on alone, and writes into a folder left aside."""


@pytest.mark.parametrize("seconds", ["0", "0.6"])
def test_a_kill_while_the_site_generator_runs_leaves_what_was_published(
    portal: Portal, tmp_path: Path, seconds: str
) -> None:
    destination = tmp_path / "publicación"
    options = ("--proyecto", str(portal.root), "--destino", str(destination))
    assert run("publicar", "uno", "--fecha", "2025-03-31", *options)[0] == 0
    there = content(destination)
    process = started(portal, destination, "dos", program=("-c", MIDWAY, seconds))
    assert process.wait() == -signal.SIGKILL
    assert content(destination) == there
    code, out, error = run("publicar", "dos", "--fecha", "2025-06-30", *options)  # while the other may still write
    assert code == 0, out + error
    found = verify(destination).problems  # what the other goes on writing is named, for it is nobody's
    assert [one for one in found if one.code != "ajeno" or not re.match(r"\.dos\.\w+\.portal/", one.place)] == []
    assert content(destination / CURRENT) == content(destination / "dos")


HOLD = """
import sys
from pathlib import Path
from build_scripts.editions.lock import only_one
with only_one(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def holder(tmp_path: Path) -> subprocess.Popen[str]:
    (tmp_path / "publicación").mkdir()
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path / "publicación")],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_a_second_publisher_is_refused(tmp_path: Path, quick: None, holder: subprocess.Popen[str]) -> None:
    with pytest.raises(OutputError, match=r"Otra publicación está en curso.*--esperar"):
        put(tmp_path / "publicación", "2025-1")
    assert content(tmp_path / "publicación") == {}
    holder.kill()
    holder.wait()
    put(tmp_path / "publicación", "2025-1")  # the lock of a dead process holds nothing
    require_sound(tmp_path / "publicación")


def test_a_second_publisher_waits_as_long_as_it_is_told(
    tmp_path: Path, quick: None, holder: subprocess.Popen[str]
) -> None:
    begun = time.monotonic()
    with pytest.raises(OutputError, match="Otra publicación"):
        put(tmp_path / "publicación", "2025-1", wait=0.5)
    assert time.monotonic() - begun >= 0.5
    assert holder.stdin is not None
    holder.stdin.close()
    put(tmp_path / "publicación", "2025-1", wait=60)
    require_sound(tmp_path / "publicación")
    holder.wait()


def test_two_commands_at_once_publish_one_after_the_other(portal: Portal, tmp_path: Path) -> None:
    destination = tmp_path / "publicación"
    both = [started(portal, destination, name, "--esperar", "900") for name in ("uno", "dos")]
    for process in both:
        _, error = process.communicate()
        assert process.returncode == 0, error
    found = verify(destination)
    assert found.problems == ()
    assert len(found.sites) == 2
