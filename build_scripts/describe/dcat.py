"""The catalogue that other catalogues harvest: DCAT-AP 3, as JSON-LD whose context is written inside it.

Norm: DCAT-AP 3.0.1 (https://semiceu.github.io/DCAT-AP/releases/3.0.1/), which narrows the W3C's DCAT 3. Themes are
left out: no source assigns them. The documents of origin are no datasets, so they are told as provenance.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from build_scripts.addresses import dataset_file
from build_scripts.describe.addresses import (
    CATALOGUE_ID,
    CATALOGUE_PAGE,
    PUBLISHER_ID,
    address,
    dataset_id,
)
from build_scripts.describe.formats import EU, IANA, format_of
from build_scripts.model import Dataset, Fingerprint, Instance, Output, Published, Spec

CATALOGUE = "catalogo.jsonld"

SPANISH = "http://publications.europa.eu/resource/authority/language/SPA"
SHA256 = "http://spdx.org/rdf/terms#checksumAlgorithm_sha256"


def _typed(term: str, kind: str) -> Spec:
    return {"@id": term, "@type": kind}


def _spanish(term: str) -> Spec:
    return {"@id": term, "@language": "es"}


CONTEXT: Spec = {
    "adms": "http://www.w3.org/ns/adms#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "prov": "http://www.w3.org/ns/prov#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "title": _spanish("dct:title"),
    "description": _spanish("dct:description"),
    "keyword": _spanish("dcat:keyword"),
    "label": _spanish("rdfs:label"),
    "placeName": _spanish("skos:prefLabel"),
    "versionNotes": _spanish("adms:versionNotes"),
    "name": _spanish("foaf:name"),
    "identifier": "dct:identifier",
    "version": "dcat:version",
    "hasVersion": "dcat:hasVersion",
    "issued": _typed("dct:issued", "xsd:date"),
    "modified": _typed("dct:modified", "xsd:date"),
    "startDate": _typed("dcat:startDate", "xsd:gYear"),
    "endDate": _typed("dcat:endDate", "xsd:gYear"),
    "byteSize": _typed("dcat:byteSize", "xsd:nonNegativeInteger"),
    "checksumValue": _typed("spdx:checksumValue", "xsd:hexBinary"),
    "algorithm": _typed("spdx:algorithm", "@id"),
    "checksum": "spdx:checksum",
    "accessURL": _typed("dcat:accessURL", "@id"),
    "downloadURL": _typed("dcat:downloadURL", "@id"),
    "mediaType": _typed("dcat:mediaType", "@id"),
    "format": _typed("dct:format", "@id"),
    "license": _typed("dct:license", "@id"),
    "language": _typed("dct:language", "@id"),
    "publisher": _typed("dct:publisher", "@id"),
    "homepage": _typed("foaf:homepage", "@id"),
    "landingPage": _typed("dcat:landingPage", "@id"),
    "dataset": _typed("dcat:dataset", "@id"),
    "distribution": "dcat:distribution",
    "contactPoint": "dcat:contactPoint",
    "provenance": "dct:provenance",
    "derivedFrom": "prov:wasDerivedFrom",
    "spatial": "dct:spatial",
    "temporal": "dct:temporal",
}


def catalogue(instance: Instance, published: Sequence[Published], files: Mapping[str, Sequence[Fingerprint]]) -> Output:
    """List every dataset with all its files; ``files`` are those of each dataset, by its name."""
    at = _Addresses(instance.url)
    nodes: list[Spec] = [_catalogue(instance, published, at), _publisher(instance, at)]
    nodes += [_dataset(instance, one, files.get(one.dataset.slug, ()), at) for one in published]
    nodes += _vocabulary(published, [file for group in files.values() for file in group], at)
    text = json.dumps({"@context": CONTEXT, "@graph": nodes}, ensure_ascii=False, indent=1)
    return Output(CATALOGUE, f"{text}\n".encode())


class _Addresses:
    """Gives addresses as the catalogue, which lies at the root, writes them."""

    def __init__(self, url: str) -> None:
        self._url = url

    def __call__(self, target: str) -> str:
        return address(self._url, target, CATALOGUE)


def _catalogue(instance: Instance, published: Sequence[Published], at: _Addresses) -> Spec:
    days = [spec["date"] for one in published for spec in one.dataset.specs("revisions")]
    licences = {_licence(one.dataset) for one in published}
    return _without_empty(
        {
            "@id": at(CATALOGUE_ID),
            "@type": "dcat:Catalog",
            "title": instance.name,
            "description": instance.description or instance.notice,
            "publisher": at(PUBLISHER_ID),
            "license": licences.pop() if len(licences) == 1 else None,
            "language": SPANISH,
            "homepage": at(CATALOGUE_PAGE),
            "issued": min(days, default=None),
            "modified": max(days, default=None),
            "version": instance.edition.name if instance.edition else None,
            "dataset": [at(dataset_id(one.dataset.slug)) for one in published],
        }
    )


def _publisher(instance: Instance, at: _Addresses) -> Spec:
    return {"@id": at(PUBLISHER_ID), "@type": "foaf:Agent", "name": instance.publisher}


def _dataset(instance: Instance, one: Published, files: Iterable[Fingerprint], at: _Addresses) -> Spec:
    dataset = one.dataset
    revisions = dataset.portal["revisions"]
    sources = dataset.descriptor["sources"]
    return _without_empty(
        {
            "@id": at(dataset_id(dataset.slug)),
            "@type": "dcat:Dataset",
            "title": dataset.title,
            "description": dataset.description,
            "identifier": dataset.slug,
            "version": dataset.version,
            "versionNotes": revisions[-1]["reason"],
            "hasVersion": _frozen(instance, dataset),
            "issued": revisions[0]["date"],
            "modified": revisions[-1]["date"],
            "language": SPANISH,
            "keyword": dataset.descriptor.get("keywords"),
            "publisher": at(PUBLISHER_ID),
            "contactPoint": _contact(instance),
            "landingPage": at(dataset_file(dataset.slug)),
            "temporal": _temporal(dataset),
            "spatial": _spatial(dataset),
            "provenance": {
                "@type": "dct:ProvenanceStatement",
                "label": "Transcrito de: " + "; ".join(_source_line(source) for source in sources) + ".",
            },
            "derivedFrom": [{"@type": "prov:Entity", "title": source["title"]} for source in sources],
            "distribution": [_distribution(one, file, at) for file in sorted(files, key=lambda f: f.path)],
        }
    )


def _frozen(instance: Instance, dataset: Dataset) -> Spec | None:
    """Describe the dataset as this edition has it, at the address where it never changes (DCAT 3, 11.1)."""
    if not instance.frozen_url or not instance.edition:
        return None
    page = address(instance.frozen_url, dataset_file(dataset.slug))
    return {
        "@id": address(instance.frozen_url, dataset_id(dataset.slug)),
        "@type": "dcat:Dataset",
        "title": f"{dataset.title}, edición {instance.edition.name}",
        "description": dataset.description,
        "version": dataset.version,
        "issued": instance.edition.day.isoformat(),
        "landingPage": {"@id": page, "@type": "foaf:Document"},
    }


def _distribution(one: Published, file: Fingerprint, at: _Addresses) -> Spec:
    kind = format_of(file.path)
    title, words = _told(one, file.path)
    described = {
        "@id": at(f"{file.path}#distribucion"),
        "@type": "dcat:Distribution",
        "title": f"{title} ({kind.word})",
        "description": words,
        "accessURL": at(f"{dataset_file(one.dataset.slug)}#descargas"),
        "downloadURL": at(file.path),
        "mediaType": IANA + kind.media_type,
        "format": EU + kind.file_type if kind.file_type else None,
        "byteSize": file.bytes,
        "checksum": {"@type": "spdx:Checksum", "algorithm": SHA256, "checksumValue": file.sha256},
        "license": _licence(one.dataset),
        "modified": one.dataset.revised.isoformat(),
    }
    return _without_empty(described)


def _told(one: Published, path: str) -> tuple[str, str]:
    """Say what a file holds, from where it stands, in a title and a sentence: a table, a chart, the package."""
    folder = f"datos/{one.dataset.slug}/"
    inside = path.removeprefix(folder)
    stem = inside.rsplit("/", 1)[-1].partition(".")[0]
    charts = {f"graficos/{chart.name}": (chart.title, chart.subtitle) for chart in one.charts}
    made = "Tabla que el portal calcula con estos datos."
    computed = {f"desgloses/{breakdown.name}": (breakdown.title, made) for breakdown in one.breakdowns}
    tables = {table.name: (table.title, table.description) for table in one.dataset.tables.values()}
    whole = (one.dataset.title, "El conjunto de datos completo.")
    if inside == path:
        return whole
    if inside == "datapackage.json":
        return "Descriptor", "Los campos, las fuentes, las licencias y las comprobaciones del conjunto de datos."
    return {**charts, **computed, **tables}.get(inside.partition(".")[0], (stem, one.dataset.title))


def _licence(dataset: Dataset) -> str:
    path: str = dataset.descriptor["licenses"][0]["path"]
    return path


def _contact(instance: Instance) -> Spec | None:
    if not instance.contact:
        return None
    web = instance.contact.startswith(("http://", "https://"))
    way = "vcard:hasURL" if web else "vcard:hasEmail"
    place = instance.contact if web else f"mailto:{instance.contact}"
    return {"@type": "vcard:Kind", "vcard:fn": instance.publisher, way: {"@id": place}}


def _temporal(dataset: Dataset) -> Spec | None:
    if dataset.years is None:
        return None
    first, last = dataset.years
    return {"@type": "dct:PeriodOfTime", "startDate": f"{first:04}", "endDate": f"{last:04}"}


def _spatial(dataset: Dataset) -> Spec | None:
    place = dataset.portal.get("place")
    return {"@type": "dct:Location", "placeName": place} if place else None


def _source_line(source: Spec) -> str:
    return ", ".join(str(source[key]) for key in ("title", "organization", "date") if key in source)


def _vocabulary(published: Sequence[Published], files: Iterable[Fingerprint], at: _Addresses) -> list[Spec]:
    """Say once what kind of thing each address is that the descriptions name."""
    kinds = {format_of(file.path) for file in files}
    pages = {CATALOGUE_PAGE, *(dataset_file(one.dataset.slug) for one in published)}
    nodes: dict[str, str] = {SPANISH: "dct:LinguisticSystem", SHA256: "spdx:ChecksumAlgorithm"}
    nodes |= {_licence(one.dataset): "dct:LicenseDocument" for one in published}
    nodes |= {IANA + kind.media_type: "dct:MediaType" for kind in kinds}
    nodes |= {EU + kind.file_type: "dct:MediaTypeOrExtent" for kind in kinds if kind.file_type}
    nodes |= {at(page): "foaf:Document" for page in pages}
    return [{"@id": name, "@type": nodes[name]} for name in sorted(nodes)]


def _without_empty(document: Spec) -> dict[str, Any]:
    return {key: value for key, value in document.items() if value not in (None, "", [])}
