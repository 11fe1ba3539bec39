"""Writing: nothing lands outside, nothing covers anything else, and a finished site takes the old one's place."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest

from build_scripts.describe import manifest
from build_scripts.destination import check_destination
from build_scripts.exceptions import OutputError
from build_scripts.model import Output
from build_scripts.scratch import MARK, is_scratch
from build_scripts.write import made_aside, write_all
from tests.faults import TRAP, die, in_child


def files(folder: Path) -> dict[str, str]:
    return {p.relative_to(folder).as_posix(): p.read_text() for p in sorted(folder.rglob("*")) if p.is_file()}


def site(folder: Path, text: str) -> Path:
    page = Output("index.html", text.encode())
    write_all([page, manifest([page], [], "portal 1")], folder)
    return folder


def test_outputs_are_written_with_their_folders_and_given_back_in_order(tmp_path: Path) -> None:
    outputs = [Output("b/c.txt", b"2"), Output("a.txt", b"1")]
    assert write_all(outputs, tmp_path) == outputs
    assert files(tmp_path) == {"a.txt": "1", "b/c.txt": "2"}


def test_a_file_that_already_says_the_same_is_left_alone(tmp_path: Path) -> None:
    write_all([Output("a.txt", b"1"), Output("b.txt", b"1")], tmp_path)
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).chmod(0o444)
    before = (tmp_path / "a.txt").stat()
    write_all([Output("a.txt", b"1")], tmp_path)
    after = (tmp_path / "a.txt").stat()
    assert (before.st_mtime_ns, before.st_ino) == (after.st_mtime_ns, after.st_ino)


@pytest.mark.parametrize("path", ["../a.txt", "a/../../b.txt", "/etc/a.txt", "", "."])
def test_a_path_that_would_leave_the_site_is_refused(tmp_path: Path, path: str) -> None:
    with pytest.raises(OutputError, match="saldría de la carpeta"):
        write_all([Output("bien.txt", b""), Output(path, b"")], tmp_path)
    assert files(tmp_path) == {}


@pytest.mark.parametrize(("one", "other"), [("a/b.txt", "a/b.txt"), ("a/b.txt", "A/B.txt"), ("a/b.txt", "./a//b.txt")])
def test_two_outputs_at_one_path_are_refused_before_anything_is_written(tmp_path: Path, one: str, other: str) -> None:
    with pytest.raises(OutputError, match="Dos salidas piden la misma ruta"):
        write_all([Output(one, b"1"), Output(other, b"2")], tmp_path)
    assert files(tmp_path) == {}


@pytest.mark.parametrize("paths", [("a", "a/b.txt"), ("a/b/c.txt", "a")])
def test_a_path_cannot_be_a_file_and_a_folder(tmp_path: Path, paths: tuple[str, str]) -> None:
    with pytest.raises(OutputError, match="archivo y carpeta a la vez"):
        write_all([Output(path, b"") for path in paths], tmp_path)
    assert files(tmp_path) == {}


def allowed() -> None:
    """Find nothing that would be lost."""


def replace(destination: Path, text: str) -> None:
    with made_aside(destination, allowed) as aside:
        site(aside, text)


def test_a_finished_site_takes_the_place_of_the_previous_one_whole(tmp_path: Path) -> None:
    destination = site(tmp_path / "site", "viejo")
    (destination / "sobra.txt").write_text("x")
    with made_aside(destination, allowed) as aside:
        assert files(destination)["index.html"] == "viejo"
        site(aside, "nuevo")
    assert files(destination) == files(site(tmp_path / "igual", "nuevo"))
    assert {p.name for p in tmp_path.iterdir()} == {"site", "igual"}


def test_a_build_that_fails_leaves_the_previous_site_and_nothing_aside(tmp_path: Path) -> None:
    destination = site(tmp_path / "site", "viejo")
    with pytest.raises(ZeroDivisionError), made_aside(destination, allowed) as aside:
        site(aside, str(1 // 0))
    assert files(destination)["index.html"] == "viejo"
    assert [p.name for p in tmp_path.iterdir()] == ["site"]


def test_what_comes_into_the_folder_while_a_site_is_built_stops_it(tmp_path: Path) -> None:
    destination = site(tmp_path / "site", "viejo")
    check = partial(check_destination, destination, tmp_path / "portal", "site")

    def meanwhile() -> None:
        with made_aside(destination, check) as aside:
            site(aside, "nuevo")
            (destination / "notas.txt").write_text("de alguien")

    with pytest.raises(OutputError, match="notas"):
        meanwhile()
    assert files(destination)["notas.txt"] == "de alguien"
    assert files(destination)["index.html"] == "viejo"


def left_by_a_kill(work: Callable[[], None]) -> None:
    assert in_child(work) == -signal.SIGKILL


def test_what_a_killed_build_left_aside_is_cleared_by_the_next(tmp_path: Path) -> None:
    def work() -> None:
        with made_aside(tmp_path / "site", allowed) as aside:
            (aside / "resto.txt").write_text("x")
            die()

    left_by_a_kill(work)
    assert len(list(tmp_path.iterdir())) == 1
    replace(tmp_path / "site", "nuevo")
    assert [p.name for p in tmp_path.iterdir()] == ["site"]


def test_a_site_that_was_moved_away_when_a_build_was_killed_comes_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("build_scripts.scratch.exchanged", lambda new, old: False)
    destination = site(tmp_path / "site", "viejo")
    step = 0
    while True:
        step += 1

        def work(at: int = step) -> None:
            TRAP.set(tmp_path, at, die)
            replace(destination, "nuevo")

        if in_child(work) == 0:
            break
        with pytest.raises(ZeroDivisionError), made_aside(destination, allowed):
            1 // int(files(destination)["index.html"] not in {"viejo", "nuevo"})
        assert [p.name for p in tmp_path.iterdir()] == ["site"]
        site(destination, "viejo")
    assert step > 8


def test_a_folder_for_work_is_known_by_its_mark_and_not_by_its_name(tmp_path: Path) -> None:
    """Folders of other people may be called alike: they stay, whatever is in them."""
    foreign = {}
    for name in (".site.nuevo", ".site.anterior", ".site.abcdefgh.portal", ".site.portal", ".site.x.portal"):
        (tmp_path / name / "tesis").mkdir(parents=True)
        (tmp_path / name / "tesis/capitulo.txt").write_text("años de trabajo")
        foreign[f"{name}/tesis/capitulo.txt"] = "años de trabajo"
    (tmp_path / ".site.x.portal" / MARK).write_text("otra cosa")
    (tmp_path / ".site.texto.portal").write_text("un archivo")
    foreign |= {f".site.x.portal/{MARK}": "otra cosa", ".site.texto.portal": "un archivo"}
    replace(tmp_path / "site", "nuevo")
    assert {path: text for path, text in files(tmp_path).items() if not path.startswith("site/")} == foreign
    assert not any(map(is_scratch, tmp_path.iterdir()))


def test_a_folder_in_which_somebody_is_at_work_is_left_alone(tmp_path: Path) -> None:
    ready, done = os.pipe(), os.pipe()
    child = os.fork()
    if child == 0:
        with made_aside(tmp_path / "site", allowed) as aside:
            site(aside, "otro")
            os.write(ready[1], b"x")
            os.read(done[0], 1)
        os._exit(0)
    os.read(ready[0], 1)
    replace(tmp_path / "site", "nuevo")
    assert len(list(tmp_path.iterdir())) == 2
    os.write(done[1], b"x")
    assert os.waitpid(child, 0)[1] == 0
    assert files(tmp_path / "site")["index.html"] == "otro"
    assert [p.name for p in tmp_path.iterdir()] == ["site"]


def test_many_at_once_never_remove_what_another_is_making(tmp_path: Path) -> None:
    destination = site(tmp_path / "site", "viejo")

    def work() -> None:
        for _ in range(60):
            replace(destination, "nuevo")

    with ThreadPoolExecutor(4) as threads:  # each waits for a process of its own
        assert list(threads.map(in_child, [work] * 4)) == [0] * 4
    assert files(destination)["index.html"] == "nuevo"
    assert [p.name for p in tmp_path.iterdir()] == ["site"]


@pytest.mark.parametrize("there", ["nothing", "an empty folder", "a site"])
def test_a_site_may_be_built_over_nothing_or_over_a_site(tmp_path: Path, there: str) -> None:
    destination = tmp_path / "site"
    if there == "an empty folder":
        destination.mkdir()
    elif there == "a site":
        site(destination, "viejo")
    check_destination(destination, tmp_path / "portal", "site")


def test_a_folder_with_something_else_in_it_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "tesis").mkdir()
    (tmp_path / "tesis" / "capitulo.odt").write_text("x")
    with pytest.raises(OutputError, match=r"ya tiene archivos.*--destino"):
        check_destination(tmp_path / "tesis", tmp_path / "portal", "site")


@pytest.mark.parametrize("destination", ["portal", ".", "portal/../portal"])
def test_the_portals_own_folder_is_not_replaced(tmp_path: Path, destination: str) -> None:
    (tmp_path / "portal").mkdir()
    with pytest.raises(OutputError, match="es la carpeta del portal o la contiene"):
        check_destination(tmp_path / destination, tmp_path / "portal", "site")


def test_a_file_is_no_destination(tmp_path: Path) -> None:
    (tmp_path / "site").write_text("x")
    with pytest.raises(OutputError, match="es un archivo"):
        check_destination(tmp_path / "site", tmp_path / "portal", "site")


def test_what_the_disk_refuses_is_told_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "estorbo").write_text("x")
    with pytest.raises(OutputError, match=r"No se puede escribir en .*estorbo"):
        write_all([Output("a.txt", b"")], tmp_path / "estorbo")


def test_whoever_reads_a_site_while_it_is_replaced_never_finds_it_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    destination = site(tmp_path / "site", "viejo")
    met: list[bool] = []
    plain = os.replace

    def moved(*arguments: str) -> None:
        plain(*arguments)
        met.append((destination / "index.html").is_file())

    monkeypatch.setattr(os, "replace", moved)
    replace(destination, "nuevo")
    assert all(met)
    assert files(destination)["index.html"] == "nuevo"
    assert [p.name for p in tmp_path.iterdir()] == ["site"]
