"""What search engines read of a dataset and of the catalogue: schema.org, as the JSON-LD that a page carries.

Vocabulary: https://schema.org/Dataset and https://schema.org/DataCatalog.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from typing import Any

from build_scripts.addresses import dataset_file
from build_scripts.describe.addresses import CATALOGUE_ID, CATALOGUE_PAGE, address, dataset_id
from build_scripts.describe.formats import format_of
from build_scripts.model import Dataset, Download, Field, Instance, Spec

WHOLE = {"ZIP", "Data Package"}
DAY = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


def dataset_jsonld(instance: Instance, dataset: Dataset, files: Iterable[Download]) -> str:
    """Describe a dataset on its own page; ``files`` are its downloads.

    Charts and computed tables are left out: they are no other form of the dataset.
    """
    page = dataset_file(dataset.slug)

    def at(target: str) -> str:
        return address(instance.url, target, page)

    revisions = dataset.portal["revisions"]
    publisher = {"@type": "Organization", "name": instance.publisher}
    document: dict[str, Any] = {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "@id": at(dataset_id(dataset.slug)),
        "url": at(page),
        "name": dataset.title,
        "description": dataset.description,
        "identifier": dataset.slug,
        "inLanguage": "es",
        "isAccessibleForFree": True,
        "keywords": dataset.descriptor.get("keywords"),
        "license": [item["path"] for item in dataset.descriptor["licenses"]],
        "version": dataset.version,
        "datePublished": revisions[0]["date"],
        "dateModified": revisions[-1]["date"],
        "temporalCoverage": _years(dataset),
        "spatialCoverage": _place(dataset.portal.get("place")),
        "creator": publisher,
        "publisher": publisher,
        "contributor": [_contributor(item) for item in dataset.descriptor.get("contributors", ())],
        "isBasedOn": [_work(source) for source in dataset.descriptor["sources"]],
        "variableMeasured": _variables(dataset),
        "distribution": [_download(download, at) for download in files if _is_data(download)],
        "includedInDataCatalog": {"@type": "DataCatalog", "@id": at(CATALOGUE_ID), "name": instance.name},
    }
    return _spelled(document)


def catalogue_jsonld(instance: Instance, datasets: Sequence[Dataset]) -> str:
    """Describe the whole catalogue on the page of data; each dataset is told on its own page, and named here.

    An edition's says its name, its day and, as https://schema.org/archivedAt, where it stays as it is.
    """
    edition = instance.edition

    def at(target: str) -> str:
        return address(instance.url, target, CATALOGUE_PAGE)

    return _spelled(
        {
            "@context": "https://schema.org/",
            "@type": "DataCatalog",
            "@id": at(CATALOGUE_ID),
            "url": at(CATALOGUE_PAGE),
            "name": instance.name,
            "description": instance.description or instance.notice,
            "inLanguage": "es",
            "version": edition.name if edition else None,
            "datePublished": edition.day.isoformat() if edition else None,
            "archivedAt": address(instance.frozen_url, CATALOGUE_PAGE) if instance.frozen_url else None,
            "publisher": {"@type": "Organization", "name": instance.publisher},
            "dataset": [{"@id": at(dataset_id(dataset.slug))} for dataset in datasets],
        }
    )


def _is_data(download: Download) -> bool:
    return download.resource is not None or download.format in WHOLE


def _download(download: Download, at: Any) -> Spec:
    return {
        "@type": "DataDownload",
        "name": download.label,
        "contentUrl": at(download.path),
        "encodingFormat": format_of(download.path).media_type,
        "contentSize": f"{download.bytes} B",
        "sha256": download.sha256,
    }


def _variables(dataset: Dataset) -> list[Spec]:
    """Name what is measured: every field, once, whatever the number of tables it is in."""
    fields: dict[tuple[str, str | None], Field] = {}
    for table in dataset.tables.values():
        for field in table.fields:
            fields.setdefault((field.title, field.unit), field)
    return [
        _without_empty({"@type": "PropertyValue", "name": f.title, "description": f.description, "unitText": f.unit})
        for f in fields.values()
    ]


def _years(dataset: Dataset) -> str | None:
    """Spell a span of years as ISO 8601 does."""
    if dataset.years is None:
        return None
    first, last = dataset.years
    return f"{first:04}" if first == last else f"{first:04}/{last:04}"


def _place(name: str | None) -> Spec | None:
    return {"@type": "Place", "name": name} if name else None


def _work(source: Spec) -> Spec:
    """Describe a source document; its date and address only where they are what schema.org takes for them."""
    organization = source.get("organization")
    return _without_empty(
        {
            "@type": "CreativeWork",
            "name": source["title"],
            "publisher": {"@type": "Organization", "name": organization} if organization else None,
            "datePublished": source.get("date") if DAY.fullmatch(source.get("date", "")) else None,
            "version": source.get("version"),
            "url": source.get("path") if re.match(r"https?://", source.get("path", "")) else None,
        }
    )


def _contributor(item: Spec) -> Spec:
    """Name a contributor; nothing tells whether it is a person or an organisation."""
    return _without_empty({"name": item["title"], "url": item.get("path"), "affiliation": item.get("organization")})


def _without_empty(document: Spec) -> dict[str, Any]:
    return {key: value for key, value in document.items() if value not in (None, "", [])}


def _spelled(document: Spec) -> str:
    r"""Spell JSON that can stand in a script element: nothing in it opens or closes a tag or a comment.

    >>> _spelled({"name": "</script><!--"})
    '{"name":"\\u003c/script>\\u003c!--"}'
    """
    return json.dumps(_without_empty(document), ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
