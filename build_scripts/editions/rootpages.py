"""Makes the pages beside the editions: what leads to the current one, the static list, and the address of none."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from build_scripts.addresses import CURRENT, EDITIONS, HISTORY, edition_anchor
from build_scripts.editions.changes import comparison_of, told
from build_scripts.editions.store import Kept
from build_scripts.editions.versions import newest_first
from build_scripts.labels import day
from build_scripts.model import Instance, Output
from build_scripts.sums import CHECKSUMS, MANIFEST

if TYPE_CHECKING:
    from jinja2 import Environment

TEMPLATES = Path(__file__).parent.parent / "templates"
COMMANDS = {
    "hash_name": "SHA-256",
    "check_files": f"sha256sum --check --quiet {CHECKSUMS}",
    "check_list": f"sha256sum {CHECKSUMS}",
    "list_name": CHECKSUMS,
    "manifest_name": MANIFEST,
    "check_manifest": f"sha256sum {MANIFEST}",
}
"""What readers type to verify an edition by hand."""


def root_pages(instance: Instance, base: str, kept: Mapping[str, Kept], signed: Mapping[str, str]) -> list[Output]:
    """Make all pages of the root. ``base`` is its public address, if it has one; ``kept`` is in chain order.

    ``signed`` gives the path of the signature of each edition that has one.
    """
    environment = _environment()
    chain = [one.edition for one in kept.values()]
    editions = [_row(kept[e.name], signed.get(e.name, ""), current=not n) for n, e in enumerate(newest_first(chain))]
    pages: dict[str, dict[str, object]] = {
        "index.html": {"root": ""},
        EDITIONS: {"root": "", "editions": editions, **COMMANDS},
        "404.html": {"root": urlsplit(base).path or "/"},  # hosts show it at the address that was asked for
    }
    made = []
    for name, more in pages.items():
        text = environment.get_template(f"publication/{name}").render(portal=instance, base=base, **more)
        made.append(Output(name, text.encode()))
    sitemap = [f"Sitemap: {base}{CURRENT}/sitemap.xml"] if base else []
    robots = "\n".join(["User-agent: *", "Allow: /", *sitemap, ""])
    return [*made, Output("robots.txt", robots.encode()), Output(".nojekyll", b"")]


def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {"day": day, "edition_anchor": edition_anchor}
    return environment


def _row(kept: Kept, signed: str, *, current: bool) -> dict[str, object]:
    comparison = comparison_of(kept)
    return {
        "name": kept.edition.name,
        "day": kept.edition.day,
        "digest": kept.edition.digest,
        "current": current,
        "first": comparison is None,
        "compared": comparison.before if comparison else "",
        "changed": told(comparison) if comparison else [],
        "history": HISTORY if HISTORY in kept.site.files else "",
        "signed": signed,
    }
