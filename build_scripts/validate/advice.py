"""Says what is odd about a cell and how to write it, naming the right spelling wherever it can only be one.

In: a field's type and a cell that is not in the published form. Out: what happened, and the next step.
"""

from __future__ import annotations

import re
from datetime import date

from build_scripts.labels import MONTHS

MACHINE = re.compile(r"-?[0-9]+(\.[0-9]+)?")
SPACES = "\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}"

NO_DATA = re.compile(r"-+|[–—]+|\.{2,}|…|\?+|s/?d|n[./]?[da]\.?|sin dato|ninguno|null|none", re.IGNORECASE)
SHEET_ERROR = re.compile(r"#+|#[¡¿]?[A-ZÁÉÍÓÚ/0-9]+[!?]?", re.IGNORECASE)
"""What a spreadsheet shows instead of a value: ``#¡REF!``, ``#N/D``, ``#DIV/0!``, ``####``."""
CURRENCY = re.compile(r"(?:bs\.?|bob|\$us\.?|us\$|usd|\$)\s*|(?<!\s)\s*+(?:bs\.?|bob|usd)$", re.IGNORECASE)

BOOLEANS = {"verdadero": "true", "sí": "true", "si": "true", "true": "true"} | dict.fromkeys(
    ("falso", "no", "false"), "false"
)

FORMULA_WORDS = (
    "Es una fórmula (o un error de la planilla), no un valor.",
    "Pegue el valor: en la planilla, Pegado especial → Valores.",
)


def is_sheet_error(cell: str) -> bool:
    """Tell whether a cell holds what a spreadsheet shows for a value it could not compute or fit."""
    return bool(SHEET_ERROR.fullmatch(cell.strip()))


def explain(kind: str, cell: str) -> tuple[str, str]:
    """Word a cell that is not of its field's type: message and next step."""
    bare = cell.strip()
    if not bare:
        return "La celda tiene solo espacios.", "Déjela vacía."
    if bare.startswith("=") or is_sheet_error(bare):
        return FORMULA_WORDS
    if NO_DATA.fullmatch(bare):
        return f"«{bare}» no es un dato.", "Si la fuente no da el dato, deje la celda vacía; no escriba 0."
    match kind:
        case "integer" | "number":
            return _explain_number(kind, cell, bare)
        case "date":
            return _explain_date(bare)
        case "year":
            step = f"Escriba {bare}" if re.fullmatch("[0-9]{4}", bare) else "Escriba el año con cuatro cifras."
            return "La celda no es un año.", step
        case _:
            word = BOOLEANS.get(bare.lower())
            step = f"Escriba {word}" if word else "Escriba true o false"
            return "La celda no es verdadero ni falso.", f"{step}, en minúsculas."


# --- numbers -------------------------------------------------------------------------------------


def _explain_number(kind: str, cell: str, bare: str) -> tuple[str, str]:
    if bare == cell and MACHINE.fullmatch(bare) and (kind == "number" or "." not in bare):
        return "El número tiene más cifras de las que se publican exactas.", "Revise la celda con la fuente."
    if bare.lower() in {"nan", "inf", "-inf", "infinity", "-infinity"}:
        return "Eso no es una cantidad.", "Escriba la cantidad, o deje la celda vacía si la fuente no la da."
    if re.fullmatch(r"-?[0-9]+([.,][0-9]+)?[eE][+-]?[0-9]+", bare):
        return "El número está en notación científica.", "Escriba todas las cifras; dé formato de número a la columna."
    for why, stripped, do in _undressed(bare):
        machine, _ = _machine(kind, stripped)
        if machine is not None:
            return _fitted(kind, why, machine, do)
    machine, why = _machine(kind, bare)
    if machine is None:
        step = "Escriba solo cifras, con punto decimal si hace falta y sin moneda ni miles."
        return "La celda no es un número.", step
    return _fitted(kind, why, machine, "Escriba")


def _undressed(bare: str) -> list[tuple[str, str, str]]:
    """List what a number may be wrapped in: why it is refused, what is left without it, and how to say so."""
    found = []
    if bare.endswith("%"):
        found.append(("La celda lleva el signo «%».", bare[:-1].strip(), "Quite «%»: escriba"))
    if re.fullmatch(r"\([^()]+\)", bare):
        why = "El número está entre paréntesis."
        found.append((why, "-" + bare[1:-1].strip(), "Los paréntesis son un negativo en contabilidad: escriba"))
    if CURRENCY.search(bare):
        why = "La celda lleva la moneda."
        found.append((why, CURRENCY.sub("", bare, count=1).strip(), "Quite la moneda: escriba"))
    if bare[0] in "−–":
        found.append(("El signo menos es otro carácter.", "-" + bare[1:].strip(), "Escriba"))
    return found


def _machine(kind: str, text: str) -> tuple[str | None, str]:
    """Respell a number written for readers as a machine number, with what was odd about it."""
    closed = re.sub(rf"(?<=[0-9])[ {SPACES}](?=[0-9]{{3}}(?![0-9]))", "", text)
    if closed != text and (inner := _machine(kind, closed)[0]):
        return inner, "El número separa los miles con espacios."
    if re.fullmatch(r"-?[0-9]{1,3}(,[0-9]{3}){2,}(\.[0-9]+)?|-?[0-9]{1,3},[0-9]{3}\.[0-9]+", text) or (
        kind == "integer" and re.fullmatch(r"-?[0-9]{1,3},[0-9]{3}", text)
    ):
        return text.replace(",", ""), "El número usa coma de miles."
    if re.fullmatch(r"-?[0-9]{1,3}(\.[0-9]{3})*,[0-9]+|-?[0-9]+,[0-9]+", text):
        return text.replace(".", "").replace(",", "."), "El número usa coma decimal o punto de miles."
    if re.fullmatch(r"-?[0-9]{1,3}(\.[0-9]{3})" + ("+" if kind == "integer" else "{2,}"), text):
        return text.replace(".", ""), "El número usa punto de miles."
    if MACHINE.fullmatch(text):
        return text, "Hay espacios alrededor del número."
    return None, ""


def _fitted(kind: str, why: str, machine: str, do: str) -> tuple[str, str]:
    """Advise a spelling that the column takes: whole numbers have no decimals to write."""
    whole, _, decimals = machine.partition(".")
    if kind == "number" or not decimals:
        return why, f"{do} {machine}"
    if not decimals.strip("0"):
        return "La columna es de enteros y la celda tiene decimales.", f"{do} {whole}"
    step = "Corrija la celda con la fuente; si la fuente imprime decimales, declare el campo «number»."
    return f"La columna es de enteros y la celda tiene decimales ({machine}).", step


# --- dates ---------------------------------------------------------------------------------------


def _explain_date(bare: str) -> tuple[str, str]:
    parts = _parts(bare)
    if parts is None:
        return "La celda no es una fecha válida.", "Escriba año-mes-día, como 2020-01-13."
    year, month, day = parts
    if (found := _day(year, month, day)) is not None:
        return "La celda no es una fecha escrita como año-mes-día.", f"Escriba {found.isoformat()}"
    if (found := _day(year, day, month)) is not None:
        step = f"Si el mes va primero, escriba {found.isoformat()}; si no, corríjala con la fuente."
        return f"La celda no es una fecha válida: no hay mes {month}.", step
    if 1 <= month <= 12:
        when = f"{day} de {MONTHS[month - 1]}" + ("" if day != 29 else f" de {year}")
        return f"La celda no es una fecha válida: el {when} no existe.", "Corríjala con la fuente: año-mes-día."
    return f"La celda no es una fecha válida: no hay mes {month}.", "Corríjala con la fuente: año-mes-día."


def _parts(bare: str) -> tuple[int, int, int] | None:
    """Read year, month and day from the ways dates are written here, a time of midnight aside."""
    text = re.sub(r"[ T]00:00(:00(\.0+)?)?Z?$", "", bare)
    if match := re.fullmatch(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})", text):
        return int(match[1]), int(match[2]), int(match[3])
    if match := re.fullmatch(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4})", text):
        return int(match[3]), int(match[2]), int(match[1])
    match = re.fullmatch(r"([0-9]{1,2}) de (\w+) del? ([0-9]{4})", text.lower())
    if match and match[2] in MONTHS:
        return int(match[3]), MONTHS.index(match[2]) + 1, int(match[1])
    return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
