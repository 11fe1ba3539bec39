"""Recomputes every hash of what is published and says everything that is not as its manifest has it.

In: the folder of a publication, of an edition or of any built site. Out: a ``Verdict``: files, chain, what leads to the
newest, lists and signatures.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path

from build_scripts.addresses import CURRENT, VERSIONS
from build_scripts.editions.declared import Day, check_beside, check_statement
from build_scripts.editions.files import Problem, check_files, check_site
from build_scripts.editions.rootcheck import check_pages
from build_scripts.editions.signed import check_published_key, check_signatures, judge_of
from build_scripts.editions.statement import Statement
from build_scripts.editions.store import Kept, Site, edition_folders, is_publication, read_kept, read_site
from build_scripts.editions.traces import RECOVER, Trace, lost
from build_scripts.editions.versions import (
    SIGNATURES,
    chain_faults,
    in_chain,
    newest_first,
    versions_json,
)
from build_scripts.exceptions import OutputError, UsageError
from build_scripts.labels import count_of, day, size
from build_scripts.model import Edition
from build_scripts.plainfiles import is_plain, same_bytes
from build_scripts.sums import MANIFEST

LOST = frozenset({"falta", "vigente-otra"})
MADE = LOST | {"versiones-otras", "pagina-otra", "declaracion-otra"}
"""Problems of what publishing makes anew from the editions; of ``LOST`` nothing is left that could be compared."""
REDONE = "Repita la última orden «portal publicar», o ejecute «portal renovar»: se rehace."
KEPT = "No repita «portal publicar»: antes compárelo con una copia, pues puede ser la única huella de lo que había."
STEPS = {
    "archivo-de-mas": "Quite el archivo: no es de la edición.",
    "archivo-faltante": "Recupere ese archivo de una copia de la edición.",
    "contenido-cambiado": "Recupere ese archivo de una copia de la edición.",
    "no-es-archivo": "Quítelo, y recupere el archivo de una copia de la edición.",
    "ilegible": "Revise los permisos y el disco; si está dañado, recupérelo de una copia de la edición.",
    "sumas-distintas": "Recupere la edición entera de una copia: su manifiesto o su lista de sumas es otro.",
    "manifiesto-ilegible": "Recupérelo de una copia de esa edición; si la carpeta no es de una edición, sáquela.",
    "cadena-rota": "Recupere de una copia la edición que falta o cambió; hasta entonces no publique otra.",
    "edicion-perdida": RECOVER,
    "sin-ediciones": "Recupere la carpeta de una copia.",
    "firma-falsa": "Pida su llave pública a quien firma, y compruebe con --llave; si no coincide, no confíe en ella.",
    "firma-sin-edicion": "Recupere la edición de una copia; si nunca se publicó, quite la firma.",
    "sin-firma": "Pida la firma a quien publica, o verifique sin --llave.",
    "ajeno": "Quítelo. Si lo pide el alojamiento, anótelo con su huella en «extra.portal.hosting_files» y ejecute "
    "«portal renovar».",
    "a-medias": "Si ninguna orden está en curso, repita la última «portal publicar», que la quita; en una copia, "
    "quítela usted.",
    "sin-declaracion": "Pida a quien publica que ejecute «portal renovar», o verifique sin --llave.",
    "declaracion-ilegible": "Recupérela de una copia, o ejecute «portal renovar».",
    "declaracion-vencida": "Pida a quien publica que la renueve, con «portal renovar»; mientras tanto, no dé por "
    "seguro que esto es lo último que se publicó.",
    "declaracion-vieja": "Pida una copia más nueva a quien publica: esta puede ser una publicación vieja.",
    "llave-revocada": "No confíe en esa firma. Pida la publicación firmada con la llave nueva.",
    "llave-otra": "No la use, ni la dé a otros. Pida a quien publica una copia buena de ese archivo.",
    "huella-otra": "Compárela signo por signo con la impresa; si está bien copiada, pida una copia de lo que se firmó.",
}
"""What to do about each kind of problem; those of ``MADE`` depend on what else was found."""


@dataclass(frozen=True)
class Verdict:
    """Everything that verifying found."""

    folder: Path
    sites: tuple[Site, ...]
    """What was read, in the order of the chain where there is one."""
    problems: tuple[Problem, ...]
    notes: tuple[str, ...] = ()
    """What a reader should know that is no fault."""
    statement: Statement | None = None
    """What is stated of a publication; ``None`` where nothing is, or of one edition."""
    judged: date | None = None
    """The day on which the statement had to be valid."""
    traced: bool = False
    """What can be made anew names an edition, or a hash, that is not there."""

    @property
    def files(self) -> int:
        return sum(len(site.files) + 1 for site in self.sites)

    def step(self, problem: Problem) -> str:
        """Say what to do; what could be made anew may be the only trace where something else is wrong."""
        if problem.code not in MADE:
            return STEPS[problem.code]
        alone = (not self.traced and len(self.problems) == 1) or all(one.code in LOST for one in self.problems)
        return REDONE if alone else KEPT

    def as_json(self) -> dict[str, object]:
        """Give all of it for machines."""
        return {
            "valid": not self.problems,
            "sites": [
                {
                    "edition": site.edition.name if site.edition else None,
                    "date": site.edition.day.isoformat() if site.edition else None,
                    "manifest_sha256": site.digest,
                    "files": len(site.files) + 1,
                    "bytes": sum(file.bytes for file in site.files.values()),
                }
                for site in self.sites
            ],
            "findings": [{**asdict(problem), "next": self.step(problem)} for problem in self.problems],
            "notes": list(self.notes),
            "statement": self.statement
            and {
                "issued": self.statement.issued.isoformat(),
                "valid_until": self.statement.until.isoformat(),
                "judged_on": self.judged and self.judged.isoformat(),
            },
        }

    def as_lines(self) -> list[str]:
        """Say all of it in words: what is wrong or, when nothing is, the hashes to compare with the acta."""
        lines = []
        for problem in self.problems:
            lines.append(f"✗ {problem.place or self.folder}\n  {problem.message}")
            for label, value in (("se esperaba", problem.expected), ("se encontró", problem.found)):
                lines += [f"    {label}: {value}"] if value else []
            lines.append(f"    → {self.step(problem)}")
        lines += ["", f"{count_of(len(self.problems), 'hallazgo', 'hallazgos')}."] if self.problems else []
        if not self.problems:
            total = sum(file.bytes for site in self.sites for file in site.files.values())
            checked = count_of(self.files, "archivo revisado", "archivos revisados")
            lines.append(f"✓ {checked}, {size(total)}: todo coincide con lo publicado.")
        for site in self.sites:
            name = f"Edición {site.edition.name}, {day(site.edition.day)}" if site.edition else "Sitio"
            lines.append(f"  {name}: {count_of(len(site.files) + 1, 'archivo', 'archivos')}. Huella de su manifiesto:")
            lines.append(f"    {site.digest}")
        if not self.problems and self.sites and self.sites[-1].edition:
            lines.append("  Compare la huella con la del acta firmada: sin eso, prueba solo que nada se dañó.")
        return [*lines, *(f"  {note}" for note in self.notes)]


@dataclass(frozen=True)
class Asked:
    """What is known from elsewhere, for the publication to be held against."""

    key: Path | None = None
    """A file with the public keys that signatures are held against, instead of those published beside them."""
    digest: str = ""
    """The hash of a manifest as it was printed elsewhere."""
    day: date | None = None
    """The day on which the statement must be valid; the clock's, if none."""
    revoked: Path | None = None
    """A file with keys whose signatures do not count, as ssh-keygen reads it."""
    not_before: date | None = None
    """A day before which the statement was not issued."""


def verify(folder: Path, asked: Asked | None = None) -> Verdict:
    """Verify a publication, an edition or a built site.

    Raises ``UsageError`` where there is nothing to verify, or what is asked cannot be read.
    """
    asked = asked or Asked()
    keys = _given_keys(asked.key) if asked.key else None
    _check_revoked(asked.revoked)
    printed = _printed(asked.digest) if asked.digest else ""
    if (folder / MANIFEST).is_file():
        if asked.not_before:
            raise UsageError(
                f"La opción --no-antes-de es para la carpeta que tiene todas las ediciones; «{folder}» es una sola."
            )
        found = _one(folder, keys, asked)
    elif is_publication(folder) or (folder / VERSIONS).is_file():
        found = _all(folder, keys, asked)
    else:
        raise UsageError(
            f"«{folder}» no es una publicación, ni una edición, ni un sitio construido: no tiene {MANIFEST} ni "
            f"{VERSIONS}. Indique la carpeta que dio a --destino."
        )
    return _compared(found, printed) if printed else found


def _check_revoked(path: Path | None) -> None:
    from build_scripts.editions import sign

    if path and not is_plain(path):
        raise UsageError(f"La opción --revocadas lleva un archivo de llaves de OpenSSH; «{path}» no existe.")
    if path and not sign.is_installed():
        raise UsageError(f"Para comprobar firmas hace falta {sign.TOOL}, que viene con OpenSSH. Instálelo.")


def _given_keys(path: Path) -> list[str]:
    from build_scripts.editions import sign

    keys = sign.read_keys(path) if is_plain(path) else []
    if not keys:
        raise UsageError(f"La opción --llave lleva un archivo con una llave pública de OpenSSH; «{path}» no lo es.")
    if not sign.is_installed():
        raise UsageError(f"Para comprobar firmas hace falta {sign.TOOL}, que viene con OpenSSH. Instálelo.")
    return keys


def _printed(digest: str) -> str:
    """Read a hash as people copy it from paper: in groups, in capitals."""
    plain = "".join(digest.split()).lower()
    if len(plain) != 64 or set(plain) - set("0123456789abcdef"):
        raise UsageError(f"La opción --huella lleva 64 signos, cifras y letras de la a a la f; es «{digest}».")
    return plain


# --- one edition, and all ------------------------------------------------------------------------


def _one(folder: Path, keys: list[str] | None, asked: Asked) -> Verdict:
    try:
        site = read_site(folder)
    except OutputError as error:
        return Verdict(folder, (), (Problem("manifiesto-ilegible", MANIFEST, str(error)),))
    problems = check_site(site)
    notes: list[str] = []
    if site.edition is None:
        notes.append("Es material de trabajo, no una edición publicada.")
    else:
        beside = folder.resolve().parent
        own, judge = {site.edition.name: Kept(site.edition, site)}, judge_of(beside, keys, asked.revoked)
        problems += check_signatures(beside, own, judge, notes, given=bool(keys), alone=True)
        notes.append("Se revisó solo esta edición: la cadena y la declaración se comprueban sobre la carpeta de todas.")
    return Verdict(folder, (site,), tuple(problems), tuple(notes))


def _all(folder: Path, keys: list[str] | None, asked: Asked) -> Verdict:
    kept: dict[str, Kept] = {}
    problems: list[Problem] = []
    for inner in edition_folders(folder):
        try:
            kept[inner.name] = read_kept(inner)
        except OutputError as error:
            problems.append(Problem("manifiesto-ilegible", f"{inner.name}/{MANIFEST}", str(error)))
    notes: list[str] = []
    editions = [one.edition for one in kept.values()]
    faults = chain_faults(editions)
    problems += [Problem("cadena-rota", f.edition, f.message, f.expected, f.found) for f in faults]
    chain = editions if faults else in_chain(editions)
    kept = {edition.name: kept[edition.name] for edition in chain}  # folders come by name, and one day has many
    sites = [kept[edition.name].site for edition in chain]
    problems += [] if (folder / VERSIONS).is_file() else [Problem("falta", VERSIONS, "Falta.")]
    if chain:
        problems += _check_current(folder, newest_first(chain)[0], kept, sites)
        problems += check_pages(folder, chain, kept, notes, whole=not faults)
        problems += _check_versions(folder, chain, kept)
    else:
        problems += check_files(sites, folder)
        problems.append(Problem("sin-ediciones", "", "No queda ninguna edición que se pueda leer."))
    judge = judge_of(folder, keys, asked.revoked)
    when = Day.of(asked.day, asked.not_before)
    declared = check_statement(folder, kept, judge, when, given=bool(keys))
    problems += [*declared.problems, *check_beside(folder, kept, declared, notes, given=bool(keys))]
    notes += declared.notes
    problems += check_published_key(folder, keys, notes) if keys else []
    problems += check_signatures(folder, kept, judge, notes, given=bool(keys), vouched=declared.vouches)
    traces = lost(folder, kept)
    problems += [_lost(trace) for trace in traces if not trace.found and not _is_signature_alone(trace)]
    about = (declared.statement, when.day if declared.statement else None, bool(traces))
    return Verdict(folder, tuple(sites), tuple(problems), tuple(notes), *about)


def _lost(trace: Trace) -> Problem:
    return Problem("edicion-perdida", trace.name, trace.told(), " o ".join(trace.digests))


def _is_signature_alone(trace: Trace) -> bool:
    """Tell what was found with the signatures already."""
    return all(place.startswith(SIGNATURES) for place in trace.places)


def _check_current(folder: Path, newest: Edition, kept: Mapping[str, Kept], sites: Sequence[Site]) -> list[Problem]:
    """Check all files of all editions, and that ``vigente`` leads to the newest."""
    current = folder / CURRENT
    if current.is_symlink():
        target = os.fspath(current.readlink())
        wrong = target.rstrip("/") != newest.name
        told = "No lleva a la edición más nueva."
        found = [Problem("vigente-otra", CURRENT, told, newest.name, target)] if wrong else []
        return [*check_files(sites, folder), *found]
    if not current.is_dir():
        return [*check_files(sites, folder), Problem("falta", CURRENT, "Falta.", newest.name)]
    try:
        copy = read_site(current)
    except OutputError as error:
        return [*check_files(sites, folder), Problem("manifiesto-ilegible", f"{CURRENT}/{MANIFEST}", str(error))]
    found = []
    if copy.digest != newest.digest:
        told = "No es copia de la edición más nueva."
        found.append(Problem("vigente-otra", CURRENT, told, newest.name, copy.edition.name if copy.edition else ""))
    return [*check_files([*sites, copy], folder), *found]


def _check_versions(folder: Path, chain: Sequence[Edition], kept: Mapping[str, Kept]) -> list[Problem]:
    path = folder / VERSIONS
    wanted = versions_json(chain, {name: one.site.versions for name, one in kept.items()})
    if not os.path.lexists(path) or same_bytes(path, wanted):
        return []
    told = "No dice lo que dicen las ediciones."
    return [Problem("versiones-otras", VERSIONS, told)]


def _compared(found: Verdict, printed: str) -> Verdict:
    """Look for the edition whose manifest has a hash that was printed elsewhere."""
    site = next((one for one in found.sites if one.digest == printed), None)
    if site:
        name = f"la edición «{site.edition.name}»" if site.edition else "este sitio"
        note = f"La huella indicada es la de {name}."
        return replace(found, notes=(*found.notes, note))
    told = "Ningún manifiesto de los publicados tiene la huella indicada."
    has = found.sites[-1].digest if found.sites else ""
    problem = Problem("huella-otra", MANIFEST, told, printed, has)
    return replace(found, problems=(*found.problems, problem))
