"""Judges what a portal makes of its files: refused, accepted and told, or one of the ways in which it must not end."""

from __future__ import annotations

import hashlib
import json
import shutil
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from build_scripts.compare import compare, to_text
from build_scripts.editions.snapshots import read_snapshot
from build_scripts.exceptions import PortalError
from build_scripts.load import read_outlines
from build_scripts.model import Instance, Snapshot
from build_scripts.pipeline import work_out
from build_scripts.pipeline.planning import plan
from build_scripts.pipeline.typesetting import Printed, check_outlines
from build_scripts.settings import CONFIG, read_instance
from build_scripts.typeset import documents
from tests.fuzz.mutators import CONFIG as SETTINGS
from tests.fuzz.mutators import DESCRIPTOR, OUTLINE, PAGES, TABLES, TEXT, Files
from tests.portals import Portal, make_portal, run
from tests.test_typeset import filled

REFUSED, SAME, TOLD = "rechazado con hallazgo", "aceptado sin cambio", "aceptado y el cambio se dice"
SILENT, BROKEN, ENDLESS = "cambio en silencio", "traza", "no termina"
UNTOLD, LATE = "rechazado sin decir dónde o qué hacer", "validar lo acepta y construir no"
OUTCOMES = (REFUSED, SAME, TOLD, SILENT, BROKEN, ENDLESS, UNTOLD, LATE)
FAILURES = OUTCOMES[3:]

INDEX = """\
# Inicio

En 2022 se cobró {{ figura("cobros/total-2022") }}.

{{ tarjeta("cobros/total-2022", "cobros/sin-dato") }}

{{ grafico("cobros/total-por-gestion") }}

{{ desglose("cobros/por-gestion", solo="2022") }}

{% for f in filas("cobros/lugares") %}
- [{{ f.nombre }}](lugares/{{ f.clave }}.md)
{% endfor %}

{{ dudas() }}
"""
EACH = """\
---
cada: cobros/lugares
title: "Cobros de {{ cada.nombre }}"
palabras: ["plata de {{ cada.nombre }}"]
---

# {{ cada.nombre }}

{% if cada.codigo == "A" %}Es el primero.{% else %}Es otro.{% endif %}
"""
HEARING = '# Rendición\n\n{{ documentos("2022-final") }}\n\n{{ rendicion("2022-final") }}\n'


@dataclass(frozen=True)
class Judgement:
    """How an input ended, and what tells one failure from another."""

    outcome: str
    detail: str = ""


class Judge:
    """A tiny portal that is whole, and what readers see of it."""

    def __init__(self, root: Path) -> None:
        self.portal = base(root)
        self.files: Files = {
            path: (self.portal.root / path).read_bytes()
            for path in (*TABLES, DESCRIPTOR, TEXT, *PAGES, OUTLINE, SETTINGS)
        }
        self._seen = observed(self.portal.root)
        self._before = read_snapshot(str(self.portal.root), self.portal.root)

    def judge(self, files: Files) -> Judgement:
        """Tell how a portal with these files ends; it is then as it was."""
        try:
            for path, content in files.items():
                (self.portal.root / path).write_bytes(content)
            return self._judged()
        except Exception as error:  # noqa: BLE001 - whatever comes through is what is looked for
            return Judgement(BROKEN, _place(error))
        finally:
            for path in files:
                (self.portal.root / path).write_bytes(self.files[path])

    def _judged(self) -> Judgement:
        root = self.portal.root
        code, out, error = run("validar", "--json", "--proyecto", str(root))
        findings = json.loads(out)["findings"] if out.startswith("{") else []
        if code != 0:
            return _refused(findings, error)
        try:
            seen = observed(root)
        except PortalError as late:
            return Judgement(LATE, f"{type(late).__name__}: {_told(late)[:160]}")
        if seen == self._seen:
            return Judgement(SAME)
        after = read_snapshot(str(root), root)
        if _says(self._before, after):
            return Judgement(TOLD)
        return Judgement(SILENT, ", ".join(sorted(path for path in {*seen, *self._seen}
                                                  if seen.get(path) != self._seen.get(path)))[:160])  # fmt: skip


def base(root: Path) -> Portal:
    """Make the portal that is hurt: every kind of file, and each piece that pages and outlines have."""
    shutil.rmtree(root, ignore_errors=True)
    portal = filled(make_portal(root))
    for path, text in zip(PAGES, (INDEX, EACH, HEARING), strict=True):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    return portal


def _refused(findings: list[dict[str, Any]], error: str) -> Judgement:
    """A refusal says where and what to do: each finding, or the one message of a setting."""
    stopping = [one for one in findings if one["severity"] == "error"]
    if "Traceback" in error:
        return Judgement(BROKEN, error.strip().splitlines()[-1])
    if stopping and all(one["file"] and one["message"] and one["next"] for one in stopping):
        return Judgement(REFUSED)
    if not findings and error.startswith("error: ") and len(error) > 30:
        return Judgement(REFUSED)
    return Judgement(UNTOLD, error[:160] or json.dumps(stopping[:1], ensure_ascii=False)[:160])


def _told(error: PortalError) -> str:
    return "; ".join(f.message for f in getattr(error, "findings", ())) or str(error)


def _place(error: BaseException) -> str:
    """Name an exception and where in the program it came from."""
    frames = [one for one in traceback.extract_tb(error.__traceback__) if "build_scripts" in one.filename]
    where = f"{Path(frames[-1].filename).name}:{frames[-1].name}" if frames else "?"
    return f"{type(error).__name__} en {where}: {str(error)[:80]}"


def _says(before: Snapshot, after: Snapshot) -> bool:
    """Tell whether ``portal comparar`` says that anything changed.

    The one place that knows how versions are compared.
    """
    nothing = to_text(compare(before, before)).split("\n")[2:]
    return to_text(compare(before, after)).split("\n")[2:] != nothing


def observed(root: Path) -> Mapping[str, str]:
    """Hash all that readers get of a portal, short of setting, painting and rendering it: files, pages, documents."""
    instance = read_instance(root)
    outlines = read_outlines(root)
    worked = work_out(instance)
    if wrong := check_outlines(outlines, {slug: one.dataset for slug, one in worked.published.items()}):
        raise AssertionError(wrong)
    planned = plan(instance, worked.ready, (), Printed(outlines, (), {}))
    seen = {one.path: one.content for one in (*planned.files, *planned.pages, *planned.stubs)}
    for outline in outlines:
        for document in documents(instance, outline, worked.published):
            seen[f"{outline.name}/{document.name}"] = document.data.encode()
    seen[CONFIG] = _settings(root)
    seen["instance"] = repr(_placeless(instance)).encode()
    worked.store.tidy()
    return {path: hashlib.sha256(_unspaced(path, content)).hexdigest() for path, content in seen.items()}


def _unspaced(path: str, content: bytes) -> bytes:
    """Leave out the blank lines of a page: nobody reads them."""
    return b"\n".join(filter(None, map(bytes.rstrip, content.split(b"\n")))) if path.endswith(".md") else content


def _placeless(instance: Instance) -> Any:
    return {key: value for key, value in vars(instance).items() if key != "root"}


def _settings(root: Path) -> bytes:
    """Give what the settings say, however they are laid out: unread, for an alias may stand for a world."""
    said = [(type(one).__name__, *(str(getattr(one, name, "")) for name in ("anchor", "tag", "value")))
            for one in yaml.parse((root / CONFIG).read_bytes(), yaml.SafeLoader)]  # fmt: skip
    return repr(said).encode()
