"""Reads the outlines of rendiciones, ``docs/rendicion/<gestion>-<tipo>.yml``, against a schema that knows every key.

In: the portal's root. Out: frozen ``Outline``s, in the order of their files. Whether what they name is published is
``validate``'s to say.
"""

from __future__ import annotations

import difflib
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator, validators
from jsonschema.exceptions import ValidationError

from build_scripts.characters import code, texts, unprintable_in
from build_scripts.exceptions import DataError
from build_scripts.labels import number
from build_scripts.model import Citation, Finding, Message, Outline, Question, Section, Sheets
from build_scripts.plainfiles import NotPlainError, TooLargeError, read_plain
from build_scripts.refusals import reason
from build_scripts.safeyaml import RefusedError, load_yaml

OUTLINES = "docs/rendicion"
SCHEMA = Path(__file__).parents[1] / "schemas" / "rendicion.schema.json"
LONGEST = 400_000
"""Bytes of an outline: twenty times a real one, and some seconds for the reader of YAML."""
LONGEST_WORD = 2_000
"""Letters of a word: no line is as long, and a typesetter looks for its end at every one."""

NAME = "conjunto/nombre, en minúsculas, cifras y guiones, como regalias/total-2024"
SHAPES = {
    "\\S": "un texto que no esté en blanco",
    "^[a-z0-9]+(-[a-z0-9]+)*$": "minúsculas, cifras y guiones, como de-que-vive",
    "^[a-z][a-z0-9_]*$": "el nombre de una columna: minúsculas, cifras y guiones bajos",
}
UNESCAPE = "Bórrelo; entre comillas dobles puede estar escrito como \\u o \\x."
TYPES = {
    "string": "un texto entre comillas",
    "array": "una lista: cada elemento en su línea, con un guion delante",
    "object": "claves y valores",
    "integer": "un número entero",
}


def outline_files(root: Path) -> list[Path]:
    """List the files that are outlines, in their order."""
    if any(folder.is_symlink() for folder in (root / "docs", root / OUTLINES)):  # told with all else in docs/
        return []
    return sorted((root / OUTLINES).glob("*.y*ml"))


def read_outlines(root: Path) -> tuple[Outline, ...]:
    """Read every outline of a portal; none is fine. Raises ``DataError`` with all that is wrong with any of them."""
    outlines: list[Outline] = []
    findings: list[Finding] = []
    for path in outline_files(root):
        shown = path.relative_to(root).as_posix()
        content, wrong = _parse(path, shown)
        wrong = wrong or _unprintable(content, shown) or _check(content, shown)
        if wrong:
            findings += wrong
        else:
            outlines.append(_outline(content, shown))
    if findings:
        raise DataError(findings)
    return tuple(outlines)


def _parse(path: Path, shown: str) -> tuple[Any, list[Finding]]:
    try:
        content = read_plain(path, LONGEST)
        return load_yaml(content.decode("utf-8-sig")), []
    except UnicodeDecodeError:
        step = "Guarde el archivo otra vez con codificación UTF-8."
        return None, [_told(shown, "codificacion", "El guion no está en UTF-8.", "UTF-8", "otra codificación", step)]
    except TooLargeError as error:
        step, size = "Revise si es el archivo que quería.", f"{number(error.size)} bytes"
        return None, [_told(shown, "tamano", "El guion es demasiado grande.", "menos de 2 MB", size, step)]
    except NotPlainError as error:
        what, code = ("un enlace", "enlace") if error.linked else (error.why.removeprefix("es "), "archivo")
        step = "Ponga el archivo mismo en la carpeta."
        return None, [_told(shown, code, f"El guion {error.why}.", "un archivo", what, step)]
    except OSError as error:
        step = "Revise los permisos del archivo."
        return None, [_told(shown, "lectura", "No se puede leer el guion.", "un archivo", reason(error), step)]
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        lines = content.decode("utf-8-sig", "replace").splitlines()  # the reader of YAML explains itself in English
        found = lines[mark.line].strip()[:120] if mark and mark.line < len(lines) else "no se entiende"
        if isinstance(error, RefusedError):
            found = str(error.problem)
        step = "Revise sangrías, comillas y dos puntos; los textos con dos puntos van entre comillas."
        line = mark.line + 1 if mark else None
        return None, [_told(shown, "yaml", "El guion no es YAML válido.", "YAML", found, step, row=line)]


def _unprintable(content: Any, shown: str) -> list[Finding]:
    """Find a character that no document can carry: YAML lets one be spelled between quotes."""
    if not (found := unprintable_in(content)):
        return []
    message, step = "El guion tiene un carácter de control o inválido en uno de sus textos.", UNESCAPE
    return [_told(shown, "caracter", message, "textos que se puedan leer", code(found), step)]


@cache
def _validator() -> Any:
    # true and 2024.0 are no integers here
    strict = Draft202012Validator.TYPE_CHECKER.redefine("integer", lambda _, value: type(value) is int)
    kind = validators.extend(Draft202012Validator, type_checker=strict)  # type: ignore[no-untyped-call]
    return kind(json.loads(SCHEMA.read_text(encoding="utf-8")))


def _check(content: Any, shown: str) -> list[Finding]:
    errors = sorted(_validator().iter_errors(content), key=lambda error: [str(step) for step in error.absolute_path])
    findings = [finding for error in errors for finding in _findings(error, shown)]
    return findings or [*_misnamed(content, shown), *_repeated(content, shown), *_unbreakable(content, shown)]


def _unbreakable(content: Any, shown: str) -> Iterator[Finding]:
    """Find words that are no words: nothing could be set in a time that anybody waits for."""
    for text in texts(content):
        if len(text) > LONGEST_WORD and (word := max(text.split(), key=len)) and len(word) > LONGEST_WORD:
            message, step = "Hay una palabra demasiado larga.", "Sepárela con espacios, o quítela."
            found = f"{len(word)} letras: «{word[:40]}…»"
            yield _told(shown, "palabra", message, f"hasta {LONGEST_WORD} letras", found, step)


def _findings(error: ValidationError, shown: str) -> Iterator[Finding]:
    where = _dotted(error.absolute_path)
    inside = f" en «{where}»" if where else ""
    wanted: Any = error.validator_value
    instance: Any = error.instance
    found = json.dumps(instance, ensure_ascii=False, default=str)[:120]
    match error.validator:
        case "additionalProperties":
            schema: Any = error.schema
            known = sorted(schema["properties"])
            for key in sorted(map(str, set(instance) - set(known))):
                close = difflib.get_close_matches(key, known, 1)
                step = f"¿Quiso escribir «{close[0]}»?" if close else "Corrija o quite la clave."
                message = f"Clave desconocida{inside}: «{key}»."
                yield _told(shown, "clave", message, "una de: " + ", ".join(known), key, step, where)
        case "required":
            key = next(k for k in wanted if k not in instance and error.message.startswith(f"'{k}'"))
            yield _told(shown, "falta", f"Falta la clave «{key}»{inside}.", key, "nada", f"Agregue «{key}».", where)
        case "enum":
            close = difflib.get_close_matches(str(instance), wanted, 1)
            step = f"¿Quiso escribir «{close[0]}»?" if close else "Escriba uno de los valores esperados."
            yield _told(shown, "valor", f"Valor desconocido{inside}.", ", ".join(wanted), found, step, where)
        case "type":
            step = "Corrija ese valor según lo esperado."
            yield _told(shown, "tipo", f"Valor de otro tipo{inside}.", TYPES[wanted], found, step, where)
        case "pattern":
            step = "Escríbalo en la forma esperada."
            yield _told(shown, "forma", f"Valor mal escrito{inside}.", SHAPES.get(wanted, NAME), found, step, where)
        case "not":  # the schema forbids only one pair
            step = "Deje una de las dos: «cifras» admite hasta dos."
            yield _told(shown, "doble", f"Sobra una clave{inside}.", "cifra o cifras", "las dos", step, where)
        case "maxItems":
            message, limit, found = f"La lista es demasiado larga{inside}.", f"hasta {wanted}", str(len(instance))
            step = "Divida el guion: nadie presenta tanto de una vez."
            yield _told(shown, "limite", message, limit, found, step, where)
        case "maxLength":
            message, limit = f"El texto es demasiado largo{inside}.", f"hasta {wanted} signos"
            yield _told(shown, "limite", message, limit, f"{len(instance)}: «{instance[:40]}…»", "Acórtelo.", where)
        case _:  # the limits of a year, and a list that must not be empty
            expected = f"al menos {wanted}" if error.validator in {"minimum", "minItems"} else f"hasta {wanted}"
            yield _told(shown, "limite", f"Valor fuera de lo admitido{inside}.", expected, found, "Corríjalo.", where)


def _misnamed(content: Any, shown: str) -> Iterator[Finding]:
    wanted = f"{content['gestion']}-{content['tipo']}.yml"
    name = shown.rpartition("/")[2]
    if name != wanted:
        step = "Renombre el archivo, o corrija «gestion» y «tipo»."
        yield _told(shown, "nombre", "El nombre del archivo no es el de su gestión y tipo.", wanted, name, step)


def _repeated(content: Any, shown: str) -> Iterator[Finding]:
    names = [section["id"] for section in content["secciones"]]
    for name in sorted(n for n, times in Counter(names).items() if times > 1):
        message = f"El nombre «{name}» se repite en «secciones»."
        yield _told(shown, "repetido", message, "nombres distintos", name, "Renombre una de las dos.", "secciones")


def _dotted(path: Iterable[Any]) -> str:
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else str(step)
    return text


def _told(
    shown: str, code: str, message: str, expected: str, found: str, step: str, field: str = "", row: int | None = None
) -> Finding:
    return Finding(f"guion-{code}", "docs", shown, message, step, row, field or None, expected, found)


def _outline(content: Any, shown: str) -> Outline:
    return Outline(
        path=shown,
        year=content["gestion"],
        kind=content["tipo"],
        title=content["titulo"],
        basis=content["base"],
        sections=tuple(map(_section, content["secciones"])),
        messages=tuple(map(_message, content.get("mensajes", ()))),
        sheets=_sheets(content["fichas"]) if "fichas" in content else None,
        hearing=content.get("audiencia", ""),
    )


def _section(spec: Any) -> Section:
    return Section(
        id=spec["id"],
        title=spec["titulo"],
        paragraphs=tuple(spec.get("parrafos", ())),
        figures=tuple(spec.get("cifras", ())),
        charts=tuple(spec.get("graficos", ())),
        breakdowns=tuple(spec.get("desgloses", ())),
        tables=tuple(spec.get("tablas", ())),
        record=spec.get("registro", ""),
        doubts=tuple(spec.get("dudas", ())),
        questions=tuple(map(_question, spec.get("preguntas", ()))),
        citation=_citation(spec),
    )


def _question(spec: Any) -> Question:
    return Question(spec) if isinstance(spec, str) else Question(spec["texto"], spec.get("carta", ""))


def _citation(spec: Any) -> Citation | None:
    return Citation(spec["cita"]["texto"], spec["cita"]["estado"]) if "cita" in spec else None


def _message(spec: Any) -> Message:
    return Message(
        title=spec["titulo"],
        figures=(spec["cifra"],) if "cifra" in spec else tuple(spec.get("cifras", ())),
        chart=spec.get("grafico", ""),
        says=spec.get("dice", ""),
        notes=spec.get("notas", ""),
        questions=tuple(spec.get("preguntas", ())),
        citation=_citation(spec),
    )


def _sheets(spec: Any) -> Sheets:
    return Sheets(
        table=spec["tabla"],
        key=spec["clave"],
        name=spec["nombre"],
        title=spec["titulo"],
        figures=tuple(spec.get("cifras", ())),
        charts=tuple(spec.get("graficos", ())),
        paragraphs=tuple(spec.get("parrafos", ())),
    )
