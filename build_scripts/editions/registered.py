"""Holds what the records of hearings say of editions against the editions themselves, which lie beside the new one.

In: what is about to be published, and the editions that there are. Out: ``Finding``s. A report that was frozen in an
edition must be found there, to the byte; a figure that was shown must have read so in the edition that it names.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from build_scripts.addresses import HEARINGS
from build_scripts.editions.snapshots import figures_of
from build_scripts.editions.store import Kept, Site, read_site
from build_scripts.load import read_source, to_dataset
from build_scripts.model import Edition, Finding, Records, Row, ShownFigure, Snapshot
from build_scripts.model.hearings import REPORT, is_among, is_report
from build_scripts.sums import MANIFEST


def documents_in(site: Site) -> dict[str, str]:
    """Give the documents of hearings that a site has: their paths by their hashes."""
    return {file.sha256: path for path, file in site.files.items() if path.startswith(f"{HEARINGS}/")}


def documents_of(site: Site, folder: str) -> dict[str, str]:
    """Give the documents that a site has of one hearing, whose folder is told: their hashes by their paths."""
    return {path: file.sha256 for path, file in site.files.items() if path.startswith(f"{HEARINGS}/{folder}/")}


def frozen_elsewhere(site: Site) -> tuple[dict[str, Path], list[str]]:
    """Find the documents that a site's records say were frozen in other editions, which lie beside it.

    Gives their files by path below the publication, and the editions of those that are not there.
    """
    found: dict[str, Path] = {}
    absent: list[str] = []
    for row in _frozen_rows(site):
        edition, digest = row.get("edicion") or "", row.get("sha256") or ""
        if not edition or (site.edition and edition == site.edition.name):
            continue
        beside = site.folder.resolve().parent / edition
        there = documents_in(read_site(beside)) if (beside / MANIFEST).is_file() else {}
        if digest in there:
            found[f"{edition}/{there[digest]}"] = beside / there[digest]
        else:
            absent.append(edition)
    return found, list(dict.fromkeys(absent))


def _frozen_rows(site: Site) -> Iterator[Mapping[str, str]]:
    """Yield the rows of frozen documents, as the published file has them."""
    for slug in site.versions:
        source = read_source(site.folder / "datos" / slug, site.folder)
        portal = source.descriptor.get("portal") if isinstance(source.descriptor, Mapping) else None
        roles = portal.get("hearings") if isinstance(portal, Mapping) else None
        name = roles.get("informes") if isinstance(roles, Mapping) else None
        for table in source.tables:
            if name and table.resource == name:
                yield from (dict(zip(table.header, record.cells, strict=False)) for record in table.records)


def check_registered(after: Snapshot, own: Edition, earlier: Sequence[Kept]) -> list[Finding]:
    """Find the rows that an edition belies, or a day; ``own`` is being built."""
    sources = [one.source for _, one in sorted(after.datasets.items()) if "hearings" in one.source.descriptor["portal"]]
    kept = {one.edition.name: one for one in earlier}
    held = [_Held(Records(to_dataset(source)), after, own, kept) for source in sources]
    return [finding for one in held for finding in (*one.documents(), *one.figures())]


@dataclass(frozen=True)
class _Held:
    """The records, and what there is to hold them against."""

    records: Records
    after: Snapshot
    own: Edition
    kept: Mapping[str, Kept]

    def documents(self) -> Iterator[Finding]:
        for row in self.records.rows("informes"):
            name, edition = row.cells["documento"], row.cells["edicion"]
            yield from self._day(row)
            if not edition:
                continue
            if edition not in self.kept:
                yield self._absent("informes", row)
                continue
            folder, site = self.records.folder(row.cells["audiencia"]), self.kept[edition].site
            if not is_among(name, row.cells["sha256"], documents_of(site, folder)):
                other = documents_in(site).get(row.cells["sha256"])
                whose = f" esa huella es la de {other}." if other else " nadie podría comprobarla."
                message = f"La edición «{edition}» no trae el documento «{name}» con esa huella:{whose}"
                step = "Corrija la fila, con su revisión: la edición no cambia."
                kind = f"{REPORT}.pdf" if is_report(name) else "un documento"
                expected, found = f"la huella de {kind} de {edition}/{HEARINGS}/{folder}/", row.cells["sha256"]
                yield self._finding(
                    "informes", row, "informe-otro", message, step, field="sha256", expected=expected, found=found
                )

    def _day(self, row: Row) -> Iterator[Finding]:
        """Find a freezing before its edition was there, or after the one that tells of it: neither can have been."""
        day, source = row["fecha"], self.kept.get(row.cells["edicion"])
        if not isinstance(day, date):
            return
        name, told = row.cells["documento"], day.isoformat()
        if source and day < (first := source.edition.day):
            message = f"«{name}» se habría fijado antes que la edición «{source.edition.name}», que es de donde salió."
            yield self._finding(
                "informes", row, "informe-fecha", message, "Corrija la fecha, con su revisión.", field="fecha",
                expected=f"una fecha desde {first.isoformat()}", found=told,
            )  # fmt: skip
        if day > self.own.day:
            message = f"«{name}» se habría fijado después que esta edición, que lo da por fijado."
            step = "Corrija la fecha de la fila o la de la edición, o publique desde ese día."
            yield self._finding(
                "informes", row, "informe-fecha", message, step, field="fecha",
                expected=f"una fecha hasta {self.own.day.isoformat()}", found=told,
            )  # fmt: skip

    def figures(self) -> Iterator[Finding]:
        for row in self.records.rows("cifras-mostradas"):
            name, edition = row.cells["cifra"], row.cells["edicion"]
            if not edition:
                continue
            if edition != self.own.name and edition not in self.kept:
                yield self._absent("cifras-mostradas", row)
                continue
            figure, version = self._published(name, edition)
            if row["observacion"] is not None:  # what was shown was not what was published, and it says why
                continue
            told = (("texto", figure.text if figure else ""), ("version", version))
            for field, then in told:
                if _flat(row.cells[field]) != _flat(then):
                    message = f"La edición «{edition}» no publicó así la cifra «{name}» («{field}»)."
                    step = "Corrija la celda; si en la audiencia se mostró otra cosa, diga por qué en «observacion»."
                    yield self._finding(
                        "cifras-mostradas", row, "cifra-mostrada", message, step, field=field,
                        expected=then or "ninguna", found=row.cells[field] or "nada",
                    )  # fmt: skip
                    break

    def _published(self, name: str, edition: str) -> tuple[ShownFigure | None, str]:
        """Give a figure as an edition has it, and the version of its data."""
        slug = name.partition("/")[0]
        if edition == self.own.name:
            one = self.after.datasets.get(slug)
            return (one.figures.get(name), str(one.source.descriptor["version"])) if one else (None, "")
        site = self.kept[edition].site
        return figures_of(site.folder, slug).get(name), site.versions.get(slug, "")

    def _absent(self, role: str, row: Row) -> Finding:
        edition = row.cells["edicion"]
        near = difflib.get_close_matches(edition, self.kept, 1)
        message = f"La edición «{edition}» no está en esta carpeta: lo que se fijó en ella no se podría abrir."
        step = "Publíquela antes, o corrija la celda, con su revisión."
        return self._finding(
            role, row, "edicion-ausente", message, f"¿Quiso escribir «{near[0]}»?" if near else step, field="edicion",
            expected=f"una de: {', '.join(self.kept)}" if self.kept else "una edición publicada", found=edition,
            severity="error" if self.kept else "aviso",
        )  # fmt: skip

    def _finding(self, role: str, row: Row, code: str, message: str, step: str, **more: Any) -> Finding:
        slug, table = self.records.dataset.slug, self.records.table(role)
        file = f"datasets/{slug}/{table.path if table else 'datapackage.json'}"
        return Finding(code, slug, file, message, step, row=row.number, **more)


def _flat(text: str) -> str:
    return " ".join(text.split())
