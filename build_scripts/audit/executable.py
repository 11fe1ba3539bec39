"""Finds what a browser would run, or take from elsewhere, because of a page, and that is none of the portal's own.

In: the HTML of a page. Out: what is in it, by line. The pages' policy stops nearly all of it, and it must not be there:
a copy of the page elsewhere, or an older browser, may have no policy. Where this parser and a browser's could read a
page differently, the construct itself is refused.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from html.parser import HTMLParser
from typing import NamedTuple

from build_scripts.policies import POLICIES, REFUSED_ATTRIBUTES, REFUSED_ELEMENTS, SCHEME, is_address


class Danger(NamedTuple):
    """Something that has no place on a page."""

    line: int
    what: str
    """In words, as the subject of «hay»."""
    found: str


class Loaded(NamedTuple):
    """A file that the browser takes with the page: whose it is, only the whole site tells."""

    line: int
    address: str


class Executable(NamedTuple):
    """What a page makes a browser run or load."""

    dangers: tuple[Danger, ...]
    loaded: tuple[Loaded, ...]


SHORT = 120
"""Characters of what was found that are enough to know it."""
ADDRESSES = frozenset({
    "action", "background", "cite", "code", "codebase", "data", "href", "longdesc", "lowsrc", "manifest", "poster",
    "profile", "src", "xlink:href",
})  # fmt: skip
"""The attributes whose value is an address."""
LISTS = frozenset({"srcset", "imagesrcset", "ping", "archive", "attributionsrc"})
"""Those with several, parted by spaces or commas."""
SHOWN = frozenset({"background", "imagesrcset", "lowsrc", "poster", "src", "srcset"})
"""Those of what a browser takes and shows with the page; a script's is looked at apart."""
DRAWN = frozenset({"feimage", "image"})
"""The elements of a drawing that do so with a link."""
LINKS = frozenset({"alternate", "canonical", "icon", "preload", "stylesheet"})
"""What a page may say of other files in its head."""
TAKEN = frozenset({"preload", "stylesheet"})
"""Those of them that the browser takes with the page; an icon is only a picture, and may be the portal's own."""
NO_ICON = "data:,"
"""Says that there is no icon to ask for."""
MALFORMED = re.compile(r"<!(?!doctype html>|--(?!-?>))|--!>|<\?|</(?![a-z])|\x00", re.IGNORECASE)
"""What no template and no Markdown makes, and what parsers end differently."""
LEADS_ON = re.compile(r"0; url=(?![a-z][a-z0-9+.-]*:|//)[^\s\\]+", re.IGNORECASE)
"""A page that leads to another of the same site at once."""


def find_executable(page: str, *, leads_on: bool = False) -> Executable:
    """Find all that would run or be loaded because of a page; ``leads_on`` of one that is made to lead to another."""
    eye = _Eye(leads_on)
    found = list(_malformed(page))
    if not found:  # else there is no telling what a browser makes of the rest, and it may take long to read
        eye.feed(page)
        eye.close()
        found = [*eye.dangers, *([] if eye.policy else [Danger(1, "una página sin la política del portal", "")])]
    dangers = [one._replace(found=one.found[:SHORT]) for one in found]
    return Executable(tuple(dict.fromkeys(dangers)), tuple(dict.fromkeys(eye.loaded)))


def _malformed(page: str) -> Iterator[Danger]:
    """Find what parsers read differently; a comment must end, and so must the page, with a tag."""
    for found in MALFORMED.finditer(page):
        yield _mal(page, found.start(), found[0])
    at = 0
    while (at := page.find("<!--", at)) >= 0:
        end = page.find("-->", at + 4)
        if end < 0:
            yield _mal(page, at, page[at : at + SHORT])
            return
        at = end + 3
    if not page.rstrip().endswith(">"):
        yield _mal(page, len(page), page[-SHORT:])


def _mal(page: str, at: int, found: str) -> Danger:
    return Danger(page.count("\n", 0, at) + 1, "código HTML mal formado", found)


class _Eye(HTMLParser):
    """Goes through the tags of a page."""

    def __init__(self, leads_on: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.dangers: list[Danger] = []
        self.loaded: list[Loaded] = []
        self.policy = False
        self._leads_on = leads_on
        self._data = False
        """Whether what stands in the script element is data."""
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given: dict[str, str] = {}
        for name, value in attrs:
            given.setdefault(name, value or "")  # the first counts
            self._attribute(tag, name, value or "")
        if tag in REFUSED_ELEMENTS:
            self._tell(f"un elemento «{tag}»", self.get_starttag_text())
        elif look := self._LOOKS.get(tag):
            look(self, given)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_data(self, data: str) -> None:
        if self.cdata_elem in {"script", "style"}:
            self._inside += data

    def handle_endtag(self, tag: str) -> None:
        inside, self._inside = self._inside, ""
        if inside.strip() and not (self._data and "<" not in inside and _is_json(inside)):
            self._tell("un programa o un estilo escrito en la página", inside)
        self._data = False

    def close(self) -> None:
        super().close()
        self.handle_endtag("")  # of what was left open

    def _attribute(self, tag: str, name: str, value: str) -> None:
        if name.startswith("on"):
            self._tell(f"un atributo que ejecuta código («{name}»)", value)
        elif name in REFUSED_ATTRIBUTES:
            self._tell(REFUSED_ATTRIBUTES[name], value)
        elif name in ADDRESSES or name in LISTS:
            listed = re.split(r"[\s,]+(?=\S)", value.strip()) if name in LISTS else [value]
            own = (tag, name, value) == ("link", "href", NO_ICON)
            if not own and not all(is_address(one, relative=True) for one in listed):
                self._tell("una dirección que no es https, http ni mailto", value)
            elif _is_shown(tag, name) and any(SCHEME.match(one.strip()) for one in listed):
                self._tell("una imagen, un sonido o un video de otro sitio", value)

    def _script(self, given: Mapping[str, str]) -> None:
        if "src" in given:
            self.loaded.append(Loaded(self.getpos()[0], given["src"]))
        elif given.get("type") == "application/ld+json":
            self._data = True
        else:
            self._tell("un programa escrito en la página", self.get_starttag_text())

    def _link(self, given: Mapping[str, str]) -> None:
        kinds = set(given.get("rel", "").lower().split())
        if not kinds or kinds - LINKS:
            self._tell("un elemento «link» que pide otra cosa", self.get_starttag_text())
        elif "icon" in kinds and SCHEME.match(given.get("href", "")) and given.get("href") != NO_ICON:
            self._tell("un icono de otro sitio", self.get_starttag_text())
        elif kinds & TAKEN:
            self.loaded.append(Loaded(self.getpos()[0], given.get("href", "")))

    def _meta(self, given: Mapping[str, str]) -> None:
        match given.get("http-equiv", "").strip().lower():
            case "":
                return
            case "content-security-policy" if given.get("content") in POLICIES:
                self.policy = True
            case "refresh" if self._leads_on and LEADS_ON.fullmatch(given.get("content", "")):
                return
            case _:
                self._tell("una orden al navegador que el portal no pone («http-equiv»)", self.get_starttag_text())

    _LOOKS: Mapping[str, Callable[[_Eye, Mapping[str, str]], None]] = {"script": _script, "link": _link, "meta": _meta}

    def _tell(self, what: str, found: str | None) -> None:
        self.dangers.append(Danger(self.getpos()[0], what, found or ""))


def _is_shown(tag: str, name: str) -> bool:
    """Tell whether a browser takes what an attribute names as soon as it reads the page."""
    return (name in SHOWN and tag != "script") or (tag in DRAWN and name.endswith("href"))


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True
