"""News of the data, for feed readers: Atom (RFC 4287), one entry a revision of a dataset."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID, uuid5

from build_scripts.describe.addresses import CATALOGUE_PAGE, address, dataset_page
from build_scripts.describe.markup import xml_text
from build_scripts.labels import REVISION_KINDS
from build_scripts.model import Dataset, Instance, Output, Spec

FEED = "novedades.xml"

NAMES = UUID("6f7a3c1e-52d4-4b8e-9d0b-2a1c7e94f5b3")
"""The namespace of the ids (RFC 9562, version 5): what has the same name has the same id on any host, always."""


def feed(instance: Instance, datasets: Sequence[Dataset]) -> Output:
    """Tell every revision of every dataset, newest first."""
    entries = [(revision, dataset) for dataset in datasets for revision in dataset.portal["revisions"]]
    entries.sort(key=lambda entry: entry[1].slug)
    entries.sort(key=lambda entry: (entry[0]["date"], _number(entry[0])), reverse=True)
    newest = max((revision["date"] for revision, _ in entries), default="1970-01-01")
    title = f"{instance.name}: novedades de los datos"
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="es">',
        f"<id>urn:uuid:{uuid5(NAMES, f'/{instance.name}')}</id>",
        f"<title>{xml_text(title)}</title>",
        f"<updated>{_moment(newest)}</updated>",
        f"<author><name>{xml_text(instance.publisher)}</name></author>",
        f"<rights>{xml_text(instance.data_license)}</rights>",
        f'<link rel="self" type="application/atom+xml" href="{xml_text(address(instance.url, FEED))}"/>',
        f'<link rel="alternate" type="text/html" href="{xml_text(address(instance.url, CATALOGUE_PAGE))}"/>',
    ]
    for revision, dataset in entries:
        lines += _entry(instance, dataset, revision)
    return Output(FEED, "\n".join([*lines, "</feed>\n"]).encode())


def _entry(instance: Instance, dataset: Dataset, revision: Spec) -> list[str]:
    version, kind = revision["version"], revision["kind"]
    title = f"{dataset.title}, versión {version}: {REVISION_KINDS[kind]}"
    history = address(instance.url, f"{dataset_page(dataset.slug)}#historial", FEED)
    return [
        "<entry>",
        f"<id>urn:uuid:{uuid5(NAMES, f'{dataset.slug}/{version}')}</id>",
        f"<title>{xml_text(title)}</title>",
        f"<updated>{_moment(revision['date'])}</updated>",
        f"<published>{_moment(revision['date'])}</published>",
        f'<link rel="alternate" type="text/html" href="{xml_text(history)}"/>',
        f'<category term="{kind}" label="{REVISION_KINDS[kind]}"/>',
        f"<summary>{xml_text(revision['reason'])}</summary>",
        "</entry>",
    ]


def _moment(day: str) -> str:
    """Give a day as the moment that Atom wants; revisions have no hour."""
    return f"{day}T00:00:00Z"


def _number(revision: Spec) -> tuple[int, ...]:
    return tuple(int(part) for part in revision["version"].split("."))
