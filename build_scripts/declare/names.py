"""Lists the names that a declared thing calls for: where each stands, what it should name, and of what type.

In: a typed value, as ``objects.read`` makes it. Out: ``Name``s, in the order of its keys; whether there is such a thing
is for who looks it up. Fields are those of the nearest ``resource`` around them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, is_dataclass
from typing import Any

from build_scripts.declare.objects import Role, members_of, role_of


@dataclass(frozen=True)
class Name:
    """A name in a declaration."""

    where: str
    """The place, as findings print it: ``portal.checks[3].total``."""
    what: str
    """What it names: ``field``, ``resource`` …"""
    name: str
    resource: str = ""
    """The table that a field is looked up in."""
    types: Mapping[str, str] | None = None
    """The types that it may have there; ``None``: any."""
    options: tuple[str, ...] | None = None
    """The names there are, where the declaration itself gives them."""


def names_in(item: Any, where: str, resource: str = "", by: tuple[str, ...] = ()) -> Iterator[Name]:
    """Walk a declared value and yield each name in it."""
    if isinstance(item, tuple):
        for at, one in enumerate(item):
            yield from names_in(one, f"{where}[{at}]", resource, by)
        return
    if not is_dataclass(item) or isinstance(item, type):
        return
    resource = getattr(item, "resource", None) or resource
    own = getattr(item, "by", None)
    by = own if isinstance(own, tuple) else by
    for member in members_of(type(item)):
        value = getattr(item, member.name)
        if value is None:
            continue
        inside = f"{where}.{member.key}"
        role = role_of(member.hint)
        if role is not None:
            yield from _named(role, inside, value, resource, _pointed(item, resource), by)
        else:
            yield from names_in(value, inside, resource, by)


def _pointed(item: Any, resource: str) -> str:
    return getattr(getattr(item, "of", None), "resource", None) or resource


def _named(role: Role, where: str, value: Any, resource: str, pointed: str, by: tuple[str, ...]) -> Iterator[Name]:
    if isinstance(value, Mapping):
        if role.names:
            yield from (Name(where, role.names, name, resource, role.types) for name in value)
        if role.values == "pointed-field":
            yield from (Name(where, "field", name, pointed) for name in value.values())
        if role.values == "group-field":
            yield from (Name(where, "group-field", name, options=by) for name in value.values())
    elif role.names:
        for name in value if isinstance(value, tuple) else (value,):
            yield Name(where, role.names, name, resource, role.types)
