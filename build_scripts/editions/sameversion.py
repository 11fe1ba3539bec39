"""Holds a version of a dataset to one set of data in all editions: whoever cites a version must find what was cited.

In: a built site, and the editions that there are. Out: ``Finding``s. Data are compared by the hashes of their CSVs,
which manifests have, and what is said of them by their descriptors; notes, pages and other formats may be made anew.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from build_scripts.addresses import TEXTS
from build_scripts.compare import compare_items
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
            if one.site.versions.get(slug) != version:
                continue
            if tables.get(slug) != ours.get(slug):
                other = ", ".join(_differing(tables.get(slug, {}), ours.get(slug, {})))
                findings.append(_finding(slug, version, one, "otros datos", other))
                break
            if other := ", ".join(_said_otherwise(slug, one.site, built)):
                findings.append(_finding(slug, version, one, "otro sentido", other))
                break
    return findings


def _tables(site: Site) -> dict[str, dict[str, str]]:
    """Give the hash of each table, by dataset."""
    found: dict[str, dict[str, str]] = {}
    for path, file in site.files.items():
        if match := TABLE.fullmatch(path):
            found.setdefault(match[1], {})[match[2]] = file.sha256
    return found


def _said_otherwise(slug: str, then: Site, now: Site) -> Iterator[str]:
    """Name what means something else in two descriptors of one version.

    Of an edition that an older program published, nothing: no rule held it to that.
    """
    path = f"datos/{slug}/datapackage.json"
    if TEXTS not in then.files or then.files.get(path) == now.files.get(path):
        return
    old, new = (_descriptor(site.folder / path) for site in (then, now))
    if old and new:
        yield from dict.fromkeys(f"«{one.item}»" for one in compare_items(old, new).meaning)


def _descriptor(path: Path) -> Mapping[str, Any]:
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, Mapping) else {}


def _finding(slug: str, version: str, one: Kept, what: str, other: str) -> Finding:
    """Tell that a version is out already with other data, or says something else of them."""
    edition = one.edition
    return Finding(
        f"version-{what.replace(' ', '-')}",
        slug,
        f"datasets/{slug}/datapackage.json",
        f"La edición «{edition.name}», del {day(edition.day)}, ya publicó la versión {version} con {what} ({other}).",
        f"Si lo de ahora es otra cosa, suba «version» y agregue su revisión; si debe ser lo mismo, recupérelo de "
        f"{edition.name}/datos/{slug}/.",
        field="version",
        expected=f"una versión que ninguna edición tenga, o lo que dice «{edition.name}»",
        found=version,
    )


def _differing(then: Mapping[str, str], now: Mapping[str, str]) -> Iterator[str]:
    return (f"«{table}»" for table in sorted({*then, *now}) if then.get(table) != now.get(table))
