"""A damaged result that was kept from an earlier build is as good as none: it is worked out anew."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from build_scripts.reuse import Store
from build_scripts.settings import STAGING
from tests.portals import SLUG, Portal, run

KEPT = {"total": "1020.50", "filas": list(range(50))}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> tuple[Store, str, Path]:
    folder = tmp_path_factory.mktemp("guardado")
    store = Store(folder, "")
    key = store.key_of(b"x")
    store.put(key, KEPT)
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
        assert kept.get(key) is None
    finally:
        path.write_bytes(whole)
    assert kept.get(key) == KEPT


@pytest.mark.parametrize("left", [0, 1, 31, 32, 33, -1])
def test_a_result_cut_short_is_a_miss(tmp_path: Path, left: int) -> None:
    store = Store(tmp_path, "")
    key = store.key_of(b"x")
    store.put(key, KEPT)
    (tmp_path / key).write_bytes((tmp_path / key).read_bytes()[:left])
    assert store.get(key) is None


def test_what_another_program_kept_is_not_even_read(tmp_path: Path) -> None:
    store = Store(tmp_path, "")
    key = store.key_of(b"x")
    (tmp_path / key).write_bytes(pickle.dumps(KEPT))  # as versions before wrote it
    assert store.get(key) is None


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
