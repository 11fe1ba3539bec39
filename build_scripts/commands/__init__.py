"""The orders of the command line, by what they are about: how each reads its options, calls, and tells the outcome.

In: parsed options. Out: an exit code and printed Spanish. The work itself is done below; here are only the adapters.
"""
