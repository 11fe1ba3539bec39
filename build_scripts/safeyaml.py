"""Reads YAML that others wrote: texts, numbers, lists and keys, and nothing that runs.

In: a text. Out: what it says, the line of each key, and what was passed over because it asks for more than data: a
tag makes any reader of YAML that knows it call a program. What cannot be read raises ``RefusedError``, in Spanish.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml

from build_scripts.characters import visible

Path = tuple[str | int, ...]


class RefusedError(yaml.constructor.ConstructorError):
    """What YAML allows and is not read here: told in our own words, unlike what the reader of YAML says."""


class _Loader(yaml.SafeLoader):
    """Plain YAML in which a key said twice is an error: the last would silently stand for both."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.tags: list[tuple[int, str]] = []

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):  # a file of references to itself can be written that has no end
            event = self.peek_event()  # type: ignore[no-untyped-call]
            raise RefusedError(None, None, "no se admiten alias (*)", event.start_mark)
        return super().compose_node(parent, index)


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[Any, Any]:
    pairs = [(loader.construct_object(key, deep=True), key) for key, _ in node.value]
    seen: set[str] = set()
    for name, key in pairs:
        if str(name) in seen:
            raise RefusedError(None, None, f"la clave «{name}» está dos veces", key.start_mark)
        seen.add(str(name))
    loader.flatten_mapping(node)
    return yaml.SafeLoader.construct_mapping(loader, node, deep=True)


def _tagged(loader: _Loader, node: yaml.Node) -> None:
    """Pass over what an unknown tag stands before, and note the tag."""
    tag = node.tag.replace("tag:yaml.org,2002:", "!!")
    loader.tags.append((node.start_mark.line + 1, visible(tag[:80])))


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)
_Loader.add_constructor(None, _tagged)


class Document:
    """What a text in YAML says."""

    def __init__(self, text: str) -> None:
        """Read a text; raises ``yaml.YAMLError``, ``ValueError`` (a day that is none) or ``RecursionError``."""
        loader = _Loader(text)
        try:
            node = loader.get_single_node()
            self.value: Any = None if node is None else loader.construct_document(node)
        finally:
            loader.dispose()
        self.tags = tuple(loader.tags)
        """The line and the name of each tag that asks for more than data."""
        self.lines = dict(_lines(node, ()))
        """The line of each key and each item, by the way there."""

    def line(self, path: Path) -> int | None:
        """Give the line of a key, or of the nearest above it."""
        return next((self.lines[path[:at]] for at in range(len(path), 0, -1) if path[:at] in self.lines), None)


def _lines(node: yaml.Node | None, above: Path) -> Iterator[tuple[Path, int]]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            path = (*above, str(key.value))
            yield path, key.start_mark.line + 1
            yield from _lines(value, path)
    elif isinstance(node, yaml.SequenceNode):
        for at, item in enumerate(node.value):
            yield (*above, at), item.start_mark.line + 1
            yield from _lines(item, (*above, at))


def load_yaml(text: str) -> Any:
    """Read plain data; raises ``yaml.YAMLError``, for a tag too, ``ValueError`` or ``RecursionError``.

    >>> load_yaml("a: [1, 2]")
    {'a': [1, 2]}
    """
    document = Document(text)
    if document.tags:
        line, tag = document.tags[0]
        mark = yaml.Mark("", 0, line - 1, 0, None, 0)
        raise RefusedError(None, None, f"la etiqueta {tag} pide correr un programa", mark)
    return document.value
