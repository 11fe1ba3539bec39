"""Holds what the portal itself puts together to one measure: a group that mixes bases or currencies stops the build.

No source is to blame for it, so it cannot be declared as a doubt.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from build_scripts.model import Dataset, Finding, Row, Scalar, Spec, Statements, Table


def check_uniform(dataset: Dataset, _: Mapping[str, Dataset], spec: Spec, shown: str) -> list[Finding]:
    """Rows of a group lead to rows that share the named fields, and are what a third table declares of the group."""
    table = dataset.tables[spec["resource"]]
    findings: list[Finding] = []
    groups: dict[tuple[Scalar, ...], list[tuple[Row, Row]]] = {}
    for row in table.rows:
        target = _target(dataset, table, spec, row)
        if target is None:
            findings.append(_finding(dataset, spec, shown, row, spec["by"][0], "la fila que señala", "ninguna"))
            continue
        findings += _matched(dataset, spec, shown, row, target)
        groups.setdefault(tuple(row[name] for name in spec["by"]), []).append((row, target))
    for key, members in groups.items():
        findings += _alike(dataset, spec, shown, key, members)
        findings += _as_stated(dataset, spec, shown, members)
    return findings


def _target(dataset: Dataset, table: Table, spec: Spec, row: Row) -> Row | None:
    """Follow the foreign key, which ``validate`` has seen declared."""
    key = next(k for k in table.foreign_keys if k.resource == spec["of"]["resource"])
    wanted, there = table.speller(key.fields)(row), dataset.tables[key.resource]
    spell = there.speller(key.reference_fields)
    return None if wanted is None else next((r for r in there.rows if spell(r) == wanted), None)


def _matched(dataset: Dataset, spec: Spec, shown: str, row: Row, target: Row) -> Iterator[Finding]:
    """What a row says of itself is what the row it leads to says: its year, its place."""
    for mine, theirs in spec.get("match", {}).items():
        if row[mine] != target[theirs]:
            expected, found = target.cells[theirs] or "vacío", row.cells[mine] or "vacío"
            yield _finding(dataset, spec, shown, row, mine, expected, found)


def _alike(
    dataset: Dataset, spec: Spec, shown: str, key: tuple[Scalar, ...], members: list[tuple[Row, Row]]
) -> Iterator[Finding]:
    declared = _declared(dataset, spec, key)
    if "equals" in spec and declared is None:
        named = ", ".join(str(part) for part in key)
        expected = f"una fila de «{spec['equals']['resource']}» para «{named}»"
        yield _finding(dataset, spec, shown, members[0][0], spec["by"][0], expected, "ninguna")
        return
    theirs = spec.get("equals", {}).get("fields", spec["of"]["fields"])
    for name, of_group in zip(spec["of"]["fields"], theirs, strict=True):
        first = members[0][1]
        wanted, cell = (declared[of_group], declared.cells[of_group]) if declared else (first[name], first.cells[name])
        for row, target in members:
            if target[name] != wanted:
                title = dataset.tables[spec["of"]["resource"]].field(name).title
                found = f"{title}: {target.cells[name] or 'vacío'}"
                expected = f"{title}: {cell or 'vacío'}, como en el resto de su grupo"
                yield _finding(dataset, spec, shown, row, spec["by"][0], expected, found)


SERIES = ("basis", "currency", "measure", "place")
"""What the statements of a group share, whether or not the check names it; besides, the months."""


def _as_stated(dataset: Dataset, spec: Spec, shown: str, members: list[tuple[Row, Row]]) -> Iterator[Finding]:
    """A group of statements is of one thing and covers the same months of each year."""
    table = dataset.tables[spec["of"]["resource"]]
    stated = next((one for one in Statements(dataset) if one.table is table), None)
    if stated is None:
        return
    columns = [column for role in SERIES if (column := stated.spec[role]) not in spec["of"]["fields"]]
    first = members[0][1]
    wanted = stated.read(first)
    for row, target in members:
        differ = [column for column in columns if target[column] != first[column]]
        if (
            target[stated.spec["coverage"]] == first[stated.spec["coverage"]]
            and stated.read(target).months != wanted.months
        ):
            differ.append(stated.spec["months"])
        for column in differ:
            title = table.field(column).title
            expected, found = (f"{title}: {one.cells[column] or 'vacío'}" for one in (first, target))
            yield _finding(dataset, spec, shown, row, spec["by"][0], f"{expected}, como en el resto de su grupo", found)


def _declared(dataset: Dataset, spec: Spec, key: tuple[Scalar, ...]) -> Row | None:
    if "equals" not in spec:
        return None
    equals, own = spec["equals"], dict(zip(spec["by"], key, strict=True))
    rows = dataset.tables[equals["resource"]].rows
    return next((r for r in rows if all(r[theirs] == own[ours] for theirs, ours in equals["key"].items())), None)


def _finding(dataset: Dataset, spec: Spec, shown: str, row: Row, field: str, expected: str, found: str) -> Finding:
    return Finding(
        code="cuentas-uniform",
        package=dataset.slug,
        file=f"{shown}/{dataset.tables[spec['resource']].path}",
        row=row.number,
        field=field,
        message=f"No se cumple: {spec['title'].rstrip('.')}.",
        expected=expected,
        found=found,
        next="Elija otra fila, o póngala en otro grupo: esto lo decide el portal y no se declara como duda.",
    )
