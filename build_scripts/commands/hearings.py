"""The orders of a hearing: print its documents, note what was frozen."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from build_scripts.commands.console import Progress, read_day
from build_scripts.commands.site import at_address
from build_scripts.exceptions import UsageError
from build_scripts.labels import DEADLINE_AS_TOLD, count_of, size
from build_scripts.plainfiles import DOCUMENT, is_plain, read_plain
from build_scripts.refusals import reason

if TYPE_CHECKING:
    from build_scripts.authoring import Origin
    from build_scripts.model import Deadline, ShownFigure


def add_rendicion(orders: Any, common: Any) -> None:
    """Add ``rendicion``."""
    printing = orders.add_parser(
        "rendicion",
        parents=[common],
        help="compone los documentos impresos de una rendición de cuentas",
        description="Valida, calcula y compone en PDF el informe, las diapositivas y sus notas, las fichas, el resumen "
        "en letra grande, el acta y el formulario de preguntas. Los deja todos en una carpeta, o ninguno.",
        epilog="Termina con 0 si están todos; 1 si hay hallazgos o no se pudo escribir; 2 si la orden está mal "
        "escrita; 3 si DIR es de algo publicado, que no cambia.",
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


def add_freeze(orders: Any, common: Any) -> None:
    """Add ``congelar``."""
    freezing = orders.add_parser(
        "congelar",
        parents=[common],
        help="anota la huella y la fecha de los documentos de una audiencia",
        description="Anota en el registro de las audiencias la huella (SHA-256) de cada documento y el día en que "
        "quedó fijo, y dice cuántos días son antes de la audiencia. Solo agrega filas: lo anotado no se borra.",
        epilog="Termina con 0 si quedó anotado o ya lo estaba; 1 si el registro tiene hallazgos o no se pudo escribir; "
        "2 si la orden está mal escrita; 3 si el documento ya se fijó con otro contenido, otra fecha u otra edición.",
    )
    freezing.add_argument("documentos", nargs="+", metavar="ARCHIVO", help="documentos, como informe.pdf")
    freezing.add_argument("--audiencia", metavar="CLAVE", required=True, help="audiencia del registro, como 2024-final")
    freezing.add_argument("--fecha", metavar="AAAA-MM-DD", required=True, help="día en que quedan fijos y públicos")
    freezing.add_argument(
        "--edicion",
        metavar="EDICION",
        default="",
        help="edición que los trae: su carpeta, y entonces se comprueba, o su nombre",
    )
    freezing.add_argument(
        "--otra-version",
        action="store_true",
        help="admite un documento ya fijado con otro contenido; el anterior queda",
    )


def print_documents_order(options: argparse.Namespace) -> int:
    """Set the documents of a hearing into a folder."""
    from build_scripts.pipeline import print_rendicion
    from build_scripts.settings import read_instance
    from build_scripts.typeset import REPORT

    progress = Progress()
    edition = Path(options.edicion) if options.edicion else None
    instance = at_address(read_instance(Path(options.proyecto)), options.url)
    written = print_rendicion(instance, options.gestion, options.tipo, Path(options.destino), edition, progress)
    progress.finish()
    wide = max(len(one.path) for one in written)
    for one in written:
        print(f"  {one.path:<{wide}}  {size(one.bytes):>9}")
    print(f"✓ {count_of(len(written), 'documento', 'documentos')} en {options.destino}.")
    print(f"  SHA-256 de {REPORT}: {next(one.sha256 for one in written if one.path == REPORT)}")
    return 0


def freeze_order(options: argparse.Namespace) -> int:
    """Note the hash and the day of documents in the records of hearings."""
    from build_scripts.authoring import Origin, check_document, freeze
    from build_scripts.model.hearings import NOTICE, REPORT, is_report
    from build_scripts.settings import read_instance

    root, day = Path(options.proyecto), read_day(options.fecha)
    documents: dict[str, bytes] = {}
    for path in map(Path, options.documentos):
        check_document(path.name)
        if path.name in documents:
            raise UsageError(f"Dos documentos se llaman «{path.name}». Nombre uno solo, o cámbiele el nombre.")
        try:
            documents[path.name] = read_plain(path, DOCUMENT)
        except OSError as error:
            raise UsageError(f"No se pudo leer «{path}» ({reason(error)}). Revise el nombre y los permisos.") from error
    origin = _origin(options.edicion) if options.edicion else Origin()
    deadlines = read_instance(root).deadlines
    done = freeze(root, options.audiencia, documents, day, origin, again=options.otra_version)
    added = done.rows
    for row in added:
        print(f"{row['sha256']}  {row['documento']}")
    if any(is_report(name) for name in documents):
        print(_notice(day, done.held, next((one for one in deadlines if one.id == NOTICE), None)))
    else:
        print(f"El plazo se cuenta con el informe («{REPORT}.pdf»), y ninguno de estos documentos lo es.")
    if done.shown:
        counted = count_of(len(done.shown), "cifra", "cifras")
        print(f"Quedó anotado cómo se {'muestra' if len(done.shown) == 1 else 'muestran'} {counted} del guion.")
    if done.otherwise:
        names = ", ".join(done.otherwise)
        print(
            f"Ya estaban anotadas con otro texto, que queda: {names}. Si en la audiencia se mostró lo de ahora, "
            "corríjalas con su revisión, y diga por qué en «observacion»."
        )
    if added:
        counted = count_of(len(added), "documento fijado", "documentos fijados")
        print(f"✓ {counted} para {options.audiencia}. Son filas nuevas: suba «version» y agregue la revisión.")
    elif done.shown:
        print("✓ El informe ya estaba fijado, y sus cifras no. Son filas nuevas: suba «version» y agregue la revisión.")
    else:
        print("✓ Ya estaban fijados con el mismo contenido: no se agregó nada.")
    return 0


def _origin(text: str) -> Origin:
    """Find an edition told by its name, or by its folder, which can be looked in; raises ``UsageError``."""
    from build_scripts.addresses import HEARINGS
    from build_scripts.authoring import Origin
    from build_scripts.editions.snapshots import figures_of
    from build_scripts.editions.store import read_site
    from build_scripts.editions.versions import check_name
    from build_scripts.sums import MANIFEST

    folder = Path(text)
    if not folder.is_dir() and not {"/", "\\"} & set(text):
        name = check_name(text)
        print(f"No se comprobó que la edición «{name}» traiga esto, porque no se dio su carpeta.")
        return Origin(name)
    if not is_plain(folder / MANIFEST):
        raise UsageError(f"«{text}» no es una edición: no tiene {MANIFEST}. Indique la carpeta de una, o su nombre.")
    site = read_site(folder)
    if site.edition is None:
        raise UsageError(f"«{text}» es material de trabajo, que cambia. Publíquelo antes con «portal publicar».")
    there = {path: file.sha256 for path, file in site.files.items() if path.startswith(f"{HEARINGS}/")}

    @cache
    def figures(slug: str) -> Mapping[str, ShownFigure]:
        return figures_of(folder, slug)

    def look(name: str) -> tuple[str, str] | None:
        slug = name.partition("/")[0]
        figure = figures(slug).get(name)
        return (figure.text, site.versions[slug]) if figure and figure.text else None

    return Origin(site.edition.name, text, site.edition.day, there, look)


def _notice(day: date, held: date | None, deadline: Deadline | None) -> str:
    """Say how many days before the hearing a document is frozen, and whether that is too late."""
    if held is None:
        return "La audiencia no tiene fecha en el registro: todavía no se puede contar la anticipación."
    days = (held - day).days
    told = f"{count_of(abs(days), 'día', 'días')} {'antes' if days > 0 else 'después'} de la audiencia"
    told = told if days else "El mismo día de la audiencia"
    if deadline is None or days >= deadline.days:
        return f"{told}."
    known = "" if deadline.citation.status == "confirmada" else f" (que se conoce por {DEADLINE_AS_TOLD})"
    return f"{told}: fuera del plazo de {count_of(deadline.days, 'día', 'días')}{known}."
