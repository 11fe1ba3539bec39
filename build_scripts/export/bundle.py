"""The Data Package as it is published, and the ZIP that holds it whole."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from datetime import UTC, datetime
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from build_scripts.export.recipes import RECIPES
from build_scripts.export.records import pretty
from build_scripts.model import Dataset

EPOCH = datetime(1980, 1, 1)  # noqa: DTZ001 - the first moment that a ZIP can record, which knows no zones
README = "LEEME.txt"
READABLE_BY_ALL = 0o100644 << 16
UNIX = 3


def created(dataset: Dataset) -> datetime:
    """Give the moment that the descriptor declares, in UTC and without a zone, or a fixed one where it has none."""
    try:
        moment = datetime.fromisoformat(dataset.descriptor.get("created", ""))
    except ValueError:
        return EPOCH
    return max(moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment, EPOCH)


def encode_descriptor(dataset: Dataset, csvs: Mapping[str, bytes]) -> bytes:
    """Write the descriptor with each resource's published path, and its size and hash as Data Package v2 has them."""
    resources = []
    for resource in dataset.descriptor["resources"]:
        content = csvs[resource["name"]]
        published = {
            "path": f"{resource['name']}.csv",
            "bytes": len(content),
            "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        }
        schema = {"schema": resource["schema"]}
        rest = {key: value for key, value in resource.items() if key not in schema}
        # The table's schema is long: what is short goes before it.
        resources.append(rest | published | schema)
    return f"{pretty({**dataset.descriptor, 'resources': resources})}\n".encode()


def encode_zip(dataset: Dataset, descriptor: bytes, csvs: Mapping[str, bytes], readme: str, recipes: bytes) -> bytes:
    """Pack the readme, the descriptor, the recipes and the CSVs at the paths that the descriptor names."""
    moment = created(dataset)
    stamp = (moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second)
    members = {README: readme.encode(), "datapackage.json": descriptor, RECIPES: recipes}
    members |= {f"{name}.csv": content for name, content in csvs.items()}
    sink = io.BytesIO()
    with ZipFile(sink, "w", ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in members.items():
            member = ZipInfo(name, stamp)
            member.compress_type = ZIP_DEFLATED
            member.external_attr = READABLE_BY_ALL
            member.create_system = UNIX  # the same bytes on every system
            archive.writestr(member, content)
    return sink.getvalue()
