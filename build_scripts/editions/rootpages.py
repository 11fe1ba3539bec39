"""Makes the pages beside the editions: what leads to the current one, the static list, and the address of none.

The edition that is being built carries them; ``rootfile`` reads them out of it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from build_scripts import news
from build_scripts.addresses import CURRENT, EDITIONS, HISTORY, edition_anchor
from build_scripts.audit import check_executable, find_executable, theme_files
from build_scripts.describe import Layout, deep_folders, security_txt, server_files
from build_scripts.editions.changes import told
from build_scripts.editions.rootfile import OWN_DIGEST, PLACES, if_signed, root_file
from build_scripts.editions.versions import ATTRIBUTES, SIGNATURES, SIGNED
from build_scripts.exceptions import DataError
from build_scripts.labels import day
from build_scripts.model import HistoryEntry, Instance, Output
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
UNTOUCHED = "# git no cambia ningún byte de lo publicado.\n* -text\n"
"""For a repository of editions: on Windows, git would rewrite the line ends of texts, and no hash would match."""


def root_pages(instance: Instance, base: str, history: Sequence[HistoryEntry], storied: Collection[str]) -> Output:
    """Make all pages of the root, as they are to be once the edition that is being built is published.

    ``base`` is the root's public address, if it has one; ``history`` tells all editions, the newest first, that one
    among them; ``storied`` names those that have a page of their history.
    """
    environment = _environment()
    editions = [_row(entry, storied, current=not place) for place, entry in enumerate(history)]
    pages: dict[str, dict[str, object]] = {
        "index.html": {"root": ""},
        EDITIONS: {"root": "", "editions": editions, **COMMANDS},
        "404.html": {"root": urlsplit(base).path or "/"},  # hosts show it at the address that was asked for
    }
    made = {
        name: environment.get_template(f"publication/{name}").render(portal=instance, base=base, **more)
        for name, more in pages.items()
    }
    _check(made, base)
    sitemap = [f"Sitemap: {base}{CURRENT}/sitemap.xml"] if base else []
    robots = "\n".join(["User-agent: *", "Allow: /", *sitemap, ""])
    sent = {file.path: file.content.decode() for file in _for_servers(instance, base, history)}
    return root_file({**made, "robots.txt": robots, ".nojekyll": "", ATTRIBUTES: UNTOUCHED, **sent})


def _for_servers(instance: Instance, base: str, history: Sequence[HistoryEntry]) -> list[Output]:
    """Write what servers are told of the whole publication, and where to tell that something is wrong with it."""
    docs = instance.root / "docs"
    deep = deep_folders(path.relative_to(docs).as_posix() for path in docs.rglob("*.md"))
    names = sorted(entry.edition.name for entry in history)
    layout = Layout(names, deep, urlsplit(base).path or "/")
    own = next(entry.edition for entry in history if entry.being_built)
    return [*server_files(instance, layout), *security_txt(instance, own.day, base)]


def _check(made: Mapping[str, str], base: str) -> None:
    """Raise ``DataError`` when a page runs or loads something that is not of the theme of the current edition."""
    filled = {name: PLACES.sub(lambda place: place[2] or "", text) for name, text in made.items()}
    executable = {name: find_executable(text, leads_on=name == "index.html") for name, text in filled.items()}
    theme = {f"{CURRENT}/{path}": digest for path, digest in theme_files().items()}
    if findings := check_executable(executable, theme, base):
        raise DataError(findings)


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


def _row(entry: HistoryEntry, storied: Collection[str], *, current: bool) -> dict[str, object]:
    name, comparison = entry.edition.name, entry.comparison
    alone = "Es la primera: no hay otra con que compararla." if entry.is_first else f"C{news.NOT_COMPARED[1:]}."
    return {
        "name": name,
        "day": entry.edition.day,
        "digest": OWN_DIGEST if entry.being_built else entry.edition.digest,
        "current": current,
        "alone": "" if comparison else alone,
        "compared": comparison.before if comparison else "",
        "changed": told(comparison) if comparison else [],
        "history": HISTORY if name in storied else "",
        "signature": f"{SIGNATURES}/{name}{SIGNED}",
        "if_signed": if_signed(name),
    }
