"""Writes into a portal's own data what a command knows better than a person: one row at a time, never half of it."""

from build_scripts.authoring.freezing import check_document, freeze

__all__ = ["check_document", "freeze"]
