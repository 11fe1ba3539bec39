"""Spells numbers as they are said: ``mil seiscientos sesenta y un millones doscientos mil bolivianos``.

In: a ``Figure``, or an amount and its unit. Out: Spanish words for the number *as it is shown*, neither a digit more
nor one less, so that whoever listens can write it down again. The forms follow the Real Academia Española and the
Asociación de Academias: «Ortografía de la lengua española» (2010), chapter VIII, on numbers, and the «Diccionario
panhispánico de dudas», entries «cardinales», «ordinales», «uno», «ciento» and «millón». Where they leave a choice:

- ``treinta y uno``, not ``treintaiuno``; ``mil``, not ``un mil``;
- before ``mil`` one is ``un`` for any noun (``veintiún mil preguntas``), while the hundreds agree with it
  (``doscientas mil preguntas``);
- up to two decimals are read as a number after their leading zeros (``coma cero seis``, ``coma veinticuatro``), more of
  them digit by digit; a number with decimals does not agree with its noun;
- money with up to two decimals is read with its cents: ``treinta y seis bolivianos con treinta centavos``.
"""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date
from decimal import Decimal
from typing import Literal

from build_scripts.labels import LONG, MINUS, MONTHS, is_one, parted, singular
from build_scripts.model import Figure

One = Literal["uno", "un", "una"]
"""How a number that ends in one stands: by itself, before a masculine noun, before a feminine one."""

SMALL = (
    "cero", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve",
    "diez", "once", "doce", "trece", "catorce", "quince", "dieciséis", "diecisiete", "dieciocho", "diecinueve",
    "veinte", "veintiuno", "veintidós", "veintitrés", "veinticuatro", "veinticinco", "veintiséis", "veintisiete",
    "veintiocho", "veintinueve",
)  # fmt: skip
TENS = ("", "", "", "treinta", "cuarenta", "cincuenta", "sesenta", "setenta", "ochenta", "noventa")
HUNDREDS = (
    "", "ciento", "doscientos", "trescientos", "cuatrocientos", "quinientos", "seiscientos", "setecientos",
    "ochocientos", "novecientos",
)  # fmt: skip
LARGE = (
    (30, "quintillón", "quintillones"),
    (24, "cuatrillón", "cuatrillones"),
    (18, "trillón", "trillones"),
    (12, "billón", "billones"),
    (6, "millón", "millones"),
)
ORDINALS = (
    "", "primero", "segundo", "tercero", "cuarto", "quinto", "sexto", "séptimo", "octavo", "noveno",
    "décimo", "undécimo", "duodécimo", "decimotercero", "decimocuarto", "decimoquinto", "decimosexto",
    "decimoséptimo", "decimoctavo", "decimonoveno",
)  # fmt: skip
ORDINAL_TENS = (
    "", "", "vigésimo", "trigésimo", "cuadragésimo", "quincuagésimo", "sexagésimo", "septuagésimo", "octogésimo",
    "nonagésimo",
)  # fmt: skip

MONEY = {
    "Bs": ("boliviano", "bolivianos"),
    "$us": ("dólar estadounidense", "dólares estadounidenses"),
}
SCALES = {"miles": 3, "millones": 6, "miles de millones": 9}
SCALED = re.compile(r"(miles de millones|millones|miles)(?: de (.+))?")

FEMININE_ENDINGS = ("a", "as", "ión", "iones", "dad", "dades", "tad", "tades", "tud", "tudes", "UFV")
MASCULINE_ENDINGS = ("grama", "gramas")
MASCULINE = frozenset({
    "día", "mapa", "tema", "programa", "problema", "sistema", "esquema", "diagrama", "idioma", "avión", "camión",
    "aviones", "camiones", "planeta", "clima", "lema", "dilema", "síntoma", "axioma", "diploma", "panorama", "drama",
    "enigma", "emblema", "teorema", "poema", "tranvía", "aroma", "dogma", "estigma", "trauma", "guion", "guiones",
    "gas",
})  # fmt: skip
FEMININE = frozenset({
    "ley", "leyes", "parte", "partes", "fuente", "fuentes", "clase", "clases", "vez", "veces", "base", "bases",
    "clave", "claves", "serie", "series", "fase", "fases", "mujer", "mujeres", "red", "redes", "sede", "sedes",
    "orden", "órdenes", "labor", "labores", "imagen", "imágenes", "señal", "señales", "mano", "manos", "cárcel",
    "cárceles", "sal", "sales", "piel", "pieles", "torre", "torres", "calle", "calles", "noche", "noches", "tarde",
    "tardes", "gente", "nube", "nubes", "llave", "llaves", "nave", "naves", "suerte", "muerte", "muertes", "sangre",
    "voz", "voces", "luz", "luces", "cruz", "cruces", "raíz", "raíces", "crisis", "tesis", "síntesis", "hipótesis",
    "flor", "flores", "catedral", "catedrales", "costumbre", "costumbres", "legumbre", "legumbres", "foto", "fotos",
    "moto", "motos", "res", "reses", "frase", "frases", "especie", "especies", "superficie", "superficies",
    "planicie", "planicies",
})  # fmt: skip
"""Nouns whose ending does not tell their gender; any other that is not told by its ending counts as masculine."""

NUMBER = re.compile(rf"([+{MINUS}-]?)(\d{{1,3}}(?:\.\d{{3}})+|\d+)(?:,(\d+))?")
RANK = re.compile(r"(\d+)\.º de (\d+)")
YEAR = re.compile(r"(?<![\w.,/-])(?:19|20)\d\d(?![\w/-]|[.,]\d)")


def in_words(figure: Figure) -> str:
    """Spell a figure as it is shown, with its unit; what cannot be computed stays as it is told.

    A text is read as it is printed, but for a year or a date.
    """
    if figure.value is None:
        return figure.display
    if isinstance(figure.value, str):
        return _text(figure.display)
    return shown_in_words(figure.display, figure.unit)


def number_in_words(figure: Figure) -> str:
    """Spell a figure's number alone; it agrees with its unit, which the sentence has named: ``veintiuna``."""
    if isinstance(figure.value, str) or figure.value is None:
        return in_words(figure)
    if figure.unit[:1].isalpha() and gender(figure.unit) == "una":
        unit = singular(figure.unit) if is_one(figure.display) else figure.unit
        return shown_in_words(figure.display, figure.unit).removesuffix(f" {unit}")
    return shown_in_words(figure.display)


def shown_in_words(display: str, unit: str = "") -> str:
    """Spell a number from the way readers see it, with its unit: sign, thousands and decimals as ``labels`` has them.

    >>> shown_in_words("1.661,2", "millones de Bs")
    'mil seiscientos sesenta y un millones doscientos mil bolivianos'
    >>> shown_in_words("más de 929", "millones de Bs")
    'más de novecientos veintinueve millones de bolivianos'
    >>> shown_in_words("+0,16", "%"), shown_in_words("1.º de 9")
    ('más cero coma dieciséis por ciento', 'primero de nueve')
    """
    bound, display = parted(display)
    if bound:
        return f"{bound}{shown_in_words(display, unit)}"
    if rank := RANK.fullmatch(display):
        return f"{ordinal(int(rank[1]))} de {cardinal(int(rank[2]))}"
    found = NUMBER.fullmatch(display)
    if found is None:
        return f"{display} {unit}".strip()
    digits = found[2].replace(".", "")
    value = Decimal(f"{digits}.{found[3]}" if found[3] else digits)
    return {"": "", "+": "más "}.get(found[1], "menos ") + amount(value, unit)


def amount(value: Decimal | int, unit: str = "") -> str:
    """Spell an amount with its unit, both exactly; a unit that has no words of its own is read as it is printed.

    >>> amount(1_000_000, "Bs"), amount(21, "preguntas"), amount(Decimal("64.06"), "%")
    ('un millón de bolivianos', 'veintiuna preguntas', 'sesenta y cuatro coma cero seis por ciento')
    """
    exact = Decimal(value)
    if scaled := SCALED.fullmatch(unit):
        exact, unit = exact.scaleb(SCALES[scaled[1]], LONG), scaled[2] or ""
    if exact.is_signed():
        return f"menos {_amount(exact.copy_abs(), unit)}"
    return _amount(exact, unit)


def cardinal(value: int, one: One = "uno") -> str:
    """Spell a whole number; from 10^36 on, digit by digit.

    >>> cardinal(1_000_001), cardinal(-500), cardinal(531_021, "una")
    ('un millón uno', 'menos quinientos', 'quinientas treinta y un mil veintiuna')
    """
    if value < 0:
        return f"menos {cardinal(-value, one)}"
    if value >= 10**36:
        return _digits(str(value))
    said = []
    rest = value
    for power, name, names in LARGE:
        count, rest = divmod(rest, 10**power)
        if count:
            said.append(f"un {name}" if count == 1 else f"{_below_million(count, 'un')} {names}")
    if rest or not said:
        said.append(_below_million(rest, one))
    return " ".join(said)


def ordinal(place: int) -> str:
    """Spell a place in an order, masculine; from the hundredth on, by its cardinal, as is usual.

    >>> ordinal(1), ordinal(18), ordinal(21), ordinal(130)
    ('primero', 'decimoctavo', 'vigésimo primero', 'ciento treinta')
    """
    if not 0 < place < 100:
        return cardinal(place)
    if place < 20:
        return ORDINALS[place]
    return f"{ORDINAL_TENS[place // 10]} {ORDINALS[place % 10]}".rstrip()


def day_in_words(value: date) -> str:
    """Spell a date as it is said.

    >>> day_in_words(date(2025, 3, 1))
    'primero de marzo de dos mil veinticinco'
    """
    first = "primero" if value.day == 1 else cardinal(value.day)
    return f"{first} de {MONTHS[value.month - 1]} de {cardinal(value.year)}"


def years_in_words(text: str) -> str:
    """Spell the years that stand by themselves in a text that is read aloud; codes and addresses stay.

    >>> years_in_words("Memoria 2024; D.S. 29165; 012/2018")
    'Memoria dos mil veinticuatro; D.S. 29165; 012/2018'
    """
    return YEAR.sub(lambda found: cardinal(int(found[0])), text)


def gender(noun: str) -> One:
    """Tell which form of one stands before a noun, by its first word: its ending, or the lists of exceptions.

    >>> gender("preguntas"), gender("días"), gender("decretos supremos"), gender("leyes")
    ('una', 'un', 'un', 'una')
    """
    head = noun.split(" ", 1)[0].rstrip(",")
    if head in FEMININE:
        return "una"
    masculine = {head, head.removesuffix("s")} & MASCULINE or head.endswith(MASCULINE_ENDINGS)
    return "una" if head.endswith(FEMININE_ENDINGS) and not masculine else "un"


def _amount(value: Decimal, unit: str) -> str:
    whole, fraction = _parts(value)
    head, _, tail = (singular(unit) if whole == 1 and not fraction else unit).partition(" ")
    after = f" {_tail(tail)}" if tail else ""
    if head in MONEY:
        return _money(whole, fraction, *MONEY[head]) + after
    if head == "%":
        return f"{_number(whole, fraction)} por ciento{after}"
    if not head[:1].isalpha():  # nothing, or a remark in parentheses, is no noun to agree with
        return f"{_number(whole, fraction)} {unit}".rstrip()
    if fraction:
        return f"{_number(whole, fraction)} {head}{after}"
    return f"{_counted(whole, gender(unit))} {head}{after}"


def _money(whole: int, fraction: str, singular: str, plural: str) -> str:
    if len(fraction) > 2:
        return f"{_number(whole, fraction)} {plural}"
    said = f"{_counted(whole, 'un')} {singular if whole == 1 else plural}"
    cents = int(fraction.ljust(2, "0"))
    return f"{said} con {cardinal(cents, 'un')} {'centavo' if cents == 1 else 'centavos'}" if cents else said


def _counted(whole: int, one: One) -> str:
    """Put ``de`` between round millions, which are a noun, and what is counted in them."""
    said = cardinal(whole, one)
    return f"{said} de" if whole and whole % 10**6 == 0 and whole < 10**36 else said


def _tail(tail: str) -> str:
    """Spell what stands after a unit: ``por $us`` is «por dólar estadounidense»."""
    words = tail.split(" ")
    return " ".join(
        MONEY[word][before != "por"] if word in MONEY else word
        for before, word in zip(["", *words], words, strict=False)
    )


def _number(whole: int, fraction: str) -> str:
    return f"{cardinal(whole)} coma {_decimals(fraction)}" if fraction else cardinal(whole)


def _decimals(fraction: str) -> str:
    if len(fraction) > 2:
        return _digits(fraction)
    rest = fraction.lstrip("0")
    zeros = ["cero"] * (len(fraction) - len(rest))
    return " ".join([*zeros, cardinal(int(rest))] if rest else zeros)


def _digits(text: str) -> str:
    return " ".join(SMALL[int(digit)] for digit in text)


def _parts(value: Decimal) -> tuple[int, str]:
    """Split a number that is not negative into its whole part and its decimals, the digits it is shown with."""
    whole, _, fraction = f"{value:f}".partition(".")
    return int(whole), fraction


def _below_million(value: int, one: One) -> str:
    thousands, rest = divmod(value, 1000)
    if not thousands:
        return _below_thousand(rest, one, feminine=one == "una")
    said = "mil" if thousands == 1 else f"{_below_thousand(thousands, 'un', feminine=one == 'una')} mil"
    return f"{said} {_below_thousand(rest, one, feminine=one == 'una')}" if rest else said


def _below_thousand(value: int, one: One, *, feminine: bool) -> str:
    hundreds, rest = divmod(value, 100)
    if value == 100:
        return "cien"
    if not hundreds:
        return _below_hundred(rest, one)
    said = HUNDREDS[hundreds]
    if feminine and hundreds > 1:
        said = f"{said.removesuffix('os')}as"
    return f"{said} {_below_hundred(rest, one)}" if rest else said


def _below_hundred(value: int, one: One) -> str:
    if value % 10 == 1 and value != 11:
        return {1: one, 21: {"uno": "veintiuno", "un": "veintiún", "una": "veintiuna"}[one]}.get(
            value, f"{TENS[value // 10]} y {one}"
        )
    if value < 30:
        return SMALL[value]
    return f"{TENS[value // 10]} y {SMALL[value % 10]}" if value % 10 else TENS[value // 10]


def _text(text: str) -> str:
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        with suppress(ValueError):  # a code that looks like a date
            return day_in_words(date.fromisoformat(text))
    return years_in_words(text)
