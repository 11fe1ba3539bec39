"""The pages of a rendición: its outline section by section, and what the records of its hearings say.

In: the library that pages call in from, and outlines. Out: Markdown whose pieces are blocks of HTML.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, get_args

from markupsafe import Markup

from build_scripts import labels
from build_scripts.compose import components
from build_scripts.compose.html import as_markdown, block, visible
from build_scripts.compose.links import link
from build_scripts.exceptions import PageError
from build_scripts.model import Figure, HearingKind, Outline, Question, Section
from build_scripts.registers import Account

if TYPE_CHECKING:
    from build_scripts.compose.written import Library

TO_READ = ("informe", "resumen-letra-grande", "guion-de-lectura")
"""The documents that are read before and after a hearing; the others are used at it."""
NAME = re.compile(r"(\d{4})-([a-z]+)")


def _saved(name: str, path: str) -> str:
    """Name a document for when it is taken away: where it came from is then no longer to be seen."""
    return f"{name}-{PurePosixPath(path).name}"


def _piece(text: str) -> str:
    """Write a piece of a heading in Markdown, with the space that parts it from what stands beside it."""
    before, after = (" " if side.isspace() else "" for side in (text[:1], text[-1:]))
    return f"{before}{as_markdown(text)}{after}"


def hearing_calls(library: Library, page: str) -> dict[str, Callable[[str], str]]:
    """Give what a page may call of the rendiciones, bound to it."""
    one = _Rendicion(library, page)
    return {
        "rendicion": one.outline,
        "compromisos": one.commitments,
        "plazo": one.notice,
        "que_cambio": one.changes,
        "documentos": one.documents,
    }


@dataclass(frozen=True)
class _Rendicion:
    """The pieces of the rendiciones on one page; each is asked for by year and kind, as ``2024-final``."""

    library: Library
    page: str

    @property
    def _place(self) -> components.Place:
        return components.Place(self.page, self.library.instance.unpublished)

    def _parsed(self, name: str) -> tuple[HearingKind, int]:
        match = NAME.fullmatch(name)
        if match is None or match[2] not in get_args(HearingKind):
            raise PageError(f"«{name}» no es una rendición: escriba la gestión y la parte, como «2024-final»")
        kind: HearingKind = "inicial" if match[2] == "inicial" else "final"
        return kind, int(match[1])

    def _account(self, name: str) -> Account:
        """Give what the records say of a rendición, as its documents are given it."""
        kind, year = self._parsed(name)
        outline = next((one for one in self.library.outlines if one.name == name), None)
        return Account(self.library.instance, self.library.published, kind, year, outline, self.library.history)

    def _registers(self, account: Account, role: str) -> Iterator[str]:
        ident = "registro-fijados" if role == "informes" else ""  # the notice has them too
        yield from (str(components.register_table(one, self._place, ident)) for one in account.registers(role))

    # --- what a page calls -----------------------------------------------------------------------

    def outline(self, name: str) -> str:
        """Show every section of an outline."""
        self._parsed(name)
        found = next((one for one in self.library.outlines if one.name == name), None)
        if found is None:
            known = ", ".join(one.name for one in self.library.outlines) or "ninguna"
            raise PageError(f"no hay una rendición «{name}» en docs/rendicion/. Hay: {known}")
        account = self._account(name)
        return "\n\n".join(part for section in account.sections for part in self._section(found, account, section))

    def commitments(self, name: str) -> str:
        """Show what was promised and what became of it."""
        return "\n\n".join(self._registers(self._account(name), "compromisos"))

    def notice(self, name: str) -> str:
        """Show with how many days' notice the report was published."""
        return str(components.notice_block(self._account(name), self._place))

    def changes(self, name: str) -> str:
        """Show what changed of the figures since they were shown."""
        return str(
            components.register_table(
                self._account(name).register("cifras-mostradas"), self._place, "registro-que-cambio"
            )
        )

    def documents(self, name: str) -> str:
        """List the printed documents there are, by what they are for; nothing where there are none."""
        self._parsed(name)
        named = [
            (PurePosixPath(file.path), (file, link(file.path, self.page), _saved(name, file.path)))
            for file in self.library.documents.get(name, ())
        ]
        if not named:
            return ""
        sheets = [shown for path, shown in named if path.parent.name == "fichas"]
        others = [(path.stem, shown) for path, shown in named if path.parent.name != "fichas"]
        order = sorted((stem for stem, _ in others), key=lambda stem: (*TO_READ, stem).index(stem))
        to_read = [dict(others)[stem] for stem in order if stem in TO_READ]
        rest = [shown for stem, shown in others if stem not in TO_READ]
        groups = [("Para leer", to_read), ("Para la audiencia", rest)]
        return str(block("papers.html", groups=groups, sheets=sheets, each=self._each(name)))

    def _each(self, name: str) -> str:
        """Say what each sheet is of, as the column that names it does: «departamento»."""
        outline = next((one for one in self.library.outlines if one.name == name), None)
        if outline is None or outline.sheets is None:
            return ""
        return self.library.table(outline.sheets.table).field(outline.sheets.name).title.lower()

    # --- a section -------------------------------------------------------------------------------

    def _section(self, outline: Outline, account: Account, section: Section) -> Iterator[str]:
        """Give a section's pieces in the order in which they are understood: words, numbers, drawings, tables."""
        library, place = self.library, self._place
        yield f"## {self._heading(outline, section.title)} {{#{section.id}}}"
        yield from (str(self._paragraph(outline, text)) for text in section.paragraphs)
        figures = [library.figure(name) for name in section.figures]
        if figures:
            doubts = [library.package(f.package).doubts_of(f) for f in figures]
            yield str(components.figure_cards(figures, doubts, self.page, place.unpublished))
        for name in section.charts:
            chart = library.chart(name)
            package, url = library.package(chart.package), library.instance.url
            yield str(components.chart_block(package, chart, self.page, place.unpublished, url))
        for name in section.breakdowns:
            yield str(components.breakdown_table(library.breakdown(name), self.page, place.unpublished))
        for name in section.tables:
            package, table = library.package(name.partition("/")[0]), library.table(name)
            limit = library.instance.table_rows
            yield str(components.resource_table(package, table, self.page, limit, place.unpublished))
        if section.record:
            yield from self._registers(account, section.record)
        if section.doubts:
            yield "### Dudas de la fuente"
            yield str(components.doubt_list([library.package(slug) for slug in section.doubts], self.page))
        if section.questions:
            yield str(self._askable(outline, section.questions))
        if section.citation:
            known = labels.CITATION_STATUS[section.citation.status]
            yield str(block("section-citation.html", citation=section.citation, known=known))

    def _heading(self, outline: Outline, text: str) -> str:
        """Write a heading in Markdown, with its name on each figure."""
        pieces = labels.ANY_FIGURE_CALL.split(text)
        said = [self._named(outline, piece) if at % 2 else _piece(piece) for at, piece in enumerate(pieces)]
        return " ".join("".join(said).split())

    def _paragraph(self, outline: Outline, text: str) -> Markup:
        """Write a paragraph, its figures linked to their recipes."""
        pieces = labels.ANY_FIGURE_CALL.split(text)
        said = [
            components.inline_figure(self._figure(outline, piece), self.page) if at % 2 else visible(piece)
            for at, piece in enumerate(pieces)
        ]
        return Markup("<p>") + Markup("").join(said) + Markup("</p>")

    def _askable(self, outline: Outline, questions: Sequence[Question]) -> Markup:
        """List what the reader can ask, each question leading to the letter that asks it, where there is one."""
        items = []
        for question in questions:
            target = components.question_target(question.letter, self._place.unpublished) if question.letter else ""
            text = self._text(outline, question.text)
            items.append((text, link(target, self.page) if target else ""))
        return block("askable.html", questions=items)

    def _text(self, outline: Outline, text: str) -> Markup:
        """Write a text with its name on each figure, which leads nowhere."""
        pieces = labels.ANY_FIGURE_CALL.split(text)
        said = [self._named(outline, piece) if at % 2 else Markup.escape(piece) for at, piece in enumerate(pieces)]
        return Markup("").join(said)

    def _named(self, outline: Outline, name: str) -> Markup:
        figure = self._figure(outline, name)
        return Markup('<span data-figure="{}">{}</span>').format(figure.id, labels.said(figure))

    def _figure(self, outline: Outline, name: str) -> Figure:
        try:
            return self.library.figure(name)
        except PageError as error:
            raise PageError(f"{outline.path}: {error}") from error
