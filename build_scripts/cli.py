"""Turns arguments into calls, and errors into exit codes: 0 fine, 1 findings or a failed build, 2 misuse, 3 a conflict
with what is published.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import Any, NoReturn, TextIO

from build_scripts import __version__
from build_scripts.exceptions import DataError, PortalError, UnfinishedError, UsageError
from build_scripts.model import Finding, Instance

# argparse speaks English only; these are all the messages these commands can provoke
TRANSLATIONS = (
    (r"unrecognized arguments: (.*)", r"argumentos desconocidos: \1"),
    (r"argument (.*?): expected one argument", r"la opción \1 lleva un valor"),
    (r"argument (.*?): ignored explicit argument (.*)", r"la opción \1 no lleva valor (\2)"),
    (r"argument (.*?): invalid choice: (.*?) \(choose from (.*)\)", r"\2 no es una orden; las órdenes son: \3"),
    (r"argument (.*?): invalid int value: (.*)", r"la opción \1 lleva un número entero; se encontró \2"),
    (r"the following arguments are required: (.*)", r"falta \1"),
    (r"ambiguous option: (.*) could match (.*)", r"la opción \1 es ambigua: puede ser \2"),
)


class _Formatter(argparse.HelpFormatter):
    """Help in Spanish, wide enough for its examples."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=28, width=96)

    def add_usage(self, usage, actions, groups, prefix=None):  # type: ignore[no-untyped-def]  # as argparse has it
        super().add_usage(usage, actions, groups, "Uso: " if prefix is None else prefix)


class _Parser(argparse.ArgumentParser):
    """An argument parser whose help and errors are Spanish."""

    def __init__(self, **options: object) -> None:
        super().__init__(formatter_class=_Formatter, add_help=False, allow_abbrev=False, **options)  # type: ignore[arg-type]
        self._positionals.title = "Argumentos"
        self._optionals.title = "Opciones"
        self.add_argument("-h", "--help", "--ayuda", action="help", help="muestra esta ayuda y termina")

    def error(self, message: str) -> NoReturn:
        for pattern, words in TRANSLATIONS:
            if re.fullmatch(pattern, message):
                message = re.sub(pattern, words, message)
                break
        print(f"error: {message}.\nVea «{self.prog} --help».", file=sys.stderr)
        raise SystemExit(2)


def _parser() -> _Parser:
    parser = _Parser(
        prog="portal",
        description="Genera un portal estático de transparencia a partir de conjuntos de datos.",
        epilog="Se trabaja sobre el portal de la carpeta actual, o sobre el que diga --proyecto.",
    )
    parser.add_argument("--version", action="version", version=f"portal {__version__}", help="muestra la versión")
    common: Any = argparse.ArgumentParser(add_help=False)
    common.add_argument("--proyecto", metavar="DIR", default=".", help="carpeta del portal (por omisión, la actual)")
    orders = parser.add_subparsers(dest="order", metavar="ORDEN", title="Órdenes")

    check = orders.add_parser(
        "validar",
        parents=[common],
        help="revisa los conjuntos de datos y dice todo lo que encuentra",
        description="Revisa estructura, celdas y cuentas de los conjuntos, y muestra todos los hallazgos a la vez. "
        "Termina con 0 si todo es válido, 1 si hay hallazgos (un aviso no cuenta) y 2 si la orden está mal escrita.",
    )
    check.add_argument(
        "conjuntos", nargs="*", metavar="CONJUNTO", help="nombre o carpeta de un conjunto; ninguno = todos"
    )
    check.add_argument("--json", action="store_true", help="escribe los hallazgos como JSON, para máquinas")
    check.add_argument("--anotaciones", action="store_true", help="los escribe como anotaciones de GitHub Actions")

    construct = orders.add_parser(
        "construir",
        parents=[common],
        help="valida los datos y construye el sitio",
        description="Valida, calcula, dibuja y construye el sitio aparte; si todo sale bien, reemplaza al anterior.",
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
    )
    serve.add_argument("--puerto", metavar="N", type=int, default=8000, help="puerto (por omisión, 8000)")
    serve.add_argument("--destino", metavar="DIR", default="site", help="carpeta del sitio (por omisión, site)")
    _add_compare(orders, common)
    _add_publish(orders, common)
    _add_freeze(orders, common)
    _add_rendicion(orders, common)
    _add_carry(orders, common)
    return parser


def _add_publish(orders: Any, common: Any) -> None:
    """Add the orders that publish editions and verify them."""
    publish = orders.add_parser(
        "publicar",
        parents=[common],
        help="construye el portal y lo publica como una edición que no cambia",
        description="Construye el portal aparte y lo publica en DIR/EDICION. Después pone al día DIR/vigente y las "
        "listas. Repetir la orden con lo mismo no cambia nada; con otro contenido, se niega y termina con 3.",
    )
    publish.add_argument("edicion", metavar="EDICION", help="nombre: minúsculas, cifras, puntos, guiones; como 2025-03")
    publish.add_argument("--fecha", metavar="AAAA-MM-DD", required=True, help="día de la edición; no se usa el reloj")
    publish.add_argument("--destino", metavar="DIR", required=True, help="carpeta que contiene todas las ediciones")
    publish.add_argument(
        "--url",
        metavar="URL",
        help="dirección pública de DIR, terminada en / (por omisión, la de la variable PORTAL_URL o, sin ella, la de "
        "extra.portal.url)",
    )
    publish.add_argument(
        "--vigente", metavar="CLASE", help="enlace o copia: cómo lleva DIR/vigente a la más nueva (por omisión, enlace)"
    )
    publish.add_argument("--firmar", metavar="LLAVE", help="firma el manifiesto con esta llave de OpenSSH")
    publish.add_argument(
        "--esperar", metavar="N", type=int, default=0, help="segundos que espera a otra publicación (por omisión, 0)"
    )

    verify = orders.add_parser(
        "verificar",
        help="recalcula las huellas de lo publicado y dice todo lo que cambió",
        description="Recalcula la huella de cada archivo de una publicación, de una edición o de un sitio. De una "
        "publicación revisa además la cadena, vigente, versions.json y las firmas. Termina con 1 si algo no coincide.",
    )
    verify.add_argument("carpeta", metavar="DIR", help="carpeta de la publicación, o de una edición")
    verify.add_argument("--huella", metavar="HEX", help="huella que debe tener un manifiesto, como la del acta")
    verify.add_argument("--llave", metavar="ARCHIVO", help="llave pública, obtenida aparte, de quien firma")
    verify.add_argument("--json", action="store_true", help="escribe el resultado como JSON, para máquinas")


def _add_compare(orders: Any, common: Any) -> None:
    order = orders.add_parser(
        "comparar",
        parents=[common],
        help="dice qué cambió en los datos de una edición, carpeta o revisión a otra",
        description="Dice qué cambió de A a B: conjuntos, columnas, filas, cada celda, cifras y dudas, con la razón de "
        "cada corrección. A y B pueden ser la carpeta de una edición o de un sitio construido, la carpeta de un "
        "portal, una revisión de git del portal o, con --destino, el nombre de una edición. Termina con 0, aunque haya "
        "cambios, y con 2 si no se puede comparar; con --exigir, con 1 si alguna versión o razón no corresponde.",
    )
    order.add_argument("antes", metavar="A", help="lo que se publicó antes")
    order.add_argument(
        "despues", metavar="B", nargs="?", default=".", help="lo de ahora (por omisión, «.»: el portal de --proyecto)"
    )
    order.add_argument("--json", action="store_true", help="escribe la comparación como JSON, para máquinas")
    order.add_argument("--destino", metavar="DIR", help="carpeta de las ediciones publicadas, para nombrarlas")
    order.add_argument(
        "--exigir", action="store_true", help="exige que cada versión suba lo que debe y cada corrección diga su razón"
    )


def _add_freeze(orders: Any, common: Any) -> None:
    freezing = orders.add_parser(
        "congelar",
        parents=[common],
        help="anota la huella y la fecha de los documentos de una audiencia",
        description="Anota en el registro de las audiencias la huella (SHA-256) de cada documento y el día en que "
        "quedó fijo. Solo agrega filas: lo anotado no se borra.",
    )
    freezing.add_argument("documentos", nargs="+", metavar="ARCHIVO", help="documentos, como informe.pdf")
    freezing.add_argument("--audiencia", metavar="CLAVE", required=True, help="audiencia del registro, como 2024-final")
    freezing.add_argument("--fecha", metavar="AAAA-MM-DD", required=True, help="día en que quedan fijos y públicos")
    freezing.add_argument("--edicion", metavar="NOMBRE", default="", help="edición del portal en la que se publican")
    freezing.add_argument(
        "--otra-version",
        action="store_true",
        help="admite un documento ya fijado con otro contenido; el anterior queda",
    )


def _add_carry(orders: Any, common: Any) -> None:
    order = orders.add_parser(
        "llevar",
        parents=[common],
        help="empaca el portal en un ZIP que se abre sin internet, para una memoria USB",
        description="Empaca una edición completa, con sus documentos para imprimir, en un ZIP que se abre en cualquier "
        "navegador sin internet. Antes comprueba cada archivo contra el manifiesto; si uno difiere, no empaca nada.",
    )
    order.add_argument("archivo", metavar="DIR.zip", help="el ZIP que se escribe; reemplaza al anterior")
    order.add_argument("--edicion", metavar="DIR", help="carpeta de la edición que se lleva")
    order.add_argument("--de", metavar="DIR", help="carpeta de una publicación: se lleva su edición más nueva")
    order.add_argument(
        "--sitio", metavar="DIR", help="carpeta de cualquier sitio construido (por omisión, site, en la del portal)"
    )


def _add_rendicion(orders: Any, common: Any) -> None:
    printing = orders.add_parser(
        "rendicion",
        parents=[common],
        help="compone los documentos impresos de una rendición de cuentas",
        description="Valida, calcula y compone en PDF el informe, las diapositivas y sus notas, las fichas, el resumen "
        "en letra grande, el acta y el formulario de preguntas. Los deja todos en una carpeta, o ninguno.",
    )
    printing.add_argument("gestion", metavar="GESTION", type=int, help="año de la rendición, como 2024")
    printing.add_argument("--tipo", metavar="TIPO", required=True, help="inicial o final")
    printing.add_argument("--destino", metavar="DIR", required=True, help="carpeta de los documentos")
    printing.add_argument(
        "--edicion",
        metavar="DIR",
        help="carpeta de una edición publicada: sus documentos, y el acta con la huella de su manifiesto",
    )
    printing.add_argument(
        "--url", metavar="URL", help="dirección pública donde se publican las ediciones, con / al final"
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; gives the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")  # accents survive any locale
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.order is None:
        parser.print_help(sys.stderr)
        return 2
    try:
        return ORDERS[options.order](options)
    except PortalError as error:
        _tell(error, building=options.order == "construir")
        return error.exit_code
    except KeyboardInterrupt:
        print("\nInterrumpido.", file=sys.stderr)
        return 130


# --- orders --------------------------------------------------------------------------------------


def _validate(options: argparse.Namespace) -> int:
    from build_scripts.pipeline import check, select_packages
    from build_scripts.settings import read_instance

    root = Path(options.proyecto)
    read_instance(root)
    folders = select_packages(root, options.conjuntos)
    gc.disable()  # a second's work in all: what a collection would free is not worth its time
    try:
        result = check(root, folders)
    finally:
        gc.enable()
    valid = not any(f.stops for f in result.findings)
    if options.json:
        document = {"valid": valid, "findings": [_as_json(f) for f in result.findings]}
        print(json.dumps(document, ensure_ascii=False, indent=1))
    elif options.anotaciones:
        for finding in result.findings:
            print(_as_annotation(finding))
    else:
        _print_findings(result.findings, sys.stdout)
        if valid:
            declared = sum(len(d) for d in result.discrepancies.values())
            doubts = f"; {_count(declared, 'duda de la fuente declarada', 'dudas de la fuente declaradas')}"
            checked = _count(len(folders), "conjunto de datos revisado", "conjuntos de datos revisados")
            without = "sin errores" if result.findings else "sin hallazgos"
            print(f"✓ {checked}, {without}{doubts if declared else ''}.")
    return 0 if valid else 1


def _build(options: argparse.Namespace) -> int:
    from build_scripts.pipeline import build
    from build_scripts.settings import read_instance

    root = Path(options.proyecto)
    destination = _destination(options, root)
    progress = _Progress()
    published = build(_at_address(read_instance(root), options.url), destination, progress)
    progress.finish()
    count = _count(published, "conjunto de datos publicado", "conjuntos de datos publicados")
    print(f"✓ {count}.\n  Abra {destination / 'index.html'} en un navegador, o ejecute «portal servir».")
    return 0


def _serve(options: argparse.Namespace) -> int:
    from build_scripts.preview import preview
    from build_scripts.settings import read_instance

    root = Path(options.proyecto)
    told = partial(_tell, building=True)
    return preview(read_instance(root), _destination(options, root), options.puerto, _Progress, told)


def _publish(options: argparse.Namespace) -> int:
    from build_scripts.editions.publish import Order, publish
    from build_scripts.editions.versions import check_day, check_name
    from build_scripts.settings import read_instance

    name, day = check_name(options.edicion), check_day(options.fecha)
    if options.vigente not in {None, "enlace", "copia"}:
        raise UsageError(f"La opción --vigente lleva enlace o copia; es {options.vigente!r}.")
    if options.esperar < 0:
        raise UsageError(f"La opción --esperar lleva segundos, 0 o más; es {options.esperar}.")
    instance = _at_address(read_instance(Path(options.proyecto)), options.url)
    key = Path(options.firmar) if options.firmar else None
    destination = Path(options.destino)
    progress = _Progress()
    try:
        order = Order(name, day, instance.url, options.vigente, key, options.esperar)
        outcome = publish(instance, destination, order, progress)
    except PortalError as error:
        progress.finish()
        _tell(error, building=False)
        if not isinstance(error, UnfinishedError | UsageError):
            print("No se publicó nada. Lo publicado queda como estaba.", file=sys.stderr)
        return error.exit_code
    progress.finish()
    count = _count(len(outcome.kept.site.files) + 1, "archivo", "archivos")
    print(
        f"✓ Edición «{name}» publicada: {count}; {outcome.shared} sin ocupar más disco."
        if outcome.new
        else f"✓ La edición «{name}» ya estaba publicada, idéntica."
    )
    print(f"  Vigente: {outcome.newest}. Abra {destination / 'index.html'} en un navegador.")
    print(f"  Huella de su manifiesto, para el acta: {outcome.kept.edition.digest}")
    return 0


def _verify(options: argparse.Namespace) -> int:
    from build_scripts.editions.verify import verify

    key = Path(options.llave) if options.llave else None
    verdict = verify(Path(options.carpeta), key, options.huella or "")
    if options.json:
        print(json.dumps(verdict.as_json(), ensure_ascii=False, indent=1))
    else:
        print("\n".join(verdict.as_lines()))
    return 1 if verdict.problems else 0


def _compare(options: argparse.Namespace) -> int:
    from build_scripts.editions.comparing import compared

    destination = Path(options.destino) if options.destino else None
    names = (options.antes, options.despues)
    printed, findings = compared(names, Path(options.proyecto), destination, as_json=options.json)
    print(printed)
    if not options.exigir:
        return 0
    _print_findings(findings, sys.stderr)
    return int(any(finding.stops for finding in findings))


def _freeze(options: argparse.Namespace) -> int:
    from datetime import date

    from build_scripts.authoring import freeze

    root = Path(options.proyecto)
    try:
        day = date.fromisoformat(options.fecha if len(options.fecha) == 10 else "")
    except ValueError as error:
        raise UsageError(f"--fecha lleva un día como 2025-03-14; se encontró «{options.fecha}».") from error
    documents: dict[str, bytes] = {}
    for path in map(Path, options.documentos):
        if path.name in documents:
            raise UsageError(f"Dos documentos se llaman «{path.name}». Nombre uno solo, o cámbiele el nombre.")
        try:
            documents[path.name] = path.read_bytes()
        except OSError as error:
            raise UsageError(
                f"No se pudo leer «{path}» ({error.strerror}). Revise el nombre y los permisos."
            ) from error
    added = freeze(root, options.audiencia, documents, day, options.edicion, again=options.otra_version)
    for row in added:
        print(f"{row['sha256']}  {row['documento']}")
    if added:
        count = _count(len(added), "documento fijado", "documentos fijados")
        print(f"✓ {count} para {options.audiencia}. Son filas nuevas: suba «version» y agregue la revisión.")
    else:
        print("✓ Ya estaban fijados con el mismo contenido: no se agregó nada.")
    return 0


def _carry(options: argparse.Namespace) -> int:
    from build_scripts.editions.carry import carry, newest_edition
    from build_scripts.labels import size

    told = [name for name in ("edicion", "de", "sitio") if getattr(options, name)]
    if len(told) > 1:
        raise UsageError(f"Se lleva una sola cosa: elija entre --{' y --'.join(told)}.")
    folder = Path(options.edicion or options.sitio or Path(options.proyecto) / "site")
    kit = carry(newest_edition(Path(options.de)) if options.de else folder, Path(options.archivo))
    what = f"Edición {kit.site.edition}" if kit.site.edition else "Material de trabajo, que no es una edición publicada"
    print(
        f"✓ {what}: {_count(kit.files, 'archivo', 'archivos')}, {size(kit.bytes)}, en {kit.path}.\n"
        f"  Huella del manifiesto (SHA-256): {kit.site.digest}\n"
        "  En la otra computadora: extraiga todo y abra ABRA-AQUI.html."
    )
    return 0


def _print(options: argparse.Namespace) -> int:
    from build_scripts.labels import size
    from build_scripts.pipeline import print_rendicion
    from build_scripts.settings import read_instance

    progress = _Progress()
    edition = Path(options.edicion) if options.edicion else None
    instance = _at_address(read_instance(Path(options.proyecto)), options.url)
    written = print_rendicion(instance, options.gestion, options.tipo, Path(options.destino), edition, progress)
    progress.finish()
    wide = max(len(one.path) for one in written)
    for one in written:
        print(f"  {one.path:<{wide}}  {size(one.bytes):>9}")
    print(f"✓ {_count(len(written), 'documento', 'documentos')} en {options.destino}.")
    print(f"  SHA-256 de informe.pdf: {next(one.sha256 for one in written if one.path == 'informe.pdf')}")
    return 0


def _at_address(instance: Instance, url: str | None) -> Instance:
    """Let --url, or else PORTAL_URL, say where the site will be: who publishes it knows, not who writes the data."""
    from build_scripts.settings import check_url

    if url is not None:
        return replace(instance, url=check_url(url, "La opción --url"))
    if told := os.environ.get("PORTAL_URL", ""):
        return replace(instance, url=check_url(told, "La variable PORTAL_URL"))
    return instance


def _destination(options: argparse.Namespace, root: Path) -> Path:
    """Read --destino from where the user stands, except the default, which lies in the portal."""
    return root / options.destino if options.destino == "site" else Path(options.destino)


ORDERS: dict[str, Callable[[argparse.Namespace], int]] = {
    "validar": _validate,
    "construir": _build,
    "servir": _serve,
    "comparar": _compare,
    "publicar": _publish,
    "verificar": _verify,
    "congelar": _freeze,
    "rendicion": _print,
    "llevar": _carry,
}


def _tell(error: PortalError, *, building: bool) -> None:
    """Print an error, with all its findings when it has them; a failed build also says what became of the site."""
    if isinstance(error, DataError):
        _print_findings(error.findings, sys.stderr)
    else:
        print(f"error: {error}", file=sys.stderr)
    if building:
        print("No se construyó nada. El sitio anterior queda como estaba.", file=sys.stderr)


# --- what the user sees --------------------------------------------------------------------------


class _Progress:
    """Shows each stage on standard error: a line that counts on a terminal, a plain line elsewhere."""

    def __init__(self) -> None:
        self.stage = ""
        self.live = sys.stderr.isatty()

    def __call__(self, stage: str, done: int, total: int) -> None:
        counted = f" {done}/{total}" if total > 1 else ""
        if self.live:
            print(f"\r\x1b[K{stage}…{counted}", end="", file=sys.stderr, flush=True)
        elif stage != self.stage:
            print(f"{stage}…", file=sys.stderr, flush=True)
        self.stage = stage

    def finish(self) -> None:
        if self.live:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def _count(count: int, singular: str, plural: str) -> str:
    return f"{count} {singular if count == 1 else plural}"


def _print_findings(findings: Sequence[Finding], stream: TextIO) -> None:
    for finding in findings:
        place = finding.file + (f", línea {finding.row}" if finding.row else "")
        place += f", {finding.field}" if finding.field else ""
        print(f"{'✗' if finding.stops else '! Aviso:'} {place}\n  {finding.message}", file=stream)
        for label, value in (
            ("se esperaba", finding.expected),
            ("se encontró", finding.found),
            ("diferencia", finding.difference),
        ):
            if value:
                print(f"    {label}: {value}", file=stream)
        print(f"    → {finding.next}", file=stream)
    stopping = sum(f.stops for f in findings)
    counts = [(stopping, "hallazgo", "hallazgos"), (len(findings) - stopping, "aviso", "avisos")]
    if findings:
        print(f"\n{'; '.join(_count(*c) for c in counts if c[0])}.", file=stream)


def _as_json(finding: Finding) -> dict[str, object]:
    values = asdict(finding)
    keys = ("code", "severity", "package", "file", "row", "field", "expected", "found", "difference", "message", "next")
    return {key: values[key] for key in keys}


def _as_annotation(finding: Finding) -> str:
    """Spell a finding as a GitHub Actions workflow command; its data part escapes %, CR and LF."""
    text = f"{finding.message} Se esperaba: {finding.expected}. Se encontró: {finding.found}. → {finding.next}"
    for raw, escaped in (("%", "%25"), ("\r", "%0D"), ("\n", "%0A")):
        text = text.replace(raw, escaped)
    file = finding.file
    for raw, escaped in (("%", "%25"), (":", "%3A"), (",", "%2C")):  # properties have two characters more to escape
        file = file.replace(raw, escaped)
    line = f",line={finding.row}" if finding.row else ""
    return f"::{'error' if finding.severity == 'error' else 'warning'} file={file}{line}::{text}"


if __name__ == "__main__":
    raise SystemExit(main())
