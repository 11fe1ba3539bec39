"""Describes what was published, for machines: manifest, JSON-LD, DCAT catalogue, sitemap, robots, feed, redirects.

In: values (settings, datasets, sizes and hashes of files). Out: ``Output``s, or the text that a page carries. Nothing
here reads a file or a clock. With a public address every address is absolute; without one, relative to its document.
"""

from __future__ import annotations

from build_scripts.describe.calendar import calendars
from build_scripts.describe.dcat import CATALOGUE, catalogue
from build_scripts.describe.feed import FEED, feed
from build_scripts.describe.headers import SERVER_FILES, Layout, deep_folders, server_files
from build_scripts.describe.jsonld import catalogue_jsonld, dataset_jsonld
from build_scripts.describe.manifest import manifest
from build_scripts.describe.redirects import dataset_moves, redirects
from build_scripts.describe.robots import ROBOTS, robots
from build_scripts.describe.security import SECURITY, security_txt
from build_scripts.describe.shown import shown_figures
from build_scripts.describe.sitemap import SITEMAP, sitemap
from build_scripts.sums import CHECKSUMS, MANIFEST, checksums, fingerprint

__all__ = [
    "CATALOGUE",
    "CHECKSUMS",
    "FEED",
    "MANIFEST",
    "ROBOTS",
    "SECURITY",
    "SERVER_FILES",
    "SITEMAP",
    "Layout",
    "calendars",
    "catalogue",
    "catalogue_jsonld",
    "checksums",
    "dataset_jsonld",
    "dataset_moves",
    "deep_folders",
    "feed",
    "fingerprint",
    "manifest",
    "redirects",
    "robots",
    "security_txt",
    "server_files",
    "shown_figures",
    "sitemap",
]
