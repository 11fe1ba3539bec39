"""Turns arguments into calls, and errors into exit codes: 0 fine, 1 findings or a failed build, 2 misuse, 3 a conflict
with what is published.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NoReturn

from build_scripts import __version__
from build_scripts.commands import editions, hearings, site
from build_scripts.commands.console import tell
from build_scripts.exceptions import OutputError, PortalError
from build_scripts.refusals import reason

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
        message = re.sub(r"'([^']*)'", r"«\1»", message)
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

    site.add(orders, common)
    editions.add_compare(orders, common)
    editions.add_publish(orders, common)
    hearings.add_rendicion(orders, common)
    hearings.add_freeze(orders, common)
    editions.add_carry(orders, common)
    return parser


ORDERS: dict[str, Callable[[argparse.Namespace], int]] = {
    "validar": site.validate_order,
    "construir": site.build_order,
    "servir": site.serve_order,
    "comparar": editions.compare_order,
    "publicar": editions.publish_order,
    "renovar": editions.renew_order,
    "verificar": editions.verify_order,
    "congelar": hearings.freeze_order,
    "rendicion": hearings.print_documents_order,
    "llevar": editions.carry_order,
}


@contextmanager
def _readable_by_all() -> Iterator[None]:
    """Let everyone read what an order writes, whatever the account keeps to itself: a server is someone else."""
    before = os.umask(0o022)
    try:
        yield
    finally:
        os.umask(before)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; gives the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # accents survive any locale, and a name of the disk that is no text is shown by its codes
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.order is None:
        parser.print_help(sys.stderr)
        return 2
    try:
        with _readable_by_all():
            return ORDERS[options.order](options)
    except PortalError as error:
        tell(error, building=options.order == "construir")
        return error.exit_code
    except OSError as error:  # wherever a disk refused and nobody foresaw it
        place = f"«{error.filename}»: " if error.filename else ""
        told = OutputError(f"{place}{reason(error)}. Revise la ruta, los permisos y el disco, y repita la orden.")
        tell(told, building=False)
        return told.exit_code
    except KeyboardInterrupt:
        print("\nInterrumpido.", file=sys.stderr)
        return 130


if __name__ == "__main__":
    raise SystemExit(main())
