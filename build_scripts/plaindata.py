"""Spells values as data and reads them back exactly: JSON for what has a shape, raw bytes beside it.

In: a value of known types (texts, numbers, days, bytes, lists, and the dataclasses and named tuples that a type names).
Out: bytes; and back, an equal value of the same types. Reading can make nothing but these: no name in the data leads to
a program, as it does in a pickle. ``ValueError`` for anything else.
"""

from __future__ import annotations

import json
import types
from collections.abc import Callable, Hashable, Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

PLAIN = frozenset({str, int, float, bool, type(None)})
"""What JSON has as it is."""
TEXTS: dict[type, tuple[str, Callable[[str], Any]]] = {
    Decimal: ("D", Decimal),
    Fraction: ("F", Fraction),
    date: ("Y", date.fromisoformat),
}
"""What is spelled as a text: its mark, and how it is read back."""
MANY: dict[type, tuple[str, Callable[[Any], Any]]] = {
    list: ("l", list),
    tuple: ("t", tuple),
    frozenset: ("f", frozenset),
    set: ("s", set),
}
LENGTH = 8


def encode(value: Any, wanted: Any) -> bytes:
    """Spell a value of the type ``wanted``; raises ``ValueError`` where something in it is of no known type."""
    writer = _Writer(records_of(wanted))
    document = json.dumps(writer.plain(value), ensure_ascii=False, separators=(",", ":"))
    text = document.encode("utf-8", "surrogatepass")
    sizes = json.dumps([len(text), *map(len, writer.blobs)]).encode()
    return len(sizes).to_bytes(LENGTH) + sizes + text + b"".join(writer.blobs)


def decode(content: bytes, wanted: Any) -> Any:
    """Read a value back; raises ``ValueError`` where the bytes are no such value."""
    try:
        start = LENGTH + int.from_bytes(content[:LENGTH])
        sizes = json.loads(content[LENGTH:start])
        pieces, at = [], start
        for size in sizes:
            pieces.append(content[at : at + size])
            at += size
        if at != len(content):
            raise ValueError("length")
        text, *blobs = pieces
        return _Reader(records_of(wanted), blobs).value(json.loads(text.decode("utf-8", "surrogatepass")))
    except (TypeError, KeyError, IndexError, ArithmeticError, RecursionError, OverflowError) as error:
        raise ValueError("shape") from error


class _Writer:
    def __init__(self, kinds: tuple[type, ...]) -> None:
        self.blobs: list[bytes] = []
        self._numbers = {kind: at for at, kind in enumerate(kinds)}

    def plain(self, value: Any) -> Any:
        """Give what JSON has for a value: lists always begin with the mark of what they stand for."""
        kind = type(value)
        if kind in PLAIN:
            return value
        if kind is dict:
            if all(type(key) is str for key in value):
                return {key: one if type(one) is str else self.plain(one) for key, one in value.items()}
            return ["d", *([self.plain(key), self.plain(one)] for key, one in value.items())]
        if kind is bytes:
            self.blobs.append(value)
            return ["b", len(self.blobs) - 1]
        if kind in TEXTS:
            return [TEXTS[kind][0], str(value)]
        if kind in MANY:
            items = sorted(value, key=repr) if kind in {frozenset, set} else value
            return [MANY[kind][0], *(one if type(one) is str else self.plain(one) for one in items)]
        if kind in self._numbers:
            return [self._numbers[kind], *map(self.plain, _parts(value))]
        raise ValueError(f"{kind.__module__}.{kind.__qualname__}")


class _Reader:
    def __init__(self, kinds: tuple[type, ...], blobs: list[bytes]) -> None:
        self._kinds = kinds
        self._blobs = blobs
        self._texts = dict(TEXTS.values())
        self._many = dict(MANY.values())

    def value(self, plain: Any) -> Any:
        kind = type(plain)
        if kind is dict:
            return {key: one if type(one) is str else self.value(one) for key, one in plain.items()}
        if kind is not list:
            return plain
        mark, *rest = plain
        if type(mark) is int:
            made = self._kinds[mark] if mark >= 0 else None
            if made is None or len(rest) != len(_names(made)):
                raise ValueError("shape")
            return made(*(one if type(one) is str else self.value(one) for one in rest))
        if mark in self._many:
            return self._many[mark]([one if type(one) is str else self.value(one) for one in rest])
        if mark in self._texts:
            return self._texts[mark](rest[0])
        if mark == "b":
            return self._blobs[rest[0]]
        if mark == "d":
            return {self.value(key): self.value(one) for key, one in rest}
        raise ValueError("mark")


def _parts(value: Any) -> list[Any]:
    return [getattr(value, name) for name in _names(type(value))]  # type: ignore[arg-type]  # a class is hashable


@cache
def _names(kind: Hashable) -> tuple[str, ...]:
    """Name the parts of a dataclass or a named tuple, in the order in which it takes them."""
    if is_dataclass(kind):
        return tuple(field.name for field in fields(kind))
    names: tuple[str, ...] = kind._fields  # type: ignore[attr-defined]  # what every named tuple has
    return names


@cache
def records_of(wanted: Any) -> tuple[type, ...]:
    """List the dataclasses and named tuples that a type names, however deep: nothing else is ever made.

    >>> from build_scripts.model import Output
    >>> records_of(dict[str, tuple[Output, ...]])
    (<class 'build_scripts.model.files.Output'>,)
    """
    found: dict[type, None] = {}
    waiting = [wanted]
    while waiting:
        kind = waiting.pop()
        if isinstance(kind, type) and not get_origin(kind) and (is_dataclass(kind) or hasattr(kind, "_fields")):
            if kind not in found:
                found[kind] = None
                waiting += get_type_hints(kind).values()
        else:
            waiting += _inside(kind)
    return tuple(sorted(found, key=lambda kind: f"{kind.__module__}.{kind.__qualname__}"))


def _inside(kind: Any) -> Iterator[Any]:
    """Yield what a type is made of."""
    if get_origin(kind) is not None or isinstance(kind, types.UnionType) or kind is Union:
        yield from (one for one in get_args(kind) if not isinstance(one, str | int))
