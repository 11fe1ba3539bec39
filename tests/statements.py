"""Makes a tiny dataset of statements about one amount, as several sources give it: every number here is made up."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.portals import Portal, add_package, field, make_portal, resource

SLUG = "dichos"

DECLARACIONES = """\
declaracion,medida,lugar,departamento,nacional,desde,hasta,gestion,valor_impreso,valor,precision,moneda,escala,base,cobertura,meses,fuente_lugar
F001,pago,País,,true,2018-01-01,2018-12-31,2018,"1.046,3",1046.3,exacto,Bs,1000000,100 %,año completo,,A
F002,pago,País,,true,2018-01-01,2018-12-31,2018,"1.230,9",1230.9,exacto,Bs,1000000,100 %,año completo,,B
F003,pago,País,,true,2018-01-01,2018-11-30,2018,"1.046,3",1046.3,exacto,Bs,1000000,100 %,parcial,enero a noviembre,C
F004,pago,País,,true,2020-01-01,2020-12-31,2020,"más de 612,75",612.75,mínimo,Bs,1000000,100 %,año completo,,A
F005,pago,País,,true,2021-01-01,2021-12-31,2021,"900,0",900.0,exacto,Bs,1000000,100 %,año completo,,A
F006,pago,País,,true,2022-01-01,2022-12-31,2022,990,990,exacto,Bs,1000000,100 %,año completo,,A
F007,pago,País,,true,2023-01-01,2023-11-30,2023,"1.661,2",1661.2,exacto,Bs,1000000,100 %,parcial,enero a noviembre,A
F008,pago,País,,true,2024-01-01,2024-11-30,2024,"1.744,26",1744.26,exacto,Bs,1000000,100 %,parcial,enero a noviembre,A
F009,pago,País,,true,2021-01-01,2021-12-31,2021,más de 850,850,mínimo,Bs,1000000,100 %,año completo,,B
F010,pago,País,,true,2021-01-01,2021-12-31,2021,"899,99",899.99,exacto,Bs,1000000,100 %,año completo,,C
F011,pago,País,,true,2022-01-01,2022-12-31,2022,142,142,exacto,$us,1000000,100 %,año completo,,B
F012,pago,País,,true,2019-01-01,2019-12-31,2019,5,5,exacto,Bs,1000000,85 %,año completo,,B
F013,pago,País,,true,2019-01-01,2019-12-31,2019,700,700,exacto,Bs,1000000,100 %,año completo,,C
F014,pago,País,,true,2017-01-01,2017-11-30,2017,650,650,exacto,Bs,1000000,100 %,año completo,,C
F015,pago,País,,true,2022-01-01,2022-12-31,2022,990.000.000,990000000,exacto,Bs,1,100 %,año completo,,D
F016,pago,País,,true,2018-01-01,2020-12-31,,2000,2000,exacto,Bs,1000000,100 %,otra,,D
"""

ELEGIDAS = """\
serie,departamento,gestion,declaracion,razon
pais,,2018,F001,La publicó quien recauda.
pais,,2020,F004,Es la única.
pais,,2021,F005,La publicó quien recauda.
pais,,2022,F006,La publicó quien recauda.
pais-parcial,,2023,F007,Es la única.
pais-parcial,,2024,F008,Es la única.
"""

SERIES = """\
serie,titulo,departamento,base,moneda,cobertura
pais,Todo el país,,100 %,Bs,año completo
pais-parcial,Todo el país hasta noviembre,,100 %,Bs,parcial
"""

UFV = """\
gestion,fecha,valor,fuente_lugar
2018,2018-12-31,2.00,Banco
2020,2020-12-31,2.30,Banco
2021,2021-12-31,2.40,Banco
2023,2023-12-31,2.50,Banco
2024,2024-12-31,2.75,Banco
"""

POBLACION = "censo,habitantes,fuente_lugar\n2024,11000000,Censo\n"

DOUBTS: list[dict[str, Any]] = [
    {
        "check": "cobertura-y-fechas",
        "row": {"declaracion": "F014"},
        "printed": "año completo",
        "recomputed": "parcial: del 2017-01-01 al 2017-11-30",
        "note": "Las fechas no llegan al fin de año.",
    },
    {
        "check": "solo-como-85",
        "row": {"declaracion": "F001"},
        "printed": "1046.3",
        "recomputed": "1.230,9 (F002), cuyo 85\N{NO-BREAK SPACE}% es 1.046,265",
        "note": "No se puede saber cuál de los dos es el total.",
    },
    {
        "check": "parcial-como-completo",
        "row": {"declaracion": "F001"},
        "printed": "año completo",
        "recomputed": "parcial, enero a noviembre, según F003",
        "note": "No se puede saber si el año está completo.",
    },
]

STATEMENTS: dict[str, Any] = {
    "resource": "declaraciones",
    "value": "valor",
    "scale": "escala",
    "precision": "precision",
    "start": "desde",
    "end": "hasta",
    "coverage": "cobertura",
    "months": "meses",
    "basis": "base",
    "currency": "moneda",
    "measure": "medida",
    "place": "lugar",
    "mark": "reportada",
    "deflator": {"resource": "ufv", "period": "gestion", "value": "valor", "date": "fecha", "money": "Bs"},
}
MARK = "cifra reportada, por confirmar"
"""What one figure says of itself besides: it says already what its statements do."""


def said(name: str) -> dict[str, Any]:
    return {"resource": "declaraciones", "field": "valor", "where": {"declaracion": name}}


def index(year: int) -> dict[str, Any]:
    return {"resource": "ufv", "field": "valor", "where": {"gestion": year}}


def descriptor() -> dict[str, Any]:
    """Describe statements, choices, series, an index and a census, with one of each kind that reads them."""
    text = {name: field(name, "string") for name in (
        "medida", "lugar", "departamento", "valor_impreso", "precision", "moneda", "base", "cobertura", "meses",
        "serie", "titulo", "razon", "declaracion", "fuente_lugar",
    )}  # fmt: skip
    year = field("gestion", "year")
    led = [
        {"fields": [name], "reference": {"resource": target, "fields": [name]}}
        for name, target in (("declaracion", "declaraciones"), ("serie", "series"))
    ]
    about = [text[name] for name in ("medida", "lugar", "departamento")]
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": SLUG,
        "title": "Dichos de prueba",
        "description": "Datos inventados para una prueba.",
        "version": "1.0.0",
        "licenses": [
            {"name": "CC0-1.0", "title": "CC0 1.0", "path": "https://creativecommons.org/publicdomain/zero/1.0/"}
        ],
        "sources": [{"title": "Diarios de prueba"}],
        "resources": [
            resource(
                "declaraciones",
                "declaracion",
                text["declaracion"],
                *about,
                field("nacional", "boolean"),
                field("desde", "date"),
                field("hasta", "date"),
                year,
                text["valor_impreso"],
                field("valor", "number"),
                text["precision"],
                text["moneda"],
                field("escala", "integer"),
                *(text[name] for name in ("base", "cobertura", "meses", "fuente_lugar")),
            ),
            resource(
                "elegidas",
                "serie",
                *(text["serie"], text["departamento"], year, text["declaracion"], text["razon"]),
                primaryKey=["serie", "gestion"],
                foreignKeys=led,
            ),
            resource(
                "series",
                "serie",
                *(text[name] for name in ("serie", "titulo", "departamento", "base", "moneda", "cobertura")),
            ),
            resource("ufv", "gestion", year, field("fecha", "date"), field("valor", "number"), text["fuente_lugar"]),
            resource(
                "poblacion", "censo", field("censo", "year"), field("habitantes", "integer"), text["fuente_lugar"]
            ),
        ],
        "portal": {
            "statements": [STATEMENTS],
            "checks": _checks(),
            "discrepancies": DOUBTS,
            "figures": _figures(),
            "breakdowns": [_breakdown()],
            "charts": [
                {
                    "id": "por-gestion",
                    "kind": "series",
                    "title": "De algunos años no se sabe",
                    "subtitle": "Según lo declarado, en millones de bolivianos",
                    "description": "Una columna por gestión; la que falta está vacía.",
                    "breakdown": "por-gestion",
                    "category": "gestion",
                    "value": "valor",
                }
            ],
            "revisions": [{"version": "1.0.0", "date": "2026-11-21", "kind": "initial", "reason": "Primera."}],
        },
    }


def _checks() -> list[dict[str, Any]]:
    measured = {"resource": "declaraciones", "value": "valor", "scale": "escala"}
    return [
        {
            "id": "cobertura-y-fechas",
            "kind": "coverage-of-period",
            "title": "La cobertura es la de las fechas",
            "resource": "declaraciones",
            "coverage": "cobertura",
            "start": "desde",
            "end": "hasta",
        },
        {
            "id": "solo-como-85",
            "kind": "only-as-share",
            "title": "Ninguno es solo la parte de otro",
            **measured,
            "by": ["medida", "lugar", "desde", "hasta", "moneda"],
            "basis": "base",
            "unclear": ["sin precisar"],
            "percent": "85",
            "where": {"precision": "exacto"},
        },
        {
            "id": "parcial-como-completo",
            "kind": "same-value-different-coverage",
            "title": "Lo parcial no se presenta como de todo el año",
            **measured,
            "by": ["medida", "lugar", "gestion", "moneda"],
            "coverage": "cobertura",
            "months": "meses",
        },
        {
            "id": "series-de-una-medida",
            "kind": "uniform",
            "title": "Cada serie es de una sola medida",
            "resource": "elegidas",
            "by": ["serie"],
            "of": {"resource": "declaraciones", "fields": ["base", "moneda", "cobertura"]},
            "match": {"gestion": "gestion", "departamento": "departamento"},
            "equals": {"resource": "series", "key": {"serie": "serie"}, "fields": ["base", "moneda", "cobertura"]},
        },
    ]


def _figures() -> list[dict[str, Any]]:
    return [
        {
            "id": "por-habitante",
            "kind": "ratio",
            "title": "Regalía por habitante",
            "unit": "Bs",
            "period": "gestión 2022",
            "mark": MARK,
            "numerator": said("F006"),
            "denominator": {"resource": "poblacion", "field": "habitantes"},
            "factor": "1000000",
        },
        {
            "id": "a-precios-de-2024",
            "kind": "real",
            "title": "Regalía de 2018 a precios de 2024",
            "unit": "millones de Bs",
            "of": said("F001"),
            "index": index(2018),
            "reference": index(2024),
        },
    ]


def _breakdown() -> dict[str, Any]:
    return {
        "id": "por-gestion",
        "kind": "series",
        "title": "Regalía declarada por gestión",
        "resource": "elegidas",
        "period": "gestion",
        "where": {"serie": ["pais", "pais-parcial"]},
        "from": 2018,
        "to": 2024,
        "unit": "millones de Bs",
        "factor": "0.000001",
        "statements": "declaraciones",
        "deflator": {"reference": 2024},
    }


def make_statements(root: Path) -> Portal:
    """Make a valid portal with the usual tiny dataset and that of the statements."""
    tables = {
        "declaraciones": DECLARACIONES,
        "elegidas": ELEGIDAS,
        "series": SERIES,
        "ufv": UFV,
        "poblacion": POBLACION,
    }
    portal = add_package(make_portal(root), SLUG, descriptor(), tables)
    calls = f'{{{{ tarjeta("{SLUG}/por-habitante") }}}}\n\n{{{{ grafico("{SLUG}/por-gestion") }}}}\n\n'
    calls += (
        f'Cada uno, {{{{ figura("{SLUG}/por-habitante") }}}}; antes, {{{{ figura("{SLUG}/a-precios-de-2024") }}}}.\n\n'
    )
    calls += f'{{{{ compartir("Regalía", "{SLUG}/por-habitante", "{SLUG}/a-precios-de-2024", fuente="Diarios") }}}}\n'
    (root / "docs" / "index.md").write_text(f"# Inicio\n\n{calls}", encoding="utf-8")
    return portal
