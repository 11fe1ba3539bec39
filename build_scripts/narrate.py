"""Writes the script that is read aloud of a rendición: its messages, with every figure in words.

In: the settings, an outline and everything published. Out: an ``Output``, plain text that any old computer shows well
(UTF-8 that says so, lines ended as Windows does), and ``Finding``s of passages that cannot be read aloud. A line is a
breath; what stands in brackets is not read: it is there to check the line by.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from build_scripts.addresses import hearing_folder
from build_scripts.labels import ALONE, ANY_FIGURE_CALL, called, capital, day, qualified, with_unit
from build_scripts.model import Figure, Finding, Instance, Outline, Output, Published
from build_scripts.words import cardinal, day_in_words, in_words, number_in_words, years_in_words

FILE = "guion-de-lectura.txt"
PACE = 130
"""Words a minute: unhurried, as news are read; the estimate says so, and whoever reads faster can reckon."""
BREATH = 14
"""Words that are read without a pause where the sentence lets one breathe before."""
SHORT = 4
"""Words under which a line of a longer sentence sounds cut off."""
PAUSE = 6
"""What a pause at a comma weighs, in squared words beyond a breath."""

SENTENCE = re.compile(r"(?<=[.!?…])\s+(?=[¿¡«(]*[A-ZÁÉÍÓÚÑ{])")
ABBREVIATED = re.compile(r"(?:^|[\s(])(?:[A-ZÑ]|[A-ZÑ](?:\.[A-ZÑ])+|Sra?|Dra?|Ing|Lic|Abg|Arts?|Núm|EE)\.$")
CLAUSE = re.compile(r"(?<=[,;:])\s+")
UNSPEAKABLE = re.compile(r"\d[\d.,]*|[\[\]]|\bBs\b|\$us|%|N\.º")
"""What nobody can read aloud, or would read in more than one way."""
COUNTED = re.compile(r"(?<![\w.,/-])\d{1,4}(?![\w/-]|[.,]\d)")
"""A number that stands by itself in the name of a document; a code with signs in it is left as it is."""
NAMED = re.compile(r"(?<!\w)([^\W\d]++)[^\d,;]{0,60}+(\d+)")
"""What tells a document from another: the first word of its name and its first number."""


@dataclass(frozen=True)
class Line:
    """What is said in a breath, and the figures in it."""

    text: str
    figures: tuple[Figure, ...] = ()
    more: bool = False
    """It goes on with the sentence of the line before."""

    @property
    def words(self) -> int:
        return len(self.text.split())


def check_passages(outline: Outline) -> list[Finding]:
    """Find the digits and signs in what is to be read aloud; that its figures exist, ``validate`` has seen."""
    return [
        Finding(
            code="guion-con-cifras",
            package="docs",
            file=outline.path,
            field=f"mensajes, el {at}.º, dice",
            message="El pasaje es para leerlo en voz alta y tiene signos que no se leen de una sola manera.",
            expected="palabras, y las cifras llamadas por su nombre",
            found=", ".join(dict.fromkeys(left)),
            next="Escriba la cifra con {figura:conjunto/cifra} o con letras.",
        )
        for at, message in enumerate(outline.messages, 1)
        if (left := UNSPEAKABLE.findall(ANY_FIGURE_CALL.sub("", message.says)))
    ]


def script(instance: Instance, outline: Outline, published: Mapping[str, Published]) -> Output:
    """Write the script; ``check_passages`` has seen that it can be read."""
    figures = _figures(published)
    parts = [("Apertura", _opening(instance, outline))]
    for at, message in enumerate((m for m in outline.messages if m.says), 1):
        parts.append((f"{at}. {_shown(message.title, figures)}", list(_lines(message.says, figures))))
    parts.append(("Cierre", _closing(instance, outline, published)))
    words = sum(line.words for _, lines in parts for line in lines)
    text = [*_head(instance, outline, words)]
    for title, lines in parts:
        text += ["", f"[{title}]", "", *(_spelled(line) for line in lines)]
    return Output(
        f"{hearing_folder(outline.name)}/{FILE}", ("\ufeff" + "".join(f"{line}\r\n" for line in text)).encode()
    )


# --- what is said --------------------------------------------------------------------------------


def _opening(instance: Instance, outline: Outline) -> list[Line]:
    said = [years_in_words(outline.title), f"Fuente: {years_in_words(outline.basis)}", instance.notice]
    return [line for text in said for line in _lines(_ended(text), {})]


def _closing(instance: Instance, outline: Outline, published: Mapping[str, Published]) -> list[Line]:
    documents = [_aloud(document) for document in _documents(outline, published)]
    said = [
        *(
            ["Lo que escuchó sale de estas fuentes.", *map(capital, documents)]
            if len(documents) > 1
            else [f"Lo que escuchó sale de esta fuente: {document}" for document in documents]
        ),
        instance.notice,
        f"Cada cifra se puede comprobar, con su cuenta y el lugar de donde sale, en el portal «{instance.name}»",
    ]
    lines = [line for text in said for line in _lines(_ended(text), {})]
    if address := instance.lasting_url:
        lines.append(Line(f"La dirección es: {address}"))
    if instance.edition:
        lines += _lines(f"Es la edición del {day_in_words(instance.edition.day)}.", {})
        lines += _lines("Si después se corrige una cifra, el portal dice cuál y por qué.", {})
    return lines


def _documents(outline: Outline, published: Mapping[str, Published]) -> list[str]:
    """Name what all that is read comes from: the basis, the norms that messages cite, the documents of the figures.

    Of a figure's dataset only those documents are named that stand in the figure's own place, if any of them does.
    """
    figures = _figures(published)
    said = [message for message in outline.messages if message.says]
    named = [outline.basis, *(message.citation.text for message in said if message.citation)]
    calls = [call for message in said for call in (*message.figures, *ANY_FIGURE_CALL.findall(message.says))]
    for name in dict.fromkeys(call.removesuffix(ALONE) for call in calls):
        figure = figures[name]
        if figure.source_place:
            titles = [str(source["title"]) for source in published[figure.package].dataset.descriptor["sources"]]
            own = _tokens(figure.source_place)
            named += [title for title in titles if _tokens(title) & own] or titles
    kept: list[str] = []
    for text in dict.fromkeys(named):
        if not any(text in other or _tokens(text) & _tokens(other) for other in kept):
            kept.append(text)
    return kept


def _tokens(text: str) -> set[tuple[str, str]]:
    return {(word.lower(), number) for word, number in NAMED.findall(text)}


def _aloud(text: str) -> str:
    """Spell the name of a document as it is said.

    >>> _aloud("Ley N.º 535, artículo 229, del 19 de mayo de 2014")
    'Ley número quinientos treinta y cinco, artículo doscientos veintinueve, del diecinueve de mayo de dos mil catorce'
    """
    return COUNTED.sub(lambda found: cardinal(int(found[0])), text.replace("N.º", "número"))


def _lines(passage: str, figures: Mapping[str, Figure]) -> Iterator[Line]:
    """Put a passage into breaths, each sentence followed by what is to be known of its figures."""
    for sentence in _sentences(passage):
        lines = list(_breaths(CLAUSE.split(sentence), figures))
        yield from lines
        yield from _remarks([figure for line in lines for figure in line.figures])


def _sentences(passage: str) -> Iterator[str]:
    """Split where a sentence ends, which is not where a word is abbreviated."""
    flat = " ".join(passage.split())
    ends = [found for found in SENTENCE.finditer(flat) if not ABBREVIATED.search(flat[: found.start()])]
    cuts = [0, *(found.end() for found in ends), len(flat)]
    yield from (flat[start:end].strip() for start, end in pairwise(cuts) if flat[start:end].strip())


def _breaths(clauses: Sequence[str], figures: Mapping[str, Figure]) -> Iterator[Line]:
    """Join clauses into lines, so that the whole sentence is the easiest to say."""
    said = [ANY_FIGURE_CALL.sub(lambda call: _voiced(call[1], figures), clause) for clause in clauses]
    best: list[tuple[int, tuple[int, ...]]] = [(0, (0,))]
    for end in range(1, len(said) + 1):
        best.append(
            min(
                (best[start][0] + _effort(said[start:end], end == len(said)), (*best[start][1], end))
                for start in range(end)
            )
        )
    for start, end in pairwise(best[-1][1]):
        calls = [call for clause in clauses[start:end] for call in ANY_FIGURE_CALL.findall(clause)]
        yield Line(" ".join(said[start:end]), tuple(called(c, figures.__getitem__) for c in calls), more=start > 0)


def _effort(clauses: Sequence[str], last: bool) -> int:
    """Weigh a line: words beyond a breath, a word or two left alone, a pause at a comma, the line itself."""
    words = sum(len(clause.split()) for clause in clauses)
    broken = 0 if last or clauses[-1].endswith((";", ":")) else PAUSE
    return 1 + max(0, words - BREATH) ** 2 + 4 * max(0, SHORT - words) ** 2 + broken


def _remarks(figures: Sequence[Figure]) -> Iterator[Line]:
    """Say why a figure is missing, and the marks that figures carry; of which, where not all carry the same."""
    known = list(dict.fromkeys(figure.id for figure in figures))
    named = {figure.id: figure for figure in figures}
    marks = {named[name].mark for name in known}
    if len(marks) == 1 and (mark := marks.pop()):
        yield Line(_ended(capital(mark)))
    elif marks:
        yield from (Line(_ended(f"{capital(_said(f))}: {f.mark}")) for f in named.values() if f.mark)
    for figure in named.values():
        if figure.value is None:
            yield from _lines(
                f"{_ended(capital(figure.title))} No se puede dar: {_ended(years_in_words(figure.reason))}", {}
            )


def _voiced(call: str, figures: Mapping[str, Figure]) -> str:
    """Say a figure as a passage calls for it."""
    figure = figures[call.removesuffix(ALONE)]
    return number_in_words(figure) if call.endswith(ALONE) and figure.value is not None else _said(figure)


def _said(figure: Figure) -> str:
    return "un dato que no se puede dar" if figure.value is None else in_words(figure)


# --- how it is set -------------------------------------------------------------------------------


def _head(instance: Instance, outline: Outline, words: int) -> Iterator[str]:
    minutes, seconds = divmod((words * 60 + PACE // 2) // PACE, 60)
    yield "GUION DE LECTURA"
    yield outline.title
    if instance.edition:
        yield f"Edición {instance.edition.name}, del {day(instance.edition.day)}"
    yield ""
    yield f"Dura unos {minutes} min {seconds} s: {words} palabras, a {PACE} por minuto."
    yield "Respire al final de cada línea. La que empieza más adentro sigue la frase anterior."
    yield "Lo que está entre corchetes no se lee: es para comprobar la línea."


def _spelled(line: Line) -> str:
    shown = "; ".join(dict.fromkeys(_digits(figure) for figure in line.figures))
    return f"{'    ' if line.more else ''}{line.text}{f'  [{shown}]' if shown else ''}"


def _digits(figure: Figure) -> str:
    return "no se puede dar" if figure.value is None else with_unit(figure.display, figure.unit)


def _shown(text: str, figures: Mapping[str, Figure]) -> str:
    """Write a title with its figures in digits, and their marks: it is not read."""

    def written(call: re.Match[str]) -> str:
        figure = called(call[1], figures.__getitem__)
        return qualified(_digits(figure), figure.mark)

    return ANY_FIGURE_CALL.sub(written, text)


def _figures(published: Mapping[str, Published]) -> dict[str, Figure]:
    return {figure.id: figure for one in published.values() for figure in one.figures}


def _ended(text: str) -> str:
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."
