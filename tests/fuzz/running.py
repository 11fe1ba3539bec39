"""Runs many inputs in processes that are ended when one of them takes too long."""

from __future__ import annotations

import multiprocessing
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

from tests.fuzz.judging import ENDLESS, Judge, Judgement
from tests.fuzz.mutators import mutated

Case = tuple[str, str]
"""A class and a seed: what an input is made of, and all that is needed to make it again."""
START = 120.0
"""Seconds that a process may take to begin."""


@dataclass(frozen=True)
class Result:
    case: Case
    judgement: Judgement
    seconds: float


def run_cases(cases: Sequence[Case], workers: int, limit: float) -> Iterator[Result]:
    """Judge every case, as they are done; one that takes longer than ``limit`` seconds does not end."""
    pending = list(reversed(cases))
    crew = [_Worker() for _ in range(min(workers, len(cases)))]
    try:
        for one in crew:
            one.take(pending)
        while any(one.case for one in crew):
            ready = wait([one.pipe for one in crew if one.case], timeout=0.2)
            for one in crew:
                if one.case and (result := one.result(one.pipe in ready, limit)):
                    yield result
                    one.take(pending)
    finally:
        for one in crew:
            one.end()


class _Worker:
    """A process with a portal of its own, and the case that it is busy with."""

    def __init__(self) -> None:
        self.case: Case | None = None
        self._start()

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")  # each begins afresh, as whoever types an order does
        self.pipe, theirs = context.Pipe()
        self._process = context.Process(target=_work, args=(theirs,), daemon=True)
        self._process.start()
        theirs.close()
        if not self.pipe.poll(START) or self.pipe.recv() != "ready":
            raise RuntimeError("un proceso de prueba no empezó")

    def take(self, pending: list[Case]) -> None:
        self.case = pending.pop() if pending else None
        self._since = time.monotonic()
        if self.case:
            self.pipe.send(self.case)

    def result(self, ready: bool, limit: float) -> Result | None:
        """Give how the case ended, if it did; a process that did not answer in time is ended, and another begins."""
        seconds = time.monotonic() - self._since
        case = self.case or ("", "")
        if ready:
            try:
                judgement, seconds = self.pipe.recv()
                late = Judgement(ENDLESS, f"más de {limit:g} segundos")
                return Result(case, judgement if seconds <= limit else late, seconds)
            except EOFError:
                self.end()
                self._start()
                return Result(case, Judgement(ENDLESS, "el proceso se detuvo"), seconds)
        if seconds > limit:
            self.end()
            self._start()
            return Result(case, Judgement(ENDLESS, f"más de {limit:g} segundos"), seconds)
        return None

    def end(self) -> None:
        self._process.kill()
        self._process.join()
        self.pipe.close()


def _work(pipe: Connection[Any, Any]) -> None:
    with tempfile.TemporaryDirectory(prefix="portal-fuzz-") as aside:
        judge = Judge(Path(aside) / "portal")
        pipe.send("ready")
        while True:
            kind, seed = pipe.recv()
            start = time.monotonic()
            judgement = judge.judge(mutated(kind, judge.files, seed))
            pipe.send((judgement, time.monotonic() - start))
