"""Fills in a text that was read, one allowed construct after the other, within limits.

In: a ``Parsed`` text, the functions and the names it may use. Out: the text, and every ``Mistake``: after one, what
comes next is still looked at. Values are texts, numbers, lists, and rows by column; nothing else comes into being.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

from build_scripts.braces.functions import check_arguments, hint, shown
from build_scripts.braces.language import SIMPLE, Parsed, arguments
from build_scripts.braces.mistakes import GUIDE, CallError, Mistake
from build_scripts.exceptions import PageError

if TYPE_CHECKING:
    from jinja2 import nodes

MOST_STEPS, CALL = 300_000, 30
"""How much is done for one text, and how much of it a call counts for: some seconds, far beyond any page's need."""
PART = 256
"""Signs or items that count for as much as one thing done."""
LONGEST = 4_000_000
"""Signs of a text while it is filled in: what a page of 4 MB would be."""
DEEPEST = 40
"""Expressions and blocks within each other."""
MOST_MISTAKES = 50

Functions = Mapping[str, Callable[..., object]]


class _EndError(Exception):
    """The text asks for more than there is room for: nothing after it is looked at."""


@dataclass(frozen=True)
class Filled:
    """A text with its calls filled in, and what is wrong with it."""

    text: str
    mistakes: tuple[Mistake, ...]


def fill(
    parsed: Parsed,
    functions: Functions,
    names: Mapping[str, object],
    spell: Callable[[str], str] = str,
    escape: Callable[[str], str] = escape,
) -> Filled:
    """Fill in a text; where it was not read, there are only its mistakes.

    ``spell`` writes what is text and no markup, such as a cell; ``escape`` is what a text asks for with ``| e``.
    """
    if parsed.mistakes:
        return Filled("", parsed.mistakes)
    run = _Run(functions, spell, escape)
    if parsed.tree is None:
        return Filled(_simple(parsed, run), tuple(dict.fromkeys(run.mistakes)))
    pieces: list[str] = []
    with contextlib.suppress(_EndError):  # it has told why
        run.body(parsed.tree.body, _Scope(dict(names)), pieces)
    return Filled("".join(pieces), tuple(dict.fromkeys(run.mistakes)))


def _simple(parsed: Parsed, run: _Run) -> str:
    """Fill in a text all of whose calls are simple."""
    calls = iter(parsed.calls)

    def answer(match: Any) -> str:
        call = next(calls)
        try:
            text = run.spelled(run.answered(call.name, arguments(match), {}, call.line))
            run.written += len(text)
            run.room(run.written, call.line)
            return text
        except CallError as error:
            run.mistakes.append(error.at(call.line))
        except _EndError:
            pass
        return ""

    return SIMPLE.sub(answer, parsed.text)


@dataclass
class _Scope:
    """The names that stand for something in a part of a text, and those around it."""

    names: dict[str, object]
    outer: _Scope | None = None

    def find(self, name: str) -> _Scope | None:
        scope: _Scope | None = self
        while scope is not None and name not in scope.names:
            scope = scope.outer
        return scope


@dataclass(frozen=True)
class _Piece:
    """A piece of text with a name, which is written wherever it is called."""

    macro: nodes.Macro
    scope: _Scope


@dataclass
class _Run:
    """One filling in: what was spent on it, and what was found wrong."""

    functions: Functions
    spell: Callable[[str], str]
    escape: Callable[[str], str]
    mistakes: list[Mistake] = field(default_factory=list)
    steps: int = 0
    written: int = 0
    depth: int = 0

    # --- limits ----------------------------------------------------------------------------------

    def spend(self, count: int, line: int) -> None:
        self.steps += count
        if self.steps > MOST_STEPS:
            self._end(line, "Lo que está entre llaves repite demasiado.", "unos miles de filas", "muchas más",
                      "Recorra una tabla más corta, o muéstrela con {{ tabla(…) }}.")  # fmt: skip

    def room(self, length: int, line: int) -> None:
        if length > LONGEST:
            self._end(line, "Lo que sale de estas llaves es demasiado largo.", "una página que se pueda abrir",
                      "más de 4 millones de signos", "Muestre menos filas, o páselas a otra página.")  # fmt: skip

    def _not_too_deep(self, line: int) -> None:
        if self.depth > DEEPEST:
            self._end(line, "Hay demasiadas cosas unas dentro de otras.", f"hasta {DEEPEST}", "más", "Divídalas.")

    def _end(self, line: int, message: str, expected: str, found: str, step: str) -> None:
        self.mistakes.append(Mistake(line, message, expected, found, step))
        raise _EndError

    # --- what is written -------------------------------------------------------------------------

    def body(self, body: Sequence[nodes.Node], scope: _Scope, out: list[str]) -> None:
        """Write the parts of a text; of one that is wrong it is told, and the next is looked at."""
        for node in body:
            self.depth += 1
            try:
                self._not_too_deep(_line(node))
                self._part(node, scope, out)
            except CallError as error:
                self._wrong(error, _line(node))
            finally:
                self.depth -= 1

    def _wrong(self, error: CallError, line: int) -> None:
        self.mistakes.append(error.at(line))
        if len(self.mistakes) >= MOST_MISTAKES:
            raise _EndError from error

    def _part(self, node: Any, scope: _Scope, out: list[str]) -> None:
        self.spend(1, node.lineno)
        match type(node).__name__:
            case "Output":
                for one in node.nodes:
                    self._write(one, scope, out)
            case "If":
                self.body(self._branch(node, scope), scope, out)
            case "For":
                self._each(node, scope, out)
            case "Assign":
                self._name(node.target, self.value(node.node, scope), scope)
            case _:  # a macro
                scope.names[node.name] = _Piece(node, scope)

    def _write(self, node: Any, scope: _Scope, out: list[str]) -> None:
        try:
            text = node.data if hasattr(node, "data") else self.spelled(self.value(node, scope))
        except CallError as error:
            self._wrong(error, _line(node))
            return
        self.written += len(text)
        self.room(self.written, _line(node))
        out.append(text)

    def _branch(self, node: nodes.If, scope: _Scope) -> Sequence[nodes.Node]:
        for one in (node, *node.elif_):
            if self.value(one.test, scope):
                return one.body
        return node.else_

    def _each(self, node: nodes.For, scope: _Scope, out: list[str]) -> None:
        items = self.value(node.iter, scope)
        if not isinstance(items, list | tuple):
            raise CallError("Solo se recorren filas o una lista.", 'filas("conjunto/tabla")', shown(items), GUIDE)
        none = True
        for item in items:
            self.spend(1, node.lineno)
            inner = _Scope({}, scope)
            self._name(node.target, item, inner)
            if node.test is None or self.value(node.test, inner):
                none = False
                self.body(node.body, inner, out)
        if none:
            self.body(node.else_, scope, out)

    def _name(self, target: Any, value: object, scope: _Scope) -> None:
        if hasattr(target, "name"):
            scope.names[target.name] = value
            return
        if not isinstance(value, list | tuple) or len(value) != len(target.items):
            wanted = f"{len(target.items)} valores"
            raise CallError("No hay un valor para cada nombre.", wanted, shown(value), "Revise cuántos nombres son.")
        for one, item in zip(target.items, value, strict=True):
            self._name(one, item, scope)

    # --- what it is written from -----------------------------------------------------------------

    def text(self, value: object) -> str:
        """Write a value; raises ``CallError`` for one that no reader should see."""
        if isinstance(value, bool | _Piece | dict | list | tuple) or value is None:
            step = "Elija una de sus celdas, o recórralo con «for»."
            raise CallError("Esto no se puede mostrar como texto.", "un texto", shown(value), step)
        return str(value)

    def spelled(self, value: object) -> str:
        """Write a value where readers see it: what a call made is markup, and stays as it is."""
        text = self.text(value)
        return text if isinstance(value, Markup) else self.spell(text)

    def value(self, node: Any, scope: _Scope) -> Any:
        """Work out an expression."""
        self.spend(1, _line(node))
        self.depth += 1
        try:
            self._not_too_deep(_line(node))
            made = EXPRESSIONS.get(type(node).__name__, _strange)(self, node, scope)
            if isinstance(made, str | list | tuple):
                self.spend(len(made) // PART, _line(node))
            return made
        except CallError as error:
            raise _PlacedError.of(error, _line(node)) from error
        finally:
            self.depth -= 1

    def answered(self, name: str, texts: Sequence[object], named: Mapping[str, object], line: int) -> object:
        """Call a function of the pages; raises ``CallError`` for what it cannot answer."""
        self.spend(CALL, line)
        check_arguments(name, texts, named, self.functions)
        try:
            return self.functions[name](*texts, **named)
        except PageError as error:
            wrong = str(error).rstrip(".")
            message = f"{wrong[:1].upper()}{wrong[1:]}."
            raise CallError(
                message, "algo que esté publicado", ", ".join(map(str, texts)), "Corrija el nombre."
            ) from error

    def joined(self, values: Sequence[object], between: str, node: nodes.Node) -> str:
        markup = any(isinstance(value, Markup) for value in values)
        texts = [self.spelled(value) if markup else self.text(value) for value in values]
        self.room(sum(map(len, texts)) + len(between) * len(texts), _line(node))
        return Markup(self.spell(between).join(texts)) if markup else between.join(texts)


class _PlacedError(CallError):
    """A mistake whose line is known: that of the innermost part that has it."""

    line = 1

    @classmethod
    def of(cls, error: CallError, line: int) -> _PlacedError:
        if isinstance(error, _PlacedError):
            return error
        placed = cls(error.message, error.expected, error.found, error.step)
        placed.line = line
        return placed

    def at(self, line: int) -> Mistake:
        return super().at(self.line)


def _line(node: Any) -> int:
    return int(node.lineno or 1)


# --- expressions ---------------------------------------------------------------------------------


def _strange(run: _Run, node: nodes.Node, scope: _Scope) -> object:
    raise CallError("Entre llaves no se admite esto.", "llamadas, filas y textos", type(node).__name__.lower(), GUIDE)


def _known(run: _Run, node: nodes.Name, scope: _Scope) -> object:
    holder = scope.find(node.name)
    if holder is None:
        known = sorted(run.functions)
        message = f"No se reconoce «{node.name}»: no es algo que se pueda llamar aquí."
        raise CallError(message, "una de: " + ", ".join(known), node.name, hint(node.name, known, GUIDE))
    return holder.names[node.name]


def _cell(run: _Run, node: nodes.Getattr, scope: _Scope) -> object:
    return _of(run.value(node.node, scope), node.attr)


def _item(run: _Run, node: Any, scope: _Scope) -> object:
    value = run.value(node.node, scope)
    if type(node.arg).__name__ == "Slice":
        bounds = [None if one is None else run.value(one, scope) for one in (node.arg.start, node.arg.stop)]
        if isinstance(value, str | list | tuple) and all(one is None or type(one) is int for one in bounds):
            return value[slice(*bounds)]
        raise CallError("Solo se corta un texto o una lista.", "dos números", shown(value), GUIDE)
    return _of(value, run.value(node.arg, scope))


def _of(value: object, key: object) -> object:
    """Give the cell of a row by its column, or the item of a list by its place."""
    if isinstance(value, dict) and isinstance(key, str):
        if key in value:
            return value[key]
        columns = ", ".join(map(str, value))
        raise CallError(f"No hay una columna «{shown(key)}».", f"una de: {columns}", shown(key),
                        hint(key, [str(one) for one in value], "Corrija el nombre."))  # fmt: skip
    if isinstance(value, list | tuple) and type(key) is int:
        if -len(value) <= key < len(value):
            return value[key]
        raise CallError("La lista es más corta.", f"hasta {len(value) - 1}", shown(key), "Corrija el número.")
    raise CallError(f"No se puede pedir «{shown(key)}» a esto.", "una fila", shown(value), GUIDE)


def _call(run: _Run, node: Any, scope: _Scope) -> object:
    texts = [run.value(one, scope) for one in node.args]
    named = {one.key: run.value(one.value, scope) for one in node.kwargs}
    if hasattr(node.node, "attr"):
        return _method(run.value(node.node.node, scope), node.node.attr, texts)
    name: str = node.node.name
    holder = scope.find(name)
    piece = holder.names[name] if holder else None
    if isinstance(piece, _Piece):
        return _written(run, piece, texts, named)
    return run.answered(name, texts, named, _line(node))


def _method(value: object, name: str, texts: Sequence[object]) -> object:
    if name == "partition" and isinstance(value, str) and len(texts) == 1 and isinstance(texts[0], str) and texts[0]:
        return value.partition(texts[0])
    if name == "get" and isinstance(value, dict) and 1 <= len(texts) <= 2 and isinstance(texts[0], str):
        return value.get(texts[0], texts[1] if len(texts) == 2 else "")
    raise CallError(f"No se puede pedir «.{name}()» a esto.", "un texto o una lista", shown(value), GUIDE)


def _written(run: _Run, piece: _Piece, texts: Sequence[object], named: Mapping[str, object]) -> str:
    """Write a named piece of text with its values."""
    macro = piece.macro
    names = [argument.name for argument in macro.args]
    if len(texts) > len(names) or not set(named) <= set(names[len(texts) :]):
        raise CallError(f"«{macro.name}» no lleva eso.", ", ".join(names) or "nada", str(len(texts)), "Corríjalo.")
    given = {**dict(zip(names, texts, strict=False)), **named}
    scope = _Scope({}, piece.scope)
    for name, default in zip(reversed(names), reversed(macro.defaults), strict=False):
        if name not in given:
            given[name] = run.value(default, scope)
    if absent := [name for name in names if name not in given]:
        raise CallError(f"A «{macro.name}» le falta «{absent[0]}».", ", ".join(names), "nada", "Agréguelo.")
    scope.names.update(given)
    out: list[str] = []
    run.body(macro.body, scope, out)
    return Markup("".join(out))  # its texts are spelled already


def _compared(run: _Run, node: nodes.Compare, scope: _Scope) -> bool:
    left = run.value(node.expr, scope)
    for one in node.ops:
        right = run.value(one.expr, scope)
        if one.op in {"in", "notin"}:
            if not isinstance(right, list | tuple | dict | str) or (
                isinstance(right, str) and not isinstance(left, str)
            ):
                raise CallError("No se puede buscar en esto.", "una lista o un texto", shown(right), GUIDE)
            if isinstance(right, dict) and not isinstance(left, str):
                raise CallError("No se puede buscar en esto.", "un texto", shown(left), GUIDE)
            true = (left in right) == (one.op == "in")
        else:
            true = (left == right) == (one.op == "eq")
        if not true:
            return False
        left = right
    return True


def _table(run: _Run, node: nodes.Dict, scope: _Scope) -> dict[str, object]:
    made: dict[str, object] = {}
    for pair in node.items:
        key = run.value(pair.key, scope)
        if not isinstance(key, str):
            raise CallError("Cada nombre va entre comillas.", "un texto", shown(key), "Escríbalo entre comillas.")
        made[key] = run.value(pair.value, scope)
    return made


def _chosen(run: _Run, node: nodes.CondExpr, scope: _Scope) -> object:
    if run.value(node.test, scope):
        return run.value(node.expr1, scope)
    return "" if node.expr2 is None else run.value(node.expr2, scope)


def _filtered(run: _Run, node: Any, scope: _Scope) -> object:
    if node.node is None:  # the block of that name, which is not allowed
        raise CallError("Entre llaves no se admite esto.", "un valor", node.name, GUIDE)
    value = run.value(node.node, scope)
    texts = [run.value(one, scope) for one in node.args]
    named = {one.key: run.value(one.value, scope) for one in node.kwargs}
    if node.name in {"first", "last", "length", "list", "join", "map", "select"}:
        if not isinstance(value, list | tuple):
            raise CallError(f"«| {node.name}» es para una lista.", "una lista", shown(value), GUIDE)
        return _of_list(run, node, value, texts, named)
    if texts or named:
        raise CallError(f"«| {node.name}» no lleva nada entre paréntesis.", "nada", "algo", "Quítelo.")
    if node.name == "tojson":
        from jinja2.utils import htmlsafe_json_dumps

        if isinstance(value, _Piece):
            raise CallError("Esto no se puede mostrar como texto.", "un texto", "otra cosa", GUIDE)
        return htmlsafe_json_dumps(value)
    return _of_text(run, node.name, value if isinstance(value, Markup) else run.text(value))


def _of_text(run: _Run, name: str, text: str) -> str:
    match name:
        case "e" | "escape":
            return text if isinstance(text, Markup) else Markup(run.escape(text))
        case "trim":
            return text.strip()
        case "upper":
            return text.upper()
        case "lower":
            return text.lower()
        case _:
            return text.capitalize()


def _of_list(
    run: _Run, node: Any, items: Sequence[object], texts: Sequence[object], named: Mapping[str, object]
) -> object:
    run.spend(len(items), _line(node))
    name, most = node.name, {"join": 1}.get(node.name, 0)
    if name == "map" and not texts and set(named) == {"attribute"} and isinstance(named["attribute"], str):
        return [_of(one, named["attribute"]) for one in items]
    if named or len(texts) > most:
        raise CallError(f"«| {name}» no lleva eso.", "map(attribute=…), join(…)", "otra cosa", GUIDE)
    if name == "join":
        between = texts[0] if texts else ""
        if not isinstance(between, str):
            raise CallError("«| join» lleva un texto.", 'un texto, como ", "', shown(between), GUIDE)
        return run.joined(items, between, node)
    if name in {"first", "last"}:
        if not items:
            raise CallError(f"«| {name}» es para una lista que no esté vacía.", "una fila", "ninguna", GUIDE)
        return items[0 if name == "first" else -1]
    if name == "length":
        return len(items)
    if name == "map":
        raise CallError("«| map» lleva el nombre de una columna.", 'map(attribute="columna")', "nada", GUIDE)
    return [one for one in items if one or name == "list"]


def _negative(run: _Run, node: nodes.Neg, scope: _Scope) -> int:
    value = run.value(node.node, scope)
    if type(value) is not int:
        raise CallError("Entre llaves no se hacen cuentas.", "un número", shown(value), GUIDE)
    return -value


EXPRESSIONS: Mapping[str, Callable[[_Run, Any, _Scope], Any]] = {
    "Const": lambda run, node, scope: node.value,
    "TemplateData": lambda run, node, scope: node.data,
    "Name": _known,
    "Getattr": _cell,
    "Getitem": _item,
    "Call": _call,
    "List": lambda run, node, scope: [run.value(one, scope) for one in node.items],
    "Tuple": lambda run, node, scope: tuple(run.value(one, scope) for one in node.items),
    "Dict": _table,
    "Filter": _filtered,
    "Compare": _compared,
    "And": lambda run, node, scope: run.value(node.left, scope) and run.value(node.right, scope),
    "Or": lambda run, node, scope: run.value(node.left, scope) or run.value(node.right, scope),
    "Not": lambda run, node, scope: not run.value(node.node, scope),
    "Concat": lambda run, node, scope: run.joined([run.value(one, scope) for one in node.nodes], "", node),
    "CondExpr": _chosen,
    "Neg": _negative,
}
