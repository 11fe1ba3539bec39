"""The configuration that builds the composed pages: written here, whole; it inherits from no file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import yaml

from build_scripts import labels
from build_scripts.model import Instance, Output, Published

THEME = Path(__file__).parent.parent / "theme"
THEMED: Mapping[str, object] = {"name": "material", "custom_dir": str(THEME), "language": "es", "font": False}


def staged_config(
    instance: Instance, published: Sequence[Published], structured: Mapping[str, str] | None = None
) -> Output:
    """Write the whole mkdocs.yml that builds the pages, in which of the portal's only counts what is on our list.

    Pages are plain files (no directory addresses), so that the site also works opened from a folder. With a public
    address, canonical addresses come of it, and the page of errors finds its way from any depth. ``structured`` holds
    what machines read (JSON-LD) of pages that people write, by path.
    """
    nav: list[object] = [{title: page} for title, page in instance.nav]
    site = instance.site
    extra: dict[str, object] = {
        "generator": False,
        "portal": site.get("portal", {}),
        "structured": dict(structured or {}),
    }
    document = {
        "site_name": site.get("site_name", instance.name),
        "docs_dir": "docs",
        "site_url": instance.url,
        "use_directory_urls": False,
        "theme": THEMED,
        "plugins": [],
        "hooks": [],
        "markdown_extensions": site.get("markdown_extensions", []),
        "extra": extra,
        "nav": nav,
        "not_in_nav": "".join(f"/datos/{p.dataset.slug}/\n" for p in published),
        "validation": {"nav": {"omitted_files": "ignore"}, "links": {"not_found": "warn", "anchors": "warn"}},
    }
    if edition := instance.edition:
        day = {"date": edition.day.isoformat(), "day": labels.day(edition.day)}
        extra["edition"] = {"name": edition.name, **day}
    if instance.description:
        document["site_description"] = instance.description
    if palette := site.get("palette"):
        document["theme"] = {**THEMED, "palette": palette}
    if not nav:
        del document["nav"]
    text = yaml.safe_dump(document, allow_unicode=True, sort_keys=False)
    return Output("mkdocs.yml", f"# Generado en cada construcción con lo que cuenta de ../mkdocs.yml.\n{text}".encode())
