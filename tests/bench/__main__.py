"""Measures what ``portal`` adds to a bare run of the site generator: ``make bench``.

Every ratio compares runs of the same machine in the same minutes, in turn. What is measured is a copy of the code,
in a temporary folder, over copies of the portals: the checkout stays as it is and may even be edited meanwhile.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path
from statistics import median

from tests.bench.editions import publish_many
from tests.bench.measure import Pair, Run, alternate, run
from tests.bench.synthetic import make_portal

ROOT = Path(__file__).parents[2]
STAGING = ".portal"
PLACE = "fuente_lugar"
"""The column that every published table has, and that no check reads."""
HEAVY = ("altair", "frictionless", "jinja2", "markdown", "mkdocs", "pandas", "pyarrow", "vl_convert", "xlsxwriter")
FORBIDDEN = {
    "portal --help": set(HEAVY),
    "portal validar": {"altair", "mkdocs", "pandas", "pyarrow", "vl_convert", "xlsxwriter"},
    "portal verificar": set(HEAVY) | {"icalendar", "yaml"},
    "portal construir, sin cambios": {"altair", "frictionless", "mkdocs", "pandas", "pyarrow", "vl_convert"},
}


@dataclass(frozen=True)
class Row:
    """One measured thing. ``goal`` is the most it should be; ``None`` when it is only told."""

    section: str
    what: str
    value: float
    unit: str
    goal: float | None = None
    detail: str = ""

    @property
    def met(self) -> bool | None:
        return None if self.goal is None else self.value <= self.goal


class Bench:
    """A temporary folder with a copy of the generator, and the commands run in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / "build_scripts", folder / "generador" / "build_scripts", ignore=ignored)
        self.environment = {**os.environ, "PYTHONPATH": str(folder / "generador"), "NO_MKDOCS_2_WARNING": "1"}
        self.environment.pop("SOURCE_DATE_EPOCH", None)
        self.changes = 0

    def reference(self) -> Path:
        portal = self.folder / "referencia"
        portal.mkdir()
        shutil.copy2(ROOT / "mkdocs.yml", portal)
        for name in ("docs", "datasets"):
            shutil.copytree(ROOT / name, portal / name)
        return portal

    def synthetic(self, count: int) -> Path:
        portal = self.folder / f"portal-{count}"
        portal.mkdir()
        make_portal(portal, (ROOT / "mkdocs.yml").read_text(encoding="utf-8"), count)
        return portal

    def build(self, portal: Path) -> Run:
        return run(["-m", "build_scripts.cli", "construir"], portal, self.environment)

    def validate(self, portal: Path) -> Run:
        return run(["-m", "build_scripts.cli", "validar"], portal, self.environment)

    def cold(self, portal: Path) -> Run:
        shutil.rmtree(portal / STAGING / "cache", ignore_errors=True)
        return self.build(portal)

    def changed(self, portal: Path, slugs: list[str]) -> Run:
        self.change(portal, slugs[self.changes % len(slugs)])
        return self.build(portal)

    def bare(self, portal: Path) -> Run:
        config = str(portal / STAGING / "mkdocs.yml")
        command = ["-m", "mkdocs", "build", "--quiet", "-f", config, "-d", str(self.folder / "solo")]
        return run(command, portal, self.environment)

    def change(self, portal: Path, slug: str) -> None:
        """Write something new in the last place of a dataset's first table."""
        self.changes += 1
        folder = portal / "datasets" / slug
        descriptor = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
        path = folder / descriptor["resources"][0]["path"]
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
        at = rows[0].index(PLACE)
        rows[-1][at] = f"{rows[-1][at].partition(' ·')[0]} · medición {self.changes}"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)

    def changeable(self, portal: Path, count: int) -> list[str]:
        """Name datasets that stay valid when their place changes, the ones with the largest descriptors first."""
        found: list[str] = []
        by_size = sorted((portal / "datasets").glob("*/datapackage.json"), key=lambda p: -p.stat().st_size)
        for path in by_size:
            kept = self.folder / "guardado"
            shutil.copytree(path.parent, kept)
            try:
                self.change(portal, path.parent.name)
                self.validate(portal)
                found.append(path.parent.name)
            except (RuntimeError, ValueError):
                shutil.rmtree(path.parent)
                shutil.copytree(kept, path.parent)
            shutil.rmtree(kept)
            if len(found) == count:
                break
        return found


# --- what is measured ----------------------------------------------------------------------------


def against_bare(
    bench: Bench, portal: Path, name: str, times: int, goals: tuple[float, float]
) -> tuple[Pair, list[Row]]:
    """Compare whole builds, from nothing and after one changed cell, with bare ones of the same pages."""
    bench.cold(portal)  # composes the pages, and leaves every file in the system's cache for both
    cold = alternate(lambda: bench.cold(portal), lambda: bench.bare(portal), times)
    slugs = bench.changeable(portal, min(times, 3))
    bench.build(portal)
    changed = alternate(lambda: bench.changed(portal, slugs), lambda: bench.bare(portal), times)
    rows = [
        Row("tiempo", f"{name}: desde cero / mkdocs solo", cold.ratio, "×", goals[0], _seconds(cold)),
        Row("tiempo", f"{name}: una celda cambiada / mkdocs solo", changed.ratio, "×", goals[1], _seconds(changed)),
        *_memory(name, cold, changed),
    ]
    return cold, rows


def _seconds(pair: Pair) -> str:
    whole, bare = (median(r.seconds for r in runs) for runs in (pair.whole, pair.bare))
    pairs = "1 par" if len(pair.whole) == 1 else f"mediana de {len(pair.whole)} pares"
    return f"{_number(whole)} s frente a {_number(bare)} s; {pairs}"


def _memory(name: str, cold: Pair, changed: Pair | None = None) -> Iterator[Row]:
    runs = {"desde cero": cold.whole, "mkdocs solo": cold.bare}
    if changed is not None:
        runs["una celda cambiada"] = changed.whole
    for what, taken in runs.items():
        yield Row("memoria", f"{name}: {what}", max(r.peak for r in taken) / 1e6, "MB")


def weigh(portal: Path) -> dict[str, int]:
    """Weigh a typical dataset's page, as it is and compressed, and what grows with the catalogue."""
    page = (portal / "site" / "datos" / "cobros-0003" / "index.html").read_bytes()
    index = portal / "site" / "buscar" / "indice.js"
    return {
        "html": len(page),
        "gzip": len(gzip.compress(page, mtime=0)),
        "search": index.stat().st_size if index.is_file() else 0,
    }


def growth(shares: Mapping[int, Pair], weights: Mapping[int, Mapping[str, int]]) -> Iterator[Row]:
    """Tell whether the generator's own share per dataset, and a page's weight, grow with the number of datasets."""
    counts = sorted(shares)
    for count in counts:
        pair, weight = shares[count], weights[count]
        own = pair.share / count * 1000
        bare = median(r.seconds for r in pair.bare) / (2 * count) * 1000
        own_cpu = _number(pair.share_cpu / count * 1000)
        detail = f"{own_cpu} ms de procesador; mkdocs solo, {_number(bare)} ms por página"
        yield Row("crecimiento", f"{count} conjuntos: lo propio, por conjunto", own, "ms", None, detail)
        detail = f"gzip {_number(weight['gzip'] / 1000)} kB; índice de búsqueda {_number(weight['search'] / 1000)} kB"
        yield Row("peso", f"{count} conjuntos: página de un conjunto", weight["html"] / 1000, "kB", None, detail)
    for few, many in pairwise(counts):
        times = (shares[many].share / many) / (shares[few].share / few)
        detail = "1 o menos: lineal o mejor; se admite un 10 % por el ruido"
        yield Row("crecimiento", f"de {few} a {many}: lo propio, por conjunto", times, "×", 1.1, detail)
    first, last = weights[counts[0]], weights[counts[-1]]
    times = max(last[key] / first[key] for key in ("html", "gzip"))
    yield Row("peso", f"de {counts[0]} a {counts[-1]}: página de un conjunto", times, "×", 1.01)


def validation(bench: Bench, portal: Path, times: int) -> Iterator[Row]:
    """Time ``portal validar`` over the reference datasets, start included."""
    pair = alternate(
        lambda: bench.validate(portal), lambda: run(["-c", "import frictionless"], portal, bench.environment), times
    )
    seconds = median(r.seconds for r in pair.whole)
    detail = f"{_number(pair.ratio)} veces lo que tarda «import frictionless»; mediana de {times}"
    yield Row("tiempo", "portal validar, datos de referencia", seconds, "s", 1.0, detail)
    yield Row("memoria", "portal validar, datos de referencia", max(r.peak for r in pair.whole) / 1e6, "MB")


def imports(bench: Bench, portal: Path) -> Iterator[Row]:
    """List the heavy libraries that each command imports; the portal has been built and nothing has changed."""
    commands = {
        "portal --help": ["--help"],
        "portal validar": ["validar"],
        "portal verificar": ["verificar", "site"],
        "portal construir, sin cambios": ["construir"],
        "portal construir, desde cero": ["construir"],
    }
    for name, arguments in commands.items():
        if name.endswith("desde cero"):
            shutil.rmtree(portal / STAGING / "cache", ignore_errors=True)
        program = (
            "import atexit, sys\n"
            f"heavy = {HEAVY!r}\n"
            "atexit.register(lambda: print('|' + ' '.join(h for h in heavy if h in sys.modules), file=sys.stderr))\n"
            "from build_scripts.cli import main\n"
            f"if __name__ == '__main__': raise SystemExit(main({arguments!r}))\n"
        )
        said = subprocess.run(
            [sys.executable, "-c", program],
            cwd=portal,
            env=bench.environment,
            capture_output=True,
            text=True,
            check=True,
        ).stderr
        loaded = said.rpartition("|")[2].split()
        excess = [h for h in loaded if h in FORBIDDEN.get(name, set())]
        goal = 0 if name in FORBIDDEN else None
        detail = ("carga " + ", ".join(loaded)) if loaded else "no carga ninguna"
        yield Row("importaciones", f"{name}: bibliotecas que le sobran", len(excess), "", goal, detail)


def editions(bench: Bench, portal: Path, name: str, count: int, times: int) -> Iterator[Row]:
    """Publish editions of a portal, verify them, and weigh what they take on disk."""
    slugs = bench.changeable(portal, 3)
    done = publish_many(bench, portal, slugs, count, times)
    what = f"{name}, {count} ediciones"
    yield Row("ediciones", f"{what}: publicar la primera", done.first, "s")
    yield Row("ediciones", f"{what}: publicar otra, una celda corregida", done.later, "s", None, "mediana")
    detail = f"{_number(done.verify)} s frente a {_number(done.sums)} s; mediana de {times} pares"
    yield Row("ediciones", f"{what}: verificar / sha256sum", done.ratio, "×", 1.5, detail)
    detail = f"una sola ocupa {_number(done.one / 1e6)} MB; todas por separado, {_number(done.apparent / 1e6)} MB"
    yield Row("ediciones", f"{what}: ocupan en disco", done.real / 1e6, "MB", None, detail)
    each = (done.real - done.one) / max(count - 1, 1) / 1e6
    yield Row(
        "ediciones", f"{what}: cada una más", each, "MB", None, f"{_number(100 * each * 1e6 / done.one)} % de una"
    )


PRINTING = """
import json, sys, time
from pathlib import Path
from build_scripts.load import read_outlines
from build_scripts.pipeline import check, select_packages
from build_scripts.pipeline.publishing import publish
from build_scripts.pipeline.reporting import silent
from build_scripts.pipeline.typesetting import typeset_outline
from build_scripts.reuse import Store
from build_scripts.settings import read_instance
root = Path()
instance = read_instance(root)
checked = check(root, select_packages(root, ()))
published = {one.published.dataset.slug: one.published for one in publish(instance, checked, silent)}
for outline in read_outlines(root):
    for turn in range(int(sys.argv[1])):
        start = time.perf_counter()
        made = typeset_outline(instance, outline, published, Store(root / f"medida-{turn}", ""))
        print(json.dumps([outline.name, len(made), time.perf_counter() - start]))
"""
"""Sets every printed document, its data being at hand and nothing kept from before."""


def printing(bench: Bench, portal: Path, times: int) -> Iterator[Row]:
    """Time the setting of all printed documents of each rendición."""
    command = [sys.executable, "-c", PRINTING, str(times)]
    said = subprocess.run(command, cwd=portal, env=bench.environment, capture_output=True, text=True, check=True).stdout
    taken: dict[str, list[float]] = {}
    counts: dict[str, int] = {}
    for name, count, seconds in map(json.loads, said.splitlines()):
        counts[name] = count
        taken.setdefault(name, []).append(seconds)
    for name, seconds in taken.items():
        detail = f"{counts[name]} documentos; la primera vez, {_number(seconds[0])} s; mediana de {times}"
        yield Row("tiempo", f"documentos de {name}", median(seconds), "s", 1.0, detail)


# --- all of it -----------------------------------------------------------------------------------


def measure(bench: Bench, *, quick: bool, full: bool, only_editions: int = 0) -> Iterator[Row]:
    """Measure everything, telling on standard error what comes next."""
    times = 3
    _say("portal de referencia")
    reference = bench.reference()
    if only_editions:
        yield from editions(bench, reference, "referencia", only_editions, times)
        return
    yield from validation(bench, reference, 3 if quick else 7)
    yield from against_bare(bench, reference, "referencia", times, (4.0, 2.0))[1]
    yield from imports(bench, reference)
    _say("ediciones")
    yield from editions(bench, reference, "referencia", 2 if quick else 50 if full else 5, times)
    _say("documentos impresos")
    yield from printing(bench, reference, times)
    shutil.rmtree(reference)

    shares: dict[int, Pair] = {}
    weights: dict[int, Mapping[str, int]] = {}
    sizes = [10, 40] if quick else [10, 100, 300, *([1000] if full else [])]
    for count in sizes:
        _say(f"portal de {count} conjuntos ({2 * count} páginas)")
        portal = bench.synthetic(count)
        if count == 300:
            shares[count], rows = against_bare(bench, portal, "600 páginas", times, (1.5, 1.15))
            yield from rows
        else:
            few = 1 if count > 300 else times
            bench.cold(portal)
            shares[count] = alternate(lambda p=portal: bench.cold(p), lambda p=portal: bench.bare(p), few)  # type: ignore[misc]
            yield from _memory(f"{2 * count} páginas", shares[count])
        weights[count] = weigh(portal)
        shutil.rmtree(portal)
    yield from growth(shares, weights)


def _say(what: str) -> None:
    print(f"Midiendo: {what}…", file=sys.stderr, flush=True)


@contextmanager
def temporary() -> Iterator[Path]:
    """Give a folder that goes away, whatever happens."""
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder:
        yield Path(folder)


TITLES = {
    "tiempo": "Tiempo",
    "crecimiento": "Crecimiento",
    "ediciones": "Ediciones",
    "peso": "Peso de las páginas",
    "memoria": "Memoria (máximo, con sus procesos)",
    "importaciones": "Bibliotecas pesadas que carga cada orden",
}


def table(rows: list[Row], context: Mapping[str, object]) -> str:
    """Set the rows as a table for people."""
    lines = [", ".join(f"{key}: {value}" for key, value in context.items())]
    wide = max(len(row.what) for row in rows)
    for section, title in TITLES.items():
        lines += ["", title]
        for row in (r for r in rows if r.section == section):
            goal = "" if row.goal is None else f"meta ≤ {_number(row.goal)}{_unit(row.unit)} {'✓' if row.met else '✗'}"
            value = f"{_number(row.value)}{_unit(row.unit)}"
            lines.append(f"  {row.what:<{wide}}  {value:>10}  {goal:<18}  {row.detail}".rstrip())
    missed = [row for row in rows if row.met is False]
    total = sum(row.goal is not None for row in rows)
    return "\n".join([*lines, "", f"Metas cumplidas: {total - len(missed)} de {total}."])


def _number(value: float) -> str:
    digits = 0 if value == int(value) or value >= 100 else 2 if value < 10 else 1
    return f"{value:.{digits}f}".replace(".", ",")


def _unit(unit: str) -> str:
    return f" {unit}" if unit else ""


def main() -> int:
    """Measure and print; the exit code does not depend on the goals, which depend on the machine too."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="Mide cuánto tarda el portal.")
    size = parser.add_mutually_exclusive_group()
    size.add_argument("--rapido", action="store_true", help="solo portales pequeños (dos minutos)")
    size.add_argument("--completo", action="store_true", help="también 1.000 conjuntos (un cuarto de hora)")
    size.add_argument("--ediciones", metavar="N", type=int, default=0, help="solo publicar y verificar N ediciones")
    parser.add_argument("--json", action="store_true", help="escribe los resultados como JSON")
    options = parser.parse_args()
    load = os.getloadavg()[0]
    with temporary() as folder:
        rows = list(
            measure(Bench(folder), quick=options.rapido, full=options.completo, only_editions=options.ediciones)
        )
    context = {
        "procesadores": os.cpu_count() or 1,
        "Python": platform.python_version(),
        "carga al empezar": _number(load),
        "al terminar": _number(os.getloadavg()[0]),
    }
    if options.json:
        document = {"context": context, "rows": [{**asdict(row), "met": row.met} for row in rows]}
        print(json.dumps(document, ensure_ascii=False, indent=1))
    else:
        print(table(rows, context))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
