"""Of a portal's mkdocs.yml only what is on our list reaches the site generator; all else is told, with its line."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from build_scripts.compose.config import staged_config
from build_scripts.safeyaml import Document, load_yaml
from build_scripts.settings import read_instance
from tests.portals import MKDOCS, Portal, run

FOREIGN = [
    "hooks: [gancho.py]",
    "plugins: [macros]",
    "plugins: [search, exec]",
    "plugins: {search: {}}",
    "theme: {name: material, custom_dir: plantillas}",
    "theme: {name: readthedocs}",
    "theme: otro",
    "theme: {features: [content.code.copy]}",
    "theme: {palette: {scheme: default, toggle: {icon: ../../secreto, name: x}}}",
    "theme: {palette: [{scheme: default, toggle: {icon: material/a, name: '\"onclick=x'}}]}",
    "theme: {static_templates: [x.html]}",
    "markdown_extensions: [pymdownx.snippets]",
    "markdown_extensions: [mi_modulo:Clase]",
    "markdown_extensions: {toc: {permalink: true}}",
    "markdown_extensions: [{toc: {slugify: x}}]",
    "markdown_extensions: [{toc: {permalink: '<script>'}}]",
    "markdown_extensions: [{attr_list: {a: 1}}]",
    "mdx_configs: {toc: {}}",
    "INHERIT: otro.yml",
    "extra_css: [https://ejemplo.org/a.css]",
    "extra_javascript: [a.js]",
    "extra_templates: [a.xml]",
    "docs_dir: ../otra",
    "docs_dir: /etc",
    "site_dir: ../sitio",
    "watch: [..]",
    "edit_uri: edit/",
    "repo_url: javascript:alert(1)",
    "copyright: <script>alert(1)</script>",
    "dev_addr: 0.0.0.0:80",
    "remote_name: origin",
    "validation: {nav: {omitted_files: ignore}}",
    "exclude_docs: '*.md'",
    "use_directory_urls: true",
    "site_nam: x",
    "site_description: [a]",
]


def configure(portal: Portal, text: str) -> Path:
    """Put a setting before all others; a second ``extra`` would be a key said twice."""
    path = portal.root / "mkdocs.yml"
    path.write_text(f"{text}\n{MKDOCS}", encoding="utf-8")
    return path


@pytest.mark.parametrize("text", FOREIGN)
def test_a_foreign_setting_is_a_finding_with_its_line(portal: Portal, tmp_path: Path, text: str) -> None:
    configure(portal, text)
    found = portal.validate().only
    assert (found["code"], found["file"], found["row"]) == ("configuracion-ajena", "mkdocs.yml", 1)
    assert found["field"].partition(".")[0] in text
    assert all(found[key] for key in ("message", "expected", "found", "next"))
    code, _, error = run("construir", "--proyecto", str(portal.root), "--destino", str(tmp_path / "sitio"))
    assert (code, (tmp_path / "sitio").exists()) == (1, False)
    assert "mkdocs.yml, línea 1" in error


@pytest.mark.parametrize(
    "text",
    [
        "a: !!python/name:os.system",
        "a: !!python/object/apply:os.system [x]",
        "a: !!python/module:os",
        "a: !ENV [HOME, x]",
        "site_description: !ENV HOME",
        "markdown_extensions: [{toc: {slugify: !!python/object/apply:x.y {}}}]",
        "docs_dir: !relative x",
    ],
)
def test_a_tag_is_a_finding_with_its_line(portal: Portal, text: str) -> None:
    configure(portal, text)
    found = next(one for one in portal.validate().findings if one["code"] == "configuracion-etiqueta")
    assert found["row"] == 1
    assert found["found"] in text


def test_all_of_them_are_told_at_once_and_with_what_is_wrong_in_the_data(portal: Portal) -> None:
    configure(portal, "hooks: [a.py]\nplugins: [b]\ntheme:\n  custom_dir: c\na: !ENV B")
    portal.replace("1000.50", "mil")
    found = portal.validate().findings
    rows = [one["row"] for one in found if one["file"] == "mkdocs.yml"]
    assert rows == [1, 2, 4, 5, 5]
    assert any(one["code"].startswith("celdas") for one in found)


def test_settings_beside_our_own_in_extra_are_told(portal: Portal) -> None:
    portal.replace("extra:\n", "extra:\n  analytics: {provider: google}\n", file=portal.root / "mkdocs.yml")
    found = portal.validate().only
    assert (found["field"], found["row"]) == ("extra.analytics", 5)


@pytest.mark.parametrize("text", ["a: &x [1]\nb: *x", "a: 1\na: 2", "a: &a [*a]"])
def test_what_refers_to_itself_or_is_said_twice_is_not_read(portal: Portal, text: str) -> None:
    configure(portal, text)
    code, _, error = run("validar", "--proyecto", str(portal.root))
    assert code == 2
    assert "no es YAML válido" in error


def test_what_is_on_the_list_reaches_the_site_generator_and_nothing_inherits(portal: Portal) -> None:
    configure(
        portal,
        "site_description: Un portal\nmarkdown_extensions: [tables, {toc: {permalink: true}}]\nplugins: [search]\n"
        "theme: {name: material, language: es, font: false, custom_dir: build_scripts/theme, palette: "
        "[{media: '(prefers-color-scheme: light)', scheme: default, toggle: {icon: material/a, name: Cambiar}}]}\n"
        "docs_dir: .portal/docs\nuse_directory_urls: false",
    )
    assert portal.validate().code == 0
    staged = yaml.safe_load(staged_config(read_instance(portal.root), ()).content)
    assert "INHERIT" not in staged
    assert (staged["site_name"], staged["site_description"]) == ("Portal de prueba", "Un portal")
    assert (staged["plugins"], staged["hooks"]) == ([], [])
    assert staged["markdown_extensions"] == ["tables", {"toc": {"permalink": True}}]
    assert staged["theme"]["palette"][0]["toggle"]["name"] == "Cambiar"
    assert Path(staged["theme"]["custom_dir"]).is_absolute()


def test_the_configuration_of_this_portal_and_of_the_readme_have_nothing_foreign() -> None:
    from build_scripts.siteconfig import check_config

    root = Path(__file__).parent.parent
    readme = (root / "README.md").read_text(encoding="utf-8")
    example = readme.partition("```yaml\nsite_name")[2].partition("```")[0]
    for text in ((root / "mkdocs.yml").read_text(encoding="utf-8"), f"site_name{example}"):
        assert check_config(Document(text)) == []


def test_a_tag_in_the_head_of_a_page_is_refused(portal: Portal, tmp_path: Path) -> None:
    canary = tmp_path / "canario"
    page = f'---\ntitle: !!python/object/apply:os.system ["touch {canary}"]\n---\n\n# Inicio\n'
    (portal.root / "docs" / "index.md").write_text(page, encoding="utf-8")
    code, _, error = run("construir", "--proyecto", str(portal.root), "--destino", str(tmp_path / "sitio"))
    assert (code, canary.exists()) == (1, False)
    assert "docs/index.md" in error


@pytest.mark.parametrize("name", ["redirect.html", "blog.html", "blog-post.html"])
def test_a_page_cannot_ask_for_a_stock_page_of_the_theme(portal: Portal, tmp_path: Path, name: str) -> None:
    (portal.root / "docs" / "index.md").write_text(f"---\ntemplate: {name}\n---\n\n# Inicio\n", encoding="utf-8")
    assert run("construir", "--proyecto", str(portal.root), "--destino", str(tmp_path / "sitio"))[0] == 0
    built = (tmp_path / "sitio" / "index.html").read_text(encoding="utf-8")
    assert "Content-Security-Policy" in built
    assert "location.href" not in built


def test_lines_are_those_of_keys_and_items() -> None:
    document = Document("a: 1\nb:\n  - x\n  - c: 2\n")
    assert [document.line(path) for path in [("a",), ("b",), ("b", 1), ("b", 1, "c"), ("b", 0, "z")]] == [1, 2, 4, 4, 3]


def test_plain_data_are_read_as_they_are() -> None:
    assert load_yaml("a: [1, 2.5, true, null, 2024-01-31, 'x']")["a"][3] is None
