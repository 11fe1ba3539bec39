"""Keeps a flood of findings readable: what is wrong alike in a column is told so many times and then counted.

In: findings in order. Out: the same, with what one file, column and code have beyond ``MOST`` told as one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from build_scripts.labels import number
from build_scripts.model import Finding

MOST = 20


def condense(findings: Sequence[Finding]) -> list[Finding]:
    """Leave the first of a kind as they are, and tell the others together, in the place of the first of them."""
    kept: list[Finding] = []
    seen: dict[tuple[object, ...], int] = {}
    rest: dict[tuple[object, ...], list[Finding]] = {}
    for finding in findings:
        kind = (finding.file, finding.code, finding.field, finding.severity)
        seen[kind] = seen.get(kind, 0) + 1
        if finding.row is None or seen[kind] <= MOST:
            kept.append(finding)
            continue
        if kind not in rest:
            rest[kind] = []
            kept.append(finding)
        rest[kind].append(finding)
    together = {id(group[0]): _together(group) for group in rest.values() if len(group) > 1}
    return [together.get(id(finding), finding) for finding in kept]


def _together(group: Sequence[Finding]) -> Finding:
    first, rows = group[0], sorted(f.row for f in group if f.row)
    what = f"celdas más de la columna «{first.field}»" if first.field else "casos más"
    return replace(
        first,
        message=f"Y {number(len(group))} {what} con un problema como los anteriores, entre las líneas {rows[0]} y "
        f"{rows[-1]}.",
        next="Corríjalas como las anteriores; suele bastar un arreglo en toda la columna.",
        found="",
        difference=None,
    )
