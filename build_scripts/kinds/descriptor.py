"""The whole of a descriptor: Data Package v2, narrowed to what the portal publishes, with ``portal`` besides.

From here come its JSON Schema, which is published with the site, and the reference tables of ``docs/descriptor.md``.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Literal

from build_scripts.declare.objects import Key, Schema, Size, read, schema_of
from build_scripts.declare.roles import (
    Address,
    AnyField,
    AnyText,
    AnyValue,
    Bound,
    CheckId,
    ColumnId,
    Day,
    Id,
    ItemPath,
    KeyValues,
    Resource,
    Text,
    Version,
    Year,
)
from build_scripts.kinds.breakdowns import BREAKDOWNS
from build_scripts.kinds.breakdowns.base import BreakdownRecipe
from build_scripts.kinds.charts import CHARTS, ChartRecipe
from build_scripts.kinds.checks import CHECKS
from build_scripts.kinds.checks.base import Check
from build_scripts.kinds.figures import FIGURES
from build_scripts.kinds.figures.base import FigureRecipe
from build_scripts.kinds.statements import StatementTable
from build_scripts.model import Spec

ADDRESS = "urn:portal-de-transparencia:descriptor"
"""The name of the schema: it stays the same wherever a site is published."""
TITLE = "Descriptor de un conjunto publicado: Data Package v2, con la clave portal"
Profile = Literal["https://datapackage.org/profiles/2.0/datapackage.json"]
FieldType = Literal["string", "integer", "number", "boolean", "date", "year"]

# --- the package --------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class DataLicense:
    """Under what terms the compilation is given."""

    name: Annotated[Text, "Su nombre corto, como `CC0-1.0`."]
    title: Annotated[Text, "Su nombre."]
    path: Annotated[Address, "Su dirección."]


@dataclass(frozen=True, kw_only=True)
class SourceDocument:
    """A document that the data come from."""

    title: Annotated[Text, "Su título."]
    path: Annotated[Address | None, "Dónde está."] = None
    version: Annotated[Text | None, "Su versión."] = None
    organization: Annotated[Text | None, "Quién lo publicó."] = None
    date: Annotated[Text | None, "De cuándo es."] = None


@dataclass(frozen=True, kw_only=True)
class Contributor:
    """Who contributed."""

    title: Annotated[Text, "Su nombre."]
    path: Annotated[Address | None, "Su dirección web."] = None
    organization: Annotated[Text | None, "Su organización."] = None
    roles: Annotated[tuple[Text, ...], "Qué hizo."] = ()


# --- a table ------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Constraints:
    """What every cell of a field must be."""

    required: Annotated[bool, "Que la celda no esté vacía."] = False
    unique: Annotated[bool, "Que el valor no se repita en la columna."] = False
    enum: Annotated[tuple[AnyValue, ...], "Que el valor esté en la lista."] = ()
    minimum: Annotated[Bound | None, "Que el valor no sea menor."] = None
    maximum: Annotated[Bound | None, "Que el valor no sea mayor."] = None
    pattern: Annotated[Text | None, "Que el texto siga una expresión regular."] = None
    min_length: Annotated[int | None, Key("minLength"), "Que el texto no sea más corto."] = None
    max_length: Annotated[int | None, Key("maxLength"), "Que el texto no sea más largo."] = None


@dataclass(frozen=True, kw_only=True)
class DeclaredField:
    """A column of a table."""

    name: Annotated[ColumnId, "Nombre en el encabezado: minúsculas, cifras y guiones bajos."]
    type: Annotated[FieldType, "`string`, `integer`, `number`, `boolean`, `date` o `year`. Los códigos son `string`."]
    title: Annotated[Text, "Encabezado de la columna en la página: corto."]
    description: Annotated[Text, "Qué significa. Va al diccionario de datos."]
    unit: Annotated[
        Text | None, "Unidad: `Bs`, `millones de Bs`, `%`, `días`… Se escribe una vez, en el encabezado."
    ] = None
    origin: Annotated[
        Literal["source", "portal"],
        "`source` (lo dice la fuente; es lo que se supone) o `portal` (la columna o su contenido son del portal; la "
        "página lo marca).",
    ] = "source"
    example: Annotated[Text | None, "Un ejemplo de valor."] = None
    constraints: Annotated[Constraints | None, "Lo que toda celda debe cumplir."] = None


@dataclass(frozen=True, kw_only=True)
class KeyReference:
    """The fields of another table that a key points at; an empty name is the table itself."""

    resource: Annotated[AnyText, "La tabla señalada."]
    fields: Annotated[tuple[ColumnId, ...], "Sus campos."]


@dataclass(frozen=True, kw_only=True)
class DeclaredKey:
    """A foreign key of a table."""

    fields: Annotated[tuple[ColumnId, ...], "Los campos."]
    reference: Annotated[KeyReference, "Lo que señalan: `resource` y `fields`."]


@dataclass(frozen=True, kw_only=True)
class MissingValue:
    """A cell that stands for a missing value, and what it means."""

    value: Annotated[AnyText, "La celda."]
    label: Annotated[Text, "Lo que significa."]


@dataclass(frozen=True, kw_only=True)
class TableSchema:
    """The fields and the keys of a table."""

    fields: Annotated[tuple[DeclaredField, ...], "Lista de campos, en el orden del encabezado."]
    primary_key: Annotated[
        tuple[ColumnId, ...],
        Key("primaryKey"),
        "Lista de campos cuyo valor no se repite en otra fila. Identifica la fila en recetas y dudas.",
    ]
    foreign_keys: Annotated[
        tuple[DeclaredKey, ...],
        Key("foreignKeys"),
        "Lista de claves hacia otra tabla del mismo paquete: `fields` y `reference`, con `resource` y `fields`. Los "
        "desgloses que agrupan las siguen. Se unen por el valor: en una columna de números `01` es `1`; en una de "
        "texto, no.",
    ] = ()
    unique_keys: Annotated[
        tuple[tuple[ColumnId, ...], ...], Key("uniqueKeys"), "Lista de otras combinaciones de campos que no se repiten."
    ] = ()
    missing_values: Annotated[
        tuple[AnyText, ...] | tuple[MissingValue, ...] | None,
        Key("missingValues"),
        "Qué celdas son un dato que falta: lista de textos, o de objetos con `value` y `label`. La página muestra el "
        "`label`. Sin esta clave, la celda vacía.",
    ] = None
    fields_match: Annotated[
        Literal["exact"], Key("fieldsMatch"), "`exact`: el encabezado es el declarado, siempre."
    ] = "exact"


@dataclass(frozen=True, kw_only=True)
class DeclaredTable:
    """A table: a CSV file and what its columns are."""

    name: Annotated[Id, "Nombre de la tabla: minúsculas, cifras y guiones. Es el nombre del archivo que se descarga."]
    path: Annotated[
        Text,
        "Ruta dentro de la carpeta, como `data/ingresos.csv`. Ni direcciones de internet, ni enlaces simbólicos, ni "
        "rutas que salgan de la carpeta.",
    ]
    type: Annotated[Literal["table"], "`table`."] = "table"
    title: Annotated[Text, "Título de la tabla."]
    description: Annotated[Text, "Qué es cada fila."]
    format: Annotated[Literal["csv"], "`csv`: no se admite otra cosa."] = "csv"
    mediatype: Annotated[Literal["text/csv"], "`text/csv`: no se admite otra cosa."] = "text/csv"
    encoding: Annotated[Literal["utf-8"], "`utf-8`: no se admite otra cosa."] = "utf-8"
    schema: Annotated[TableSchema, "Los campos y las claves."]


# --- what the portal adds -----------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class DeclaredDoubt:
    """What the source does not meet of its own arithmetic, published beside the data."""

    check: Annotated[CheckId, "El `id` de la comprobación que no se cumple."]
    row: Annotated[
        KeyValues,
        "La fila, por su clave primaria (en `column-sum` y `count` contra otra tabla, la fila del total); el grupo, "
        "por los campos de `by`, si `equals` es un número fijo; el valor que falta o sobra, en `coverage`. No se "
        "escribe cuando la comprobación es de toda la tabla o es `same-value`.",
    ] = dataclasses.field(default_factory=dict)
    printed: Annotated[Text, "Lo que la fuente imprime, como texto y en forma de máquina."]
    recomputed: Annotated[Text, "Lo que da la cuenta, como texto."]
    note: Annotated[
        Text,
        "Una nota neutral: qué se ve y qué no se puede saber. No puede quedar vacía ni en puntos suspensivos.",
    ]


@dataclass(frozen=True, kw_only=True)
class SearchedTable:
    """A table whose rows the search finds."""

    resource: Annotated[Resource, "La tabla."]
    title: Annotated[
        tuple[AnyField, ...],
        "Los campos que nombran la fila; se muestran uno tras otro. Una fila que no tiene ninguno no se lista.",
    ]
    text: Annotated[
        tuple[AnyField, ...],
        "Los campos que la explican. Los números y las fechas llevan delante el título de su columna.",
    ] = ()
    words: Annotated[
        tuple[AnyField, ...], "Campos en los que se busca y que no se muestran: otra forma de escribir el mismo código."
    ] = ()


@dataclass(frozen=True, kw_only=True)
class ShownColumns:
    """The columns of a table that its page shows."""

    resource: Annotated[Resource, "La tabla."]
    columns: Annotated[tuple[AnyField, ...], Size(unique=True), "Los campos que se ven, en el orden de la tabla."]


@dataclass(frozen=True, kw_only=True)
class HearingTables:
    """Which table holds each part of the record of hearings."""

    audiencias: Annotated[Resource, "Las audiencias."]
    informes: Annotated[Resource | None, "Los documentos fijados."] = None
    compromisos: Annotated[Resource | None, "Lo que se prometió."] = None
    resultados: Annotated[Resource | None, "Lo que informó la audiencia final."] = None
    explicaciones: Annotated[Resource | None, "Por qué un compromiso ya no es el prometido."] = None
    preguntas: Annotated[Resource | None, "Lo que preguntó una organización."] = None
    asistencia: Annotated[Resource | None, "Cuántas personas fueron por una organización."] = None
    shown_figures: Annotated[Resource | None, Key("cifras-mostradas"), "Las cifras, como se leyeron ese día."] = None


@dataclass(frozen=True, kw_only=True)
class CellCorrection:
    """A cell that was corrected."""

    resource: Annotated[Resource, "La tabla."]
    row: Annotated[KeyValues, "La fila, por su clave primaria."]
    field: Annotated[ColumnId, "El campo."]
    from_: Annotated[AnyText, Key("from"), "Lo que decía."]
    to: Annotated[AnyText, "Lo que dice."]
    reason: Annotated[Text | None, "Por qué, si es algo suyo; sin la clave, vale el de la revisión."] = None


@dataclass(frozen=True, kw_only=True)
class ChangedItem:
    """Something declared that changed: a figure, a check, a computed table."""

    item: Annotated[ItemPath, "Su nombre, como `figures/total`."]
    reason: Annotated[Text | None, "Por qué, si es algo suyo; sin la clave, vale el de la revisión."] = None


@dataclass(frozen=True, kw_only=True)
class WithdrawnDoubt:
    """A doubt that is published no more."""

    check: Annotated[Id, "La comprobación que la hallaba: ya puede no estar."]
    title: Annotated[Text | None, "La frase que debía ser cierta."] = None
    row: Annotated[KeyValues | None, "La fila, por su clave primaria."] = None
    printed: Annotated[Text | None, "Lo impreso."] = None
    recomputed: Annotated[Text | None, "Lo recalculado."] = None
    reason: Annotated[Text, "Por qué se retira."]


@dataclass(frozen=True, kw_only=True)
class Revision:
    """A version, and why there is one."""

    version: Annotated[Version, "Tres números."]
    date: Annotated[Day, "Fecha de publicación."]
    kind: Annotated[
        Literal["initial", "major", "minor", "patch"],
        "`initial`, la primera; las demás, `patch`, `minor` o `major`, según la regla de abajo.",
    ]
    reason: Annotated[Text, "Por qué cambió, en una frase."]
    changes: Annotated[
        tuple[CellCorrection, ...],
        "Lista de celdas que cambiaron: `resource`, `row` (la clave primaria), `field`, `from` (lo que decía) y `to` "
        "(lo que dice), letra por letra como están en el archivo. Una celda que cambió por algo suyo lo dice en su "
        "propio `reason`; si no lo tiene, vale el de la revisión. Queda en el descriptor que se publica.",
    ] = ()
    items: Annotated[
        tuple[ChangedItem, ...],
        "Lo que cambió de una receta, de una comprobación o de otro elemento, cada uno con su nombre.",
    ] = ()
    withdrawn: Annotated[tuple[WithdrawnDoubt, ...], "Las dudas que se retiran, cada una con su razón."] = ()


@dataclass(frozen=True, kw_only=True)
class Portal:
    """What the portal checks, computes and draws."""

    checks: Annotated[tuple[Annotated[Check, CHECKS], ...], Size(0), "Las cuentas que los datos deben cumplir."]
    discrepancies: Annotated[
        tuple[DeclaredDoubt, ...], Size(0), "Las que la fuente no cumple, y que se publican como dudas."
    ]
    figures: Annotated[
        tuple[Annotated[FigureRecipe, FIGURES], ...], Size(0), "Las cifras destacadas, cada una con su receta."
    ]
    breakdowns: Annotated[tuple[Annotated[BreakdownRecipe, BREAKDOWNS], ...], Size(0), "Las tablas calculadas."]
    charts: Annotated[
        tuple[Annotated[ChartRecipe, CHARTS], ...], Size(0), "Los gráficos, cada uno sobre una tabla calculada."
    ]
    search: Annotated[tuple[SearchedTable, ...], "Las filas que el buscador encuentra por su código o su nombre."] = ()
    tables: Annotated[tuple[ShownColumns, ...], "Las columnas que muestra la página de una tabla muy ancha."] = ()
    statements: Annotated[
        tuple[StatementTable, ...], "Qué significa cada tabla de declaraciones, como se explica más abajo."
    ] = ()
    place: Annotated[
        Text | None,
        'El lugar del que tratan los datos, con su nombre: `"Bolivia"`. Va a los catálogos que leen las máquinas; sin '
        "esta clave no se supone ninguno.",
    ] = None
    years: Annotated[
        tuple[Year, ...],
        Size(unique=True),
        "Los años de los que tratan los datos: `[2024]`. Solo si ninguna clave primaria tiene una columna de tipo "
        "`year`, que si la hay los dice ella. Sirve al filtro del catálogo y a los catálogos que leen las máquinas.",
    ] = ()
    hearings: Annotated[
        HearingTables | None,
        "Qué tabla lleva cada parte del registro de las audiencias, como se explica más abajo. Un solo conjunto del "
        "portal la tiene.",
    ] = None
    formerly: Annotated[
        tuple[Id, ...],
        'Los nombres que el conjunto tuvo antes: `["nombre-viejo"]`. Quien llega a la dirección de antes pasa a la de '
        "ahora, y su historial sigue: lo que cambió desde la edición anterior se compara con el de ese nombre. Ningún "
        "otro conjunto puede llamarse así ni haberse llamado así.",
    ] = ()
    revisions: Annotated[tuple[Revision, ...], "El historial de versiones."]


@dataclass(frozen=True, kw_only=True)
class Descriptor:
    """A published dataset."""

    profile: Annotated[Profile, Key("$schema"), "Siempre `https://datapackage.org/profiles/2.0/datapackage.json`."]
    name: Annotated[Id, "El nombre de la carpeta: minúsculas, cifras y guiones. De él sale la dirección de la página."]
    title: Annotated[Text, "Título de la página."]
    description: Annotated[Text, "Una frase: qué hay en el conjunto."]
    version: Annotated[Version, "Tres números, como `1.0.0`. Es la de la última entrada de `revisions`."]
    created: Annotated[AnyText | None, "Fecha y hora de esta publicación, como `2026-11-21T00:00:00Z`."] = None
    homepage: Annotated[Address | None, "Dirección web del conjunto."] = None
    keywords: Annotated[tuple[Text, ...], "Lista de palabras clave."] = ()
    licenses: Annotated[
        tuple[DataLicense, ...],
        "Lista de licencias de la compilación, cada una con `name`, `title` y `path` (su dirección).",
    ]
    sources: Annotated[
        tuple[SourceDocument, ...],
        "Lista de documentos de origen: `title` y, si se conocen, `organization`, `date`, `version` y `path`. Los "
        "gráficos nombran los documentos del conjunto, o lo que diga su `source`.",
    ]
    contributors: Annotated[
        tuple[Contributor, ...],
        "Lista de quienes contribuyeron: `title` y, si hace falta, `path`, `organization` y `roles`.",
    ] = ()
    resources: Annotated[tuple[DeclaredTable, ...], "Lista de tablas."]
    portal: Annotated[Portal, "Lo que el portal comprueba, calcula y dibuja."]


@cache
def descriptor_schema() -> Schema:
    """Write the JSON Schema (2020-12) of a descriptor, in which every key is known."""
    return schema_of(Descriptor, ADDRESS, TITLE)


def declared_portal(descriptor: Spec) -> Portal:
    """Read what a descriptor that its schema found valid declares under ``portal``."""
    portal: Portal = read(Portal, descriptor["portal"])
    return portal
