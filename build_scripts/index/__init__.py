"""Lists what the portal's search can find, and writes it as one small script.

In: the settings, everything published, the rendered pages by path. Out: one ``Output``, ``buscar/indice.js``. It is a
script that sets a global, and no JSON, because a page opened from a folder may load scripts but may not read files.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence

from build_scripts.index.entries import Entry, dataset_entries
from build_scripts.index.pages import page_entries, question_entries
from build_scripts.model import Instance, Output, Published

__all__ = ["INDEX", "Entry", "entries", "search_index"]

INDEX = "buscar/indice.js"


def search_index(instance: Instance, published: Sequence[Published], pages: Mapping[str, str]) -> Output:
    """Write the index; ``pages`` are the site's HTML pages by path."""
    return Output(INDEX, _script(entries(instance, published, pages)))


def entries(instance: Instance, published: Sequence[Published], pages: Mapping[str, str]) -> list[Entry]:
    """List everything that can be found: what people wrote, then each dataset's figures, rows and questions."""
    own = {f"datos/{one.dataset.slug}/{name}" for one in published for name in ("index.html", "cifras.html")}
    found = [entry for path, html in sorted(pages.items()) if path not in own for entry in page_entries(path, html)]
    for one in published:
        found += dataset_entries(instance, one)
        path = f"datos/{one.dataset.slug}/index.html"
        found += question_entries(path, one.dataset.title, pages.get(path, ""))
    return found


def _script(found: Iterable[Entry]) -> bytes:
    """Spell the entries as ``[kind, href, title, place, answer, text, words]``, places by number, one entry a line."""
    places: dict[str, int] = {}
    lines = []
    for entry in found:
        place = places.setdefault(entry.place, len(places))
        fields: list[str | int] = [entry.kind, entry.href, entry.title, place, entry.answer, entry.text, entry.words]
        while fields[-1] == "":
            fields.pop()
        lines.append(_json(fields))
    listed = ",\n".join(lines)
    return f"window.portalIndex={{places:{_json(list(places))},entries:[\n{listed}\n]}};\n".encode()


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
