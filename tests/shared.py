"""What several tests need is made once, and how long that took is shared by them. Otherwise the one that came first would count as
slow and leave the quick suite (tests/quick.py), where the next one then would be.
"""

import os
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial, wraps
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class Made:
    """Something that was made, of what else, in so many seconds of the processor besides, and for which tests."""

    def __init__(self) -> None:
        self.parts: list[Made] = []
        self.seconds = 0.0
        self.tests: set[str] = set()

    def used(self) -> None:
        """The test that runs, and what is being made for it, needs it."""
        if test not in self.tests:
            self.tests.add(test)
            for part in self.parts:
                part.used()
        if making:
            making[-1].parts.append(self)


test = ""
"""The one that runs."""
making: list[Made] = []
"""What is being made, the innermost last."""
everything: list[Made] = []


apart = 0.0
"""Seconds of all of it."""


def own_seconds() -> float:
    """Seconds of the processor, those of started programs too, but for what was made."""
    return sum(os.times()[:4]) - apart


@contextmanager
def made() -> Iterator[Made]:
    """It is made here."""
    global apart
    new, began = Made(), own_seconds()
    new.used()
    making.append(new)
    try:
        yield new
    finally:
        making.pop()
        new.seconds = own_seconds() - began
        apart += new.seconds
        everything.append(new)


def shares() -> dict[str, float]:
    """What each test would have to do of all that was made."""
    found: dict[str, float] = defaultdict(float)
    for one in everything:
        for name in one.tests:
            found[name] += one.seconds / len(one.tests)
    return found


def shared(function: Callable[P, T], most: int = 1000) -> Callable[P, T]:
    """A function whose last values are kept, so many of them."""
    kept: dict[object, tuple[T, Made]] = {}

    @wraps(function)
    def asked(*args: P.args, **named: P.kwargs) -> T:
        key = (args, tuple(named.items()))
        if key in kept:
            value, one = kept.pop(key)
            one.used()
        else:
            with made() as one:
                value = function(*args, **named)
        kept[key] = value, one
        if len(kept) > most:
            del kept[next(iter(kept))]
        return value

    return asked


few = partial(shared, most=64)
"""The same for what is large."""
