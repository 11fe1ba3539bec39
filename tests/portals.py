"""Makes a whole tiny portal on disk, with ways to damage it, and asks ``portal validar`` what it thinks of it."""

from __future__ import annotations

import contextlib
import io
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from build_scripts.cli import main

SLUG = "cobros"

MKDOCS = """\
site_name: Portal de prueba
nav:
  - Inicio: index.md
extra:
  portal:
    name: Portal de prueba
    publisher: Quien prueba
    notice: No es un sitio oficial.
    data_license: CC0 1.0
    license_note: Las fuentes no declaran licencia.
"""

TEXTO = """\
## Qué es

Cobros inventados.

## Qué puede decir con estos datos

- Cuánto se cobró.

## Qué no puede decir

- Por qué.
"""

LUGARES = """\
codigo,nombre
A,Oruro
B,Potosí
"""

COBROS = """\
gestion,lugar,multas,ventas,total,desde,vigente,nota,fuente_lugar
2020,A,1000.50,20,1020.50,2020-01-13,true,,"Cuadro 1, fila 1"
2021,B,300.25,30,330.25,2021-02-01,false,con nota,"Cuadro 1, fila 2"
2022,A,50.00,40,90.00,2022-03-15,true,,"Cuadro 1, fila 3"
"""

TOTALES = """\
concepto,multas,fuente_lugar
Total,1350.75,"Cuadro 1, total"
"""


def field(name: str, kind: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "type": kind, "title": name.capitalize(), "description": f"Qué es {name}.", **more}


def resource(name: str, key: str, *fields: Mapping[str, Any], **schema: Any) -> dict[str, Any]:
    return {
        "name": name,
        "path": f"data/{name}.csv",
        "type": "table",
        "title": f"Tabla {name}",
        "description": f"Una fila por {key}.",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {
            "fields": list(fields),
            "primaryKey": [key],
            **schema,
            "missingValues": [{"value": "", "label": "sin dato en la fuente"}],
        },
    }


def descriptor() -> dict[str, Any]:
    """Describe three tables that use every type, a foreign key, and one check, figure, breakdown and chart."""
    place = field("fuente_lugar", "string", constraints={"required": True})
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": SLUG,
        "title": "Cobros de prueba",
        "description": "Datos inventados para una prueba.",
        "version": "1.0.0",
        "licenses": [
            {"name": "CC0-1.0", "title": "CC0 1.0", "path": "https://creativecommons.org/publicdomain/zero/1.0/"}
        ],
        "sources": [{"title": "Memoria de prueba"}],
        "resources": [
            resource("lugares", "codigo", field("codigo", "string"), field("nombre", "string")),
            resource(
                "cobros",
                "gestion",
                field("gestion", "year", constraints={"required": True}),
                field("lugar", "string"),
                field("multas", "number", unit="Bs"),
                field("ventas", "integer", unit="Bs"),
                field("total", "number", unit="Bs"),
                field("desde", "date"),
                field("vigente", "boolean"),
                field("nota", "string"),
                place,
                foreignKeys=[{"fields": ["lugar"], "reference": {"resource": "lugares", "fields": ["codigo"]}}],
            ),
            resource("totales", "concepto", field("concepto", "string"), field("multas", "number", unit="Bs"), place),
        ],
        "portal": {
            "checks": [
                {
                    "id": "suma-de-fila",
                    "kind": "row-sum",
                    "title": "Multas y ventas suman el total impreso",
                    "resource": "cobros",
                    "parts": ["multas", "ventas"],
                    "total": "total",
                },
                {
                    "id": "suma-de-columna",
                    "kind": "column-sum",
                    "title": "Las multas suman el total impreso",
                    "resource": "cobros",
                    "field": "multas",
                    "equals": {"resource": "totales", "field": "multas"},
                },
                {
                    "id": "anios",
                    "kind": "coverage",
                    "title": "Están las gestiones de 2020 a 2022",
                    "resource": "cobros",
                    "field": "gestion",
                    "of": {"from": 2020, "to": 2022},
                },
            ],
            "discrepancies": [],
            "figures": [
                {
                    "id": "total-2022",
                    "kind": "value",
                    "title": "Se cobró en 2022",
                    "of": {"resource": "cobros", "field": "total", "where": {"gestion": 2022}},
                }
            ],
            "breakdowns": [
                {
                    "id": "por-gestion",
                    "kind": "rows",
                    "title": "Total por gestión",
                    "resource": "cobros",
                    "fields": ["gestion", "total"],
                }
            ],
            "charts": [
                {
                    "id": "total-por-gestion",
                    "kind": "columns",
                    "title": "En 2022 se cobró {figura:total-2022}",
                    "subtitle": "Bolivianos por gestión",
                    "description": "Columnas con el total de cada gestión.",
                    "breakdown": "por-gestion",
                    "category": "gestion",
                    "value": "total",
                }
            ],
            "revisions": [{"version": "1.0.0", "date": "2026-11-21", "kind": "initial", "reason": "Primera."}],
        },
    }


@dataclass(frozen=True)
class Outcome:
    """What ``portal validar --json`` answered."""

    code: int
    findings: list[dict[str, Any]]
    printed: str
    """Standard output and standard error together."""

    @property
    def only(self) -> dict[str, Any]:
        """The one finding there is; more or none is a failure that shows them."""
        assert len(self.findings) == 1, json.dumps(self.findings, ensure_ascii=False, indent=1) or self.printed
        return self.findings[0]


@dataclass(frozen=True)
class Portal:
    """A portal on disk."""

    root: Path
    slug: str = SLUG

    @property
    def package(self) -> Path:
        return self.root / "datasets" / self.slug

    def data(self, name: str = "cobros") -> Path:
        return self.package / "data" / f"{name}.csv"

    @property
    def prose(self) -> Path:
        return self.package / "texto.md"

    def replace(self, old: str, new: str, *, file: Path | None = None) -> None:
        """Change the one place where a file says ``old``; the file is the main table unless told."""
        path = file or self.data()
        text = path.read_bytes().decode("utf-8")
        assert text.count(old) == 1, f"«{old}» está {text.count(old)} veces en {path.name}"
        path.write_bytes(text.replace(old, new).encode("utf-8"))

    @contextlib.contextmanager
    def described(self) -> Iterator[dict[str, Any]]:
        """Lend the descriptor for changing, and write it back."""
        path = self.package / "datapackage.json"
        content = json.loads(path.read_text(encoding="utf-8"))
        yield content
        path.write_text(_spelled(content), encoding="utf-8")

    def validate(self, *names: str) -> Outcome:
        """Run the public command in this process, as machines read it."""
        code, out, error = run("validar", "--json", "--proyecto", str(self.root), *names)
        findings = json.loads(out)["findings"] if out else []
        assert "Traceback" not in out + error
        return Outcome(code, findings, out + error)


def _spelled(descriptor: Mapping[str, Any]) -> str:
    return json.dumps(descriptor, ensure_ascii=False, indent=1)


Damage = Callable[[Portal], object]


def run(*arguments: str) -> tuple[int, str, str]:
    """Run ``portal`` in this process; gives its exit code, standard output and standard error."""
    out, error = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(error):
        try:
            code = main(arguments)
        except SystemExit as stop:  # argparse ends this way
            code = int(stop.code or 0)
    return code, out.getvalue(), error.getvalue()


def add_package(portal: Portal, slug: str, described: Mapping[str, Any], tables: Mapping[str, str]) -> Portal:
    """Put a package beside the others."""
    added = Portal(portal.root, slug)
    (added.package / "data").mkdir(parents=True)
    (added.package / "datapackage.json").write_text(_spelled(described), encoding="utf-8")
    added.prose.write_text(TEXTO, encoding="utf-8")
    for name, content in tables.items():
        added.data(name).write_bytes(content.encode("utf-8"))
    return added


def add_original(portal: Portal, lugares: str = LUGARES) -> Portal:
    """Put a second package, ``lugares``, with the table that the first one carries a copy of."""
    second = descriptor()
    second["name"] = "lugares"
    second["resources"] = second["resources"][:1]
    second["portal"] |= {"checks": [], "figures": [], "breakdowns": [], "charts": []}
    return add_package(portal, "lugares", second, {"lugares": lugares})


def make_portal(root: Path) -> Portal:
    """Make a valid portal with one dataset in an empty folder."""
    portal = Portal(root)
    (root / "docs").mkdir(parents=True)
    (root / "mkdocs.yml").write_text(MKDOCS, encoding="utf-8")
    (root / "docs" / "index.md").write_text("# Inicio\n", encoding="utf-8")
    return add_package(portal, SLUG, descriptor(), {"lugares": LUGARES, "cobros": COBROS, "totales": TOTALES})


@pytest.fixture
def portal(tmp_path: Path) -> Portal:
    return make_portal(tmp_path / "portal")
