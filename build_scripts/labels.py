"""Spells numbers, money, dates and codes for readers in es-BO: ``1.661,2``; ``3 de septiembre de 2019``."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import TYPE_CHECKING, get_args

from build_scripts.model import BOUNDS, DoubtGroup

if TYPE_CHECKING:
    from build_scripts.model import (
        Column,
        Dataset,
        Figure,
        Scalar,
        Spec,
        type_name,
    )

MONTHS = (
    "enero", "febrero", "marzo", "abril", "mayo", "junio",
    "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre",
)  # fmt: skip

MINUS = "−"
"""A real minus sign: a hyphen is narrower than the figures around it and is lost in print."""

NO_DATA = "sin dato"

ROUNDING = {
    "compatible": "compatible con el redondeo",
    "unexplained": "no se explica por el redondeo",
    "not-numeric": "no es una diferencia de números",
    "stated": "lo declarado no concuerda",
}

DOUBT_CLASSES: Mapping[str, tuple[DoubtGroup, ...]] = {
    "": get_args(DoubtGroup),
    "sumas": ("sums",),
    "textos": ("rest",),
    "terceros": ("reported",),
    "redondeo": ("rounding",),
}
"""The classes of doubts that a page can ask for: but for the first, each doubt is in one, so that counts add up."""

REVISION_KINDS = {
    "initial": "primera publicación",
    "patch": "corrección de valores",
    "minor": "filas nuevas",
    "major": "cambio de columnas o de filas",
}

CITATION_STATUS = {
    "confirmada": "se leyó su texto",
    "reportada": "lo dice otra fuente; su texto no se leyó",
    "sin confirmar": "por confirmar",
}
"""How well a citation is known, in words."""

DEADLINE_STATUS = {
    "confirmada": "Se leyó en el texto de la norma.",
    "reportada": "Los días se conocen por esa fuente, no por el texto de la norma.",
    "sin confirmar": "Está por confirmar.",
}
"""How well a deadline's number of days is known, in a sentence."""

DEADLINE_AS_TOLD = "la prensa"
"""Who tells a deadline whose norm nobody has read."""

FULFILMENT = {"sí": "cumplido", "en parte": "cumplido en parte", "no": "no cumplido", "sin dato": "sin dato"}
"""What became of a commitment, by what the records say of its result."""
WITHOUT_RESULT = "todavía sin resultado"
WITHDRAWN = "retirado"

LONG = Context(prec=1000)
"""Rounds amounts of any length; the default context refuses more than 28 digits."""


def number(value: Decimal | int, decimals: int | None = None) -> str:
    """Spell a number with point for thousands and comma for decimals, exactly.

    ``decimals`` None keeps the digits the value has; otherwise it is rounded half up, as accounts are.

    >>> number(Decimal("1661.2")), number(-14497924), number(Decimal("22.0")), number(Decimal("2.345"), 2)
    ('1.661,2', '−14.497.924', '22,0', '2,35')
    """
    exact = Decimal(value)
    if decimals is not None:
        exact = exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP, LONG)
    whole, _, fraction = f"{exact.copy_abs():f}".partition(".")
    grouped = f"{int(whole):,}".replace(",", ".")
    text = f"{grouped},{fraction}" if fraction else grouped
    return f"{MINUS}{text}" if exact < 0 else text


def signed(value: Decimal | int, decimals: int | None = None) -> str:
    """Spell a change with its sign always shown.

    >>> signed(Decimal("3.1")), signed(-2), signed(0), signed(Decimal("0.001"), 2)
    ('+3,1', '−2', '0', '0,00')
    """
    text = number(value, decimals)
    return f"+{text}" if value > 0 and any(figure in text for figure in "123456789") else text


def percent(value: Decimal | int, decimals: int | None = None) -> str:
    r"""Spell a percentage with a no-break space before its sign.

    >>> percent(Decimal("64.06"), 1)
    '64,1\xa0%'
    """
    return f"{number(value, decimals)}\N{NO-BREAK SPACE}%"


def day(value: date) -> str:
    """Spell a date in full.

    >>> day(date(2019, 9, 3))
    '3 de septiembre de 2019'
    """
    return f"{value.day} de {MONTHS[value.month - 1]} de {value.year}"


def short_day(value: date) -> str:
    """Spell a date for a narrow column, day first.

    >>> short_day(date(2020, 1, 13))
    '13/01/2020'
    """
    return f"{value.day:02d}/{value.month:02d}/{value.year}"


def size(count: int) -> str:
    """Spell a file's size in bytes, kB or MB (powers of ten, as file managers show them).

    >>> size(812), size(1234), size(5_600_000)
    ('812 bytes', '1,2 kB', '5,6 MB')
    """
    if count < 1000:
        return count_of(count, "byte", "bytes")
    if count < 1_000_000:
        return f"{number(Decimal(count) / 1000, 1)} kB"
    return f"{number(Decimal(count) / 1_000_000, 1)} MB"


def count_of(count: int, singular: str, plural: str) -> str:
    """Spell a count with its noun.

    >>> count_of(1, "fila", "filas"), count_of(1200, "fila", "filas")
    ('1 fila', '1.200 filas')
    """
    return f"{number(count)} {singular if count == 1 else plural}"


def scalar(value: Scalar, *, empty: str = "") -> str:
    """Spell any cell for reading; years and texts stay as they are."""
    if value is None:
        return empty
    if isinstance(value, bool):
        return "sí" if value else "no"
    if isinstance(value, Decimal | int):
        return number(value)
    if isinstance(value, date):
        return short_day(value)
    return value


UNIT_AFTER = {"%": "\N{NO-BREAK SPACE}%"}

SINGULAR = {
    "sedes": "sede", "vales": "vale", "índices": "índice", "meses": "mes", "países": "país", "gases": "gas",
    "reses": "res", "intereses": "interés", "órdenes": "orden", "exámenes": "examen", "imágenes": "imagen",
    "almacenes": "almacén", "resúmenes": "resumen", "orígenes": "origen", "márgenes": "margen", "jóvenes": "joven",
    "volúmenes": "volumen", "dictámenes": "dictamen", "miles": "miles", "lunes": "lunes", "mes": "mes", "gas": "gas",
    "res": "res",
}  # fmt: skip
"""Nouns whose singular their plural's ending does not tell, and those that have none."""
ENDINGS = (
    (r"ones$", "ón"), (r"ces$", "z"), (r"yes$", "y"), (r"(?<=[aeiouáéíóú])(?P<end>[dlnr])es$", r"\g<end>"),
    (r"(?<=[aeou])s$", ""),
)  # fmt: skip
"""How plurals end, the first that fits, and how their singular does."""
JOINING = re.compile(r"^(?:de|del|por|en|a|al|para|que|con|sin|y|o|sobre|según|entre)$|^\W")
"""Where a unit stops being what is counted: «operaciones del plan»."""


def singular(unit: str) -> str:
    """Give what is counted when it is one, up to the word that joins it to the rest.

    >>> [singular(unit) for unit in ("operaciones del plan", "decretos supremos", "leyes", "valores", "UFV", "meses")]
    ['operación del plan', 'decreto supremo', 'ley', 'valor', 'UFV', 'mes']
    """
    words = unit.split(" ")
    counted = next((at for at, word in enumerate(words) if JOINING.match(word)), len(words))
    return " ".join([*map(_singular, words[:counted]), *words[counted:]])


def _singular(word: str) -> str:
    if word in SINGULAR or not word.islower():
        return SINGULAR.get(word, word)
    return next((re.sub(ending, one, word) for ending, one in ENDINGS if re.search(ending, word)), word)


def is_one(display: str) -> bool:
    """Tell whether a number, as it is shown, takes its noun in the singular: ``1`` does, ``1,0`` and ``0`` do not."""
    return display.lstrip(f"+-{MINUS}") == "1"


def parted(display: str) -> tuple[str, str]:
    """Part the words of a bound from its number.

    >>> parted("más de 929"), parted("929")
    (('más de ', '929'), ('', '929'))
    """
    words = next((f"{bound} " for bound in BOUNDS.values() if display.startswith(f"{bound} ")), "")
    return words, display.removeprefix(words)


def bare(display: str) -> str:
    """Give the number of a display, without the words of a bound: templates set it large."""
    return parted(display)[1]


def with_unit(display: str, unit: str | None) -> str:
    r"""Put a unit where Spanish puts it: ``Bs 14.497.924``, ``64 %``, ``Bs 1.661,2 millones``, ``47 operaciones``.

    >>> with_unit("1.661,2", "millones de Bs"), with_unit("64", "%"), with_unit("47", "operaciones")
    ('Bs\xa01.661,2 millones', '64\xa0%', '47 operaciones')
    >>> with_unit("más de 929", "millones de Bs")
    'más de Bs\xa0929 millones'
    >>> with_unit("1", "millones de Bs"), with_unit("1", "operaciones")
    ('Bs\xa01 millón', '1 operación')
    """
    if not unit:
        return display
    bound, display = parted(display)
    if bound:
        return f"{bound}{with_unit(display, unit)}"
    if unit == "Bs":
        return f"Bs\N{NO-BREAK SPACE}{display}"
    if unit == "millones de Bs":
        return f"Bs\N{NO-BREAK SPACE}{display} {'millón' if is_one(display) else 'millones'}"
    if is_one(display):
        unit = singular(unit)
    return display + UNIT_AFTER.get(unit, f" {unit}")


def marks(figures: Iterable[Figure]) -> str:
    """Join the marks of figures, each once and none that another already says."""
    return joined(figure.mark for figure in figures)


def joined(told: Iterable[str]) -> str:
    """Join marks, each once and none that another already says.

    >>> joined(["por confirmar", "", "cifra reportada, por confirmar"])
    'cifra reportada, por confirmar'
    """
    found = dict.fromkeys(mark for mark in told if mark)
    return "; ".join(one for one in found if not any(one in other for other in found if other != one))


def cautioned(text: str, mark: str) -> str:
    """Put a mark after a text that does not say it yet: to say one of its clauses, in whatever number, is enough.

    >>> cautioned("En millones de Bs", "cifra reportada, por confirmar")
    'En millones de Bs; cifra reportada, por confirmar'
    >>> cautioned("En millones de Bs; cifras reportadas, por confirmar", "cifra reportada, por confirmar")
    'En millones de Bs; cifras reportadas, por confirmar'
    """
    said = not mark or any(clause in text.lower() for clause in mark.lower().split(", "))
    return text if said else f"{text}; {mark}"


FIGURE_CALL = re.compile(r"\{figura:([a-z0-9-]+)\}")
"""How a descriptor's text calls for a figure of its own package."""

BRACES = re.compile(r"\{([^{}]*)\}?")
"""Anything in braces: where figures are called for, what is not a call is a slip."""

ALONE = ":numero"
"""How a call asks for a figure's number alone, where the sentence has said of what it is."""

ANY_FIGURE_CALL = re.compile(rf"\{{figura:([a-z0-9-]+/[a-z0-9-]+(?:{ALONE})?)\}}")
"""How an outline's text calls for a figure of any dataset; see ``called``."""


def called(call: str, find: Callable[[str], Figure]) -> Figure:
    """Give the figure that a call names, without its unit where only its number is asked for."""
    name = call.removesuffix(ALONE)
    return find(name) if name == call else replace(find(name), unit="")


def said(figure: Figure) -> str:
    """Spell a figure as people read it: with its unit, or that it cannot be computed."""
    return figure.display if figure.value is None else with_unit(figure.display, figure.unit)


def calls(text: str, figures: Iterable[Figure]) -> list[tuple[str, str]]:
    """List the figures that a descriptor's text calls for, in order, each by its id and as the text says it."""
    if "{figura:" not in text:
        return []
    named = {f.name: f for f in figures}
    return [(named[name].id, said(named[name])) for name in FIGURE_CALL.findall(text)]


def fill(text: str, figures: Iterable[Figure]) -> str:
    """Write the figures that a descriptor's text calls for; ``validate`` has seen that they exist."""
    if "{figura:" not in text:
        return text
    named = {f.name: f for f in figures}
    return FIGURE_CALL.sub(lambda m: with_unit(named[m[1]].display, named[m[1]].unit), text)


def for_row(text: str, key: str, name: str) -> str:
    """Put a row's address and its name where an outline's text stands for any row.

    >>> for_row("regalia/total-{clave} de {cada}", "la-paz", "La Paz")
    'regalia/total-la-paz de La Paz'
    """
    return text.replace("{clave}", key).replace("{cada}", name)


def capital(text: str) -> str:
    """Begin a text as a sentence begins."""
    return text[:1].upper() + text[1:]


def slug(text: str) -> str:
    """Spell a name as part of an address: lowercase, without accents, hyphens for all the rest.

    >>> slug("La Paz"), slug("Potosí"), slug("  Año 2024 / N.º 3 ")
    ('la-paz', 'potosi', 'ano-2024-n-o-3')
    """
    letters = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    return re.sub(r"[^a-z0-9]+", "-", letters.lower()).strip("-")


def plain(value: object) -> str:
    """Spell a value of a descriptor inside a sentence, in quotation marks when it is text.

    >>> plain(2024), plain("Potosí"), plain(True)
    ('2024', '«Potosí»', 'sí')
    """
    if isinstance(value, bool):
        return "sí" if value else "no"
    return f"«{value}»" if isinstance(value, str) else str(value)


def cell(column: Column, value: Scalar) -> str:
    """Spell a cell of a breakdown as its column says: decimals there, the unit in the header."""
    if value is None:
        return NO_DATA
    if column.kind == "year":
        return str(value)
    if isinstance(value, Decimal | int) and not isinstance(value, bool):
        return number(value, column.decimals)
    return scalar(value)


def source_names(dataset: Dataset) -> list[str]:
    """Name each document that a dataset comes from, with whoever made it."""
    named = (
        [str(spec[key]) for key in ("title", "organization") if key in spec] for spec in dataset.descriptor["sources"]
    )
    return [", ".join(one) for one in named]


def chart_source(dataset: Dataset, spec: Spec) -> str:
    """Name what a chart's numbers come from: what it declares, or else the documents of its dataset."""
    if "source" in spec:
        return f"Fuente: {spec['source']}"
    return sources([s["title"] for s in dataset.descriptor["sources"]])


def sources(titles: Sequence[str]) -> str:
    """Name the documents that a dataset comes from, on one line: all of them, or how many when they are many.

    >>> sources(["Memoria 2024"]), sources(["Memoria 2024", "Ley 535"])
    ('Fuente: Memoria 2024', 'Fuentes: Memoria 2024; Ley 535')
    """
    if len(titles) == 1:
        return f"Fuente: {titles[0]}"
    line = "; ".join(titles)
    return f"Fuentes: {line}" if len(line) <= 140 else f"Fuentes: {len(titles)} documentos, en la página del conjunto"


def machine(text: str, kind: type_name) -> str:
    """Spell a cell for reading, by the type of its field; codes, years and words in the place of a value stay.

    >>> machine("1661.04", "number"), machine("2024", "year"), machine("0012", "string"), machine("true", "boolean")
    ('1.661,04', '2024', '0012', 'sí')
    >>> machine("2020-01-13", "date"), machine("2020-13-45", "string"), machine("ausente", "number")
    ('13 de enero de 2020', '2020-13-45', 'ausente')
    >>> machine("desde 2020-01-13", "date")
    'desde 13 de enero de 2020'
    """
    if kind in {"integer", "number"} and re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", text):
        return number(Decimal(text))
    if kind == "date":
        return re.sub(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", lambda found: day(date.fromisoformat(found[0])), text)
    return {"true": "sí", "false": "no"}.get(text, text) if kind == "boolean" else text


def qualified(text: str, *abouts: str) -> str:
    """Put what is to be known of a number after it.

    >>> qualified("Bs 5", "enero a noviembre de 2025", "por confirmar"), qualified("Bs 5", "", "")
    ('Bs 5 (enero a noviembre de 2025; por confirmar)', 'Bs 5')
    """
    told = "; ".join(filter(None, abouts))
    return f"{text} ({told})" if told else text
