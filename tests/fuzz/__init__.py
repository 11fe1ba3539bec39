"""Feeds a tiny portal with thousands of damaged inputs and counts how each ends: ``make fuzz``."""
