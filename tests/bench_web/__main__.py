"""Measures the pages of the built site in a browser: ``make bench-web``.

Every page is opened cold, compressed as a web server sends it: bytes, requests, third parties, shifts of the layout.
Lighthouse (mobile preset), where it is installed, gives scores and times for one page of each kind. A stock page of
the theme with one chart is measured in the same run, for the ratios.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from tests.bench_web.server import serving
from tests.bench_web.stock import stock_page

ROOT = Path(__file__).parents[2]
GOAL_BYTES, GOAL_REQUESTS, GOAL_LCP, GOAL_SCORE = 100_000, 8, 1300, 100
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
FLAGS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]


@dataclass(frozen=True)
class View:
    """The first view of a page, as the network carried it."""

    page: str
    bytes: int
    requests: int
    third_party: int
    shift: float


@dataclass(frozen=True)
class Audit:
    """What Lighthouse says of a page: scores out of 100, milliseconds, shifts of the layout."""

    page: str
    scores: dict[str, int]
    lcp: int
    cls: float
    lost: list[str]


def browser_path() -> str:
    """Find the system's Chromium."""
    for name in ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"):
        if found := shutil.which(name):
            return found
    sys.exit("No se encontró Chromium. En Debian y Ubuntu: apt-get install chromium")


def pages_of(site: Path) -> list[str]:
    """List the pages of a site."""
    return sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html"))


def kinds_of(pages: Iterable[str]) -> list[str]:
    """Choose one page of each kind: every page at the root, and the first of each folder and name."""
    chosen: dict[tuple[int, str], str] = {}
    for page in pages:
        *folders, name = page.split("/")
        kind = page if not folders else f"{folders[0]}/{name if name in ('index.html', 'cifras.html') else '*'}"
        chosen.setdefault((len(folders), kind), page)
    return list(chosen.values())


def views(browser: Browser, address: str, pages: Iterable[str]) -> Iterator[View]:
    """Open each page with an empty cache, as on a phone."""
    for page in pages:
        context = browser.new_context(viewport={"width": 360, "height": 740}, device_scale_factor=2)
        tab = context.new_page()
        network = context.new_cdp_session(tab)
        network.send("Network.enable")
        sizes, asked = _listen(tab, network)
        tab.add_init_script(
            "window.__shift = 0; new PerformanceObserver((list) => { for (const entry of list.getEntries()) "
            "window.__shift += entry.value; }).observe({ type: 'layout-shift', buffered: true });"
        )
        tab.goto(f"{address}/{page}", wait_until="networkidle")
        shift = tab.evaluate("window.__shift")
        away = sum(1 for url in asked if not url.startswith((address, "data:")))
        yield View(page, round(sum(sizes)), len(asked), away, round(shift, 4))
        context.close()


def _listen(tab: Page, network: CDPSession) -> tuple[list[float], list[str]]:
    """Keep the bytes of every answer and the address of every request."""
    sizes: list[float] = []
    asked: list[str] = []
    network.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    tab.on("request", lambda request: asked.append(request.url))
    return sizes, asked


def lighthouse(tool: str, chromium: str, url: str, page: str) -> Audit:
    """Run Lighthouse with its mobile preset."""
    command = [tool, f"{url}/{page}", "--quiet", "--output=json", f"--chrome-flags={' '.join(FLAGS)}"]
    run = subprocess.run(
        command, capture_output=True, text=True, check=True, env={**os.environ, "CHROME_PATH": chromium}
    )
    found: dict[str, Any] = json.loads(run.stdout)
    audits = found["audits"]
    scored = [ref["id"] for name in CATEGORIES for ref in found["categories"][name]["auditRefs"] if ref["weight"]]
    lost = [
        name
        for name in dict.fromkeys(scored)
        if (audits[name]["score"] or 0) < 0.9 and audits[name]["score"] is not None
    ]
    return Audit(
        page,
        {name: round((found["categories"][name]["score"] or 0) * 100) for name in CATEGORIES},
        round(audits["largest-contentful-paint"]["numericValue"]),
        round(audits["cumulative-layout-shift"]["numericValue"], 4),
        lost,
    )


def find_lighthouse() -> str | None:
    """Find Lighthouse where ``make bench-web`` puts it, where LIGHTHOUSE says, or on the PATH."""
    own = ROOT / ".venv/lighthouse/node_modules/.bin/lighthouse"
    return os.environ.get("LIGHTHOUSE") or (str(own) if own.is_file() else shutil.which("lighthouse"))


def main() -> int:
    """Measure, print, and give 1 when a goal is missed."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench_web", description=__doc__)
    parser.add_argument("sitio", nargs="?", type=Path, default=ROOT / "site", help="el sitio construido (site)")
    parser.add_argument("--json", type=Path, help="guarda lo medido en un archivo")
    parser.add_argument("--todas", action="store_true", help="Lighthouse sobre todas las páginas, no una de cada clase")
    options = parser.parse_args()
    if not (options.sitio / "manifest.json").is_file():
        parser.error(f"«{options.sitio}» no es un sitio construido; ejecute antes: make site")
    chromium, tool = browser_path(), find_lighthouse()
    pages = pages_of(options.sitio)
    with tempfile.TemporaryDirectory() as scratch, serving(options.sitio) as address, sync_playwright() as play:
        chart = min(options.sitio.glob("datos/*/graficos/*.svg"))
        stock = stock_page(Path(scratch) / "serie", chart)
        browser = play.chromium.launch(executable_path=chromium, args=FLAGS[1:])
        seen = list(views(browser, address, pages))
        with serving(stock) as plain:
            (bare,) = views(browser, plain, ["index.html"])
            bare_audit = lighthouse(tool, chromium, plain, "index.html") if tool else None
        browser.close()
        audited = (
            [lighthouse(tool, chromium, address, p) for p in (pages if options.todas else kinds_of(pages))]
            if tool
            else []
        )
    _tell(seen, bare, audited, bare_audit)
    if options.json:
        found = {"views": [asdict(v) for v in seen], "stock": asdict(bare), "lighthouse": [asdict(a) for a in audited]}
        options.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    return 0 if all(_met(v) for v in seen) and all(_passed(a) for a in audited) else 1


def _met(view: View) -> bool:
    return view.bytes <= GOAL_BYTES and view.requests <= GOAL_REQUESTS and not view.third_party and view.shift == 0


def _passed(audit: Audit) -> bool:
    return min(audit.scores.values()) >= GOAL_SCORE and audit.lcp < GOAL_LCP and audit.cls == 0


def _tell(seen: list[View], bare: View, audited: list[Audit], bare_audit: Audit | None) -> None:
    heavy = sorted(seen, key=lambda view: -view.bytes)
    print(f"Primera vista de {len(seen)} páginas, con caché vacía y comprimidas.")
    print(f"Una página de serie del tema, con un gráfico: {bare.bytes / 1000:.0f} kB en {bare.requests} pedidos.")
    print(f"{'kB':>6} {'× serie':>8} {'pedidos':>8} {'ajenos':>7} {'CLS':>6}  página")
    for view in [*heavy[:12], *([heavy[-1]] if len(heavy) > 12 else [])]:
        mark = "✓" if _met(view) else "✗"
        print(
            f"{view.bytes / 1000:6.1f} {view.bytes / bare.bytes:8.2f} {view.requests:8} {view.third_party:7} "
            f"{view.shift:6.3f}  {mark} {view.page}"
        )
    print(f"  cumplen la meta (≤ 100 kB, ≤ 8 pedidos, 0 ajenos, CLS 0): {sum(map(_met, seen))} de {len(seen)}")
    if not audited:
        print("Lighthouse no está instalado: make bench-web lo instala si hay Node.js y npm.")
        return
    print("\nLighthouse, preajuste móvil (rendimiento, accesibilidad, buenas prácticas, SEO)")
    for audit in [*([bare_audit] if bare_audit else []), *audited]:
        scores = "/".join(str(audit.scores[name]) for name in CATEGORIES)
        name = "(página de serie)" if audit is bare_audit else audit.page
        lost = f"  pierde: {', '.join(audit.lost)}" if audit.lost else ""
        print(f"{scores:>16} {audit.lcp:6} ms  CLS {audit.cls:.3f}  {'✓' if _passed(audit) else '✗'} {name}{lost}")
    print(f"  cumplen (100 en todo, LCP < 1,3 s, CLS 0): {sum(map(_passed, audited))} de {len(audited)}")


if __name__ == "__main__":
    sys.exit(main())
