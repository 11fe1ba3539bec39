"""Holds what the records of hearings name of other datasets against what these publish.

It is done anew at every build, whatever was kept of the last one: another dataset's figure may be gone.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping

from build_scripts.labels import said
from build_scripts.model import Dataset, Descriptors, Figure, Finding, Records, Row, Spec
from build_scripts.model.hearings import split_backing

NO_FIGURES: Mapping[str, Figure] = {}


def check_backing(
    datasets: Mapping[str, Dataset],
    shown: Mapping[str, str],
    described: Descriptors,
    others: Mapping[str, Dataset],
    figures: Mapping[str, Figure] = NO_FIGURES,
) -> list[Finding]:
    """Find supports and shown figures that lead nowhere, and a second dataset that keeps records of hearings.

    ``others`` are read only to look rows up in; of one that is not valid, its own findings are told elsewhere.
    """
    keepers = [dataset for _, dataset in sorted(datasets.items()) if Records.kept_by(dataset)]
    findings = [
        Finding(
            code="audiencias-repetidas",
            package=other.slug,
            file=f"{shown.get(other.slug, other.slug)}/datapackage.json",
            message=f"El registro de las audiencias ya lo lleva «{keepers[0].slug}».",
            next="Una las tablas en un solo conjunto de datos, o quite «hearings» de uno.",
            field="portal.hearings",
            expected="un solo registro en el portal",
            found=f"{keepers[0].slug} y {other.slug}",
        )
        for other in keepers[1:]
    ]
    for dataset in keepers:
        folder = shown.get(dataset.slug, dataset.slug)
        records = Records(dataset)
        findings += [*_supports(records, folder, described), *_shown(records, folder, described, figures)]
        findings += _rows(records, folder, {**others, **datasets})
    return findings


def _supports(records: Records, folder: str, described: Descriptors) -> Iterator[Finding]:
    """Find answers that rest on a figure or a table that nobody publishes."""
    for row in records.rows("preguntas"):
        if row["respaldo"] is None:
            continue
        name, _ = split_backing(row.cells["respaldo"])
        options = _names(described, name, ("figures", "resources"))
        if name not in options:
            message = f"El respaldo «{name}» no es una cifra ni una tabla publicada."
            yield _finding(records, "preguntas", row, "respaldo", message, name, options, folder)


def _rows(records: Records, folder: str, datasets: Mapping[str, Dataset]) -> Iterator[Finding]:
    """Find answers that rest on a row which its table does not have, or on a row of what is no table."""
    for row in records.rows("preguntas"):
        name, marked, key = row.cells["respaldo"].partition("#")
        slug, _, item = name.partition("/")
        if not marked or slug not in datasets:
            continue
        table = datasets[slug].tables.get(item)
        if table is None and item in {spec["id"] for spec in datasets[slug].specs("figures")}:
            message = f"El respaldo «{row.cells['respaldo']}» nombra una fila, y «{item}» es una cifra."
            yield _finding(
                records, "preguntas", row, "respaldo", message, row.cells["respaldo"], [name], folder, "Quite «#»."
            )
        elif table is not None and table.find(key) is None:
            fields = "/".join(table.primary_key)
            message = f"La tabla «{item}» de «{slug}» no tiene una fila «{key}»."
            step = f"Escriba después de «#» la clave de la fila ({fields}), como está en el archivo."
            options = [f"{name}#{table.key_of(one)}" for one in table.rows]
            found = row.cells["respaldo"]
            yield _finding(records, "preguntas", row, "respaldo", message, found, options, folder, step)


def _shown(records: Records, folder: str, described: Descriptors, figures: Mapping[str, Figure]) -> Iterator[Finding]:
    """Find figures shown at a hearing that are gone without a word, of a version that never was, or never read so."""
    for row in records.rows("cifras-mostradas"):
        name = row.cells["cifra"]
        options = _names(described, name, ("figures",))
        if name not in options:
            if row["observacion"] is None:
                message = f"La cifra «{name}» se mostró en la audiencia y ya no se publica."
                step = "Restaure la cifra, corrija el nombre, o escriba en «observacion» por qué ya no se publica."
                yield _finding(records, "cifras-mostradas", row, "cifra", message, name, options, folder, step)
            continue
        versions = [str(item.get("version")) for item in _items(described, name.partition("/")[0], "revisions")]
        if row.cells["version"] not in versions:
            message = f"«{name}» no tuvo una versión «{row.cells['version']}»: no se sabe qué cambió desde entonces."
            found = row.cells["version"] or "nada"
            yield _finding(records, "cifras-mostradas", row, "version", message, found, versions, folder)
        elif row.cells["version"] == versions[-1] and name in figures:
            yield from _misread(records, row, figures[name], folder)


def _misread(records: Records, row: Row, figure: Figure, folder: str) -> Iterator[Finding]:
    """Find a figure of the present version that does not read as its recipe has it, and nobody says why."""
    today, then = (" ".join(text.split()) for text in (said(figure), row.cells["texto"]))
    if today != then and row["observacion"] is None:
        message = f"«{figure.id}» no se lee así con la versión {row.cells['version']} de sus datos."
        step = (
            "Corrija el texto, con su unidad. Si así se mostró y después cambió su receta, o se mostró otra cosa, "
            "dígalo en «observacion»."
        )
        table = records.table("cifras-mostradas")
        file = f"{folder}/{table.path if table else 'datapackage.json'}"
        slug = records.dataset.slug
        yield Finding(
            "audiencias-mostrada", slug, file, message, step, row.number, "texto", expected=today, found=then or "nada"
        )


def _names(described: Descriptors, name: str, kinds: tuple[str, ...]) -> list[str]:
    """List what the dataset that a name begins with publishes, as ``conjunto/nombre``."""
    slug = name.partition("/")[0]
    return [
        f"{slug}/{item.get('name' if kind == 'resources' else 'id')}"
        for kind in kinds
        for item in _items(described, slug, kind)
    ]


def _items(described: Descriptors, slug: str, kind: str) -> list[Spec]:
    """List what a descriptor declares of a kind, as far as it is well formed: its own faults are told elsewhere."""
    descriptor = described(slug)
    holder = (
        descriptor if kind == "resources" else descriptor.get("portal") if isinstance(descriptor, Mapping) else None
    )
    listed = holder.get(kind) if isinstance(holder, Mapping) else None
    return [item for item in listed if isinstance(item, Mapping)] if isinstance(listed, list) else []


def _finding(
    records: Records, role: str, row: Row, field: str, message: str, found: str, options: list[str], folder: str,
    step: str = "",
) -> Finding:  # fmt: skip
    close = difflib.get_close_matches(found, options, 1)
    table = records.table(role)
    file = f"{folder}/{table.path if table else 'datapackage.json'}"
    expected = "uno de: " + ", ".join(options[:20]) if options else "conjunto/nombre, de algo publicado"
    step = f"¿Quiso escribir «{close[0]}»?" if close else step or "Corrija el nombre."
    slug = records.dataset.slug
    return Finding("audiencias-respaldo", slug, file, message, step, row.number, field, expected, found)
