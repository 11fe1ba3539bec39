"""Checks what the settings say of datasets that were withdrawn: each has a reason, and is not published any more."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from build_scripts.model import Finding
from build_scripts.sentences import WHY, says_nothing
from build_scripts.settings import CONFIG


def check_withdrawn(withdrawn: Iterable[tuple[str, str]], present: Collection[str]) -> Iterator[Finding]:
    """Find withdrawals of datasets that are there, and those whose reason says nothing."""
    for at, (slug, reason) in enumerate(withdrawn):
        where = f"extra.portal.withdrawn[{at}]"
        if slug in present:
            yield Finding(
                "retirado-presente",
                slug,
                CONFIG,
                f"El conjunto «{slug}» figura como retirado, y sigue en el portal.",
                "Quite esa entrada, o la carpeta del conjunto.",
                field=f"{where}.dataset",
                expected="un conjunto que ya no se publica",
                found=slug,
            )
        elif says_nothing(reason):
            yield Finding(
                "razon-vacia",
                slug,
                CONFIG,
                f"La razón por la que se retira «{slug}» no dice nada.",
                "Escriba por qué, con palabras que otra persona entienda.",
                field=f"{where}.reason",
                expected=WHY,
                found=reason,
            )
