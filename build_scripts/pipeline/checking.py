"""The first half of the way: ``load → validate → reconcile``, and the figures, which are cheap and can be wrong too."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path

from build_scripts.exceptions import UsageError
from build_scripts.kinds.checks import checks_of
from build_scripts.load import check_docs, find_packages, read_source, to_dataset
from build_scripts.model import Dataset, Descriptors, Discrepancy, Figure, Finding, Records, Source, Spec
from build_scripts.pipeline.condensing import condense
from build_scripts.pipeline.reporting import Report
from build_scripts.pipeline.sharing import ALONE, Workers
from build_scripts.reconcile import NO_PACKAGE, check_backing, reconcile
from build_scripts.settings import DATASETS
from build_scripts.summarise import check_contradictions, check_mixing, check_places, check_unseen, compute_figures
from build_scripts.validate import check_calls, check_formerly, validate


@dataclass(frozen=True)
class Checked:
    """Packages that were read and held against their own rules."""

    datasets: Mapping[str, Dataset]
    discrepancies: Mapping[str, tuple[Discrepancy, ...]]
    figures: Mapping[str, tuple[Figure, ...]]
    findings: tuple[Finding, ...]


def select_packages(root: Path, names: Sequence[str]) -> list[Path]:
    """Turn slugs or folders into package folders; none means all. Raises ``UsageError`` for one that is not there."""
    available = find_packages(root / DATASETS)
    if not names:
        if not available:
            raise UsageError(f"No hay conjuntos de datos en «{DATASETS}/». Agregue una carpeta con datapackage.json.")
        return available
    chosen = []
    for name in names:
        slug = name.rstrip("/\\")  # the shell completes a folder's name with its bar
        if slug not in {"", ".", ".."} and not {"/", "\\"} & set(slug) and (root / DATASETS / slug).is_dir():
            chosen.append(root / DATASETS / slug)
        elif Path(name).is_dir():
            chosen.append(Path(name))
        else:
            slugs = [p.name for p in available]
            close = difflib.get_close_matches(slug, slugs, 1, 0.5)
            hint = f" ¿Quiso decir «{close[0]}»?" if close else ""
            listed = ", ".join(slugs) or "ninguno"
            raise UsageError(f"No existe el conjunto de datos «{name}».{hint} Los de este portal: {listed}.")
    return list(dict.fromkeys(chosen))


def check_given(root: Path) -> list[Finding]:
    """Find all that people put beside the datasets and may not be read or published."""
    from build_scripts.pipeline.describing import check_names

    return [*check_docs(root), *check_names(root)]


def read_sources(root: Path, folders: Sequence[Path]) -> list[Source]:
    """Read the files of every package."""
    return [read_source(folder, root) for folder in folders]


NAME = re.compile(r"[a-z0-9-]+")
"""How datasets are named, and so their folders: a name that is none leads to no file."""


def check_sources(
    root: Path,
    sources: Sequence[Source],
    known: Mapping[str, Dataset],
    report: Report,
    workers: Workers = ALONE,
    computed: Iterable[Figure] = (),
) -> Checked:
    """Validate and reconcile packages; those they refer to are read too, their own findings left aside.

    ``known`` are datasets already found valid, to compare copies and keys with, and ``computed`` their figures.
    """
    findings: list[Finding] = []
    described = _descriptors(root, sources, known)
    datasets: dict[str, Dataset] = {}
    shown: dict[str, str] = {}
    if sources:
        report("Validando", 0, len(sources))
    for at, (source, found) in enumerate(zip(sources, workers.each(validate, sources), strict=True), 1):
        report("Validando", at, len(sources))
        findings += [*found, *check_calls(source, described)]
        if not any(f.stops for f in found):
            datasets[source.slug] = to_dataset(source)
            shown[source.slug] = source.shown
    at_hand = {slug: dataset.descriptor for slug, dataset in known.items()} | {s.slug: s.descriptor for s in sources}
    folders = {slug: f"{DATASETS}/{slug}" for slug in known} | {source.slug: source.shown for source in sources}
    findings += check_formerly(at_hand, folders, described)
    others = {**_referred(root, datasets, known), **known, **datasets}
    discrepancies: dict[str, tuple[Discrepancy, ...]] = {}
    figures: dict[str, tuple[Figure, ...]] = {}
    repeated = {source.slug: source.repeated for source in sources}
    for slug, dataset in datasets.items():
        result = reconcile(dataset, others, shown[slug])
        own, wrong = compute_figures(dataset, shown[slug])
        findings += [*result.findings, *wrong, *check_places(dataset, shown[slug])]
        findings += check_mixing(dataset, own, shown[slug])
        findings += check_contradictions(dataset, own, repeated[slug], shown[slug])
        findings += check_unseen(dataset, shown[slug])
        discrepancies[slug], figures[slug] = result.discrepancies, tuple(own)
    every = {figure.id: figure for figure in (*computed, *(one for them in figures.values() for one in them))}
    findings += check_backing({**known, **datasets}, folders, described, others, every)
    findings = _without_echoes(findings, {source.slug for source in sources} - set(datasets))
    return Checked(datasets, discrepancies, figures, tuple(condense(findings)))


def _without_echoes(findings: Sequence[Finding], broken: AbstractSet[str]) -> list[Finding]:
    """Leave out that a package has nothing valid to be compared with, while that one has findings of its own."""
    return [f for f in findings if f.code != NO_PACKAGE or f.expected.partition("/")[0] not in broken]


def _descriptors(root: Path, sources: Sequence[Source], known: Mapping[str, Dataset]) -> Descriptors:
    """Give the descriptor of any dataset of the portal, those at hand first; the others are read when asked for."""
    at_hand: dict[str, Spec | None] = {slug: dataset.descriptor for slug, dataset in known.items()}
    at_hand |= {source.slug: source.descriptor for source in sources}

    def descriptor_of(slug: str) -> Spec | None:
        if slug not in at_hand:
            folder = root / DATASETS / slug
            there = NAME.fullmatch(slug) and folder.is_dir()
            at_hand[slug] = read_source(folder, root).descriptor if there else None
        return at_hand[slug]

    return descriptor_of


def _referred(root: Path, datasets: Mapping[str, Dataset], known: Mapping[str, Dataset]) -> dict[str, Dataset]:
    """Read the packages that checks refer to, or whose rows answers rest on, and that were not asked for."""
    wanted: set[str] = set()
    for dataset in datasets.values():
        wanted.update(package for check in checks_of(dataset) for package in check.packages)
        if Records.kept_by(dataset):
            wanted |= set(Records(dataset).backed_by_rows())
    found = {}
    for slug in sorted(wanted - set(datasets) - set(known)):
        folder = root / DATASETS / slug
        if NAME.fullmatch(slug) and folder.is_dir():
            source = read_source(folder, root)
            if not any(f.stops for f in validate(source)):
                found[slug] = to_dataset(source)
    return found
