"""Parses a text and says what in it is not allowed, before anything is filled in.

Allowed is what this module and ``interpreter`` name: calls, texts, the cells of a row, lists, conditions, rows to go
through, names for a value or a piece of text. There is no arithmetic, no attribute of an object, no other file.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from build_scripts.braces.functions import EXAMPLE, check_arguments, hint
from build_scripts.braces.mistakes import GUIDE, CallError, Mistake

if TYPE_CHECKING:
    from jinja2 import Environment, nodes

TEXT = r"""(?:"[^"\\\n]*+"|'[^'\\\n]*+')"""
SIMPLE = re.compile(rf"\{{\{{\s*+([a-z_]++)\(\s*+(?:({TEXT}(?:\s*+,\s*+{TEXT})*+)\s*+(?:,\s*+)?+)?+\)\s*+\}}\}}")
"""A call of texts, which nearly all are: read without the parser, which takes as long to load as all of validation."""
TEXTS = re.compile(TEXT)
OPENING = re.compile(r"\{\{|\{%|\{#")

DEEPEST, MOST_SIGNS, LONGEST_NUMBER, WIDEST = 12, 400, 9, 400
"""Brackets and blocks within each other, signs between two braces, digits of a number, and names in one list."""

FILTERS = frozenset(
    {"capitalize", "e", "escape", "first", "join", "last", "length", "list", "lower", "map", "select", "tojson", "trim",
     "upper"}
)  # fmt: skip
METHODS = frozenset({"get", "partition"})
"""What may be asked of a list of names and values, and of a text."""
COMPARISONS = frozenset({"eq", "ne", "in", "notin"})
ALLOWED = frozenset(
    {"Template", "Output", "TemplateData", "Name", "Const", "Call", "Getattr", "Getitem", "Slice", "List", "Tuple",
     "Dict", "Pair", "Filter", "Keyword", "Compare", "Operand", "And", "Or", "Not", "Concat", "CondExpr", "Neg", "If",
     "For", "Assign", "Macro"}
)  # fmt: skip
SUMS = frozenset({"Add", "Sub", "Mul", "Div", "FloorDiv", "Mod", "Pow", "Pos", "Neg"})
OTHER_FILES = frozenset({"Include", "Import", "FromImport", "Extends", "Block"})


@dataclass(frozen=True)
class Call:
    """A function called with texts that can be read without filling in anything, and its line."""

    line: int
    name: str
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Parsed:
    """A text read: its tree, or that it is all simple calls; and what is wrong whatever the data say."""

    text: str
    tree: nodes.Template | None = None
    mistakes: tuple[Mistake, ...] = ()
    calls: tuple[Call, ...] = field(default=())
    named: tuple[tuple[int, str], ...] = ()
    """Every function that is called, whatever with, and its line."""


@lru_cache(maxsize=64)
def parse(text: str, known: frozenset[str], names: frozenset[str] = frozenset()) -> Parsed:
    """Read a text that may call the functions ``known`` and use the ``names``; a page of many rows is read once."""
    if OPENING.search(SIMPLE.sub("", text)) is None:
        calls = tuple(simple_calls(text))
        named = tuple((call.line, call.name) for call in calls)
        return Parsed(text, None, tuple(_wrong_calls(calls, known)), calls, named)
    tree, wrong = _tree(text)
    if tree is None:
        return Parsed(text, None, wrong)
    mistakes = sorted(_refused(tree, text, known, names), key=lambda mistake: mistake.line)
    called, named = tuple(_constant_calls(tree, known)), tuple(_named(tree, known))
    return Parsed(text, tree, tuple(dict.fromkeys(mistakes)), called, named)


def simple_calls(text: str) -> Iterator[Call]:
    """Give the calls of a text that has no others."""
    line, at = 1, 0
    for match in SIMPLE.finditer(text):
        line, at = line + text.count("\n", at, match.start()), match.start()
        yield Call(line, match[1], arguments(match))


def arguments(call: re.Match[str]) -> tuple[str, ...]:
    """Give the texts of a simple call."""
    return tuple(text[1:-1] for text in TEXTS.findall(call[2] or ""))


def environment() -> Environment:
    """Give the rules by which a text is split: a line with nothing but a block leaves nothing behind."""
    from jinja2 import Environment

    return Environment(keep_trailing_newline=True, trim_blocks=True, lstrip_blocks=True)  # noqa: S701 - parses only


def _tree(text: str) -> tuple[nodes.Template | None, tuple[Mistake, ...]]:
    """Parse a text, or tell where it cannot be."""
    from jinja2 import TemplateSyntaxError
    from jinja2.parser import Parser

    rules = environment()
    try:
        if mistake := _too_much(rules, text):
            return None, (mistake,)
        parser = Parser(rules, text)
    except TemplateSyntaxError as error:
        return None, (_unread(text, error.lineno),)
    try:
        return parser.parse(), ()
    except TemplateSyntaxError as error:
        return None, (_unread(text, error.lineno),)
    except (ValueError, RecursionError, OverflowError):  # a number or a name that is none; no end to what is nested
        return None, (_unread(text, parser.stream.current.lineno),)


def _unread(text: str, line: int) -> Mistake:
    lines = text.split("\n")
    line = min(max(line, 1), len(lines))
    message = "No se entiende lo que está entre llaves."
    return Mistake(line, message, "una llamada", lines[line - 1].strip()[:80], EXAMPLE)


def _too_much(rules: Environment, text: str) -> Mistake | None:
    """Find what is too deep or too long for anything to be made of it, from the signs alone."""
    signs = brackets = blocks = 0
    named = ""
    for line, kind, sign in rules.lex(text):
        if kind.endswith("_begin"):
            signs, brackets, named = 0, 0, ""
        elif kind == "whitespace":
            continue
        signs += 1
        named = named or (sign if kind == "name" else "")
        if kind == "block_end":
            blocks += (named in {"for", "if", "macro"}) - named.startswith("end")
        brackets += (sign in {"(", "[", "{"}) - (sign in {")", "]", "}"}) if kind == "operator" else 0
        if max(brackets, blocks) > DEEPEST:
            return Mistake(line, "Hay demasiadas cosas unas dentro de otras.", f"hasta {DEEPEST}", "más", "Divídalas.")
        if signs > MOST_SIGNS and kind != "data":
            return Mistake(
                line, "Lo que está entre dos llaves es demasiado largo.", f"hasta {MOST_SIGNS} signos", "más",
                "Divídalo, o lleve esa lista a una tabla de los datos.",
            )  # fmt: skip
        if kind == "integer" and len(sign) > LONGEST_NUMBER:
            wanted = f"hasta {LONGEST_NUMBER} cifras"
            return Mistake(line, "El número es demasiado largo.", wanted, f"{sign[:20]}…", "Escríbalo como texto.")
    return None


def _wrong_calls(calls: Collection[Call], known: Collection[str]) -> Iterator[Mistake]:
    for call in calls:
        try:
            check_arguments(call.name, call.texts, {}, known)
        except CallError as error:
            yield error.at(call.line)


@dataclass(frozen=True)
class _Names:
    """The names of one text: functions, what stands for a value, pieces of text, and where something is called."""

    known: frozenset[str]
    values: frozenset[str]
    pieces: frozenset[str]
    called: frozenset[int]

    @staticmethod
    def of(tree: nodes.Template, known: frozenset[str], names: frozenset[str]) -> _Names:
        from jinja2 import nodes

        return _Names(
            known,
            names | {node.name for node in tree.find_all(nodes.Name) if node.ctx != "load"},
            frozenset(macro.name for macro in tree.find_all(nodes.Macro)),
            frozenset(id(call.node) for call in tree.find_all(nodes.Call)),
        )


def _refused(tree: nodes.Template, text: str, known: frozenset[str], names: frozenset[str]) -> Iterator[Mistake]:
    """Find what no page may write, and names that stand for nothing."""
    from jinja2 import nodes

    own = _Names.of(tree, known, names)
    for node in tree.find_all(nodes.Node):
        if error := _refusal(node, own):
            line = node.lineno or 1
            found = error.found or text.split("\n")[line - 1].strip()[:80]
            yield Mistake(line, error.message, error.expected, found, error.step)


def _refusal(node: nodes.Node, own: _Names) -> CallError | None:
    """Say why a construct is not allowed; nothing where it is."""
    from jinja2 import nodes

    kind = type(node).__name__
    if kind == "Scope":  # the parser's own, around what is told anyway
        return None
    if kind in SUMS and not (isinstance(node, nodes.Neg) and isinstance(node.node, nodes.Const)):
        step = "Declare una cifra en el descriptor, y llámela: así lleva su receta."
        return CallError("Entre llaves no se hacen cuentas.", "una cifra con su nombre", "una operación", step)
    if kind in OTHER_FILES:
        step = "Quítelo, y escriba aquí lo que hace falta."
        return CallError("Una página no trae otra ni se hace a partir de otra.", "texto y llamadas", "", step)
    if kind not in ALLOWED or (isinstance(node, nodes.For) and node.recursive):
        return CallError("Entre llaves no se admite esto.", "llamadas, filas, condiciones y textos", "", GUIDE)
    if isinstance(node, nodes.Compare) and any(one.op not in COMPARISONS for one in node.ops):
        wanted = "==, !=, in, not in"
        return CallError("Entre llaves solo se compara si algo es igual o está en una lista.", wanted, "", GUIDE)
    if isinstance(node, nodes.Filter) and node.name not in FILTERS:
        wanted, step = ", ".join(sorted(FILTERS)), hint(node.name, FILTERS, GUIDE)
        return CallError(f"No se admite «| {node.name}».", f"uno de: {wanted}", node.name, step)
    if isinstance(node, nodes.Getattr | nodes.Name) and (name := _name(node)).startswith("_"):
        return CallError(f"No se admite «{name}».", "el nombre de una columna", name, GUIDE)
    if isinstance(node, nodes.Assign) and not _names_only(node.target):
        return CallError("«set» da nombre a un valor.", "{% set nombre = … %}", "", GUIDE)
    if isinstance(node, nodes.Const) and isinstance(node.value, float):
        step = "Escríbalo fuera de las llaves, con coma, o llame a una cifra."
        return CallError("Un número con decimales no va entre llaves.", "una cifra con su nombre", "", step)
    return _refused_call(node, own) if isinstance(node, nodes.Call) else _refused_name(node, own)


def _refused_name(node: nodes.Node, own: _Names) -> CallError | None:
    """Say what is wrong with a name: it stands for nothing, or is to stand for what it already is."""
    from jinja2 import nodes

    if isinstance(node, nodes.Macro) or (isinstance(node, nodes.Name) and node.ctx != "load"):
        message = f"«{node.name}» ya es el nombre de algo que se puede llamar."
        return CallError(message, "otro nombre", node.name, "Elija otro nombre.") if node.name in own.known else None
    if not isinstance(node, nodes.Name) or node.name in own.values | own.pieces:
        return None
    if node.name not in own.known:
        return _unknown(node.name, own.known)
    if id(node) in own.called:
        return None
    return CallError(f"A «{node.name}» le faltan sus paréntesis.", f'{node.name}("nombre")', node.name, EXAMPLE)


def _name(node: Any) -> str:
    return str(node.attr if hasattr(node, "attr") else node.name)


def _names_only(target: Any) -> bool:
    from jinja2 import nodes

    return isinstance(target, nodes.Name) or (isinstance(target, nodes.Tuple) and all(map(_names_only, target.items)))


def _unknown(name: str, known: Collection[str]) -> CallError:
    message = f"No se reconoce «{name}»: no es algo que se pueda llamar aquí."
    return CallError(message, "una de: " + ", ".join(sorted(known)), name, hint(name, known, EXAMPLE))


def _refused_call(node: nodes.Call, own: _Names) -> CallError | None:
    from jinja2 import nodes

    if node.dyn_args is not None or node.dyn_kwargs is not None:
        return CallError("Una llamada lleva sus textos escritos uno por uno.", "textos", "* o **", "Escríbalos.")
    if isinstance(node.node, nodes.Getattr):
        if node.node.attr in METHODS and not node.kwargs:
            return None
        return CallError(f"No se admite «.{node.node.attr}()».", "una de las funciones", node.node.attr, GUIDE)
    if not isinstance(node.node, nodes.Name):
        return CallError("Solo se llama a algo por su nombre.", "una de las funciones", "", EXAMPLE)
    texts, named = constants(node)
    if node.node.name not in own.known or texts is None or named is None:
        return None  # told where its name is, or known when filled in
    try:
        check_arguments(node.node.name, texts, named, own.known)
    except CallError as error:
        return error
    return None


def constants(node: nodes.Call) -> tuple[list[object] | None, dict[str, object] | None]:
    """Give a call's arguments where all are written as they are."""
    from jinja2 import nodes

    values = [*node.args, *(keyword.value for keyword in node.kwargs)]
    if not all(isinstance(value, nodes.Const) for value in values):
        return None, None
    texts: list[object] = [value.value for value in node.args if isinstance(value, nodes.Const)]
    named: Mapping[str, object] = {
        one.key: one.value.value for one in node.kwargs if isinstance(one.value, nodes.Const)
    }
    return texts, dict(named)


def _named(tree: nodes.Template, known: Collection[str]) -> Iterator[tuple[int, str]]:
    from jinja2 import nodes

    for node in tree.find_all(nodes.Call):
        if isinstance(node.node, nodes.Name) and node.node.name in known:
            yield node.lineno, node.node.name


def _constant_calls(tree: nodes.Template, known: Collection[str]) -> Iterator[Call]:
    """Give the calls whose texts are all written as they are, in their order; the others are known when filled in."""
    from jinja2 import nodes

    for node in tree.find_all(nodes.Call):
        if isinstance(node.node, nodes.Name) and node.node.name in known:
            texts, _ = constants(node)
            if texts is not None and all(isinstance(text, str) for text in texts):
                yield Call(node.lineno, node.node.name, tuple(map(str, texts)))
