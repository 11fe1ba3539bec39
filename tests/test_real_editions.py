"""Two editions of the reference portal, read as a journalist would: the second corrects a digit slip and adds a row."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup, Tag

from tests.faults import content
from tests.portals import run

ROOT = Path(__file__).parent.parent
OLD, NEW = "2026-10", "2026-11"
DAYS = {OLD: "2026-10-30", NEW: "2026-11-22"}
ATOM = {"a": "http://www.w3.org/2005/Atom"}

INDEX, REPORTED = "ufv", "regalias-reportadas"
SLIPPED, CORRECT = "2.01342", "2.01324"
STATEMENT = "F223"
CELL = {"resource": "ufv", "row": {"gestion": 2014}, "field": "valor", "from": SLIPPED, "to": CORRECT}
WHY = {
    INDEX: "Se transcribieron en otro orden dos dígitos del valor de fin de 2014.",
    REPORTED: "Se agrega una declaración sobre Potosí y se corrige la copia de la UFV de 2014.",
}
VERSIONS = {INDEX: ("1.0.1", "patch"), REPORTED: ("1.1.0", "minor")}
MARK = "cifra reportada, por confirmar"
ROW_PERIOD = "enero a noviembre de 2025, parcial"
PERIOD = "enero a noviembre de 2014"
TOLD = {
    INDEX: "1 celda corregida, 1 tabla calculada que cambia",
    REPORTED: "1 celda corregida, 1 fila nueva, 6 cifras que cambian, 13 tablas calculadas que cambian",
}
FIGURES = {
    "ene-nov-2014-real": ("Bs 1.378,7 millones", "Bs 1.378,8 millones"),
    "ene-nov-2014-real-fin": ("Bs 1.339,9 millones", "Bs 1.340,0 millones"),
    "declaraciones": ("257 declaraciones", "258 declaraciones"),
    "declaraciones-departamento-potosi": ("37 declaraciones", "38 declaraciones"),
    "confianza-baja": ("36 declaraciones", "37 declaraciones"),
    "con-conflicto": ("60 declaraciones", "61 declaraciones"),
}


@dataclass(frozen=True)
class Published:
    """A publication with both editions, and what happened on the way."""

    root: Path
    first: Mapping[str, str]
    """Everything in the folder when only the first edition was in it."""
    refusals: Mapping[str, tuple[int, str, Mapping[str, str]]]
    """By what was forgotten: the exit code, what was printed, and everything in the folder afterwards."""

    def page(self, name: str, edition: str = NEW) -> BeautifulSoup:
        return BeautifulSoup((self.root / edition / name).read_text(encoding="utf-8"), "html.parser")


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Published:
    """Publish the portal with both mistakes; forget the version, then the reason; then publish it as it must be."""
    folder = tmp_path_factory.mktemp("dos-ediciones")
    portal, destination = folder / "portal", folder / "publicación"
    for name in ("docs", "datasets"):
        shutil.copytree(ROOT / name, portal / name)
    shutil.copy2(ROOT / "mkdocs.yml", portal)
    if (kept := ROOT / ".portal" / "cache").is_dir():  # named by content: it saves time and can change nothing
        shutil.copytree(kept, portal / ".portal" / "cache")

    files = [portal / "datasets" / slug / "data" / "ufv.csv" for slug in (INDEX, REPORTED)]
    files.append(portal / "datasets" / REPORTED / "data" / "declaraciones.csv")
    right = {path: path.read_bytes() for path in files}
    for path in files[:2]:
        assert right[path].count(CORRECT.encode()) == 1
        path.write_bytes(right[path].replace(CORRECT.encode(), SLIPPED.encode()))
    lines = right[files[2]].splitlines(keepends=True)
    fewer = [line for line in lines if not line.startswith(f"{STATEMENT},".encode())]
    assert len(fewer) == len(lines) - 1
    files[2].write_bytes(b"".join(fewer))
    code, printed = _publish(portal, destination, OLD)
    assert code == 0, printed
    first = content(destination)

    for path, cells in right.items():
        path.write_bytes(cells)
    refusals = {}
    refusals["version"] = (*_publish(portal, destination, NEW), content(destination))
    _revise(portal, {})
    refusals["reason"] = (*_publish(portal, destination, NEW), content(destination))
    _revise(portal, {"changes": [CELL]})
    code, printed = _publish(portal, destination, NEW)
    assert code == 0, printed
    return Published(destination, first, refusals)


def _publish(portal: Path, destination: Path, name: str) -> tuple[int, str]:
    where = ("--proyecto", str(portal), "--destino", str(destination))
    code, out, error = run("publicar", name, "--fecha", DAYS[name], *where)
    return code, out + error


def _revise(portal: Path, more: Mapping[str, Any]) -> None:
    """Write the version and the revision that the change asks for, instead of those written before."""
    for slug, (version, kind) in VERSIONS.items():
        path = portal / "datasets" / slug / "datapackage.json"
        descriptor = json.loads(path.read_text(encoding="utf-8"))
        descriptor["version"] = version
        kept = [one for one in descriptor["portal"]["revisions"] if one["version"] != version]
        revision = {"version": version, "date": "2026-11-21", "kind": kind, "reason": WHY[slug], **more}
        descriptor["portal"]["revisions"] = [*kept, revision]
        path.write_text(json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def text(tag: Tag | None) -> str:
    """Give the words of a piece of a page on one line."""
    assert tag is not None
    words = " ".join(tag.get_text(" ").split())
    for sign in ",:;.":
        words = words.replace(f" {sign}", sign)
    return words


def block_of(published: Published, slug: str) -> Tag:
    """Give what the history says of a dataset in the second edition."""
    found = published.page("historial.html").select_one(f"section[aria-labelledby=edicion-{NEW}_{slug}]")
    assert found is not None
    return found


# --- the comparison ------------------------------------------------------------------------------


def test_the_file_of_changes_has_the_cell_the_row_and_the_figures_and_nothing_else(published: Published) -> None:
    document = json.loads((published.root / NEW / "cambios.json").read_text(encoding="utf-8"))
    assert (document["before"], document["after"], document["notes"]) == (OLD, NEW, [])
    reported, index = document["datasets"]
    assert (index["slug"], reported["slug"]) == (INDEX, REPORTED)
    assert len(document["unchanged"]) == len(list((ROOT / "datasets").iterdir())) - 2
    for one in (index, reported):
        assert (one["version_before"], one["version_after"], one["level"]) == ("1.0.0", *VERSIONS[one["slug"]])
        (cell,) = one["cells"]
        assert cell.pop("title")
        assert cell == {
            "resource": "ufv",
            "key": {"gestion": "2014"},
            "field": "valor",
            "before": SLIPPED,
            "after": CORRECT,
            "reason": WHY[one["slug"]],
        }
        assert not {"rows_removed", "columns", "described", "doubts_added", "doubts_removed"} & set(one)
    assert not {"rows_added", "figures"} & set(index)
    (row,) = reported["rows_added"]
    assert (row["resource"], row["key"]) == ("declaraciones", {"declaracion": STATEMENT})
    assert row["period"] == "enero a noviembre de 2025, parcial"
    told = {name: row["cells"][name] for name in ("departamento", "valor", "valor_impreso", "precision", "base")}
    assert told == {
        "departamento": "Potosí",
        "valor": "1057",
        "valor_impreso": "1.057",
        "precision": "mínimo",
        "base": "sin precisar",
    }
    sides = {
        figure["id"]: tuple(figure[side].replace("\N{NO-BREAK SPACE}", " ") for side in ("before", "after"))
        for figure in reported["figures"]
    }
    assert sides == {f"{REPORTED}/{name}": both for name, both in FIGURES.items()}
    marked = {figure["id"]: (figure.get("period_after"), figure.get("mark_after")) for figure in reported["figures"]}
    for name in ("ene-nov-2014-real", "ene-nov-2014-real-fin"):
        assert marked.pop(f"{REPORTED}/{name}") == (PERIOD, MARK)
    assert set(marked.values()) == {(None, None)}


def test_the_figures_that_changed_are_those_that_read_otherwise_and_only_those(published: Published) -> None:
    """Told apart from the comparison: from what each edition's own files say."""
    moved: dict[str, tuple[str, str]] = {}
    for path in sorted((published.root / NEW / "datos").glob("*/cifras.json")):
        old = published.root / OLD / path.relative_to(published.root / NEW)
        texts = [
            {figure["id"]: figure["display"]["with_unit"] for figure in json.loads(one.read_bytes())["figures"]}
            for one in (old, path)
        ]
        assert texts[0].keys() == texts[1].keys()
        moved |= {name: both for name in texts[0] if (both := (texts[0][name], texts[1][name]))[0] != both[1]}
    assert {k: tuple(side.replace("\N{NO-BREAK SPACE}", " ") for side in v) for k, v in moved.items()} == FIGURES


def test_the_order_to_compare_says_it_in_words(published: Published) -> None:
    code, out, error = run("comparar", OLD, NEW, "--exigir", "--destino", str(published.root))
    assert (code, error) == (0, "")
    out = out.replace("\N{NO-BREAK SPACE}", " ")
    lines = out.splitlines()
    assert lines[0] == f"De «{OLD}» a «{NEW}»"
    for line in (
        f"{INDEX} 1.0.0 → 1.0.1 (corrección de valores)",
        f"{REPORTED} 1.0.0 → 1.1.0 (filas nuevas)",
        "  Filas nuevas: 1",
        (
            f"    declaraciones, clave {STATEMENT} ({ROW_PERIOD}). Medida: regalía minera; Lugar: Potosí; "
            f"Valor: más de 1057 millones de Bs; Advertencia: {MARK}"
        ),
        "  Cifras: 6",
    ):
        assert lines.count(line) == 1, line
    assert lines.count(f"    ufv, gestión 2014, Valor: {SLIPPED} → {CORRECT}") == 2
    assert {why: lines.count(f"      Razón: {why}") for why in WHY.values()} == {WHY[INDEX]: 1, WHY[REPORTED]: 3}
    assert lines.count(f"      Cambió porque cambió: ufv, gestión 2014, Valor ({SLIPPED} → {CORRECT}).") == 2
    assert lines.count("      Cambió porque hay 1 fila nueva.") == 4
    for name, (before, after) in FIGURES.items():
        (line,) = (line for line in lines if line.startswith(f"    {REPORTED}/{name}, "))
        about = f" ({PERIOD}; {MARK})" if name.startswith("ene-nov-2014-real") else ""
        assert line.endswith(f": {before} → {after}{about}")
    assert lines[-1].startswith("Sin cambios: ")


# --- what readers see ----------------------------------------------------------------------------


def test_the_history_answers_first(published: Published) -> None:
    page = published.page("historial.html")
    held = len(list((ROOT / "datasets").iterdir()))
    assert text(page.select_one(".history__answer")) == (
        f"En esta edición cambiaron 2 de {held} conjuntos de datos, "
        f"respecto de la edición {OLD}, del 30 de octubre de 2026:"
    )
    listed = page.select_one(".history__answer + ul")
    assert listed is not None
    titles = {slug: text(block_of(published, slug).select_one("h3")) for slug in TOLD}
    assert [text(item) for item in listed.select("li")] == [
        f"{titles[slug]}: {TOLD[slug]}." for slug in (REPORTED, INDEX)
    ]


@pytest.mark.parametrize("slug", [INDEX, REPORTED])
def test_the_history_shows_the_cell_from_and_to_with_its_reason(published: Published, slug: str) -> None:
    block = block_of(published, slug)
    assert f"Versión 1.0.0 → {VERSIONS[slug][0]}: {TOLD[slug]}." in text(block)
    (item,) = (one for one in block.select(".change__list > li") if text(one).startswith("Gestión: 2014"))
    said = text(item)
    assert f"Valor: decía {SLIPPED}; dice {CORRECT}" in said
    assert said.endswith(f"Razón: {WHY[slug]}")
    assert "2014" in said
    assert [d.get_text() for d in item.select("del")] == [SLIPPED]
    assert [i.get_text() for i in item.select("ins")] == [CORRECT]


def test_the_history_shows_the_row_with_its_months_and_the_figures_with_their_mark(published: Published) -> None:
    block = block_of(published, REPORTED)
    assert [text(h) for h in block.select("h4")] == [
        "Cifras que cambian",
        "Celdas corregidas",
        "Filas nuevas",
        "Tablas calculadas que cambian",
    ]
    (row,) = block.select(".change__list > li > details")
    assert text(row.select_one("summary")).startswith(f"Clave: {STATEMENT} (enero a noviembre de 2025, parcial)")
    cells = {text(dt): text(dd) for dt, dd in zip(row.select("dt"), row.select("dd"), strict=True)}
    assert {"1.057", "1057", "mínimo", "parcial", "enero a noviembre", "Radio Kollasuyo"} <= set(cells.values())
    changed = [text(one) for one in block.select("h4")[0].find_next_siblings("ul")[0].find_all("li")]
    assert len(changed) == 5, "the sixth is folded"
    for said, (name, (before, after)) in zip(changed, FIGURES.items(), strict=False):
        about = f" ({PERIOD}; {MARK})" if name.startswith("ene-nov-2014-real") else ""
        because = (
            "Cambió porque cambió: Valor de la UFV al final de cada año · Gestión: 2014 · Valor "
            f"({SLIPPED} → {CORRECT}). Razón: {WHY[REPORTED]}"
            if about
            else "Cambió porque hay 1 fila nueva."
        )
        assert said.endswith(f": decía {before}; dice {after}{about} {because}")


def test_the_computed_tables_that_changed_are_those_whose_files_did_and_are_folded(published: Published) -> None:
    """Told apart from the comparison: from the bytes of the files that pages offer."""
    for slug in (INDEX, REPORTED):
        files = (published.root / NEW / "datos" / slug / "desgloses").glob("*.csv")
        moved = {
            path.stem
            for path in files
            if path.read_bytes() != (published.root / OLD / path.relative_to(published.root / NEW)).read_bytes()
        }
        document = json.loads((published.root / NEW / "cambios.json").read_text(encoding="utf-8"))
        (told,) = (one["computed"] for one in document["datasets"] if one["slug"] == slug)
        assert {one["name"] for one in told} == moved
        assert all(one["cells_all"] == len(one["cells"]) > 0 for one in told)
    folded = block_of(published, REPORTED).select("details")[-1]
    assert text(folded.select_one("summary")) == "13 tablas"
    said = text(folded)
    assert "2014, Con el índice de 2024: decía 1511.281473417916; dice 1511.350990117986" in said
    assert "decía 894.349922942671; dice 894.391061708973" in said


def test_a_page_of_a_dataset_spells_a_corrected_cell_as_the_history_does(published: Published) -> None:
    item = published.page(f"datos/{INDEX}/index.html").select_one(".revisions:not(.editions .revisions) li li")
    assert text(item).startswith("Gestión: 2014")
    assert text(item).endswith(f"Valor: decía {SLIPPED}; dice {CORRECT}")


@pytest.mark.parametrize("slug", [INDEX, REPORTED])
def test_each_dataset_lists_its_editions_with_what_changed_and_why(published: Published, slug: str) -> None:
    newest, oldest = (text(one) for one in published.page(f"datos/{slug}/index.html").select(".editions .revision"))
    assert newest.startswith(f"Edición {NEW} 22 de noviembre de 2026 · versión {VERSIONS[slug][0]} {TOLD[slug]}")
    assert newest.endswith(WHY[slug])
    assert oldest == f"Edición {OLD} 30 de octubre de 2026 · versión 1.0.0 Primera edición."


def test_a_dataset_that_did_not_change_says_so(published: Published) -> None:
    newest, _ = (text(one) for one in published.page("datos/departamentos/index.html").select(".editions .revision"))
    assert newest.startswith(f"Edición {NEW} 22 de noviembre de 2026 · versión ")
    assert newest.endswith(" Sin cambios.")


def test_the_news_tell_it_too(published: Published) -> None:
    feed = ElementTree.parse(published.root / NEW / "novedades.xml").getroot()
    told = {
        entry.findtext("a:title", "", ATOM): entry.findtext("a:summary", "", ATOM).replace("\N{NO-BREAK SPACE}", " ")
        for entry in feed.findall("a:entry", ATOM)
    }
    newest = {title: summary for title, summary in told.items() if title.startswith(f"Edición {NEW}: ")}
    assert len(newest) == 2
    assert any(title == f"Edición {OLD}: primera edición" for title in told)
    for slug, words in TOLD.items():
        (summary,) = (summary for title, summary in newest.items() if title.endswith(f", {words}"))
        assert summary.startswith(WHY[slug])
    before, after = FIGURES["ene-nov-2014-real"]
    assert any(f": {before} → {after} ({PERIOD}; {MARK})." in summary for summary in newest.values())


# --- what stays ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("forgotten", "words"),
    [
        ("version", "Lo publicado cambió y la versión no"),
        ("reason", "Se corrigió un valor y ninguna revisión lo dice"),
    ],
)
def test_forgetting_the_version_or_the_reason_stops_the_publication(
    published: Published, forgotten: str, words: str
) -> None:
    code, printed, after = published.refusals[forgotten]
    assert code == 1
    assert printed.count(words) == 2
    for slug in (INDEX, REPORTED):
        assert f"datasets/{slug}/datapackage.json" in printed
    assert after == published.first


def test_the_first_edition_stays_as_it_was_and_vigente_leads_to_the_second(published: Published) -> None:
    now = content(published.root)
    first = {name: digest for name, digest in published.first.items() if name.startswith(f"{OLD}/")}
    assert len(first) > 900
    assert {name: digest for name, digest in now.items() if name.startswith(f"{OLD}/")} == first
    assert (published.first["vigente"], now["vigente"]) == (f"→ {OLD}", f"→ {NEW}")
    listed = json.loads((published.root / "versions.json").read_text(encoding="utf-8"))
    assert [(one["version"], one["aliases"]) for one in listed] == [(NEW, ["vigente"]), (OLD, [])]
    for edition, cell in ((OLD, SLIPPED), (NEW, CORRECT)):
        for slug in (INDEX, REPORTED):
            assert cell in (published.root / edition / "datos" / slug / "ufv.csv").read_text(encoding="utf-8")


def test_both_pass_the_verification(published: Published) -> None:
    code, out, error = run("verificar", str(published.root))
    assert (code, error) == (0, "")
    assert "todo coincide con lo publicado" in out
    manifest = json.loads((published.root / NEW / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["edition"]["previous"] == {
        "name": OLD,
        "manifest_sha256": content(published.root / OLD)["manifest.json"],
    }


def test_files_that_did_not_change_take_disk_once(published: Published) -> None:
    old, new = (content(published.root / name) for name in (OLD, NEW))
    same = [name for name in new if old.get(name) == new[name]]
    data = [name for name in same if name.startswith("datos/") and not name.endswith(".html")]
    assert len(data) > 600
    disk: dict[str, set[int]] = {}  # of two files of an edition that are alike, either may serve the next
    for name, digest in old.items():
        disk.setdefault(digest, set()).add((published.root / OLD / name).stat().st_ino)
    assert [name for name in same if (published.root / NEW / name).stat().st_ino not in disk[new[name]]] == []
    other = {name for name in {*old, *new} - set(same) if name.startswith("datos/") and not name.endswith(".html")}
    assert {name.split("/")[1].removesuffix(".zip") for name in other} == {INDEX, REPORTED}
