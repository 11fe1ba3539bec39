"""The printed documents of a rendición, through the commands that make them, read back from the PDFs."""

from __future__ import annotations

import hashlib
import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from pypdf import PageObject, PdfReader

from build_scripts.model import (
    Breakdown,
    Citation,
    Column,
    Deadline,
    Edition,
    Field,
    Instance,
    Outline,
    Publication,
    Published,
    Row,
    Section,
    Table,
)
from build_scripts.model.hearings import ROLES
from build_scripts.palette import light_palette
from build_scripts.pipeline import build_aside, check, select_packages
from build_scripts.pipeline.publishing import publish
from build_scripts.pipeline.reporting import silent
from build_scripts.settings import read_instance
from build_scripts.typeset import acta, compile_pdf
from build_scripts.typeset import documents as documents_of
from build_scripts.typeset.glyphs import printable
from build_scripts.typeset.pieces import BLACK, breakdown_piece
from tests.portals import Portal, make_portal, run

NAME = "2022-final"
HOSTILE = 'con #panic("x"), $x^2$, [corchetes], @cita, \\barra, <etiqueta>, *no*, _tampoco_, `ni esto` y // esto'


def outline() -> dict[str, Any]:
    """Describe a rendición that uses each piece once."""
    return {
        "gestion": 2022,
        "tipo": "final",
        "titulo": "Rendición de prueba, gestión 2022",
        "base": "Memoria de prueba",
        "secciones": [
            {
                "id": "cobros",
                "titulo": "Se cobró {figura:cobros/total-2022}",
                "parrafos": ["En 2022 se cobró {figura:cobros/total-2022}, según la Memoria."],
                "cifras": ["cobros/total-2022", "cobros/sin-dato"],
                "graficos": ["cobros/total-por-gestion"],
                "desgloses": ["cobros/por-gestion"],
                "tablas": ["cobros/cobros"],
                "dudas": ["cobros"],
                "preguntas": ["¿Por qué bajó?"],
                "cita": {"texto": "Ley de prueba, artículo 1.", "estado": "sin confirmar"},
            },
            {"id": "compromisos", "titulo": "Compromisos", "registro": "compromisos"},
        ],
        "mensajes": [
            {
                "titulo": "Se cobró {figura:cobros/total-2022}",
                "cifra": "cobros/total-2022",
                "grafico": "cobros/total-por-gestion",
                "dice": "Se cobraron {figura:cobros/total-2022}.",
                "notas": "Hable despacio.",
            },
            {"titulo": "Usted puede preguntar"},
        ],
        "fichas": {
            "tabla": "cobros/lugares",
            "clave": "nombre",
            "nombre": "nombre",
            "titulo": "Cobros de {cada}",
            "cifras": ["cobros/total-2022"],
            "graficos": ["cobros/total-por-gestion"],
            "parrafos": ["En {cada}, de {figura:cobros/total-2022}."],
        },
    }


def write(portal: Portal, content: Mapping[str, Any], name: str = NAME) -> Path:
    path = portal.root / "docs" / "rendicion" / f"{name}.yml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return path


@pytest.fixture
def told(portal: Portal) -> Portal:
    """Give a portal with an outline that uses each piece."""
    return filled(portal)


def filled(portal: Portal) -> Portal:
    """Give a portal an outline, and a figure that nobody can compute."""
    with portal.described() as descriptor:
        descriptor["portal"]["figures"].append(
            {
                "id": "sin-dato",
                "kind": "uncomputable",
                "title": "Cuánto se devolvió",
                "reason": "La Memoria no lo imprime.",
                "missing": ["Registro de devoluciones"],
            }
        )
    write(portal, outline())
    return portal


def order(portal: Portal, destination: Path, *more: str) -> tuple[int, str, str]:
    return run(
        "rendicion", "2022", "--tipo", "final", "--proyecto", str(portal.root), "--destino", str(destination), *more
    )


def documents(portal: Portal, destination: Path, *more: str) -> dict[str, bytes]:
    """Make all documents with the public command; gives them by name."""
    code, out, error = order(portal, destination, *more)
    assert code == 0, out + error
    return contents(destination)


def contents(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def catalogue_of(pdf: bytes) -> Any:
    """Give what a PDF says of itself as a whole."""
    return PdfReader(io.BytesIO(pdf)).trailer["/Root"]


def text_of(pdf: bytes) -> str:
    """Read a document's text, each run of blanks as one: lines break wherever they fit."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Make the documents once for those tests that only read them."""
    folder = tmp_path_factory.mktemp("rendicion")
    return documents(filled(make_portal(folder / "portal")), folder / "impresos")


PDFS = (
    "acta.pdf",
    "diapositivas.pdf",
    "fichas/oruro.pdf",
    "fichas/potosi.pdf",
    "formulario-de-preguntas.pdf",
    "informe.pdf",
    "notas-del-presentador.pdf",
    "resumen-letra-grande.pdf",
)


def test_all_documents_are_made_and_summed(made: dict[str, bytes]) -> None:
    assert set(made) == {*PDFS, "guion-de-lectura.txt", "SHA256SUMS", "manifest.json"}
    lines = (line.split("  ") for line in made["SHA256SUMS"].decode().splitlines())
    sums = {name: digest for digest, name in lines}
    assert sums == {name: hashlib.sha256(made[name]).hexdigest() for name in [*PDFS, "guion-de-lectura.txt"]}


@pytest.mark.parametrize("name", PDFS)
def test_document_is_tagged_titled_and_in_spanish(made: dict[str, bytes], name: str) -> None:
    reader = PdfReader(io.BytesIO(made[name]))
    catalogue = catalogue_of(made[name])
    metadata = catalogue["/Metadata"].get_data().decode()
    assert catalogue["/Lang"] in {"es", "es-BO"}
    assert catalogue["/MarkInfo"]["/Marked"]
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
    assert reader.metadata is not None
    assert reader.metadata.title
    assert "2026-11-21" in metadata, "the day of the newest revision, not the clock's"


@pytest.mark.parametrize("name", PDFS)
def test_every_font_is_shipped_and_embedded(made: dict[str, bytes], name: str) -> None:
    fonts = list(_fonts(PdfReader(io.BytesIO(made[name]))))
    assert fonts
    for family, embedded in fonts:
        assert embedded, family
        assert re.search(r"\+(PublicSans|Newsreader)", family), family


def _fonts(reader: PdfReader) -> Iterator[tuple[str, bool]]:
    for page in reader.pages:
        resources: Any = page["/Resources"]
        for font in resources.get("/Font", {}).values():
            for inner in font.get_object()["/DescendantFonts"]:
                descriptor = inner.get_object()["/FontDescriptor"]
                yield inner.get_object()["/BaseFont"], any(key.startswith("/FontFile") for key in descriptor)


@pytest.mark.parametrize("name", [p for p in PDFS if p not in {"acta.pdf", "formulario-de-preguntas.pdf"}])
def test_figures_are_printed_as_the_site_shows_them(made: dict[str, bytes], name: str) -> None:
    text = text_of(made[name])
    assert re.search(r"Bs ?90,00", text), text


def test_report_has_all_that_its_outline_names(made: dict[str, bytes]) -> None:
    text = text_of(made["informe.pdf"])
    for words in (
        "1 Se cobró Bs 90,00",
        "No se puede calcular Cuánto se devolvió",
        "La Memoria no lo imprime. Para calcularla falta: Registro de devoluciones.",
        "Receta: cobros/total-2022",
        "Gráfico 1. En 2022 se cobró Bs 90,00",
        "Cuadro 1. Total por gestión",
        "1.020,50",
        "Dudas de la fuente: ninguna declarada.",
        "¿Por qué bajó?",
        "En qué se apoya. Ley de prueba, artículo 1. (por confirmar)",
        "Compromisos y su estado No publicado.",
        "No es un sitio oficial.",
        "Material de trabajo, sin edición",
        "Sin dirección pública.",
        "Página 2 de ",
    ):
        assert words in text, text


def test_chart_and_table_are_accessible(made: dict[str, bytes]) -> None:
    tags = list(_tags(catalogue_of(made["informe.pdf"])["/StructTreeRoot"]))
    pictures = [alt for tag, alt in tags if tag == "/Figure"]
    assert any("Columnas con el total de cada gestión." in alt for alt in pictures)
    assert {"/Table", "/TH", "/TD", "/H1", "/THead"} <= {tag for tag, _ in tags}


def _tags(node: Any) -> Iterator[tuple[str, str]]:
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, dict):
        if "/S" in node:
            yield str(node["/S"]), str(node.get("/Alt", ""))
        if "/K" in node:
            yield from _tags(node["/K"])
    elif isinstance(node, list):
        for one in node:
            yield from _tags(one)


def test_slides_say_one_thing_each_and_are_numbered(made: dict[str, bytes]) -> None:
    pages = [" ".join(p.extract_text().split()) for p in PdfReader(io.BytesIO(made["diapositivas.pdf"])).pages]
    assert len(pages) == 4
    assert [re.search(r"(\d) / 4$", page) is not None for page in pages] == [True] * 4
    assert "Usted puede preguntar" in pages[-1]
    box = PdfReader(io.BytesIO(made["diapositivas.pdf"])).pages[0].mediabox
    assert float(box.width) / float(box.height) == pytest.approx(16 / 9, rel=0.01)


def test_bars_on_a_slide_are_read_from_the_last_row(told: Portal, tmp_path: Path) -> None:
    with told.described() as descriptor:
        descriptor["portal"]["charts"][0] |= {"kind": "bars", "highlight": ["2020"]}
    page = PdfReader(io.BytesIO(documents(told, tmp_path / "d")["diapositivas.pdf"])).pages[2]
    assert "2020 1.020,50 2021 330,25 2022 90,00" in " ".join(page.extract_text().split())
    assert sorted(size for _, size in _letters(page))[len(list(_letters(page))) // 2] >= 24


def test_section_on_attendance_says_by_when_the_report_is_due(made_published: dict[str, Published]) -> None:
    due = Deadline("informe-previo", 15, Citation("Ley de prueba, según un diario", "reportada"))
    sections = (Section("a", "La audiencia", record="asistencia"), Section("b", "Otra"))
    plan = Outline("x.yml", 2022, "final", "Prueba", "Memoria", sections)
    instance = Instance(Path(), "Portal", "Aviso.", "Sin licencia.", "CC0", "Quien prueba", deadlines=(due,))
    report = next(d for d in documents_of(instance, plan, made_published) if d.name == "informe.pdf")
    text = text_of(compile_pdf(report.name, report.template, report.data))
    assert (
        text.count(
            "El plazo: 15 días calendario antes de la audiencia. Ley de prueba, según un diario. "
            "Los días se conocen por esa fuente, no por el texto de la norma."
        )
        == 1
    )


def test_slides_have_nothing_smaller_than_their_sources(made: dict[str, bytes]) -> None:
    pages = PdfReader(io.BytesIO(made["diapositivas.pdf"])).pages
    assert {round(min(size for _, size in _letters(page))) for page in pages} == {14}


def two(portal: Portal, tmp_path: Path, **more: Any) -> dict[str, bytes]:
    """Make the documents of a message that shows a figure and one that nobody publishes."""
    content = outline()
    content["mensajes"] = [
        {
            "titulo": "Se cobró {figura:cobros/total-2022}",
            "cifras": ["cobros/total-2022", "cobros/sin-dato"],
            "dice": "Van {figura:cobros/total-2022:numero} en total.",
            "preguntas": ["¿Cuánto se devolvió?"],
            "cita": {"texto": "Ley de prueba, artículo 9.", "estado": "reportada"},
            **more,
        }
    ]
    write(portal, content)
    return documents(portal, tmp_path / "d")


def test_a_message_shows_two_figures_at_once_and_says_what_nobody_publishes(told: Portal, tmp_path: Path) -> None:
    made = two(told, tmp_path)
    (_, slide) = PdfReader(io.BytesIO(made["diapositivas.pdf"])).pages
    for text in (" ".join(slide.extract_text().split()), text_of(made["resumen-letra-grande.pdf"])):
        assert re.search(r"Bs ?90,00 Se cobró en 2022", text), text
        assert "No publicado" in text
        assert "Cuánto se devolvió" in text
        assert "La Memoria no lo imprime." in text
        assert "Ley de prueba, artículo 9. (lo dice otra fuente; su texto no se leyó)" in text


def test_a_number_alone_is_printed_without_its_unit(told: Portal, tmp_path: Path) -> None:
    made = two(told, tmp_path)
    for name in ("notas-del-presentador.pdf", "resumen-letra-grande.pdf"):
        assert "Van 90,00 en total." in text_of(made[name])
    assert b"Van noventa coma cero cero en total.  [90,00]" in made["guion-de-lectura.txt"]


def test_the_report_begins_with_a_summary(told: Portal, tmp_path: Path) -> None:
    made = two(told, tmp_path)
    page = " ".join(PdfReader(io.BytesIO(made["informe.pdf"])).pages[1].extract_text().split())
    for words in ("En una página", "Se cobró Bs 90,00", "Qué no se sabe Cuánto se devolvió.", "¿Cuánto se devolvió?"):
        assert words in page, page


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"cifra": "cobros/total-2022"}, "cifra o cifras"),
        ({"cifras": ["cobros/total-2022"] * 3}, "hasta 2"),
        ({"cifras": ["cobros/total-2020"]}, "¿Quiso escribir «cobros/total-2022»?"),
        ({"dice": "Van {figura:cobros/total-2020:numero}."}, "¿Quiso escribir «cobros/total-2022»?"),
        ({"preguntas": ["¿Y {figura:cobros/nada}?"]}, "no tiene la cifra «nada»"),
    ],
)
def test_slips_in_a_message_are_told(told: Portal, tmp_path: Path, more: dict[str, Any], said: str) -> None:
    content = outline()
    content["mensajes"][1] |= {"cifras": ["cobros/total-2022"], **more}
    assert said in slip(told, tmp_path, content)


def test_a_period_is_left_out_where_the_title_says_it(told: Portal, tmp_path: Path) -> None:
    text = text_of(documents(told, tmp_path / "uno")["informe.pdf"])
    assert "gestión 2022 Receta: cobros/total-2022" not in text
    with told.described() as descriptor:
        descriptor["portal"]["figures"][0] |= {"title": "Total cobrado", "period": "gestión 2022"}
    assert "Total cobrado gestión 2022" in text_of(documents(told, tmp_path / "dos")["informe.pdf"])


def test_a_table_prints_the_rounded_amount_and_says_where_the_exact_one_is() -> None:
    columns = (
        Column("lugar", "Lugar", "text"),
        Column("parte_1_exacta", "Parte, exacto", "amount", "Bs"),
        Column("parte_1", "Parte", "amount", "Bs", 2),
    )
    row = ("Oruro", Decimal("1.005"), Decimal("1.01"))
    piece = breakdown_piece(Breakdown("cobros", "asignacion", "allocation", "Parte", columns, (row,), (row,)))
    assert piece["filas"] == piece["totales"] == [["Oruro", "1,01"]]
    assert piece["notas"] == ["Los importes sin redondear están en datos/cobros/desgloses/asignacion.csv."]


def test_heads_are_not_cut(made: dict[str, bytes]) -> None:
    text = text_of(made["informe.pdf"])
    assert not re.search(r"\w-\s+\w", text.partition("Cuadro 1")[2].partition("2020")[0])


def test_notes_tell_what_to_say_and_what_to_know(made: dict[str, bytes]) -> None:
    text = text_of(made["notas-del-presentador.pdf"])
    assert "Se cobraron Bs 90,00." in text
    assert "Hable despacio." in text
    assert "Acompaña lo dicho en la diapositiva 2." in text


@pytest.mark.parametrize(("name", "place"), [("fichas/oruro.pdf", "Oruro"), ("fichas/potosi.pdf", "Potosí")])
def test_sheet_is_one_page_in_black_and_fits_letter_paper(made: dict[str, bytes], name: str, place: str) -> None:
    reader = PdfReader(io.BytesIO(made[name]))
    assert len(reader.pages) == 1
    text = text_of(made[name])
    assert f"Cobros de {place}" in text
    assert f"En {place}, de Bs 90,00." in text
    page = reader.pages[0]
    lowest = 297 / 25.4 * 72 - 279 / 25.4 * 72  # what a sheet of letter paper lacks at the foot
    places = [place for place, _ in _letters(page)]
    assert min(places) > lowest
    content = page.get_contents()
    assert content is not None
    colours = re.findall(r"([\d.]+) ([\d.]+) ([\d.]+) (?:scn|SCN|rg|RG)\b", content.get_data().decode("latin-1"))
    assert all(red == green == blue for red, green, blue in colours)


def test_photocopier_palette_has_every_colour_and_no_hue() -> None:
    assert set(BLACK) == set(light_palette())
    assert all(value[1:3] == value[3:5] == value[5:7] for value in BLACK.values())


def test_large_print_has_nothing_small(made: dict[str, bytes]) -> None:
    def smallest(name: str) -> float:
        return min(size for page in PdfReader(io.BytesIO(made[name])).pages for _, size in _letters(page))

    assert smallest("resumen-letra-grande.pdf") >= 18
    assert smallest("informe.pdf") < 10, "the measure sees small letters where there are"


def _letters(page: PageObject) -> Iterator[tuple[float, float]]:
    """Give the height on the page and the size of every piece of text, both in points."""
    found: list[tuple[float, float]] = []

    def visit(words: str, around: list[float], matrix: list[float], _font: Any, size: float) -> None:
        if words.strip():
            height = matrix[4] * around[1] + matrix[5] * around[3] + around[5]
            found.append((height, abs(size * matrix[3] * around[3])))

    page.extract_text(visitor_text=visit)
    return iter(found)


def test_acta_prints_the_hash_of_the_report(made: dict[str, bytes]) -> None:
    text = text_of(made["acta.pdf"]).replace(" ", "")
    assert hashlib.sha256(made["informe.pdf"]).hexdigest() in text
    assert "sha256summanifest.json" in text
    assert "certutil-hashfilemanifest.jsonSHA256" in text


def test_paper_without_an_address_says_whom_to_ask(made: dict[str, bytes]) -> None:
    for name in ("resumen-letra-grande.pdf", "formulario-de-preguntas.pdf", "fichas/oruro.pdf"):
        text = text_of(made[name])
        assert "copia en memoria USB (ABRA-AQUI.html)" in text, name
        assert "cifras.html" not in text, name
    assert "#" not in text_of(made["formulario-de-preguntas.pdf"])


def test_a_signed_record_has_a_box_for_each_thing_and_five_columns(made: dict[str, bytes]) -> None:
    text = text_of(made["acta.pdf"])
    for words in (
        "Nombre de la audiencia según la convocatoria",
        "Hora de inicio",
        "Fecha y hora de cierre",
        "Fecha en que se publicó el informe",
        "Informe de la entidad",
        "Material de este portal:",
        "Hoja adicional N.º",
        "Qué se hará Indicador Meta Responsable Plazo",
    ):
        assert words in text, words


def test_texts_are_printed_as_they_are(told: Portal, tmp_path: Path) -> None:
    content = outline()
    content["titulo"] = f"Título {HOSTILE}"
    content["secciones"][0]["parrafos"] = [HOSTILE, "Un muñeco ☃ y un espacio\u202ffino."]
    content["mensajes"][0]["notas"] = HOSTILE
    write(told, content)
    made = documents(told, tmp_path / "d")
    plain = HOSTILE.replace(" ", "")
    for name in ("informe.pdf", "notas-del-presentador.pdf"):
        assert plain in text_of(made[name]).replace(" ", ""), name
    assert "Unmuñeco[U+2603]yunespaciofino." in text_of(made["informe.pdf"]).replace("\xa0", "").replace(" ", "")


def test_what_no_font_has_is_spelled_not_lost() -> None:
    assert printable({"a": ["Añu €", "\u2022 ő", "日", 3, None]}) == {"a": ["Añu €", "· o", "[U+65E5]", 3, None]}


def test_same_data_give_the_same_bytes(told: Portal, tmp_path: Path) -> None:
    first = documents(told, tmp_path / "uno")
    for kept in (told.root / ".portal" / "cache").iterdir():
        kept.unlink()
    assert documents(told, tmp_path / "dos") == first


def test_unchanged_documents_are_not_set_again(told: Portal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = documents(told, tmp_path / "uno")

    def refuse(*_: object) -> bytes:
        raise AssertionError("set again")

    monkeypatch.setattr("build_scripts.typeset.compile_pdf", refuse)
    assert documents(told, tmp_path / "dos") == first


def test_documents_that_say_the_same_do_not_disturb_each_other(told: Portal, tmp_path: Path) -> None:
    content = outline()
    content["fichas"] |= {"titulo": "Cobros", "parrafos": []}
    write(told, content)
    made = documents(told, tmp_path / "d")
    assert made["fichas/oruro.pdf"] == made["fichas/potosi.pdf"]
    assert not [path for path in (told.root / ".portal" / "cache").iterdir() if "." in path.name]


def test_mark_stands_beside_its_figure(told: Portal, tmp_path: Path) -> None:
    with told.described() as descriptor:
        descriptor["portal"]["figures"][0]["mark"] = "cifra reportada, por confirmar"
    made = documents(told, tmp_path / "d")
    for name in ("informe.pdf", "diapositivas.pdf", "fichas/oruro.pdf", "resumen-letra-grande.pdf"):
        assert "cifra reportada, por confirmar" in text_of(made[name]), name


def test_mark_stands_with_the_chart_of_its_figure(told: Portal, tmp_path: Path) -> None:
    """Neither title names the figure: only the chart can say it."""
    mark = "cifra reportada, por confirmar"
    with told.described() as descriptor:
        descriptor["portal"]["figures"][0]["mark"] = mark
    chart = "cobros/total-por-gestion"
    content = outline() | {
        "secciones": [{"id": "cobros", "titulo": "Cobros", "graficos": [chart]}],
        "mensajes": [{"titulo": "Lo que se cobró", "grafico": chart}],
    }
    content["fichas"] = {k: content["fichas"][k] for k in ("tabla", "clave", "nombre", "titulo")} | {
        "graficos": [chart]
    }
    write(told, content)
    made = documents(told, tmp_path / "d")
    for name in ("informe.pdf", "diapositivas.pdf", "fichas/oruro.pdf"):
        assert " ".join(text_of(made[name]).split()).count(mark) == 1, name


def test_bare_outline_is_enough(told: Portal, tmp_path: Path) -> None:
    content = {k: v for k, v in outline().items() if k not in {"mensajes", "fichas"}}
    content["secciones"] = [{"id": "nada", "titulo": "Nada"}]
    write(told, content)
    made = documents(told, tmp_path / "d")
    assert not [name for name in made if name.startswith("fichas/")]
    assert "No hay mensajes en el guion." in text_of(made["resumen-letra-grande.pdf"])


def test_address_is_printed_and_coded(told: Portal, tmp_path: Path) -> None:
    made = documents(told, tmp_path / "d", "--url", "https://cobros.ejemplo.bo/")
    assert "https://cobros.ejemplo.bo/" in text_of(made["informe.pdf"])
    place = "https://cobros.ejemplo.bo/datos/cobros/cifras.html#total-2022"
    assert place in text_of(made["fichas/oruro.pdf"]).replace(" ", "")
    alternatives = [alt for tag, alt in _tags(catalogue_of(made["informe.pdf"])["/StructTreeRoot"]) if tag == "/Figure"]
    assert "Código QR con la dirección https://cobros.ejemplo.bo/" in alternatives


# --- inside the site, and of an edition ----------------------------------------------------------


def test_site_carries_the_documents_and_its_manifest_lists_them(told: Portal, tmp_path: Path) -> None:
    code, out, error = run("construir", "--proyecto", str(told.root), "--destino", str(tmp_path / "site"))
    assert code == 0, out + error
    manifest = json.loads((tmp_path / "site" / "manifest.json").read_text(encoding="utf-8"))
    listed = {entry["path"]: entry["sha256"] for entry in manifest["files"]}
    apart = documents(told, tmp_path / "d")
    for name in PDFS:
        path = f"rendicion/{NAME}/{name}"
        assert listed[path] == hashlib.sha256(apart[name]).hexdigest(), name


@pytest.fixture
def edition(told: Portal, tmp_path: Path) -> Path:
    """Build the portal as an edition."""
    folder = tmp_path / "2026-11"
    folder.mkdir()
    named = Edition("2026-11", date(2026, 11, 30))
    address = "https://cobros.ejemplo.bo/"
    instance = replace(
        read_instance(told.root), edition=named, url=f"{address}vigente/", frozen_url=f"{address}2026-11/"
    )
    build_aside(instance, folder, publication=Publication(named, lambda _: None))
    return folder


def test_documents_of_an_edition_are_its_own_and_the_acta_has_its_manifest(
    told: Portal, edition: Path, tmp_path: Path
) -> None:
    given = documents(told, tmp_path / "d", "--edicion", str(edition), "--url", "https://cobros.ejemplo.bo/")
    published = contents(edition / "rendicion" / NAME)
    assert {n: c for n, c in given.items() if n not in {"acta.pdf", "SHA256SUMS", "manifest.json"}} == {
        n: c for n, c in published.items() if n != "acta.pdf"
    }
    text = text_of(given["acta.pdf"])
    assert "Edición 2026-11, 30 de noviembre de 2026" in text
    assert "https://cobros.ejemplo.bo/2026-11/" in text
    for file in (edition / "manifest.json", edition / "rendicion" / NAME / "informe.pdf"):
        assert hashlib.sha256(file.read_bytes()).hexdigest() in text.replace(" ", "")
    assert "Edición 2026-11" in text_of(given["informe.pdf"])
    assert "https://cobros.ejemplo.bo/2026-11/" in text_of(given["informe.pdf"])


def test_altered_edition_is_refused(told: Portal, edition: Path, tmp_path: Path) -> None:
    report = edition / "rendicion" / NAME / "informe.pdf"
    report.write_bytes(report.read_bytes() + b" ")
    code, _, error = order(told, tmp_path / "d", "--edicion", str(edition))
    assert code == 1
    assert "no es el que dice el manifiesto" in error
    assert not (tmp_path / "d").exists()


def test_folder_that_is_no_edition_is_refused(told: Portal, tmp_path: Path) -> None:
    folder = tmp_path / "no-es-edicion"
    folder.mkdir()
    for content in (None, "{", "[]", '{"edition": {"name": "x"}}'):
        if content is not None:
            (folder / "manifest.json").write_text(content, encoding="utf-8")
        code, _, error = order(told, tmp_path / "d", "--edicion", str(folder))
        assert code == 2
        assert "portal publicar" in error
        assert not (tmp_path / "d").exists()


def test_edition_without_the_documents_is_refused(told: Portal, edition: Path, tmp_path: Path) -> None:
    (told.root / "docs" / "rendicion" / f"{NAME}.yml").unlink()
    write(told, {**outline(), "tipo": "inicial"}, "2022-inicial")
    code, _, error = run(
        *("rendicion", "2022", "--tipo", "inicial", "--proyecto", str(told.root)),
        *("--destino", str(tmp_path / "d"), "--edicion", str(edition)),
    )
    assert code == 2
    assert f"Trae: {NAME}." in error


# --- misuse --------------------------------------------------------------------------------------


def test_unknown_year_names_those_there_are(told: Portal, tmp_path: Path) -> None:
    code, _, error = run(
        *("rendicion", "2021", "--tipo", "final", "--proyecto", str(told.root), "--destino", str(tmp_path / "d"))
    )
    assert code == 2
    assert "Hay: 2022 --tipo final. Pida una de esas, o cree docs/rendicion/2021-final.yml." in error
    assert not (tmp_path / "d").exists()


@pytest.mark.parametrize(("kind", "hint"), [("finall", " ¿Quiso decir «final»?"), ("x", "")])
def test_a_kind_that_is_none_is_named(told: Portal, tmp_path: Path, kind: str, hint: str) -> None:
    code, _, error = run(
        *("rendicion", "2022", "--tipo", kind, "--proyecto", str(told.root), "--destino", str(tmp_path / "d"))
    )
    assert code == 2
    assert f"lleva inicial o final; se encontró «{kind}».{hint}\n" in error


def test_portal_without_outlines_says_where_they_go(portal: Portal, tmp_path: Path) -> None:
    code, _, error = order(portal, tmp_path / "d")
    assert code == 2
    assert "Hay: ninguno. Cree docs/rendicion/2022-final.yml" in error


def test_missing_options_are_named_in_spanish(told: Portal) -> None:
    code, _, error = run("rendicion", "2022", "--proyecto", str(told.root))
    assert code == 2
    assert "falta --tipo, --destino" in error


def test_folder_with_other_files_is_left_alone(told: Portal, tmp_path: Path) -> None:
    documents(told, tmp_path / "d")
    (tmp_path / "d" / "mío.txt").write_text("x", encoding="utf-8")
    before = contents(tmp_path / "d")
    code, _, error = order(told, tmp_path / "d")
    assert code == 1
    assert "mío.txt" in error
    assert contents(tmp_path / "d") == before


# --- slips in the outline ------------------------------------------------------------------------


def slip(portal: Portal, tmp_path: Path, content: Mapping[str, Any]) -> str:
    """Ask for documents of a wrong outline; gives what was said, once sure that nothing was written."""
    write(portal, content)
    code, out, error = order(portal, tmp_path / "d")
    assert code == 1, out
    assert not (tmp_path / "d").exists()
    assert "Traceback" not in error
    return error


def test_unknown_keys_are_all_told_with_the_nearest(told: Portal, tmp_path: Path) -> None:
    content = outline()
    content["titular"] = content.pop("titulo")
    content["secciones"][0]["sifras"] = content["secciones"][0].pop("cifras")
    error = slip(told, tmp_path, content)
    assert "¿Quiso escribir «titulo»?" in error
    assert "¿Quiso escribir «cifras»?" in error
    assert "Falta la clave «titulo»" in error
    assert "3 hallazgos" in error


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("gestion", "2022", "un número entero"),
        ("gestion", True, "un número entero"),
        ("tipo", "finall", "¿Quiso escribir «final»?"),
        ("titulo", "  ", "un texto que no esté en blanco"),
        ("secciones", [], "al menos 1"),
        ("gestion", 2021, "2021-final.yml"),
    ],
)
def test_wrong_value_is_told(told: Portal, tmp_path: Path, key: str, value: Any, said: str) -> None:
    assert said in slip(told, tmp_path, {**outline(), key: value})


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("cifras", ["cobros/total-2020"], "¿Quiso escribir «cobros/total-2022»?"),
        ("graficos", ["cobro/total-por-gestion"], "¿Quiso escribir «cobros/total-por-gestion»?"),
        ("desgloses", ["cobros/por-gestio"], "¿Quiso escribir «cobros/por-gestion»?"),
        ("tablas", ["cobros/lugar"], "¿Quiso escribir «cobros/lugares»?"),
        ("dudas", ["cobro"], "¿Quiso escribir «cobros»?"),
        ("parrafos", ["Van {figura:cobros/total-2020}."], "¿Quiso escribir «cobros/total-2022»?"),
        ("parrafos", ["Van {figura:cobros/total-2022:numero}."], "La página muestra cada cifra con su unidad"),
        ("parrafos", ["Van {total-2022}."], "{figura:conjunto/cifra}"),
        ("parrafos", ["Van {cobros/total-2022:numero}."], "{figura:conjunto/cifra}"),
        ("parrafos", ["Van {figura:cobros/total-2022:entero}."], "no tiene la cifra «total-2022:entero»"),
        ("cifras", ["total-2022"], "conjunto/nombre"),
    ],
)
def test_name_that_nobody_publishes_is_told(told: Portal, tmp_path: Path, key: str, value: Any, said: str) -> None:
    content = outline()
    content["secciones"][0][key] = value
    assert said in slip(told, tmp_path, content)


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("clave", "nombr", "¿Quiso escribir «nombre»?"),
        ("tabla", "cobros/lugars", "¿Quiso escribir «cobros/lugares»?"),
        ("cifras", ["cobros/total-{clave}"], "«cobros» no tiene la cifra «total-oruro»"),
    ],
)
def test_sheets_that_cannot_be_made_are_told(told: Portal, tmp_path: Path, key: str, value: Any, said: str) -> None:
    content = outline()
    content["fichas"][key] = value
    assert said in slip(told, tmp_path, content)


def test_sheets_need_a_name_of_their_own(told: Portal, tmp_path: Path) -> None:
    content = outline()
    content["fichas"] |= {"tabla": "cobros/cobros", "clave": "lugar", "nombre": "lugar"}
    assert "no da un nombre propio a cada ficha" in slip(told, tmp_path, content)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"gestion: 2022\ngestion: 2023\n", "la clave «gestion» está dos veces"),
        (b"a: &a [1]\nb: *a\n", "no se admiten alias"),
        (b"titulo: \xff\n", "no está en UTF-8"),
        (b"titulo: [\n", "no es YAML válido"),
        (b"!!python/object/apply:os.getcwd []\n", "no es YAML válido"),
        (b"- una lista\n", "claves y valores"),
        (b"", "claves y valores"),
    ],
)
def test_file_that_cannot_be_read_is_told(told: Portal, tmp_path: Path, content: bytes, said: str) -> None:
    write(told, {}).write_bytes(content)
    code, _, error = order(told, tmp_path / "d")
    assert code == 1
    assert said in error
    assert f"docs/rendicion/{NAME}.yml" in error


def test_sections_do_not_share_a_name(told: Portal, tmp_path: Path) -> None:
    content = outline()
    content["secciones"][1]["id"] = "cobros"
    assert "«cobros» se repite" in slip(told, tmp_path, content)


def test_build_stops_at_a_wrong_outline(told: Portal, tmp_path: Path) -> None:
    write(told, {**outline(), "titulo": "{figura:cobros/nada}"})
    code, _, error = run("construir", "--proyecto", str(told.root), "--destino", str(tmp_path / "site"))
    assert code == 1
    assert "«cobros» no tiene la cifra «nada»" in error
    assert not (tmp_path / "site").exists()


# --- the records of the hearing ------------------------------------------------------------------


def test_records_are_narrowed_to_the_hearing_and_fill_the_acta(made_published: dict[str, Published]) -> None:
    one = made_published["cobros"]
    tables = {
        "audiencias": _table(
            "audiencias",
            ["audiencia", "tipo", "gestion", "fecha", "lugar", "nombre_impreso"],
            ["2022-final", "final", 2022, date(2023, 3, 9), "Oruro, plaza", "Audiencia impresa"],
            ["2022-inicial", "inicial", 2022, None, "", ""],
        ),
        "compromisos": _table(
            "compromisos", ["compromiso", "audiencia", "texto"],
            ["c1", "2022-inicial", "Cobrar mejor"], ["c2", "2022-final", "Para el otro año"],
        ),
        "preguntas": _table(
            "preguntas", ["pregunta", "audiencia", "organizacion", "estado"],
            ["p1", "2022-final", "Sindicato de prueba", "pendiente"],
            ["p2", "2022-inicial", "Otra organización", "respondida"],
            ["p3", "2022-inicial", "La que espera", "pasa a la siguiente"],
        ),
    }  # fmt: skip
    portal = {**one.dataset.portal, "hearings": {name: name for name in tables}}
    dataset = replace(
        one.dataset, tables={**one.dataset.tables, **tables}, descriptor={**one.dataset.descriptor, "portal": portal}
    )
    published = {"cobros": replace(one, dataset=dataset)}
    sections = (Section("c", "Compromisos", record="compromisos"), Section("p", "Preguntas", record="preguntas"))
    plan = Outline("x.yml", 2022, "final", "Prueba", "Memoria", sections)
    instance = Instance(Path(), "Portal", "Aviso.", "Sin licencia.", "CC0", "Quien prueba")
    report = next(d for d in documents_of(instance, plan, published) if d.name == "informe.pdf")
    text = text_of(compile_pdf(report.name, report.template, report.data))
    assert "Cobrar mejor" in text
    assert "Sindicato de prueba" in text
    assert "Audiencia: Audiencia impresa. Fecha de la audiencia: 9 de marzo de 2023. Lugar: Oruro, plaza." in text
    assert "Compromisos asumidos en esta audiencia" in text[: text.index("Para el otro año")]
    assert "Preguntas abiertas de audiencias anteriores" in text[: text.index("La que espera")]
    assert "Otra organización" not in text
    minutes = acta(instance, plan, published, "a" * 64, "b" * 64)
    said = text_of(compile_pdf(minutes.name, minutes.template, minutes.data))
    for words in ("Audiencia impresa", "9 de marzo de 2023", "Oruro, plaza", " ".join(["b" * 8] * 8)):
        assert words in said
    assert "sha256sum" not in said


def _table(name: str, told: list[str], *of: list[Any]) -> Table:
    """Make the table of a role: of its columns, those that are told come first, and the others are empty."""
    columns = [*told, *(c for c in ROLES[name] if c not in told)]
    rows = [[*row, *([None] * (len(columns) - len(told)))] for row in of]
    fields = tuple(Field(c, "year" if c == "gestion" else "string", c.capitalize(), "") for c in columns)
    made = [Row(n, dict(zip(columns, row, strict=True)), _cells(columns, row)) for n, row in enumerate(rows, 2)]
    return Table(name, name.capitalize(), "", "", fields, (columns[0],), (), {}, tuple(made))


def _cells(columns: list[str], row: list[Any]) -> dict[str, str]:
    return {column: "" if value is None else str(value) for column, value in zip(columns, row, strict=True)}


@pytest.fixture
def made_published(portal: Portal) -> dict[str, Published]:
    checked = check(portal.root, select_packages(portal.root, ()))
    return {r.published.dataset.slug: r.published for r in publish(read_instance(portal.root), checked, silent)}
