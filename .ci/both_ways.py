"""Did a place that can be broken ever have another value than the broken one? The copies of `.ci/indifferent` ask in each; what is found
lies in the file BOTH_WAYS, which all processes of the suite share, a byte for each place."""

import mmap
import os
from collections import defaultdict
from collections.abc import Callable, MutableMapping
from contextlib import suppress
from typing import TypeVar

NEVER, SAME, FALSE, TRUE, OTHER = 0, 1, 2, 4, 8
"""Nobody came by; both had the same value; what has no other way to be compared was false, was true; they were different."""
Value = TypeVar("Value")
found: MutableMapping[int, int] | mmap.mmap = defaultdict(int)
if "BOTH_WAYS" in os.environ:
    with open(os.environ["BOTH_WAYS"], "r+b") as file:
        found = mmap.mmap(file.fileno(), 0)


def reached(place: int, value: Value) -> Value:
    """What is another in any case when it is broken."""
    found[place] = OTHER
    return value


def seen(place: int, value: Value, other: Callable[[], object] | None) -> Value:
    """What is worked out as it is written, and the other way; that is not to be done where it calls something that does more than answer."""
    known = found[place]
    if known & OTHER:
        return value
    if other is not None:
        found[place] = SAME if _same(value, other) else OTHER
    elif isinstance(value, bool):
        both = known | (TRUE if value else FALSE)
        found[place] = OTHER if both == TRUE | FALSE else both
    else:
        found[place] = OTHER
    return value


def _same(value: object, other: Callable[[], object]) -> bool:
    with suppress(Exception):  # what cannot be worked out is another
        same = value == other()
        return bool(same.all()) if hasattr(same, "all") else bool(same)
    return False
