"""What the head of a page says of it (title, description, image, scripts, former addresses): written, and read back."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

import yaml

from build_scripts.characters import code, unprintable_in
from build_scripts.compose.links import page_url
from build_scripts.exceptions import PageError
from build_scripts.model import Move, Output
from build_scripts.safeyaml import load_yaml

HEAD = re.compile(r"\A---[ \t]*\n(.*?\n)(?:---|\.\.\.)[ \t]*\n", re.DOTALL)
HEADING = re.compile(r"(?m)^# (.+)$")
FORMER = re.compile(r"(?:[\w-][\w.-]*/)*[\w-][\w.-]*\.html")
"""A path below the site's root that stays there."""
SCRIPTS: Mapping[str, str] = {"datos.js": r"<[^>]* data-(copy|filter|site|today)\b"}
"""Each script that only some pages need, and the mark of the pieces that it brings to life."""


def front_matter(values: Mapping[str, str]) -> str:
    r"""Write the head of a page; empty values are left out.

    >>> front_matter({"title": "Agua «A»\n", "imagen": ""})
    '---\ntitle: "Agua \\u00abA\\u00bb\\n"\n---'
    """
    lines = [f"{key}: {_quoted(value)}" for key, value in values.items() if value]
    return "\n".join(["---", *lines, "---"])


def _quoted(text: str) -> str:
    """Spell a text for YAML: as JSON does, and in ASCII, for YAML breaks lines at characters that JSON lets stand."""
    return re.sub(r"[^ -~]", lambda m: f"\\U{ord(m[0]):08x}" if m[0] > "\uffff" else f"\\u{ord(m[0]):04x}",
                  json.dumps(text, ensure_ascii=False))  # fmt: skip


def with_front(text: str, lines: str) -> str:
    r"""Put lines into the front matter of a page, which may have none.

    >>> with_front("# A\n", "x: 1\n"), with_front("---\ntitle: A\n---\n", "x: 1\n")
    ('---\nx: 1\n---\n\n# A\n', '---\nx: 1\ntitle: A\n---\n')
    """
    return f"---\n{lines}{text[4:]}" if text.startswith("---\n") else f"---\n{lines}---\n\n{text}"


def with_scripts(text: str) -> str:
    r"""Name the scripts that the pieces of a page need, for ``base.html`` to load; most pages of words need none.

    >>> with_scripts('<p data-filter>'), with_scripts("nada")
    ('---\nguiones: ["datos.js"]\n---\n\n<p data-filter>', 'nada')
    """
    needed = [script for script, mark in SCRIPTS.items() if re.search(mark, text)]
    return with_front(text, f"guiones: {json.dumps(needed)}\n") if needed else text


def moved_pages(pages: Iterable[Output]) -> list[Move]:
    """List the former addresses that pages declare under ``antes``; raises ``PageError`` for one that cannot be."""
    moves = []
    for origin, path, head, text in _heads(pages):
        declared = head.get("antes", [])
        for old in [declared] if isinstance(declared, str) else declared or []:
            if not isinstance(old, str) or not FORMER.fullmatch(old):
                raise PageError(
                    f"{origin}: «antes» debe ser una lista de direcciones anteriores de la página, como "
                    f"carpeta/pagina.html; se encontró «{old}». Corríjala."
                )
            moves.append(Move(old, page_url(path), title_of(head, text, path), origin))
    return moves


def check_images(pages: Iterable[Output], files: Collection[str]) -> None:
    """Raise ``PageError`` when a page's ``imagen`` is not one of the site's files, or nothing says what it shows."""
    for origin, _, head, _ in _heads(pages):
        image = head.get("imagen")
        if image is None:
            continue
        if image not in files:
            raise PageError(
                f"{origin}: «imagen» debe ser un archivo del sitio, como assets/portada.png; no hay «{image}». "
                "Corrija la ruta, que se escribe desde la carpeta docs/."
            )
        if not isinstance(head.get("imagen_alt"), str):
            raise PageError(f"{origin}: falta «imagen_alt». Diga en una frase qué se ve en la imagen.")


def check_words(pages: Iterable[Output]) -> None:
    """Raise ``PageError`` when a page's ``palabras``, which the search finds it by, are not a list of texts."""
    for origin, _, head, _ in _heads(pages):
        words = head.get("palabras", [])
        if not isinstance(words, list) or not all(isinstance(word, str) and word.strip() for word in words):
            raise PageError(
                f"{origin}: «palabras» debe ser una lista de textos, como [reclamo, dónde me quejo]; se encontró "
                f"{words!r}. Escriba la lista entre corchetes, y un número entre comillas."
            )


def _heads(pages: Iterable[Output]) -> Iterator[tuple[str, str, dict[str, Any], str]]:
    """Read the head of every Markdown page: where it is written, its path below docs/, the head, and the text."""
    for page in pages:
        if page.path.startswith("docs/") and page.path.endswith(".md"):
            text = page.content.decode("utf-8")
            try:
                head = head_of(text)
            except (yaml.YAMLError, ValueError) as error:
                raise PageError(
                    f"{page.path}: lo que está entre las dos líneas «---» del inicio no es YAML válido. "
                    "Revise comillas y dos puntos; un texto con «:» va entre comillas."
                ) from error
            if found := unprintable_in(head):
                raise PageError(
                    f"{page.path}: lo que está entre las dos líneas «---» del inicio tiene un carácter de control o "
                    f"inválido ({code(found)}). Bórrelo."
                )
            yield page.path, page.path.removeprefix("docs/"), head, text


def head_of(text: str) -> dict[str, Any]:
    """Read the head of a page, empty where there is none; raises what YAML raises."""
    found = HEAD.match(text)
    head = load_yaml(found[1]) if found else None
    return head if isinstance(head, dict) else {}


def title_of(head: Mapping[str, Any], text: str, path: str) -> str:
    """Give the title that a page declares, or else its first heading, or else its address."""
    heading = HEADING.search(text)
    return str(head.get("title") or (heading[1].strip() if heading else page_url(path)))
