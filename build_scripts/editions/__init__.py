"""Editions of a portal: publishing them, reading them back and telling what changed from one to another."""
