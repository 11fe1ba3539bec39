"""Runs the site generator over the composed pages, and checks that every expected page came out.

MkDocs is started as a subprocess and only here: its end of life is announced, and this is the one file to change.
"""

from __future__ import annotations

import errno
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

from build_scripts.exceptions import RenderError
from build_scripts.model import Output
from build_scripts.programs import python_environment

LIMIT, EACH = 900, 3
"""Seconds that the site generator may take, and how many more for each page: thirty times what it does."""
LOWEST_EPOCH = 315_532_800
"""1 January 1980: earlier dates do not fit in a ZIP, and some tools refuse them."""


def render(config: Path, destination: Path, pages: Iterable[str], epoch: int) -> None:
    """Build the site of ``config`` into ``destination``.

    ``pages`` are the Markdown paths that must come out as HTML; ``epoch`` is the second that stands for the build's
    date (SOURCE_DATE_EPOCH), so that two builds of the same data are byte-identical. Raises ``RenderError``.
    """
    environment = {
        **python_environment(),
        "SOURCE_DATE_EPOCH": str(max(epoch, LOWEST_EPOCH)),
        "NO_MKDOCS_2_WARNING": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONHASHSEED": "0",
        "TZ": "UTC",
        "LC_ALL": "C.UTF-8",
    }
    # mkdocs reads a relative destination from its configuration's folder, not from where the user stands
    where = ["-f", str(config.resolve()), "-d", str(destination.resolve())]
    command = [sys.executable, "-P", "-m", "mkdocs", "build", "--strict", *where]
    pages = list(pages)
    limit = LIMIT + EACH * len(pages)
    try:
        run = subprocess.run(
            command, env=environment, cwd=config.parent, capture_output=True, text=True, check=False, timeout=limit
        )
    except subprocess.TimeoutExpired as error:
        raise RenderError(
            f"El generador de páginas tardó más de {limit} segundos, y se lo detuvo. Busque en docs/ y en los texto.md "
            "lo último que cambió: un texto muy largo, o con muchos signos seguidos como [, * o >."
        ) from error
    if run.returncode != 0:
        raise RenderError(_explain(run.stdout + run.stderr))
    _drop_unused(destination)
    _name_tables(destination, pages)
    absent = [page for page in pages if not (destination / html_path(page)).is_file()]
    if absent:
        listed = ", ".join(f"«{page}»" for page in absent[:5])
        raise RenderError(
            f"El generador terminó sin error, pero faltan páginas: {listed}. Revise los plugins de mkdocs.yml."
        )


UNUSED = (
    "assets/_*",
    "assets/images/favicon.png",
    "assets/javascripts/bundle.*",
    "assets/javascripts/lunr",
    "assets/javascripts/workers",
    "assets/stylesheets/main.*",
    "assets/stylesheets/palette.*",
    "palette.json",
    "search",
    "sitemap.xml",
    "sitemap.xml.gz",
)
"""What the stock theme puts into every site and the portal's own pages never ask for: 2 MB, and its search index; and
the site generator's list of pages, which is empty without a public address and knows no day of the data."""


def _drop_unused(destination: Path) -> None:
    for pattern in UNUSED:
        for path in destination.glob(pattern):
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()


TABLE_OR_HEADING = re.compile(
    r"<h([1-6])\b[^<>]*+>(?P<heading>(?:[^<]++|<(?!/?h[1-6]\b))*+)</h\1>|<table>(?P<table>(?:[^<]++|<(?!/?table\b))*+)</table>"
)
"""A heading, or a table as Markdown writes it: the portal's own components give theirs an id or a mark."""


def _name_tables(destination: Path, pages: Iterable[str]) -> None:
    """Give the tables of written pages what Markdown has no words for, which screen readers and keyboards need."""
    for page in pages:
        path = destination / html_path(page)
        if path.is_file() and "<table>" in (text := path.read_text(encoding="utf-8")):
            path.write_text(name_tables(text), encoding="utf-8")


def name_tables(html: str) -> str:
    """Caption each plain table with the heading it stands under, give its heads a scope, and let keys scroll it.

    >>> print(name_tables("<h2>Uno</h2><table><tr><th>A</th></tr></table>"))
    <h2>Uno</h2><div class="table__scroll" role="group" aria-label="Uno" tabindex="0"><table><caption class="hush" \
    data-computed data-search-exclude>Uno</caption><tr><th scope="col">A</th></tr></table></div>
    """
    heading, count = "Tabla", 0

    def rewrite(found: re.Match[str]) -> str:
        nonlocal heading, count
        if found["table"] is None:
            heading, count = re.sub(r"<[^>]+>", "", found["heading"]).strip(), 0
            return found[0]
        count += 1
        name = heading if count == 1 else f"{heading}: tabla {count}"
        label = name.replace('"', "&quot;")
        body = re.sub(r"<th\b(?![^>]*\bscope=)", '<th scope="col"', found["table"])
        return (
            f'<div class="table__scroll" role="group" aria-label="{label}" tabindex="0">'
            f'<table><caption class="hush" data-computed data-search-exclude>{name}</caption>{body}</table></div>'
        )

    return TABLE_OR_HEADING.sub(rewrite, html)


def html_path(page: str) -> str:
    """Give the file a Markdown page becomes: pages are plain files, so that the site also works from a folder.

    >>> html_path("datos/index.md"), html_path("README.md")
    ('datos/index.html', 'index.html')
    """
    path = PurePosixPath(page)
    stem = "index" if path.name == "README.md" else path.stem
    return str(path.with_name(f"{stem}.html"))


def rendered_pages(destination: Path, pages: Iterable[str]) -> dict[str, str]:
    """Read back the HTML of the pages at these Markdown paths, by its own path."""
    paths = [html_path(page) for page in pages]
    return {path: (destination / path).read_text(encoding="utf-8") for path in paths}


def _explain(output: str) -> str:
    """Keep the generator's own lines, which name page and link, under a Spanish heading."""
    full = re.search(rf"\[Errno ({errno.ENOSPC}|{errno.EDQUOT})\b", output)
    if full:
        return "El generador de páginas se detuvo: no queda espacio en el disco. Libere espacio y repita la orden."
    lines = [line for line in output.splitlines() if re.match(r"(ERROR|WARNING|Error|Config)", line)]
    detail = "\n  ".join(lines[:20] or output.strip().splitlines()[-8:])
    return (
        "El generador de páginas se detuvo. Lo que dijo (en inglés):\n"
        f"  {detail}\nCorrija esa página o ese enlace y vuelva a construir."
    )


def built_files(destination: Path) -> Iterator[Output]:
    """Read back every file of a built site, by path, one at a time: together they may be larger than the memory."""
    for path in sorted(destination.rglob("*")):
        if path.is_file():
            yield Output(path.relative_to(destination).as_posix(), path.read_bytes())
