"""The repeated pieces of a page, each a block of HTML: figures, charts, tables, doubts, heads, downloads."""

from build_scripts.compose.components.anchors import question_target
from build_scripts.compose.components.catalogue import catalogue
from build_scripts.compose.components.citation import citation, figure_citation
from build_scripts.compose.components.datasets import (
    chart_block,
    dataset_head,
    dictionary,
    downloads,
    revisions,
)
from build_scripts.compose.components.doubts import doubt_block, doubt_list, doubts_summary, withdrawn_doubts
from build_scripts.compose.components.embedding import embed_page
from build_scripts.compose.components.figures import (
    card_in_words,
    figure_cards,
    inline_figure,
    recipe_block,
    repeat_all,
    share_block,
)
from build_scripts.compose.components.history import editions_of, history
from build_scripts.compose.components.newest import edition_changes
from build_scripts.compose.components.programs import programs
from build_scripts.compose.components.records import (
    Place,
    linked,
    notice_block,
    register_table,
)
from build_scripts.compose.components.tables import breakdown_table, resource_table

__all__ = [
    "Place",
    "breakdown_table",
    "card_in_words",
    "catalogue",
    "chart_block",
    "citation",
    "dataset_head",
    "dictionary",
    "doubt_block",
    "doubt_list",
    "doubts_summary",
    "downloads",
    "edition_changes",
    "editions_of",
    "embed_page",
    "figure_cards",
    "figure_citation",
    "history",
    "inline_figure",
    "linked",
    "notice_block",
    "programs",
    "question_target",
    "recipe_block",
    "register_table",
    "repeat_all",
    "resource_table",
    "revisions",
    "share_block",
    "withdrawn_doubts",
]
