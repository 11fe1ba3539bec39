"""Lists what the portal's search can find, and writes it as one small script.

In: the settings, everything published, the rendered pages by path. Out: one ``Output``, ``buscar/indice.js``. It is a
script that sets a global, and no JSON, because a page opened from a folder may load scripts but may not read files.
"""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from build_scripts.addresses import dataset_file, recipes_file
from build_scripts.index.entries import Entry, dataset_entries
from build_scripts.index.pages import is_repeated, page_entries, question_entries, repeated_entries
from build_scripts.model import Instance, Output, Published

__all__ = ["INDEX", "LONGEST", "Entry", "entries", "search_index"]

INDEX = "buscar/indice.js"
LONGEST = 520
"""How many characters of what a page says are read: the index is fetched whole, so it must stay light."""
SHORT = 220
"""How many of what there are many of, sections and questions without an answer."""
MANY = frozenset({"section", "open"})


def search_index(instance: Instance, published: Sequence[Published], pages: Mapping[str, str]) -> Output:
    """Write the index; ``pages`` are the site's HTML pages by path."""
    return Output(INDEX, _script(entries(instance, published, pages)))


def entries(instance: Instance, published: Sequence[Published], pages: Mapping[str, str]) -> list[Entry]:
    """List everything that can be found: what people wrote, then each dataset's figures, rows and questions."""
    own = {file(one.dataset.slug) for one in published for file in (dataset_file, recipes_file)}
    written = {path: html for path, html in sorted(pages.items()) if path not in own}
    repeated = [path for path, html in written.items() if is_repeated(html)]
    found = [entry for path, html in written.items() if path not in repeated for entry in page_entries(path, html)]
    found += _repeated(instance, published, written, repeated)
    for one in published:
        found += dataset_entries(instance, one)
        path = dataset_file(one.dataset.slug)
        found += question_entries(path, one.dataset.title, pages.get(path, ""))
    return found


def _repeated(
    instance: Instance, published: Sequence[Published], pages: Mapping[str, str], paths: Sequence[str]
) -> Iterator[Entry]:
    """List the pages made for each row of a table, folder by folder; those of the unanswered as their page lists them.

    That order matters where nothing is found: the first of them are offered instead.
    """
    figures = {figure.id: figure for one in published for figure in one.figures}
    stem = instance.unpublished.removesuffix(".md")
    for folder, group in groupby(paths, posixpath.dirname):
        made = {path: pages[path] for path in group}
        if not stem or folder != stem:
            yield from repeated_entries(made, figures, "page", "")
            continue
        above, listing = f"{stem}.html", pages.get(f"{stem}.html", "")
        linked = [posixpath.join(posixpath.dirname(above), href) for href in re.findall(r'href="([^"#]+)"', listing)]
        order = {path: at for at, path in reversed([*enumerate(linked)])}
        made = dict(sorted(made.items(), key=lambda item: order.get(item[0], len(linked))))
        place = next((entry.title for entry in page_entries(above, listing)), "")
        yield from repeated_entries(made, figures, "open", place)


def _script(found: Iterable[Entry]) -> bytes:
    """Spell the entries as ``[kind, href, title, place, answer, text, words]``, places by number, one entry a line."""
    places: dict[str, int] = {}
    lines = []
    for entry in found:
        place = places.setdefault(entry.place, len(places))
        text = entry.text if entry.kind == "row" else _cut(entry.text, SHORT if entry.kind in MANY else LONGEST)
        fields: list[str | int] = [entry.kind, entry.href, entry.title, place, entry.answer, text, entry.words]
        while fields[-1] == "":
            fields.pop()
        lines.append(_json(fields))
    listed = ",\n".join(lines)
    return f"window.portalIndex={{places:{_json(list(places))},entries:[\n{listed}\n]}};\n".encode()


def _cut(text: str, most: int) -> str:
    """Keep a text's beginning, up to a whole word."""
    if len(text) <= most:
        return text
    return text[:most].rpartition(" ")[0] + "…"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
