"""The whole build in one function, stage by stage: gather everything first, then write.

``load → validate → reconcile → summarise → draw → export → compose → write → render → describe``
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from build_scripts import __version__, labels
from build_scripts.exceptions import DataError, OutputError, UsageError
from build_scripts.load import find_packages, read_source, to_dataset
from build_scripts.model import (
    Chart,
    Dataset,
    Discrepancy,
    Download,
    Figure,
    Finding,
    Instance,
    Output,
    Published,
    Source,
)
from build_scripts.reconcile import reconcile
from build_scripts.settings import STAGING
from build_scripts.validate import validate

DATASETS = "datasets"
PAGES = "docs"
Report = Callable[[str, int, int], None]
"""Told of each stage: its name in Spanish, how much is done, of how much."""


def silent(stage: str, done: int, total: int) -> None:
    """Report nothing."""


@dataclass(frozen=True)
class Checked:
    """Packages that were read and held against their own rules."""

    datasets: Mapping[str, Dataset]
    discrepancies: Mapping[str, tuple[Discrepancy, ...]]
    figures: Mapping[str, tuple[Figure, ...]]
    findings: tuple[Finding, ...]


# --- check ---------------------------------------------------------------------------------------


def check(root: Path, folders: Sequence[Path], report: Report = silent) -> Checked:
    """Read, validate and reconcile packages; packages they refer to are read too, their own findings left aside."""
    from build_scripts.summarise import compute_figures

    sources: dict[str, Source] = {}
    findings: list[Finding] = []
    datasets: dict[str, Dataset] = {}
    for at, folder in enumerate(folders):
        report("Validando", at, len(folders))
        source = read_source(folder, root)
        found = validate(source)
        findings += found
        if not found:
            datasets[source.slug] = to_dataset(source)
            sources[source.slug] = source
    others = datasets | _referred(root, datasets)
    discrepancies: dict[str, tuple[Discrepancy, ...]] = {}
    figures: dict[str, tuple[Figure, ...]] = {}
    for slug, dataset in datasets.items():
        result = reconcile(dataset, others, sources[slug].shown)
        computed, wrong = compute_figures(dataset, sources[slug].shown)
        findings += [*result.findings, *wrong]
        discrepancies[slug], figures[slug] = result.discrepancies, tuple(computed)
    report("Validando", len(folders), len(folders))
    return Checked(datasets, discrepancies, figures, tuple(findings))


def _referred(root: Path, datasets: Mapping[str, Dataset]) -> dict[str, Dataset]:
    """Read the packages that checks refer to and that were not asked for."""
    wanted: set[str] = set()
    for dataset in datasets.values():
        for spec in dataset.specs("checks"):
            target = spec.get("of") or spec.get("reference")
            if isinstance(target, Mapping) and "package" in target:
                wanted.add(target["package"])
    found = {}
    for slug in sorted(wanted - set(datasets)):
        folder = root / DATASETS / slug
        if folder.is_dir():
            source = read_source(folder, root)
            if not validate(source):
                found[slug] = to_dataset(source)
    return found


def select_packages(root: Path, names: Sequence[str]) -> list[Path]:
    """Turn slugs or folders into package folders; none means all. Raises ``UsageError`` for one that is not there."""
    available = find_packages(root / DATASETS)
    if not names:
        if not available:
            raise UsageError(f"No hay paquetes en «{DATASETS}/». Agregue una carpeta con datapackage.json.")
        return available
    chosen = []
    for name in names:
        by_slug = root / DATASETS / name
        if "/" not in name and by_slug.is_dir():
            chosen.append(by_slug)
        elif Path(name).is_dir():
            chosen.append(Path(name))
        else:
            slugs = ", ".join(p.name for p in available) or "ninguno"
            raise UsageError(f"No existe el paquete «{name}». Paquetes de este portal: {slugs}.")
    return chosen


# --- build ---------------------------------------------------------------------------------------


def build(instance: Instance, destination: Path, report: Report = silent) -> int:
    """Build the whole site and put it in place; gives the number of published datasets.

    Raises ``DataError`` with every finding, or another ``PortalError``; the previous site then stays as it was.
    """
    from build_scripts.compose import compose
    from build_scripts.describe import MANIFEST, manifest
    from build_scripts.proofread import proofread
    from build_scripts.render import built_files, html_path, render
    from build_scripts.write import check_destination, fresh_folder, recover, remove_others, swap, write_all

    root = instance.root
    recover(destination)
    check_destination(destination, root, MANIFEST)

    # load → validate → reconcile → figures
    checked = check(root, select_packages(root, ()), report)
    if checked.findings:
        raise DataError(checked.findings)

    # breakdowns → draw → export
    published, files = _publish(checked, report)

    # compose, and read the written pages for numbers typed by hand
    written = read_pages(root / PAGES)
    typed = proofread(written, published)
    if typed:
        raise DataError(typed)
    report("Componiendo páginas", 0, 1)
    pages = compose(instance, published, written)

    # write aside → render → describe → put in place
    aside = fresh_folder(destination)
    try:
        stage = root / STAGING
        staged = write_all(pages, stage)
        remove_others(staged, stage, PAGES)
        report("Construyendo el sitio", 0, 1)
        expected = [p.path.removeprefix(f"{PAGES}/") for p in pages if p.path.endswith(".md")]
        render(stage / "mkdocs.yml", aside, expected, _epoch(checked.datasets.values()))
        _refuse_overlap(files, expected, html_path)
        write_all(files, aside)
        report("Escribiendo el manifiesto", 0, 1)
        write_all([manifest(built_files(aside), checked.datasets.values(), f"portal {__version__}")], aside)
        swap(aside, destination)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return len(published)


def _publish(checked: Checked, report: Report) -> tuple[list[Published], list[Output]]:
    """Compute breakdowns, draw charts and encode files, dataset by dataset."""
    published: list[Published] = []
    files: list[Output] = []
    total = len(checked.datasets)
    with ThreadPoolExecutor(max_workers=2) as pool:  # drawing and encoding leave Python's lock free most of the time
        jobs = [
            pool.submit(publish_one, dataset, checked.figures[slug], checked.discrepancies[slug])
            for slug, dataset in checked.datasets.items()
        ]
        for at, job in enumerate(jobs):
            report("Calculando y dibujando", at, total)
            one, outputs = job.result()
            published.append(one)
            files += outputs
    report("Calculando y dibujando", total, total)
    return published, files


def publish_one(
    dataset: Dataset, figures: tuple[Figure, ...], discrepancies: tuple[Discrepancy, ...]
) -> tuple[Published, list[Output]]:
    """Compute, draw and encode one dataset; a pure function of its arguments."""
    from build_scripts.compose import readme
    from build_scripts.draw import draw
    from build_scripts.export import export
    from build_scripts.export.computed import encode_breakdown
    from build_scripts.summarise import compute_breakdowns

    breakdowns = {b.name: b for b in compute_breakdowns(dataset)}
    charts: list[Chart] = []
    for spec in dataset.specs("charts"):
        title, subtitle = (fill(spec[key], figures) for key in ("title", "subtitle"))
        filled = {**spec, "description": fill(spec["description"], figures)}
        source = ", ".join(s["title"] for s in dataset.descriptor["sources"][:1])
        line = f"Fuente: {source}. Datos: {dataset.slug}, versión {dataset.version}."
        charts.append(draw(breakdowns[spec["breakdown"]], filled, title=title, subtitle=subtitle, source=line))
    outputs = export(dataset, readme(dataset, discrepancies))
    folder = f"datos/{dataset.slug}"
    for chart in charts:
        outputs += [
            Output(f"{folder}/graficos/{chart.name}.svg", chart.standalone_svg),
            Output(f"{folder}/graficos/{chart.name}.png", chart.png),
            Output(f"{folder}/graficos/{chart.name}.vl.json", chart.vega_lite),
        ]
    for breakdown in breakdowns.values():
        outputs.append(Output(f"{folder}/desgloses/{breakdown.name}.csv", encode_breakdown(breakdown)))
    downloads = tuple(_download(dataset, output) for output in outputs)
    one = Published(dataset, discrepancies, figures, tuple(breakdowns.values()), tuple(charts), downloads)
    return one, outputs


FORMATS = {
    "csv": "CSV", "xlsx": "XLSX", "json": "JSON", "parquet": "Parquet", "zip": "ZIP", "svg": "SVG", "png": "PNG",
}  # fmt: skip


def _download(dataset: Dataset, output: Output) -> Download:
    name = output.path.rsplit("/", 1)[-1]
    stem, _, ending = name.partition(".")
    form = "Vega-Lite" if ending == "vl.json" else FORMATS[ending]
    inside = output.path.removeprefix(f"datos/{dataset.slug}/")
    table = dataset.tables.get(stem) if inside == name and form in {"CSV", "XLSX", "JSON", "Parquet"} else None
    if name == "datapackage.json":
        form = "Data Package"
    rows = len(table.rows) if table else None
    return Download(output.path, name, form, len(output.content), table.name if table else None, rows)


PLACEHOLDER = re.compile(r"\{figura:([a-z0-9-]+)\}")


def fill(text: str, figures: Iterable[Figure]) -> str:
    """Write the figures that a descriptor's text calls for; ``validate`` has seen that they exist."""
    named = {f.name: f for f in figures}
    return PLACEHOLDER.sub(lambda m: labels.with_unit(named[m[1]].display, named[m[1]].unit), text)


def read_pages(folder: Path) -> dict[str, bytes]:
    """Read what people write below docs/, by path from there."""
    if not folder.is_dir():
        return {}
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    }


def _epoch(datasets: Iterable[Dataset]) -> int:
    """Give the second that stands for the build: midnight of the newest revision, so the clock plays no part."""
    days = [spec["date"] for dataset in datasets for spec in dataset.specs("revisions")]
    return int(datetime.fromisoformat(max(days)).replace(tzinfo=UTC).timestamp()) if days else 0


def _refuse_overlap(files: Iterable[Output], pages: Iterable[str], html_path: Callable[[str], str]) -> None:
    """A download must not cover a page."""
    rendered = {html_path(page) for page in pages}
    for file in files:
        if file.path in rendered:
            raise OutputError(f"Una descarga y una página piden la misma ruta: «{file.path}». Renombre el recurso.")
