"""Shows the site on this computer and builds it again when data or pages change."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

from build_scripts.destination import check_destination
from build_scripts.exceptions import DataError, PortalError, UsageError
from build_scripts.labels import count_of
from build_scripts.model import Instance
from build_scripts.pipeline import PAGES, Report, build
from build_scripts.settings import CONFIG, DATASETS, read_instance

QUIET = 0.4
"""Seconds without a change before building: an editor writes one file in several steps."""


class _Changes(FileSystemEventHandler):
    """Remembers that something changed, and when."""

    def __init__(self) -> None:
        self.last = 0.0
        self.woken = threading.Event()

    def on_any_event(self, event: FileSystemEvent) -> None:
        if event.event_type in {"created", "modified", "moved", "deleted"}:
            self.last = time.monotonic()
            self.woken.set()


class _Handler(SimpleHTTPRequestHandler):
    """Serves files without a log line for each, and never from a browser's cache."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name it has in the library
        """Say nothing."""

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        super().end_headers()


def preview(
    instance: Instance,
    destination: Path,
    port: int,
    progress: Callable[[], Report],
    told: Callable[[PortalError], None],
) -> int:
    """Build, serve and rebuild until interrupted; a failed build is told and the last good site goes on being shown.

    Raises ``UsageError`` when the port is taken, and as ``check_destination`` does.
    """
    check_destination(destination, instance.root, "site")
    try:  # before the build, which takes longer than finding another port
        server = ThreadingHTTPServer(("127.0.0.1", port), partial(_Handler, directory=str(destination)))
    except (OSError, OverflowError) as error:
        why = "está ocupado o no se puede usar" if isinstance(error, OSError) else "no existe: van de 0 a 65535"
        raise UsageError(f"El puerto {port} {why}. Elija otro con --puerto.") from error
    with _watched(instance.root) as changes:  # from before the first build: what is changed meanwhile is built too
        _build(instance.root, destination, progress(), told)
        destination.mkdir(parents=True, exist_ok=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        print(f"El sitio se ve en http://localhost:{server.server_port}/  (Ctrl+C para terminar)", flush=True)
        try:
            while True:
                changes.woken.wait()
                while time.monotonic() - changes.last < QUIET:
                    time.sleep(QUIET / 4)
                changes.woken.clear()
                _build(instance.root, destination, progress(), told)
        finally:
            server.shutdown()


@contextmanager
def _watched(root: Path) -> Iterator[_Changes]:
    """Note the changes in data, pages and settings."""
    changes, observer = _Changes(), Observer()
    for watched in (DATASETS, PAGES):
        if (root / watched).is_dir():
            observer.schedule(changes, str(root / watched), recursive=True)
    observer.schedule(changes, str(root / CONFIG))
    observer.start()
    try:
        yield changes
    finally:
        observer.stop()


def _build(root: Path, destination: Path, progress: Report, told: Callable[[PortalError], None]) -> None:
    try:
        count = build(read_instance(root), destination, progress)
    except (DataError, PortalError) as error:
        told(error)
    else:
        print(f"✓ Sitio construido con {count_of(count, 'conjunto', 'conjuntos')} de datos.", flush=True)
