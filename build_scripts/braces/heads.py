"""What the head of a page says of it (title, description, image, scripts, former addresses): written, and read back."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Any

import yaml

from build_scripts.addresses import page_url
from build_scripts.braces.pages import HEAD
from build_scripts.characters import code, unprintable_in
from build_scripts.model import Finding, Move, Output
from build_scripts.safeyaml import load_yaml

HEADING = re.compile(r"(?m)^# (.+)$")
FORMER = re.compile(r"(?:[\w-][\w.-]*/)*[\w-][\w.-]*\.html")
"""A path below the site's root that stays there."""
SCRIPTS: Mapping[str, str] = {"datos.js": r"<[^<>]* data-(copy|filter|site|today)\b"}
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
    """List the former addresses that pages declare under ``antes``; ``check_heads`` has seen that they can be."""
    moves = []
    for page in pages:
        if page.path.startswith("docs/") and page.path.endswith(".md"):
            text, path = page.content.decode("utf-8"), page.path.removeprefix("docs/")
            head = head_of(text)
            moves += [Move(old, page_url(path), title_of(head, text, path), page.path) for old in _former(head)]
    return moves


def _former(head: Mapping[str, Any]) -> list[Any]:
    declared = head.get("antes", [])
    return declared if isinstance(declared, list) else [declared] if declared else []


def check_heads(pages: Iterable[tuple[str, str]], images: Callable[[str], bool]) -> list[Finding]:
    """Find what is wrong with the heads of pages: where each is written, and its text.

    ``images`` tells whether the site has a picture at a path.
    """
    return [finding for origin, text in pages for finding in dict.fromkeys(_head(origin, text, images))]


def _head(origin: str, text: str, images: Callable[[str], bool]) -> Iterator[Finding]:
    told = partial(_told, origin, text)
    try:
        head = head_of(text)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        yield told(
            "yaml", "", "Lo que está entre las dos líneas «---» del inicio no es YAML válido.", "clave: valor",
            "no se entiende", "Revise comillas y dos puntos; un texto con «:» va entre comillas.",
            line=mark.line + 2 if mark else 1,
        )  # fmt: skip
        return
    if found := unprintable_in(head):
        message = f"El encabezado de la página tiene un carácter de control o inválido ({code(found)})."
        yield told("caracter", "", message, "textos que se puedan leer", code(found), "Bórrelo.")
        return
    for old in _former(head):
        if not isinstance(old, str) or not FORMER.fullmatch(old):
            message = "«antes» debe ser una lista de direcciones anteriores de la página."
            yield told("antes", "antes", message, "carpeta/pagina.html", _short(old), "Corríjala.")
    image = head.get("imagen")
    if image is not None and not (isinstance(image, str) and images(image)):
        message = "«imagen» debe ser una imagen del sitio."
        step = "Corrija la ruta, que se escribe desde la carpeta docs/."
        yield told("imagen", "imagen", message, "como assets/portada.png", _short(image), step)
    elif image is not None and not isinstance(head.get("imagen_alt"), str):
        yield told(
            "imagen", "imagen", "Falta «imagen_alt».", "un texto", "nada", "Diga en una frase qué se ve en ella."
        )
    words = head.get("palabras", [])
    if not isinstance(words, list) or not all(isinstance(word, str) and word.strip() for word in words):
        step = "Escriba la lista entre corchetes, y un número entre comillas."
        message = "«palabras» debe ser una lista de textos."
        yield told("palabras", "palabras", message, "como [reclamo, dónde me quejo]", _short(words), step)


def _told(
    origin: str, text: str, kind: str, key: str, message: str, expected: str, found: str, step: str, line: int = 1
) -> Finding:
    if key and (at := re.search(rf"(?m)^{key}[ \t]*:", text)):
        line = text.count("\n", 0, at.start()) + 1
    return Finding(f"encabezado-{kind}", "docs", origin, message, step, line, key or None, expected, found)


def _short(value: object) -> str:
    """Show a value, however large: of a list, only its first item."""
    if isinstance(value, list):
        first = "una lista" if value and isinstance(value[0], list) else ", ".join(map(_short, value[:1]))
        return f"[{first}{', …' if len(value) > 1 else ''}]"
    return "claves y valores" if isinstance(value, dict) else str(value)[:80]


def head_of(text: str) -> dict[str, Any]:
    """Read the head of a page, empty where there is none; raises what YAML raises."""
    found = HEAD.match(text)
    head = load_yaml(found[1]) if found else None
    return head if isinstance(head, dict) else {}


def title_of(head: Mapping[str, Any], text: str, path: str) -> str:
    """Give the title that a page declares, or else its first heading, or else its address."""
    heading = HEADING.search(text)
    return str(head.get("title") or (heading[1].strip() if heading else page_url(path)))
