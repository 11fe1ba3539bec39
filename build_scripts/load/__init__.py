"""Reads a package: first its files as they are (``read_source``), then, once valid, its exact values (``to_dataset``).

In: a folder. Out: a ``Source`` that never fails to be made, whatever the folder holds, and a frozen ``Dataset``.
"""

from build_scripts.load.dataset import to_dataset
from build_scripts.load.docs import PAGES, check_docs, read_docs
from build_scripts.load.outline import OUTLINES, outline_files, read_outlines
from build_scripts.load.source import find_packages, read_source

__all__ = [
    "OUTLINES",
    "PAGES",
    "check_docs",
    "find_packages",
    "outline_files",
    "read_docs",
    "read_outlines",
    "read_source",
    "to_dataset",
]
