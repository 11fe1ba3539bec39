"""Reads the portal's own settings: ``extra.portal`` of the mkdocs.yml in the portal's root.

In: the root folder. Out: an ``Instance``. Of the rest of mkdocs.yml, ``siteconfig`` says what counts.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import yaml

from build_scripts.characters import code, unprintable_in
from build_scripts.exceptions import DataError, UsageError
from build_scripts.model import CITATION_STATUSES, AllowedNumber, Citation, Deadline, Instance, Sending
from build_scripts.model.site import DATASETS as DATASETS
from build_scripts.model.site import STAGING as STAGING
from build_scripts.plainfiles import TEXT, NotPlainError, read_plain
from build_scripts.policies import is_address
from build_scripts.refusals import reason
from build_scripts.safeyaml import Document, RefusedError
from build_scripts.siteconfig import CONFIG as CONFIG  # said there, and asked for here
from build_scripts.siteconfig import check_config, counted_settings

TEXTS = ("name", "notice", "license_note", "data_license", "publisher")
VALID_DAYS, MOST_DAYS = 400, 4000
"""A year between one statement and the next, and a month for it to be late; none is believed for over ten years."""
OPTIONAL = {
    "url": str,
    "contact": str,
    "security_contact": str,
    "headers": dict,
    "table_rows": int,
    "groups": dict,
    "unpublished": str,
    "numbers": list,
    "links": list,
    "plazos": list,
    "hosting_files": list,
    "withdrawn": list,
    "valid_days": int,
    "revoked_keys": list,
}


def read_config(root: Path) -> Document:
    """Read the whole of mkdocs.yml, its tags passed over; raises ``UsageError`` for what cannot be read."""
    try:
        return Document(read_plain(root / CONFIG, TEXT).decode("utf-8-sig"))
    except (FileNotFoundError, NotADirectoryError) as error:
        raise UsageError(
            f"No hay {CONFIG} en «{root.resolve()}». "
            "Ejecute la orden en la carpeta del portal o indíquela con --proyecto DIR."
        ) from error
    except NotPlainError as error:
        raise UsageError(
            f"{CONFIG}: {reason(error)}. Ponga en su lugar el archivo mismo, o revise sus permisos."
        ) from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:  # ValueError: not UTF-8, or a day that is none
        mark = getattr(error, "problem_mark", None)
        where = f", línea {mark.line + 1}" if mark else ""
        why = f" ({error.problem})" if isinstance(error, RefusedError) else ""
        raise UsageError(f"{CONFIG}{where}: no es YAML válido en UTF-8{why}. Revise sangrías y comillas.") from error


def read_instance(root: Path) -> Instance:
    """Read and check the settings; raises ``UsageError`` naming the key, what was expected and the next step.

    Settings that the site generator must not be given raise ``DataError`` with all of them.
    """
    document = read_config(root)
    config = document.value
    if found := unprintable_in(config):
        raise UsageError(
            f"{CONFIG}: uno de sus textos tiene un carácter de control o inválido ({code(found)}). Bórrelo; entre "
            "comillas dobles puede estar escrito como \\u o \\x."
        )
    section = _section(config)
    if foreign := check_config(document):
        raise DataError(foreign)
    portal = _portal(section)
    return Instance(
        root=root,
        name=portal["name"],
        notice=portal["notice"],
        license_note=portal["license_note"],
        data_license=portal["data_license"],
        publisher=portal["publisher"],
        url=portal.get("url") or _site_url(config),
        description=_description(config),
        contact=portal.get("contact", ""),
        security_contact=portal.get("security_contact", ""),
        headers=_sending(portal.get("headers", {})),
        table_rows=portal.get("table_rows", 500),
        unpublished=portal.get("unpublished", ""),
        styles=tuple(path for path in config.get("extra_css") or () if isinstance(path, str)),
        nav=tuple(_nav(config.get("nav", []))),
        groups=tuple((title, tuple(slugs)) for title, slugs in portal.get("groups", {}).items()),
        numbers=tuple(AllowedNumber(**entry) for entry in portal.get("numbers", ())),
        deadlines=tuple(_deadlines(portal.get("plazos", ()))),
        hosting_files=tuple(_hosting_files(portal.get("hosting_files", ()))),
        withdrawn=tuple(_withdrawn(portal.get("withdrawn", ()))),
        site=counted_settings(config),
        valid_days=portal.get("valid_days", VALID_DAYS),
        revoked_keys=tuple(_revoked_keys(portal.get("revoked_keys", ()))),
    )


def _section(config: Any) -> dict[str, Any]:
    extra = config.get("extra") if isinstance(config, dict) else None
    portal = extra.get("portal") if isinstance(extra, dict) else None
    if not isinstance(portal, dict):
        raise UsageError(f"{CONFIG}: falta la sección «extra.portal». Cópiela del mkdocs.yml de ejemplo del README.")
    return portal


def _portal(portal: dict[str, Any]) -> dict[str, Any]:
    for key in portal:
        if key not in TEXTS and key not in OPTIONAL:
            close = difflib.get_close_matches(str(key), [*TEXTS, *OPTIONAL], 1)
            hint = f" ¿Quiso escribir «{close[0]}»?" if close else ""
            raise UsageError(f"{CONFIG}: clave desconocida «extra.portal.{key}».{hint}")
    for key in TEXTS:
        if not isinstance(portal.get(key), str) or not portal[key].strip():
            raise UsageError(f"{CONFIG}: falta el texto «extra.portal.{key}». Agréguelo.")
    for key, kind in OPTIONAL.items():
        if key in portal and type(portal[key]) is not kind:
            expected = {str: "un texto", int: "un número entero", dict: "una lista de claves", list: "una lista"}[kind]
            raise UsageError(f"{CONFIG}: «extra.portal.{key}» debe ser {expected}; es «{portal[key]}».")
    if portal.get("table_rows", 1) < 1:
        raise UsageError(f"{CONFIG}: «extra.portal.table_rows» debe ser al menos 1; es {portal['table_rows']}.")
    if not 1 <= portal.get("valid_days", 1) <= MOST_DAYS:
        raise UsageError(
            f"{CONFIG}: «extra.portal.valid_days» son días, de 1 a {MOST_DAYS}; es {portal['valid_days']}."
        )
    for title, slugs in portal.get("groups", {}).items():
        if not isinstance(slugs, list) or not all(isinstance(slug, str) for slug in slugs):
            raise UsageError(f"{CONFIG}: «extra.portal.groups.{title}» debe ser una lista de conjuntos de datos.")
    for entry in portal.get("numbers", ()):
        _check_allowed(entry)
    for entry in portal.get("links", ()):
        _check_link(entry)
    check_url(portal.get("url", ""), f"{CONFIG}: «extra.portal.url»")
    for key, scheme in (("contact", "https?"), ("security_contact", "https")):
        contact = portal.get(key, "")
        if contact and not re.fullmatch(rf"[^\s@<>]+@[^\s@<>]+|{scheme}://[^\s<>\"]+", contact):
            raise UsageError(
                f"{CONFIG}: «extra.portal.{key}» debe ser un correo o una dirección que empiece con https://; "
                f"es «{contact}»."
            )
    return portal


def check_url(url: str, place: str) -> str:
    """Give back a public address that other addresses can be joined to, or none; ``place`` is where it was written.

    Raises ``UsageError``.
    """
    if url and not re.fullmatch(r"https?://[^\s?#<>\"]+/", url):
        raise UsageError(f"{place} debe empezar con https:// y terminar con /; es «{url}».")
    return url


def _site_url(config: dict[str, Any]) -> str:
    """Give the site generator's own setting of the public address, which counts where the portal's is not there."""
    url = config.get("site_url") or ""
    return check_url(f"{str(url).rstrip('/')}/" if url else "", f"{CONFIG}: «site_url»")


def _description(config: dict[str, Any]) -> str:
    text = config.get("site_description")
    return text.strip() if isinstance(text, str) else ""


def _check_allowed(entry: Any) -> None:
    """Hold an exception of ``numbers`` against its three keys: a number without a reason excuses nothing."""
    shape = "«number» y «reason», textos entre comillas, y si hace falta «where», la dirección de la página"
    told = isinstance(entry, dict) and {"number", "reason"} <= set(entry) <= {"number", "reason", "where"}
    if not told or not all(isinstance(value, str) and value.strip() for value in entry.values()):
        raise UsageError(f"{CONFIG}: cada entrada de «extra.portal.numbers» lleva {shape}; una es {entry!r}.")


def _check_link(entry: Any) -> None:
    """Hold a link of the footer against its two keys; whether the page is there, the audit of the built site says."""
    told = isinstance(entry, dict) and set(entry) == {"title", "page"}
    told = told and all(isinstance(value, str) and value.strip() for value in entry.values())
    if not told or not re.fullmatch(r"(?!/|.*\.\.)[^\s:?#]+\.md", entry["page"]):
        raise UsageError(
            f"{CONFIG}: cada entrada de «extra.portal.links» lleva «title», un texto, y «page», una página como "
            f"dudas.md; una es {entry!r}."
        )


ORIGIN = re.compile(r"https://[a-z0-9*][a-z0-9.-]*(:[0-9]+)?|'self'")
"""Who may frame a page: a site, with ``*.`` for all below it, or this very one."""


def _sending(told: dict[str, Any]) -> Sending:
    """Read what servers are to send; raises ``UsageError`` naming the key."""
    for key, value in told.items():
        days = key == "hsts_days" and type(value) is int and 0 <= value <= 730
        sites = key in {"frame_ancestors", "embed_ancestors"} and isinstance(value, list)
        if not days and not (sites and all(isinstance(one, str) and ORIGIN.fullmatch(one) for one in value)):
            raise UsageError(
                f"{CONFIG}: «extra.portal.headers.{key}» no se admite como está. Puede llevar «hsts_days», días de 0 a "
                "730, y «frame_ancestors» y «embed_ancestors», listas de sitios como https://ejemplo.bo."
            )
    who = [tuple(told.get(key, ())) for key in ("frame_ancestors", "embed_ancestors")]
    return Sending(told.get("hsts_days", 0), *who)


def _deadlines(entries: Sequence[Any]) -> Iterator[Deadline]:
    """Read the days that norms ask for; raises ``UsageError`` for one that does not say what it rests on."""
    known: set[str] = set()
    for entry in entries:
        told = isinstance(entry, dict) and set(entry) == {"id", "dias", "cita", "estado"}
        told = told and all(isinstance(entry[key], str) and entry[key].strip() for key in ("id", "cita", "estado"))
        if not told or type(entry["dias"]) is not int or entry["dias"] < 1 or entry["estado"] not in CITATION_STATUSES:
            raise UsageError(
                f"{CONFIG}: cada entrada de «extra.portal.plazos» lleva «id», «dias» (un entero), «cita» (la norma y "
                f"dónde se leyó) y «estado» ({', '.join(CITATION_STATUSES)}); una es {entry!r}."
            )
        if entry["id"] in known:
            raise UsageError(f"{CONFIG}: el plazo «{entry['id']}» está dos veces en «extra.portal.plazos». Deje uno.")
        known.add(entry["id"])
        yield Deadline(entry["id"], entry["dias"], Citation(entry["cita"].strip(), entry["estado"]))


def _hosting_files(entries: Sequence[Any]) -> Iterator[tuple[str, str]]:
    """Read which files the host asks for beside the editions; raises ``UsageError`` for one that is not told whole."""
    known: set[str] = set()
    for entry in entries:
        told = isinstance(entry, dict) and set(entry) == {"path", "sha256"}
        told = told and all(isinstance(value, str) for value in entry.values())
        safe = told and re.fullmatch(r"(?!.*(^|/)\.{0,2}(/|$))[^\\\x00-\x1f]+", entry["path"])
        if not safe or not re.fullmatch(r"[0-9a-f]{64}", entry["sha256"]):
            raise UsageError(
                f"{CONFIG}: cada entrada de «extra.portal.hosting_files» lleva «path», la ruta de un archivo desde la "
                f"carpeta de las ediciones, como CNAME, y «sha256», su huella: 64 cifras y letras de la a a la f; una "
                f"es {entry!r}."
            )
        if entry["path"] in known:
            raise UsageError(
                f"{CONFIG}: «{entry['path']}» está dos veces en «extra.portal.hosting_files». Deje una entrada."
            )
        known.add(entry["path"])
        yield entry["path"], entry["sha256"]


def withdrawn_of(config: Any) -> dict[str, str]:
    """Give why datasets were withdrawn, by their names, as far as the settings of an older portal say it well."""
    extra = config.get("extra") if isinstance(config, dict) else None
    portal = extra.get("portal") if isinstance(extra, dict) else None
    listed = portal.get("withdrawn") if isinstance(portal, dict) else None
    entries = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    return {str(one.get("dataset")): str(one.get("reason", "")) for one in entries}


def _withdrawn(entries: Sequence[Any]) -> Iterator[tuple[str, str]]:
    """Read which datasets were withdrawn, and why; raises ``UsageError`` for one that is not told whole."""
    known: set[str] = set()
    for entry in entries:
        told = isinstance(entry, dict) and set(entry) == {"dataset", "reason"}
        if not told or not all(isinstance(value, str) and value.strip() for value in entry.values()):
            raise UsageError(
                f"{CONFIG}: cada entrada de «extra.portal.withdrawn» lleva «dataset», el nombre de un conjunto que ya "
                f"no se publica, y «reason», por qué; una es {entry!r}."
            )
        if entry["dataset"] in known:
            raise UsageError(
                f"{CONFIG}: «{entry['dataset']}» está dos veces en «extra.portal.withdrawn». Deje una entrada."
            )
        known.add(entry["dataset"])
        yield entry["dataset"], entry["reason"].strip()


def _revoked_keys(entries: Sequence[Any]) -> Iterator[str]:
    """Read the public keys that no longer count, without their comments; raises ``UsageError`` for what is none."""
    for entry in entries:
        words = entry.split() if isinstance(entry, str) else []
        if len(words) < 2 or not re.fullmatch(r"(ssh|ecdsa|sk)-\S+", words[0]) or not words[1].startswith("AAAA"):
            raise UsageError(
                f"{CONFIG}: cada entrada de «extra.portal.revoked_keys» es una llave pública en una línea, como la de "
                f"un archivo .pub: «ssh-ed25519 AAAA…»; una es {entry!r}."
            )
        yield " ".join(words[:2])


def _nav(entries: Any) -> list[tuple[str, str]]:
    """Keep the top sections: their title, and the page each opens with."""
    sections: list[tuple[str, str]] = []
    for entry in entries if isinstance(entries, list) else []:
        if isinstance(entry, dict):
            for title, target in entry.items():
                _check_nav(str(title), target)
                page = target if isinstance(target, str) else _first_page(target)
                if page:
                    sections.append((str(title), page))
    return sections


def _check_nav(title: str, target: Any) -> None:
    """Refuse an entry that leads to something other than a page or a site; raises ``UsageError``."""
    for inner in target if isinstance(target, list) else target.values() if isinstance(target, dict) else ():
        _check_nav(title, inner)
    if isinstance(target, str) and not is_address(target, relative=True):
        raise UsageError(
            f"{CONFIG}: en «nav», «{title}» lleva a «{target}», que no se admite. Escriba una página, como datos.md, o "
            "una dirección que empiece con https://, http:// o mailto:."
        )


def _first_page(target: Any) -> str:
    if isinstance(target, str):
        return target
    if isinstance(target, dict):
        return next((p for v in target.values() if (p := _first_page(v))), "")
    return next((p for item in target if (p := _first_page(item))), "") if isinstance(target, list) else ""
