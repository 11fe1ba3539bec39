"""Measures the generator against a bare run of the site generator: ``make bench``."""
