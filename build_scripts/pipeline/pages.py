"""Checks everything that people write in docs/ and that can be known before anything is drawn, set or rendered.

``validar`` and ``construir`` run this, in the same words: what is left for the build to find is what only the built
pages show (numbers that nothing backs, links that lead nowhere), and whether a text fits on its slide.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from build_scripts.exceptions import OutputError
from build_scripts.labels import capital
from build_scripts.load import PAGES, outline_files, read_docs
from build_scripts.model import Dataset, Discrepancy, Figure, Finding, Instance, Published, Source

if TYPE_CHECKING:
    from build_scripts.validate.pages import Shown

PICTURES = (".png", ".svg", ".jpg", ".jpeg", ".webp", ".gif")


def written_pages(root: Path) -> dict[str, bytes]:
    """Read what goes on the site of it: outlines are read, not shown as they are."""
    outlines = {path.relative_to(root / PAGES).as_posix() for path in outline_files(root)}
    return {path: content for path, content in read_docs(root).items() if path not in outlines}


def check_written(
    instance: Instance,
    datasets: Mapping[str, Dataset],
    discrepancies: Mapping[str, tuple[Discrepancy, ...]],
    figures: Mapping[str, tuple[Figure, ...]],
) -> list[Finding]:
    """Find everything wrong with what is written in docs/, given datasets that nothing is wrong with."""
    from build_scripts.audit import check_marks
    from build_scripts.proofread import proofread
    from build_scripts.validate import check_pages

    written = written_pages(instance.root)
    outlines = [path.stem for path in outline_files(instance.root)]
    published = [
        Published(dataset, discrepancies[slug], figures[slug], (), (), ()) for slug, dataset in datasets.items()
    ]
    findings, shown = check_pages(written, datasets, outlines, _categories(datasets))
    findings += [*proofread(written, published), *check_marks(written, published), *_page_links(written)]
    if not findings:  # a page that something is wrong with is not known to be there
        findings = list(_lost_links(written, datasets, shown))
    return findings + _heads(instance, written, datasets, [(one.page.path, one.page.origin, one.text) for one in shown])


def _lost_links(written: Mapping[str, bytes], datasets: Iterable[str], shown: Sequence[Shown]) -> Iterator[Finding]:
    """Find the links to pages that are not there, each once, with its line where it is written out."""
    from build_scripts.validate import check_page_links

    own = {f"datos/{slug}/{name}.md" for slug in datasets for name in ("index", "cifras")}
    known = own | {one.page.path for one in shown} | {"datos/index.md", "indice.md"}
    told = dict.fromkeys(
        finding for one in shown for finding in check_page_links(one.page.origin, one.page.path, one.text, known)
    )
    for finding in told:
        text = written[finding.file.removeprefix(f"{PAGES}/")].decode("utf-8", "replace")
        at = re.search(rf"\]\(\s*+<?{re.escape(finding.found)}", text)
        yield replace(finding, row=text.count("\n", 0, at.start()) + 1 if at else None)


def _page_links(written: Mapping[str, bytes]) -> Iterator[Finding]:
    """Find where the pages that people write lead to what no page may lead to."""
    from build_scripts.validate import check_code, check_links

    for path, content in written.items():
        if path.endswith(".md"):
            text = content.decode("utf-8", "replace")
            yield from check_links("docs", f"{PAGES}/{path}", text)
            yield from check_code("docs", f"{PAGES}/{path}", text)


def check_prose(datasets: Mapping[str, Dataset], sources: Iterable[Source]) -> list[Finding]:
    """Find what is wrong with the prose of datasets once the rows that it goes through are known."""
    from build_scripts.validate import check_prose_calls

    return check_prose_calls(
        datasets, {s.slug: (f"{s.shown}/texto.md", s.prose or "") for s in sources if "{" in (s.prose or "")}
    )


def _categories(datasets: Mapping[str, Dataset]) -> Callable[[str, str], Sequence[object]]:
    """Give a way to know the first cells of a computed table, which is computed only when a page asks for one row."""

    @cache
    def computed(slug: str) -> Mapping[str, Sequence[object]]:
        from build_scripts.summarise import compute_breakdowns

        return {one.name: tuple(row[0] for row in one.rows) for one in compute_breakdowns(datasets[slug])}

    return lambda slug, name: computed(slug)[name]


def _heads(
    instance: Instance,
    written: Mapping[str, bytes],
    datasets: Mapping[str, Dataset],
    shown: Sequence[tuple[str, str, str]],
) -> list[Finding]:
    """Find what is wrong with front matter, and former addresses that something else has."""
    from build_scripts.braces.heads import check_heads, moved_pages
    from build_scripts.model import Output

    charts = {f"datos/{slug}/graficos/{spec['id']}" for slug, one in datasets.items() for spec in one.specs("charts")}

    def there(path: str) -> bool:
        stem, ending = path.rpartition(".")[0], PurePosixPath(path).suffix.lower()
        return ending in PICTURES and (path in written or (stem in charts and ending in {".png", ".svg"}))

    findings = check_heads(((origin, text) for _, origin, text in shown if text.startswith("---")), there)
    if findings:
        return list(dict.fromkeys(findings))
    moves = moved_pages(Output(f"docs/{path}", text.encode()) for path, _, text in shown if "antes" in text)
    if not moves and not any(one.portal.get("formerly") for one in datasets.values()):
        return []
    from build_scripts.describe import dataset_moves, redirects
    from build_scripts.render import html_path

    pages = [f"datos/{slug}/{name}.html" for slug in datasets for name in ("index", "cifras")]
    pages += [html_path(path) for path, _, _ in shown] + [path for path in written if not path.endswith(".md")]
    every = [*(move for dataset in datasets.values() for move in dataset_moves(dataset)), *moves]
    try:
        redirects(instance, every, [*pages, "404.html", "indice.html"])
    except OutputError as error:
        return [_refused(error)]
    return []


def _refused(error: OutputError) -> Finding:
    """Tell as a finding what cannot be written as asked: its words name the file first, and the next step last."""
    file, _, rest = str(error).partition(": ")
    message, _, step = rest.rstrip(".").rpartition(". ")
    return Finding("pagina-direccion", "docs", file, f"{capital(message)}.", f"{step}.")
