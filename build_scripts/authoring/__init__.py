"""Writes into a portal's own data what a command knows better than a person: one row at a time, never half of it."""

from build_scripts.authoring.freezing import Origin, check_document, freeze

__all__ = ["Origin", "check_document", "freeze"]
