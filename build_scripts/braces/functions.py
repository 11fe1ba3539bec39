"""The functions that pages and prose can call, with what each takes; ``compose`` answers them."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from build_scripts.braces.mistakes import CallError
from build_scripts.labels import count_of

EXAMPLE = 'Escriba, por ejemplo, {{ figura("nombre-de-la-cifra") }}.'
MANY = 1000


@dataclass(frozen=True)
class Function:
    """What a function takes: texts, from the fewest to the most, and texts by name."""

    noun: str
    """What its texts name."""
    where: str = ""
    """The list of ``portal`` that the names are in; ``resources`` is the descriptor's own."""
    least: int = 1
    most: int = 1
    named: tuple[str, ...] = ()
    only_pages: bool = False
    """Whether a dataset's own prose cannot call it: it is the same in every edition, and has no page of its own."""


FUNCTIONS: Mapping[str, Function] = {
    "figura": Function("cifra", "figures"),
    "tarjeta": Function("cifra", "figures", most=MANY),
    "grafico": Function("gráfico", "charts"),
    "desglose": Function("desglose", "breakdowns", named=("solo",)),
    "tabla": Function("tabla", "resources"),
    "dudas": Function("conjunto de datos", least=0, most=MANY, named=("clase",)),
    "resumen_dudas": Function("", least=0, most=0),
    "total_dudas": Function("clase de dudas", least=0, named=("clase",)),
    "conjuntos": Function("", least=0, most=0),
    "enlace": Function("conjunto de datos"),
    "filas": Function("tabla", "resources"),
    "compartir": Function("cifra", "figures", least=2, most=MANY, named=("fuente", "aviso"), only_pages=True),
    "historial": Function("", least=0, most=0, only_pages=True),
    "cambios_de_la_edicion": Function("", least=0, most=0, only_pages=True),
    "rendicion": Function("rendición", only_pages=True),
    "compromisos": Function("rendición", only_pages=True),
    "plazo": Function("rendición", only_pages=True),
    "que_cambio": Function("rendición", only_pages=True),
    "documentos": Function("rendición", only_pages=True),
}


def check_arguments(name: str, texts: Sequence[object], named: Mapping[str, object], known: Collection[str]) -> None:
    """Raise ``CallError`` unless a function that is among those ``known`` is called with what it takes."""
    function = FUNCTIONS.get(name)
    if function is None or name not in known:
        message = f"No se reconoce «{name}»: no es algo que se pueda llamar aquí."
        raise CallError(message, "una de: " + ", ".join(sorted(known)), name, hint(name, known, EXAMPLE))
    for key in named:
        if key not in function.named:
            wanted = " o ".join(function.named) or "solo textos sin nombre"
            raise CallError(f"«{name}» no lleva «{key}».", wanted, key, hint(key, function.named, f"Quite «{key}=»."))
    for value in (*texts, *named.values()):
        if not isinstance(value, str):
            message = f"Lo que lleva «{name}» va entre comillas."
            raise CallError(message, 'un texto, como "uno"', shown(value), "Escríbalo entre comillas.")
    if not function.least <= len(texts) <= function.most:
        wanted = _wanted(name, function)
        raise CallError(f"«{name}» lleva {wanted}.", wanted, _counted(len(texts)), _example(name, function))
    if name == "total_dudas" and texts and named:
        raise CallError("«total_dudas» lleva una sola clase.", "una clase", "dos", "Quite una de las dos.")


def _wanted(name: str, function: Function) -> str:
    if name == "compartir":
        return "un título y al menos una cifra"
    if function.most == 0:
        return "ningún nombre"
    if function.most > 1:
        return "un nombre o más" if function.least else "los nombres que se quiera"
    return "un nombre" if function.least else "un nombre o ninguno"


def _counted(count: int) -> str:
    return count_of(count, "nombre", "nombres") if count else "ninguno"


def _example(name: str, function: Function) -> str:
    if name == "compartir":
        return 'Escriba, por ejemplo, {{ compartir("Título", "conjunto/cifra") }}.'
    if function.most == 0:
        return f"Escriba {{{{ {name}() }}}}."
    return f'Escriba, por ejemplo, {{{{ {name}("nombre") }}}}.'


def shown(value: object) -> str:
    """Show a value of a page in a message, cut short."""
    match value:
        case None:
            return "nada"
        case bool():
            return "verdadero o falso"
        case dict():
            return "una lista de nombres y valores"
        case list() | tuple():
            return "una lista"
    text = str(value)
    return f"{text[:60]}…" if len(text) > 60 else text


def hint(name: str, options: Collection[str], otherwise: str) -> str:
    """Propose the nearest name that there is."""
    close = difflib.get_close_matches(name[:200], list(options), 1)
    return f"¿Quiso escribir «{close[0]}»?" if close else otherwise
