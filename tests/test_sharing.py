"""Work shared among processes comes back in order, and its errors as they were raised."""

from __future__ import annotations

import pickle
from collections.abc import Iterator

import pytest

from build_scripts.exceptions import DataError
from build_scripts.model import Finding
from build_scripts.pipeline import sharing
from build_scripts.pipeline.sharing import ALONE, Workers, workers_for


@pytest.fixture(scope="module")
def two() -> Iterator[Workers]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sharing, "_processors", lambda: 2)
        with workers_for(sharing.MANY) as workers:
            yield workers


def test_results_come_in_the_order_of_the_things(two: Workers) -> None:
    assert list(two.each(abs, range(-20, 0))) == list(range(20, 0, -1))


def test_the_first_error_in_that_order_comes_through(two: Workers) -> None:
    results = two.each(int, ["1", "2", "3", "4", "cinco", "6", "siete"])
    with pytest.raises(ValueError, match="cinco"):
        list(results)


def test_a_few_are_done_without_starting_anything() -> None:
    with workers_for(sharing.MANY - 1) as workers:
        assert workers is ALONE


def test_findings_survive_the_way_between_processes() -> None:
    finding = Finding("codigo", "paquete", "archivo.csv", "Algo falta.", "Agréguelo.")
    error = pickle.loads(pickle.dumps(DataError([finding])))
    assert error.findings == (finding,)
