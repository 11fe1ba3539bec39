"""What readers will see of each dataset, in the shape in which editions are compared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from build_scripts.compare import PROSE
from build_scripts.labels import with_unit
from build_scripts.model import (
    Breakdown,
    Figure,
    Published,
    Reading,
    ShownFigure,
    ShownTable,
    Snapshot,
    SnapshotDataset,
    Source,
    Texts,
)
from build_scripts.pipeline.texts import prose_of

NOTHING: Mapping[str, Mapping[str, str]] = {}


def snapshot(
    label: str,
    sources: Iterable[Source],
    published: Mapping[str, Published],
    texts: Texts,
    withdrawn: Mapping[str, str],
    files: Mapping[str, Mapping[str, str]] = NOTHING,
) -> Snapshot:
    """Take what is about to be published of each dataset, by its name: raw cells, descriptor, figures and tables.

    ``texts`` are those of the portal, and ``withdrawn`` says why it has some datasets no more;
    ``files`` has the hashes of each dataset's files, where they are made.
    """
    return Snapshot(
        label,
        {
            source.slug: SnapshotDataset(
                source,
                _figures(one.figures),
                _computed(one.breakdowns),
                {PROSE: prose_of(source)},
                files.get(source.slug, {}),
            )
            for source in sources
            if (one := published.get(source.slug))
        },
        texts=texts,
        withdrawn=withdrawn,
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
            tuple(Reading(i.resource, i.field or "", i.rows, tuple(i.where)) for i in figure.recipe.ingredients),
        )
        for figure in figures
    }


def _computed(breakdowns: Iterable[Breakdown]) -> dict[str, ShownTable]:
    from build_scripts.export import computed_cells

    return {
        one.name: ShownTable(
            one.name,
            one.title,
            tuple(column.name for column in one.columns),
            tuple(map(tuple, computed_cells(one))),
        )
        for one in breakdowns
    }
