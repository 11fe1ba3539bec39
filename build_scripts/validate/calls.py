"""Checks what ``texto.md`` calls in by name, before any page is composed, with the line in the file.

In: a ``Source``, and a way to get the descriptor of any dataset of the portal. Out: ``Finding``s.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from build_scripts.braces import FUNCTIONS, Call, CallError, Mistake, parse
from build_scripts.braces.functions import hint
from build_scripts.model import Descriptors, Finding, Source

CALLS = frozenset(name for name, function in FUNCTIONS.items() if not function.only_pages)
"""The functions that a dataset's prose can call."""


def check_calls(source: Source, descriptors: Descriptors) -> list[Finding]:
    """Find calls that cannot be read, functions and names that are not there, with the nearest that are."""
    text = source.prose or ""
    if "{" not in text or not isinstance(source.descriptor, dict):
        return []
    file = f"{source.shown}/texto.md"
    read = parse(text.replace("\r\n", "\n").replace("\r", "\n"), CALLS)
    mistakes = list(read.mistakes)
    told = {mistake.line for mistake in mistakes}
    for call in read.calls:
        if call.line not in told or read.tree is not None:
            mistakes += _missing(call, source.slug, descriptors)
    return [finding_of(one, source.slug, file) for one in sorted(dict.fromkeys(mistakes), key=lambda one: one.line)]


def finding_of(mistake: Mistake, package: str, file: str) -> Finding:
    """Tell a mistake between braces as a finding."""
    code = "texto-llamada" if package != "docs" else "pagina-llamada"
    return Finding(code, package, file, mistake.message, mistake.next, mistake.line, None, mistake.expected,
                   mistake.found)  # fmt: skip


def _missing(call: Call, own: str, descriptors: Descriptors) -> list[Mistake]:
    wrong = []
    for text in call.texts:
        try:
            look_up(call.name, text, own, descriptors)
        except CallError as error:
            wrong.append(error.at(call.line))
    return wrong


def look_up(function: str, text: str, own: str | None, descriptors: Descriptors) -> None:
    """Raise ``CallError`` unless what a function is called with is there; ``own`` is the dataset whose prose calls."""
    kind = FUNCTIONS[function]
    slug, slash, item = text.partition("/")
    if function == "enlace" and (slash or "." in text):
        return  # a file of the site: the audit of the built pages follows it
    if kind.noun not in {"conjunto de datos", "cifra", "gráfico", "desglose", "tabla"}:
        return
    if not kind.where:
        slug, item = text, ""
    elif not slash and own is not None:
        slug, item = own, text
    elif not slash or not item:
        message = f"«{text}» no dice de qué conjunto es."
        raise CallError(message, "conjunto/nombre, como «pozos/total-2024»", text, "Escriba el conjunto y una barra.")
    descriptor = descriptors(slug)
    if descriptor is None:
        message = f"No hay un conjunto de datos «{slug}»."
        raise CallError(message, "un conjunto de datos del portal", text, "Corrija el nombre.")
    if item:
        names = _names(descriptor, kind.where)
        if item not in names:
            expected = "uno de: " + ", ".join(names[:20]) if names else "ninguno"
            step = hint(item, names, "Corrija el nombre, o declárelo en datapackage.json.")
            raise CallError(f"«{slug}» no tiene {kind.noun} «{item}».", expected, item, step)


def _names(descriptor: Mapping[str, Any], where: str) -> list[str]:
    """List the names of one kind, as far as a descriptor that may be malformed declares them."""
    portal = descriptor.get("portal")
    items = descriptor.get("resources") if where == "resources" else isinstance(portal, dict) and portal.get(where)
    key = "name" if where == "resources" else "id"
    return [str(i.get(key, "")) for i in items if isinstance(i, dict)] if isinstance(items, list) else []
