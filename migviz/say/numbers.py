"""How is a number written? As it is, or as `?` while an open question asks for it: every number knows its name."""

import re

from migviz.replay.seen import Seen

COVERED = "?"
"""What is written instead of a covered number: as wide whatever the answer is."""


def named(seen: Seen, name: str, text: str, *also: str) -> str:
    """The number `name` (run.seconds(1), moment.dirty: the names of replay/metrics), which is written `text`.

    `also`: names of numbers that it is worked out from, or that equal it.
    """
    return COVERED if is_covered(seen, name, *also) else text


def is_covered(seen: Seen, *names: str) -> bool:
    """Whether an open question asks for one of these numbers: then nothing is drawn as long as it is, either."""
    return not seen.covered.isdisjoint(names)


_UNIT = re.compile(r"(?<=\d) (?=(?:%|[kKMGT]?i?B(?:/s)?|[kMGT]?bit/s|[mµ]?s|min|h|pages?)(?![\w]))")


def held_together(text: str) -> str:
    """A text whose numbers keep their units when it is broken into lines: 43.8 ms, 20 %."""
    return _UNIT.sub("\N{NO-BREAK SPACE}", text)
