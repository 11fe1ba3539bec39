"""Exact arithmetic: amounts are ``int`` or ``Decimal`` as printed, quotients are ``Fraction`` until they are shown.

pandas and ``Decimal`` both cut quotients at some digit; a ``Fraction`` never does, so rounding happens once, last.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction

DIGITS = 12
"""Decimals to which a value that does not end is written down."""


def half_unit(cell: str) -> Fraction:
    """Give half a unit of the last printed digit: what rounding may have taken from or added to the cell.

    >>> half_unit("1661.2"), half_unit("14497924")
    (Fraction(1, 20), Fraction(1, 2))
    """
    return Fraction(1, 2 * 10 ** len(cell.partition(".")[2]))


def to_decimal(value: Fraction) -> Decimal:
    """Write a fraction exactly when it ends, else to ``DIGITS`` decimals.

    >>> to_decimal(Fraction(1, 8)), to_decimal(Fraction(2, 3))
    (Decimal('0.125'), Decimal('0.666666666667'))
    """
    denominator = value.denominator
    for prime in (2, 5):
        while denominator % prime == 0:
            denominator //= prime
    if denominator != 1:
        return rounded(value, DIGITS)
    scale = 0
    while (value * 10**scale).denominator != 1:
        scale += 1
    return shifted(int(value * 10**scale), -scale)


def whole_text(value: Fraction) -> str:
    """Write a fraction with nothing cut: as a decimal number where it ends, else as ``n/d`` in lowest terms.

    >>> whole_text(Fraction(1, 8)), whole_text(Fraction(2, 3))
    ('0.125', '2/3')
    """
    written = to_decimal(value)
    return f"{written:f}" if Fraction(written) == value else str(value)


def rounded(value: Fraction, decimals: int) -> Decimal:
    """Round half away from zero, as accounts are, in one step from the exact value.

    >>> rounded(Fraction(5, 2), 0), rounded(Fraction(-1, 8), 2)
    (Decimal('3'), Decimal('-0.13'))
    """
    scaled = abs(value) * 10**decimals
    whole = scaled.numerator // scaled.denominator
    if scaled - whole >= Fraction(1, 2):
        whole += 1
    return shifted(-whole if value < 0 else whole, -decimals)


def shifted(digits: int, exponent: int) -> Decimal:
    """Build a decimal from its digits and exponent, whatever their number: no context cuts it.

    >>> shifted(12345, -2)
    Decimal('123.45')
    """
    return Decimal((1 if digits < 0 else 0, tuple(map(int, str(abs(digits)))), exponent))


def add(values: Iterable[Decimal | int]) -> Decimal | int:
    """Add amounts whatever their number of digits, keeping the most decimals that any of them prints.

    >>> add([Decimal("22.0"), 3]), add([1, 2]), add([])
    (Decimal('25.0'), 3, 0)
    """
    items = list(values)
    decimals = [-int(v.as_tuple().exponent) for v in items if isinstance(v, Decimal)]
    total = sum((Fraction(v) for v in items), Fraction(0))
    return rounded(total, max(0, *decimals)) if decimals else int(total)


def decimals_of(cell: str) -> int:
    """Count the decimals that a cell prints.

    >>> decimals_of("22.0"), decimals_of("64")
    (1, 0)
    """
    return len(cell.partition(".")[2])


def largest_remainder(amount: Fraction, shares: Sequence[Fraction], decimals: int) -> list[Decimal]:
    """Split an amount by shares into parts rounded to ``decimals`` that add up to the rounded amount.

    Every part is cut down first; the units left go one each to the largest remainders (Hamilton's method), ties to
    the earlier part. ``shares`` add up to 1. A negative amount is split as its absolute value and given its sign.

    >>> largest_remainder(Fraction("309.5"), [Fraction(85, 100), Fraction(15, 100)], 2)
    [Decimal('263.08'), Decimal('46.42')]
    """
    target = int(abs(Fraction(rounded(amount, decimals))) * 10**decimals)
    exact = [Fraction(target) * share for share in shares]
    parts = [value.numerator // value.denominator for value in exact]
    by_remainder = sorted(range(len(parts)), key=lambda i: (parts[i] - exact[i], i))
    for at in by_remainder[: target - sum(parts)]:
        parts[at] += 1
    sign = -1 if amount < 0 else 1
    return [shifted(sign * part, -decimals) for part in parts]
