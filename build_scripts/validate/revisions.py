"""Holds the history of a dataset together: its versions go step by step, its days in order, and each says why.

In: a ``Source`` whose descriptor has the form of the schema. Out: ``Finding``s. What really changed between two
versions is not known here: that is for ``compare``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import pairwise

from build_scripts.model import Finding, Source, Spec
from build_scripts.sentences import WHY, says_nothing
from build_scripts.versions import LEVELS, raised


def check_revisions(source: Source) -> list[Finding]:
    """Find versions that are not the next one, days that go back, and revisions that nobody explains."""
    portal = source.descriptor["portal"]
    revisions: list[Spec] = portal["revisions"]
    findings = [*_published(source, revisions[-1])]
    for at, (before, revision) in enumerate(pairwise(revisions), 1):
        findings += [*_step(source, at, before, revision), *_day(source, at, before, revision)]
    findings += [
        _finding(
            source,
            "razon-vacia",
            f"portal.revisions[{at}].reason",
            f"La razón de la revisión {revision['version']} no dice nada.",
            WHY,
            revision["reason"],
            "Escriba qué se ve en la fuente y qué se cambió, con palabras que otra persona entienda.",
        )
        for at, revision in enumerate(revisions)
        if says_nothing(revision["reason"]) and not _plain_start(revision)
    ]
    return [*findings, *_own_reasons(source, revisions), *_still_there(source, revisions[-1])]


def _own_reasons(source: Source, revisions: Sequence[Spec]) -> Iterator[Finding]:
    """The reasons that a revision gives apart, for a cell, an item or a doubt, say something too."""
    for at, revision in enumerate(revisions):
        for key in ("changes", "items", "withdrawn"):
            for index, one in enumerate(revision.get(key, ())):
                if says_nothing(one.get("reason", revision["reason"])) and "reason" in one:
                    yield _finding(
                        source,
                        "razon-vacia",
                        f"portal.revisions[{at}].{key}[{index}].reason",
                        f"La razón de una entrada de «{key}», en la revisión {revision['version']}, no dice nada.",
                        WHY,
                        one["reason"],
                        "Escriba por qué, con palabras que otra persona entienda.",
                    )


def _still_there(source: Source, last: Spec) -> Iterator[Finding]:
    """A doubt that the newest revision withdraws is not declared any more."""
    declared = [_doubt(spec) for spec in source.descriptor["portal"]["discrepancies"]]
    for index, one in enumerate(last.get("withdrawn", ())):
        if _doubt(one) in declared:
            yield _finding(
                source,
                "duda-retirada-y-declarada",
                f"portal.revisions[{len(source.descriptor['portal']['revisions']) - 1}].withdrawn[{index}]",
                f"La revisión {last['version']} dice que se retiró una duda que sigue en «discrepancies».",
                "una duda que ya no se declara",
                json.dumps({key: one[key] for key in ("check", "row") if key in one}, ensure_ascii=False),
                "Quite la duda de «discrepancies», o quite esa entrada de «withdrawn».",
            )


def _doubt(spec: Spec) -> tuple[str, frozenset[tuple[str, str]]]:
    """Name a doubt by its check and its row, whatever the order of its columns."""
    return spec["check"], frozenset((name, str(value)) for name, value in spec.get("row", {}).items())


def _plain_start(revision: Spec) -> bool:
    """The first version corrects nothing: one word will do, but there must be one."""
    return bool(revision["kind"] == "initial" and sum(map(str.isalpha, revision["reason"])) > 1)


def _finding(source: Source, code: str, field: str, message: str, expected: str, found: str, step: str) -> Finding:
    file = f"{source.shown}/datapackage.json"
    return Finding(code, source.slug, file, message, step, field=field, expected=expected, found=found)


def _published(source: Source, last: Spec) -> Iterator[Finding]:
    """The newest revision is the published version, so that a page's version always has its reason."""
    version = source.descriptor["version"]
    if last["version"] != version:
        yield _finding(
            source,
            "revision-version",
            "portal.revisions",
            "La última revisión no es la de la versión publicada.",
            version,
            last["version"],
            "Agregue a «revisions» la entrada de esta versión, con fecha y razón, o corrija «version».",
        )


def _step(source: Source, at: int, before: Spec, revision: Spec) -> Iterator[Finding]:
    nexts = {raised(before["version"], level): level for level in reversed(LEVELS)}
    level = nexts.get(revision["version"])
    if level is None:
        yield _finding(
            source,
            "revision-salto",
            f"portal.revisions[{at}].version",
            f"La versión {revision['version']} no es la siguiente a {before['version']}.",
            " o ".join(f"{version} ({level})" for version, level in nexts.items()),
            revision["version"],
            "Escriba una de las esperadas, también en «version»; si falta una revisión entre las dos, agréguela.",
        )
    elif level != revision["kind"]:
        yield _finding(
            source,
            "revision-clase",
            f"portal.revisions[{at}].kind",
            f"De {before['version']} a {revision['version']} la clase es otra.",
            level,
            revision["kind"],
            f"Escriba {level} en «kind», o corrija la versión.",
        )


def _day(source: Source, at: int, before: Spec, revision: Spec) -> Iterator[Finding]:
    if revision["date"] < before["date"]:
        yield _finding(
            source,
            "revision-fecha",
            f"portal.revisions[{at}].date",
            f"La revisión {revision['version']} tiene una fecha anterior a la de {before['version']}.",
            f"{before['date']} o una posterior",
            revision["date"],
            "Corrija la fecha; las revisiones van de la más antigua a la más nueva.",
        )
