"""Says what of a portal's mkdocs.yml the site generator is given: what is on this list, and nothing else.

In: the document as it was read. Out: the settings that count, and a ``Finding`` for each that does not, with its line.
The site generator takes most of its settings for programs to run: whoever builds a portal that somebody else wrote
would run what that person wrote. So it is given a file that the portal wrote, with these settings in it.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from typing import Any

from build_scripts.characters import visible
from build_scripts.model import Finding
from build_scripts.model.site import CONFIG as CONFIG
from build_scripts.safeyaml import Document, Path

COUNTED = ("site_name", "site_description")
READ = (*COUNTED, "site_url", "nav", "extra", "theme", "markdown_extensions")
FIXED: Mapping[Path, tuple[Any, ...]] = {
    ("docs_dir",): ("docs", ".portal/docs"),
    ("use_directory_urls",): (False,),
    ("plugins",): (None, [], ["search"]),
    ("extra", "generator"): (False,),
    ("theme", "name"): ("material",),
    ("theme", "custom_dir"): ("build_scripts/theme",),
    ("theme", "language"): ("es",),
    ("theme", "font"): (False,),
}
"""What may be there as it always is, and is not heeded: the portal writes its own."""
EXTENSIONS = ("abbr", "admonition", "attr_list", "def_list", "footnotes", "md_in_html", "sane_lists", "tables", "toc")
"""Of Markdown's own: each only turns text into HTML. Any other may read files or run programs."""
OPTIONS: Mapping[str, Mapping[str, tuple[Any, ...]]] = {
    "toc": {"permalink": (True, False), "toc_depth": tuple(range(1, 7))}
}

SCHEMES = ("default", "slate")
PLAIN = re.compile(r"[a-z0-9 -]{1,40}")
ICON = re.compile(r"[a-z0-9-]+(/[a-z0-9-]+)+")
MEDIA = re.compile(r"\(prefers-color-scheme(: (light|dark))?\)")
NAME = re.compile(r"[^<>\"&\n]{1,60}")

PROGRAM = "es un programa, y correría en la computadora de quien construye"
WHY: Mapping[str, tuple[str, str]] = {
    "hooks": (f"Un «hook» {PROGRAM}.", "Quítelo."),
    "plugins": (f"Un complemento {PROGRAM}.", "Quítelo: el buscador y lo demás los pone el portal."),
    "custom_dir": (f"Una plantilla {PROGRAM}.", "Quítelo: las plantillas son las del portal."),
    "markdown_extensions": (f"Una extensión de Markdown {PROGRAM}.", f"Quítela; se admiten {', '.join(EXTENSIONS)}."),
    "theme": (
        "Otro tema, o una opción suya, trae plantillas y programas propios.",
        "Quítelo: el tema es el del portal.",
    ),
    "INHERIT": ("Traería la configuración de otro archivo, con todo lo que corre.", "Copie aquí lo que hace falta."),
    "extra_javascript": ("Pondría un programa en cada página, y correría en casa de quien lee.", "Quítelo."),
    "extra_templates": (f"Una plantilla {PROGRAM}.", "Quítelo."),
    "extra_css": ("Pondría en cada página un estilo que no es del portal.", "Quítelo: los estilos los pone el portal."),
    "docs_dir": ("Leería páginas de otra carpeta, quizá fuera del portal.", "Quítelo: las páginas están en docs/."),
    "site_dir": ("Escribiría en otra carpeta, quizá fuera del portal.", "Quítelo, y use --destino."),
    "watch": ("Seguiría carpetas que no son del portal.", "Quítelo."),
    "copyright": ("Pondría HTML en cada página.", "Quítelo, y use «extra.portal.license_note»."),
    "extra": ("El tema lo leería, y puede cargar programas de otros.", "Quítelo: de «extra» solo cuenta «portal»."),
}
"""Why a setting does not count, by the key that says most of it, and what to do."""
UNUSED = ("El portal no la usa.", "Quítela.")


def check_config(document: Document) -> list[Finding]:
    """Find every setting that is not on the list, and every tag, in the order of their lines."""
    tagged = [_tag(line, tag) for line, tag in document.tags]
    found = tagged + [_finding(document, path, value) for path, value in _foreign(document.value)]
    return sorted(found, key=lambda finding: finding.row or 0)


def counted_settings(config: Mapping[str, Any]) -> dict[str, Any]:
    """Give the settings that count, for a configuration in which nothing foreign was found."""
    told = {key: config[key] for key in COUNTED if isinstance(config.get(key), str)}
    theme = config.get("theme")
    palette = theme.get("palette") if isinstance(theme, dict) else None
    return {
        **told,
        "markdown_extensions": config.get("markdown_extensions") or [],
        "palette": palette or [],
        "portal": config["extra"]["portal"],
    }


def _foreign(config: Any) -> Iterator[tuple[Path, Any]]:
    """Yield each setting that is not on the list, by the way there."""
    for key, value in config.items() if isinstance(config, dict) else ():
        path = (str(key),)
        if path in FIXED:
            if value not in FIXED[path]:
                yield path, value
        elif key == "theme":
            yield from _foreign_theme(value)
        elif key == "markdown_extensions":
            yield from _foreign_extensions(value)
        elif key == "extra" and isinstance(value, dict):
            yield from (
                (("extra", str(inner)), one)
                for inner, one in value.items()
                if inner != "portal" and one not in FIXED.get(("extra", str(inner)), ())
            )
        elif key not in READ or (key in COUNTED and not isinstance(value, str)):
            yield path, value


def _foreign_theme(theme: Any) -> Iterator[tuple[Path, Any]]:
    if not isinstance(theme, dict):
        if theme not in (None, "material"):
            yield ("theme",), theme
        return
    for key, value in theme.items():
        path = ("theme", str(key))
        if key == "palette":
            modes = value if isinstance(value, list) else [value]
            yield from ((path, mode) for mode in modes if not _is_mode(mode))
        elif not any(value is one or value == one for one in FIXED.get(path, ())):
            yield path, value


def _is_mode(mode: Any) -> bool:
    """Tell whether something is one of the theme's two sets of colours, with the button that leads to the other."""
    if not isinstance(mode, dict) or set(mode) - {"media", "scheme", "primary", "accent", "toggle"}:
        return False
    toggle = mode.get("toggle", {})
    texts = {key: mode[key] for key in ("media", "scheme", "primary", "accent") if key in mode}
    if not isinstance(toggle, dict) or set(toggle) - {"icon", "name"}:
        return False
    if not all(isinstance(text, str) for text in (*texts.values(), *toggle.values())):
        return False
    return (
        texts.get("scheme", "default") in SCHEMES
        and bool(MEDIA.fullmatch(texts.get("media", "(prefers-color-scheme)")))
        and all(PLAIN.fullmatch(texts[key]) for key in ("primary", "accent") if key in texts)
        and bool(ICON.fullmatch(toggle.get("icon", "material/x")))
        and bool(NAME.fullmatch(toggle.get("name", "x")))
    )


def _foreign_extensions(value: Any) -> Iterator[tuple[Path, Any]]:
    if value is None:
        return
    if not isinstance(value, list):
        yield ("markdown_extensions",), value
        return
    for at, item in enumerate(value):
        named = item if isinstance(item, dict) else {item if isinstance(item, str) else "": None}
        for name, options in named.items():
            allowed = OPTIONS.get(str(name), {})
            told = options if isinstance(options, dict) else {} if options is None else {"": options}
            fine = all(any(one is chosen for one in allowed.get(str(key), ())) for key, chosen in told.items())
            if name not in EXTENSIONS or not fine:
                yield ("markdown_extensions", at), item


def _finding(document: Document, path: Path, value: Any) -> Finding:
    """Say what a setting would do, and what to do about it."""
    names = [part for part in path if isinstance(part, str)]
    why, step = next((WHY[name] for name in reversed(names) if name in WHY), UNUSED)
    shown = ".".join(names)
    close = difflib.get_close_matches(names[0], READ, 1, 0.8) if len(path) == 1 and names[0] not in WHY else []
    if close:
        step = f"¿Quiso escribir «{close[0]}»?"
    expected = f"una de: {', '.join(READ)}" if len(path) == 1 else "lo que está en la lista del portal"
    found = visible(f"{shown}: {value!r}"[:120])
    message = f"La clave «{visible(shown)}» no cuenta. {why}"
    return Finding("configuracion-ajena", CONFIG, CONFIG, message, step, document.line(path), shown, expected, found)


def _tag(line: int, tag: str) -> Finding:
    message = f"La etiqueta {tag} pide correr un programa, o leer lo que no es de este archivo."
    step = "Quítela, y escriba el valor mismo."
    return Finding("configuracion-etiqueta", CONFIG, CONFIG, message, step, line, None, "textos y números", tag)
