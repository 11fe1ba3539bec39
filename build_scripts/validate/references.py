"""Checks that what the ``portal`` object names exists: resources, fields, checks, breakdowns, placeholders."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from typing import Any

from build_scripts.model import Finding, Source

FIELD_KEYS = {"field", "total", "part", "percentage", "result", "category", "value", "period", "start", "end", "label",
              "share", "beneficiary", "weight", "goal", "budget", "code", "quarter", "achieved", "spent"}  # fmt: skip
FIELD_LIST_KEYS = {"parts", "operands", "by", "fields"}
PLACEHOLDER = re.compile(r"\{figura:([a-z0-9-]+)\}")


def check_references(source: Source) -> list[Finding]:
    """Find names that lead nowhere, with the nearest name that does."""
    descriptor = source.descriptor
    fields = {r["name"]: [f["name"] for f in r["schema"]["fields"]] for r in descriptor["resources"]}
    portal = descriptor["portal"]
    findings: list[Finding] = []
    for group in ("checks", "figures", "breakdowns"):
        for at, spec in enumerate(portal[group]):
            for where, kind, name, options in _named(spec, f"portal.{group}[{at}]", None, fields):
                if name not in options:
                    findings.append(_unknown(source, where, kind, name, options))
    findings += list(_check_links(source, portal))
    findings += list(_check_keys(source, fields))
    findings += list(_check_revisions(source))
    return findings


def _unknown(source: Source, where: str, kind: str, name: str, options: list[str]) -> Finding:
    close = difflib.get_close_matches(name, options, 1)
    step = f"¿Quiso escribir «{close[0]}»?" if close else "Corrija el nombre en datapackage.json."
    return Finding(
        code="referencia",
        package=source.slug,
        file=f"{source.shown}/datapackage.json",
        field=where,
        message=f"«{name}» no es {kind} de este paquete.",
        expected="uno de: " + ", ".join(options[:20]),
        found=name,
        next=step,
    )


def _named(
    spec: Any, where: str, resource: str | None, fields: dict[str, list[str]]
) -> Iterator[tuple[str, str, str, list[str]]]:
    """Walk a specification and yield each name in it with the names it may be."""
    if isinstance(spec, list):
        for at, item in enumerate(spec):
            yield from _named(item, f"{where}[{at}]", resource, fields)
        return
    if not isinstance(spec, dict) or "package" in spec:
        return
    if "resource" in spec:
        resource = spec["resource"]
        yield f"{where}.resource", "un recurso", resource, list(fields)
    known = fields.get(resource or "")
    for key, value in spec.items():
        inside = f"{where}.{key}"
        if key in {"where", "key"} and known is not None:
            for name in value:
                yield inside, "un campo", name, known
        elif key in FIELD_KEYS and isinstance(value, str) and known is not None:
            yield inside, "un campo", value, known
        elif key in FIELD_LIST_KEYS and isinstance(value, list) and known is not None:
            for name in value:
                if isinstance(name, str):
                    yield inside, "un campo", name, known
        elif isinstance(value, dict | list) and key != "row":
            yield from _named(value, inside, resource, fields)


def _check_links(source: Source, portal: dict[str, Any]) -> Iterator[Finding]:
    checks = [c["id"] for c in portal["checks"]]
    for at, item in enumerate(portal["discrepancies"]):
        if item["check"] not in checks:
            yield _unknown(source, f"portal.discrepancies[{at}].check", "una comprobación", item["check"], checks)
    breakdowns = [b["id"] for b in portal["breakdowns"]]
    figures = [f["id"] for f in portal["figures"]]
    for at, chart in enumerate(portal["charts"]):
        if chart["breakdown"] not in breakdowns:
            yield _unknown(source, f"portal.charts[{at}].breakdown", "un desglose", chart["breakdown"], breakdowns)
        for text in (chart["title"], chart["subtitle"], chart["description"]):
            for name in PLACEHOLDER.findall(text):
                if name not in figures:
                    yield _unknown(source, f"portal.charts[{at}]", "una cifra", name, figures)


def _check_keys(source: Source, fields: dict[str, list[str]]) -> Iterator[Finding]:
    for at, resource in enumerate(source.descriptor["resources"]):
        own = fields[resource["name"]]
        schema = resource["schema"]
        where = f"resources[{at}].schema"
        for name in [*schema["primaryKey"], *(n for k in schema.get("uniqueKeys", ()) for n in k)]:
            if name not in own:
                yield _unknown(source, where, "un campo", name, own)
        for key in schema.get("foreignKeys", ()):
            target = key["reference"]["resource"] or resource["name"]
            if target not in fields:
                yield _unknown(source, f"{where}.foreignKeys", "un recurso", target, list(fields))
                continue
            for name in key["fields"]:
                if name not in own:
                    yield _unknown(source, f"{where}.foreignKeys", "un campo", name, own)
            for name in key["reference"]["fields"]:
                if name not in fields[target]:
                    yield _unknown(source, f"{where}.foreignKeys", "un campo", name, fields[target])


def _check_revisions(source: Source) -> Iterator[Finding]:
    """The newest revision is the published version, so that a page's version always has its reason."""
    version = source.descriptor["version"]
    last = source.descriptor["portal"]["revisions"][-1]["version"]
    if last != version:
        yield Finding(
            code="revision-version",
            package=source.slug,
            file=f"{source.shown}/datapackage.json",
            field="portal.revisions",
            message="La última revisión no es la de la versión publicada.",
            expected=version,
            found=last,
            next="Agregue a «revisions» la entrada de esta versión, con fecha y razón, o corrija «version».",
        )
