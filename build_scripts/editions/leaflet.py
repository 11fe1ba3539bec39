"""Writes what a kit says of itself: the page to begin with, the text, and the pages that lead back into it."""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Iterator, Sequence
from urllib.parse import unquote

from build_scripts.addresses import CURRENT, EDITIONS, VERIFIER
from build_scripts.editions.store import Site
from build_scripts.labels import day
from build_scripts.plainfiles import LISTS, read_plain
from build_scripts.policies import PLAIN, is_address
from build_scripts.sums import CHECKSUMS, MANIFEST

UNNAMED = "portal"
"""The folder of a site that is no edition."""
DOCUMENTS = "documentos"
"""The folder, beside the site's, with what is to be printed or read aloud."""
START = "ABRA-AQUI.html"
README = "LEAME.txt"
STYLE = f"{CURRENT}/copia.css"
POWERSHELL = (
    f"Get-Content {CHECKSUMS} -Encoding UTF8 | ForEach-Object {{ $h, $f = $_ -split '  ', 2; "
    "if ((Get-FileHash -LiteralPath $f).Hash -ne $h) { $f } }"
)
"""What checks every file where there is no sha256sum; the hash it takes unless told otherwise is SHA-256."""

LINK = re.compile(r"""(?:href|src)=["']?([^"'\s>]*\.\./[^"'\s>]*)""")
TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
CANONICAL = re.compile(r"""<link[^>]*rel=["']?canonical["']?[^>]*href=["']?([^"'\s>]+)""")

PAGE = f"""<!doctype html>
<html lang="es-BO">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{PLAIN}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
{{head}}<title>{{title}}</title>
</head>
<body>
<main>
{{body}}</main>
</body>
</html>
"""

COPY_STYLE = """\
:root { color-scheme: light dark; }
body { margin: 0; font: 1.125rem/1.6 "Public Sans", system-ui, sans-serif; background: #fbf8f3; color: #25201b; }
main { max-width: 34rem; margin: 0 auto; padding: 3rem 1.25rem; }
h1 { font-size: 1.5rem; line-height: 1.25; }
a { color: #8a4513; overflow-wrap: anywhere; }
@media (prefers-color-scheme: dark) {
  body { background: #1c1815; color: #ece5dc; }
  a { color: #e7a877; }
}
"""


def kit_folder(site: Site) -> str:
    """Name the folder of the site in the kit: as the edition, unless the kit has another use for that name."""
    name = site.edition.name if site.edition else UNNAMED
    return UNNAMED if name in {CURRENT, DOCUMENTS} else name


def _page(site: Site, path: str) -> str:
    """Read a page of the site; empty where it has none of that name."""
    return read_plain(site.folder / path, LISTS).decode("utf-8", "replace") if path in site.files else ""


def leaflets(site: Site, documents: Sequence[str], frozen: Sequence[str] = ()) -> dict[str, bytes]:
    """Make all that goes beside the site, by path within the kit.

    ``documents`` are those that are at hand; ``frozen``, those that other editions hold and this one tells the hash of.
    """
    return {**_ways_back(site), START: _start(site), README: _readme(site, documents, frozen)}


def _ways_back(site: Site) -> dict[str, bytes]:
    """Make a page for every page outside the edition that its pages lead to: it says so, and leads back."""
    outside = {target for page in site.files if page.endswith(".html") for target in _outside(site, page)}
    if site.edition:
        outside |= {f"{CURRENT}/index.html", EDITIONS}
    canonical = CANONICAL.search(_page(site, "index.html"))
    address = html.unescape(canonical[1]) if canonical else ""
    shown = address if is_address(address) else ""  # the edition may be of anyone
    pages = {path: _way_back(site, path, shown) for path in sorted(outside)}
    return {**pages, STYLE: COPY_STYLE.encode()} if pages else {}


def _outside(site: Site, page: str) -> Iterator[str]:
    """Find the pages beside the edition that a page links to, as paths within the kit."""
    for raw in LINK.findall(_page(site, page)):
        target = unquote(html.unescape(raw)).split("#")[0].split("?")[0]
        if "://" in target or target.startswith("/"):  # the page of errors is written for a web server
            continue
        path = posixpath.normpath(posixpath.join(kit_folder(site), posixpath.dirname(page), target))
        path = f"{path}/index.html" if target.endswith(("/", "..")) else path
        if path.endswith(".html") and not path.startswith((f"{kit_folder(site)}/", "../")):
            yield path


def _start(site: Site) -> bytes:
    home = f"{kit_folder(site)}/index.html"
    return PAGE.format(
        head=f'<meta http-equiv="refresh" content="0; url={html.escape(home)}">\n',
        title="Abrir el portal",
        body=f'<p><a href="{html.escape(home)}">Abrir el portal</a></p>\n',
    ).encode()


def _way_back(site: Site, path: str, address: str) -> bytes:
    """Say that this is a copy without the other editions, and lead to the same page of the copy, or its first."""
    rest = path.partition("/")[2]
    same = rest if rest in site.files else "index.html"
    back, style = (
        posixpath.relpath(target, posixpath.dirname(path) or ".") for target in (f"{kit_folder(site)}/{same}", STYLE)
    )
    which = f"la edición {site.edition.name}, del {day(site.edition.day)}" if site.edition else "un portal"
    told = f"Es una copia de {html.escape(which)}, hecha para llevar y usar sin internet."
    body = [
        "<h1>Esto no está en la copia que usted tiene</h1>",
        f"<p>{told} No trae otras ediciones, ni puede saber si hay una más nueva.</p>",
        f'<p><a href="{html.escape(back)}">Volver a la copia</a></p>',
    ]
    if address:
        shown = html.escape(address)
        body.append(f'<p>Con internet, la edición vigente está en <a href="{shown}">{shown}</a>.</p>')
    head = f'<link rel="stylesheet" href="{html.escape(style)}">\n'
    return PAGE.format(head=head, title="Copia para llevar", body="".join(f"{line}\n" for line in body)).encode()


def _readme(site: Site, documents: Sequence[str], frozen: Sequence[str]) -> bytes:
    """Write the text for whoever gets the stick, as the oldest Windows shows it well."""
    title = TITLE.search(_page(site, "index.html"))
    lines = [
        "COPIA PARA LLEVAR",
        *([html.unescape(" ".join(title[1].split()))] if title else []),
        f"Edición {site.edition.name}, del {day(site.edition.day)}"
        if site.edition
        else "Material de trabajo: no es una edición publicada.",
        "",
        "Es el portal completo: páginas, buscador, gráficos y archivos de datos. Funciona sin internet.",
        "",
        "CÓMO ABRIRLA",
        "1. Si la recibió como ZIP, primero extraiga todo: clic derecho, «Extraer todo». Dentro del ZIP no funciona.",
        f"2. Haga doble clic en {START}. Se abre en el navegador.",
        f"3. Si no se abre, entre en la carpeta «{kit_folder(site)}» y abra index.html con Firefox, Chrome o Edge.",
        "",
        *_documents(documents),
        *_frozen(frozen),
        *_verifying(site),
    ]
    if site.edition:
        lines += [
            "QUÉ NO TRAE",
            f"Las otras ediciones{', salvo lo que se fijó en ellas para una audiencia' if frozen else ''}.",
            "Esta copia no puede saber si después se corrigió algo: con internet, vea la vigente.",
            "",
        ]
    return ("\ufeff" + "".join(f"{line}\r\n" for line in lines)).encode()


def _documents(documents: Sequence[str]) -> list[str]:
    if not documents:
        return []
    windows = [f"  {name}".replace("/", "\\") for name in documents]
    return ["PARA IMPRIMIR Y LEER", "Los documentos están también aparte, listos para imprimir:", *windows, ""]


def _frozen(names: Sequence[str]) -> list[str]:
    if not names:
        return []
    windows = [f"  {name}".replace("/", "\\") for name in names]
    return ["LO QUE SE FIJÓ ANTES DE UNA AUDIENCIA", "Su huella está en la página de esa rendición:", *windows, ""]


def _verifying(site: Site) -> list[str]:
    folder = kit_folder(site)
    lines = [
        "CÓMO COMPROBAR QUE NADA CAMBIÓ",
        f"El archivo {folder}\\{MANIFEST} tiene la huella (SHA-256) de cada archivo. La huella de ese archivo es:",
        f"  {site.digest}",
        "Compárela con la que se anotó en el acta de la audiencia, o con la que publica el portal: una copia alterada",
        "puede traer también otro LEAME. Para calcularla usted:",
        f"  En Windows:        certutil -hashfile {folder}\\{MANIFEST} SHA256",
        f"  En Linux:          sha256sum {folder}/{MANIFEST}",
        f"  En Mac:            shasum -a 256 {folder}/{MANIFEST}",
    ]
    if CHECKSUMS in site.files:
        lines += [
            f"Para comprobar todos los archivos, dentro de la carpeta «{folder}»:",
            f"  En Linux:          sha256sum -c --quiet {CHECKSUMS}",
            f"  En Mac:            shasum -a 256 -c {CHECKSUMS}",
            f"  En Windows, con PowerShell, que muestra solo los que no coinciden:\r\n    {POWERSHELL}",
        ]
    if VERIFIER in site.files:
        lines.append(f"Para rehacer cada cifra, donde haya Python: python {folder}/{VERIFIER}")
    return [*lines, ""]
