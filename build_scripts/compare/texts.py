"""Compares what people wrote, part by part: pages, outlines, settings, and the text of each dataset.

In: texts by name and part, and the same later. Out: ``ItemChange``s that say which paragraphs went and which came.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher

from build_scripts.model import ItemChange, Texts

PROSE = "texto.md"


def compare_texts(before: Texts, after: Texts) -> tuple[ItemChange, ...]:
    """Tell each part that reads otherwise; of a text that came or went whole, only that."""
    return tuple(one for name in dict.fromkeys([*after, *before]) for one in _between(name, before, after))


def _between(name: str, before: Texts, after: Texts) -> Iterator[ItemChange]:
    old, new = before.get(name), after.get(name)
    if old is None or new is None:
        yield ItemChange(name, "", called(name), *("" if side is None else name for side in (old, new)))
        return
    for part in dict.fromkeys([*new, *old]):
        sides = [side.get(part, "") for side in (old, new)]
        if sides[0] != sides[1]:
            yield ItemChange(name, part, called(name), *_differing(*sides))
    common = [[part for part in side if part in other] for side, other in ((old, new), (new, old))]
    if common[0] != common[1]:
        yield ItemChange(name, "orden", called(name), *(", ".join(side) for side in common))


def called(name: str) -> str:
    """Say what a text is by its name.

    >>> called("docs/ingresos.md"), called("docs/rendicion/2024-final.yml"), called("mkdocs.yml")
    ('página «ingresos.md»', 'guion «rendicion/2024-final.yml»', 'configuración del portal')
    """
    if name == PROSE:
        return "texto del conjunto"
    inside = name.removeprefix("docs/")
    if inside == name:
        return "configuración del portal"
    kind = {"md": "página", "yml": "guion", "yaml": "guion"}.get(name.rpartition(".")[2], "archivo")
    return f"{kind} «{inside}»"


def _differing(before: str, after: str) -> tuple[str, str]:
    """Keep the paragraphs that are on one side only; where spaces alone differ, the whole."""
    old, new = ([one.strip() for one in text.split("\n\n")] for text in (before, after))
    went, came = [], []
    for word, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if word != "equal":
            went += old[a:b]
            came += new[c:d]
    told = ("\n\n".join(filter(None, went)), "\n\n".join(filter(None, came)))
    return (before, after) if told == ("", "") else told


def sections(text: str) -> dict[str, str]:
    r"""Split Markdown by its headings, in order; what stands before the first is the beginning.

    >>> sections("uno\n## Qué es\n\ndos\n## Qué es\ntres")
    {'principio': 'uno', 'Qué es': 'dos', 'Qué es (2)': 'tres'}
    """
    found: dict[str, list[str]] = {"principio": []}
    name, fenced = "principio", False
    for line in text.splitlines():
        fenced ^= line.lstrip().startswith(("```", "~~~"))
        heading = line.lstrip("#").strip()
        if line.startswith("#") and heading and not fenced:
            again = sum(known == heading or known.startswith(f"{heading} (") for known in found)
            name = f"{heading} ({again + 1})" if again else heading
            found[name] = []
        else:
            found[name].append(line)
    told: Mapping[str, str] = {part: "\n".join(lines).strip() for part, lines in found.items()}
    return {part: body for part, body in told.items() if body or part != "principio"}
