"""The documentation says what is true: commands, keys, examples, links and columns are held against the program."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from build_scripts.cli import ORDERS, main
from build_scripts.kinds.descriptor import descriptor_schema
from build_scripts.load import find_packages, read_source, to_dataset
from build_scripts.settings import OPTIONAL, TEXTS
from build_scripts.summarise import compute_breakdowns
from tests.refresh_docs import README, ROOT, help_of, refreshed

DESCRIPTOR_PAGE = ROOT / "docs" / "descriptor.md"
SCHEMA: dict[str, Any] = descriptor_schema()
PORTAL_LISTS = ("checks", "discrepancies", "figures", "breakdowns", "charts", "tables", "search", "revisions")

FILE = re.compile(r"(?ms)^`([\w./-]+)`:\n\n```\w+\n(.*?)^```$")
"""A file shown whole: its path in backticks, a colon, and a fenced block."""
FENCE = re.compile(r"(?ms)^```.*?^```$")


def tracked() -> list[Path]:
    """List the files of the project as the repository knows them."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode != 0:
        pytest.skip("not a checkout: nothing says which files are the project's")
    return [path for name in listed.stdout.split("\0") if name and (path := ROOT / name).is_file()]


def examples() -> dict[str, str]:
    """Give the files that the README shows, by path."""
    return dict(FILE.findall(README.read_text(encoding="utf-8")))


# --- the README ----------------------------------------------------------------------------------


@pytest.fixture
def example_portal(tmp_path: Path) -> Path:
    """Write the README's example as the portal it describes."""
    for name, content in examples().items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return tmp_path


def test_readme_example_is_valid(example_portal: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validar", "ejemplo", "--proyecto", str(example_portal)]) == 0
    assert "1 conjunto de datos revisado, sin hallazgos" in capsys.readouterr().out


def test_readme_example_builds(example_portal: Path) -> None:
    site = example_portal / "site"
    assert main(["construir", "--proyecto", str(example_portal), "--destino", str(site)]) == 0
    assert "175" in (site / "index.html").read_text(encoding="utf-8")
    assert "datos/ejemplo/index.html" in {path.relative_to(site).as_posix() for path in site.rglob("*.html")}


def test_readme_shows_every_help() -> None:
    readme = README.read_text(encoding="utf-8")
    assert readme == refreshed(readme), "python -m tests.refresh_docs"
    for order in ((), *((name,) for name in ORDERS)):
        assert help_of(*order) in readme


def test_readme_explains_every_setting() -> None:
    readme = README.read_text(encoding="utf-8")
    assert [key for key in (*TEXTS, *OPTIONAL) if f"| `{key}` |" not in readme] == []


# --- the descriptor's page -----------------------------------------------------------------------


def schema_words(node: Any) -> Iterator[str]:
    """Walk a schema and yield every key it knows and every value it lists."""
    if isinstance(node, dict):
        properties = node.get("properties")
        if isinstance(properties, dict):
            yield from properties
        for listed in (node.get("enum"), [node["const"]] if "const" in node else None):
            if isinstance(listed, list):
                yield from (value for value in listed if isinstance(value, str))
        for value in node.values():
            yield from schema_words(value)
    elif isinstance(node, list):
        for item in node:
            yield from schema_words(item)


@pytest.mark.parametrize("word", sorted(set(schema_words(SCHEMA))))
def test_descriptor_page_names(word: str) -> None:
    page = FENCE.sub("", DESCRIPTOR_PAGE.read_text(encoding="utf-8"))
    code = re.findall(r"`[^`\n]+`", page)
    assert any(re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", span) for span in code)


def kinds(name: str) -> list[str]:
    """List the kinds of a list of the descriptor."""
    listed: list[str] = SCHEMA["properties"]["portal"]["properties"][name]["items"]["properties"]["kind"]["enum"]
    return listed


def page_examples() -> dict[str, list[dict[str, Any]]]:
    """Give the examples of the descriptor's page, by the list they belong to."""
    found: dict[str, list[dict[str, Any]]] = {}
    for section in re.split(r"(?m)^## ", DESCRIPTOR_PAGE.read_text(encoding="utf-8"))[1:]:
        heading = re.match(r".*: `(\w+)`$", section.partition("\n")[0])
        if heading:
            found[heading[1]] = [json.loads(text) for text in re.findall(r"(?ms)^```json\n(.*?)^```$", section)]
    return found


@pytest.mark.parametrize("name", PORTAL_LISTS)
def test_descriptor_page_examples_follow_the_schema(name: str) -> None:
    items = {**SCHEMA["properties"]["portal"]["properties"][name]["items"], "$defs": SCHEMA["$defs"]}
    given = page_examples()[name]
    assert given
    errors = [error.message for example in given for error in Draft202012Validator(items).iter_errors(example)]
    assert errors == []


@pytest.mark.parametrize("name", ["checks", "figures", "breakdowns", "charts"])
def test_descriptor_page_has_an_example_of_each_kind(name: str) -> None:
    assert sorted(example["kind"] for example in page_examples()[name]) == sorted(kinds(name))


def test_descriptor_page_names_the_columns_of_breakdowns() -> None:
    page = DESCRIPTOR_PAGE.read_text(encoding="utf-8")
    absent = set()
    for folder in find_packages(ROOT / "datasets"):
        dataset = to_dataset(read_source(folder, ROOT))
        own = {field.name for table in dataset.tables.values() for field in table.fields}
        own |= {measure["id"] for spec in dataset.specs("breakdowns") for measure in spec.get("measures", ())}
        names = {(b.kind, column.name) for b in compute_breakdowns(dataset) for column in b.columns}
        absent |= {(kind, name) for kind, name in names if name not in own and f"`{name}`" not in page}
    assert absent == set()


def test_methodology_leads_to_the_descriptor_page() -> None:
    assert "(descriptor.md)" in (ROOT / "docs" / "metodologia.md").read_text(encoding="utf-8")


# --- the changelog -------------------------------------------------------------------------------


def test_changelog_keeps_data_apart_from_software() -> None:
    released = re.split(r"(?m)^## ", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"))[1:]
    assert released
    for section in released:
        for heading in ("Datos", "Programa"):
            assert re.search(rf"(?m)^### {heading}\n\n- ", section), section.partition("\n")[0]


# --- every file ----------------------------------------------------------------------------------


def links(path: Path) -> Iterator[str]:
    """Yield the addresses that a Markdown file leads to, code left out."""
    text = re.sub(r"`[^`\n]*`", "", FENCE.sub("", path.read_text(encoding="utf-8")))
    yield from (target for target in re.findall(r"\]\(([^)\s]+)\)", text) if not target.startswith("{{"))


def leads_somewhere(path: Path, target: str) -> bool:
    """Tell whether a relative link resolves, pages made from datasets included."""
    if re.match(r"[a-z]+:", target) or target.startswith("#"):
        return True
    docs = ROOT / "docs"
    prose = path.name == "texto.md"  # stands on its dataset's page
    base = docs / "datos" / path.parent.name if prose else path.parent
    goal = (base / target.partition("#")[0]).resolve()
    if goal.exists() or (goal.suffix == ".md" and (goal.parent / "cada.md").exists()):  # checked when built
        return True
    made = goal.is_relative_to(docs / "datos") and goal.name in {"index.md", "cifras.md"}
    return made and (ROOT / "datasets" / goal.parent.name).is_dir()


def test_relative_links_resolve() -> None:
    pages = [path for path in tracked() if path.suffix == ".md"]
    broken = [
        (path.relative_to(ROOT).as_posix(), target)
        for path in pages
        for target in links(path)
        if not leads_somewhere(path, target)
    ]
    assert broken == []


# Spelled in two halves, so that this file does not hold what it looks for.
HOSTS = (
    "pypi" + ".org", "python" + "hosted.org", "pypi" + ".python.org", "npm" + "js.org", "npm" + "js.com",
    "crates" + ".io", "golang" + ".org", "ruby" + "gems.org", "ana" + "conda.org", "deb" + "ian.org/debian",
    "unp" + "kg.com", "js" + "delivr.net", "index" + "-url",
)  # fmt: skip
MACHINES = (
    "/ho" + "me/",
    "/Us" + "ers/",
    "/ro" + "ot/",
    "/wo" + "rk/",
    "/tm" + "p/w",
    "C:" + "\\Users",
)
WORDS = ("cla" + "ude", "anth" + "ropic", "open" + "ai", "chat" + "gpt", "co" + "pilot", "inteligencia " + "artificial")
ALLOWED = {"Makefile": "--no-emit-" + "index" + "-url"}


def test_files_name_no_registry_no_machine_and_no_tool() -> None:
    found = []
    for path in tracked():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # pictures and fonts
        text = text.replace(ALLOWED.get(path.name, "\0"), "")
        lowered = text.lower()
        found += [(path.name, mark) for mark in (*HOSTS, *MACHINES) if mark in text]
        found += [(path.name, word) for word in WORDS if re.search(rf"\b{word}\b", lowered)]
    assert found == []
