"""Everything a hearing is given says the same numbers: each is read back from the produced file and held against its
figure, on the site, in every printed document, in the script as it is heard, and in the spreadsheets.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

import pytest
from pypdf import PdfReader

from build_scripts.export.workbook import encode_xlsx
from build_scripts.labels import for_row, slug
from build_scripts.load import read_outlines
from build_scripts.model import Breakdown, Figure, Instance, Outline, Published
from build_scripts.narrate import FILE as SCRIPT
from build_scripts.narrate import script
from build_scripts.pipeline import work_out
from build_scripts.settings import read_instance
from build_scripts.typeset import REPORT, compile_pdf, documents
from tests.conftest import ROOT
from tests.readback import (
    Mismatch,
    amounts_of,
    figures_of_page,
    pdf_text,
    read_amounts,
    read_cards,
    read_page,
    read_passages,
    read_rows,
    read_script,
    read_workbook,
    spoken,
    titles,
    written,
)

SLIDES, NOTES, LARGE = "diapositivas.pdf", "notas-del-presentador.pdf", "resumen-letra-grande.pdf"
UNPUBLISHED = "No publicado"
"""What stands large, where a message is about a figure that nobody publishes."""
BLANK = {"acta.pdf", "formulario-de-preguntas.pdf"}
"""Documents that call for no figure: they are to be filled in by hand."""


@dataclass(frozen=True)
class Known:
    """What was published, and the outline that everything is made from."""

    instance: Instance
    outline: Outline
    published: Mapping[str, Published]

    @property
    def figures(self) -> dict[str, Figure]:
        return {figure.id: figure for one in self.published.values() for figure in one.figures}

    @property
    def breakdowns(self) -> dict[str, Breakdown]:
        return {breakdown.id: breakdown for one in self.published.values() for breakdown in one.breakdowns}

    @property
    def shown(self) -> list[str]:
        """The figures that stand in the sections, large."""
        return [name for section in self.outline.sections for name in section.figures]

    @property
    def headlines(self) -> list[str]:
        return [name for message in self.outline.messages for name in message.figures]

    def altered(self, name: str) -> Known:
        """Give the same with one figure shown a tenth of a unit higher, or one unit where it has no decimals."""
        package = self.published[name.partition("/")[0]]
        figures = tuple(_raised(figure) if figure.id == name else figure for figure in package.figures)
        return replace(self, published={**self.published, package.dataset.slug: replace(package, figures=figures)})


def _raised(figure: Figure) -> Figure:
    assert isinstance(figure.value, int | Decimal)
    last = str((int(figure.display[-1]) + 1) % 10)
    shown = figure.display[:-1] + last
    return replace(figure, display=shown, value=Decimal(shown.replace(".", "").replace(",", ".").replace("−", "-")))


@pytest.fixture(scope="module")
def known(reference_site: Path) -> Known:
    """Read what the reference site was built from; it was just worked out, and is taken from there."""
    assert reference_site.is_dir()
    instance = read_instance(ROOT)
    (outline,) = [one for one in read_outlines(ROOT) if one.name == "2024-final"]
    return Known(instance, outline, work_out(instance).published)


@pytest.fixture(scope="module")
def amounts(known: Known) -> set[str]:
    every = [(one.dataset, one.breakdowns, one.discrepancies) for one in known.published.values()]
    return amounts_of(every, known.figures)


# --- what each file must say -------------------------------------------------------------------


def read_report(path: Path, known: Known) -> list[Mismatch]:
    summary, _, text = pdf_text(path).partition(" Contenido ")
    computed = [known.breakdowns[name] for section in known.outline.sections for name in section.breakdowns]
    return [
        *read_passages(path.name, summary, titles(known.outline), known.figures),
        *read_passages(path.name, text, written(known.outline), known.figures),
        *read_cards(path.name, text, known.shown, known.figures),
        *(wrong for breakdown in computed for wrong in read_rows(path.name, text, breakdown)),
    ]


def read_slides(path: Path, known: Known) -> list[Mismatch]:
    text = pdf_text(path)
    return [
        *read_passages(path.name, text, titles(known.outline), known.figures),
        *read_cards(path.name, text, known.headlines, known.figures, UNPUBLISHED),
    ]


def read_notes(path: Path, known: Known) -> list[Mismatch]:
    passages = [*titles(known.outline), *spoken(known.outline), *(m.notes for m in known.outline.messages)]
    return read_passages(path.name, pdf_text(path), passages, known.figures)


def read_large(path: Path, known: Known) -> list[Mismatch]:
    passages = [*titles(known.outline), *spoken(known.outline)]
    text = pdf_text(path)
    cards = read_cards(path.name, text, known.headlines, known.figures, UNPUBLISHED)
    return [*read_passages(path.name, text, passages, known.figures), *cards]


def read_spoken(path: Path, known: Known) -> list[Mismatch]:
    return read_script(path.read_text(encoding="utf-8-sig"), spoken(known.outline), known.figures)


def sheets(known: Known) -> Iterator[tuple[str, Callable[[Path, Known], list[Mismatch]]]]:
    """Give each sheet's file, and how it is read."""
    told = known.outline.sheets
    assert told is not None
    package, _, name = told.table.partition("/")
    for row in known.published[package].dataset.tables[name].rows:
        key, place = slug(row.cells[told.key]), row.cells[told.name]
        own = [[for_row(text, key, place) for text in texts] for texts in (told.figures, told.paragraphs)]

        def read(path: Path, known: Known, figures: list[str] = own[0], texts: list[str] = own[1]) -> list[Mismatch]:
            text = pdf_text(path)
            cards = read_cards(path.stem, text, figures, known.figures)
            return [*cards, *read_passages(path.stem, text, texts, known.figures)]

        yield f"fichas/{key}.pdf", read


READERS: Mapping[str, Callable[[Path, Known], list[Mismatch]]] = {
    REPORT: read_report,
    SLIDES: read_slides,
    NOTES: read_notes,
    LARGE: read_large,
    SCRIPT: read_spoken,
}


def read_workbooks(known: Known, content: Callable[[str, str], bytes]) -> list[Mismatch]:
    """Hold the cells that the shown figures are computed from; ``content`` gives a spreadsheet by dataset and table."""
    shown = [known.figures[name] for name in dict.fromkeys((*known.shown, *known.headlines))]
    return [
        wrong
        for package in dict.fromkeys(figure.package for figure in shown)
        for table in known.published[package].dataset.tables
        for wrong in read_workbook(
            f"{package}/{table}",
            content(package, table),
            known.published[package].dataset,
            table,
            [figure for figure in shown if figure.package == package],
        )
    ]


# --- the test ----------------------------------------------------------------------------------


def test_every_number_of_a_hearing_is_the_same_everywhere(
    reference_site: Path, known: Known, amounts: set[str]
) -> None:
    folder = reference_site / "rendicion" / known.outline.name
    readers = {**READERS, **dict(sheets(known))}
    assert {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()} == readers.keys() | BLANK
    wrong = [mismatch for name, read in readers.items() for mismatch in read(folder / name, known)]
    for name in readers.keys() | BLANK:
        if name.endswith(".pdf"):  # whatever else they print, charts and tables, is published too
            wrong += read_amounts(name, pdf_text(folder / name), amounts)
    html = folder.with_suffix(".html").read_text(encoding="utf-8")
    wrong += read_page("página", html, known.figures)
    wrong += read_workbooks(known, lambda package, table: workbook(reference_site, package, table))
    assert wrong == []
    assert set(known.shown) <= figures_of_page(html)


def workbook(site: Path, package: str, table: str) -> bytes:
    return (site / "datos" / package / f"{table}.xlsx").read_bytes()


def test_a_message_fills_its_slides_and_no_more(reference_site: Path, known: Known) -> None:
    """What does not fit on a slide would go on to another, without a heading."""
    slides = PdfReader(reference_site / "rendicion" / known.outline.name / SLIDES)
    shown = [bool(m.figures) + bool(m.chart) for m in known.outline.messages]
    assert len(slides.pages) == 1 + sum(max(1, count) for count in shown)


def test_the_summary_is_a_page(reference_site: Path, known: Known) -> None:
    pages = PdfReader(reference_site / "rendicion" / known.outline.name / REPORT).pages
    assert "En una página" in pages[1].extract_text()
    assert "Qué puede preguntar" in pages[1].extract_text()
    assert "Contenido" in pages[2].extract_text()


# --- that it can fail --------------------------------------------------------------------------

TOTAL = "regalias-departamentales/total-2024"


@pytest.mark.parametrize("name", [REPORT, SLIDES, NOTES, LARGE])
def test_a_number_that_differs_in_a_printed_document_is_seen(known: Known, tmp_path: Path, name: str) -> None:
    other = known.altered(TOTAL)
    (document,) = [d for d in documents(known.instance, known.outline, other.published) if d.name == name]
    (tmp_path / name).write_bytes(compile_pdf(document.name, document.template, document.data))
    assert {wrong.figure for wrong in READERS[name](tmp_path / name, known)} == {TOTAL}
    assert READERS[name](tmp_path / name, other) == []


def test_a_number_that_differs_on_a_sheet_is_seen(known: Known, tmp_path: Path) -> None:
    name, read = next(sheets(known))
    figure = f"regalias-departamentales/recaudacion-{Path(name).stem}"
    documented = documents(known.instance, known.outline, known.altered(figure).published)
    (document,) = [d for d in documented if d.name == name]
    path = tmp_path / Path(name).name
    path.write_bytes(compile_pdf(document.name, document.template, document.data))
    assert {wrong.figure for wrong in read(path, known)} == {figure}


def test_a_number_that_differs_in_the_script_is_seen(known: Known, tmp_path: Path) -> None:
    other = known.altered(TOTAL)
    path = tmp_path / SCRIPT
    path.write_bytes(script(known.instance, known.outline, other.published).content)
    assert {wrong.figure for wrong in read_spoken(path, known)} == {TOTAL}


def test_a_number_that_differs_on_the_page_is_seen(reference_site: Path, known: Known) -> None:
    html = (reference_site / "rendicion" / f"{known.outline.name}.html").read_text(encoding="utf-8")
    display = known.figures[TOTAL].display
    assert display in html
    wrong = read_page("página", html.replace(display, _raised(known.figures[TOTAL]).display), known.figures)
    assert TOTAL in {mismatch.figure for mismatch in wrong}


def test_a_cell_that_differs_in_a_spreadsheet_is_seen(reference_site: Path, known: Known) -> None:
    (ingredient,) = known.figures[TOTAL].recipe.ingredients
    dataset = known.published[known.figures[TOTAL].package].dataset
    table = dataset.tables[ingredient.resource]
    field = ingredient.field
    assert field is not None
    rows = tuple(
        replace(row, values={**row.values, field: Decimal(row.cells[field]) + 1})
        if row.number in ingredient.rows
        else row
        for row in table.rows
    )
    altered = encode_xlsx(dataset, replace(table, rows=rows))

    def content(package: str, name: str) -> bytes:
        mine = (package, name) == (dataset.slug, table.name)
        return altered if mine else workbook(reference_site, package, name)

    assert TOTAL in {wrong.figure for wrong in read_workbooks(known, content)}


def test_an_amount_that_nobody_published_is_seen(known: Known, amounts: set[str], tmp_path: Path) -> None:
    other = known.altered(TOTAL)
    (document,) = [d for d in documents(known.instance, known.outline, other.published) if d.name == REPORT]
    (tmp_path / REPORT).write_bytes(compile_pdf(document.name, document.template, document.data))
    found = {wrong.found for wrong in read_amounts(REPORT, pdf_text(tmp_path / REPORT), amounts)}
    assert found == {other.figures[TOTAL].display}
