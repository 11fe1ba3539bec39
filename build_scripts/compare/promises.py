"""Holds what was promised at hearings against what was published of it before: no promise goes or changes unexplained.

Nor does what was noted of a hearing's documents: when each was frozen, and which figures it showed.

In: two ``Snapshot``s. Out: ``Finding``s about the newer one. Names do not matter: the records are found by what their
descriptor calls them (``portal.hearings``), so neither another dataset's name nor another table's is a way around.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from build_scripts.compare.tables import Cells, View, views
from build_scripts.model import Finding, Snapshot, Source
from build_scripts.model.hearings import KEYS, RENAMED, RETARGETED, ROLES, WITHDRAWN

KINDS: Mapping[str, tuple[str, ...]] = {
    "texto": (RENAMED,),
    "indicador": (RENAMED, RETARGETED),
    "meta": (RETARGETED,),
    "unidad": (RETARGETED,),
    "plazo": (RETARGETED,),
    "audiencia": (RETARGETED,),
}
"""What a promise says, by column, and the kinds of explanation that tell why it says something else."""

NOTED: Mapping[str, tuple[str, str]] = {
    "informes": ("fijado", "que un documento se fijó"),
    "cifras-mostradas": ("mostrado", "que se mostró una cifra"),
}
"""The roles whose rows are only ever added, and what a row of each says, for codes and for messages."""

NOTHING: Mapping[str, str] = {}


@dataclass(frozen=True)
class _Side:
    """The records of hearings on one side, where it has any."""

    source: Source | None

    @cached_property
    def roles(self) -> Mapping[str, str]:
        return _roles(self.source) if self.source else NOTHING

    @cached_property
    def tables(self) -> Mapping[str, View]:
        return views(self.source) if self.source else {}

    def view(self, role: str) -> View | None:
        return self.tables.get(self.roles.get(role, ""))

    def rows(self, role: str) -> Sequence[Cells]:
        view = self.view(role)
        return view.rows if view else ()

    @cached_property
    def promises(self) -> Mapping[str, tuple[Cells, int]]:
        """The promises by their key, each with its line in the file."""
        view = self.view("compromisos")
        return {r.get("compromiso", ""): (r, n) for r, n in zip(view.rows, view.lines, strict=True)} if view else {}

    @cached_property
    def explanations(self) -> set[tuple[str, ...]]:
        names = [name for name in ROLES["explicaciones"] if name not in {"fecha", "fuente_lugar"}]
        return {tuple(row.get(name, "").strip() for name in names) for row in self.rows("explicaciones")}

    def noted(self, role: str) -> Mapping[tuple[str, ...], tuple[Cells, int]]:
        """Give the rows of a role by their key, each with its line in the file."""
        view = self.view(role)
        rows = zip(view.rows, view.lines, strict=True) if view else ()
        return {tuple(row.get(name, "").strip() for name in KEYS[role]): (row, line) for row, line in rows}

    def path(self, role: str) -> str:
        """Name the file of a role's table, as a message does."""
        if self.source is None:
            return ""
        declared = {one.get("name"): one.get("path") for one in self.source.descriptor["resources"]}
        return f"datasets/{self.source.slug}/{declared.get(self.roles.get(role, '')) or 'datapackage.json'}"


def check_promises(before: Snapshot, after: Snapshot) -> list[Finding]:
    """Find the promises that were published and are gone, or say something else and nobody published why."""
    old, new = _side(before), _side(after)
    slug, file = (new.source.slug, new.path("compromisos")) if new.source else ("", "datasets/")
    if old.source and not new.source:
        slug, file = old.source.slug, old.path("compromisos")
    fresh = {one[:3:2] for one in new.explanations - old.explanations if one[3]}
    findings: list[Finding] = []
    for key, (promise, _) in old.promises.items():
        if key in new.promises:
            now, line = new.promises[key]
            findings += _changed(key, promise, now, fresh, (slug, file, line))
        else:
            findings.append(_gone(key, promise, (slug, file)))
    return [*findings, *(one for role in NOTED for one in _noted(role, old, new))]


def _side(snapshot: Snapshot) -> _Side:
    return _Side(next((one.source for _, one in sorted(snapshot.datasets.items()) if _roles(one.source)), None))


def _roles(source: Source) -> Mapping[str, str]:
    portal = source.descriptor.get("portal")
    roles = portal.get("hearings") if isinstance(portal, Mapping) else None
    return roles if isinstance(roles, Mapping) else NOTHING


def _gone(key: str, promise: Cells, where: tuple[str, str]) -> Finding:
    slug, file = where
    return Finding(
        code="compromiso-quitado",
        package=slug,
        file=file,
        message=f"El compromiso «{key}» ya se publicó, y ahora no está: desaparecería de todas las páginas.",
        next=f"Devuelva su fila, con la misma clave, y, si se retiró, publique además por qué en «explicaciones», de "
        f"clase «{WITHDRAWN}».",
        field="compromiso",
        expected=f"la fila de «{key}» ({promise.get('texto', '')})",
        found="ninguna",
    )


def _changed(
    key: str, promise: Cells, now: Cells, fresh: set[tuple[str, ...]], where: tuple[str, str, int]
) -> Iterator[Finding]:
    """Yield each column in which a promise says something else, unless an explanation came with the change."""
    slug, file, line = where
    for column, kinds in KINDS.items():
        then, today = (" ".join(cells.get(column, "").split()) for cells in (promise, now))
        if then != today and not any((key, kind) in fresh for kind in kinds):
            named = " o ".join(f"«{kind}»" for kind in kinds)
            yield Finding(
                code="compromiso-cambiado",
                package=slug,
                file=file,
                message=f"El compromiso «{key}» ya se publicó con otro valor en «{column}»: lo prometido no se edita.",
                next="Déjelo como se prometió, y escriba lo nuevo en el resultado; si de verdad cambió, o se había "
                f"copiado mal, publique por qué en «explicaciones», de clase {named}.",
                row=line,
                field=column,
                expected=then or "nada",
                found=today or "nada",
            )


def _noted(role: str, old: _Side, new: _Side) -> Iterator[Finding]:
    """Yield what was published as noted, and is gone or says something else."""
    code, what = NOTED[role]
    side = new if new.source and new.view(role) else old
    slug, file = (side.source.slug if side.source else ""), side.path(role)
    now = new.noted(role)
    for key, (row, _) in old.noted(role).items():
        named = " · ".join(key[:2])
        if key not in now:
            yield Finding(
                code=f"{code}-quitado",
                package=slug,
                file=file,
                message=f"Ya se publicó {what} («{named}»), y ahora no está: lo anotado no se borra.",
                next="Devuelva su fila, como se publicó; lo nuevo va en otra fila.",
                expected=",".join(row.get(name, "") for name in ROLES[role]),
                found="ninguna",
            )
            continue
        today, line = now[key]
        for column, step in _reworded(role, row, today):
            yield Finding(
                code=f"{code}-cambiado",
                package=slug,
                file=file,
                message=f"Ya se publicó {what} («{named}»), con otro valor en «{column}»: lo anotado no cambia.",
                next=step,
                row=line,
                field=column,
                expected=_cell(row, column),
                found=_cell(today, column) or "nada",
            )


def _reworded(role: str, row: Cells, today: Cells) -> Iterator[tuple[str, str]]:
    """Yield the columns that say something else and may not, each with what to do.

    An empty cell may be filled in. A freezing day that was wrong may move later, for only an earlier one is of use to
    whoever was late; its edition may be another, for each is held against its files. A figure may be corrected where a
    new note says why.
    """
    for column in ROLES[role]:
        then, told = _cell(row, column), _cell(today, column)
        if not then or then == told:
            continue
        if role == "informes":
            if column == "fecha" and not then < told:  # both are days as ISO 8601 writes them, or one is missing
                yield column, "Déjela como se publicó: una fecha equivocada solo se corrige a una posterior."
            elif column == "edicion" and not told:
                yield column, "Devuelva la edición que decía, o escriba la que trae el documento."
        elif column == "observacion":
            if not told:
                yield column, "Devuelva la observación, o escriba otra que diga por qué cambió."
        elif _cell(today, "observacion") in {"", _cell(row, "observacion")}:
            yield column, "Déjelo como se publicó; si estaba mal anotado, diga por qué en «observacion»."


def _cell(row: Cells, column: str) -> str:
    return " ".join(row.get(column, "").split())
