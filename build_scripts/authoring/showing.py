"""Finds what an outline shows at its hearing: every figure that its page, its papers or its script say.

In: an outline, and the datasets that it names. Out: the figures' ids, in the order in which they are first said.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from build_scripts import labels
from build_scripts.model import Dataset, Outline, Row, Sheets


def outline_of(outlines: Iterable[Outline], hearing: Row) -> Outline | None:
    """Find the outline of a recorded hearing: the one that names it, or else that of its year and kind."""
    found = [one for one in outlines if one.hearing == hearing["audiencia"]]
    alike = [o for o in outlines if not o.hearing and (o.year, o.kind) == (hearing["gestion"], hearing["tipo"])]
    return next(iter([*found, *alike]), None)


def figures_of(outline: Outline, datasets: Mapping[str, Dataset]) -> Sequence[str]:
    """Give the figures that an outline shows, those of its sheets last."""
    named = [*_of_texts([outline.title, outline.basis]), *_of_sections(outline), *_of_messages(outline)]
    if outline.sheets:
        named += _of_sheets(outline.sheets, datasets)
    return list(dict.fromkeys(named))


def _of_texts(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        for called in labels.ANY_FIGURE_CALL.findall(text):
            yield called.removesuffix(labels.ALONE)


def _of_sections(outline: Outline) -> Iterator[str]:
    for section in outline.sections:
        yield from _of_texts([section.title, *section.paragraphs])
        yield from section.figures
        yield from _of_texts(question.text for question in section.questions)


def _of_messages(outline: Outline) -> Iterator[str]:
    for message in outline.messages:
        yield from message.figures
        yield from _of_texts([message.title, message.says, message.notes, *message.questions])


def _of_sheets(sheets: Sheets, datasets: Mapping[str, Dataset]) -> Iterator[str]:
    slug, _, name = sheets.table.partition("/")
    for row in datasets[slug].tables[name].rows:
        key, called = labels.slug(row.cells[sheets.key]), row.cells[sheets.name]
        yield from (labels.for_row(figure, key, called) for figure in sheets.figures)
        yield from _of_texts(labels.for_row(text, key, called) for text in (sheets.title, *sheets.paragraphs))
