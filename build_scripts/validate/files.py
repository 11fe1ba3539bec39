"""Puts into words what went wrong when a package's files were read."""

from __future__ import annotations

import difflib
import re
from dataclasses import replace

from build_scripts.characters import UNPRINTABLE, code
from build_scripts.labels import count_of, number
from build_scripts.model import Finding, Source, Trouble
from build_scripts.validate.garbled import find_garbled, garbled_words
from build_scripts.validate.shape import ONE_CELL, blank_lines

DESCRIPTOR = "datapackage.json"
PROSE = "texto.md"
PROSE_HEADINGS = (
    "Qué es",
    "Qué puede decir con estos datos",
    "Qué no puede decir",
    "Preguntas frecuentes",
    "Cómo se transcribió",
)
REQUIRED_HEADINGS = PROSE_HEADINGS[:3]
OF_PATH = {"url", "outside", "symlink", "backslash"}
"""Troubles that are put right in the descriptor, where the path is written."""

# code: (message, expected, next step); {path} and {found} are filled in
WORDS: dict[str, tuple[str, str, str]] = {
    "descriptor-missing": (
        "Falta el descriptor del conjunto de datos.",
        "un archivo datapackage.json",
        "Cree datapackage.json en esa carpeta (copie el de otro conjunto y adáptelo) o quite la carpeta.",
    ),
    "descriptor-symlink": (
        "El descriptor es un enlace simbólico.",
        "un archivo propio del conjunto de datos",
        "Reemplace el enlace por una copia del archivo.",
    ),
    "descriptor-unreadable": (
        "El descriptor existe, pero no se puede leer ({found}).",
        "un archivo legible",
        "Revise los permisos del archivo.",
    ),
    "folder-symlink": (
        "La carpeta del conjunto de datos es un enlace simbólico.",
        "una carpeta propia del portal",
        "Reemplace el enlace por una copia de la carpeta.",
    ),
    "descriptor-encoding": (
        "El descriptor no está en UTF-8.",
        "texto UTF-8",
        "Vuelva a guardarlo con la codificación UTF-8.",
    ),
    "descriptor-json": (
        "El descriptor no es JSON válido.",
        "un objeto JSON",
        "Revise comas, comillas y llaves en esa línea o justo antes.",
    ),
    "descriptor-repeated-key": (
        "El descriptor repite una clave; la segunda taparía a la primera sin aviso.",
        "cada clave una sola vez",
        "Deje una sola de las claves repetidas.",
    ),
    "descriptor-control": (
        "El descriptor tiene un carácter de control o inválido ({found}) en uno de sus textos.",
        "textos de una línea, sin caracteres de control",
        "Bórrelo; en JSON puede estar escrito como \\u, \\n o \\t.",
    ),
    "prose-symlink": (
        "texto.md es un enlace simbólico.",
        "un archivo propio del conjunto de datos",
        "Reemplace el enlace por una copia del archivo.",
    ),
    "prose-unreadable": (
        "texto.md existe, pero no se puede leer ({found}).",
        "un archivo legible",
        "Revise los permisos del archivo.",
    ),
    "prose-encoding": (
        "texto.md no está en UTF-8.",
        "texto UTF-8",
        "Vuelva a guardarlo con la codificación UTF-8.",
    ),
    "prose-missing": (
        "Falta el texto que acompaña a los datos.",
        "texto.md",
        "Cámbiele el nombre.",
    ),
    "missing": (
        "Falta el archivo que el descriptor anuncia.",
        "{path}",
        "Ponga el archivo en esa ruta o corrija «path» en datapackage.json.",
    ),
    "unreadable": (
        "El archivo existe, pero no se puede leer ({found}).",
        "un archivo legible",
        "Revise los permisos del archivo.",
    ),
    "url": (
        "El recurso apunta a una dirección de internet.",
        "una ruta dentro de la carpeta del conjunto",
        "Descargue el archivo a la carpeta data/ del conjunto y anote esa ruta en «path».",
    ),
    "outside": (
        "La ruta sale de la carpeta del conjunto de datos.",
        "una ruta relativa dentro de esa carpeta, como data/tabla.csv",
        "Copie el archivo dentro de la carpeta y corrija «path».",
    ),
    "backslash": (
        "La ruta usa barras invertidas.",
        "barras normales, como data/tabla.csv",
        "Cambie cada \\ por / en «path».",
    ),
    "irregular": (
        "No es un archivo corriente: {found}.",
        "un archivo propio del conjunto de datos",
        "Quítelo y ponga en su lugar el archivo.",
    ),
    "large": (
        "El archivo es demasiado grande: {found}.",
        "un archivo dentro de ese límite",
        "Revise si es el archivo que quería; una tabla tan grande se reparte en varias.",
    ),
    "stray": (
        "En la carpeta del conjunto hay algo que no es un archivo corriente.",
        "archivos y carpetas propios del conjunto de datos",
        "Quítelo, o ponga en su lugar una copia del archivo.",
    ),
    "stray-name": (
        "En la carpeta del conjunto hay un nombre que no es seguro.",
        "nombres con letras, cifras, guiones y puntos",
        "Cámbiele el nombre.",
    ),
    "descriptor-irregular": (
        "El descriptor no es un archivo corriente: {found}.",
        "un archivo propio del conjunto de datos",
        "Quítelo y ponga en su lugar el archivo.",
    ),
    "descriptor-large": (
        "El descriptor es demasiado grande: {found}.",
        "un archivo dentro de ese límite",
        "Revise si es el archivo que quería.",
    ),
    "prose-irregular": (
        "texto.md no es un archivo corriente: {found}.",
        "un archivo propio del conjunto de datos",
        "Quítelo y ponga en su lugar el archivo.",
    ),
    "prose-large": (
        "texto.md es demasiado grande: {found}.",
        "un archivo dentro de ese límite",
        "Revise si es el archivo que quería, y deje solo el texto.",
    ),
    "symlink": (
        "La ruta pasa por un enlace simbólico.",
        "un archivo propio del conjunto de datos",
        "Reemplace el enlace por una copia del archivo.",
    ),
    "empty": (
        "El archivo está vacío.",
        "una fila de encabezados y los datos",
        "Vuelva a exportar la tabla o restaure la versión anterior del archivo.",
    ),
    "nul": (
        "El archivo contiene bytes nulos (NUL): no es texto o se dañó al copiarse.",
        "texto UTF-8",
        "Vuelva a exportar la tabla como «CSV UTF-8» desde la planilla.",
    ),
    "encoding": (
        "El archivo no está en UTF-8 (byte {found}); las tildes se perderían.",
        "texto UTF-8",
        "En Excel: Guardar como → «CSV UTF-8 (delimitado por comas)». En LibreOffice: Guardar como → CSV → UTF-8.",
    ),
    "workbook": (
        "Es un libro de planilla (de Excel o de LibreOffice), no un CSV.",
        "un archivo de texto separado por comas",
        "Es un libro de Excel, no un CSV: ábralo y guárdelo como «CSV UTF-8»; cambiarle el nombre no lo convierte.",
    ),
    "one-cell": (ONE_CELL[0], "una celda por columna", ONE_CELL[1]),
    "long-cell": (
        "Una celda es más larga que lo que cabe en una planilla.",
        "hasta 32.767 caracteres",
        "Acorte el texto de la celda o repártalo en varias columnas.",
    ),
    "wide": (
        "La tabla tiene más columnas de las que caben en una planilla.",
        "hasta 16.384 columnas",
        "Revise si es el archivo que quería; si lo es, repártala en varias tablas.",
    ),
    "quotes": (
        "Hay comillas que no cierran o texto después de unas comillas.",
        'comillas dobles alrededor de la celda y "" para una comilla dentro de ella',
        "Corrija las comillas de esa fila.",
    ),
}


def check_files(source: Source) -> list[Finding]:
    """Word every trouble of reading, of the descriptor first and of each resource's file after."""
    findings = [_finding(source, _file_of(source, t), DESCRIPTOR, t) for t in source.troubles]
    for at, table in enumerate(source.tables):
        file = f"{source.shown}/{table.path}"
        empty = [t.line for t in table.troubles if t.code == "blank-line" and t.line]
        findings += blank_lines(source.slug, file, "archivo-blank-line", empty)
        for trouble in (t for t in table.troubles if t.code != "blank-line"):
            if trouble.code in OF_PATH:
                found = _finding(source, f"{source.shown}/{DESCRIPTOR}", table.path, trouble)
                findings.append(replace(found, field=f"resources[{at}].path"))
            else:
                findings.append(_finding(source, file, table.path, trouble))
    return findings


def _file_of(source: Source, trouble: Trouble) -> str:
    if trouble.code in {"folder-symlink", "stray", "stray-name"}:
        return source.shown
    return f"{source.shown}/{'texto.md' if trouble.code.startswith('prose-') else DESCRIPTOR}"


def _finding(source: Source, file: str, path: str, trouble: Trouble) -> Finding:
    message, expected, step = WORDS[trouble.code]
    if trouble.code.endswith("missing") and trouble.found:
        step = _rename(trouble.found, PROSE if trouble.code == "prose-missing" else path)
    found = number(int(trouble.found)) + " caracteres" if trouble.code == "long-cell" else trouble.found
    return Finding(
        code=f"archivo-{trouble.code}",
        package=source.slug,
        file=file,
        row=trouble.line,
        message=message.format(found=found, path=path),
        expected=expected.format(path=path),
        found=found,
        next=step,
    )


def _rename(found: str, path: str) -> str:
    """Say how the file that is there becomes the one that is declared."""
    if found == f"{path}.txt":
        return f"Quite «.txt» del nombre: debe ser «{path}». El Explorador puede ocultar esa terminación."
    if found.lower().endswith((".xlsx", ".xls", ".ods")):
        return f"Ábralo y guárdelo como «CSV UTF-8», con el nombre «{path}»."
    return f"Cámbiele el nombre: debe ser «{path}»."


def check_prose(source: Source) -> list[Finding]:
    """Check that ``texto.md`` is there, with the three sections every dataset page shows and no misspelt one."""
    file = f"{source.shown}/texto.md"

    def finding(code: str, message: str, expected: str, found: str, step: str) -> Finding:
        return Finding(code, source.slug, file, message, step, expected=expected, found=found)

    if source.prose is None:
        if any(t.code.startswith("prose-") for t in source.troubles):
            return []
        step = "Créelo con las secciones: " + ", ".join(f"«## {h}»" for h in REQUIRED_HEADINGS) + "."
        return [finding("texto-falta", "Falta el texto que acompaña a los datos.", "texto.md", "nada", step)]
    garbled = [(n, word) for n, line in enumerate(source.prose.split("\n"), 1) if (word := find_garbled(line))]
    if garbled:
        more = f" y en {count_of(len(garbled) - 1, 'línea', 'líneas')} más" if len(garbled) > 1 else ""
        message, step = garbled_words(garbled[0][1])
        message = message.removesuffix(".") + f"{more}."
        place = garbled[0]
        return [Finding("texto-codificacion", source.slug, file, message, step, place[0], None, "UTF-8", place[1])]
    if match := UNPRINTABLE.search(source.prose):
        message = f"texto.md tiene un carácter de control ({code(match[0])}) que no se ve ni se puede publicar."
        line = source.prose.count("\n", 0, match.start()) + 1
        told, step = source.prose.split("\n")[line - 1].strip()[:80], "Vuelva a escribir esa línea sin ese carácter."
        return [Finding("texto-caracter", source.slug, file, message, step, line, None, "texto visible", told)]
    loose, *blocks = re.split(r"(?m)^## ", source.prose)
    found: list[Finding] = []
    if loose.strip():
        step = "Póngalo dentro de una sección, o bórrelo."
        message = "Hay texto antes de la primera sección, y no se muestra en ninguna parte."
        found.append(finding("texto-suelto", message, f"## {REQUIRED_HEADINGS[0]}", loose.strip()[:80], step))
    headings: dict[str, str] = {}
    for block in blocks:
        heading, _, body = block.partition("\n")
        name = heading.strip()
        if name.lower() not in {h.lower() for h in PROSE_HEADINGS}:
            close = difflib.get_close_matches(name, PROSE_HEADINGS, 1)
            step = f"¿Quiso escribir «## {close[0]}»?" if close else "Corrija el título de la sección."
            message = f"La sección «{name}» no se muestra en ninguna parte."
            expected = "una de: " + ", ".join(PROSE_HEADINGS)
            found.append(finding("texto-seccion-desconocida", message, expected, name, step))
        elif name.lower() in headings:
            step = "Una las dos en una sola."
            found.append(finding("texto-seccion-repetida", f"La sección «{name}» se repite.", "una vez", name, step))
        headings.setdefault(name.lower(), body.strip())
    for required in REQUIRED_HEADINGS:
        if not headings.get(required.lower()):
            absent = required.lower() not in headings
            message = f"Falta la sección «{required}»." if absent else f"La sección «{required}» está vacía."
            step = "Agréguela a texto.md." if absent else "Escriba al menos una oración."
            found.append(finding("texto-seccion-falta", message, f"## {required}", "nada", step))
    return found
