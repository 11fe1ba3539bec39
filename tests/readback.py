"""Reads back, from the files of a rendición, the number that stands where each figure should be.

Each reader takes what a file says (its text, its elements, its cells) and what was published, and gives the
``Mismatch``es: figures that are missing where the outline puts them, or that say something else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import openpyxl
from bs4 import BeautifulSoup

from build_scripts.labels import cell, machine, number, scalar, with_unit
from build_scripts.model import Breakdown, Dataset, Discrepancy, Figure, Outline
from build_scripts.words import in_words
from tests.spoken import NotSpanishError, read_amount

CALL = re.compile(r"\{figura:([a-z0-9-]+/[a-z0-9-]+(?::numero)?)\}")
SENTENCE = re.compile(r"(?<=[.!?…])\s+")
FOOT = re.compile(r"(?m)^.*Página \d+ de \d+\s*$|\b\d+ / \d+\s*$")
NUMBER = re.compile(r"(?<![\w.,])[−+]?(?:\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+,\d+)(?![\w]|[.,]\d)")
"""What is surely an amount: with decimals or with thousands."""
END = r"(?=[.,;:]?(?:\s|$))"
CAPTION = "Cuadro "
"""What stands before the title of a table, which may be that of a figure too."""
NONE = "no se puede calcular"


@dataclass(frozen=True)
class Mismatch:
    """A place where a file does not say what was published."""

    place: str
    figure: str
    expected: str
    found: str


Figures = Mapping[str, Figure]


def looked_up(call: str, figures: Figures) -> Figure:
    """Give the figure that a call names, without its unit where only the number is called for."""
    name, _, alone = call.partition(":")
    return replace(figures[name], unit="") if alone else figures[name]


def shown(figure: Figure) -> str:
    """Give a figure as readers should see it, on one line, with plain spaces."""
    return _plain(NONE if figure.value is None else with_unit(figure.display, figure.unit))


# --- the site ----------------------------------------------------------------------------------


def read_page(place: str, html: str, figures: Figures) -> list[Mismatch]:
    """Hold every element that says to be a figure against it."""
    found = BeautifulSoup(html, "html.parser").select("[data-figure]")
    told = [(str(element["data-figure"]), _plain(element.get_text())) for element in found]
    return [
        Mismatch(place, name, shown(figures[name]), text)
        for name, text in told
        if text.lower() != shown(figures[name]).lower()
    ]


def figures_of_page(html: str) -> set[str]:
    return {str(element["data-figure"]) for element in BeautifulSoup(html, "html.parser").select("[data-figure]")}


# --- what is printed ---------------------------------------------------------------------------


def pdf_text(path: Path) -> str:
    """Read the text of a PDF, without the feet of its pages, which may cut a sentence."""
    import pypdf

    pages = [page.extract_text() for page in pypdf.PdfReader(path).pages]
    return _plain(" ".join(FOOT.sub(" ", page.rstrip()) for page in pages))


def read_passages(place: str, text: str, passages: Iterable[str], figures: Figures) -> list[Mismatch]:
    """Find each sentence that calls for figures, and hold what stands in their place against them."""
    wrong: list[Mismatch] = []
    for passage in passages:
        for sentence in SENTENCE.split(passage):
            if CALL.search(sentence):
                wrong += _held(place, text, sentence, figures)
    return wrong


def read_cards(place: str, text: str, names: Iterable[str], figures: Figures, none: str = NONE) -> list[Mismatch]:
    """Hold each number that stands large above a figure's title against it; ``none`` stands for what is missing."""
    chosen = list(names)
    wrong: list[Mismatch] = []
    for name in chosen:
        title = figures[name].title
        longer = [_plain(figures[other].title) for other in chosen if figures[other].title.startswith(f"{title},")]
        only = re.sub("|".join(map(_literal, longer)), " ", text) if longer else text
        wrong += _held(place, only, f"{{figura:{name}}} {title}", figures, none)
    return wrong


def amounts_of(
    published: Iterable[tuple[Dataset, Iterable[Breakdown], Iterable[Discrepancy]]], figures: Figures
) -> set[str]:
    """List every amount that is published, as readers see it, without its sign."""
    told: set[str] = {figure.display for figure in figures.values()}
    for dataset, breakdowns, doubts in published:
        for breakdown in breakdowns:
            for row in (*breakdown.rows, *breakdown.totals):
                told |= {cell(column, value) for column, value in zip(breakdown.columns, row, strict=True)}
        for table in dataset.tables.values():
            told |= {scalar(value) for row in table.rows for value in row.values.values()}
        for doubt in doubts:
            told |= {machine(value, doubt.kind) for value in (doubt.printed, doubt.recomputed)}
            told |= {number(value) for value in (doubt.difference, doubt.bound) if value is not None}
    return {found.lstrip("+−") for text in told for found in NUMBER.findall(text)}


def read_rows(place: str, text: str, breakdown: Breakdown) -> list[Mismatch]:
    """Find every row of a computed table, whole and with its numbers in their places."""
    rows = [*breakdown.rows, *breakdown.totals]
    wrong: list[Mismatch] = []
    for row in rows:
        cells = [
            "" if value is None and row in breakdown.totals else cell(column, value)
            for column, value in zip(breakdown.columns, row, strict=True)
            if not column.name.endswith("_exacta")  # paper has the rounded amount only
        ]
        told = _plain(" ".join(cells))
        if not re.search(_literal(told), text):
            wrong.append(Mismatch(place, breakdown.id, told, "no se encontró"))
    return wrong


def read_amounts(place: str, text: str, known: set[str]) -> list[Mismatch]:
    """Find the amounts of a text that nothing published has."""
    return [
        Mismatch(place, "", "un número publicado", found)
        for found in NUMBER.findall(text)
        if found.lstrip("+−") not in known
    ]


def _held(place: str, text: str, sentence: str, figures: Figures, none: str = NONE) -> Iterator[Mismatch]:
    """Look for the sentence with anything in its figures' places, as many words as they have."""
    names = CALL.findall(sentence)
    expected = [_told(looked_up(name, figures), none) for name in names]
    parts = CALL.split(_plain(sentence))[::2]
    pattern = _literal(parts[0])
    for words, part in zip(expected, parts[1:], strict=True):
        pattern += rf"((?:\S+ ){{{len(words.split()) - 1}}}\S+?)(?!\w){_literal(part)}"
    every = [match for match in re.finditer(pattern + END, text) if not match[1].startswith(CAPTION)]
    if not every:
        yield Mismatch(place, ", ".join(names), "; ".join(expected), f"no se encontró «{sentence}»")
    for match in every:
        for name, want, got in zip(names, expected, match.groups(), strict=True):
            if _bare(got) != _bare(want):
                yield Mismatch(place, name, want, got)


def _bare(text: str) -> str:
    """Write a text without what tells a sentence from a card: capitals, and parentheses around a mark."""
    return text.lower().replace("(", "").replace(")", "")


def _told(figure: Figure, none: str) -> str:
    """Give a figure as a document prints it inside a sentence: with its mark."""
    if figure.value is None:
        return none
    return f"{shown(figure)} ({figure.mark})" if figure.mark else shown(figure)


# --- what is read aloud ------------------------------------------------------------------------

TIMES = {"millones": 6, "miles": 3}


def read_script(text: str, passages: Iterable[str], figures: Figures) -> list[Mismatch]:
    """Find each sentence of the script and understand its amounts as a listener would."""
    heard = _plain(re.sub(r"\[[^]]*\]", " ", text))
    wrong: list[Mismatch] = []
    for passage in passages:
        for sentence in SENTENCE.split(passage):
            names = CALL.findall(sentence)
            if not names:
                continue
            parts = CALL.split(_plain(sentence))[::2]
            pattern = _literal(parts[0])
            for name, part in zip(names, parts[1:], strict=True):
                count = len(in_words(looked_up(name, figures)).split())
                pattern += rf"((?:\S+ ){{{count - 1}}}\S+?){_literal(part)}"
            match = re.search(pattern + END, heard)
            if match is None:
                wrong.append(Mismatch("guion", ", ".join(names), sentence, "no se encontró"))
                continue
            for name, said in zip(names, match.groups(), strict=True):
                wrong += _understood(looked_up(name, figures), said)
    return wrong


def _understood(figure: Figure, said: str) -> list[Mismatch]:
    if figure.value is None:
        return []
    scale = TIMES.get(figure.unit.split(" ")[0], 0)
    expected = Decimal(figure.value).scaleb(scale)
    try:
        heard, _ = read_amount(said)
    except NotSpanishError as error:
        return [Mismatch("guion", figure.id, str(expected), str(error))]
    return [] if heard == expected else [Mismatch("guion", figure.id, str(expected), said)]


# --- spreadsheets ------------------------------------------------------------------------------


def read_workbook(
    place: str, content: bytes, dataset: Dataset, resource: str, figures: Iterable[Figure]
) -> list[Mismatch]:
    """Hold the cells of a spreadsheet that figures are computed from against those of their recipes."""
    sheet = openpyxl.load_workbook(BytesIO(content), read_only=True)["Datos"]
    rows = list(sheet.iter_rows(values_only=True))
    columns = {field.name: at for at, field in enumerate(dataset.tables[resource].fields)}
    lines = {row.number: at for at, row in enumerate(dataset.tables[resource].rows, 1)}
    wrong: list[Mismatch] = []
    for figure in figures:
        for ingredient in figure.recipe.ingredients:
            if ingredient.resource != resource or ingredient.field is None:
                continue
            for line, value in zip(ingredient.rows, ingredient.values, strict=False):
                found = rows[lines[line]][columns[ingredient.field]]
                if not _same(found, value):
                    wrong.append(Mismatch(f"{place}, fila {lines[line] + 1}", figure.id, value, str(found)))
    return wrong


def _same(found: object, value: str) -> bool:
    if found is None or value == "":
        return found is None and value == ""
    if isinstance(found, int | float) and not isinstance(found, bool):
        return Decimal(str(found)) == Decimal(value)
    return str(found) == value


# --- what an outline puts where ----------------------------------------------------------------


def spoken(outline: Outline) -> list[str]:
    return [message.says for message in outline.messages]


def titles(outline: Outline) -> list[str]:
    return [message.title for message in outline.messages]


def written(outline: Outline) -> list[str]:
    return [text for section in outline.sections for text in (section.title, *section.paragraphs)]


def _literal(text: str) -> str:
    return r"\s?".join(re.escape(part) for part in re.split(r"(?<=[-/])|(?=[-/])", text)) if text else ""


def _plain(text: str) -> str:
    return " ".join(text.split())
