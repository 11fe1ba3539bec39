"""Writing: nothing lands outside, nothing covers anything else, and a finished site takes the old one's place."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from build_scripts.destination import check_destination
from build_scripts.exceptions import OutputError
from build_scripts.model import Output
from build_scripts.write import fresh_folder, recover, swap, write_all

MARKER = "manifest.json"


def files(folder: Path) -> dict[str, str]:
    return {p.relative_to(folder).as_posix(): p.read_text() for p in sorted(folder.rglob("*")) if p.is_file()}


def site(folder: Path, text: str) -> Path:
    write_all([Output("index.html", text.encode()), Output(MARKER, b"{}")], folder)
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


def test_a_finished_site_takes_the_place_of_the_previous_one_whole(tmp_path: Path) -> None:
    destination = site(tmp_path / "site", "viejo")
    (destination / "sobra.txt").write_text("x")
    aside = fresh_folder(destination)
    assert files(destination)["index.html"] == "viejo"
    swap(site(aside, "nuevo"), destination)
    assert files(destination) == {"index.html": "nuevo", MARKER: "{}"}
    assert [p.name for p in tmp_path.iterdir()] == ["site"]


def test_what_a_killed_build_left_aside_is_cleared_for_the_next(tmp_path: Path) -> None:
    destination = tmp_path / "site"
    (fresh_folder(destination) / "resto.txt").write_text("x")
    assert files(fresh_folder(destination)) == {}


def test_a_site_that_was_moved_away_when_a_build_was_killed_comes_back(tmp_path: Path) -> None:
    destination = site(tmp_path / "site", "viejo")
    destination.replace(tmp_path / ".site.anterior")
    recover(destination)
    assert files(destination)["index.html"] == "viejo"


def test_nothing_is_recovered_over_a_site_that_is_there(tmp_path: Path) -> None:
    destination = site(tmp_path / "site", "nuevo")
    site(tmp_path / ".site.anterior", "viejo")
    recover(destination)
    assert files(destination)["index.html"] == "nuevo"


@pytest.mark.parametrize("there", ["nothing", "an empty folder", "a site"])
def test_a_site_may_be_built_over_nothing_or_over_a_site(tmp_path: Path, there: str) -> None:
    destination = tmp_path / "site"
    if there == "an empty folder":
        destination.mkdir()
    elif there == "a site":
        site(destination, "viejo")
    check_destination(destination, tmp_path, MARKER)


def test_a_folder_with_something_else_in_it_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "tesis").mkdir()
    (tmp_path / "tesis" / "capitulo.odt").write_text("x")
    with pytest.raises(OutputError, match=r"ya tiene archivos.*--destino"):
        check_destination(tmp_path / "tesis", tmp_path / "portal", MARKER)


@pytest.mark.parametrize("destination", ["portal", ".", "portal/../portal"])
def test_the_portals_own_folder_is_not_replaced(tmp_path: Path, destination: str) -> None:
    (tmp_path / "portal").mkdir()
    with pytest.raises(OutputError, match="es la carpeta del portal o la contiene"):
        check_destination(tmp_path / destination, tmp_path / "portal", MARKER)


def test_a_file_is_no_destination(tmp_path: Path) -> None:
    (tmp_path / "site").write_text("x")
    with pytest.raises(OutputError, match="es un archivo"):
        check_destination(tmp_path / "site", tmp_path, MARKER)


def test_what_the_disk_refuses_is_told_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "estorbo").write_text("x")
    with pytest.raises(OutputError, match=r"No se puede escribir en .*estorbo"):
        write_all([Output("a.txt", b"")], tmp_path / "estorbo")


def test_whoever_reads_a_site_while_it_is_replaced_never_finds_it_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    destination = site(tmp_path / "site", "viejo")
    aside = site(fresh_folder(destination), "nuevo")
    met: list[bool] = []
    plain = os.replace

    def replace(*arguments: str) -> None:
        plain(*arguments)
        met.append((destination / "index.html").is_file())

    monkeypatch.setattr(os, "replace", replace)
    swap(aside, destination)
    assert all(met)
    assert files(destination) == {"index.html": "nuevo", MARKER: "{}"}
    assert [p.name for p in tmp_path.iterdir()] == ["site"]


def test_without_an_exchange_in_one_step_a_site_is_replaced_in_two(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("build_scripts.write.exchanged", lambda new, old: False)
    destination = site(tmp_path / "site", "viejo")
    swap(site(fresh_folder(destination), "nuevo"), destination)
    assert files(destination) == {"index.html": "nuevo", MARKER: "{}"}
    assert [p.name for p in tmp_path.iterdir()] == ["site"]
