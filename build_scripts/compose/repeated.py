"""Pages written once and published for each row of a table: ``cada: conjunto/tabla`` in a page's front matter.

In: written pages by path. Out: the same, each such page once a row, with what its text may say of that row.
"""

from __future__ import annotations

import posixpath
import re

import yaml

from build_scripts import labels
from build_scripts.compose.front_matter import HEAD
from build_scripts.compose.written import Library, Page, told
from build_scripts.exceptions import PageError
from build_scripts.safeyaml import load_yaml

ADDRESS = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def pages(library: Library, path: str, content: bytes) -> list[Page]:
    """Give the pages that a written file makes: itself, or one for each row of the table it names.

    Raises ``PageError`` when the table, the column or the address of a row will not do.
    """
    origin = f"docs/{path}"
    asked = _asked(content, origin)
    if asked is None:
        return [Page(path, origin, content)]
    try:
        table = library.table(asked["cada"])
    except PageError as error:
        raise PageError(f"{origin}: {error}.") from error
    name = asked.get("clave") or table.primary_key[0]
    if name not in {f.name for f in table.fields}:
        options = ", ".join(f.name for f in table.fields)
        raise PageError(f"{origin}: «clave: {name}» no es una columna de «{asked['cada']}». Tiene: {options}.")
    taken: dict[str, str] = {}
    made: list[Page] = []
    for row in table.rows:
        key = labels.slug(row.cells[name]) if row[name] is not None else ""
        if not ADDRESS.fullmatch(key) or key == "index":
            raise PageError(f"{origin}: «{row.cells[name]}» no sirve de dirección. Elija otra columna en «clave».")
        if key in taken:
            raise PageError(
                f"{origin}: «{taken[key]}» y «{row.cells[name]}» darían la misma página, {key}.html. "
                "Elija otra columna en «clave»."
            )
        taken[key] = row.cells[name]
        address = posixpath.join(posixpath.dirname(path), f"{key}.md")
        made.append(Page(address, origin, content, {"cada": told(table, row), "clave": key}))
    return made


def _asked(content: bytes, origin: str) -> dict[str, str] | None:
    """Read what a page's front matter says of rows; ``None`` for an ordinary page."""
    front = HEAD.match(content.decode("utf-8-sig", "replace").replace("\r\n", "\n"))
    if front is None or not re.search(r"(?m)^cada:", front[1]):
        return None
    lines = [line for line in front[1].splitlines() if re.match(r"(cada|clave):", line)]
    try:
        asked = load_yaml("\n".join(lines))
    except yaml.YAMLError:
        asked = None
    if not isinstance(asked, dict) or not all(isinstance(value, str) for value in asked.values()):
        raise PageError(f"{origin}: «cada» y «clave» deben ser textos, como «cada: pozos/pozos» y «clave: pozo».")
    return asked
