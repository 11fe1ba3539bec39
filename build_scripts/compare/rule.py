"""Holds versions and reasons against what really changed: the rule that docs/descriptor.md writes for people.

In: a ``Comparison``. Out: ``Finding``s about the newer side. A dataset that is new cannot break the rule.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from datetime import date
from fnmatch import fnmatchcase
from itertools import islice, pairwise
from typing import Any

from build_scripts.compare.items import MOVED, doubt_name
from build_scripts.compare.reasons import (
    Cell,
    Entry,
    cell_of,
    ends,
    entries,
    is_chain,
    is_new,
    named_items,
    names_of,
)
from build_scripts.compare.wording import LEVELS, cell_place, place, short, shown
from build_scripts.model import (
    CellChange,
    Comparison,
    DatasetChange,
    Finding,
    ItemChange,
    Key,
    Level,
    Snapshot,
    SnapshotDataset,
    Spec,
)
from build_scripts.sentences import says_nothing
from build_scripts.settings import CONFIG
from build_scripts.versions import ORDER, is_newer, raised, step

FILE = "datasets/{}/datapackage.json"

PLAIN_NUMBER = re.compile(r"[1-9][0-9]{0,8}")
"""What reads the same as a number and as a text, such as a year."""

MOST = 20
"""The most cells told one by one in a dataset: more are one mistake, told once."""

FEW = 3
"""The most things named in a message."""


def check_rule(comparison: Comparison) -> list[Finding]:
    """Tell every version that contradicts what changed, and every revised value whose reason nobody states."""
    findings: list[Finding] = []
    for change in comparison.datasets:
        if change.what == "removed" and says_nothing(change.reason):
            findings.append(_vanished(change))
        if change.what != "changed":
            continue
        findings += _renamed(change)
        if is_newer(change.version_before, change.version_after):
            findings.append(_backwards(change))
            continue
        findings += _rewritten(change)
        findings += _version(change)
        findings += _unexplained(change)
        findings += _untrue(change)
        findings += _unsaid(change)
        findings += _respelled(change)
        findings += _silenced(change)
    return findings


def check_days(after: Snapshot, comparison: Comparison | None, day: date) -> list[Finding]:
    """Warn of each revision that is new in an edition of a day and says to be of a later one."""
    changes = comparison.changed if comparison else [_first(slug, one) for slug, one in after.datasets.items()]
    findings = []
    for change in changes:
        late = [one for one in change.revisions if one["date"] > day.isoformat()]
        if late:
            named = ", ".join(one["version"] for one in late)
            last = max(one["date"] for one in late)
            findings.append(
                _finding(
                    change,
                    "revision-futura",
                    f"La fecha de lo revisado es posterior a la de la edición (versión {named}).",
                    f"Corrija «date» de esa revisión, o publique la edición con --fecha {last} o posterior.",
                    field="portal.revisions",
                    expected=f"{day.isoformat()} o antes",
                    found=last,
                    severity="aviso",
                )
            )
    return findings


def _first(slug: str, one: SnapshotDataset) -> DatasetChange:
    """Take a dataset of a first edition as new: all its revisions are."""
    return DatasetChange(slug, "", "added", revisions=tuple(one.source.descriptor["portal"]["revisions"]))


def _finding(change: DatasetChange, code: str, message: str, step: str, **more: Any) -> Finding:
    return Finding(code, change.slug, FILE.format(change.slug), message, step, **more)


# --- names ---------------------------------------------------------------------------------------


def _vanished(change: DatasetChange) -> Finding:
    """A dataset that readers knew and do not find any more: its reason stands where all datasets are listed."""
    entry = f'- {{dataset: {change.slug}, reason: "…"}}'
    return Finding(
        "conjunto-sin-razon",
        change.slug,
        CONFIG,
        f"El conjunto «{change.slug}» ya se publicó y ahora no está, y nadie dice por qué.",
        "Devuélvalo. Si tiene otro nombre, declare el anterior en «formerly» del nuevo. Si se retira, agregue a "
        f"«extra.portal.withdrawn», con su razón: {entry}",
        field="extra.portal.withdrawn",
        expected=f"«{change.slug}» {change.version_before}, o por qué se retira",
        found=change.reason or "ni el conjunto ni su razón",
    )


def _renamed(change: DatasetChange) -> Iterator[Finding]:
    if change.undeclared:
        yield _finding(
            change,
            "conjunto-renombrado",
            f"«{change.slug}» parece «{change.formerly}» con otro nombre: la mayor parte de sus celdas son las mismas.",
            f'Declare en su «portal» el nombre anterior: "formerly": ["{change.formerly}"]. Lo que cambió en él '
            "necesita versión y razón, como con cualquier otro.",
            field="portal.formerly",
            expected=change.formerly,
            found="ningún nombre anterior",
        )


# --- the version ---------------------------------------------------------------------------------


def _backwards(change: DatasetChange) -> Finding:
    return _finding(
        change,
        "version-atras",
        "La versión es anterior a la que ya se publicó.",
        f"Escriba en «version» {raised(change.version_before, change.level or 'patch')}, con su revisión; si las dos "
        "partes están al revés, compárelas en el otro orden.",
        field="version",
        expected=f"{change.version_before} o una posterior",
        found=change.version_after,
    )


def _version(change: DatasetChange) -> Iterator[Finding]:
    took, due = step(change.version_before, change.version_after), change.level
    wanted = raised(change.version_before, due)
    if due and not took:
        revision = {"version": wanted, "date": "", "kind": due, "reason": ""}
        yield _finding(
            change,
            "version-igual",
            f"Lo publicado cambió y la versión no: {LEVELS[due]}.",
            f"Escriba en «version» {wanted} y agregue al final de «revisions», con su fecha y su razón: "
            f"{_line(revision)}",
            field="version",
            expected=wanted,
            found=change.version_after,
        )
    elif ORDER.index(took) < ORDER.index(due):
        yield _finding(
            change,
            "version-corta",
            f"La versión subió menos de lo que pide el cambio: {LEVELS[due]}.",
            f"Escriba {wanted} en «version» y en su revisión, con «kind» {due}.",
            field="version",
            expected=f"{wanted} ({due})",
            found=f"{change.version_after} ({took})",
        )
    elif took and ORDER.index(took) > ORDER.index(due or "patch"):
        yield _too_far(change, took)
    if took and not change.revisions:
        yield _finding(
            change,
            "version-sin-revision",
            "La versión subió y ninguna revisión dice por qué.",
            "Agregue al final de «revisions», con su fecha y su razón: "
            f"{_line({'version': change.version_after, 'date': '', 'kind': took, 'reason': ''})}",
            field="portal.revisions",
            expected=f"una revisión {change.version_after}",
            found=f"ninguna posterior a {change.version_before}",
        )
    yield from _kinds(change)


def _too_far(change: DatasetChange, took: Level) -> Finding:
    """Tell a step too long; where several revisions came in between, one may have undone what another did."""
    wanted = raised(change.version_before, change.level or "patch")
    kind = change.level or "patch"
    why = LEVELS[change.level] if change.level else "los datos no cambiaron; un cambio de textos sube el último número"
    return _finding(
        change,
        "version-larga",
        f"La versión subió más de lo que pide el cambio: {why}.",
        f"Escriba {wanted} en «version» y en su revisión, con «kind» {kind}; si falta un cambio, agréguelo.",
        field="version",
        expected=f"{wanted} ({kind})",
        found=f"{change.version_after} ({took})",
        severity="aviso" if len(change.revisions) > 1 else "error",
    )


def _kinds(change: DatasetChange) -> Iterator[Finding]:
    """Each revision's kind is the step that its version takes from the one before."""
    for before, revision in pairwise([{"version": change.version_before}, *change.revisions]):
        took = step(before["version"], revision["version"])
        if took != revision["kind"]:
            yield _finding(
                change,
                "revision-clase",
                f"La revisión {revision['version']} no es de la clase que dice su versión.",
                f"Corrija «kind» de la revisión {revision['version']}, o su versión.",
                field="portal.revisions",
                expected=took or f"una versión posterior a {before['version']}",
                found=revision["kind"],
            )


def _rewritten(change: DatasetChange) -> Iterator[Finding]:
    """Tell each revision that was published and says something else now: who cited it must find it."""
    published = f"datos/{change.formerly or change.slug}/datapackage.json"
    for version in change.rewritten:
        yield _finding(
            change,
            "revision-editada",
            f"La revisión {version} ya se publicó, y ahora dice otra cosa o no está.",
            f"Déjela en «revisions» como está en lo publicado ({published}), y diga en otra revisión lo que haya que "
            "corregir de ella.",
            field="portal.revisions",
            expected=f"la revisión {version} como se publicó",
            found="otro texto, o ninguno",
        )


# --- the reasons ---------------------------------------------------------------------------------


def _unexplained(change: DatasetChange) -> Iterator[Finding]:
    """Tell the revised values that no revision lists as they are."""
    known = entries(change.revisions, names_of(change.resources_renamed, change.columns))
    mute = [cell for cell in change.cells if not cell.reason]
    target = f"de la revisión {change.version_after}" if change.revisions else "de esa revisión"
    for cell in mute[:MOST]:
        line = _line(_item(cell.resource, cell.key, cell.field, cell.before, cell.after))
        listed = known.get(cell_of(cell.resource, cell.key, cell.field))
        if listed:
            yield _wrong_entry(change, cell, listed, line)
            continue
        yield _finding(
            change,
            "celda-sin-razon",
            f"Se corrigió un valor y ninguna revisión lo dice ({cell_place(change, cell)}).",
            f"Agregue a «changes» {target}, y que «reason» diga por qué: {line}",
            field="portal.revisions",
            expected="una entrada en «changes»",
            found=f"{shown(cell.before)} → {shown(cell.after)}",
        )
    if len(mute) > MOST:
        yield _finding(
            change,
            "celda-sin-razon",
            "Otro valor se corrigió y ninguna revisión lo dice."
            if len(mute) == MOST + 1
            else f"Otros {len(mute) - MOST} valores se corrigieron y ninguna revisión lo dice.",
            "Agregue a «changes» una entrada por cada uno; «portal comparar --json» los nombra todos.",
            field="portal.revisions",
            expected="una entrada en «changes» por cada uno",
            found="ninguna",
        )


def _wrong_entry(change: DatasetChange, cell: CellChange, listed: Sequence[Entry], line: str) -> Finding:
    told = "; ".join(f"{shown(e.item['from'])} → {shown(e.item['to'])}" for e in listed)
    last = listed[-1].revision["version"]
    return _finding(
        change,
        "cambio-falso",
        f"La entrada de «changes» no dice lo que cambió ({cell_place(change, cell)}).",
        f"Corrija la entrada en la revisión {last}: {line}"
        if len(listed) == 1
        else "Corrija las entradas: cada una empieza con lo que dejó la anterior.",
        field="portal.revisions",
        expected=f"{shown(cell.before)} → {shown(cell.after)}",
        found=told,
    )


def _untrue(change: DatasetChange) -> Iterator[Finding]:
    """Tell the entries about cells that did not change, as far as the comparison can know of the cell."""
    changed = {cell_of(cell.resource, cell.key, cell.field) for cell in change.cells}
    opaque = {*change.resources_added, *change.resources_removed}
    opaque |= {column.resource for column in change.columns if column.what == "key"}
    names = names_of(change.resources_renamed, change.columns)
    for cell, listed in entries(change.revisions, names).items():
        if cell not in changed and cell[0] not in opaque and not _could_be(change, cell, listed):
            yield _untrue_entry(change, listed)


def _could_be(change: DatasetChange, cell: Cell, listed: Sequence[Entry]) -> bool:
    """Tell whether several revisions can have done what is listed to a cell that does not show it.

    Its row or column may have come in one and been corrected in a later one, or been corrected and then gone; or
    its value may be back at what it was.
    """
    resource, row, field = cell
    first, last = ends(listed)
    if not is_chain(listed):
        return False
    came = listed[0].revision is not change.revisions[0]
    went = listed[-1].revision is not change.revisions[-1]
    for added in change.rows_added:
        if (added.resource, frozenset(added.key)) == (resource, row):
            return came and last == added.cells.get(field)
    for removed in change.rows_removed:
        if (removed.resource, frozenset(removed.key)) == (resource, row):
            return went and first == removed.cells.get(field)
    for column in change.columns:
        if (column.resource, column.field) == (resource, field) and column.what in {"added", "removed"}:
            return came if column.what == "added" else went
    return first == last


def _untrue_entry(change: DatasetChange, listed: Sequence[Entry]) -> Finding:
    entry = listed[-1]
    item = entry.item
    key = tuple((name, str(value)) for name, value in item["row"].items())
    where = f"{place(change, item['resource'], key)}, {item['field']}"
    return _finding(
        change,
        "cambio-falso",
        f"«changes» dice que se corrigió un valor que no cambió, o que no existe ({where}).",
        f"Quite esa entrada de la revisión {entry.revision['version']}, o corrija su tabla, su fila o su campo.",
        field="portal.revisions",
        expected="solo las celdas que cambiaron",
        found="; ".join(f"{shown(e.item['from'])} → {shown(e.item['to'])}" for e in listed),
    )


def _item(resource: str, key: Key, field: str, before: str, after: str) -> dict[str, Any]:
    row = {name: int(cell) if PLAIN_NUMBER.fullmatch(cell) else cell for name, cell in key}
    return {"resource": resource, "row": row, "field": field, "from": before, "to": after}


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


# --- what is said of the data --------------------------------------------------------------------


def _unsaid(change: DatasetChange) -> Iterator[Finding]:
    """Tell what means something else now for the same data and no revision names; and what they name in vain."""
    mute: dict[str, list[ItemChange]] = {}
    for one in change.meaning:
        if not one.reason and not is_new(one):
            mute.setdefault(one.item, []).append(one)
    for item, said in islice(mute.items(), MOST):
        yield _without_reason(change, item, said)
    if len(mute) > MOST:
        yield _finding(
            change,
            "sentido-sin-razon",
            f"Otras cifras, tablas, gráficos o comprobaciones ({len(mute) - MOST}) dicen otra cosa sin razón.",
            "Agregue a «items» una entrada por cada una; «*» vale por cualquier texto, como figures/parte-*.",
            field="portal.revisions",
            expected="una entrada en «items» por cada una",
            found="ninguna",
        )
    if len(change.revisions) == 1:  # of several, one may have undone what another did
        changed = [one.item for one in change.meaning]
        for listed in named_items(change.revisions[0]):
            if not any(fnmatchcase(item, str(listed["item"])) for item in changed):
                yield _unchanged(change, str(listed["item"]))


def _without_reason(change: DatasetChange, item: str, said: Sequence[ItemChange]) -> Finding:
    first, parts = said[0], ", ".join(f"«{one.part}»" for one in said if one.part)
    where = f" ({parts})" if parts else ""
    return _finding(
        change,
        "sentido-sin-razon",
        f"{first.title[:1].upper()}{first.title[1:]}: dice otra cosa con los mismos datos{where}, y ninguna revisión "
        "da la razón.",
        f"Agregue a «items» {_target(change)} {_line({'item': item})}; si su razón es otra, en su propia «reason».",
        field=item,
        expected=f"lo publicado ({short(first.before or 'nada')}), o una entrada en «items»",
        found=short(first.after) or "ya no está",
    )


def _respelled(change: DatasetChange) -> Iterator[Finding]:
    """Warn of figures that are only spelled otherwise: then it is the generator that words them."""
    moved = [one for one in change.wording if one.item.startswith("figures/") and one.part == MOVED]
    if moved:
        more = f" y {len(moved) - 1} más" if len(moved) > 1 else ""
        yield _finding(
            change,
            "cifra-movida",
            f"Hay cifras que se escriben de otro modo, con el mismo valor: {moved[0].item}{more}.",
            "Vea en CHANGELOG.md qué cambió en el programa, y dígalo en la nota de la edición.",
            field="portal.figures",
            expected=moved[0].before,
            found=moved[0].after,
            severity="aviso",
        )


def _unchanged(change: DatasetChange, item: str) -> Finding:
    return _finding(
        change,
        "cambio-falso",
        f"«items» dice que «{item}» cambió, y dice lo mismo que en lo publicado, o no existe.",
        f"Quite esa entrada de la revisión {change.version_after}, o corrija el nombre.",
        field="portal.revisions",
        expected=", ".join(dict.fromkeys(one.item for one in change.meaning[:FEW])) or "ninguna entrada",
        found=item,
    )


def _silenced(change: DatasetChange) -> Iterator[Finding]:
    """Tell the doubts that were withdrawn without a reason of their own, and the withdrawals that did not happen."""
    for spec in change.untold[:MOST]:
        kept = {key: spec[key] for key in ("check", "title", "row", "printed", "recomputed") if key in spec}
        entry = _line({**kept, "reason": ""})
        yield _finding(
            change,
            "duda-sin-razon",
            f"Se retiró una duda de la fuente que ya se publicó ({doubt_name(spec)}), y nadie dice por qué.",
            f"Devuélvala, o agregue a «withdrawn» {_target(change)}, con su razón: {entry}",
            field="portal.discrepancies",
            expected=f"impreso {spec.get('printed', '')}, recalculado {spec.get('recomputed', '')}",
            found="ninguna",
        )
    if len(change.untold) > MOST:
        yield _finding(
            change,
            "duda-sin-razon",
            f"Se retiraron otras {len(change.untold) - MOST} dudas sin decir por qué.",
            "Agregue a «withdrawn» una entrada por cada una, o una sin «row» por cada comprobación.",
            field="portal.discrepancies",
            expected="una entrada en «withdrawn» por cada una",
            found="ninguna",
        )
    if len(change.revisions) == 1:
        yield from (_not_withdrawn(change, spec) for spec in change.untrue)


def _not_withdrawn(change: DatasetChange, spec: Spec) -> Finding:
    return _finding(
        change,
        "retiro-falso",
        f"«withdrawn» dice que se retiró una duda que sigue, o que nunca se publicó ({doubt_name(spec)}).",
        f"Quite esa entrada de la revisión {change.version_after}, o corrija «check» y «row».",
        field="portal.revisions",
        expected="una duda publicada antes y que ya no está",
        found=doubt_name(spec),
    )


def _target(change: DatasetChange) -> str:
    return f"de la revisión {change.version_after}" if change.revisions else "de la revisión nueva"
