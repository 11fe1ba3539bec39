"""Pages at the addresses that a page had before: they lead on to it, without a script.

A static host has no other way to redirect. A file of data cannot lead anywhere, so the stub of a dataset says where
its files are now.
"""

from __future__ import annotations

from collections.abc import Iterable

from build_scripts.addresses import dataset_file, recipes_file
from build_scripts.describe.addresses import address
from build_scripts.describe.markup import xml_text
from build_scripts.exceptions import OutputError
from build_scripts.model import Dataset, Instance, Move, Output
from build_scripts.policies import PLAIN

STYLES = "assets/stylesheets/portal.css"


def dataset_moves(dataset: Dataset) -> list[Move]:
    """List the addresses that a dataset's two pages had under its former names."""
    told = f"datasets/{dataset.slug}/datapackage.json"
    page, recipes = dataset_file(dataset.slug), recipes_file(dataset.slug)
    moves = []
    for old in dataset.portal.get("formerly", ()):
        moves.append(Move(dataset_file(old), page, dataset.title, told, f"datos/{old}/", f"datos/{dataset.slug}/"))
        title = f"Verifique las cifras: {dataset.title}"
        moves.append(Move(recipes_file(old), recipes, title, told))
    return moves


def redirects(instance: Instance, moves: Iterable[Move], taken: Iterable[str]) -> list[Output]:
    """Make the page of every former address; ``taken`` are the paths of everything else in the site.

    Raises ``OutputError`` naming who declares an address that something else has, and what to do.
    """
    owner = {path.casefold(): f"el archivo «{path}» del sitio" for path in taken}
    outputs = []
    for move in moves:
        key = move.old.casefold()  # on some systems a file is found by its name in any case
        if key in owner:
            raise OutputError(
                f"{move.told}: la dirección anterior «{move.old}» ya la tiene {owner[key]}. "
                "Quítela de «formerly» o de «antes», o cambie el otro nombre."
            )
        owner[key] = f"otra dirección anterior, declarada en {move.told}"
        outputs.append(Output(move.old, _stub(instance, move)))
    return outputs


def _stub(instance: Instance, move: Move) -> bytes:
    goal = xml_text(address("", move.new, move.old))
    lines = [
        "<!doctype html>",
        '<html lang="es">',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{PLAIN}">',
        '<meta name="viewport" content="width=device-width,initial-scale=1">',
        f"<title>Esta página cambió de dirección · {xml_text(instance.name)}</title>",
        '<meta name="robots" content="noindex">',
        '<meta name="color-scheme" content="light dark">',
        f'<meta http-equiv="refresh" content="0; url={goal}">',
        f'<link rel="canonical" href="{xml_text(address(instance.url, move.new, move.old))}">',
        f'<link rel="stylesheet" href="{xml_text(address("", STYLES, move.old))}">',
        "</head>",
        "<body>",
        '<main class="wrap page prose">',
        "<h1>Esta página cambió de dirección</h1>",
        f'<p>Ahora está en <a href="{goal}">{xml_text(move.title)}</a>.</p>',
    ]
    if move.files_now:
        lines.append(
            f"<p>Los archivos que estaban en <code>{move.files_before}</code> están ahora en "
            f'<code>{move.files_now}</code>. Búsquelos en sus <a href="{goal}#descargas">descargas</a>.</p>'
        )
    return ("\n".join([*lines, "</main>", "</body>", "</html>"]) + "\n").encode()
