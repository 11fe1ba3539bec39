"""Shares the work on many packages among processes; for a few, starting them would take longer than they save.

In: a function of one thing, and the things. Out: the results in the order of the things, whoever did which; the first
error in that order comes through as it was raised.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from build_scripts.exceptions import PortalError
from build_scripts.programs import safe_children

if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor

MANY = 32
"""From so many packages on, two processes that start afresh are done before one."""
MOST = 8
"""Each process holds its own copy of what draws and encodes, about 250 MB."""
HANDFUL = 4
"""Packages handed over at a time: enough to spare messages, few enough for all to finish together."""

Thing = TypeVar("Thing")
Result = TypeVar("Result")


class Workers:
    """One process or several that do the same to many things."""

    def __init__(self, pool: ProcessPoolExecutor | None) -> None:
        self._pool = pool

    def each(self, work: Callable[[Thing], Result], things: Sequence[Thing]) -> Iterator[Result]:
        """Give ``work`` of each thing, in their order; ``work`` is a function of a module, so that it can be sent."""
        if self._pool is None:
            yield from map(work, things)
            return
        from concurrent.futures import BrokenExecutor

        try:
            yield from self._pool.map(work, things, chunksize=HANDFUL)
        except BrokenExecutor as error:
            raise PortalError(
                "El sistema detuvo un proceso de cálculo, casi siempre por falta de memoria. "
                "Cierre otros programas y repita la orden. Lo que había queda como estaba."
            ) from error


ALONE = Workers(None)
"""This process and no other."""


@contextmanager
def workers_for(count: int) -> Iterator[Workers]:
    """Open as many processes as ``count`` packages and this machine warrant, and close them at the end."""
    processes = min(_processors(), MOST)
    if count < MANY or processes < 2:
        yield ALONE
        return
    from concurrent.futures import ProcessPoolExecutor  # not even imported for a few
    from multiprocessing import get_context

    # a process that starts afresh inherits no thread and no lock, on any system
    with safe_children():
        pool = ProcessPoolExecutor(processes, get_context("spawn"), _ignore_interrupts)
        try:
            yield Workers(pool)
        finally:
            pool.shutdown(cancel_futures=True)


def _processors() -> int:
    """Count the processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _ignore_interrupts() -> None:
    """Leave Ctrl+C to the process that the person started."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
