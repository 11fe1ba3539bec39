"""Makes one declaration serve four uses: what people may write is a frozen dataclass, and the rest comes from it.

In: dataclasses whose fields are typed by role (``build_scripts.declare.roles``) and say in Spanish what they are. Out:
their JSON Schema (``schema_of``), the reader of what is written (``read``), and the keys of their reference table
(``members_of``). What the values name is ``build_scripts.declare.names``'s to tell.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

Schema = dict[str, Any]
Reader = Callable[[Any], Any]
Extra = TypeVar("Extra")


@dataclass(frozen=True, eq=False)
class Role:
    """What a value is to the rest of the descriptor: how it is written, and what it names if it names something."""

    shape: str
    """Its name under ``$defs``."""
    schema: Mapping[str, Any]
    names: str = ""
    """What the value, or each key of an object, is the name of: ``field``, ``resource`` …"""
    types: Mapping[str, str] | None = None
    """The types that a named field may have, each in words; ``None``: any."""
    values: str = ""
    """What each value of an object is the name of."""


@dataclass(frozen=True, eq=False)
class Limits:
    """The least and the most of a number."""

    least: int
    most: int | None = None


@dataclass(frozen=True, eq=False)
class Size:
    """How many values a list may have, and whether each only once."""

    least: int = 1
    most: int | None = None
    unique: bool = False


@dataclass(frozen=True, eq=False)
class Key:
    """The key under which a value is written, where Python keeps that name for itself."""

    name: str


@dataclass(frozen=True, eq=False)
class Group:
    """A closed list of kinds, each a dataclass that ``kind`` tells from the others."""

    kinds: Mapping[str, type]

    @classmethod
    def of(cls, *kinds: type) -> Group:
        """Raises ``ValueError`` when two kinds have one name: the second would silently stand for both."""
        named = {kind_of(one): one for one in kinds}
        if len(named) != len(kinds):
            raise ValueError(f"two of these kinds have one name: {[kind_of(one) for one in kinds]}")
        return cls(named)


@dataclass(frozen=True)
class Member:
    """A key that people may write in an object."""

    key: str
    name: str
    """The attribute that holds its value."""
    hint: Any
    required: bool
    says: str
    """What it says, in Spanish."""


def kind_of(declared: type) -> str:
    """Return the name by which a kind is written, from the type of its ``kind``."""
    (name,) = get_args(get_type_hints(declared)["kind"])
    return str(name)


@cache
def members_of(declared: type) -> tuple[Member, ...]:
    """List the keys of an object, those of its bases first."""
    hints = get_type_hints(declared, include_extras=True)
    return tuple(_member(one, hints[one.name]) for one in fields(declared))


def _member(field: Field[Any], hint: Any) -> Member:
    name, optional = field.name, field.default is not MISSING or field.default_factory is not MISSING
    says = next((one for one in extras_of(hint) if isinstance(one, str)), "")
    key = extra_of(hint, Key)
    # a kind has its own name as its default, and is written all the same
    required = not optional or name == "kind"
    return Member(key.name if key else name, name, hint, required, says)


def plain(hint: Any) -> Any:
    """Return a type without what is annotated to it, nor the ``None`` of what may be left out."""
    while get_origin(hint) is Annotated:
        hint = get_args(hint)[0]
    if get_origin(hint) in {Union, UnionType}:
        kept = [one for one in get_args(hint) if one is not NoneType]
        return plain(kept[0]) if len(kept) == 1 else hint
    return hint


def extras_of(hint: Any) -> tuple[Any, ...]:
    """Return what is annotated to a type, from the outside in, through the ``None`` of what may be left out."""
    if get_origin(hint) is Annotated:
        inner, *extras = get_args(hint)
        return (*extras, *extras_of(inner))
    if get_origin(hint) in {Union, UnionType}:
        kept = [one for one in get_args(hint) if one is not NoneType]
        return extras_of(kept[0]) if len(kept) == 1 else ()
    return ()


def extra_of(hint: Any, kind: type[Extra]) -> Extra | None:
    """Return the first thing of a kind that is annotated to a type."""
    return next((one for one in extras_of(hint) if isinstance(one, kind)), None)


def role_of(hint: Any) -> Role | None:
    """Return the role of a value or, where it is a list, of each of its items."""
    bare = plain(hint)
    items = get_args(bare)[0] if get_origin(bare) is tuple else None
    return extra_of(hint, Role) or (extra_of(items, Role) if items is not None else None)


# --- the schema ----------------------------------------------------------------------------------


class Schemas:
    """Writes the schema of declared types; what several share goes once, by name, under ``$defs``."""

    def __init__(self) -> None:
        self.defs: dict[str, Schema] = {}

    def of(self, hint: Any) -> Schema:
        """Write the schema of a type; raises ``TypeError`` for one that no JSON value has."""
        if role := extra_of(hint, Role):
            self.defs.setdefault(role.shape, dict(role.schema))
            return {"$ref": f"#/$defs/{role.shape}"}
        if group := extra_of(hint, Group):
            return self.group(group)
        return self._plain(hint, plain(hint))

    def _plain(self, hint: Any, bare: Any) -> Schema:
        origin = get_origin(bare)
        if origin is Literal:
            options = list(get_args(bare))
            return {"const": options[0]} if len(options) == 1 else {"enum": options}
        if origin in {Union, UnionType}:
            return {"anyOf": [self.of(one) for one in get_args(bare) if one is not NoneType]}
        if origin is tuple:
            return self._list(hint, get_args(bare)[0])
        if is_dataclass(bare):
            return self._named(bare) if isinstance(bare, type) else {}
        if bare is bool:
            return {"type": "boolean"}
        if bare is int:
            limits = extra_of(hint, Limits)
            bounds = {} if limits is None else {"minimum": limits.least, "maximum": limits.most}
            return {"type": "integer", **{key: value for key, value in bounds.items() if value is not None}}
        if bare is str:
            return {"type": "string"}
        raise TypeError(f"no JSON Schema for {bare!r}")

    def _list(self, hint: Any, item: Any) -> Schema:
        size = extra_of(hint, Size) or Size()
        schema: Schema = {"type": "array", "items": self.of(item), "minItems": size.least}
        if size.most is not None:
            schema["maxItems"] = size.most
        return {**schema, "uniqueItems": True} if size.unique else schema

    def _named(self, declared: type) -> Schema:
        name = getattr(declared, "SHAPE", "")
        if not name:
            return self.object(declared)
        if name not in self.defs:
            self.defs[name] = {}  # it may hold itself
            self.defs[name] = self.object(declared)
        return {"$ref": f"#/$defs/{name}"}

    def object(self, declared: type) -> Schema:
        """Write the schema of an object of which every key is known."""
        members = members_of(declared)
        schema: Schema = {"type": "object"}
        if about := getattr(declared, "SAYS", ""):
            schema["description"] = about
        schema["properties"] = {one.key: self._said(one) for one in members}
        schema["required"] = [one.key for one in members if one.required]
        schema["additionalProperties"] = False
        return {**schema, **getattr(declared, "SCHEMA", {})}

    def _said(self, member: Member) -> Schema:
        schema = self.of(member.hint)
        return {**schema, "description": member.says} if member.says else schema

    def group(self, group: Group) -> Schema:
        """Write the schema of a closed list of kinds: each has its own keys, so that an editor can propose them."""
        branches = [
            {
                "if": {"properties": {"kind": {"const": name}}, "required": ["kind"]},
                "then": self.object(declared),
            }
            for name, declared in group.kinds.items()
        ]
        return {
            "type": "object",
            "required": ["kind"],
            "properties": {"kind": {"enum": list(group.kinds)}},
            "allOf": branches,
        }


def schema_of(declared: type, address: str, title: str) -> Schema:
    """Write a whole JSON Schema, named by its address, of what ``declared`` says people may write."""
    schemas = Schemas()
    body = schemas.object(declared)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": address,
        "title": title,
        **body,
        "$defs": schemas.defs,
    }


# --- the reader ----------------------------------------------------------------------------------


def read(hint: Any, value: Any) -> Any:
    """Make the typed value of what was written, which its schema has found valid."""
    return _reader(hint)(value)


@cache
def _reader(hint: Any) -> Reader:
    """Make, once a type, what reads it."""
    if group := extra_of(hint, Group):
        return lambda value: _reader(group.kinds[value["kind"]])(value)
    bare = plain(hint)
    origin = get_origin(bare)
    if origin is tuple:
        item = _reader(get_args(bare)[0])
        return lambda value: tuple(item(one) for one in value)
    if origin in {Union, UnionType} and any(is_dataclass(one) for one in get_args(bare)):
        return _either([plain(one) for one in get_args(bare)])
    if is_dataclass(bare) and isinstance(bare, type):
        return _object(bare)
    return lambda value: value


def _object(declared: type) -> Reader:
    known = [(one.key, one.name, _reader(one.hint)) for one in members_of(declared)]
    return lambda value: declared(**{name: reader(value[key]) for key, name, reader in known if key in value})


def _either(options: list[Any]) -> Reader:
    """Read what may be one of several objects: the one whose keys are those written. Other values stay as they are."""
    declared = [one for one in options if is_dataclass(one) and isinstance(one, type)]
    known = [
        (one, {m.key for m in members_of(one)}, {m.key for m in members_of(one) if m.required}) for one in declared
    ]

    def reader(value: Any) -> Any:
        if not isinstance(value, Mapping):
            return value
        keys = set(value)
        fit = next(one for one, all_of_it, needed in known if needed <= keys <= all_of_it)
        return _reader(fit)(value)

    return reader
