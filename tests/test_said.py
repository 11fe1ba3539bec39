"""What the reference portal says around its numbers is what its sources say: no more, and no less."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from bs4 import BeautifulSoup

from build_scripts.load import read_source, to_dataset
from build_scripts.model import Discrepancy
from build_scripts.reconcile import reconcile
from build_scripts.summarise import compute_figures
from tests.test_datasets import ROOT

STATEMENTS = ROOT / "datasets" / "regalias-reportadas" / "data" / "declaraciones.csv"
MEMORIA = ROOT / "datasets" / "regalias-departamentales" / "data"


def rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


def read(site: Path, page: str) -> BeautifulSoup:
    return BeautifulSoup((site / page).read_text(encoding="utf-8"), "html.parser")


def words(soup: BeautifulSoup) -> str:
    return " ".join(soup.get_text(" ").split())


# --- other years ---------------------------------------------------------------------------------


def in_bolivianos() -> list[tuple[dict[str, str], Decimal]]:
    """Give what is stated of all the royalty of the country, or of what it would be, in millions of Bs."""
    return [
        (row, Decimal(row["valor"]) * Decimal(row["escala"]) / 1000000)
        for row in rows(STATEMENTS)
        if row["nacional"] == "true" and row["moneda"] == "Bs" and row["valor"]
        if row["medida"].split(" — ")[0] == "regalía minera"
    ]


def test_whatever_bears_on_the_highest_year_is_told_beside_the_claim(reference_site: Path) -> None:
    """A lower bound is comparable: eleven months that pass a whole year say something of it, and so does a forecast."""
    page = read(reference_site, "anios.html")
    (total,) = (Decimal(row["recaudacion"]) for row in rows(MEMORIA / "total-nacional.csv"))
    assert "«las más alta de los últimos 13 años»" in words(page)
    above = {row["declaracion"] for row, amount in in_bolivianos() if amount > total}
    assert above == {"F183", "F214"}, "say on the page what each of them means for the claim"
    linked = {str(link["href"]).rpartition("#")[2] for link in page.select("main a[href*='regalias-reportadas']")}
    assert {"ene-nov-2025", "proyeccion-2022"} <= linked


@pytest.mark.parametrize(("gestion", "declaracion"), [("2015", "F091"), ("2018", "F141"), ("2020", "F166")])
def test_the_years_that_2024_is_said_to_exceed_are_exact_and_below_it(gestion: str, declaracion: str) -> None:
    (total,) = (Decimal(row["recaudacion"]) for row in rows(MEMORIA / "total-nacional.csv"))
    exact = {
        row["declaracion"]: amount
        for row, amount in in_bolivianos()
        if (row["gestion"], row["cobertura"], row["precision"], row["base"])
        == (gestion, "año completo", "exacto", "100 %")
    }
    assert declaracion in exact
    assert all(amount < total for amount in exact.values())


def test_the_departments_said_to_have_passed_2024_in_eleven_months_have(reference_site: Path) -> None:
    whole = {row["departamento"]: Decimal(row["recaudacion"]) for row in rows(MEMORIA / "regalias.csv")}
    months = {
        row["departamento"]: Decimal(row["valor"])
        for row in rows(STATEMENTS)
        if row["meses"] == "enero a noviembre" and row["gestion"] == "2025" and row["base"] == "100 %"
        if row["medida"] == "regalía minera" and row["departamento"]
    }
    assert months["Potosí"] > whole["Potosí"]
    for page in ("departamentos/potosi.html", "departamentos/oruro.html", "anios.html"):
        said = words(read(reference_site, page))
        assert "no se comparan con un año" not in said
        assert "no se comparan con doce" not in said


# --- the same unit -------------------------------------------------------------------------------


def texts() -> dict[str, str]:
    """Give everything that people wrote to be read: pages, outlines, the texts of datasets, their cells."""
    found = [*ROOT.glob("docs/**/*.md"), *ROOT.glob("docs/**/*.yml"), *ROOT.glob("datasets/*/texto.md")]
    found += [*ROOT.glob("datasets/*/datapackage.json"), *ROOT.glob("datasets/*/data/*.csv")]
    return {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in found}


def test_the_method_that_is_chosen_and_the_other_stand_together(reference_site: Path) -> None:
    dataset = to_dataset(read_source(ROOT / "datasets" / "regalias-reportadas", ROOT))
    figures, wrong = compute_figures(dataset, "d")
    assert wrong == []
    value = {figure.name: Decimal(str(figure.value)) for figure in figures if "-real" in figure.name}
    assert value["ene-nov-2025-real"] > value["total-2024-real"], "as the page says of the mean"
    assert value["ene-nov-2025-real-fin"] < value["total-2024-real-fin"], "as the page says of the last day"
    said = words(read(reference_site, "anios.html"))
    for figure in figures:
        if "-real" in figure.name:
            assert figure.display in said


def test_the_ufv_is_nowhere_taken_for_prices() -> None:
    """No source has an index of prices: one page said that it falls out, and another that nobody knows."""
    named = ("a precios de", "A precios de", "alza de precios", "descontar la inflación")
    assert {path: name for path, text in texts().items() for name in named if name in text and "UFV" in text} == {}


def test_no_text_says_that_nobody_has_the_ufv_that_a_dataset_publishes() -> None:
    for path, text in texts().items():
        assert "Los documentos no dan el valor de la UFV" not in text, path
        assert "los documentos no dan el valor de la UFV." not in text, path


# --- no stronger and no narrower than the source --------------------------------------------------


def dataset_rows(slug: str, table: str) -> list[dict[str, str]]:
    return rows(ROOT / "datasets" / slug / "data" / f"{table}.csv")


def test_nothing_is_said_to_be_beyond_everybody() -> None:
    """What these documents do not let one check, another may: only the documents can be spoken for."""
    for path, text in texts().items():
        for word in ("nadie puede", "Nadie puede", "nadie puede comprobar", "es imposible"):
            assert word not in text, path


def test_all_of_article_23_has_what_article_28_gives_to_all_of_it() -> None:
    article = [
        row
        for row in dataset_rows("marco-normativo", "plazos")
        if row["fuente_lugar"].startswith("D.S. 5301, artículo 23")
    ]
    assert len(article) == 6
    assert [row["plazo_id"] for row in article if "(artículo 28.I)" not in row["consecuencia"]] == []


def test_a_fine_that_is_part_of_what_is_paid_does_not_follow_from_paying_late() -> None:
    (row,) = (
        row for row in dataset_rows("marco-normativo", "plazos") if row["plazo_id"] == "dd118-regalia-no-empozada"
    )
    assert row["consecuencia"] == ""
    assert "incluida una multa del 50 %" in row["accion"]


def test_an_exception_that_is_printed_is_told() -> None:
    excepted = {
        row["lugar"]
        for row in dataset_rows("marco-normativo", "plazos")
        if "Salvo disposición normativa en contrario" in row["observacion"]
    }
    assert {place.split(" (")[0] for place in excepted} == {"artículo 18.III.b", "artículo 18.III.c"}


def test_difficulties_are_difficulties_and_every_claim_is_listed_once() -> None:
    descriptor = json.loads((ROOT / "datasets/indicadores-gestion-2024/datapackage.json").read_text(encoding="utf-8"))
    listed = {
        one["id"]: one["where"]["id"]
        for one in descriptor["portal"]["breakdowns"]
        if one.get("resource") == "sin-cifra"
    }
    every = [row["id"] for row in dataset_rows("indicadores-gestion-2024", "sin-cifra")]
    assert listed["lista-dificultades"] == ["S02", "S04", "S05"]
    assert sorted(listed["lista-dificultades"] + listed["lista-sin-cifra"]) == every
    outline = yaml.safe_load((ROOT / "docs/rendicion/2024-final.yml").read_text(encoding="utf-8"))
    (section,) = (one for one in outline["secciones"] if one["id"] == "dificultades")
    assert section["desgloses"] == ["indicadores-gestion-2024/lista-dificultades"]


def test_a_copy_that_says_it_is_no_legal_reference_is_quoted(reference_site: Path) -> None:
    for page in ("metodologia.html", "datos/marco-normativo/index.html", "datos/contenido-normas/index.html"):
        assert "«de ninguna manera puede ser utilizado como una referencia legal»" in words(
            read(reference_site, page)
        ), page


def test_the_methodology_leads_to_whatever_comes_from_another_source() -> None:
    five = ("Memoria", "Decreto Departamental", "Programación de Operaciones", "Decreto Supremo")
    said = (ROOT / "docs/metodologia.md").read_text(encoding="utf-8")
    used: dict[str, set[str]] = {}
    for path in ROOT.glob("datasets/*/datapackage.json"):
        for source in json.loads(path.read_text(encoding="utf-8"))["sources"]:
            if not source["title"].startswith(five):
                used.setdefault(source["title"], set()).add(path.parent.name)
    assert len(used) > 10
    for title, slugs in used.items():
        assert any(f"datos/{slug}/index.md" in said for slug in slugs), title


def test_places_are_as_the_decree_counts_them_beside_the_number_of_the_copy() -> None:
    """Where its articles go straight into a list, the decree calls the first level a paragraph, by roman numbers."""
    alone = {"1", "2", "15", "26", "35", "41", "52"}  # these list without paragraphs: nothing says how they count
    for path in ROOT.glob("datasets/*/data/*.csv"):
        for row in rows(path):
            if row["fuente_lugar"].startswith("D.S. 5301"):
                told = " ".join([row.get("lugar", ""), row["fuente_lugar"]])
                assert set(re.findall(r"artículo (\d+), numeral", told)) <= alone, path
                assert not re.search(r"disposición \w+ \w+, numeral", told), path
    places = [row["lugar"] for row in dataset_rows("marco-normativo", "plazos")]
    assert "artículo 28.II.a.7 (numeral 2.1.7 del ejemplar)" in places


# --- small and many ------------------------------------------------------------------------------

JUDGED = ("separador errado", "artículos 87.o", "gestión gestión")


def test_no_text_judges_a_print_or_runs_two_things_together(reference_site: Path) -> None:
    for path in sorted(reference_site.rglob("*.html")):
        said = words(BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser"))
        assert [one for one in JUDGED if one in said] == [], path


def test_the_rule_for_ties_and_the_two_totals_stand_under_the_table(reference_site: Path) -> None:
    for page in ("datos/regalias-departamentales/index.html", "departamentos/oruro.html"):
        said = words(read(reference_site, page))
        assert "va a «Departamento productor», el primero de la lista: en 4 filas" in said
        assert "No son iguales porque las filas no suman ese total." in said


def test_what_the_compilation_has_and_no_table_shows_is_told() -> None:
    for slug in ("ufv", "regalias-reportadas"):
        assert "enero de 2026" in (ROOT / "datasets" / slug / "texto.md").read_text(encoding="utf-8")


# --- doubts --------------------------------------------------------------------------------------


def reconciled() -> list[Discrepancy]:
    """Give every doubt of the reference portal."""
    datasets = {
        path.parent.name: to_dataset(read_source(path.parent, ROOT)) for path in ROOT.glob("datasets/*/texto.md")
    }
    return [doubt for one in datasets.values() for doubt in reconcile(one, datasets, "d").discrepancies]


def bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


def test_what_changes_only_in_capitals_dots_or_spaces_is_no_doubt() -> None:
    """A source contradicts itself where it says two things, not where it writes one in two ways."""
    for doubt in reconciled():
        if doubt.rounding == "not-numeric":
            assert bare(doubt.printed) != bare(doubt.recomputed), doubt.check


def test_what_a_document_announces_and_its_copy_does_not_hold_is_no_doubt() -> None:
    assert {"conteos-anunciados", "nombre-111-referencias-a-esta-norma", "nim-iguales"}.isdisjoint(
        doubt.check for doubt in reconciled()
    )


def test_each_doubt_is_counted_once_and_by_what_it_is(reference_site: Path) -> None:
    found = Counter(doubt.group for doubt in reconciled())
    sums = sorted((doubt.package, doubt.place) for doubt in reconciled() if doubt.group == "sums")
    assert sums == [("ingresos-institucionales", "gestión 2021"), ("ingresos-institucionales", "gestión 2022")]
    assert {doubt.package for doubt in reconciled() if doubt.group == "reported"} == {"regalias-reportadas"}
    home = words(read(reference_site, "index.html"))
    assert f"hay {found['sums']} sumas que no cierran y {found['rest']} lugares que dicen dos cosas" in home
    assert f"Aparte, {found['reported']} veces no concuerda lo que otros declararon" in home
    assert f"{found['rounding']} diferencias, de unos y otros, caben en el redondeo" in home
    page = read(reference_site, "dudas.html")
    assert len(page.select(".doubt")) == sum(found.values())


# --- the plan against itself ---------------------------------------------------------------------

PLAN = "poa-senavex-2020"


def test_the_steps_carry_the_dates_of_their_operations() -> None:
    operations = {row["codigo"]: row for row in dataset_rows(PLAN, "operaciones")}
    for step in dataset_rows(PLAN, "orden-de-pasos"):
        before, after = (operations[step[side]] for side in ("operacion_previa", "operacion_siguiente"))
        assert step["fin_de_la_previa"] == before["fecha_fin"]
        assert step["fecha_de_la_siguiente"] in {after["fecha_inicio"], after["fecha_fin"]}


def test_the_months_and_quarters_are_those_that_the_dates_touch() -> None:
    operations = {row["codigo"]: row for row in dataset_rows(PLAN, "operaciones")}
    for report in dataset_rows(PLAN, "informes-periodicos"):
        row = operations[report["operacion"]]
        months = range(int(row["fecha_inicio"][5:7]), int(row["fecha_fin"][5:7]) + 1)
        touched = set(months) if report["periodicidad"] == "mensual" else {(month - 1) // 3 for month in months}
        assert (report["periodos"], report["informes"]) == (str(len(touched)), row["meta_cantidad"])


@pytest.mark.parametrize(
    ("package", "checks"),
    [
        (PLAN, {"pasos-en-orden", "informes-por-periodo", "consultores-con-presupuesto"}),
        ("contenido-normas", {"articulo-25-alcanza"}),
        ("marco-normativo", {"terceros-deducir", "anexos-en-orden", "inmovilizacion-una-regla", "remision-28-23"}),
        ("libros-control", {"peso-de-los-dos-libros", "mal-calculo-una-multa"}),
        ("regalias-reportadas", {"oruro-2024-memoria"}),
    ],
)
def test_every_document_has_its_own_contradictions(package: str, checks: set[str]) -> None:
    assert checks <= {doubt.check for doubt in reconciled() if doubt.package == package}


def test_of_two_printings_both_places_are_told_and_neither_is_expected(reference_site: Path) -> None:
    (doubt,) = (one for one in reconciled() if one.check == "terceros-deducir")
    assert doubt.twice
    assert doubt.source_place.endswith(
        "párrafo 2; el otro lugar: D.S. de 5 de abril de 2006, artículo 4, que modifica el artículo 24, párrafo 3"
    )
    said = words(read(reference_site, "dudas.html"))
    assert (
        "Impreso en «Pasaje» podrá deducir éstos del volumen total exportado El otro lugar dice deducirá de su" in said
    )


def test_what_the_documents_do_not_hold_is_not_said_to_be_unpublished() -> None:
    """An entity may publish elsewhere what five documents do not bring: only they can be spoken for."""
    stronger = (
        "no está publicado.",
        "está por publicarse",
        "No hay compromisos publicados",
        "No hay preguntas publicadas",
        "registros de cobro publicados",
    )
    assert [(path, one) for path, text in texts().items() for one in stronger if one in text] == []
