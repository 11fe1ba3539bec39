"""Makes portals of any size: in, a folder and a number of datasets; out, what ``portal`` works on.

Everything is arithmetic on the dataset's number, so that two runs measure the same portal.
"""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

FIRST_YEAR, YEARS = 2013, 12
CONCEPTS = ("ventas", "multas", "tasas", "otros")
PLACES = ("Oruro", "Potosí", "La Paz", "Beni", "Pando", "Tarija", "Santa Cruz", "Chuquisaca", "Cochabamba")

PROSE = """\
## Qué es

Cobros inventados de {place}, para medir. Se cobró {{{{ figura("ultimo") }}}} en el último año.

## Qué puede decir con estos datos

- Cuánto se cobró cada año y por qué concepto.
- Que el cambio del último año fue {{{{ figura("cambio") }}}}.

## Qué no puede decir

- Por qué cambió.
- **Nada** sobre otros lugares: vea [los demás conjuntos](../index.md).

## Preguntas frecuentes

### ¿De dónde salen estos números?

De una cuenta: ningún documento los imprime.

## Cómo se transcribió

No se transcribió: se generó.
"""

INDEX = """\
---
title: Inicio
---

# Portal para medir

{{{{ tarjeta("{0}/ultimo", "{1}/cambio") }}}}

{{{{ grafico("{0}/por-gestion") }}}}
"""

CATALOGUE = """\
---
title: Datos
---

# Datos

{{ conjuntos() }}
"""


OWN = ("name", "publisher", "notice", "data_license", "license_note")
"""What ``extra.portal`` says of any portal; its links, groups, exceptions and terms speak of pages and datasets."""


def make_portal(folder: Path, settings: str, count: int) -> None:
    """Make a portal of ``count`` datasets, two pages each, built with the settings of another one's mkdocs.yml."""
    (folder / "docs" / "datos").mkdir(parents=True)
    config = yaml.safe_load(settings)
    config["nav"] = [{"Inicio": "index.md"}, {"Datos": "datos/index.md"}]
    config["extra"]["portal"] = {key: config["extra"]["portal"][key] for key in OWN}
    (folder / "mkdocs.yml").write_text(yaml.safe_dump(config, allow_unicode=True, sort_keys=False), encoding="utf-8")
    slugs = [make_dataset(folder / "datasets", number) for number in range(1, count + 1)]
    (folder / "docs" / "index.md").write_text(INDEX.format(slugs[0], slugs[-1]), encoding="utf-8")
    (folder / "docs" / "datos" / "index.md").write_text(CATALOGUE, encoding="utf-8")


def make_dataset(datasets: Path, number: int) -> str:
    """Write a dataset of 12 rows and 3 to 5 amounts: a sum to check, 3 figures, 2 breakdowns and a chart."""
    slug = f"cobros-{number:04d}"
    parts = list(CONCEPTS[: 2 + number % 3])
    rows, totals = [], []
    for at in range(YEARS):
        amounts = [Decimal((number * 7919 + at * 104_729 + column * 1_299_709) % 900_000 + 1) for column in range(4)]
        cells = [amount.scaleb(-2) for amount in amounts[: len(parts)]]
        totals.append(sum(cells, Decimal(0)))
        rows.append((FIRST_YEAR + at, *cells, totals[-1], f"Cuadro {number}, fila {at + 1}"))
    lines = [",".join(["gestion", *parts, "total", "fuente_lugar"])]
    lines += [",".join([*map(str, row[:-1]), f'"{row[-1]}"']) for row in rows]
    descriptor = _descriptor(slug, f"Cobros de {PLACES[number % 9]}, serie {number}", parts)
    doubt = number % 5 == 0  # one dataset in five prints a total that is off
    if doubt:
        printed = totals[3] + Decimal("0.10")
        lines[4] = lines[4].replace(f",{totals[3]},", f",{printed},")
        descriptor["portal"]["discrepancies"] = [
            {
                "check": "suma",
                "row": {"gestion": FIRST_YEAR + 3},
                "printed": str(printed),
                "recomputed": str(totals[3]),
                "note": "El total impreso no es la suma de sus columnas.",
            }
        ]
    folder = datasets / slug
    (folder / "data").mkdir(parents=True)
    (folder / "data" / "cobros.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    text = json.dumps(descriptor, ensure_ascii=False, indent=2)
    (folder / "datapackage.json").write_text(text + "\n", encoding="utf-8")
    (folder / "texto.md").write_text(PROSE.format(place=PLACES[number % 9]), encoding="utf-8")
    return slug


def _descriptor(slug: str, title: str, parts: list[str]) -> dict[str, Any]:
    last = {"gestion": FIRST_YEAR + YEARS - 1}
    before = {"gestion": FIRST_YEAR + YEARS - 2}

    def cell(field: str, where: dict[str, int]) -> dict[str, Any]:
        return {"resource": "cobros", "field": field, "where": where}

    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": slug,
        "title": title,
        "description": "Datos generados para medir tiempos.",
        "version": "1.0.0",
        "created": "2026-01-15T00:00:00Z",
        "keywords": ["medición"],
        "licenses": [
            {"name": "CC0-1.0", "title": "CC0 1.0", "path": "https://creativecommons.org/publicdomain/zero/1.0/"}
        ],
        "sources": [{"title": f"Registro de {title}", "organization": "Pruebas del portal", "date": "2026"}],
        "resources": [
            {
                "name": "cobros",
                "path": "data/cobros.csv",
                "type": "table",
                "title": "Cobros por gestión",
                "description": "Una fila por gestión.",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "schema": {
                    "fields": [
                        _field("gestion", "year", "Gestión", required=True),
                        *(_field(part, "number", part.capitalize(), unit="Bs") for part in parts),
                        _field("total", "number", "Total", unit="Bs", required=True),
                        _field("fuente_lugar", "string", "Lugar en la fuente", required=True),
                    ],
                    "primaryKey": ["gestion"],
                    "missingValues": [{"value": "", "label": "sin dato en la fuente"}],
                },
            }
        ],
        "portal": {
            "checks": [
                {
                    "id": "suma",
                    "kind": "row-sum",
                    "title": "Los conceptos suman el total",
                    "resource": "cobros",
                    "parts": parts,
                    "total": "total",
                }
            ],
            "discrepancies": [],
            "figures": [
                {
                    "id": "ultimo",
                    "kind": "value",
                    "title": "Se cobró en el último año",
                    "period": "último año",
                    "unit": "Bs",
                    "of": cell("total", last),
                },
                {
                    "id": "cambio",
                    "kind": "change",
                    "title": "Cambio en el último año",
                    "period": "último año",
                    "unit": "%",
                    "decimals": 1,
                    "from": cell("total", before),
                    "to": cell("total", last),
                },
                {
                    "id": "parte",
                    "kind": "share",
                    "title": "De cada Bs 100 cobrados, vinieron de ventas",
                    "period": "último año",
                    "unit": "%",
                    "decimals": 1,
                    "part": cell("ventas", last),
                    "whole": cell("total", last),
                },
            ],
            "breakdowns": [
                {
                    "id": "crecimiento",
                    "kind": "growth",
                    "title": "Total por gestión y su cambio",
                    "resource": "cobros",
                    "period": "gestion",
                    "value": "total",
                    "parts": parts,
                },
                {
                    "id": "composicion",
                    "kind": "composition",
                    "title": "Composición por concepto",
                    "resource": "cobros",
                    "period": "gestion",
                    "parts": parts,
                    "total": "total",
                },
            ],
            "charts": [
                {
                    "id": "por-gestion",
                    "kind": "columns",
                    "title": "Cobros por gestión",
                    "subtitle": "Total de cada gestión, en bolivianos",
                    "description": "Columnas con el total cobrado en cada gestión.",
                    "breakdown": "crecimiento",
                    "category": "gestion",
                    "value": "total",
                }
            ],
            "revisions": [
                {"version": "1.0.0", "date": "2026-01-15", "kind": "initial", "reason": "Primera publicación."}
            ],
        },
    }


def _field(name: str, kind: str, title: str, *, unit: str = "", required: bool = False) -> dict[str, Any]:
    field: dict[str, Any] = {"name": name, "type": kind, "title": title, "description": f"{title}, inventado."}
    if unit:
        field["unit"] = unit
    if required:
        field["constraints"] = {"required": True}
    return field
