"""Works out all that is published of every dataset, taking from the store what nothing touched since."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from build_scripts.destination import make_staging
from build_scripts.exceptions import DataError
from build_scripts.model import Instance, Published, Source
from build_scripts.pipeline.checking import check_given, check_sources, read_sources, select_packages
from build_scripts.pipeline.publishing import Ready, publish
from build_scripts.pipeline.reporting import Report, silent
from build_scripts.pipeline.sharing import workers_for
from build_scripts.reuse import Store
from build_scripts.settings import STAGING
from build_scripts.validate import check_withdrawn


@dataclass(frozen=True)
class Worked:
    """A portal's datasets, read and worked out, and the store that keeps results for the next time."""

    sources: tuple[Source, ...]
    ready: tuple[Ready, ...]
    """In the order of the sources."""
    store: Store

    @property
    def published(self) -> dict[str, Published]:
        """What is published, by the dataset's name."""
        return {one.published.dataset.slug: one.published for one in self.ready}


def work_out(instance: Instance, report: Report = silent) -> Worked:
    """Validate, compute, draw and encode every dataset of a portal; raises ``DataError`` with every finding.

    A dataset's results are made from the settings that are part of its key and from no other, so that what an edition
    kept serves the next.
    """
    lasting = _lasting(instance)
    given = check_given(instance.root)
    make_staging(instance.root)
    sources = read_sources(instance.root, select_packages(instance.root, ()))
    store = Store(instance.root / STAGING / "cache", repr(lasting))
    keys = {source.slug: store.key(source, sources) for source in sources}
    known = {slug: found for slug, key in keys.items() if (found := store.get(key, Ready))}
    changed = [source for source in sources if source.slug not in known]
    valid = {slug: one.published.dataset for slug, one in known.items()}
    computed = [figure for one in known.values() for figure in one.published.figures]
    misplaced = tuple(check_withdrawn(instance.withdrawn, [source.slug for source in sources]))
    with workers_for(len(changed)) as workers:
        checked = check_sources(instance.root, changed, valid, report, workers, computed)
        findings = (*given, *checked.findings, *misplaced)
        if any(finding.stops for finding in findings):
            raise DataError(findings)
        for one in publish(lasting, checked, report, workers):
            known[one.published.dataset.slug] = one
            store.put(keys[one.published.dataset.slug], one, Ready)
    return Worked(tuple(sources), tuple(known[source.slug] for source in sources), store)


def _lasting(instance: Instance) -> Instance:
    """Keep of the settings what datasets' own results depend on: no edition, nothing that only other pages say."""
    return replace(
        instance,
        root=Path(),
        numbers=(),
        deadlines=(),
        hosting_files=(),
        withdrawn=(),
        site={},
        valid_days=0,
        revoked_keys=(),
        edition=None,
        frozen_url="",
    )
