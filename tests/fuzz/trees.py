"""Hurts what JSON and YAML hold, knowing where its keys, lists and values are."""

from __future__ import annotations

import random
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from tests.fuzz import values

Place = tuple[Any, Any]
"""What holds a value, and the key or index under which it does."""


def places(tree: Any) -> Iterator[Place]:
    """Give every place of a tree."""
    items = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for key, value in list(items):
        yield tree, key
        yield from places(value)


def hurt(tree: Any, rng: random.Random) -> Any:
    """Change one to three places of a tree."""
    made = deepcopy(tree)
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        every = list(places(made))
        if every:
            holder, key = rng.choice(every)
            _change(holder, key, [deepcopy(h[k]) for h, k in rng.sample(every, min(3, len(every)))], rng)
    return made


def _change(holder: Any, key: Any, others: list[Any], rng: random.Random) -> None:
    value = holder[key]
    match rng.randrange(10):
        case 0:
            del holder[key]
        case 1:
            holder[key] = rng.choice(others)
        case 2:
            holder[key] = anything(rng)
        case 3 if isinstance(holder, dict):
            holder[rng.choice((values.text(rng), f"{key}x", str(key).upper(), key[:-1] if key else "x"))] = holder.pop(
                key
            )
        case 4 if isinstance(value, list) and value:
            rng.choice((lambda: value.append(deepcopy(rng.choice(value))), lambda: value.reverse(),
                        lambda: value.pop(rng.randrange(len(value))), lambda: rng.shuffle(value)))()  # fmt: skip
        case 5 if isinstance(value, dict):
            value[rng.choice((values.text(rng), "title", "id", "where", "each", "unit", "package"))] = anything(rng)
        case _ if isinstance(value, str):
            holder[key] = values.edited(value, rng)
        case _ if isinstance(value, bool):
            holder[key] = not value
        case _ if isinstance(value, int | float):
            holder[key] = rng.choice((value + 1, -value, value * 10, str(value), values.number(rng)))
        case _:
            holder[key] = anything(rng)


def anything(rng: random.Random) -> Any:
    """Give a value of any type, sometimes deep."""
    match rng.randrange(8):
        case 0:
            return rng.choice((None, True, False))
        case 1:
            return values.number(rng)
        case 2:
            return [values.text(rng) for _ in range(rng.choice((0, 1, 3, 200)))]
        case 3:
            return {values.text(rng): values.text(rng) for _ in range(rng.choice((0, 1, 3, 50)))}
        case 4:
            return nested(rng.choice((5, 40, 400)), rng)
        case _:
            return values.text(rng)


def nested(depth: int, rng: random.Random) -> Any:
    """Give something in something in something."""
    made: Any = values.text(rng)
    for _ in range(depth):
        made = [made] if rng.random() < 0.5 else {"a": made}
    return made
