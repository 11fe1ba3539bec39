"""Holds what the portal itself puts together to one measure: a group that mixes bases or currencies stops the build."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from build_scripts.declare.roles import AnyField, GroupKey, Match, Resource
from build_scripts.kinds.checks.base import OwnCheck
from build_scripts.kinds.checks.pointed import pointed_row
from build_scripts.model import Dataset, Finding, Row, Scalar, Statements

Members = list[tuple[Row, Row]]
"""The rows of a group, each with the row it leads to."""
SERIES = ("basis", "currency", "measure", "place")
"""What the statements of a group share, whether or not the check names it; besides, the months."""


@dataclass(frozen=True, kw_only=True)
class AlikeGroup:
    """The table that the rows lead to, and the fields in which those of a group must be alike."""

    resource: Annotated[Resource, "La tabla señalada."]
    fields: Annotated[tuple[AnyField, ...], "Los campos que deben ser iguales."]


@dataclass(frozen=True, kw_only=True)
class OfGroup:
    """Where another table declares what a group is."""

    resource: Annotated[Resource, "La tabla que declara."]
    key: Annotated[GroupKey, "A cada campo de esta tabla, el de `by` que le corresponde."]
    fields: Annotated[tuple[AnyField, ...], "Sus campos, en el orden de los de `of`."]


@dataclass(frozen=True, kw_only=True)
class UniformCheck(OwnCheck):
    """Rows of a group lead to rows that share the named fields, and are what a third table declares of the group."""

    SAYS: ClassVar[str] = (
        "Las filas de un grupo llevan, por su clave foránea, a filas iguales en los campos nombrados (si son "
        "declaraciones, también en base, moneda, medida, lugar y meses) y, con `equals`, a lo que otra tabla declara "
        "del grupo."
    )

    kind: Literal["uniform"] = "uniform"
    resource: Annotated[Resource, "La tabla."]
    by: Annotated[tuple[AnyField, ...], "Los campos que forman los grupos."]
    of: Annotated[AlikeGroup, "La tabla señalada, `resource`, y los campos que deben ser iguales, `fields`."]
    match: Annotated[Match, "Campos de la fila que deben ser los de la señalada."] = dataclasses.field(
        default_factory=dict
    )
    equals: Annotated[OfGroup | None, "Lo que otra tabla declara del grupo: `resource`, `key` y `fields`."] = None

    def findings(self, dataset: Dataset, _: Mapping[str, Dataset], shown: str) -> list[Finding]:
        table = dataset.tables[self.resource]
        findings: list[Finding] = []
        groups: dict[tuple[Scalar, ...], Members] = {}
        for row in table.rows:
            target = pointed_row(dataset, table, row, self.of.resource)
            if target is None:
                findings.append(self._finding(dataset, shown, row, self.by[0], "la fila que señala", "ninguna"))
                continue
            findings += self._matched(dataset, shown, row, target)
            groups.setdefault(tuple(row[name] for name in self.by), []).append((row, target))
        for key, members in groups.items():
            findings += self._alike(dataset, shown, key, members)
            findings += self._as_stated(dataset, shown, members)
        return findings

    def _matched(self, dataset: Dataset, shown: str, row: Row, target: Row) -> Iterator[Finding]:
        """What a row says of itself is what the row it leads to says: its year, its place."""
        for mine, theirs in self.match.items():
            if row[mine] != target[theirs]:
                expected, found = target.cells[theirs] or "vacío", row.cells[mine] or "vacío"
                yield self._finding(dataset, shown, row, mine, expected, found)

    def _alike(self, dataset: Dataset, shown: str, key: tuple[Scalar, ...], members: Members) -> Iterator[Finding]:
        declared = self._declared(dataset, key)
        if self.equals is not None and declared is None:
            expected = f"una fila de «{self.equals.resource}» para «{', '.join(map(str, key))}»"
            yield self._finding(dataset, shown, members[0][0], self.by[0], expected, "ninguna")
            return
        theirs = self.equals.fields if self.equals else self.of.fields
        for name, of_group in zip(self.of.fields, theirs, strict=True):
            first = members[0][1]
            wanted = declared[of_group] if declared else first[name]
            cell = declared.cells[of_group] if declared else first.cells[name]
            for row, target in members:
                if target[name] != wanted:
                    yield self._unlike(dataset, shown, row, name, cell, target)

    def _as_stated(self, dataset: Dataset, shown: str, members: Members) -> Iterator[Finding]:
        """A group of statements is of one thing and covers the same months of each year."""
        stated = next((one for one in Statements(dataset) if one.table.name == self.of.resource), None)
        if stated is None:
            return
        spec, first = stated.spec, members[0][1]
        columns = [column for role in SERIES if (column := spec[role]) not in self.of.fields]
        wanted = stated.read(first)
        for row, target in members:
            differ = [column for column in columns if target[column] != first[column]]
            covers = target[spec["coverage"]] == first[spec["coverage"]]
            if covers and stated.read(target).months != wanted.months:
                differ.append(spec["months"])
            for column in differ:
                yield self._unlike(dataset, shown, row, column, first.cells[column], target)

    def _declared(self, dataset: Dataset, key: tuple[Scalar, ...]) -> Row | None:
        if self.equals is None:
            return None
        own: dict[str, Scalar] = dict(zip(self.by, key, strict=True))
        pairs = self.equals.key
        rows = dataset.tables[self.equals.resource].rows
        return next((r for r in rows if all(r[theirs] == own[ours] for theirs, ours in pairs.items())), None)

    def _unlike(self, dataset: Dataset, shown: str, row: Row, column: str, cell: str, target: Row) -> Finding:
        title = dataset.tables[self.of.resource].field(column).title
        expected = f"{title}: {cell or 'vacío'}, como en el resto de su grupo"
        found = f"{title}: {target.cells[column] or 'vacío'}"
        return self._finding(dataset, shown, row, self.by[0], expected, found)

    def _finding(self, dataset: Dataset, shown: str, row: Row, field: str, expected: str, found: str) -> Finding:
        return Finding(
            code="cuentas-uniform",
            package=dataset.slug,
            file=f"{shown}/{dataset.tables[self.resource].path}",
            row=row.number,
            field=field,
            message=f"No se cumple: {self.title.rstrip('.')}.",
            expected=expected,
            found=found,
            next="Elija otra fila, o póngala en otro grupo: esto lo decide el portal y no se declara como duda.",
        )
