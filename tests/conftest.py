"""Fixtures shared by the tests: the reference site, built once, and a browser where one is found."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from build_scripts.cli import main

pytest_plugins = ["tests.portals"]

ROOT = Path(__file__).parent.parent
settings.register_profile("portal", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("portal")  # how long an example takes is the machine's affair: it says nothing of the program

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@pytest.fixture(scope="session")
def reference_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real portal, built through the public command."""
    destination = tmp_path_factory.mktemp("reference") / "site"
    assert main(["construir", "--proyecto", str(ROOT), "--destino", str(destination)]) == 0
    return destination


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name it has in the library
        pass


@contextmanager
def served_from(folder: Path) -> Iterator[str]:
    """Serve a folder on this machine; gives its address, without the slash at its end."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="session")
def reference_url(reference_site: Path) -> Iterator[str]:
    with served_from(reference_site) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """A headless Chromium; without one these tests are passed over, unless PORTAL_REQUIRE_BROWSER=1."""
    executable = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if executable is None:
        if os.environ.get("PORTAL_REQUIRE_BROWSER") == "1":
            pytest.fail("PORTAL_REQUIRE_BROWSER=1 y no hay Chromium en el PATH")
        pytest.skip("no hay Chromium en el PATH")
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        options = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
        launched = playwright.chromium.launch(executable_path=executable, args=options)
        yield launched
        launched.close()
