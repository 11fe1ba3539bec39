"""Words what the records say: how a promise was kept, whether a document came in time, why a figure changed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from build_scripts import labels
from build_scripts.addresses import dataset_file, recipe_target, row_target, table_id
from build_scripts.model import (
    Deadline,
    Frozen,
    Published,
    Row,
    Scalar,
)
from build_scripts.model.hearings import RENAMED, RETARGETED, last_day, split_backing
from build_scripts.registers.told import (
    NOTHING,
    Part,
    Told,
    optional,
    said,
)
from build_scripts.since import Since


def promised_words(promise: Row, result: Row | None) -> str:
    """Say what was promised and, where it was reported with other words, which."""
    other = (
        f" (se informó con otro texto: «{result['texto']}»)" if result and is_restated(promise, result, "texto") else ""
    )
    return f"{promise['texto']}{other}"


def goal_words(promise: Row, result: Row | None) -> Told:
    """Say the goal with where it started from and, where another was reported, which."""
    goal = " ".join(str(promise[name]) for name in ("meta", "unidad") if promise[name])
    if promise["linea_base"] is not None:
        goal += f" (línea base: {promise['linea_base']})"
    if result is not None and is_restated(promise, result, "meta"):
        goal = f"{goal or 'sin meta prometida'} (se informó con la meta {result['meta']})"
    return said(goal.strip())


def achieved_words(result: Row | None) -> Told:
    """Say what was achieved; before its final hearing nothing is owed."""
    return said(result["logrado"]) if result is not None else optional(None)


def fulfilment(promise: Row, result: Row, told: Collection[str] = ()) -> str:
    """Say what became of a commitment; one that is fulfilled otherwise than it was promised says how.

    ``told`` are the kinds of change of which an explanation was published: the promise may have been edited, and then
    the result repeats what it says now.
    """
    said_of = str(result["cumplido"])
    state = labels.FULFILMENT.get(said_of, said_of)
    if said_of not in {"sí", "en parte"}:
        return state
    restated = []
    if is_restated(promise, result, "meta"):
        restated.append(f"con la meta cambiada (de {promise['meta'] or 'ninguna'} a {result['meta']})")
    elif RETARGETED in told:
        restated.append("con la meta cambiada")
    if is_restated(promise, result, "texto") or RENAMED in told:
        restated.append("con otro texto")
    return f"{state} {' y '.join(restated)}".rstrip()


def is_restated(promise: Row, result: Row, column: str) -> bool:
    """Tell whether a result says something else than was promised; one that says nothing is as promised."""
    return result[column] is not None and same_text(str(result[column])) != same_text(str(promise[column] or ""))


def same_text(text: str) -> str:
    """Spell a text so that the kind of its spaces makes no difference."""
    return " ".join(text.split())


def backing(value: Scalar, published: Mapping[str, Published], limit: int) -> Part:
    """Name what an answer rests on, and lead to it: a figure's recipe, a table, or a row of it.

    A page shows the first ``limit`` rows of a table: one further down is found by its table.
    """
    name = str(value or "")
    target, key = split_backing(name)
    slug, _, item = target.partition("/")
    one = published.get(slug)
    if one is None:
        return Part(name or NOTHING)
    figure = next((f for f in one.figures if f.name == item), None)
    if figure is not None:
        return Part(figure.title, recipe_target(figure), name)
    table = one.dataset.tables.get(item)
    if table is None:
        return Part(name)
    row = table.find(key) if key else None
    if row is None:
        return Part(table.title, f"{dataset_file(slug)}#{table_id(item)}", name)
    return Part(f"{table.title}: {key}", f"{dataset_file(slug)}#{row_target(table, row.number, limit)}", name)


def hearing_facts(hearing: Row | None) -> tuple[tuple[str, str], ...]:
    """Say what a hearing was called, when and where it is, in words that are true on any day."""
    if hearing is None:
        return ()
    day = hearing["fecha"]
    return (
        ("Audiencia", str(hearing["nombre_impreso"] or "nombre no publicado")),
        ("Fecha de la audiencia", labels.day(day) if isinstance(day, date) else "no publicada"),
        ("Lugar", str(hearing["lugar"] or "no publicado")),
    )


class Notice(NamedTuple):
    """With how many days' notice a hearing's report was published."""

    facts: tuple[tuple[str, str], ...]
    """What is known of the hearing itself: name, day and place."""
    finding: str
    deadline: str
    """By when it had to be, and how that is known; empty where no deadline is set."""
    late: bool
    dated: bool


def notice_of(
    hearing: Row | None, held: date | None, deadline: Deadline | None, reports: Sequence[Frozen]
) -> tuple[str, bool]:
    """Word the finding, and whether the report was late."""
    if hearing is None:
        return "No publicado: ningún documento leído nombra esta audiencia.", False
    if held is None:
        return "No publicado: ningún documento leído imprime la fecha de la audiencia.", False
    limit = last_day(hearing, deadline) if deadline else None
    if not reports:
        until = f"Último día para publicar el informe: {labels.day(limit)}. " if limit else ""
        return f"{until}El informe todavía no se fijó.", False
    first, *others = reports
    who = f"El informe fue fijado el {labels.day(first.day)} por quien publica este portal"
    words = [f"{who}, {_days(first)}{_label(first, deadline)}."]
    words += [f"Otra versión se fijó {_days(one)}{_label(one, deadline)}." for one in others]
    words.append("Es el día en que se fijó aquí, no el de una publicación de la entidad.")
    late = any(one.timeliness(deadline) in {"fuera de plazo", "después de la audiencia"} for one in reports)
    return " ".join(words), late


def _days(one: Frozen) -> str:
    notice = one.notice or 0
    if notice == 0:
        return "el mismo día de la audiencia"
    return f"{labels.count_of(abs(notice), 'día', 'días')} {'antes' if notice > 0 else 'después'} de la audiencia"


def _label(one: Frozen, deadline: Deadline | None) -> str:
    state = timeliness(one, deadline)
    return f": {state}" if state else ""


def timeliness(one: Frozen, deadline: Deadline | None) -> str:
    """Say whether a document came in time, and as who tells it where nobody read the deadline's norm."""
    state = one.timeliness(deadline)
    if deadline is None or state is None:
        return ""
    known = deadline.citation.status == "confirmada"
    if state == "a tiempo":
        return state if known else f"{state}, según el plazo que cita {labels.DEADLINE_AS_TOLD}"
    return "fuera de plazo" if known else f"fuera del plazo que cita {labels.DEADLINE_AS_TOLD}"


def frozen_state(one: Frozen, deadline: Deadline | None) -> str:
    """Say of a frozen document whether it came in time, and whether that was after the hearing."""
    after = one.notice is not None and one.notice < 0
    told = [timeliness(one, deadline), "después de la audiencia" if after else ""]
    return ": ".join(filter(None, told)) or "sin plazo"


def noted(row: Row) -> Iterator[Part]:
    """Add what whoever keeps the records says of a figure as it was shown."""
    if row["observacion"] is not None:
        yield Part(f" {row['observacion']}")


UNTOUCHED = "Ninguna revisión dice que corrigió una celda de esta cifra"


def why_changed(one: Published, found: Since) -> Iterator[Part]:
    """Say the reasons of the revisions that touched a figure; without any, what else there has been."""
    if not found.any:
        yield Part("La versión de los datos es la misma: cambió la forma de calcularla o de escribirla.")
        return
    reasons = list(found.touched or found.possible)
    if not found.touched:
        rest = ". Desde entonces hubo: " if reasons else ": cambió la forma de calcularla o de escribirla."
        yield Part(f"{UNTOUCHED}{rest}")
    for at, (number, reason) in enumerate(reasons, 1):
        yield Part(f"Versión {number}", f"{dataset_file(one.dataset.slug)}#historial")
        yield Part(f": {reason}{' ' if at < len(reasons) else ''}")
