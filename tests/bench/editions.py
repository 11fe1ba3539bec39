"""Publishes editions of a portal, one cell corrected in each, and measures verifying them and the disk they take."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from tests.bench.measure import Run, alternate, run

if TYPE_CHECKING:
    from tests.bench.__main__ import Bench

PLACE = "fuente_lugar"
FIRST = date(2027, 1, 31)


@dataclass(frozen=True)
class Measured:
    """What publishing and verifying a number of editions took."""

    editions: int
    first: float
    """Seconds of the first publication, and of each one after it."""
    later: float
    verify: float
    sums: float
    """Seconds of sha256sum over the same files."""
    ratio: float
    apparent: int
    """Bytes of all editions as if each had its own; then what the disk holds; then one edition alone."""
    real: int
    one: int


def publish_many(bench: Bench, portal: Path, slugs: list[str], count: int, times: int) -> Measured:
    """Publish ``count`` editions, then verify them and run sha256sum over the same files, turn by turn."""
    destination = bench.folder / "publicación"
    shutil.rmtree(destination, ignore_errors=True)
    taken: list[Run] = []
    for place in range(count):
        if place:
            revise(bench, portal, slugs[place % len(slugs)], place)
        day = FIRST + timedelta(days=30 * place)
        arguments = ["publicar", f"e{place + 1:03}", "--fecha", day.isoformat(), "--destino", str(destination)]
        taken.append(run(["-m", "build_scripts.cli", *arguments], portal, bench.environment))
    files = [path for path in sorted(destination.rglob("*")) if path.is_file() and not path.is_symlink()]
    command = ["-m", "build_scripts.cli", "verificar", str(destination)]
    pair = alternate(lambda: run(command, portal, bench.environment), lambda: _sums(files), times)
    editions = [path for path in files if path.parent != destination]
    return Measured(
        editions=count,
        first=taken[0].seconds,
        later=median(r.seconds for r in taken[1:] or taken),
        verify=median(r.seconds for r in pair.whole),
        sums=median(r.seconds for r in pair.bare),
        ratio=pair.ratio,
        apparent=_held(editions, lambda path, place: place),
        real=_held(editions, lambda path, place: path.stat().st_ino),
        one=_held([p for p in editions if destination / "e001" in p.parents], lambda path, place: place),
    )


def _sums(files: Iterable[Path]) -> Run:
    """Run sha256sum over files, as a shell would."""
    names = "\0".join(map(str, files)).encode()
    start = time.perf_counter()
    subprocess.run(["xargs", "-0", "sha256sum"], input=names, stdout=subprocess.DEVNULL, check=True)
    return Run(time.perf_counter() - start, 0, 0)


def _held(files: Iterable[Path], same: Callable[[Path, int], int]) -> int:
    """Add up the disk that files hold, in whole blocks, each once by what tells one from another."""
    held = {same(path, place): path.stat().st_blocks * 512 for place, path in enumerate(files)}
    return sum(held.values())


def revise(bench: Bench, portal: Path, slug: str, number: int) -> None:
    """Correct a cell and publish the revision that says so, as an officer does."""
    folder = portal / "datasets" / slug
    path = folder / "datapackage.json"
    before = _last_row(folder)
    bench.change(portal, slug)
    after = _last_row(folder)
    descriptor = json.loads(path.read_text(encoding="utf-8"))
    resource = descriptor["resources"][0]
    key = resource["schema"]["primaryKey"]
    types = {field["name"]: field["type"] for field in resource["schema"]["fields"]}
    row = {
        k: int(after[k]) if types[k] in {"integer", "year"} else after[k]
        for k in ([key] if isinstance(key, str) else key)
    }
    change = {"resource": resource["name"], "row": row, "field": PLACE, "from": before[PLACE], "to": after[PLACE]}
    numbers = descriptor["version"].split(".")
    descriptor["version"] = ".".join([*numbers[:2], str(int(numbers[2]) + 1)])
    descriptor["portal"]["revisions"].append(
        {
            "version": descriptor["version"],
            "date": (FIRST + timedelta(days=number)).isoformat(),
            "kind": "patch",
            "reason": "Medición: una celda más.",
            "changes": [change],
        }
    )
    path.write_text(json.dumps(descriptor, ensure_ascii=False, indent=1), encoding="utf-8")


def _last_row(folder: Path) -> dict[str, str]:
    resource = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))["resources"][0]
    with (folder / resource["path"]).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))[-1]
