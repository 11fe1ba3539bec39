"""What people wrote of a portal, as versions of it are compared: pages, outlines, settings, the text of each dataset.

An edition carries it in a file of its own, for its pages say it mixed with what was computed.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from build_scripts.addresses import TEXTS
from build_scripts.compare import PROSE, flat, sections, setting_is_read
from build_scripts.load import OUTLINES
from build_scripts.model import Output, Source, Texts
from build_scripts.pipeline.publishing import Ready
from build_scripts.safeyaml import load_yaml
from build_scripts.settings import CONFIG, read_config

FORMAT = 1
DOCS = "docs"
COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
"""What a page says to whoever writes it: nobody reads it."""


def portal_texts(root: Path) -> dict[str, Mapping[str, str]]:
    """Read everything below docs/ and the settings, by name and part; what is no text counts by its hash."""
    folder = root / DOCS
    paths = sorted(folder.rglob("*")) if folder.is_dir() else []
    found: dict[str, Mapping[str, str]] = {
        path.relative_to(root).as_posix(): _parts(path, root)
        for path in paths
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    }
    settings = flat(read_config(root).value)
    return found | {CONFIG: {key: value for key, value in settings.items() if setting_is_read(key)}}


def _parts(path: Path, root: Path) -> Mapping[str, str]:
    content = path.read_bytes()
    try:
        text = COMMENT.sub("", content.decode("utf-8-sig").replace("\r\n", "\n"))
    except UnicodeDecodeError:
        return _hashed(content)
    if path.suffix == ".md":
        return sections(text)
    if path.suffix in {".yml", ".yaml"} and path.relative_to(root).parent.as_posix() == OUTLINES:
        return _outline(text)
    return _hashed(content)


def _hashed(content: bytes) -> Mapping[str, str]:
    return {"contenido": f"sha256:{hashlib.sha256(content).hexdigest()}"}


def _outline(text: str) -> Mapping[str, str]:
    """Take what an outline says, whatever its comments; one that is no YAML counts as it is."""
    try:
        document: Any = load_yaml(text)
    except (yaml.YAMLError, ValueError, RecursionError):
        return {"contenido": text}
    return flat(document) if isinstance(document, Mapping) else {"contenido": text}


def prose_of(source: Source) -> Mapping[str, str]:
    """Give the text of a dataset by its sections."""
    return sections(COMMENT.sub("", source.prose or ""))


def digests(ready: Ready) -> dict[str, str]:
    """Hash what is published of a dataset and is the same in every edition: its files, and its pages without theirs."""
    pages = [Output(page.path.removeprefix(f"{DOCS}/"), page.content) for page in ready.pages]
    return {one.path: hashlib.sha256(one.content).hexdigest() for one in (*ready.files, *pages)}


def texts_file(
    texts: Texts, withdrawn: Iterable[tuple[str, str]], sources: Iterable[Source], ready: Sequence[Ready]
) -> Output:
    """Spell what people wrote, and the hashes of the datasets' pages, for later editions to be compared with."""
    composed = {path: digest for one in ready for path, digest in sorted(digests(one).items()) if path.endswith(".md")}
    document = {
        "format": FORMAT,
        "portal": texts,
        "datasets": {source.slug: {PROSE: prose_of(source)} for source in sources},
        "composed": composed,
        "withdrawn": dict(withdrawn),
    }
    return Output(TEXTS, (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode())
