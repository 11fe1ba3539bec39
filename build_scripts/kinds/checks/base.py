"""What every check has: what it declares, and what it finds where the data are otherwise."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated

from build_scripts.declare.roles import Id, Text
from build_scripts.model import Dataset, Finding, Scalar


@dataclass(frozen=True)
class Mismatch:
    """A printed value and the one its own source gives for it."""

    resource: str
    field: str
    row: int | None
    key: Mapping[str, Scalar]
    place: str
    printed: str
    recomputed: str
    difference: Fraction | None = None
    bound: Fraction | None = None
    """The most that rounding at the printed precision allows; like ``difference``, exact."""
    against: str = ""
    """Where ``recomputed`` is printed itself, when it is the same fact in another place."""
    stated: bool = False
    """Whether ``recomputed`` tells of another statement, instead of what should be printed."""


@dataclass(frozen=True, kw_only=True)
class Check(ABC):
    """A sum, an order or an agreement that the data must keep."""

    id: Annotated[Id, "Su nombre en el paquete."]
    title: Annotated[Text, "La frase que debe ser cierta."]
    kind: str

    @property
    def packages(self) -> tuple[str, ...]:
        """The other datasets that it compares with."""
        return ()


class SourceCheck(Check):
    """Holds the source to its own arithmetic: what does not hold can be declared, and is published as a doubt."""

    @abstractmethod
    def mismatches(self, dataset: Dataset) -> Iterator[Mismatch]:
        """Yield the places where the printed value is not the recomputed one."""


class OwnCheck(Check):
    """Holds what the portal itself put together: what fails is corrected, and no declaration excuses it."""

    @abstractmethod
    def findings(self, dataset: Dataset, others: Mapping[str, Dataset], shown: str) -> list[Finding]:
        """Return what is wrong; ``shown`` is the package's folder as messages print it."""
