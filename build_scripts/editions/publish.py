"""Publishes an edition: builds it aside, puts it in place in one step, then lets ``vigente`` and the lists lead to it.

What is published never changes. Whatever a killed run left half-way is aside, and the next one removes it; what leads
to the editions is made anew from the editions themselves.
"""

from __future__ import annotations

import contextlib
import errno
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from build_scripts.addresses import CURRENT, HISTORY, VERSIONS
from build_scripts.destination import check_apart, check_unpublished, holds_editions, listed, refuse_foreign
from build_scripts.editions import sign
from build_scripts.editions.beside import foreign_to, foreign_to_new, has_editions
from build_scripts.editions.changes import changes_file, comparison_of, publication
from build_scripts.editions.current import Kind, lead_to, present_kind
from build_scripts.editions.disk import refusal, write_whole
from build_scripts.editions.files import check_site
from build_scripts.editions.lock import only_one
from build_scripts.editions.place import place
from build_scripts.editions.rootfile import carried_pages
from build_scripts.editions.rootpages import root_pages
from build_scripts.editions.sameversion import check_same_versions
from build_scripts.editions.statement import Statement, state
from build_scripts.editions.store import Kept, Site, is_publication, read_editions, read_site
from build_scripts.editions.traces import COMPARE, RECOVER, Trace, lost
from build_scripts.editions.versions import ALWAYS, ROOT_PAGES, in_chain, newest_first, versions_json
from build_scripts.exceptions import ConflictError, DataError, OutputError, UnfinishedError
from build_scripts.labels import number
from build_scripts.model import Comparison, Edition, Finding, HistoryEntry, Instance, Output
from build_scripts.pipeline import Report, build_aside
from build_scripts.scratch import is_scratch, recover, scratch
from build_scripts.sums import MANIFEST

FEW = 10


@dataclass(frozen=True)
class Order:
    """What is to be published, and how."""

    name: str
    day: date
    base: str = ""
    """The publication's public address, ending in a slash; empty while it has none."""
    kind: Kind | None = None
    """What ``vigente`` is to be; ``None`` keeps what it is."""
    key: Path | None = None
    """The private key to sign with."""
    wait: float = 0
    """Seconds to wait for another publisher."""
    rehearsal: bool = False
    """Do and check all, and publish nothing."""


@dataclass(frozen=True)
class Outcome:
    """What came of an order."""

    kept: Kept
    new: bool
    """False when it was published already, identical."""
    shared: int
    """Files that take no disk of their own."""
    newest: Edition
    """What ``vigente`` leads to now, or would."""
    changes: Comparison | None
    """Since the edition that it was compared with; ``None`` where there was none."""
    first: bool
    """No edition was in the folder before it."""
    warned: tuple[Finding, ...] = ()
    """What does not stop a publication and its publisher should know."""
    statement: Statement | None = None
    """What is now stated of the publication; ``None`` of a rehearsal."""


def publish(instance: Instance, destination: Path, order: Order, report: Report) -> Outcome:
    """Publish the portal as an edition.

    Raises ``DataError`` and the like as any build does, ``OutputError`` for a folder that cannot be published to, and
    ``ConflictError`` for a name that is taken; nothing published is touched then. ``UnfinishedError``: the edition is
    in place, and the same order again does the rest.
    """
    signer = _signer(instance, destination, order.key)
    check_destination(destination, instance)
    with _made(destination), only_one(destination, order.wait):
        _recover(destination)
        kept = _read(destination)
        _refuse_foreign(instance, destination, kept)
        anew = _lost_and_ordered(destination, kept, order)
        if kept and not anew and not order.rehearsal:
            _settle_again(destination)
        added = _add(instance, destination, order, kept, report, anew)
        if order.rehearsal:
            chain = [one.edition for one in kept] + [added.kept.edition] * added.new
            return _outcome(added, added.kept, chain)
        try:
            settled = settle(destination, order.kind)
            with scratch(destination, order.name) as aside:
                if signer:
                    report("Firmando", 0, 1)
                    signer.sign(settled[order.name], aside)
                    _write_pages(destination, settled, aside)
                statement = _state(instance, destination, settled, order.day, signer, aside)
        except OSError as error:
            raise _unfinished(error, destination, order) from error
    outcome = _outcome(added, settled[order.name], [one.edition for one in settled.values()])
    return replace(outcome, statement=statement)


def renew(instance: Instance, destination: Path, day: date, key: Path | None = None, wait: float = 0) -> Statement:
    """State anew what a publication has, without publishing anything; what leads to its editions is put right too.

    Raises ``OutputError`` for a folder that has no editions or lacks one, and ``UnfinishedError`` where the statement
    is written and not signed.
    """
    signer = _signer(instance, destination, key)
    check_destination(destination, instance)
    if not is_publication(destination):
        raise OutputError(f"«{destination}» no tiene ediciones publicadas. Indique la carpeta que dio al publicar.")
    with only_one(destination, wait):
        _recover(destination)
        kept = _read(destination)
        _refuse_foreign(instance, destination, kept)
        if traces := lost(destination, {one.edition.name: one for one in kept}):
            raise _refused(traces)
        try:
            settled = settle(destination)
            with scratch(destination, CURRENT) as aside:
                return _state(instance, destination, settled, day, signer, aside)
        except OSError as error:
            raise OutputError(f"{refusal(error, destination)}.") from error


def _signer(instance: Instance, destination: Path, key: Path | None) -> sign.Signer | None:
    return sign.signer(key, destination, instance.revoked_keys) if key else None


def _refuse_foreign(instance: Instance, destination: Path, kept: Sequence[Kept]) -> None:
    if kept and (foreign := foreign_to(destination, kept, dict(instance.hosting_files))):
        try:
            refuse_foreign(destination, foreign)
        except OutputError as error:
            step = "Si los pide el alojamiento, anótelos con su huella en «extra.portal.hosting_files»."
            raise OutputError(f"{error} {step}") from error


def _state(
    instance: Instance, destination: Path, kept: dict[str, Kept], day: date, signer: sign.Signer | None, aside: Path
) -> Statement:
    return state(destination, [one.edition for one in kept.values()], instance, day, signer, aside)


def _outcome(added: _Added, kept: Kept, chain: Sequence[Edition]) -> Outcome:
    return Outcome(
        kept, added.new, added.shared, newest_first(chain)[0], added.changes, not kept.edition.previous, added.warned
    )


def _recover(destination: Path) -> None:
    """Put back what a killed run had moved away, and remove what it left; what cannot be removed stays for the next."""
    for left in filter(is_scratch, sorted(destination.iterdir())):
        try:
            recover(left, destination)
        except OSError as error:
            if error.errno in {errno.EROFS, errno.EACCES, errno.EPERM}:  # nothing else could be written either
                raise OutputError(f"{refusal(error, destination)}.") from error


def _read(destination: Path) -> list[Kept]:
    """Read the editions that there are, in the order of the chain; raises ``OutputError`` with a next step."""
    try:
        return _in_order(read_editions(destination))
    except OutputError as error:
        raise _damaged(error, destination) from error


def _lost_and_ordered(destination: Path, kept: Sequence[Kept], order: Order) -> Trace | None:
    """Refuse to publish over a lost edition, for the lists that are made anew may be its last trace.

    Gives the trace of the one that is lost where the order is to publish that very edition again, and it is known how
    it must come out.
    """
    traces = lost(destination, {one.edition.name: one for one in kept})
    if not traces:
        return None
    only = traces[0]
    if len(traces) == 1 and only.name == order.name and not only.found and len(only.digests) == 1:
        return only
    raise _refused(traces)


def _refused(traces: Sequence[Trace]) -> OutputError:
    told = " ".join(trace.told() for trace in traces)
    steps = [RECOVER] * any(not trace.found for trace in traces) + [COMPARE] * any(trace.found for trace in traces)
    return OutputError(f"{told} Publicar ahora borraría la última huella de lo que hubo. {' '.join(steps)}")


def _settle_again(destination: Path) -> None:
    """Put right what leads to the editions that are there, whatever becomes of the order: it needs none."""
    try:
        settle(destination)
    except OutputError as error:
        raise _damaged(error, destination) from error
    except OSError as error:
        raise OutputError(f"{refusal(error, destination)}.") from error


def _damaged(error: OutputError, destination: Path) -> OutputError:
    return OutputError(
        f"{error} Sobre una publicación dañada no se publica: ejecute «portal verificar {destination}» y recupere "
        "de una copia lo que diga."
    )


def _unfinished(error: OSError, destination: Path, order: Order) -> UnfinishedError:
    return UnfinishedError(
        f"{refusal(error, destination)}. La edición «{order.name}» ya está en su lugar, entera; falta poner al día lo "
        "que lleva a ella. Resuelva eso y repita la misma orden."
    )


def check_destination(destination: Path, instance: Instance) -> None:
    """Refuse a folder that holds something other than a publication, or that lies where the portal works.

    What is foreign beside editions is told once they are read.
    """
    check_apart(destination, instance.root)
    if not holds_editions(destination):
        check_unpublished(destination)
    try:
        if destination.exists() and not destination.is_dir():
            raise OutputError(f"«{destination}» es un archivo, no una carpeta. Elija otra con --destino.")
        if not destination.is_dir() or has_editions(destination):
            return
        there = foreign_to_new(destination, dict(instance.hosting_files))
    except OSError as error:
        raise OutputError(f"«{destination}» no se puede leer. Revise sus permisos.") from error
    if traces := lost(destination, {}):
        raise _refused(traces)
    if MANIFEST in there:
        raise OutputError(
            f"«{destination}» es un sitio ya construido, o de otro programa, y no una carpeta de ediciones: tiene "
            f"{listed(there)}. No se tocó nada: elija otra con --destino."
        )
    if there:
        raise OutputError(
            f"«{destination}» tiene otros archivos, como {listed(there)}, y ninguna edición. No se tocó nada: elija "
            "otra carpeta con --destino, o saque antes lo que hay."
        )


@contextmanager
def _made(destination: Path) -> Iterator[None]:
    """Make the folder, and take it away again if nothing came to lie in it."""
    made = not destination.exists()
    try:
        destination.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"{refusal(error, destination)}.") from error
    try:
        yield
    finally:
        if made:
            with contextlib.suppress(OSError):  # not empty: published
                destination.rmdir()


def _in_order(kept: dict[str, Kept]) -> list[Kept]:
    return [kept[edition.name] for edition in in_chain(one.edition for one in kept.values())]


@dataclass(frozen=True)
class _Added:
    """What became of the site that was built."""

    kept: Kept
    new: bool
    shared: int
    changes: Comparison | None
    warned: tuple[Finding, ...] = ()


def _add(
    instance: Instance, destination: Path, order: Order, kept: Sequence[Kept], report: Report, anew: Trace | None
) -> _Added:
    """Build the edition, hold it against all that there are, and put it in place unless it is there already.

    ``anew`` tells of one that was lost with which hash it was published.
    """
    names = [one.edition.name for one in kept]
    there = kept[names.index(order.name)] if order.name in names else None
    if there and there.edition.day != order.day:
        raise ConflictError(
            f"La edición «{order.name}» ya está publicada con fecha {there.edition.day.isoformat()}, y no "
            f"{order.day.isoformat()}. Lo publicado no cambia: use otro nombre."
        )
    earlier = kept[: names.index(order.name)] if there else kept
    try:
        with scratch(destination, order.name) as folder:
            aside = folder / order.name
            aside.mkdir()
            aside.chmod(0o755)
            warned: list[Finding] = []
            _build(instance, order, earlier, aside, report, warned)
            site = read_site(aside)
            built = Kept(_edition(order, earlier, site.digest), site)
            changes = comparison_of(built)
            report("Comparando con lo publicado", 0, 1)
            if there:
                _require_same(there.site, site)
                return _Added(there, new=False, shared=0, changes=changes, warned=tuple(warned))
            if anew and built.edition.digest not in anew.digests:
                raise ConflictError(
                    f"{anew.told()} Ahora sale con otra, {built.edition.digest}, y lo publicado no cambia. {RECOVER}"
                )
            if findings := check_same_versions(site, kept):
                raise DataError(findings)
            if order.rehearsal:
                return _Added(built, new=True, shared=0, changes=changes, warned=tuple(warned))
            report("Publicando", 0, 1)
            shared = place(aside, destination, order.name, kept)
            return _Added(built, new=True, shared=shared, changes=changes, warned=tuple(warned))
    except OSError as error:
        raise OutputError(f"{refusal(error, destination)}.") from error


def _build(
    instance: Instance, order: Order, earlier: Sequence[Kept], aside: Path, report: Report, warned: list[Finding]
) -> None:
    """Build the site of an edition that is published after ``earlier``."""
    edition = _edition(order, earlier)
    at = replace(
        instance,
        url=f"{order.base}{CURRENT}/" if order.base else "",
        frozen_url=f"{order.base}{order.name}/" if order.base else "",
        edition=edition,
    )

    def about(history: Sequence[HistoryEntry]) -> list[Output]:
        storied = {one.edition.name for one in earlier if HISTORY in one.site.files} | {order.name}
        return [*changes_file(history), root_pages(instance, order.base, history, storied)]

    build_aside(at, aside, report, publication(edition, earlier, warned), about)


def _edition(order: Order, earlier: Sequence[Kept], digest: str = "") -> Edition:
    edition = Edition(order.name, order.day, digest)
    if earlier:
        head = earlier[-1].edition
        edition = replace(edition, previous=head.name, previous_digest=head.digest)
    return edition


def _require_same(there: Site, built: Site) -> None:
    """Accept an edition that would come out as it is published, and is whole; raises ``ConflictError``."""
    name = there.folder.name
    if there.digest != built.digest:
        paths = sorted({*there.files, *built.files})
        other = [path for path in paths if there.files.get(path) != built.files.get(path)]
        listed = ", ".join(f"«{path}»" for path in other[:FEW]) or f"«{MANIFEST}»"
        more = f" y {number(len(other) - FEW)} más" if len(other) > FEW else ""
        raise ConflictError(
            f"La edición «{name}» ya está publicada con otro contenido, y lo publicado no cambia. No coinciden: "
            f"{listed}{more}. Publique lo nuevo con otro nombre."
        )
    damaged = check_site(there)
    if damaged:
        raise ConflictError(
            f"La edición «{name}» ya está publicada, pero sus archivos no son los que dice su manifiesto: "
            f"«{damaged[0].place}»{f' y {number(len(damaged) - 1)} más' if len(damaged) > 1 else ''}. Ejecute «portal "
            "verificar» y recupérelos de un respaldo."
        )


def settle(destination: Path, kind: Kind | None = None) -> dict[str, Kept]:
    """Make everything that leads to the editions, of their own files alone; gives them in chain order.

    Whose order it was plays no part: repeating an old one changes nothing.
    """
    kept = {one.edition.name: one for one in _in_order(read_editions(destination))}
    chain = [one.edition for one in kept.values()]
    versions = versions_json(chain, {name: one.site.versions for name, one in kept.items()})
    with scratch(destination, CURRENT) as aside:
        lead_to(destination, newest_first(chain)[0].name, kind or present_kind(destination), aside)
        write_whole(destination / VERSIONS, versions, aside)
        _write_pages(destination, kept, aside)
    return kept


def _write_pages(destination: Path, kept: dict[str, Kept], aside: Path) -> None:
    """Write the pages that the edition published last carries; those that another program made there stay."""
    *_, last = kept.values()
    signed = [name for name in kept if sign.signature_path(destination, name).is_file()]
    carried = carried_pages(last, signed)
    for name, page in (carried or {}).items():
        (destination / name).parent.mkdir(parents=True, exist_ok=True)
        write_whole(destination / name, page, aside)
    for name in set(ROOT_PAGES).difference(carried or ROOT_PAGES, ALWAYS):
        (destination / name).unlink(missing_ok=True)  # an earlier edition's: the last one does without
