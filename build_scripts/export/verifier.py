"""The program with which readers recompute the figures: published as it stands, byte for byte."""

from __future__ import annotations

from pathlib import Path

from build_scripts.addresses import VERIFIER
from build_scripts.model import Output


def verifier() -> Output:
    """Take the verifier to the root of the site."""
    return Output(VERIFIER, (Path(__file__).parent.parent / "verifier" / VERIFIER).read_bytes())
