"""Finds the editions that a publication names and does not have: publishing over them would wipe their last traces.

In: the folder of a publication and the editions that are in it. Out: what is named elsewhere in it and is not there, or
is there with another hash. The edition comes to its place before any list does, so that a publication that was cut
short never has less than its lists say.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from build_scripts.addresses import CURRENT, EDITIONS, VERSIONS
from build_scripts.editions.statement import read_statement
from build_scripts.editions.store import Kept, read_site
from build_scripts.editions.versions import NAME, SIGNATURES, SIGNED, STATEMENT
from build_scripts.exceptions import OutputError
from build_scripts.plainfiles import LISTS, read_json, read_plain

RECOVER = (
    "Recupérela de una copia. Si es la última, sirve también repetir la orden con que se publicó, con los mismos datos "
    "y el mismo programa: se acepta solo si sale con esa huella. Si nadie tiene una copia, no borre lo que la nombra: "
    "deje esta publicación a la vista, como está, y siga en otra carpeta y con otra dirección (--destino y --url), con "
    "una página que diga qué edición falta aquí y cuál era su huella."
)
"""What to do about an edition that is not there; what is lost for good stays in sight."""
COMPARE = "Compárelas con una copia y recupere de ella la que no sea como se publicó: la edición o lo que la nombra."
"""What to do where an edition and what names it do not agree."""

SECTION = re.compile(r'<h2 id="([^"]+)">')
DIGEST = re.compile(r"<code>([0-9a-f]{64})</code>")


@dataclass(frozen=True)
class Trace:
    """An edition that is named and is not there as it is named."""

    name: str
    places: tuple[str, ...]
    """Where it is named, beside the editions."""
    digests: tuple[str, ...]
    """The hashes of its manifest that they tell; none where only its name is told."""
    found: str = ""
    """The hash of what is there under its name; empty where nothing is."""

    def told(self) -> str:
        """Say what is missing, where it is named, and with which hash."""
        listed = ", ".join(self.places[:-1]) + (" y " if self.places[1:] else "") + self.places[-1]
        verb = "nombran" if self.places[1:] else "nombra"
        hashes = " o ".join(self.digests)
        if self.found:
            return f"La edición «{self.name}» no es la que {verb} {listed}, con la huella {hashes}: tiene {self.found}."
        return f"Falta la edición «{self.name}», que {verb} {listed}{f', con la huella {hashes}' if hashes else ''}."


def lost(destination: Path, kept: Mapping[str, Kept]) -> list[Trace]:
    """List the editions that are named in a publication and are not in it as they are named there."""
    named: dict[str, list[tuple[str, str]]] = {}
    for place, name, digest in _named(destination):
        named.setdefault(name, []).append((place, digest))
    traces = []
    for name, mentions in named.items():
        has = kept[name].edition.digest if name in kept else ""
        other = [(place, digest) for place, digest in mentions if not has or digest not in {"", has}]
        if other:
            places = tuple(dict.fromkeys(place for place, _ in other))
            traces.append(Trace(name, places, tuple(dict.fromkeys(d for _, d in other if d)), has))
    return traces


def _named(destination: Path) -> Iterator[tuple[str, str, str]]:
    """Yield each mention of an edition: where, its name, and the hash of its manifest, if that is told."""
    mentions = (_in_versions, _in_list, _elsewhere, _in_statement)
    for place, name, digest in (mention for look in mentions for mention in look(destination)):
        if NAME.fullmatch(name) and name.strip("."):
            yield place, name, digest


def _in_versions(destination: Path) -> Iterator[tuple[str, str, str]]:
    listed = read_json(destination / VERSIONS)
    for one in listed if isinstance(listed, list) else ():
        if isinstance(one, dict) and isinstance(one.get("version"), str):
            yield VERSIONS, one["version"], str(one.get("manifest_sha256") or "")


def _in_list(destination: Path) -> Iterator[tuple[str, str, str]]:
    try:
        text = read_plain(destination / EDITIONS, LISTS).decode("utf-8", "replace")
    except OSError:
        return
    _, *pieces = SECTION.split(text)
    for name, section in zip(pieces[::2], pieces[1::2], strict=True):
        digest = DIGEST.search(section.partition("</section>")[0])
        yield EDITIONS, html.unescape(name), digest[1] if digest else ""


def _elsewhere(destination: Path) -> Iterator[tuple[str, str, str]]:
    current = destination / CURRENT
    if current.is_symlink():
        yield CURRENT, current.readlink().name, ""
    elif current.is_dir():
        try:
            edition = read_site(current).edition
        except OutputError:
            edition = None
        if edition:
            yield CURRENT, edition.name, ""
    for path in sorted((destination / SIGNATURES).glob(f"*{SIGNED}")):
        yield f"{SIGNATURES}/{path.name}", path.name.removesuffix(SIGNED), ""


def _in_statement(destination: Path) -> Iterator[tuple[str, str, str]]:
    try:
        statement = read_statement(destination)
    except OutputError:
        return
    for one in statement.editions if statement else ():
        yield STATEMENT, one.name, one.digest
