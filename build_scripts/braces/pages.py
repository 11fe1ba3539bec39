"""Pages as people write them: each itself, or once for each row of the table that its front matter names.

In: a written page, and a way to find a table by its name. Out: the ``Page``s it makes, each with the names its text
may use.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from build_scripts import labels
from build_scripts.braces.functions import hint
from build_scripts.braces.mistakes import CallError
from build_scripts.model import Column, Row, Table
from build_scripts.safeyaml import load_yaml

HEAD = re.compile(r"\A---[ \t]*\n(.*?\n)(?:---|\.\.\.)[ \t]*\n", re.DOTALL)
"""The front matter of a page."""
ADDRESS = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
MOST_PAGES = 5_000
"""Pages that one file can make: each is written and read back, and a site of more is for another tool."""
LONGEST = 100
"""Letters of an address: with its ending it is the name of a file."""


@dataclass(frozen=True)
class Page:
    """A page to be made: its path, its text, and the names that its text may use besides the calls."""

    path: str
    origin: str
    """The file it was written in, for messages."""
    content: bytes
    names: Mapping[str, Any] = field(default_factory=dict)


def told(table: Table, row: Row) -> dict[str, str]:
    """Give a row's cells as readers see them; a missing one is empty, so that a page can ask for it."""
    return {f.name: "" if row[f.name] is None else labels.cell(Column.of(f), row[f.name]) for f in table.fields}


def rows(table: Table) -> list[dict[str, str]]:
    """Give a table's rows to go through, each with its cells as readers see them, and its address as ``clave``.

    The address is that of the row's page where ``cada`` makes one: the slug of the primary key's first field.
    """
    first = table.primary_key[0]
    return [{"clave": labels.slug(row.cells[first]), **told(table, row)} for row in table.rows]


def pages_of(find: Callable[[str], Table], path: str, content: bytes) -> list[Page]:
    """Give the pages that a written file makes: itself, or one for each row of the table it names.

    Raises ``CallError`` when the table, the column or the address of a row will not do, and what ``find`` raises.
    """
    origin = f"docs/{path}"
    asked = _asked(content)
    if asked is None:
        return [Page(path, origin, content)]
    table = find(asked["cada"])
    name = asked.get("clave") or table.primary_key[0]
    columns = [f.name for f in table.fields]
    if name not in columns:
        message = f"«clave: {name}» no es una columna de «{asked['cada']}»."
        raise CallError(message, f"una de: {', '.join(columns)}", name, hint(name, columns, "Corrija el nombre."))
    if len(table.rows) > MOST_PAGES:
        message = f"«{asked['cada']}» tiene demasiadas filas para una página por cada una."
        step = "Elija una tabla con una fila por página."
        raise CallError(message, f"hasta {labels.number(MOST_PAGES)}", labels.number(len(table.rows)), step)
    folder = posixpath.dirname(path)
    return [
        Page(posixpath.join(folder, f"{key}.md"), origin, content, {"cada": told(table, row), "clave": key})
        for key, row in _addresses(table, name).items()
    ]


def _addresses(table: Table, name: str) -> dict[str, Row]:
    """Name the page of each row."""
    taken: dict[str, Row] = {}
    step = "Elija otra columna en «clave»."
    for row in table.rows:
        key = labels.slug(row.cells[name]) if row[name] is not None else ""
        if not ADDRESS.fullmatch(key) or key == "index" or len(key) > LONGEST:
            said = row.cells[name][:80]
            raise CallError(f"«{said}» no sirve de dirección.", f"hasta {LONGEST} letras y cifras", said, step)
        if key in taken:
            message = f"«{taken[key].cells[name]}» y «{row.cells[name]}» darían la misma página, {key}.html."
            raise CallError(message, "direcciones distintas", f"{key}.html", step)
        taken[key] = row
    return taken


def asked_at(content: bytes) -> int:
    """Give the line on which a page asks for rows."""
    lines = content.decode("utf-8-sig", "replace").splitlines()
    return next((at for at, line in enumerate(lines, 1) if line.startswith("cada:")), 1)


def _asked(content: bytes) -> dict[str, str] | None:
    """Read what a page's front matter says of rows; ``None`` for an ordinary page."""
    front = HEAD.match(content.decode("utf-8-sig", "replace").replace("\r\n", "\n"))
    if front is None or not re.search(r"(?m)^cada:", front[1]):
        return None
    lines = [line for line in front[1].splitlines() if re.match(r"(cada|clave):", line)]
    try:
        asked = load_yaml("\n".join(lines))
    except (yaml.YAMLError, ValueError, RecursionError):
        asked = None
    if not isinstance(asked, dict) or not all(isinstance(value, str) for value in asked.values()):
        step = "Escríbalos así, en el encabezado de la página."
        message, wanted = "«cada» y «clave» deben ser textos.", "«cada: pozos/pozos» y «clave: pozo»"
        raise CallError(message, wanted, "; ".join(lines)[:120], step)
    return asked
