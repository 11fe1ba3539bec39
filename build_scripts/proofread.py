"""Finds numbers typed by hand in pages and prose where the data has them: they would go stale in silence.

In: the written pages and everything published. Out: ``Finding``s. A number is looked at when it is spelled as a
quantity (with decimals or thousands, or beside Bs, %, «millones»), and found when a figure or a cell has its value.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from build_scripts.model import Finding, Published
from build_scripts.samples import blank, without_fences

QUANTITY = re.compile(
    r"(?<![\w.,/#-])(?P<before>Bs\s*)?(?P<number>\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+,\d+|\d+)(?P<after>\s*(?:%|millones\b))?(?![\w/]|[.,]\d)"
)
CODE = re.compile(
    r"[Cc]ada Bs 100\b|\{\{(?:[^{}]++|\{(?!\{)|\}(?!\}))*+\}\}|\{%(?:[^{%]++|\{(?!%)|%(?!\}))*+%\}"
    r"|`[^`]*+`|\]\([^)\]]*+\)|<[^<>]*+>|https?://\S+"
)
"""What is not a typed quantity: calls, code, addresses, and the «de cada Bs 100» in which shares are told.

Each ends before the next of its kind begins: else a text of many that never end is read once for each of them.
"""


def proofread(pages: Mapping[str, bytes], published: Sequence[Published]) -> list[Finding]:
    """Check every written page, and the prose of every dataset."""
    known = _known_values(published)
    texts = [
        ("docs", f"docs/{path}", content.decode("utf-8", "replace"))
        for path, content in pages.items()
        if path.endswith(".md")
    ]
    for one in published:
        prose = one.dataset.prose
        slug = one.dataset.slug
        parts = (prose.what, prose.can_say, prose.cannot_say, prose.questions, prose.transcription)
        texts += [(slug, f"datasets/{slug}/texto.md", part) for part in parts]
    return [finding for package, file, text in texts for finding in _typed(package, file, text, known)]


def _known_values(published: Sequence[Published]) -> dict[Decimal, str]:
    """Map each value that data or figures have to how a page should call it in, or to where it stands."""
    known: dict[Decimal, str] = {}
    for one in published:
        for table in one.dataset.tables.values():
            for field in table.fields:
                if field.type in {"integer", "number"}:
                    for row in table.rows:
                        if isinstance(value := row[field.name], int | Decimal):
                            known.setdefault(abs(Decimal(value)), f"la tabla {one.dataset.slug}/{table.name}")
    for one in published:
        for figure in one.figures:
            if isinstance(figure.value, Decimal):
                known[abs(figure.value)] = f'{{{{ figura("{figure.id}") }}}}'
    return known


def _typed(package: str, file: str, text: str, known: Mapping[Decimal, str]) -> Iterable[Finding]:
    searched = CODE.sub(blank, without_fences(text))
    for match in QUANTITY.finditer(searched):
        spelled = match["number"]
        quantity = "." in spelled or "," in spelled or match["before"] or match["after"] or len(spelled) >= 5
        value = Decimal(spelled.replace(".", "").replace(",", "."))
        if not quantity or value not in known:
            continue
        where = known[value]
        step = (
            f"Escriba {where} en su lugar."
            if where.startswith("{{")
            else f"Está en {where}: declare una cifra y llámela."
        )
        yield Finding(
            code="cifra-escrita-a-mano",
            package=package,
            file=file,
            row=searched.count("\n", 0, match.start()) + 1 if file.startswith("docs/") else None,
            message=f"La cifra {match[0].strip()} está escrita a mano y los datos la tienen.",
            expected="una llamada a la cifra",
            found=match[0].strip(),
            next=step,
        )
