"""Checks that all an outline names is published, so that no document comes out with a hole."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from build_scripts import labels
from build_scripts.model import Citation, Dataset, Finding, Outline, Records, Sheets

MOST_SHEETS = 400
"""Rows that have a sheet of their own: each is a document, and a country's municipalities are fewer."""
LONGEST = 120
"""Letters of a sheet's name: with its folder and its ending it is the name of a file."""


def check_outline(outline: Outline, datasets: Mapping[str, Dataset]) -> list[Finding]:
    """Find every name in an outline that no dataset declares, each with the nearest that there is."""
    return list(dict.fromkeys(_findings(outline, _Names(outline.path, datasets))))


@dataclass(frozen=True)
class _Names:
    """What there is to be shown, and the file whose names are looked up."""

    file: str
    known: Mapping[str, Dataset]

    def figures(self, place: str, names: Iterable[str]) -> Iterator[Finding]:
        yield from self._look(place, names, "figures", "la cifra")

    def charts(self, place: str, names: Iterable[str]) -> Iterator[Finding]:
        yield from self._look(place, names, "charts", "el gráfico")

    def breakdowns(self, place: str, names: Iterable[str]) -> Iterator[Finding]:
        yield from self._look(place, names, "breakdowns", "el desglose")

    def _look(self, place: str, names: Iterable[str], group: str, noun: str) -> Iterator[Finding]:
        for name in filter(None, names):
            slug, _, item = name.partition("/")
            known = [spec["id"] for spec in self.known[slug].specs(group)] if slug in self.known else []
            if item not in known:
                yield from self._absent(place, name, noun, known)

    def tables(self, place: str, names: Iterable[str]) -> Iterator[Finding]:
        for name in names:
            slug, _, item = name.partition("/")
            known = list(self.known[slug].tables) if slug in self.known else []
            if item not in known:
                yield from self._absent(place, name, "la tabla", known)

    def datasets(self, place: str, slugs: Iterable[str]) -> Iterator[Finding]:
        for slug in slugs:
            if slug not in self.known:
                yield from self._absent(place, slug, "el conjunto", [])

    def hearing(self, key: str) -> Iterator[Finding]:
        """Look up the record of a hearing, where a dataset keeps such records."""
        records = Records.among(self.known.values())
        if key and records is not None and records.hearing(key) is None:
            known = [row.cells["audiencia"] for row in records.rows("audiencias")]
            near = difflib.get_close_matches(key, known, 1)
            message = f"No hay una audiencia «{key}» en el registro."
            step = f"¿Quiso escribir «{near[0]}»?" if near else "Agregue su fila al registro, o quite la línea."
            yield self.told("audiencia", message, f"una de: {', '.join(known) or 'ninguna'}", key, step, "audiencia")

    def texts(self, place: str, texts: Iterable[str], *, alone: bool = False) -> Iterator[Finding]:
        """Look up what texts call for; on a page a figure has its unit always, and cannot be called ``alone``."""
        for text in texts:
            for inner in labels.BRACES.findall(text):
                name = inner.removeprefix("figura:").removesuffix(labels.ALONE)
                if not inner.startswith("figura:") or "/" not in name:
                    message = f"No se entiende lo que está entre llaves en «{place}»."
                    step = "Escriba {figura:conjunto/cifra}, o quite las llaves."
                    yield self.told("llamada", message, "{figura:conjunto/cifra}", f"{{{inner}}}", step, place)
                elif inner.endswith(labels.ALONE) and not alone:
                    message = f"La página muestra cada cifra con su unidad, y «{place}» sale en ella."
                    step = "Quite «:numero», o cambie la frase: solo vale en mensajes y fichas."
                    yield self.told("numero", message, f"{{figura:{name}}}", f"{{{inner}}}", step, place)
                else:
                    yield from self.figures(place, [name])

    def cited(self, place: str, citation: Citation | None) -> Iterator[Finding]:
        """Find braces in a citation, which is printed letter by letter: nothing is filled in."""
        for found in labels.BRACES.finditer(citation.text if citation else ""):
            message = f"El texto de «{place}» sale letra por letra: nada se llena entre sus llaves."
            yield self.told("llamada", message, "un texto sin llaves", found[0], "Quite las llaves.", place)

    def _absent(self, place: str, name: str, noun: str, known: list[str]) -> Iterator[Finding]:
        slug, _, item = name.partition("/")
        if slug not in self.known:
            near = difflib.get_close_matches(slug, self.known, 1)
            message, expected = f"No hay un conjunto de datos «{slug}».", ", ".join(sorted(self.known))
            hint = f"{near[0]}/{item}".rstrip("/") if near else ""
        else:
            near = difflib.get_close_matches(item, known, 1)
            message, expected = f"«{slug}» no tiene {noun} «{item}».", ", ".join(known) or "nada"
            hint = f"{slug}/{near[0]}" if near else ""
        step = f"¿Quiso escribir «{hint}»?" if hint else "Escriba uno de los nombres que hay, o quite la línea."
        yield self.told("nombre", message, f"uno de: {expected}", name, step, place)

    def told(self, code: str, message: str, expected: str, found: str, step: str, place: str) -> Finding:
        return Finding(f"guion-{code}", "docs", self.file, message, step, None, place, expected, found)


def _findings(outline: Outline, names: _Names) -> Iterator[Finding]:
    yield from names.texts("titulo", [outline.title])
    yield from names.texts("base", [outline.basis])
    yield from names.hearing(outline.hearing)
    for section in outline.sections:
        place = f"secciones, {section.id}"
        yield from names.texts(f"{place}, titulo", [section.title])
        yield from names.texts(f"{place}, parrafos", section.paragraphs)
        yield from names.texts(f"{place}, preguntas", [question.text for question in section.questions])
        yield from names.figures(f"{place}, cifras", section.figures)
        yield from names.charts(f"{place}, graficos", section.charts)
        yield from names.breakdowns(f"{place}, desgloses", section.breakdowns)
        yield from names.tables(f"{place}, tablas", section.tables)
        yield from names.datasets(f"{place}, dudas", section.doubts)
        yield from names.cited(f"{place}, cita", section.citation)
    for at, message in enumerate(outline.messages, 1):
        place = f"mensajes, el {at}.º"
        yield from names.texts(place, [message.title, message.says, message.notes, *message.questions], alone=True)
        yield from names.figures(place, message.figures)
        yield from names.charts(place, [message.chart])
        yield from names.cited(f"{place}, cita", message.citation)
    if outline.sheets:
        yield from _sheets(outline.sheets, names)


def _sheets(sheets: Sheets, names: _Names) -> Iterator[Finding]:
    absent = list(names.tables("fichas, tabla", [sheets.table]))
    yield from absent
    if absent:
        return
    slug, _, item = sheets.table.partition("/")
    table = names.known[slug].tables[item]
    known = [field.name for field in table.fields]
    for place, field in (("clave", sheets.key), ("nombre", sheets.name)):
        if field not in known:
            near = difflib.get_close_matches(field, known, 1)
            step = f"¿Quiso escribir «{near[0]}»?" if near else "Escriba el nombre de una columna de esa tabla."
            message = f"La tabla «{sheets.table}» no tiene la columna «{field}»."
            yield names.told("columna", message, "una de: " + ", ".join(known), field, step, f"fichas, {place}")
            return
    if len(table.rows) > MOST_SHEETS:
        message = f"La tabla «{sheets.table}» tiene demasiadas filas para una ficha por cada una."
        found, step = str(len(table.rows)), "Elija una tabla con menos filas, o quite «fichas»."
        yield names.told("tabla", message, f"hasta {MOST_SHEETS} filas", found, step, "fichas, tabla")
        return
    seen: set[str] = set()
    for row in table.rows:
        key, name = "" if row[sheets.key] is None else labels.slug(row.cells[sheets.key]), row.cells[sheets.name]
        if not key or key in seen:
            message = f"La columna «{sheets.key}» no da un nombre propio a cada ficha."
            step = "Elija en «clave» una columna llena y sin repetidos."
            yield names.told("clave", message, "un nombre distinto por fila", key or "vacío", step, "fichas, clave")
        if len(key) > LONGEST:
            message = f"La columna «{sheets.key}» da a una ficha un nombre demasiado largo para un archivo."
            found, step = (
                f"{key[:40]}… ({len(key)} letras)",
                "Elija en «clave» una columna de nombres cortos.",
            )
            yield names.told("clave", message, f"hasta {LONGEST} letras", found, step, "fichas, clave")
        seen.add(key)
        yield from names.figures("fichas, cifras", [labels.for_row(f, key, name) for f in sheets.figures])
        yield from names.charts("fichas, graficos", [labels.for_row(c, key, name) for c in sheets.charts])
        texts = [labels.for_row(text, key, name) for text in (sheets.title, *sheets.paragraphs)]
        yield from names.texts("fichas, textos", texts, alone=True)
