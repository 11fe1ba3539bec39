"""Hearings for calendars: iCalendar (RFC 5545), one file a hearing that has a date.

In: settings and the dataset that keeps the records. Out: ``Output``s. The same data give the same bytes: the ids come
from the names, and the stamp from the newest revision, not from a clock.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from build_scripts.addresses import calendar_file, dataset_file
from build_scripts.labels import CITATION_STATUS, DEADLINE_AS_TOLD, count_of
from build_scripts.model import Dataset, Deadline, Instance, Output, Records, Row
from build_scripts.model.hearings import NOTICE, last_day

if TYPE_CHECKING:
    from icalendar import Event

NAMES = UUID("0d1d7a62-2f0c-4f0e-9a43-5b6f1f0f6c1d")
"""The namespace of the events' ids (RFC 9562, version 5)."""
ZONE = "America/La_Paz"
"""Where the days are days. They are whole days, which have no hour to convert; readers that ask for a zone get it."""


def calendars(instance: Instance, datasets: Sequence[Dataset]) -> list[Output]:
    """Make the calendar of every hearing whose date is published: the hearing, and the last day for its report."""
    deadline = next((one for one in instance.deadlines if one.id == NOTICE), None)
    return [
        Output(calendar_file(hearing.cells["audiencia"]), _calendar(instance, dataset, hearing, day, deadline))
        for dataset in datasets
        if Records.kept_by(dataset)
        for hearing in Records(dataset).rows("audiencias")
        if isinstance(day := hearing["fecha"], date)
    ]


def _calendar(instance: Instance, dataset: Dataset, hearing: Row, day: date, deadline: Deadline | None) -> bytes:
    from icalendar import Calendar  # slow to load, and few portals have a date to tell

    key, name = hearing.cells["audiencia"], str(hearing["nombre_impreso"] or "Audiencia de rendición de cuentas")
    stamp = datetime.combine(dataset.revised, time(), UTC)
    calendar = Calendar()
    calendar.add("prodid", "-//portal//rendicion de cuentas//ES")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", f"{name}: {instance.name}")
    calendar.add("x-wr-timezone", ZONE)
    page = f"{instance.url}{dataset_file(dataset.slug)}" if instance.url else ""
    events = [_event(f"{key}/audiencia", stamp, day, name, str(hearing["observacion"] or ""), page)]
    limit = last_day(hearing, deadline) if deadline else None
    if deadline and limit:
        known = "" if deadline.citation.status == "confirmada" else f", según {DEADLINE_AS_TOLD}"
        told = (
            f"{count_of(deadline.days, 'día', 'días')} calendario antes de la audiencia{known}. "
            f"{deadline.citation.text} ({CITATION_STATUS[deadline.citation.status]})."
        )
        summary = f"Último día para publicar el informe{known}: {name}"
        events.append(_event(f"{key}/{deadline.id}", stamp, limit, summary, told, page))
    if hearing["lugar"]:
        events[0].add("location", hearing["lugar"])
    for event in _in_order(events):
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _in_order(events: Iterable[Event]) -> list[Event]:
    return sorted(events, key=lambda event: str(event.decoded("dtstart")))


def _event(name: str, stamp: datetime, day: date, summary: str, told: str, page: str) -> Event:
    """Make an event of a whole day: no document says at what hour."""
    from icalendar import Event, vUri

    event = Event()
    event.add("uid", f"urn:uuid:{uuid5(NAMES, name)}")
    event.add("dtstamp", stamp)
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("summary", summary)
    if told:
        event.add("description", told)
    if page:
        event.add("url", vUri(page))
    event.add("transp", "TRANSPARENT")
    return event
