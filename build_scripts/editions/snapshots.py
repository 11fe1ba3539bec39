"""Reads what a portal published, or is about to publish, from wherever it is.

In: the folder of an edition or of a built site, the folder of a portal, a git revision of the portal, or the name of an
edition. Out: a ``Snapshot``. Raises ``UsageError`` where none can be read, saying what was looked for.
"""

from __future__ import annotations

import csv
import io
import json
import tempfile
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from build_scripts.addresses import CURRENT, TEXTS, dataset_file, recipes_file
from build_scripts.compare import PROSE
from build_scripts.editions.revisions import extract_revision
from build_scripts.editions.store import edition_folders, is_publication
from build_scripts.exceptions import UsageError
from build_scripts.load import find_packages, read_source
from build_scripts.model import (
    Breakdown,
    Dataset,
    Published,
    Reading,
    ShownFigure,
    ShownTable,
    Snapshot,
    SnapshotDataset,
    Source,
    Texts,
)
from build_scripts.plainfiles import DATA, LISTS, read_plain
from build_scripts.settings import CONFIG, DATASETS, read_config, withdrawn_of
from build_scripts.sums import MANIFEST

WORKING = "."
"""The portal that the command works on."""

RECIPES_FORMAT = 1
TEXTS_FORMAT = 1


def read_snapshot(text: str, root: Path, destination: Path | None = None) -> Snapshot:
    """Read what a name stands for: an edition below ``destination``, a folder, or a revision of the portal in ``root``.

    ``.`` is the portal in ``root``; other paths are read from where the user stands.
    """
    if not text.strip():
        raise UsageError("No se dijo qué comparar. Escriba una edición, una carpeta o una revisión de git.")
    if text == WORKING:
        return snapshot_of_portal(root, "portal de trabajo")
    if destination is not None and _is_name(text) and _is_edition(destination / text):
        return snapshot_of_edition(destination / text)
    folder = Path(text)
    if _is_edition(folder):
        return snapshot_of_edition(folder)
    if _is_portal(folder):
        return snapshot_of_portal(folder, text)
    if is_publication(folder):
        raise UsageError(
            f"«{text}» es una carpeta de ediciones. Compare con la vigente, «{folder / CURRENT}», o nombre una con "
            f"--destino {text} (hay: {_editions_in(folder)})."
        )
    looked = ["no es la carpeta de una edición ni de un portal"]
    if destination is not None:
        looked.append(f"no hay en «{destination}» una edición con ese nombre (hay: {_editions_in(destination)})")
    with tempfile.TemporaryDirectory() as aside:
        extract_revision(text, root, Path(aside), looked)
        return snapshot_of_portal(Path(aside), text)


def _editions_in(folder: Path) -> str:
    """List the editions of a publication."""
    there = edition_folders(folder) if folder.is_dir() else []
    return ", ".join(path.name for path in there if _is_edition(path)) or "ninguna"


def _is_name(text: str) -> bool:
    return text not in {".", ".."} and not {"/", "\\"} & set(text)


def _is_edition(folder: Path) -> bool:
    return (folder / MANIFEST).is_file() and (folder / "datos").is_dir()


def _is_portal(folder: Path) -> bool:
    return (folder / CONFIG).is_file() and (folder / DATASETS).is_dir()


# --- an edition ----------------------------------------------------------------------------------


def snapshot_of_edition(folder: Path) -> Snapshot:
    """Read an edition or a built site: its published packages and the figures of each ``cifras.json``."""
    label = _name_of(folder)
    datasets, notes = {}, []
    kept, files = _kept_texts(folder), _manifest_files(folder)
    for package in find_packages(folder / "datos"):
        if not (package / "datapackage.json").exists():
            continue
        source = read_source(package, folder)
        _check_legible(source, label)
        figures = _published_figures(package)
        if figures is None:
            notes.append(f"En «{label}» no se pueden leer las cifras de {source.slug}: falta su cifras.json o es otro.")
        datasets[source.slug] = SnapshotDataset(
            source,
            figures or {},
            dict(_published_tables(package, source)),
            kept.of_dataset(source.slug) if kept else None,
            _published_files(files, source.slug) | (kept.composed(source.slug) if kept else {}),
        )
    if kept is None:
        notes.append(
            f"«{label}» no guarda los textos de sus páginas, como los guarda esta versión del programa: no se sabe si "
            "cambiaron los de páginas, guiones y texto.md."
        )
    texts, withdrawn = (kept.portal, kept.withdrawn) if kept else (None, {})
    return Snapshot(label, datasets, tuple(notes), _day_of(folder), texts, withdrawn)


@dataclass(frozen=True)
class _Kept:
    """What an edition keeps of what people wrote."""

    portal: Texts
    datasets: Mapping[str, Texts]
    withdrawn: Mapping[str, str]
    """Why it has some datasets no more."""
    pages: Mapping[str, str]
    """The hashes of the datasets' pages, without what each edition adds."""

    def of_dataset(self, slug: str) -> Texts | None:
        return self.datasets.get(slug)

    def composed(self, slug: str) -> dict[str, str]:
        return {path: digest for path, digest in self.pages.items() if path.startswith(f"datos/{slug}/")}


def _kept_texts(folder: Path) -> _Kept | None:
    """Read the texts that an edition keeps; none where an older program published it, or they cannot be read."""
    document = _read_json(folder / TEXTS)
    if document.get("format") != TEXTS_FORMAT:
        return None
    try:
        parts = ("portal", "datasets", "composed", "withdrawn")
        portal, datasets, composed, withdrawn = (document[key] for key in parts)
        return _Kept(
            _as_texts(portal),
            {str(slug): _as_texts(one) for slug, one in datasets.items()},
            {str(slug): str(reason) for slug, reason in withdrawn.items()},
            {str(path): str(digest) for path, digest in composed.items()},
        )
    except (KeyError, AttributeError):
        return None


def _as_texts(document: Any) -> Texts:
    return {str(n): {str(part): str(text) for part, text in parts.items()} for n, parts in document.items()}


def _published_files(files: Mapping[str, str], slug: str) -> dict[str, str]:
    """Give the hashes that a manifest has of a dataset's files, but its pages, which name their edition."""
    own, pages = (f"datos/{slug}/", f"datos/{slug}.zip"), (dataset_file(slug), recipes_file(slug))
    return {path: digest for path, digest in files.items() if path.startswith(own) and path not in pages}


def _manifest_files(folder: Path) -> dict[str, str]:
    listed = _read_json(folder / MANIFEST).get("files")
    entries = [one for one in listed if isinstance(one, Mapping)] if isinstance(listed, list) else []
    return {str(one.get("path")): str(one.get("sha256")) for one in entries}


def _day_of(folder: Path) -> date | None:
    edition = _read_json(folder / MANIFEST).get("edition")
    try:
        return date.fromisoformat(edition["date"]) if isinstance(edition, Mapping) else None
    except (KeyError, TypeError, ValueError):
        return None


def _name_of(folder: Path) -> str:
    """Give the name that the manifest of an edition has; a built site has none, and is called by its folder."""
    manifest = _read_json(folder / MANIFEST)
    edition = manifest.get("edition")
    name = edition.get("name") if isinstance(edition, Mapping) else None
    return name if isinstance(name, str) and name else folder.as_posix()


def figures_of(edition: Path, slug: str) -> Mapping[str, ShownFigure]:
    """Give the figures of a dataset as an edition has them, by id; none where it has no such dataset."""
    return _published_figures(edition / "datos" / slug) or {}


def _published_figures(package: Path) -> dict[str, ShownFigure] | None:
    document = _read_json(package / "cifras.json")
    listed = document.get("figures")
    if document.get("format") != RECIPES_FORMAT or not isinstance(listed, list):
        return None
    try:
        figures = [_figure(package.name, one) for one in listed]
    except (KeyError, TypeError):
        return None
    return {figure.id: figure for figure in figures}


def _figure(slug: str, recipe: Mapping[str, Any]) -> ShownFigure:
    computed = recipe["result"] is not None
    display = recipe["display"]
    return ShownFigure(
        f"{slug}/{recipe['id']}",
        str(recipe["title"]),
        str(display["with_unit"]) if computed else "",
        str(recipe["result"]) if computed else "",
        str(display.get("period", "")),
        str(recipe.get("mark", "")),
        tuple(_readings(recipe)),
    )


def _readings(recipe: Mapping[str, Any]) -> Iterator[Reading]:
    """Yield what a figure was computed from, as far as its recipe tells it in the form that is known."""
    listed = recipe.get("ingredients")
    for one in listed if isinstance(listed, list) else ():
        rows, where = one["rows"], one.get("where")
        lines = tuple(row["line"] for row in rows if isinstance(row["line"], int))
        yield Reading(str(one["file"]).removesuffix(".csv"), str(one["field"] or ""), lines, tuple(where or ()))


def _published_tables(package: Path, source: Source) -> Iterator[tuple[str, ShownTable]]:
    """Yield the computed tables of an edition; what cannot be read counts as unknown, for it is not gone."""
    for spec in _breakdowns(source):
        name = str(spec.get("id"))
        path = package / "desgloses" / f"{Path(name).name}.csv"
        try:
            rows = list(csv.reader(io.StringIO(read_plain(path, DATA).decode("utf-8"), newline=""), strict=True))
        except (OSError, ValueError, csv.Error):
            continue
        if rows and all(len(row) == len(rows[0]) for row in rows):
            yield name, ShownTable(name, str(spec.get("title", name)), tuple(rows[0]), tuple(map(tuple, rows[1:])))


def _breakdowns(source: Source) -> list[Mapping[str, Any]]:
    portal = source.descriptor.get("portal")
    listed = portal.get("breakdowns") if isinstance(portal, Mapping) else None
    return [one for one in listed if isinstance(one, Mapping)] if isinstance(listed, list) else []


def _read_json(path: Path) -> Mapping[str, Any]:
    """Read a JSON object; anything else counts as empty, for whoever asks to tell what is missing."""
    try:
        document = json.loads(read_plain(path, LISTS))
    except (OSError, ValueError, RecursionError):
        return {}
    return document if isinstance(document, dict) else {}


# --- a portal ------------------------------------------------------------------------------------


def snapshot_of_portal(root: Path, label: str) -> Snapshot:
    """Read a portal's datasets and compute their figures; where data have findings, their figures stay unknown."""
    from build_scripts.pipeline import check
    from build_scripts.pipeline.shown import snapshot
    from build_scripts.pipeline.texts import portal_texts, prose_of

    if not _is_portal(root):
        raise UsageError(
            f"En «{root}» no hay un portal: se esperaban {CONFIG} y {DATASETS}/. "
            "Ejecute la orden en la carpeta del portal o indíquela con --proyecto DIR."
        )
    folders = find_packages(root / DATASETS)
    sources = [read_source(folder, root) for folder in folders]
    for source in sources:
        _check_legible(source, label)
    checked = check(root, folders)
    wrong = dict.fromkeys(finding.package for finding in checked.findings if finding.stops)
    computed = snapshot(
        label,
        sources,
        {
            slug: Published(
                dataset, checked.discrepancies[slug], checked.figures[slug], _computed(slug, dataset, wrong), (), ()
            )
            for slug, dataset in checked.datasets.items()
        },
        portal_texts(root),
        withdrawn_of(read_config(root).value),
    )
    alone = {source.slug: SnapshotDataset(source, texts={PROSE: prose_of(source)}) for source in sources}
    return Snapshot(
        label,
        {**alone, **computed.datasets},
        tuple(_notes(label, wrong)),
        texts=computed.texts,
        withdrawn=computed.withdrawn,
    )


def _computed(slug: str, dataset: Dataset, wrong: Container[str]) -> tuple[Breakdown, ...]:
    """Compute the tables of a dataset; where its data have findings, they stay unknown."""
    from build_scripts.summarise import compute_breakdowns

    return () if slug in wrong else tuple(compute_breakdowns(dataset))


def _notes(label: str, wrong: Iterable[str]) -> Iterable[str]:
    for slug in wrong:
        yield f"En «{label}», {slug} tiene hallazgos de «portal validar»: sus cifras pueden faltar en la comparación."


def _check_legible(source: Source, label: str) -> None:
    """Refuse a package that cannot be read at all: to leave it out would say that it is gone."""
    fault = _fault(source)
    if fault:
        raise UsageError(
            f"En «{label}» no se puede leer «{source.slug}»: {fault}. "
            "Ejecute «portal validar» en ese portal, o verifique esa edición, y compare de nuevo."
        )


def _fault(source: Source) -> str:
    descriptor = source.descriptor
    if not isinstance(descriptor, Mapping):
        return "falta su datapackage.json o no es JSON"
    if not all(isinstance(descriptor.get(key), str) for key in ("title", "version")):
        return "su datapackage.json no dice título y versión"
    resources = descriptor.get("resources")
    if not isinstance(resources, list) or not all(_is_described(one) for one in resources):
        return "su datapackage.json no describe sus tablas"
    if not _has_history(descriptor.get("portal")):
        return "el historial de su datapackage.json no está completo"
    tables = {table.resource: table for table in source.tables}
    unread = [one["name"] for one in resources if one["name"] not in tables or not tables[one["name"]].header]
    return f"no se puede leer la tabla «{unread[0]}»" if unread else ""


def _is_described(resource: Any) -> bool:
    schema = resource.get("schema") if isinstance(resource, Mapping) else None
    fields = schema.get("fields") if isinstance(schema, Mapping) else None
    key = schema.get("primaryKey", []) if isinstance(schema, Mapping) else None
    named = isinstance(fields, list) and all(isinstance(f, Mapping) and isinstance(f.get("name"), str) for f in fields)
    texts = isinstance(key, str) or (isinstance(key, list) and all(isinstance(name, str) for name in key))
    return named and texts and isinstance(resource.get("name"), str)


def _has_history(portal: Any) -> bool:
    """Tell whether every revision has its texts, and every change its place: what reasons are looked for in."""
    revisions = portal.get("revisions", []) if isinstance(portal, Mapping) else []
    if not isinstance(revisions, list) or not all(isinstance(one, Mapping) for one in revisions):
        return False
    texts = all(isinstance(one.get(key), str) for one in revisions for key in ("version", "date", "kind", "reason"))
    listed = [one.get("changes", []) for one in revisions]
    if not texts or not all(isinstance(one, list) for one in listed):
        return False
    return all(
        isinstance(item, Mapping)
        and isinstance(item.get("row"), Mapping)
        and all(isinstance(item.get(key), str) for key in ("resource", "field", "from", "to"))
        and isinstance(item.get("reason", ""), str)
        for items in listed
        for item in items
    )
