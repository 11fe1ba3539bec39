"""Long texts and long numbers in the printed documents: all is drawn on the page, or a finding says what is not."""

from __future__ import annotations

import contextlib
import io
import json
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from build_scripts.exceptions import OutputError
from build_scripts.load import read_outlines
from build_scripts.model import Outline, Section
from build_scripts.pipeline import check, select_packages
from build_scripts.pipeline.publishing import publish
from build_scripts.pipeline.reporting import silent
from build_scripts.settings import read_instance
from build_scripts.typeset import NoRoomError, acta, compile_pdf, compiler
from build_scripts.typeset import documents as documents_of
from tests.extents import outside, runs
from tests.factories import make_field, make_table
from tests.portals import Portal
from tests.test_typeset import filled, order, outline, write


@pytest.fixture
def told(portal: Portal) -> Portal:
    """Give a portal with an outline that uses each piece."""
    return filled(portal)


PAPERS = ("informe.pdf", "notas-del-presentador.pdf", "resumen-letra-grande.pdf", "formulario-de-preguntas.pdf")
FIXED = ("diapositivas.pdf", "fichas/oruro.pdf")
LENGTHS = (850, 9600)
LONG = "X" * 300
AMOUNT = "123456789012345678901234567890123456"


def words(mark: str, signs: int) -> str:
    """Write a text of numbered words, of which none can be lost unseen."""
    return " ".join(f"{mark}{n:04d}" for n in range(max(1, signs // (len(mark) + 5))))


def lost(text: str, read: str) -> list[str]:
    """Give the words of a text that are not read back, wherever their lines broke."""
    squeezed = "".join(read.split())
    return [word for word in text.split() if word not in squeezed]


def grown(portal: Portal, signs: int) -> dict[str, str]:
    """Put long texts in all places of papers that grow; gives them by place."""
    marks = {
        "parrafo": "pa", "seccion": "se", "pregunta": "pr", "cita": "ci", "mensaje": "me", "dice": "di", "notas": "no",
        "razon": "ra", "nota": "nf", "celda": "ce", "duda": "du", "base": "ba", "bajada": "bj", "cuestion": "cu",
    }  # fmt: skip
    texts = {place: words(mark, signs) for place, mark in marks.items()}
    with filled(portal).described() as descriptor:
        figures = descriptor["portal"]["figures"]
        figures[0]["note"] = texts["nota"]
        figures[1]["reason"] = texts["razon"]
        descriptor["portal"]["charts"][0]["subtitle"] = texts["bajada"]
        descriptor["portal"]["discrepancies"] = [
            {
                "check": "suma-de-fila",
                "row": {"gestion": 2022},
                "printed": "91.00",
                "recomputed": "90.00",
                "note": f"El total impreso no es la suma de sus partes; {texts['duda']}",
            }
        ]
    portal.replace(",90.00,", ",91.00,")
    portal.replace("con nota", texts["celda"])
    content = outline()
    content["base"] = texts["base"]
    section, message = content["secciones"][0], content["mensajes"][0]
    section |= {"parrafos": [texts["parrafo"]], "titulo": texts["seccion"], "preguntas": [texts["pregunta"]]}
    section["cita"]["texto"] = texts["cita"]
    message |= {"titulo": texts["mensaje"], "dice": texts["dice"], "notas": texts["notas"]}
    message |= {"cifras": ["cobros/total-2022", "cobros/sin-dato"], "preguntas": [texts["cuestion"]]}
    del message["cifra"]
    write(portal, content)
    return texts


def papers(portal: Portal) -> dict[str, PdfReader]:
    """Set the documents that can grow, straight from what the portal publishes."""
    checked = check(portal.root, select_packages(portal.root, ()))
    assert list(checked.findings) == []
    instance = read_instance(portal.root)
    made = {r.published.dataset.slug: r.published for r in publish(instance, checked, silent)}
    (plan,) = read_outlines(portal.root)
    chosen = [d for d in documents_of(instance, plan, made) if d.name in PAPERS]
    chosen.append(acta(instance, plan, made, "a" * 64))
    return {d.name: PdfReader(io.BytesIO(compile_pdf(d.name, d.template, d.data))) for d in chosen}


def read(reader: PdfReader) -> str:
    return " ".join(page.extract_text() for page in reader.pages)


SHOWN = {
    "informe.pdf": {
        "parrafo", "seccion", "pregunta", "cita", "mensaje", "razon", "nota", "celda", "duda", "base", "bajada",
        "cuestion",
    },
    "notas-del-presentador.pdf": {"mensaje", "dice", "notas"},
    "resumen-letra-grande.pdf": {"mensaje", "dice", "razon", "base", "cuestion"},
}  # fmt: skip


@pytest.mark.parametrize("signs", LENGTHS)
def test_papers_grow_with_their_texts_and_lose_none(portal: Portal, signs: int) -> None:
    texts = grown(portal, signs)
    made = papers(portal)
    for name, reader in made.items():
        assert outside(reader) == [], name
        for place in SHOWN.get(name, ()):
            assert lost(texts[place], read(reader)) == [], (name, place)


def narrow(portal: Portal, signs: int) -> None:
    """Put words without a place to break, long titles and a long amount where papers are narrow."""
    long, title = "X" * signs, words("ti", signs)
    portal.replace(",40,90.00,", f",{AMOUNT},{AMOUNT[:-3]}506.00,")
    with filled(portal).described() as descriptor:
        figures = descriptor["portal"]["figures"]
        figures[0] |= {"title": title, "note": long}
        figures[1]["reason"] = long
        descriptor["resources"][1] |= {"title": f"{title} {long}"}
        next(f for f in descriptor["resources"][1]["schema"]["fields"] if f["name"] == "nota")["title"] = long
        descriptor["portal"]["charts"][0] |= {"title": title, "subtitle": long}
        descriptor["portal"]["breakdowns"][0]["title"] = title
    portal.replace("con nota", long)
    content = outline()
    content |= {"titulo": f"{title} {long}", "base": long}
    section, message = content["secciones"][0], content["mensajes"][0]
    section |= {"titulo": f"{long} {title}", "parrafos": [long], "preguntas": [long], "tablas": ["cobros/cobros"]}
    section["cita"]["texto"] = long
    message |= {"titulo": long, "dice": long, "notas": long, "preguntas": [long]}
    message |= {"cifras": ["cobros/total-2022", "cobros/sin-dato"]}
    del message["cifra"]
    write(portal, content)


@pytest.mark.parametrize("signs", [60, 500])
def test_words_and_amounts_wider_than_their_line_stay_on_the_page(portal: Portal, signs: int) -> None:
    narrow(portal, signs)
    for name, reader in papers(portal).items():
        assert outside(reader) == [], name
        if name in {"informe.pdf", "resumen-letra-grande.pdf", "notas-del-presentador.pdf"}:
            assert "".join(read(reader).split()).count("123.456.789.012.345.678.901.234.567.890.123.506,00"), name


def test_what_is_drawn_beside_the_page_is_seen() -> None:
    """The measure itself: a page of a known width, a line that leaves it."""
    import typst

    page = b"#set page(width: 100pt, height: 50pt, margin: 5pt)\n#box(width: 300pt)[" + b"abc " * 20 + b"]"
    pdf = typst.compile(page)
    assert isinstance(pdf, bytes)
    assert [run.page for run in outside(PdfReader(io.BytesIO(pdf)))] != []
    assert len(list(runs(PdfReader(io.BytesIO(pdf))))) > 0


def slides(portal: Portal, destination: Path, **more: Any) -> tuple[int, str]:
    """Ask for the documents of one message, with ``more`` in it; gives how the order ended and what it said."""
    content = outline()
    message = {"titulo": "Lo que se cobró", "cifras": ["cobros/total-2022"], **more}
    content["mensajes"] = [{key: value for key, value in message.items() if value}]
    write(portal, content)
    code, _, error = order(portal, destination)
    return code, error


@pytest.mark.parametrize(
    "more",
    [
        {"titulo": words("ti", 300)},
        {"cifras": [], "titulo": words("ti", 500)},
        {"cifras": [], "preguntas": [words(mark, 120) for mark in ("pa", "pe", "pi", "po")]},
        {"cita": {"texto": words("ci", 300), "estado": "reportada"}},
        {"cifras": ["cobros/sin-dato", "cobros/total-2022"], "titulo": words("ti", 120)},
    ],
)
def test_a_slide_is_made_smaller_as_far_as_it_can_be_read(
    told: Portal, tmp_path: Path, more: Mapping[str, Any]
) -> None:
    code, error = slides(told, tmp_path / "d", **more)
    assert code == 0, error
    reader = PdfReader(tmp_path / "d" / "diapositivas.pdf")
    assert outside(reader) == []
    assert len(reader.pages) == 2
    assert min(run.size for run in runs(reader)) > 13.5
    everything = [word for value in more.values() for word in re.findall(r"[a-z]{2}\d{4}", json.dumps(value))]
    assert lost(" ".join(everything), read(reader)) == []


LONG_REASON = words("ra", 1800)


@pytest.mark.parametrize(
    ("more", "key", "what"),
    [
        ({"titulo": words("ti", 2000)}, "mensajes, el 1.º, titulo", "el título"),
        ({"cifras": [], "preguntas": [words("pr", 3000)]}, "mensajes, el 1.º, preguntas", "el 1.º de «preguntas»"),
        (
            {"cita": {"texto": words("ci", 2400), "estado": "reportada"}},
            "mensajes, el 1.º, cita",
            "el texto de «cita»",
        ),
        (
            {"cifras": ["cobros/total-2022", "cobros/sin-dato"]},
            "mensajes, el 1.º, cifras",
            "«reason» de la cifra cobros/sin-dato, en su descriptor",
        ),
    ],
)
def test_what_cannot_fit_on_a_slide_is_told_with_the_longest_that_fits(
    told: Portal, tmp_path: Path, more: Mapping[str, Any], key: str, what: str
) -> None:
    with told.described() as descriptor:
        descriptor["portal"]["figures"][1]["reason"] = LONG_REASON
    code, error = slides(told, tmp_path / "d", **more)
    assert code == 1
    assert not (tmp_path / "d").exists()
    for part in (
        f"✗ docs/rendicion/2022-final.yml, {key}",
        f"No cabe en la diapositiva 2: {what}.",
        "Acórtelo, o pase",
    ):
        assert part in error, error
    longest = re.search(r"hasta ([\d.]+) signos", error)
    assert longest is not None
    assert 100 < int(longest[1].replace(".", "")) < 1800
    assert "1 hallazgo" in error


def test_the_longest_that_is_told_fits(told: Portal, tmp_path: Path) -> None:
    text = words("ti", 2000)
    _, error = slides(told, tmp_path / "d", titulo=text)
    longest = int(re.findall(r"hasta ([\d.]+) signos", error)[0].replace(".", ""))
    assert slides(told, tmp_path / "d", titulo=text[:longest].rstrip())[0] == 0


def test_what_cannot_fit_on_a_sheet_is_told(told: Portal, tmp_path: Path) -> None:
    content = outline()
    content["fichas"]["parrafos"] = ["Breve.", words("pa", 9000)]
    write(told, content)
    code, _, error = order(told, tmp_path / "d")
    assert code == 1
    for part in ("fichas, parrafos", "No cabe en «fichas/oruro.pdf», que es de una hoja: el 2.º de «parrafos»."):
        assert part in error, error
    content["fichas"]["parrafos"] = [words("pa", 1500)]
    write(told, content)
    assert order(told, tmp_path / "d")[0] == 0
    reader = PdfReader(tmp_path / "d" / "fichas" / "oruro.pdf")
    assert (len(reader.pages), outside(reader), lost(words("pa", 1500), read(reader))) == (1, [], [])


def test_a_long_amount_stays_on_its_slide_and_its_sheet(told: Portal, tmp_path: Path) -> None:
    told.replace(",40,90.00,", f",{AMOUNT},{AMOUNT[:-3]}506.00,")
    for n, figures in enumerate((["cobros/total-2022"], ["cobros/total-2022", "cobros/sin-dato"])):
        code, error = slides(told, tmp_path / str(n), cifras=figures, grafico="cobros/total-por-gestion")
        assert code == 0, error
        for name in FIXED:
            assert outside(PdfReader(tmp_path / str(n) / name)) == [], name


def test_no_page_ends_with_the_first_row_of_a_table(portal: Portal) -> None:
    checked = check(portal.root, select_packages(portal.root, ()))
    instance = read_instance(portal.root)
    made = {r.published.dataset.slug: r.published for r in publish(instance, checked, silent)}
    one = made["cobros"]
    rows = [[f"fila{n:03d}", "texto"] for n in range(40)]
    table = make_table([make_field("fila", "string"), make_field("que", "string")], rows, name="larga")
    dataset = replace(one.dataset, tables={**one.dataset.tables, "larga": table})
    published = {"cobros": replace(one, dataset=dataset)}
    seen = set()
    for lines in range(0, 40, 3):
        section = Section("a", "Sección", ("Renglón.",) * lines, tables=("cobros/larga",))
        plan = Outline("x.yml", 2022, "final", "Prueba", "Memoria", (section,))
        report = next(d for d in documents_of(instance, plan, published) if d.name == "informe.pdf")
        reader = PdfReader(io.BytesIO(compile_pdf(report.name, report.template, report.data)))
        counts = [len(re.findall(r"fila\d{3}", page.extract_text())) for page in reader.pages]
        there = [count for count in counts if count]
        assert there[0] >= 3, counts
        assert sum(there) == 40
        seen.add(there[0])
    assert len(seen) > 3, "the table begins at many heights"


def test_a_tall_head_of_a_table_is_not_cut(portal: Portal) -> None:
    title = words("en", 5000)
    with filled(portal).described() as descriptor:
        fields = descriptor["resources"][1]["schema"]["fields"]
        next(field for field in fields if field["name"] == "nota")["title"] = title
    reader = papers(portal)["informe.pdf"]
    assert outside(reader) == []
    assert lost(title, read(reader)) == []


@pytest.mark.parametrize("place", ["titulo", "preguntas", "mensaje", "notas", "cita"])
def test_a_long_word_is_set_in_a_time_that_only_grows_with_it(
    portal: Portal, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    """Twice the letters took four times as long: of so many, 10 to 40 seconds where there is one second now."""
    monkeypatch.setattr(compiler, "LIMIT", 10.0)
    narrow(portal, 60)
    content, word = outline(), "x" * 1_900
    section, message = content["secciones"][0], content["mensajes"][0]
    match place:
        case "titulo":
            content["titulo"] = word
        case "preguntas":
            section["preguntas"] = [word]
        case "mensaje":
            message["titulo"] = word
        case "notas":
            message["notas"] = word
        case _:
            section["cita"]["texto"] = word
    write(portal, content)
    with contextlib.suppress(NoRoomError):
        papers(portal)


def test_a_document_that_takes_too_long_is_given_up_and_the_next_is_set(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    narrow(portal, 60)
    monkeypatch.setattr(compiler, "LIMIT", 0.0)
    with pytest.raises(OutputError, match=r"No se pudo componer «informe\.pdf»: tardó más de 0 segundos"):
        papers(portal)
    monkeypatch.undo()
    assert len(papers(portal)) == len(PAPERS) + 1
