"""The list of every dataset, by groups, with what it can be filtered by."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from markupsafe import Markup

from build_scripts.addresses import dataset_file
from build_scripts.compose.components.anchors import question_target
from build_scripts.compose.components.datasets import coverage, years_of
from build_scripts.compose.html import block, visible
from build_scripts.compose.links import link
from build_scripts.model import Instance, Published


def catalogue(instance: Instance, published: Sequence[Published], page: str) -> Markup:
    """List every dataset with its coverage, doubts and whole download, in the groups that the settings declare."""
    items = [_item(p, page) for p in published]
    by_slug = {item["dataset"].slug: item for item in items}
    groups = [(title, [by_slug.pop(s) for s in slugs if s in by_slug]) for title, slugs in instance.groups]
    if by_slug:
        groups.append(("Otros" if groups else "", list(by_slug.values())))
    groups = [group for group in groups if group[1]]
    target = question_target("", instance.unpublished)
    return block(
        "catalogue.html",
        groups=groups,
        themes=[title for title, _ in groups if title],
        organizations=sorted({name for item in items for name in item["organizations"]}, key=str.casefold),
        years=sorted({year for item in items for year in item["years"]}, reverse=True),
        total=len(items),
        doubtful=any(item["doubts"] for item in items),
        question_url=link(target, page) if target else "",
    )


def _item(one: Published, page: str) -> dict[str, Any]:
    dataset = one.dataset
    organizations = _distinct(str(s["organization"]) for s in dataset.descriptor["sources"] if "organization" in s)
    whole = next((d for d in one.downloads if d.format == "ZIP"), None)
    return {
        "dataset": dataset,
        "url": link(dataset_file(dataset.slug), page),
        "coverage": coverage(one),
        "years": years_of(one),
        "organizations": organizations,
        "organization_lines": _lines(organizations),
        "words": _lines(_words(one)),
        "rows": sum(len(t.rows) for t in dataset.tables.values()),
        "doubts": len(one.discrepancies),
        "zip": whole,
        "zip_url": link(whole.path, page) if whole else "",
    }


def _words(one: Published) -> list[str]:
    """List what a dataset is found by besides its title and description: keywords, tables and columns."""
    tables = one.dataset.tables.values()
    keywords = (str(word) for word in one.dataset.descriptor.get("keywords", ()))
    columns = (name for table in tables for field in table.fields for name in (field.title, field.name))
    return _distinct([*keywords, *(table.title for table in tables), *columns])


def _distinct(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(" ".join(text.split()) for text in texts))


def _lines(texts: Sequence[str]) -> Markup:
    return visible("\n".join(texts))
