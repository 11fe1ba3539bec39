"""A damaged result that was kept from an earlier build is as good as none: it is worked out anew."""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import os
import pickle
import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from build_scripts.plaindata import decode, encode
from build_scripts.reuse import Store, _secret
from build_scripts.settings import STAGING
from tests.portals import SLUG, Portal, run

KEPT = {"total": "1020.50", "filas": list(range(50))}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> tuple[Store, str, Path]:
    folder = tmp_path_factory.mktemp("guardado")
    store = Store(folder, "")
    key = store.key_of(b"x")
    store.put(key, KEPT, dict)
    return store, key, folder / key


@given(picked=st.data())
@settings(max_examples=200, deadline=None)
def test_any_bit_that_flips_is_a_miss(store: tuple[Store, str, Path], picked: st.DataObject) -> None:
    kept, key, path = store
    whole = path.read_bytes()
    at = picked.draw(st.integers(0, 8 * len(whole) - 1))
    damaged = bytearray(whole)
    damaged[at // 8] ^= 1 << at % 8
    try:
        path.write_bytes(damaged)
        assert kept.get(key, dict) is None
    finally:
        path.write_bytes(whole)
    assert kept.get(key, dict) == KEPT


@pytest.mark.parametrize("left", [0, 1, 31, 32, 33, -1])
def test_a_result_cut_short_is_a_miss(tmp_path: Path, left: int) -> None:
    store = Store(tmp_path, "")
    key = store.key_of(b"x")
    store.put(key, KEPT, dict)
    (tmp_path / key).write_bytes((tmp_path / key).read_bytes()[:left])
    assert store.get(key, dict) is None


class Canary:
    """What a pickle can do: it runs a program when it is read."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.system, (f"touch '{self.path}'",)


def hostile(folder: Path, canary: Path, secret: bytes) -> None:
    """Put into the place of each result a pickle that runs a program, sealed in every way there was."""
    payload = pickle.dumps(Canary(canary))
    for path in list(folder.iterdir()):
        ours = hmac.digest(secret, path.name.encode() + payload, "sha256")
        path.write_bytes((ours if path.stat().st_size % 2 else hashlib.sha256(payload).digest()) + payload)


def test_a_pickle_is_never_read_whoever_sealed_it(portal: Portal, tmp_path: Path) -> None:
    where = ("--proyecto", str(portal.root), "--destino", str(tmp_path / "sitio"))
    assert run("construir", *where)[0] == 0
    cache, canary = portal.root / STAGING / "cache", tmp_path / "canario"
    pickle.loads(pickle.dumps(Canary(tmp_path / "prueba")))  # the trap works
    assert (tmp_path / "prueba").exists()
    hostile(cache, canary, _secret())
    for order in (("validar", "--proyecto", str(portal.root)), ("construir", *where), ("verificar", where[-1])):
        code, out, error = run(*order)
        assert (code, canary.exists()) == (0, False), out + error


def test_what_another_user_kept_is_not_believed(
    portal: Portal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A received store may say what it likes, in good form: figures, pages, even that a page was audited."""
    where = ("--proyecto", str(portal.root), "--destino", str(tmp_path / "sitio"))
    monkeypatch.setattr("build_scripts.reuse._secret", lambda: b"de otra persona")
    assert run("construir", *where)[0] == 0
    key = next(path.name for path in (portal.root / STAGING / "cache").iterdir())
    theirs = Store(portal.root / STAGING / "cache", "")
    monkeypatch.undo()
    ours = Store(portal.root / STAGING / "cache", "")
    theirs.put(key, b"algo", bytes)
    assert (theirs.get(key, bytes), ours.get(key, bytes)) == (b"algo", None)
    assert run("construir", *where)[0] == 0


def test_a_result_is_believed_only_under_its_own_name(tmp_path: Path) -> None:
    store = Store(tmp_path, "")
    one, other = store.key_of(b"x"), store.key_of(b"y")
    store.put(one, b"algo", bytes)
    (tmp_path / one).replace(tmp_path / other)
    assert store.get(other, bytes) is None


def test_a_result_of_another_type_is_a_miss(tmp_path: Path) -> None:
    store = Store(tmp_path, "")
    key = store.key_of(b"x")
    store.put(key, b"algo", bytes)
    assert store.get(key, dict) is None


@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir, lambda path: path.symlink_to("/dev/zero")])
def test_what_is_no_file_in_the_store_is_a_miss(tmp_path: Path, make: Callable[[Path], None]) -> None:
    store = Store(tmp_path, "")
    make(tmp_path / store.key_of(b"x"))
    assert store.get(store.key_of(b"x"), bytes) is None


def test_the_secret_is_the_users_own_and_lasts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    _secret.cache_clear()
    first = _secret()
    _secret.cache_clear()
    assert _secret() == first
    (kept,) = (path for path in tmp_path.rglob("*") if path.is_file())
    assert (kept.read_bytes(), stat.S_IMODE(kept.stat().st_mode)) == (first, 0o600)
    monkeypatch.setenv("XDG_STATE_HOME", "/dev/null")  # nowhere to keep it
    _secret.cache_clear()
    assert _secret() != first
    monkeypatch.undo()
    _secret.cache_clear()


# --- values survive exactly ------------------------------------------------------------------------


class Pair(NamedTuple):
    left: str
    right: tuple[int, ...] = ()


@dataclass(frozen=True)
class Holder:
    pair: Pair
    more: dict[str, Pair | None]


SCALARS = (
    st.none() | st.booleans() | st.integers() | st.text() | st.binary() | st.dates() | st.fractions()
    | st.decimals(allow_nan=False) | st.floats(allow_nan=False) | st.characters(categories=["Cs"])
)  # fmt: skip
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner) | st.lists(inner).map(tuple) | st.dictionaries(st.text(), inner)
    | st.dictionaries(st.integers() | st.dates(), inner) | st.frozensets(st.text() | st.integers())
    | st.builds(Pair, st.text(), st.lists(st.integers()).map(tuple)),
    max_leaves=20,
)  # fmt: skip


def exactly(value: object) -> object:
    """Tell a value with the type of everything in it, for 1 is True, and 1.0 and Decimal(1) are."""
    inside: list[object] = []
    if isinstance(value, dict):
        inside = [(exactly(key), exactly(one)) for key, one in value.items()]
    elif isinstance(value, set | frozenset):
        inside = sorted((exactly(one) for one in value), key=repr)
    elif isinstance(value, list | tuple):
        inside = [exactly(one) for one in value]
    return type(value), inside or repr(value)


@given(value=VALUES)
@settings(max_examples=300)
def test_every_value_comes_back_with_its_type(value: object) -> None:
    assert exactly(decode(encode(value, Pair), Pair)) == exactly(value)


def test_records_come_back_and_others_are_not_made() -> None:
    held = Holder(Pair("a", (1,)), {"b": None, "c": Pair("d")})
    kept = encode(held, Holder)
    assert exactly(decode(kept, Holder)) == exactly(held)
    with pytest.raises(ValueError):
        decode(kept, bytes)
    with pytest.raises(ValueError):
        encode(held, Pair)


@given(content=st.binary() | st.binary().map(lambda rest: encode([1, b"x"], bytes)[:20] + rest))
@settings(max_examples=300)
def test_no_bytes_end_in_anything_but_a_value_or_a_refusal(content: bytes) -> None:
    with contextlib.suppress(ValueError):
        decode(content, Holder)


def test_a_damaged_result_is_never_published(portal: Portal, tmp_path: Path) -> None:
    where = ("--proyecto", str(portal.root), "--destino", str(tmp_path / "sitio"))
    assert run("construir", *where)[0] == 0
    table = tmp_path / "sitio" / "datos" / SLUG / "cobros.csv"
    before = table.read_bytes()
    changed = 0
    for path in (portal.root / STAGING / "cache").iterdir():
        kept = path.read_bytes()
        path.write_bytes(kept.replace(b"1020.50", b"9020.50"))
        changed += path.read_bytes() != kept
    assert changed
    code, out, error = run("construir", *where)
    assert code == 0, out + error
    assert table.read_bytes() == before
