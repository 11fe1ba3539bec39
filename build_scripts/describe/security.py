"""Where to tell that something is wrong with the site itself: ``security.txt`` (RFC 9116), if the settings say."""

from __future__ import annotations

from datetime import date, timedelta

from build_scripts.model import Instance, Output

SECURITY = ".well-known/security.txt"
VALID = timedelta(days=365)
"""No longer than a year, as the norm recommends (RFC 9116, 2.5.5)."""


def security_txt(instance: Instance, day: date, url: str) -> list[Output]:
    """Write the file, valid for a year from ``day``; nothing where no contact is known that the norm admits."""
    contact = instance.security_contact or instance.contact
    if not contact or contact.startswith("http://"):  # web addresses begin with https:// (RFC 9116, 2.5.3)
        return []
    lines = [
        f"# {' '.join(f'{instance.name}. {instance.notice}'.split())}",
        f"Contact: {contact if contact.startswith('https://') else f'mailto:{contact}'}",
        f"Expires: {(day + VALID).isoformat()}T00:00:00Z",
        "Preferred-Languages: es",
        *([f"Canonical: {url}{SECURITY}"] if url else []),
    ]
    return [Output(SECURITY, ("\n".join(lines) + "\n").encode())]
