"""Turns a template and its data into a PDF, by way of a process of its own that is ended when it takes too long.

The data go in as JSON and are printed as text: a template reads them, nothing is ever assembled as markup. Fonts are
those shipped; the system's are not looked at, so any machine makes the same bytes. No clock is read but to give up.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import re
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from build_scripts.exceptions import OutputError
from build_scripts.programs import python_environment
from build_scripts.typeset.glyphs import printable

SETTING = Path(__file__).with_name("setting.py")
LIMIT = 300.0
"""Seconds that a document may take: a hundred times what one of fifty pages takes."""

NO_ROOM = re.compile(r"NO-CABE ([\d ]+)")
"""How a template tells on which of its pages something has no room, counted from zero."""


class NoRoomError(OutputError):
    """Pages of a document that cannot grow have more on them than fits; see ``fitting``."""

    def __init__(self, name: str, pages: Sequence[int]) -> None:
        super().__init__(f"En «{name}» hay páginas en las que no cabe lo que llevan. Acorte sus textos.")
        self.pages = tuple(pages)


def encode(data: Mapping[str, Any]) -> str:
    """Write a document's data as its template reads them; also what tells one document from another."""
    return json.dumps(printable(data), ensure_ascii=False, sort_keys=True)


def compile_pdf(name: str, template: str, data: str) -> bytes:
    """Set a document; a warning is an error, since it tells of a missing font or an empty place.

    Raises ``NoRoomError`` where a slide or a sheet has more on it than fits; for all else ``OutputError`` with the
    typesetter's words, which name the template and not the data.
    """
    asked = {"template": template, "data": data, "day": json.loads(data)["marco"]["segundo"]}
    with _free() as typesetter:
        told, pdf = typesetter.set(name, json.dumps(asked).encode() + b"\n")
    if room := NO_ROOM.search(told):
        raise NoRoomError(name, [int(page) for page in room[1].split()])
    if told:
        raise OutputError(_failed(name, told))
    return pdf


def _failed(name: str, said: str) -> str:
    return (
        f"No se pudo componer «{name}»: {said}. "
        "Revise el guion de la rendición; si el texto es correcto, informe del problema a los mantenedores."
    )


class _Typesetter:
    """A process that sets one document at a time; started anew after one was ended."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def set(self, name: str, asked: bytes) -> tuple[str, bytes]:
        """Give what is wrong with a document, or its bytes; raises ``OutputError`` when it takes too long."""
        process = self._running()
        slow = threading.Event()

        def give_up() -> None:
            slow.set()
            process.kill()

        timer = threading.Timer(LIMIT, give_up)
        timer.start()
        try:
            answer, pdf = _answered(process, asked)
        except OSError:
            answer, pdf = {}, b""
        finally:
            timer.cancel()
        if "said" not in answer or slow.is_set():
            self.end()
            why = f"tardó más de {LIMIT:g} segundos" if slow.is_set() else "el proceso que lo compone se detuvo"
            raise OutputError(_failed(name, why))
        return answer["said"], pdf

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            pipe, command = subprocess.PIPE, [sys.executable, "-P", str(SETTING)]
            quiet, safe = subprocess.DEVNULL, python_environment()
            self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=quiet, env=safe)
        return self._process

    def end(self) -> None:
        """End the process, whatever it is doing."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            for pipe in (self._process.stdin, self._process.stdout):
                if pipe is not None:
                    with contextlib.suppress(OSError):
                        pipe.close()
            self._process = None


def _answered(process: subprocess.Popen[bytes], asked: bytes) -> tuple[dict[str, Any], bytes]:
    """Ask a process for a document; of one that ended before it answered there is no answer."""
    if process.stdin is None or process.stdout is None:
        return {}, b""
    process.stdin.write(asked)
    process.stdin.flush()
    answer = json.loads(process.stdout.readline() or "{}")
    return answer, process.stdout.read(answer.get("length", 0))


_waiting: list[_Typesetter] = []
"""Those that nothing is being set by; they wait for the next document, and end with this process."""


@contextlib.contextmanager
def _free() -> Iterator[_Typesetter]:
    """Lend a process that sets nothing, a new one if need be."""
    try:
        typesetter = _waiting.pop()  # of two threads, no two get the same
    except IndexError:
        typesetter = _Typesetter()
        atexit.register(typesetter.end)
    try:
        yield typesetter
    finally:
        _waiting.append(typesetter)
