"""A generator of static transparency portals: Data Packages in, a verifiable static site out."""

__version__ = "0.1.0"
