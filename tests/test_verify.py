"""``verificar.py`` by itself: what is published verifies, and whatever is changed afterwards is told with its place."""

from __future__ import annotations

import ast
import importlib.util
import itertools
import json
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from build_scripts import labels
from build_scripts.exact import rounded
from build_scripts.export import encode_csv, encode_recipes
from build_scripts.kinds.figures import FIGURES as DECLARED
from build_scripts.model import Figure, ForeignKey, Table
from build_scripts.summarise import compute_figures
from tests.factories import make_dataset, make_field, make_table
from tests.portals import SLUG, make_portal, run

ROOT = Path(__file__).parent.parent
SCRIPT = ROOT / "build_scripts/verifier/verificar.py"


def cells(field: str, resource: str = "cobros", **where: Any) -> dict[str, Any]:
    return {"resource": resource, "field": field, **({"where": where} if where else {})}


ALL: dict[str, Any] = {"resource": "cobros"}
COMPUTED = [name for name in DECLARED.kinds if name != "uncomputable"]
FIGURES: list[dict[str, Any]] = [
    {"id": "valor", "kind": "value", "of": cells("total", gestion=2022)},
    {"id": "texto", "kind": "value", "of": cells("lugar", gestion=2021)},
    {"id": "suma", "kind": "sum", "of": cells("multas", lugar="A"), "unit": "millones de Bs"},
    {"id": "cuenta", "kind": "count", "of": {**ALL, "where": {"nota": {"empty": True}, "vigente": True}}},
    {"id": "parte", "kind": "share", "part": cells("multas", lugar=["A", "Z"]), "whole": cells("multas")},
    {"id": "cambio", "kind": "change", "from": cells("total", gestion=2020), "to": cells("total", gestion=2021)},
    {"id": "resta", "kind": "difference", "from": cells("ventas", gestion=2020), "to": cells("ventas", gestion=2022)},
    {"id": "cociente", "kind": "ratio", "numerator": cells("multas", desde="2020-01-13"), "denominator": ALL},
    {
        "id": "por-mil",
        "kind": "ratio",
        "numerator": cells("multas"),
        "denominator": cells("ventas"),
        "factor": "1000.5",
        "mark": "por confirmar",
    },
    {
        "id": "real",
        "kind": "real",
        "of": cells("total", gestion=2020),
        "index": cells("multas", gestion=2020),
        "reference": cells("multas", gestion=2022),
    },
    {
        "id": "real-promedio",
        "kind": "real",
        "of": cells("total", gestion=2020),
        "index": cells("multas", gestion=[2020, 2021]),
        "reference": cells("multas", gestion=2022),
    },
    {"id": "rige", "kind": "value", "of": cells("desde", gestion=2020)},
    {"id": "sigue", "kind": "value", "of": cells("vigente", gestion=2021)},
    {"id": "puesto", "kind": "rank", "of": cells("total", gestion=2021), "among": cells("total")},
    {"id": "mayores", "kind": "top-share", "of": cells("multas"), "count": 2},
    {"id": "mayor", "kind": "top-share", "of": cells("multas"), "count": 1, "whole": cells("multas", "totales")},
    {"id": "concentracion", "kind": "herfindahl", "of": cells("total")},
    {"id": "reparto", "kind": "allocation", "of": cells("total", gestion=2022), "rule": cells("ventas", gestion=2022)},
    {"id": "sueltos", "kind": "unreferenced", "of": {"resource": "lugares"}, "by": "cobros", "as": "count"},
    {"id": "parte-suelta", "kind": "unreferenced", "of": {"resource": "lugares"}, "by": "cobros", "as": "share"},
    {"id": "imposible", "kind": "uncomputable", "reason": "La fuente no lo da.", "missing": ["El gasto"]},
]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny site with a figure of every kind."""
    folder = tmp_path_factory.mktemp("verificar")
    portal = make_portal(folder / "portal")
    with portal.described() as content:
        fields = [one for resource in content["resources"] for one in resource["schema"]["fields"]]
        next(one for one in fields if one["name"] == "multas")["unit"] = "millones de Bs"  # its figure says it too
        content["portal"]["figures"] += [{"title": f"Cifra {spec['id']}", **spec} for spec in FIGURES]
    code, out, error = run("construir", "--proyecto", str(portal.root), "--destino", str(folder / "sitio"))
    assert code == 0, out + error
    return folder / "sitio"


@pytest.fixture
def site(built: Path, tmp_path: Path) -> Path:
    """A copy that a test may damage."""
    return Path(shutil.copytree(built, tmp_path / "sitio"))


def verify(site: Path, *arguments: object, encoding: str = "utf-8") -> tuple[int, str]:
    """Run the published script with a Python that has nothing but its own library."""
    isolated = ["-I", "-X", "utf8"] if encoding == "utf-8" else ["-s"]  # isolated, it would not hear of an encoding
    done = subprocess.run(
        [sys.executable, "-S", *isolated, str(site / "verificar.py"), *map(str, arguments)],
        capture_output=True,
        check=False,
        cwd=site.parent,
        env={"PYTHONIOENCODING": encoding},
    )
    assert done.stderr == b"", done.stderr.decode()
    return done.returncode, done.stdout.decode(encoding).replace("\r\n", "\n")


def data(site: Path, name: str = "cobros.csv") -> Path:
    return site / "datos" / SLUG / name


def change(path: Path, old: str, new: str) -> None:
    text = path.read_bytes().decode()
    assert text.count(old) == 1, f"«{old}» está {text.count(old)} veces en {path.name}"
    path.write_bytes(text.replace(old, new).encode())


def described(site: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(data(site, "cifras.json").read_text(encoding="utf-8"))
    return content


def describe(site: Path, content: object) -> None:
    data(site, "cifras.json").write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


def figure(content: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(f for f in content["figures"] if f["id"] == name)
    return found


# --- what is published ---------------------------------------------------------------------------


def test_a_date_and_a_truth_value_are_spelled_for_reading(site: Path) -> None:
    content = described(site)
    shown = {name: figure(content, name)["display"]["text"] for name in ("rige", "sigue")}
    assert shown == {"rige": "13 de enero de 2020", "sigue": "no"}
    assert figure(content, "rige")["result"] == "2020-01-13"


def test_every_kind_of_figure_verifies(site: Path) -> None:
    code, printed = verify(site)
    assert code == 0, printed
    assert "✗ no coinciden 0" in printed
    assert {spec["kind"] for spec in FIGURES} == set(DECLARED.kinds)
    for spec in FIGURES:
        sign = "–" if spec["kind"] == "uncomputable" else "✓"
        assert f"  {sign} {spec['id']}:" in printed
    assert "– imposible: no se puede calcular: La fuente no lo da." in printed
    assert printed.splitlines()[-1] == "Resumen: ✓ coinciden 21; ✗ no coinciden 0; – no se pueden calcular 1."


def test_every_figure_of_the_reference_site_verifies(reference_site: Path) -> None:
    code, printed = verify(reference_site)
    assert code == 0, printed
    listed = [
        figure
        for path in reference_site.glob("datos/*/cifras.json")
        for figure in json.loads(path.read_text(encoding="utf-8"))["figures"]
    ]
    assert printed.count("  ✓ ") == sum(1 for f in listed if f["kind"] != "uncomputable") > 100


def test_the_recipes_tell_what_the_pages_show(reference_site: Path) -> None:
    for path in reference_site.glob("datos/*/cifras.json"):
        page = BeautifulSoup(path.with_suffix(".html").read_text(encoding="utf-8"), "html.parser")
        for one in json.loads(path.read_text(encoding="utf-8"))["figures"]:
            answer = page.select_one(f".recipe:has(> h2#{one['id']}) .recipe__answer")
            assert answer is not None
            shown = f"{one['display']['with_unit']} {one['display']['period']}".strip()
            assert answer.get_text() == ("No se puede calcular" if one["kind"] == "uncomputable" else shown)


def test_every_headline_leads_to_its_recipe(reference_site: Path) -> None:
    recipes = {
        path: set(re.findall(r'<h2 id="([^"]+)"', path.read_text(encoding="utf-8")))
        for path in reference_site.glob("datos/*/cifras.html")
    }
    seen = 0
    for path in reference_site.rglob("*.html"):
        page = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
        for headline in page.select("div.figure, .number"):
            link, *more = [headline] if headline.name == "a" else headline.select(".figure__foot a")
            assert not more or "figure--none" in headline["class"]  # what is missing also leads to how to ask for it
            target = str(link["href"]).partition("#")
            assert target[2] in recipes[(path.parent / target[0]).resolve()], f"{path.name}: {headline.get_text()}"
            seen += 1
    assert seen > 100


def test_the_site_the_folder_and_the_zip_are_all_taken(site: Path, tmp_path: Path) -> None:
    code, printed = verify(site)
    assert verify(site, site) == (code, printed)
    figures, _, rest = printed.partition("páginas del sitio\n")
    alone = "No se leyó ninguna página: aquí no hay un sitio. Para leerlas, dé la carpeta de una copia del sitio."
    whole = (code, f"{figures}\n{alone}\n{rest.splitlines()[-1]}\n")
    assert verify(site, data(site, "")) == whole
    assert verify(site, data(site, "cifras.json")) == whole
    assert verify(site, site / f"datos/{SLUG}.zip") == whole
    loose = tmp_path / "descargas"
    loose.mkdir()
    shutil.copy(SCRIPT, loose)
    shutil.copy(site / f"datos/{SLUG}.zip", loose)
    assert verify(loose) == whole
    with zipfile.ZipFile(site / f"datos/{SLUG}.zip") as archive:
        archive.extractall(loose / "abierto")
    assert verify(site, loose / "abierto") == whole


def test_a_cell_with_line_breaks_moves_no_line(tmp_path: Path) -> None:
    portal = make_portal(tmp_path / "portal")
    portal.replace('true,,"Cuadro 1, fila 1"', 'true,"dos\nrenglones, y ""comillas""","Cuadro 1, fila 1"')
    assert run("construir", "--proyecto", str(portal.root), "--destino", str(tmp_path / "s"))[0] == 0
    code, printed = verify(tmp_path / "s")
    assert code == 0, printed
    assert figure(described(tmp_path / "s"), "total-2022")["ingredients"][0]["rows"][0]["line"] == 5


def test_the_recipe_page_leads_to_script_recipes_and_zip(site: Path) -> None:
    page = BeautifulSoup((site / f"datos/{SLUG}/cifras.html").read_text(encoding="utf-8"), "html.parser")
    line = page.select_one(".repeat")
    assert line is not None
    assert line.get_text().startswith("Para repetir todas las cifras en su máquina: python verificar.py")
    targets = {(site / f"datos/{SLUG}" / str(a["href"])).resolve() for a in line.select("a")}
    assert targets == {site / "verificar.py", site / f"datos/{SLUG}.zip", data(site, "cifras.json")}
    assert all(target.is_file() for target in targets)


def test_the_script_is_published_as_it_is_and_listed(site: Path) -> None:
    assert (site / "verificar.py").read_bytes() == SCRIPT.read_bytes()
    manifest = json.loads((site / "manifest.json").read_text(encoding="utf-8"))
    assert {"verificar.py", f"datos/{SLUG}/cifras.json"} <= {f["path"] for f in manifest["files"]}
    with zipfile.ZipFile(site / f"datos/{SLUG}.zip") as archive:
        assert archive.read("cifras.json") == data(site, "cifras.json").read_bytes()


def test_the_script_needs_only_an_old_and_bare_python() -> None:
    tree = ast.parse(SCRIPT.read_text(encoding="utf-8"), feature_version=(3, 8))
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert imported <= set(sys.stdlib_module_names)
    assert not imported & {"tomllib", "zoneinfo", "graphlib", "urllib", "http", "socket", "subprocess"}
    called = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    assert not called & {"removeprefix", "removesuffix", "is_relative_to", "bit_count"}, "newer than 3.8"
    zips = [
        n for n in ast.walk(tree) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name) and n.func.id == "zip"
    ]
    assert not any(call.keywords for call in zips), "zip(strict=) is newer than 3.8"


def test_the_methodology_names_every_key_and_kind(site: Path) -> None:
    page = (ROOT / "docs/metodologia.md").read_text(encoding="utf-8")
    section = page.partition("## Verifique usted mismo")[2].partition("\n## ")[0]
    named = {word for span in re.findall(r"`([^`\n]+)`", section) for word in re.split(r"[^\w/-]+", span)}
    content = described(site)
    one = figure(content, "parte-suelta")
    wanted = {*content, *one, *one["display"], *one["rounding"], *one["ingredients"][0], *COMPUTED}
    wanted |= {*one["ingredients"][0]["unpointed"], "line", "key", "cell", *next(iter(content["tables"].values()))}
    wanted |= {name for f in content["figures"] for name in f["parameters"]}
    assert wanted - named == set()


def test_every_figure_has_the_same_keys(site: Path) -> None:
    content = described(site)
    assert len({tuple(f) for f in content["figures"]}) == 1
    assert len({tuple(i) for f in content["figures"] for i in f["ingredients"]}) == 1
    one = figure(content, "parte")
    assert one["result"] == str(Fraction("1050.50") / Fraction("1350.75") * 100)
    assert one["rounding"] == {
        "mode": "half-away-from-zero",
        "decimals": 1,
        "text": "Redondeado a 1 decimal, la mitad hacia arriba.",
    }
    assert one["ingredients"][0] == {
        "role": "parte",
        "file": "cobros.csv",
        "field": "multas",
        "where": {"lugar": ["A", "Z"]},
        "unpointed": None,
        "rows": [
            {"line": 2, "key": {"gestion": "2020"}, "cell": "1000.50"},
            {"line": 4, "key": {"gestion": "2022"}, "cell": "50.00"},
        ],
    }


# --- what was changed afterwards -----------------------------------------------------------------


def test_a_changed_cell_is_named(site: Path) -> None:
    change(data(site), "40,90.00", "40,91.00")
    code, printed = verify(site)
    assert code == 1
    assert "✗ total-2022: Bs\xa090,00 · Se cobró en 2022" in printed
    assert "cobros.csv, línea 4, columna «total»: se esperaba «90.00» y se encontró «91.00»" in printed
    assert "resultado: la receta dice 90 y sale 91" in printed
    assert "lo que se muestra: la receta dice «90,00» y sale «91,00»" in printed
    assert "✓ suma:" in printed, "figures of other cells still hold"


def test_the_same_value_written_otherwise_is_another_cell(site: Path) -> None:
    change(data(site), "40,90.00", "40,90.0")
    code, printed = verify(site)
    assert code == 1
    assert "se esperaba «90.00» y se encontró «90.0»" in printed
    assert "resultado:" not in printed


def test_a_deleted_row_is_missed(site: Path) -> None:
    text = data(site).read_bytes().decode()
    data(site).write_bytes("".join(line for line in text.splitlines(True) if not line.startswith("2022")).encode())
    code, printed = verify(site)
    assert code == 1
    assert "cobros.csv, línea 4: la receta la usa y el archivo no la tiene" in printed
    assert "no se puede repetir la operación: se esperaba una sola celda y hay 0" in printed


def test_an_added_row_that_the_condition_chooses_is_told(site: Path) -> None:
    with data(site).open("ab") as file:
        file.write(b'2023,A,7.00,1,8.00,2023-01-01,true,,"Cuadro 2"\r\n')
    code, printed = verify(site)
    assert code == 1
    place = "cobros.csv, línea 5: la condición la elige y la receta no la nombra"
    assert f"{place}; su «multas» es «7.00»" in printed
    assert "✗ cuenta:" in printed
    assert "✓ valor:" in printed, "a condition that does not choose the row is not disturbed by it"


def test_rows_listed_without_being_chosen_are_told(site: Path) -> None:
    content = described(site)
    figure(content, "suma")["ingredients"][0]["where"] = {"lugar": "B"}
    describe(site, content)
    code, printed = verify(site)
    assert code == 1
    assert "cobros.csv, línea 2: la receta la usa y su condición no la elige" in printed
    assert "cobros.csv, línea 3: la condición la elige y la receta no la nombra" in printed


@pytest.mark.parametrize(
    ("name", "key", "value", "told"),
    [
        ("cambio", "text", "+67,6", "dice «+67,6» y sale «−67,6»"),
        ("suma", "with_unit", "1.050,50 millones", "sale «Bs\xa01.050,50 millones»"),
        ("puesto", "text", "1.º de 3", "dice «1.º de 3» y sale «2.º de 3»"),
        ("texto", "text", "A", "dice «A» y sale «B»"),
    ],
)
def test_a_changed_display_is_told(site: Path, name: str, key: str, value: str, told: str) -> None:
    content = described(site)
    figure(content, name)["display"][key] = value
    describe(site, content)
    code, printed = verify(site)
    assert code == 1
    assert told in printed
    assert "✗ no coinciden 1;" in printed


@pytest.mark.parametrize("name", [spec["id"] for spec in FIGURES if spec["kind"] != "uncomputable"])
def test_a_changed_result_is_told_whatever_the_kind(site: Path, name: str) -> None:
    content = described(site)
    figure(content, name)["result"] = "Z" if name == "texto" else "1/7"
    describe(site, content)
    code, printed = verify(site)
    assert code == 1
    assert "resultado: la receta dice" in printed
    assert "✗ no coinciden 1;" in printed


def test_a_missing_file_is_named(site: Path) -> None:
    data(site, "totales.csv").unlink()
    code, printed = verify(site)
    assert code == 1
    assert "falta el archivo «totales.csv»" in printed
    assert "✗ no coinciden 1;" in printed
    data(site, "cifras.json").unlink()
    code, printed = verify(site)
    assert code == 1
    assert "falta el archivo «cifras.json»" in printed


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b'{\n"format": 1,', "cifras.json, línea 2, columna 13: no es JSON válido"),
        (b"\xff\xfe", "no se puede leer como JSON"),
        (b"[" * 100_000, "no se puede leer como JSON"),
        (b"[]", "le falta la lista de cifras"),
        (b'{"format": 1}', "le falta la lista de cifras"),
        (b'{"format": 2, "figures": []}', "es de otro formato"),
        (b'{"format": 1, "figures": [1]}', "la receta está dañada: algo en ella no es lo que debe ser"),
        (b'{"format": 1, "figures": [{}]}', "la receta está dañada: busca «id» y no está"),
    ],
)
def test_damaged_recipes_are_told(site: Path, content: bytes, told: str) -> None:
    data(site, "cifras.json").write_bytes(content)
    code, printed = verify(site)
    assert code == 1
    assert told in printed


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "cobros.csv: se esperaban las columnas gestion, lugar"),
        (b"\xff\xfe\x00", "cobros.csv: no está en UTF-8"),
        (b"gestion;lugar\r\n", "cobros.csv: se esperaban las columnas gestion, lugar"),
        (None, "cobros.csv, línea 5: se esperaban 9 celdas y hay 1"),
        (b'"', "está dañado"),
    ],
)
def test_a_damaged_table_is_told(site: Path, content: bytes | None, told: str) -> None:
    data(site).write_bytes(data(site).read_bytes() + b"suelta\r\n" if content is None else content)
    code, printed = verify(site)
    assert code == 1
    assert told in printed
    assert "✓ texto" not in printed


def test_a_damaged_zip_is_told(site: Path) -> None:
    archive = site / f"datos/{SLUG}.zip"
    whole = archive.read_bytes()
    for damaged in (b"", whole[: len(whole) // 2], whole.replace(b"PK\x01\x02", b"PK\x09\x09")):
        archive.write_bytes(damaged)
        code, printed = verify(site, archive)
        assert code == 1, printed
        assert "no se puede leer «cifras.json»: está dañado, o lo está el ZIP" in printed
    start = whole.index(b"cobros.csv") + len("cobros.csv")
    archive.write_bytes(whole[: start + 20] + b"\x00" * 40 + whole[start + 60 :])
    code, printed = verify(site, archive)
    assert code == 1
    assert "no se puede leer «cobros.csv»" in printed


def _leaves(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(leaf for key, item in items for leaf in _leaves(item, (*path, key)))]


def _replace(value: Any, path: tuple[Any, ...], new: Any) -> None:
    for key in path[:-1]:
        value = value[key]
    value[path[-1]] = new


@settings(max_examples=150, deadline=None)
@given(picked=st.data())
def test_no_damage_to_the_recipes_ends_in_a_traceback(built: Path, picked: st.DataObject) -> None:
    content = described(built)
    path = picked.draw(st.sampled_from(_leaves(content)[1:]))
    values: list[Any] = [None, True, -1, 10**9, 1.5, "", "x", "9" * 5000, "1/0", "../x", [], {}, [[]], {"x": {}}]
    _replace(content, path, picked.draw(st.sampled_from(values)))
    with tempfile.TemporaryDirectory() as folder:
        copied = Path(shutil.copytree(data(built, ""), Path(folder) / "c"))
        (copied / "cifras.json").write_text(json.dumps(content), encoding="utf-8")
        assert loaded().main([str(copied)]) in {0, 1}


# --- the command ---------------------------------------------------------------------------------


def test_help_is_in_spanish(site: Path) -> None:
    for option in ("--ayuda", "-h", "--help"):
        code, printed = verify(site, option)
        assert code == 0
        assert printed.startswith("Uso: python verificar.py [CARPETA o ZIP ...]")
        assert "usage" not in printed


def test_nothing_to_verify_is_told(site: Path, tmp_path: Path) -> None:
    (tmp_path / "vacia").mkdir()
    for arguments in ([tmp_path / "vacia"], [tmp_path / "no-existe"]):
        code, printed = verify(site, *arguments)
        assert code == 2
        assert "No hay nada que verificar en" in printed
    code, printed = verify(site, "--rapido")
    assert code == 2
    assert "No existe la opción «--rapido». Pruebe: python verificar.py --ayuda" in printed
    code, printed = verify(site, site, tmp_path / "vacia")
    assert code == 2, "what was asked for and is not there is not passed over"
    assert "✓ coinciden 21" in printed


@pytest.mark.parametrize("encoding", ["cp1252", "cp850", "ascii"])
def test_an_old_console_gets_plainer_signs(site: Path, encoding: str) -> None:
    code, printed = verify(site, encoding=encoding)
    assert code == 0
    assert "  OK cambio: -67,6" in printed
    change(data(site), "40,90.00", "40,91.00")
    code, printed = verify(site, encoding=encoding)
    assert code == 1
    assert "  MAL total-2022: Bs" in printed


def test_no_data_steers_the_terminal(site: Path) -> None:
    content = described(site)
    figure(content, "suma")["title"] = "x\x1b[2J\n  ✓ falsa: 1"
    describe(site, content)
    _, printed = verify(site)
    assert "\x1b" not in printed
    assert "\n  ✓ falsa" not in printed


# --- two arithmetics that do not know each other -------------------------------------------------


def loaded() -> ModuleType:
    spec = importlib.util.spec_from_file_location("verificar", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


VERIFIER = loaded()


def outcome(figure: Figure) -> tuple[list[str], str, str]:
    """What the verifier must come to of a figure: no difference, how it is shown, and its result as its page has it."""
    endless = "" if figure.recipe.result == figure.recipe.exact else "…"
    return [], labels.said(figure), f"{figure.recipe.result}{endless}"


AMOUNTS = st.one_of(
    st.just(""),
    st.builds(lambda n, p: f"{Decimal(n).scaleb(-p):f}", st.integers(-(10**15), 10**15), st.integers(0, 6)),
)
GROUPS = st.sampled_from(["", "a", "b", "01", "1"])
ROWS = st.lists(st.tuples(AMOUNTS, GROUPS, st.sampled_from(["", "true", "false"])), min_size=1, max_size=8)
FACTORS = st.sampled_from([{}, {"factor": "1000000"}, {"factor": "0.001"}, {"factor": "12.50"}])
WHERE: st.SearchStrategy[dict[str, Any]] = st.one_of(
    st.just({}),
    st.fixed_dictionaries({"grupo": st.sampled_from(["a", 1, "1", "01", "", ["a", ""], {"empty": True}])}),
    st.fixed_dictionaries({"si": st.sampled_from([True, False, {"empty": False}])}),
    st.fixed_dictionaries({"k": st.sampled_from([0, 1, "2", 3.0, [0, 4]]), "monto": st.just({"empty": False})}),
)


@st.composite
def specs(draw: Callable[[st.SearchStrategy[Any]], Any]) -> dict[str, Any]:
    def point(field: str | None = "monto") -> dict[str, Any]:
        return {"resource": "tabla", **({"field": field} if field else {}), "where": draw(WHERE)}

    kind = draw(st.sampled_from(sorted(COMPUTED)))
    either = draw(st.sampled_from(["monto", None]))
    parts: dict[str, dict[str, Any]] = {
        "value": {"of": point(draw(st.sampled_from(["monto", "grupo", "si", "k"])))},
        "sum": {"of": point()},
        "count": {"of": point(None)},
        "share": {"part": point(either), "whole": point(either)},
        "change": {"from": point(), "to": point()},
        "difference": {"from": point(either), "to": point(either)},
        "ratio": {"numerator": point(), "denominator": point(either), **draw(FACTORS)},
        "real": {"of": point(), "index": point(), "reference": point()},
        "rank": {"of": point(), "among": point()},
        "top-share": {"of": point(), "count": draw(st.integers(1, 9)), **({"whole": point()} if either else {})},
        "herfindahl": {"of": point()},
        "allocation": {"of": point(), "rule": point()},
        "unreferenced": {"of": point(None), "by": "otra", "as": draw(st.sampled_from(["count", "share"]))},
    }
    more = {"decimals": draw(st.integers(0, 6))} if draw(st.booleans()) else {}
    unit = {"unit": draw(st.sampled_from(["Bs", "millones de Bs", "%", "puntos", ""]))} if draw(st.booleans()) else {}
    return {"kind": kind, **parts[kind], **more, **unit}


@settings(max_examples=250, deadline=None)
@given(ROWS, st.lists(GROUPS, max_size=3), st.lists(specs(), min_size=1, max_size=8))
def test_both_arithmetics_agree_on_any_table(
    rows: list[tuple[str, ...]], pointing: list[str], declared: list[dict[str, Any]]
) -> None:
    fields = [make_field("k", "integer"), make_field("monto", "number", unit="Bs")]
    fields += [make_field("grupo", "string"), make_field("si", "boolean")]
    table = make_table(fields, [[str(at), *row] for at, row in enumerate(rows)])
    bare = make_table([make_field("grupo", "string")], [[group] for group in pointing], name="otra")
    other = Table(**{**vars(bare), "foreign_keys": (ForeignKey(("grupo",), "tabla", ("grupo",)),)})
    listed = [{"id": f"f{at}", "title": f"Cifra {at}", **spec} for at, spec in enumerate(declared)]
    dataset = make_dataset(table, other, portal={"figures": listed})
    figures, _ = compute_figures(dataset, "datasets/conjunto")  # those that cannot be computed are findings, no figures
    with tempfile.TemporaryDirectory() as folder:
        for one in (table, other):
            (Path(folder) / f"{one.name}.csv").write_bytes(encode_csv(one))
        (Path(folder) / "cifras.json").write_bytes(encode_recipes(dataset, figures))
        read = VERIFIER.Dataset(Path(folder))
        assert [VERIFIER.verify(read, recipe) for recipe in read.recipes["figures"]] == [*map(outcome, figures)]


@settings(deadline=None)
@given(
    st.decimals(-(10**9), 10**9, places=2),
    st.lists(st.integers(1, 9_999), min_size=1, max_size=4, unique=True),
    st.integers(0, 3),
)
def test_both_split_any_amount_alike(amount: Decimal, cuts: list[int], decimals: int) -> None:
    edges = [0, *sorted(cuts), 10_000]
    shares = [f"{Decimal(high - low) / 100}" for low, high in itertools.pairwise(edges)]
    money = make_table([make_field("monto", "number", unit="Bs")], [[f"{amount:f}"]], name="montos")
    rules = make_table([make_field("k", "integer"), make_field("parte", "number")],
                       [[str(at), share] for at, share in enumerate(shares)], name="reglas")  # fmt: skip
    among = {"resource": "reglas", "field": "parte"}
    figures = [
        {
            "id": f"f{at}", "title": "Parte", "kind": "allocation", "decimals": decimals, "among": among,
            "of": {"resource": "montos", "field": "monto"}, "rule": {**among, "where": {"k": at}},
        }
        for at in range(len(shares))
    ]  # fmt: skip
    dataset = make_dataset(money, rules, portal={"figures": figures})
    computed, findings = compute_figures(dataset, "datasets/conjunto")
    assert findings == []
    assert sum(Decimal(str(f.value)) for f in computed) == rounded(Fraction(amount), decimals)
    with tempfile.TemporaryDirectory() as folder:
        for one in (money, rules):
            (Path(folder) / f"{one.name}.csv").write_bytes(encode_csv(one))
        (Path(folder) / "cifras.json").write_bytes(encode_recipes(dataset, computed))
        read = VERIFIER.Dataset(Path(folder))
        assert [VERIFIER.verify(read, recipe) for recipe in read.recipes["figures"]] == [*map(outcome, computed)]


@given(st.fractions(), st.integers(0, 6), st.booleans())
def test_both_spellings_agree_on_any_number(value: Fraction, decimals: int, signed: bool) -> None:
    spelled = (labels.signed if signed else labels.number)(rounded(value, decimals))
    assert VERIFIER.spell(value, decimals, signed) == spelled


NUMBERS = st.sampled_from(["1", "−1", "+1", "más de 1", "1,0", "11", "0"])


@given(NUMBERS | st.text(max_size=8), st.sampled_from(["", "Bs", "millones de Bs", "%", "días", "leyes del sector"]))
def test_both_put_the_unit_in_one_place(text: str, unit: str) -> None:
    assert VERIFIER.with_unit(text, unit, labels.singular(unit)) == labels.with_unit(text, unit)
