"""What servers are told to send: written with the site and beside the editions, and true to what browsers then do."""

from __future__ import annotations

import os
import re
import stat
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from build_scripts import policies
from tests.portals import Portal, run
from tests.test_browser import opened, until
from tests.test_lost import _Host
from tests.test_typeset import filled

CHART = "datos/cobros/graficos/total-por-gestion.html"
DEEP = "uno/dos/tres/cuatro.md"


def ordered(*arguments: object) -> str:
    code, out, error = run(*map(str, arguments))
    assert code == 0, out + error
    return out


def settings(portal: Portal, lines: str) -> None:
    portal.replace(
        "    name: Portal de prueba", f"    name: Portal de prueba\n{lines}", file=portal.root / "mkdocs.yml"
    )


def published(portal: Portal, *days: str, url: str = "https://ejemplo.bo/p/") -> Path:
    folder = portal.root.parent / "publicacion"
    for day in days:
        ordered("publicar", day, "--fecha", day, "--destino", folder, "--proyecto", portal.root, "--url", url)
    return folder


def rules(text: str) -> list[tuple[re.Pattern[str], list[tuple[str, str]]]]:
    """Read a ``_headers`` file as the hosts that know it do: ``*`` for all that follows, ``:name`` for one step."""
    read: list[tuple[re.Pattern[str], list[tuple[str, str]]]] = []
    for line in text.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        if line[0] != " ":
            pattern = re.sub(r":[A-Za-z]\w*", "[^/]+", re.escape(line).replace(r"\*", ".*"))
            read.append((re.compile(pattern), []))
        else:
            name, _, value = line.strip().partition(": ")
            read[-1][1].append((name, value))
    return read


def sent(text: str, path: str) -> dict[str, list[str]]:
    """Give the headers of an address; hosts join those that several rules give."""
    found: dict[str, list[str]] = defaultdict(list)
    for pattern, headers in rules(text):
        if pattern.fullmatch(path):
            for name, value in headers:
                found[name].append(value)
    return found


class _Sending(_Host):
    """A host that sends what ``_headers`` says."""

    def end_headers(self) -> None:
        text = (Path(self.directory) / "_headers").read_text(encoding="utf-8")
        for name, values in sent(text, self.path.partition("?")[0]).items():
            self.send_header(name, ", ".join(values))
        super().end_headers()


@contextmanager
def hosted(folder: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Sending, directory=str(folder), below="/"))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def every_path(folder: Path) -> list[str]:
    return ["/", *(f"/{path.relative_to(folder).as_posix()}" for path in folder.rglob("*") if path.is_file())]


def check_sent(text: str, paths: list[str]) -> None:
    """No header twice; each page closed to frames but those made for them; data open to programs."""
    for path in paths:
        found = sent(text, path)
        assert [name for name, values in found.items() if len(values) != 1] == [], path
        assert found["X-Content-Type-Options"] == ["nosniff"]
        policy = "".join(found["Content-Security-Policy"])
        if "/graficos/" in path:
            assert policy.endswith("; frame-ancestors *"), path
            assert "X-Frame-Options" not in found
        elif path.endswith((".html", "/")):
            assert policy == f"{policies.PAGE}; frame-ancestors 'none'", path
            assert found["X-Frame-Options"] == ["DENY"]
        if "/datos/" in path and not path.endswith(".html"):
            assert found["Access-Control-Allow-Origin"] == ["*"], path


def test_every_file_of_a_site_is_sent_with_one_of_each_header(portal: Portal) -> None:
    (portal.root / "docs" / DEEP).parent.mkdir(parents=True)
    (portal.root / "docs" / DEEP).write_text("# Hondo\n", encoding="utf-8")
    ordered("construir", "--proyecto", portal.root)
    site = portal.root / "site"
    text = (site / "_headers").read_text(encoding="utf-8")
    check_sent(text, [*every_path(site), "/datos/", "/datos/cobros/", "/uno/dos/tres/"])
    assert sent(text, "/")["Cache-Control"] == ["public, max-age=600, must-revalidate"]
    assert "Strict-Transport-Security" not in sent(text, "/")
    listed = (site / "manifest.json").read_text(encoding="utf-8")
    assert all(f'"{name}"' in listed for name in ("_headers", "cabeceras.nginx.conf", "cabeceras.apache.conf"))
    ordered("construir", "--proyecto", portal.root)  # they are the portal's own


def test_an_edition_is_kept_for_good_and_the_current_one_is_asked_for_again(portal: Portal) -> None:
    (portal.root / "docs" / DEEP).parent.mkdir(parents=True)
    (portal.root / "docs" / DEEP).write_text("# Hondo\n", encoding="utf-8")
    folder = published(portal, "2026-11-21", "2026-12-01")
    text = (folder / "_headers").read_text(encoding="utf-8")
    paths = every_path(folder) + [f"/vigente{path}" for path in every_path(folder / "2026-12-01")]
    check_sent(text, [*paths, "/2026-12-01/datos/", "/vigente/datos/cobros/"])
    for path in paths:
        lasting = path.startswith("/2026-1")
        assert ("immutable" in sent(text, path)["Cache-Control"][0]) is lasting, path
    assert not (folder / "2026-12-01" / "_headers").exists()  # an edition would keep what changes with the host
    ordered("verificar", folder)


def test_what_servers_send_is_set_in_the_settings(portal: Portal) -> None:
    who = "frame_ancestors: [https://intranet.ejemplo.bo], embed_ancestors: ['https://*.ejemplo.bo', \"'self'\"]"
    settings(portal, f"    headers: {{hsts_days: 30, {who}}}")
    ordered("construir", "--proyecto", portal.root, "--url", "https://ejemplo.bo/p/")
    site = portal.root / "site"
    for name in ("_headers", "cabeceras.nginx.conf", "cabeceras.apache.conf"):
        text = (site / name).read_text(encoding="utf-8")
        assert "max-age=2592000" in text
        assert f"{policies.PAGE}; frame-ancestors https://intranet.ejemplo.bo" in text
        assert f"{policies.EMBED_SENT}; frame-ancestors https://*.ejemplo.bo 'self'" in text
        assert "DENY" not in text  # it cannot name whom to let
    assert "error_page 404 /p/404.html;" in (site / "cabeceras.nginx.conf").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "told",
    [
        "{hsts: 30}",
        "{hsts_days: -1}",
        "{hsts_days: true}",
        "{frame_ancestors: https://a.bo}",
        "{frame_ancestors: [http://a.bo]}",
        "{embed_ancestors: [\"https://a.bo; script-src 'unsafe-inline'\"]}",
        "{embed_ancestors: ['https://a.bo\\nX: y']}",
    ],
)
def test_settings_that_would_say_something_else_are_refused(portal: Portal, told: str) -> None:
    settings(portal, f"    headers: {told}")
    found = portal.validate()
    assert found.code == 2
    assert "«extra.portal.headers." in found.printed


@pytest.mark.parametrize("name", ["_headers", "_HEADERS", "cabeceras.nginx.conf"])
def test_a_file_of_that_name_is_nobody_elses(portal: Portal, name: str) -> None:
    (portal.root / "docs" / name).write_text("/*\n  X: y\n", encoding="utf-8")
    code, out, error = run("construir", "--proyecto", str(portal.root))
    assert code == 1
    assert "el portal escribe su propio" in out + error


def test_one_that_no_edition_carries_is_told(portal: Portal) -> None:
    folder = published(portal, "2026-11-21")
    text = (folder / "_headers").read_bytes()
    (folder / "_headers").write_bytes(text + b"  X: y\n")
    assert "✗ _headers" in run("verificar", str(folder))[1]
    (folder / "_headers").write_bytes(text)
    (folder / ".well-known").mkdir()
    (folder / ".well-known" / "security.txt").write_text("Contact: mailto:otro@ejemplo.bo\n", encoding="utf-8")
    code, out, _ = run("verificar", str(folder))
    assert code == 1
    assert "✗ .well-known/security.txt" in out


# --- in a browser --------------------------------------------------------------------------------


@pytest.mark.browser
def test_pages_live_with_what_is_sent_and_only_a_chart_can_be_framed(browser: Any, portal: Portal) -> None:
    text = '# A\n\n{{ grafico("cobros/total-por-gestion") }}\n\n{{ tabla("cobros/cobros") }}\n'
    (portal.root / "docs" / "index.md").write_text(text, encoding="utf-8")
    ordered("construir", "--proyecto", portal.root)
    with hosted(portal.root / "site") as host, opened(browser, "about:blank", 1280) as page:
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        for name in ("", "datos/cobros/index.html", "datos/cobros/cifras.html", CHART):
            answer = page.goto(f"{host}/{name}")
            assert "frame-ancestors" in answer.headers["content-security-policy"]
            assert page.evaluate("[...document.styleSheets].every((sheet) => sheet.cssRules.length > 50)"), name
        page.goto(f"{host}/index.html?buscar=cobros")
        until(page, "!!document.querySelector('.finder__list a')")
        page.goto(f"{host}/index.html")
        page.click("[data-live]")
        until(page, "!!document.querySelector('.chart--live')")
        assert [one for one in said if "Security" in one or "Refused" in one] == []
        frames = "".join(
            f'<iframe name="{n}" src="{host}/{p}"></iframe>' for n, p in (("a", CHART), ("b", "index.html"))
        )
        (portal.root / "other").mkdir()
        (portal.root / "other" / "index.html").write_text(f"<!doctype html>{frames}", encoding="utf-8")
        (portal.root / "other" / "404.html").write_text("", encoding="utf-8")
        (portal.root / "other" / "_headers").write_text("", encoding="utf-8")
        with hosted(portal.root / "other") as other:
            page.goto(f"{other}/")
            chart = page.frame("a")
            assert chart.title() == "En 2022 se cobró Bs\xa090,00 · Portal de prueba"
            assert page.frame("b").url != f"{host}/index.html"
        assert any("frame" in one and "ancestors" in one for one in said), said


# --- security.txt --------------------------------------------------------------------------------


def test_nothing_is_said_of_a_contact_that_nobody_gave(portal: Portal) -> None:
    ordered("construir", "--proyecto", portal.root)
    assert not (portal.root / "site" / ".well-known").exists()


@pytest.mark.parametrize(
    ("lines", "contact"),
    [
        ("    contact: datos@ejemplo.bo", "mailto:datos@ejemplo.bo"),
        ("    contact: datos@ejemplo.bo\n    security_contact: https://ejemplo.bo/aviso", "https://ejemplo.bo/aviso"),
        ("    contact: http://ejemplo.bo", ""),
    ],
)
def test_where_to_tell_of_a_fault_is_told_for_a_year(portal: Portal, lines: str, contact: str) -> None:
    settings(portal, lines)
    folder = published(portal, "2026-11-21", "2026-12-01")
    path = folder / ".well-known" / "security.txt"
    if not contact:
        assert not path.exists()
        return
    assert path.read_text(encoding="utf-8").splitlines() == [
        "# Portal de prueba. No es un sitio oficial.",
        f"Contact: {contact}",
        "Expires: 2027-12-01T00:00:00Z",
        "Preferred-Languages: es",
        "Canonical: https://ejemplo.bo/p/.well-known/security.txt",
    ]
    ordered("verificar", folder)
    ordered("publicar", "2026-12-01", "--fecha", "2026-12-01", "--destino", folder, "--proyecto", portal.root, "--url",
            "https://ejemplo.bo/p/")  # fmt: skip


def test_a_site_says_it_too(portal: Portal) -> None:
    settings(portal, "    security_contact: fallas@ejemplo.bo")
    for _ in range(2):  # and knows it for its own
        ordered("construir", "--proyecto", portal.root)
    text = (portal.root / "site" / ".well-known" / "security.txt").read_text(encoding="utf-8")
    assert "Contact: mailto:fallas@ejemplo.bo" in text
    assert "Canonical" not in text


# --- who may read it -----------------------------------------------------------------------------


@pytest.mark.skipif(os.name != "posix", reason="solo hay tales permisos en POSIX")
def test_what_is_written_is_readable_whatever_the_account_keeps_to_itself(portal: Portal) -> None:
    filled(portal)
    settings(portal, "    contact: datos@ejemplo.bo")
    before = os.umask(0o077)
    try:
        ordered("construir", "--proyecto", portal.root)
        folder = published(portal, "2026-11-21")
        impresos, kit = portal.root.parent / "impresos", portal.root.parent / "kit" / "copia.zip"
        kit.parent.mkdir(mode=0o755)
        ordered("rendicion", 2022, "--tipo", "final", "--proyecto", portal.root, "--destino", impresos)
        ordered("llevar", kit, "--edicion", folder / "2026-11-21")
        copied = portal.root.parent / "copiada"
        ordered("publicar", "2026-11-21", "--fecha", "2026-11-21", "--destino", copied, "--proyecto", portal.root,
                "--vigente", "copia")  # fmt: skip
        assert os.umask(0o077) == 0o077  # an order leaves it as it was
    finally:
        os.umask(before)
    seen = 0
    for place in (portal.root / "site", folder, impresos, kit, copied):
        for path in (place, *place.rglob("*")):
            mode = stat.S_IMODE(path.stat().st_mode)
            wanted = 0o755 if path.is_dir() else 0o444
            assert mode & wanted == wanted, f"{path}: {mode:o}"
            seen += 1
    assert seen > 200
