"""Tells what changed between two snapshots, what that asks of the versions, and who said why.

In: two ``Snapshot``s. Out: a ``Comparison``; the ``Finding``s of the rule of versions; the comparison as JSON
(cambios.json) and as text. The rule follows Frictionless' recipe «Data Package Version» and is written for people in
docs/descriptor.md, section «Historial».
"""

from build_scripts.compare.codec import from_json, to_json
from build_scripts.compare.datasets import as_judged_before, compare
from build_scripts.compare.items import compare_items, flat
from build_scripts.compare.promises import check_promises
from build_scripts.compare.readers import setting_is_read
from build_scripts.compare.rule import check_days, check_rule
from build_scripts.compare.summary import to_summary
from build_scripts.compare.texts import PROSE, sections
from build_scripts.compare.wording import to_text

__all__ = [
    "PROSE",
    "as_judged_before",
    "check_days",
    "check_promises",
    "check_rule",
    "compare",
    "compare_items",
    "flat",
    "from_json",
    "sections",
    "setting_is_read",
    "to_json",
    "to_summary",
    "to_text",
]
