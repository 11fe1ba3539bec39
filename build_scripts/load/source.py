"""Reads the files of a package without trusting it: nothing outside its folder, nothing over the network."""

from __future__ import annotations

import codecs
import csv
import difflib
import hashlib
import io
import json
import re
import stat
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from math import isfinite
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import Any, NoReturn

from build_scripts.characters import IN_LINE, code, spelled, unprintable_in
from build_scripts.load.repeat import write_out
from build_scripts.model import RawRecord, RawTable, Source, Trouble
from build_scripts.plainfiles import (
    DATA,
    STRUCTURE,
    TEXT,
    NotPlainError,
    TooLargeError,
    entries_below,
    kind_fault,
    name_fault,
    read_plain,
)

DESCRIPTOR = "datapackage.json"
PROSE = "texto.md"
LIMITS = {DESCRIPTOR: STRUCTURE, PROSE: TEXT}
"""Bytes that a file may have, of those that are no tables."""

LONGEST_CELL = 32_767
"""What a spreadsheet's cell can hold: a longer one could not be published as XLSX (ECMA-376 leaves it to the
application; Excel and LibreOffice agree on this limit)."""

MOST_COLUMNS = 16_384
"""What a sheet can hold, for the same reason."""

WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""How the files of Excel and LibreOffice begin, whatever they are called."""

ROW_IN_A_CELL = re.compile(r'"(?:[^",]|"")*+,(?:[^"]|"")*+"[;,\t]*+')
"""A line that is one quoted cell with commas in it, and perhaps separators after it; no field's name has a comma."""


def find_packages(datasets: Path) -> list[Path]:
    """List the folders below ``datasets`` that are packages or look as if they were meant to be, by name."""
    if not datasets.is_dir():
        return []
    return sorted(p for p in datasets.iterdir() if p.is_dir() and not p.name.startswith((".", "_")))


def read_source(folder: Path, root: Path, instead: Mapping[str, bytes] = MappingProxyType({})) -> Source:
    """Read a package's descriptor, tables and prose; what goes wrong is told in the result, never raised.

    ``instead`` gives, by path, the content that tables are about to have: they are read as if they had it.
    """
    shown = _shown(folder, root)
    digest = hashlib.sha256()
    troubles: list[Trouble] = []
    descriptor: Any = None
    slug = folder.name if folder.name not in {"", ".."} else folder.resolve().name
    if folder.is_symlink():
        return Source(slug, shown, None, (), None, (Trouble("folder-symlink", found=slug),))
    content, trouble = _read_inside(folder, DESCRIPTOR)
    if trouble:
        found = _similar(folder, DESCRIPTOR) if trouble.code == "missing" else trouble.found
        troubles.append(Trouble(f"descriptor-{trouble.code}", found=found))
    _feed(digest, DESCRIPTOR, content)
    if content is not None:
        descriptor, trouble = _parse_json(content)
        if trouble:
            troubles.append(trouble)
    tables = []
    declared = list(_declared_paths(descriptor))
    for name, path in declared:
        content, trouble = (instead[path], None) if path in instead else _read_inside(folder, path)
        _feed(digest, name, content)
        if content is None:
            if trouble and trouble.code == "missing":
                trouble = replace(trouble, found=_similar(folder, path, [other for _, other in declared]))
            tables.append(RawTable(name, path, troubles=(trouble or Trouble("missing"),)))
            continue
        tables.append(_parse_csv(name, path, content))
    prose_bytes, trouble = _read_inside(folder, PROSE)
    _feed(digest, PROSE, prose_bytes)
    if trouble and trouble.code == "missing":
        trouble = replace(trouble, found=_similar(folder, PROSE))
    if trouble and (trouble.code != "missing" or trouble.found):
        troubles.append(Trouble(f"prose-{trouble.code}", found=trouble.found))
    prose = None
    if prose_bytes is not None:
        try:
            prose = prose_bytes.decode("utf-8-sig").replace("\r\n", "\n")
        except UnicodeDecodeError:
            troubles.append(Trouble("prose-encoding"))
    troubles += _strays(folder, [DESCRIPTOR, PROSE, *(path for _, path in declared)])
    descriptor, repeated = write_out(descriptor, tables)
    return Source(slug, shown, descriptor, tuple(tables), prose, tuple(troubles), digest.hexdigest(), repeated)


def _feed(digest: hashlib._Hash, name: str, content: bytes | None) -> None:
    """Add a file, or that it is absent: its name and length go before it, so that no byte can pass for another's."""
    length = "absent" if content is None else str(len(content))
    digest.update(f"{name}\0{length}\0".encode() + (content or b""))


def _shown(folder: Path, root: Path) -> str:
    resolved = folder.parent.resolve() / folder.name if folder.is_symlink() else folder.resolve()
    if resolved.is_relative_to(root.resolve()):
        return resolved.relative_to(root.resolve()).as_posix()
    return folder.as_posix()


def _declared_paths(descriptor: Any) -> Iterator[tuple[str, str]]:
    """Yield (resource name, path) as far as a descriptor that may be malformed declares them."""
    resources = descriptor.get("resources") if isinstance(descriptor, dict) else None
    for resource in resources if isinstance(resources, list) else ():
        if isinstance(resource, dict) and isinstance(resource.get("path"), str):
            yield str(resource.get("name", "")), resource["path"]


def _read_inside(folder: Path, path: str) -> tuple[bytes | None, Trouble | None]:
    """Read a file that lies inside the folder by its own right: no URL, no way out, no link on the way."""
    if "://" in path or path.startswith("//"):
        return None, Trouble("url", found=path)
    parts = PurePosixPath(path.replace("\\", "/")).parts
    if path.startswith(("/", "\\", "~")) or ".." in parts or (len(path) > 1 and path[1] == ":"):
        return None, Trouble("outside", found=path)
    if "\\" in path:
        return None, Trouble("backslash", found=path)
    step = folder
    try:
        for part in parts:
            step = step / part
            if step.is_symlink():
                return None, Trouble("symlink", found=path)
        return read_plain(step, LIMITS.get(path, DATA), until_nul=path not in LIMITS), None
    except TooLargeError as error:
        return None, Trouble("large", found=error.why)
    except NotPlainError as error:
        if step.is_dir():
            return None, Trouble("missing", found=path)
        return None, Trouble("irregular", found=error.why)
    except PermissionError:
        return None, Trouble("unreadable", found="no hay permiso")
    except OSError:  # a name that the system does not admit
        return None, Trouble("missing", found=path[:120])


def _strays(folder: Path, read: Sequence[str]) -> Iterator[Trouble]:
    """Yield what lies in the folder, is not read, and has no place there: links, pipes, names that are not safe.

    A file of one's own that the descriptor does not name is nobody's business: it is not published.
    """
    told = {path.rsplit("/", at)[0] for path in read for at in range(path.count("/") + 1)}
    known: dict[str, str] = {}
    try:
        found = list(entries_below(folder))
    except OSError:
        return  # what is needed of it could not be read either, and that is told
    for path, about in found:
        kind = "" if stat.S_ISDIR(about.st_mode) else kind_fault(about.st_mode)
        if kind and path not in told:
            yield Trouble("stray", found=f"{spelled(path)} {kind}")
        elif fault := name_fault(path.rpartition("/")[2].lstrip("._") or "x"):
            yield Trouble("stray-name", found=f"{spelled(path)}: {fault}")
        elif (before := known.setdefault(unicodedata.normalize("NFC", path).casefold(), path)) != path:
            yield Trouble("stray-name", found=f"{path}: se confunde con {before}")


def _similar(folder: Path, path: str, taken: Sequence[str] = ()) -> str:
    """Find the file that was probably meant by a path to nothing, among those nobody else names; empty if none."""
    places = dict.fromkeys([(folder / path).parent, folder])
    try:
        names = [
            file.relative_to(folder).as_posix()
            for place in places
            if place.is_dir() and place.resolve().is_relative_to(folder.resolve())
            for file in sorted(place.iterdir())
            if file.is_file() and file.name not in {DESCRIPTOR, PROSE}
        ]
    except OSError:
        return ""
    by_name = {_plain(name): name for name in reversed(names) if name not in taken}
    near = difflib.get_close_matches(_plain(path), by_name, 1, 0.6)
    return by_name[near[0]] if near else ""


def _plain(path: str) -> str:
    """Reduce a path to what tells it from another: no folder, no case, no spaces, no second ending."""
    name = PurePosixPath(path[:255]).name.lower()
    return re.sub(r"[\s_-]+", "", name.removesuffix(".txt") if name.count(".") > 1 else name)


def _parse_json(content: bytes) -> tuple[Any, Trouble | None]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None, Trouble("descriptor-encoding")
    duplicates: list[str] = []

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        seen = dict(items)
        if len(seen) != len(items):
            names = [name for name, _ in items]
            duplicates.extend(sorted(name for name, times in Counter(names).items() if times > 1))
        return seen

    def constant(name: str) -> NoReturn:
        raise ValueError(name)  # NaN and Infinity are Python's own; no other reader of the descriptor takes them

    def number(spelled: str) -> float:
        return value if isfinite(value := float(spelled)) else constant(spelled)

    try:
        parsed = json.loads(text, object_pairs_hook=pairs, parse_constant=constant, parse_float=number)
    except json.JSONDecodeError as error:
        return None, Trouble(
            "descriptor-json", line=error.lineno, found=text.split("\n")[error.lineno - 1][:80].strip()
        )
    except ValueError as error:
        found = str(error) if len(str(error)) < 10 else "un número demasiado largo"
        return None, Trouble("descriptor-json", found=found)
    except RecursionError:
        return None, Trouble("descriptor-json", found="anidamiento excesivo")
    if not isinstance(parsed, dict):
        return None, Trouble("descriptor-json", line=1, found=type(parsed).__name__)
    if unprintable := unprintable_in(parsed, IN_LINE):
        return None, Trouble("descriptor-control", found=code(unprintable))
    if duplicates:
        return parsed, Trouble("descriptor-repeated-key", found=", ".join(duplicates))
    return parsed, None


def _parse_csv(name: str, path: str, content: bytes) -> RawTable:
    """Decode and split a CSV file: a byte order mark and CRLF are harmless, everything else is told."""
    if content.startswith(WORKBOOKS):
        return RawTable(name, path, troubles=(Trouble("workbook"),))
    if not content.removeprefix(codecs.BOM_UTF8).strip():
        return RawTable(name, path, troubles=(Trouble("empty"),))
    if b"\0" in content:
        return RawTable(name, path, troubles=(Trouble("nul", line=content[: content.index(b"\0")].count(b"\n") + 1),))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        bad = content[error.start : error.start + 1].hex()
        return RawTable(
            name, path, troubles=(Trouble("encoding", line=content[: error.start].count(b"\n") + 1, found=f"0x{bad}"),)
        )
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    first = text.partition("\n")[0]
    if ROW_IN_A_CELL.fullmatch(first):
        return RawTable(name, path, troubles=(Trouble("one-cell", 1, first[:80]),))
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    records: list[RawRecord] = []
    troubles: list[Trouble] = []
    # the limit that matters is told below, with its place; this one is every reader's, so it is never lowered
    csv.field_size_limit(max(len(text) + 1, csv.field_size_limit()))
    line = 1
    try:
        for cells in reader:
            if cells:
                records.append(RawRecord(line, tuple(cells)))
            else:
                troubles.append(Trouble("blank-line", line=line))
            troubles += [Trouble("long-cell", line, str(len(c))) for c in cells if len(c) > LONGEST_CELL]
            line = reader.line_num + 1
    except csv.Error:
        wrong = text.split("\n")[line - 1]
        troubles.append(Trouble("one-cell" if ROW_IN_A_CELL.fullmatch(wrong) else "quotes", line, wrong[:80]))
    if not records:
        return RawTable(name, path, troubles=(*troubles, Trouble("empty")))
    if (columns := len(records[0].cells)) > MOST_COLUMNS:
        return RawTable(name, path, troubles=(Trouble("wide", records[0].line, str(columns)),))
    return RawTable(name, path, records[0].cells, tuple(records[1:]), tuple(troubles))
