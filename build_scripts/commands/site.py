"""The orders of every day: validate, build, preview."""

from __future__ import annotations

import argparse
import gc
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from build_scripts.commands.console import Progress, as_annotation, as_json, print_findings, tell
from build_scripts.exceptions import DataError
from build_scripts.labels import count_of

if TYPE_CHECKING:
    from build_scripts.model import Finding, Instance


def add(orders: Any, common: Any) -> None:
    """Add ``validar``, ``construir`` and ``servir``."""
    check = orders.add_parser(
        "validar",
        parents=[common],
        help="revisa los conjuntos de datos y dice todo lo que encuentra",
        description="Revisa estructura, celdas y cuentas de los conjuntos, y muestra todos los hallazgos a la vez. "
        "Sin nombres revisa también las páginas de docs/ y los guiones de docs/rendicion. Termina con 0 si todo es "
        "válido, 1 si hay hallazgos (un aviso no cuenta) y 2 si la orden está mal escrita.",
    )
    check.add_argument(
        "conjuntos", nargs="*", metavar="CONJUNTO", help="nombre o carpeta de un conjunto; ninguno = todos"
    )
    check.add_argument(
        "--edicion",
        metavar="DIR",
        help="carpeta de una edición publicada: revisa además que lo que cambió desde ella tenga su versión y su razón",
    )
    check.add_argument("--json", action="store_true", help="escribe los hallazgos como JSON, para máquinas")
    check.add_argument("--anotaciones", action="store_true", help="los escribe como anotaciones de GitHub Actions")

    construct = orders.add_parser(
        "construir",
        parents=[common],
        help="valida los datos y construye el sitio",
        description="Valida, calcula, dibuja y construye el sitio aparte; si todo sale bien, reemplaza al anterior.",
        epilog="Termina con 0 si el sitio está construido; 1 si hay hallazgos o no se pudo escribir; 2 si la orden "
        "está mal escrita; 3 si DIR es de algo publicado, que no cambia.",
    )
    construct.add_argument("--destino", metavar="DIR", default="site", help="carpeta del sitio (por omisión, site)")
    construct.add_argument(
        "--url",
        metavar="URL",
        help="dirección pública del sitio, terminada en / (por omisión, la de la variable PORTAL_URL o, sin ella, "
        "la de extra.portal.url)",
    )

    serve = orders.add_parser(
        "servir",
        parents=[common],
        help="muestra el sitio en esta computadora y lo reconstruye cuando algo cambia",
        description="Construye el sitio, lo muestra en http://localhost:PUERTO/ y lo reconstruye cuando cambian "
        "los datos o las páginas. Se detiene con Ctrl+C.",
        epilog="Termina con 1 o 2 si no puede empezar, y con 3 si DIR es de algo publicado, que no cambia.",
    )
    serve.add_argument("--puerto", metavar="N", type=int, default=8000, help="puerto (por omisión, 8000)")
    serve.add_argument("--destino", metavar="DIR", default="site", help="carpeta del sitio (por omisión, site)")


def validate_order(options: argparse.Namespace) -> int:
    """Check datasets and print everything found; 1 when something stops."""
    from build_scripts.pipeline import check, check_all, select_packages
    from build_scripts.settings import read_instance

    root = Path(options.proyecto)
    instance: Instance | None = None
    configured: tuple[Finding, ...] = ()
    try:
        instance = read_instance(root)
    except DataError as error:  # all that is wrong is told at once
        configured = error.findings
    folders = select_packages(root, options.conjuntos)
    gc.disable()  # a second's work in all: what a collection would free is not worth its time
    try:
        result = check(root, folders) if options.conjuntos else check_all(root, instance)
    finally:
        gc.enable()
    since = _since(root, Path(options.edicion), options.conjuntos) if options.edicion else ()
    result = replace(result, findings=(*configured, *result.findings, *since))
    valid = not any(f.stops for f in result.findings)
    if options.json:
        document = {"valid": valid, "findings": [as_json(f) for f in result.findings]}
        print(json.dumps(document, ensure_ascii=False, indent=1))
    elif options.anotaciones:
        for finding in result.findings:
            print(as_annotation(finding))
    else:
        print_findings(result.findings, sys.stdout)
        if valid:
            declared = sum(len(d) for d in result.discrepancies.values())
            doubts = f"; {count_of(declared, 'duda de la fuente declarada', 'dudas de la fuente declaradas')}"
            checked = count_of(len(folders), "conjunto de datos revisado", "conjuntos de datos revisados")
            without = "sin errores" if result.findings else "sin hallazgos"
            print(f"✓ {checked}, {without}{doubts if declared else ''}.")
    return 0 if valid else 1


def _since(root: Path, edition: Path, names: Sequence[str]) -> list[Finding]:
    """Hold the portal against an edition; of some datasets only, where they are named."""
    from build_scripts.editions.comparing import check_against

    wanted = {Path(name).name for name in names}
    return [finding for finding in check_against(root, edition) if not wanted or finding.package in wanted]


def build_order(options: argparse.Namespace) -> int:
    """Build the site as working material."""
    from build_scripts.pipeline import build
    from build_scripts.settings import read_instance

    root = Path(options.proyecto)
    destination = site_folder(options, root)
    progress = Progress()
    published = build(at_address(read_instance(root), options.url), destination, progress)
    progress.finish()
    counted = count_of(published, "conjunto de datos publicado", "conjuntos de datos publicados")
    print(f"✓ {counted}.\n  Abra {destination / 'index.html'} en un navegador, o ejecute «portal servir».")
    return 0


def serve_order(options: argparse.Namespace) -> int:
    """Show the site and rebuild it as things change."""
    from build_scripts.preview import preview
    from build_scripts.settings import read_instance

    root = Path(options.proyecto)
    told = partial(tell, building=True)
    return preview(read_instance(root), site_folder(options, root), options.puerto, Progress, told)


def at_address(instance: Instance, url: str | None) -> Instance:
    """Let --url, or else PORTAL_URL, say where the site will be: who publishes it knows, not who writes the data."""
    from build_scripts.settings import check_url

    if url is not None:
        return replace(instance, url=check_url(url, "La opción --url"))
    if told := os.environ.get("PORTAL_URL", ""):
        return replace(instance, url=check_url(told, "La variable PORTAL_URL"))
    return instance


def site_folder(options: argparse.Namespace, root: Path) -> Path:
    """Read --destino from where the user stands, except the default, which lies in the portal."""
    return root / options.destino if options.destino == "site" else Path(options.destino)
