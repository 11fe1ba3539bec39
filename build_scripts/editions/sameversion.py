"""Holds a version of a dataset to one set of data in all editions: whoever cites a version must find what was cited.

In: a built site, and the editions that there are. Out: ``Finding``s. Data are compared by the hashes of their CSVs,
which manifests have; texts, charts and other formats may be made anew from the same data.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from build_scripts.editions.store import Kept, Site
from build_scripts.labels import day
from build_scripts.model import Finding

TABLE = re.compile(r"datos/([^/]+)/([^/]+)\.csv")


def check_same_versions(built: Site, kept: Sequence[Kept]) -> list[Finding]:
    """Find the datasets that an edition holds with the same version and other data; each is told once."""
    findings = []
    ours = _tables(built)
    theirs = [(one, _tables(one.site)) for one in kept]
    for slug, version in sorted(built.versions.items()):
        for one, tables in theirs:
            if one.site.versions.get(slug) == version and tables.get(slug) != ours.get(slug):
                findings.append(_finding(slug, version, one, tables.get(slug, {}), ours.get(slug, {})))
                break
    return findings


def _tables(site: Site) -> dict[str, dict[str, str]]:
    """Give the hash of each table, by dataset."""
    found: dict[str, dict[str, str]] = {}
    for path, file in site.files.items():
        if match := TABLE.fullmatch(path):
            found.setdefault(match[1], {})[match[2]] = file.sha256
    return found


def _finding(slug: str, version: str, one: Kept, then: Mapping[str, str], now: Mapping[str, str]) -> Finding:
    edition = one.edition
    other = ", ".join(_differing(then, now))
    return Finding(
        "version-otros-datos",
        slug,
        f"datasets/{slug}/datapackage.json",
        f"La edición «{edition.name}», del {day(edition.day)}, ya publicó la versión {version} con otros datos "
        f"({other}).",
        f"Si los datos de ahora son otros, suba «version» y agregue su revisión; si deben ser los mismos, recupérelos "
        f"de {edition.name}/datos/{slug}/.",
        field="version",
        expected=f"una versión que ninguna edición tenga, o los datos de «{edition.name}»",
        found=version,
    )


def _differing(then: Mapping[str, str], now: Mapping[str, str]) -> Iterator[str]:
    return (f"«{table}»" for table in sorted({*then, *now}) if then.get(table) != now.get(table))
