#!/usr/bin/env python3
"""Recompute every headline number of the portal from its published CSVs, and tell whether its pages say the same.

In: a published site, or the folder or the ZIP of one dataset. Each has ``cifras.json``, with the recipe of every
figure, beside its CSVs. Out: one line a figure, ``✓`` or ``✗``; of a site, every place of its pages that shows a figure
otherwise; and an exit code.

Nothing is needed but Python 3.8: no library, no network, and nothing of the program that built the site, so that a
mistake there cannot hide here. Cells are chosen anew by each recipe's condition; the arithmetic is exact fractions.
"""

from __future__ import annotations

import os
import sys

HERE = os.path.realpath(os.path.dirname(os.path.abspath(__file__)))
sys.path[:] = [one for one in sys.path if os.path.realpath(one or ".") != HERE]  # a json.py may lie beside the data

import csv
import hashlib
import html
import io
import json
import re
import stat
import zlib
from collections import Counter
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, BinaryIO, Iterator, NamedTuple
from zipfile import BadZipFile, ZipFile

HELP = """\
Uso: python verificar.py [CARPETA o ZIP ...]

Vuelve a calcular cada cifra del portal con los CSV publicados. Del sitio lee además todas las páginas,
y dice si cada lugar que muestra una cifra muestra la que sale de los datos.
Solo necesita Python 3.8 o posterior: no instala nada ni usa internet.

  CARPETA o ZIP         la carpeta del sitio, la de un conjunto de datos, o el ZIP de un conjunto;
                        si no se dice ninguna, la carpeta donde está este programa
  -h, --help, --ayuda   muestra esta ayuda y termina

  ✓  la cifra es la que sale de los datos
  ✗  algo no coincide, y se dice qué
  –  la cifra no se puede calcular, y se dice por qué

Las páginas solo se leen si se da la carpeta del sitio. No se leen tablas, dibujos, imágenes, PDF ni planillas.
Que ningún archivo cambió no lo dice este programa, sino SHA256SUMS y la huella del acta: vea verificar.html.

Termina con 0 si todo coincide, 1 si algo no coincide y 2 si no hay nada que verificar."""

RECIPES, DESCRIPTOR = "cifras.json", "datapackage.json"
PLACES, MANIFEST, INDEX = "cifras-por-pagina.json", "manifest.json", "buscar/indice.js"
FORMAT = 1
PIECE, MOST, MOST_OF = 1 << 24, 2**32 - 1, {RECIPES: 200000000}  # bytes read at once, and of a file in all
SHOWN = 5  # differences told of one figure; the others are counted


class CannotVerifyError(Exception):
    """Why something cannot be verified, in words for the reader."""


# --- reading --------------------------------------------------------------------------------------


def read(place: Path, name: str) -> bytes:
    """Read a file that lies in a dataset's folder, or in its ZIP."""
    if "/" in name or "\\" in name:
        raise CannotVerifyError(f"«{name}» no es un archivo del conjunto")
    try:
        if place.is_dir():
            with open_regular(place / name) as plain:
                return bounded(plain, name)
        with open_regular(place) as packed, ZipFile(packed) as archive, archive.open(name) as member:
            about = archive.getinfo(name)
            if about.file_size > max(100000000, 200 * about.compress_size):  # nothing but one sign, over and over
                raise CannotVerifyError(f"«{name}» crecería a {about.file_size // 1000000} MB al desempacarlo")
            return bounded(member, name)
    except (FileNotFoundError, KeyError):
        raise CannotVerifyError(f"falta el archivo «{name}»") from None
    except (OSError, BadZipFile, EOFError, RuntimeError, ValueError, zlib.error):
        raise CannotVerifyError(f"no se puede leer «{name}»: está dañado, o lo está el ZIP") from None


def open_regular(path: Path) -> BinaryIO:
    """Open a plain file and nothing else: a link may lead anywhere, and a pipe never ends."""
    plain = stat.S_ISREG(os.lstat(path).st_mode)
    flags = sum(getattr(os, name, 0) for name in ("O_BINARY", "O_NOFOLLOW", "O_NONBLOCK")) if plain else 0
    handle = os.open(path, os.O_RDONLY | flags) if plain else -1
    if not plain or not stat.S_ISREG(os.fstat(handle).st_mode):  # somebody may have changed it meanwhile
        if plain:
            os.close(handle)
        raise CannotVerifyError(f"«{path.name}» no es un archivo corriente: es un enlace, una tubería u otra cosa")
    return os.fdopen(handle, "rb")


def bounded(file: Any, name: str) -> bytes:
    """Read a file up to its first zero byte, which no good one has, and no more than the limit."""
    limit, pieces, size = MOST_OF.get(name, MOST), [], 0
    while True:
        piece = file.read(PIECE)
        pieces.append(piece)
        size += len(piece)
        if size > limit:
            raise CannotVerifyError(f"«{name}» pasa de {limit // 1000000} MB, más de lo que el portal publica")
        if b"\0" in piece or not piece:  # a gigabyte of nothing takes no room on the disk
            return b"".join(pieces).partition(b"\0")[0] + b"\0" * (b"\0" in piece)


class Table:
    """A published CSV: rows by the line on which each begins (the header is on 1), cells exactly as written."""

    def __init__(self, name: str, content: bytes, reading: dict[str, Any]) -> None:
        self.name, self.types, self.missing = name, reading["fields"], reading["missing"]
        self.rows: dict[int, dict[str, str]] = {}
        line = 1
        try:
            text = content.decode("utf-8-sig")
            if "\0" in text:
                raise CannotVerifyError(f"{name}: está dañado, tiene bytes nulos")
            reader = csv.reader(io.StringIO(text, newline=""), strict=True)
            header = next(reader, [])
            if header != list(self.types):
                wanted = ", ".join(self.types)
                raise CannotVerifyError(f"{name}: se esperaban las columnas {wanted}; hay {', '.join(header)}")
            line = reader.line_num + 1
            for cells in reader:
                if len(cells) != len(header):
                    one = len(header) == 1
                    wanted = "se esperaba 1 celda" if one else f"se esperaban {len(header)} celdas"
                    raise CannotVerifyError(f"{name}, línea {line}: {wanted} y hay {len(cells)}")
                self.rows[line] = dict(zip(header, cells))
                line = reader.line_num + 1  # a cell may hold line breaks: a row may take several lines
        except UnicodeDecodeError:
            raise CannotVerifyError(f"{name}: no está en UTF-8") from None
        except csv.Error:
            raise CannotVerifyError(f"{name}, línea {line}: el CSV está dañado") from None


class Dataset:
    """A dataset's recipes, and its tables as they are asked for."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.tables: dict[str, Table] = {}
        try:
            self.recipes = json.loads(read(place, RECIPES).decode("utf-8-sig"))
        except json.JSONDecodeError as error:
            message = f"{RECIPES}, línea {error.lineno}, columna {error.colno}: no es JSON válido"
            raise CannotVerifyError(message) from None
        except (ValueError, RecursionError):  # not UTF-8, a number without end, brackets without end
            raise CannotVerifyError(f"{RECIPES}: no se puede leer como JSON") from None
        if not isinstance(self.recipes, dict) or not isinstance(self.recipes.get("figures"), list):
            raise CannotVerifyError(f"{RECIPES}: le falta la lista de cifras")
        if self.recipes.get("format") != FORMAT:
            raise CannotVerifyError(f"{RECIPES}: es de otro formato; use el verificar.py de ese mismo sitio")

    def table(self, name: str) -> Table:
        """Give a table, read once."""
        if name not in self.tables:
            self.tables[name] = Table(name, read(self.place, name), self.recipes["tables"][name])
        return self.tables[name]


# --- choosing cells -------------------------------------------------------------------------------


def matches(table: Table, row: dict[str, str], name: str, want: Any) -> bool:
    """Tell whether a cell is the wanted value, one of several, or empty or not, as a condition asks."""
    cell, kind = row[name], table.types[name]
    empty = cell in table.missing
    if isinstance(want, dict):
        return empty == bool(want["empty"])
    if isinstance(want, list):
        return any(matches(table, row, name, one) for one in want)
    if empty:  # a code for a missing value is no value
        return False
    if isinstance(want, bool) or kind == "boolean":
        return kind == "boolean" and want is (cell == "true")
    if kind in {"integer", "number", "year"}:
        try:
            return Decimal(cell) == Decimal(str(want))  # 22 is 22.0
        except ArithmeticError:
            return False
    return cell == str(want)


def key_of(table: Table, row: dict[str, str], names: list[str]) -> tuple[Any, ...] | None:
    """Give the values by which rows point at one another: 01 is 1 in a column of numbers; an empty one, at nothing."""
    if any(row[name] in table.missing for name in names):
        return None
    numbers = {"integer", "number", "year"}
    return tuple(number(row[name]) if table.types[name] in numbers else row[name] for name in names)


def choose(dataset: Dataset, ingredient: dict[str, Any]) -> dict[int, dict[str, str]]:
    """Choose an ingredient's rows by its condition, without looking at those it lists; gives them by line."""
    table, field, where = dataset.table(ingredient["file"]), ingredient["field"], ingredient["where"].items()
    rows = {n: row for n, row in table.rows.items() if all(matches(table, row, name, want) for name, want in where)}
    if field is not None:
        rows = {n: row for n, row in rows.items() if row[field] not in table.missing}
    alone = ingredient["unpointed"]
    if alone is not None:  # only those whose key no row of another table names
        there = dataset.table(alone["file"])
        pointed = {key_of(there, row, alone["fields"]) for row in there.rows.values()} - {None}
        rows = {n: row for n, row in rows.items() if key_of(table, row, alone["key"]) not in pointed}
    return rows


def differences(table: Table, ingredient: dict[str, Any], rows: dict[int, dict[str, str]]) -> list[str]:
    """Tell where the rows that a recipe lists are not, cell by cell, the ones that its condition chooses."""
    found, field, listed = [], ingredient["field"], set()
    for item in ingredient["rows"]:
        listed.add(item["line"])
        place = f"{table.name}, línea {item['line']}"
        expected = {**item["key"], **({field: item["cell"]} if field else {})}
        row = table.rows.get(item["line"])
        if row is None:
            found.append(f"{place}: la receta la usa y el archivo no la tiene")
        elif any(row[name] != cell for name, cell in expected.items()):
            found += [
                f"{place}, columna «{name}»: se esperaba «{cell}» y se encontró «{row[name]}»"
                for name, cell in expected.items()
                if row[name] != cell
            ]
        elif item["line"] not in rows:
            found.append(f"{place}: la receta la usa y su condición no la elige")
    for line in rows:
        if line not in listed:
            cell = f"; su «{field}» es «{rows[line][field]}»" if field else ""
            found.append(f"{table.name}, línea {line}: la condición la elige y la receta no la nombra{cell}")
    return found


# --- arithmetic -----------------------------------------------------------------------------------


def number(text: str) -> Fraction:
    """Read ``1000.50``, or a result such as ``2/3``, exactly."""
    if not re.fullmatch(r"-?[0-9]{1,4000}(\.[0-9]{1,4000}|/[1-9][0-9]{0,4000})?", text):
        raise CannotVerifyError(f"«{text[:60]}» no es un número")
    return Fraction(text)


class Term:
    """What an ingredient brings to the operation: the number in each cell, or just how many rows there are."""

    def __init__(self, rows: dict[int, dict[str, str]], field: str | None, kind: str = "") -> None:
        self.kind = kind
        self.lines = list(rows)
        self.cells = [row[field] for row in rows.values()] if field else []
        self.count = len(rows)
        self.counts_rows = field is None

    def all(self) -> list[Fraction]:
        """Give every number; none at all is no zero."""
        if not self.cells:
            raise CannotVerifyError("no hay ninguna celda con dato")
        return [number(cell) for cell in self.cells]

    def total(self) -> Fraction:
        """Add the cells, or count the rows."""
        return Fraction(self.count) if self.counts_rows else sum(self.all(), Fraction(0))

    def cell(self) -> str:
        """Give the only cell."""
        if len(self.cells) != 1:
            raise CannotVerifyError(f"se esperaba una sola celda y hay {len(self.cells)}")
        return self.cells[0]

    def one(self) -> Fraction:
        """Give the only number."""
        return number(self.cell())


def top_share(given: dict[str, Any], of: Term, whole: Term | None = None) -> Fraction:
    """Give the percentage that the largest hold, of a whole or of all together."""
    largest = sorted(of.all(), reverse=True)[: given["count"]]
    return sum(largest, Fraction(0)) / (whole or of).total() * 100


def squared_shares(of: Term) -> Fraction:
    """Give the Herfindahl-Hirschman index: each one's percentage, squared, and all of them added."""
    return sum(((value / of.total() * 100) ** 2 for value in of.all()), Fraction(0))


def part_of(decimals: int, amount: Term, mine: Term, among: Term) -> Fraction:
    """Round a part of an amount so that all parts add up to it: units left over go to the largest remainders."""
    if sum(among.all()) != 100 or mine.lines[0] not in among.lines:
        raise CannotVerifyError("los porcentajes no suman 100, o el de la regla no es uno de ellos")
    units = (abs(amount.one()) * 10**decimals + Fraction(1, 2)) // 1
    exact = [units * share / 100 for share in among.all()]
    parts = [value // 1 for value in exact]
    for at in sorted(range(len(parts)), key=lambda n: parts[n] - exact[n])[: units - sum(parts)]:
        parts[at] += 1
    part = Fraction(parts[among.lines.index(mine.lines[0])], 10**decimals)
    return -part if amount.one() < 0 else part


def rank(mine: Term, among: Term) -> Fraction:
    """Give one more than how many are larger."""
    return Fraction(1 + sum(other > mine.one() for other in among.all()))


OPERATIONS: dict[str, Any] = {
    "value": lambda _, of: of.one(),
    "sum": lambda _, of: of.total(),
    "count": lambda _, of: of.total(),
    "share": lambda _, some, whole: some.total() / whole.total() * 100,
    "change": lambda _, before, after: (after.one() - before.one()) / before.one() * 100,
    "difference": lambda _, before, after: after.total() - before.total(),
    "ratio": lambda given, top, bottom: top.total() / bottom.total() * number(given.get("factor", "1")),
    "real": lambda _, amount, index, reference: amount.one() * reference.one() / (index.total() / len(index.all())),
    "rank": lambda _, mine, among: rank(mine, among),
    "top-share": top_share,
    "herfindahl": lambda _, of: squared_shares(of),
    "allocation": lambda _, amount, rule, *among: amount.one() * rule.one() / 100,
    "unreferenced": lambda given, some, *whole: OPERATIONS[given["as"]](given, some, *whole),
}
SIGNED = {"change", "difference"}  # a plus sign is shown
ROUNDINGS = {"half-away-from-zero", "largest-remainder"}


# --- spelling as the site does: 1.661,2; +3,1; −61,4 ------------------------------------------------


def spell(value: Fraction, decimals: int, signed: bool = False) -> str:
    """Round once, half away from zero, and spell with a point for thousands and a comma for decimals."""
    units = (abs(value) * 10**decimals + Fraction(1, 2)) // 1
    whole, rest = divmod(units, 10**decimals)
    text = f"{whole:,}".replace(",", ".") + (f",{rest:0{decimals}}" if decimals else "")
    sign = "" if units == 0 else "−" if value < 0 else "+" if signed else ""
    return sign + text


MONTHS = [
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
]


def spell_cell(cell: str, kind: str) -> str:
    """Spell a cell that is no number: a date in full, true or false in words, a text or a year as it is."""
    if kind == "date" and re.fullmatch(r"[0-9]{4}-(0[1-9]|1[0-2])-[0-9]{2}", cell):
        year, month, day = map(int, cell.split("-"))
        return f"{day} de {MONTHS[month - 1]} de {year}"
    return {"true": "sí", "false": "no"}.get(cell, cell) if kind == "boolean" else cell


def plainly(value: Fraction) -> str:
    """Write a result as its recipe's page does: whole where its decimals end, else twelve of them and an ellipsis."""
    rest, decimals = value.denominator, 0
    for prime in (2, 5):
        times = 0
        while rest % prime == 0:
            rest, times = rest // prime, times + 1
        decimals = max(decimals, times)
    decimals = decimals if rest == 1 else 12
    whole, part = divmod((abs(value) * 10**decimals + Fraction(1, 2)) // 1, 10**decimals)
    text = f"{whole}.{part:0{decimals}}" if decimals else str(whole)
    return ("-" if value < 0 else "") + text + ("" if rest == 1 else "…")


def written(value: Fraction) -> str:
    """Write an exact result in a message: with its decimals where they end soon, else as a fraction."""
    decimals = next((n for n in range(13) if (value * 10**n).denominator == 1), None)
    return str(value) if decimals is None else spell(value, decimals)


BOUNDS = ("más de ", "menos de ", "cerca de ")


def with_unit(text: str, unit: str, of_one: str) -> str:
    """Put a unit where Spanish puts it: ``Bs 90,00``, ``más de Bs 1.661,2 millones``, ``64 %``, ``1 fila``."""
    for bound in BOUNDS:
        if unit and text.startswith(bound):
            return bound + with_unit(text[len(bound) :], unit, of_one)
    one = text.lstrip("+-\N{MINUS SIGN}") == "1"
    if unit == "Bs":
        return f"Bs\N{NO-BREAK SPACE}{text}"
    if unit == "millones de Bs":
        return f"Bs\N{NO-BREAK SPACE}{text} {'millón' if one else 'millones'}"
    unit = of_one if one and of_one else unit
    space = "\N{NO-BREAK SPACE}" if unit == "%" else " "
    return f"{text}{space}{unit}" if unit else text


# --- verifying ------------------------------------------------------------------------------------


UNCOMPUTABLE = "no se puede calcular"
RESULT, ALT = ":resultado", ":alt"
"""End the names of what a recipe's operation gives, before it is rounded, and of a figure in a picture's words."""


class Outcome(NamedTuple):
    """What came of recomputing a figure."""

    found: list[str]
    """All that differs: cells, result, display. Nothing, when it holds."""
    shown: str
    """How it must be shown, with its unit."""
    result: str
    """The same before it is rounded, as its recipe's page writes it."""


def verify(dataset: Dataset, figure: dict[str, Any]) -> Outcome:
    """Recompute one figure; what cannot be is told, and has no text to be shown."""
    found, terms = [], []
    for ingredient in figure["ingredients"]:
        rows = choose(dataset, ingredient)
        found += differences(dataset.table(ingredient["file"]), ingredient, rows)
        kind = dataset.table(ingredient["file"]).types.get(ingredient["field"], "")
        terms.append(Term(rows, ingredient["field"], kind))
    try:
        expected, result, text, plain = operate(figure, terms)
    except CannotVerifyError as error:
        return Outcome([*found, f"no se puede repetir la operación: {error}"], "", "")
    if result != expected:
        found.append(f"resultado: la receta dice {expected} y sale {result}")
    display = figure["display"]
    whole = with_unit(text, display["unit"], display.get("unit_of_one"))
    for name, right in (("text", text), ("with_unit", whole)):
        if display[name] != right:
            found.append(f"lo que se muestra: la receta dice «{display[name]}» y sale «{right}»")
            break  # with its unit it can only differ too
    return Outcome(found, whole, plain)


def operate(figure: dict[str, Any], terms: list[Term]) -> tuple[str, str, str, str]:
    """Do a figure's operation; gives the result as its recipe says it, as it comes out, as it shows, and unrounded."""
    kind, mode, decimals = figure["kind"], figure["rounding"]["mode"], figure["rounding"]["decimals"]
    if (kind, mode) == ("value", "none"):  # a text, a date, a year: the cell as it is
        cell = terms[0].cell()
        return figure["result"], cell, spell_cell(cell, terms[0].kind), cell
    if kind not in OPERATIONS or mode not in ROUNDINGS or not 0 <= decimals <= 30:
        raise CannotVerifyError(f"este programa no conoce la operación «{kind}» con su redondeo")
    try:
        value = OPERATIONS[kind](figure["parameters"], *terms)
    except ZeroDivisionError:
        raise CannotVerifyError("el divisor es cero") from None
    place = f".º de {len(terms[1].cells)}" if kind == "rank" else ""
    shown = part_of(decimals, *terms) if mode == "largest-remainder" else value
    bound = figure["parameters"].get("bound", "")
    text = spell(shown, decimals, kind in SIGNED) + place
    return written(number(figure["result"])), written(value), f"{bound} {text}" if bound else text, plainly(value)


def verify_dataset(place: Path, shown: dict[str, str]) -> dict[str, int]:
    """Verify every figure of a dataset, say how each did, and count them by sign; ``shown`` gets how each reads."""
    counts = dict.fromkeys("✓✗–", 0)
    try:
        dataset = Dataset(place)
    except CannotVerifyError as error:
        say(f"{place}")
        say(f"  ✗ {error}")
        return {**counts, "✗": 1}
    say(f"{dataset.recipes.get('package')}, versión {dataset.recipes.get('version')}")
    for at, figure in enumerate(dataset.recipes["figures"], 1):
        name, sign, outcome = f"cifra {at}", "✗", Outcome([], "", "")
        try:
            name = f"{figure['id']}: {figure['display']['with_unit']} · {figure['title']}"
            if figure["kind"] == "uncomputable":
                name, sign = f"{figure['id']}: {UNCOMPUTABLE}: {figure['reason']}", "–"
                outcome = Outcome([], UNCOMPUTABLE, "")
            else:
                outcome = verify(dataset, figure)
                sign = "✗" if outcome.found else "✓"
        except CannotVerifyError as error:
            outcome = Outcome([str(error)], "", "")
        except KeyError as error:
            outcome = Outcome([f"la receta está dañada: busca «{error.args[0]}» y no está"], "", "")
        except (AttributeError, IndexError, TypeError, ValueError, RecursionError):
            outcome = Outcome(["la receta está dañada: algo en ella no es lo que debe ser"], "", "")
        if isinstance(figure, dict):
            ident = f"{place.name}/{figure.get('id')}"  # a site has each dataset in the folder of its name
            shown.update({ident: outcome.shown, ident + RESULT: outcome.result})
        say(f"  {sign} {name}")
        tell(outcome.found)
        counts[sign] += 1
    return counts


# --- the pages ------------------------------------------------------------------------------------

LARGEST = 64 << 20
LONGEST = 300
"""How many characters of what a place shows are read: no figure is so long."""
TAG = re.compile(r"<(?:(?P<comment>!--)|(?P<bogus>[!?]|/(?![a-zA-Z]))|(?P<end>/?)(?P<name>[a-zA-Z][^\s/>]*))")
ATTRIBUTE = re.compile(
    r"[\s/]*(?:(?P<close>>)|(?P<name>[^\s/>][^\s/>=]*)(?:\s*=\s*(?P<value>\"[^\"]*\"|'[^']*'|[^\s>\"'][^\s>]*|))?)"
)
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
UNSHOWN = {"script", "style", "xmp", "iframe", "noembed", "noframes"}
RAW = UNSHOWN | {"title", "textarea"}
"""Elements that end only where they are closed, whatever is in them."""


class Spot(NamedTuple):
    """A place of a page that shows figures: its line, their names, and what it says; some say several in a sentence."""

    line: int
    names: list[str]
    text: str
    several: bool


class Element(NamedTuple):
    """An open element: its name, whether nothing in it is shown, and the spot that it is, if it is one."""

    name: str
    hidden: bool
    spot: int


class Page:
    """Reads a page once, from beginning to end, as browsers do: whatever is in it, that takes no more than its length.

    The library's own parser takes the square of it for some broken pages, and it is the older Pythons' that do.
    """

    def __init__(self, text: str) -> None:
        self.page = text
        self.pieces: list[str] = []
        self.length = self.hidden = self.counted = 0
        self.line = 1
        self.open: list[Element] = []
        self.inside: Counter[str] = Counter()
        self.spots: list[list[Any]] = []  # line, names, where its text begins and ends, a picture's words, several
        self.read()

    def found(self) -> list[Spot]:
        """Give all places that show figures, in order."""
        said = "".join(self.pieces)
        spots = []
        for line, names, start, end, words, several in self.spots:
            text = said[start : min(end, start + LONGEST * (len(names) + 1))] if words is None else words
            spots.append(Spot(line, names, " ".join(text.split()), several))
        return spots

    def read(self) -> None:
        """Go through the tags."""
        at = 0
        while at >= 0:
            tag = TAG.search(self.page, at)
            self.say(self.page[at : tag.start() if tag else len(self.page)])
            at = self.take(tag) if tag else -1
        while self.open:
            self.close()

    def take(self, tag: Any) -> int:
        """Take a tag; gives where the page goes on, or -1 where it does not."""
        if tag["comment"]:
            end = re.compile("--!?>").search(self.page, tag.start() + 2)
            return end.end() if end else -1
        if tag["bogus"]:
            return self.page.find(">", tag.end()) + 1 or -1
        given: dict[str, str] = {}
        at = tag.end()
        while True:
            found = ATTRIBUTE.match(self.page, at)
            if not found or (found["value"] == "" and self.page.startswith(('"', "'"), found.end())):
                return -1
            at = found.end()
            if found["close"]:
                break
            value = found["value"] or ""
            given.setdefault(found["name"].lower(), value[1:-1] if value[:1] in ('"', "'") else value)
        name = tag["name"].lower()
        if tag["end"]:
            self.end(name)
            return at
        itself = self.page[at - 2] == "/" and (self.inside["svg"] or self.inside["math"])
        self.begin(name, given, tag.start(), bool(itself) or name in VOID)
        return self.skip(name, at) if name in RAW else at

    def skip(self, name: str, at: int) -> int:
        """Go to the end of an element in which tags are none."""
        end = re.compile(f"</{name}(?=[\\s/>])", re.IGNORECASE).search(self.page, at)
        if end and name not in UNSHOWN:
            self.say(self.page[at : end.start()])
        return end.start() if end else -1

    def begin(self, name: str, given: dict[str, str], at: int, alone: bool) -> None:
        """Open an element, and note the figures that it shows; one that stands alone is closed at once."""
        hidden = name == "template" or "hidden" in given
        spot = -1
        if not self.hidden and not hidden and ("data-figure" in given or "data-figures" in given):
            self.line += self.page.count("\n", self.counted, at)
            self.counted = at
            several = "data-figures" in given
            names = html.unescape(given["data-figures"]).split() if several else [html.unescape(given["data-figure"])]
            words = html.unescape(given["alt"])[: LONGEST * (len(names) + 1)] if several and "alt" in given else None
            spot = len(self.spots)
            self.spots.append([self.line, names, self.length, self.length, words, several])
        if alone:
            return
        self.open.append(Element(name, hidden, spot))
        self.inside[name] += 1
        self.hidden += hidden

    def end(self, name: str) -> None:
        """Close an element, and those left open in it; an end without a beginning is nothing."""
        while self.inside[name]:
            if self.close() == name:
                return

    def close(self) -> str:
        """Close the element opened last."""
        last = self.open.pop()
        self.inside[last.name] -= 1
        self.hidden -= last.hidden
        if last.spot >= 0:
            self.spots[last.spot][3] = self.length
        return last.name

    def say(self, text: str) -> None:
        """Add what is shown."""
        if text and not self.hidden:
            text = html.unescape(text) if "&" in text else text
            self.pieces.append(text)
            self.length += len(text)


class Site:
    """Holds the pages of a site against the figures that were recomputed: what they show, and what they must show."""

    def __init__(self, place: Path, shown: dict[str, str]) -> None:
        self.place, self.shown = place, shown
        self.pages = self.places = self.wrong = 0
        self.notes: list[str] = []
        self.hashes = self.named_hashes()
        self.wanted = self.listed()

    def verify(self) -> None:
        """Read every page, say what is wrong with each, and what was read."""
        say("páginas del sitio")
        there = set(self.files())
        for path in sorted(there | self.wanted.keys()):
            if path in there:
                self.pages += 1
                self.report(path, self.page(path))
            else:
                self.report(path, ["falta la página, que muestra cifras"])
        if (self.place / INDEX).is_file():
            self.report(INDEX, self.index())
        for note in self.notes:
            say(f"  – {note}")
        wrong = f"✗ no coinciden {self.wrong}" if self.wrong else "todo coincide"
        read = f"{count(self.pages, 'página')}, con {count(self.places, 'lugar', 'es')} que muestran cifras"
        say(f"  Se leyeron {read}: {wrong}.")
        say("  No se leyeron tablas, dibujos, imágenes, PDF ni planillas.")

    def report(self, path: str, found: list[str]) -> None:
        """Say what is wrong with a file."""
        if found:
            self.wrong += len(found)
            say(f"  ✗ {path}")
            tell(found)

    def files(self) -> Iterator[str]:
        """Give the paths of all pages; what lies beyond a link is not the site's."""
        for folder, _, names in os.walk(self.place):
            for name in names:
                if name.lower().endswith((".html", ".htm")):
                    yield (Path(folder) / name).relative_to(self.place).as_posix()

    def content(self, path: str) -> bytes:
        """Read a file of the site, which must be the one that the manifest names."""
        try:
            about = (self.place / path).lstat()
            if not stat.S_ISREG(about.st_mode) or about.st_size > LARGEST:
                raise CannotVerifyError("no es un archivo, o es demasiado grande para leerlo")
            return (self.place / path).read_bytes()
        except OSError:
            raise CannotVerifyError("no se puede leer") from None

    def differs(self, path: str, content: bytes) -> list[str]:
        """Tell a file that the manifest does not name, or names with another hash."""
        if self.hashes.get(path) == hashlib.sha256(content).hexdigest() or not self.hashes:
            return []
        return [f"no es la que nombra {MANIFEST}" if path in self.hashes else f"{MANIFEST} no la nombra"]

    def page(self, path: str) -> list[str]:
        """Give all that is wrong with a page."""
        try:
            content = self.content(path)
        except CannotVerifyError as error:
            return [str(error)]
        text = content.decode("utf-8-sig", "replace")
        found = self.differs(path, content)
        seen: Counter[str] = Counter()
        spots = Page(text).found() if "data-figure" in text.lower() else []
        for spot in spots:
            self.places += 1
            seen.update(name + ALT if spot.several else name for name in spot.names)
            found += [f"línea {spot.line}: {wrong}" for wrong in self.spot(spot)]
        wanted = self.wanted.get(path, {})
        for name in sorted({*seen, *wanted}) if PLACES not in self.lacking else ():
            if seen[name] != wanted.get(name, 0):
                told = f"debe mostrar «{name}» en {count(wanted.get(name, 0), 'lugar', 'es')}"
                found.append(f"{told} y la muestra en {seen[name]}")
        return found

    def spot(self, spot: Spot) -> Iterator[str]:
        """Give what a place says otherwise than it must."""
        at = 0
        for name in spot.names:
            right = " ".join(self.shown.get(name, "").split())
            if name not in self.shown:
                yield f"nombra la cifra «{name}», que este sitio no tiene"
            elif not right:
                yield f"la cifra «{name}» no se pudo calcular de nuevo, y muestra «{spot.text}»"
            elif spot.several:
                said = re.compile(rf"(?<![0-9.,−+-]){re.escape(right)}(?![0-9]|[.,][0-9])").search(spot.text, at)
                if not said:
                    yield f"cifra «{name}»: se esperaba «{right}» y se encontró «{spot.text}»"
                    return
                at = said.end()
            elif not same(spot.text, right):
                yield f"cifra «{name}»: se esperaba «{right}» y se encontró «{spot.text}»"

    def index(self) -> list[str]:
        """Give what the search answers otherwise than it must: an entry a line, a figure's with its answer."""
        try:
            content = self.content(INDEX)
        except CannotVerifyError as error:
            return [str(error)]
        found = self.differs(INDEX, content)
        for line, text in enumerate(content.decode("utf-8", "replace").split("\n"), 1):
            if not re.match(r'\["(figure|part|gap)",', text):
                continue
            self.places += 1
            try:
                _, href, _, _, answer, *_ = json.loads(text.rstrip(","))
                ident = re.fullmatch(r"datos/([^/]+)/cifras\.html#(.+)", href)
                right = self.shown.get(f"{ident[1]}/{ident[2]}", "") if ident else ""
                if not right or not re.match(re.escape(right) + r"( · | \(|$)", answer, re.IGNORECASE):
                    found.append(f"línea {line}: se esperaba «{right}» y se encontró «{answer}»")
            except (ValueError, TypeError, RecursionError):
                found.append(f"línea {line}: no se entiende")
        return found

    def document(self, path: str) -> Any:
        """Read a JSON document of the site."""
        try:
            return json.loads(self.content(path).decode("utf-8-sig"))
        except (ValueError, RecursionError):
            raise CannotVerifyError("no se puede leer como JSON") from None

    def named_hashes(self) -> dict[str, str]:
        """Give the hash of every file that the manifest names."""
        self.lacking: set[str] = set()
        try:
            return {one["path"]: one["sha256"] for one in self.document(MANIFEST)["files"]}
        except CannotVerifyError as error:
            self.report(MANIFEST, [str(error)])
        except (KeyError, TypeError):
            self.report(MANIFEST, ["está dañado"])
        return {}

    def listed(self) -> dict[str, dict[str, int]]:
        """Give how many places of each page show each figure, as the site lists them."""
        if not (self.place / PLACES).exists() and PLACES not in self.hashes and self.hashes:
            self.lacking.add(PLACES)
            self.notes.append(f"Esta edición no tiene {PLACES}: no se sabe si falta en una página alguna cifra.")
            return {}
        try:
            document = self.document(PLACES)
            if document["format"] != FORMAT:
                raise CannotVerifyError("es de otro formato; use el verificar.py de ese mismo sitio")
            pages = {path: dict(names) for path, names in document["pages"].items()}
            if not all(type(times) is int for names in pages.values() for times in names.values()):
                raise ValueError(PLACES)
            self.report(PLACES, self.differs(PLACES, self.content(PLACES)))
            return pages
        except CannotVerifyError as error:
            self.report(PLACES, [str(error)])
        except (KeyError, TypeError, ValueError, AttributeError):
            self.report(PLACES, ["está dañada"])
        self.lacking.add(PLACES)
        return {}


def same(text: str, right: str) -> bool:
    """Tell whether a place says what it must; what has no number may begin a sentence."""
    return text == right or (right == UNCOMPUTABLE and text.lower() == right)


def count(number: int, noun: str, plural: str = "s") -> str:
    """Count things: ``1.200 lugares``."""
    return f"{spell(Fraction(number), 0)} {noun}{'' if number == 1 else plural}"


# --- the command ----------------------------------------------------------------------------------

PLAINER = {"✓": "OK", "✗": "MAL", "–": "-", "−": "-", "…": "...", "º": "o", "\N{NO-BREAK SPACE}": " "}


def say(text: str) -> None:
    """Print a line, in plainer signs where the console lacks ours (cp1252, cp850); no data can steer the terminal."""
    encoding = sys.stdout.encoding or "utf-8"
    text = re.sub(r"[\x00-\x1f\x7f-\x9f]", " ", text)
    for sign, plainer in PLAINER.items():
        if not sign.encode(encoding, "ignore"):
            text = text.replace(sign, plainer)
    print(text.encode(encoding, "replace").decode(encoding))


def tell(found: list[str]) -> None:
    """Print the first of what differs, and how many more there are."""
    for line in found[:SHOWN]:
        say(f"      {line}")
    if len(found) > SHOWN:
        say(f"      … y {len(found) - SHOWN} más")


def is_dataset(place: Path) -> bool:
    """Tell whether a folder or a ZIP holds a dataset; a damaged ZIP counts, for it to be told."""
    try:
        if place.suffix != ".zip" or place.is_dir():
            return os.path.lexists(place / RECIPES) or os.path.lexists(place / DESCRIPTOR)
        with open_regular(place) as packed, ZipFile(packed) as archive:
            return not {RECIPES, DESCRIPTOR}.isdisjoint(archive.namelist())
    except (CannotVerifyError, OSError, BadZipFile, ValueError):
        return place.suffix == ".zip"


def is_site(place: Path) -> bool:
    """Tell whether a folder is a whole site, with its pages."""
    return place.is_dir() and not is_dataset(place) and any(is_dataset(one) for one in place.glob("datos/*"))


def datasets_of(place: Path) -> list[Path]:
    """Find the datasets of a site, those that lie in a folder, or the one that a folder or a ZIP is."""
    if place.is_file():
        return [place.parent if place.name == RECIPES else place]
    published = [one for one in sorted(place.glob("datos/*")) if one.is_dir()]
    groups = ([one for one in group if is_dataset(one)] for group in ([place], published, sorted(place.glob("*"))))
    return next((group for group in groups if group), [])


def main(arguments: list[str]) -> int:
    """Verify what the arguments name; gives the exit code."""
    if {"-h", "--help", "--ayuda"} & set(arguments):
        for line in HELP.splitlines():
            say(line)
        return 0
    for argument in arguments:
        if argument.startswith("-"):
            say(f"No existe la opción «{argument}». Pruebe: python verificar.py --ayuda")
            return 2
    csv.field_size_limit(2**31 - 1)  # a cell may be long
    totals, lost, wrong, pages = dict.fromkeys("✓✗–", 0), False, 0, False
    for place in [Path(argument) for argument in arguments] or [Path(__file__).resolve().parent]:
        found = datasets_of(place)
        if not found:
            lost = True
            say(f"No hay nada que verificar en «{place}»: se espera el sitio, o la carpeta o el ZIP de un conjunto.")
        shown: dict[str, str] = {}
        for dataset in found:
            for sign, times in verify_dataset(dataset, shown).items():
                totals[sign] += times
        if is_site(place):
            site, pages = Site(place, shown), True
            site.verify()
            wrong += site.wrong
    say("")
    if not pages:
        say("No se leyó ninguna página: aquí no hay un sitio. Para leerlas, dé la carpeta de una copia del sitio.")
    say("Resumen: ✓ coinciden {✓}; ✗ no coinciden {✗}; – no se pueden calcular {–}.".format(**totals))
    return 1 if totals["✗"] or wrong else 2 if lost else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
