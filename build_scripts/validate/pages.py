"""Checks what the pages of docs/ have between braces, each line of them, before anything is drawn or composed.

In: the written pages by path, all datasets, the names of the outlines. Out: ``Finding``s, and the pages' texts as far
as front matter can be read from them: what a call would show is left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import get_args

from build_scripts import labels
from build_scripts.braces import FUNCTIONS, HEAD, CallError, Page, asked_at, fill, pages_of, parse, rows
from build_scripts.braces.functions import hint
from build_scripts.characters import UNPRINTABLE, code, visible
from build_scripts.model import Dataset, Descriptors, Finding, HearingKind, Table
from build_scripts.validate.calls import CALLS, finding_of, look_up

NAME = re.compile(r"[0-9]{4}-([a-z]+)")
Categories = Callable[[str, str], Sequence[object]]
"""The first cell of each row of a dataset's computed table, both by name."""


@dataclass(frozen=True)
class Shown:
    """A page as it would come out, without what its calls show."""

    page: Page
    text: str


def check_pages(
    written: Mapping[str, bytes], datasets: Mapping[str, Dataset], outlines: Sequence[str], categories: Categories
) -> tuple[list[Finding], list[Shown]]:
    """Find everything wrong between the braces of every page; gives also the pages that nothing is wrong with."""
    shelf = _Shelf(datasets, outlines, categories)
    findings: list[Finding] = []
    shown: list[Shown] = []
    taken: dict[str, str] = {}
    for path, content in written.items():
        if not path.endswith(".md"):
            continue
        wrong, good = _check_page(shelf, path, content)
        findings += dict.fromkeys(wrong)
        for one in good:
            key = one.page.path.casefold()
            if key in taken:
                findings.append(_twice(one.page, taken[key]))
            taken[key] = one.page.origin
        shown += good
    return findings, shown


def check_prose_calls(datasets: Mapping[str, Dataset], texts: Mapping[str, tuple[str, str]]) -> list[Finding]:
    """Find what is wrong between the braces of prose once its rows are gone through; ``texts``: slug → file, text."""
    shelf = _Shelf(datasets, (), lambda slug, name: ())
    findings = []
    for slug, (file, text) in texts.items():
        read = parse(text.replace("\r\n", "\n").replace("\r", "\n"), CALLS)
        if read.tree is not None and not read.mistakes:
            filled = fill(read, shelf.functions(slug, CALLS), {})
            findings += [finding_of(mistake, slug, file) for mistake in filled.mistakes]
    return findings


def _check_page(shelf: _Shelf, path: str, content: bytes) -> tuple[list[Finding], list[Shown]]:
    origin = f"docs/{path}"
    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        found = f"0x{content[error.start : error.start + 1].hex()}"
        return [_told(origin, "codificacion", "La página no está en UTF-8.", "UTF-8", found,
                      "Vuelva a guardarla con esa codificación.", line)], []  # fmt: skip
    try:
        made = pages_of(shelf.table, path, content)
    except CallError as error:
        return [finding_of(error.at(asked_at(content)), "docs", origin)], []
    findings: list[Finding] = []
    shown: list[Shown] = []
    head = HEAD.match(text)
    last = head[0].count("\n") if head else 0
    for page in made:
        read = parse(text, frozenset(FUNCTIONS), frozenset(page.names))
        filled = fill(read, shelf.functions(None, FUNCTIONS), page.names)
        wrong = [finding_of(mistake, "docs", origin) for mistake in filled.mistakes] or _unprintable(
            origin, filled.text
        )
        wrong += [_drawn(origin, line, name) for line, name in read.named if line <= last and name != "filas"]
        findings += wrong
        if not wrong:
            shown.append(Shown(page, filled.text))
    return findings, shown


def _drawn(origin: str, line: int, name: str) -> Finding:
    message = f"El encabezado de una página lleva textos: «{name}» dibuja algo, y ahí no se ve."
    return _told(origin, "encabezado", message, "un texto, cada.columna o clave", name, "Quite la llamada.", line)


def _unprintable(origin: str, text: str) -> list[Finding]:
    found = UNPRINTABLE.search(text)
    if not found:
        return []
    near = visible(text[max(0, found.start() - 30) : found.end() + 10].strip())
    message = f"La página tiene un carácter de control o inválido ({code(found[0])}) cerca de «{near}»."
    line = text.count("\n", 0, found.start()) + 1
    return [_told(origin, "caracter", message, "textos que se puedan leer", code(found[0]), "Bórrelo.", line)]


def _twice(page: Page, other: str) -> Finding:
    message = f"Dos páginas piden la misma dirección: «{page.path}», también de {other}."
    step = "Cambie el nombre de una, o elija otra columna en «clave»."
    return _told(page.origin, "repetida", message, "una dirección propia", page.path, step)


def _told(file: str, kind: str, message: str, expected: str, found: str, step: str, line: int | None = None) -> Finding:
    return Finding(f"pagina-{kind}", "docs", file, message, step, line, None, expected, found)


@dataclass(frozen=True)
class _Shelf:
    """What pages can call in, by name; its functions show nothing, and refuse what is not there."""

    datasets: Mapping[str, Dataset]
    outlines: Sequence[str]
    categories: Categories

    def table(self, name: str) -> Table:
        look_up("filas", name, None, self._descriptors)
        slug, _, item = name.partition("/")
        return self.datasets[slug].tables[item]

    @property
    def _descriptors(self) -> Descriptors:
        return lambda slug: self.datasets[slug].descriptor if slug in self.datasets else None

    def functions(self, own: str | None, names: Iterable[str]) -> dict[str, Callable[..., object]]:
        """Give the functions of one page, or of the prose of the dataset ``own``."""
        shared: list[str] = []
        special: dict[str, Callable[..., object]] = {
            "desglose": partial(self._breakdown, own),
            "filas": lambda name: rows(self.table(f"{own}/{name}" if own and "/" not in name else self._there(name))),
            "dudas": lambda *texts, clase="": self._named("dudas", own, *texts) or _doubt_class(clase),
            "total_dudas": lambda clase="": _doubt_class(clase),
            "compartir": lambda heading, *texts, fuente="", aviso="": self._share(shared, *texts),
            **{name: partial(self._hearing, name) for name in FUNCTIONS if FUNCTIONS[name].noun == "rendición"},
        }
        return {name: special.get(name) or partial(self._named, name, own) for name in names}

    def _there(self, name: str) -> str:
        look_up("filas", name, None, self._descriptors)
        return name

    def _named(self, function: str, own: str | None, *texts: str) -> str:
        for text in texts:
            look_up(function, text, own, self._descriptors)
        return ""

    def _breakdown(self, own: str | None, name: str, solo: str = "") -> str:
        self._named("desglose", own, name)
        slug, slash, item = name.partition("/")
        slug, item = (slug, item) if slash else (own or "", slug)
        if solo:
            categories = [str(one) for one in self.categories(slug, item)]
            if solo not in categories:
                message = f"«{name}» no tiene una fila «{solo}»."
                raise CallError(message, "una de: " + ", ".join(categories[:20]), solo,
                                hint(solo, categories, "Corrija el nombre."))  # fmt: skip
        return ""

    def _share(self, shared: list[str], *texts: str) -> str:
        self._named("compartir", None, *texts)
        if shared:
            message = "Una página tiene una sola tarjeta para compartir."
            raise CallError(message, "una", "otra más", "Quite una de las dos.")
        shared.append("")
        return ""

    def _hearing(self, function: str, name: str) -> str:
        match = NAME.fullmatch(name)
        if match is None or match[1] not in get_args(HearingKind):
            message = f"«{name}» no es una rendición: escriba la gestión y la parte, como «2024-final»."
            raise CallError(message, "gestión y parte", name, "Corrija el nombre.")
        if function == "rendicion" and name not in self.outlines:
            known = ", ".join(self.outlines) or "ninguna"
            message = f"No hay una rendición «{name}» en docs/rendicion/. Hay: {known}."
            raise CallError(message, f"una de: {known}", name, hint(name, self.outlines, "Escriba su guion."))
        return ""


def _doubt_class(name: str) -> str:
    if name not in labels.DOUBT_CLASSES:
        known = ", ".join(filter(None, labels.DOUBT_CLASSES))
        message = f"No hay una clase de dudas «{name}»."
        raise CallError(message, f"una de: {known}", name, hint(name, labels.DOUBT_CLASSES, "Corrija la clase."))
    return ""
