"""Vouches for every number on the pages, and for every figure's text.

In: the readings of all pages, what the data have, the exceptions that the settings declare. Out: ``Finding``s.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from fnmatch import fnmatchcase

from build_scripts import labels
from build_scripts.audit.places import places
from build_scripts.audit.reading import Reading
from build_scripts.audit.wording import Claim, claims
from build_scripts.model import AllowedNumber, Figure, Finding, Published
from build_scripts.settings import CONFIG

MARKS = ("data-computed", "data-figure")
RESULT = ":resultado"
"""Ends the name with which a recipe marks what its operation gives, before it is rounded."""
EVERY = "*"
"""Stands for all the numbers of one page, such as a manual whose numbers are examples."""


def check_numbers(
    pages: Mapping[str, Reading], known: Collection[str], figures: Iterable[Figure], allowed: Sequence[AllowedNumber]
) -> list[Finding]:
    """Find the numbers that neither the data nor an exception vouch for, and the exceptions that nothing needs."""
    exceptions = [(entry, next(claims(entry.number), None)) for entry in allowed]
    used: set[AllowedNumber] = set()
    unvouched: dict[tuple[str, str], tuple[Claim, list[str]]] = {}
    for page, reading in pages.items():
        for claim in reading.claims:
            if claim.token in known or any(phrase in known for phrase in claim.phrases):
                continue
            excused = [entry for entry, said in exceptions if _excuses(entry, said, claim, page)]
            used.update(excused)
            if not excused:
                unvouched.setdefault((claim.token, claim.around), (claim, []))[1].append(page)
    displays = {labels.bare(f.display): f.id for f in figures if f.value is not None}
    found = [_typed(claim, where, displays) for claim, where in unvouched.values()]
    return found + [_stale(entry) for entry, said in exceptions if entry not in used or _vague(entry, said)]


def _excuses(entry: AllowedNumber, said: Claim | None, claim: Claim, page: str) -> bool:
    """Tell whether an exception is about this number: the same, with the same word beside it if it has one."""
    if entry.where and not fnmatchcase(page, entry.where):
        return False
    if said is None or entry.number == EVERY:
        return entry.number == EVERY and not _vague(entry, said)
    return said.token == claim.token and (not said.phrases or not set(said.phrases).isdisjoint(claim.phrases))


def _vague(entry: AllowedNumber, said: Claim | None) -> bool:
    """Tell whether an exception would excuse any short number anywhere."""
    if entry.number == EVERY:
        return not entry.where or "*" in entry.where
    return said is None or (said.short and not said.phrases and not entry.where)


def _typed(claim: Claim, pages: Sequence[str], displays: Mapping[str, str]) -> Finding:
    if claim.token in displays:
        step = f'Escriba {{{{ figura("{displays[claim.token]}") }}}} en su lugar.'
    else:
        step = (
            "Si los datos lo tienen, declare una cifra y llámela; si es de una norma, póngala en una tabla. "
            f"Si no puede salir de los datos, anótelo en «extra.portal.numbers» de {CONFIG}, con su razón."
        )
    needed = " o ".join(f"«{phrase}»" for phrase in claim.phrases)
    return Finding(
        code="numero-sin-respaldo",
        package="sitio",
        file=pages[0],
        message=f"El número «{claim.token}» está escrito a mano y nada lo respalda. Se lee en {places(pages)}.",
        expected=f"{needed} en los datos" if needed else "una celda, una cifra o una norma de los datos que lo diga",
        found=claim.around,
        next=step,
    )


def _stale(entry: AllowedNumber) -> Finding:
    said = next(claims(entry.number), None)
    vague = _vague(entry, said)
    where = f" en {entry.where}" if entry.where else ""
    return Finding(
        code="excepcion-de-mas",
        package="sitio",
        file=CONFIG,
        field=f"extra.portal.numbers «{entry.number}»",
        message="La excepción es demasiado amplia: valdría para cualquier cosa."
        if vague
        else "Ninguna página necesita esta excepción.",
        expected="un número con la palabra que lo acompaña, o con «where»"
        if vague
        else f"un número sin respaldo que sea «{entry.number}»{where}",
        found=entry.reason,
        next="Escriba también la palabra de al lado, o la página." if vague else "Quite la entrada.",
    )


def check_figures(pages: Mapping[str, Reading], figures: Iterable[Figure]) -> list[Finding]:
    """Find figures that a page shows otherwise than they are."""
    shown = {key: text for f in figures for key, text in _shown(f).items()}
    findings = []
    for page, reading in pages.items():
        for ident, text in reading.figures:
            expected = shown.get(ident)
            if expected is None or text.casefold() != expected.casefold():
                findings.append(
                    Finding(
                        code="cifra-distinta",
                        package="sitio",
                        file=page,
                        field=f"cifra «{ident}»",
                        message="La página no muestra la cifra como es.",
                        expected=expected or "una cifra de los datos publicados",
                        found=text,
                        next="Revise la plantilla que la muestra: debe escribir la cifra con su unidad y nada más.",
                    )
                )
    return findings


def _shown(figure: Figure) -> dict[str, str]:
    """Spell a figure, and the result in its recipe, by the names that mark them on pages."""
    recipe = figure.recipe
    endless = "" if recipe.result == recipe.exact else "…"
    texts = {figure.id: labels.said(figure), f"{figure.id}{RESULT}": f"{recipe.result}{endless}"}
    return {key: " ".join(text.split()) for key, text in texts.items()}


def check_marks(written: Mapping[str, bytes], published: Iterable[Published]) -> list[Finding]:
    """Find the marks of computed text where people write: they would hide a typed number from the audit."""
    texts = {f"docs/{path}": content for path, content in written.items() if path.endswith((".md", ".html"))}
    for one in published:
        prose = "\n".join(vars(one.dataset.prose).values())
        texts[f"datasets/{one.dataset.slug}/texto.md"] = prose.encode()
    return [
        Finding(
            code="marca-reservada",
            package="sitio",
            file=file,
            row=content[: content.lower().index(mark.encode())].count(b"\n") + 1 if file.startswith("docs/") else None,
            message=f"La marca «{mark}» dice que el generador calculó un texto; en un texto escrito no puede estar.",
            expected="texto, y llamadas a cifras, tablas y gráficos",
            found=mark,
            next="Quite la marca.",
        )
        for file, content in texts.items()
        for mark in MARKS
        if mark.encode() in content.lower()
    ]
