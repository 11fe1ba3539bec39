"""How to cite a dataset, in words and as BibTeX, so that it can be told later which file was cited.

Whoever reads knows the day of the visit and, while the site has no address of its own, where it is being read: pages
fill both in (datos.js), and without it a mark stands for the day.
"""

from __future__ import annotations

from markupsafe import Markup

from build_scripts import labels
from build_scripts.addresses import dataset_file, recipe_target
from build_scripts.compose.html import block, visible
from build_scripts.compose.links import link, saved_as
from build_scripts.model import Dataset, Download, Figure, Instance, Published

SHORT = 16
"""Digits of a hash that are enough to tell one file from all others, and few enough for a line of text."""

HASH = "SHA-256"

UNPUBLISHED = "construcción de trabajo, no una edición publicada"

LATEX = str.maketrans({
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "#": r"\#", "$": r"\$", "%": r"\%", "&": r"\&", "_": r"\_",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
})  # fmt: skip


def citation(published: Published, page: str, instance: Instance) -> Markup:
    """Give a citation as text and as BibTeX, and the whole hash of the file that it names.

    It names the edition that is being built, and its address where nothing changes; or says that there is none.
    """
    dataset = published.dataset
    whole = next((d for d in published.downloads if d.format == "ZIP"), None)
    saved = saved_as(whole.path, dataset) if whole else ""
    return block(
        "citation.html",
        dataset=dataset,
        publisher=instance.publisher,
        day=dataset.revised,
        site=_site(instance),
        edition=instance.edition.name if instance.edition else "",
        source=_source(dataset),
        address=_address(dataset, instance),
        short=whole.sha256[:SHORT] if whole else "",
        bibtex=visible(_bibtex(dataset, instance, whole)),
        bibtex_end=visible("\n}"),
        whole=whole,
        whole_url=link(whole.path, page) if whole else "",
        saved=saved,
        hash_name=HASH,
        check=f"sha256sum {saved}",
        check_windows=f"certutil -hashfile {saved} SHA256",
    )


def figure_citation(published: Published, figure: Figure, instance: Instance) -> Markup:
    """Give the citation of one figure, on a line: what it is, its value, its data's version, and where it stays."""
    url = instance.frozen_url or instance.url
    return block(
        "figure-citation.html",
        figure=figure,
        dataset=published.dataset,
        site=_site(instance),
        address=f"{url}{recipe_target(figure)}" if url else "",
    )


def _site(instance: Instance) -> str:
    """Name the portal and which state of it: an edition stays as it is, working material does not."""
    if instance.edition is None:
        return f"{instance.name} ({UNPUBLISHED})"
    return f"{instance.name}, edición {instance.edition.name} ({labels.day(instance.edition.day)})"


def _address(dataset: Dataset, instance: Instance) -> str:
    url = instance.lasting_url
    return f"{url}{dataset_file(dataset.slug)}" if url else ""


def _bibtex(dataset: Dataset, instance: Instance, whole: Download | None) -> str:
    """Write the entry without its closing brace: the address and day of the visit may still follow."""
    day = dataset.revised
    note = f"Versión {dataset.version}, {labels.day(day)}. Fuente: {_source(dataset)}."
    if whole:
        note += f" {HASH} del ZIP: {whole.sha256}."
    fields = {
        "author": f"{{{latex(instance.publisher)}}}",
        "title": f"{{{latex(dataset.title)}}}",
        "year": str(day.year),
        "version": latex(dataset.version),
        "howpublished": f"Conjunto de datos. {latex(_site(instance))}",
        "note": latex(note),
    }
    if address := _address(dataset, instance):
        fields["url"] = address
    written = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items())
    return f"@misc{{{dataset.slug}-{dataset.version},\n{written}"


def latex(text: str) -> str:
    r"""Write a text on one line so that LaTeX prints it and reads nothing into it.

    >>> latex("50 % de A & B_1 {x}")
    '50 \\% de A \\& B\\_1 \\{x\\}'
    """
    return " ".join(text.split()).translate(LATEX)


def _source(dataset: Dataset) -> str:
    return "; ".join(labels.source_names(dataset))
