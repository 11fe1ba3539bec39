"""The page of errors, asked for at addresses that are not there: a host shows it at any depth, and it still works."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.portals import Portal, run
from tests.test_browser import opened, until

DEEP = "2025/no/esta/aqui.html?x=1"


class _Host(SimpleHTTPRequestHandler):
    """Serves a folder below a path, and its page of errors for all that is not there, as hosts do."""

    def __init__(self, *more: Any, below: str, **named: Any) -> None:
        self.below = below
        super().__init__(*more, **named)

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        inside = path.removeprefix(self.below) if path.startswith(self.below) else "\0"
        file = Path(self.directory) / (inside or "index.html")
        there = "\0" not in inside and file.is_file()
        content = (file if there else Path(self.directory) / "404.html").read_bytes()
        self.send_response(200 if there else 404)
        self.send_header("Content-Type", self.guess_type(str(file if there else "404.html")))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name it has in the library
        """Say nothing."""


@contextmanager
def hosted(folder: Path, below: str) -> Iterator[str]:
    """Serve a site below a path of a host; gives the host's address, without a slash at its end."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Host, directory=str(folder), below=below))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.browser
@pytest.mark.parametrize(
    ("setting", "below"),
    [
        ("", "/"),
        ("site_url: https://ejemplo.bo/portal/\n", "/portal/"),
        ("site_url: https://ejemplo.bo/\n", "/"),
        ("site_url: https://ejemplo.bo/portal\n", "/portal/"),
    ],
)
def test_the_page_of_errors_is_whole_at_any_depth(browser: Any, portal: Portal, setting: str, below: str) -> None:
    config = portal.root / "mkdocs.yml"
    config.write_text(setting + config.read_text(encoding="utf-8"), encoding="utf-8")
    code, out, error = run("construir", "--proyecto", str(portal.root))
    assert code == 0, out + error
    with hosted(portal.root / "site", below) as host, opened(browser, "about:blank", 360) as page:
        asked: list[tuple[str, int | None]] = []
        page.on("response", lambda answer: asked.append((answer.url, answer.status)))
        page.on("requestfailed", lambda request: asked.append((request.url, None)))
        page.goto(f"{host}{below}{DEEP}")
        assert page.evaluate("[...document.styleSheets].every((sheet) => sheet.cssRules.length > 50)")
        assert page.evaluate("document.fonts.size") > 0
        page.click("main [data-find]")
        page.fill("#buscar-texto", "cobros")
        until(page, "!!document.querySelector('.finder__list a')")
        page.click(".finder__list a >> nth=0")
        until(page, "!document.title.startsWith('Página no')")
        wrong = [(url, status) for url, status in asked if not url.startswith(host) or status not in {200, 304}]
        assert wrong == [(f"{host}{below}{DEEP}", 404)]
        page.goto(f"{host}{below}{DEEP}")
        leads = page.evaluate("[...document.querySelectorAll('a[href]')].map((a) => a.href)")
        assert len({urlsplit(lead).path for lead in leads}) > 3
        for lead in leads:
            if urlsplit(lead).path != f"{below}{DEEP.partition('?')[0]}":  # places of the page itself
                assert page.request.get(lead).status == 200, lead


@pytest.mark.browser
@pytest.mark.parametrize("setting", ["", "site_url: https://ejemplo.bo/portal/\n"])
def test_pages_work_from_a_folder_at_any_depth(browser: Any, portal: Portal, setting: str) -> None:
    config = portal.root / "mkdocs.yml"
    config.write_text(setting + config.read_text(encoding="utf-8"), encoding="utf-8")
    (portal.root / "docs" / "uno" / "dos").mkdir(parents=True)
    (portal.root / "docs" / "uno" / "dos" / "tres.md").write_text("# Tres\n", encoding="utf-8")
    code, out, error = run("construir", "--proyecto", str(portal.root))
    assert code == 0, out + error
    site = portal.root / "site"
    with opened(browser, "about:blank", 360) as page:
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        failed: list[str] = []
        page.on("requestfailed", lambda request: failed.append(request.url))
        for name in ("index.html", "uno/dos/tres.html", "datos/cobros/index.html"):
            page.goto(f"{(site / name).as_uri()}?buscar=cobros")
            until(page, "!!document.querySelector('.finder__list a')")
            page.click(".finder__list a >> nth=0")
            until(page, "!location.search")
        assert [url for url in asked if not url.startswith(site.as_uri())] == []
        assert [url for url in failed if not url.endswith(".woff2")] == []  # browsers take no font from a folder
