"""``make fuzz``: many damaged inputs, a table of how they ended, and the seed of each that should not have."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path

from tests.fuzz.judging import FAILURES, OUTCOMES, Judge
from tests.fuzz.mutators import CLASSES, mutated
from tests.fuzz.running import Case, Result, run_cases


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what was asked; 1 when anything ended as it should not."""
    options = _options(arguments)
    if options.mostrar:
        return _show(options.mostrar)
    kinds = options.clase or list(CLASSES)
    each = -(-options.casos // len(kinds))
    cases = [(kind, f"{options.semilla}/{n}") for n in range(each) for kind in kinds]
    print(f"Semilla {options.semilla}: {len(cases)} entradas en {options.procesos} procesos…", file=sys.stderr)
    start = time.monotonic()
    results = []
    for at, result in enumerate(run_cases(cases, options.procesos, options.limite), 1):
        results.append(result)
        if at % 500 == 0:
            print(f"  {at} de {len(cases)}", file=sys.stderr, flush=True)
    print(table(results, kinds))
    print(f"\n{len(results)} entradas en {time.monotonic() - start:.0f} s; la más lenta, "
          f"{max(one.seconds for one in results):.1f} s.")  # fmt: skip
    told = failures(results)
    print("\n".join(told) or "Ninguna traza, ninguna sin fin, ningún cambio en silencio.")
    return int(bool(told))


def table(results: Sequence[Result], kinds: Sequence[str]) -> str:
    """Count how the inputs of each class ended."""
    counts = Counter((one.case[0], one.judgement.outcome) for one in results)
    width = max(map(len, OUTCOMES))
    lines = [" " * width + "".join(f"{kind:>15}" for kind in kinds)]
    lines += [f"{outcome:<{width}}" + "".join(f"{counts[kind, outcome]:>15}" for kind in kinds) for outcome in OUTCOMES]
    return "\n".join(lines)


def failures(results: Sequence[Result]) -> list[str]:
    """Name each way of failing once, with how often it came and a case to see it again."""
    found: dict[tuple[str, str, str], list[Case]] = defaultdict(list)
    for one in results:
        if one.judgement.outcome in FAILURES:
            found[one.case[0], one.judgement.outcome, one.judgement.detail].append(one.case)
    return [
        f"✗ {kind}: {outcome}, {len(cases)} veces ({detail}). Véalo: make fuzz ARGS='--mostrar {kind}/{cases[0][1]}'"
        for (kind, outcome, detail), cases in sorted(found.items(), key=lambda item: -len(item[1]))
    ]


def _show(name: str) -> int:
    """Print one damaged input, and how it ends."""
    kind, _, seed = name.partition("/")
    with tempfile.TemporaryDirectory() as aside:
        judge = Judge(Path(aside) / "portal")
        files = mutated(kind, judge.files, seed)
        for path, content in files.items():
            print(f"=== {path}")
            sys.stdout.flush()
            sys.stdout.buffer.write(content[:20_000] + b"\n")
        print("===", judge.judge(files))
    return 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--semilla", default="1", help="de qué se hacen las entradas: la misma, las mismas")
    parser.add_argument("--casos", type=int, default=10_000, help="cuántas entradas, entre todas las clases")
    parser.add_argument("--clase", action="append", choices=list(CLASSES), help="solo esta clase; puede repetirse")
    parser.add_argument("--procesos", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--limite", type=float, default=10.0, help="segundos que puede tardar una entrada")
    parser.add_argument("--mostrar", metavar="CLASE/SEMILLA", help="muestra una entrada y cómo termina")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    raise SystemExit(main())
