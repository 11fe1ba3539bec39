"""Runs a command as its own process and tells what it took: in, arguments; out, seconds and memory."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

SAMPLING = 0.1
"""Seconds between two looks at the memory of a process and its children."""


@dataclass(frozen=True)
class Run:
    """What one run took. ``peak`` is bytes of the whole tree of processes at its largest moment."""

    seconds: float
    cpu: float
    peak: int


@dataclass(frozen=True)
class Pair:
    """Runs of two commands, one after the other, so that whatever else the machine does weighs on both."""

    whole: list[Run]
    bare: list[Run]

    @property
    def ratio(self) -> float:
        return median(w.seconds / b.seconds for w, b in zip(self.whole, self.bare, strict=True))

    @property
    def share(self) -> float:
        """Seconds that are the generator's own."""
        return median(w.seconds - b.seconds for w, b in zip(self.whole, self.bare, strict=True))

    @property
    def share_cpu(self) -> float:
        """The same in processor time, which other programs and several processors alter little."""
        return median(w.cpu - b.cpu for w, b in zip(self.whole, self.bare, strict=True))


def run(arguments: Sequence[str], folder: Path, environment: Mapping[str, str]) -> Run:
    """Run a command to its end; raises ``RuntimeError`` with its last words when it fails."""
    start = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, *arguments],
        cwd=folder,
        env=dict(environment),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    samples: list[int] = []
    ended = threading.Event()
    watcher = threading.Thread(target=_watch, args=(process.pid, ended, samples))
    watcher.start()
    assert process.stderr is not None
    said = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    ended.set()
    watcher.join()
    if process.returncode != 0:
        raise RuntimeError(f"{' '.join(arguments[:3])} terminó con {process.returncode}:\n{said[-1500:]}")
    largest = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return Run(seconds, usage.ru_utime + usage.ru_stime, max([largest, *samples]))


def alternate(whole: Callable[[], Run], bare: Callable[[], Run], times: int) -> Pair:
    """Run both, turn by turn."""
    pair = Pair([], [])
    for _ in range(times):
        pair.whole.append(whole())
        pair.bare.append(bare())
    return pair


def _watch(pid: int, ended: threading.Event, samples: list[int]) -> None:
    while not ended.wait(SAMPLING):
        samples.append(sum(_proportional(p) for p in _tree(pid)))


def _tree(pid: int) -> Iterator[int]:
    """Yield a process and all its descendants, where the system tells (Linux)."""
    yield pid
    try:
        for path in Path(f"/proc/{pid}/task").glob("*/children"):
            for child in path.read_text(encoding="ascii").split():
                yield from _tree(int(child))
    except OSError:
        return


def _proportional(pid: int) -> int:
    """Tell a process's memory in bytes, what it shares with others divided among them."""
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass
    return 0
