"""The closed list of charts: what each declares. How they are drawn, ``draw`` knows."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from build_scripts.declare.names import Name, names_in
from build_scripts.declare.objects import Group, Size
from build_scripts.declare.roles import (
    AmountColumn,
    BreakdownId,
    DateColumn,
    Id,
    Limit,
    Link,
    NameColumn,
    Notes24,
    Text,
    Year,
)
from build_scripts.kinds.items import Each

HIGHLIGHT = "Las categorías que resaltan."


@dataclass(frozen=True, kw_only=True)
class ChartRecipe:
    """A chart, declared: a computed table, and which of its columns is what."""

    id: Annotated[Id, "Su nombre en el paquete."]
    title: Annotated[Text, "El hallazgo, como un titular."]
    subtitle: Annotated[Text, "Qué se mide, en qué unidad y de cuándo."]
    description: Annotated[Text, "Lo que oye quien usa un lector de pantalla: cómo es y qué se ve en él."]
    source: Annotated[Text | None, "De dónde salen sus números, si no es de todos los documentos del conjunto."] = None
    breakdown: Annotated[BreakdownId, "El `id` de la tabla calculada que dibuja."]
    kind: str

    def columns(self, where: str) -> Iterator[Name]:
        """List the columns that it draws, each with what it must be to be drawn so."""
        return (name for name in names_in(self, where) if name.what == "column")


@dataclass(frozen=True, kw_only=True)
class RepeatableChart(ChartRecipe):
    """A chart that may be declared once for all the values of a column."""

    each: Annotated[Each | None, "Que se repita por cada valor de una columna."] = None
    listed: Annotated[bool, "Si se muestra en la página del conjunto, como en las cifras."] = True


@dataclass(frozen=True, kw_only=True)
class BarsChart(RepeatableChart):
    """Horizontal bars, in the order of the table."""

    SAYS: ClassVar[str] = "Barras horizontales, en el orden de la tabla, cada una con su valor."

    kind: Literal["bars"] = "bars"
    category: Annotated[NameColumn, "La columna de los nombres."]
    value: Annotated[AmountColumn, "La de los valores."]
    highlight: Annotated[tuple[Text, ...], HIGHLIGHT] = ()
    short_labels: Annotated[bool, "Verdadero para que cada nombre ocupe una línea."] = False


@dataclass(frozen=True, kw_only=True)
class ColumnsChart(RepeatableChart):
    """Columns by period; bars where their values do not fit side by side."""

    SAYS: ClassVar[str] = "Columnas por periodo. Si los valores no caben uno al lado del otro, se acuestan como barras."

    kind: Literal["columns"] = "columns"
    category: Annotated[NameColumn, "La columna de los periodos."]
    value: Annotated[AmountColumn, "La de los valores."]
    highlight: Annotated[tuple[Text, ...], HIGHLIGHT] = ()


@dataclass(frozen=True, kw_only=True)
class StackedChart(RepeatableChart):
    """The parts of each row, one after another; a panel each where one would not be seen."""

    SAYS: ClassVar[str] = (
        "Las partes de cada fila, una tras otra. Si una parte no se vería, o si las unidades son distintas, cada "
        "parte tiene su panel."
    )

    kind: Literal["stacked"] = "stacked"
    category: Annotated[NameColumn, "La columna de los nombres."]
    values: Annotated[tuple[AmountColumn, ...], Size(2, 5), "Las partes: de dos a cinco columnas."]


@dataclass(frozen=True, kw_only=True)
class TimelineChart(RepeatableChart):
    """The operations of a year as bars under its months, by group."""

    SAYS: ClassVar[str] = "Operaciones de un año como barras bajo los meses, por grupo."

    kind: Literal["timeline"] = "timeline"
    label: Annotated[NameColumn, "La columna de los nombres."]
    start: Annotated[DateColumn, "La del primer día."]
    end: Annotated[DateColumn, "La del último."]
    group: Annotated[NameColumn, "La del grupo."]
    year: Annotated[Year, "El año."]


@dataclass(frozen=True, kw_only=True)
class TilesChart(ChartRecipe):
    """A map of equal squares, each in its place, coloured by class."""

    SAYS: ClassVar[str] = (
        "Un mapa de cuadros: el mismo cuadro para cada lugar, en su posición aproximada, con su nombre y su valor, y "
        "de un color según su clase. Si un nombre o un valor no cabe, barras."
    )

    kind: Literal["tiles"] = "tiles"
    category: Annotated[NameColumn, "La columna de los lugares."]
    value: Annotated[AmountColumn, "La de los valores."]
    row: Annotated[AmountColumn, "La de la fila de cada lugar."]
    column: Annotated[AmountColumn, "La de su columna."]
    breaks: Annotated[tuple[Limit, ...], Size(1, 4), "Los límites entre las clases, de menor a mayor."]
    highlight: Annotated[tuple[Text, ...], HIGHLIGHT] = ()
    link: Annotated[Link | None, "La dirección de una página del sitio para cada lugar, con `{clave}`."] = None


@dataclass(frozen=True, kw_only=True)
class SeriesChart(RepeatableChart):
    """A series year by year: gaps stay empty, parts of a year hollow, bounds open."""

    SAYS: ClassVar[str] = (
        "Un desglose `series`: una columna por año, o barras si no caben. El año que falta queda vacío; el parcial, "
        "hueco y con sus meses; la cota, abierta; y lo que otras fuentes dicen del mismo periodo, en una línea fina "
        "de la menor a la mayor."
    )

    kind: Literal["series"] = "series"
    category: Annotated[NameColumn, "La columna del año."]
    value: Annotated[AmountColumn, "`valor` o `valor_real`."]
    elsewhere: Annotated[
        Notes24, "Qué se escribe en un hueco cuya cifra está publicada en otra parte, año por año."
    ] = dataclasses.field(default_factory=dict)


CHARTS = Group.of(BarsChart, ColumnsChart, StackedChart, TimelineChart, TilesChart, SeriesChart)
