"""Measures a built site as a browser receives it: weight, requests, Lighthouse."""
