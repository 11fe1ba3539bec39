"""Checks the former names of datasets, whose addresses lead to the present ones: no two may claim the same address."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from build_scripts.model import Descriptors, Finding


def check_formerly(
    described: Mapping[str, Any], shown: Mapping[str, str], any_descriptor: Descriptors
) -> list[Finding]:
    """Find former names that are a present name, or another dataset's former one too.

    ``described`` are the descriptors at hand, by name, whatever they are; ``any_descriptor`` tells whether another
    dataset exists. Findings name the folder that ``shown`` says.
    """
    claimed: dict[str, str] = {}
    findings = []
    for slug in sorted(described):
        for at, old in _former(described[slug]):
            other = old if any_descriptor(old) is not None else claimed.get(old)
            claimed.setdefault(old, slug)
            if other is None:
                continue
            where = "se llama así" if other == old else "se llamó así"
            message = f"El nombre anterior «{old}» no puede llevar a esta página: «{other}» {where}."
            if other == slug != old:
                message = f"El nombre anterior «{old}» se repite en la lista."
            findings.append(
                Finding(
                    code="descriptor-nombre-anterior",
                    package=slug,
                    file=f"{shown.get(slug, slug)}/datapackage.json",
                    message=message,
                    next="Quítelo de «formerly»: cada dirección lleva a un solo conjunto de datos.",
                    field=f"portal.formerly[{at}]",
                    expected="un nombre que ya no usa ningún conjunto de datos",
                    found=old,
                )
            )
    return findings


def _former(descriptor: Any) -> Iterator[tuple[int, str]]:
    """List the former names of a descriptor, as far as it is well formed."""
    portal = descriptor.get("portal") if isinstance(descriptor, Mapping) else None
    names = portal.get("formerly") if isinstance(portal, Mapping) else None
    if isinstance(names, list):
        yield from ((at, name) for at, name in enumerate(names) if isinstance(name, str))
