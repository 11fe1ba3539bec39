"""Words what is wrong when a check looks for a dataset that is not there."""

from __future__ import annotations

from build_scripts.model import Dataset, Finding

NO_PACKAGE = "paquete-ausente"
"""A package is compared with one that is not there, or is not valid itself."""


def no_package(dataset: Dataset, check: str, shown: str, label: str) -> Finding:
    """Describe a comparison with a table that no valid dataset has; ``label`` is ``dataset/table``."""
    return Finding(
        code=NO_PACKAGE,
        package=dataset.slug,
        file=f"{shown}/datapackage.json",
        field="portal.checks",
        message=f"La comprobación «{check}» compara con «{label}», que no es un conjunto válido.",
        expected=label,
        found="no está",
        next="Agregue ese conjunto de datos, corrija sus hallazgos o cambie la comprobación.",
    )
