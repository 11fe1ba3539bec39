"""The script that is read aloud: what it says, how it breathes, and what it refuses to let anyone read."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from build_scripts.model import Citation, Edition, Figure, Instance, Message, Outline, Published, Recipe
from build_scripts.narrate import check_passages, script
from tests.factories import make_dataset, make_field, make_table
from tests.spoken import read_amount

INSTANCE = Instance(
    root=Path(),
    name="Portal de prueba",
    notice="Hecho con documentos inventados. No es un sitio oficial.",
    license_note="",
    data_license="CC0 1.0",
    publisher="Quien prueba",
)


def make_figure(
    name: str, value: Decimal | int | None, display: str, unit: str = "Bs", *, mark: str = "", reason: str = ""
) -> Figure:
    recipe = Recipe("value", "cobros", "1.0.0", (), "", "", "")
    return Figure("cobros", name, f"Título de {name}", value, display, unit, "", "", recipe, mark=mark, reason=reason)


FIGURES = (
    make_figure("total", Decimal("1661.2"), "1.661,2", "millones de Bs"),
    make_figure("parte", Decimal("64.06"), "64,06", "%"),
    make_figure("cuantas", 21, "21", "preguntas"),
    make_figure("gente", 201, "201", "habitantes", mark="cifra reportada, por confirmar"),
    make_figure("gasto", None, "no se puede calcular", reason="La Memoria 2024 no lo imprime"),
)


def published(*figures: Figure) -> Published:
    table = make_table([make_field("a", "string")], [["x"]])
    return Published(make_dataset(table, slug="cobros"), (), figures, (), (), ())


def outline(*passages: str, title: str = "Un mensaje") -> Outline:
    messages = tuple(Message(title, says=passage) for passage in passages)
    return Outline("docs/rendicion/2024-final.yml", 2024, "final", "Rendición 2024", "Memoria 2024", (), messages)


def read(told: Outline, instance: Instance = INSTANCE) -> str:
    return script(instance, told, {"cobros": published(*FIGURES)}).content.decode("utf-8-sig")


def said(told: Outline) -> list[str]:
    """Give the lines of the messages, without what opens and closes the script."""
    lines = read(told).split("\r\n")
    titles = [at for at, line in enumerate(lines) if line.startswith("[")]
    return [line for line in lines[titles[1] : titles[-1]] if line and not line.startswith("[")]


READABLE = """\
GUION DE LECTURA
Rendición 2024

Dura unos 0 min 50 s: 108 palabras, a 130 por minuto.
Respire al final de cada línea. La que empieza más adentro sigue la frase anterior.
Lo que está entre corchetes no se lee: es para comprobar la línea.

[Apertura]

Rendición dos mil veinticuatro.
Fuente: Memoria dos mil veinticuatro.
Hecho con documentos inventados.
No es un sitio oficial.

[1. Se cobraron Bs 1.661,2 millones]

Se cobraron mil seiscientos sesenta y un millones doscientos mil bolivianos, según la Memoria.  [Bs 1.661,2 millones]
Potosí juntó el sesenta y cuatro coma cero seis por ciento de todo lo que se cobró en el país,  [64,06 %]
    y los demás departamentos, el resto.
¿Alcanza?
Viven ahí doscientos un habitantes.  [201 habitantes]
Cifra reportada, por confirmar.

[Cierre]

Lo que escuchó sale de esta fuente: Memoria dos mil veinticuatro.
Hecho con documentos inventados.
No es un sitio oficial.
Cada cifra se puede comprobar, con su cuenta y el lugar de donde sale,
    en el portal «Portal de prueba».
"""


def test_a_script_reads_well() -> None:
    told = outline(
        "Se cobraron {figura:cobros/total}, según la Memoria. Potosí juntó el {figura:cobros/parte} de todo lo que se "
        "cobró en el país, y los demás departamentos, el resto. ¿Alcanza? Viven ahí {figura:cobros/gente}.",
        title="Se cobraron {figura:cobros/total}",
    )
    assert read(told).replace("\r\n", "\n").replace("\xa0", " ") == READABLE


def test_the_time_is_told_from_the_words_that_are_read() -> None:
    text = read(outline("Hay {figura:cobros/cuantas}. " + "Una frase de cinco palabras. " * 40))
    head, _, rest = text.partition("[Apertura]")
    told = re.search(r"Dura unos (\d+) min (\d+) s: (\d+) palabras", head)
    assert told is not None
    words = len(re.sub(r"\[[^]]*\]", "", rest).split())
    assert int(told[3]) == words
    assert abs(int(told[1]) * 60 + int(told[2]) - words * 60 / 130) <= 0.5


def test_a_number_alone_agrees_with_what_it_counts() -> None:
    assert said(outline("Son {figura:cobros/cuantas}. De ellas, {figura:cobros/cuantas:numero} sin responder.")) == [
        "Son veintiuna preguntas.  [21 preguntas]",
        "De ellas, veintiuna sin responder.  [21]",
    ]


def test_the_end_names_every_document_that_was_read() -> None:
    told = outline("Son {figura:cobros/total}.", "Se puede preguntar.")
    first, second = told.messages
    law = "Ley N.º 341, artículo 37: falta cotejarla."
    told = replace(told, messages=(first, replace(second, citation=Citation(law, "sin confirmar"))))
    described = published(replace(FIGURES[0], source_place="Decreto 118 (copia), artículo 2"))
    sources = [{"title": "Memoria 2024"}, {"title": "Decreto N.º 118, 3 de mayo"}, {"title": "Norma 3166"}]
    dataset = replace(described.dataset, descriptor={**described.dataset.descriptor, "sources": sources})
    text = script(INSTANCE, told, {"cobros": replace(described, dataset=dataset)}).content.decode("utf-8-sig")
    _, _, end = text.partition("[Cierre]\r\n\r\n")
    assert " ".join(end.split()).startswith(
        "Lo que escuchó sale de estas fuentes. Memoria dos mil veinticuatro. "
        "Ley número trescientos cuarenta y uno, artículo treinta y siete: falta cotejarla. "
        "Decreto número ciento dieciocho, tres de mayo. Hecho con documentos inventados."
    )


def test_a_line_that_is_read_has_no_digit() -> None:
    text = read(outline("Son {figura:cobros/total}, el {figura:cobros/parte}, {figura:cobros/cuantas}."))
    _, _, spoken = text.partition("[Apertura]")
    assert re.findall(r"\d", re.sub(r"\[[^]]*\]", "", spoken)) == []


def test_every_figure_is_heard_as_its_brackets_show_it() -> None:
    (line,) = said(outline("Son {figura:cobros/total}."))
    heard, noun = read_amount(line.partition("  [")[0].removeprefix("Son ").removesuffix("."))
    assert (heard, noun) == (Decimal(1_661_200_000), "bolivianos")


def test_what_no_document_says_is_told_as_such_with_its_reason() -> None:
    assert said(outline("Se gastó {figura:cobros/gasto}. Y ya.")) == [
        "Se gastó un dato que no se puede dar.  [no se puede dar]",
        "Título de gasto.",
        "No se puede dar: La Memoria dos mil veinticuatro no lo imprime.",
        "Y ya.",
    ]


def test_a_title_shows_the_mark_of_its_figure() -> None:
    text = read(outline("Y ya.", title="Son {figura:cobros/gente}"))
    assert "[1. Son 201 habitantes (cifra reportada, por confirmar)]" in text


def test_a_mark_tells_which_figure_it_is_about_where_there_are_others() -> None:
    assert said(outline("Son {figura:cobros/gente} y {figura:cobros/cuantas}."))[1:] == [
        "Doscientos un habitantes: cifra reportada, por confirmar."
    ]


@pytest.mark.parametrize(
    ("passage", "lines"),
    [
        ("El D.S. Nuevo no está. Falta.", ["El D.S. Nuevo no está.", "Falta."]),
        ("La Sra. Nadie vino. ¡Bien! «Sí». No.", ["La Sra. Nadie vino.", "¡Bien!", "«Sí».", "No."]),
        ("Uno,   dos\n y tres.", ["Uno, dos y tres."]),
        ("Sin punto al final", ["Sin punto al final"]),
    ],
)
def test_a_sentence_ends_where_it_ends(passage: str, lines: list[str]) -> None:
    assert said(outline(passage)) == lines


def test_a_message_that_is_only_shown_is_not_read() -> None:
    told = replace(outline("Esto sí."), messages=(Message("Solo en pantalla"), Message("Leído", says="Esto sí.")))
    text = read(told)
    assert "Solo en pantalla" not in text
    assert "[1. Leído]" in text


def test_an_edition_says_where_it_never_changes() -> None:
    edition = Edition("2026-11", date(2026, 11, 21))
    text = read(
        outline("Hola."),
        replace(INSTANCE, edition=edition, url="https://x.bo/vigente/", frozen_url="https://x.bo/2026-11/"),
    )
    assert "Edición 2026-11, del 21 de noviembre de 2026\r\n" in text
    assert "Es la edición del veintiuno de noviembre de dos mil veintiséis.\r\n" in text
    assert "La dirección es: https://x.bo/2026-11/\r\n" in text


@pytest.mark.parametrize(
    ("passage", "found"),
    [
        ("En 2024 hubo 5.", "2024, 5."),
        ("El treinta %.", "%"),
        ("Mil Bs y cien $us.", "Bs, $us"),
        ("Un [aparte] y la Ley N.º tal.", "[, ], N.º"),
    ],
)
def test_a_passage_that_cannot_be_read_in_one_way_is_found(passage: str, found: str) -> None:
    told = outline("Bien, {figura:cobros/total}.", passage)
    (finding,) = check_passages(told)
    assert (finding.code, finding.found, finding.file) == ("guion-con-cifras", found, told.path)
    assert finding.field == "mensajes, el 2.º, dice"
