"""What the site says of itself to machines, once everything it holds is known: catalogue, feed, sitemap, robots."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from build_scripts.addresses import CHANGES, ROOT, TEXTS, VERSIONS
from build_scripts.characters import spelled
from build_scripts.describe import (
    CATALOGUE,
    CHECKSUMS,
    FEED,
    ROBOTS,
    SERVER_FILES,
    SITEMAP,
    Layout,
    catalogue,
    deep_folders,
    feed,
    robots,
    security_txt,
    server_files,
    sitemap,
)
from build_scripts.load import PAGES
from build_scripts.model import Finding, Fingerprint, HistoryEntry, Instance, Output, Published
from build_scripts.plainfiles import is_folder
from build_scripts.sums import MANIFEST

OWN = (
    CATALOGUE,
    CHANGES,
    CHECKSUMS,
    FEED,
    MANIFEST,
    ROOT,
    SITEMAP,
    f"{SITEMAP}.gz",
    TEXTS,
    VERSIONS,
    "404.html",
    *SERVER_FILES,
)
"""What the site, or the folder of editions, has in its root, and no file of docs/ may be taken for; the list of
versions too, by which a folder of editions is known."""


def check_names(root: Path) -> list[Finding]:
    """Find what people put in docs/ where the site describes itself; a robots.txt of one's own is fine."""
    own = {name.casefold() for name in OWN}  # on some systems a file is found by its name in any case
    there = sorted(path.name for path in (root / PAGES).iterdir()) if is_folder(root / PAGES) else []
    return [
        Finding(
            "docs-propio",
            PAGES,
            f"{PAGES}/{spelled(name)}",
            f"El portal escribe su propio «{spelled(name)}».",
            "Quítelo o cámbiele el nombre.",
            None,
            None,
            "otro nombre",
            spelled(name),
        )
        for name in there
        if name.casefold() in own
    ]


def describe_site(
    instance: Instance,
    published: Sequence[Published],
    files: Iterable[Fingerprint],
    pages: Iterable[str],
    history: Sequence[HistoryEntry] = (),
    *,
    day: date,
) -> list[Output]:
    """Describe ``files``, which are the datasets', and ``pages``, which is everything the site generator built.

    ``day`` is the build's. What servers are told lies in an edition's publication, and not in the edition.
    """
    datasets = [one.dataset for one in published]
    by_dataset: dict[str, list[Fingerprint]] = {dataset.slug: [] for dataset in datasets}
    taken_away = {download.path for one in published for download in one.downloads}
    for file in files:
        inside = file.path.removeprefix("datos/")
        slug = inside.partition("/")[0].partition(".")[0]  # a folder, or the package in one file
        offered = file.path in taken_away or file.path.endswith(".png")  # not what only the pages use
        if inside != file.path and slug in by_dataset and offered:
            by_dataset[slug].append(file)
    built = set(pages)
    outputs = [catalogue(instance, published, by_dataset), feed(instance, datasets, history)]
    if instance.url:
        outputs.append(sitemap(instance.url, (page for page in built if page.endswith(".html")), datasets))
    if ROBOTS not in built:
        outputs.append(robots(instance.url))
    if instance.edition is None:
        layout = Layout(deep=deep_folders(built), path=urlsplit(instance.url).path or "/")
        outputs += [*server_files(instance, layout), *security_txt(instance, day, instance.url)]
    return outputs
