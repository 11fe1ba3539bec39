"""What readers will see of each dataset, in the shape in which editions are compared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from build_scripts.labels import with_unit
from build_scripts.model import Figure, Published, ShownFigure, Snapshot, SnapshotDataset, Source


def snapshot(label: str, sources: Iterable[Source], published: Mapping[str, Published]) -> Snapshot:
    """Take what is about to be published of each dataset, by its name: raw cells, descriptor and figures."""
    return Snapshot(
        label,
        {
            source.slug: SnapshotDataset(source, _figures(one.figures))
            for source in sources
            if (one := published.get(source.slug))
        },
    )


def _figures(figures: Iterable[Figure]) -> dict[str, ShownFigure]:
    return {
        figure.id: ShownFigure(
            figure.id,
            figure.title,
            with_unit(figure.display, figure.unit) if figure.value is not None else "",
            figure.recipe.exact,
            figure.period,
            figure.mark,
        )
        for figure in figures
    }
