"""How to read a dataset from a program or a spreadsheet: codes stay text, amounts keep their digits."""

from __future__ import annotations

import json
from collections.abc import Sequence

from markupsafe import Markup

from build_scripts.addresses import table_file
from build_scripts.compose.components.datasets import main_table
from build_scripts.compose.html import block, copyable
from build_scripts.compose.links import SITE, absolute, saved_as
from build_scripts.model import Instance, Published, Table


def programs(published: Published, page: str, instance: Instance) -> Markup:
    """Give what to copy for Python, R, spreadsheets and the command line, for the table that the dataset is about.

    The addresses are those of the edition that is being built, so that what reads them gets the same every time.
    """
    url = instance.lasting_url
    dataset = published.dataset
    table = main_table(published)
    csv = absolute(table_file(dataset.slug, table.name), url)
    package = absolute(f"datos/{dataset.slug}/datapackage.json", url)
    whole = absolute(f"datos/{dataset.slug}.zip", url)
    fetch = f"curl -fLo {saved_as(f'datos/{dataset.slug}.zip', dataset)} {whole}\n"
    return block(
        "programs.html",
        table=table,
        others=[t for t in dataset.tables.values() if t is not table],
        python=copyable(_python(table, csv, package), page),
        r=copyable(_r(table, csv), page),
        csv=copyable(csv, page),
        formula=copyable(f'=IMPORTDATA("{csv}")', page),
        curl=copyable(fetch, page),
        site="" if url else SITE,
        edition=instance.edition.name if instance.edition else "",
        encoding="UTF-8",
    )


def _python(table: Table, csv: str, package: str) -> str:
    """Read everything as text and then turn into numbers what is one, exactly."""
    named = {kind: _of_type(table, kind) for kind in ("number", "integer", "year", "date", "boolean")}
    lines = ["from decimal import Decimal\n"] if named["number"] else []
    lines += [
        "import pandas as pd\n",
        f'direccion = "{csv}"',
        "# todo como texto: ningún código pierde sus ceros ni se vuelve fecha",
        f"tabla = pd.read_csv(direccion, dtype=str, keep_default_na=False, na_values={_listed(_missing(table))})",
    ]
    if named["number"]:
        lines += [
            f"for columna in {_listed(named['number'])}:  # exactos, con los decimales de la fuente",
            '    tabla[columna] = tabla[columna].astype(object).map(Decimal, na_action="ignore")',
        ]
    if named["integer"] + named["year"]:
        whole = [f.name for f in table.fields if f.type in {"integer", "year"}]
        lines += [f"for columna in {_listed(whole)}:  # enteros", '    tabla[columna] = tabla[columna].astype("Int64")']
    if named["date"]:
        lines += [
            f"for columna in {_listed(named['date'])}:  # fechas",
            '    tabla[columna] = pd.to_datetime(tabla[columna], format="%Y-%m-%d")',
        ]
    if named["boolean"]:
        lines += [
            f"for columna in {_listed(named['boolean'])}:  # sí o no",
            '    tabla[columna] = tabla[columna].map({"true": True, "false": False})',
        ]
    lines += [
        "",
        "# o, con la biblioteca frictionless, que lee los tipos del descriptor:",
        f'# filas = frictionless.Package("{package}").get_resource("{table.name}").read_rows()',
    ]
    return "\n".join(lines) + "\n"


R_TYPES = {
    "number": "col_double()",
    "integer": "col_double()",  # R's own integers end at two thousand million
    "year": "col_integer()",
    "date": "col_date()",
    "boolean": "col_logical()",
}


def _r(table: Table, csv: str) -> str:
    types = "".join(f",\n  {f.name} = {R_TYPES[f.type]}" for f in table.fields if f.type in R_TYPES)
    missing = ", ".join(json.dumps(code, ensure_ascii=False) for code in _missing(table))
    return (
        f'library(readr)\n\ndireccion <- "{csv}"\n'
        f"tipos <- cols(\n  .default = col_character(){types}\n)\n"
        f"tabla <- read_csv(direccion, col_types = tipos, na = c({missing}))\n"
    )


def _of_type(table: Table, kind: str) -> list[str]:
    return [field.name for field in table.fields if field.type == kind]


def _missing(table: Table) -> list[str]:
    """List the codes of a missing value; an empty cell is always one, as Data Package has it."""
    return list(table.missing) or [""]


def _listed(texts: Sequence[str]) -> str:
    return json.dumps(list(texts), ensure_ascii=False)
