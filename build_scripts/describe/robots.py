"""What crawlers may visit: everything (RFC 9309)."""

from __future__ import annotations

from build_scripts.describe.sitemap import SITEMAP
from build_scripts.model import Output

ROBOTS = "robots.txt"


def robots(url: str) -> Output:
    """Allow everything, and say where the sitemap is when there is one."""
    lines = ["User-agent: *", "Allow: /", *([f"Sitemap: {url}{SITEMAP}"] if url else [])]
    return Output(ROBOTS, ("\n".join(lines) + "\n").encode())
