"""Checks what ``texto.md`` calls in by name, before any page is composed, with the line in the file.

In: a ``Source``, and a way to get the descriptor of any dataset of the portal. Out: ``Finding``s. Nearly all calls
are a name and texts, and a glance tells; the template engine is imported only for what is left.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from build_scripts.labels import count_of
from build_scripts.model import Descriptors, Finding, Source


@dataclass(frozen=True)
class Function:
    """What a function of the pages takes: names of one list of the descriptor, and how many."""

    noun: str
    where: str = ""
    """The list of ``portal`` that the names are in; ``resources`` is the descriptor's own."""
    least: int = 1
    most: int = 1


MANY = 1000
CALLS: Mapping[str, Function] = {
    "figura": Function("cifra", "figures"),
    "tarjeta": Function("cifra", "figures", most=MANY),
    "grafico": Function("gráfico", "charts"),
    "desglose": Function("desglose", "breakdowns"),
    "tabla": Function("tabla", "resources"),
    "dudas": Function("conjunto de datos", least=0, most=MANY),
    "resumen_dudas": Function("conjunto de datos", least=0, most=0),
    "total_dudas": Function("conjunto de datos", least=0, most=0),
    "conjuntos": Function("conjunto de datos", least=0, most=0),
    "enlace": Function("conjunto de datos"),
    "filas": Function("tabla", "resources"),
}
"""The functions that ``compose`` offers a dataset's prose; a test holds the two together."""

TEXT = r"""(?:"[^"\\\n]*"|'[^'\\\n]*')"""
SIMPLE = re.compile(rf"\{{\{{-?\s*(\w+)\(\s*({TEXT}(?:\s*,\s*{TEXT})*)?\s*,?\s*\)\s*-?\}}\}}")
EXAMPLE = 'Escriba, por ejemplo, {{ figura("nombre-de-la-cifra") }}.'


@dataclass(frozen=True)
class Call:
    """A function called with texts, or a bare name, and its line."""

    line: int
    name: str
    texts: tuple[str, ...]


def check_calls(source: Source, descriptors: Descriptors) -> list[Finding]:
    """Find calls that cannot be read, functions and names that are not there, with the nearest that are."""
    text = source.prose or ""
    if "{" not in text or not isinstance(source.descriptor, dict):
        return []
    file = f"{source.shown}/texto.md"

    def finding(line: int, message: str, expected: str, found: str, step: str) -> Finding:
        return Finding("texto-llamada", source.slug, file, message, step, line, None, expected, found)

    left = SIMPLE.sub("", text)
    if "{{" in left or "{%" in left or "{#" in left:
        calls, wrong = _parsed(text)
        if wrong is not None:
            message = "No se entiende lo que está entre llaves."
            return [finding(wrong, message, "una llamada", text.split("\n")[wrong - 1].strip()[:80], EXAMPLE)]
    else:
        calls = [
            Call(text.count("\n", 0, m.start()) + 1, m[1], tuple(t[1:-1] for t in re.findall(TEXT, m[2] or "")))
            for m in SIMPLE.finditer(text)
        ]
    return [finding(call.line, *words) for call in calls for words in _wrong(source.slug, call, descriptors)]


def _parsed(text: str) -> tuple[list[Call], int | None]:
    """Read the calls as the template engine does; gives the line of what it cannot read, if any."""
    from jinja2 import Environment, TemplateSyntaxError, nodes

    try:
        tree = Environment(autoescape=True).parse(text)
    except TemplateSyntaxError as error:
        return [], error.lineno
    named = [node for node in tree.find_all(nodes.Call) if isinstance(node.node, nodes.Name)]
    assigned = {n.name for n in tree.find_all(nodes.Name) if n.ctx != "load"}
    functions = {id(node.node) for node in named}
    calls = [
        Call(node.lineno, node.node.name, tuple(str(a.value) for a in node.args if isinstance(a, nodes.Const)))
        for node in named
        if isinstance(node.node, nodes.Name) and all(isinstance(a, nodes.Const) for a in node.args)
    ]
    calls += [
        Call(n.lineno, n.name, ())
        for n in tree.find_all(nodes.Name)
        if n.ctx == "load" and n.name not in assigned | set(CALLS) and id(n) not in functions
    ]
    return sorted(calls, key=lambda call: call.line), None


def _wrong(own: str, call: Call, descriptors: Descriptors) -> Iterator[tuple[str, str, str, str]]:
    """Word what is wrong with a call: message, expected, found and next step."""
    if call.name not in CALLS:
        message = f"No se reconoce «{call.name}»: no es algo que una página pueda llamar."
        yield message, "una de: " + ", ".join(sorted(CALLS)), call.name, _hint(call.name, list(CALLS), EXAMPLE)
        return
    kind = CALLS[call.name]
    if not kind.least <= len(call.texts) <= kind.most:
        wanted = "ningún nombre" if kind.most == 0 else "un nombre" if kind.most == 1 else "un nombre o más"
        yield f"«{call.name}» lleva {wanted}.", wanted, count_of(len(call.texts), "nombre", "nombres"), EXAMPLE
        return
    for text in call.texts:
        slug, slash, item = text.partition("/")
        if call.name == "enlace" and (slash or "." in text):
            continue  # a file of the site: the site generator follows it
        if not kind.where:
            slug, item = text, ""
        elif not slash:
            slug, item = own, text
        descriptor = descriptors(slug)
        if descriptor is None:
            yield (
                f"No hay un conjunto de datos «{slug}».",
                "un conjunto de datos del portal",
                text,
                "Corrija el nombre.",
            )
        elif item:
            names = _names(descriptor, kind.where)
            if item not in names:
                message = f"«{slug}» no tiene {kind.noun} «{item}»."
                expected = "uno de: " + ", ".join(names[:20]) if names else "ninguno"
                yield message, expected, item, _hint(item, names, "Corrija el nombre, o declárelo en datapackage.json.")


def _names(descriptor: Mapping[str, Any], where: str) -> list[str]:
    """List the names of one kind, as far as a descriptor that may be malformed declares them."""
    portal = descriptor.get("portal")
    items = descriptor.get("resources") if where == "resources" else isinstance(portal, dict) and portal.get(where)
    key = "name" if where == "resources" else "id"
    return [str(i.get(key, "")) for i in items if isinstance(i, dict)] if isinstance(items, list) else []


def _hint(name: str, options: Sequence[str], otherwise: str) -> str:
    close = difflib.get_close_matches(name, options, 1)
    return f"¿Quiso escribir «{close[0]}»?" if close else otherwise
