"""What is found: what stops publication, and the source's own doubts."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from build_scripts.model.values import Severity, type_name


@dataclass(frozen=True)
class Finding:
    """Something wrong, told so that an officer can act on it; it stops publication unless it is only an ``aviso``."""

    code: str
    package: str
    file: str
    message: str
    next: str
    row: int | None = None
    """Line in the file, header = 1."""
    field: str | None = None
    expected: str = ""
    found: str = ""
    difference: str | None = None
    severity: Severity = "error"

    @property
    def stops(self) -> bool:
        return self.severity == "error"


Rounding = Literal["compatible", "unexplained", "not-numeric", "stated"]
"""How a doubt stands to rounding; ``stated`` ones are between two statements, and neither is what should be."""

DoubtGroup = Literal["sums", "rest", "reported", "rounding"]
"""What a doubt is counted with: sums of documents that rounding does not explain, whatever else a document says in two
ways, what third parties stated, and what rounding explains. Each doubt is in one."""


@dataclass(frozen=True)
class Discrepancy:
    """A place where the source does not agree with its own arithmetic, published beside its figure."""

    package: str
    check: str
    check_title: str
    resource: str
    field: str
    row: int | None
    place: str
    """The row in words, such as ``gestión 2021``; empty for a check over the whole table."""
    printed: str
    """As a machine number or text, in the source's printed digits."""
    recomputed: str
    difference: Decimal | None
    """Printed minus recomputed; ``None`` where the values are not numbers."""
    bound: Decimal | None
    """The most that rounding at the printed precision allows, in the field's unit."""
    rounding: Rounding
    unit: str | None
    note: str
    source_place: str
    kind: type_name = "string"
    """Of what type both values are, so that they can be spelled for reading."""
    group: DoubtGroup = "rest"
    twice: bool = False
    """Whether both values are printed, in two places: then neither is what should be."""
