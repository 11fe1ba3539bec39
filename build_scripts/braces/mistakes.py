"""What can be wrong between braces, told so that whoever wrote it can mend it."""

from __future__ import annotations

from dataclasses import dataclass

GUIDE = "Vea qué se puede escribir en docs/descriptor.md, en «Lo que una página puede llamar»."


@dataclass(frozen=True)
class Mistake:
    """Something wrong on a line of a text."""

    line: int
    message: str
    expected: str
    found: str
    next: str


class CallError(Exception):
    """What a function of the pages was asked for is not there, or it was asked wrongly."""

    def __init__(self, message: str, expected: str, found: str, step: str) -> None:
        super().__init__(message)
        self.message, self.expected, self.found, self.step = message, expected, found, step

    def at(self, line: int) -> Mistake:
        """Tell it with its line."""
        return Mistake(line, self.message, self.expected, self.found, self.step)
