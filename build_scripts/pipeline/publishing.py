"""The second half for one dataset: ``summarise → draw → export → describe → compose``.

A pure function of what was checked.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from build_scripts import labels
from build_scripts.model import (
    Breakdown,
    Chart,
    Dataset,
    Discrepancy,
    Download,
    Figure,
    Instance,
    Output,
    Published,
    Spec,
)
from build_scripts.pipeline.checking import Checked
from build_scripts.pipeline.reporting import Report
from build_scripts.pipeline.sharing import ALONE, Workers


@dataclass(frozen=True)
class Ready:
    """Everything that is published of a dataset: what pages call in, its files and its own pages."""

    published: Published
    files: tuple[Output, ...]
    pages: tuple[Output, ...]
    vocabulary: frozenset[str]
    """The numbers that its data have, which vouch for those on the pages."""


def publish(instance: Instance, checked: Checked, report: Report, workers: Workers = ALONE) -> Iterator[Ready]:
    """Work out every checked dataset, in their order."""
    tasks = [
        (instance, dataset, checked.figures[slug], checked.discrepancies[slug])
        for slug, dataset in checked.datasets.items()
    ]
    if tasks:
        report("Calculando y dibujando", 0, len(tasks))
    for at, one in enumerate(workers.each(_publish, tasks), 1):
        report("Calculando y dibujando", at, len(tasks))
        yield one


def _publish(task: tuple[Instance, Dataset, tuple[Figure, ...], tuple[Discrepancy, ...]]) -> Ready:
    return publish_one(*task)


def publish_one(
    instance: Instance, dataset: Dataset, figures: tuple[Figure, ...], discrepancies: tuple[Discrepancy, ...]
) -> Ready:
    """Compute, draw and encode one dataset, and compose its pages."""
    from build_scripts.audit import vocabulary
    from build_scripts.compose import compose_dataset, embeds, readme
    from build_scripts.describe import dataset_jsonld
    from build_scripts.export import encode_breakdown, export
    from build_scripts.summarise import compute_breakdowns

    breakdowns = {b.name: b for b in compute_breakdowns(dataset)}
    charts = [_chart(instance, dataset, spec, breakdowns, figures) for spec in dataset.specs("charts")]
    outputs = export(dataset, readme(instance, dataset, discrepancies, figures), discrepancies, figures)
    folder = f"datos/{dataset.slug}"
    for chart in charts:
        outputs += [
            Output(f"{folder}/graficos/{chart.name}.svg", chart.standalone_svg),
            Output(f"{folder}/graficos/{chart.name}.vl.json", chart.vega_lite),
        ]
    outputs += [Output(f"{folder}/desgloses/{name}.csv", encode_breakdown(b)) for name, b in breakdowns.items()]
    downloads = tuple(_download(dataset, output) for output in outputs)
    one = Published(dataset, discrepancies, figures, tuple(breakdowns.values()), tuple(charts), downloads)
    structured = dataset_jsonld(instance, dataset, downloads)
    scripts = [Output(f"{folder}/graficos/{c.name}.js", c.interactive) for c in charts if c.interactive]
    files = (*outputs, *scripts, *embeds(instance, one))
    return Ready(one, files, tuple(compose_dataset(instance, one, structured)), vocabulary(one))


def _chart(
    instance: Instance, dataset: Dataset, spec: Spec, breakdowns: Mapping[str, Breakdown], figures: tuple[Figure, ...]
) -> Chart:
    from build_scripts.draw import draw

    mark = _mark(spec, breakdowns[spec["breakdown"]], figures)
    title, subtitle = (labels.fill(spec[key], figures) for key in ("title", "subtitle"))
    subtitle = labels.cautioned(subtitle, mark)
    filled = {**spec, "description": labels.fill(spec["description"], figures)}
    source = labels.chart_source(dataset, spec)
    line = f"{source}. Elaboración: {instance.name}; datos {dataset.slug}, versión {dataset.version}."
    drawn = draw(breakdowns[spec["breakdown"]], filled, title=title, subtitle=subtitle, source=line)
    return replace(drawn, mark=mark)


def _mark(spec: Spec, drawn: Breakdown, figures: tuple[Figure, ...]) -> str:
    """Give the mark of the numbers that a chart draws, and those of the figures that its texts call."""
    called = {name for key in ("title", "subtitle", "description") for name in labels.FIGURE_CALL.findall(spec[key])}
    return labels.joined([drawn.mark, *(figure.mark for figure in figures if figure.name in called)])


FORMATS = {
    "csv": "CSV", "xlsx": "XLSX", "json": "JSON", "parquet": "Parquet", "zip": "ZIP", "svg": "SVG", "png": "PNG",
}  # fmt: skip


def _download(dataset: Dataset, output: Output) -> Download:
    """Tell what a file is from where it stands: a table in some format, the whole package, a chart, a breakdown."""
    name = output.path.rsplit("/", 1)[-1]
    stem, _, ending = name.partition(".")
    form = "Vega-Lite" if ending == "vl.json" else FORMATS[ending]
    inside = output.path.removeprefix(f"datos/{dataset.slug}/")
    table = dataset.tables.get(stem) if inside == name and form in {"CSV", "XLSX", "JSON", "Parquet"} else None
    if inside == "datapackage.json":
        form = "Data Package"
    if inside == "cifras.json":
        form = "Recetas"
    rows = len(table.rows) if table else None
    digest = hashlib.sha256(output.content).hexdigest()
    return Download(output.path, name, form, len(output.content), table.name if table else None, rows, digest)
