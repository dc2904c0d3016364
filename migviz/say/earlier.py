"""By how much is the run another than before a slider was dragged?"""

import math

from migviz.language import _, ngettext
from migviz.replay.earlier import Earlier, iterations_of, pause_of
from migviz.replay.seen import Seen
from migviz.say.amounts import time_text

MINUS = "\N{MINUS SIGN}"
_FIGURES = 3
"""So many of a pause are written: what is less than its last one is no difference that anybody sees."""


def pause_difference(seen: Seen, earlier: Earlier | None) -> str:
    """How much longer (+) or shorter (-) the pause is; "" where that is nothing, or not known."""
    now, before = pause_of(seen.run), earlier.pause if earlier is not None else None
    if now is None or before is None or now == before:
        return ""
    last = 10.0 ** (math.floor(math.log10(max(now, before))) + 1 - _FIGURES)
    steps = round((now - before) / last)
    return f"{'+' if steps > 0 else MINUS}{time_text(abs(steps) * last)}" if steps else ""


def iterations_difference(seen: Seen, earlier: Earlier | None) -> tuple[str, ...]:
    """How many iterations more or fewer there are, longest form first; empty where there are as many."""
    more = iterations_of(seen.run) - earlier.iterations if earlier is not None else 0
    if more > 0:
        return (
            ngettext("{n} iteration more than before", "{n} iterations more than before", more),
            ngettext("{n} iteration more", "{n} iterations more", more),
        )
    if more < 0:
        return (
            ngettext("{n} iteration fewer than before", "{n} iterations fewer than before", -more),
            ngettext("{n} iteration fewer", "{n} iterations fewer", -more),
        )
    return ()


def with_difference(time: str, difference: str) -> str:
    """A time, and how much that is more or less than before."""
    return _("{time} ({difference})", time=time, difference=difference) if difference else time
