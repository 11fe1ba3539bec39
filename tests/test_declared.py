"""The signed statement of what is published: ``portal verificar`` tells what someone removes, puts back or adds."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from build_scripts.describe import SECURITY
from build_scripts.exceptions import OutputError
from build_scripts.scratch import ENDING, MARK, SIGNATURE
from tests.earlier import FIRST, LAST, unpacked
from tests.faults import content, put, quick
from tests.portals import Portal, run

__all__ = ["quick"]

DAY = "2025-04-01"
NAME = "declaracion.json"


def made_key(folder: Path, name: str = "llave") -> Path:
    folder.mkdir(exist_ok=True)
    command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", str(folder / name)]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
    return folder / name


def found(folder: Path, *options: str, day: str = DAY) -> list[tuple[str, str]]:
    code, out, error = run("verificar", str(folder), "--json", "--fecha", day, *options)
    assert "Traceback" not in out + error
    told = json.loads(out)
    assert (code == 0) == told["valid"] == (told["findings"] == [])
    assert all(one["next"].endswith(".") for one in told["findings"])
    return [(one["code"], one["place"]) for one in told["findings"]]


def said(folder: Path, *options: str) -> str:
    return run("verificar", str(folder), *options)[1]


def stated(folder: Path) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((folder / NAME).read_text(encoding="utf-8"))
    return document


@pytest.fixture
def key(tmp_path: Path) -> Path:
    return made_key(tmp_path / "llaves")


@pytest.fixture
def two(tmp_path: Path, key: Path, quick: None) -> tuple[Path, Path]:
    """A signed publication of two editions, and a copy of it from when it had one."""
    put(tmp_path / "p", "2025-1", key=key)
    shutil.copytree(tmp_path / "p", tmp_path / "antes", symlinks=True)
    put(tmp_path / "p", "2025-2", key=key)
    return tmp_path / "p", tmp_path / "antes"


@pytest.fixture
def configured(portal: Portal) -> Callable[..., tuple[int, str]]:
    """Renew a publication with more settings."""

    def renew(folder: Path, settings: str = "", *options: str, day: str = DAY) -> tuple[int, str]:
        config = portal.root / "mkdocs.yml"
        text = config.read_text(encoding="utf-8").partition("# más\n")[0]
        config.write_text(f"{text}# más\n{settings}", encoding="utf-8")
        where = ("--proyecto", str(portal.root), "--destino", str(folder), "--fecha", day)
        code, out, error = run("renovar", *where, *options)
        assert "Traceback" not in out + error
        return code, out + error

    return renew


# --- what is written -----------------------------------------------------------------------------


def test_publishing_states_every_edition_with_day_hash_and_how_long_it_holds(two: tuple[Path, Path]) -> None:
    folder, _ = two
    editions = [
        {
            "name": name,
            "date": day,
            "manifest_sha256": hashlib.sha256((folder / name / "manifest.json").read_bytes()).hexdigest(),
        }
        for name, day in (("2025-1", "2025-01-28"), ("2025-2", "2025-02-28"))
    ]
    assert stated(folder) == {
        "format": 1,
        "issued": "2025-02-28",
        "valid_until": "2026-04-04",
        "editions": editions,
        "files": [],
        "revoked_keys": [],
    }
    assert found(folder) == found(folder, "--llave", str(folder.parent / "llaves/llave.pub")) == []


def test_the_same_again_leaves_it_as_it_is(two: tuple[Path, Path], key: Path) -> None:
    folder, _ = two
    before = content(folder)
    put(folder, "2025-1")
    put(folder, "2025-2", key=key)
    assert content(folder) == before
    (folder / f"{NAME}.sig").unlink()  # as a run leaves it that was killed before it signed
    put(folder, "2025-2", key=key)
    assert found(folder, "--llave", f"{key}.pub") == []


def test_the_signature_of_another_statement_does_not_stay(two: tuple[Path, Path], key: Path) -> None:
    folder, _ = two
    put(folder, "2025-3")
    assert not (folder / f"{NAME}.sig").exists()
    assert found(folder) == []
    assert "La declaración no está firmada." in said(folder)
    put(folder, "2025-3", key=key)
    assert found(folder, "--llave", f"{key}.pub") == []


def test_publishing_says_what_it_stated_and_when_a_signature_is_lost(
    portal: Portal, tmp_path: Path, key: Path, quick: None
) -> None:
    where = ("--proyecto", str(portal.root), "--destino", str(tmp_path / "p"))
    code, out, error = run("publicar", "2025-1", "--fecha", "2025-01-28", *where)
    assert code == 0, out + error
    assert "Declaración de lo publicado, sin firma: 1 edición, del 28 de enero de 2025; vale hasta el 4 de marzo" in out
    lost = "Atención: la declaración anterior estaba firmada y esta no."
    assert lost not in out
    code, out, error = run("renovar", "--fecha", "2025-02-01", *where, "--firmar", str(key))
    assert (code, lost in out) == (0, False), error
    code, out, error = run("publicar", "2025-2", "--fecha", "2025-02-28", *where)
    assert (code, lost in out) == (0, True), error


# --- what someone removes, puts back or adds -----------------------------------------------------


def rolled_back(folder: Path, antes: Path, *kept: str) -> None:
    """Put the publication back to when it had one edition, but for some files."""
    saved = {name: (folder / name).read_bytes() for name in kept}
    shutil.rmtree(folder)
    shutil.copytree(antes, folder, symlinks=True)
    for name, bytes_ in saved.items():
        (folder / name).write_bytes(bytes_)


def test_the_last_edition_removed_with_its_traces_is_missed(two: tuple[Path, Path], key: Path) -> None:
    folder, antes = two
    rolled_back(folder, antes, NAME, f"{NAME}.sig")
    assert found(folder) == found(folder, "--llave", f"{key}.pub") == [("edicion-perdida", "2025-2")]
    (folder / NAME).unlink()
    assert found(folder) == []  # nothing is left of it: told below, and not accepted with a key in hand
    assert "No hay declaracion.json" in said(folder)
    assert found(folder, "--llave", f"{key}.pub") == [("sin-declaracion", NAME)]


def test_a_whole_older_publication_is_told_only_by_what_is_known_from_elsewhere(
    two: tuple[Path, Path], key: Path
) -> None:
    folder, antes = two
    digest = hashlib.sha256((folder / "2025-2/manifest.json").read_bytes()).hexdigest()
    rolled_back(folder, antes)
    llave = ("--llave", f"{key}.pub")
    assert found(folder, *llave) == []
    assert found(folder, *llave, "--no-antes-de", "2025-02-28") == [("declaracion-vieja", NAME)]
    assert found(folder, *llave, "--no-antes-de", "2025-01-28") == []
    assert found(folder, *llave, "--huella", digest) == [("huella-otra", "manifest.json")]
    assert found(folder, *llave, day="2026-03-05") == [("declaracion-vencida", NAME)]


def test_an_older_statement_put_back_does_not_name_the_last_edition(two: tuple[Path, Path], key: Path) -> None:
    folder, antes = two
    for name in (NAME, f"{NAME}.sig"):
        shutil.copy(antes / name, folder / name)
    assert found(folder) == found(folder, "--llave", f"{key}.pub") == [("declaracion-otra", NAME)]
    assert "No nombra la edición «2025-2»" in said(folder)


def test_an_edition_that_nobody_stated_is_told(two: tuple[Path, Path], key: Path, tmp_path: Path) -> None:
    folder, _ = two
    saved = {name: (folder / name).read_bytes() for name in (NAME, f"{NAME}.sig")}
    put(folder, "2025-3", key=made_key(tmp_path / "llaves", "ladron"))
    for name, bytes_ in saved.items():
        (folder / name).write_bytes(bytes_)
    assert ("declaracion-otra", NAME) in found(folder)
    assert {("declaracion-otra", NAME), ("firma-falsa", "firmas/2025-3.sig")} <= {
        *found(folder, "--llave", f"{key}.pub")
    }


def test_a_statement_is_judged_by_a_day_or_by_the_clock_and_it_is_said_which(two: tuple[Path, Path], key: Path) -> None:
    folder, _ = two
    llave = ("--llave", f"{key}.pub")
    assert found(folder, *llave, day="2026-04-04") == found(folder, day="2026-04-05") == []
    assert found(folder, *llave, day="2026-04-05") == [("declaracion-vencida", NAME)]
    assert "se juzgó con el día indicado con --fecha, 5 de abril de 2026." in said(folder, "--fecha", "2026-04-05")
    told = json.loads(run("verificar", str(folder), "--json", "--fecha", "2026-04-05")[1])["statement"]
    assert told == {"issued": "2025-02-28", "valid_until": "2026-04-04", "judged_on": "2026-04-05"}
    assert "es de un día posterior" in said(folder, "--fecha", "2025-01-01")
    assert "es de un día posterior" not in said(folder, "--fecha", "2025-02-28")
    by_clock = said(folder)
    assert "se juzgó con el reloj de esta computadora" in by_clock
    assert "La declaración venció" in by_clock
    assert run("verificar", str(folder), *llave)[0] == 1


def retold(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


Change = Callable[[Path], object]


def swapped(path: Path, make: Callable[[Path], object]) -> None:
    """Put something else in the place of a file."""
    path.unlink()
    make(path)


def emptied(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.mkdir()


@pytest.mark.parametrize(
    ("change", "code", "place"),
    [
        (lambda p: retold(p / NAME, "2026-04-04", "2036-04-04"), "firma-falsa", f"{NAME}.sig"),
        (lambda p: retold(p / NAME, "2025-02-28", "2025-02-27"), "declaracion-otra", NAME),
        (lambda p: shutil.copy(p / "firmas/2025-2.sig", p / f"{NAME}.sig"), "firma-falsa", f"{NAME}.sig"),
        (lambda p: (p / f"{NAME}.sig").write_bytes(b"x"), "firma-falsa", f"{NAME}.sig"),
        (lambda p: (p / f"{NAME}.sig").unlink(), "sin-firma", f"{NAME}.sig"),
        (lambda p: (p / NAME).write_text("{"), "declaracion-ilegible", NAME),
        (lambda p: (p / NAME).write_text("[" * 100_000), "declaracion-ilegible", NAME),
        (lambda p: (p / NAME).write_text('{"format": 2}'), "declaracion-ilegible", NAME),
        (lambda p: retold(p / NAME, '"name": "2025-1"', '"name": 5'), "declaracion-ilegible", NAME),
        (lambda p: retold(p / NAME, '"2025-02-28"', '"ayer"'), "declaracion-ilegible", NAME),
        (lambda p: os.truncate(p / NAME, 17 << 20), "declaracion-ilegible", NAME),
        (lambda p: swapped(p / NAME, lambda path: path.symlink_to("../antes/" + NAME)), "declaracion-ilegible", NAME),
        (lambda p: swapped(p / NAME, os.mkfifo), "declaracion-ilegible", NAME),
        (lambda p: swapped(p / NAME, Path.mkdir), "declaracion-ilegible", NAME),
    ],
)
def test_no_other_statement_passes_for_it(
    two: tuple[Path, Path], key: Path, change: Change, code: str, place: str
) -> None:
    folder, _ = two
    change(folder)
    assert (code, place) in found(folder, "--llave", f"{key}.pub")


# --- keys that no longer count -------------------------------------------------------------------


@pytest.mark.parametrize("form", ["list", "krl"])
def test_a_revoked_key_is_told_and_not_accepted(two: tuple[Path, Path], key: Path, tmp_path: Path, form: str) -> None:
    folder, _ = two
    listed = tmp_path / "revocadas"
    if form == "list":
        shutil.copy(f"{key}.pub", listed)
    else:
        subprocess.run(["ssh-keygen", "-q", "-k", "-f", str(listed), f"{key}.pub"], check=True)
    revoked = [("llave-revocada", f"{NAME}.sig")] + [("llave-revocada", f"firmas/2025-{n}.sig") for n in (1, 2)]
    for more in (("--llave", f"{key}.pub"), ()):
        assert found(folder, *more, "--revocadas", str(listed)) == revoked
    other = made_key(tmp_path / "llaves", "otra")
    shutil.copy(f"{other}.pub", tmp_path / "otras")
    assert found(folder, "--llave", f"{key}.pub", "--revocadas", str(tmp_path / "otras")) == []
    assert ("llave-revocada", "firmas/2025-1.sig") in found(folder / "2025-1", "--revocadas", str(listed))


def test_a_key_revoked_in_the_settings_is_stated_and_a_new_one_answers_for_all(
    two: tuple[Path, Path], key: Path, tmp_path: Path, configured: Callable[..., tuple[int, str]]
) -> None:
    folder, _ = two
    before = content(folder / "2025-1") | content(folder / "2025-2")
    public = Path(f"{key}.pub").read_text().strip()
    new = made_key(tmp_path / "llaves", "nueva")
    settings = f"    revoked_keys:\n      - {public}\n"
    code, printed = configured(folder, settings, "--firmar", str(key))
    assert code == 2
    assert "está revocada" in printed
    assert configured(folder, settings, "--firmar", str(new))[0] == 0
    assert stated(folder)["revoked_keys"] == [" ".join(public.split()[:2])]
    assert content(folder / "2025-1") | content(folder / "2025-2") == before
    llave = ("--llave", f"{new}.pub")
    assert found(folder, *llave) == found(folder) == []
    assert "respaldadas por la declaración firmada: 2025-1, 2025-2." in said(folder, *llave, "--fecha", DAY)
    gone = [("llave-revocada", f"firmas/2025-{n}.sig") for n in (1, 2)]
    retold(folder / NAME, '"valid_until": "2026', '"valid_until": "2027')
    assert found(folder, *llave) == [("firma-falsa", f"{NAME}.sig"), *gone]
    put(folder, "2025-3", key=new)  # vouches for those before it, whatever is stated
    assert found(folder, *llave) == [("firma-falsa", f"firmas/2025-{n}.sig") for n in (1, 2)]


@pytest.mark.parametrize("entry", ["5", "AAAA", "ssh-ed25519", "ssh-ed25519 x"])
def test_a_revoked_key_that_is_none_is_refused(
    two: tuple[Path, Path], configured: Callable[..., tuple[int, str]], entry: str
) -> None:
    code, printed = configured(two[0], f"    revoked_keys: [{entry}]\n")
    assert code == 2
    assert "«extra.portal.revoked_keys» es una llave pública en una línea" in printed


# --- renewing ------------------------------------------------------------------------------------


def test_it_is_renewed_without_another_edition(
    two: tuple[Path, Path], key: Path, configured: Callable[..., tuple[int, str]]
) -> None:
    folder, _ = two
    before = {path: text for path, text in content(folder).items() if not path.startswith(NAME)}
    code, printed = configured(folder, "    valid_days: 30\n", "--firmar", str(key), day="2026-04-01")
    assert code == 0
    assert "firmada: 2 ediciones, del 1 de abril de 2026; vale hasta el 1 de mayo de 2026." in printed
    assert {path: text for path, text in content(folder).items() if not path.startswith(NAME)} == before
    assert found(folder, "--llave", f"{key}.pub", day="2026-05-01") == []
    assert found(folder, "--llave", f"{key}.pub", day="2026-05-02") == [("declaracion-vencida", NAME)]
    put(folder, "2025-3", key=key)
    assert stated(folder)["issued"] == "2026-04-01"  # an edition of an earlier day takes nothing back


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda p: shutil.rmtree(p / "2025-2"), "Falta la edición «2025-2», que nombran"),
        (lambda p: shutil.rmtree(p / "2025-1"), "La cadena de ediciones está rota"),
        (lambda p: (p / "sw.js").write_text("x"), "tiene archivos que el portal no escribió así: «sw.js»"),
        (emptied, "no tiene ediciones publicadas"),
    ],
)
def test_nothing_is_stated_of_what_is_not_whole(
    two: tuple[Path, Path], configured: Callable[..., tuple[int, str]], change: Change, message: str
) -> None:
    change(two[0])
    before = content(two[0], hidden=True)
    code, printed = configured(two[0])
    assert code == 1
    assert message in printed
    assert content(two[0], hidden=True) == before


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--fecha", "ayer"), "La opción --fecha lleva un día que exista"),
        (("--no-antes-de", "2025-02-30"), "La opción --no-antes-de lleva un día que exista"),
        (("--revocadas", "/no/hay"), "La opción --revocadas lleva un archivo de llaves de OpenSSH"),
        (("--no-antes-de", "2025-01-01"), "es una sola"),
    ],
)
def test_misuse_is_told_with_exit_2(two: tuple[Path, Path], options: tuple[str, str], message: str) -> None:
    folder = two[0] / "2025-1" if message == "es una sola" else two[0]
    code, out, error = run("verificar", str(folder), *options)
    assert (code, out) == (2, "")
    assert message in error


@pytest.mark.parametrize("days", ["0", "4001", "muchos"])
def test_how_long_it_holds_is_a_number_of_days(
    two: tuple[Path, Path], configured: Callable[..., tuple[int, str]], days: str
) -> None:
    code, printed = configured(two[0], f"    valid_days: {days}\n")
    assert code == 2
    assert "«extra.portal.valid_days»" in printed


# --- what lies beside the editions ---------------------------------------------------------------

BESIDE = [".htaccess", "_redirects", "CNAME", "sw.js", ".well-known/x", ".oculto", ".carpeta/x", "nota.txt"]


@pytest.mark.parametrize("path", BESIDE)
def test_what_is_not_the_publications_is_named_unless_it_is_listed_with_its_hash(
    two: tuple[Path, Path], key: Path, configured: Callable[..., tuple[int, str]], path: str, tmp_path: Path
) -> None:
    folder, _ = two
    (folder / path).parent.mkdir(exist_ok=True)
    (folder / path).write_text("de alguien")
    assert found(folder) == found(folder, "--llave", f"{key}.pub") == [("ajeno", path)]
    known = hashlib.sha256(b"de alguien").hexdigest()
    settings = f"    hosting_files:\n      - {{path: {path}, sha256: {known}}}\n"
    code, printed = configured(folder, settings, "--firmar", str(key))
    assert code == 0, printed
    away = shutil.copytree(folder, tmp_path / "lejos", symlinks=True)
    assert found(away, "--llave", f"{key}.pub") == []
    (away / path).write_text("de otro")
    assert found(away) == [("ajeno", path)]
    assert "No es como lo nombra la declaración." in said(away)
    assert "anótelos con su huella en «extra.portal.hosting_files»" in configured(away)[1]
    (away / path).unlink()
    assert found(away) == [("declaracion-otra", NAME)]


def test_a_pipe_and_links_beside_the_editions_are_named(two: tuple[Path, Path]) -> None:
    folder, _ = two
    os.mkfifo(folder / "tubo")
    (folder / "enlace").symlink_to("2025-1")
    (folder / ".git").symlink_to("/etc")
    assert found(folder) == [("ajeno", ".git"), ("ajeno", "enlace"), ("ajeno", "tubo")]


@pytest.mark.parametrize("kind", ["folder", "file"])
def test_a_checkout_is_nobodys_business(two: tuple[Path, Path], kind: str) -> None:
    folder, _ = two
    if kind == "file":
        (folder / ".git").write_text("gitdir: ../x")
    else:
        (folder / ".git").mkdir()
        (folder / ".git/HEAD").write_text("ref")
    assert found(folder) == []
    assert ".git:" not in said(folder)


def test_a_page_of_the_root_that_the_last_edition_does_not_carry_is_foreign(two: tuple[Path, Path]) -> None:
    """A file that the program itself may write there counts only where that edition vouches for it."""
    folder, _ = two
    (folder / SECURITY).parent.mkdir()
    (folder / SECURITY).write_text("x")
    assert found(folder) == [("ajeno", SECURITY)]
    with pytest.raises(OutputError, match=r"security\.txt"):
        put(folder, "2025-2")
    assert (folder / SECURITY).read_text() == "x"


# --- what version 0.1.0 published ----------------------------------------------------------------


def test_a_publication_without_a_statement_stays_verifiable_and_says_so(tmp_path: Path) -> None:
    _, folder = unpacked(tmp_path)
    assert found(folder) == []
    assert "No hay declaracion.json, que escriben «portal publicar» y «portal renovar»" in said(folder)
    llave = ("--llave", str(folder / "firmas/llave.pub"))
    for more in (llave, ("--no-antes-de", "2026-11-01")):
        assert found(folder, *more) == [("sin-declaracion", NAME)]
    assert found(folder / LAST, *llave) == []


def test_a_publication_without_a_statement_is_renewed(tmp_path: Path, key: Path) -> None:
    portal, folder = unpacked(tmp_path / "x")
    before = content(folder)
    where = ("--proyecto", str(portal.root), "--destino", str(folder), "--fecha", "2026-12-02")
    code, out, error = run("renovar", *where, "--firmar", str(key))
    assert code == 0, out + error
    assert [one["name"] for one in stated(folder)["editions"]] == [FIRST, LAST]
    after = content(folder)
    assert {path for path in after if after[path] != before.get(path)} == {NAME, f"{NAME}.sig", "firmas/llave.pub"}
    assert found(folder, "--llave", str(folder / "firmas/llave.pub"), day="2027-01-01") == []


def test_the_docs_name_every_key_of_it(two: tuple[Path, Path]) -> None:
    told = (Path(__file__).parent.parent / "docs/verificar.md").read_text(encoding="utf-8")
    section = re.search(r"## La declaración de lo publicado\n(.*?)\n## ", told, re.DOTALL)
    assert section is not None
    assert [key for key in stated(two[0]) if f"`{key}`" not in section[1]] == []


def test_the_orders_that_the_docs_give_check_both_signatures(two: tuple[Path, Path]) -> None:
    folder, _ = two
    told = (Path(__file__).parent.parent / "docs/verificar.md").read_text(encoding="utf-8")
    orders = re.findall(r"(?m)^(?:sed|ssh-keygen) .*$", told)
    assert len(orders) == 3
    script = "\n".join(orders).replace("EDICION", "2025-1")
    done = subprocess.run(["sh", "-ec", script], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert re.findall(r'Good "([a-z-]+)" signature', done.stdout) == ["portal-edicion", "portal-declaracion"]
    retold(folder / NAME, "2026-04-04", "2036-04-04")
    assert subprocess.run(["sh", "-ec", script], cwd=folder, capture_output=True, check=False).returncode != 0


@pytest.mark.parametrize(
    ("swap", "code"),
    [
        (lambda path, other: path.write_bytes(other.read_bytes()), "llave-otra"),
        (lambda path, other: path.write_text("nada\n", encoding="utf-8"), "llave-otra"),
        (lambda path, other: swapped(path, os.mkfifo), "ajeno"),
        (lambda path, other: swapped(path, lambda gone: gone.symlink_to(other)), "ajeno"),
    ],
    ids=["another", "none", "pipe", "link"],
)
def test_a_published_key_that_is_not_the_given_one_is_told(
    two: tuple[Path, Path], key: Path, swap: Callable[[Path, Path], object], code: str
) -> None:
    folder, _ = two
    other = made_key(key.parent, "otra")
    swap(folder / "firmas/llave.pub", other.with_name("otra.pub"))
    assert found(folder, "--llave", f"{key}.pub") == [(code, "firmas/llave.pub")]


def test_a_key_published_besides_the_given_one_is_said(two: tuple[Path, Path], key: Path) -> None:
    folder, _ = two
    other = made_key(key.parent, "otra")
    with (folder / "firmas/llave.pub").open("ab") as file:
        file.write(other.with_name("otra.pub").read_bytes())
    assert found(folder, "--llave", f"{key}.pub") == []
    assert "firmas/llave.pub nombra además 1 llave que no está en --llave" in said(
        folder, "--fecha", DAY, "--llave", f"{key}.pub"
    )


def test_a_folder_for_work_hides_nothing(two: tuple[Path, Path], key: Path) -> None:
    folder, _ = two
    left = folder / f".2025-3.abcdefgh{ENDING}"
    left.mkdir()
    (left / MARK).write_bytes(SIGNATURE)
    assert found(folder, "--llave", f"{key}.pub") == []
    (left / "index.html").write_text("<h1>Otra cosa</h1>", encoding="utf-8")
    assert found(folder) == []
    assert f"{left.name}: Es una carpeta de trabajo" in said(folder)
    assert found(folder, "--llave", f"{key}.pub") == [("a-medias", left.name)]
