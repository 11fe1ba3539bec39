"""Checks the arithmetic that a descriptor declares, exactly, and holds the result against what it admits.

In: a dataset and, for copies and keys across packages, the others. Out: ``Finding``s (a mismatch nobody declared,
or a declared one that is no longer there) and ``Discrepancy``s (the source's own, declared and confirmed).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from build_scripts.exact import to_decimal
from build_scripts.kinds.checks import checks_of
from build_scripts.kinds.checks.base import Check, Mismatch, OwnCheck, SourceCheck
from build_scripts.kinds.checks.column_sum import ColumnSumCheck
from build_scripts.kinds.checks.comparing import ABSENT as NOTHING
from build_scripts.kinds.checks.coverage import CoverageCheck, OtherColumn
from build_scripts.kinds.checks.elsewhere import NO_PACKAGE
from build_scripts.kinds.checks.row_sum import RowSumCheck
from build_scripts.kinds.checks.same_value import SameValueCheck
from build_scripts.model import Dataset, Discrepancy, DoubtGroup, Finding, Rounding, Spec, Statements, type_name
from build_scripts.reconcile.backing import check_backing
from build_scripts.reconcile.pairing import check_pairing

__all__ = ["NO_PACKAGE", "Reconciliation", "check_backing", "reconcile"]

NUMBER = re.compile(r"[0-9]{1,9}")
"""A cell that can be one end of a span of whole numbers; of a text anything may be printed."""


@dataclass(frozen=True)
class Reconciliation:
    """What the arithmetic of one dataset gives."""

    findings: tuple[Finding, ...]
    discrepancies: tuple[Discrepancy, ...]


def reconcile(dataset: Dataset, others: Mapping[str, Dataset], shown: str) -> Reconciliation:
    """Run every declared check; ``shown`` is the package's folder as messages print it."""
    findings: list[Finding] = []
    discrepancies: list[Discrepancy] = []
    declared = list(dataset.specs("discrepancies"))
    for check in checks_of(dataset):
        if isinstance(check, OwnCheck):
            findings += check.findings(dataset, others, shown)
        for mismatch in check.mismatches(dataset) if isinstance(check, SourceCheck) else ():
            item = _take(declared, check.id, mismatch)
            if item is None:
                findings.append(_undeclared(dataset, check, mismatch, shown))
            elif (item["printed"], item["recomputed"]) != (mismatch.printed, mismatch.recomputed):
                findings.append(_changed(dataset, check, mismatch, item, shown))
            else:
                discrepancies.append(_published(dataset, check, mismatch, item))
    findings += [_vanished(dataset, item, shown) for item in declared]
    findings += check_pairing(dataset, shown)
    return Reconciliation(tuple(findings), tuple(discrepancies))


def _take(declared: list[Spec], check: str, mismatch: Mismatch) -> Spec | None:
    """Remove and return the declaration of this mismatch, matched by its check and the row's key."""
    key = {name: str(value) for name, value in mismatch.key.items() if value is not None}
    of_row = [
        item
        for item in declared
        if item["check"] == check and {n: str(v) for n, v in item.get("row", {}).items()} == key
    ]
    same = [i for i in of_row if (i["printed"], i["recomputed"]) == (mismatch.printed, mismatch.recomputed)]
    taken = next(iter(same or of_row), None)  # a row may depart in two places: each has its own declaration
    if taken is not None:
        declared.remove(taken)
    return taken


def _table_file(dataset: Dataset, resource: str, shown: str) -> str:
    return f"{shown}/{dataset.tables[resource].path}"


def _undeclared(dataset: Dataset, check: Check, mismatch: Mismatch, shown: str) -> Finding:
    snippet: dict[str, object] = {"check": check.id}
    if row := {n: v for n, v in mismatch.key.items() if v is not None}:
        snippet["row"] = {n: v if isinstance(v, int | str) else str(v) for n, v in row.items()}
    snippet |= {"printed": mismatch.printed, "recomputed": mismatch.recomputed, "note": ""}
    declare = f"declárelo en portal.discrepancies y escriba la nota: {json.dumps(snippet, ensure_ascii=False)}"
    place = f" ({mismatch.place})" if mismatch.place else ""
    return Finding(
        code=f"cuentas-{check.kind}",
        package=dataset.slug,
        file=_table_file(dataset, mismatch.resource, shown),
        row=mismatch.row,
        field=mismatch.field,
        message=f"No se cumple{place}: {check.title.rstrip('.')}.",
        expected=mismatch.recomputed,
        found=mismatch.printed,
        difference=None if mismatch.difference is None else _plain(mismatch.difference),
        next=_step(check, mismatch, declare),
    )


def _step(check: Check, mismatch: Mismatch, declare: str) -> str:
    if mismatch.printed == NOTHING and not mismatch.key:
        correct = f"Corrija los campos o las condiciones de la comprobación «{check.id}», o quítela"
        return f"{correct}. Compare con la fuente: si no lo imprime, {declare}"
    if isinstance(check, CoverageCheck):
        return _coverage_step(check, mismatch, declare)
    return f"Compare con la fuente. Si la transcripción está mal, corríjala; si la fuente imprime eso, {declare}"


def _coverage_step(check: CoverageCheck, mismatch: Mismatch, declare: str) -> str:
    """A value that is missing may be the source's own gap; one too many is a new row, or a mistake."""
    if mismatch.row is None:
        return f"Agregue la fila que falta; si la fuente no la imprime, {declare}"
    of = check.of
    if isinstance(of, OtherColumn):
        wider = f"agregue «{mismatch.printed}» a la tabla «{of.resource}»"
    elif not NUMBER.fullmatch(mismatch.printed):
        return f"La comprobación «{check.id}» espera números: corrija el valor."
    else:
        end = f"hasta {mismatch.printed}" if int(mismatch.printed) > of.to else f"desde {mismatch.printed}"
        wider = f"amplíe «of» en la comprobación «{check.id}» {end}"
    return f"Si la fila es nueva, {wider}, suba «version» y agregue la revisión; si es un error, bórrela."


def _changed(dataset: Dataset, check: Check, mismatch: Mismatch, item: Spec, shown: str) -> Finding:
    return Finding(
        code="cuentas-discrepancia-cambiada",
        package=dataset.slug,
        file=f"{shown}/datapackage.json",
        row=None,
        field="portal.discrepancies",
        message=f"La duda declarada en «{check.id}» ({mismatch.place or 'toda la tabla'}) ya no es la misma.",
        expected=f"impreso {item['printed']}, recalculado {item['recomputed']}",
        found=f"impreso {mismatch.printed}, recalculado {mismatch.recomputed}",
        difference=None if mismatch.difference is None else _plain(mismatch.difference),
        next=f"Compare con la fuente {_table_file(dataset, mismatch.resource, shown)}"
        + (f", línea {mismatch.row}" if mismatch.row else "")
        + f", columna «{mismatch.field}»; corríjalo, o actualice o quite la declaración.",
    )


def _vanished(dataset: Dataset, item: Spec, shown: str) -> Finding:
    row = ", ".join(f"{n} = {v}" for n, v in item.get("row", {}).items()) or "toda la tabla"
    return Finding(
        code="cuentas-discrepancia-ausente",
        package=dataset.slug,
        file=f"{shown}/datapackage.json",
        field="portal.discrepancies",
        message=f"Se declara una duda en «{item['check']}» ({row}) que los datos ya no tienen.",
        expected=f"impreso {item['printed']}, recalculado {item['recomputed']}",
        found="los datos cumplen la comprobación",
        next="Quite la declaración, o restaure el dato si se corrigió lo que la fuente imprime.",
    )


def _published(dataset: Dataset, check: Check, mismatch: Mismatch, item: Spec) -> Discrepancy:
    table = dataset.tables[mismatch.resource]
    row = next((r for r in table.rows if r.number == mismatch.row), None)
    rounding = _classify(mismatch)
    return Discrepancy(
        package=dataset.slug,
        check=check.id,
        check_title=check.title,
        resource=mismatch.resource,
        field=mismatch.field,
        row=mismatch.row,
        place=mismatch.place,
        printed=mismatch.printed,
        recomputed=mismatch.recomputed,
        difference=None if mismatch.difference is None else to_decimal(mismatch.difference),
        bound=None if mismatch.bound is None else to_decimal(mismatch.bound),
        rounding=rounding,
        unit=table.field(mismatch.field).unit,
        note=item["note"],
        source_place=_both_places(row.cells.get("fuente_lugar", "") if row else "", mismatch.against),
        kind=_kind(table.field(mismatch.field).type, mismatch),
        group=_group(dataset, check, mismatch, rounding),
        twice=isinstance(check, SameValueCheck),
    )


def _both_places(printed: str, against: str) -> str:
    """Say where each of two printings is, where they are in two places."""
    return f"{printed}; el otro lugar: {against}" if against not in {"", printed} else printed


def _group(dataset: Dataset, check: Check, mismatch: Mismatch, rounding: Rounding) -> DoubtGroup:
    """Tell with which others a doubt is counted: what a third party stated is no sum of a document, nor is a count."""
    if rounding == "compatible":
        return "rounding"
    if Statements(dataset).of(mismatch.resource):
        return "reported"
    return "sums" if isinstance(check, RowSumCheck | ColumnSumCheck) and not check.exact else "rest"


def _kind(field: type_name, mismatch: Mismatch) -> type_name:
    """Tell the type of both values: a count is a number, whatever field it is told of."""
    return "number" if mismatch.difference is not None and field not in {"year", "integer"} else field


def _classify(mismatch: Mismatch) -> Rounding:
    """Tell whether rounding at the printed precision can account for a difference, by the most it allows."""
    if mismatch.stated:
        return "stated"
    if mismatch.difference is None or mismatch.bound is None:
        return "not-numeric"
    return "compatible" if abs(mismatch.difference) <= mismatch.bound else "unexplained"


def _plain(value: Fraction) -> str:
    return f"{to_decimal(value):f}"
