"""Reads and fills in what pages and prose have between braces: calls, rows to go through, conditions, texts.

In: a text, the functions it may call, the names it may use. Out: the text filled in, and every ``Mistake`` there is,
with its line. The syntax is Jinja's and Jinja parses it, but nothing of it is ever turned into Python: a small
interpreter knows each construct that is allowed, and there is none that could count, reach into an object or go on
without end. What can still grow (rows within rows, texts joined to texts) has a limit.
"""

from build_scripts.braces.functions import FUNCTIONS, Function, check_arguments
from build_scripts.braces.interpreter import Filled, fill
from build_scripts.braces.language import Call, Parsed, parse
from build_scripts.braces.mistakes import CallError, Mistake
from build_scripts.braces.pages import HEAD, Page, asked_at, pages_of, rows, told

__all__ = [
    "FUNCTIONS",
    "HEAD",
    "Call",
    "CallError",
    "Filled",
    "Function",
    "Mistake",
    "Page",
    "Parsed",
    "asked_at",
    "check_arguments",
    "fill",
    "pages_of",
    "parse",
    "rows",
    "told",
]
