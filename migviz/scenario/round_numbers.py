"""Which numbers near a value read well? 1, 2 and 5 times a power of ten, or other digits: the one place for them."""

import math
from collections.abc import Iterator, Sequence

DIGITS = (1, 2, 5)
_SLACK = 1e-9
"""What differs by less than this share is the same number."""
_FAR = 100
"""Within this factor there is a round number on either side."""


def round_numbers(least: float, most: float, digits: Sequence[float] = DIGITS) -> Iterator[float]:
    """All round numbers from `least` to `most`, rising; both positive."""
    for power in range(math.floor(math.log10(least)) - 1, math.ceil(math.log10(most)) + 1):
        for digit in digits:
            number = float(f"{digit}e{power}")
            if least * (1 - _SLACK) <= number <= most * (1 + _SLACK):
                yield number


def round_up(value: float, digits: Sequence[float] = DIGITS) -> float:
    """The least round number that is not below a positive value."""
    return next(round_numbers(value, _FAR * value, digits))


def round_down(value: float, digits: Sequence[float] = DIGITS) -> float:
    """The largest round number that is not above a positive value."""
    return max(round_numbers(value / _FAR, value, digits))


def round_near(value: float, digits: Sequence[float] = DIGITS) -> float:
    """The round number that differs least by ratio from a positive value."""
    return min(round_numbers(value / _FAR, _FAR * value, digits), key=lambda number: abs(math.log(number / value)))


def round_beside(value: float, direction: int, digits: Sequence[float] = DIGITS) -> float:
    """The next round number above a positive value (`direction` 1), or below it (-1)."""
    if direction > 0:
        return next(n for n in round_numbers(value, _FAR * value, digits) if n > value * (1 + _SLACK))
    return max(n for n in round_numbers(value / _FAR, value, digits) if n < value * (1 - _SLACK))
