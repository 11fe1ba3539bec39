"""Holds every page that came out against the data: nothing is typed or disagrees, no link is broken, nothing runs.

In: the built HTML, the words and numbers that the data have, the figures, the settings. Out: ``Finding``s.
Templates mark what they compute with ``data-computed`` and every figure with ``data-figure``; all other text was
written by a person, and each number in it must stand in the data or in the list of ``extra.portal.numbers``.
"""

from build_scripts.audit.executable import find_executable
from build_scripts.audit.linking import check_links, editions_outside
from build_scripts.audit.own import check_executable, theme_files
from build_scripts.audit.reading import Reading, read_page
from build_scripts.audit.vocabulary import vocabulary, words
from build_scripts.audit.vouching import check_figures, check_marks, check_numbers

__all__ = [
    "Reading",
    "check_executable",
    "check_figures",
    "check_links",
    "check_marks",
    "check_numbers",
    "editions_outside",
    "find_executable",
    "read_page",
    "theme_files",
    "vocabulary",
    "words",
]
