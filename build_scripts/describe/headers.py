"""The headers that a server should send with the site, for each kind of server: what a page cannot say itself.

In: the settings, and where things lie. Out: the text of each file. ``_headers`` is read by Netlify and Cloudflare
Pages; the others are for whoever keeps an nginx or an Apache. A host that lets nobody say headers, such as GitHub
Pages, sends none of these, and the pages' own policy is then all that there is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from build_scripts.addresses import CURRENT
from build_scripts.model import Instance, Output
from build_scripts.policies import EMBED_SENT, PAGE

HEADERS = "_headers"
NGINX = "cabeceras.nginx.conf"
APACHE = "cabeceras.apache.conf"
SERVER_FILES = (HEADERS, NGINX, APACHE)

Header = tuple[str, str]

SHOWN_DEPTH = 3
"""Folders and file of the deepest address that rules for any page cover; drawings lie one deeper."""
DRAWINGS = "/datos/[^/]+/graficos/[^/]+$"
"""What others may put into their pages, as a regular expression: the page of a chart, and its files."""
DATA = "/datos/|/(catalogo\\.jsonld|manifest\\.json|SHA256SUMS|novedades\\.xml|versions\\.json)$"
"""What programs in other sites may read, likewise: all of it is public, and nothing here knows who asks."""
DATA_FILES = ("catalogo.jsonld", "manifest.json", "SHA256SUMS", "novedades.xml", "versions.json")
FRESH: Header = ("Cache-Control", "public, max-age=600, must-revalidate")
LASTING: Header = ("Cache-Control", "public, max-age=31536000, immutable")
"""An edition never changes."""
NOBODY = "'none'"
OPEN: Header = ("Access-Control-Allow-Origin", "*")


@dataclass(frozen=True)
class Layout:
    """Where things lie below the folder that the files are for."""

    editions: Sequence[str] = ()
    """The names of the editions in it; none in a site that is built as working material."""
    deep: Sequence[str] = ()
    """The folders of pages that lie deeper than most, from a site's root."""
    path: str = "/"
    """What its public address has after the host, ending in a slash."""

    @property
    def is_publication(self) -> bool:
        return bool(self.editions)


def deep_folders(pages: Iterable[str]) -> list[str]:
    """Name the folders of pages that lie deeper than the rules for any page reach.

    >>> deep_folders(["a.md", "a/b/c.md", "a/b/c/d.md", "a/b/c/e.md"])
    ['a/b/c']
    """
    return sorted({page.rpartition("/")[0] for page in pages if page.count("/") >= SHOWN_DEPTH})


def everywhere(instance: Instance) -> list[Header]:
    """Give what goes with every file."""
    days = instance.headers.hsts_days
    return [
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "same-origin"),
        ("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
        *([("Strict-Transport-Security", f"max-age={days * 86_400}")] if days else []),
    ]


def of_pages(instance: Instance) -> list[Header]:
    """Give what goes with every page but those for others to put into theirs."""
    who = instance.headers.frame_ancestors
    old = [("X-Frame-Options", "DENY")] if not who else []  # it knows of no list
    return [("Content-Security-Policy", f"{PAGE}; frame-ancestors {' '.join(who) or NOBODY}"), *old]


def of_drawings(instance: Instance) -> list[Header]:
    """Give what goes with the pages that others put into theirs, and with the drawings beside them."""
    who = instance.headers.embed_ancestors
    return [("Content-Security-Policy", f"{EMBED_SENT}; frame-ancestors {' '.join(who) or '*'}")]


def server_files(instance: Instance, layout: Layout) -> list[Output]:
    """Write the file for each kind of server."""
    made = {HEADERS: _headers, NGINX: _nginx, APACHE: _apache}
    return [Output(name, make(instance, layout).encode()) for name, make in made.items()]


# --- Netlify, Cloudflare Pages -------------------------------------------------------------------


def _headers(instance: Instance, layout: Layout) -> str:
    """Write rules of which none of a kind meets another: a header that two rules give would be sent as both."""
    rules: list[tuple[str, list[Header]]] = [("/*", everywhere(instance))]
    rules += [(address, of_pages(instance)) for address in _pages(layout)]
    edition = "/:edicion" if layout.is_publication else ""
    rules.append((f"{edition}/datos/:conjunto/graficos/:archivo", of_drawings(instance)))
    rules += [(f"{edition}/datos/*", [OPEN]), *((f"{edition}/{name}", [OPEN]) for name in DATA_FILES)]
    if layout.is_publication:
        rules += [(f"/{name}", [OPEN]) for name in DATA_FILES if name == "versions.json"]
        rules += [(f"/{name}/*", [LASTING]) for name in layout.editions]
        rules += [(address, [FRESH]) for address in (f"/{CURRENT}/*", "/", "/:pagina")]
    else:
        rules.append(("/*", [FRESH]))
    merged: dict[str, list[Header]] = {}
    for address, headers in rules:
        merged.setdefault(address, []).extend(headers)
    told = "\n\n".join("\n".join([address, *(f"  {n}: {v}" for n, v in hs)]) for address, hs in merged.items())
    return f"# Cabeceras para Netlify y Cloudflare Pages. Las escribe el portal.\n\n{told}\n"


def _pages(layout: Layout) -> Iterator[str]:
    """Give the addresses of pages by their depth, with and without the slash of a folder."""
    deepest = SHOWN_DEPTH + layout.is_publication
    yield "/"
    for depth in range(1, deepest + 1):
        address = "".join(f"/:p{at}" for at in range(1, depth + 1))
        yield from (address if depth > 1 else "/:pagina", f"{address}/")
    edition = "/:edicion" if layout.is_publication else ""
    for folder in layout.deep:
        yield f"{edition}/{folder}/:pagina"
        if folder.count("/") >= SHOWN_DEPTH:  # of the others, the rules above know the address
            yield f"{edition}/{folder}/"


# --- nginx, Apache -------------------------------------------------------------------------------


def _nginx(instance: Instance, layout: Layout) -> str:
    """Write what a ``server`` includes; a header whose variable is empty is not sent."""
    lines = [
        "# Cabeceras para nginx. Dentro de server { … }:  include …/" + NGINX + ";",
        "# Un location con su propio add_header no hereda estas: inclúyalo también en él.",
        *_set("portal_csp", of_pages(instance)[0][1], {DRAWINGS: of_drawings(instance)[0][1]}),
        *_set("portal_marcos", dict(of_pages(instance)).get("X-Frame-Options", ""), {DRAWINGS: ""}),
        *_set("portal_cors", "", {DATA: OPEN[1]}),
        *_set("portal_cache", FRESH[1], {_lasting(layout): LASTING[1]} if layout.is_publication else {}),
        *(f'add_header {name} "{value}" always;' for name, value in everywhere(instance)),
        "add_header Content-Security-Policy $portal_csp always;",
        "add_header X-Frame-Options $portal_marcos always;",
        "add_header Access-Control-Allow-Origin $portal_cors always;",
        "add_header Cache-Control $portal_cache;",
        f"error_page 404 {layout.path}404.html;",
    ]
    return "\n".join(lines) + "\n"


def _set(name: str, value: str, where: Mapping[str, str]) -> Iterator[str]:
    yield f'set ${name} "{value}";'
    for address, other in where.items():
        yield f'if ($uri ~ "{address}") {{ set ${name} "{other}"; }}'


def _lasting(layout: Layout) -> str:
    return f"^{re.escape(layout.path)}({'|'.join(map(re.escape, layout.editions))})/"


def _apache(instance: Instance, layout: Layout) -> str:
    """Write what a virtual host includes, or what is copied into an ``.htaccess``."""
    drawing, page = "env=portal_inserto", "env=!portal_inserto"
    lines = [
        f"# Cabeceras para Apache. En el VirtualHost:  Include …/{APACHE}",
        "# o, en un alojamiento con cPanel, copie estas líneas en el archivo .htaccess de esta carpeta.",
        "<IfModule mod_headers.c>",
        "<IfModule mod_setenvif.c>",
        f'  SetEnvIf Request_URI "{DRAWINGS}" portal_inserto',
        f'  SetEnvIf Request_URI "{DATA}" portal_datos',
        *([f'  SetEnvIf Request_URI "{_lasting(layout)}" portal_edicion'] if layout.is_publication else []),
        *(f'  Header always set {name} "{value}"' for name, value in everywhere(instance)),
        *(f'  Header always set {name} "{value}" {page}' for name, value in of_pages(instance)),
        *(f'  Header always set {name} "{value}" {drawing}' for name, value in of_drawings(instance)),
        f'  Header always set {OPEN[0]} "{OPEN[1]}" env=portal_datos',
        f'  Header set {FRESH[0]} "{FRESH[1]}" env=!portal_edicion',
        *([f'  Header set {LASTING[0]} "{LASTING[1]}" env=portal_edicion'] if layout.is_publication else []),
        "</IfModule>",
        "</IfModule>",
        f"ErrorDocument 404 {layout.path}404.html",
    ]
    return "\n".join(lines) + "\n"
