"""Makes damaged inputs of each class: each knows the grammar of what it hurts, and sometimes only its bytes."""

from __future__ import annotations

import csv
import io
import json
import random
from collections.abc import Callable, Mapping
from typing import Any

import yaml

from tests.fuzz import trees, values

Files = Mapping[str, bytes]
"""What a portal's files are to say instead, by path."""
GENTLE, RAW = 0.3, 0.15
"""How often what is changed could have been meant so, and how often the bytes are hurt, whatever they mean."""

DESCRIPTOR = "datasets/cobros/datapackage.json"
TEXT = "datasets/cobros/texto.md"
TABLES = tuple(f"datasets/cobros/data/{name}.csv" for name in ("cobros", "lugares", "totales"))
PAGES = ("docs/index.md", "docs/lugares/cada.md", "docs/rendicion/2022-final.md")
OUTLINE = "docs/rendicion/2022-final.yml"
CONFIG = "mkdocs.yml"


def table(base: Files, rng: random.Random) -> Files:
    """Hurt a table: its cells, rows, columns, heads, signs between them."""
    path = rng.choice(TABLES)
    rows = list(csv.reader(io.StringIO(base[path].decode())))
    for _ in range(rng.choice((1, 1, 2, 4))):
        _hurt_rows(rows, rng)
    mark, quoted = rng.choice((",",) * 12 + (";", "\t", "|")), rng.random() < 0.15
    out = io.StringIO()
    csv.writer(
        out, delimiter=mark, quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL, lineterminator="\n"
    ).writerows(rows)
    content = out.getvalue()
    return {path: values.encoded(values.edited(content, rng) if rng.random() < 0.2 else content, rng)}


def _hurt_rows(rows: list[list[str]], rng: random.Random) -> None:
    at = rng.randrange(len(rows))
    row = rows[at] or [""]
    column = rng.randrange(len(row))
    match rng.randrange(12):
        case 0:
            row[column] = values.text(rng)
        case 1 | 2 | 3:
            row[column] = values.edited(row[column], rng)
        case 4:
            rows.append(list(rng.choice(rows)))
        case 5 if len(rows) > 1:
            del rows[at]
        case 6:
            rng.shuffle(rows)
        case 7:
            for one in rows:
                one.insert(column, one[column] if column < len(one) else "")
        case 8:
            for one in rows:
                del one[column : column + 1]
        case 9:
            row.extend([values.text(rng)] * rng.choice((1, 2, 3_000)))
        case 10:
            other = rng.randrange(len(row))
            row[column], row[other] = row[other], row[column]
        case _:
            other_row = rng.choice(rows)
            if column < len(other_row):
                row[column], other_row[column] = other_row[column], row[column]


def descriptor(base: Files, rng: random.Random) -> Files:
    """Hurt a descriptor: keys, values, names, lists, and now and then its spelling as JSON."""
    content = trees.hurt(json.loads(base[DESCRIPTOR]), rng)
    try:
        spelled = json.dumps(content, ensure_ascii=rng.random() < 0.5, indent=rng.choice((None, 1)))
    except (RecursionError, ValueError):
        spelled = "[" * 50_000
    if rng.random() < 0.1:
        spelled = rng.choice(
            (
                values.edited(spelled, rng),
                spelled.replace('"title"', '"title": "x", "title"', 1),
                "[" * 100_000,
                '{"a":' * 50_000,
                spelled.replace("2022", "1e999999999", 1),
                spelled.replace("2022", "9" * 6_000, 1),
                spelled.replace("Cobros", "\\ud800", 1),
                f"/* x */{spelled}",
                spelled.replace("}", ",}", 1),
            )
        )
    return {DESCRIPTOR: values.encoded(spelled, rng)}


def prose(base: Files, rng: random.Random) -> Files:
    """Hurt the text of a dataset: its headings, words, Markdown and calls."""
    content = base[TEXT].decode()
    for _ in range(rng.choice((1, 1, 2, 3))):
        content = rng.choice((_with_call, _with_markdown, _with_headings, values.edited, values.edited))(content, rng)
    return {TEXT: values.encoded(content, rng)}


def page(base: Files, rng: random.Random) -> Files:
    """Hurt a page: its front matter, words, Markdown, and above all what it has between braces."""
    path = rng.choice(PAGES)
    content = base[path].decode()
    for _ in range(rng.choice((1, 1, 2, 3))):
        way = rng.choice((_with_call, _with_call, _with_call, _with_markdown, _with_head, values.edited))
        content = way(content, rng)
    return {path: values.encoded(content, rng)}


def outline(base: Files, rng: random.Random) -> Files:
    """Hurt an outline: keys, values, names, texts, and now and then its spelling as YAML."""
    return {OUTLINE: _yaml(base[OUTLINE], rng)}


def configuration(base: Files, rng: random.Random) -> Files:
    """Hurt the settings."""
    return {CONFIG: _yaml(base[CONFIG], rng)}


def _yaml(content: bytes, rng: random.Random) -> bytes:
    try:
        spelled = yaml.safe_dump(
            trees.hurt(yaml.safe_load(content), rng), allow_unicode=rng.random() < 0.5, sort_keys=False
        )
    except (RecursionError, yaml.YAMLError):
        spelled = "a: " + "[" * 5_000
    if rng.random() < 0.25:
        laughs = "\n".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9) if n else 'x'}]" for n in range(12))
        spelled = rng.choice(
            (
                values.edited(spelled, rng),
                f"{spelled}\n{laughs}\n",
                f"x: {'[' * 3_000}\n{spelled}",
                f"%YAML 9.9\n{spelled}",
                f"{spelled}x: !!python/object/apply:os.system ['id']\n",
                f"{spelled}x: !ENV [A, b]\n",
                spelled + spelled,
                f"{spelled}\n--- \n{spelled}",
                f"&a {{x: *a}}\n{spelled}",
                f"{spelled}x: 2022-13-45\n",
                f"{spelled}x: 1:2:3\n",
                f"{spelled}x: {'9' * 6_000}\n",
                f"? [a, b]\n: c\n{spelled}",
                f"{spelled}\ttab: 1\n",
            )
        )
    return values.encoded(spelled, rng)


# --- texts ---------------------------------------------------------------------------------------


def _put(content: str, piece: str, rng: random.Random) -> str:
    """Put something at the beginning of a line, or anywhere."""
    at = rng.randrange(len(content) + 1)
    if rng.random() < 0.7:
        at = content.rfind("\n", 0, at) + 1
    return content[:at] + piece + rng.choice(("", "\n", "\n\n")) + content[at:]


def _with_markdown(content: str, rng: random.Random) -> str:
    deep = rng.choice((3, 60, 600))
    return _put(
        content,
        rng.choice(
            (
                "> " * deep + "x",
                "".join(f"{'  ' * n}- x\n" for n in range(min(deep, 100))),
                "*a **b " * deep,
                "[" * deep + "x",
                "![" * deep,
                "`" * deep,
                "<div>" * deep,
                "<a href='javascript:x'>x</a>",
                "<p onclick=x>x</p>",
                "|a|b|\n|-|-|\n|c|d|",
                "[x](y.md)",
                "[x](index.md)",
                "![x](y.png)",
                "Bs 90,00",
                "En 2022 se cobraron 1.350,75.",
                "<!-- x",
                "&#x0;",
                "***" * deep,
                "_a_" * deep,
                "a\n===\n",
                "[^1]: x\n\n[^1]",
                "*[HTML]: x",
                "\\" * deep,
                "<http://x>",
                values.text(rng),
            )
        ),
        rng,
    )


def _with_headings(content: str, rng: random.Random) -> str:
    parts = content.split("## ")
    rng.choice(
        (
            lambda: rng.shuffle(parts),
            lambda: parts.pop(),
            lambda: parts.append(rng.choice(parts)),
            lambda: parts.append(f"{values.text(rng)}\n\nx\n"),
        )
    )()
    return "## ".join(parts)


def _with_head(content: str, rng: random.Random) -> str:
    key = rng.choice(
        (
            "title",
            "description",
            "imagen",
            "imagen_alt",
            "seccion",
            "hoja",
            "cada",
            "clave",
            "palabras",
            "antes",
            "template",
            "hide",
            values.text(rng),
        )
    )
    value = rng.choice(
        (
            values.text(rng),
            json.dumps(values.text(rng)),
            "[a, 7]",
            "cobros/lugares",
            "nombre",
            "[index.html]",
            "[x.html]",
            "[[[[",
            "{{ clave }}",
            "&a [*a]",
            "2022-13-01",
            "{a: b}",
        )
    )
    if content.startswith("---\n"):
        return f"---\n{key}: {value}\n{content[4:]}"
    return f"---\n{key}: {value}\n---\n\n{content}"


def _with_call(content: str, rng: random.Random) -> str:
    shape = rng.choice(
        (
            "{{ X }}",
            "{{ X }}",
            "{{ X }}",
            "{{- X -}}",
            "{% set v = X %}{{ v }}",
            "{% if X %}Y{% endif %}",
            "{% for f in X %}Y{% endfor %}",
            "{% for f in filas('cobros/cobros') if X %}Y{% endfor %}",
            "{% macro m(a) %}Y{% endmacro %}{{ m(X) }}",
            "{% include X %}",
            "{% raw %}{{ X }}",
            "{# X #}",
            "{% X %}",
            "{{ X }",
            "{{ X",
            "{% if X %}",
            "{% with v = X %}Y{% endwith %}",
        )
    )
    inner = expression(rng, rng.choice((0, 1, 2, 4)))
    more = "{{ " + expression(rng, 1) + " }}"
    return _put(content, shape.replace("X", inner).replace("Y", more), rng)


NAMES = (
    "figura",
    "tarjeta",
    "grafico",
    "desglose",
    "tabla",
    "dudas",
    "resumen_dudas",
    "total_dudas",
    "conjuntos",
    "enlace",
    "filas",
    "compartir",
    "historial",
    "cambios_de_la_edicion",
    "rendicion",
    "compromisos",
    "plazo",
    "que_cambio",
    "documentos",
    "range",
    "cycler",
    "namespace",
    "lipsum",
    "dict",
    "f",
    "cada",
    "clave",
    "nada",
)
ARGUMENTS = (
    "cobros/total-2022",
    "total-2022",
    "cobros/por-gestion",
    "por-gestion",
    "cobros/total-por-gestion",
    "cobros/cobros",
    "cobros/lugares",
    "cobros",
    "2022-final",
    "2024-inicial",
    "cuentas",
    "Oruro",
    "nada/x",
    "",
)
FILTERS = (
    "e",
    "capitalize",
    "join(', ')",
    "map(attribute='gestion')",
    "select",
    "list",
    "last",
    "first",
    "length",
    "tojson",
    "upper",
    "trim",
    "safe",
    "center(99999999)",
    "replace('a', 'b' * 99)",
    "attr('__class__')",
    "sort",
    "groupby('a')",
    "batch(0)",
    "slice(0)",
    "random",
    "pprint",
    "xmlattr",
    "format(1)",
    "int",
    "round(99999)",
    "wordwrap(0)",
)
ATTRIBUTES = (
    "gestion",
    "nombre",
    "codigo",
    "clave",
    "__class__",
    "__init__",
    "pop()",
    "get('a')",
    "partition('a')",
    "format(1)",
    "items()",
    "join([1])",
    "mro()",
    "nada",
)


OPERATORS = ("+", "-", "*", "/", "//", "%", "**", "~", "==", "!=", "<", ">", "in", "not in", "and", "or", "is")


def expression(rng: random.Random, depth: int) -> str:
    """Write what could stand between braces: mostly calls, right and wrong, and anything else that Jinja knows."""
    if depth == 0 or rng.random() < 0.2:
        return rng.choice(
            (
                _call(rng),
                _call(rng),
                _call(rng),
                json.dumps(rng.choice(ARGUMENTS)),
                rng.choice(NAMES),
                "1",
                "1.5",
                "none",
                "true",
                "[]",
                "{}",
                "''",
                json.dumps(values.text(rng)),
                "9" * rng.choice((3, 5_000)),
                "loop.index",
                "self",
                "caller()",
                "()",
            )
        )
    one, other = expression(rng, depth - 1), expression(rng, depth - 1)
    return rng.choice(
        (
            f"{one} {rng.choice(OPERATORS)} {other}",
            f"{one} | {rng.choice(FILTERS)}",
            f"({one}).{rng.choice(ATTRIBUTES)}",
            f"{one}[{other}]",
            f"{one}[1:2]",
            f"not {one}",
            f"-{one}",
            f"[{one}, {other}]",
            f"{{'a': {one}}}",
            f"{one} if {other}",
            f"{one} if {other} else {one}",
            f"figura({one})",
            f"figura(*{one})",
            f"tarjeta({one}, {other})",
            f"desglose('cobros/por-gestion', solo={one})",
            f"filas({one})",
            f"({one})" * 2,
        )
    )


def _call(rng: random.Random) -> str:
    texts = [json.dumps(rng.choice(ARGUMENTS)) for _ in range(rng.choice((0, 1, 1, 1, 2, 3)))]
    if rng.random() < 0.15:
        texts.append(f"{rng.choice(('solo', 'clase', 'fuente', 'aviso', 'x'))}={json.dumps(rng.choice(ARGUMENTS))}")
    return f"{rng.choice(NAMES[:19] if rng.random() < 0.8 else NAMES)}({', '.join(texts)})"


Mutator = Callable[[Files, random.Random], Files]
CLASSES: Mapping[str, Mutator] = {
    "csv": table,
    "descriptores": descriptor,
    "textos": prose,
    "paginas": page,
    "guiones": outline,
    "configuracion": configuration,
}
RAW_PATHS: Mapping[str, tuple[str, ...]] = {
    "csv": TABLES,
    "descriptores": (DESCRIPTOR,),
    "textos": (TEXT,),
    "paginas": PAGES,
    "guiones": (OUTLINE,),
    "configuracion": (CONFIG,),
}


WORDS = (
    "uno",
    "otro",
    "Oruro",
    "más",
    "2021",
    "2022",
    "Bs",
    "millones",
    "con nota",
    "según la Memoria",
    "mensual",
    "%",
)
RIGHT = (
    '{{ figura("cobros/total-2022") }}',
    '{{ tarjeta("cobros/sin-dato") }}',
    '{{ desglose("cobros/por-gestion") }}',
    "Otro párrafo.",
    '{{ tabla("cobros/cobros") }}',
    "{{ total_dudas() }}",
    '{% for f in filas("cobros/cobros") %}{{ f.nota }}{% endfor %}',
    "- uno\n- dos",
)


def _gentle_table(base: Files, rng: random.Random) -> Files:
    """Change a cell that no sum holds."""
    path = rng.choice(TABLES[:2])
    rows = list(csv.reader(io.StringIO(base[path].decode())))
    columns = [at for at, name in enumerate(rows[0]) if name in {"nota", "fuente_lugar", "vigente", "desde", "nombre"}]
    row, at = rng.choice(rows[1:]), rng.choice(columns)
    row[at] = {"vigente": "true", "desde": f"202{rng.randrange(3)}-0{rng.randrange(1, 9)}-11"}.get(
        rows[0][at], gentle(row[at], rng)
    )
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return {path: out.getvalue().encode()}


def _gentle_tree(tree: Any, rng: random.Random) -> Any:
    """Change one value for another of its kind."""
    leaves = [(holder, key) for holder, key in trees.places(tree) if not isinstance(holder[key], dict | list)]
    holder, key = rng.choice(leaves)
    value = holder[key]
    if isinstance(value, bool) or value is None:
        holder[key] = not value
    elif isinstance(value, int | float):
        holder[key] = value + rng.choice((-1, 1))
    else:
        holder[key] = gentle(value, rng) if isinstance(value, str) else "2021-05-05"
    return tree


def gentle(text: str, rng: random.Random) -> str:
    """Change one word of a text for another."""
    words = text.split(" ")
    words[rng.randrange(len(words))] = rng.choice(WORDS)
    return " ".join(words)


def _gentle(kind: str, base: Files, rng: random.Random) -> Files:
    """Change what could have been written so: only a rule of what is said can find it."""
    if kind == "csv":
        return _gentle_table(base, rng)
    if kind == "descriptores":
        tree = _gentle_tree(json.loads(base[DESCRIPTOR]), rng)
        return {DESCRIPTOR: json.dumps(tree, ensure_ascii=False, indent=1).encode()}
    path = rng.choice(RAW_PATHS[kind])
    if kind in {"guiones", "configuracion"}:
        tree = _gentle_tree(yaml.safe_load(base[path]), rng)
        return {path: yaml.safe_dump(tree, allow_unicode=True, sort_keys=False).encode()}
    content = base[path].decode()
    if rng.random() < 0.5:
        return {path: _put(content, rng.choice(RIGHT), rng).encode()}
    lines = content.split("\n")
    at = rng.choice([n for n, line in enumerate(lines) if line and line[0] not in "-#{" and ":" not in line] or [0])
    lines[at] = gentle(lines[at], rng)
    return {path: "\n".join(lines).encode()}


def mutated(kind: str, base: Files, seed: Any) -> Files:
    """Give the damaged files of a class; the same for the same seed."""
    rng = random.Random(f"{kind}/{seed}")
    way = rng.random()
    if way < GENTLE:
        return _gentle(kind, base, rng)
    if way > 1 - RAW:
        path = rng.choice(RAW_PATHS[kind])
        content = base[path]
        for _ in range(rng.choice((1, 1, 2, 5))):
            content = values.damaged(content, rng)
        return {path: content}
    return CLASSES[kind](base, rng)
