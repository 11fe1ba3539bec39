"""What is written: files, what pages offer of them, and the portal's settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from build_scripts.model.chain import Edition
from build_scripts.model.dataset import Dataset
from build_scripts.model.findings import Discrepancy
from build_scripts.model.hearings import Deadline
from build_scripts.model.results import Breakdown, Chart, Figure

CONFIG, DATASETS, STAGING = "mkdocs.yml", "datasets", ".portal"
"""In a portal's root: its settings, its packages, and where builds work."""


@dataclass(frozen=True)
class Download:
    """A published file as its page offers it."""

    path: str
    label: str
    format: str
    bytes: int
    resource: str | None = None
    rows: int | None = None
    sha256: str = ""


@dataclass(frozen=True)
class Move:
    """An address that a page had before, as a path below the site's root, and where it leads."""

    old: str
    new: str
    title: str
    """Of the page it leads to."""
    told: str
    """The file that declares it, for messages."""
    files_before: str = ""
    """The folder where its files were, if it had any, and where they are."""
    files_now: str = ""


@dataclass(frozen=True)
class Published:
    """Everything that is published of one dataset, ready to be put on pages."""

    dataset: Dataset
    discrepancies: tuple[Discrepancy, ...]
    figures: tuple[Figure, ...]
    breakdowns: tuple[Breakdown, ...]
    charts: tuple[Chart, ...]
    downloads: tuple[Download, ...]

    def doubts_of(self, figure: Figure) -> list[Discrepancy]:
        """Return the doubts about any cell that a figure of this dataset was computed from."""
        cells = {(i.resource, i.field, line) for i in figure.recipe.ingredients for line in i.rows if i.field}
        return [d for d in self.discrepancies if (d.resource, d.field, d.row) in cells]


@dataclass(frozen=True)
class AllowedNumber:
    """A number that pages may show though no data have it, and why."""

    number: str
    """As the page spells it, with the word beside it where it is short: ``100 %``."""
    reason: str
    where: str = ""
    """The address of the page, which may have ``*`` in it; empty for any page."""


@dataclass(frozen=True)
class Card:
    """A picture to share: a heading and a few figures, with their source."""

    path: str
    """Of the PNG, below the site's root."""
    heading: str
    figures: tuple[Figure, ...]
    source: str
    site: str
    notice: str
    caution: str = ""
    """What the figures must not be taken for."""


@dataclass(frozen=True)
class Sending:
    """What the settings say of the headers that servers send."""

    hsts_days: int = 0
    """For how many days browsers are to come only by https; 0 does not ask for it."""
    frame_ancestors: tuple[str, ...] = ()
    """The sites that may put pages into theirs; none unless they are named."""
    embed_ancestors: tuple[str, ...] = ()
    """The sites that may put charts into theirs; all unless some are named."""


@dataclass(frozen=True)
class Instance:
    """The portal's own settings, from ``extra.portal`` of mkdocs.yml."""

    root: Path
    name: str
    notice: str
    """Says that the site is built from public documents and is no entity's official site."""
    license_note: str
    """What is known of the licence of the source documents."""
    data_license: str
    publisher: str
    """Who publishes the compilation, for citations."""
    url: str = ""
    """The site's public address, ending in a slash; empty while it has none."""
    description: str = ""
    """What the site is about, in a sentence: mkdocs.yml's ``site_description``."""
    contact: str = ""
    """An e-mail or a web address to write to about the data; empty when none is given."""
    security_contact: str = ""
    """Where to tell that something is wrong with the site itself; empty where ``contact`` is for that too."""
    headers: Sending = Sending()
    table_rows: int = 500
    """The most rows that a page's table shows; the files hold all."""
    unpublished: str = ""
    """The page of what no source publishes, where every empty result leads; empty when there is none."""
    nav: tuple[tuple[str, str], ...] = ()
    """The top sections: title and first page."""
    groups: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """How the catalogue orders datasets: title of each group and its slugs; the rest come last."""
    numbers: tuple[AllowedNumber, ...] = ()
    """The numbers of the pages that come from no data."""
    deadlines: tuple[Deadline, ...] = ()
    """The days that norms ask for, as far as they are known."""
    styles: tuple[str, ...] = ()
    """The style sheets that the settings add to the theme's (mkdocs.yml's ``extra_css``), by their path in the site."""
    hosting_files: tuple[tuple[str, str], ...] = ()
    """What may lie beside the editions for the host's sake: each file's path and SHA-256."""
    withdrawn: tuple[tuple[str, str], ...] = ()
    """The datasets that were published and are not any more: each one's name, and why."""
    site: Mapping[str, Any] = field(default_factory=dict, hash=False)
    """What of mkdocs.yml the site generator is given: its name, its extensions of Markdown, its colours."""
    valid_days: int = 400
    """For how many days a statement of what is published is to be believed."""
    revoked_keys: tuple[str, ...] = ()
    """The public keys whose signatures no longer count, without comments."""
    edition: Edition | None = None
    """The edition that is being built; ``None`` for working material."""
    frozen_url: str = ""
    """The public address of this edition, ending in a slash, where it never changes; ``url`` is that of the current
    one. Empty for working material, or without a public address."""

    @property
    def lasting_url(self) -> str:
        """The address to cite: where what is read today stays as it is, if there is such a place."""
        return self.frozen_url or self.url
