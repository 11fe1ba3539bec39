"""What an officer can get wrong in a package, and what ``portal validar`` answers: one tiny fixture a failure."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.portals import COBROS, LUGARES, TEXTO, Damage, Portal, field, resource

TABLE = "datasets/cobros/data/cobros.csv"
DESCRIPTOR = "datasets/cobros/datapackage.json"
PROSE = "datasets/cobros/texto.md"
ROW_2021 = '2021,B,300.25,30,330.25,2021-02-01,false,con nota,"Cuadro 1, fila 2"'


def text(old: str, new: str) -> Damage:
    """Damage the main table's text."""
    return lambda portal: portal.replace(old, new)


def content(data: bytes) -> Damage:
    return lambda portal: portal.data().write_bytes(data)


def described(change: Callable[[dict[str, Any]], object]) -> Damage:
    """Damage the descriptor."""

    def damage(portal: Portal) -> None:
        with portal.described() as descriptor:
            change(descriptor)

    return damage


def cobros(change: Callable[[dict[str, Any]], object]) -> Damage:
    """Damage the main table's description."""
    return described(lambda d: change(d["resources"][1]))


def of_field(at: int, **more: Any) -> Damage:
    return cobros(lambda r: r["schema"]["fields"][at].update(more))


def added(group: str, **spec: Any) -> Damage:
    """Add an item to one of the lists of ``portal``."""
    return described(lambda d: d["portal"][group].append({"id": "otro", "title": "Otro", **spec}))


def prose(new: str) -> Damage:
    return lambda portal: portal.prose.write_text(new, encoding="utf-8")


def both(*damages: Damage) -> Damage:
    return lambda portal: [damage(portal) for damage in damages]


def link_file(portal: Portal) -> None:
    portal.data().rename(portal.root / "fuera.csv")
    portal.data().symlink_to(portal.root / "fuera.csv")


def link_folder(portal: Portal) -> None:
    (portal.package / "data").rename(portal.root / "fuera")
    (portal.package / "data").symlink_to(portal.root / "fuera")


def link_package(portal: Portal) -> None:
    portal.package.rename(portal.root / "fuera")
    portal.package.symlink_to(portal.root / "fuera")


def link_descriptor(portal: Portal) -> None:
    (portal.package / "datapackage.json").rename(portal.root / "fuera.json")
    (portal.package / "datapackage.json").symlink_to(portal.root / "fuera.json")


def link_prose(portal: Portal) -> None:
    portal.prose.rename(portal.root / "fuera.md")
    portal.prose.symlink_to(portal.root / "fuera.md")


def raw_descriptor(content: bytes) -> Damage:
    return lambda portal: (portal.package / "datapackage.json").write_bytes(content)


def in_descriptor(old: str, new: str) -> Damage:
    return lambda portal: portal.replace(old, new, file=portal.package / "datapackage.json")


def expect_one(portal: Portal, file: str, row: int | None, name: str | None, message: str, step: str) -> dict[str, Any]:
    """Ask for the one finding, in full: exit code, place, what happened and what to do."""
    outcome = portal.validate()
    found = outcome.only
    assert outcome.code == 1
    assert (found["file"], found["row"], found["field"]) == (file, row, name)
    assert message in found["message"]
    assert step in found["next"]
    assert found["severity"] == "error"
    assert found["package"] == "cobros"
    return found


def test_a_portal_without_faults_has_no_findings(portal: Portal) -> None:
    outcome = portal.validate()
    assert (outcome.code, outcome.findings) == (0, [])


# --- files ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("damage", "row", "message", "step"),
    [
        pytest.param(lambda p: p.data().unlink(), None, "Falta el archivo", "Ponga el archivo", id="missing"),
        pytest.param(content(b""), None, "está vacío", "Vuelva a exportar", id="empty"),
        pytest.param(content(b"\xef\xbb\xbf\r\n"), None, "está vacío", "Vuelva a exportar", id="only a mark"),
        pytest.param(
            content(COBROS.replace("con nota", "según").encode("latin-1")),
            3,
            "UTF-8 (byte 0xfa)",
            "CSV UTF-8",
            id="latin-1",
        ),
        pytest.param(content(COBROS.encode("utf-16")), 1, "bytes nulos", "CSV UTF-8", id="utf-16"),
        pytest.param(content(COBROS.replace("con nota", "\0").encode()), 3, "bytes nulos", "CSV UTF-8", id="nul"),
        pytest.param(
            content(COBROS.replace(",", ";").encode()),
            1,
            "punto y coma",
            "Usar separadores del sistema",
            id="semicolons",
        ),
        pytest.param(
            content(COBROS.replace(",", "\t").encode()), 1, "tabulación", "En LibreOffice: Guardar como", id="tabs"
        ),
        pytest.param(
            text(ROW_2021, ROW_2021[:25]),
            3,
            "La línea 3 tiene 6 celdas y el encabezado 9",
            "comas y comillas",
            id="short row",
        ),
        pytest.param(
            text("con nota,", "con nota,x,y,"),
            3,
            "La línea 3 tiene 11 celdas y el encabezado 9",
            "van entre comillas",
            id="long row",
        ),
        pytest.param(text(ROW_2021, ",,,,,,,,"), 3, "está vacía", "Borre la línea", id="blank row"),
        pytest.param(text("2021,B", "\n2021,B"), 3, "línea en blanco", "Borre la línea", id="blank line"),
        pytest.param(
            text("con nota", '"con nota'), 3, "comillas que no cierran", "Corrija las comillas", id="open quotes"
        ),
        pytest.param(
            text("multas,ventas", "multas,multas"), 1, "repite la columna «multas»", "renombre", id="duplicate header"
        ),
        pytest.param(text(COBROS.split("\n")[0] + "\n", ""), 1, "falta o es otro", "primera fila", id="missing header"),
        pytest.param(
            text("multas,ventas", "ventas,multas"), 1, "en otro orden", "Corrija el encabezado", id="columns moved"
        ),
        pytest.param(
            text("multas,ventas", "multa,ventas"), 1, "falta «multas»; sobra «multa»", "Corrija", id="header misspelt"
        ),
        pytest.param(
            text("2021,B", "2020,B"), 3, "La clave se repite: gestion = 2020", "fila repetida", id="duplicate key"
        ),
    ],
)
def test_a_damaged_table_is_told_with_its_line(
    portal: Portal, damage: Damage, row: int | None, message: str, step: str
) -> None:
    damage(portal)
    expect_one(portal, TABLE, row, None, message, step)


@pytest.mark.parametrize(
    ("path", "message", "step"),
    [
        ("../fuera.csv", "sale de la carpeta", "dentro de la carpeta"),
        ("data/../../fuera.csv", "sale de la carpeta", "dentro de la carpeta"),
        ("/etc/hostname", "sale de la carpeta", "dentro de la carpeta"),
        ("~/cobros.csv", "sale de la carpeta", "dentro de la carpeta"),
        ("C:\\datos\\cobros.csv", "sale de la carpeta", "dentro de la carpeta"),
        ("\\\\servidor\\cobros.csv", "sale de la carpeta", "dentro de la carpeta"),
        ("data\\cobros.csv", "barras invertidas", "Cambie cada \\ por /"),
        ("https://example.org/cobros.csv", "dirección de internet", "Descargue el archivo"),
        ("//example.org/cobros.csv", "dirección de internet", "Descargue el archivo"),
    ],
)
def test_a_path_that_leads_out_of_the_package_is_refused(portal: Portal, path: str, message: str, step: str) -> None:
    cobros(lambda r: r.update(path=path))(portal)
    expect_one(portal, DESCRIPTOR, None, "resources[1].path", message, step)


@pytest.mark.parametrize("path", ["data", "data/no.csv", "x" * 5000])
def test_a_path_to_nothing_is_a_missing_file(portal: Portal, path: str) -> None:
    cobros(lambda r: r.update(path=path))(portal)
    assert portal.validate().only["code"] == "archivo-missing"


@pytest.mark.parametrize(
    ("damage", "file", "name", "message"),
    [
        (link_file, DESCRIPTOR, "resources[1].path", "enlace simbólico"),
        (link_package, "datasets/cobros", None, "La carpeta del conjunto de datos es un enlace"),
        (link_descriptor, DESCRIPTOR, None, "descriptor es un enlace"),
        (link_prose, PROSE, None, "texto.md es un enlace"),
    ],
)
def test_a_symbolic_link_is_not_followed(
    portal: Portal, damage: Damage, file: str, name: str | None, message: str
) -> None:
    damage(portal)
    expect_one(portal, file, None, name, message, "copia")


def test_a_linked_folder_on_the_way_is_not_followed(portal: Portal) -> None:
    link_folder(portal)
    outcome = portal.validate()
    assert [f["code"] for f in outcome.findings] == ["archivo-symlink"] * 3
    assert outcome.code == 1


# --- cells ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "cell", "name", "message", "step"),
    [
        ("300.25", '"300,25"', "multas", "coma decimal", "Escriba 300.25"),
        ("300.25", '"1.000,50"', "multas", "coma decimal o punto de miles", "Escriba 1000.50"),
        ("300.25", '"1,000.50"', "multas", "coma de miles", "Escriba 1000.50"),
        ("300.25", "1.000.500", "multas", "punto de miles", "Escriba 1000500"),
        ("300.25", "NaN", "multas", "no es una cantidad", "deje la celda vacía"),
        ("300.25", "INF", "multas", "no es una cantidad", "deje la celda vacía"),
        ("300.25", "-Infinity", "multas", "no es una cantidad", "deje la celda vacía"),
        ("300.25", "1e3", "multas", "notación científica", "todas las cifras"),
        ("300.25", " 300.25", "multas", "espacios", "Escriba 300.25"),
        ("300.25", "Bs 300", "multas", "lleva la moneda", "Quite la moneda: escriba 300"),
        ("300.25", "+300.25", "multas", "no es un número", "solo cifras"),
        ("300.25", ".25", "multas", "no es un número", "solo cifras"),
        ("300.25", "٣٠٠", "multas", "no es un número", "solo cifras"),
        ("300.25", "9" * 39, "multas", "más cifras de las que se publican", "con la fuente"),
        (",30,330", ",1.030,330", "ventas", "punto de miles", "Escriba 1030"),
        (",30,330", ",30.5,330", "ventas", "tiene decimales", "«number»"),
        (",30,330", "," + "9" * 5000 + ",330", "ventas", "más cifras", "con la fuente"),
        ("2021-02-01", "01/02/2021", "desde", "no es una fecha", "Escriba 2021-02-01"),
        ("2021-02-01", "2021-02-30", "desde", "el 30 de febrero no existe", "año-mes-día"),
        ("2021,B", "21,B", "gestion", "no es un año", "cuatro cifras"),
        ("false", "FALSE", "vigente", "verdadero ni falso", "en minúsculas"),
        ("2021,B", "2021,Z", "lugar", "«Z» no está en la tabla «lugares»", "agregue la fila que falta"),
        ("con nota", "con \x1b[31mnota", "nota", "carácter de control (U+001B)", "sin ese carácter"),
        ("con nota", "con \x7f", "nota", "carácter de control (U+007F)", "sin ese carácter"),
        ("con nota", "con \x93nota\x94", "nota", "carácter de control (U+0093)", "sin ese carácter"),
        ("con nota", "Potos\N{REPLACEMENT CHARACTER}", "nota", "se perdió una letra", "Recupere la letra"),
        ('"Cuadro 1, fila 2"', "", "fuente_lugar", "dato obligatorio", "«required»"),
    ],
)
def test_a_wrong_cell_is_told_with_its_row_and_column(
    portal: Portal, old: str, cell: str, name: str, message: str, step: str
) -> None:
    portal.replace(old, cell)
    expect_one(portal, TABLE, 3, name, message, step)


def test_a_cell_that_no_spreadsheet_holds_is_told_with_its_length(portal: Portal) -> None:
    portal.replace("con nota", "x" * 200_000)
    found = expect_one(portal, TABLE, 3, None, "más larga", "Acorte")
    assert found["found"] == "200.000 caracteres"


def test_control_characters_never_reach_the_terminal_raw(portal: Portal) -> None:
    portal.replace("2021,B", "2021,\x1bB")
    portal.replace("300.25", "\x1b300")
    outcome = portal.validate()
    assert {f["field"] for f in outcome.findings} == {"lugar", "multas"}
    assert all("<U+001B>" in f["found"] for f in outcome.findings)
    assert "\x1b" not in outcome.printed


@pytest.mark.parametrize(
    ("constraints", "at", "row", "message"),
    [
        ({"enum": ["A"]}, 1, 3, "no está en la lista"),
        ({"unique": True}, 1, 4, "se repite en la columna"),
        ({"pattern": "[AC]"}, 1, 3, "no tiene la forma de los códigos"),
        ({"minimum": 100}, 2, 4, "menor que el mínimo"),
        ({"maximum": "1000"}, 2, 2, "mayor que el máximo"),
        ({"minimum": "2020-02-01"}, 5, 2, "menor que el mínimo"),
    ],
)
def test_a_cell_outside_its_fields_limits_is_told(
    portal: Portal, constraints: dict[str, Any], at: int, row: int, message: str
) -> None:
    of_field(at, constraints=constraints)(portal)
    found = portal.validate().only
    assert (found["file"], found["row"]) == (TABLE, row)
    assert message in found["message"]


def test_unique_keys_are_enforced(portal: Portal) -> None:
    cobros(lambda r: r["schema"].update(uniqueKeys=[["lugar", "vigente"]]))(portal)
    expect_one(portal, TABLE, 4, "lugar", "ya está en la línea 2): lugar = A, vigente = true", "una de las dos filas")


def test_every_fault_is_told_at_once(portal: Portal) -> None:
    portal.replace("1000.50", "NaN")
    portal.replace("2021,B", "2021,Z")
    portal.prose.unlink()
    outcome = portal.validate()
    assert [(f["file"], f["row"]) for f in outcome.findings] == [(TABLE, 2), (TABLE, 3), (PROSE, None)]


# --- harmless, and accepted ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(content(b"\xef\xbb\xbf" + COBROS.encode()), id="a byte order mark"),
        pytest.param(content(COBROS.replace("\n", "\r\n").encode()), id="CRLF"),
        pytest.param(content(COBROS.rstrip("\n").encode()), id="no last line break"),
        pytest.param(text("con nota", "<script>alert(1)</script>"), id="HTML"),
        pytest.param(text("con nota", "**x** [y](z) | {{ figura('a') }} {% raw %}"), id="Markdown and templates"),
        pytest.param(text("con nota", '"=SUMA(A1:A2)"'), id="a formula"),
        pytest.param(text("con nota", '"dos\nlíneas\ty ""comillas"""'), id="quoted line break"),
        pytest.param(text("con nota", "ñandú 🦙 Σ"), id="any letter"),
        pytest.param(
            lambda p: p.prose.write_bytes(b"\xef\xbb\xbf" + TEXTO.replace("\n", "\r\n").encode()), id="prose CRLF"
        ),
        pytest.param(text("1000.50,20,1020.50", ",20,20"), id="an empty amount"),
    ],
)
def test_harmless_oddities_are_accepted(portal: Portal, damage: Damage) -> None:
    damage(portal)
    outcome = portal.validate()
    assert [f for f in outcome.findings if "suma-de-columna" not in f["next"]] == []


def test_a_portal_and_a_file_may_have_accents_and_spaces_in_their_names(portal: Portal) -> None:
    (portal.package / "datos públicos").mkdir()
    portal.data().rename(portal.package / "datos públicos" / "cobros año 2020.csv")
    cobros(lambda r: r.update(path="datos públicos/cobros año 2020.csv"))(portal)
    moved = Portal(portal.root.rename(portal.root.parent / "portal de Potosí"))
    assert moved.validate().code == 0


def test_lines_are_counted_as_an_editor_does_after_a_quoted_line_break(portal: Portal) -> None:
    portal.replace("con nota", '"dos\r\nlíneas"')
    portal.replace("50.00", "NaN")
    assert portal.validate().only["row"] == 5


# --- descriptor ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("damage", "row", "message", "step"),
    [
        pytest.param(
            lambda p: (p.package / "datapackage.json").unlink(),
            None,
            "Falta el descriptor",
            "Cree datapackage.json",
            id="absent",
        ),
        pytest.param(raw_descriptor(b""), 1, "no es JSON", "llaves", id="empty"),
        pytest.param(raw_descriptor(b"[]"), 1, "no es JSON", "llaves", id="a list"),
        pytest.param(raw_descriptor('{"title": "según"}'.encode("latin-1")), None, "UTF-8", "UTF-8", id="latin-1"),
        pytest.param(
            in_descriptor('"name": "cobros",\n "title"', '"name": "cobros"\n "title"'),
            4,
            "no es JSON",
            "justo antes",
            id="lost comma",
        ),
        pytest.param(raw_descriptor(b'{"portal":' * 100_000), None, "no es JSON", "llaves", id="deep"),
        pytest.param(in_descriptor('"gestion": 2022', '"gestion": NaN'), None, "no es JSON", "llaves", id="NaN"),
        pytest.param(
            in_descriptor('"gestion": 2022', '"gestion": ' + "9" * 5000),
            None,
            "no es JSON",
            "llaves",
            id="endless number",
        ),
        pytest.param(
            in_descriptor('"licenses"', '"title": "Otro",\n "licenses"'),
            None,
            "repite una clave",
            "Deje una sola",
            id="key twice",
        ),
        pytest.param(
            in_descriptor("Cobros de prueba", "Cobros\\u0007"),
            None,
            "carácter de control",
            "Bórrelo",
            id="control character",
        ),
        pytest.param(
            in_descriptor("Cobros de prueba", "Cobros\\ud800"), None, "U+D800", "Bórrelo", id="half a character"
        ),
        pytest.param(
            in_descriptor("data/totales.csv", "data/\\u0000.csv"),
            None,
            "carácter de control",
            "Bórrelo",
            id="NUL in a path",
        ),
    ],
)
def test_a_descriptor_that_cannot_be_read_is_told(
    portal: Portal, damage: Damage, row: int | None, message: str, step: str
) -> None:
    damage(portal)
    expect_one(portal, DESCRIPTOR, row, None, message, step)


@pytest.mark.parametrize("depth", [100, 900, 3000])
def test_a_deep_descriptor_ends_in_findings(portal: Portal, depth: int) -> None:
    in_descriptor('"type": "year"', '"type": ' + "[" * depth + "]" * depth)(portal)
    assert portal.validate().code == 1


@pytest.mark.parametrize(
    ("damage", "where", "unknown", "hint"),
    [
        (described(lambda d: d.update(titel="x")), "", "titel", "title"),
        (cobros(lambda r: r.update(pathh="x")), "resources[1]", "pathh", "path"),
        (cobros(lambda r: r["schema"].update(primarykey=["x"])), "resources[1].schema", "primarykey", "primaryKey"),
        (of_field(2, units="Bs"), "resources[1].schema.fields[2]", "units", "unit"),
        (of_field(2, constraints={"minimun": 0}), "resources[1].schema.fields[2].constraints", "minimun", "minimum"),
        (described(lambda d: d["portal"].update(chekcs=[])), "portal", "chekcs", "checks"),
        (
            described(lambda d: d["portal"]["checks"][0].update(resourse="x")),
            "portal.checks[0]",
            "resourse",
            "resource",
        ),
        (described(lambda d: d["portal"]["figures"][0].update(perios="x")), "portal.figures[0]", "perios", "period"),
        (described(lambda d: d["portal"]["figures"][0]["of"].update(wher={})), "portal.figures[0].of", "wher", "where"),
        (
            described(lambda d: d["portal"]["charts"][0].update(higlight=["x"])),
            "portal.charts[0]",
            "higlight",
            "highlight",
        ),
    ],
)
def test_a_misspelt_key_is_told_with_the_one_that_was_meant(
    portal: Portal, damage: Damage, where: str, unknown: str, hint: str
) -> None:
    damage(portal)
    found = expect_one(portal, DESCRIPTOR, None, where, "Clave desconocida", f"¿Quiso escribir «{hint}»?")
    assert found["found"] == unknown


def test_a_key_of_another_package_is_not_a_foreign_key(portal: Portal) -> None:
    cobros(lambda r: r["schema"]["foreignKeys"][0]["reference"].update(package="lugares"))(portal)
    where = "resources[1].schema.foreignKeys[0].reference"
    expect_one(portal, DESCRIPTOR, None, where, "Clave desconocida", "quite la clave")


@pytest.mark.parametrize(
    ("damage", "where", "message", "step"),
    [
        (described(lambda d: d.pop("licenses")), "", "Falta la clave «licenses»", "Agregue «licenses»"),
        (described(lambda d: d.update(version="1.0")), "version", "mal escrito", "forma esperada"),
        (described(lambda d: d.update(title=7)), "title", "otro tipo", "según lo esperado"),
        (described(lambda d: d.update(sources=[])), "sources", "vacío", "Complételo"),
        (described(lambda d: d.update(name="cobro")), "name", "no es el de su carpeta", "Cambie «name»"),
        (
            of_field(2, type="numero"),
            "resources[1].schema.fields[2].type",
            "Valor desconocido",
            "¿Quiso escribir «number»?",
        ),
        (
            described(lambda d: d["portal"]["checks"][0].update(kind="rowsum")),
            "portal.checks[0].kind",
            "Valor desconocido",
            "«row-sum»",
        ),
        (
            described(lambda d: d["portal"]["checks"][2]["of"].update({"from": 2020.0})),
            "portal.checks[2].of.from",
            "otro tipo",
            "Corrija",
        ),
        (
            described(lambda d: d["portal"]["checks"][2]["of"].update(to=20222)),
            "portal.checks[2].of.to",
            "fuera de lo admitido",
            "Corrija",
        ),
        (
            described(lambda d: d["portal"]["revisions"][0].update(date="2026-02-30")),
            "portal.revisions[0].date",
            "no existe",
            "año-mes-día",
        ),
        (
            described(lambda d: d["portal"]["revisions"][0].update(version="1.0.1")),
            "portal.revisions",
            "no es la de la versión",
            "Agregue a «revisions»",
        ),
        (
            described(lambda d: d["portal"]["figures"].append(d["portal"]["figures"][0])),
            "portal.figures",
            "se repite",
            "Renombre",
        ),
        (
            of_field(3, constraints={"minimum": "mil"}),
            "resources[1].schema.fields[3].constraints.minimum",
            "no es del tipo",
            "Corrija",
        ),
        (
            of_field(3, constraints={"enum": [2.5]}),
            "resources[1].schema.fields[3].constraints.enum",
            "no es del tipo",
            "Corrija",
        ),
        (
            of_field(3, constraints={"minLength": 1}),
            "resources[1].schema.fields[3].constraints.minLength",
            "no lleva",
            "cambie el tipo",
        ),
        (
            of_field(5, constraints={"minimum": 2020}),
            "resources[1].schema.fields[5].constraints.minimum",
            "no es del tipo",
            "Corrija",
        ),
        (
            of_field(7, constraints={"pattern": "("}),
            "resources[1].schema.fields[7].constraints.pattern",
            "expresión regular",
            "Corríjala",
        ),
    ],
)
def test_a_descriptor_that_breaks_a_rule_is_told(
    portal: Portal, damage: Damage, where: str, message: str, step: str
) -> None:
    damage(portal)
    expect_one(portal, DESCRIPTOR, None, where, message, step)


def test_a_resource_cannot_take_the_descriptors_own_name(portal: Portal) -> None:
    own = resource("datapackage", "codigo", field("codigo", "string"), field("nombre", "string"))
    described(lambda d: d["resources"].append(own))(portal)
    portal.data("datapackage").write_text(LUGARES, encoding="utf-8")
    expect_one(portal, DESCRIPTOR, None, "resources[3].name", "la misma ruta", "otro nombre")


# --- what the descriptor refers to ---------------------------------------------------------------

GROUP: dict[str, Any] = {
    "kind": "group",
    "by": {"resource": "lugares", "field": "codigo"},
    "measures": [{"id": "filas", "title": "Filas", "aggregate": "count", "resource": "cobros"}],
}
CHART: dict[str, Any] = {
    "kind": "bars",
    "subtitle": "x",
    "description": "x",
    "breakdown": "por-gestion",
    "category": "gestion",
}
SUM: dict[str, Any] = {"kind": "sum", "of": {"resource": "cobros", "field": "total"}}


@pytest.mark.parametrize(
    ("damage", "where", "message", "step"),
    [
        (
            added("figures", kind="count", of={"resource": "cobro"}),
            "portal.figures[1].of.resource",
            "no es un recurso",
            "¿Quiso escribir «cobros»?",
        ),
        (
            added("figures", **{**SUM, "of": {"resource": "cobros", "field": "totals"}}),
            "portal.figures[1].of.field",
            "no es un campo",
            "«total»?",
        ),
        (
            added("figures", **{**SUM, "of": {**SUM["of"], "where": {"lugr": "A"}}}),
            "portal.figures[1].of.where",
            "no es un campo",
            "«lugar»?",
        ),
        (
            added("figures", **{**SUM, "of": {"resource": "cobros", "field": "nota"}}),
            "portal.figures[1].of.field",
            "es de otro tipo",
            "otro campo",
        ),
        (
            added("figures", kind="unreferenced", of={"resource": "lugares"}, by="cobro", **{"as": "count"}),
            "portal.figures[1].by",
            "no es un recurso",
            "«cobros»?",
        ),
        (
            added("checks", kind="row-sum", resource="cobros", parts=["multas", "nota"], total="total"),
            "portal.checks[3].parts",
            "es de otro tipo",
            "otro campo",
        ),
        (
            added("checks", kind="date-order", resource="cobros", fields=["nota"]),
            "portal.checks[3].fields",
            "es de otro tipo",
            "otro campo",
        ),
        (
            described(lambda d: d["portal"]["checks"][1]["equals"].update(key={"concepto": "lugar"})),
            "portal.checks[1].equals.key",
            "no es un campo de «by»",
            "Corrija",
        ),
        (
            described(
                lambda d: d["portal"]["discrepancies"].append(
                    {"check": "suma-de-filas", "printed": "1", "recomputed": "2", "note": "Así se imprime."}
                )
            ),
            "portal.discrepancies[0].check",
            "no es una comprobación",
            "¿Quiso escribir",
        ),
        (
            added("charts", **CHART, value="totales"),
            "portal.charts[1].value",
            "no es una columna del desglose «por-gestion»",
            "«total»?",
        ),
        (added("charts", **CHART, value="gestion"), "portal.charts[1].value", "no puede dibujar", "otra columna"),
        (
            added("charts", **{**CHART, "breakdown": "por-gestio"}, value="total"),
            "portal.charts[1].breakdown",
            "no es un desglose",
            "«por-gestion»?",
        ),
        (
            described(lambda d: d["portal"]["charts"][0].update(title="{figura:total-2021}")),
            "portal.charts[0].title",
            "no es una cifra",
            "«total-2022»?",
        ),
        (
            described(lambda d: d["portal"]["figures"][0].update(note="La fuente imprime {figura:total-2021}.")),
            "portal.figures[0].note",
            "no es una cifra",
            "«total-2022»?",
        ),
        (
            described(lambda d: d["portal"].update(years=[2024])),
            "portal.years",
            "Los años ya los dice «gestion»",
            "Quite «years».",
        ),
        (
            added("breakdowns", **{**GROUP, "by": {"resource": "totales", "field": "concepto"}}),
            "portal.breakdowns[1].measures[0].resource",
            "No hay claves foráneas",
            "Declare en «cobros»",
        ),
        (
            added("breakdowns", **{**GROUP, "measures": [{**GROUP["measures"][0], "id": "codigo"}]}),
            "portal.breakdowns[1]",
            "dos columnas",
            "Renombre",
        ),
        (cobros(lambda r: r["schema"].update(primaryKey=["anio"])), "resources[1].schema", "no es un campo", "Corrija"),
        (
            cobros(lambda r: r["schema"]["foreignKeys"][0].update(fields=["luga"])),
            "resources[1].schema.foreignKeys[0].fields",
            "no es un campo",
            "«lugar»?",
        ),
        (
            cobros(lambda r: r["schema"]["foreignKeys"][0]["reference"].update(resource="lugar")),
            "resources[1].schema.foreignKeys[0].reference.resource",
            "no es un recurso",
            "«lugares»?",
        ),
        (
            cobros(lambda r: r["schema"]["foreignKeys"][0]["reference"].update(fields=["codig"])),
            "resources[1].schema.foreignKeys[0].reference.fields",
            "no es un campo",
            "«codigo»?",
        ),
        (
            cobros(lambda r: r["schema"]["foreignKeys"][0]["reference"].update(fields=["nombre"])),
            "resources[1].schema.foreignKeys[0]",
            "se pueden repetir",
            "clave primaria",
        ),
        (
            cobros(lambda r: r["schema"]["foreignKeys"][0].update(fields=["lugar", "nota"])),
            "resources[1].schema.foreignKeys[0]",
            "tantos campos",
            "mismo orden",
        ),
        (
            cobros(lambda r: r["schema"].update(uniqueKeys=[["anio"]])),
            "resources[1].schema",
            "no es un campo",
            "Corrija",
        ),
    ],
)
def test_a_name_that_leads_nowhere_is_told(portal: Portal, damage: Damage, where: str, message: str, step: str) -> None:
    damage(portal)
    expect_one(portal, DESCRIPTOR, None, where, message, step)


def test_tables_may_point_at_each_other_and_at_themselves(portal: Portal) -> None:
    def cycle(d: dict[str, Any]) -> None:
        here = {"fields": ["codigo"], "reference": {"resource": "", "fields": ["codigo"]}}
        there = {"fields": ["gestion"], "reference": {"resource": "cobros", "fields": ["gestion"]}}
        d["resources"][0]["schema"]["fields"].append(field("gestion", "year"))
        d["resources"][0]["schema"]["foreignKeys"] = [here, there]
        d["portal"]["breakdowns"].append({"id": "g", "title": "G", **GROUP})

    described(cycle)(portal)
    portal.data("lugares").write_text("codigo,nombre,gestion\nA,Oruro,2020\nB,Potosí,2031\n", encoding="utf-8")
    found = portal.validate().only
    assert (found["file"], found["row"], found["field"]) == ("datasets/cobros/data/lugares.csv", 3, "gestion")


# --- figures and prose ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("where", "why"),
    [({"gestion": 2029}, "se esperaba una fila y hay 0"), ({"lugar": "A"}, "se esperaba una fila y hay 2")],
)
def test_a_figure_whose_cell_is_not_one_is_told(portal: Portal, where: dict[str, Any], why: str) -> None:
    described(lambda d: d["portal"]["figures"][0]["of"].update(where=where))(portal)
    expect_one(portal, DESCRIPTOR, None, "portal.figures «total-2022»", why, "uncomputable")


@pytest.mark.parametrize(
    ("damage", "message", "step"),
    [
        (lambda p: p.prose.unlink(), "Falta el texto", "«## Qué es»"),
        (lambda p: p.prose.write_bytes(TEXTO.encode("latin-1")), "UTF-8", "UTF-8"),
        (
            prose(TEXTO + "\n## Preguntas frequentes\n\nx\n"),
            "«Preguntas frequentes» no se muestra",
            "¿Quiso escribir «## Preguntas frecuentes»?",
        ),
        (prose(TEXTO + "\n## Qué es\n\nx\n"), "se repite", "en una sola"),
        (prose(TEXTO.replace("- Por qué.", "")), "«Qué no puede decir» está vacía", "al menos una oración"),
        (prose("Suelto.\n\n" + TEXTO), "antes de la primera sección", "bórrelo"),
        (
            prose(TEXTO.replace("## Qué no puede decir", "### Qué no puede decir")),
            "Falta la sección «Qué no puede decir»",
            "Agréguela",
        ),
    ],
)
def test_prose_that_would_be_lost_is_told(portal: Portal, damage: Damage, message: str, step: str) -> None:
    damage(portal)
    expect_one(portal, PROSE, None, None, message, step)


# --- arithmetic, as an officer meets it ----------------------------------------------------------

OFF = {
    "check": "suma-de-fila",
    "row": {"gestion": 2022},
    "printed": "91.00",
    "recomputed": "90.00",
    "note": "Así se imprime.",
}


def test_a_total_off_by_one_boliviano_is_told_with_the_difference(portal: Portal) -> None:
    portal.replace(",90.00,", ",91.00,")
    found = expect_one(portal, TABLE, 4, "total", "(gestion 2022): Multas y ventas suman", "Compare con la fuente")
    assert (found["found"], found["expected"], found["difference"]) == ("91.00", "90.00", "1")


def test_the_next_step_of_a_difference_is_the_declaration_to_paste(portal: Portal) -> None:
    portal.replace(",90.00,", ",91.00,")
    step = portal.validate().only["next"]
    declared = json.loads(step[step.index("{") :])
    described(lambda d: d["portal"]["discrepancies"].append(declared))(portal)
    for empty in ("", "…", "...", " "):
        with portal.described() as descriptor:
            descriptor["portal"]["discrepancies"][0]["note"] = empty
        found = portal.validate().only
        assert found["field"] == "portal.discrepancies[0].note"
        assert found["next"] == "Escriba la nota: qué se ve y qué no se puede saber."
    described(lambda d: d["portal"]["discrepancies"][0].update(note="La fuente imprime 91."))(portal)
    assert portal.validate().code == 0


@pytest.mark.parametrize(
    ("printed", "message", "step"),
    [
        ("90.00", "que los datos ya no tienen", "Quite la declaración"),
        ("92.00", "ya no es la misma", "actualice o quite"),
    ],
)
def test_a_declared_discrepancy_that_changed_or_went_is_told(
    portal: Portal, printed: str, message: str, step: str
) -> None:
    described(lambda d: d["portal"]["discrepancies"].append(OFF))(portal)
    portal.replace(",90.00,", f",{printed},")
    expect_one(portal, DESCRIPTOR, None, "portal.discrepancies", message, step)


def test_a_wrong_year_is_missed_where_it_belongs_and_told_where_it_is(portal: Portal) -> None:
    portal.replace("2021,B", "2031,B")
    first, second = portal.validate().findings
    assert (first["row"], first["expected"], first["found"]) == (None, "2021", "ausente")
    assert (second["row"], second["expected"], second["found"]) == (3, "ninguno", "2031")


def test_a_check_that_finds_nothing_to_compare_has_not_passed(portal: Portal) -> None:
    described(lambda d: d["portal"]["checks"][1]["equals"].update(where={"concepto": "Totl"}))(portal)
    expect_one(portal, "datasets/cobros/data/totales.csv", None, "multas", "Las multas suman", "Compare con la fuente")


LONG = "9" * 5000
"""More digits than Python itself turns into a number."""


def _constant(content: dict[str, Any]) -> None:
    check = {"id": "x", "kind": "count", "title": "Filas", "resource": "cobros", "equals": {"constant": LONG}}
    content["portal"]["checks"].append(check)


def _tolerance(content: dict[str, Any]) -> None:
    content["portal"]["checks"][0]["tolerance"] = f"0.{LONG}"


def _percent(content: dict[str, Any]) -> None:
    check = {"kind": "only-as-share", "resource": "cobros", "value": "multas", "by": ["lugar"], "basis": "nota"}
    content["portal"]["checks"].append({"id": "x", "title": "Solo como parte", **check, "percent": LONG})


def _factor(content: dict[str, Any]) -> None:
    term = {"resource": "cobros", "field": "multas"}
    content["portal"]["figures"].append(
        {"id": "x", "kind": "ratio", "title": "Parte", "numerator": term, "denominator": term, "factor": LONG}
    )


def _version(content: dict[str, Any]) -> None:
    content["version"] = content["portal"]["revisions"][0]["version"] = f"{LONG}.0.0"


@pytest.mark.parametrize("lengthen", [_constant, _tolerance, _percent, _factor, _version])
def test_a_number_without_end_is_told(portal: Portal, lengthen: Callable[[dict[str, Any]], None]) -> None:
    with portal.described() as content:
        lengthen(content)
    finding = portal.validate().findings[0]
    assert finding["code"] in {"descriptor-limite", "descriptor-forma"}
    assert finding["expected"] in {"hasta 40 caracteres", "tres números separados por puntos, como 1.0.0"}
    assert len(finding["found"]) < 150


@pytest.mark.parametrize("cell", [LONG, "²"])
def test_a_value_too_many_that_is_no_number_is_told(portal: Portal, cell: str) -> None:
    with portal.described() as content:
        check = {"kind": "coverage", "resource": "cobros", "field": "nota", "of": {"from": 1, "to": 1}}
        content["portal"]["checks"].append({"id": "x", "title": "Están todas", **check})
    portal.replace("con nota", cell)
    told = [f["next"] for f in portal.validate().findings]
    assert any("espera números" in step for step in told)


def test_a_number_beyond_all_numbers_is_told(portal: Portal) -> None:
    file = portal.package / "datapackage.json"
    portal.replace('"gestion": 2022', '"gestion": 1e999', file=file)
    assert portal.validate().only["found"] == "1e999"


@pytest.mark.parametrize("style", ["number", "last-number"])
def test_a_sequence_of_numbers_without_end_is_told(portal: Portal, style: str) -> None:
    with portal.described() as content:
        check = {"kind": "sequence", "resource": "cobros", "field": "nota", "style": style, "order": "consecutive"}
        content["portal"]["checks"].append({"id": "x", "title": "Están en orden", **check})
    portal.replace("330.25,2021-02-01,false,con nota", f"330.25,2021-02-01,false,{LONG}")
    portal.replace('true,,"Cuadro 1, fila 3"', f'true,{LONG},"Cuadro 1, fila 3"')
    assert [(f["row"], f["field"]) for f in portal.validate().findings] == [(4, "nota")]


ADMITS = [
    (lambda d, text: d["portal"]["charts"][0].update(title=text), "portal.charts[0].title"),
    (lambda d, text: d["portal"]["charts"][0].update(subtitle=text), "portal.charts[0].subtitle"),
    (lambda d, text: d["portal"]["charts"][0].update(description=text), "portal.charts[0].description"),
    (lambda d, text: d["portal"]["figures"][0].update(note=text), "portal.figures[0].note"),
]
CALLS_NONE = [
    (lambda d, text: d["portal"]["figures"][0].update(title=text), "portal.figures[0].title"),
    (lambda d, text: d.update(description=text), "description"),
    (lambda d, text: d["resources"][0].update(title=text), "resources[0].title"),
    (lambda d, text: d["portal"]["revisions"][0].update(reason=text), "portal.revisions[0].reason"),
]


@pytest.mark.parametrize(("put", "where"), ADMITS)
@pytest.mark.parametrize(
    "call", ["{figura:Total}", "{figura: total-2022}", "{Figura:total-2022}", "{figura:total-2022", "{total-2022}",
             "{figura:cobros/total-2022}", "{figura:total-2022:numero}", "{cada}"]
)  # fmt: skip
def test_a_misspelt_call_never_goes_out_with_its_braces(
    portal: Portal, put: Callable[[dict[str, Any], str], None], where: str, call: str
) -> None:
    with portal.described() as content:
        put(content, f"Se cobró {call} ese año")
    finding = portal.validate().only
    assert (finding["code"], finding["field"]) == ("referencia-llamada", where)
    assert finding["expected"] == "{figura:nombre-de-la-cifra}"


@pytest.mark.parametrize(("put", "where"), CALLS_NONE)
@pytest.mark.parametrize("call", ["{figura:total-2022}", "{figura:Total}", "{cada}", "{clave}"])
def test_a_call_where_none_is_filled_is_told(
    portal: Portal, put: Callable[[dict[str, Any], str], None], where: str, call: str
) -> None:
    with portal.described() as content:
        put(content, f"Se cobró {call} ese año")
    finding = portal.validate().only
    assert (finding["code"], finding["field"]) == ("referencia-llamada", where)
    assert "saldría con sus llaves" in finding["message"]


@pytest.mark.parametrize("pattern", ["(?=a).*", r"(a)\1", "a" * 501])
def test_a_pattern_that_might_never_be_done_with_is_refused(portal: Portal, pattern: str) -> None:
    with portal.described() as descriptor:
        descriptor["resources"][1]["schema"]["fields"][7]["constraints"] = {"pattern": pattern}
    found = portal.validate().only
    assert found["field"] == "resources[1].schema.fields[7].constraints.pattern"
    assert "no terminar nunca" in found["message"]


@pytest.mark.parametrize("pattern", ["(n+)+", "(n|nn)*", "(.*,)*x", ".*.*.*.*.*x"])
def test_a_pattern_takes_no_longer_than_its_cells_are_long(portal: Portal, pattern: str) -> None:
    portal.replace("con nota", "n" * 20_000)
    with portal.described() as descriptor:
        descriptor["resources"][1]["schema"]["fields"][7]["constraints"] = {"pattern": f"{pattern}!"}
    found = portal.validate().findings
    assert [f["field"] for f in found] == ["nota"]


@pytest.mark.parametrize("head", ["a,", "x{n},"])
def test_a_table_of_a_million_columns_is_told_at_once(portal: Portal, head: str) -> None:
    portal.data().write_text("".join(head.format(n=n) for n in range(1_000_000)) + "fin\n", encoding="utf-8")
    found = portal.validate().only
    assert (found["code"], found["row"], found["found"]) == ("archivo-wide", 1, "1000001")


def test_of_many_columns_that_are_not_declared_a_message_names_the_first(portal: Portal) -> None:
    wide = ",".join(f"x{n}" for n in range(9_000))
    portal.data().write_text(f"gestion,{wide}\n2020{',' * 9_000}\n", encoding="utf-8")
    found = portal.validate().only
    assert "y 8980 más" in found["message"]
    assert len(found["message"]) < 1_000
