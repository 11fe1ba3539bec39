"""A portal that somebody else wrote runs nothing of theirs, by whichever way they try: each leaves a canary."""

from __future__ import annotations

import hashlib
import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from build_scripts.editions.sign import signer
from build_scripts.programs import python_environment
from tests.portals import MKDOCS, Portal, make_portal

PORTAL = Path(sys.executable).parent / "portal"


@pytest.fixture
def canaries(tmp_path: Path) -> Path:
    folder = tmp_path / "canarios"
    folder.mkdir()
    return folder


@pytest.fixture
def received(tmp_path: Path) -> Portal:
    return make_portal(tmp_path / "recibido")


def order(portal: Portal, *arguments: str, **environment: str) -> tuple[int, str]:
    """Give an order in the received folder itself, as whoever receives it would."""
    done = subprocess.run(
        [str(PORTAL), *arguments],
        cwd=portal.root, env={**os.environ, **environment}, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert "Traceback" not in done.stdout + done.stderr
    return done.returncode, done.stdout + done.stderr


def sung(canaries: Path) -> list[str]:
    return sorted(path.name for path in canaries.iterdir())


def program(canaries: Path, name: str) -> str:
    """A piece of Python that leaves a canary."""
    return f"import os\nopen({str(canaries / name)!r}, 'w').close()\n"


# --- what the configuration could run ------------------------------------------------------------

CONFIGURED = {
    "hooks": "hooks: [gancho.py]",
    "plugin": "plugins: [gancho]",
    "extension": "markdown_extensions: [gancho]",
    "class": "markdown_extensions: ['gancho:Extension']",
    "snippets": "markdown_extensions: [pymdownx.snippets: {base_path: ['/etc'], url_download: true}]",
    "theme": "theme: {name: null, custom_dir: plantillas}",
    "overrides": "theme: {name: material, custom_dir: plantillas}",
    "inherit": "INHERIT: otro.yml",
    "templates": "extra_templates: [a.html]",
    "tag": "site_author: !!python/object/apply:os.system ['touch {canary}']",
    "new": "site_author: !!python/object/new:os.system ['touch {canary}']",
    "name": "site_author: !!python/name:gancho.x",
    "module": "site_author: !!python/module:gancho",
    "slugify": "markdown_extensions: [toc: {{slugify: !!python/object/apply:os.system ['touch {canary}']}}]",
    "head": "",
}


@pytest.mark.parametrize("way", CONFIGURED)
def test_no_setting_runs_anything(received: Portal, canaries: Path, way: str) -> None:
    root, canary = received.root, canaries / way
    text = CONFIGURED[way].format(canary=canary) if "{canary}" in CONFIGURED[way] else CONFIGURED[way]
    (root / "mkdocs.yml").write_text(f"{text}\n{MKDOCS}", encoding="utf-8")
    (root / "gancho.py").write_text(program(canaries, way) + "class Extension: pass\nx = 1\n", encoding="utf-8")
    (root / "otro.yml").write_text("hooks: [gancho.py]\n", encoding="utf-8")
    (root / "plantillas").mkdir()
    touch = f"{{{{ cycler.__init__.__globals__.os.system('touch {canary}') }}}}"
    (root / "plantillas" / "main.html").write_text(touch, encoding="utf-8")
    if way == "head":
        page = f"---\ntitle: !!python/object/apply:os.system ['touch {canary}']\n---\n\n# Inicio\n"
        (root / "docs" / "index.md").write_text(page, encoding="utf-8")
    else:
        code, told = order(received, "validar")
        assert code == 1
        assert "mkdocs.yml, línea 1" in told
    code, told = order(received, "construir")
    assert (code, sung(canaries)) == (1, [])
    assert not (root / "site").exists()
    assert order(received, "verificar", "site")[0] == 2
    assert sung(canaries) == []


# --- what the folder could put in the place of our own ----------------------------------------------

MODULES = (
    "yaml", "mkdocs", "markdown", "jinja2", "material", "pickle", "multiprocessing", "build_scripts", "sitecustomize",
    "usercustomize", "click", "json", "csv", "encodings", "importlib_metadata", "pymdownx", "typst", "altair", "pandas",
)  # fmt: skip


def shadow(portal: Portal, canaries: Path) -> None:
    """Put a module and a package of every name that could be imported, into the folder and below docs/."""
    for name in MODULES:
        (portal.root / f"{name}.py").write_text(program(canaries, f"{name}.py"), encoding="utf-8")
        (portal.root / "paquetes" / name).mkdir(parents=True)
        (portal.root / "paquetes" / name / "__init__.py").write_text(program(canaries, name), encoding="utf-8")
        (portal.root / "paquetes" / name / "__main__.py").write_text(program(canaries, name), encoding="utf-8")


def test_the_traps_of_these_tests_work(received: Portal, canaries: Path) -> None:
    shadow(received, canaries)
    subprocess.run([sys.executable, "-c", "import yaml"], cwd=received.root, check=True)
    subprocess.run([sys.executable, "-m", "paquetes.mkdocs"], cwd=received.root, check=True)
    assert {"yaml.py", "mkdocs"} <= set(sung(canaries))


def test_no_module_of_the_folder_is_imported(received: Portal, canaries: Path) -> None:
    shadow(received, canaries)
    for name in ("validar", "construir"):
        code, told = order(received, name)
        assert (code, sung(canaries)) == (0, []), told
    assert order(received, "verificar", "site")[0] == 0
    assert sung(canaries) == []


def test_the_site_generator_is_told_by_no_variable_what_to_import(
    received: Portal, canaries: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is another Python: what is told in part, or left empty, is the folder that the order is given in."""
    shadow(received, canaries)
    told = {
        "PYTHONSTARTUP": str(received.root / "yaml.py"),
        "PYTHONINSPECT": "1",
        "PYTHONHOME": str(received.root),
        "PYTHONWARNINGS": "error::yaml.X",
        "PYTHONPATH": os.pathsep.join(("", "paquetes", ".")),
    }
    for key, value in told.items():
        monkeypatch.setenv(key, value)
    assert {key: value for key, value in python_environment().items() if key.startswith("PYTHON")} == {
        "PYTHONSAFEPATH": "1"
    }
    monkeypatch.chdir(received.root)
    script = "import yaml, mkdocs, jinja2; print(yaml.__file__)"
    done = subprocess.run([sys.executable, "-c", script], env=python_environment(), capture_output=True, check=True)
    assert (str(received.root).encode() in done.stdout, sung(canaries)) == (False, [])


def test_processes_that_share_the_work_import_nothing_from_the_folder_either(
    received: Portal, canaries: Path, tmp_path: Path
) -> None:
    shadow(received, canaries)
    (tmp_path / "elsewhere").mkdir()
    script = tmp_path / "elsewhere" / "orden.py"
    script.write_text(
        "from build_scripts.pipeline import sharing\n"
        "sharing._processors = lambda: 2\n"
        "if __name__ == '__main__':\n"
        "    with sharing.workers_for(sharing.MANY) as workers:\n"
        "        assert list(workers.each(abs, [-1, 2])) == [1, 2]\n",
        encoding="utf-8",
    )
    subprocess.run([sys.executable, str(script)], cwd=received.root, check=True, timeout=120)
    assert sung(canaries) == []


def test_the_stock_verifier_imports_nothing_that_lies_beside_the_data(received: Portal, canaries: Path) -> None:
    assert order(received, "construir")[0] == 0
    site = received.root / "site"
    for name in ("json", "csv", "re", "zipfile", "decimal", "fractions", "pathlib", "typing", "stat", "zlib"):
        (site / f"{name}.py").write_text(program(canaries, name), encoding="utf-8")
    for where, program_name in ((site, "verificar.py"), (site.parent, "site/verificar.py")):
        done = subprocess.run([sys.executable, program_name], cwd=where, capture_output=True, text=True, check=False)
        assert (done.returncode, sung(canaries)) == (0, []), done.stdout + done.stderr


# --- what is kept from builds before ----------------------------------------------------------------


class Pickled:
    def __init__(self, command: str) -> None:
        self.command = command

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.system, (self.command,)


def test_no_result_that_came_with_the_folder_runs(received: Portal, canaries: Path) -> None:
    assert order(received, "construir")[0] == 0
    payload = pickle.dumps(Pickled(f"touch {canaries / 'pickle'}"))
    for path in (received.root / ".portal" / "cache").iterdir():
        path.write_bytes(hashlib.sha256(payload).digest() + payload)  # as it was believed once
    for name in ("validar", "construir"):
        assert order(received, name)[0] == 0
    assert order(received, "verificar", "site")[0] == 0
    assert sung(canaries) == []


def linked_page(staging: Path, outside: Path) -> None:
    (staging / "docs").mkdir(parents=True)
    (staging / "docs" / "index.md").symlink_to(outside)


def linked_folder(staging: Path, outside: Path) -> None:
    staging.mkdir()
    (staging / "docs").symlink_to(outside.parent)


def linked_inside(staging: Path, outside: Path) -> None:
    (staging / "docs").mkdir(parents=True)
    (staging / "docs" / "datos").symlink_to(outside.parent)


def linked_tag(staging: Path, outside: Path) -> None:
    staging.mkdir()
    (staging / "CACHEDIR.TAG").symlink_to(outside)


def linked_lock(staging: Path, outside: Path) -> None:
    staging.mkdir()
    (staging / "construyendo").symlink_to(outside)


def linked_ignore(staging: Path, outside: Path) -> None:
    staging.mkdir()
    (staging / ".gitignore").symlink_to(outside)


def a_pipe(staging: Path, outside: Path) -> None:
    (staging / "docs").mkdir(parents=True)
    os.mkfifo(staging / "docs" / "index.md")


@pytest.mark.parametrize(
    "lay", [linked_page, linked_folder, linked_inside, linked_tag, linked_lock, linked_ignore, a_pipe]
)
@pytest.mark.parametrize("there", [True, False])
def test_the_working_folder_that_came_leads_nowhere(
    received: Portal, canaries: Path, tmp_path: Path, lay: Callable[[Path, Path], None], there: bool
) -> None:
    outside = tmp_path / "de-alguien" / "archivo"
    outside.parent.mkdir()
    if there:
        outside.write_text("lo suyo", encoding="utf-8")
    lay(received.root / ".portal", outside)
    code, told = order(received, "construir")
    assert code == 1
    assert "Quítelo y repita la orden" in told
    assert [path.name for path in outside.parent.iterdir()] == (["archivo"] if there else [])
    assert not there or outside.read_text(encoding="utf-8") == "lo suyo"


def test_a_second_name_of_another_file_in_the_working_folder_is_not_written_through(
    received: Portal, tmp_path: Path
) -> None:
    outside = tmp_path / "suyo"
    outside.write_text("lo suyo", encoding="utf-8")
    (received.root / ".portal" / "docs").mkdir(parents=True)
    for name in ("CACHEDIR.TAG", "mkdocs.yml", "docs/index.md"):
        (received.root / ".portal" / name).hardlink_to(outside)
    order(received, "construir")
    assert outside.read_text(encoding="utf-8") == "lo suyo"


# --- what git could run ------------------------------------------------------------------------------


def git(folder: Path, *arguments: str) -> None:
    own = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *own, "-C", str(folder), *arguments], check=True, capture_output=True)


@pytest.fixture
def history(received: Portal) -> Portal:
    git(received.root, "init", "-q", "-b", "main")
    git(received.root, "add", "-A")
    git(received.root, "commit", "-q", "-m", "uno")
    return received


def test_nothing_that_a_repository_says_runs_when_revisions_are_compared(history: Portal, canaries: Path) -> None:
    (history.root / ".gitattributes").write_text("* filter=malo diff=malo export-subst\n", encoding="utf-8")
    git(history.root, "add", "-A")
    git(history.root, "commit", "-q", "-m", "dos")
    for key, name in (
        ("filter.malo.smudge", "smudge"), ("filter.malo.clean", "clean"), ("filter.malo.process", "process"),
        ("diff.malo.textconv", "textconv"), ("core.fsmonitor", "fsmonitor"), ("core.pager", "pager"),
        ("core.sshCommand", "ssh"), ("tar.tar.command", "tar"), ("alias.archive", "alias"),
    ):  # fmt: skip
        touch = f"{'!' if key.startswith('alias') else ''}touch {canaries / name}; cat"
        git(history.root, "config", key, touch)
    hooks = history.root / ".git" / "hooks"
    hooks.mkdir(exist_ok=True)
    for name in ("post-checkout", "post-index-change", "reference-transaction", "pre-auto-gc"):
        (hooks / name).write_text(f"#!/bin/sh\ntouch {canaries / name}\n", encoding="utf-8")
        (hooks / name).chmod(0o755)
    code, told = order(history, "comparar", "HEAD")
    assert (code, sung(canaries)) == (0, []), told
    subprocess.run(["git", "-C", str(history.root), "archive", "HEAD"], capture_output=True, check=False)
    assert sung(canaries)  # the trap works: this is how revisions were read before


def test_what_a_repository_lacks_is_not_fetched_with_its_own_program(history: Portal, canaries: Path) -> None:
    for key, value in (
        ("core.repositoryformatversion", "1"), ("extensions.partialClone", "origin"),
        ("remote.origin.promisor", "true"),
        ("remote.origin.url", f"ext::touch {canaries / 'ext'}"), ("protocol.ext.allow", "always"),
        ("remote.origin.partialclonefilter", "blob:none"),
    ):  # fmt: skip
        git(history.root, "config", key, value)
    for path in (history.root / ".git" / "objects").glob("[0-9a-f][0-9a-f]/*"):
        kind = subprocess.run(
            ["git", "-C", str(history.root), "cat-file", "-t", path.parent.name + path.name],
            env={**os.environ, "GIT_ALLOW_PROTOCOL": "none"}, capture_output=True, text=True, check=False,
        ).stdout.strip()  # fmt: skip
        if kind == "blob":
            path.unlink()
    code, told = order(history, "comparar", "HEAD")
    assert (code, sung(canaries)) == (2, []), told
    subprocess.run(["git", "-C", str(history.root), "archive", "HEAD"], capture_output=True, check=False)
    assert sung(canaries)  # the trap works


def test_a_program_in_the_folder_is_not_taken_for_the_systems(history: Portal, canaries: Path) -> None:
    for name in ("git", "ssh-keygen"):
        (history.root / name).write_text(f"#!/bin/sh\ntouch {canaries / name}\n", encoding="utf-8")
        (history.root / name).chmod(0o755)
    code, told = order(history, "comparar", "HEAD", PATH=os.pathsep.join(("", ".", os.environ["PATH"])))
    assert (code, sung(canaries)) == (0, []), told


def test_a_key_whose_name_looks_like_an_option_is_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", str(tmp_path / "-Dllave")]
    subprocess.run(made, check=True)
    public = (tmp_path / "-Dllave.pub").read_text(encoding="utf-8").split()[:2]
    (tmp_path / "-Dllave.pub").unlink()
    monkeypatch.chdir(tmp_path)
    assert signer(Path("-Dllave"), tmp_path / "publicado").public.split() == public
