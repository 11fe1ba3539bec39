"""The configuration that builds the composed pages: the portal's own, plus what only the generator knows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import yaml

from build_scripts import labels
from build_scripts.model import Instance, Output, Published

THEME = Path(__file__).parent.parent / "theme"


def staged_config(
    instance: Instance, published: Sequence[Published], structured: Mapping[str, str] | None = None
) -> Output:
    """Write a mkdocs.yml that inherits from the portal's; dataset pages go into the nav's section of data.

    Pages are plain files (no directory addresses), so that the site also works opened from a folder. With a public
    address, canonical addresses come of it, and the page of errors finds its way from any depth. ``structured`` holds
    what machines read (JSON-LD) of pages that people write, by path.
    """
    nav: list[object] = [{title: page} for title, page in instance.nav]
    document = {
        "INHERIT": "../mkdocs.yml",
        "docs_dir": "docs",
        "site_url": instance.url,
        "use_directory_urls": False,
        "theme": {"name": "material", "custom_dir": str(THEME)},
        "extra": {"structured": dict(structured or {})},
        "nav": nav,
        "not_in_nav": "".join(f"/datos/{p.dataset.slug}/\n" for p in published),
        "validation": {"nav": {"omitted_files": "ignore"}, "links": {"not_found": "warn", "anchors": "warn"}},
    }
    if edition := instance.edition:
        day = {"date": edition.day.isoformat(), "day": labels.day(edition.day)}
        document["extra"] = {"structured": dict(structured or {}), "edition": {"name": edition.name, **day}}
    if not nav:
        del document["nav"]
    text = yaml.safe_dump(document, allow_unicode=True, sort_keys=False)
    return Output("mkdocs.yml", f"# Generado en cada construcción a partir de ../mkdocs.yml.\n{text}".encode())
