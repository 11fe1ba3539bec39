"""Every error the generator raises on purpose, as one tree.

``PortalError``
├── ``UsageError``      the command line or the configuration asks for something that does not exist (exit 2)
├── ``DataError``       the published data have findings, so nothing is built (exit 1)
├── ``PageError``       a page calls a figure, table or chart that no dataset declares (exit 1)
├── ``OutputError``     two outputs claim one path, or the destination cannot be written (exit 1)
│   └── ``UnfinishedError``  an edition is in place, but not yet all that leads to it (exit 1)
├── ``ConflictError``   something else is already published under that name (exit 3)
└── ``RenderError``     the site generator failed or left out an expected page (exit 1)

Messages are Spanish, name the place and end with the next step: the command line prints them as they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from build_scripts.model import Finding


class PortalError(Exception):
    """An error foreseen by the generator, with a message for the officer."""

    exit_code = 1


class UsageError(PortalError):
    """The request cannot be understood: unknown package, missing configuration, bad option."""

    exit_code = 2


class DataError(PortalError):
    """The data have findings that stop the build; they travel along so all are shown at once."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        many = f"{len(findings)} hallazgos detienen la construcción"
        super().__init__("Un hallazgo detiene la construcción" if len(findings) == 1 else many)
        self.findings = tuple(findings)

    def __reduce__(self) -> tuple[type[DataError], tuple[tuple[Finding, ...]]]:
        """Travel between processes with the findings, not with the message made of them."""
        return type(self), (self.findings,)


class PageError(PortalError):
    """A written page asks for something the datasets do not declare."""


class OutputError(PortalError):
    """What was to be written cannot be written as asked."""


class UnfinishedError(OutputError):
    """An edition is in place, but ``vigente``, the lists or the signature are not: the same order completes it."""


class ConflictError(PortalError):
    """An edition of that name is published with other content, and what is published never changes."""

    exit_code = 3


class RenderError(PortalError):
    """The site generator failed, or an expected page did not come out."""
