"""Headline numbers: in a sentence, as cards, and with their recipe."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from build_scripts import labels
from build_scripts.addresses import dataset_file, recipe_target, row_target, table_file
from build_scripts.compose.components.anchors import question_target
from build_scripts.compose.components.doubts import linked_doubts
from build_scripts.compose.html import block, visible
from build_scripts.compose.links import link, saved_as
from build_scripts.model import Card, Dataset, Discrepancy, Figure, Published

OLDEST_PYTHON = "3.8"
"""What the verifying script needs, as its own help says."""
SHORT = 12
"""A mark no longer than this is read beside its number in a sentence; of a longer one there is only the sign."""
DISAGREEING = frozenset({"unexplained", "stated"})
"""The classes of doubts that a number in a sentence does not go without; rounding explains the others, or a text."""
WORDY = 16
"""A display longer than this is words, not a number."""


def inline_figure(figure: Figure, page: str, doubts: Sequence[Discrepancy] = ()) -> Markup:
    """Show just the number, leading to its recipe, and say when what it was computed from does not agree."""
    short = len(figure.mark) <= SHORT
    told = linked_doubts((d for d in doubts if d.rounding in DISAGREEING), page)
    recipe_url = link(recipe_target(figure), page)
    return block("figure-inline.html", figure=figure, recipe_url=recipe_url, short=short, doubts=told)


def figure_cards(
    figures: Sequence[Figure], doubts: Sequence[Sequence[Discrepancy]], page: str, unpublished: str
) -> Markup:
    """Show figures large, side by side; what cannot be computed leads to the question that is left open."""
    numbers = [len(labels.bare(f.display)) for f in figures if f.value is not None]
    longest = max((length for length in numbers if length <= WORDY), default=0)
    cards = [
        block(
            "figure.html",
            longest=longest,
            figure=f,
            recipe_url=link(recipe_target(f), page),
            doubts=linked_doubts(d, page),
            question_url=question_url(f, page, unpublished),
        )
        for f, d in zip(figures, doubts, strict=True)
    ]
    return Markup('<div class="cards">') + Markup("").join(cards) + Markup("</div>")


def question_url(figure: Figure, page: str, unpublished: str) -> str:
    """Address the page of what a figure lacks; empty for a figure that has its value."""
    target = question_target(figure.question, unpublished) if figure.value is None else ""
    return link(target, page) if target else ""


def share_block(card: Card, page: str) -> Markup:
    """Offer a picture to share, with what it says in words."""
    names = [figure.id for figure in card.figures]
    return block("share.html", description=card_in_words(card), figures=names, picture=link(card.path, page))


def card_in_words(card: Card) -> str:
    """Say what a picture to share shows, for those who do not see it."""
    told = "; ".join(
        f"{f.title}: {labels.with_unit(f.display, f.unit)}{f' ({f.mark})' if f.mark else ''}" for f in card.figures
    )
    return f"{card.heading}. {told}. {card.caution}".strip()


def repeat_all(dataset: Dataset, page: str) -> Markup:
    """Say how to recompute every figure with one command, and give the files that it takes."""
    archive = f"{dataset.slug}.zip"
    return block(
        "repeat.html",
        archive=archive,
        python=OLDEST_PYTHON,
        archive_url=link(f"datos/{archive}", page),
        script_url=link("verificar.py", page),
        recipes_url=link(f"datos/{dataset.slug}/cifras.json", page),
    )


def recipe_block(published: Published, figure: Figure, page: str, limit: int, unpublished: str) -> Markup:
    """Show a figure's recipe: the rows used, each leading to its place in the table, operation, result, rounding.

    ``limit`` is the most rows that the table shows; a row beyond it leads to the table's head.
    """
    home = dataset_file(figure.package)
    inputs = [
        {
            "ingredient": i,
            "table": published.dataset.tables[i.resource],
            "field": published.dataset.tables[i.resource].field(i.field) if i.field else None,
            "file": link(table_file(figure.package, i.resource), page),
            "saved": saved_as(table_file(figure.package, i.resource), published.dataset),
            "rows": [
                {
                    "line": line,
                    "key": visible(key),
                    "value": i.values[at] if i.values else "",
                    "href": link(f"{home}#{row_target(published.dataset.tables[i.resource], line, limit)}", page),
                }
                for at, (line, key) in enumerate(zip(i.rows, i.keys, strict=True))
            ],
        }
        for i in figure.recipe.ingredients
    ]
    return block(
        "recipe.html",
        figure=figure,
        recipe=figure.recipe,
        endless=figure.recipe.result != figure.recipe.exact,
        inputs=inputs,
        doubts=linked_doubts(published.doubts_of(figure), page),
        question_url=question_url(figure, page, unpublished),
    )
