"""The command line as an officer, a script and a pull request meet it: ``portal validar``."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.portals import MKDOCS, Portal, add_original, run

ROOT = Path(__file__).parent.parent
HEAVY = ("pandas", "numpy", "altair", "vl_convert", "mkdocs", "pyarrow", "jinja2", "xlsxwriter", "watchdog")


def damaged(portal: Portal) -> Portal:
    portal.replace("300.25", '"300,25"')
    return portal


def in_process(
    portal: Portal, *options: str, program: str = "from build_scripts.cli import main; sys.exit(main())"
) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own, from the portal's folder."""
    command = [sys.executable, "-c", f"import sys; {program}", "validar", *options]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "LC_ALL": "C", "PYTHONUTF8": "0"}
    return subprocess.run(command, cwd=portal.root, env=environment, capture_output=True, encoding="utf-8", check=False)


# --- what is said --------------------------------------------------------------------------------


def test_a_valid_portal_is_one_line_and_exit_0(portal: Portal) -> None:
    assert run("validar", "--proyecto", str(portal.root)) == (0, "✓ 1 conjunto de datos revisado, sin hallazgos.\n", "")


def test_declared_doubts_are_counted(portal: Portal) -> None:
    with portal.described() as descriptor:
        item = {
            "check": "suma-de-fila",
            "row": {"gestion": 2022},
            "printed": "91.00",
            "recomputed": "90.00",
            "note": "Así está impreso en el cuadro.",
        }
        descriptor["portal"]["discrepancies"].append(item)
    portal.replace(",90.00,", ",91.00,")
    code, out, _ = run("validar", "--proyecto", str(portal.root))
    assert (code, out) == (0, "✓ 1 conjunto de datos revisado, sin hallazgos; 1 duda de la fuente declarada.\n")


def test_a_finding_says_place_fault_expected_found_and_next_step(portal: Portal) -> None:
    code, out, error = run("validar", "--proyecto", str(damaged(portal).root))
    assert (code, error) == (1, "")
    assert out == (
        "✗ datasets/cobros/data/cobros.csv, línea 3, multas\n"
        "  El número usa coma decimal o punto de miles.\n"
        "    se esperaba: un número como 1000.50, con punto decimal y sin miles\n"
        "    se encontró: 300,25\n"
        "    → Escriba 300.25\n"
        "\n"
        "1 hallazgo.\n"
    )


def test_machines_get_json_with_every_key(portal: Portal) -> None:
    code, out, error = run("validar", "--json", "--proyecto", str(damaged(portal).root))
    assert (code, error) == (1, "")
    assert json.loads(out) == {
        "valid": False,
        "findings": [
            {
                "code": "celdas-forma",
                "severity": "error",
                "package": "cobros",
                "file": "datasets/cobros/data/cobros.csv",
                "row": 3,
                "field": "multas",
                "expected": "un número como 1000.50, con punto decimal y sin miles",
                "found": "300,25",
                "difference": None,
                "message": "El número usa coma decimal o punto de miles.",
                "next": "Escriba 300.25",
            }
        ],
    }


def test_valid_json_says_so(portal: Portal) -> None:
    assert json.loads(run("validar", "--json", "--proyecto", str(portal.root))[1]) == {"valid": True, "findings": []}


def test_a_pull_request_gets_annotations_on_one_line_each(portal: Portal) -> None:
    code, out, _ = run("validar", "--anotaciones", "--proyecto", str(damaged(portal).root))
    assert code == 1
    assert out.startswith("::error file=datasets/cobros/data/cobros.csv,line=3::El número usa coma decimal")
    assert out.count("\n") == 1


# --- what is asked -------------------------------------------------------------------------------


def test_packages_are_named_by_slug_or_by_folder_and_the_others_left_alone(portal: Portal) -> None:
    add_original(damaged(portal))
    assert portal.validate().code == 1
    assert portal.validate("lugares").code == 0
    assert portal.validate("lugares/").code == 0
    assert portal.validate(str(portal.root / "datasets" / "lugares")).code == 0
    assert portal.validate("lugares", "cobros").code == 1


def test_a_package_may_be_named_from_within(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(portal.package)
    assert portal.validate("./").code == 0
    monkeypatch.chdir(portal.package / "data")
    assert portal.validate("../").code == 0


def test_a_folder_outside_the_portal_is_shown_by_its_own_path(portal: Portal, tmp_path: Path) -> None:
    damaged(portal).package.rename(tmp_path / "cobros")
    found = portal.validate(str(tmp_path / "cobros")).only
    assert found["file"] == f"{(tmp_path / 'cobros').as_posix()}/data/cobros.csv"


def test_a_folder_without_descriptor_is_told(portal: Portal) -> None:
    (portal.root / "datasets" / "nuevo").mkdir()
    found = portal.validate().only
    assert (found["package"], found["file"]) == ("nuevo", "datasets/nuevo/datapackage.json")
    assert "Falta el descriptor" in found["message"]


def test_hidden_folders_and_loose_files_are_no_packages(portal: Portal) -> None:
    (portal.root / "datasets" / ".git").mkdir()
    (portal.root / "datasets" / "_borrador").mkdir()
    (portal.root / "datasets" / "LEEME.txt").write_text("x")
    assert portal.validate().code == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["validar", "cobro"],
            "No existe el conjunto de datos «cobro». ¿Quiso decir «cobros»? Los de este portal: cobros.",
        ),
        (["validar", "--jsno"], "argumentos desconocidos: --jsno"),
        (["valida"], "no es una orden"),
        ([], "Órdenes:"),
        (["validar", "--proyecto"], "lleva un valor"),
    ],
)
def test_misuse_is_told_in_spanish_with_exit_2(
    portal: Portal, monkeypatch: pytest.MonkeyPatch, arguments: list[str], message: str
) -> None:
    monkeypatch.chdir(portal.root)
    code, out, error = run(*arguments)
    assert (code, out) == (2, "")
    assert message in error


def test_a_folder_that_is_no_portal_is_misuse(tmp_path: Path) -> None:
    code, out, error = run("validar", "--proyecto", str(tmp_path))
    assert (code, out) == (2, "")
    assert error.startswith(f"error: No hay mkdocs.yml en «{tmp_path.resolve()}».")
    assert "--proyecto DIR" in error


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("extra:", "extras:", "falta la sección «extra.portal»"),
        (MKDOCS[MKDOCS.index("extra:") :], "extra: [portal]\n", "falta la sección «extra.portal»"),
        ("    publisher: Quien prueba\n", "", "falta el texto «extra.portal.publisher»"),
        ("    publisher:", "    publiser:", "clave desconocida «extra.portal.publiser». ¿Quiso escribir «publisher»?"),
        ("publisher: Quien prueba", "publisher: 7", "falta el texto «extra.portal.publisher»"),
        ("extra:", "extra: [", "no es YAML válido"),
        ("site_name: Portal de prueba", "hoy: 2026-02-30", "no es YAML válido"),
        ("  portal:\n", "  portal:\n    table_rows: muchas\n", "debe ser un número entero"),
        ("  portal:\n", "  portal:\n    table_rows: true\n", "debe ser un número entero"),
        ("  portal:\n", "  portal:\n    table_rows: 0\n", "debe ser al menos 1"),
        ("  portal:\n", "  portal:\n    url: example.org\n", "debe empezar con https:// y terminar con /"),
        ("  portal:\n", "  portal:\n    links: dudas.md\n", "«extra.portal.links» debe ser una lista"),
        ("  portal:\n", "  portal:\n    links: [dudas.md]\n", "lleva «title», un texto, y «page»"),
        ("  portal:\n", "  portal:\n    links: [{title: Dudas, page: ../dudas.md}]\n", "una página como dudas.md"),
    ],
)
def test_settings_that_are_wrong_are_misuse(portal: Portal, old: str, new: str, message: str) -> None:
    portal.replace(old, new, file=portal.root / "mkdocs.yml")
    outcome = portal.validate()
    assert (outcome.code, outcome.findings) == (2, [])
    assert message in outcome.printed


def test_settings_in_another_encoding_are_misuse(portal: Portal) -> None:
    (portal.root / "mkdocs.yml").write_bytes(MKDOCS.replace("oficial", "pública").encode("latin-1"))
    assert "UTF-8" in portal.validate().printed


def test_a_tag_that_would_run_a_program_is_a_finding(portal: Portal) -> None:
    portal.replace(
        "extra:", "emoji: !!python/name:material.extensions.emoji.twemoji\nextra:", file=portal.root / "mkdocs.yml"
    )
    assert "configuracion-etiqueta" in {one["code"] for one in portal.validate().findings}


# --- in a process of its own ---------------------------------------------------------------------


def test_messages_survive_a_locale_without_accents(portal: Portal) -> None:
    result = in_process(damaged(portal))
    assert (result.returncode, result.stderr) == (1, "")
    assert "línea 3" in result.stdout


def test_validating_imports_nothing_heavy(portal: Portal) -> None:
    program = "from build_scripts.cli import main; main(); print(*sorted({m.partition('.')[0] for m in sys.modules}))"
    imported = in_process(portal, program=program).stdout.splitlines()[-1].split()
    assert set(imported) & set(HEAVY) == set()
    assert "frictionless" in imported


def test_the_folder_where_one_stands_is_a_package_too(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(portal.package)
    assert run("validar", "--proyecto", str(portal.root), ".")[0] == 0


def test_an_annotation_escapes_what_would_end_its_file_name(portal: Portal) -> None:
    odd = portal.package.rename(portal.root / "datasets" / "co,bros")
    code, out, _ = run("validar", "--anotaciones", "--proyecto", str(portal.root), str(odd))
    assert code == 1
    assert "file=datasets/co%2Cbros/datapackage.json" in out
