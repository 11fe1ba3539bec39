"""Says what the records tell of a hearing: the same on its page, in its report and in its acta, which only lay it out.

In: everything published, and which hearing. Out: ``Register``s, tables whose cells are already words, and sentences.
"""

from build_scripts.registers.account import Account
from build_scripts.registers.told import Part, Register, Told
from build_scripts.registers.wording import backing, hearing_facts

__all__ = ["Account", "Part", "Register", "Told", "backing", "hearing_facts"]
