"""What the reference portal says around its numbers is what its sources say: no more, and no less."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from build_scripts.load import read_source, to_dataset
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
