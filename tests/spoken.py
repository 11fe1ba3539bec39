"""Reads numbers said in Spanish back into digits, strictly: an independent inverse of how the script spells them.

It shares nothing with ``build_scripts.words``: it has its own lexicon and grammar, and refuses what is not Spanish as
the academies write it (``veintiuno mil``, ``un mil``, ``ciento bolivianos``, ``treinta y once``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

DIGITS = dict(
    zip(["cero", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve"], range(10), strict=True)
)
UNITS = {
    **{word: value for word, value in DIGITS.items() if value},
    "un": 1,
    "una": 1,
    "diez": 10,
    "once": 11,
    "doce": 12,
    "trece": 13,
    "catorce": 14,
    "quince": 15,
    "dieciséis": 16,
    "diecisiete": 17,
    "dieciocho": 18,
    "diecinueve": 19,
    "veinte": 20,
    "veintiuno": 21,
    "veintiún": 21,
    "veintiuna": 21,
    "veintidós": 22,
    "veintitrés": 23,
    "veinticuatro": 24,
    "veinticinco": 25,
    "veintiséis": 26,
    "veintisiete": 27,
    "veintiocho": 28,
    "veintinueve": 29,
}
TENS = {
    "treinta": 30,
    "cuarenta": 40,
    "cincuenta": 50,
    "sesenta": 60,
    "setenta": 70,
    "ochenta": 80,
    "noventa": 90,
}
STEMS = {
    "doscient": 200,
    "trescient": 300,
    "cuatrocient": 400,
    "quinient": 500,
    "seiscient": 600,
    "setecient": 700,
    "ochocient": 800,
    "novecient": 900,
}
HUNDREDS = {stem + ending: value for stem, value in STEMS.items() for ending in ("os", "as")}
LARGE = {"mill": 6, "bill": 12, "trill": 18, "cuatrill": 24, "quintill": 30}
SINGULAR = {f"{stem}ón": power for stem, power in LARGE.items()}
PLURAL = {f"{stem}ones": power for stem, power in LARGE.items()}
SHORT = {"un", "veintiún"}
ALONE = {"uno", "veintiuno"}
FEMALE = {"una", "veintiuna"}


class NotSpanishError(ValueError):
    """The words are no number as it is written."""


@dataclass
class Reader:
    """Goes through words, one at a time."""

    words: list[str]
    at: int = 0

    @property
    def next(self) -> str:
        return self.words[self.at] if self.at < len(self.words) else ""

    def take(self) -> str:
        word = self.next
        self.at += 1
        return word

    def skip(self, *words: str) -> bool:
        if tuple(self.words[self.at : self.at + len(words)]) != words:
            return False
        self.at += len(words)
        return True


@dataclass(frozen=True)
class Group:
    """A number below a thousand, with what its form says of the noun after it."""

    value: int
    forms: frozenset[str]


def read_cardinal(reader: Reader) -> tuple[int, frozenset[str]]:
    """Read a whole number; gives it with the forms it was said in: ``uno``, ``un``, ``una``, ``os``, ``as``."""
    if reader.skip("cero"):
        return 0, frozenset()
    total, before = 0, 10**3
    said: set[str] = set()
    count, forms = read_below_million(reader)
    while reader.next in SINGULAR or reader.next in PLURAL:
        if count is None:
            raise NotSpanishError(f"«{reader.next}» sin número delante")
        word = reader.take()
        power = SINGULAR.get(word) or PLURAL[word]
        if power >= before or (word in SINGULAR) != (count == 1) or forms & {"uno", "una", "as"}:
            raise NotSpanishError(" ".join(reader.words))
        total += count * 10**power
        before, said = power, set()
        count, forms = read_below_million(reader)
    if count is None and not total:
        raise NotSpanishError(" ".join(reader.words))
    return total + (count or 0), frozenset(said | forms)


def read_below_million(reader: Reader) -> tuple[int | None, frozenset[str]]:
    first = read_group(reader)
    if not reader.skip("mil"):
        return (first.value, first.forms) if first else (None, frozenset())
    if first and (first.value == 1 or first.forms & {"uno", "una"}):
        raise NotSpanishError(" ".join(reader.words))
    rest = read_group(reader)
    thousands = (first.value if first else 1) * 1000
    forms = (first.forms - {"un"} if first else frozenset()) | (rest.forms if rest else frozenset())
    if {"os", "as"} <= forms or ("as" in forms and forms & {"un", "uno"}) or ("os" in forms and "una" in forms):
        raise NotSpanishError(" ".join(reader.words))
    return thousands + (rest.value if rest else 0), forms


def read_group(reader: Reader) -> Group | None:
    if reader.skip("cien"):
        return Group(100, frozenset())
    value, forms = 0, set()
    start = reader.at
    if reader.next == "ciento":
        value = 100
        reader.take()
    elif reader.next in HUNDREDS:
        forms.add(reader.next[-2:])
        value = HUNDREDS[reader.take()]
    hundreds = value
    if reader.next in TENS:
        value += TENS[reader.take()]
        if reader.skip("y"):
            word = reader.take()
            if not 0 < UNITS.get(word, 0) < 10:
                raise NotSpanishError(" ".join(reader.words))
            value += UNITS[word]
            forms |= form_of(word)
    elif reader.next in UNITS:
        word = reader.take()
        value += UNITS[word]
        forms |= form_of(word)
    if hundreds == 100 == value:
        raise NotSpanishError("«ciento» solo se dice «cien»")
    return Group(value, frozenset(forms)) if reader.at > start else None


def form_of(word: str) -> set[str]:
    return {"un"} if word in SHORT else {"uno"} if word in ALONE else {"una"} if word in FEMALE else set()


def read_decimals(reader: Reader) -> str:
    """Read what is said after ``coma``: zeros and a number, or digits one by one."""
    digits = list(take_digits(reader))
    if len(digits) >= 3:
        return "".join(digits)
    reader.at -= len(digits)
    text = ""
    while reader.skip("cero"):
        text += "0"
    group = read_group(reader)
    if group is not None:
        text += str(group.value)
    if not text or len(text) > 2:
        raise NotSpanishError(" ".join(reader.words))
    return text


def take_digits(reader: Reader) -> Iterator[str]:
    while reader.next in DIGITS:
        yield str(DIGITS[reader.take()])


def read_number(words: str) -> Decimal:
    """Read a number and nothing else, with sign and decimals."""
    value, rest = read_amount(words)
    if rest:
        raise NotSpanishError(f"sobra «{rest}» en «{words}»")
    return value


def read_amount(words: str) -> tuple[Decimal, str]:
    """Read an amount; gives the number, money with its cents, and what it is counted in as it was said."""
    reader = Reader(words.split())
    below = reader.skip("menos")
    reader.skip("más")
    whole, forms = read_cardinal(reader)
    if reader.skip("coma"):
        return _signed(Decimal(f"{whole}.{read_decimals(reader)}"), below), " ".join(reader.words[reader.at :])
    million = whole >= 10**6 and whole % 10**6 == 0
    noun = reader.words[reader.at :]
    if noun and noun[0] != "por" and noun[0][0].isalpha():
        if million and not reader.skip("de"):
            raise NotSpanishError(f"falta «de» en «{words}»")
        if "uno" in forms:
            raise NotSpanishError(f"«uno» delante de un nombre en «{words}»")
    rest = reader.words[reader.at :]
    value = Decimal(whole)
    if "con" in rest:
        at = rest.index("con")
        cents = Reader(rest[at + 1 :])
        count, _ = read_cardinal(cents)
        if cents.take() != ("centavo" if count == 1 else "centavos") or not 0 < count < 100:
            raise NotSpanishError(words)
        value += Decimal(count) / 100
        rest = [*rest[:at], *cents.words[cents.at :]]
    return _signed(value, below), " ".join(rest)


def _signed(value: Decimal, below: bool) -> Decimal:
    return value.copy_negate() if below and value else value
