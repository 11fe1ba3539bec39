"""Publishes editions, which never change, and verifies them.

In: the portal's settings, a name, a day, a folder. Out: a whole site in a folder of its own, what leads to it, and
findings about what is published. A publication is read from its own folder only: no clock, no database, no network.
"""
