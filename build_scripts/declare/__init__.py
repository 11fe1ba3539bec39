"""Declares what people write, once: typed classes from which schemas, readers, look-ups of names and docs come."""
