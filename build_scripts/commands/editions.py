"""The orders of editions: publish, verify, compare, carry."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from build_scripts.commands.console import Progress, print_findings, read_day, tell
from build_scripts.commands.site import at_address
from build_scripts.exceptions import PortalError, UnfinishedError, UsageError
from build_scripts.labels import count_of, day, number, size

if TYPE_CHECKING:
    from build_scripts.editions.publish import Outcome
    from build_scripts.editions.statement import Statement


def add_publish(orders: Any, common: Any) -> None:
    """Add the orders that publish editions and verify them."""
    publish = orders.add_parser(
        "publicar",
        parents=[common],
        help="construye el portal y lo publica como una edición que no cambia",
        description="Construye el portal aparte y lo publica en DIR/EDICION. Después pone al día DIR/vigente y las "
        "listas. Antes muestra qué cambió desde la edición que sigue por fecha. Repetir la orden con lo mismo no "
        "cambia nada.",
        epilog="Termina con 0 si quedó publicada o ya lo estaba; 1 si hay hallazgos o no se pudo escribir; 2 si la "
        "orden está mal escrita; 3 si ya hay otro contenido con ese nombre, o la carpeta es de algo publicado.",
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

    publish.add_argument(
        "--ensayo", action="store_true", help="hace y comprueba todo, muestra qué cambiaría y no publica nada"
    )

    renew = orders.add_parser(
        "renovar",
        parents=[common],
        help="renueva la declaración de lo publicado, sin publicar otra edición",
        description="Escribe de nuevo declaracion.json: qué ediciones hay en DIR, desde qué día y hasta cuándo vale. "
        "Hágalo antes de que venza, al anotar archivos del alojamiento y al revocar una llave. No toca las ediciones.",
        epilog="Termina con 0 si quedó escrita; 1 si no se pudo; 2 si la orden está mal escrita.",
    )
    renew.add_argument("--destino", metavar="DIR", required=True, help="carpeta que contiene todas las ediciones")
    renew.add_argument("--fecha", metavar="AAAA-MM-DD", required=True, help="día de la declaración; no se usa el reloj")
    renew.add_argument("--firmar", metavar="LLAVE", help="firma la declaración con esta llave de OpenSSH")
    renew.add_argument(
        "--esperar", metavar="N", type=int, default=0, help="segundos que espera a otra publicación (por omisión, 0)"
    )

    verify = orders.add_parser(
        "verificar",
        help="recalcula las huellas de lo publicado y dice todo lo que cambió",
        description="Recalcula la huella de cada archivo de una publicación, de una edición o de un sitio. De una "
        "publicación revisa además la cadena, vigente, versions.json, las firmas, la declaración de lo publicado y lo "
        "que hay junto a las ediciones. Termina con 1 si algo no coincide; con --llave, también si la declaración "
        "falta, venció o no está firmada.",
    )
    verify.add_argument("carpeta", metavar="DIR", help="carpeta de la publicación, o de una edición")
    verify.add_argument("--huella", metavar="HEX", help="huella que debe tener un manifiesto, como la del acta")
    verify.add_argument("--llave", metavar="ARCHIVO", help="llave pública, obtenida aparte, de quien firma")
    verify.add_argument(
        "--fecha", metavar="AAAA-MM-DD", help="día en que debe valer la declaración (por omisión, hoy, según el reloj)"
    )
    verify.add_argument(
        "--no-antes-de",
        metavar="AAAA-MM-DD",
        help="la declaración debe ser de este día o posterior; por ejemplo, el de la última que vio",
    )
    verify.add_argument(
        "--revocadas", metavar="ARCHIVO", help="llaves cuyas firmas ya no valen: públicas, una por línea, o una KRL"
    )
    verify.add_argument("--json", action="store_true", help="escribe el resultado como JSON, para máquinas")


def add_compare(orders: Any, common: Any) -> None:
    """Add ``comparar``."""
    order = orders.add_parser(
        "comparar",
        parents=[common],
        help="dice qué cambió de una edición, carpeta o revisión a otra",
        description="Dice qué cambió de A a B: conjuntos, columnas, filas, celdas, cifras, recetas, dudas y textos, "
        "con la razón de cada cambio. A y B pueden ser la carpeta de una edición o de un sitio construido, la carpeta "
        "de un portal, una revisión de git del portal o, con --destino, el nombre de una edición. Termina con 0, "
        "aunque haya cambios, y con 2 si no se puede comparar; con --exigir, con 1 si alguna versión o razón no "
        "corresponde.",
    )
    order.add_argument("antes", metavar="A", help="lo que se publicó antes")
    order.add_argument(
        "despues", metavar="B", nargs="?", default=".", help="lo de ahora (por omisión, «.»: el portal de --proyecto)"
    )
    order.add_argument("--json", action="store_true", help="escribe la comparación como JSON, para máquinas")
    order.add_argument("--destino", metavar="DIR", help="carpeta de las ediciones publicadas, para nombrarlas")
    order.add_argument(
        "--exigir", action="store_true", help="exige que cada versión suba lo que debe y cada cambio diga su razón"
    )


def add_carry(orders: Any, common: Any) -> None:
    """Add ``llevar``."""
    order = orders.add_parser(
        "llevar",
        parents=[common],
        help="empaca el portal en un ZIP que se abre sin internet, para una memoria USB",
        description="Empaca una edición completa, con sus documentos para imprimir, en un ZIP que se abre en cualquier "
        "navegador sin internet. Antes comprueba cada archivo contra el manifiesto; si uno difiere, no empaca nada.",
        epilog="Termina con 0 si el ZIP está entero; 1 si algo difiere o no se pudo escribir; 2 si la orden está mal "
        "escrita; 3 si el ZIP quedaría en una publicación.",
    )
    order.add_argument("archivo", metavar="DIR.zip", help="el ZIP que se escribe; solo reemplaza a otro hecho así")
    order.add_argument("--edicion", metavar="DIR", help="carpeta de la edición que se lleva")
    order.add_argument("--de", metavar="DIR", help="carpeta de una publicación: se lleva su edición más nueva")
    order.add_argument(
        "--sitio", metavar="DIR", help="carpeta de cualquier sitio construido (por omisión, site, en la del portal)"
    )


def publish_order(options: argparse.Namespace) -> int:
    """Publish an edition; 3 when another content has its name."""
    from build_scripts.editions.publish import Order, publish
    from build_scripts.editions.versions import check_name
    from build_scripts.settings import read_instance

    name, when = check_name(options.edicion), read_day(options.fecha)
    if options.vigente not in {None, "enlace", "copia"}:
        raise UsageError(f"La opción --vigente lleva enlace o copia; es «{options.vigente}».")
    _check_wait(options.esperar)
    instance = at_address(read_instance(Path(options.proyecto)), options.url)
    key = Path(options.firmar) if options.firmar else None
    destination = Path(options.destino)
    progress, signed = Progress(), _is_signed(destination)
    try:
        order = Order(name, when, instance.url, options.vigente, key, options.esperar, options.ensayo)
        outcome = publish(instance, destination, order, progress)
    except PortalError as error:
        progress.finish()
        tell(error, building=False)
        if not isinstance(error, UnfinishedError | UsageError):
            print("No se publicó nada. Lo publicado queda como estaba.", file=sys.stderr)
        return error.exit_code
    progress.finish()
    print_findings(outcome.warned, sys.stderr)
    print("\n".join(_published(outcome, rehearsal=options.ensayo)))
    if options.ensayo:
        return 0
    if outcome.statement:
        print(f"  {_stated(outcome.statement, destination)}")
        _warn_unsigned(destination, before=signed)
    print(f"  Vigente: {outcome.newest.name}. Abra {destination / 'index.html'} en un navegador.")
    print(f"  Huella de su manifiesto, para el acta: {outcome.kept.edition.digest}")
    return 0


def _published(outcome: Outcome, *, rehearsal: bool) -> list[str]:
    """Say what is published and what it changes, and then that it is."""
    from build_scripts.compare import to_summary

    name, newest = outcome.kept.edition.name, outcome.newest
    if not outcome.new:
        return [f"✓ La edición «{name}» ya estaba publicada, idéntica."]
    if outcome.changes is not None:
        lines = to_summary(outcome.changes)
    elif outcome.first:
        lines = ["Es la primera edición de esta carpeta: no se comparó con nada."]
    else:
        lines = ["Ninguna edición de esta carpeta es de su fecha o anterior: no se comparó con nada."]
    if newest.name != name:
        lines.append(f"Atención: la vigente sigue siendo {newest.name}, del {day(newest.day)}.")
    counted = count_of(len(outcome.kept.site.files) + 1, "archivo", "archivos")
    if rehearsal:
        return [*lines, f"✓ Ensayo: la edición «{name}» se puede publicar, con {counted}. No se publicó nada."]
    return [*lines, f"✓ Edición «{name}» publicada: {counted}; {number(outcome.shared)} sin ocupar más disco."]


def renew_order(options: argparse.Namespace) -> int:
    """State anew what is published."""
    from build_scripts.editions.publish import renew
    from build_scripts.settings import read_instance

    when = read_day(options.fecha)
    _check_wait(options.esperar)
    instance = read_instance(Path(options.proyecto))
    key = Path(options.firmar) if options.firmar else None
    destination = Path(options.destino)
    signed = _is_signed(destination)
    statement = renew(instance, destination, when, key, options.esperar)
    print(f"✓ {_stated(statement, destination)}")
    _warn_unsigned(destination, before=signed)
    return 0


def _stated(statement: Statement, destination: Path) -> str:
    """Say what is stated of a publication, from when and until when."""
    from build_scripts.editions.versions import STATEMENT

    counted = count_of(len(statement.editions), "edición", "ediciones")
    signed = "firmada" if _is_signed(destination) else "sin firma"
    return (
        f"Declaración de lo publicado, {signed}: {counted}, del {day(statement.issued)}; vale hasta el "
        f"{day(statement.until)}. Está en {destination / STATEMENT}."
    )


def _is_signed(destination: Path) -> bool:
    """Tell whether the statement of a publication has a signature."""
    from build_scripts.editions.versions import STATEMENT_SIGNED

    return (destination / STATEMENT_SIGNED).is_file()


def _warn_unsigned(destination: Path, *, before: bool) -> None:
    """Say that a statement lost its signature: whoever verifies with the key will not accept it."""
    if before and not _is_signed(destination):
        print("  Atención: la declaración anterior estaba firmada y esta no. Fírmela: portal renovar --firmar LLAVE.")


def _check_wait(seconds: int) -> None:
    if seconds < 0:
        raise UsageError(f"La opción --esperar lleva segundos, 0 o más; es {seconds}.")


def verify_order(options: argparse.Namespace) -> int:
    """Verify what is published; 1 when anything is not as its manifest says."""
    from build_scripts.editions.verify import Asked, verify

    key, revoked = (Path(name) if name else None for name in (options.llave, options.revocadas))
    when, not_before = (
        read_day(text, option) if text else None
        for option, text in (("--fecha", options.fecha), ("--no-antes-de", options.no_antes_de))
    )
    verdict = verify(Path(options.carpeta), Asked(key, options.huella or "", when, revoked, not_before))
    if options.json:
        print(json.dumps(verdict.as_json(), ensure_ascii=False, indent=1))
    else:
        print("\n".join(verdict.as_lines()))
    return 1 if verdict.problems else 0


def compare_order(options: argparse.Namespace) -> int:
    """Print what changed from one to another; with --exigir, 1 when the rule of versions is broken."""
    from build_scripts.editions.comparing import compared

    destination = Path(options.destino) if options.destino else None
    names = (options.antes, options.despues)
    printed, findings = compared(names, Path(options.proyecto), destination, as_json=options.json)
    print(printed)
    if not options.exigir:
        return 0
    print_findings(findings, sys.stderr)
    return int(any(finding.stops for finding in findings))


def carry_order(options: argparse.Namespace) -> int:
    """Pack an edition for a USB stick."""
    from build_scripts.editions.carry import carry, newest_edition

    told = [name for name in ("edicion", "de", "sitio") if getattr(options, name)]
    if len(told) > 1:
        raise UsageError(f"Se lleva una sola cosa: elija entre --{' y --'.join(told)}.")
    folder = Path(options.edicion or options.sitio or Path(options.proyecto) / "site")
    kit = carry(
        newest_edition(Path(options.de)) if options.de else folder, Path(options.archivo), Path(options.proyecto)
    )
    what = (
        f"Edición {kit.site.edition.name}"
        if kit.site.edition
        else "Material de trabajo, que no es una edición publicada"
    )
    print(
        f"✓ {what}: {count_of(kit.files, 'archivo', 'archivos')}, {size(kit.bytes)}, en {kit.path}.\n"
        f"  Huella del manifiesto (SHA-256): {kit.site.digest}\n"
        "  En la otra computadora: extraiga todo y abra ABRA-AQUI.html."
    )
    for edition in kit.absent:
        print(f"  No se llevó el documento fijado en la edición {edition}: no está junto a esta.")
    return 0
