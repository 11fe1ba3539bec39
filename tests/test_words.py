"""Numbers in words: the forms that the academies fix, and that whoever listens gets the number that was shown."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from build_scripts import labels
from build_scripts.model import Figure, Recipe
from build_scripts.words import (
    One,
    amount,
    cardinal,
    day_in_words,
    gender,
    in_words,
    number_in_words,
    ordinal,
    shown_in_words,
    years_in_words,
)
from tests.spoken import NotSpanishError, read_amount, read_number

MILLIONS = "menos catorce millones cuatrocientos noventa y siete mil novecientos veinticuatro bolivianos"
FORMS: tuple[One, ...] = ("uno", "un", "una")


def make_figure(value: Decimal | int | str | None, unit: str = "", display: str | None = None) -> Figure:
    shown = display if display is not None else str(value)
    recipe = Recipe("value", "conjunto", "1.0.0", (), "", "", "")
    return Figure("conjunto", "cifra", "Título", value, shown, unit, "", "", recipe)


@pytest.mark.parametrize(
    ("display", "unit", "said"),
    [
        ("1.661,2", "millones de Bs", "mil seiscientos sesenta y un millones doscientos mil bolivianos"),
        ("1.064,24", "millones de Bs", "mil sesenta y cuatro millones doscientos cuarenta mil bolivianos"),
        ("22,0", "millones de Bs", "veintidós millones de bolivianos"),
        ("1", "millones de Bs", "un millón de bolivianos"),
        ("21", "millones de Bs", "veintiún millones de bolivianos"),
        ("1.000", "millones de Bs", "mil millones de bolivianos"),
        ("1.000.000", "millones de Bs", "un billón de bolivianos"),
        ("0,8", "millones de Bs", "ochocientos mil bolivianos"),
        ("0,0045678", "millones de Bs", "cuatro mil quinientos sesenta y siete bolivianos con ochenta centavos"),
        ("3", "miles de millones de $us", "tres mil millones de dólares estadounidenses"),
        ("2", "miles de toneladas", "dos mil toneladas"),
        ("1,5", "millones", "un millón quinientos mil"),
        ("94,14", "millones de $us", "noventa y cuatro millones ciento cuarenta mil dólares estadounidenses"),
        ("1", "Bs", "un boliviano"),
        ("0", "Bs", "cero bolivianos"),
        ("36,30", "Bs", "treinta y seis bolivianos con treinta centavos"),
        ("0,01", "Bs", "cero bolivianos con un centavo"),
        ("21,21", "Bs", "veintiún bolivianos con veintiún centavos"),
        ("5,00", "Bs", "cinco bolivianos"),
        ("−14.497.924", "Bs", MILLIONS),
        ("6,96", "Bs por $us", "seis bolivianos con noventa y seis centavos por dólar estadounidense"),
        ("3,04561", "Bs por UFV", "tres coma cero cuatro cinco seis uno bolivianos por UFV"),
        ("30", "$us por barril", "treinta dólares estadounidenses por barril"),
        ("1.501", "UFV", "mil quinientas una UFV"),
        ("64,06", "%", "sesenta y cuatro coma cero seis por ciento"),
        ("64,0", "%", "sesenta y cuatro coma cero por ciento"),
        ("0,50", "%", "cero coma cincuenta por ciento"),
        ("21", "%", "veintiuno por ciento"),
        ("100", "%", "cien por ciento"),
        ("+0,16", "%", "más cero coma dieciséis por ciento"),
        ("50", "% del valor de la regalía minera", "cincuenta por ciento del valor de la regalía minera"),
        ("1", "pregunta", "una pregunta"),
        ("31", "preguntas", "treinta y una preguntas"),
        ("500", "preguntas", "quinientas preguntas"),
        ("221.000", "preguntas", "doscientas veintiún mil preguntas"),
        ("200.000.000", "personas", "doscientos millones de personas"),
        ("201", "habitantes", "doscientos un habitantes"),
        ("21", "días", "veintiún días"),
        ("700", "toneladas", "setecientas toneladas"),
        ("2,5", "toneladas", "dos coma cinco toneladas"),
        ("101", "leyes", "ciento una leyes"),
        ("51", "decretos supremos", "cincuenta y un decretos supremos"),
        ("195,00", "(moneda no impresa)", "ciento noventa y cinco coma cero cero (moneda no impresa)"),
        ("7", "kWh", "siete kWh"),
        ("6.º de 9", "", "sexto de nueve"),
        ("1", "operaciones", "una operación"),
        ("−1", "operaciones del plan", "menos una operación del plan"),
        ("1", "puntos", "un punto"),
        ("1", "días hábiles", "un día hábil"),
        ("1,0", "toneladas", "uno coma cero toneladas"),
        ("21", "diplomas", "veintiún diplomas"),
        ("2.024", "", "dos mil veinticuatro"),
    ],
)  # fmt: skip
def test_a_number_is_said_as_it_is_shown(display: str, unit: str, said: str) -> None:
    assert shown_in_words(display, unit) == said


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (16, "dieciséis"), (22, "veintidós"), (23, "veintitrés"), (26, "veintiséis"), (30, "treinta"),
        (31, "treinta y uno"), (100, "cien"), (101, "ciento uno"), (500, "quinientos"), (700, "setecientos"),
        (900, "novecientos"), (1000, "mil"), (1001, "mil uno"), (21_000, "veintiún mil"), (100_000, "cien mil"),
        (31_031, "treinta y un mil treinta y uno"), (1_000_000, "un millón"), (101_000_000, "ciento un millones"),
        (10**12, "un billón"), (10**15, "mil billones"), (-1, "menos uno"),
    ],
)  # fmt: skip
def test_cardinals_are_spelled_as_the_norm_has_them(value: int, said: str) -> None:
    assert cardinal(value) == said


@pytest.mark.parametrize("one", FORMS)
def test_every_whole_number_below_a_hundred_thousand_is_heard_as_it_is(one: One) -> None:
    wrong = [value for value in range(100_000) if read_number(cardinal(value, one)) != value]
    assert wrong == []


@given(st.integers(-(10**36) + 1, 10**36 - 1), st.sampled_from(FORMS))
def test_every_whole_number_is_heard_as_it_is(value: int, one: One) -> None:
    assert read_number(cardinal(value, one)) == value


def test_beyond_the_names_of_numbers_digits_are_told_one_by_one() -> None:
    assert cardinal(10**36 + 5).split() == ["uno", *["cero"] * 35, "cinco"]


UNITS = {
    "Bs": (1, {"boliviano", "bolivianos"}),
    "$us": (1, {"dólar estadounidense", "dólares estadounidenses"}),
    "millones de Bs": (10**6, {"boliviano", "bolivianos"}),
    "%": (1, {"por ciento"}),
    "preguntas": (1, {"preguntas", "pregunta"}),
    "habitantes": (1, {"habitantes", "habitante"}),
    "(moneda no impresa)": (1, {"(moneda no impresa)"}),
    "": (1, {""}),
}


@given(st.integers(-(10**17), 10**17), st.integers(0, 2), st.sampled_from(sorted(UNITS)))
def test_every_amount_is_heard_as_it_is_shown(digits: int, decimals: int, unit: str) -> None:
    value = Decimal(digits).scaleb(-decimals)
    times, nouns = UNITS[unit]
    for shown in (labels.number(value), labels.signed(value)):
        heard, noun = read_amount(shown_in_words(shown, unit))
        assert heard == value * times
        assert noun in nouns


@given(st.integers(0, 10**15), st.integers(3, 9))
def test_many_decimals_are_told_one_by_one(digits: int, decimals: int) -> None:
    value = Decimal(digits).scaleb(-decimals)
    heard, _ = read_amount(amount(value, "Bs"))
    assert heard == value
    assert f"{heard:f}" == f"{value:f}"


@pytest.mark.parametrize(
    "said",
    [
        "veintiuno mil", "un mil", "ciento", "treinta y once", "un millones", "dos millón", "doscientos mil una",
        "doscientas mil doscientos", "mil millón", "un millón bolivianos", "veintiun", "uno habitantes", "",
        "dos coma", "tres bolivianos con cien centavos", "un millón un millón",
    ],
)  # fmt: skip
def test_the_inverse_refuses_what_is_not_spanish(said: str) -> None:
    with pytest.raises(NotSpanishError):
        read_number(said)


def test_a_figure_is_said_from_what_is_shown_and_not_from_what_is_hidden() -> None:
    shown = make_figure(Decimal("64.1"), "%", "64,1")
    assert in_words(shown) == "sesenta y cuatro coma uno por ciento"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("2024", "dos mil veinticuatro"),
        ("2019-09-03", "tres de septiembre de dos mil diecinueve"),
        ("2019-13-03", "2019-13-03"),
        ("090541", "090541"),
        ("Ley 535", "Ley 535"),
        ("Potosí", "Potosí"),
    ],
)
def test_a_text_is_read_as_printed_but_for_years_and_dates(value: str, said: str) -> None:
    assert in_words(make_figure(value)) == said


def test_one_alone_agrees_with_its_unit() -> None:
    assert number_in_words(make_figure(1, "operaciones", "1")) == "una"
    assert number_in_words(make_figure(21, "operaciones", "21")) == "veintiuna"


def test_what_cannot_be_computed_stays_as_it_is_told() -> None:
    assert in_words(make_figure(None, "%", "no se puede calcular")) == "no se puede calcular"


def test_days_and_places_are_said() -> None:
    assert day_in_words(date(2019, 9, 3)) == "tres de septiembre de dos mil diecinueve"
    assert day_in_words(date(2025, 3, 1)) == "primero de marzo de dos mil veinticinco"
    assert [ordinal(place) for place in (1, 3, 9, 10, 11, 19, 20, 33, 99)] == [
        "primero", "tercero", "noveno", "décimo", "undécimo", "decimonoveno", "vigésimo", "trigésimo tercero",
        "nonagésimo noveno",
    ]  # fmt: skip


def test_only_years_that_stand_alone_are_said() -> None:
    told = years_in_words("Memoria 2024, D.S. 29165, N.º 012/2018, 2.024, 1999-2003, en 2020.")
    assert told == "Memoria dos mil veinticuatro, D.S. 29165, N.º 012/2018, 2.024, 1999-2003, en dos mil veinte."


@pytest.mark.parametrize(
    "noun", ["operaciones", "gestiones", "unidades", "áreas", "UFV", "direcciones", "imágenes", "señales"]
)
def test_feminine_nouns_are_told_by_their_ending(noun: str) -> None:
    assert gender(noun) == "una"


@pytest.mark.parametrize(
    "noun",
    [
        "temas",
        "niveles",
        "informes",
        "usuarios",
        "minerales",
        "plazos",
        "trámites",
        "diplomas",
        "cronogramas",
        "organigramas",
        "kilogramos",
    ],
)
def test_all_others_are_masculine(noun: str) -> None:
    assert gender(noun) == "un"
