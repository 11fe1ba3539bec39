"""Reads a package: first its files as they are (``read_source``), then, once valid, its exact values (``to_dataset``).

In: a folder. Out: a ``Source`` that never fails to be made, whatever the folder holds, and a frozen ``Dataset``.
"""

from build_scripts.load.dataset import to_dataset
from build_scripts.load.outline import OUTLINES, read_outlines
from build_scripts.load.source import find_packages, read_source
from build_scripts.load.written import PAGES, check_written, read_written

__all__ = [
    "OUTLINES",
    "PAGES",
    "check_written",
    "find_packages",
    "read_outlines",
    "read_source",
    "read_written",
    "to_dataset",
]
